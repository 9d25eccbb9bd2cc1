"""The small grammars: counts, sizes, numbers, cells and times, and that what is printed is kept as printed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from kg.model import Terms, days
from kg.model.scalars import Count, Duration, Headcount, Slug, Word, YesNo, cell, holds, number, size, when
from tests.small import SAME, each

#: Texts that look like what the grammars read, and are mostly not.
NEARLY = st.lists(
    st.sampled_from(
        each("0|9|14|3.5| of |..|at least |at most |no|open| |-|−|–|<|>=|≤|~|.|,|(|)|[|]|;|P|W|M|Y|½|²|٣|\n")
    ),
    max_size=6,
).map("".join)
TEXTS = st.one_of(NEARLY, st.text(max_size=20))
READERS: tuple[Callable[[str], object], ...] = (holds, size, number, cell, when)


def refusal(read: Callable[[str], object], text: str) -> tuple[str, str, str]:
    """Return code, what and remedy of the problem that a text is."""
    with pytest.raises(PydanticCustomError) as refused:
        read(text)
    context = refused.value.context or {}
    return refused.value.type, str(context["what"]), str(context["remedy"])


@SAME
@given(st.sampled_from(READERS), TEXTS)
def test_a_grammar_reads_a_text_or_says_what_to_write(read: Callable[[str], object], text: str) -> None:
    """Whatever stands there, it is read, or refused with a code, what is wrong, and what to write."""
    try:
        read(text)
    except PydanticCustomError as error:
        context = error.context or {}
        assert error.type.startswith("record-")
        assert str(context["what"]).endswith(".")
        assert "rite" in str(context["remedy"])


@pytest.mark.parametrize("read", [holds, size], ids=["holds", "size"])
def test_an_endless_number_is_a_problem_and_no_crash(read: Callable[[str], object]) -> None:
    """A count of thousands of digits is refused like any other that is none."""
    assert refusal(read, "at least " + "9" * 5000)[0].startswith("record-")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("9 of 14", (9, 9, 14)),
        ("0 of 14", (0, 0, 14)),
        ("14 of 14", (14, 14, 14)),
        ("8..10", (8, 10, None)),
        ("8..10 of 14", (8, 10, 14)),
        ("8..8", (8, 8, None)),
        ("at least 3", (3, None, None)),
        ("at least 3 of 14", (3, None, 14)),
        ("at most 2", (0, 2, None)),
        ("at most 2 of 14", (0, 2, 14)),
        ("no", (0, 0, None)),
        ("open", (0, 1, None)),
    ],
)
def test_counts(text: str, count: tuple[int, int | None, int | None]) -> None:
    """A printed count is exact, a range has two ends, a bound leaves the other end to the population."""
    assert holds(text) == Count(text, *count)


@pytest.mark.parametrize(
    "text",
    each("|9|9/14|9 of|of 14|nine of 14|9 of 14 of 14|-1 of 14|9,5 of 14|8-10|8..|..8|at least|at least three")
    + each("more than 3|< 3 of 14|yes|No|none|9  of 14|64%"),
)
def test_what_is_no_count_is_refused(text: str) -> None:
    """A percentage, a word, half a count or a bare number is no count; the remedy shows the forms that are."""
    code, what, remedy = refusal(holds, text)
    assert (code, what) == ("record-holds", f"{text!r} is no count.")
    assert "`9 of 14`" in remedy


def test_a_count_that_runs_down_is_turned_round() -> None:
    """A range from more to fewer is refused, and the remedy is the range the right way round."""
    assert refusal(holds, "10..8") == ("record-holds", "'10..8' counts down.", "Write 8..10.")
    assert refusal(size, "14..12") == ("record-size", "'14..12' counts down.", "Write 12..14.")


@pytest.mark.parametrize(
    ("text", "headcount"),
    [("14", (14, 14)), ("12..14", (12, 14)), ("at least 12", (12, None)), ("0", (0, 0)), (" 14 ", (14, 14))],
)
def test_sizes(text: str, headcount: tuple[int, int | None]) -> None:
    """A population has so many people, or between two numbers, or at least so many."""
    assert size(text) == Headcount(*headcount)


@pytest.mark.parametrize("text", ["", "x", "14 people", "at most 12", "12-14", "14.0", "-1", "≥ 12"])
def test_what_is_no_size_is_refused(text: str) -> None:
    """Nothing else says how many people there are."""
    assert refusal(size, text) == (
        "record-size",
        f"{text!r} is no number of people.",
        "Write `14`, `12..14` or `at least 12`.",
    )


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        ("34", "34", ""),
        ("7.20", "7.20", ""),
        ("4,1", "4.1", ""),
        ("0,046", "0.046", ""),
        ("1,2345", "1.2345", ""),
        ("< 15", "15", "<"),
        ("<0.001", "0.001", "<"),
        ("≤ 3", "3", "≤"),
        ("<= 3", "3", "≤"),
        (">= 2", "2", "≥"),
        ("≥2", "2", "≥"),
        ("> 0.5", "0.5", ">"),
        ("~ 3", "3", "~"),
        ("≈3", "3", "~"),
        ("-3", "-3", ""),
        ("−3", "-3", ""),
        ("+3", "3", ""),
        ("< −0,5", "-0.5", "<"),
        ("012", "12", ""),
    ],
)
def test_numbers(text: str, value: str, comparator: str) -> None:
    """A number keeps its token, its digits to the last zero, its sign and its comparator."""
    quantity = number(text)
    assert (quantity.printed, str(quantity.value), quantity.comparator) == (text, str(Decimal(value)), comparator)


@pytest.mark.parametrize(
    "text",
    each("|x|3 mg|3%|1 23|1.2.3|3-5|3–5|--3|- 3|–3|<> 3|=3|3 <|1e5|3.|½|10⁹|NaN|inf|(3)|±3|1_000|4１|٤|3.１"),
)
def test_what_is_no_number_is_refused(text: str) -> None:
    """Units, ranges, powers and words are no number, and are not made one."""
    assert refusal(number, text)[:2] == ("record-number", f"{text!r} is no number.")


@pytest.mark.parametrize(("text", "digits"), [("1 234", "1234"), ("100\u202f000", "100000")])
def test_a_blank_between_thousands_is_told(text: str, digits: str) -> None:
    """The number goes into `value` without its blanks, and what is printed stays beside it."""
    code, what, remedy = refusal(number, text)
    assert (code, what) == ("record-number", f"In {text!r} a blank marks thousands.")
    assert f'value: "{digits}"' in remedy
    assert f'printed: "{text}"' in remedy


@pytest.mark.parametrize(("text", "thousands", "decimals"), [("1,234", "1234", "1.234"), ("12,500", "12500", "12.500")])
def test_a_comma_before_three_digits_is_not_guessed(text: str, thousands: str, decimals: str) -> None:
    """Thousands or decimals is for the curator to say, who is shown both; and the printed form is kept beside it."""
    code, _, remedy = refusal(number, text)
    assert code == "record-number"
    assert f'value: "{thousands}"' in remedy
    assert f'value: "{decimals}"' in remedy
    assert f'printed: "{text}"' in remedy


@SAME
@given(
    st.sampled_from(("", "<", ">", "≤", "≥", "<=", ">=", "~", "≈")),
    st.sampled_from(("", " ", "  ")),
    st.sampled_from(("", "-", "−", "+")),
    st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,6})?", fullmatch=True),
)
def test_the_printed_token_is_kept_as_written(comparator: str, space: str, sign: str, digits: str) -> None:
    """Whatever number is read, its token is the text as written, and its value is that of the digits."""
    text = f"{comparator}{space}{sign}{digits}" if comparator else f"{sign}{digits}"
    quantity = number(text)
    assert quantity.printed == text
    assert abs(quantity.value) == Decimal(digits)
    assert (quantity.value < 0) == (sign in ("-", "−") and Decimal(digits) > 0)
    assert quantity.comparator == {"<=": "≤", ">=": "≥", "≈": "~"}.get(comparator, comparator)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("34", ("34", None, None)),
        ("34 (31–40)", ("34", "31", "40")),
        ("34 (31-40)", ("34", "31", "40")),
        ("34 [31; 40]", ("34", "31", "40")),
        ("4.0(2.0 — 15)", ("4.0", "2.0", "15")),
        ("< 5 (1.50–7,5)", ("< 5", "1.50", "7,5")),
        ("0.5 (−1.2–3)", ("0.5", "−1.2", "3")),
    ],
)
def test_cells(text: str, parts: tuple[str, str | None, str | None]) -> None:
    """A cell is a number, or a number with its spread in brackets, each of the three as printed."""
    read = cell(text)
    assert (read.number.printed, read.low and read.low.printed, read.high and read.high.printed) == parts


@pytest.mark.parametrize("text", ["34 (31, 40)", "34 (31–40", "34 31–40", "(31–40)", "34 (31–40–50)", "34 ()"])
def test_what_is_no_cell_is_refused(text: str) -> None:
    """A cell that is read in part only is not read at all."""
    assert refusal(cell, text)[0] == "record-number"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("P4W", "28", "28"),
        ("P1Y", "365.25", "365.25"),
        ("P1M", "30.4375", "30.4375"),
        ("P1Y6M", "547.875", "547.875"),
        ("P4.5Y", "1643.625", "1643.625"),
        ("P0D", "0", "0"),
        ("-P2W", "-14", "-14"),
        ("P5M..P11M", "152.1875", "334.8125"),
        ("-P2W..P0D", "-14", "0"),
        (">=P4Y", "1461", None),
        (">P4W", "28", None),
        ("<=P4W", None, "28"),
        ("<P4W", None, "28"),
    ],
)
def test_times(text: str, first: str | None, last: str | None) -> None:
    """A duration is one day, a range has two ends, a bound one; the text stays as written."""
    moment = when(text)
    assert (moment.text, moment.point) == (text, None)
    assert (moment.first, moment.last) == (first and Decimal(first), last and Decimal(last))


@pytest.mark.parametrize(
    "text",
    each(
        "|P|4W|P4|P4w|PT|P1DT|PT5M|P-4W|12 weeks|week 12|P4W-P8W|P4W..|..P8W|>= P4Y|=P4W|Baseline|P4W..P8W..P9W|2011-05"
        "|P4,5Y|P４W"
    ),
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time is written as ISO 8601 or as a time point; the report's own words have a field of their own."""
    code, what, remedy = refusal(when, text)
    assert (code, what) == ("record-time", f"{text!r} is no time.")
    assert "`time_printed`" in remedy


