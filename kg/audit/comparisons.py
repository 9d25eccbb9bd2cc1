"""Printed p-values, computed again from the rows, or held against every p that a test of so many pairs can give."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kg.audit import limits, paired, unpaired
from kg.audit.intervals import Interval, Printed, exact
from kg.audit.people import People, subject
from kg.audit.results import Check, Verdict, decimal
from kg.audit.summarised import Operands, as_printed, operands
from kg.model import Comparison, Entry, Measurement

_SIGNED_RANK = ("term/wilcoxon-signed-rank-test", "term/wilcoxon-test")
_SIGN, _PAIRED_T = "term/sign-test", "term/paired-t-test"
#: Up to so many pairs every pattern of ties is tried.
_TIED = paired.MOST_TIED
#: Up to so many pairs every p without ties is.
_MOST = 30
_PAIRS = "test of pairs"
_CUT = "the last digit was cut off, not rounded"
_ROUNDED = "the values in the rows are rounded"

#: A variant of a test and the p-values that it gives.
_Variant = tuple[str, tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A comparison that is to be checked.

    Attributes:
        people: of the report.
        name: the id of the comparison.
        comparison: what the report says.
        p: its p-value.
        sides: the two summaries that it compares.
        found: the values of each.
    """

    people: People
    name: str
    comparison: Comparison
    p: Printed
    sides: tuple[Entry, ...] = ()
    found: tuple[Operands, ...] = ()

    def check(
        self,
        verdict: Verdict,
        method: str,
        explanation: str,
        made: tuple[Fraction, Fraction] | None = None,
        condition: str = "",
    ) -> Check:
        """Return the result."""
        return Check(
            report=self.people.facts.record.id,
            subject=f"#{self.name}",
            statistic="p-value",
            reported=self.comparison.p.printed,
            recomputed=made,
            method=method,
            verdict=verdict,
            condition=condition,
            explanation=explanation,
            operands=tuple(subject(entry) for one in self.found for entry in one.entries) if made else (),
            disputes=(f"#{self.name}",) if verdict == "not-reproduced" else (),
        )


def check_comparisons(people: People) -> Iterator[Check]:
    """Compute again the p-values of tests between two measurements of the same people."""
    for name, (comparison, _) in people.facts.comparisons.items():
        if comparison.basis == "stated":
            yield _checked(_Asked(people, name, comparison, as_printed(comparison.p)))


def _checked(asked: _Asked) -> Check:
    people, comparison = asked.people, asked.comparison
    entries = [people.facts.find(reference) for reference in comparison.of]
    sides = tuple(one for one in entries if one is not None and isinstance(one.finding, Measurement))
    if len(sides) != 2 or len(entries) != 2 or not _same_measure(*sides):
        text = "It compares no two measurements of one thing in the same people."
        return asked.check("not-checkable", "no test of pairs", text)
    if comparison.test not in (None, *_SIGNED_RANK, _SIGN, _PAIRED_T):
        return asked.check("not-checkable", "no test of pairs", "This test is not computed again.")
    found = tuple(operands(people, one, one.finding) for one in sides if isinstance(one.finding, Measurement))
    asked = _Asked(people, asked.name, comparison, asked.p, sides, found)
    pairs = _of_each(found)
    if pairs is None or comparison.pairs not in (None, str(len(pairs))):
        return _attainable(asked)
    return _from_rows(asked, pairs)


def _same_measure(first: Entry, second: Entry) -> bool:
    one, other = first.finding, second.finding
    assert isinstance(one, Measurement) and isinstance(other, Measurement)
    mine, theirs = (
        (whose.population, what.measure, what.unit, what.change) for whose, what in ((first, one), (second, other))
    )
    return mine == theirs


def _of_each(found: Sequence[Operands], *, rounded: bool = False) -> dict[str, tuple[Interval, Interval]] | None:
    """Return two values of each person, or None where they are not those that were compared.

    Args:
        found: the values at both times.
        rounded: whether to return what may have been rounded to them.
    """
    if any(one.lacking or one.condition or (rounded and not one.rounded) for one in found):
        return None
    firsts, seconds = (
        dict(zip((entry.population for entry in one.entries), one.rounded if rounded else one.values, strict=True))
        for one in found
    )
    if set(firsts) != set(seconds):
        return None
    return {patient: (firsts[patient], seconds[patient]) for patient in firsts}


# --- from the rows -------------------------------------------------------------------------------------------------


