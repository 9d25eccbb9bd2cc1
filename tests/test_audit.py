"""Summaries and tests computed again from the rows, each on both sides. Nobody is described."""

from fractions import Fraction
from typing import Any

import pytest

from kg.audit.summarised import as_printed
from kg.model.scalars import number
from tests.auditing import BEFORE, ESR, Auditor, Fields, record

FIVE = ["10", "20", "30", "40", "50"]


def summary(value: str, statistic: str = "median", **fields: Any) -> Fields:
    """Return a record of five rows and one summary of them at baseline, called `m`."""
    spread = {key: fields.pop(key) for key in ("low", "high", "width", "kind") if key in fields}
    rows = fields.pop("rows", {BEFORE: FIVE})
    given: Fields = {**ESR, "statistic": statistic, "value": value, "when": "baseline"} | fields
    if spread:
        given["spread"] = spread
    size = len(next(iter(rows.values())))
    return record(size, rows, measurements={"m": {key: one for key, one in given.items() if one is not None}})


@pytest.mark.parametrize(
    ("statistic", "right", "wrong"),
    [
        ("median", "30", "31"),
        ("mean", "30", "32"),
        ("total", "150", "160"),
        ("minimum", "10", "12"),
        ("maximum", "50", "40"),
    ],
)
def test_a_number_is_reproduced_by_its_rows_and_another_is_not(
    auditor: Auditor, statistic: str, right: str, wrong: str
) -> None:
    """One number, one check: the printed one beside that of the rows."""
    good = auditor.one(summary(right, statistic), "cohort#m", statistic)
    bad = auditor.one(summary(wrong, statistic), "cohort#m", statistic)
    assert (good.verdict, good.disputes, good.condition) == ("reproduced", (), "")
    assert (bad.verdict, bad.disputes, bad.reported) == ("not-reproduced", ("cohort#m",), wrong)
    assert good.recomputed == bad.recomputed == (Fraction(right), Fraction(right))
    assert bad.explanation == f"The 5 patients give a {statistic} of {right}, and the report prints {wrong}."


@pytest.mark.parametrize(
    ("low", "high", "named"),
    [("20", "40", "7 (R, NumPy, Excel)"), ("15", "45", "6 (SPSS, Minitab, Prism)"), ("12.5", "37.5", "4")],
)
def test_the_type_of_a_quartile_is_named_in_the_method(auditor: Auditor, low: str, high: str, named: str) -> None:
    """The type is no condition: the report did not say which, and each is a quartile."""
    tree = summary("30", kind="interquartile-range", low=low, high=high)
    for statistic in ("lower-quartile", "upper-quartile"):
        found = auditor.one(tree, "cohort#m", statistic)
        assert (found.verdict, found.condition) == ("reproduced", "")
        assert named in found.method


def test_a_quartile_of_no_type_is_not_reproduced(auditor: Auditor) -> None:
    """Each end is a check of its own, and the median another."""
    tree = summary("30", kind="interquartile-range", low="20", high="48")
    assert auditor.alarms(tree) == [("cohort#m", "upper-quartile")]


@pytest.mark.parametrize(
    ("width", "verdict"), [("15.8", "reproduced"), ("14.1", "reproduced"), ("15.0", "not-reproduced")]
)
def test_a_deviation_is_that_of_a_sample_or_of_a_population(auditor: Auditor, width: str, verdict: str) -> None:
    """The method says which."""
    tree = summary("30", "mean", kind="standard-deviation", width=width)
    found = auditor.one(tree, "cohort#m", "standard-deviation")
    assert found.verdict == verdict
    assert ("population" in found.method) == (width == "14.1") or verdict == "not-reproduced"


def test_a_range_is_two_checks(auditor: Auditor) -> None:
    """Median (range) is as usual in small series as quartiles."""
    tree = summary("30", kind="minimum-to-maximum", low="10", high="55")
    assert auditor.one(tree, "cohort#m", "minimum").verdict == "reproduced"
    assert auditor.alarms(tree) == [("cohort#m", "maximum")]


@pytest.mark.parametrize(("value", "verdict"), [("0.5", "reproduced"), ("1.4", "not-reproduced")])
def test_a_censored_value_stays_an_interval(auditor: Auditor, value: str, verdict: str) -> None:
    """`< 1` is anything from 0 to 1, and so is the median of three of which two are censored."""
    rows = {"c-reactive-protein@baseline mg/L": ["< 1", "< 1", "7"]}
    tree = summary(value, measure="c-reactive-protein", unit="mg/L", rows=rows)
    found = auditor.one(tree, "cohort#m", "median")
    assert found.verdict == verdict
    assert found.recomputed == (Fraction(0), Fraction(1))


