"""Anchors: where a fact stands, as character offsets over the normalised text and a digest of the passage.

Normalisation forgives what extraction does to white space, to words broken at a line end, to ligatures and to composed
letters. It forgives nothing else: a changed digit, sign, comparator, unit, bracket or negation changes the digest.
This module knows only strings.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
)
_BROKEN = re.compile(r"(?<=\S)[-‐\u00ad][^\S\n]*\n\s*(?=\S)")
#: No text has a thousand million characters; longer numbers would be no offsets.
_ANCHOR = re.compile(r"(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8}) ([0-9a-f]{16})")

#: How far to look around the place where a passage is expected before the whole text is searched.
_NEAR = 48
_ENDS = ".!?:;•"
_END = re.compile(r"[.!?:;•](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+")
_GOES_ON = tuple(",;–—")
_NEGATIONS = ("no", "not", "never", "none", "neither", "nor", "without")

Verdict = Literal["verified", "moved", "failed"]


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """A passage: characters `start` to `end` (exclusive, from 0) of the normalised text, and their digest."""

    start: int
    end: int
    digest: str

    def __str__(self) -> str:
        return f"{self.start}-{self.end} {self.digest}"


@dataclass(frozen=True, slots=True)
class Place:
    """What became of one anchor in one text.

    Attributes:
        anchor: the anchor as the record has it.
        verdict: `verified` where it says, `moved` elsewhere in the text, `failed` nowhere in it.
        start: where the passage begins now; -1 if it failed.
    """

    anchor: Anchor
    verdict: Verdict
    start: int


def normalise(text: str) -> str:
    r"""Return the text over which offsets count.

    >>> normalise("an inflam-\nmation of IL-\n6  receptors")
    'an inflammation of IL-6 receptors'
    """
    joined = _BROKEN.sub(_mend, unicodedata.normalize("NFC", text).translate(_LIGATURES))
    # Once more: an accent may follow what was a ligature, or a letter that a hyphen kept from the next.
    return " ".join(unicodedata.normalize("NFC", joined).split())


def _mend(broken: re.Match[str]) -> str:
    before, after = broken.string[broken.start() - 1], broken.string[broken.end()]
    return "" if before.isalpha() and after.isalpha() else broken.group()[0]


def digest(passage: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a passage in UTF-8."""
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


def parse(text: str) -> Anchor | None:
    """Read an anchor as a record writes it; None if it is not one (and so may be a quotation)."""
    match = _ANCHOR.fullmatch(text)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    return Anchor(int(match[1]), int(match[2]), match[3])


def anchor(text: str, start: int, end: int) -> Anchor:
    """Make the anchor of a stretch of a normalised text."""
    return Anchor(start, end, digest(text[start:end]))


def occurrences(text: str, quote: str) -> list[int]:
    """Return every offset at which a quotation begins in a normalised text; the quotation is normalised first."""
    wanted, found = normalise(quote), []
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        found.append(start)
        start = text.find(wanted, start + 1)
    return found


def cut(text: str, passage: range) -> bool:
    """Whether a passage begins or ends within a sentence, so that a negation may be cut off.

    That a sentence goes on is told by a small letter or a comma after it, and by a small letter at its beginning; that
    it says the contrary, by a negation between the last full stop and its beginning. Titles and headings have no full
    stop, so a capital alone tells nothing.
    """
    before, after = text[: passage.start].rstrip(), text[passage.stop :].lstrip()
    begun = _END.split(before)[-1]
    begins_late = bool(begun) and text[passage.start].islower()
    ends_early = text[passage.stop - 1] not in _ENDS and (after[:1].islower() or after[:1] in _GOES_ON)
    return begins_late or ends_early or any(word.lower() in _NEGATIONS for word in _WORD.findall(begun))


def verify(anchors: Iterable[Anchor], text: str, *, same: bool) -> list[Place]:
    """Look up anchors in a normalised text.

    Args:
        anchors: what to look for.
        text: the normalised text.
        same: whether it is the text on which the anchors were made, by the digest of its file and by its extractor;
            only in another extraction may a passage stand elsewhere.
    """
    windows: dict[int, Mapping[str, list[int]]] = {}
    places, shift = [], 0
    for one in anchors:
        start = _here(one, text) if same else _moved(one, text, shift, windows)
        if start >= 0:
            shift = start - one.start
        places.append(Place(one, "failed" if start < 0 else "moved" if shift else "verified", start))
    return places


def _here(one: Anchor, text: str) -> int:
    return one.start if _stands(one, text, one.start) else -1


def _stands(one: Anchor, text: str, start: int) -> bool:
    end = start + one.end - one.start
    return start >= 0 and end <= len(text) and digest(text[start:end]) == one.digest


def _moved(one: Anchor, text: str, shift: int, windows: dict[int, Mapping[str, list[int]]]) -> int:
    """Return where a passage stands now: as far from its place as the one before it, else the nearest of all; or -1."""
    expected = one.start + shift
    for step in range(_NEAR):
        for start in (expected - step, expected + step):
            if _stands(one, text, start):
                return start
    length = one.end - one.start
    if length not in windows:
        windows[length] = _windows(text, length)
    return min(windows[length].get(one.digest, ()), key=lambda start: abs(start - expected), default=-1)


def _windows(text: str, length: int) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for start in range(len(text) - length + 1):
        found.setdefault(digest(text[start : start + length]), []).append(start)
    return found