def _from_rows(asked: _Asked, pairs: dict[str, tuple[Interval, Interval]]) -> Check:
    test, p = asked.comparison.test, asked.p
    differences = [after.minus(before) for before, after in pairs.values()]
    variants = list(_variants(test, differences))
    if not variants:
        return _by_limits(asked, pairs, differences)
    censored = any(not one.is_exact for one in differences)
    told = f"The {len(pairs)} pairs of the rows give "
    for admits, condition in ((p.admits, ""), (p.admits_truncated, _CUT)):
        method, value = _first(variants, admits)
        if value is not None:
            unnamed = "" if test is not None and "one-sided" not in method else f"the test was the {method}"
            condition = " and ".join(filter(None, (unnamed, condition)))
            verdict: Verdict = "reproduced-only-if" if condition else "reproduced"
            text = f"{told}{decimal(value, 4)}{' for some values that the censored ones allow' if censored else ''}."
            return asked.check(verdict, method, text, (value, value), condition)
    return _otherwise(asked, pairs, variants)


def _by_limits(asked: _Asked, pairs: dict[str, tuple[Interval, Interval]], differences: Sequence[Interval]) -> Check:
    """Hold a p-value against limits, where censored values leave too much open to try it all."""
    test, p = asked.comparison.test, asked.p
    if test not in (*_SIGNED_RANK, _PAIRED_T) or all(one.is_exact for one in differences):
        return asked.check("not-checkable", _PAIRS, "Some values are censored, or all pairs differ by the same amount.")
    method, low, high = (limits.paired_t if test == _PAIRED_T else limits.signed_rank)(differences)
    torn = unpaired.rank_sum_limits(*zip(*pairs.values(), strict=True)) if test == "term/wilcoxon-test" else ()
    ranges = [(low / 2, high), *((least, most) for _, least, most in torn)]
    if any(p.could_be().meets(Interval(*ends)) or p.could_be_cut().meets(Interval(*ends)) for ends in ranges):
        text = f"The censored values leave {_range((low, high))} open."
        return asked.check("not-checkable", method, text)
    text = f"The {len(pairs)} pairs of the rows give {_range((low, high))} by the {method}, whatever is below the limit"
    return asked.check(
        "not-reproduced", method, f"{text}, and the report prints {asked.comparison.p.printed}.", (low, high)
    )


def _first(variants: Sequence[_Variant], admits: Callable[[Interval], bool]) -> tuple[str, Fraction | None]:
    """Return the first variant that gives a p-value which is printed so, and that value."""
    return next(((name, one) for name, values in variants for one in values if admits(exact(one))), ("", None))


def _otherwise(asked: _Asked, pairs: dict[str, tuple[Interval, Interval]], variants: Sequence[_Variant]) -> Check:
    """Try what would explain a p-value that the rows as printed do not give."""
    test, p = asked.comparison.test, asked.p
    values = [value for _, found in variants for value in found]
    ends, (main, common) = (min(values), max(values)), variants[0]
    told = f"The {len(pairs)} pairs of the rows give {_range(common)} by the {main}"
    torn = unpaired.rank_sum_limits(*zip(*pairs.values(), strict=True)) if test in (None, "term/wilcoxon-test") else ()
    for method, low, high in torn:
        if p.could_be().meets(Interval(low, high)):
            text = f"The rows give {_range((low, high))} where their pairs are torn apart."
            return asked.check("reproduced-only-if", method, text, (low, high), f"the test was the {method}")
    rounded = _of_each(asked.found, rounded=True)
    if rounded is not None:
        differences = [after.minus(before) for before, after in rounded.values()]
        found = _rounded(asked, differences)
        if found:
            verdict, method = found
            text = f"{told}, and rounding may have made {p.token} of it."
            if verdict == "reproduced-only-if":
                return asked.check(verdict, method, text, ends, _ROUNDED)
            return asked.check(verdict, method, f"{text} The orders that it leaves open are too many to try.", ends)
    if test is None:
        text = f"{told}, and the report prints {asked.comparison.p.printed} without naming the test."
        return asked.check("not-checkable", main, text, ends)
    text = f"{told}, and no variant of it gives the printed {asked.comparison.p.printed}." + _implied(p, len(pairs))
    return asked.check("not-reproduced", main, text, ends)


def _variants(test: str | None, differences: Sequence[Interval]) -> Iterator[_Variant]:
    if test in (None, *_SIGNED_RANK):
        yield from paired.signed_rank(differences) or ()
    if test in (None, _SIGN):
        yield from paired.sign_test(differences)
    if test in (None, _PAIRED_T):
        yield from paired.paired_t(differences)


