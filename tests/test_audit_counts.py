"""Counts, percentages and contradictions, each on both sides, and what real series print. Nobody is described."""

from fractions import Fraction
from typing import Any

import pytest

from tests.auditing import ESR, Auditor, Fields, record
from tests.making import ANCHOR

FOUR = ["patient-1", "patient-2", "patient-3", "patient-4"]
DRUG: Fields = {"drug": {"agent": "tocilizumab", "line": "index", "holds": "4 of 4"}}
RESPONSE: Fields = {"of": "drug", "kind": "response", "when": "P12W"}
LISTED: Fields = {"all": {"population": FOUR, "class": "outcomes", "kind": "response", "of": "drug"}}


def responses(count: int, *said: Fields, **fields: Any) -> Fields:
    """Return a record of four, of whom so many responded as the report counts; and what is said of each."""
    own = {
        f"r{at}": {"population": name, **RESPONSE, **one}
        for at, (name, one) in enumerate(zip(FOUR, said, strict=False))
    }
    whole = {"all-in-all": {**RESPONSE, "holds": f"{count} of 4", **fields}}
    return record(4, {}, treatments=DRUG, outcomes=whole | own)


@pytest.mark.parametrize(("count", "verdict"), [(2, "reproduced"), (3, "not-reproduced"), (1, "not-reproduced")])
def test_a_count_is_that_of_its_rows(auditor: Auditor, count: int, verdict: str) -> None:
    """Two rows say yes and two say no."""
    found = auditor.one(responses(count, {}, {}, {"holds": "no"}, {"holds": "no"}), "cohort#all-in-all", "count")
    assert found.verdict == verdict
    assert found.recomputed == (Fraction(2), Fraction(2))
    assert found.disputes == (("cohort#all-in-all",) if verdict == "not-reproduced" else ())


@pytest.mark.parametrize(("count", "verdict"), [(2, "not-checkable"), (4, "not-checkable"), (1, "not-reproduced")])
def test_silent_rows_leave_a_count_open(auditor: Auditor, count: int, verdict: str) -> None:
    """Silence is never zero: two rows say yes, so it is two at least."""
    found = auditor.one(responses(count, {}, {}), "cohort#all-in-all", "count")
    assert found.verdict == verdict
    assert found.recomputed == (Fraction(2), Fraction(4))


def test_a_complete_list_of_each_patient_settles_who_is_not_on_it(auditor: Auditor) -> None:
    """One of a group is made of counts, which do not say whose they are, and settles nobody."""
    tree = responses(3, {}, {}) | {"complete": {"all": LISTED["all"] | {"at": ANCHOR}}}
    assert auditor.one(tree, "cohort#all-in-all", "count").verdict == "not-reproduced"
    tree["complete"]["all"]["population"] = "cohort"
    assert auditor.one(tree, "cohort#all-in-all", "count").verdict == "not-checkable"


@pytest.mark.parametrize(
    "own",
    [
        {"when": "P52W"},
        {"kind": "improvement"},
        {"holds": "open"},
        {"criterion": "other"},
        {"basis": "read", "why": "Invented."},
    ],
)
def test_who_may_be_meant_is_not_ruled_out(auditor: Auditor, own: Fields) -> None:
    """A response at another time, an improvement, or one by another criterion may be what was counted."""
    criterion = {"criterion": "one"} if "criterion" in own else {}
    tree = responses(3, criterion, criterion, own, {"holds": "no"} | criterion, **criterion)
    tree["criteria"] = {
        name: {"label": name, "kind": "response", "says": "Invented.", "at": ANCHOR} for name in ("one", "other")
    }
    tree["complete"] = {"all": LISTED["all"] | {"at": ANCHOR, "population": FOUR[3]}}
    assert not auditor.alarms(tree)


@pytest.mark.parametrize(
    "denied",
    [{"when": "P2W", "holds": "no"}, {"criterion": "one", "holds": "no"}, {"holds": "no", "kind": "complete-response"}],
)
def test_a_narrower_denial_denies_nothing_more(auditor: Auditor, denied: Fields) -> None:
    """No response at week two, by one criterion, or no complete one, may be a response all the same."""
    tree = responses(4, {}, {}, {}, denied)
    tree["criteria"] = {"one": {"label": "one", "kind": "response", "says": "Invented.", "at": ANCHOR}}
    assert not auditor.alarms(tree)


