"""Printed numbers held against each other, where no rows are printed: what cannot all be right."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from kg.audit import summaries
from kg.audit.conditions import same_moment
from kg.audit.intervals import Printed, exact
from kg.audit.people import People, subject
from kg.audit.results import Check, Verdict, decimal
from kg.audit.summarised import as_printed
from kg.model import AdverseEvent, Entry, Finding, Measurement, Outcome, Quantity, Treatment, days

#: How long people were watched or treated, as reports measure it.
_FOLLOW_UP = ("measure/follow-up-duration", "measure/duration-of-follow-up")
_MIDDLES = ("term/median", "term/mean")
#: A visit at one year may be some weeks late.
_LATE = Decimal("1.1")
_LENGTHS = {"a": "Y", "mo": "M", "wk": "W", "d": "D"}


def check_consistency(people: People) -> Iterator[Check]:
    """Hold the summaries of a report against each other."""
    measured = [
        (entry, entry.finding)
        for entry in people.facts.entries
        if isinstance(entry.finding, Measurement) and entry.finding.basis == "stated" and entry.population
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
    condition: str = "",
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
        condition=condition,
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
        (finding.spread.kind == "term/minimum-to-maximum" and finding.statistic in _MIDDLES)
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
        _fitting(fits),
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
    number, token = _measured(people, entry, finding), finding.value.printed
    if number is None:
        text = "The number of people measured is not stated exactly."
        yield _made(people, entry, "grim", token, _GRIM, "not-checkable", text)
        return
    verdict, condition = _grim(as_printed(finding.value), number, finding.measured is not None)
    text = f"{number} whole numbers have no mean that is printed as {token}, unless {condition}."
    if verdict == "reproduced":
        text = f"{number} whole numbers can have a mean of {token}."
    elif verdict == "not-reproduced":
        text = f"No {number} whole numbers have a mean that is printed as {token}."
    yield _made(people, entry, "grim", token, _GRIM, verdict, text, condition=condition, disputes=(subject(entry),))


_GRIM = "GRIM: a mean of so many whole numbers"
_CUT = "the last digit was cut off, not rounded"


def _grim(mean: Printed, number: int, measured: bool) -> tuple[Verdict, str]:
    """Return whether so many whole numbers have a mean; fewer may where the report does not say how many there were."""
    if summaries.grim(mean, number):
        return "reproduced", ""
    if _is_cut(mean, number):
        return "reproduced-only-if", _CUT
    fewer = [one for one in range(1, number) if not measured and (summaries.grim(mean, one) or _is_cut(mean, one))]
    if fewer:
        return "reproduced-only-if", f"{fewer[-1]} of the {number} were measured"
    return "not-reproduced", ""


def _is_cut(mean: Printed, number: int) -> bool:
    return any(mean.admits_truncated(exact(Fraction(whole(mean.value * number), number))) for whole in (floor, ceil))


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
                _fitting(fits),
                "It lies within the printed range." if fits else f"It does not lie within the printed range: {shown}.",
                operands=(subject(wide), subject(entry)),
                disputes=(subject(entry), subject(wide)),
            )


def _fitting(fits: bool) -> Verdict:
    return "reproduced" if fits else "not-reproduced"


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
    condition, verdict = "", _fitting(summaries.sd_within_range(as_printed(width), low, high, number))
    # Fewer people may vary more.
    unsaid = verdict == "not-reproduced" and other.measured is None
    if unsaid and summaries.sd_within_range(as_printed(width), low, high, 2):
        verdict, condition = "reproduced-only-if", f"fewer than {number} were measured"
    text = (
        "The printed range has room for it"
        if verdict != "not-reproduced"
        else "No values within the range vary so much"
    )
    yield _made(
        people,
        entry,
        "standard-deviation",
        width.printed,
        "the largest standard deviation within the printed range",
        verdict,
        f"{text} if {condition}." if condition else f"{text}.",
        condition=condition,
        operands=(subject(wide), subject(entry)),
        disputes=(subject(entry), subject(wide)),
    )


def _same_thing(first: Entry, one: Measurement, second: Entry, other: Measurement) -> bool:
    """Whether two summaries are of the same people, all of whom were measured or the same number, at one time."""
    mine, theirs = (
        (who, what.measure, what.unit, what.scale, what.change, what.level, what.criterion, what.of, what.measured)
        for who, what in ((first.population, one), (second.population, other))
    )
    return mine == theirs and same_moment(one, other)


#: Times that may be several; what one patient has at each may differ.
_VAGUE = ("term/follow-up", "term/throughout", "term/report")


def _is_vague(finding: Measurement) -> bool:
    if finding.when is None:
        return True
    return finding.when.text in _VAGUE or (finding.when.point is None and finding.when.first != finding.when.last)


def _twice(people: People, measured: list[tuple[Entry, Measurement]]) -> Iterator[Check]:
    """Find one summary that is printed in two places with two values."""
    for index, (entry, one) in enumerate(measured):
        for earlier, other in measured[:index]:
            if one.holds is not None or other.holds is not None or _statistic(one) != _statistic(other):
                continue
            if not _same_thing(earlier, other, entry, one) or (one.division and one.division == other.division):
                continue
            if people.size(entry.population) == 1 and _is_vague(one):
                continue
            for statistic, mine, theirs in _alike(one, other):
                yield _compared(people, statistic, (earlier, theirs), (entry, mine))


def _statistic(finding: Measurement) -> str:
    return finding.statistic or "term/individual"


def _alike(one: Measurement, other: Measurement) -> Iterator[tuple[str, Quantity, Quantity]]:
    """Yield the numbers that two summaries both have."""
    if one.value and other.value:
        yield "value", one.value, other.value
    if one.spread and other.spread and one.spread.kind == other.spread.kind != "term/not-stated":
        for name in ("low", "high", "width"):
            mine, theirs = getattr(one.spread, name), getattr(other.spread, name)
            if mine and theirs:
                yield name, mine, theirs


def _compared(people: People, statistic: str, first: tuple[Entry, Quantity], second: tuple[Entry, Quantity]) -> Check:
    (earlier, theirs), (entry, mine) = first, second
    verdict, condition = _same_number(as_printed(mine), as_printed(theirs))
    text = f"Another place prints {theirs.printed}"
    ending = {"reproduced": ", which is the same.", "not-reproduced": "; the report contradicts itself."}
    return _made(
        people,
        entry,
        statistic,
        mine.printed,
        "compared with the same summary in another place",
        verdict,
        text + ending.get(verdict, f", which is the same if {condition}."),
        condition=condition,
        recomputed=(Fraction(theirs.value), Fraction(theirs.value)),
        operands=(subject(earlier), subject(entry)),
        disputes=(subject(earlier), subject(entry)),
    )


def _same_number(mine: Printed, theirs: Printed) -> tuple[Verdict, str]:
    if summaries.agree(mine, theirs):
        return "reproduced", ""
    coarse, fine = sorted((mine, theirs), key=lambda one: one.step, reverse=True)
    cut = coarse.step > fine.step and coarse.admits_truncated(fine.could_be())
    return ("reproduced-only-if", _CUT) if cut else ("not-reproduced", "")


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
        if not _is_followed(people, entry.finding):
            continue
        length, source = limit
        fits = when.first <= length * _LATE
        yield _made(
            people,
            entry,
            "time",
            when.text,
            "against the longest follow-up",
            _fitting(fits),
            f"Somebody was followed that long: {decimal(Fraction(length), 1)} days at most."
            if fits
            else f"Nobody was followed longer than {decimal(Fraction(length), 1)} days, and this is told of day "
            f"{decimal(Fraction(when.first), 1)}.",
            operands=(source, subject(entry)),
            disputes=(subject(entry), source),
        )


def _is_followed(people: People, finding: Finding) -> bool:
    """Whether the time of a finding is counted from the treatment that the follow-up is of, not from an earlier one."""
    reference = getattr(finding, "of", None) or getattr(finding, "during", None)
    treated = people.facts.find(reference) if reference else None
    treatment = treated.finding if treated else finding
    if isinstance(treatment, Treatment):
        return treatment.line == "term/index"
    return isinstance(finding, Outcome | AdverseEvent | Measurement)


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
