"""Papers as text: what a reader of one format makes of a file, with the reader's name and version.

Plain text, HTML, JATS and PDF are read. The text of one paper is the same in each as far as the paper prints the same
characters: white space and broken lines differ, which `kg.anchors` forgives, and so do the headers of pages.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import WorkspaceError
from kg.texts import html, jats, markup, pdf, plain

#: The reader of plain text, as records name it.
PLAIN = plain.extractor()
#: The most bytes that a file may have: papers have fewer, and a device has no end.
LARGEST = 64_000_000

Format = Literal["plain", "html", "jats", "pdf"]

#: Of each format what gives the characters of a file, and what names itself and its version.
_READERS: dict[Format, tuple[Callable[[bytes, str], str], Callable[[], str]]] = {
    "plain": (plain.extract, plain.extractor),
    "html": (html.extract, html.extractor),
    "jats": (jats.extract, jats.extractor),
    "pdf": (pdf.extract, pdf.extractor),
}
#: The endings under which a paper is looked for, in this order.
ENDINGS = (".txt", ".xml", ".nxml", ".html", ".htm", ".xhtml", ".pdf")
_HTML = {".html", ".htm", ".xhtml", ".xht"}
_XML = {".xml", ".nxml", ".jats"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of a paper.

    Attributes:
        path: the file.
        sha256: the digest of the file as it lies there, in hexadecimal.
        extractor: the reader with its version and that of its library; another one is another extraction.
        content: the characters that it gave.
    """

    path: Path
    sha256: str
    extractor: str
    content: str


def read(path: Path) -> Text:
    """Read a paper in the format that its content and its suffix tell.

    Raises:
        WorkspaceError: the file cannot be read, is too big, or is not what its suffix says.
    """
    data = _bytes(path)
    extract, extractor = _READERS[_format(data, path.suffix.lower())]
    content = extract(data, str(path))
    return Text(path=path, sha256=hashlib.sha256(data).hexdigest(), extractor=extractor(), content=content)


def in_folder(folder: Path) -> dict[str, Path]:
    """Return the texts of a folder by the SHA-256 of their files.

    Raises:
        WorkspaceError: there is no such folder.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"{folder} is no folder.", "Name the folder that holds the texts of the reports.")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}


def named(folder: Path, file: str) -> list[Path]:
    """Return the file of a name in a folder, else those of its stem in other formats, in the order of `ENDINGS`."""
    name = Path(file).name
    if not name:
        return []
    if (folder / name).is_file():
        return [folder / name]
    stem = Path(name).stem
    found = {path.suffix.lower(): path for path in sorted(folder.iterdir()) if path.stem == stem and path.is_file()}
    return [found[ending] for ending in ENDINGS if ending in found]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        remedy = "Save the paper without its pictures, or as plain text."
        raise WorkspaceError(f"{path} has more than {LARGEST // 1_000_000} MB.", remedy)
    return data


def _format(data: bytes, suffix: str) -> Format:
    # No plain text begins like a PDF. Like markup it may begin, and then it stays what its suffix says.
    if suffix == ".pdf" or pdf.begins(data):
        return "pdf"
    if suffix in _HTML:
        return "jats" if markup.prolog(markup.head(data)).is_article else "html"
    if suffix in _XML:
        return "html" if markup.prolog(markup.head(data)).root == "html" else "jats"
    return "plain"
