"""Printed medians, quartiles, means, ranges and totals, computed again from the rows of the patients."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.audit import summaries
from kg.audit.conditions import same_moment
from kg.audit.intervals import Interval, Printed, added, exact
from kg.audit.people import People, subject, subjects
from kg.audit.results import Check, Verdict, decimal, span
from kg.model import Entry, Finding, Measurement, Quantity, Treatment
from kg.vocabulary import Concept

#: What software calls the types of quantiles by default.
_KNOWN_AS = {2: "SAS", 6: "SPSS, Minitab, Prism", 7: "R, NumPy, Excel"}
_QUANTILES = (7, 6, 2, 5, 8, 9, 4, 1, 3)


@dataclass(frozen=True, slots=True)
class Operands:
    """The values of all the people of a summary, or why they are not there.

    Attributes:
        entries: the findings.
        values: what each says; a censored value is an interval.
        rounded: the same as intervals of what may have been rounded to them; empty where nothing can have been.
        condition: what must be so for them to be the values that were summarised.
        lacking: why they cannot be used; empty where they can.
    """

    entries: tuple[Entry, ...] = ()
    values: tuple[Interval, ...] = ()
    rounded: tuple[Interval, ...] = ()
    condition: str = ""
    lacking: str = ""


def check_summaries(people: People) -> Iterator[Check]:
    """Compute again what the report summarises."""
    for entry in people.facts.entries:
        finding = entry.finding
        if isinstance(finding, Measurement) and _is_summary(people, entry, finding):
            yield from _summary(people, entry, finding)


def _is_summary(people: People, entry: Entry, finding: Measurement) -> bool:
    if finding.basis == "read" or people.size(entry.population) == 1:
        return False
    return finding.statistic in _STATISTICS or (finding.spread is not None and finding.statistic is not None)


def operands(people: People, entry: Entry, finding: Measurement) -> Operands:
    """Return the values of the people of a summary: as the rows give them, or as they follow from other measures."""
    everybody = people.everybody(entry.population)
    named = people.named(entry.population)
    if everybody is None and not named:
        return Operands(lacking="The report gives no values of single patients.")
    rows = [one for one in people.facts.entries if one.population in (everybody or named)]
    concept = people.vocabulary.concepts.get(finding.measure)
    found = _rows(people, rows, finding.measure, finding)
    if found.lacking and everybody and concept and concept.counts:
        found = agents(people, everybody, concept.counts[0])
    elif found.lacking and everybody and concept and concept.part:
        found = _shares(people, rows, everybody, concept, finding)
    if found.lacking:
        return found
    wanted = _number_measured(people, entry, finding)
    if everybody is None or len(found.values) != wanted:
        text = f"The rows give values of {len(found.values)}, and the summary is of {wanted or 'how many is not said'}."
        return replace(found, values=(), lacking=text)
    if finding.basis == "derived":
        condition = f"{found.condition} and {_DEDUCED}" if found.condition else _DEDUCED
        return replace(found, condition=condition)
    return found


def _rows(people: People, rows: Sequence[Entry], measure: str, finding: Measurement) -> Operands:
    same = [one for one in rows if _is_value(people, one, measure, finding)]
    if not same:
        return Operands(lacking="The rows do not give this measure.")
    chosen, condition = _at_its_time(same, finding)
    if chosen is None:
        return Operands(lacking="The rows give it at other times, and the report does not say which is meant.")
    once = _once(chosen)
    if once is None:
        return Operands(entries=tuple(chosen), lacking="The rows give several values of one patient.")
    rounded = _unrounded(once) if finding.unit != "{count}" else ()
    return Operands(tuple(once), tuple(map(_value, once)), rounded, condition)


def _once(chosen: Sequence[Entry]) -> list[Entry] | None:
    """Return one value of each patient; None where two places print different ones."""
    found: dict[str, Entry] = {}
    for one in chosen:
        if _value(found.setdefault(one.population, one)) != _value(one):
            return None
    return list(found.values())


def _shares(
    people: People, rows: Sequence[Entry], everybody: Sequence[str], concept: Concept, finding: Measurement
) -> Operands:
    """Return the share, or the sum, that the counts in the rows of each patient make."""
    counted = {
        name: _rows(people, rows, name, finding.model_copy(update={"unit": "{count}"}))
        for name in concept.part + concept.whole
    }
    if any(one.lacking or len(one.values) != len(everybody) for one in counted.values()):
        return Operands(lacking="The rows do not give all the counts that it is made of.")
    entries = tuple(entry for one in counted.values() for entry in one.entries)
    by_patient = {
        (name, entry.population): value
        for name, one in counted.items()
        for entry, value in zip(one.entries, one.values, strict=True)
    }
    values = []
    for patient in everybody:
        made = added(by_patient[name, patient] for name in concept.part)
        whole = added(by_patient[name, patient] for name in concept.whole)
        if concept.whole and (not whole.is_exact or not whole.low):
            return Operands(entries=entries, lacking="A whole that is not known exactly, or is nought, has no shares.")
        values.append(made.times(100 / whole.low) if whole.low else made)
    condition = " and ".join(dict.fromkeys(one.condition for one in counted.values() if one.condition))
    return Operands(entries, tuple(values), condition=condition)


def agents(people: People, everybody: Sequence[str], of: str) -> Operands:
    """Return how many different agents of a class each patient had had before, where those lists are complete."""
    entries, values = list[Entry](), list[Interval]()
    for patient in everybody:
        if not people.complete_agents(patient, of):
            return Operands(lacking="The list of earlier agents is not declared complete for each patient.")
        own = people.prior_agents(patient, of)
        entries += own
        given = [one.finding for one in own if isinstance(one.finding, Treatment)]
        sure = {one.agent for one in given if one.holds is None or one.holds.at_least}
        values.append(Interval(Fraction(len(sure)), Fraction(len({one.agent for one in given}))))
    return Operands(tuple(entries), tuple(values))


def _is_value(people: People, one: Entry, measure: str, finding: Measurement) -> bool:
    own = one.finding
    return (
        isinstance(own, Measurement)
        and (own.measure, own.unit, own.change) == (measure, finding.unit, finding.change)
        and own.value is not None
        and own.value.comparator != "~"
        and own.statistic in (None, "term/individual")
        and own.basis != "read"
        and own.holds is None
        and (None in (own.scale, finding.scale) or own.scale == finding.scale)
        and people.conditions.same_treatment(finding.of, own.of)
    )


def _at_its_time(same: Sequence[Entry], finding: Measurement) -> tuple[list[Entry] | None, str]:
    """Return the values at the time of the summary, or, with a condition, at the one time that the rows have."""
    exact = [one for one in same if same_moment(one.finding, finding)]
    if exact:
        return exact, ""
    times = {_time(one.finding) for one in same}
    if len(times) > 1:
        return None, ""
    (only,) = times
    return list(same), f"the values of the rows, {_said(only)}, are those {_said(_time(finding))}"


def _time(finding: Finding) -> str:
    return finding.when.text if finding.when else finding.time_printed or ""


def _said(time: str) -> str:
    return f"at {time.rpartition('/')[2].replace('-', ' ')}" if time else "of no stated time"


def _number_measured(people: People, entry: Entry, finding: Measurement) -> int | None:
    measured = finding.measured
    if measured is not None:
        return measured.at_least if measured.at_least == measured.at_most else None
    return people.size(entry.population)


def _value(entry: Entry) -> Interval:
    return as_printed(_quantity(entry)).as_interval()


def _unrounded(entries: Sequence[Entry]) -> tuple[Interval, ...]:
    """Return what printed values may have been; the ends are left out, so that a whole step stays a difference.

    A whole number among numbers with decimals was printed without its noughts: it is as exact as they are.
    """
    steps = [as_printed(_quantity(one)).step for one in entries]
    coarsest = max((step for step in steps if step < 1), default=Fraction(1))
    return tuple(_around(_value(one), min(step, coarsest)) for one, step in zip(entries, steps, strict=True))


def _around(made: Interval, step: Fraction) -> Interval:
    if not made.is_exact or made.low is None:
        return made
    return Interval(made.low - step / 2, made.low + step / 2, low_open=True, high_open=True)


def _quantity(entry: Entry) -> Quantity:
    assert isinstance(entry.finding, Measurement) and entry.finding.value is not None
    return entry.finding.value


def as_printed(quantity: Quantity) -> Printed:
    """Return a number of a record as the audit reads numbers: with the worth of its last printed digit."""
    exponent = quantity.value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    return Printed(quantity.printed, Fraction(quantity.value), Fraction(1, 10**digits), quantity.comparator)


# --- statistics ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    statistic: str
    printed: Printed
    token: str


def _summary(people: People, entry: Entry, finding: Measurement) -> Iterator[Check]:
    found = operands(people, entry, finding)
    for wanted in _wanted(finding):
        yield _compared(people, entry, wanted, found)


def _wanted(finding: Measurement) -> Iterator[_Wanted]:
    statistic = (finding.statistic or "").rpartition("/")[2]
    if finding.value is not None and finding.statistic in _STATISTICS and statistic != "range":
        yield _Wanted(statistic, as_printed(finding.value), finding.value.printed)
    if finding.spread is None:
        return
    kind = finding.spread.kind.rpartition("/")[2]
    names = _SPREADS.get(kind, ())
    ends = (finding.spread.low, finding.spread.high) if len(names) == 2 else (finding.spread.width,)
    for name, quantity in zip(names, ends, strict=False):
        if quantity:
            yield _Wanted(name, as_printed(quantity), quantity.printed)


_STATISTICS = {f"term/{name}" for name in ("median", "mean", "total", "minimum", "maximum", "range")}
_SPREADS = {
    "interquartile-range": ("lower-quartile", "upper-quartile"),
    "minimum-to-maximum": ("minimum", "maximum"),
    "standard-deviation": ("standard-deviation",),
}


#: How a statistic is computed, by the name of the method.
_Methods = dict[str, Callable[[Sequence[Interval]], Interval]]


def _quartiles(part: Fraction, side: int) -> _Methods:
    def quantile(kind: int) -> Callable[[Sequence[Interval]], Interval]:
        return lambda values: summaries.quantile(values, part, kind)

    def hinge(name: str) -> Callable[[Sequence[Interval]], Interval]:
        return lambda values: summaries.tukey_hinges(values)[name][side]

    types = {f"quantile type {kind}{_known_as(kind)}": quantile(kind) for kind in _QUANTILES}
    return types | {f"Tukey's hinges, {name}": hinge(name) for name in summaries.tukey_hinges([exact(0), exact(1)])}


def _known_as(kind: int) -> str:
    return f" ({_KNOWN_AS[kind]})" if kind in _KNOWN_AS else ""


_COMPUTED: dict[str, _Methods] = {
    "median": {"median": summaries.median},
    "mean": {"arithmetic mean": summaries.mean},
    "total": {"sum": summaries.total},
    "minimum": {"least value": summaries.minimum},
    "maximum": {"greatest value": summaries.maximum},
    "lower-quartile": _quartiles(Fraction(1, 4), 0),
    "upper-quartile": _quartiles(Fraction(3, 4), 1),
    "standard-deviation": {
        "standard deviation of a sample (n − 1)": lambda values: summaries.sd(values, 1),
        "standard deviation of a population (n)": lambda values: summaries.sd(values, 0),
    },
}
_DEDUCED = "what the record deduces of this number is so"
_CUT = "the last digit was cut off, not rounded"
_ROUNDED = "the values in the rows are rounded"


def _compared(people: People, entry: Entry, wanted: _Wanted, found: Operands) -> Check:
    methods = _COMPUTED[wanted.statistic]
    if not found.lacking and wanted.statistic == "standard-deviation" and len(found.values) < 2:
        found = replace(found, lacking="One value has no standard deviation.")
    if found.lacking:
        return _check(people, entry, wanted, found, "not-checkable", _listed(list(methods)[:1]), None, found.lacking)
    made = {name: method(found.values) for name, method in methods.items()}
    tries = (("", wanted.printed.admits, made), (_CUT, wanted.printed.admits_truncated, made))
    rounded = {name: method(found.rounded) for name, method in methods.items()} if found.rounded else {}
    blurred = (
        (_ROUNDED, wanted.printed.admits, rounded),
        (f"{_ROUNDED} and {_CUT}", wanted.printed.admits_truncated, rounded),
    )
    for further, admits, values in (*tries, *blurred):
        condition = " and ".join(filter(None, (found.condition, further)))
        fitting = [name for name, one in values.items() if admits(one)]
        if fitting:
            nearest = min(fitting, key=lambda name: _distance(made[name], wanted.printed.value))
            verdict: Verdict = "reproduced-only-if" if condition else "reproduced"
            return _check(people, entry, wanted, found, verdict, _listed(fitting), made[nearest], "", condition)
    method = _listed(list(made)) if len(made) < 3 else "quantile of any type, and Tukey's hinges"
    return _check(people, entry, wanted, found, "not-reproduced", method, _hull(made.values()), "")


def _distance(made: Interval, value: Fraction) -> Fraction:
    ends = [abs(end - value) for end in (made.low, made.high) if end is not None]
    return Fraction(0) if made.contains(value) else min(ends, default=Fraction(0))


def _hull(found: Collection[Interval]) -> Interval:
    lows = [one.low for one in found if one.low is not None]
    highs = [one.high for one in found if one.high is not None]
    low = min(lows) if len(lows) == len(found) else None
    return Interval(low, max(highs) if len(highs) == len(found) else None)


def _listed(names: Sequence[str]) -> str:
    """Name methods in one breath: quantile types 6 (SPSS), 2 (SAS), 1.

    >>> _listed(["quantile type 6", "quantile type 2"])
    'quantile types 6, 2'
    """
    types = [name.removeprefix("quantile type ") for name in names if name.startswith("quantile type ")]
    others = [name for name in names if not name.startswith("quantile type ")]
    called = [f"quantile type{'s' if len(types) > 1 else ''} {', '.join(types)}"] if types else []
    return "; ".join([*called, *others])


def _check(
    people: People,
    entry: Entry,
    wanted: _Wanted,
    found: Operands,
    verdict: Verdict,
    method: str,
    made: Interval | None,
    lacking: str,
    condition: str = "",
) -> Check:
    shown = _ends(made)
    name = wanted.statistic.replace("-", " ")
    if verdict == "not-checkable":
        explanation = lacking
    elif verdict == "reproduced":
        explanation = f"The {len(found.values)} patients give {_article(name)} {name} of {_told(made)}, as printed."
    elif verdict == "reproduced-only-if":
        told = f"{_article(name)} {name} of {_told(made)}"
        explanation = f"The {len(found.values)} patients give {told}, as printed if {condition}."
    else:
        made_of = f"The {len(found.values)} patients give {_article(name)} {name} of {_told(made)}"
        explanation = f"{made_of}, and the report prints {wanted.token}."
        if found.condition:
            # Where the rows may be of another time, a difference proves nothing.
            verdict, explanation = "not-checkable", f"{explanation} That proves nothing unless {found.condition}."
    return Check(
        report=people.facts.record.id,
        subject=subject(entry),
        statistic=wanted.statistic,
        reported=wanted.token,
        recomputed=shown,
        method=method,
        verdict=verdict,
        condition=condition,
        explanation=explanation,
        operands=subjects(found.entries),
        disputes=(subject(entry),) if verdict == "not-reproduced" else (),
    )


def _article(name: str) -> str:
    return "an" if name[0] in "aeiou" else "a"


def _ends(made: Interval | None) -> tuple[Fraction, Fraction] | None:
    if made is None or made.low is None or made.high is None:
        return None
    return made.low, made.high


def _told(made: Interval | None) -> str:
    ends = _ends(made)
    if ends is None and made is not None:
        return (
            f"{decimal(made.low, 4)} or more"
            if made.low is not None
            else "a number that the censored values leave open"
        )
    return span(ends)
