"""Numbers as a report prints them, and the intervals that they leave open: rounded, cut off, or censored.

All arithmetic is exact. This module knows only numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; never empty.

    Attributes:
        low: the lower end; None where there is none.
        high: the upper end; None where there is none.
        low_open: whether the lower end itself is left out.
        high_open: whether the upper end itself is left out.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self._ends_before(self):
            raise ValueError(f"No number lies in {self!r}.")

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    def contains(self, value: Fraction) -> bool:
        """Whether a number lies in it."""
        return self.meets(exact(value))

    def meets(self, other: "Interval") -> bool:
        """Whether some number lies in both."""
        return not self._ends_before(other) and not other._ends_before(self)

    def _ends_before(self, other: "Interval") -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def plus(self, other: "Interval") -> "Interval":
        """Return all sums of a number of this one and a number of another."""
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def minus(self, other: "Interval") -> "Interval":
        """Return all differences between a number of this one and a number of another.

        >>> exact(5).minus(Interval(Fraction(0), Fraction(1), high_open=True))
        Interval(low=Fraction(4, 1), high=Fraction(5, 1), low_open=True, high_open=False)
        """
        return self.plus(other.times(-1))

    def times(self, factor: Fraction | int) -> "Interval":
        """Return all its numbers times a factor."""
        if factor == 0:
            return exact(0)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)


def exact(value: Fraction | int) -> Interval:
    """Return the interval that is one number."""
    return Interval(Fraction(value), Fraction(value))


def added(intervals: Iterable[Interval]) -> Interval:
    """Return all sums of one number from each interval; 0 if there is none."""
    found = exact(0)
    for one in intervals:
        found = found.plus(one)
    return found


def average(*intervals: Interval) -> Interval:
    """Return all means of one number from each interval.

    >>> average(exact(3), exact(4))
    Interval(low=Fraction(7, 2), high=Fraction(7, 2), low_open=False, high_open=False)
    """
    return added(intervals).times(Fraction(1, len(intervals)))


# --- as printed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as a report prints it.

    Attributes:
        token: the characters that stand there.
        value: the number.
        step: the worth of its last printed digit: 1/100 for `3.70`, 1 for `10`.
        comparator: `<`, `≤`, `>`, `≥`, `~`, or nothing. A number that is called approximate bounds nothing.
    """

    token: str
    value: Fraction
    step: Fraction
    comparator: str = ""

    def as_interval(self, *, may_be_negative: bool = False) -> Interval:
        """Return what it says as the value of one patient: `< 1` is anything from 0 to 1, for what cannot be less.

        Args:
            may_be_negative: whether the quantity has values below 0; `< 0` says so by itself.
        """
        said = self._bounds() or exact(self.value)
        if said.low is not None or may_be_negative or not said.meets(Interval(Fraction(0), None)):
            return said
        return Interval(Fraction(0), said.high, high_open=said.high_open)

    def could_be(self) -> Interval:
        """Return the numbers that may be printed so: half is rounded up by some and down or to even by others."""
        return self._bounds() or Interval(self.value - self.step / 2, self.value + self.step / 2)

    def could_be_cut(self) -> Interval:
        """Return the numbers that are printed so by those who cut off the other digits."""
        bounds = self._bounds()
        if bounds is not None:
            return bounds
        # Both ends are towards zero: -3.79 is cut to -3.7, and so is 0.04, and -0.04, to 0.0.
        down, up = self.value - self.step, self.value + self.step
        if self.value == 0:
            return Interval(down, up, True, True)
        if self.value > 0:
            return Interval(self.value, up, high_open=True)
        return Interval(down, self.value, low_open=True)

    def _bounds(self) -> Interval | None:
        match self.comparator:
            case "<" | "≤":
                return Interval(None, self.value, high_open=self.comparator == "<")
            case ">" | "≥":
                return Interval(self.value, None, low_open=self.comparator == ">")
            case "~":
                return Interval(None, None)
            case _:
                return None

    def admits(self, interval: Interval) -> bool:
        """Whether some number of an interval is printed so when rounded, or fulfils the comparator."""
        return self.could_be().meets(interval)

    def admits_truncated(self, interval: Interval) -> bool:
        """Whether some number of an interval is printed so when cut off, or fulfils the comparator."""
        return self.could_be_cut().meets(interval)


_COMPARATORS = {
    **dict.fromkeys(("", "="), ""),
    **dict.fromkeys(("<", "＜", "﹤"), "<"),
    **dict.fromkeys(("<=", "=<", "≤", "≦", "⩽"), "≤"),
    **dict.fromkeys((">", "＞", "﹥"), ">"),
    **dict.fromkeys((">=", "=>", "≥", "≧", "⩾"), "≥"),
    **dict.fromkeys(("~", "≈", "∼", "≃", "≅"), "~"),
}
#: The hyphen is last, for in a class of characters it would make a range.
_MINUS = "−–—‐‑‒﹣－-"
#: Journals print `.018` and `0·018` too.
_PRINTED = re.compile(rf"([^\s0-9.,·+{_MINUS}]*)\s*([+{_MINUS}]?)\s*([0-9]*)(?:([.,·])([0-9]+))?")


def printed(token: str) -> Printed | None:
    """Read a number as printed; None if it is none, or if its comma may mark thousands or decimals.

    >>> printed("≤ 3,70")
    Printed(token='≤ 3,70', value=Fraction(37, 10), step=Fraction(1, 100), comparator='≤')
    """
    match = _PRINTED.fullmatch(token.strip())
    if match is None:
        return None
    comparator, sign, whole, mark, decimals = match.groups(default="")
    if comparator not in _COMPARATORS or not whole + decimals:
        return None
    if mark == "," and len(decimals) == 3 and whole.strip("0"):
        return None
    step = Fraction(1, 10 ** len(decimals))
    value = int(whole + decimals) * step
    return Printed(token, -value if sign and sign in _MINUS else value, step, _COMPARATORS[comparator])