def test_a_digit_may_be_cut_off(auditor: Auditor) -> None:
    """3.75 is printed as 3.8 by who rounds and as 3.7 by who cuts or rounds to even; it is never 3.6."""
    rows = {BEFORE: ["3.75", "1", "9"]}
    assert auditor.one(summary("3.8", rows=rows), "cohort#m", "median").verdict == "reproduced"
    assert auditor.one(summary("3.7", rows=rows), "cohort#m", "median").verdict == "reproduced"
    cut = auditor.one(summary("3", rows=rows), "cohort#m", "median")
    assert (cut.verdict, cut.condition) == ("reproduced-only-if", "the last digit was cut off, not rounded")
    assert auditor.one(summary("3.6", rows=rows), "cohort#m", "median").verdict == "not-reproduced"


def test_rows_may_be_rounded(auditor: Auditor) -> None:
    """The mean of what was rounded may differ from that of the rows, by half a step and no more."""
    rows = {BEFORE: ["11", "12", "14"]}
    near = auditor.one(summary("12.7", "mean", rows=rows), "cohort#m", "mean")
    assert near.verdict != "not-reproduced"
    far = auditor.one(summary("12.0", "mean", rows=rows), "cohort#m", "mean")
    assert (far.verdict, far.condition) == ("reproduced-only-if", "the values in the rows are rounded")
    assert auditor.one(summary("11.5", "mean", rows=rows), "cohort#m", "mean").verdict == "not-reproduced"


def test_a_whole_number_in_a_column_with_decimals_is_as_exact_as_they_are(auditor: Auditor) -> None:
    """10 beside 7.5 is 10.0: nothing between 9.5 and 10.5 was rounded to it."""
    tree = summary("11.1", "mean", rows={BEFORE: ["10", "7.5", "15"]})
    assert auditor.one(tree, "cohort#m", "mean").verdict == "not-reproduced"


def test_counts_are_not_rounded(auditor: Auditor) -> None:
    """A number of joints in a row is the number."""
    rows = {"active-joint-count@baseline {count}": ["3", "4", "6"]}
    tree = summary("4.0", "mean", measure="active-joint-count", unit="{count}", rows=rows)
    assert auditor.one(tree, "cohort#m", "mean").verdict == "not-reproduced"


# --- which rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when", [{"when": "onset"}, {"when": None}, {"when": None, "time_printed": "at the last visit"}]
)
@pytest.mark.parametrize(("value", "verdict"), [("30", "reproduced-only-if"), ("35", "not-checkable")])
def test_values_at_another_time_prove_nothing(auditor: Auditor, when: Fields, value: str, verdict: str) -> None:
    """They may reproduce a number under a condition, and never fail to."""
    found = auditor.one(summary(value, **when), "cohort#m", "median")
    assert found.verdict == verdict
    assert ("those" in found.condition) == (verdict == "reproduced-only-if")


def test_two_visits_of_one_name_are_told_apart_by_the_words_of_the_report(auditor: Auditor) -> None:
    """`follow-up` may be any visit."""
    rows = [{"population": f"patient-{at}", **ESR, "when": "follow-up", "value": str(at)} for at in (1, 2, 3)]
    first: Fields = {f"v{at}": row | {"time_printed": "first visit"} for at, row in enumerate(rows)}
    later = {**ESR, "when": "follow-up", "time_printed": "second visit", "statistic": "median", "value": "9"}
    tree = record(3, {}, measurements=first | {"m": later})
    assert auditor.one(tree, "cohort#m", "median").verdict == "not-checkable"
    same = record(3, {}, measurements=first | {"m": later | {"time_printed": "first visit"}})
    assert auditor.one(same, "cohort#m", "median").verdict == "not-reproduced"


def test_a_cut_digit_at_another_time_needs_both_conditions(auditor: Auditor) -> None:
    """Neither hides the other."""
    found = auditor.one(summary("3", rows={BEFORE: ["3.75", "1", "9"]}, when="onset"), "cohort#m", "median")
    assert found.verdict == "reproduced-only-if"
    assert "those at onset and the last digit" in found.condition


def test_rows_with_gaps_are_not_checkable_unless_the_report_counts_the_measured(auditor: Auditor) -> None:
    """Four values of five people are those that were summarised only if four were measured."""
    rows = {BEFORE: ["10", "20", "30", "", "50"]}
    silent = auditor.one(summary("33", rows=rows), "cohort#m", "median")
    assert (silent.verdict, silent.explanation) == (
        "not-checkable",
        "The rows give values of 4, and the summary is of 5.",
    )
    assert auditor.one(summary("25", rows=rows, measured="4"), "cohort#m", "median").verdict == "reproduced"
    assert auditor.one(summary("33", rows=rows, measured="4"), "cohort#m", "median").verdict == "not-reproduced"


def test_a_summary_of_fewer_than_the_rows_is_not_checkable(auditor: Auditor) -> None:
    """Who was left out is not said."""
    assert auditor.one(summary("33", measured="4"), "cohort#m", "median").verdict == "not-checkable"


@pytest.mark.parametrize("fields", [{"unit": "cm/h"}, {"measure": "hemoglobin"}, {"change": "decreased"}])
def test_another_unit_another_measure_and_a_change_are_no_rows_of_it(auditor: Auditor, fields: Fields) -> None:
    """Nothing is converted, and a fall of 31 is no value of 31."""
    found = auditor.one(summary("31", **fields), "cohort#m", "median")
    assert (found.verdict, found.explanation) == ("not-checkable", "The rows do not give this measure.")


