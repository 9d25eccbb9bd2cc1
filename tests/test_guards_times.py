"""Guards over times, each on both sides: when, for how long, how often and since when. All is invented."""

from pathlib import Path

import pytest
import yaml

from kg.build.inputs import Inputs
from kg.guards import Passage
from tests.weighing import AT, RECORD, Said, Weigher, given, rash, response, value


@pytest.fixture
def guards(tmp_path: Path, inputs: Inputs) -> Weigher:
    """Return what weighs a statement."""
    return Weigher(tmp_path, inputs)


# --- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "passage"),
    [
        ("P6M", "At six months a rash was seen."),
        ("P6M", "At 6 months a rash was seen."),
        ("P6M", "A rash at month 6."),
        ("P6M", "A rash at months 3, 6 and 12."),
        ("P6M", "A rash at 3-, 6- and 12-month visits."),
        ("P6M", "A rash at 3, 6, and 12 months."),
        ("P6M", "A rash at 3/6/12 months."),
        ("P6M", "A rash (M6)."),
        ("P6M", "A rash after 6-mo."),
        ("P6M", "A rash after 6 mos."),
        ("P6M", "A rash after 6mths."),
        ("P6M", "A rash after 6m of it."),
        ("P6M", "A rash after half a year."),
        ("P6M", "A half-year later a rash was seen."),
        ("P6M", "A rash after 26 weeks."),
        ("P6M", "A rash within six months."),
        ("P6M", "A rash over six months."),
        ("P6M", "A rash in the sixth month."),
        ("P6M", "A rash in the 6th month."),
        ("P6M", "A rash six (6) months later."),
        ("P6M", "A rash after 6 consecutive months."),
        ("P6M", "A rash at 6/12."),
        ("P6M", "A rash at T6."),
        ("P6M", "Un érythème après 6 mois."),
        ("P6M", "Un érythème après six mois."),
        ("P6M", "Ausschlag nach sechs Monaten."),
        ("P1Y", "A rash after a year."),
        ("P1Y", "A rash the following year."),
        ("P1Y", "A rash after 12 months."),
        ("P1Y", "A rash after 52 weeks."),
        ("P1Y", "A rash at the one-year visit."),
        ("P12M", "A rash at the 1-year visit."),
        ("P12W", "A rash at week 12."),
        ("P12W", "A rash at W12."),
        ("P12W", "A rash at wk-12."),
        ("P12W", "A rash (wks 4, 8, 12)."),
        ("P2W", "A rash after a fortnight."),
        ("P18M", "A rash after one and a half years."),
        ("P18M", "A rash after 1½ years."),
        ("P18M", "A rash after 1.5 yrs."),
        ("P18M", "A rash after 1,5 yr."),
        ("P1Y6M", "A rash after one year and six months."),
        ("P18M", "A rash after 1 year, 6 months."),
        ("P23M", "A rash twenty-three months later."),
        ("P23M", "Twenty-three and eleven months later there were rashes."),
        ("P11M..P23M", "Twenty-three and eleven months later there were rashes."),
        ("P5M..P11M", "A rash after 5–11 months."),
        ("P5M..P11M", "A rash after five to eleven months."),
        ("P5M..P11M", "A rash between months 5 and 11."),
        ("P2D", "A rash within 48 hours."),
        ("P2D", "A rash at 48 h."),
        ("PT0.5H", "A rash 30 minutes later."),
        ("P1D", "A rash the next day."),
        ("P1D", "A rash on day 1."),
        ("P14D", "A rash on D14."),
        ("P14D", "A rash on day +14."),
        ("P10Y", "A rash a decade later."),
        ("P0D", "A rash at the start."),
        ("-P1W", "A rash one week before."),
        (">=P4Y", "A rash after more than 4 years."),
        (">=P4Y", "A rash for over four years."),
        (">=P4Y", "A rash for at least four years."),
        (">=P4Y", "A rash for 4 years or more."),
        (">=P1Y", "A rash for up to at least 1 year."),
        (">P4Y", "A rash for 4+ years."),
        ("<=P4W", "A rash within four weeks."),
        ("<=P4W", "A rash at up to 4 weeks."),
        ("<P4W", "A rash in less than four weeks."),
        ("<=P4W", "A rash by week 4."),
        ("baseline", "A rash in three."),
        ("end-of-follow-up", "A rash in three."),
    ],
)
def test_a_printed_time_passes(guards: Weigher, when: str, passage: str) -> None:
    """Figures and words, in each unit, before the unit and behind it; the same length in other words; labels."""
    verdict = guards.verdict("time", rash("at least 1 of 14", when=when), passage)
    assert verdict == ("passed" if "P" in when else "not-applicable")


