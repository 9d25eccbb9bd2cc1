"""Case series invented at random, as records: rows of patients, summaries of them, counts, tests; nobody is described.

What is summarised are true values; the rows print them rounded, censored, or not at all, and the summaries are made
by a type of quantile, a kind of rounding and a variant of a test that differ from series to series and are not told.
The arithmetic is that of the standard library and of scipy, none of the project's own.
"""

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from math import floor
from typing import Any

from scipy import stats

from tests.making import ANCHOR

Fields = dict[str, Any]
Values = list[float | None]

BEFORE, AFTER = "baseline", "P12W"
_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
_DRUGS = ("methotrexate", "azathioprine", "infliximab", "adalimumab", "etanercept", "rituximab")


@dataclass(frozen=True)
class Measure:
    """Something that is measured twice.

    Attributes:
        name: its slug.
        unit: in UCUM.
        row_digits: with how many decimals the rows print it.
        digits: with how many the summaries do.
        limit: below which the rows print no value; 0 where there is no such limit.
        draw: one true value before treatment.
    """

    name: str
    unit: str
    row_digits: int
    digits: int
    limit: float
    draw: Callable[[random.Random], float]


MEASURES = (
    Measure("erythrocyte-sedimentation-rate", "mm/h", 0, 0, 0, lambda chance: chance.lognormvariate(3.4, 0.6)),
    Measure("c-reactive-protein", "mg/L", 1, 1, 3, lambda chance: chance.lognormvariate(2.5, 1)),
    Measure("hemoglobin", "g/dL", 1, 1, 0, lambda chance: chance.gauss(11.5, 1.5)),
    Measure(
        "prednisone-daily-dose", "mg/d", 1, 1, 0, lambda chance: chance.choice((5, 7.5, 10, 12.5, 15, 20, 25, 30, 40))
    ),
    Measure("active-joint-count", "{count}", 0, 2, 0, lambda chance: chance.randint(0, 20)),
)


def position(number: int, share: float, kind: int) -> tuple[int, float]:
    """Return the rank below a quantile and the part of the way to the next, by Hyndman and Fan's table."""
    extra = {4: 0, 5: 0.5, 6: share, 7: 1 - share, 8: (share + 1) / 3, 9: share / 4 + 0.375}
    if kind in extra:
        place = number * share + extra[kind]
        return floor(place + 1e-9), place - floor(place + 1e-9)
    place = number * share - (0.5 if kind == 3 else 0)
    below, over = floor(place), place - floor(place)
    if over:
        return below, 1.0
    return below, {1: 0.0, 2: 0.5, 3: float(below % 2)}[kind]


def quantile(values: Sequence[float], share: float, kind: int) -> float:
    """Return a quantile of a type from 1 to 9."""
    ordered = sorted(values)
    below, part = position(len(ordered), share, kind)
    first, second = (ordered[min(max(rank, 1), len(ordered)) - 1] for rank in (below, below + 1))
    return first + part * (second - first)


def written(value: float, digits: int, how: str = ROUND_HALF_UP) -> str:
    """Write a number with so many decimals."""
    return str(Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-digits), rounding=how))


@dataclass
class Taken:
    """One measure of everybody at one time."""

    measure: Measure
    time: str
    true: Values
    row: list[str]

    @property
    def known(self) -> list[float]:
        """The true values of those who were measured."""
        return [one for one in self.true if one is not None]


@dataclass
class Series:
    """A series, and what is printed of it.

    Attributes:
        chance: what decides.
        size: how many patients.
        rows: whether their rows are printed.
        record: the tree of the record.
        taken: every measure at both times.
        arms: which patients are in the first arm.
    """

    chance: random.Random
    name: str
    size: int = 0
    rows: bool = True
    rounding: str = ROUND_HALF_UP
    kind: int = 7
    record: Fields = field(default_factory=dict)
    taken: list[tuple[Taken, Taken]] = field(default_factory=list)
    arms: tuple[list[int], list[int]] = ([], [])
    #: Who had a response, an infection, and a pneumonia, which is an infection.
    responses: set[int] = field(default_factory=set)
    infections: set[int] = field(default_factory=set)
    pneumonias: set[int] = field(default_factory=set)
    prior: list[list[str]] = field(default_factory=list)
    female: int = 0

    def section(self, name: str) -> Fields:
        """Return a section of the record."""
        made: Fields = self.record.setdefault(name, {})
        return made

    def people(self, digits: int, value: float) -> str:
        """Write a number as the summaries of this series do."""
        return written(value, digits, self.rounding)


