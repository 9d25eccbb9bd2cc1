"""JATS: an article as its front, body and back in the order of the document, the references last.

The tree is put in order first, step by step, and then walked once.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import WorkspaceError
from kg.texts import markup
from kg.texts.lines import Layout, lines

if TYPE_CHECKING:
    from lxml.etree import _Element

#: What of an article's metadata is printed; the rest is for machines.
_FRONT = {
    *("title-group", "contrib-group", "aff", "aff-alternatives", "author-notes"),
    *("abstract", "trans-abstract", "kwd-group"),
}
#: Before which of them the line about the journal stands.
_AFTER_JOURNAL = ("abstract", "trans-abstract", "kwd-group")
#: What breaks no sentence though it stands in one.
_FLOATS = ("fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "supplementary-material", "fn")
_HOLDERS = ("p", "title", "article-title")
_NAMES = ("name", "string-name", "collab", "anonymous")
#: What is printed above a part that has no title of its own.
_UNTITLED = {"abstract": "Abstract", "kwd-group": "Keywords", "ref-list": "References"}
#: What is for machines, for those who cannot see, or of the law.
_NEVER = """
    alt-text bio contrib-id custom-meta-group index-term journal-meta long-desc object-id permissions processing-meta
    sec-meta
"""
#: What begins and ends a line.
_LINES = """
    abstract ack aff app app-group article attrib author-notes back body boxed-text caption code contrib-group corresp
    def def-item def-list disp-formula disp-quote fig fig-group fn fn-group front front-stub glossary kwd-group list
    list-item notes p preformat ref ref-list response sec speech statement sub-article subtitle supplementary-material
    table table-wrap table-wrap-foot table-wrap-group tbody term tfoot thead title title-group tr trans-abstract
    trans-title verse-group verse-line
