"""The facts of a report about itself: each must be printed where the record says that it stands."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from kg.guards.passages import APART, Passage
from kg.guards.verdicts import Path, Weighed, judged
from kg.model import REPORT_FACTS
from kg.model.record import Report

#: A licence by its short name, and a date by its digits, are printed in other words.
_CODED = {"licence": re.compile(r"CC|https?:", re.IGNORECASE), "published": re.compile(r"\d{4}-\d{2}(?:-\d{2})?")}
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "msc", "bsc", "mph", "frcp", "mrcp", "dphil", "prof", "dr"}


def printed_facts(report: Report, found: Mapping[str, Passage]) -> Iterator[Weighed]:
    """See that each fact of a report stands in its passages, letter by letter, whatever the case and the blanks."""
    for field in REPORT_FACTS:
        written = getattr(report, field)
        at = report.at.get(field, ())
        values = written if isinstance(written, tuple) else (written,)
        path: Path = ("report", field)
        if not written or not at or any(one not in found for one in at):
            yield Weighed(path, "printed", "not-applicable")
            continue
        text = APART.join(found[one].text for one in at)
        lacking = [value for value in values if not _stands(field, value, text)]
        what = f"The passage does not print {lacking[0]!r}." if lacking else ""
        yield judged(path, "printed", not lacking, what, "Copy what is printed; or name the passage that prints it.")


def _stands(field: str, value: str, text: str) -> bool:
    """Whether a text prints a fact; a number is no part of another, unless a year and a volume were glued together."""
    if field == "authors":
        value = _surname(value)
    elif field in _CODED and _CODED[field].match(value):
        value = value[:4] if field == "published" else ""
    if field == "pages" and (pages := re.fullmatch(r"([^\W\d]*)(\d+)\s?[-–—−]\s?\1(\d+)", value)):
        return any(re.search(rf"(?<!\d){one}(?!\d)", text, re.IGNORECASE) for one in _ranges(*pages.groups()))
    if value.isdecimal():
        begins, ends = (r"(?<!\d)", "") if field == "year" else (r"(?:(?<!\d)|(?<=(?:19|20)\d\d))", r"(?!\d)")
        return re.search(f"{begins}{value}{ends}", text) is not None
    return _bare(value) in _bare(text)


def _ranges(letter: str, first: str, last: str) -> Iterator[str]:
    """Yield in which ways a range of pages is printed: 2047–51 and 2047–2051 are the same."""
    whole = first[: max(0, len(first) - len(last))] + last
    for count in range(1, len(whole) + 1):
        if first[: len(whole) - count] == whole[:-count]:
            yield rf"{letter}{first}\s?[-‐‑–—−]\s?(?:{letter})?{whole[-count:]}"


def _surname(author: str) -> str:
    """Return the surname of an author: what stands before a comma, else the last word that is no initial.

    >>> _surname("Doe, J."), _surname("Jane van der Doe"), _surname("Doe JA"), _surname("J. Doe, MD")
    ('Doe', 'Doe', 'Doe', 'Doe')
    """
    head, _, tail = author.partition(",")
    if any(_bare(one) not in _SUFFIXES for one in re.findall(r"[^\s,]+", tail)):
        return head
    words = [one for one in head.split() if _bare(one) not in _SUFFIXES]
    return next((one for one in reversed(words) if not _INITIALS.fullmatch(one)), author)


def _bare(text: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    spelt = unicodedata.normalize("NFKD", text.casefold().replace("&", "and").replace("supplement", "suppl"))
    return "".join(char for char in spelt if char.isalnum())
