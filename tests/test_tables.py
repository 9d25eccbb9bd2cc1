"""Tables: what each cell states and of whom, and every place that cannot be read, or would be left out."""

from collections.abc import Callable
from typing import Any

import pytest

from kg.build.inputs import Inputs
from kg.model import Comparison, Made, Measurement, Slip, Table, Treatment, expand
from kg.records.terms import RecordTerms

Tree = dict[str, Any]
Expand = Callable[[Tree], tuple[list[Made], list[Slip]]]

AT = "0-9 0123456789abcdef"
HEAD = "10-19 0123456789abcdef"

PATIENTS: Tree = {
    "columns": ["patient", "age@baseline a", "prior", "disease-activity@P12W", "CRP@P4W..P8W mg/L"],
    "rows": [
        ["patient-1", "41", ["MTX", "infliximab"], "Yes", "< 5"],
        ["patient-2", "7.20", "MTX", "No", ""],
    ],
    "levels": {"Yes": "active", "No": "inactive"},
    "of": {"c-reactive-protein": "agb"},
    "criterion": {"disease-activity": "z20"},
    "at": {"columns": HEAD, "patient-1": AT, "patient-2": [AT, "20-29 0123456789abcdef"]},
}
GROUP: Tree = {
    "population": "cohort",
    "columns": ["measure", "unit", "baseline", "P12W", "p"],
    "rows": [
        ["CRP", "mg/L", "34 (31–40)", "< 5", "0,028"],
        ["age", "a", "30", "", ""],
    ],
    "statistic": "median",
    "spread": "interquartile-range",
    "test": "wilcoxon-test",
    "measured": "12",
    "of": {"c-reactive-protein": "agb"},
    "at": {"columns": HEAD, "CRP": AT, "age": AT},
}


@pytest.fixture
def expanded(inputs: Inputs) -> Expand:
    """Return a function that reads a table with the legend of an invented report."""
    terms = RecordTerms(inputs.vocabulary, {"MTX": "methotrexate", "CRP": "c-reactive-protein"})
    return lambda tree: expand(Table.model_validate(tree, context={"terms": terms}), terms)


def stated(made: list[Made]) -> list[tuple[str, str]]:
    """Return whose each statement is, and its id."""
    return [(one.population, one.id) for one in made]


def test_a_patient_table_states_each_cell(expanded: Expand) -> None:
    """A number, a grade or an agent of each patient is a finding of that patient; an empty cell states nothing."""
    made, slips = expanded(PATIENTS)
    assert slips == []
    assert stated(made) == [
        ("patient-1", "age-baseline"),
        ("patient-1", "prior-methotrexate"),
        ("patient-1", "prior-infliximab"),
        ("patient-1", "disease-activity-p12w"),
        ("patient-1", "c-reactive-protein-p4w-p8w"),
        ("patient-2", "age-baseline"),
        ("patient-2", "prior-methotrexate"),
        ("patient-2", "disease-activity-p12w"),
    ]
    assert [one.path for one in made][:4] == [("rows", 0, 1), ("rows", 0, 2), ("rows", 0, 2), ("rows", 0, 3)]


def test_a_cell_keeps_what_is_printed(expanded: Expand) -> None:
    """Token, unit, time, treatment and criterion of a measurement are those of its cell and its table."""
    made, _ = expanded(PATIENTS)
    found = {(one.population, one.id): one.entry for one in made}
    age = found["patient-2", "age-baseline"]
    assert isinstance(age, Measurement)
    assert age.value
    assert (age.printed, str(age.value.value), age.unit, age.statistic) == ("7.20", "7.20", "a", "term/individual")
    assert age.when
    assert age.when.point == "term/baseline"
    crp = found["patient-1", "c-reactive-protein-p4w-p8w"]
    assert isinstance(crp, Measurement)
    assert crp.value
    assert crp.when
    assert (crp.printed, crp.value.comparator, crp.of, crp.when.text) == ("< 5", "<", "agb", "P4W..P8W")
    activity = found["patient-1", "disease-activity-p12w"]
    assert isinstance(activity, Measurement)
    assert (activity.value, activity.level, activity.printed) == (None, "term/active", "Yes")
    assert (activity.criterion, activity.of) == ("z20", None)


def test_an_agent_keeps_its_printed_name(expanded: Expand) -> None:
    """An abbreviated agent of the table is the one of the legend, in the line of its column."""
    made, _ = expanded(PATIENTS)
    entry = made[1].entry
    assert isinstance(entry, Treatment)
    assert (entry.agent, entry.line, entry.printed) == ("drug/methotrexate", "term/prior", "MTX")


