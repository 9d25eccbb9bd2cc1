"""Guards, each on both sides: what bears a statement passes, and what only looks like it fails. All is invented."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.build.inputs import Inputs
from kg.guards import Passage
from tests.weighing import AT, OTHER, RECORD, Said, Weigher, given, lesions, rash, response, value


@pytest.fixture
def guards(tmp_path: Path, inputs: Inputs) -> Weigher:
    """Return what weighs a statement."""
    return Weigher(tmp_path, inputs)


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "passage"),
    [
        ("3.5", "It was 3.5 mm/h."),
        ("3.5", "It was 3.5."),
        ("3.5", "It rose (3.5)."),
        ("3.5", "It was +3.5 mm/h."),
        ("3.5", "From 3.5–7.5 mm/h."),
        ("3.5", "It was 3.5–7.5 mm/h."),
        ("7.5", "It was 3.5–7.5 mm/h."),
        ("7.5", "It was 3.5-7.5 mm/h."),
        ("7.5", "It was (3.5 – 7.5) mm/h."),
        ("7.5", "A score[3]–7.5 of it."),
        ("3.5", "It was about 3.5 mm/h."),
        ("3.5", "It was 10 ± 3.5 mm/h."),
        ("3.5", "It was 10 +/- 3.5 mm/h."),
        ("0,35", "It was 0,35 mm/h."),
        ("35", "It was 35mm/h."),
        ("35", "ESR35 was low."),
        ("12", "It was 12³ mm/h."),
        ("7", "It was 7† mm/h."),
        ("23", "Twenty-three mm/h it was."),
        ("3", "It was three mm/h."),
        ("< 15", "It was <15 mm/h."),
        ("< 15", "It was < 15 mm/h."),
        ("< 15", "It was less than 15 mm/h."),
        ("< 15", "It was below 15 mm/h."),
        ("> 15", "It was more than 15 mm/h."),
        ("> 15", "It was ＞ 15 mm/h."),
        (">= 15", "It was ≥15 mm/h."),
        (">= 15", "It was ⩾15 mm/h."),
        (">= 15", "It was 15 mm/h or more."),
        (">= 15", "It was at least 15 mm/h."),
        ("≤ 15", "It was <= 15 mm/h."),
        ("≤ 15", "It was at most 15 mm/h."),
        ("≤ 15", "It was 15 or less."),
        ("~ 15", "It was approximately 15 mm/h."),
        ("~ 15", "It was ~15 mm/h."),
        ("-3", "A change of -3 mm/h."),
        ("-3", "A change of −3 mm/h."),
        ("-3", "A change of –3 mm/h."),
        ("-3", "A change of − 3 mm/h."),
        ("-3", "(−3 mm/h)"),
        ("−3", "A change of -3 mm/h."),
        ("-3.25", "It moved by ‑3.25 mm/h."),
    ],
)
def test_a_printed_value_passes(guards: Weigher, number: str, passage: str) -> None:
    """The number with its comparator and its sign, whatever stands glued to it, is what the record says."""
    assert guards.verdict("value", value(number), passage) == "passed"


@pytest.mark.parametrize(
    ("number", "passage"),
    [
        ("3.5", "It was 13.5 mm/h."),
        ("3.5", "It was 3.53 mm/h."),
        ("3.5", "It was 3,5 mm/h."),
        ("3.5", "It was 3.50 mm/h."),
        ("3.5", "It was 3. 5 mm/h."),
        ("0,35", "It was 0.35 mm/h."),
        ("0.35", "It was 0,35 mm/h."),
        ("35", "It was 0.35 mm/h."),
        ("35", "It was 35.1 mm/h."),
        ("35", "It was 135 mm/h."),
        ("5", "It fell to 5,10 mm/h."),
        ("5", "It fell to 1.5 mm/h."),
        ("1", "It was an old value."),
        ("1", "Only the first was high."),
        ("0", "It did not rise."),
        ("4", "It was measured (n = 4)."),
        ("15", "It was <15 mm/h."),
        ("15", "It was ≥ 15 mm/h."),
        ("15", "It was less than 15 mm/h."),
        ("15", "It was more than 15 mm/h."),
        ("15", "It was at least 15 mm/h."),
        ("15", "It was 15 mm/h or more."),
        ("< 15", "It was 15 mm/h."),
        ("< 15", "It was > 15 mm/h."),
        ("< 15", "It was ≤ 15 mm/h."),
        ("> 15", "It was ≥ 15 mm/h."),
        (">= 15", "It was > 15 mm/h."),
        (">= 1", "It was 1 mm/h."),
        ("≤ 15", "It was 15 or more."),
        ("~ 15", "It was 15 mm/h."),
        ("3", "A change of -3 mm/h."),
        ("3", "A change of −3 mm/h."),
        ("3", "A change of –3 mm/h."),
        ("3", "(−3 mm/h)"),
        ("-3", "A change of 3 mm/h."),
        ("-3", "A change of +3 mm/h."),
        ("-7.5", "It was 3.5–7.5 mm/h."),
        ("-7.5", "It was (3.5 – 7.5) mm/h."),
        ("-7.5", "It was 3.5-7.5 mm/h."),
        ("23", "Twenty-four mm/h it was."),
        ("20", "Twenty-three mm/h it was."),
        ("35", "It was high."),
    ],
)
def test_another_value_fails(guards: Weigher, number: str, passage: str) -> None:
    """A part of a number, another mark, a comparator or a sign more or less is another value."""
    found = guards(value(number), passage)["value"]
    assert found.verdict == "failed"
    assert found.path == ("measurements", "tried", "value")
    assert repr(number) in found.what
    assert found.remedy


@pytest.mark.parametrize(
    ("said", "passage", "verdict"),
    [
        (value("100000", printed="100,000"), "It was 100,000 per litre.", "passed"),
        (value("100000", printed="100 000"), "It was 100 000 per litre.", "passed"),
        (value("100000", printed="100,000"), "It was 100,0001 per litre.", "failed"),
        (value("100000", printed="100,000"), "It was 200,000 per litre.", "failed"),
        (value("100000"), "It was 100,000 per litre.", "failed"),
    ],
)
def test_thousands_may_be_marked_in_the_printed_token(guards: Weigher, said: Said, passage: str, verdict: str) -> None:
    """A number whose thousands are marked is found by its printed token, and by no other number of that look."""
    assert guards.verdict("value", said, passage) == verdict


@pytest.mark.parametrize(
    ("said", "passage", "verdict"),
    [
        (lesions("0"), "He had no active joints.", "passed"),
        (lesions("1"), "He had a single active joint.", "passed"),
        (lesions("1"), "An active joint was left.", "passed"),
        (lesions(">= 1"), "A new lesion was seen.", "passed"),
        (lesions("0"), "He had active joints.", "failed"),
        (lesions("1"), "He had active joints.", "failed"),
        (lesions("2"), "An active joint was left.", "failed"),
        (lesions("0"), "He had 4 active joints.", "failed"),
        (value("1", unit="a"), "It took a year.", "passed"),
        (value("2", unit="a"), "It took a year.", "failed"),
    ],
)
def test_things_are_counted_in_words(guards: Weigher, said: Said, passage: str, verdict: str) -> None:
    """*No* and *a* are numbers of things that are counted, and of nothing that is measured."""
    assert guards.verdict("value", said, passage) == verdict


@pytest.mark.parametrize(
    ("p", "passage", "verdict"),
    [
        ("< 0.05", "It fell (P < 0.05).", "passed"),
        ("< 0.05", "It fell (p<0.05).", "passed"),
        ("0.028", "It fell (p = 0.028).", "passed"),
        ("0.028", "ESR 34 (31–40) 4.0 (2.0–15) 0.028", "passed"),
        ("< 0.05", "It fell (P > 0.05).", "failed"),
        ("< 0.05", "It fell (P = 0.05).", "failed"),
        ("> 0.05", "It fell (P < 0.05).", "failed"),
        ("0.05", "It fell (P < 0.05).", "failed"),
        ("< 0.05", "It fell (P < 0.005).", "failed"),
        ("< 0.05", "It fell (P < 0,05).", "failed"),
        ("0.05", "It fell.", "failed"),
    ],
)
def test_p_is_held_by_its_comparator(guards: Weigher, p: str, passage: str, verdict: str) -> None:
    """`P > 0.05` is the contrary of `P < 0.05`."""
    assert guards.verdict("value", Said("comparisons", {"of": ["base", "base"], "p": p}), passage) == verdict


@pytest.mark.parametrize(
    ("low", "high", "passage", "failing"),
    [
        ("7.5", "15", "It was 10 (7.5–15) mg.", []),
        ("7.5", "15", "It was 10 (7.5-15) mg.", []),
        ("7.5", "15", "It was 10 (IQR 7.5 to 15) mg.", []),
        ("7.5", "15", "It was 10 (7.5–15.0) mg.", ["high"]),
        ("7.5", "15", "It was 10 (17.5–15) mg.", ["low"]),
        ("7.5", "-15", "It was 10 (7.5–15) mg.", ["high"]),
        ("-7.5", "15", "It was 10 (−7.5–15) mg.", []),
        ("7.5", "15", "It was 10 (−7.5–15) mg.", ["low"]),
    ],
)
def test_the_ends_of_a_spread_are_values(
    guards: Weigher, low: str, high: str, passage: str, failing: list[str]
) -> None:
    """Each end of a spread is looked for, and the line between them is no sign."""
    spread = {"kind": "interquartile-range", "low": low, "high": high}
    said = value("10", spread=spread)
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["measurements"]["tried"] = {**said.fields, "at": [AT]}
    weighed = guards.record(tree, {AT: Passage(passage)})
    assert [one.path[-1] for one in weighed if one.verdict == "failed" and one.guard == "value"] == failing


@pytest.mark.parametrize(
    ("dose", "passage", "verdict"),
    [
        ("8", "Tocilizumab 8 mg/kg was given every 4 weeks.", "passed"),
        ("8", "Tocilizumab (8mg/kg/4 weeks) was given.", "passed"),
        ("4", "Tocilizumab 8 mg/kg was given every 4 weeks.", "failed"),
        ("1", "Tocilizumab 8 mg/kg was given for a year in an attempt.", "failed"),
        ("18", "Tocilizumab 8 mg/kg was given.", "failed"),
        ("162", "Tocilizumab 162 mg was given.", "passed"),
    ],
)
def test_a_dose_is_no_interval(guards: Weigher, dose: str, passage: str, verdict: str) -> None:
    """The dose is looked for in the passage of its regimen, or of its treatment; a number of weeks is none."""
    for own in ({}, {"at": [OTHER]}):
        tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
        tree["treatments"]["tcz"] |= {"at": [AT], "regimens": {"r": {"dose": dose, "unit": "mg/kg", **own}}}
        elsewhere = "All 14 had tocilizumab."
        found = {AT: Passage(elsewhere if own else passage), OTHER: Passage(passage)}
        path = ("treatments", "tcz", "regimens", "r", "dose")
        assert [one.verdict for one in guards.record(tree, found) if one.path == path] == [verdict]


# --- counts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holds", "passage"),
    [
        ("4 of 14", "A rash was seen in 4 patients."),
        ("4 of 14", "Rash: 4/14."),
        ("4 of 14", "Rash in four."),
        ("4 of 14", "Four had a rash."),
        ("4 of 14", "Rash (n=4)."),
        ("4 of 14", "Rash (4, 28.6%)."),
        ("4 of 14", "Rash in 4."),
        ("4 of 14", "Rash in 4 children for 4 weeks."),
        ("4 of 14", "Rash in 4-14 cases."),
        ("1 of 14", "One patient had a rash."),
        ("1 of 14", "A patient had a rash."),
        ("1 of 14", "Another subject had a rash."),
        ("1 of 14", "The only patient with a rash."),
        ("1 of 14", "A single rash was seen."),
        ("1 of 14", "A rash was seen."),
        ("2 of 14", "Both sisters had a rash."),
        ("12 of 14", "A dozen had a rash."),
        ("12 of 14", "Twelve had a rash."),
        ("14 of 14", "All patients had a rash."),
        ("14 of 14", "Each had a rash."),
        ("14 of 14", "The patients had a rash."),
        ("14 of 14", "They had a rash."),
        ("14 of 14", "Everybody had a rash."),
        ("0 of 14", "None had a rash."),
        ("0 of 14", "No rash was seen."),
        ("0 of 14", "Rash: 0."),
        ("at most 3 of 14", "Rash in three at most."),
        ("2..4", "Rash in two to four patients."),
    ],
)
def test_a_printed_count_passes(guards: Weigher, holds: str, passage: str) -> None:
    """Digits, words, *all* and *both*, a plain plural and an article are counts of people."""
    assert guards.verdict("count", rash(holds), passage) == "passed"


@pytest.mark.parametrize(
    ("holds", "passage"),
    [
        ("4 of 14", "A rash was seen in 14 patients."),
        ("4 of 14", "A rash was seen after 4.5 days."),
        ("4 of 14", "A rash was seen after 0.4 days."),
        ("4 of 14", "A rash was seen after 4,5 days."),
        ("4 of 14", "A rash was seen in 4% of them."),
        ("4 of 14", "A rash was seen in 4 % of them."),
        ("4 of 14", "A rash was seen in four percent."),
        ("4 of 14", "A rash was seen in the 4th."),
        ("4 of 14", "A rash was seen in the fourth."),
        ("4 of 14", "A rash was seen after 4 weeks."),
        ("4 of 14", "A rash was seen after four weeks."),
        ("4 of 14", "A rash was seen on 4 mg/kg."),
        ("4 of 14", "A rash was seen in forty."),
        ("4 of 14", "A rash was seen in twenty-four."),
        ("4 of 14", "A rash was seen in fourteen."),
        ("4 of 14", "A rash was seen in all patients."),
        ("4 of 14", "A rash was seen in 4,000."),
        ("13 of 14", "All patients had a rash."),
        ("1 of 14", "Rashes were seen after a median of two months."),
        ("1 of 14", "Rashes were seen after one week."),
        ("1 of 14", "Only rashes were seen."),
        ("3 of 14", "Both had a rash."),
        ("0 of 14", "Four had a rash."),
        ("2..4", "Rash in two to five patients."),
    ],
)
def test_another_count_fails(guards: Weigher, holds: str, passage: str) -> None:
    """A part of a number, a percentage, an ordinal and a number of weeks are no counts of people."""
    found = guards(rash(holds), passage)["count"]
    assert found.verdict == "failed"
    assert found.path == ("adverse_events", "tried", "holds")
    assert found.what
    assert found.remedy


# fmt: off
WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on


def in_words(number: int) -> str:
    """Return a number below a hundred in words."""
    if number < 20:
        return WORDS[number]
    return TENS[number // 10] + (f"-{WORDS[number % 10]}" if number % 10 else "")


@pytest.mark.parametrize("number", [*range(3, 20), 20, 21, 45, 50, 62, 78, 83, 99, 100])
def test_sizes_are_read_in_words(guards: Weigher, number: int) -> None:
    """A size is found in digits and in words, with a hyphen or a blank, and the next number is not."""
    spoken = "one hundred" if number == 100 else in_words(number)
    for words in (str(number), spoken, spoken.replace("-", " "), spoken.capitalize()):
        passage = f"{words} people entered."
        assert guards.verdict("count", size(number), passage) == "passed", passage
        assert guards.verdict("count", size(number + 1), passage) == "failed", passage
        assert guards.verdict("count", size(number - 1), passage) == "failed", passage


def size(number: int) -> Said:
    """Say how many people there are."""
    return Said("populations", {"size": str(number), "part_of": "cohort"})


@pytest.mark.parametrize(
    ("said", "passage", "verdict"),
    [
        (size(2), "Two women entered.", "passed"),
        (size(2), "A couple entered.", "passed"),
        (size(2), "Both siblings entered.", "passed"),
        (size(1234), "In all 1,234 people entered.", "passed"),
        (size(1234), "In all 1234 people entered.", "passed"),
        (size(234), "In all 1,234 people entered.", "failed"),
        (size(1), "In all 1,234 people entered.", "failed"),
        (size(5), "All entered.", "failed"),
        (rash("2 of 2", population="pair"), "Both had a rash.", "passed"),
        (rash("2 of 2", population="pair"), "The patients had a rash.", "passed"),
        (rash("1 of 2", population="pair"), "Both had rashes.", "failed"),
        (rash("1 of 2", population="pair"), "One had a rash.", "passed"),
        (rash("at least 1 of 14"), "Rash was among the harms.", "not-applicable"),
        (rash(population="patient-1"), "He had a rash.", "not-applicable"),
        (rash("no", population="patient-1"), "He had no rash.", "not-applicable"),
    ],
)
def test_everybody_is_the_size_of_the_population(guards: Weigher, said: Said, passage: str, verdict: str) -> None:
    """*Both* is two of two and not one of two; of one patient nothing is counted."""
    assert guards.verdict("count", said, passage) == verdict


@pytest.mark.parametrize(
    ("said", "printed", "verdict"),
    [
        (rash("4 of 14"), "4 patients", "passed"),
        (rash("4 of 14"), "4/14", "passed"),
        (rash("4 of 14"), "Four of 14", "passed"),
        (rash("4 of 14"), "four", "passed"),
        (rash("4 of 14"), "4", "passed"),
        (rash("4 of 14"), "n = 4", "passed"),
        (rash("4 of 14"), "rash", "passed"),
        (rash("4 of 14"), "rash 4 patients", "passed"),
        (rash("5 of 14"), "2 women and 3 men", "passed"),
        (rash("14 of 14"), "All patients", "passed"),
        (rash("14 of 14"), "The patients", "passed"),
        (rash("13 of 14"), "All patients but one", "passed"),
        (rash("0 of 14"), "none of the 14 patients", "passed"),
        (rash("0 of 14"), "rash 0 patient", "passed"),
        (rash("4 of 14"), "14 patients", "failed"),
        (rash("4 of 14"), "10/14", "failed"),
        (rash("14 of 14"), "4/14", "failed"),
        (rash("14 of 14"), "4 of 14", "failed"),
        (rash("4 of 14"), "five", "failed"),
        (rash("4 of 14"), "All patients", "failed"),
        (rash("4 of 14", why="All those who took it."), "All patients", "passed"),
    ],
)
def test_what_is_printed_counts_the_same(guards: Weigher, said: Said, printed: str, verdict: str) -> None:
    """A count that is copied into `printed` and the count of the record are one, or `why` says how they are read."""
    passage = f"None, five, 2, 13, 14, all and 4 cases of rash; {printed}."
    assert guards.verdict("count", said._replace(fields={**said.fields, "printed": printed}), passage) == verdict


@pytest.mark.parametrize(
    ("agent", "holds", "verdict"),
    [
        ("etanercept", "9 of 14", "passed"),
        ("adalimumab", "7 of 14", "passed"),
        ("infliximab", "2 of 14", "passed"),
        ("etanercept", "7 of 14", "failed"),
        ("infliximab", "9 of 14", "failed"),
        ("adalimumab", "14 of 14", "passed"),
    ],
)
def test_a_list_with_counts_in_brackets_counts_each_item(guards: Weigher, agent: str, holds: str, verdict: str) -> None:
    """Of `A (9), B (7)` the count of the one is not the count of the other."""
    for passage in (
        "All 14 had had etanercept (9), adalimumab (7) or infliximab (2).",
        "All 14 had had etanercept (n = 9), adalimumab (n=7) or infliximab (n = 2).",
    ):
        assert guards.verdict("count", given(agent, holds), passage) == verdict


def test_a_mark_of_a_reference_is_no_count(guards: Weigher) -> None:
    """Where the count stands in the sentence too, a number in brackets behind the drug may be anything."""
    passage = "Of 14, three had had etanercept (12) and adalimumab (13)."
    assert guards.verdict("count", given("etanercept"), passage) == "passed"


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "passage", "verdict"),
    [
        ("infliximab", "Infliximab was given to 3.", "passed"),
        ("infliximab", "INFLIXIMAB was given to 3.", "passed"),
        ("infliximab", "IFX was given to 3.", "passed"),
        ("infliximab", "IFX5 was given to 3.", "passed"),
        ("infliximab", "infliximab12,13 was given to 3.", "passed"),
        ("infliximab", "(infliximab) was given to 3.", "passed"),
        ("infliximab", "etanercept was given to 3.", "failed"),
        ("etanercept", "IFX was given to 3.", "failed"),
        ("etanercept", "infliximab was given to 3.", "failed"),
        ("infliximab", "ifx was given to 3.", "failed"),
        ("infliximab", "A TNF inhibitor was given to 3.", "failed"),
        ("tnf-inhibitor", "A TNF inhibitor was given to 3.", "passed"),
        ("tnf-inhibitor", "TNF inhibitors were given to 3.", "passed"),
        ("tnf-inhibitor", "TNF-inhibitors were given to 3.", "passed"),
        ("tnf-inhibitor", "TNF blockers were given to 3.", "passed"),
        ("tnf-inhibitor", "Tumor necrosis factor (TNF) inhibitors were given to 3.", "passed"),
        ("tnf-inhibitor", "Infliximab was given to 3.", "failed"),
        ("tnf-inhibitor", "An IL-6 inhibitor was given to 3.", "failed"),
        ("methotrexate", "Methotrexate was given to 3.", "passed"),
        ("methotrexate", "MTX was given to 3.", "failed"),
        ("corticosteroid", "Corticosteroids were given to 3.", "passed"),
        ("corticosteroid", "Prednisone was given to 3.", "failed"),
        ("biologic-dmard", "Infliximab was given to 3.", "failed"),
        ("tocilizumab", "TCZ was given to 3.", "passed"),
        ("tocilizumab", "They were given it, all 3.", "failed"),
    ],
)
def test_the_passage_names_the_agent(guards: Weigher, agent: str, passage: str, verdict: str) -> None:
    """A drug is found by any known name or by the report's abbreviation; a class is not its members, nor they it."""
    found = guards(given(agent), passage)["agent"]
    assert found.verdict == verdict
    assert found.path == ("treatments", "tried", *(() if verdict == "not-applicable" else ("agent",)))
    assert bool(found.what) == (verdict == "failed")