@pytest.mark.parametrize(
    ("when", "passage"),
    [
        ("P6M", "A rash in three."),
        ("P6M", "A rash in 6 patients."),
        ("P6M", "A rash at twelve months."),
        ("P6M", "A rash at months 3 and 12."),
        ("P6M", "A rash after 6 weeks."),
        ("P6M", "A rash after 16 months."),
        ("P6M", "A rash after 0.6 months."),
        ("P6M", "A rash after 24 weeks."),
        ("P6M", "A rash after more than 6 months."),
        ("P6M", "A rash after at least 6 months."),
        ("P6M", "A rash after 6 months or more."),
        ("P12M", "A rash at six months."),
        ("P1M", "A rash after four weeks."),
        ("P4W", "A rash after a month."),
        ("P40Y", "A rash after 4 years, aged 40."),
        ("P5M..P11M", "A rash after 5 months."),
        ("P5M..P22M", "A rash after 5 to 11 months."),
        (">=P4Y", "A rash within less than 4 years."),
        ("<=P4W", "A rash after more than 4 weeks."),
        ("<P8W", "A rash in less than four weeks."),
        ("P2Y", "A rash after one year and six months."),
        ("P7Y", "A rash at 7."),
    ],
)
def test_another_time_fails(guards: Weigher, when: str, passage: str) -> None:
    """Another number, another unit, a lost comparator or its contrary; four weeks are no month."""
    found = guards(rash("at least 1 of 14", when=when), passage)["time"]
    assert (found.verdict, found.path) == ("failed", ("adverse_events", "tried", "when"))
    assert found.what
    assert found.remedy


@pytest.mark.parametrize(
    "passage", ["A rash after 6 months in 3 or more patients.", "A rash at 6 months, and 4 at least."]
)
def test_what_follows_a_time_is_not_its_comparator(guards: Weigher, passage: str) -> None:
    """*Or more* belongs to what stands right before it."""
    assert guards.verdict("time", rash("at least 1 of 14", when="P6M"), passage) == "passed"


def test_a_statement_that_is_not_stated_has_no_time_to_print(guards: Weigher) -> None:
    """A derived time, and one whose reading is told in `why`, is held to no words."""
    passage = "A rash in three."
    assert guards.verdict("time", rash("3 of 14", when="P6M", why="Read so."), passage) == "not-applicable"
    derived = rash("3 of 14", when="P6M", basis="derived", why="It follows.", derived_from="base")
    assert guards.verdict("time", derived, passage) == "not-applicable"


# --- as printed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "when", "passage", "failed"),
    [
        ("after six months", "P6M", "A rash was seen after six months, and another after 12 weeks.", set()),
        ("After six  months", "P6M", "A rash was seen after six-months.", set()),
        ("after six months", "P12W", "A rash was seen after six months, and another after 12 weeks.", {"when"}),
        ("after six months", "P6M", "A rash was seen after 6 months.", {"time_printed"}),
        ("12 March 2009", None, "A rash was seen after six months.", {"time_printed"}),
        ("at the third visit", "P6M", "A rash was seen at the third visit, six months on.", set()),
        ("at the third visit", "P6M", "A rash was seen at the third visit.", {"when"}),
        ("at the third visit", "follow-up", "A rash was seen at the third visit.", set()),
    ],
)
def test_what_is_copied_for_a_time_is_printed_and_agrees(
    guards: Weigher, shown: str, when: str | None, passage: str, failed: set[str]
) -> None:
    """`time_printed` stands in the passage word by word, and where it has a number, `when` is that number."""
    fields = {"time_printed": shown, **({"when": when} if when else {})}
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["adverse_events"] = {"tried": {**rash("at least 1 of 14", **fields).fields, "at": [AT]}}
    weighed = guards.record(tree, {AT: Passage(passage)})
    assert {str(one.path[-1]) for one in weighed if one.verdict == "failed"} == failed


