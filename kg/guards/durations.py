"""The times that a passage prints: lengths in any unit, in figures and in words, and how often something is given."""

import itertools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.guards.passages import comparator_at, in_words
from kg.model import days

_DAY, _WEEK, _MONTH, _YEAR = (days(one) for one in ("P1D", "P1W", "P1M", "P1Y"))
_HOUR = _DAY / 24
#: How reports write a unit of time, in the languages in which the vocabulary has names, and how many days it has.
_FORMS: tuple[tuple[str, Decimal], ...] = (
    (r"minutes?|mins?|minuten", _HOUR / 60),
    (r"hours?|hrs?|h|heures?|stunden?|horas?|ore", _HOUR),
    (r"days?|d|jours?|tage?n?|giorn[io]|d[ií]as?|nights?", _DAY),
    (r"weeks?|wee?ks?|wks?|w|semaines?|wochen?|settiman[ae]|semanas?", _WEEK),
    (r"fortnights?", 2 * _WEEK),
    (r"months?|mon|mths?|mos?|m|mois|monate?n?|mes[ei]s?|mesi", _MONTH),
    (r"trimesters?|quarters?", 3 * _MONTH),
    (r"years?|yrs?|y|a|ans|jahre?n?|ann[io]|a[nñ]os?", _YEAR),
    (r"decades?", 10 * _YEAR),
)
_UNIT = "(?:" + "|".join(f"(?P<u{index}>{form})" for index, (form, _) in enumerate(_FORMS)) + r")\.?(?![^\W\d_])"
#: Numbers that share the unit behind the last of them, or before the first: `1-, 6- and 12 months`, `weeks 4 to 8`.
_NUMBER = r"\d++(?:[.,]\d++)?+"
_BETWEEN = r"[\s\-–—−‐‑/,;&+()]++(?:(?:to|and|or|through|until|till|vs|versus|then|et|und|y|e)[\s\-–—−‐‑]++)?"
_LIST = rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER})*+"
_BESIDE = (
    r"(?:[\s)\]]*(?:\(\s?\d+\s?\))?[\s\-–—−‐‑+]*(?:(?:or (?:more|less|longer)|consecutive|full|more|additional|further|"
    r"calendar|complete|whole|successive|treatment|elapsed)[\s-]+)?)"
)
_AFTER = re.compile(rf"(?<![\w.])(?P<list>{_LIST}){_BESIDE}{_UNIT}")
_BEFORE = re.compile(rf"(?<![^\W\d_]){_UNIT}[\s.\-–—:(\[)#=+]*(?:nos?\.? )?(?P<list>{_LIST})")
#: `T6` is a time of any unit.
_ANY = re.compile(rf"(?<![^\W_])[tv]\s?(?P<list>{_LIST})(?![^\W_])")
#: `3/12` is three months to a British physician.
_OVER = re.compile(r"(?<![\w/.])(\d+)/(7|52|12)(?![\w/])")
_OVERS = {"7": _DAY, "52": _WEEK, "12": _MONTH}
_FOREIGN = re.compile(
    r"\b(?:mois|semaines?|jours?|monate?n?|wochen?|jahre?n?|tage?n?|settiman[ae]|mesi|giorni|semanas?|meses|años?|días?)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[\s,&]*(?:and|plus)?\s*")
#: Beside a number these words do not say more or less: `over six months` is as long as it took.
_LOOSE = re.compile(r"\b(?:over|after|from|within|some)\W*$")
_OR_MORE = re.compile(r"\s?(?:(?:or|and) (?:more|longer|over|beyond)\b|\+)")

_HALVES = ((r"\bhalf an? ", "0.5 "), (r"\bhalf[- ](?=year|month|week|day)", "0.5 "), ("½", ".5"), ("¼", ".25"))
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_UNITS_OF_TIME = r"minute|hour|day|week|fortnight|month|year|decade"
_RELATIVE = re.compile(rf"\b(?:an?|next|following|previous|every|each|per|single) (?=(?:{_UNITS_OF_TIME})\b)")


class Span(NamedTuple):
    """A time that is printed: how many days, and the comparator that stands beside it."""

    days: Decimal
    comparator: str = ""


