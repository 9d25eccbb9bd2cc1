"""What HTML and XML share: encoding, prolog, named characters, and a parser that fetches and expands nothing."""

import codecs
import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING

from kg.errors import WorkspaceError

if TYPE_CHECKING:
    from lxml.etree import _Element

#: How many bytes are looked at to tell what a file is.
_HEAD = 8192
_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})|<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
#: Python's codecs that are character sets; the others pack, escape or rotate.
_CHARSETS = re.compile(r"utf-8|cp125\d|iso8859-\d+|koi8-[ru]|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+")
#: What pages call Latin-1 or ASCII is the code page of Windows, by the WHATWG's Encoding Standard.
_LATIN = {"iso8859-1", "ascii"}

_MISC = re.compile(r"(?:\s|<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z))*", re.DOTALL)
_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+(?P<name>[^\s>\["']+)(?:[^>\["']|"[^"]*"|'[^']*')*(?:\[\s*\]\s*)?(?P<end>>)?""", re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_NAMED = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL
)
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolog:
    """What stands before the first element.

    Attributes:
        xml: whether the text begins with an XML declaration.
        doctype: the name in the document type; empty if there is none.
        start: where the document type begins.
        end: where it ends; -1 if it declares something itself, or never ends.
        root: the first element, without prefix; empty if there is none.
    """

    xml: bool
    doctype: str
    start: int
    end: int
    root: str

    @property
    def is_article(self) -> bool:
        """Whether this is JATS, and no page that begins with the `article` of HTML."""
        return self.root == "article" and (self.xml or self.doctype == "article")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a text is no tree, as the end of a sentence, and what to do about it."""

    what: str
    remedy: str


def head(data: bytes) -> str:
    """Return roughly the first characters of a file, to tell what it is."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data[:_HEAD].decode("utf-16" if marked else "utf-8-sig", "replace")


def decode(data: bytes, shown: str) -> str:
    """Return the characters of a file in the encoding of its byte order mark, of its own declaration, or UTF-8.

    Raises:
        WorkspaceError: it has another encoding.
    """
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"{shown} is no {encoding.removesuffix('-sig').upper()} text (byte {error.start})."
        raise WorkspaceError(what, "Save it as UTF-8, and say so in it.") from error


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = _DECLARED.search(data[:_HEAD])
    if found is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        name = codecs.lookup((found[1] or found[2]).decode()).name
    except (LookupError, ValueError):
        return "utf-8-sig"
    if name in _LATIN:
        return "cp1252"
    return name if _CHARSETS.fullmatch(name) and name != "utf-8" else "utf-8-sig"


def prolog(text: str) -> Prolog:
    """Read what stands before the first element of a text.

    >>> found = prolog("<?xml version='1.0'?><!DOCTYPE article SYSTEM 'a.dtd'><article/>")
    >>> found.root, found.doctype, found.is_article
    ('article', 'article', True)
    """
    start = _after_misc(text, 0)
    doctype = _DOCTYPE.match(text, start)
    end = (doctype.end() if doctype["end"] else -1) if doctype else start
    root = _ROOT.match(text, _after_misc(text, end)) if end >= 0 else None
    return Prolog(
        xml=text.lstrip().startswith("<?xml"),
        doctype=doctype["name"] if doctype else "",
        start=start,
        end=end,
        root=root[1] if root else "",
    )


def _after_misc(text: str, start: int) -> int:
    found = _MISC.match(text, start)
    return found.end() if found else start


def tree(text: str) -> "_Element | Flaw":
    """Parse XML without document type, network or entities, but with the characters that HTML names.

    Names lose their prefixes; comments and instructions are left out.
    """
    from lxml import etree

    plain = _without_doctype(text)
    if plain is None:
        what = "declares entities of its own in its document type, and these are not read"
        return Flaw(what, "Delete what stands between the brackets of `<!DOCTYPE … […]>`.")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: _Element = etree.fromstring(with_characters(plain).encode(), parser)
    except etree.XMLSyntaxError as error:
        what = "".join(char for char in str(error.msg).rpartition(", line ")[0] if char.isprintable())[:200]
        remedy = "Download it again, or save the paper as HTML, PDF or plain text."
        return Flaw(f"is no well-formed XML (line {error.lineno}: {what})", remedy)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _without_doctype(text: str) -> str | None:
    found = prolog(text)
    if found.end < 0:
        return None
    # Its lines stay, so that the lines of messages are those of the file.
    return text[: found.start] + "\n" * text.count("\n", found.start, found.end) + text[found.end :]


def with_characters(text: str) -> str:
    """Write the characters that a document type would name as numbers; the names of HTML have in them those of ISO.

    >>> with_characters("&alpha; &amp; <![CDATA[&beta;]]>")
    '&#945; &amp; <![CDATA[&beta;]]>'
    """
    return _NAMED.sub(_numbered, text)


def _numbered(found: re.Match[str]) -> str:
    name = found[1]
    if name is None or name in _PREDEFINED:
        return found[0]
    # A name that nobody defines stays, and the parser refuses it.
    return "".join(f"&#{ord(char)};" for char in html5.get(f"{name};", "")) or found[0]
