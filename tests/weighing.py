"""A record about nobody, one statement of which is weighed against passages that a test invents."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg import records
from kg.build.inputs import Inputs
from kg.guards import Passage, Weighed, weigh

#: A record about nobody: a cohort of fourteen, two of its members, and the treatments that the findings are of.
RECORD = """\
id: example-2020
status: draft
report: {title: Agent B in disease Z, kind: article}
abbreviations: {TCZ: tocilizumab, IFX: infliximab, ESR: erythrocyte-sedimentation-rate}
populations:
  cohort: {role: cohort, size: "14"}
  pair: {size: "2", part_of: cohort}
  patient-1: {part_of: cohort, division: table-1}
treatments:
  tcz: {population: cohort, agent: TCZ, line: index, holds: 14 of 14}
  two: {population: pair, agent: TCZ, line: index, holds: 2 of 2}
  his: {population: patient-1, agent: TCZ, line: index}
measurements:
  base: {population: cohort, measure: ESR, value: "1", unit: mm/h, statistic: median, basis: derived, why: Invented.}
"""
#: The anchor of the statement that is tried.
AT = "0-9 0123456789abcdef"
OTHER = "9-99 0123456789abcdef"


class Said(NamedTuple):
    """Where a statement stands, and what it says beside its passage."""

    section: str
    fields: dict[str, Any]


class Weigher(NamedTuple):
    """Weighs one statement of the record against passages that a test invents."""

    folder: Path
    inputs: Inputs

    def __call__(self, said: Said, *passages: str | Passage) -> dict[str, Weighed]:
        """Return what each guard found at a statement that rests on some passages."""
        anchors = [f"{n}-{n + 1} 0123456789abcdef" for n in range(len(passages))]
        tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
        tree.setdefault(said.section, {})["tried"] = {"at": anchors, **said.fields}
        found = [passage if isinstance(passage, Passage) else Passage(passage) for passage in passages]
        weighed = self.record(tree, dict(zip(anchors, found, strict=True)))
        return {one.guard: one for one in weighed if one.path[:2] == (said.section, "tried")}

    def record(self, tree: dict[str, Any], found: dict[str, Passage]) -> list[Weighed]:
        """Return what the guards found at a whole record."""
        file = self.folder / "example-2020.yaml"
        file.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
        reading = records.read(file, self.inputs.vocabulary)
        assert reading.facts, reading.faults
        return weigh(reading.facts, self.inputs.vocabulary, found)

    def verdict(self, guard: str, said: Said, *passages: str | Passage) -> str:
        """Return the verdict of one guard."""
        return self(said, *passages)[guard].verdict


def value(number: str, **fields: Any) -> Said:
    """Say that a value was measured in the cohort."""
    given = {"population": "cohort", "measure": "ESR", "value": number, "unit": "mm/h", "statistic": "median"}
    return Said("measurements", {**given, **fields})


def lesions(number: str, **fields: Any) -> Said:
    """Say that something was counted in one patient."""
    given = {"population": "patient-1", "measure": "active-joint-count", "value": number, "unit": "{count}"}
    return Said("measurements", {**given, **fields})


def rash(holds: str | None = None, *, population: str = "cohort", **fields: Any) -> Said:
    """Say that people had a rash, or that they had none."""
    during = {"cohort": "tcz", "pair": "two", "patient-1": "his"}[population]
    given = {"population": population, "during": during, "event": "rash"}
    return Said("adverse_events", {**given, **({"holds": holds} if holds else {}), **fields})


def given(agent: str, holds: str = "3 of 14", **fields: Any) -> Said:
    """Say that people were given something."""
    return Said("treatments", {"population": "cohort", "agent": agent, "line": "prior", "holds": holds, **fields})


def response(holds: str = "3 of 14", kind: str = "response", **fields: Any) -> Said:
    """Say how it went."""
    return Said("outcomes", {"of": "tcz", "kind": kind, "holds": holds, **fields})
