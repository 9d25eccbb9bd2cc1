"""PDF: the lines of its pages in their order, with running headers, and the hyphens at line ends, as they are."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from kg.errors import WorkspaceError

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, StreamObject

#: The most pages of a paper, supplement included.
PAGES = 1000
#: The most that all its pages may draw: operators, characters and, of forms, every tenth byte for each time that they
#: are drawn. A page of text has about 5,000, a crowded figure 100,000; the library takes a second for half a million.
DRAWN = 5_000_000
#: The most bytes that all its pages may unpack to, and the forms of any one page.
UNPACKED = 64_000_000
#: How far from its end a file must say that it ends; readers look for it in the last kilobyte.
_TAIL = 4096

Problem = Literal["", "no PDF", "damaged", "encrypted", "long", "endless", "scanned"]

_SENTENCES: dict[Problem, tuple[str, str]] = {
    "no PDF": (
        "is no PDF, or does not begin like one",
        "Download the paper again: a page that asks to log in may have been saved in its place.",
    ),
    "damaged": ("is damaged or cut short, and no PDF reader of ours can read it", "Download it again."),
    "encrypted": (
        "is encrypted",
        "Save a copy without a password (a viewer prints one, `qpdf --decrypt` makes one) and name the copy.",
    ),
    "long": (f"has more than {PAGES} pages", "Save the pages of the paper in a file of their own."),
    "endless": (
        "draws or unpacks more than a paper holds",
        "Name another format of the paper.",
    ),
    "scanned": (
        "holds no text: it may be scanned",
        "Run OCR over it (`ocrmypdf`) and read the outcome against the page, or name another format of the paper.",
    ),
}


class _EndlessError(Exception):
    """A file draws more than a paper does."""


def begins(data: bytes) -> bool:
    """Tell whether a file begins like a PDF."""
    return data[:1024].lstrip(b"\xef\xbb\xbf\x00\t\n\f\r ").startswith(b"%PDF-")


def extractor() -> str:
    """Return the name and version of this reader, and those of its library."""
    with _silence():
        import pypdf

    return f"pdf 1 pypdf {pypdf.__version__}"


def extract(data: bytes, shown: str) -> str:
    """Return the text of the pages, each beginning a line.

    Args:
        data: the bytes of the file.
        shown: its name in messages.

    Raises:
        WorkspaceError: it is no PDF, or one that is damaged, encrypted, scanned or beyond all measure.
    """
    problem, text = _attempt(data)
    if problem:
        what, remedy = _SENTENCES[problem]
        raise WorkspaceError(f"{shown} {what}.", remedy)
    return text


def _attempt(data: bytes) -> tuple[Problem, str]:
    # The mark may stand behind some junk, as it may for any reader of PDF.
    if b"%PDF-" not in data[:1024]:
        return "no PDF", ""
    if b"%%EOF" not in data[-_TAIL:]:
        return "damaged", ""
    with _silence():
        from pypdf import PdfReader

        try:
            return _read(PdfReader(BytesIO(data), strict=False))
        except Exception as error:
            # A damaged file makes the library raise whatever its bytes lead to: KeyError, TypeError, RecursionError.
            return "endless" if type(error).__name__ in ("_EndlessError", "LimitReachedError") else "damaged", ""


def _read(reader: "PdfReader") -> tuple[Problem, str]:
    # An empty password would open some of these, but only with a library that a machine may lack.
    if reader.is_encrypted:
        return "encrypted", ""
    if len(reader.pages) > PAGES:
        return "long", ""
    text = _whole("\n".join(_pages(reader)))
    return ("", text) if text.strip() else ("scanned", "")


def _pages(reader: "PdfReader") -> Iterator[str]:
    unpacked, spent = 0, _Budget()
    for page in reader.pages:
        contents = page.get_contents()
        unpacked += len(contents.get_data()) if contents is not None else 0
        if unpacked > UNPACKED:
            raise _EndlessError
        spent.forms = _forms(page)
        yield page.extract_text(visitor_operand_before=spent.on)
        # What is raised within a form the library swallows.
        spent.check()


@dataclass(slots=True)
class _Budget:
    """What the pages have drawn so far, and how big the forms are that the present one may draw."""

    drawn: int = 0
    forms: dict[str, int] = field(default_factory=dict)

    def on(self, operator: object, operands: Sequence[object], *_: object) -> None:
        self.drawn += 1 + sum(map(_length, operands))
        if operator == b"Do" and operands:
            self.drawn += self.forms.get(str(operands[0]), 0) // 10
        self.check()

    def check(self) -> None:
        if self.drawn > DRAWN:
            raise _EndlessError


def _length(operand: object) -> int:
    if isinstance(operand, list):
        return len(operand) + sum(len(one) for one in operand if isinstance(one, str | bytes))
    return len(operand) if isinstance(operand, str | bytes) else 0


def _forms(page: "DictionaryObject") -> dict[str, int]:
    """Return the names of the forms that a page can draw, also within forms, with the bytes of the biggest so named."""
    found: dict[str, int] = {}
    seen, unpacked, todo = set(), 0, [page]
    while todo:
        for name, form in _drawable(todo.pop()):
            if id(form) not in seen:
                seen.add(id(form))
                size = len(form.get_data())
                unpacked += size
                if unpacked > UNPACKED:
                    raise _EndlessError
                found[name] = max(size, found.get(name, 0))
                todo.append(form)
    return found


def _drawable(holder: "DictionaryObject") -> Iterator[tuple[str, "StreamObject"]]:
    from pypdf.generic import DictionaryObject, StreamObject

    resources = holder.get("/Resources")
    resources = resources.get_object() if resources is not None else None
    objects = resources.get("/XObject") if isinstance(resources, DictionaryObject) else None
    objects = objects.get_object() if objects is not None else None
    for name, one in objects.items() if isinstance(objects, DictionaryObject) else ():
        form = one.get_object()
        if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
            yield str(name), form


def _whole(text: str) -> str:
    """Join the halves of characters that a font gives apart, and replace those that have no other half."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the library from writing to the terminal about what it mends; whether it can read is told by us."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