def series(seed: int) -> Series:
    """Return a series without an error; one seed gives one series."""
    chance = random.Random(seed)
    made = Series(chance, f"series-{seed}")
    made.size, made.rows = chance.randint(4, 14), chance.random() < 0.75
    made.rounding, made.kind = chance.choice(_ROUNDINGS), chance.randint(1, 9)
    cut = chance.randint(1, made.size - 1)
    made.arms = (list(range(cut)), list(range(cut, made.size)))
    made.record = {
        "id": made.name,
        "status": "double-read",
        "report": {"title": "Invented", "kind": "article"},
    }
    _populations(made)
    for measure in chance.sample(MEASURES, chance.randint(2, 4)):
        made.taken.append(_taken(made, measure))
    _happened(made)
    if made.rows:
        _table(made)
    for before, after in made.taken:
        _summaries(made, before, after)
    _sexes(made)
    _treatments(made)
    _counts(made)
    return made


def _populations(made: Series) -> None:
    found = made.section("populations")
    found["cohort"] = {"role": "cohort", "size": str(made.size), "at": ANCHOR}
    for name, members in zip(("arm-a", "arm-b"), made.arms, strict=True):
        found[name] = {"part_of": "cohort", "division": "arms", "size": str(len(members)), "at": ANCHOR}
    # A part that overlaps both arms; who is in it is not told.
    found["older"] = {"part_of": "cohort", "size": str(made.chance.randint(2, made.size)), "at": ANCHOR}
    if made.rows:
        for number in range(made.size):
            arm = "arm-a" if number in made.arms[0] else "arm-b"
            found[f"patient-{number}"] = {"part_of": ["cohort", arm], "division": "rows", "at": ANCHOR}


def _taken(made: Series, measure: Measure) -> tuple[Taken, Taken]:
    chance = made.chance
    before: Values = [measure.draw(chance) for _ in range(made.size)]
    factors = [chance.choice((1, 0.5, 0.75, 0.2, 1.2, 0.5)) for _ in before]
    after: Values = [
        floor(value * factor) if measure.unit == "{count}" else value * factor
        for value, factor in zip(before, factors, strict=True)
        if value is not None
    ]
    for values in (before, after):
        if made.rows and chance.random() < 0.15 and made.size > 5:
            values[chance.randrange(made.size)] = None
    return tuple(  # type: ignore[return-value]
        Taken(measure, time, values, [_cell(one, measure) for one in values])
        for time, values in ((BEFORE, before), (AFTER, after))
    )


def _cell(value: float | None, measure: Measure) -> str:
    if value is None:
        return ""
    return f"< {measure.limit:g}" if value < measure.limit else written(value, measure.row_digits)


def _happened(made: Series) -> None:
    chance, everybody = made.chance, range(made.size)
    made.responses = {one for one in everybody if chance.random() < 0.6}
    made.infections = {one for one in everybody if chance.random() < 0.4}
    made.pneumonias = {one for one in sorted(made.infections) if chance.random() < 0.4}
    made.prior = [chance.sample(_DRUGS, chance.randint(1, 4)) for _ in everybody]
    made.female = chance.randint(1, made.size - 1)


def _table(made: Series) -> None:
    both = [one for pair in made.taken for one in pair]
    columns = ["patient", "prior", *(f"{one.measure.name}@{one.time} {one.measure.unit}" for one in both)]
    rows: list[list[Any]] = [
        [f"patient-{number}", made.prior[number], *(one.row[number] for one in both)] for number in range(made.size)
    ]
    at = {row[0]: ANCHOR for row in rows}
    made.section("tables")["rows"] = {"columns": columns, "rows": rows, "at": {"columns": ANCHOR} | at}


