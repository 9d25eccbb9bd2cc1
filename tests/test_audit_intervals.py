"""Numbers as printed and the intervals that they leave open: rounding, cutting, censoring, open ends."""

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest

from kg.audit.intervals import Interval, Printed, added, average, exact, printed

SEEDS = range(40)


def between(low: int | None, high: int | None, ends: str = "[]") -> Interval:
    """Make an interval; `[` and `]` are ends that belong to it, `(` and `)` are open."""
    return Interval(
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
        ends[0] == "(",
        ends[1] == ")",
    )


def read(token: str) -> Printed:
    """Read a token that is a number."""
    found = printed(token)
    assert found is not None
    return found


# --- intervals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        (between(0, 1), between(1, 2), True),
        (between(0, 1, "[)"), between(1, 2), False),
        (between(0, 1), between(1, 2, "(]"), False),
        (between(0, 1, "()"), exact(1), False),
        (between(0, 1, "()"), exact(Fraction(1, 2)), True),
        (between(None, None), exact(9), True),
        (between(None, 3, "[)"), between(3, None), False),
        (between(0, 5), between(2, 3, "()"), True),
    ],
)
def test_intervals_meet_where_a_number_lies_in_both(first: Interval, second: Interval, meet: bool) -> None:
    """Ends that touch meet only if both belong to their intervals."""
    assert first.meets(second) is second.meets(first) is meet


@pytest.mark.parametrize(("low", "high", "ends"), [(1, 0, "[]"), (1, 1, "[)"), (1, 1, "(]")])
def test_an_interval_without_numbers_is_refused(low: int, high: int, ends: str) -> None:
    """Nothing can be computed from no number."""
    with pytest.raises(ValueError, match="No number lies in"):
        between(low, high, ends)


def drawn(chance: Random) -> Interval:
    """Draw an interval: exact, closed, half open or without an end."""
    low, high = sorted((chance.randint(-4, 4), chance.randint(-4, 4)))
    if low == high:
        return exact(low)
    ends = chance.choice(["[]", "()", "[)", "(]"])
    return between(*chance.choice([(low, high), (low, high), (None, high), (low, None)]), ends)


def choices(one: Interval, near: Fraction = Fraction(1, 1000)) -> list[Fraction]:
    """Return some numbers of an interval, its ends or what is next to them among these."""
    low = one.low if one.low is not None else (one.high or Fraction(0)) - 20
    high = one.high if one.high is not None else low + 20
    if low == high:
        return [low]
    return [low + near * one.low_open, (low + high) / 2, high - near * one.high_open]


@pytest.mark.parametrize("seed", SEEDS)
def test_arithmetic_keeps_every_choice(seed: int) -> None:
    """Whatever the numbers are, their sum, difference, multiple and mean lie in the computed interval."""
    chance = Random(seed)
    first, second, factor = drawn(chance), drawn(chance), Fraction(chance.randint(-3, 3), 2)
    for one in choices(first):
        assert first.times(factor).contains(one * factor)
        for other in choices(second):
            assert first.plus(second).contains(one + other)
            assert first.minus(second).contains(one - other)
            assert average(first, second).contains((one + other) / 2)


def test_arithmetic_keeps_open_ends() -> None:
    """An end is open if any number that it is made of is not reached, and on the other side of a negative factor."""
    assert between(0, 1, "[)").plus(between(2, 3)) == between(2, 4, "[)")
    assert exact(5).minus(between(0, 1, "[)")) == between(4, 5, "(]")
    assert between(0, 1, "[)").times(-2) == between(-2, 0, "(]")
    assert between(5, None, "(]").times(0) == exact(0)
    assert between(5, None, "(]").minus(exact(1)) == between(4, None, "(]")
    assert added([]) == exact(0)
    assert exact(3).is_exact
    assert not between(3, None).is_exact


# --- as printed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "value", "step", "comparator"),
    [
        ("3.70", "3.7", "0.01", ""),
        ("10", "10", "1", ""),
        ("4,1", "4.1", "0.1", ""),
        ("0,123", "0.123", "0.001", ""),
        (".018", "0.018", "0.001", ""),
        ("0·018", "0.018", "0.001", ""),
        ("< 0.05", "0.05", "0.01", "<"),
        ("<=3", "3", "1", "≤"),
        ("⩽ 3", "3", "1", "≤"),
        ("≧3", "3", "1", "≥"),
        (">5", "5", "1", ">"),
        ("= 0.5", "0.5", "0.1", ""),
        ("≈7", "7", "1", "~"),
        ("−2.5", "-2.5", "0.1", ""),
        ("–3", "-3", "1", ""),
        ("-3", "-3", "1", ""),
        ("+3", "3", "1", ""),
        ("> −3", "-3", "1", ">"),
        ("\u00a012\u2009", "12", "1", ""),
    ],
)
def test_a_printed_number_is_read(token: str, value: str, step: str, comparator: str) -> None:
    """Value, worth of the last digit and comparator are read from the forms that journals use."""
    assert read(token) == Printed(token, Fraction(value), Fraction(step), comparator)