def test_an_unknown_abbreviation_is_none(guards: Weigher) -> None:
    """Abbreviations are those of the report's own legend."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    for legend, verdict in (({"XYZ": "infliximab"}, "passed"), ({"XYZ": "etanercept"}, "failed"), ({}, "failed")):
        tree["abbreviations"] = {"TCZ": "tocilizumab", "ESR": "erythrocyte-sedimentation-rate", **legend}
        tree["treatments"]["tried"] = {**given("infliximab").fields, "at": [AT]}
        weighed = guards.record(tree, {AT: Passage("XYZ was given to 3.")})
        assert [one.verdict for one in weighed if one.path == ("treatments", "tried", "agent")] == [verdict]


@pytest.mark.parametrize(
    ("agent", "printed", "verdict"),
    [
        ("infliximab", "infliximab", "passed"),
        ("infliximab", "IFX", "passed"),
        ("infliximab", "3 patients", "passed"),
        ("infliximab", "etanercept", "failed"),
        ("etanercept", "IFX", "failed"),
        ("etanercept", "etanercept", "passed"),
    ],
)
def test_what_is_printed_names_the_same_agent(guards: Weigher, agent: str, printed: str, verdict: str) -> None:
    """Of a list of drugs, the one that is copied into `printed` is the one of the record."""
    passage = "Infliximab (IFX) or etanercept was given to 3 patients: infliximab first."
    assert guards.verdict("agent", given(agent, printed=printed), passage) == verdict


@pytest.mark.parametrize(
    ("printed", "passage", "verdict"),
    [
        ("3 patients", "So 3 patients had it.", "passed"),
        ("3  patients", "So 3 patients had it.", "passed"),
        ("3 Patients", "So 3 patients had it.", "failed"),
        ("3 patients", "So 3 of the patients had it.", "failed"),
        ("≥ 3", "So ≥ 3 had it.", "passed"),
        ("≥ 3", "So ≥3 had it.", "failed"),
        ("≥ 3", "So > 3 had it.", "failed"),
    ],
)
def test_what_is_printed_is_there_letter_by_letter(guards: Weigher, printed: str, passage: str, verdict: str) -> None:
    """In a sentence the printed token stands as it is, save for white space."""
    assert guards.verdict("printed", rash("3 of 14", printed=printed), passage) == verdict
    assert guards.verdict("printed", rash("3 of 14"), passage) == "not-applicable"


TABLE: dict[str, Any] = {
    "columns": ["patient", "ESR@baseline mm/h", "ESR@P12W mm/h", "prior", "disease-activity@P12W"],
    "rows": [["patient-1", "38", "< 15", ["IFX"], "Yes"]],
    "levels": {"Yes": "active", "No": "inactive"},
    "at": {"patient-1": [AT]},
}


def tabled(**fields: Any) -> dict[str, Any]:
    """Return the record with a table, and with an adverse event that stands in its row."""
    tree: dict[str, Any] = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["tables"] = {"table-1": {**TABLE, **fields}}
    return tree


@pytest.mark.parametrize(
    ("printed", "passage", "verdict"),
    [
        ("itching skin rash", "1 38 < 15 IFX Yes itching skin rash", "passed"),
        ("itching skin rash", "1 38 < 15 IFX Yes 4 itching 7 skin rash", "passed"),
        ("itching skin rash", "1 38 < 15 IFX Yes 4 itching Relapse skin of it rash", "passed"),
        ("itching skin rash", "1 38 < 15 IFX Yes 4 rash skin itching", "failed"),
        ("itching skin rash", "1 38 < 15 IFX Yes 4 itching skinny rash", "failed"),
    ],
)
def test_a_cell_may_be_wrapped_among_its_neighbours(guards: Weigher, printed: str, passage: str, verdict: str) -> None:
    """Lines of the cells beside it may stand between the words of a cell, in a row of a table only."""
    tree = tabled()
    tree["adverse_events"] = {"tried": {**rash(population="patient-1").fields, "printed": printed, "at": [AT]}}
    weighed = guards.record(tree, {AT: Passage(passage)})
    path = ("adverse_events", "tried", "printed")
    assert [one.verdict for one in weighed if one.path == path] == [verdict]
    prose = "He had itching, red skin and a rash."
    assert guards.verdict("printed", rash(population="patient-1", printed="itching skin rash"), prose) == "failed"


# --- absence and presence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "passage",
    [
        "No rash was seen.",
        "No patient had a rash.",
        "None of the patients had a rash.",
        "Rash occurred in none.",
        "Rash was seen in no patient.",
        "Rash was not observed.",
        "Rash was never seen.",
        "Rash didn't occur.",
        "Rash didn’t occur.",
        "There was neither fever nor rash.",
        "Neither rash nor fever was seen.",
        "Fever without rash.",
        "The patients were free of rash.",
        "There was an absence of rash.",
        "Rash was absent.",
        "Rash was ruled out.",
        "Nobody had a rash.",
        "Rash: 0.",
        "Rash 0/14.",
        "Rash (0).",
        "Rash: none.",
        "Rash in zero patients.",
        "Fever, rash and infection: none.",
        "Fever, rash and infection were not seen.",
        "No fever, rash or infection.",
        "Rash was looked for. None was seen.",
        "Rash and fever were recorded; they did not occur.",
        "They lacked a rash.",
        "Rash -",
        "Rash –",
    ],
)
def test_a_denial_is_an_absence(guards: Weigher, passage: str) -> None:
    """Negation, zero, or the mark for none, before what is absent or behind it."""
    found = guards(rash("0 of 14"), passage)
    assert {name: found[name].verdict for name in ("absence", "presence", "count")} == {
        "absence": "passed",
        "presence": "passed",
        "count": "passed",
    }


@pytest.mark.parametrize(
    "passage",
    [
        "Tocilizumab was well tolerated.",
        "A rash was seen.",
        "All had a rash.",
        "Not only a rash was seen.",
        "Rash of grade 1 to 10 was seen.",
        "Rash on a scale of 0-10 was seen.",
        "Rash on a scale of 0 to 10 was seen.",
        "Rash was seen at week 0.",
        "Rash – a red one – was seen.",
        "Rash in 10 of 14.",
        "Rash in 0.5 of the time.",
        "A rash lasted no longer than a week.",
        "Not all had a rash.",
    ],
)
def test_silence_is_no_absence(guards: Weigher, passage: str) -> None:
    """A passage without a denial bears no absence: a zero on a scale, a dash, *not only* are none."""
    found = guards(rash("0 of 14"), passage)["absence"]
    assert found.verdict == "failed"
    assert found.path == ("adverse_events", "tried", "holds")
    assert found.what
    assert found.remedy


@pytest.mark.parametrize(
    "passage",
    [
        "A rash was seen, but no fever.",
        "A rash was seen without fever.",
        "They had a rash; nobody had fever.",
        "A rash came, without any effect, and then went.",
        "No fever was seen, but a rash was.",
    ],
)
def test_a_denial_of_something_else_is_no_absence(guards: Weigher, passage: str) -> None:
    """Where it is named and the negation reaches something else, the absence is doubted; `why` settles it."""
    assert guards.verdict("presence", rash("0 of 14"), passage) == "failed"
    assert guards.verdict("presence", rash("0 of 14", why="So read."), passage) == "not-applicable"


def test_the_mark_of_a_table_is_an_absence_in_its_row(guards: Weigher) -> None:
    """A dash between two cells stands for none in a row of a table, where a sentence would only pause."""
    tree = tabled()
    tree["adverse_events"] = {"tried": {**rash("no", population="patient-1").fields, "at": [AT]}}
    path = ("adverse_events", "tried", "holds")
    for passage, verdict in (("1 38 < 15 IFX – Yes", "passed"), ("1 38 < 15 IFX Yes rash", "failed")):
        weighed = guards.record(tree, {AT: Passage(passage)})
        assert [one.verdict for one in weighed if one.path == path] == [verdict]


@pytest.mark.parametrize(
    "passage",
    [
        "A rash was seen.",
        "Rash was seen in 3.",
        "A rash but no fever was seen.",
        "No fever but a rash was seen.",
        "There was no fever, but a rash.",
        "A rash without fever was seen.",
        "Not only fever but a rash was seen.",
        "No fever was seen. A rash was.",
        "There was no fever; a rash was seen.",
        "Fever was not seen, however a rash was.",
        "Except for a rash no harm was seen.",
        "No harm was seen except a rash.",
        "No harm was seen apart from a rash.",
        "No rash at week 4; a rash at week 8.",
        "Because of a rash it was not continued.",
        "A rash did not lead to withdrawal.",
        "The rash was not severe.",
        "Although there was no proof, rash of some kind was diagnosed.",
        "Cultures were negative and a rash was seen.",
        "Not all had a rash.",
    ],
)
def test_what_stands_beside_a_denial_is_there(guards: Weigher, passage: str) -> None:
    """A negation reaches no further than its clause, and not over *but* or *except*."""
    assert guards.verdict("presence", rash("3 of 14"), passage) == "passed"


@pytest.mark.parametrize(
    "passage",
    [
        "No rash was seen.",
        "No rash but fever was seen.",
        "Fever without rash was seen.",
        "Rash was not observed.",
        "Rash was never seen.",
        "Rash did not occur.",
        "No fever, rash or infection was seen.",
        "No fever or rash.",
        "Neither fever nor rash was seen.",
        "None had a rash.",
        "Rash was absent.",
        "Never had they a rash.",
    ],
)
def test_what_is_denied_is_not_there(guards: Weigher, passage: str) -> None:
    """Wherever it is named a negation reaches it: the record says the contrary of its passage, unless it says why."""
    found = guards(rash("3 of 14"), passage)["presence"]
    assert found.verdict == "failed"
    assert found.what
    assert found.remedy
    assert guards.verdict("presence", rash("3 of 14", why="So read."), passage) == "not-applicable"


@pytest.mark.parametrize(
    ("said", "passage", "verdict"),
    [
        (response(), "No patient had a response.", "failed"),
        (response(), "3 patients had a response.", "passed"),
        (response(), "3 patients responded.", "passed"),
        (response(), "3 patients did not respond.", "failed"),
        (response("0 of 14"), "No patient had a response.", "passed"),
        (response("0 of 14"), "No patient with fever was seen, and all had a response.", "failed"),
        (response(kind="relapse"), "There was no relapse.", "failed"),
        (response(kind="relapse"), "There was a relapse.", "passed"),
        (response("0 of 14", "relapse"), "There was no relapse.", "passed"),
        (response(kind="remission"), "Remission was not reached.", "failed"),
        (response(kind="no-response"), "3 patients did not respond.", "not-applicable"),
        (response(), "Not all patients responded.", "passed"),
        (response(), "3 patients failed to respond.", "failed"),
        (given("infliximab"), "No patient had had infliximab.", "failed"),
        (given("infliximab"), "Due to lack of response to infliximab it was stopped.", "passed"),
        (given("infliximab"), "They did not respond to infliximab.", "passed"),
        (given("infliximab"), "They had no relapse on infliximab.", "passed"),
        (given("infliximab", "0 of 14"), "No patient had had infliximab.", "passed"),
        (given("infliximab", "0 of 14"), "Infliximab had been given without success.", "failed"),
    ],
)
def test_outcomes_and_treatments_are_denied_too(guards: Weigher, said: Said, passage: str, verdict: str) -> None:
    """`No patient had a response` bears no response; what is negative by its kind may be told by a negation."""
    assert guards.verdict("presence", said, passage) == verdict


# --- passages, rows, grounds ---------------------------------------------------------------------------------------


def test_a_passage_is_whole(guards: Weigher) -> None:
    """A passage that was cut out of a sentence fails once, however many statements rest on it; a row is no sentence."""
    tree = tabled()
    tree["adverse_events"] = {name: {**rash("3 of 14").fields, "at": [OTHER]} for name in ("one", "two")}
    for cut, verdict in ((False, "passed"), (True, "failed")):
        weighed = guards.record(tree, {OTHER: Passage("3 had a rash", cut), AT: Passage("1 38 < 15 IFX Yes", cut)})
        sentences = [(one.path, one.verdict) for one in weighed if one.guard == "sentence"]
        assert [one for one in sentences if one[1] != "not-applicable"] == [
            (("adverse_events", "one", "at", 0), verdict)
        ]
        assert len(sentences) == 2


@pytest.mark.parametrize(
    ("passage", "verdict"),
    [
        ("1 38 < 15 IFX Yes", "passed"),
        ("1 38 <15 IFX, ADA Yes 14", "passed"),
        ("1 x 38 y 15 z Yes", "passed"),
        ("1 15 38 IFX Yes", "failed"),
        ("1 38 IFX Yes", "failed"),
        ("1 Yes 38 15 IFX", "failed"),
        ("1 138 15 Yes", "failed"),
        ("1 38 1.15 Yes", "failed"),
    ],
)
def test_a_row_stands_in_the_order_of_its_columns(guards: Weigher, passage: str, verdict: str) -> None:
    """The numbers and grades of a row follow each other in the passage as in the record."""
    weighed = guards.record(tabled(), {AT: Passage(passage)})
    assert [one.verdict for one in weighed if one.guard == "row"] == [verdict]


def test_a_row_of_one_number_has_no_order(guards: Weigher) -> None:
    """Where there is nothing to be in order, the guard does not apply."""
    tree = tabled(columns=["patient", "ESR@baseline mm/h"], rows=[["patient-1", "38"]], levels={})
    weighed = guards.record(tree, {AT: Passage("1 38")})
    assert [one.verdict for one in weighed if one.guard == "row"] == ["not-applicable"]


@pytest.mark.parametrize("basis", ["derived", "read"])
@pytest.mark.parametrize(
    "said",
    [value("35"), rash("3 of 14"), rash("0 of 14"), given("infliximab"), response()],
    ids=lambda one: one.section,
)
def test_what_is_derived_needs_no_token(guards: Weigher, said: Said, basis: str) -> None:
    """A finding that follows from others, or from one of several readings, is not held against the words."""
    fields = {**said.fields, "basis": basis, "why": "It follows.", "derived_from": "base"}
    found = guards(said._replace(fields=fields), "Nothing of it stands here: 14 without a word.")
    assert {one.verdict for one in found.values() if one.guard != "sentence"} == {"not-applicable"}


def test_a_missing_passage_is_weighed_by_nobody(guards: Weigher) -> None:
    """A statement one of whose passages was not found cannot be weighed: that fault is told already."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["adverse_events"] = {"tried": {**rash("3 of 14").fields, "at": [AT, OTHER]}}
    for found in ({}, {AT: Passage("Nothing of it.")}):
        weighed = [one for one in guards.record(tree, found) if one.path[:2] == ("adverse_events", "tried")]
        assert {one.verdict for one in weighed if one.guard != "sentence"} == {"not-applicable"}


