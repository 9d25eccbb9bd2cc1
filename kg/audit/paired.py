"""Tests of pairs: every p-value that the usual programs give, and every one that so many pairs can give at all.

Where a difference is censored, p is the set of all p-values that some choice of values gives. Exact p-values are
exact; those of the normal and of the t distribution are floats. This module knows only numbers.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product
from math import atan, comb, erfc, pi, sqrt
from operator import mul
from types import MappingProxyType

from kg.audit.intervals import Interval, Printed
from kg.audit.orderings import MOST_ORDERINGS, Ordering, orderings

#: The name of a variant of a test, and the p-values that it gives, in order.
Variant = tuple[str, tuple[Fraction, ...]]
#: The sizes of the groups of equal amounts, from the least amount on; all 1 where there are no ties.
Sizes = tuple[int, ...]

#: Up to so many pairs every pattern of ties is tried: there are 2 ** (pairs - 1).
MOST_TIED = 9
#: Up to so many pairs that differ the exact distribution is computed; no program does for more.
_MOST_EXACT = 100

_HALF = Fraction(1, 2)


# --- the signed-rank test ------------------------------------------------------------------------------------------


def signed_rank(differences: Sequence[Interval], *, most: int = MOST_ORDERINGS) -> tuple[Variant, ...] | None:
    """Return the p-values of the Wilcoxon signed-rank test by variant: two-sided ones first, the commonest first.

    A variant that cannot differ from a simpler one here, for there are no zeros or no ties, is left out.

    Args:
        differences: one for each pair; a censored value leaves an interval.
        most: how many orderings of the differences are tried.

    Returns:
        Each variant with all p-values that it can give; None if there are more orderings.
    """
    found = orderings(differences, most=most)
    return None if found is None else _both_sides(_tails(_cases(found)))


@dataclass(frozen=True, slots=True)
class _Case:
    """Orderings that differ in their signs only.

    Attributes:
        zeros: how many pairs do not differ.
        sizes: of the groups of those that differ.
        dropped: by how much the doubled ranks of one sign can exceed those of the other, where zeros have no ranks.
        ranked: the same where zeros have the lowest ranks.
    """

    zeros: int
    sizes: Sizes
    dropped: frozenset[int]
    ranked: frozenset[int]


def _cases(found: Iterable[Ordering]) -> Iterator[_Case]:
    surpluses: dict[tuple[int, Sizes], set[tuple[int, ...]]] = {}
    for (zeros, _), *groups in found:
        sizes = tuple(plus + minus for plus, minus in groups)
        surpluses.setdefault((zeros, sizes), set()).add(tuple(plus - minus for plus, minus in groups))
    for (zeros, sizes), known in surpluses.items():
        dropped, ranked = (
            frozenset(abs(sum(map(mul, _doubled_ranks(sizes, below), surplus))) for surplus in known)
            for below in (0, zeros)
        )
        yield _Case(zeros, sizes, dropped, ranked)


@lru_cache(maxsize=4096)
def _doubled_ranks(sizes: Sizes, below: int) -> tuple[int, ...]:
    """Return the rank of each group above some zeros, doubled: the middle of 3 and 4 is 7.

    >>> _doubled_ranks((1, 1, 2), 0)
    (2, 4, 7)
    """
    found = []
    for size in sizes:
        found.append(2 * below + size + 1)
        below += size
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Method:
    """A variant of the test.

    Attributes:
        kind: which distribution is used.
        zeros: what becomes of pairs that do not differ; empty where they are dropped.
        ties: what is neglected; empty where ties are regarded.
    """

    kind: str
    zeros: str
    ties: str

    @property
    def name(self) -> str:
        """What the variant is called."""
        return ", ".join(part for part in ("Wilcoxon signed-rank test", self.kind, self.zeros, self.ties) if part)

    def places(self, case: _Case) -> set[tuple[int, int]]:
        """Return where in their distribution the sums of signed ranks of a case are.

        That is: for the exact one, how many choices of signs give as much, of how many; for the normal one, by how
        much the sum exceeds its mean, and its variance. Two numbers serve, for fractions are slow to compare.
        """
        below, sums = (case.zeros, case.ranked) if self.zeros else (0, case.dropped)
        number = sum(case.sizes)
        if self.kind == _EXACT:
            if number > _MOST_EXACT:
                return set()
            sizes, sums = ((1,) * number, _whole_ranks(number, sums)) if self.ties else (case.sizes, sums)
            ways = _at_least(sizes, below)
            # A sum of signed ranks is the positive ones less the others, which are what is left of all.
            return {(ways[(one + len(ways) - 1) // 2], ways[0]) for one in sums}
        squares = _squares_untied(number, below) if self.ties else _squares(case.sizes, below)
        if self.zeros == _SPLIT:
            # Split zeros are no news of the mean, but their ranks are counted in the variance.
            squares += _squares_untied(below, 0) if self.ties else below * (below + 1) ** 2
        # Half a rank is 2 here: ranks are doubled, and so is the distance of their sum from its mean.
        return {(max(one - 2, 0) if self.kind == _CORRECTED else one, squares) for one in sums}

    def tail(self, place: tuple[int, int]) -> Fraction:
        """Return the one-sided p of a place."""
        return Fraction(*place) if self.kind == _EXACT else _normal_tail(*place)


_EXACT = "exact"
_NORMAL = "normal approximation"
_CORRECTED = "normal approximation with continuity correction"
_PRATT = "zeros ranked (Pratt)"
_SPLIT = "zeros split"
#: Split zeros leave the exact distribution of ranked ones as it is, and no table regards zeros and neglects ties.
_METHODS = tuple(
    _Method(kind, zeros, ties)
    for zeros, ties, kind in product(
        ("", _PRATT, _SPLIT), ("", "without tie correction"), (_EXACT, _NORMAL, _CORRECTED)
    )
    if kind != _EXACT or not zeros or (zeros == _PRATT and not ties)
)


def _tails(cases: Iterable[_Case]) -> Mapping[str, tuple[Fraction, ...]]:
    """Return the one-sided p-values of each variant in some cases, save variants that equal a simpler one."""
    known = tuple(cases)
    zeros = any(one.zeros for one in known)
    found: dict[str, tuple[Fraction, ...]] = {}
    seen = set[tuple[str, tuple[Fraction, ...]]]()
    for method in _METHODS:
        if method.zeros and not zeros:
            continue
        places = set[tuple[int, int]]().union(*map(method.places, known))
        values = tuple(sorted(set(map(method.tail, places))))
        if values and (method.kind, values) not in seen:
            seen.add((method.kind, values))
            found[method.name] = values
    return found


def _both_sides(tails: Mapping[str, tuple[Fraction, ...]]) -> tuple[Variant, ...]:
    return (
        *((name, _doubled(values)) for name, values in tails.items()),
        *((f"{name}, one-sided", values) for name, values in tails.items()),
    )


def _doubled(tails: Iterable[Fraction]) -> tuple[Fraction, ...]:
    return tuple(sorted({min(Fraction(1), 2 * tail) for tail in tails}))


# --- distributions -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _ways(sizes: Sizes, below: int) -> tuple[int, ...]:
    """Return how many choices of signs give each doubled sum of positive ranks."""
    ways = [1]
    for rank, size in zip(_doubled_ranks(sizes, below), sizes, strict=True):
        for _ in range(size):
            longer = ways + [0] * rank
            for at, number in enumerate(ways):
                longer[at + rank] += number
            ways = longer
    return tuple(ways)


@lru_cache(maxsize=4096)
def _at_least(sizes: Sizes, below: int) -> tuple[int, ...]:
    """Return how many choices of signs give each doubled sum of positive ranks or more."""
    found = []
    number = 0
    for ways in reversed(_ways(sizes, below)):
        number += ways
        found.append(number)
    return tuple(reversed(found))


def _whole_ranks(number: int, sums: Iterable[int]) -> frozenset[int]:
    """Return sums of signed ranks that a table without ties has: beside half a rank, those on either side."""
    whole = number * (number + 1)
    return frozenset(beside for one in sums for beside in ((one,) if (one + whole) % 4 == 0 else (one - 2, one + 2)))


@lru_cache(maxsize=4096)
def _squares(sizes: Sizes, below: int) -> int:
    return sum(size * rank**2 for rank, size in zip(_doubled_ranks(sizes, below), sizes, strict=True))


@lru_cache(maxsize=4096)
def _squares_untied(number: int, below: int) -> int:
    return sum(4 * rank**2 for rank in range(below + 1, below + number + 1))


@lru_cache(maxsize=65536)
def _normal_tail(signed: int, squares: int) -> Fraction:
    """Return the tail of the normal distribution beyond a signed sum of that variance; one half if it has none."""
    return Fraction(erfc(signed / sqrt(2 * squares)) / 2) if squares else _HALF


# --- other tests ---------------------------------------------------------------------------------------------------


def sign_test(differences: Sequence[Interval]) -> tuple[Variant, ...]:
    """Return the p-values of the sign test by variant; pairs that do not differ are dropped."""
    counts = {(0, 0)}
    zero = Fraction(0)
    for one in differences:
        steps = [
            step
            for step, side in (((1, 0), Interval(zero, None, True)), ((0, 1), Interval(None, zero, False, True)))
            if one.meets(side)
        ]
        steps += [(0, 0)] if one.contains(zero) else []
        counts = {(plus + more, minus + less) for plus, minus in counts for more, less in steps}
    cases = {(plus + minus, abs(plus - minus)) for plus, minus in counts}
    tails = {
        f"sign test, {_EXACT}": {_binomial_tail(number, surplus) for number, surplus in cases},
        f"sign test, {_NORMAL}": {_normal_tail(surplus, number) for number, surplus in cases},
        f"sign test, {_CORRECTED}": {_normal_tail(max(surplus - 1, 0), number) for number, surplus in cases},
    }
    return _both_sides({name: tuple(sorted(values)) for name, values in tails.items()})


def _binomial_tail(number: int, surplus: int) -> Fraction:
    return Fraction(sum(comb(number, more) for more in range((number + surplus) // 2, number + 1)), 2**number)


def paired_t(differences: Sequence[Interval]) -> tuple[Variant, ...]:
    """Return the p-values of the paired t test; none where a difference is censored or all are equal."""
    values = [one.low for one in differences if one.is_exact and one.low is not None]
    number = len(values)
    if number < max(len(differences), 2) or len(set(values)) == 1:
        return ()
    mean = sum(values, Fraction(0)) / number
    squares = sum(((one - mean) ** 2 for one in values), Fraction(0))
    return _both_sides({"paired t test": (t_tail(mean**2 * number * (number - 1) / squares, number - 1),)})


def t_tail(squared: Fraction, degrees: int) -> Fraction:
    """Return the tail of Student's t beyond the root of a number, to about 15 decimals.

    For whole degrees of freedom the distribution is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4), so
    nothing heavy need be imported for it.
    """
    sine, cosine = sqrt(squared / (degrees + squared)), sqrt(degrees / (degrees + squared))
    odd = degrees % 2
    term, summed = 1.0, 0.0
    for step in range(1, degrees // 2 + 1):
        summed += term
        factor = 2 * step / (2 * step + 1) if odd else (2 * step - 1) / (2 * step)
        term *= factor * cosine**2
    inside = 2 / pi * (atan(sqrt(squared / degrees)) + sine * cosine * summed) if odd else sine * summed
    return Fraction(max(1 - inside, 0.0) / 2)


# --- what can be attained ------------------------------------------------------------------------------------------


def attainable(n: int) -> Mapping[int, Mapping[str, tuple[Fraction, ...]]]:
    """Return every two-sided p of a signed-rank test of n pairs without ties, by how many differ and by variant."""
    return _two_sided(n, False)


def attainable_with_ties(n: int) -> Mapping[int, Mapping[str, tuple[Fraction, ...]]]:
    """Return every two-sided p of a signed-rank test of n pairs, with ties and without.

    Raises:
        ValueError: if there are more than `MOST_TIED` pairs.
    """
    if n > MOST_TIED:
        raise ValueError(f"There are too many patterns of ties in {n} pairs.")
    return _two_sided(n, True)


@cache
def _two_sided(n: int, tied: bool) -> Mapping[int, Mapping[str, tuple[Fraction, ...]]]:
    return MappingProxyType(
        {
            m: MappingProxyType({name: _doubled(tails) for name, tails in _every_tail(m, n - m, tied).items()})
            for m in range(n + 1)
        }
    )


@cache
def _every_tail(m: int, zeros: int, tied: bool) -> Mapping[str, tuple[Fraction, ...]]:
    """Return every one-sided p where m pairs differ and some do not."""
    patterns = _patterns(m) if tied else ((1,) * m,)
    return _tails(_Case(zeros, sizes, _sums(sizes, 0), _sums(sizes, zeros)) for sizes in patterns)


def _sums(sizes: Sizes, below: int) -> frozenset[int]:
    ways = _ways(sizes, below)
    whole = len(ways) - 1
    return frozenset(2 * plus - whole for plus, number in enumerate(ways) if number and 2 * plus >= whole)


def _patterns(m: int) -> Iterator[Sizes]:
    """Yield every way in which m amounts can be equal: each but the last may be less than the next, or not."""
    if m == 0:
        yield ()
    for first in range(1, m + 1):
        for others in _patterns(m - first):
            yield (first, *others)


@dataclass(frozen=True, slots=True)
class Possible:
    """How many pairs must differ for a printed p.

    Attributes:
        without_ties: the numbers for which some variant gives it two-sided without ties.
        with_ties: those for which one does with ties only; empty where `ties_tried` is false.
        one_sided: those for which only a one-sided p fits.
        methods: the two-sided variants that give it, by number: those without ties, where there are some.
        ties_tried: whether there are few enough pairs to try every pattern of ties.
    """

    without_ties: tuple[int, ...]
    with_ties: tuple[int, ...]
    one_sided: tuple[int, ...]
    methods: Mapping[int, tuple[str, ...]]
    ties_tried: bool


def pairs_for(p: Printed, n: int) -> Possible:
    """Return how many of n pairs must differ for the p of a signed-rank test to be printed so."""
    tied = n <= MOST_TIED
    plain = _fitting(p, attainable(n))
    methods = {**(_fitting(p, attainable_with_ties(n)) if tied else {}), **plain}
    halves = _fitting(p, {m: _every_tail(m, n - m, tied) for m in range(n + 1)})
    return Possible(
        without_ties=tuple(plain),
        with_ties=tuple(sorted(methods.keys() - plain.keys())),
        one_sided=tuple(sorted(halves.keys() - methods.keys())),
        methods=MappingProxyType(methods),
        ties_tried=tied,
    )


def _fitting(p: Printed, found: Mapping[int, Mapping[str, tuple[Fraction, ...]]]) -> dict[int, tuple[str, ...]]:
    wanted = p.could_be()
    fitting = {m: tuple(name for name, values in by.items() if _any(wanted, values)) for m, by in found.items()}
    return {m: names for m, names in fitting.items() if names}


def _any(wanted: Interval, values: tuple[Fraction, ...]) -> bool:
    """Whether one of some values in order lies in an interval: the first that is not below it, or the next."""
    first = 0 if wanted.low is None else bisect_left(values, wanted.low)
    return any(map(wanted.contains, values[first : first + 2]))