def test_a_time_that_runs_backwards_is_turned_round() -> None:
    """A range from later to earlier is refused, and the remedy is the range the right way round."""
    assert refusal(when, "P4W..P2W") == ("record-time", "'P4W..P2W' runs backwards.", "Write P2W..P4W.")


def test_a_time_point_is_looked_up() -> None:
    """A word is a time point of the vocabulary, by path."""

    def terms(word: str, parts: tuple[str, ...]) -> str:
        assert parts == ("time-points",)
        return f"term/{word}"

    looked_up: Terms = terms
    assert when("end-of-follow-up", looked_up).point == "term/end-of-follow-up"
    assert when("P4W", looked_up).point is None


@SAME
@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from("YMWD")), min_size=1, max_size=3))
def test_days_add_up(parts: list[tuple[int, str]]) -> None:
    """A duration in days is the sum of its parts, and one before the start is the same below zero."""
    text = "P" + "".join(f"{n}{unit}" for n, unit in parts)
    assert days(text) == sum(days(f"P{n}{unit}") for n, unit in parts)
    assert days(f"-{text}") == -days(text)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Slug,
            ["a", "b-20", "2020-x", "a" * 80],
            ["", "at", "-a", "A", "a_b", "a b", "a.b", "é", "a" * 81, "a|b", "a\n"],
        ),
        (Word, ["a", " a", "no", "0"], ["", " ", "\n"]),
        (Duration, ["P4W", "P4.5Y", "P1Y6M"], ["", "-P2W", "P0D", "4 weeks", "P4W..P5W", "baseline", " P4W"]),
        (YesNo, ["yes", "no"], ["", "Yes", "true", "1", "maybe"]),
    ],
    ids=["slug", "word", "duration", "yes-no"],
)
def test_plain_words(kind: Any, good: list[str], bad: list[str]) -> None:
    """Ids, words, durations and yes or no have one form each; what has it is kept, what has not is refused."""
    adapter = TypeAdapter[object](kind)
    assert [adapter.validate_python(text) for text in good] == [
        text == "yes" if kind is YesNo else text for text in good
    ]
    for text in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)
