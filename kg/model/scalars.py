"""The small texts of a record: counts, times, numbers, spreads, quotations and terms, each with its grammar."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Protocol, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from kg.names import SLUG

T = TypeVar("T")


class Model(BaseModel):
    """A part of a record: frozen, and refusing every field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def problem(code: str, what: str, remedy: str) -> PydanticCustomError:
    """Make the error that becomes a `Fault` with this code."""
    return PydanticCustomError(code, "{what}", {"what": what, "remedy": remedy})


class Terms(Protocol):
    """Looks up a word in parts of the vocabulary and in the record's own abbreviations."""

    def __call__(self, word: str, parts: tuple[str, ...]) -> str:
        """Return the path of the concept (`drug/tocilizumab`); raise a problem if there is none, or several."""
        ...  # pragma: no cover


# --- plain words ---------------------------------------------------------------------------------------------------


def _word(text: str) -> str:
    if not text.strip():
        raise problem("record-empty", "Nothing is written here.", "Write a value, or leave the field out.")
    return text


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text) or text == "at":
        raise problem(
            "record-id",
            f"{text!r} cannot be an id.",
            "Use lower-case letters, digits and hyphens, 80 at most, beginning with a letter or a digit; not `at`.",
        )
    return text


def _listed(text: str) -> str:
    if "|" in text:
        raise problem(
            "record-bar", f"{text!r} has a `|`, by which answers part the words of a list.", "Write `/` in its place."
        )
    return text


Word = Annotated[str, AfterValidator(_word)]
#: A word that an answer may put into a list beside others.
Listed = Annotated[Word, AfterValidator(_listed)]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern}$"})]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Several = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]


def _yes_no(value: object) -> object:
    if value in ("yes", "no"):
        return value == "yes"
    raise problem("record-yes-no", f"{value!r} is neither yes nor no.", "Write yes or no.")


YesNo = Annotated[bool, BeforeValidator(_yes_no, json_schema_input_type=str)]


class Term:
    """Marks a field that names a concept, which it then holds as its path: `drug/tocilizumab`."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts

    def _resolve(self, word: str, info: core_schema.ValidationInfo) -> str:
        terms: Terms | None = (info.context or {}).get("terms")
        return terms(word, self.parts) if terms else word

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_after_validator_function(self._resolve, handler(source))


# --- counts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """For how many members of its population a finding holds.

    Attributes:
        text: as written in the record.
        at_least: the least number.
        at_most: the greatest number; None means everybody.
        of: the denominator as written; None if none was.
    """

    text: str
    at_least: int
    at_most: int | None
    of: int | None = None


#: A number of people: nine digits hold everybody.
_WHOLE = "[0-9]{1,9}"
_COUNTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int | None]]], ...] = (
    (re.compile(rf"({_WHOLE}) of (?P<of>{_WHOLE})"), lambda m: (int(m[1]), int(m[1]))),
    (re.compile(rf"({_WHOLE})\.\.({_WHOLE})(?: of (?P<of>{_WHOLE}))?"), lambda m: (int(m[1]), int(m[2]))),
    (re.compile(rf"at least ({_WHOLE})(?: of (?P<of>{_WHOLE}))?"), lambda m: (int(m[1]), None)),
    (re.compile(rf"at most ({_WHOLE})(?: of (?P<of>{_WHOLE}))?"), lambda m: (0, int(m[1]))),
    (re.compile(r"no(?P<of>)"), lambda _: (0, 0)),
    (re.compile(r"open(?P<of>)"), lambda _: (0, 1)),
)


def holds(text: str) -> Count:
    """Read how many: `9 of 14`, `8..10`, `at least 3`, `at most 2`; on a patient `no` or `open`.

    >>> holds("8..10").at_most
    10
    """
    for pattern, bounds in _COUNTS:
        match = pattern.fullmatch(text.strip())
        if match:
            low, high = bounds(match)
            if high is not None and low > high:
                raise problem("record-holds", f"{text!r} counts down.", f"Write {high}..{low}.")
            return Count(text.strip(), low, high, int(match["of"]) if match["of"] else None)
    raise problem(
        "record-holds",
        f"{text!r} is no count.",
        "Write `9 of 14`, `8..10`, `at least 3` or `at most 2`; on a patient `no` or `open`.",
    )


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people a population has: exactly, or between two numbers (`at_most` None where nothing bounds it)."""

    at_least: int
    at_most: int | None


