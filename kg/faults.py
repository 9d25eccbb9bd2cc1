"""A fault is what is wrong with data: a value that says where, what, and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]

_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong in one place.

    Attributes:
        code: the stable name of the rule that was broken.
        severity: `error` stops a build, `warning` is shown, `info` is style or a finding about the paper.
        file: the file as the user named it.
        line: from 1; 0 where no line is known.
        column: from 1; 0 where no column is known.
        path: where in the record, dotted: `outcomes.b-z20.kind`.
        what: what is wrong, in the curator's words.
        remedy: what to write instead.
    """

    code: str
    severity: Severity = "error"
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    what: str
    remedy: str = ""


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults by file, line, column and code, each of them once."""
    return sorted(set(faults), key=lambda f: (f.file, f.line, f.column, f.code, f.path, f.what))


def worst(faults: Iterable[Fault]) -> Severity | None:
    """Return the gravest severity among faults, or None if there are none."""
    return min((f.severity for f in faults), key=_ORDER.__getitem__, default=None)


def nearest(word: str, known: Iterable[str], *, limit: int = 5) -> list[str]:
    """Return the known words that a misspelt one may have meant, nearest first.

    >>> nearest("tocilizumb", ["tofacitinib", "tocilizumab", "rituximab"])[0]
    'tocilizumab'
    """
    from difflib import get_close_matches

    return get_close_matches(word.lower(), sorted(known), n=limit, cutoff=0.6)