def test_a_withdrawal_for_one_reason_is_not_every_withdrawal(auditor: Auditor) -> None:
    """Three stopped, one of them for harm: three and one are both right."""
    stopped: Fields = {"of": "drug", "kind": "withdrawn"}
    reasons = ("intolerance", "inefficacy", "inefficacy")
    own = {f"w{at}": stopped | {"population": FOUR[at], "reason": reason} for at, reason in enumerate(reasons)}
    whole = {"harm": stopped | {"holds": "1 of 4", "reason": "intolerance"}, "any": stopped | {"holds": "3 of 4"}}
    tree = record(4, {}, treatments=DRUG, outcomes=whole | own)
    assert not auditor.alarms(tree)
    tree["outcomes"]["any"]["holds"] = "2 of 4"
    assert auditor.alarms(tree) == [("cohort#any", "count")]


@pytest.mark.parametrize(
    ("count", "last", "verdict"),
    [(2, "no", "reproduced"), (1, "no", "not-reproduced"), (3, "no", "not-reproduced"), (3, "open", "not-checkable")],
)
def test_a_count_is_that_of_what_it_includes(auditor: Auditor, count: int, last: str, verdict: str) -> None:
    """Somebody may be counted whom the record cannot name, unless everybody else is denied it."""
    said: tuple[Fields, ...] = ({}, {}, {"holds": "no"}, {"holds": last})
    found = auditor.one(responses(count, *said, includes=["r0", "r1"]), "cohort#all-in-all", "count")
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("count", "time", "verdict"),
    [
        ("2", "baseline", "reproduced"),
        ("3", "baseline", "not-reproduced"),
        ("2", "", "reproduced-only-if"),
        ("3", "", "not-checkable"),
        ("3", "P4W", "not-checkable"),
    ],
)
def test_a_threshold_is_counted_at_its_time(auditor: Auditor, count: str, time: str, verdict: str) -> None:
    """Rows of another time settle nothing; 30 may be 30.4."""
    rows = {"erythrocyte-sedimentation-rate@baseline mm/h": ["10", "20", "40", "50"]}
    counted = {**ESR, "value": "> 30", "holds": f"{count} of 4"} | ({"when": time} if time else {})
    found = auditor.all(record(4, rows, measurements={"m": counted}), "cohort#m", "count")
    assert [one.verdict for one in found] == ([] if time == "P4W" else [verdict])


def test_a_value_on_the_limit_may_have_been_rounded_to_it(auditor: Auditor) -> None:
    """`> 30` of 30.4, which is printed as 30."""
    rows = {"erythrocyte-sedimentation-rate@baseline mm/h": ["10", "30", "40", "50"]}
    counted = {**ESR, "value": "> 30", "holds": "3 of 4", "when": "baseline"}
    found = auditor.one(record(4, rows, measurements={"m": counted}), "cohort#m", "count")
    assert (found.verdict, found.condition) == ("reproduced-only-if", "the values in the rows are rounded")


# --- percentages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "verdicts"),
    [
        ("11 (79%)", ["reproduced"]),
        ("11/14 (78.6 %)", ["reproduced"]),
        ("79% (n = 11)", ["reproduced"]),
        ("11 patients (79%; 95% CI 49–95)", ["reproduced"]),
        ("11 (78%)", ["reproduced-only-if"]),
        ("11 (92%)", ["reproduced-only-if"]),
        ("11/12 (92%)", ["reproduced"]),
        ("11/14 (92%)", ["not-reproduced"]),
        ("11 (70%)", ["not-reproduced"]),
        ("11, 50% of whom were women", []),
        ("11 (50% of those on it)", []),
        ("11 had 50 % of the dose", []),
        ("50 %", []),
        ("111 (70%)", []),
    ],
)
def test_a_percentage_beside_a_count(auditor: Auditor, printed: str, verdicts: list[str]) -> None:
    """It is of the people, or of as many as were assessed; one that stands alone may be of anything."""
    tree = record(14, treatments={"t": {"agent": "methotrexate", "holds": "11 of 14", "printed": printed}})
    assert [one.verdict for one in auditor.all(tree, "cohort#t", "percentage")] == verdicts