"""
_DROPPED = frozenset(_NEVER.split())
_LAYOUT = Layout(
    lines=frozenset(_LINES.split()),
    blanks=frozenset(("label", "td", "th", "pub-id", "mixed-citation", "element-citation")),
    breaks=frozenset(("break",)),
    verbatim=frozenset(("preformat", "code")),
    dropped=lambda element: element.tag in _DROPPED,
)


def extractor() -> str:
    """Return the name and version of this reader, and those of its library."""
    from lxml import etree

    return f"jats 1 lxml {etree.__version__}"


def extract(data: bytes, shown: str) -> str:
    """Return the text of an article.

    Args:
        data: the bytes of the file.
        shown: its name in messages.

    Raises:
        WorkspaceError: the file is no well-formed XML, holds no article or several, or no text.
    """
    root = markup.tree(markup.decode(data, shown))
    if isinstance(root, markup.Flaw):
        raise WorkspaceError(f"{shown} {root.what}.", root.remedy)
    article = _article(root, shown)
    _choose_alternatives(article)
    _settle_formulae(article)
    _settle_references(article)
    _settle_front(article)
    _floats_after_sentences(article)
    _references_last(article)
    text = lines(article, _LAYOUT)
    if not text:
        raise WorkspaceError(f"{shown} holds no text.", "Name the full text of the paper.")
    return text


def _article(root: "_Element", shown: str) -> "_Element":
    """Return the article, which the answers of PubMed Central wrap."""
    found = list(root.iter("article"))
    if not found:
        what = f"{shown} is no JATS article: its root is <{root.tag[:40]}>."
        raise WorkspaceError(what, "Save the paper as JATS, HTML, PDF or plain text.")
    if len(found) > 1:
        raise WorkspaceError(f"{shown} holds {len(found)} articles.", "Save each in a file of its own.")
    return found[0]


# --- steps ---------------------------------------------------------------------------------------------------------


def _choose_alternatives(article: "_Element") -> None:
    """Of several forms of one thing keep the one that reads best; the walk would print them all."""
    for kind, better in (
        ("alternatives", ("math", "table", "textual-form", "tex-math")),
        ("citation-alternatives", ("mixed-citation", "element-citation")),
        ("name-alternatives", ("name", "string-name")),
        ("aff-alternatives", ("aff",)),
        ("collab-alternatives", ("collab",)),
    ):
        for choice in list(article.iter(kind)):
            best = next((one for name in better for one in choice.iterchildren(name)), None)
            for other in [one for one in choice if one is not best]:
                choice.remove(other)


def _settle_formulae(article: "_Element") -> None:
    """Cut the frame of a whole document off a formula of TeX."""
    for formula in article.iter("tex-math"):
        inner = (formula.text or "").partition("\\begin{document}")[2].partition("\\end{document}")[0]
        formula.text = inner or formula.text


def _settle_references(article: "_Element") -> None:
    """Set the parts of a reference apart where no punctuation between them is written."""
    for citation in article.iter("element-citation"):
        for part in citation:
            part.tail = f" {part.tail or ''}"
    for name in article.iter("name"):
        for part in name:
            part.tail = " " if part.getnext() is not None else None
    for group in article.iter("person-group"):
        for name in group:
            following = name.getnext()
            if following is not None and following.tag in (*_NAMES, "etal") and not (name.tail or "").strip():
                name.tail = ", "


def _settle_front(article: "_Element") -> None:
    for front in [*article.iter("front"), *article.iter("front-stub")]:
        meta = front if front.tag == "front-stub" else front.find("article-meta")
        if meta is None:
            continue
        journal = _journal(front, meta)
        for part in [one for one in meta if one.tag not in _FRONT]:
            meta.remove(part)
        for group in meta.iterfind("contrib-group"):
            _authors_in_line(group)
        for words in meta.iterfind("kwd-group"):
            _keywords_in_line(words)
        place = next((i for i, one in enumerate(meta) if one.tag in _AFTER_JOURNAL), len(meta))
        meta.insert(place, _line(article, journal))
    for part in [one for tag in _UNTITLED for one in article.iter(tag)]:
        if part.find("title") is None and part.getparent() is not None and not _is_within(part, "ref-list"):
            part.insert(0, _line(article, _UNTITLED[part.tag]))


def _is_within(part: "_Element", tag: str) -> bool:
    return next(part.iterancestors(tag), None) is not None


def _line(article: "_Element", text: str) -> "_Element":
    line = article.makeelement("p", None, None)
    line.text = text
    return line


def _journal(front: "_Element", meta: "_Element") -> str:
    """Return journal, year, volume, issue and pages, as far as they are known."""
    title = _first(front, ".//journal-title", ".//abbrev-journal-title", ".//journal-id")
    year = _first(
        meta, *(f"pub-date[@{key}]/year" for key in ("pub-type='collection'", "pub-type='ppub'")), "pub-date/year"
    )
    volume, issue = _first(meta, "volume"), _first(meta, "issue")
    first, last = _first(meta, "fpage", "elocation-id"), _first(meta, "lpage")
    pages = f"{first}-{last}" if last not in ("", first) else first
    where = volume + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")
    return " ".join(part for part in (title, ";".join(part for part in (year, where) if part)) if part)


def _first(element: "_Element", *paths: str) -> str:
    found = (lines(one, _LAYOUT) for path in paths for one in element.iterfind(path))
    return next((text for text in found if text), "")


def _authors_in_line(group: "_Element") -> None:
    """Put the authors of a group in one line, each with the marks that are glued to the name."""
    authors = group.findall("contrib")
    line = _line(group, ", ".join(filter(None, map(_author, authors))))
    for author in authors:
        group.remove(author)
    group.insert(0, line)


def _author(contrib: "_Element") -> str:
    names = [_name(one) for one in contrib.iter(*_NAMES) if not _is_below_group(one, contrib)]
    marks = "".join(lines(mark, _LAYOUT) for mark in contrib.iterchildren("xref"))
    degrees = [lines(one, _LAYOUT) for one in contrib.iterchildren("degrees")]
    return ", ".join(filter(None, (" ".join(names) + marks, *degrees)))


def _is_below_group(name: "_Element", contrib: "_Element") -> bool:
    """Tell whether a name is that of a member of a group, or a part of the group's own name."""
    return any(one.tag in ("contrib-group", "collab") for one in _between(name, contrib))


def _between(element: "_Element", above: "_Element") -> Iterable["_Element"]:
    for one in element.iterancestors():
        if one is above:
            return
        yield one


def _name(name: "_Element") -> str:
    if name.tag == "name":
        # A line of authors prints what is called by first, and JATS gives it second.
        parts = [name.find(tag) for tag in ("prefix", "given-names", "surname", "suffix")]
        return " ".join(lines(part, _LAYOUT) for part in parts if part is not None)
    for members in list(name.iter("contrib-group")):
        _detach(members)
    return "Anonymous" if name.tag == "anonymous" else lines(name, _LAYOUT)


def _keywords_in_line(group: "_Element") -> None:
    words = group.findall("kwd")
    line = _line(group, ", ".join(lines(word, _LAYOUT) for word in words))
    for word in words:
        group.remove(word)
    group.append(line)


def _floats_after_sentences(article: "_Element") -> None:
    """Move figures, tables and notes that stand within a paragraph behind it, in their order."""
    for holder in list(article.iter(*_HOLDERS)):
        inner = [one for one in holder.iter(*_FLOATS) if not any(up.tag in _FLOATS for up in _between(one, holder))]
        for one in reversed(inner):
            _detach(one)
            _put_after(holder, one)


def _references_last(article: "_Element") -> None:
    for references in list(article.iter("ref-list")):
        if not _is_within(references, "ref-list"):
            _detach(references)
            article.append(references)


def _detach(element: "_Element") -> None:
    """Take an element out of its tree and leave the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _put_after(holder: "_Element", element: "_Element") -> None:
    """Put an element directly behind another one, before the text that follows that."""
    element.tail, holder.tail = holder.tail, None
    holder.addnext(element)