def test_a_time_may_be_wrapped_in_a_row(guards: Weigher) -> None:
    """In a row of a table the lines of the cells beside it may stand between its words."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["tables"] = {
        "t": {"columns": ["patient", "ESR@baseline"], "rows": [["patient-1", "38"]], "at": {"patient-1": [AT]}}
    }
    said = rash(population="patient-1", time_printed="at tapering").fields
    tree["adverse_events"] = {"tried": {**said, "at": [AT]}}
    weighed = guards.record(tree, {AT: Passage("1 38 Rash at IFX, tapering MTX")})
    assert [one.path for one in weighed if one.verdict == "failed"] == []


# --- how long, how often, since when -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duration", "passage", "verdict"),
    [
        ("P4.5Y", "He responded for 4.5 years.", "passed"),
        ("P4.5Y", "He responded for four and a half years.", "passed"),
        ("P9Y", "He responded for 4.5 years.", "failed"),
        ("P1M", "He responded for a period of one month.", "passed"),
        ("P1M", "He responded.", "failed"),
    ],
)
def test_a_duration_is_printed(guards: Weigher, duration: str, passage: str, verdict: str) -> None:
    """For how long something went on is a time like others."""
    said = response(duration=duration)
    assert guards.verdict("time", said, passage) == verdict


@pytest.mark.parametrize(
    ("interval", "passage"),
    [
        ("P1D", "daily"), ("P1D", "once daily"), ("P1D", "once a day"), ("P1D", "each day"), ("P1D", "5 mg/day"),
        ("P1D", "5 mg/d"), ("P1D", "every night"), ("P1D", "5 mg qd"), ("P1D", "5 mg od"), ("P1D", "at bedtime"),
        ("PT12H", "twice daily"), ("PT12H", "twice a day"), ("PT12H", "two times per day"), ("PT12H", "5 mg bd"),
        ("PT12H", "5 mg b.i.d."), ("PT12H", "every 12 hours"), ("PT12H", "12-hourly"), ("PT12H", "q12h"),
        ("PT12H", "in the morning and evening"), ("PT8H", "three times daily"), ("PT8H", "5 mg tid"),
        ("PT8H", "thrice daily"), ("PT6H", "four times a day"), ("PT4.8H", "five times daily"), ("PT12H", "2x/day"),
        ("P2D", "on alternate days"), ("P2D", "every other day"), ("P2D", "every second day"), ("P2D", "5 mg qod"),
        ("P1W", "weekly"), ("P1W", "once weekly"), ("P1W", "once a week"), ("P1W", "every week"), ("P1W", "15 mg/week"),
        ("P1W", "15 mg/ week"), ("P1W", "15 mg per week"), ("P1W", "5 mg qw"), ("P3.5D", "twice weekly"),
        ("P3.5D", "two times a week"), ("P3.5D", "biweekly"), ("P2W", "biweekly"), ("P2W", "fortnightly"),
        ("P2W", "every fortnight"), ("P2W", "every other week"), ("P2W", "every two weeks"), ("P2W", "every 2 wks"),
        ("P2W", "every second week"), ("P2W", "5 mg eow"), ("P2W", "40mg/2weeks"), ("P2W", "q2w"), ("P2W", "Q 2 wk"),
        ("P2W", "2-weekly"), ("P2W", "in alternate weeks"), ("P2W", "every 14 days"), ("P3W", "every third week"),
        ("P4W", "every 4 weeks"), ("P4W", "every four weeks"), ("P4W", "q4w"), ("P4W", "q4wks"), ("P4W", "4-weekly"),
        ("P4W", "at four-week intervals"), ("P4W", "the 4-week frequency"), ("P4W", "once every 4 weeks"),
        ("P4W", "in 28-day cycles"), ("P4W", "every three to four weeks"), ("P1M", "monthly"), ("P1M", "every month"),
        ("P1M", "once a month"), ("P1M", "8mg/kg/month"), ("P1M", "8 mg per month"), ("P2M", "every two months"),
        ("P2M", "bimonthly"), ("P3M", "quarterly"), ("P6M", "every six months"), ("P6M", "semiannually"),
        ("P1Y", "yearly"), ("P1Y", "once a year"), ("P1M", "chaque mois"),
    ],
)  # fmt: skip
def test_a_printed_interval_passes(guards: Weigher, interval: str, passage: str) -> None:
    """Adverbs, so many times in so long, every so long, a stroke, and the abbreviations of prescriptions."""
    assert _how_often(guards, interval, f"TCZ was given {passage}.") == ["passed"]


@pytest.mark.parametrize(
    ("interval", "passage"),
    [
        ("P2M", "monthly"), ("P1M", "every four weeks"), ("P4W", "monthly"), ("P8W", "every four weeks"),
        ("P4W", "every other week"), ("P1W", "fortnightly"), ("P1D", "twice weekly"), ("PT6H", "twice daily"),
        ("P1D", "5 mg bd"), ("P2D", "daily"), ("P2W", "weekly"), ("P3M", "every 3 weeks"),
        ("P1W", "in three infusions"), ("P4W", "q8w"), ("P1D", "15 mg/week"), ("P2W", "8mg/kg/month"),
    ],
)  # fmt: skip
def test_another_interval_fails(guards: Weigher, interval: str, passage: str) -> None:
    """Half as often, twice as often, or another unit is another interval."""
    assert _how_often(guards, interval, f"TCZ was given {passage}.") == ["failed"]


def _how_often(guards: Weigher, interval: str, passage: str) -> list[str]:
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    said = given("TCZ", "14 of 14", regimens={"first": {"interval": interval}})
    tree["treatments"]["tried"] = {**said.fields, "at": [AT]}
    weighed = guards.record(tree, {AT: Passage(passage)})
    return [one.verdict for one in weighed if one.guard == "time" and one.path[-1] == "interval"]


@pytest.mark.parametrize(
    ("passage", "verdict"),
    [
        ("She had had it since 1996.", "passed"),
        ("She had had it since '96.", "passed"),
        ("She had had it since March 1996.", "passed"),
        ("She had had it since 1997.", "failed"),
        ("She had had it, see 19965.", "failed"),
    ],
)
def test_the_year_of_a_disease_is_printed(guards: Weigher, passage: str, verdict: str) -> None:
    """A year since when is a number as printed."""
    fields = {"population": "patient-1", "role": "indication", "disease": "takayasu-arteritis", "since": "1996"}
    assert guards.verdict("time", Said("diagnoses", fields), passage) == verdict


# --- tables --------------------------------------------------------------------------------------------------------

HEAD = "9-20 0123456789abcdef"


@pytest.mark.parametrize(
    ("heading", "verdict"),
    [
        ("Patient ESR before ESR at week 12", "passed"),
        ("Patient ESR W0 ESR W12", "passed"),
        ("Patient ESR, 12 wks", "passed"),
        ("Patient ESR at 0 12 (weeks)", "passed"),
        ("Weeks Patient ESR 0 12", "passed"),
        ("Patient ESR at week 24", "failed"),
        ("Patient ESR before ESR after", "failed"),
        ("Patient ESR, 3 months", "failed"),
    ],
)
def test_the_time_of_a_column_stands_in_the_heading(guards: Weigher, heading: str, verdict: str) -> None:
    """A table is weighed once for each column, and what rests on a row of it may find its time in the heading."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    columns = ["patient", "ESR@baseline", "ESR@P12W"]
    at = {"columns": [HEAD], "patient-1": [AT]}
    tree["tables"] = {"t": {"columns": columns, "rows": [["patient-1", "38", "15"]], "at": at}}
    weighed = guards.record(tree, {HEAD: Passage(heading), AT: Passage("1 38 15")})
    verdicts = {one.path[-1]: one.verdict for one in weighed if one.guard == "time" and "columns" in one.path}
    assert verdicts == {0: "not-applicable", 1: "not-applicable", 2: verdict}
    tree["outcomes"] = {
        "tried": {"population": "patient-1", "of": "his", "kind": "response", "when": "P12W", "at": [AT]}
    }
    weighed = guards.record(tree, {HEAD: Passage("Patient ESR and response at week 12"), AT: Passage("1 38 15 yes")})
    assert [one.path for one in weighed if one.verdict == "failed"] == []


def test_a_table_without_its_heading_has_no_times(guards: Weigher) -> None:
    """Where nobody says where the heading stands, there is nothing to look into."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    columns = ["patient", "ESR@P12W"]
    tree["tables"] = {"t": {"columns": columns, "rows": [["patient-1", "38"]], "at": {"patient-1": [AT]}}}
    weighed = guards.record(tree, {AT: Passage("1 38")})
    assert {one.verdict for one in weighed if one.guard == "time"} == {"not-applicable"}


def test_a_value_finds_its_time_in_any_of_its_passages(guards: Weigher) -> None:
    """What one passage lacks another may have."""
    said = value("3.5", when="P6M")
    assert guards.verdict("time", said, "The median ESR was 3.5 mm/h.") == "failed"
    assert guards.verdict("time", said, "The median ESR was 3.5 mm/h.", "All was measured at six months.") == "passed"