def test_a_percentage_of_fewer_is_no_excuse_where_the_rows_tell_of_everybody(auditor: Auditor) -> None:
    """Nobody was left out."""
    said: tuple[Fields, ...] = ({}, {}, {"holds": "no"}, {"holds": "no"})
    assert auditor.alarms(responses(2, *said, printed="2 (67%)")) == [("cohort#all-in-all", "percentage")]
    assert not auditor.alarms(responses(2, {}, {}, printed="2 (67%)"))


# --- counts against counts -----------------------------------------------------------------------------------------


def test_two_places_that_differ_are_both_disputed(auditor: Auditor) -> None:
    """Neither is corrected; nor are they two places where they are of two courses, doses or visits."""
    again: Fields = {**RESPONSE, "holds": "3 of 4", "at": ANCHOR}
    tree = responses(2)
    tree["outcomes"]["abstract"] = again
    (found,) = auditor(tree)
    assert (found.verdict, set(found.disputes)) == ("not-reproduced", {"cohort#all-in-all", "cohort#abstract"})
    for other in ({"when": "P24W"}, {"kind": "complete-response"}, {"when": "follow-up", "time_printed": "at last"}):
        tree["outcomes"]["abstract"] = again | other
        assert not auditor.alarms(tree)


def test_two_courses_of_a_drug_are_two_treatments(auditor: Auditor) -> None:
    """What happened in the first need not happen in the second."""
    courses = {f"c{at}": DRUG["drug"] | {"sequence": str(at)} for at in (1, 2)}
    outcomes = {f"r{at}": {"of": f"c{at}", "kind": "response", "holds": f"{at} of 4"} for at in (1, 2)}
    assert not auditor.alarms(record(4, treatments=courses, outcomes=outcomes))


@pytest.mark.parametrize(("male", "verdict"), [("1", "reproduced"), ("2", "not-reproduced"), ("0", "not-checkable")])
def test_sexes_add_up_or_somebody_is_not_told(auditor: Auditor, male: str, verdict: str) -> None:
    """A missing sex is no error."""
    sexes = {name: {"is": name, "holds": f"{count} of 4"} for name, count in (("female", "3"), ("male", male))}
    assert auditor.one(record(4, characteristics=sexes), "cohort#female", "sum").verdict == verdict


def parts(sizes: tuple[int, int], counts: tuple[int, int, int], division: str | None = "arms") -> Fields:
    """Return a record of ten in two parts, and of whom a harm is counted in the whole and in each part."""
    groups: Fields = {f"part-{at}": {"part_of": "cohort", "size": str(size)} for at, size in enumerate(sizes)}
    for fields in groups.values():
        fields |= {"division": division} if division else {}
    whose = [("cohort", 10), *((f"part-{at}", size) for at, size in enumerate(sizes))]
    harms = {
        f"harm-{at}": {"population": name, "during": "drug", "event": "infection", "holds": f"{count} of {size}"}
        for at, ((name, size), count) in enumerate(zip(whose, counts, strict=True))
    }
    drug = {"drug": DRUG["drug"] | {"holds": "10 of 10"}}
    return record(10, populations=groups, treatments=drug, adverse_events=harms)


@pytest.mark.parametrize(
    ("sizes", "counts", "division", "alarms"),
    [
        ((4, 6), (5, 2, 3), "arms", []),
        ((4, 6), (6, 2, 3), "arms", [("cohort#harm-0", "count")]),
        ((4, 5), (6, 2, 3), "arms", []),
        ((4, 6), (5, 3, 3), None, []),
        ((4, 9), (3, 4, 3), None, [("part-0#harm-1", "overlap")]),
        ((4, 9), (8, 4, 6), None, [("part-1#harm-2", "overlap")]),
    ],
)
def test_parts_that_cover_add_up_and_parts_that_overlap_need_not(
    auditor: Auditor, sizes: tuple[int, int], counts: tuple[int, int, int], division: str | None, alarms: list[Any]
) -> None:
    """A part has no more than the whole, nor fewer than the others leave to it."""
    assert auditor.alarms(parts(sizes, counts, division)) == alarms


# --- summaries against each other ----------------------------------------------------------------------------------


def measured(**found: Fields) -> Fields:
    """Return a record of ten without rows, with some measurements at baseline."""
    return record(10, measurements={name: {**ESR, "when": "baseline", **one} for name, one in found.items()})


def spread(kind: str, low: str, high: str) -> Fields:
    """Return a spread of two ends."""
    return {"spread": {"kind": kind, "low": low, "high": high}}