@pytest.mark.parametrize("token", ["", "-", "<", "3.", "1,234", "1 234", "3-4", "five", "p 3", "1e5", "3%", "٣", "<>3"])
def test_what_is_no_number_or_two_is_not_read(token: str) -> None:
    """A comma before three digits may mark thousands; ranges, words and other scripts are no number."""
    assert printed(token) is None


@pytest.mark.parametrize(
    ("token", "said", "negative"),
    [
        ("3.7", exact(Fraction("3.7")), exact(Fraction("3.7"))),
        ("< 1", between(0, 1, "[)"), between(None, 1, "[)")),
        ("≤ 1", between(0, 1), between(None, 1)),
        ("≤ 0", exact(0), between(None, 0)),
        ("< 0", between(None, 0, "[)"), between(None, 0, "[)")),
        ("> 5", between(5, None, "(]"), between(5, None, "(]")),
        ("≥ -5", between(-5, None), between(-5, None)),
        ("~5", between(0, None), between(None, None)),
    ],
)
def test_a_censored_value_is_an_interval(token: str, said: Interval, negative: Interval) -> None:
    """A bound on what cannot be negative ends at 0; a bound below 0 says by itself that it can be."""
    assert read(token).as_interval() == said
    assert read(token).as_interval(may_be_negative=True) == negative


@pytest.mark.parametrize(
    ("value", "token", "fits"),
    [
        ("3.75", "3.7", True),
        ("3.75", "3.8", True),
        ("3.75", "3.75", True),
        ("3.75", "3.6", False),
        ("3.75", "4", True),
        ("3.7501", "3.7", False),
        ("2.5", "2", True),
        ("2.5", "3", True),
        ("-2.5", "-3", True),
        ("-2.5", "-2", True),
        ("0.01796", "0.018", True),
        ("0.01796", "0.017", False),
        ("0.0005", "< 0.001", True),
        ("0.001", "< 0.001", False),
        ("0.001", "≤ 0.001", True),
        ("6", "> 5", True),
        ("5", "> 5", False),
        ("5", "≥ 5", True),
        ("700", "~5", True),
    ],
)
def test_a_number_is_printed_so_by_some_rounding(value: str, token: str, fits: bool) -> None:
    """Half is rounded either way; a comparator is taken at its word; an approximate number refutes nothing."""
    assert read(token).admits(exact(Fraction(value))) is fits


@pytest.mark.parametrize(
    ("value", "token", "fits"),
    [
        ("3.79", "3.7", True),
        ("3.8", "3.7", False),
        ("3.7", "3.7", True),
        ("3.69", "3.7", False),
        ("-3.79", "-3.7", True),
        ("-3.69", "-3.7", False),
        ("-0.04", "0.0", True),
        ("0.099", "0.0", True),
        ("0.1", "0.0", False),
        ("0.2", "< 0.2", False),
    ],
)
def test_a_number_is_printed_so_by_cutting(value: str, token: str, fits: bool) -> None:
    """Digits are cut off towards zero."""
    assert read(token).admits_truncated(exact(Fraction(value))) is fits


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_round_is_admitted(seed: int) -> None:
    """What Python's decimals print by any rounding is admitted, and the next number is not unless it is a half."""
    chance = Random(seed)
    value = Decimal(chance.randint(-40_000, 40_000)) / Decimal(chance.choice([1000, 800, 200]))
    unit = Decimal(1).scaleb(-chance.randint(0, 2))
    for way in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN):
        assert read(str(value.quantize(unit, way))).admits(exact(Fraction(value)))
    assert read(str(value.quantize(unit, ROUND_DOWN))).admits_truncated(exact(Fraction(value)))
    beyond = value.quantize(unit, ROUND_HALF_UP) + 2 * unit
    assert not read(str(beyond)).admits(exact(Fraction(value)))


def test_an_interval_is_admitted_for_one_of_its_numbers() -> None:
    """A censored result fits if some choice does; an open end is not reached."""
    assert read("3.8").admits(between(3, 4))
    assert read("4.5").admits(Interval(Fraction(4), Fraction("4.45")))
    assert not read("4.5").admits(Interval(Fraction(4), Fraction("4.45"), high_open=True))
    assert read("1000").admits(between(5, None, "(]"))