def alike(one: Decimal, other: Decimal) -> bool:
    """Whether two lengths are one length in other words: 52 weeks and a year, 12 months and a year.

    >>> alike(days("P52W"), days("P1Y")), alike(days("P4W"), days("P1M"))
    (True, False)
    """
    return abs(one - other) * 50 <= max(abs(one), abs(other))


def unknown(text: str) -> bool:
    """Whether a passage prints a time in a language whose number words are not known here."""
    return bool(_FOREIGN.search(text))


def printed(text: str) -> list[Span]:
    """Return the times that a passage prints.

    >>> [str(one.days) for one in printed("At weeks 4 and 8, and a year later")]
    ['28', '56', '365.25']
    """
    spoken = figures(text)
    found = list(_found(spoken))
    spans = [Span(number * length, comparator) for _, numbers, length, comparator in found for number in numbers]
    for one, next_ in itertools.pairwise(found):
        between = spoken[one[0].stop : next_[0].start]
        if one[0].stop <= next_[0].start and _JOINED.fullmatch(between) and next_[2] < one[2]:
            spans.append(Span(one[1][-1] * one[2] + next_[1][0] * next_[2], one[3]))
    for match in _ANY.finditer(spoken):
        spans += [Span(n * length) for n in _numbers(match["list"]) for length in (_DAY, _WEEK, _MONTH, _YEAR)]
    spans += [Span(Decimal(match[1]) * _OVERS[match[2]]) for match in _OVER.finditer(spoken)]
    if re.search(r"\b(?:immediately|at once|same day|on the day)\b", spoken):
        spans.append(Span(Decimal(0)))
    if re.search(r"\b(?:overnight|day after|tomorrow)\b", spoken):
        spans.append(Span(_DAY))
    return spans


def _found(spoken: str) -> list[tuple[range, list[Decimal], Decimal, str]]:
    """Return where numbers stand beside a unit, the numbers, the days of the unit, and a comparator."""
    found = []
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(spoken):
            length = next(length for index, (_, length) in enumerate(_FORMS) if match[f"u{index}"])
            before = spoken[: match.start("list")]
            comparator = "" if _LOOSE.search(before) else comparator_at(before, "")
            comparator = "≥" if _OR_MORE.match(spoken, match.end()) else comparator
            found.append((range(*match.span()), list(_numbers(match["list"])), length, comparator))
    return sorted(found, key=lambda one: (one[0].start, one[0].stop))


def _numbers(text: str) -> Iterator[Decimal]:
    for token in re.findall(_NUMBER, text):
        yield Decimal(token.replace(",", "."))
        if "," in token:
            # Three, six and twelve months, or three and a half: as the sentence goes.
            yield from map(Decimal, token.split(","))


def figures(text: str) -> str:
    """Return a text in lower case with its number words in figures, and `·1` for an article before a unit of time.

    >>> figures("Twenty-three months, one and a half years, in the third week")
    '23 months, 1.5 years, in the 3 week'
    """
    spoken = text.casefold()
    for pattern, number in _HALVES:
        spoken = re.sub(pattern, number, spoken)
    spoken = _RELATIVE.sub("·1 ", spoken)
    spoken = _WORDS.sub(lambda match: str(_NUMBERS[re.sub(r"[\s-]+", " ", match[0])]), spoken)
    spoken = re.sub(r"\b(\d+)\s?(?:st|nd|rd|th)\b", r"\1", spoken)
    spoken = re.sub(r"\b(\d+)(?: and (?:a )?(?:0\.5|half)| \.5)", r"\1.5", spoken)
    return re.sub(r"\b(\d+) \(\1\)", r"\1", spoken)


def _number_words() -> Iterator[tuple[str, int]]:
    for number in range(1, 101):
        for word in in_words(number):
            yield word, number
    yield from ((word, number) for number, word in enumerate(_ORDINALS, 1))


_NUMBERS = {word: number for word, number in _number_words() if word not in ("both", "twins", "twice", "pair")}
_WORDS = re.compile(
    r"\b(?:" + "|".join(re.sub(" ", r"[\\s-]+", one) for one in sorted(_NUMBERS, key=len, reverse=True)) + r")\b"
)

# --- how often -----------------------------------------------------------------------------------------------------

