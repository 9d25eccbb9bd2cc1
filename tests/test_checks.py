"""The checks over the graph of a report: each finds its counterexample, and nothing in what is right."""

from pathlib import Path

import pytest

from kg import workspace
from kg.build.checking import check
from kg.build.inputs import Inputs
from kg.faults import Fault
from kg.workspace import Workspace
from tests.making import ROOT

CHECKS = sorted(path.stem for path in (ROOT / "queries" / "checks").glob("*.rq"))

RECORD = """id: example-2020
status: double-read

report: {{title: Invented, kind: article}}
text: {{file: example.txt, sha256: {digest}, extractor: plain 1}}

populations:
  cohort: {{role: cohort, size: "5", at: [0-9 0123456789abcdef]}}
  part: {{part_of: cohort, size: "{part}", defined_by: given, at: [0-9 0123456789abcdef]}}
  men: {{part_of: cohort, division: sexes, size: "{men}", at: [0-9 0123456789abcdef]}}
  women: {{part_of: cohort, division: sexes, size: "3", at: [0-9 0123456789abcdef]}}
  one: {{part_of: cohort, division: rows, at: [0-9 0123456789abcdef]}}
  two: {{part_of: cohort, division: rows, at: [0-9 0123456789abcdef]}}

treatments:
  given: {{population: cohort, agent: infliximab, line: prior, holds: 2 of 5, at: [0-9 0123456789abcdef]}}

outcomes:
  lost: {{of: given, kind: secondary-inefficacy, holds: {lost} of 5, division: why, at: [0-9 0123456789abcdef]}}
  harm: {{of: given, kind: intolerance, holds: 1 of 5, division: why, at: [0-9 0123456789abcdef]}}
  stopped: {{of: given, kind: withdrawn, holds: {stopped} of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  still-on-it: {{of: given, kind: ongoing, holds: 1 of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  better: {{of: given, kind: remission, holds: {better} of 5, includes: [first, second], at: [0-9 0123456789abcdef]}}
  none-better: {{of: given, kind: remission, holds: 0 of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  no-better: {{of: given, kind: remission, holds: {none} of 5, at: [0-9 0123456789abcdef]}}
  first: {{population: one, of: given, kind: remission, at: [0-9 0123456789abcdef]}}
  second: {{population: two, of: given, kind: remission, at: [0-9 0123456789abcdef]}}
"""
RIGHT = {"part": 2, "men": 2, "lost": 4, "stopped": 4, "better": 2, "none": 2, "digest": "0" * 64}

#: For each check what makes the record wrong, and the line and the field at which that must be said.
WRONG = {
    "defined-by-size": ({"part": 3}, [(9, "populations.part.size")]),
    "division-exceeds-whole": ({"lost": 5}, [(19, "outcomes.lost.division"), (20, "outcomes.harm.division")]),
    "held-and-denied": ({"none": 0}, [(23, "outcomes.better.holds")]),
    "included-exceed-count": ({"better": 1}, [(23, "outcomes.better.includes")]),
    "parts-exceed-whole": ({"men": 3}, [(10, "populations.men.division"), (11, "populations.women.division")]),
    "withdrawn-and-ongoing": ({"stopped": 5}, [(21, "outcomes.stopped.kind")]),
}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    (tmp_path / "records").mkdir()
    return workspace.find(option=tmp_path)


def _faults(place: Workspace, **values: int) -> list[Fault]:
    file = place.root / "records" / "example-2020.yaml"
    file.write_text(RECORD.format(**{**RIGHT, **values}), encoding="utf-8")
    found = check(Inputs(place), [file], cache=None, say=lambda _: None)
    return [fault for one in found for fault in one.faults]


def test_every_check_has_a_counterexample() -> None:
    """No check is without a record that it finds."""
    assert sorted(WRONG) == CHECKS


def test_nothing_is_found_in_what_is_right(place: Workspace) -> None:
    """A record whose counts fit together passes every check."""
    assert [fault for fault in _faults(place) if fault.code in CHECKS] == []


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_its_counterexample(name: str, place: Workspace) -> None:
    """What is wrong is said once for each place, with the file, the line, the field and what to do."""
    values, expected = WRONG[name]
    found = [fault for fault in _faults(place, **values) if fault.code in CHECKS]
    assert [(one.code, one.severity, one.line, one.path) for one in found] == [
        (name, "error", line, path) for line, path in expected
    ]
    assert all(one.file == "records/example-2020.yaml" and one.what and one.remedy for one in found)
