"""Printed numbers held against each other, where no rows are printed: what cannot all be right."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kg.audit import summaries
from kg.audit.people import People, subject
from kg.audit.results import Check, Verdict, decimal
from kg.audit.summarised import as_printed
from kg.model import Entry, Measurement, days

#: How long people were watched or treated, as reports measure it.
_FOLLOW_UP = ("measure/follow-up-duration", "measure/duration-of-follow-up")
_MIDDLES = ("term/median", "term/mean")
_LENGTHS = {"a": "Y", "mo": "M", "wk": "W", "d": "D"}


def check_consistency(people: People) -> Iterator[Check]:
    """Hold the summaries of a report against each other."""
    measured = [
        (entry, entry.finding)
        for entry in people.facts.entries
        if isinstance(entry.finding, Measurement) and entry.finding.basis != "read" and entry.population
    ]
    for entry, finding in measured:
        yield from _order(people, entry, finding)
        yield from _whole_numbers(people, entry, finding)
    yield from _spreads_in_ranges(people, measured)
    yield from _twice(people, measured)
    yield from _beyond_follow_up(people)


def _made(
    people: People,
    entry: Entry,
    statistic: str,
    reported: str,
    method: str,
    verdict: Verdict,
    explanation: str,
    *,
    recomputed: tuple[Fraction, Fraction] | None = None,
    operands: tuple[str, ...] = (),
    disputes: tuple[str, ...] = (),
) -> Check:
    return Check(
        report=people.facts.record.id,
        subject=subject(entry),
        statistic=statistic,
        reported=reported,
        recomputed=recomputed,
        method=method,
        verdict=verdict,
        explanation=explanation,
        operands=operands or (subject(entry),),
        disputes=disputes if verdict == "not-reproduced" else (),
    )


def _order(people: People, entry: Entry, finding: Measurement) -> Iterator[Check]:
    """See that a summary lies within its own spread."""
    if finding.spread is None or finding.spread.low is None or finding.spread.high is None:
        return
    low, high = finding.spread.low, finding.spread.high
    # A mean may lie outside the quartiles, and a spread of an unknown kind around anything.
    inside = finding.value is not None and (
        finding.spread.kind == "term/minimum-to-maximum"
        or (finding.spread.kind == "term/interquartile-range" and finding.statistic == "term/median")
    )
    values = [low, finding.value, high] if inside else [low, high]
    numbers = [as_printed(one) for one in values if one is not None]
    shown = " ≤ ".join(one.printed for one in values if one is not None)
    fits = summaries.ordered(*numbers)
    yield _made(
        people,
        entry,
        "order",
        shown,
        "least, middle and greatest number in order",
        "reproduced" if fits else "not-reproduced",
        "The printed numbers are in order." if fits else f"These cannot be in order: {shown}.",
        disputes=(subject(entry),),
    )


def _whole_numbers(people: People, entry: Entry, finding: Measurement) -> Iterator[Check]:
    """See that a mean of whole numbers can be one: the GRIM test of Brown and Heathers (2017)."""
    if (
        finding.statistic != "term/mean"
        or finding.value is None
        or finding.unit != "{count}"
        or finding.value.comparator
    ):
        return
    number = _measured(people, entry, finding)
    mean = as_printed(finding.value)
    method = "GRIM: a mean of so many whole numbers"
    if number is None:
        text = "The number of people measured is not stated exactly."
        yield _made(people, entry, "grim", finding.value.printed, method, "not-checkable", text)
        return
    possible = summaries.grim(mean, number)
    yield _made(
        people,
        entry,
        "grim",
        finding.value.printed,
        method,
        "reproduced" if possible else "not-reproduced",
        f"{number} whole numbers can have a mean of {finding.value.printed}."
        if possible
        else f"No {number} whole numbers have a mean that is printed as {finding.value.printed}.",
        disputes=(subject(entry),),
    )


def _measured(people: People, entry: Entry, finding: Measurement) -> int | None:
    if finding.measured is not None:
        one = finding.measured
        return one.at_least if one.at_least == one.at_most else None
    return people.size(entry.population)


def _spreads_in_ranges(people: People, measured: list[tuple[Entry, Measurement]]) -> Iterator[Check]:
    """See that quartiles, means and medians of the same lie within its range."""
    ranges = [(entry, one) for entry, one in measured if one.spread and one.spread.kind == "term/minimum-to-maximum"]
    for wide, one in ranges:
        for entry, other in measured:
            if other is one or not _same_thing(wide, one, entry, other) or other.statistic not in _MIDDLES:
                continue
            if one.spread is None or one.spread.low is None or one.spread.high is None:
                continue
            spread = other.spread
            inner = (
                (spread.low, spread.high) if spread and spread.kind == "term/interquartile-range" else (other.value,)
            )
            values = [value for value in (one.spread.low, *inner, one.spread.high) if value is not None]
            if len(values) != len(inner) + 2:
                continue
            fits = summaries.ordered(*map(as_printed, values))
            shown = " ≤ ".join(value.printed for value in values)
            if fits and spread and spread.width and spread.kind == "term/standard-deviation":
                yield from _deviation_in_range(people, wide, one, entry, other)
            yield _made(
                people,
                entry,
                "range",
                shown,
                "within the printed range",
                "reproduced" if fits else "not-reproduced",
                "It lies within the printed range." if fits else f"It does not lie within the printed range: {shown}.",
                operands=(subject(wide), subject(entry)),
                disputes=(subject(entry), subject(wide)),
            )


def _deviation_in_range(
    people: People, wide: Entry, one: Measurement, entry: Entry, other: Measurement
) -> Iterator[Check]:
    number = _measured(people, entry, other)
    if number is None or number < 2 or not one.spread or not one.spread.low or not one.spread.high or not other.spread:
        return
    width = other.spread.width
    if width is None:
        return
    low, high = (as_printed(end).could_be() for end in (one.spread.low, one.spread.high))
    fits = summaries.sd_within_range(as_printed(width), low, high, number)
    yield _made(
        people,
        entry,
        "standard-deviation",
        width.printed,
        "the largest standard deviation within the printed range",
        "reproduced" if fits else "not-reproduced",
        "The printed range has room for it." if fits else "No values within the printed range vary so much.",
        operands=(subject(wide), subject(entry)),
        disputes=(subject(entry), subject(wide)),
    )


def _same_thing(first: Entry, one: Measurement, second: Entry, other: Measurement) -> bool:
    return (first.population, one.measure, one.unit, one.scale, _time(one), one.of) == (
        second.population,
        other.measure,
        other.unit,
        other.scale,
        _time(other),
        other.of,
    )


def _time(finding: Measurement) -> str | None:
    return finding.when.text if finding.when else finding.time_printed


def _twice(people: People, measured: list[tuple[Entry, Measurement]]) -> Iterator[Check]:
    """Find one summary that is printed in two places with two values."""
    for index, (entry, one) in enumerate(measured):
        for earlier, other in measured[:index]:
            if one.value is None or other.value is None or one.holds is not None or other.holds is not None:
                continue
            if one.statistic != other.statistic or one.criterion != other.criterion or one.measured != other.measured:
                continue
            if not _same_thing(earlier, other, entry, one) or one.value.comparator or other.value.comparator:
                continue
            agree = summaries.agree(as_printed(one.value), as_printed(other.value))
            yield _made(
                people,
                entry,
                "value",
                one.value.printed,
                "compared with the same summary in another place",
                "reproduced" if agree else "not-reproduced",
                f"Another place prints {other.value.printed}"
                + (", which is the same." if agree else "; the report contradicts itself."),
                recomputed=(Fraction(other.value.value), Fraction(other.value.value)),
                operands=(subject(earlier), subject(entry)),
                disputes=(subject(earlier), subject(entry)),
            )


# --- time ----------------------------------------------------------------------------------------------------------


def _beyond_follow_up(people: People) -> Iterator[Check]:
    """Find what is said of a time at which nobody was watched any more."""
    longest = _longest(people)
    for entry in people.facts.entries:
        when = entry.finding.when
        counted = entry.finding.holds is None or entry.finding.holds.at_least > 0
        limit = longest.get(entry.population)
        if when is None or when.first is None or limit is None or not counted or entry.finding.basis != "stated":
            continue
        length, source = limit
        fits = when.first <= length
        yield _made(
            people,
            entry,
            "time",
            when.text,
            "against the longest follow-up",
            "reproduced" if fits else "not-reproduced",
            f"Somebody was followed that long: {decimal(Fraction(length), 1)} days at most."
            if fits
            else f"Nobody was followed longer than {decimal(Fraction(length), 1)} days, and this is told of day "
            f"{decimal(Fraction(when.first), 1)}.",
            operands=(source, subject(entry)),
            disputes=(subject(entry), source),
        )


def _longest(people: People) -> dict[str, tuple[Decimal, str]]:
    """Return the longest follow-up of each population in days, with half a unit for rounding, where it is printed."""
    found: dict[str, tuple[Decimal, str]] = {}
    for entry in people.facts.entries:
        one = entry.finding
        if not isinstance(one, Measurement) or one.measure not in _FOLLOW_UP or one.basis == "read":
            continue
        alone = people.size(entry.population) == 1
        most = one.value if alone else one.spread.high if one.spread and one.spread.kind.endswith("maximum") else None
        unit = _LENGTHS.get(one.unit or "")
        if most is None or unit is None or most.comparator in (">", "≥", "~"):
            continue
        length = days(f"P{most.value + Decimal('0.5')}{unit}")
        if entry.population not in found or found[entry.population][0] < length:
            found[entry.population] = (length, subject(entry))
    return found
