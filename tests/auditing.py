"""What the tests of the audit share: small records about nobody, read and audited."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from kg import records
from kg.audit import Check, audit
from kg.build.inputs import Inputs
from tests.making import ANCHOR

Fields = dict[str, Any]
ESR = {"measure": "erythrocyte-sedimentation-rate", "unit": "mm/h"}
#: A column of the rows, before treatment and after.
BEFORE, AFTER = "erythrocyte-sedimentation-rate@baseline mm/h", "erythrocyte-sedimentation-rate@P12W mm/h"


def record(size: int, rows: Fields | None = None, **sections: Fields) -> Fields:
    """Return a record of a cohort.

    Args:
        size: of the cohort.
        rows: the columns of the table of patients, if there is one: what stands in each of their rows.
        sections: the rest; what has no passage is given one, and a population `cohort` where it names none.
    """
    made: Fields = {"id": "example-2020", "status": "double-read", "report": {"title": "Invented", "kind": "article"}}
    populations: Fields = {"cohort": {"role": "cohort", "size": str(size), "at": ANCHOR}}
    if rows is not None:
        names = [f"patient-{number}" for number in range(1, size + 1)]
        populations |= {name: {"part_of": "cohort", "division": "rows", "at": ANCHOR} for name in names}
        if rows:
            cells = [[name, *(column[at] for column in rows.values())] for at, name in enumerate(names)]
            at = {"columns": ANCHOR} | dict.fromkeys(names, ANCHOR)
            made["tables"] = {"rows": {"columns": ["patient", *rows], "rows": cells, "at": at}}
    made["populations"] = populations
    for section, found in sections.items():
        filled = {name: {"at": ANCHOR} | dict(fields) for name, fields in found.items()}
        for fields in filled.values():
            if section not in ("populations", "comparisons", "complete", "outcomes", "adverse_events", "criteria"):
                fields.setdefault("population", "cohort")
        made[section] = made.get(section, {}) | filled
    return made


class Auditor(NamedTuple):
    """Reads a record with the packaged vocabulary and audits it."""

    folder: Path
    inputs: Inputs

    def __call__(self, tree: Fields) -> list[Check]:
        """Return every check."""
        file = self.folder / f"{tree['id']}.yaml"
        file.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")
        reading = records.read(file, self.inputs.vocabulary)
        assert reading.sound is not None, [(fault.path, fault.what) for fault in reading.faults]
        return audit(reading.sound, self.inputs.vocabulary)

    def all(self, tree: Fields, subject: str, statistic: str) -> list[Check]:
        """Return the checks of one statistic of one finding."""
        return [one for one in self(tree) if (one.subject, one.statistic) == (subject, statistic)]

    def one(self, tree: Fields, subject: str, statistic: str) -> Check:
        """Return the only check of one statistic of one finding."""
        (found,) = self.all(tree, subject, statistic)
        return found

    def alarms(self, tree: Fields) -> list[tuple[str, str]]:
        """Return what is not reproduced, by its subject and statistic."""
        return [(one.subject, one.statistic) for one in self(tree) if one.verdict == "not-reproduced"]
