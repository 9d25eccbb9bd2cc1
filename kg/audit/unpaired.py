"""The rank-sum test, which has Wilcoxon's name too: what the p-values are if pairs were torn apart."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import comb, erfc, sqrt

from kg.audit.intervals import Interval

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
