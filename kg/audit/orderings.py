"""Orderings: in which order the amounts of censored differences can be, with which signs and which ties.

A test of ranks sees nothing else of its values. This module knows only numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product

from kg.audit.intervals import Interval

#: How many differences are positive and negative in each group of equal amounts, from the least on; first the zeros.
Ordering = tuple[tuple[int, int], ...]
#: How many differences of each kind are to be placed.
_Numbers = tuple[int, ...]

#: How many orderings are tried.
MOST_ORDERINGS = 20_000


def orderings(differences: Sequence[Interval], *, most: int = MOST_ORDERINGS) -> frozenset[Ordering] | None:
    """Return every ordering that the amounts of some differences can have, with their signs; None if there are more.

    The ends of all intervals cut the amounts into points and stretches. At a point all amounts are equal; within a
    stretch they are in any order, with any ties. Amounts are placed from the least on; orderings that agree so far
    are one.

    Args:
        differences: one for each pair.
        most: how many orderings may be met, those that are still incomplete included.
    """
    kinds = Counter(differences)
    cells = list(_cells(kinds))
    signs = [[_signs(kind, amount) for kind in kinds] for amount, _ in cells]
    states: set[tuple[_Numbers, Ordering]] = {(tuple(kinds.values()), ())}
    for number, (amount, is_point) in enumerate(cells):
        later = [any(any(row[kind]) for row in signs[number + 1 :]) for kind in range(len(kinds))]
        grown = set[tuple[_Numbers, Ordering]]()
        for left, groups in states:
            for rest, plus, minus in _placed(left, signs[number], later):
                for new in _groups(plus, minus, is_point, amount == 0):
                    grown.add((rest, groups + new))
                    if len(grown) > most:
                        return None
        states = grown
    return frozenset(groups for _, groups in states)


def _cells(kinds: Iterable[Interval]) -> Iterator[tuple[Fraction, bool]]:
    """Yield an amount from each point and each stretch between two, and whether it is a point."""
    ends = {abs(end) for one in kinds for end in (one.low, one.high) if end is not None}
    points = sorted(ends | {Fraction(0)})
    for point, following in zip(points, [*points[1:], points[-1] + 2], strict=True):
        yield point, True
        yield (point + following) / 2, False


def _signs(kind: Interval, amount: Fraction) -> tuple[bool, bool]:
    """Whether a difference can be an amount, and whether it can be the negative of it; zero is not negative."""
    return kind.contains(amount), amount > 0 and kind.contains(-amount)


def _placed(
    left: _Numbers, signs: Sequence[tuple[bool, bool]], later: Sequence[bool]
) -> Iterator[tuple[_Numbers, int, int]]:
    """Yield how many differences of each kind are left, and how many are positive and negative here."""
    choices = [
        [
            (plus, minus)
            for plus in range(number + 1 if positive else 1)
            for minus in range(number - plus + 1 if negative else 1)
            if follows or plus + minus == number
        ]
        for number, (positive, negative), follows in zip(left, signs, later, strict=True)
    ]
    for chosen in product(*choices):
        rest = tuple(number - plus - minus for number, (plus, minus) in zip(left, chosen, strict=True))
        yield rest, sum(plus for plus, _ in chosen), sum(minus for _, minus in chosen)


def _groups(plus: int, minus: int, is_point: bool, is_zero: bool) -> Iterator[Ordering]:
    if is_zero or (is_point and plus + minus):
        yield ((plus, minus),)
    elif plus + minus == 0:
        yield ()
    else:
        for first in product(range(plus + 1), range(minus + 1)):
            if any(first):
                for others in _groups(plus - first[0], minus - first[1], is_point, is_zero):
                    yield (first, *others)
