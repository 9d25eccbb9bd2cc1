"""Medians, quantiles, means and spreads of values of which some are censored, and what a printed summary allows.

A censored value is an interval and stays one: what comes out is the interval of all results that some choice of values
gives, with ends that are open where no choice reaches them. All arithmetic is exact. This module knows only numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, isqrt

from kg.audit.intervals import Interval, Printed, added, exact

_HALF = Fraction(1, 2)
#: Roots that are no fractions are enclosed to so many parts of 1.
_ROOT_PARTS = 10**12


# --- order statistics ----------------------------------------------------------------------------------------------


def order_statistic(values: Sequence[Interval], rank: int) -> Interval:
    """Return the value of a rank, from 1 for the least.

    The least that it can be is the value of that rank among the lower ends: open ends come after closed ones there,
    for the values that can lie on such an end are below those that cannot.

    Raises:
        ValueError: if there is no such rank.
    """
    if not 1 <= rank <= len(values):
        raise ValueError(f"{len(values)} values have no rank {rank}.")
    low = sorted(values, key=_low)[rank - 1]
    high = sorted(values, key=_high)[rank - 1]
    return Interval(low.low, high.high, low.low_open, high.high_open)


def _low(one: Interval) -> tuple[bool, Fraction, bool]:
    return one.low is not None, one.low or Fraction(0), one.low_open


def _high(one: Interval) -> tuple[bool, Fraction, bool]:
    return one.high is None, one.high or Fraction(0), not one.high_open


def _weighted(values: Sequence[Interval], weights: Mapping[int, Fraction]) -> Interval:
    """Return a mean of order statistics: all of them are least, and greatest, for the same choice of values."""
    return added(order_statistic(values, rank).times(weight) for rank, weight in weights.items() if weight)


def minimum(values: Sequence[Interval]) -> Interval:
    """Return the least value."""
    return order_statistic(values, 1)


def maximum(values: Sequence[Interval]) -> Interval:
    """Return the greatest value."""
    return order_statistic(values, len(values))


def median(values: Sequence[Interval]) -> Interval:
    """Return the middle value, or the mean of the two in the middle."""
    return quantile(values, _HALF, 7)


def quantile(values: Sequence[Interval], p: Fraction, kind: int) -> Interval:
    """Return a quantile.

    Args:
        values: at least one.
        p: which, from 0 to 1.
        kind: 1 to 9, as Hyndman and Fan number them (The American Statistician 50, 1996, 361–365), and R: 7 is the
            default of R, NumPy and Excel, 6 that of SPSS, Minitab and Prism, 2 that of SAS.

    Raises:
        ValueError: if there are no values, or no such quantile.
    """
    if not values or not 0 <= p <= 1:
        raise ValueError(f"{len(values)} values have no quantile {p}.")
    below, share = _position(len(values), p, kind)
    shares: dict[int, Fraction] = {}
    for rank, weight in ((below, 1 - share), (below + 1, share)):
        # Beyond the ends stands the least or the greatest value.
        inside = min(max(rank, 1), len(values))
        shares[inside] = shares.get(inside, Fraction(0)) + weight
    return _weighted(values, shares)


def _position(number: int, p: Fraction, kind: int) -> tuple[int, Fraction]:
    """Return the rank below a quantile and the weight of the next rank."""
    offsets = {
        1: Fraction(0),
        2: Fraction(0),
        3: -_HALF,
        4: Fraction(0),
        5: _HALF,
        6: p,
        7: 1 - p,
        8: (p + 1) / 3,
        9: p / 4 + Fraction(3, 8),
    }
    if kind not in offsets:
        raise ValueError(f"There is no quantile of type {kind}.")
    place = number * p + offsets[kind]
    below = floor(place)
    share = place - below
    if kind > 3:
        return below, share
    if share:
        return below, Fraction(1)
    return below, {1: Fraction(0), 2: _HALF, 3: Fraction(below % 2)}[kind]


def tukey_hinges(values: Sequence[Interval]) -> Mapping[str, tuple[Interval, Interval]]:
    """Return the medians of the lower and of the upper half by each convention; one value has no halves without it.

    An odd number of values has one in the middle, which Tukey counts in both halves, and Moore and McCabe in neither.
    """
    ranks = range(1, len(values) + 1)
    sizes = {"the median counted in both halves": -(-len(values) // 2), "the median left out": len(values) // 2}
    return {
        name: (_middle(values, ranks[:size]), _middle(values, ranks[len(values) - size :]))
        for name, size in sizes.items()
        if size
    }


def _middle(values: Sequence[Interval], ranks: Sequence[int]) -> Interval:
    low, high = ranks[(len(ranks) - 1) // 2], ranks[len(ranks) // 2]
    return _weighted(values, {low: Fraction(1)} if low == high else {low: _HALF, high: _HALF})


# --- sums and spreads ----------------------------------------------------------------------------------------------


def total(values: Sequence[Interval]) -> Interval:
    """Return the sum."""
    return added(values)


def mean(values: Sequence[Interval]) -> Interval:
    """Return the arithmetic mean.

    Raises:
        ValueError: if there are no values.
    """
    if not values:
        raise ValueError("No values have no mean.")
    return added(values).times(Fraction(1, len(values)))


def variance(values: Sequence[Interval], ddof: int = 1) -> Interval:
    """Return the variance.

    Args:
        values: more than `ddof`.
        ddof: 1 for the variance of a sample, 0 for that of a population.

    Raises:
        ValueError: if there are too few values.
    """
    if len(values) <= ddof:
        raise ValueError(f"{len(values)} values have no variance with {ddof} taken off.")
    (low, low_reached), (high, high_reached) = _least_squares(values), _most_squares(values)
    squares = Interval(low, high, not low_reached, high is not None and not high_reached)
    return squares.times(Fraction(1, len(values) - ddof))


def _least_squares(values: Sequence[Interval]) -> tuple[Fraction, bool]:
    """Return the least sum of squared deviations and whether some choice of values reaches it.

    The sum is convex, so where it is least every value is as near as it can be to one number, which is their mean.
    """
    nearest = [_nearest(one, _centre(values)) for one in values]
    middle = sum(nearest, Fraction(0)) / len(nearest)
    least = sum(((one - middle) ** 2 for one in nearest), Fraction(0))
    if not least:
        # Many numbers may do; an open end at this one says nothing of the others.
        return least, _share_a_number(values)
    return least, all(one.contains(value) for one, value in zip(values, nearest, strict=True))


def _share_a_number(values: Sequence[Interval]) -> bool:
    """Whether one number lies in all: intervals that meet two by two have one in common."""
    last, first = max(values, key=_low), min(values, key=_high)
    return last.meets(first)


def _nearest(one: Interval, point: Fraction) -> Fraction:
    if one.low is not None and point < one.low:
        return one.low
    return one.high if one.high is not None and point > one.high else point


def _centre(values: Sequence[Interval]) -> Fraction:
    """Return the number from which the nearest values deviate by nothing in the sum, which grows from end to end."""
    ends = sorted({end for one in values for end in (one.low, one.high) if end is not None})
    before, excess_before = Fraction(0), Fraction(0)
    for end in ends:
        excess = sum((end - _nearest(one, end) for one in values), Fraction(0))
        if excess == 0:
            return end
        if excess > 0:
            return before - excess_before * (end - before) / (excess - excess_before)
        before, excess_before = end, excess
    return before


def _most_squares(values: Sequence[Interval]) -> tuple[Fraction | None, bool]:
    """Return the greatest sum of squared deviations, None if there is none, and whether some choice reaches it.

    The sum is strictly convex in each value, so it is greatest where every value is at an end. Of all choices with
    the same sum only that with the greatest squares counts.
    """
    if len(values) == 1:
        return Fraction(0), True
    squares: dict[Fraction, tuple[Fraction, bool]] = {Fraction(0): (Fraction(0), True)}
    for one in values:
        if one.low is None or one.high is None:
            return None, False
        grown: dict[Fraction, tuple[Fraction, bool]] = {}
        for end, is_open in {(one.low, one.low_open), (one.high, one.high_open)}:
            for summed, (squared, reached) in squares.items():
                found = (squared + end * end, reached and not is_open)
                grown[summed + end] = max(found, grown.get(summed + end, found))
        squares = grown
    return max((squared - summed**2 / len(values), reached) for summed, (squared, reached) in squares.items())


def sd(values: Sequence[Interval], ddof: int = 1) -> Interval:
    """Return the standard deviation, rounded outward at the twelfth decimal where a root is no fraction."""
    found = variance(values, ddof)
    assert found.low is not None
    high = None if found.high is None else _root(found.high, up=True)
    return Interval(_root(found.low, up=False), high, found.low_open, found.high_open)


def _root(value: Fraction, *, up: bool) -> Fraction:
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    if root * root == value:
        return root
    return Fraction(isqrt(value.numerator * _ROOT_PARTS**2 // value.denominator) + up, _ROOT_PARTS)


def sd_admits(sd: Printed, values: Sequence[Interval], ddof: int = 1) -> bool:
    """Whether some choice of values has the printed standard deviation; compared squared, so exactly."""
    wanted = _squared(sd.could_be())
    return wanted is not None and wanted.meets(variance(values, ddof))


def _squared(interval: Interval) -> Interval | None:
    """Return the squares of the numbers of an interval that are not negative; None if there are none."""
    zero = Interval(Fraction(0), None)
    if not interval.meets(zero):
        return None
    low = max(interval, zero, key=_low)
    assert low.low is not None
    return Interval(low.low**2, None if interval.high is None else interval.high**2, low.low_open, interval.high_open)


# --- what a printed summary allows ---------------------------------------------------------------------------------


def grim(mean: Printed, n: int, items: int = 1) -> bool:
    """Whether whole numbers can have a mean: the GRIM test of Brown and Heathers (Soc Psychol Personal Sci 8, 2017).

    Args:
        mean: as printed.
        n: how many people it is of.
        items: how many whole numbers each person's value is the mean of.
    """
    return bool(_whole(mean.could_be().times(n * items), at_least=None, at_most=None))


def _whole(interval: Interval, *, at_least: int | None, at_most: int | None) -> range:
    """Return the whole numbers of an interval within limits; without any at one side, the one that is next to it."""
    low = None if interval.low is None else floor(interval.low) + 1 if interval.low_open else ceil(interval.low)
    high = None if interval.high is None else ceil(interval.high) - 1 if interval.high_open else floor(interval.high)
    first = max((one for one in (low, at_least) if one is not None), default=None)
    last = min((one for one in (high, at_most) if one is not None), default=None)
    if first is None:
        first = 0 if last is None else last
    return range(first, (first if last is None else last) + 1)


def sd_of_whole_numbers_possible(mean: Printed, sd: Printed, n: int, ddof: int = 1) -> bool:
    """Whether whole numbers may have a mean and a standard deviation, after the GRIMMER test of Anaya (2016).

    The sum of their squares is a whole number, odd if and only if their sum is, and least where they are as equal as
    can be. False is proved so; True is not proved.

    Raises:
        ValueError: if there are too few numbers.
    """
    if n <= ddof:
        raise ValueError(f"{n} values have no standard deviation with {ddof} taken off.")
    wanted, sums = _squared(sd.could_be()), mean.could_be().times(n)
    if wanted is None:
        return False
    if sums.low is None or sums.high is None:
        return True
    return any(
        _squares_possible(wanted.times(n - ddof).plus(exact(Fraction(summed**2, n))), summed, n)
        for summed in _whole(sums, at_least=None, at_most=None)
    )


def _squares_possible(squares: Interval, summed: int, n: int) -> bool:
    part, more = divmod(summed, n)
    least = (n - more) * part**2 + more * (part + 1) ** 2
    found = _whole(squares, at_least=least, at_most=None)
    return squares.high is None or any((one - summed) % 2 == 0 for one in found[:2])


def sd_within_range(sd: Printed, low: Interval, high: Interval, n: int) -> bool:
    """Whether values between two ends can have a standard deviation as great as printed (that of a sample).

    It is greatest where half of them are at each end.

    Args:
        sd: as printed.
        low: what the least value may be: `exact` for the end of a scale, `Printed.could_be` for a printed minimum.
        high: what the greatest value may be.
        n: how many values.

    Raises:
        ValueError: if there are fewer than two values.
    """
    if n < 2:
        raise ValueError("A standard deviation needs two values.")
    wanted, widest = _squared(sd.could_be()), _squared(high.minus(low))
    if wanted is None or widest is None:
        return False
    greatest = widest.times(Fraction((n // 2) * (n - n // 2), n * (n - 1)))
    return wanted.meets(Interval(Fraction(0), greatest.high, high_open=greatest.high_open and greatest.high != 0))


def percentage_admits(percent: Printed, count: int, of: int) -> bool:
    """Whether a count of so many is printed as this percentage; none is where there is nobody."""
    return of > 0 and percent.admits(exact(Fraction(100 * count, of)))


def counts_for_percentage(percent: Printed, of: int) -> range:
    """Return the counts of so many that are printed as this percentage.

    >>> counts_for_percentage(Printed("33", Fraction(33), Fraction(1)), 12)
    range(4, 5)
    """
    return _whole(percent.could_be().times(Fraction(of, 100)), at_least=0, at_most=of)


def ordered(*values: Printed | None) -> bool:
    """Whether numbers can be in order, none less than the one before it, as far as their rounding allows."""
    bottom = Interval(None, None)
    for one in _present(values):
        if not one.meets(bottom):
            return False
        least = max(one, bottom, key=_low)
        bottom = Interval(least.low, None, least.low_open)
    return True


def _present(values: Sequence[Printed | None]) -> Iterator[Interval]:
    return (one.could_be() for one in values if one is not None)


def agree(first: Printed, second: Printed) -> bool:
    """Whether two printed numbers can be one number, rounded to as many digits as each has."""
    return first.could_be().meets(second.could_be())