def test_passages_are_read_together_and_never_across(guards: Weigher) -> None:
    """What one passage lacks another may have; no number goes on from one into the next."""
    assert guards.verdict("count", rash("3 of 14"), "A rash was seen.", "It was so in 3.") == "passed"
    assert guards.verdict("value", value("3.5"), "It was 3.", "5 of them.") == "failed"
    assert guards.verdict("presence", rash("3 of 14"), "There was no", "rash in 3.") == "passed"


# --- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "passage", "verdict"),
    [
        ("mm/h", "ESR was 34 mm/hr at baseline.", "passed"),
        ("mm/h", "ESR was 34 mm per hour at baseline.", "passed"),
        ("mm/h", "ESR was 34 mg/l at baseline.", "failed"),
        ("mg/L", "A value of 34mg/L was found.", "passed"),
        ("mg/dL", "A value of 34 mg/L was found.", "failed"),
        ("g/L", "A value of 34 mg/L was found.", "failed"),
        ("10*9/L", "Counts were 34 × 109 cells/l.", "passed"),
        ("U/L", "It rose to 34 Units/l.", "passed"),
        ("a", "A woman, 34 years old.", "passed"),
        ("mo", "A woman, 34 years old.", "failed"),
        ("%", "It was 34 per cent.", "passed"),
        ("{count}", "There were 34 lesions.", "not-applicable"),
        ("mg/d", "She had 34 mg of prednisone.", "passed"),
        ("ug", "She had 34 μg.", "passed"),
        ("ug", "She had 34 mg.", "failed"),
        ("mg", "She had 34 mg.", "passed"),
        ("mg", "She had 34 mg/day.", "passed"),
        ("mg", "She had 34 mg a day.", "passed"),
        ("mg", "She had 34 mg/2 weeks.", "passed"),
        ("mg", "She had 34mg/kg.", "failed"),
        ("mg", "She had 34 mg per kg.", "failed"),
        ("mg", "She had 34 mg kg-1.", "failed"),
        ("mg", "She had 34 mg kg⁻¹.", "failed"),
        ("mg", "She had 34 mg/kg/day.", "failed"),
        ("mg", "She had 34 mg/m2.", "failed"),
        ("mg", "She had 34 mg/L.", "failed"),
        ("mg", "She had 34 mg, then 8 mg/kg.", "passed"),
        ("mg", "She had 34 mg/kg, then 8 mg.", "failed"),
        ("mg", "She had 34 or 68 mg.", "passed"),
        ("mg/kg", "She had 34 mg/kg.", "passed"),
        ("mg/kg", "She had 34 mg/Kg.", "passed"),
        ("mg/kg", "She had 34 mg per kg.", "passed"),
        ("mg/kg", "She had 34 mg/ kg.", "passed"),
        ("mg/kg", "She had 34 mg kg-1.", "passed"),
        ("mg/kg", "She had 34 mg·kg−1.", "passed"),
        ("mg/kg", "She had 34 mg kg⁻¹.", "passed"),
        ("mg/kg", "She had 34 mg/kg/day.", "passed"),
        ("mg/kg", "She had 34 milligrams for each kilogram.", "passed"),
        ("mg/kg", "She had 34 mg of it per kg of body weight.", "passed"),
        ("mg/kg", "She had 34 or 68 mg/kg.", "passed"),
        ("mg/kg", "Dose (mg/kg): 34.", "passed"),
        ("mg/kg", "She had 34 mg, at 60 kg.", "failed"),
        ("mg/kg", "She had 34 mg, then 8 mg/kg.", "failed"),
        ("mg/kg/d", "She had 34 mg/kg/day.", "passed"),
        ("mg/kg/d", "She had 34 mg/kg.", "passed"),
        ("mg/kg/d", "She had 34 mg/kg/week.", "failed"),
        ("mg/m2", "She had 34 mg/m².", "passed"),
        ("mg/m2", "She had 34 mg per square metre.", "passed"),
        ("mg/m2", "She had 34 mg/kg.", "failed"),
        ("mg/d", "She had 34 mg/week.", "failed"),
        ("mg/wk", "She had 34 mg/ week.", "passed"),
        ("mg/L", "She had 34 mg l-1.", "passed"),
        ("mg/L", "Values are mg/ mm/ mg/ day h l: 34.", "passed"),
        ("g/dL", "She had 34 g/L and 2 mg/dl.", "failed"),
    ],
)
def test_a_unit_is_looked_for_as_papers_print_it(guards: Weigher, unit: str, passage: str, verdict: str) -> None:
    """Each atom of the unit must stand in some form; what goes without saying is not looked for."""
    said = Said("measurements", {"population": "patient-1", "measure": "ESR", "value": "34", "unit": unit})
    assert guards(said, passage)["unit"].verdict == verdict


def test_a_dose_has_its_unit(guards: Weigher) -> None:
    """A dose in grams per kilogram is none in milligrams."""
    said = {"population": "patient-1", "agent": "IFX", "line": "prior"}
    passage = "Infliximab was given at 5 mg/kg."
    for unit, verdict in (("mg/kg", "passed"), ("g/kg", "failed")):
        tree = {**said, "regimens": {"first": {"dose": "5", "unit": unit}}}
        weighed = guards.record(
            {
                **yaml.load(RECORD, Loader=yaml.BaseLoader),
                "treatments": {"tried": {**tree, "at": [AT]}},
                "measurements": {},
            },
            {AT: Passage(passage)},
        )
        assert [one.verdict for one in weighed if one.guard == "unit" and "first" in one.path] == [verdict]
