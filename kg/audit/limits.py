"""Limits of p-values where each difference is known within an interval only, for tests of pairs.

To try every order of many rounded differences takes too long. The sum of signed ranks grows with each difference, so
it is least where all are least and greatest where all are greatest; in between lies every p-value. Where pairs that
do not differ are dropped, and where ties are many, a p-value may lie a little beyond: the limits are wider by a
twentieth. This module knows only numbers.
"""

from collections.abc import Sequence
from fractions import Fraction
from statistics import fmean, stdev

from kg.audit import paired
from kg.audit.intervals import Interval, exact

_WIDER = Fraction(21, 20)
#: Of one step of an interval, what is left out at an end that is open.
_INSIDE = Fraction(1, 1000)


#: A t of values that do not vary.
_HUGE = 1e6
_ROUNDS = 50
#: So many amounts may overlap before there are too many orders to try.
_CROWD = 5


def crowded(differences: Sequence[Interval]) -> bool:
    """Whether too many amounts overlap for every order of them to be tried."""
    amounts = [_amount(one) for one in differences if not one.is_exact]
    return any(sum(low <= at < high for low, high in amounts) > _CROWD for at, _ in amounts)


def _amount(one: Interval) -> tuple[Fraction, Fraction]:
    low, high = _ends(one)
    return Fraction(0) if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))


def signed_rank(differences: Sequence[Interval]) -> tuple[str, Fraction, Fraction]:
    """Return limits of the two-sided p-values of the Wilcoxon signed-rank test."""
    ends = [_ends(one) for one in differences]
    least, greatest = [low for low, _ in ends], [high for _, high in ends]
    # Pairs that did not differ before rounding have no rank, or a low one.
    kept = [
        [Fraction(0) if low <= 0 <= high else end for end, (low, high) in zip(one, ends, strict=True)]
        for one in (least, greatest)
    ]
    found = [value for chosen in (least, greatest, *kept) for value in _signed_rank(chosen)]
    if _surplus(least) <= 0 <= _surplus(greatest):
        found.append(Fraction(1))
    return "Wilcoxon signed-rank test", min(found) / _WIDER, min(Fraction(1), max(found) * _WIDER)


def _signed_rank(values: Sequence[Fraction]) -> list[Fraction]:
    variants = paired.signed_rank([exact(one) for one in values]) or ()
    return [value for name, found in variants for value in found if "one-sided" not in name]


def _surplus(values: Sequence[Fraction]) -> int:
    """Return by how much the positive sums of two exceed the negative ones, which has the sign of the signed ranks."""
    sums = [one + other for at, one in enumerate(values) for other in values[at:]]
    return sum(one > 0 for one in sums) - sum(one < 0 for one in sums)


def _ends(one: Interval) -> tuple[Fraction, Fraction]:
    low = one.low if one.low is not None else (one.high or Fraction(0)) - 10**9
    high = one.high if one.high is not None else low + 2 * 10**9
    inside = (high - low) * _INSIDE
    return low + inside * one.low_open, high - inside * one.high_open


def paired_t(differences: Sequence[Interval]) -> tuple[str, Fraction, Fraction]:
    """Return limits of the two-sided p-values of the paired t test; nothing is known of one pair."""
    ends = [(float(low), float(high)) for low, high in map(_ends, differences)]
    if len(ends) < 2:
        return "paired t test", Fraction(0), Fraction(1)
    least, greatest = (fmean(values) for values in zip(*ends, strict=True))
    turned = [(-high, -low) for low, high in ends]
    far = max(_greatest_t(one) for one in (ends, turned))
    near = 0.0 if least <= 0 <= greatest else _least_t(ends if least > 0 else turned)
    low, high = (2 * paired.t_tail(Fraction(one) ** 2, len(ends) - 1) for one in (far, near))
    return "paired t test", low / _WIDER, min(Fraction(1), high * _WIDER)


def _t(values: Sequence[float]) -> float:
    spread = stdev(values)
    return fmean(values) / spread * len(values) ** 0.5 if spread > 1e-9 else _HUGE


def _greatest_t(ends: Sequence[tuple[float, float]]) -> float:
    """Return the greatest t: it grows with each value up to a point that depends on the others, and falls beyond it."""
    values = [high for _, high in ends]
    for _ in range(_ROUNDS):
        mean = fmean(values)
        if mean <= 0:
            return 0.0
        best = mean + stdev(values) ** 2 * (len(ends) - 1) / (len(ends) * mean)
        values = [min(max(best, low), high) for low, high in ends]
    return _t(values)


def _least_t(ends: Sequence[tuple[float, float]]) -> float:
    """Return the least t of a mean above nought: each value is at an end; each start may lead elsewhere."""
    middle = fmean(end for pair in ends for end in pair)
    apart = [max(pair, key=lambda end: abs(end - middle)) for pair in ends]
    starts = ([low for low, _ in ends], [high for _, high in ends], apart)
    return min(_descended(list(start), ends) for start in starts)


def _descended(values: list[float], ends: Sequence[tuple[float, float]]) -> float:
    for _ in range(3):
        for at, pair in enumerate(ends):
            values[at] = min((_t([*values[:at], end, *values[at + 1 :]]), end) for end in pair)[1]
    return _t(values)