def test_a_row_stands_where_its_row_and_the_heading_stand(expanded: Expand) -> None:
    """The passages of a cell are those of the heading and of its row."""
    made, _ = expanded(PATIENTS)
    assert made[0].entry.at == (HEAD, AT)
    assert made[-1].entry.at == (HEAD, AT, "20-29 0123456789abcdef")


def test_a_table_of_a_group_states_summaries(expanded: Expand) -> None:
    """Each number is a summary of the group at its time, with its spread and how many were measured."""
    made, slips = expanded(GROUP)
    assert slips == []
    assert stated(made) == [
        ("cohort", "c-reactive-protein-baseline"),
        ("cohort", "c-reactive-protein-p12w"),
        ("", "c-reactive-protein-p"),
        ("cohort", "age-baseline"),
    ]
    first, second = made[0].entry, made[1].entry
    assert isinstance(first, Measurement)
    assert isinstance(second, Measurement)
    assert first.value
    assert first.spread
    assert first.spread.low
    assert first.spread.high
    assert first.measured
    assert (first.printed, first.unit, first.statistic, first.measured.at_most) == ("34", "mg/L", "term/median", 12)
    assert (first.spread.kind, first.spread.low.printed, first.spread.high.printed) == (
        "term/interquartile-range",
        "31",
        "40",
    )
    assert second.value
    assert (second.spread, second.value.comparator, second.of) == (None, "<", "agb")


def test_a_test_compares_the_numbers_of_its_row(expanded: Expand) -> None:
    """The p of a row is a comparison of the numbers before it, by the test of the table, as printed."""
    made, _ = expanded(GROUP)
    entry = made[2].entry
    assert isinstance(entry, Comparison)
    assert entry.of == ("cohort#c-reactive-protein-baseline", "cohort#c-reactive-protein-p12w")
    assert (entry.p.printed, str(entry.p.value), entry.test) == ("0,028", "0.028", "term/wilcoxon-test")


def test_a_spread_without_a_kind_is_not_stated(expanded: Expand) -> None:
    """Where the report does not say what the brackets hold, the kind of the spread says that."""
    made, _ = expanded({key: value for key, value in GROUP.items() if key != "spread"})
    entry = made[0].entry
    assert isinstance(entry, Measurement)
    assert entry.spread
    assert entry.spread.kind == "term/not-stated"


@pytest.mark.parametrize(
    ("cell", "kind"), [("5.2 (1.1)", "standard-deviation"), ("5.2 ± 1.1", "standard-deviation"), ("5.2 ± 1.1", None)]
)
def test_a_spread_may_be_one_number(cell: str, kind: str | None, expanded: Expand) -> None:
    """Behind a plus-minus sign, or in brackets where the table says that these are standard deviations."""
    table = {key: value for key, value in with_cell(GROUP, 0, 2, cell).items() if key != "spread"}
    made, slips = expanded(table | ({"spread": kind} if kind else {}))
    entry = made[0].entry
    assert isinstance(entry, Measurement)
    assert entry.spread
    assert entry.spread.width
    assert (entry.spread.width.printed, entry.spread.kind) == ("1.1", f"term/{kind or 'not-stated'}")
    assert slips == []


def with_cell(table: Tree, row: int, column: int, value: object) -> Tree:
    """Return a table with one cell changed."""
    rows = [list(cells) for cells in table["rows"]]
    rows[row][column] = value
    return table | {"rows": rows}


def with_column(table: Tree, column: int, text: str) -> Tree:
    """Return a table with the head of one column changed."""
    return table | {"columns": [*table["columns"][:column], text, *table["columns"][column + 1 :]]}


