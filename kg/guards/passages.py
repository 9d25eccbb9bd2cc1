"""The words of a passage: numbers with their comparators and signs, counts in words, and names."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.guards.denial import NEGATION, PERSON, denies

# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONE = ("single", "another", "once")
_EVERYBODY = ("all", "each", "every", "everyone", "everybody", "both", "whole", "entire", "any", "always")
#: A plural with one predicate says it of all of them.
_PLURAL = (
    "patients", "subjects", "children", "cases", "women", "men", "girls", "boys", "adults", "adolescents", "infants",
    "participants", "individuals", "people", "persons", "they", "their", "we", "these", "those", "siblings",
)
# fmt: on

#: What may stand before one person or one event, and what follows it where it counts neither.
_ARTICLE = re.compile(
    r"\ban? (?!(?:median|mean|average|total|maximum|minimum|dose|dosage|range|period|few|number|series|duration|course|"
    r"decade|year|month|week|day|hour|score|level|rate|reduction|decrease|study|trial|cohort|group|case series)\b)"
)
_NUMERAL = re.compile(rf"\b(?:only|sole|first|second|third|last|other|remaining) (?:\w+ )?(?:{PERSON})\b|\bthe other\b")
#: What makes of a number before it no number of people.
_MEASURED = (
    r"\s?%|\s?[-‐‑–]?\s?(?:percent|per cent|weeks?|wks?|months?|mo|years?|yrs?|y|days?|hours?|h|hrs?|minutes?|min|"
    r"mg|g|kg|µg|μg|mcg|ml|l|dl|cm|mm|iu|units?|points?|times|fold|doses?|infusions?|injections?|cycles?|courses?)"
    r"(?![^\W\d_])|(?:st|nd|rd|th)\b"
)
#: Numbers that are no dose, and numbers of the people on whom something was measured.
TIMES = re.compile(
    r"\d[\d.,]*\s?[-‐‑–]?\s?(?:weeks?|wks?|months?|years?|yrs?|days?|hours?|hrs?|minutes?|min|times)(?![^\W\d_])",
    re.IGNORECASE,
)
MEASURED_ON = re.compile(r"\bn\s?=\s?\d+", re.IGNORECASE)
#: A number of people as a record copies it: `9`, `7/8`, `four of 7`, `n = 4`, `3 patients`; or everybody.
_PEOPLE = "|".join((f"(?:{PERSON})s?", *_PLURAL[:14]))
_TOKEN = r"(?<![\w.,/–-])(?P<{0}>\d{{1,4}}|[a-z]+(?:[ -][a-z]+)?)"
_TOKENS = (
    re.compile(_TOKEN.format("n")),
    re.compile(_TOKEN.format("n") + r"(?:\s?/\s?| (?:out )?of (?:the |these |our |all )?)(?:\d+|[a-z-]+)(?: .*)?"),
    re.compile(r"\(?n ?= ?(?P<n>\d+)\)?"),
)
_BEFORE_PEOPLE = re.compile(
    _TOKEN.format("n") + rf"(?: (?!of\b|in\b|and\b|or\b|to\b|for\b|with\b)[a-z-]+){{0,2}} (?:{_PEOPLE})\b"
)
_ALL = re.compile(rf"(?:all|both|each|every)(?: (?:of )?(?:the|our|these|them))?(?: (?:{_PEOPLE}))?")

_SIGNS = {"<": "<＜", ">": ">＞", "≤": "≤⩽≦", "≥": "≥⩾≧", "~": "~≈∼"}
_BEFORE = {
    "<": ("less than", "lower than", "fewer than", "below", "under", "within"),
    ">": ("more than", "greater than", "higher than", "above", "over", "exceeding", "beyond", "after"),
    "≤": ("<=", "=<", "at most", "up to", "no more than", "not more than", "a maximum of", "maximum"),
    "≥": (">=", "=>", "at least", "no less than", "not less than", "a minimum of", "minimum", "from"),
    "~": ("about", "approximately", "around", "roughly", "nearly", "almost", "circa", "ca.", "some"),
}
_AFTER = {
    "≤": ("or less", "or fewer", "or below", "or lower", "at most", "at maximum"),
    "≥": ("or more", "or above", "or higher", "or greater", "or over", "at least"),
}
_MINUS = "-−–—‐‑"
#: A count in brackets after a name: `(9)`, `(n = 9)`, `(9/14)`.
_BRACKETED = re.compile(r"\s?[(\[](?:n\s?=\s?)?(\d{1,4})(?=[)\]/,;]| of )")


#: Stands between two passages; no word, number or name goes across it.
APART = " ¶ "


class Passage(NamedTuple):
    """A passage of the normalised text, and whether it was cut out of a sentence."""

    text: str
    cut: bool = False


# --- numbers -------------------------------------------------------------------------------------------------------


def has_number(text: str, token: str, value: Decimal, comparator: str) -> bool:
    """Whether a passage prints a number with its comparator and its sign, and as no part of another number.

    Args:
        text: the passage.
        token: the number as printed, without what stands before its first digit.
        value: what it says; its sign is looked for.
        comparator: `<`, `≤`, `>`, `≥`, `~` or nothing.
    """
    for match in re.finditer(rf"(?<![\d]){re.escape(token)}(?![\d])(?![.,]\d)", text):
        before, after = text[: match.start()], text[match.end() :]
        if re.search(r"\d[.,]$", before):
            continue
        sign = re.search(rf"(?:^|[^\w)\]%/])([{_MINUS}])\s?$", before)
        if sign and re.search(rf"\d\s[{_MINUS}]\s$", before):
            # Blanks on both sides between two numbers: a range.
            sign = None
        if bool(sign) != (value < 0):
            continue
        if comparator_at(before[: sign.start(1)] if sign else before, after) in _accepted(comparator):
            return True
    return False


def _accepted(comparator: str) -> tuple[str, ...]:
    # A rough word beside an exact number changes the number less than leaving it out of the record would.
    return (comparator, "~") if not comparator else (comparator,)


def comparator_at(before: str, after: str) -> str:
    """Return the comparator that stands between what is before a number and what is after it, or nothing."""
    stripped = before.rstrip()
    for comparator, signs in _SIGNS.items():
        if stripped.endswith(tuple(signs)):
            return comparator
    for comparator in ("≤", "≥", "<", ">", "~"):
        for phrase in _BEFORE[comparator]:
            if re.search(rf"(?:^|[^\w]){re.escape(phrase)}$", stripped, re.IGNORECASE):
                return comparator if not phrase.isalpha() or phrase not in ("after", "from", "some", "within") else ""
    following = after.lstrip(" %")
    for comparator, phrases in _AFTER.items():
        if re.match(rf"(?:[^\s.,;]+ ){{0,2}}(?:{'|'.join(phrases)})\b", following, re.IGNORECASE):
            return comparator
    return ""


def has_count(text: str, count: int, *, everybody: bool) -> bool:
    """Whether a passage prints a number of people: in digits, in words, or as all of them.

    Args:
        text: the passage.
        count: how many.
        everybody: whether that is the whole population, so that *all*, *both* or a plain plural says it too.
    """
    digits = rf"(?<![\d])(?<!\d[.,])(?:{count}|{count:,})(?![\d]|[.,]\d)(?!{_MEASURED})"
    if re.search(digits, text, re.IGNORECASE):
        return True
    words = {*in_words(count)}
    if count == 1:
        words.update(_ONE)
    if everybody:
        words.update(_EVERYBODY, _PLURAL)
    if count == 0 and denies(text):
        return True
    spoken = " ".join(re.findall(r"\w+|%", text.casefold().replace("-", " ")))
    if count == 1 and (_ARTICLE.search(spoken) or _NUMERAL.search(spoken)):
        return True
    return any(re.search(rf"{_whole(word)}(?!{_MEASURED})", spoken) for word in words)


def has_number_word(text: str, number: int) -> bool:
    """Whether a passage prints a number in words.

    >>> has_number_word("twenty-three months later", 23), has_number_word("an hour", 1)
    (True, False)
    """
    spoken = " ".join(re.findall(r"\w+", text.casefold().replace("-", " ")))
    return any(re.search(_whole(word), spoken) for word in in_words(number))


def _whole(word: str) -> str:
    """Return the pattern of a word that is no part of a number in words: `three` in `twenty-three`."""
    before = "".join(rf"(?<!{ten} )" for ten in _TENS if ten) if word in _UNITS[1:10] else ""
    after = rf"(?! (?:{'|'.join(_UNITS[1:10])})\b)" if word in _TENS else ""
    return rf"\b{before}{word}\b{after}(?! (?:hundred|thousand)\b)"


def counted(token: str, size: int | None) -> set[int]:
    """Return the numbers of people that a printed token counts; none where it is no count.

    Args:
        token: what a record copied from the report.
        size: how many everybody is.

    >>> sorted(counted("Four of 7 patients", 7)), counted("8 mg/kg", 7), counted("All patients", 7)
    ([4], set(), {7})
    """
    spoken = " ".join(token.casefold().split())
    if NEGATION.search(re.sub(r"\bzero\b", "", spoken)):
        return set()
    if _ALL.fullmatch(spoken):
        return {size} if size else set()
    for pattern in _TOKENS:
        whole = pattern.fullmatch(spoken)
        if whole and (number := _number(whole["n"])) is not None:
            return {number}
    found = set()
    for match in _BEFORE_PEOPLE.finditer(spoken):
        number = _number(match["n"])
        before = spoken[: match.start()].split()
        if number is not None and not {"of", "in", "among"} & set(before[-2:]):
            found.add(number)
    return found


def in_brackets(text: str, places: Iterable[range]) -> set[int]:
    """Return the counts that stand in brackets right after some places: `etanercept (9), adalimumab (n = 7)`."""
    after = (_BRACKETED.match(text, place.stop) for place in places)
    return {int(match[1]) for match in after if match}


def only_in_brackets(text: str, count: int) -> bool:
    """Whether a passage prints a count, and prints it nowhere but in brackets after a word."""
    rest, brackets = _BRACKETED.subn(lambda match: "" if int(match[1]) == count else match[0], text)
    return rest != text and brackets > 1 and not has_count(rest, count, everybody=False)


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    spoken = word.replace("-", " ")
    return next((number for number in range(101) if spoken in in_words(number)), None)


def in_words(count: int) -> Iterator[str]:
    """Yield the words for a number."""
    if count < 20:
        yield _UNITS[count]
    elif count < 100:
        tens, unit = divmod(count, 10)
        yield _TENS[tens] + (f" {_UNITS[unit]}" if unit else "")
    elif count == 100:
        yield from ("hundred", "one hundred")
    if count == 2:
        yield from ("both", "twice", "twins", "couple", "pair")
    if count == 12:
        yield "dozen"


# --- names ---------------------------------------------------------------------------------------------------------


def places_of(text: str, names: Iterable[str]) -> list[range]:
    """Return where a passage has one of some names, in whatever case, singular or plural.

    A name that is written in capitals is an abbreviation and found as it is: `PR` is no beginning of a sentence.
    """
    return [range(*match.span()) for name in names if name for match in _pattern(name).finditer(text)]


def _pattern(name: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.split(r"[\s‐‑–-]+", name.strip()) if word]
    joined = r"[\s‐‑–-]?".join(words)
    ending = "" if not name[-1:].isalpha() else r"(?:e?s)?"
    if name.endswith("y"):
        joined, ending = joined[:-1], "(?:y|ies)"
    elif name.endswith("is"):
        joined, ending = joined[:-2], "(?:is|es)"
    flags = re.IGNORECASE if name != name.upper() or len(name) > 6 else re.NOFLAG
    # Superscripts of references are glued to words in extracted text.
    return re.compile(rf"(?<![^\W_])(?:{joined}{ending})(?![^\W\d_])", flags)