# --- summaries -----------------------------------------------------------------------------------------------------


def _summaries(made: Series, before: Taken, after: Taken) -> None:
    chance = made.chance
    style = chance.choice(("quartiles", "quartiles", "range", "mean"))
    names = []
    for one in (before, after):
        if len(one.known) < 2:
            return
        name = f"{one.measure.name}-{'before' if one.time == BEFORE else 'after'}"
        fields: Fields = {
            "population": "cohort",
            "measure": one.measure.name,
            "unit": one.measure.unit,
            "when": one.time,
            "at": ANCHOR,
        }
        missing = len(one.known) < made.size
        if missing or chance.random() < 0.5:
            # Papers often leave it to the reader to find that somebody is missing.
            fields |= {"measured": str(len(one.known))} if not missing or chance.random() < 0.7 else {}
        made.section("measurements")[name] = fields | _printed(made, one, style)
        names.append(name)
    if None not in before.true and None not in after.true:
        _test(made, names, before, after)
    if chance.random() < 0.2:
        # The last visit of each, of which there are no rows.
        last = [value * chance.uniform(0.7, 1.3) for value in after.known]
        fields = {"population": "cohort", "measure": after.measure.name, "unit": after.measure.unit, "at": ANCHOR}
        when = chance.choice(({"when": "end-of-follow-up"}, {"time_printed": "at the last visit"}))
        value = made.people(after.measure.digits, statistics.median(last))
        made.section("measurements")[f"{after.measure.name}-last"] = (
            fields | when | {"statistic": "median", "value": value}
        )


def _printed(made: Series, one: Taken, style: str) -> Fields:
    """Return the summary of some values as this series prints it."""
    values, digits = one.known, one.measure.digits if style == "mean" else min(one.measure.digits, 1)

    def shown(value: float) -> str:
        return made.people(digits, value)

    if style == "mean":
        spread = {"kind": "standard-deviation", "width": shown(statistics.stdev(values))}
        return {"statistic": "mean", "value": shown(statistics.fmean(values)), "spread": spread}
    if style == "range":
        low, high, kind = min(values), max(values), "minimum-to-maximum"
        if low < one.measure.limit:
            return {"statistic": "median", "value": shown(statistics.median(values))}
    else:
        low, high = quantile(values, 0.25, made.kind), quantile(values, 0.75, made.kind)
        kind = "interquartile-range"
    spread = {"kind": kind, "low": shown(low), "high": shown(high)}
    return {"statistic": "median", "value": shown(statistics.median(values)), "spread": spread}


def _test(made: Series, names: list[str], before: Taken, after: Taken) -> None:
    chance = made.chance
    differences = [round(late - early, 6) for early, late in zip(before.known, after.known, strict=True)]
    if not any(differences):
        return
    name = chance.choice(("wilcoxon-signed-rank-test", "wilcoxon-test", "paired-t-test", "sign-test"))
    p = chance.choice(list(p_values(name, differences)))
    digits = chance.choice((2, 3, 3, 4))
    shown = f"< 0.{'0' * (digits - 1)}1" if p < 10**-digits else written(p, digits)
    made.section("comparisons")[f"{before.measure.name}-p"] = {"of": names, "p": shown, "test": name, "at": ANCHOR}


def p_values(test: str, differences: Sequence[float]) -> list[float]:
    """Return the two-sided p-values that variants of a test give."""
    changed = [one for one in differences if one]
    if test == "paired-t-test":
        spread = statistics.stdev(differences) if len(differences) > 1 else 0
        return [float(stats.ttest_1samp(differences, 0).pvalue)] if spread > 1e-9 else [1.0]
    if test == "sign-test":
        return [float(stats.binomtest(sum(one > 0 for one in changed), len(changed)).pvalue)]
    found = []
    for zeros in ("wilcox", "pratt"):
        for correction in (False, True):
            options = {"zero_method": zeros, "correction": correction, "method": "approx"}
            found.append(float(stats.wilcoxon(differences, **options).pvalue))
    if len({abs(one) for one in changed}) == len(changed):
        found.append(float(stats.wilcoxon(changed, method="exact").pvalue))
    return found