@pytest.mark.parametrize(
    ("table", "path", "code", "what"),
    [
        (with_column(PATIENTS, 0, "patients"), ("columns",), "table-columns", "neither `patient` nor `measure`"),
        (PATIENTS | {"columns": []}, ("columns",), "table-columns", "neither"),
        (with_column(PATIENTS, 1, "agee@baseline a"), ("columns", 1), "record-unknown-term", "'agee'"),
        (with_column(PATIENTS, 1, "age@basline a"), ("columns", 1), "record-unknown-term", "'basline'"),
        (with_column(PATIENTS, 1, "age@ a"), ("columns", 1), "record-time", "'' is no time"),
        (with_column(PATIENTS, 1, "age"), ("columns", 1), "record-unknown-term", "'age' is no known time point"),
        (with_column(PATIENTS, 1, "p"), ("rows", 0, 1), "table-columns", "'p' is no column of patients"),
        (with_column(PATIENTS, 1, "baseline"), ("rows", 0, 1), "table-columns", "'baseline' is no column"),
        (with_cell(PATIENTS, 0, 1, "forty"), ("rows", 0, 1), "record-number", "'forty' is no number"),
        (with_cell(PATIENTS, 0, 2, ["MTX", "infliximob"]), ("rows", 0, 2), "record-unknown-term", "'infliximob'"),
        (with_cell(PATIENTS, 0, 0, "patient-3"), ("rows", 0, 0), "table-passage", "'patient-3'"),
        (PATIENTS | {"rows": [["patient-1", "41"]]}, ("rows", 0), "table-cells", "2 cells and the table has 5"),
        (PATIENTS | {"rows": [[]]}, ("rows", 0), "table-cells", "0 cells"),
        (GROUP | {"population": None}, (), "table-population", "Nothing says of whom"),
        (GROUP | {"statistic": None}, (), "table-population", "or what they are"),
        (with_cell(GROUP, 0, 0, "CRPP"), ("rows", 0, 0), "record-unknown-term", "'CRPP'"),
        (with_cell(GROUP, 0, 2, "34 (31, 40)"), ("rows", 0, 2), "record-number", "'34 (31, 40)'"),
        (with_cell(GROUP, 0, 2, "34 (31)"), ("rows", 0, 2), "table-cells", "what stands in brackets"),
        (with_cell(PATIENTS, 0, 1, "34 (31–40)"), ("rows", 0, 1), "record-number", "'34 (31–40)'"),
        (with_cell(PATIENTS, 0, 1, "9 (64)"), ("rows", 0, 1), "record-number", "'9 (64)'"),
        (with_cell(GROUP, 0, 4, "n.s."), ("rows", 0, 4), "record-number", "'n.s.'"),
    ],
)
def test_a_place_that_cannot_be_read_is_named(
    table: Tree, path: tuple[str | int, ...], code: str, what: str, expanded: Expand
) -> None:
    """A wrong head, cell, row or patient is a slip at its place, with what to write."""
    _, slips = expanded(table)
    found = {slip.path: slip.error for slip in slips}
    assert path in found
    context = found[path].context or {}
    assert found[path].type == code
    assert what in context["what"]
    assert context["remedy"]


def test_a_slip_in_one_cell_leaves_the_others(expanded: Expand) -> None:
    """What can be read is read: one faulty cell is one slip, and all other cells state what they state."""
    made, slips = expanded(with_cell(PATIENTS, 0, 1, "forty"))
    assert len(slips) == 1
    assert len(made) == len(expanded(PATIENTS)[0]) - 1


def test_an_unknown_grade_is_told_about_levels(expanded: Expand) -> None:
    """A word in a column of numbers may be a grade: the remedy says where grades are explained."""
    _, slips = expanded(with_cell(PATIENTS, 0, 3, "Maybe"))
    assert [slip.path for slip in slips] == [("rows", 0, 3)]
    assert "levels" in str(slips[0].error.context)


@pytest.mark.parametrize(
    "table",
    [
        with_cell(PATIENTS, 0, 1, ["41", "42"]),
        with_cell(PATIENTS, 0, 0, ["patient-1", "patient-2"]),
        with_cell(GROUP, 0, 2, ["34", "35"]),
        with_cell(GROUP, 0, 0, ["CRP", "age"]),
        with_column(GROUP, 2, "age@baseline a"),
        with_column(GROUP, 2, "prior"),
        with_column(GROUP, 2, "patient"),
        GROUP | {"columns": ["measure", "p", "baseline"], "rows": [["CRP", "0.03", "34"]]},
        PATIENTS | {"of": {"CRRP": "agb"}},
        PATIENTS | {"of": {"esr": "agb"}},
        PATIENTS | {"criterion": {"disease-activitty": "z20"}},
        PATIENTS | {"at": PATIENTS["at"] | {"patient-9": AT}},
    ],
    ids=[
        "two-numbers-in-a-cell",
        "two-patients-in-a-row",
        "two-summaries-in-a-cell",
        "two-measures-in-a-row",
        "patient-column-among-summaries",
        "agents-among-summaries",
        "patients-among-summaries",
        "p-before-the-numbers",
        "of-nothing",
        "of-no-column",
        "criterion-of-nothing",
        "passage-of-no-row",
    ],
)
def test_nothing_of_a_table_is_left_out_in_silence(table: Tree, expanded: Expand) -> None:
    """What a table holds and nothing reads is a slip: a second number in a cell, a column, a key that fits nothing."""
    _, slips = expanded(table)
    assert slips


def test_of_and_criterion_are_given_by_the_word_of_the_column(expanded: Expand) -> None:
    """A curator who heads a column `CRP` may write `CRP` under `of`: it is the same measure."""
    made, slips = expanded(PATIENTS | {"of": {"CRP": "agb"}})
    found = {(one.population, one.id): one.entry for one in made}
    crp = found["patient-1", "c-reactive-protein-p4w-p8w"]
    assert slips == []
    assert isinstance(crp, Measurement)
    assert crp.of == "agb"
