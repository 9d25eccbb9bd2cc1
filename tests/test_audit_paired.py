"""Tests of pairs computed again: against SciPy, against all choices of signs, and over censored differences."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import sqrt
from random import Random
from typing import Any

import pytest

from kg.audit import paired
from kg.audit.intervals import Interval, exact
from kg.audit.orderings import Ordering, orderings
from tests.test_audit_intervals import between, read

SEEDS = range(40)
TEST = "Wilcoxon signed-rank test"
NORMAL, CORRECTED = "normal approximation", "normal approximation with continuity correction"
ZEROS = {"wilcox": "", "pratt": ", zeros ranked (Pratt)", "zsplit": ", zeros split"}


@pytest.fixture(scope="module")
def stats() -> Any:
    """Return the statistics of SciPy, which only these tests need."""
    return pytest.importorskip("scipy.stats")


def variants(differences: Sequence[int | Interval]) -> dict[str, list[float]]:
    """Return the p-values of the signed-rank test by variant, whose names begin after that of the test."""
    found = paired.signed_rank([exact(one) if isinstance(one, int) else one for one in differences])
    assert found is not None
    return {name.removeprefix(f"{TEST}, "): list(map(float, values)) for name, values in found}


def named(found: dict[str, list[float]], name: str) -> list[float]:
    """Return the p-values of a variant; one that is left out equals a simpler one of its kind."""
    kind = name.split(",")[0]
    alike = [values for other, values in found.items() if other.split(",")[0] == kind and "one-sided" not in other]
    return found[name] if name in found else [value for values in alike for value in values]


def drawn(seed: int, most: int) -> list[int]:
    """Draw differences; few of them may be equal, or nearly all, and some zero."""
    chance = Random(seed)
    wide = chance.choice([2, 5, 40])
    found = [chance.randint(-wide, wide + 3) for _ in range(chance.randint(1, most))]
    return found if any(found) else [1, *found]


def scored(differences: Sequence[int], *, zeros_ranked: bool) -> list[tuple[Fraction, int]]:
    """Return the rank and sign of each difference that is not zero, by the definition of midranks."""
    kept = [one for one in differences if one or zeros_ranked]
    ranks = [
        Fraction(2 * sum(abs(o) < abs(one) for o in kept) + sum(abs(o) == abs(one) for o in kept) + 1, 2)
        for one in kept
    ]
    return [(rank, 1 if one > 0 else -1) for rank, one in zip(ranks, kept, strict=True) if one]


def p_of_all_signs(differences: Sequence[int], *, zeros_ranked: bool) -> Fraction:
    """Return the exact two-sided p by trying every choice of signs."""
    scores = scored(differences, zeros_ranked=zeros_ranked)
    ranks = [rank for rank, _ in scores]
    seen = abs(signed_sum(ranks, [sign for _, sign in scores]))
    made = [signed_sum(ranks, signs) for signs in _signs(len(ranks))]
    return min(Fraction(1), 2 * Fraction(sum(one >= seen for one in made), len(made)))


def signed_sum(ranks: Sequence[Fraction], signs: Sequence[int]) -> Fraction:
    """Return the sum of ranks, each with its sign."""
    return sum((rank * sign for rank, sign in zip(ranks, signs, strict=True)), Fraction(0))


def _signs(number: int) -> Iterator[tuple[int, ...]]:
    return product((-1, 1), repeat=number)


# --- the signed-rank test ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "p", "approximate"), [(7, "2/128", 0.01796), (6, "2/64", 0.0277), (5, "2/32", 0.0431)]
)
def test_differences_of_one_sign(number: int, p: str, approximate: float) -> None:
    """So many pairs that all differ in one direction: the least p that they can give, exactly and by the normal."""
    found = paired.signed_rank([exact(one) for one in range(1, number + 1)])
    assert found is not None
    assert found[0] == (f"{TEST}, exact", (Fraction(p),))
    assert found[1][0] == f"{TEST}, {NORMAL}"
    assert float(found[1][1][0]) == pytest.approx(approximate, abs=5e-5)
    assert (f"{TEST}, exact, one-sided", (Fraction(p) / 2,)) in found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_exact_p_is_that_of_all_signs(seed: int) -> None:
    """With ties and zeros too, exact p counts the choices of signs that are as extreme."""
    differences = drawn(seed, 9)
    found = paired.signed_rank(list(map(exact, differences)))
    assert found is not None
    by_name = dict(found)
    assert by_name[f"{TEST}, exact"] == (p_of_all_signs(differences, zeros_ranked=False),)
    ranked = by_name.get(f"{TEST}, exact, zeros ranked (Pratt)", by_name[f"{TEST}, exact"])
    assert ranked == (p_of_all_signs(differences, zeros_ranked=True),)


@pytest.mark.parametrize("zeros", ZEROS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_approximations_are_those_of_scipy(stats: Any, seed: int, zeros: str) -> None:
    """Each way with zeros, with and without continuity correction, corrected for ties."""
    differences = drawn(seed, 25)
    found = variants(differences)
    for correction, kind in ((False, NORMAL), (True, CORRECTED)):
        made = stats.wilcoxon(differences, zero_method=zeros, correction=correction, method="asymptotic").pvalue
        values = named(found, f"{kind}{ZEROS[zeros]}")
        assert any(value == pytest.approx(made, rel=1e-9) for value in values)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_exact_p_without_ties_is_that_of_scipy(stats: Any, seed: int) -> None:
    """SciPy looks half a rank up in the table for ranks without ties, on the safe side; others do on the other."""
    differences = drawn(seed, 25)
    made = stats.wilcoxon([one for one in differences if one], method="exact").pvalue
    values = named(variants(differences), "exact, without tie correction")
    assert any(value == pytest.approx(made, rel=1e-9) for value in values)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_variance_without_tie_correction(stats: Any, seed: int) -> None:
    """Some programs take the variance of ranks without ties: n (n + 1) (2 n + 1) / 24."""
    differences = [one for one in drawn(seed, 12) if one]
    n, scores = len(differences), scored(differences, zeros_ranked=False)
    away = abs(signed_sum([rank for rank, _ in scores], [sign for _, sign in scores])) / 2
    z = float(away) / sqrt(n * (n + 1) * (2 * n + 1) / 24)
    values = named(variants(differences), f"{NORMAL}, without tie correction")
    assert any(value == pytest.approx(2 * stats.norm.sf(z), rel=1e-9) for value in values)


def test_half_a_rank_is_looked_up_on_either_side() -> None:
    """The negative one of 1, 1, 2 has rank 1.5, which no table has: below it 2 of 8 signs are as extreme, above 3."""
    assert variants([1, -1, 2])["exact, without tie correction"] == [0.5, 0.75]
    assert variants([1, -1, 2])["exact"] == [0.75]


def test_variants_that_cannot_differ_are_left_out() -> None:
    """Without zeros and ties three variants are left, each two-sided and one-sided; zeros and ties bring the others."""
    assert list(variants([1, 2, -3, 4])) == [
        *("exact", NORMAL, CORRECTED),
        *("exact, one-sided", f"{NORMAL}, one-sided", f"{CORRECTED}, one-sided"),
    ]
    found = variants([0, 0, 1, 1, -2, 2, 3, 5])
    assert {name for name in found if name.split(",")[0] == NORMAL} == {
        f"{NORMAL}{zeros}{ties}{side}"
        for zeros in ZEROS.values()
        for ties in ("", ", without tie correction")
        for side in ("", ", one-sided")
    }


@pytest.mark.parametrize("differences", [[], [0], [0, 0, 0]])
def test_nothing_differs(differences: list[int]) -> None:
    """No difference is no evidence: p is 1."""
    assert variants(differences)["exact"] == [1.0]
    assert variants(differences)[NORMAL] == [1.0]


def test_many_pairs_have_no_exact_p() -> None:
    """No program computes the exact distribution of more than a hundred pairs."""
    assert "exact" in variants(list(range(1, 101)))
    assert "exact" not in variants(list(range(1, 102)))


# --- censored differences ------------------------------------------------------------------------------------------


def censored(seed: int, number: int) -> list[Interval]:
    """Draw a few differences of which some are intervals, exact ends among them more than once."""
    chance = Random(seed)
    found = []
    for _ in range(number):
        low, high = sorted((chance.randint(-2, 3), chance.randint(-2, 3)))
        if low == high or chance.random() < 0.4:
            found.append(exact(high))
        else:
            bounds = chance.choice([(low, high), (low, high), (low, high), (None, high), (low, None)])
            found.append(between(*bounds, chance.choice(["[]", "()", "[)"])))
    return found


def points(one: Interval, number: int) -> list[Fraction]:
    """Return numbers of an interval, so many between two whole ones that others may lie there too; beyond 4 none."""
    parts = number + 1
    return [Fraction(at, parts) for at in range(-5 * parts, 5 * parts + 1) if one.contains(Fraction(at, parts))]


def ordering(values: Sequence[Fraction]) -> Ordering:
    """Return the ordering of exact values by its definition."""
    groups = [
        (sum(one == amount for one in values), sum(one == -amount for one in values))
        for amount in sorted({abs(one) for one in values if one})
    ]
    return ((sum(one == 0 for one in values), 0), *groups)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_orderings_are_all_that_choices_have(seed: int) -> None:
    """On a grid that has room between all ends, every choice has one of the orderings, and each is that of some."""
    differences = censored(seed, 1 + seed % 3)
    grids = [points(one, len(differences)) for one in differences]
    assert orderings(differences) == frozenset(ordering(values) for values in product(*grids))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_choice_gives_a_p_that_is_attainable(seed: int) -> None:
    """Six differences, some censored: the p of each choice, by each variant, is among those computed for all."""
    chance, differences = Random(seed), censored(seed, 6)
    found = paired.signed_rank(differences)
    assert found is not None
    attainable = {name: set(values) for name, values in found}
    for _ in range(20):
        chosen = [exact(chance.choice(points(one, 6))) for one in differences]
        for name, values in paired.signed_rank(chosen) or ():
            # A variant that is left out equals a simpler one of its kind, for all choices together.
            kind = ", ".join(name.split(", ")[:2])
            alike = [attainable[name]] if name in attainable else [attainable[o] for o in attainable if kind in o]
            assert any(set(values) <= one for one in alike)


def test_a_censored_difference_that_changes_nothing() -> None:
    """A value that is greater than all others in any case leaves one p."""
    assert variants([1, 2, 3, between(5, None, "(]")])["exact"] == [0.125]
    assert variants([1, 2, 3, between(0, 1, "()")])["exact"] == [0.125]
    assert variants([1, 2, 3, between(-1, 0, "()")])["exact"] == [0.25]


def test_too_many_orderings_are_not_tried() -> None:
    """More than the limit gives None, and soon."""
    differences = [between(-9, None)] * 14
    assert orderings(differences) is None
    assert paired.signed_rank(differences) is None
    assert paired.signed_rank([between(-1, 1)] * 2, most=3) is None
    assert paired.signed_rank([between(-1, 1)] * 2, most=100) is not None


# --- other tests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_the_sign_test_is_that_of_scipy(stats: Any, seed: int) -> None:
    """Exact it is a binomial test of the pairs that differ; the normal one is half a pair less extreme if corrected."""
    differences = drawn(seed, 20)
    found = {
        name: [float(value) for value in values] for name, values in paired.sign_test(list(map(exact, differences)))
    }
    plus, number = sum(one > 0 for one in differences), sum(one != 0 for one in differences)
    assert found["sign test, exact"] == [pytest.approx(stats.binomtest(plus, number).pvalue)]
    away = abs(plus - number / 2)
    for kind, distance in ((NORMAL, away), (CORRECTED, max(away - 0.5, 0))):
        assert found[f"sign test, {kind}"] == [pytest.approx(2 * stats.norm.sf(distance / sqrt(number / 4)))]
    assert found["sign test, exact, one-sided"][0] >= found["sign test, exact"][0] / 2


def test_the_sign_test_of_censored_differences() -> None:
    """A difference of unknown sign may be positive, negative or none; all else is as it is."""
    found = dict(paired.sign_test([exact(1), exact(2), exact(3), between(-1, 1)]))
    assert found["sign test, exact"] == (Fraction(1, 8), Fraction(1, 4), Fraction(5, 8))
    assert dict(paired.sign_test([]))["sign test, exact"] == (Fraction(1),)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_paired_t_test_is_that_of_scipy(stats: Any, seed: int) -> None:
    """For odd and even degrees of freedom, few and many."""
    chance = Random(seed)
    differences = [chance.randint(-10, 14) for _ in range(seed % 15 + 2 if seed < 30 else 40 * (seed - 29))]
    if len(set(differences)) == 1:
        differences[0] += 1
    (name, (p,)), (half_name, (half,)) = paired.paired_t(list(map(exact, differences)))
    assert (name, half_name) == ("paired t test", "paired t test, one-sided")
    assert float(p) == pytest.approx(stats.ttest_1samp(differences, 0).pvalue, rel=1e-9, abs=1e-12)
    assert half == p / 2


def test_a_t_test_that_cannot_be_computed_has_no_variant() -> None:
    """One pair, pairs that all differ by the same, and censored ones have no t."""
    assert paired.paired_t([exact(1)]) == ()
    assert paired.paired_t([exact(1), exact(1)]) == ()
    assert paired.paired_t([exact(1), exact(2), between(3, 4)]) == ()
    assert paired.paired_t([]) == ()


# --- what can be attained ------------------------------------------------------------------------------------------


def every_p(sizes: Sequence[int], zeros: int) -> dict[str, set[float]]:
    """Return every two-sided p that some signs give to groups of equal differences."""
    amounts = [amount for amount, size in enumerate(sizes, 1) for _ in range(size)]
    found: dict[str, set[float]] = {}
    for signs in _signs(len(amounts)):
        chosen = [amount * sign for amount, sign in zip(amounts, signs, strict=True)]
        for name, values in variants([0] * zeros + chosen).items():
            if "one-sided" not in name:
                found.setdefault(name, set()).update(values)
    return found


@pytest.mark.parametrize("number", range(7))
def test_attainable_p_values_are_those_of_all_signs(number: int) -> None:
    """Each variant has just the p-values that some choice of signs gives, and none that a choice gives is missing."""
    for m, values in paired.attainable(number).items():
        found = {name.removeprefix(f"{TEST}, "): set(map(float, by)) for name, by in values.items()}
        made = every_p([1] * m, number - m)
        for name in ("exact", NORMAL, CORRECTED):
            assert found[name] == made[name]
        for name in made.keys() & found.keys():
            assert found[name] >= made[name]
        for kind in ("exact", NORMAL, CORRECTED):
            assert of_kind(found, kind) == of_kind(made, kind)


def of_kind(found: dict[str, set[float]], kind: str) -> set[float]:
    """Return the p-values of all variants of one kind."""
    return set().union(*(values for name, values in found.items() if name.split(",")[0] == kind))


@pytest.mark.parametrize("number", range(5))
def test_attainable_p_values_with_ties_are_those_of_all_patterns(number: int) -> None:
    """Every way in which amounts can be equal is tried."""
    for m, found in paired.attainable_with_ties(number).items():
        patterns = [sizes for k in range(m + 1) for sizes in product(range(1, m + 1), repeat=k) if sum(sizes) == m]
        assert len(patterns) == (2 ** (m - 1) if m else 1)
        made: dict[str, set[float]] = {}
        for sizes in patterns:
            for name, values in every_p(sizes, number - m).items():
                made.setdefault(name, set()).update(values)
        for name in ("exact", NORMAL, CORRECTED):
            assert set(map(float, found[f"{TEST}, {name}"])) == made[name]


@pytest.mark.parametrize(
    ("token", "without", "only_with"),
    [("0.018", (7,), (6,)), ("0.028", (6, 7), (5,)), ("0.043", (5, 7), (6,)), ("0.99", (), ()), ("0.001", (), ())],
)
def test_how_many_of_seven_pairs_differ(token: str, without: tuple[int, ...], only_with: tuple[int, ...]) -> None:
    """The p-values that tables print for seven pairs tell how many of them differ."""
    found = paired.pairs_for(read(token), 7)
    assert (found.without_ties, found.with_ties) == (without, only_with)
    assert set(found.methods) == {*without, *only_with}
    assert found.ties_tried


def test_the_variants_that_give_a_p_are_named() -> None:
    """Seven differences of one sign are 0.018 by the normal approximation and 0.016 exactly; half of 2/64 one-sided."""
    assert paired.pairs_for(read("0.018"), 7).methods[7][0] == f"{TEST}, {NORMAL}"
    assert paired.pairs_for(read("0.0156"), 7).methods[7] == (f"{TEST}, exact",)
    assert 6 in paired.pairs_for(read("0.0156"), 7).one_sided
    assert paired.pairs_for(read("1.0"), 3).without_ties == (0, 1, 2, 3)


@pytest.mark.parametrize("token", ["< 0.016", "≤ 0.015625", "> 0.99", "≥ 1", "0.02", "0.5", "~0.3"])
def test_a_p_is_found_among_the_attainable_ones(token: str) -> None:
    """Also a bound, and an end that belongs to it or not: whatever trying every p gives."""
    p = read(token)
    expected = [
        m
        for m, found in paired.attainable(7).items()
        if any(p.admits(exact(value)) for values in found.values() for value in values)
    ]
    assert list(paired.pairs_for(p, 7).without_ties) == expected


def test_many_pairs_are_not_tried_with_ties() -> None:
    """Beyond nine pairs only p-values without ties are known."""
    found = paired.pairs_for(read("0.0005"), 12)
    assert (found.without_ties, found.with_ties, found.ties_tried) == ((12,), (), False)
    with pytest.raises(ValueError, match="too many patterns"):
        paired.attainable_with_ties(10)