# --- counts --------------------------------------------------------------------------------------------------------


def share(made: Series, count: int, of: int) -> str:
    """Write a count with its percentage, in one of the usual ways."""
    percent = made.people(made.chance.choice((0, 0, 1)), 100 * count / of)
    return made.chance.choice((f"{count} ({percent}%)", f"{count}/{of} ({percent} %)", f"{percent}% (n = {count})"))


def counted(made: Series, population: str, count: int, size: int, **fields: Any) -> Fields:
    """Return a counted finding."""
    return {
        "population": population,
        "holds": f"{count} of {size}",
        "printed": share(made, count, size),
        "at": ANCHOR,
        **fields,
    }


def _sexes(made: Series) -> None:
    male = made.size - made.female - (made.chance.random() < 0.15)
    for name, count in (("female", made.female), ("male", max(male, 0))):
        made.section("characteristics")[name] = counted(made, "cohort", count, made.size, **{"is": name})


def _treatments(made: Series) -> None:
    found = made.section("treatments")
    everybody = f"{made.size} of {made.size}"
    found["drug"] = {"population": "cohort", "agent": "tocilizumab", "line": "index", "holds": everybody, "at": ANCHOR}
    found["drug"] |= {"printed": "8 mg/kg, 50 % of the former dose"}
    for drug in made.chance.sample(_DRUGS, 3):
        count = sum(drug in had for had in made.prior)
        found[f"prior-{drug}"] = counted(made, "cohort", count, made.size, agent=drug, line="prior")
    if made.rows:
        patients = [f"patient-{number}" for number in range(made.size)]
        lists = {"all-agents": {"class": "treatments", "line": "prior"}, "all-harms": {"class": "adverse_events"}}
        lists |= {"all-responses": {"class": "outcomes", "kind": "response", "of": "drug"}}
        for name, fields in lists.items():
            made.section("complete")[name] = {"population": patients, "at": ANCHOR, **fields}


def _counts(made: Series) -> None:
    harms, outcomes = made.section("adverse_events"), made.section("outcomes")
    response: Fields = {"of": "drug", "kind": "response", "when": AFTER}
    outcomes["responses"] = counted(made, "cohort", len(made.responses), made.size, **response)
    assessed = made.chance.randint(1, made.size)
    improved = made.chance.randint(0, assessed)
    percent = written(100 * improved / assessed, 0)
    outcomes["improved"] = {
        "of": "drug",
        "kind": "improvement",
        "when": "P24W",
        "population": "cohort",
        "at": ANCHOR,
    } | {
        "holds": f"{improved}..{improved + made.size - assessed} of {made.size}",
        "printed": f"{improved}/{assessed} ({percent}%)",
    }
    for name, members in (("cohort", range(made.size)), ("arm-a", made.arms[0]), ("arm-b", made.arms[1])):
        count = len(made.infections.intersection(members))
        harms[f"infections-{name}"] = counted(made, name, count, len(members), during="drug", event="infection")
    count = len(made.pneumonias)
    harms["pneumonias"] = counted(made, "cohort", count, made.size, during="drug", event="pneumonia")
    older = int(made.record["populations"]["older"]["size"])
    some = made.chance.randint(max(0, older + len(made.infections) - made.size), min(older, len(made.infections)))
    harms["infections-older"] = counted(made, "older", some, older, during="drug", event="infection")
    if made.rows:
        for number in range(made.size):
            patient: Fields = {"population": f"patient-{number}", "at": ANCHOR}
            if number in made.responses:
                outcomes[f"response-{number}"] = patient | response
            if number in made.infections:
                event = "pneumonia" if number in made.pneumonias else "urinary-tract-infection"
                harms[f"harm-{number}"] = patient | {"during": "drug", "event": event}
    if made.chance.random() < 0.5:
        # The abstract says it again.
        outcomes["responses-again"] = {**outcomes["responses"]}
