"""Plain text: the characters of the file as they lie there."""

from kg.errors import WorkspaceError


def extractor() -> str:
    """Return the name and version of this reader, as records write it."""
    return "plain 1"


def extract(data: bytes, shown: str) -> str:
    """Return the characters of a file in UTF-8; a byte order mark is none of them.

    Args:
        data: the bytes of the file.
        shown: its name in messages.

    Raises:
        WorkspaceError: it is in another encoding, or is no text.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "Save it as plain text in UTF-8; HTML, JATS and PDF are read if the file is named .html, .xml or .pdf."
        raise WorkspaceError(f"{shown} is no UTF-8 text (byte {error.start}).", remedy) from error
