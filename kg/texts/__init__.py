"""Papers as text: what a reader of one format makes of a file, with the reader's name and version."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.errors import WorkspaceError

#: The reader of plain text, as records name it.
PLAIN = "plain 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of a paper.

    Attributes:
        path: the file.
        sha256: the digest of the file as it lies there, in hexadecimal.
        extractor: the reader and its version.
        content: the characters that it gave.
    """

    path: Path
    sha256: str
    extractor: str
    content: str


def read(path: Path) -> Text:
    """Read a paper.

    Raises:
        WorkspaceError: the file cannot be read, or is no UTF-8 text.
    """
    try:
        data = path.read_bytes()
        content = data.decode("utf-8-sig")
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            f"{path} is no UTF-8 text (byte {error.start}).", "Save it as UTF-8; other formats are not read yet."
        ) from error
    return Text(path=path, sha256=hashlib.sha256(data).hexdigest(), extractor=PLAIN, content=content)


def in_folder(folder: Path) -> dict[str, Path]:
    """Return the texts of a folder by the SHA-256 of their files.

    Raises:
        WorkspaceError: there is no such folder.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"{folder} is no folder.", "Name the folder that holds the texts of the reports.")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}