def test_one_value_in_two_places_is_one_value(auditor: Auditor) -> None:
    """A text that repeats its table gives no second patient; one that contradicts it cannot be summarised."""
    again = {"population": "patient-1", **ESR, "when": "baseline", "value": "10"}
    tree = summary("31")
    tree["measurements"]["again"] = again | {"at": tree["measurements"]["m"]["at"]}
    assert auditor.one(tree, "cohort#m", "median").verdict == "not-reproduced"
    tree["measurements"]["again"]["value"] = "12"
    assert auditor.one(tree, "cohort#m", "median").verdict == "not-checkable"
    assert auditor.alarms(tree) == [("patient-1#erythrocyte-sedimentation-rate-baseline", "value")]


def test_time_on_one_drug_is_not_time_on_another(auditor: Auditor) -> None:
    """A number of one treatment is summarised with those of the same treatment."""
    drugs = {name: {"agent": name, "line": "index", "holds": "3 of 3"} for name in ("tocilizumab", "anakinra")}
    spent = {"measure": "treatment-duration", "unit": "mo", "when": "end-of-follow-up"}
    own: Fields = {
        f"t{at}": {"population": f"patient-{at}", **spent, "of": "tocilizumab", "value": f"{at}"} for at in (1, 2, 3)
    }
    for of, value, verdict in (
        ("tocilizumab", "2", "reproduced"),
        ("tocilizumab", "7", "not-reproduced"),
        ("anakinra", "7", "not-checkable"),
    ):
        whole = {"m": {**spent, "of": of, "statistic": "median", "value": value}}
        tree = record(3, {}, treatments=drugs, measurements=own | whole)
        assert auditor.one(tree, "cohort#m", "median").verdict == verdict


def test_readings_are_never_judged_and_deductions_only_under_a_condition(auditor: Auditor) -> None:
    """What the curator read into the report is no printed number."""
    why = {"why": "Invented."}
    assert not auditor(summary("99", basis="read", **why))
    assert auditor.one(summary("99", basis="derived", **why), "cohort#m", "median").verdict == "not-checkable"
    assert auditor.one(summary("30", basis="derived", **why), "cohort#m", "median").verdict == "reproduced-only-if"
    tree = summary("30")
    tree["tables"]["rows"]["rows"] = tree["tables"]["rows"]["rows"][1:]
    tree["measurements"]["one"] = tree["measurements"]["m"] | {
        "population": "patient-1",
        "value": "10",
        "basis": "read",
    }
    del tree["measurements"]["one"]["statistic"], tree["tables"]["rows"]["at"]["patient-1"]
    tree["measurements"]["one"] |= why
    assert auditor.one(tree, "cohort#m", "median").verdict == "not-checkable"


# --- what follows from other measures ------------------------------------------------------------------------------


def test_shares_follow_from_counts(auditor: Auditor) -> None:
    """The share of improved lesions is that of all lesions of a patient, in per cent."""
    names = ("improved", "stable", "worsened", "new")
    rows = {
        f"number-of-{name}-vascular-lesions@P12W {{count}}": cells
        for name, cells in zip(names, (["1", "2", "3"], ["1", "2", "0"], ["1", "0", "0"], ["1", "0", "0"]), strict=True)
    }
    share = {"measure": "proportion-of-improved-vascular-lesions", "unit": "%", "when": "P12W"}
    assert auditor.one(summary("50", **share, rows=rows), "cohort#m", "median").verdict == "reproduced"
    assert auditor.one(summary("60", **share, rows=rows), "cohort#m", "median").verdict == "not-reproduced"
    rows.popitem()
    assert auditor.one(summary("60", **share, rows=rows), "cohort#m", "median").verdict == "not-checkable"


def test_agents_are_counted_where_their_lists_are_complete(auditor: Auditor) -> None:
    """Without a complete list, who had two drugs may have had three."""
    rows = {"prior": [["infliximab"], ["infliximab", "adalimumab"], ["etanercept", "infliximab"]]}
    count = {"measure": "number-of-previous-tnf-inhibitors", "unit": "{count}"}
    patients = ["patient-1", "patient-2", "patient-3"]
    for value, verdict in (("2", "reproduced"), ("3", "not-reproduced")):
        tree = summary(value, **count, rows=rows)
        assert auditor.one(tree, "cohort#m", "median").verdict == "not-checkable"
        tree["complete"] = {
            "all": {"population": patients, "class": "treatments", "line": "prior", "at": "0-9 0123456789abcdef"}
        }
        assert auditor.one(tree, "cohort#m", "median").verdict == verdict


def test_printed_digits_tell_the_step() -> None:
    """The worth of the last digit, for what is rounded to it."""
    assert [as_printed(number(token)).step for token in ("3.70", "10", "0.5")] == [Fraction(1, 100), 1, Fraction(1, 10)]
