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
    paper, fault = _paper(before, str(path), folder) if folder else (None, None)
    if fault:
        return TidiedFile(changed=False, anchored=0, faults=(fault,))
    done = tidy(before, str(path), paper)
    changed = done.text != before
    if changed and write:
        beside = path.with_name(f".{path.name}.part")
        beside.write_text(done.text, encoding="utf-8")
        beside.replace(path)
    return TidiedFile(changed=changed, anchored=done.anchored, faults=done.faults)


def _paper(record: str, name: str, folder: Path) -> tuple[str | None, Fault | None]:
    source, _ = parse(record, name)
    tree = source.tree if source else None
    written = tree.get("text") if isinstance(tree, dict) else None
    about = written if isinstance(written, dict) else {}
    known = texts.in_folder(folder)
    digest, file = str(about.get("sha256", "")), Path(str(about.get("file", ""))).name
    if digest in known:
        return anchors.normalise(texts.read(known[digest]).content), None
    if not file or not (folder / file).is_file():
        what = f"{folder} has no text of this record."
        remedy = "Write `text: {file: …, sha256: …, extractor: plain 1}` with the name of a file there."
        return None, Fault(code="text-missing", file=name, line=1, column=1, path="text", what=what, remedy=remedy)
    text = texts.read(folder / file)
    what = f"The SHA-256 of {file} is {text.sha256}, and the record gives {digest or 'none'}."
    remedy = f"Write `sha256: {text.sha256}` under `text` if it is the right file."
    return None, Fault(code="text-digest", file=name, line=1, column=1, path="text.sha256", what=what, remedy=remedy)
