"""Records tidied in place: read, the paper found, the canonical form written whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from kg import anchors, texts
from kg.errors import WorkspaceError
from kg.faults import Fault
from kg.records.source import parse
from kg.records.tidy import tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class TidiedFile:
    """What became of one file: whether its text changed, how many quotations became anchors, what stood in the way."""

    changed: bool
    anchored: int
    faults: tuple[Fault, ...]


def tidy_file(path: Path, folder: Path | None, *, write: bool) -> TidiedFile:
    """Bring a record into its canonical form.

    Args:
        path: the record.
        folder: the folder of the texts; None to leave quotations as they are.
        write: whether the file is written.
    """
    try:
        before = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path} cannot be read: {error}.") from error
    text, fault = _text(before, str(path), folder) if folder else (None, None)
    if fault:
        return TidiedFile(changed=False, anchored=0, faults=(fault,))
    paper = anchors.normalise(text.content) if text else None
    about = {"sha256": text.sha256, "extractor": text.extractor} if text else {}
    done = tidy(before, str(path), paper, about)
    changed = done.text != before
    if changed and write:
        beside = path.with_name(f".{path.name}.part")
        try:
            beside.write_text(done.text, encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            what = f"{path} cannot be written: {error.strerror or error}."
            raise WorkspaceError(what, "Look at disk space and rights; the record is as it was.") from error
    return TidiedFile(changed=changed, anchored=done.anchored, faults=done.faults)


def _text(record: str, name: str, folder: Path) -> tuple[texts.Text | None, Fault | None]:
    """Return the text on which the anchors of a record are made, or why there is none."""
    source, _ = parse(record, name)
    tree = source.tree if source else None
    written = tree.get("text") if isinstance(tree, dict) else None
    about = written if isinstance(written, dict) else {}
    digest, extractor = str(about.get("sha256", "")), str(about.get("extractor", ""))
    known = texts.in_folder(folder)
    file = str(about.get("file", ""))
    path = known.get(digest) or next(iter(texts.named(folder, file)), None)
    if path is None:
        what = f"{folder} has no text of this record."
        remedy = "Write `text: {file: …}` with the name of a file there."
        return None, Fault(code="text-missing", file=name, line=1, column=1, path="text", what=what, remedy=remedy)
    text = texts.read(path)
    for field, given, is_ in (("sha256", digest, text.sha256), ("extractor", extractor, text.extractor)):
        if given and given != is_:
            called = "SHA-256" if field == "sha256" else field
            what = f"The {called} of {path.name} is {is_}, and the record gives {given}."
            remedy = f"Write `{field}: {is_}` under `text` if it is the right file; its anchors are then made anew."
            code = "text-digest" if field == "sha256" else "text-extractor"
            place = source.place(("text", field)) if source else None
            line, column = (place.line, place.column) if place else (1, 1)
            return None, Fault(code, what, remedy, file=name, line=line, column=column, path=f"text.{field}")
    return text, None
