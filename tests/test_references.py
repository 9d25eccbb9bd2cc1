"""Whether the parts of a record fit together: one slip of the pen each, and the one fault that must follow."""

from pathlib import Path

import pytest

from kg.build.checking import check
from kg.build.inputs import Inputs
from tests.making import reading
from tests.slips import COUNTS, GROUNDS, IDS, PEOPLE, REFERENCES
from tests.small import AT, RECORD, Slip, assert_tells, changed, line_of, only


@pytest.mark.parametrize(
    "slip",
    [*COUNTS, *PEOPLE, *REFERENCES, *IDS, *GROUNDS],
    ids=lambda slip: f"{slip.code} {slip.path} {slip.new[-24:]}",
)
def test_a_part_that_does_not_fit_is_a_fault(slip: Slip, tmp_path: Path, inputs: Inputs) -> None:
    """Each slip is told once, by its rule, at its line and field, in words that say what is wrong and what to write."""
    assert_tells(only(reading(slip.text, tmp_path, inputs)), slip)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("criterion: z20, holds: 9 of 14", "criterion: z20, holds: at least 3 of 14"),
        ("criterion: z20, holds: 9 of 14", "criterion: z20, holds: 3..9"),
        ("{population: patient-1, is: female", "{population: patient-1, is: female, holds: no"),
        ("{population: patient-1, is: female", "{population: patient-1, is: female, holds: open"),
        ("is: female, holds: 11 of 14", "is: female, holds: 0 of 14"),
        ('failing: {size: "10", part_of: cohort', 'failing: {size: "10", part_of: [cohort]'),
        ('failing: {size: "10", part_of: cohort', 'failing: {size: "10", role: source'),
        ("defined_by: tnf", "defined_by: patient-1#prior-infliximab"),
        ("derived_from: tnf", "derived_from: [tnf, patient-1#age-baseline]"),
        ("holds: 0 of 14", "holds: 0 of 14, includes: agb-z20"),
        ("of: [esr, esr-late]", "of: [esr, patient-1#age-baseline]"),
        ("{of: agb, kind: response", "{population: patient-1, of: patient-1#prior-infliximab, kind: response"),
        ("when: P12W", "when: P12W, basis: read, why: It may be week ten."),
        ('dose: "6", unit: mg/kg', "duration: P1Y"),
        ("value: < 15, unit: mm/h", "level: normal"),
    ],
)
def test_a_part_that_fits_is_no_fault(old: str, new: str, tmp_path: Path, inputs: Inputs) -> None:
    """The other forms that a count, a reference or a basis may have are taken without a word."""
    text = changed(old, new)
    if "population: patient-1, of" in new:
        text = text.replace("criterion: z20, holds: 9 of 14, ", "")
    assert reading(text, tmp_path, inputs).faults == ()


def test_a_longer_circle_is_told_of_each_of_its_members(tmp_path: Path, inputs: Inputs) -> None:
    """Two groups that are part of each other are two faults, and what is outside the circle is none."""
    text = changed("cohort: {role: cohort", "cohort: {role: cohort, part_of: failing")
    faults = reading(text, tmp_path, inputs).faults
    assert [(fault.code, fault.path) for fault in faults] == [
        ("record-circle", "populations.cohort.part_of"),
        ("record-circle", "populations.failing.part_of"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        ("criterion: z20, holds: 9 of 14", "criterion: z20, holds: 15 of 14", "15 of 14"),
        ("criterion: z20, holds: 9 of 14", "criterion: z20, holds: 9..15", "9..15"),
        ("criterion: z20, holds: 9 of 14", "criterion: z20, holds: at least 15", "at least 15"),
        ("statistic: median", 'statistic: median, measured: "15"', 'measured: "15"'),
        ("interval: P4W", "interval: P4W, holds: 15 of 14", "15 of 14"),
        ('{size: "10"', '{size: "15"', 'size: "15"'),
        ("when: P12W, at: [0-9 0123456789abcdef]", "when: P12W", "when: P12W"),
    ],
)
def test_more_people_than_there_are_is_an_error(old: str, new: str, mark: str, tmp_path: Path, inputs: Inputs) -> None:
    """A count over the size of its population, or a fact that rests on nothing, is an error at its line."""
    text = changed(old, new)
    path = tmp_path / "example-2020.yaml"
    reading(RECORD, tmp_path, inputs)
    assert check(inputs, [path], cache=None, say=lambda _: None)[0].faults == ()
    reading(text, tmp_path, inputs)
    faults = check(inputs, [path], cache=None, say=lambda _: None)[0].faults
    errors = [fault for fault in faults if fault.severity == "error"]
    assert line_of(mark, text) in [fault.line for fault in errors]
    assert all(fault.what and fault.remedy and fault.file.endswith("example-2020.yaml") for fault in errors)


CELLS = '[patient-1, "41", [infliximab, etanercept]]'
SECOND = """tables:
  table-2:
    population: cohort
    statistic: median
    columns: [measure, P4W, P8W, p]
    rows:
      - [ESR, "30", "20", "0.5"]
    at: {ESR: [0-9 0123456789abcdef]}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("columns: [patient, age@baseline a, prior]", "columns: [patient, age@baseline a, age@baseline mo]"),
        (f"- {CELLS}", f"- {CELLS}\n      - {CELLS}"),
        ("[infliximab, etanercept]", "[infliximab, Remicade]"),
        (
            "measurements:\n",
            f"measurements:\n  age-baseline: {{population: patient-1, measure: age, level: normal, {AT}}}\n",
        ),
        (
            "tables:\n",
            SECOND + SECOND.removeprefix("tables:\n").replace("table-2", "table-3").replace("P4W, P8W", "P1Y, P2Y"),
        ),
        ("tables:\n", SECOND.replace('"0.5"]\n', '"0.5"]\n      - [ESR, "31", "21", "0.6"]\n')),
    ],
    ids=["column-twice", "patient-twice", "agent-twice", "entry-and-cell", "two-tables-one-test", "measure-twice"],
)
def test_two_statements_never_share_an_id(old: str, new: str, tmp_path: Path, inputs: Inputs) -> None:
    """Two things printed that would become one node of the graph are an error: none is lost, and none is mixed up."""
    text = changed(old, new)
    if "age@baseline mo" in new:
        text = changed("[infliximab, etanercept]", '"42"', text)
    found = reading(text, tmp_path, inputs)
    assert "error" in [fault.severity for fault in found.faults]
    assert all(fault.line > line_of("measurements:", text) for fault in found.faults)