def _rounded(asked: _Asked, differences: Sequence[Interval]) -> tuple[Verdict, str] | None:
    """Return what may be so if the values are rounded: reproduced, too many orders to tell, or None."""
    test, p = asked.comparison.test, asked.p
    if not limits.crowded(differences):
        # Two rare things at once, one side and rounding, would explain almost any p-value.
        common = [one for one in _variants(test, differences) if "one-sided" not in one[0]]
        method, value = _first(common, p.admits)
        if value is not None:
            return "reproduced-only-if", method
    open_ = test != _SIGN and (test == _PAIRED_T or limits.crowded(differences))
    for method, low, high in _limits(test, differences) if open_ else ():
        if p.could_be().meets(Interval(low, high)):
            return "reproduced-only-if" if test == _PAIRED_T else "not-checkable", method
    return None


def _limits(test: str | None, differences: Sequence[Interval]) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Yield limits of the p-values that rounded differences can give, two-sided."""
    if test in (None, *_SIGNED_RANK):
        yield limits.signed_rank(differences)
    if test in (None, _PAIRED_T):
        yield limits.paired_t(differences)


def _range(values: Sequence[Fraction]) -> str:
    low, high = min(values), max(values)
    return decimal(low, 4) if low == high else f"{decimal(low, 4)} to {decimal(high, 4)}"


def _implied(p: Printed, pairs: int) -> str:
    """Say how many pairs that differ would give a printed p."""
    if pairs > _TIED:
        return ""
    numbers = [number for number in paired.pairs_for(p, pairs).without_ties if number != pairs]
    return f" It is what {_listed(numbers)} pairs that differ can give." if numbers else ""


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


# --- without rows --------------------------------------------------------------------------------------------------


def _attainable(asked: _Asked) -> Check:
    method = "every p of a Wilcoxon signed-rank test of so many pairs"
    comparison, shown = asked.comparison, asked.comparison.p.printed
    if comparison.test is None:
        text = "The report neither names the test nor gives the values of both times."
        return asked.check("not-checkable", _PAIRS, text)
    pairs = _pairs(asked)
    if comparison.test not in _SIGNED_RANK or pairs is None:
        reasons = [one.lacking or f"The rows are those only if {one.condition}." for one in asked.found]
        lacking = next((text for text in reasons if not text.endswith(" if .")), "The number of pairs is not stated.")
        return asked.check("not-checkable", _PAIRS, lacking)
    if pairs > _MOST:
        return asked.check("not-checkable", method, f"{pairs} pairs can give almost every p.")
    for p, further in ((asked.p, ""), (_as_if_cut(asked.p), _CUT)):
        condition = _needed(p, pairs)
        if condition is not None:
            condition = " and ".join(filter(None, (condition, further)))
            text = f"Of {pairs} pairs, {shown} needs that {condition}."
            if condition.startswith(f"{pairs} of the {pairs} pairs differ"):
                text = f"A test of {pairs} pairs can give {shown}."
            return asked.check("reproduced-only-if", method, text, condition=condition)
    text = f"No signed-rank test of {pairs} pairs or fewer, with ties or without, gives {shown}"
    if comparison.test == "term/wilcoxon-test" and asked.p.could_be().meets(unpaired.possible(pairs)):
        return asked.check("not-checkable", method, f"{text}; the rank-sum test, which has Wilcoxon's name too, may.")
    return asked.check("not-reproduced", method, f"{text}.")


def _as_if_cut(p: Printed) -> Printed:
    """Return a number that stands for what is cut to a printed one, as its own rounding stands for it."""
    return p if p.comparator else Printed(p.token, p.value + p.step / 2, p.step)


def _needed(p: Printed, pairs: int) -> str | None:
    """Return what must be so for so many pairs to give a p-value; None if they cannot."""
    possible = paired.pairs_for(p, pairs)
    if possible.without_ties:
        numbers = sorted(possible.without_ties, key=lambda number: (number != pairs, number))
        return f"{_listed(numbers)} of the {pairs} pairs differ, or some differ by the same amount"
    if possible.with_ties or not possible.ties_tried:
        return "some pairs differ by the same amount"
    return "the test was one-sided" if possible.one_sided else None


def _pairs(asked: _Asked) -> int | None:
    if asked.comparison.pairs is not None:
        return int(asked.comparison.pairs)
    numbers = set()
    for side in asked.sides:
        assert isinstance(side.finding, Measurement)
        measured = side.finding.measured
        if measured is not None:
            numbers.add(measured.at_least if measured.at_least == measured.at_most else None)
        else:
            numbers.add(asked.people.size(side.population))
    return numbers.pop() if len(numbers) == 1 else None
