"""A tree of elements as lines of text: one walk for HTML and JATS, by a table of what ends a line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The white space of markup; a no-break space is a character of the text.
_WHITE = re.compile(r"[ \t\n\r\f]+")
#: What is in a text and never printed in a line: soft hyphen, zero-width space, joiner and mark, invisible operators.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"))
_TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
_SILENT = {"annotation", "annotation-xml", "mphantom"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the elements of a format are printed; those in no set run on within the line.

    Attributes:
        lines: what begins and ends a line.
        blanks: what stands apart from its neighbours in the line.
        breaks: what is an end of a line itself.
        verbatim: what keeps the line ends of its source.
        dropped: tells whether an element is not printed.
    """

    lines: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    verbatim: frozenset[str] = frozenset()
    dropped: Callable[["_Element"], bool]


@dataclass(slots=True)
class _Page:
    """Lines as they come; a gap is written only once something follows it."""

    parts: list[str] = field(default_factory=list)
    gap: str = ""

    def add(self, text: str | None) -> None:
        words = _WHITE.sub(" ", text.translate(_UNSEEN)) if text else ""
        if words.startswith(" "):
            self.blank()
        if words.strip(" "):
            self.parts += (self.gap if self.parts else "", words.strip(" "))
            self.gap = " " if words.endswith(" ") else ""

    def blank(self) -> None:
        self.gap = self.gap or " "

    def end_line(self) -> None:
        self.gap = "\n"


def lines(root: "_Element", layout: Layout) -> str:
    """Return the text of an element, without what follows it."""
    page, todo = _Page(), [(root, True)]
    # A stack and no recursion: how deep a tree may be is the parser's to say.
    while todo:
        element, begins = todo.pop()
        if begins:
            todo.append((element, False))
            _space(page, element.tag, layout)
            if _enter(page, element, layout):
                todo += ((child, True) for child in reversed(element))
        else:
            _space(page, element.tag, layout)
            page.add(element.tail if element is not root else None)
    return "".join(page.parts)


def _space(page: _Page, tag: str, layout: Layout) -> None:
    if tag in layout.lines or tag in layout.breaks:
        page.end_line()
    elif tag in layout.blanks:
        page.blank()


def _enter(page: _Page, element: "_Element", layout: Layout) -> bool:
    """Write the beginning of an element, and say whether its children follow."""
    if layout.dropped(element):
        return False
    if element.tag == "math":
        page.add(formula(element))
        return False
    if element.tag in layout.verbatim:
        for line in "".join(map(str, element.itertext())).splitlines():
            page.add(line)
            page.end_line()
        return False
    page.add(element.text)
    return True


def formula(element: "_Element") -> str:
    """Return a formula of MathML as its characters in a row; a fraction is not run together into another number."""
    if element.tag in _SILENT:
        return ""
    if element.tag in _TOKENS:
        return "".join(map(str, element.itertext())).strip(" \t\n\r\f")
    parts = [formula(child) for child in element]
    match element.tag:
        case "mfrac":
            return "/".join(parts)
        case "msqrt":
            return "√" + "".join(parts)
        case "mfenced":
            return element.get("open", "(") + element.get("separators", ",")[:1].join(parts) + element.get("close", ")")
        case "mspace":
            return " "
        case "mtable" | "mtr":
            return " ".join(parts)
    return "".join(parts)
