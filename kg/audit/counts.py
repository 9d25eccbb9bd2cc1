"""Printed counts, counted again from the rows and from the findings that they are made of, and their percentages."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from kg.audit.intervals import Printed, exact
from kg.audit.intervals import printed as read_number
from kg.audit.people import People, subject, subjects
from kg.audit.results import Check, Verdict
from kg.audit.summaries import percentage_admits
from kg.model import Entry, Finding, Measurement

_PERCENT = r"(?P<percent>\d+(?:[.,]\d+)?)\s*%"


def check_counts(people: People) -> Iterator[Check]:
    """Count again what the report counts."""
    for entry in people.facts.entries:
        if is_printed(entry.finding) and entry.population:
            yield from _against_its_parts(people, entry)
            yield from _against_the_rows(people, entry)
            yield from _percentages(people, entry)


def is_printed(finding: Finding) -> bool:
    """Whether a finding is a number that the report prints, and no reading or deduction of the curator's."""
    return finding.basis == "stated"


def number_of(entry: Entry) -> int | None:
    """Return the number that a finding counts exactly, if it does."""
    holds = entry.finding.holds
    return holds.at_least if holds is not None and holds.at_least == holds.at_most else None


def as_reported(entry: Entry, count: int) -> str:
    """Return a count as the record has it."""
    holds = entry.finding.holds
    return holds.text if holds is not None else str(count)


def compared(
    people: People,
    entry: Entry,
    made: tuple[int, int],
    operands: tuple[str, ...],
    method: str,
    condition: str = "",
    *,
    all_disputed: bool = False,
) -> Check:
    """Hold a printed count against the least and the greatest number that the operands allow."""
    count = number_of(entry)
    assert count is not None
    least, most = made
    source = method.removeprefix("counted from ")
    verdict: Verdict
    if not least <= count <= most:
        verdict, text = "not-reproduced", f"The report counts {count}, and {source} give {_span(made)}."
        if condition:
            verdict, text, condition = "not-checkable", f"{text} That proves nothing unless {condition}.", ""
    elif least == most:
        verdict = "reproduced-only-if" if condition else "reproduced"
        text = f"{source.capitalize()} give {count} too" + (f" if {condition}." if condition else ".")
    else:
        verdict, text = "not-checkable", f"{source.capitalize()} leave {_span(made)} open, and do not settle it."
        condition = ""
    return Check(
        report=people.facts.record.id,
        subject=subject(entry),
        statistic="count",
        reported=as_reported(entry, count),
        recomputed=(Fraction(least), Fraction(most)),
        method=method,
        verdict=verdict,
        condition=condition,
        explanation=text,
        operands=operands,
        disputes=(subject(entry), *(operands if all_disputed else ())) if verdict == "not-reproduced" else (),
    )


def _span(made: tuple[int, int]) -> str:
    return str(made[0]) if made[0] == made[1] else f"{made[0]} to {made[1]}"


def _against_its_parts(people: People, entry: Entry) -> Iterator[Check]:
    count, parts = number_of(entry), [people.facts.find(one) for one in entry.finding.includes]
    found = [one for one in parts if one is not None and one.finding.basis != "read"]
    single = {one.population for one in found if people.size(one.population) == 1}
    if count is None or not parts or not len(parts) == len(found) == len(single):
        return
    holds = [one.finding.holds for one in found]
    least = sum(1 if one is None else one.at_least for one in holds)
    most = sum(1 if one is None or one.at_most is None else one.at_most for one in holds)
    if least == most < count:
        # Somebody may be counted whom the record cannot name.
        most += _unsettled(people, entry, single)
    method = "counted from the findings of single patients that it is made of"
    yield compared(people, entry, (least, most), subjects(found), method)


def _unsettled(people: People, entry: Entry, named: set[str]) -> int:
    """Return of how many others a condition may hold, as far as is known."""
    everybody = people.everybody(entry.population)
    if everybody is None:
        return (people.size(entry.population) or len(named)) - len(named)
    return sum(people.holds(entry, patient) is not False for patient in everybody if patient not in named)


_ROWS = "counted from the rows of the patients"
_ROUNDED = "the values in the rows are rounded"


def _against_the_rows(people: People, entry: Entry) -> Iterator[Check]:
    count = number_of(entry)
    if count is None or entry.finding.includes or people.size(entry.population) == 1:
        return
    if not any(one.size is None for one in people.facts.record.populations.values()):
        return
    everybody = people.everybody(entry.population)
    if everybody is None:
        return
    told = _told(people, entry, everybody)
    if told == (0, len(everybody)):
        return
    alike = [one for one in people.facts.entries if one.population in everybody and _alike(one, entry)]
    condition = _when_measured(people, entry, alike)
    if condition is None:
        return
    if not told[0] <= count <= told[1]:
        rounded = _told(people, entry, everybody, rounded=True)
        if rounded[0] <= count <= rounded[1]:
            told, condition = (count, count), " and ".join(filter(None, (condition, _ROUNDED)))
    yield compared(people, entry, told, subjects(alike), _ROWS, condition)


