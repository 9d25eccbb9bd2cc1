"""A fault is what is wrong with data: a value that says where, what, and what to write instead."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]

_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


class Fault(NamedTuple):
    """One thing that is wrong in one place.

    Attributes:
        code: the stable name of the rule that was broken.
        what: what is wrong, in the curator's words.
        remedy: what to write instead.
        severity: `error` stops a build, `warning` is shown, `info` is style or a finding about the paper.
        file: the file as the user named it.
        line: from 1; 0 where no line is known.
        column: from 1; 0 where no column is known.
        path: where in the record, dotted: `outcomes.b-z20.kind`.
    """

    code: str
    what: str
    remedy: str = ""
    severity: Severity = "error"
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def to_json(self) -> dict[str, str | int]:
        """Return the fault as the JSON contract has it."""
        fields = ("code", "severity", "file", "line", "column", "path", "what", "remedy")
        return {field: getattr(self, field) for field in fields}


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults by file, line, column and code, each of them once."""
    return sorted(set(faults), key=lambda f: (f.file, f.line, f.column, f.code, f.path, f.what, f.remedy, f.severity))


def worst(faults: Iterable[Fault]) -> Severity | None:
    """Return the gravest severity among faults, or None if there are none."""
    return min((f.severity for f in faults), key=_ORDER.__getitem__, default=None)


def offer(word: str, known: Iterable[str], what: str) -> str:
    """Say which known words may have been meant, or else all of them.

    >>> offer("responces", ["regimens", "responses"], "questions")
    'Did you mean: responses?'
    >>> offer("xyzzy", ["regimens", "responses"], "questions")
    'The questions are: regimens, responses.'
    """
    words = sorted(known)
    near = nearest(word, words)
    return f"Did you mean: {', '.join(near)}?" if near else f"The {what} are: {', '.join(words) or 'none'}."


def nearest(word: str, known: Iterable[str], *, limit: int = 5) -> list[str]:
    """Return the known words that a misspelt one may have meant, nearest first.

    >>> nearest("tocilizumb", ["tofacitinib", "tocilizumab", "rituximab"])[0]
    'tocilizumab'
    """
    from difflib import get_close_matches

    return get_close_matches(word.lower(), sorted(known), n=limit, cutoff=0.6)