IQR, RANGE = "interquartile-range", "minimum-to-maximum"


@pytest.mark.parametrize(
    ("fields", "alarm"),
    [
        ({"statistic": "median", "value": "5", **spread(IQR, "3", "9")}, False),
        ({"statistic": "median", "value": "15", **spread(IQR, "3", "9")}, True),
        ({"statistic": "median", "value": "5", **spread(IQR, "9", "3")}, True),
        ({"statistic": "mean", "value": "15", **spread(IQR, "3", "9")}, False),
        ({"statistic": "mean", "value": "15", **spread(RANGE, "3", "9")}, True),
        ({"statistic": "total", "value": "80", **spread(RANGE, "3", "9")}, False),
        ({"statistic": "median", "value": "2", **spread(IQR, "< 1", "2.0")}, False),
        ({"statistic": "median", "value": "15", "basis": "read", "why": "Invented.", **spread(IQR, "3", "9")}, False),
    ],
)
def test_numbers_stand_in_order(auditor: Auditor, fields: Fields, alarm: bool) -> None:
    """A mean may lie outside the quartiles, and a total outside the range of its parts."""
    assert auditor.alarms(measured(m=fields)) == ([("cohort#m", "order")] if alarm else [])


@pytest.mark.parametrize(
    ("mean", "number", "verdict"),
    [
        ("2.29", "7", "reproduced"),
        ("2.28", "7", "reproduced-only-if"),
        ("2.31", "7", "not-reproduced"),
        ("2.31", "", "reproduced-only-if"),
    ],
)
def test_grim(auditor: Auditor, mean: str, number: str, verdict: str) -> None:
    """Seven whole numbers have no mean of 2.31; fewer may, where it is not said how many were measured."""
    joints = {"measure": "active-joint-count", "unit": "{count}", "statistic": "mean", "value": mean}
    # 2.31 is 30 of 13; of the fourteen, as many may have been measured.
    tree = record(14, measurements={"m": joints | ({"measured": number} if number else {})})
    assert auditor.one(tree, "cohort#m", "grim").verdict == verdict


@pytest.mark.parametrize(("width", "alarm"), [("2", False), ("9", True)])
def test_a_deviation_has_room_in_its_range(auditor: Auditor, width: str, alarm: bool) -> None:
    """Nothing between 3 and 9 deviates by 9, however many were measured."""
    mean = {"statistic": "mean", "value": "5", "spread": {"kind": "standard-deviation", "width": width}}
    found = auditor.alarms(measured(m=mean, r={"statistic": "range", **spread(RANGE, "3", "9")}))
    assert found == ([("cohort#m", "standard-deviation")] if alarm else [])


@pytest.mark.parametrize(
    ("other", "alarm"),
    [
        ({"value": "34.4"}, False),
        ({"value": "34.9"}, False),
        ({"value": "43"}, True),
        ({"value": "43", "when": "P12W"}, False),
        ({"value": "43", "measured": "9"}, False),
        ({"value": "43", "statistic": "mean"}, False),
        ({"value": "43", "unit": "mm"}, False),
    ],
)
def test_one_summary_in_two_places(auditor: Auditor, other: Fields, alarm: bool) -> None:
    """Fewer digits, or cut ones, are no contradiction; nor is another time or number of people."""
    first = {"statistic": "median", "value": "34"}
    assert bool(auditor.alarms(measured(m=first, n=first | other))) == alarm


@pytest.mark.parametrize(
    ("when", "line", "alarm"),
    [("P12M", "index", False), ("P13M", "index", False), ("P20M", "index", True), ("P20M", "prior", False)],
)
def test_nobody_is_seen_after_the_longest_follow_up(auditor: Auditor, when: str, line: str, alarm: bool) -> None:
    """A visit may be late, and the time of an earlier treatment is its own."""
    followed = {
        "measure": "follow-up-duration",
        "unit": "mo",
        "statistic": "median",
        "value": "9",
        **spread(RANGE, "3", "12"),
    }
    outcome = {"of": "drug", "kind": "relapse", "holds": "1 of 4", "when": when}
    drug = {"drug": DRUG["drug"] | {"line": line}}
    found = auditor.alarms(record(4, treatments=drug, outcomes={"r": outcome}, measurements={"f": followed}))
    assert found == ([("cohort#r", "time")] if alarm else [])