def _told(people: People, entry: Entry, everybody: Iterable[str], *, rounded: bool = False) -> tuple[int, int]:
    told = [people.holds(entry, patient, rounded=rounded) for patient in everybody]
    return sum(one is True for one in told), sum(one is not False for one in told)


def _alike(one: Entry, entry: Entry) -> bool:
    if isinstance(one.finding, Measurement) and isinstance(entry.finding, Measurement):
        return one.finding.measure == entry.finding.measure
    return type(one.finding) is type(entry.finding)


def _when_measured(people: People, entry: Entry, alike: Iterable[Entry]) -> str | None:
    """Return what must be so for the rows to be what was counted; None where they are of another time or other people.

    What was measured at a time need not be what is counted without one; a treatment or a harm is counted whenever.
    """
    finding = entry.finding
    if not isinstance(finding, Measurement):
        return ""
    if finding.measured is not None and finding.measured.at_least != people.size(entry.population):
        return None
    if finding.when is not None or finding.time_printed is not None:
        return ""
    times = {one.finding.when.text if one.finding.when else one.finding.time_printed or "" for one in alike}
    if len(times) > 1:
        return None
    time = times.pop().rpartition("/")[2].replace("-", " ") if times else ""
    return f"those at {time} were counted" if time else ""


# --- percentages ---------------------------------------------------------------------------------------------------


def _percentages(people: People, entry: Entry) -> Iterator[Check]:
    """Hold a percentage that is printed beside a count against it and its population."""
    size, count = people.size(entry.population), number_of(entry)
    if not entry.finding.printed or not size or count is None:
        return
    found = [_percentage(people, entry, count, *one, size) for one in _beside(entry.finding.printed, count)]
    fitting = [one for one in found if one.verdict != "not-reproduced"]
    # Of two percentages beside one count, each may be of other people.
    yield from fitting or found[:1]


def _percentage(people: People, entry: Entry, count: int, percent: Printed, of: int | None, size: int) -> Check:
    whole = of or size
    value = Fraction(100 * count, whole)
    verdict, condition = _judged(people, entry, count, percent, of, size)
    text = f"{count} of {whole} is {float(value):.1f} %"
    if verdict == "not-reproduced":
        text += f", and the report prints {percent.token} %"
    elif condition:
        text = f"{text}; the report prints {percent.token} %, as it is if {condition}"
    return Check(
        report=people.facts.record.id,
        subject=subject(entry),
        statistic="percentage",
        reported=f"{percent.token} %",
        recomputed=(value, value),
        method=f"{count} of {whole} in per cent",
        verdict=verdict,
        condition=condition,
        explanation=f"{text}.",
        operands=(subject(entry),),
        disputes=(subject(entry),) if verdict == "not-reproduced" else (),
    )


def _judged(
    people: People, entry: Entry, count: int, percent: Printed, of: int | None, size: int
) -> tuple[Verdict, str]:
    whole = of or size
    if percentage_admits(percent, count, whole):
        return "reproduced", ""
    if percent.admits_truncated(exact(Fraction(100 * count, whole))):
        return "reproduced-only-if", "the last digit was cut off, not rounded"
    fewer = [number for number in range(max(count, 1), size) if percentage_admits(percent, count, number)]
    if of is None and fewer and not _all_assessed(people, entry):
        return "reproduced-only-if", f"{fewer[-1]} of the {size} were assessed"
    return "not-reproduced", ""


def _all_assessed(people: People, entry: Entry) -> bool:
    """Whether the rows tell of each person whether the condition holds, so that nobody was left out."""
    everybody = people.everybody(entry.population)
    return everybody is not None and all(people.holds(entry, patient) is not None for patient in everybody)


def _beside(shown: str, count: int) -> Iterator[tuple[Printed, int | None]]:
    """Yield the percentages that are printed beside a count, and of how many each is where that is printed too.

    One that stands alone may be of anything, and so may one that goes on: 11 (50% of those treated).
    """
    own = rf"(?<![\d.,]){count}(?:\s*(?:/|of)\s*(?P<of>\d+))?"
    for pattern in (
        rf"{own}(?:\s+[^\W\d]+){{0,3}}\s*[(\[]\s*{_PERCENT}\s*[)\];,]",
        rf"{own}\s*,\s*{_PERCENT}(?!\s*of\b)",
        rf"{_PERCENT}\s*[(\[,]\s*(?:n\s*=\s*)?{own}(?![\d.,])",
    ):
        for match in re.finditer(pattern, shown):
            percent = read_number(match["percent"])
            if percent is not None and not (match["of"] and int(match["of"]) < count):
                yield percent, int(match["of"]) if match["of"] else None