def size(text: str) -> Headcount:
    """Read the size of a population: `14`, `12..14`, or `at least 12`."""
    written = text.strip()
    match = re.fullmatch(rf"({_WHOLE})(?:\.\.({_WHOLE}))?", written) or re.fullmatch(rf"at least ({_WHOLE})()", written)
    if match is None:
        raise problem("record-size", f"{text!r} is no number of people.", "Write `14`, `12..14` or `at least 12`.")
    low = int(match[1])
    high = None if text.strip().startswith("at least") else int(match[2] or match[1])
    if high is not None and low > high:
        raise problem("record-size", f"{text!r} counts down.", f"Write {high}..{low}.")
    return Headcount(low, high)


# --- numbers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, and what it says.

    Attributes:
        printed: the token as the report prints it.
        value: the number.
        comparator: `<`, `≤`, `>`, `≥`, `~`, or nothing.
    """

    printed: str
    value: Decimal
    comparator: str


_COMPARATORS = {"": "", "<": "<", ">": ">", "≤": "≤", "<=": "≤", "≥": "≥", ">=": "≥", "~": "~", "≈": "~"}
#: Thousands marked by a blank, also by one that does not break.
_APART = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+")
_NUMBER = re.compile(r"(<=|>=|[<>≤≥~≈]?)\s*([-−+]?)([0-9]+)(?:([.,])([0-9]+))?")


def number(text: str) -> Quantity:
    """Read a printed number: `34`, `7.20`, `4,1`, `≤ 3`.

    >>> number("< 0,30").value
    Decimal('0.30')
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None and _APART.fullmatch(text.strip()):
        digits = re.sub(r"\D", "", text)
        remedy = f'Write `value: "{digits}"`, and `printed: "{text.strip()}"`.'
        raise problem("record-number", f"In {text!r} a blank marks thousands.", remedy)
    if match is None:
        raise problem(
            "record-number",
            f"{text!r} is no number.",
            "Write one number as printed, with its comparator: `7.20`, `4,1`, `< 15`. Other words go into `printed`.",
        )
    comparator, sign, whole, mark, fraction = match.groups()
    if mark == "," and len(fraction) == 3 and whole != "0":
        raise problem(
            "record-number",
            f"In {text!r} the comma may mark thousands or decimals.",
            f'Write `value: "{whole}{fraction}"` or `value: "{whole}.{fraction}"`, and `printed: "{text}"`.',
        )
    digits = whole + (f".{fraction}" if fraction else "")
    return Quantity(text.strip(), Decimal(("-" if sign in "-−" and sign else "") + digits), _COMPARATORS[comparator])


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell that holds a number, perhaps with a spread: `34 (31–40)`, `5.2 ± 1.1`, `5.2 (1.1)`."""

    number: Quantity
    low: Quantity | None
    high: Quantity | None
    width: Quantity | None = None


_CELL = re.compile(r"(?P<number>[^()\[\]]+?)\s*[(\[](?P<low>[^()\[\]–—;-]+?)\s*[–—;-]\s*(?P<high>[^()\[\]]+?)[)\]]")


_WIDE = re.compile(r"(?P<number>[^()\[\]±]+?)\s*(?:(?:±|\+/[-−])\s*(?P<width>[^()\[\]±]+?)|\((?P<inner>[\d.,]+)\))")


def cell(text: str) -> Cell:
    """Read a table cell: a number, or a number with a spread in brackets."""
    if match := _WIDE.fullmatch(text.strip()):
        return Cell(number(match["number"]), None, None, number(match["width"] or match["inner"]))
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return Cell(number(text), None, None)
    return Cell(number(match["number"]), number(match["low"]), number(match["high"]))


# --- units ---------------------------------------------------------------------------------------------------------

#: Units of UCUM that take a prefix, and those that take none; what is in braces is a word of the report's.
_METRIC = r"g|l|L|m|s|t|mol|eq|osm|U|\[[iI]U\]|kat|Pa|bar|m\[Hg\]|J|cal|V|W|Hz|N|K|A|Bq|Ci|Gy|Sv|rad"
_OTHER = (
    r"%|min|h|d|wk|mo|a|Cel|deg|dB|\[(?:pH|in_i|ft_i|lb_av|oz_av|degF|ppm|ppb|HPF|LPF|CFU|PFU|drp|arb'U|D)\]"
    r"|10[*^]-?[0-9]+|[1-9][0-9]*"
)
_ATOM = rf"(?:(?:(?:da|[TGMkhdcmunpfa])?(?:{_METRIC})|{_OTHER})(?:-?[1-9])?(?:\{{[!-z|~]+\}})?|\{{[!-z|~]+\}})"
_UNIT = re.compile(rf"/?{_ATOM}(?:[./]{_ATOM})*")


def unit(text: str) -> str:
    """Return a unit as UCUM writes it.

    >>> unit("10*9/L")
    '10*9/L'
    """
    if not _UNIT.fullmatch(text):
        raise problem(
            "record-unit",
            f"{text!r} is no unit of UCUM.",
            "Write `mg/kg`, `mm/h`, `a` for years, `mo` for months, `10*9/L`, or a word in braces: `{count}`.",
        )
    return text


Unit = Annotated[str, AfterValidator(unit)]


# --- times ---------------------------------------------------------------------------------------------------------

#: How many days an ISO 8601 designator stands for: for order and plausibility only.
DAYS: Mapping[str, Decimal] = {
    "Y": Decimal("365.25"),
    "M": Decimal("30.4375"),
    "W": Decimal(7),
    "D": Decimal(1),
}
_DURATION = r"-?P(?=[0-9]|T[0-9])(?:[0-9]+(?:\.[0-9]+)?[YMWD])*(?:T[0-9]+(?:\.[0-9]+)?H)?"


def days(duration: str) -> Decimal:
    """Return an ISO 8601 duration in days.

    >>> days("P4W")
    Decimal('28')
    """
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)([YMWDH])", duration)
    hours = sum((Decimal(number) for number, unit in parts if unit == "H"), Decimal(0))
    total = sum((Decimal(number) * DAYS[unit] for number, unit in parts if unit != "H"), Decimal(0))
    if hours:
        total += (hours / 24).quantize(Decimal("0.000001")).normalize()
    return -total if duration.startswith("-") else total


@dataclass(frozen=True, slots=True)
class Moment:
    """A time relative to the start of a treatment.

    Attributes:
        text: as written: a duration, a range, a bound, or the path of a time point (`term/baseline`).
        point: the path of the time point if it is one.
        first: the earliest day, where there is one.
        last: the latest day, where there is one; equal to `first` for a single time.
    """

    text: str
    point: str | None = None
    first: Decimal | None = None
    last: Decimal | None = None


def when(text: str, terms: Terms | None = None) -> Moment:
    """Read a time: `P4W`, `P5M..P11M`, `>=P4Y`, `<=P4W`, or a time point such as `baseline`."""
    written = text.strip()
    if match := re.fullmatch(rf"({_DURATION})(?:\.\.({_DURATION}))?", written):
        first, last = days(match[1]), days(match[2] or match[1])
        if first > last:
            raise problem("record-time", f"{text!r} runs backwards.", f"Write {match[2]}..{match[1]}.")
        return Moment(written, first=first, last=last)
    if match := re.fullmatch(rf"(>=|<=|>|<)({_DURATION})", written):
        bound = days(match[2])
        return (
            Moment(written, first=bound, last=None) if match[1][0] == ">" else Moment(written, first=None, last=bound)
        )
    if re.fullmatch(r"[a-z][a-z -]*", written):
        return Moment(written, point=terms(written, ("time-points",)) if terms else written)
    raise problem(
        "record-time",
        f"{text!r} is no time.",
        "Write a duration from the start of the treatment (`P4W`), a range (`P5M..P11M`), a bound (`>=P4Y`) or a "
        "time point (`baseline`); the report's own words go into `time_printed`.",
    )


def _duration(text: str) -> str:
    if not re.fullmatch(_DURATION, text) or not days(text) > 0:
        raise problem(
            "record-duration", f"{text!r} is no duration.", "Write it as ISO 8601: `P4W`, `P4.5Y`, `P10D`, `PT12H`."
        )
    return text


Duration = Annotated[str, AfterValidator(_duration)]


def _when(value: object, info: ValidationInfo) -> object:
    return when(value, (info.context or {}).get("terms")) if isinstance(value, str) else _made(value)


def _made(value: object) -> object:
    """Return what a table made; what stands in a record is text, and nothing else is read."""
    if isinstance(value, dict | list):
        what = f"A {'mapping' if isinstance(value, dict) else 'list'} stands where one word or number must."
        raise problem("record-form", what, "Write one word or number here, no list and no mapping.")
    return value


def _reader(read: Callable[[str], object]) -> BeforeValidator:
    return BeforeValidator(
        lambda value: read(value) if isinstance(value, str) else _made(value), json_schema_input_type=str
    )


Holds = Annotated[Count, _reader(holds)]
Size = Annotated[Headcount, _reader(size)]
Number = Annotated[Quantity, _reader(number)]
When = Annotated[Moment, BeforeValidator(_when, json_schema_input_type=str)]