_ADVERBS = {
    "hourly": _HOUR, "daily": _DAY, "nightly": _DAY, "weekly": _WEEK, "fortnightly": 2 * _WEEK, "monthly": _MONTH,
    "quarterly": 3 * _MONTH, "yearly": _YEAR, "annually": _YEAR, "annual": _YEAR,
}  # fmt: skip
_TWO_WAYS = {"biweekly": _WEEK, "bi-weekly": _WEEK, "bimonthly": _MONTH, "bi-monthly": _MONTH}
_LATIN: tuple[tuple[str, Decimal], ...] = (
    (
        r"q\.?d|o\.?d|q\.?a\.?m|h\.?s|nocte|mane|at night|at bedtime|(?:in the|every|each) (?:morning|evening|night)",
        _DAY,
    ),
    (r"b\.?i\.?d|b\.?d|morning and (?:evening|night)", _DAY / 2),
    (r"t\.?i\.?d|t\.?d\.?s|tds", _DAY / 3),
    (r"q\.?i\.?d|q\.?d\.?s", _DAY / 4),
    (r"q\.?o\.?d|e\.?o\.?d|alternate days?|alternating days?|(?:on )?alternate-days?", 2 * _DAY),
    (r"q\.?o\.?w|e\.?o\.?w|alternate weeks?|alternating weeks?", 2 * _WEEK),
    (r"q\.?w", _WEEK),
    (r"q\.?m", _MONTH),
    (r"semi-?annual(?:ly)?", 6 * _MONTH),
)
_EACH = r"(?:\s?/\s?|\s(?:(?:per|in|each|every)\s)?(?:·1\s|an?\s)?)"
_PER = re.compile(rf"(?:/\s?|\b(?:per|every|each|an?)\s)(?P<factor>{_NUMBER})?\s?{_UNIT}")
_OTHER = re.compile(rf"\b(?:every|each) (?:other|2|alternate)\s{_UNIT}")
_ADVERB = re.compile(rf"(?:(?P<n>{_NUMBER})[\s\-–]*)?\b(?P<adverb>{'|'.join(_ADVERBS)})\b")
_TIMES = re.compile(
    rf"\b(?P<n>once|twice|thrice|{_NUMBER}\s?(?:x|×|times|doses|tablets|injections|infusions))"
    rf"(?:\s(?!once|twice|per|in|each|every)[a-z]+)?{_EACH}(?:(?P<adverb>{'|'.join(_ADVERBS)})\b|{_UNIT})"
)
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3}
_Q = re.compile(rf"(?<![^\W_])q\.?\s?(?P<list>{_LIST})[\s-]*{_UNIT}")


def intervals(text: str) -> list[Decimal]:
    """Return after how many days something comes again, for everything that a passage may say of that.

    >>> [str(one) for one in intervals("fortnightly")]
    ['14']
    """
    spoken = figures(text)
    found = [one.days for one in printed(text)]
    for pattern in (_PER, _OTHER):
        for match in pattern.finditer(spoken):
            factor = Decimal(2) if pattern is _OTHER else Decimal((match["factor"] or "1").replace(",", "."))
            found.append(factor * _length(match))
    for match in _ADVERB.finditer(spoken):
        length = _ADVERBS[match["adverb"]]
        found += [length, *(number * length for number in _numbers(match["n"] or ""))]
    found += [ways * length for word, length in _TWO_WAYS.items() if word in spoken for ways in (2, Decimal("0.5"))]
    for match in _TIMES.finditer(spoken):
        word = re.match(r"[\d.,]+|[a-z]+", match["n"])
        count = Decimal(_TIMES_WORDS.get(word[0]) or word[0].replace(",", ".").rstrip(".")) if word else Decimal(1)
        if count:
            found.append((_ADVERBS[match["adverb"]] if match["adverb"] else _length(match)) / count)
    for match in _Q.finditer(spoken):
        found += [number * _length(match) for number in _numbers(match["list"])]
    found += [length for form, length in _LATIN if re.search(rf"(?<![^\W_])(?:{form})(?![^\W_])", spoken)]
    return found


def _length(match: re.Match[str]) -> Decimal:
    return next(length for index, (_, length) in enumerate(_FORMS) if match[f"u{index}"])


def any_alike(wanted: Decimal, found: Iterable[Decimal]) -> bool:
    """Whether one of some lengths is the one that is wanted."""
    return any(alike(wanted, one) for one in found)
