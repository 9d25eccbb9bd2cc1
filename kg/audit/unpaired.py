"""The rank-sum test, which has Wilcoxon's name too: what the p-values are if pairs were torn apart."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import comb, erfc, sqrt

from kg.audit.intervals import Interval, exact

#: The name of a variant and the p-values that it gives.
Variant = tuple[str, tuple[Fraction, ...]]

_NAME = "rank-sum test of unpaired samples"


def rank_sum(first: Sequence[Interval], second: Sequence[Interval]) -> tuple[Variant, ...]:
    """Return the two-sided p-values of the rank-sum test of two samples, by variant; none where a value is censored.

    The exact one is that of the permutations, ties included.
    """
    if not first or not second or not all(one.is_exact for one in (*first, *second)):
        return ()
    values = [one.low or Fraction(0) for one in (*first, *second)]
    doubled = _doubled_ranks(values)
    own, n, m = sum(doubled[: len(first)]), len(first), len(second)
    # The doubled sum of ranks has the mean n(n + m + 1), and four times the variance of the sum.
    away = abs(own - n * (n + m + 1))
    spread = Fraction(n * m, 3) * (n + m + 1 - Fraction(_ties(values), (n + m) * (n + m - 1)))
    found = [(f"{_NAME}, exact", _permuted(doubled, n, away))]
    if spread:
        found.append((f"{_NAME}, normal approximation", _normal(Fraction(away), spread)))
        corrected = Fraction(max(away - 1, 0))
        found.append((f"{_NAME}, normal approximation, continuity corrected", _normal(corrected, spread)))
    return tuple((name, (p,)) for name, p in found)


def rank_sum_limits(
    first: Sequence[Interval], second: Sequence[Interval]
) -> tuple[tuple[str, Fraction, Fraction], ...]:
    """Return the p-values of each variant; where values are censored, limits of them for all variants together."""
    if all(one.is_exact for one in (*first, *second)):
        return tuple((name, values[0], values[0]) for name, values in rank_sum(first, second))
    chosen = [(_least(first), _greatest(second)), (_greatest(first), _least(second))]
    if None in chosen[0] or None in chosen[1]:
        return ((_NAME, Fraction(0), Fraction(1)),)
    sides = [[exact(one) for one in values or ()] for pair in chosen for values in pair]
    found = [p for one, other in (sides[:2], sides[2:]) for _, values in rank_sum(one, other) for p in values]
    crossing = _surplus(sides[0], sides[1]) >= 0 >= _surplus(sides[2], sides[3])
    return ((_NAME, min(found), Fraction(1) if crossing else max(found)),)


def _least(values: Sequence[Interval]) -> tuple[Fraction, ...] | None:
    found = tuple(one.low for one in values if one.low is not None)
    return found if len(found) == len(values) else None


def _greatest(values: Sequence[Interval]) -> tuple[Fraction, ...] | None:
    found = tuple(one.high for one in values if one.high is not None)
    return found if len(found) == len(values) else None


def _surplus(first: Sequence[Interval], second: Sequence[Interval]) -> int:
    pairs = [(one.low or Fraction(0), other.low or Fraction(0)) for one in first for other in second]
    return sum(one < other for one, other in pairs) - sum(one > other for one, other in pairs)


def possible(number: int) -> Interval:
    """Return an interval that holds every p-value of two samples of so many."""
    ones = [exact(one) for one in range(number)]
    others = [exact(one + number) for one in range(number)]
    return Interval(min(p for _, values in rank_sum(ones, others) for p in values) / 2, Fraction(1))


def _doubled_ranks(values: Sequence[Fraction]) -> list[int]:
    ordered = sorted(values)
    place = {value: 2 * ordered.index(value) + 1 + ordered.count(value) for value in set(values)}
    return [place[value] for value in values]


def _ties(values: Sequence[Fraction]) -> int:
    return sum(number**3 - number for number in Counter(values).values())


def _permuted(doubled: Sequence[int], n: int, away: int) -> Fraction:
    ways: list[Counter[int]] = [Counter({0: 1}), *(Counter[int]() for _ in range(n))]
    for rank in doubled:
        for size in range(n, 0, -1):
            for total, number in ways[size - 1].items():
                ways[size][total + rank] += number
    middle = n * (len(doubled) + 1)
    extreme = sum(number for total, number in ways[n].items() if abs(total - middle) >= away)
    return Fraction(extreme, comb(len(doubled), n))


def _normal(away: Fraction, spread: Fraction) -> Fraction:
    return Fraction(erfc(float(away) / sqrt(2 * float(spread))))
