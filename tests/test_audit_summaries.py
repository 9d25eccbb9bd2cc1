"""Summaries computed again: quantiles as R and NumPy define them, censored values, and what a printed one allows."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random
from statistics import pvariance, stdev, variance
from typing import Any

import pytest

from kg.audit import summaries
from kg.audit.intervals import Interval, Printed, exact
from tests.test_audit_intervals import between, choices, drawn, read

SEEDS = range(25)
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)

#: What NumPy calls the types of Hyndman and Fan.
METHODS = {
    1: "inverted_cdf",
    2: "averaged_inverted_cdf",
    3: "closest_observation",
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}


@pytest.fixture(scope="module")
def numpy() -> Any:
    """Return NumPy, which only these tests need."""
    return pytest.importorskip("numpy")


def exactly(*values: float | str) -> list[Interval]:
    """Return exact values."""
    return [exact(Fraction(value)) for value in values]


# --- quantiles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", METHODS)
@pytest.mark.parametrize("seed", range(12))
def test_a_quantile_is_that_of_numpy(numpy: Any, kind: int, seed: int) -> None:
    """Each type gives what NumPy gives; parts of 16 are exact floats, so its steps are where they should be."""
    chance = Random(seed)
    for number in range(1, 14):
        values = [chance.randint(0, 20) for _ in range(number)]
        part = Fraction(chance.randint(0, 16), 16)
        found = summaries.quantile(exactly(*values), part, kind)
        assert found.is_exact
        assert found.low is not None
        assert float(found.low) == pytest.approx(numpy.quantile(values, float(part), method=METHODS[kind]))


@pytest.mark.parametrize(
    ("kind", "lower"), [(1, "2"), (2, "2.5"), (3, "2"), (4, "2"), (5, "2.5"), (6, "2.25"), (7, "2.75")]
)
def test_the_types_differ_on_eight_values(kind: int, lower: str) -> None:
    """The lower quartile of 1 to 8 by each type, computed by hand from the definitions."""
    assert summaries.quantile(exactly(*range(1, 9)), QUARTER, kind) == exact(Fraction(lower))


@pytest.mark.parametrize(("number", "rank"), [(2, 0), (6, 2), (10, 2), (14, 4), (18, 4)])
def test_the_nearest_even_rank_is_taken_at_a_half(number: int, rank: int) -> None:
    """Type 3 rounds number times part to a whole rank, and a half to an even one; rank 0 is the least value."""
    found = summaries.quantile(exactly(*range(1, number + 1)), QUARTER, 3)
    assert found == exact(max(rank, 1))


def test_a_part_is_exact_where_floats_are_not() -> None:
    """Three tenths of ten values is a whole rank, which the float 0.3 times 10 need not be."""
    tenth = Fraction(1, 10)
    assert [summaries.quantile(exactly(*range(10)), k * tenth, 1).low for k in range(1, 11)] == list(range(10))


@pytest.mark.parametrize(("number", "part", "kind"), [(0, "0.5", 7), (3, "1.1", 7), (3, "-0.1", 7), (3, "0.5", 10)])
def test_what_is_no_quantile_is_refused(number: int, part: str, kind: int) -> None:
    """No values, no part of them, or no type."""
    with pytest.raises(ValueError, match="no quantile"):
        summaries.quantile(exactly(*range(number)), Fraction(part), kind)


def test_the_hinges_of_both_conventions() -> None:
    """Nine values: with the fifth in both halves 3 and 7, without it 2.5 and 7.5; of eight the halves are plain."""
    nine = summaries.tukey_hinges(exactly(*range(1, 10)))
    assert nine == {
        "the median counted in both halves": (exact(3), exact(7)),
        "the median left out": (exact(Fraction("2.5")), exact(Fraction("7.5"))),
    }
    assert set(summaries.tukey_hinges(exactly(*range(1, 9))).values()) == {
        (exact(Fraction("2.5")), exact(Fraction("6.5")))
    }
    assert list(summaries.tukey_hinges(exactly(4)).values()) == [(exact(4), exact(4))]


# --- censored values -----------------------------------------------------------------------------------------------

STATISTICS: dict[str, Callable[[Sequence[Interval]], Interval]] = {
    "median": summaries.median,
    "minimum": summaries.minimum,
    "maximum": summaries.maximum,
    "mean": summaries.mean,
    "total": summaries.total,
    "hinge": lambda values: next(iter(summaries.tukey_hinges(values).values()))[1],
    "type 2": lambda values: summaries.quantile(values, QUARTER, 2),
    "type 6": lambda values: summaries.quantile(values, Fraction(3, 4), 6),
    "type 8": lambda values: summaries.quantile(values, QUARTER, 8),
}


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_statistic_of_censored_values_is_all_that_they_allow(name: str, seed: int) -> None:
    """Every choice lies within, a closed end is reached, and an open one is approached and never reached."""
    chance, near = Random(f"{seed} {name}"), Fraction(1, 1000)
    values = [drawn(chance) for _ in range(chance.randint(1, 5))]
    found, of = STATISTICS[name](values), STATISTICS[name]
    made = [of([exact(value) for value in chosen]).low for chosen in product(*(choices(one, near) for one in values))]
    results = [one for one in made if one is not None]
    assert all(map(found.contains, results))
    if found.low is not None:
        assert found.low_open == (min(results) > found.low)
        assert min(results) - found.low <= near * len(values)
    if found.high is not None:
        assert found.high_open == (max(results) < found.high)
        assert found.high - max(results) <= near * len(values)


def test_a_censored_value_may_leave_the_median_as_it_is() -> None:
    """Three values below the middle may be anything below; one across the middle opens it."""
    low = between(0, 1, "[)")
    assert summaries.median([low, *exactly(3, 4)]) == exact(3)
    assert summaries.median([low, low, *exactly(3)]) == low
    assert summaries.median([between(2, None, "(]"), *exactly(3, 4, 5)]) == Interval(Fraction("3.5"), Fraction("4.5"))
    assert summaries.maximum([between(5, None, "(]"), *exactly(3)]) == between(5, None, "(]")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_variance_is_all_that_the_values_allow(seed: int) -> None:
    """Every choice lies within; the greatest is found at ends, and the least by going to the mean again and again."""
    chance = Random(seed)
    values = [drawn(chance) for _ in range(chance.randint(2, 5))]
    found = summaries.variance(values)
    for chosen in product(*map(choices, values)):
        assert found.contains(variance(chosen))
    bounded = all(one.low is not None and one.high is not None for one in values)
    assert (found.high is not None) == bounded
    if bounded:
        ends = [{end for end in (one.low, one.high) if end is not None} for one in values]
        greatest = max(variance(chosen) for chosen in product(*ends))
        assert found.high == greatest
    assert found.low is not None
    assert float(found.low) == pytest.approx(_least_variance(values), abs=1e-9)


def _least_variance(values: Sequence[Interval]) -> float:
    """Go with every value to the mean of the last ones, as near as it can, until nothing moves."""
    ends = [
        (float("-inf") if v.low is None else float(v.low), float("inf") if v.high is None else float(v.high))
        for v in values
    ]
    chosen = [low if low > float("-inf") else min(high, 0.0) for low, high in ends]
    for _ in range(3000):
        mean = sum(chosen) / len(chosen)
        chosen = [min(max(mean, low), high) for low, high in ends]
    return variance(chosen)


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ([between(0, 2), exact(1)], Interval(Fraction(0), HALF)),
        ([between(0, 2, "()"), exact(1)], Interval(Fraction(0), HALF, high_open=True)),
        ([between(0, 1, "[)"), exact(1)], Interval(Fraction(0), HALF, low_open=True)),
        ([between(0, 1, "()"), between(0, 1, "()")], Interval(Fraction(0), HALF, high_open=True)),
        ([between(0, 1, "[)"), exact(3)], Interval(Fraction(2), Fraction("4.5"), low_open=True)),
        ([between(None, None), exact(3)], Interval(Fraction(0), None)),
        ([between(5, None, "(]"), exact(5)], Interval(Fraction(0), None, low_open=True)),
        ([between(0, 1, "[)"), exact(5), exact(5)], Interval(Fraction(16, 3), Fraction(25, 3), low_open=True)),
    ],
)
def test_a_variance_has_open_ends_where_no_choice_reaches_them(values: list[Interval], made: Interval) -> None:
    """An end is open if every choice that would reach it needs a number at an open end."""
    assert summaries.variance(values) == made


@pytest.mark.parametrize("seed", range(30))
def test_the_standard_deviation_is_that_of_python(seed: int) -> None:
    """Exact values have the standard deviation of the standard library, between bounds that are near."""
    chance = Random(seed)
    values = [chance.randint(-9, 30) for _ in range(chance.randint(2, 9))]
    found = summaries.sd(exactly(*values))
    assert found.low is not None
    assert found.high is not None
    assert float(found.low) == pytest.approx(stdev(values))
    assert found.low**2 <= variance(map(Fraction, values)) <= found.high**2
    assert found.high - found.low <= Fraction(1, 10**12)
    assert summaries.variance(exactly(*values), ddof=0) == exact(Fraction(pvariance(map(Fraction, values))))
    for digits in (0, 1, 2, 5):
        assert summaries.sd_admits(read(f"{stdev(values):.{digits}f}"), exactly(*values))
    assert not summaries.sd_admits(read(f"{stdev(values) + 0.02:.2f}"), exactly(*values))


def test_a_standard_deviation_of_censored_values() -> None:
    """Roots of squares are exact; a printed deviation fits if some choice has it, and none below 0 does."""
    values = [between(0, 1, "[)"), *exactly(5, 5)]
    assert summaries.sd(exactly(1, 3), ddof=0) == exact(1)
    assert [summaries.sd_admits(read(token), values) for token in ("2.2", "2.3", "2.9", "3.0", "-2.5", "~9")] == [
        False,
        True,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("number", [0, 1])
def test_too_few_values_have_no_spread(number: int) -> None:
    """One value has no variance of a sample, and none has a mean."""
    with pytest.raises(ValueError, match="no variance"):
        summaries.variance(exactly(*range(number)))
    with pytest.raises(ValueError, match="no mean"):
        summaries.mean([])
    with pytest.raises(ValueError, match="no rank 1"):
        summaries.minimum([])


def test_many_censored_values_are_quick() -> None:
    """Two dozen values below one limit have few sums, however many choices of ends there are."""
    values = [between(0, 1, "[)")] * 24
    assert summaries.variance(values).high == Fraction(24, 4 * 23)


# --- what a printed summary allows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [*range(1, 31), 99])
def test_grim_is_what_counting_gives(number: int) -> None:
    """A mean is possible if and only if the mean of some sum is printed so."""
    for hundredths in range(100, 200):
        mean = Printed("", Fraction(hundredths, 100), Fraction(1, 100))
        sums = any(mean.admits(exact(Fraction(total, number))) for total in range(number, 2 * number + 1))
        assert summaries.grim(mean, number) is sums


def test_grim_by_example() -> None:
    """The example of Brown and Heathers: 28 whole numbers have no mean of 5.19; means of two items may have one."""
    assert not summaries.grim(read("5.19"), 28)
    assert summaries.grim(read("5.18"), 28)
    assert summaries.grim(read("5.20"), 28, items=2)
    assert summaries.grim(read("< 0.01"), 28)
    assert summaries.grim(read("0.5"), 2)
    assert not summaries.grim(read("0.4"), 2)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_whole_numbers_that_exist_are_possible(number: int) -> None:
    """No mean and deviation of real whole numbers is refused, however it is rounded."""
    for values in combinations_with_replacement(range(7), number):
        mean, deviation = sum(values) / number, stdev(values)
        for digits in (1, 2):
            shown = read(f"{mean:.{digits}f}"), read(f"{deviation:.{digits}f}")
            assert summaries.sd_of_whole_numbers_possible(*shown, number)


@pytest.mark.parametrize(
    ("mean", "deviation", "number", "possible"),
    [
        ("3.50", "0.71", 2, True),
        ("3.50", "0.50", 2, False),
        ("3.45", "0.71", 2, False),
        ("3.00", "0.50", 10, False),
        ("3.00", "0.47", 10, True),
        ("3.44", "2.47", 18, False),
        ("3.44", "2.48", 18, True),
        ("3.44", "-2.4", 18, False),
    ],
)
def test_whole_numbers_that_cannot_be(mean: str, deviation: str, number: int, possible: bool) -> None:
    """A sum of squares is a whole number, as odd as the sum, and not too small."""
    assert summaries.sd_of_whole_numbers_possible(read(mean), read(deviation), number) is possible


@pytest.mark.parametrize("number", [2, 3, 4, 5, 8])
def test_the_greatest_deviation_within_a_range(number: int) -> None:
    """It is that of values at the two ends, and the next printed one is too great."""
    greatest = max(stdev(ends) for ends in combinations_with_replacement((0, 10), number))
    ends = exact(0), exact(10)
    assert summaries.sd_within_range(read(f"{greatest:.2f}"), *ends, number)
    assert not summaries.sd_within_range(read(f"{greatest + 0.01:.2f}"), *ends, number)
    rounded = read("0").could_be(), read("10").could_be()
    assert summaries.sd_within_range(read(f"{greatest * 1.09:.2f}"), *rounded, number)
    assert not summaries.sd_within_range(read(f"{greatest * 1.11:.2f}"), *rounded, number)


def test_no_range_has_no_deviation() -> None:
    """Equal ends allow no deviation but 0, ends that are the wrong way round none, one value no question."""
    assert summaries.sd_within_range(read("0.0"), exact(3), exact(3), 4)
    assert not summaries.sd_within_range(read("0.1"), exact(3), exact(3), 4)
    assert not summaries.sd_within_range(read("0.0"), exact(4), exact(3), 4)
    with pytest.raises(ValueError, match="two values"):
        summaries.sd_within_range(read("0.1"), exact(3), exact(3), 1)


@pytest.mark.parametrize("size", [1, 7, 12, 40, 101])
@pytest.mark.parametrize("digits", [0, 1])
def test_counts_of_a_percentage_are_those_that_round_to_it(size: int, digits: int) -> None:
    """Every count is among the counts of its percentage, and these are all that are admitted."""
    for count in range(size + 1):
        percent = read(f"{100 * count / size:.{digits}f}")
        counts = summaries.counts_for_percentage(percent, size)
        assert count in counts
        assert list(counts) == [one for one in range(size + 1) if summaries.percentage_admits(percent, one, size)]


def test_a_percentage_that_no_count_has() -> None:
    """Of 7 none are 50 %; of nobody none is any; a half per cent is rounded either way."""
    assert list(summaries.counts_for_percentage(read("50"), 7)) == []
    assert list(summaries.counts_for_percentage(read("> 50"), 7)) == [4, 5, 6, 7]
    assert not summaries.percentage_admits(read("0"), 0, 0)
    assert summaries.percentage_admits(read("12"), 1, 8)
    assert summaries.percentage_admits(read("13"), 1, 8)


@pytest.mark.parametrize(
    ("tokens", "fits"),
    [
        (["1", "2", "3"], True),
        (["2", "1"], True),
        (["2", "0.9"], False),
        (["3", "1"], False),
        (["2", "1.5"], True),
        (["2", "1.4"], False),
        (["2", None, "1.5", "1.5"], True),
        (["< 2", "1"], True),
        (["> 2", "2"], True),
        (["> 2", "2", "≤ 2"], False),
        (["2.0", "≤ 1.9"], False),
        (["3", "~1", "3"], True),
        (["3", "4", "3.4"], False),
        ([], True),
    ],
)
def test_numbers_are_in_order_as_far_as_rounding_allows(tokens: list[str | None], fits: bool) -> None:
    """Each has some value that is none less than that of the one before."""
    assert summaries.ordered(*(None if token is None else read(token) for token in tokens)) is fits


def test_two_printed_numbers_agree_if_one_number_is_printed_as_both() -> None:
    """More digits may stand in one place; a bound agrees with what it allows."""
    assert summaries.agree(read("3.75"), read("3.8"))
    assert not summaries.agree(read("3.74"), read("3.8"))
    assert summaries.agree(read("< 5"), read("4"))
