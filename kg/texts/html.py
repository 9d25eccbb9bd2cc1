"""HTML: what a page prints, line by line, without what it hides, runs or offers to click."""

import re
from typing import TYPE_CHECKING

from kg.errors import WorkspaceError
from kg.texts import markup
from kg.texts.lines import Layout, lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PREFIXED = re.compile(r"mml:[a-z]+|m:[a-z]+")
#: Scripts, controls, and what only stands in for a thing that is not text; `title` is the caller's.
_NEVER = """
    audio button canvas datalist del dialog head iframe nav noscript object option rp script select style template
    textarea title video
"""
#: What begins and ends a line.
_LINES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table tbody tfoot thead tr ul
"""
_DROPPED = frozenset(_NEVER.split())


def _dropped(element: "_Element") -> bool:
    return (
        element.tag in _DROPPED
        or element.get("hidden") is not None
        or element.get("aria-hidden", "").strip().lower() == "true"
        or _HIDING.search(element.get("style", "")) is not None
    )


_LAYOUT = Layout(
    lines=frozenset(_LINES.split()),
    blanks=frozenset(("td", "th")),
    breaks=frozenset(("br",)),
    verbatim=frozenset(("pre",)),
    dropped=_dropped,
)

_TITLE = Layout(dropped=lambda _: False)


def extractor() -> str:
    """Return the name and version of this reader, and those of its library."""
    from lxml import etree

    return f"html 1 lxml {etree.__version__}"


def extract(data: bytes, shown: str) -> str:
    """Return the text of a page; its title leads unless the page has a main heading.

    Args:
        data: the bytes of the file.
        shown: its name in messages.

    Raises:
        WorkspaceError: the page has another encoding than it says, no text, or is nested too deep.
    """
    root = _parsed(markup.decode(data, shown), shown)
    text = "" if root is None else _titled(root)
    if not text.strip():
        remedy = "Save the page as it is shown, after its scripts have run, or name the PDF."
        raise WorkspaceError(f"{shown} holds no text.", remedy)
    return text


def _titled(root: "_Element") -> str:
    headed = any(lines(heading, _LAYOUT) for heading in root.iter("h1"))
    titles = [] if headed else [lines(title, _TITLE) for title in root.iterfind("head/title")]
    return "\n".join(part for part in (*titles, lines(root, _LAYOUT)) if part)


def _parsed(text: str, shown: str) -> "_Element | None":
    if markup.prolog(text).xml:
        found = markup.tree(text)
        # Most pages that call themselves XML are none, and a browser reads them as HTML.
        if not isinstance(found, markup.Flaw):
            return found
    return _tolerant(text, shown)


def _tolerant(text: str, shown: str) -> "_Element | None":
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root: _Element | None = etree.fromstring(text.encode(), parser)
    # Beyond its limits the parser gives up in the middle without an exception.
    if len(parser.error_log.filter_from_fatals()):
        what = f"{shown} nests more than 255 elements or has a stretch of more than ten million characters."
        raise WorkspaceError(what, "Save the page again without its scripts and pictures, or name the PDF.")
    for element in root.iter() if root is not None else ():
        # Tolerance ends at names: some that the parser lets in it does not let be written.
        if _PREFIXED.fullmatch(element.tag):
            element.tag = element.tag.partition(":")[2]
    return root
