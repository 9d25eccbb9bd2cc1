"""The order of the checks: form and references of a record, then shapes and checks over its graph, then anchors."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Quad

from kg import anchors, records, store, texts, triples, validate
from kg.build.inputs import Inputs
from kg.build.places import Places
from kg.errors import QueryError, WorkspaceError
from kg.faults import Fault, Severity, in_order
from kg.records import Reading

#: Tells people what is being done; a command line decides whether they see it.
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One record after its checks.

    Attributes:
        reading: the record as read.
        quads: its graph; empty where it could not become one.
        faults: everything that is wrong with it.
    """

    reading: Reading
    quads: tuple[Quad, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether it is a draft, as far as that can be told."""
        facts = self.reading.facts
        return facts.record.status == "draft" if facts is not None else self.reading.draft

    @property
    def sound(self) -> bool:
        """Whether it can be published as far as its faults go."""
        return bool(self.quads) and not any(fault.severity == "error" for fault in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What became of the anchors of some records.

    Attributes:
        verified: how many stand where they say.
        moved: how many stand elsewhere in another extraction of the paper.
        failed: how many stand nowhere.
        not_checkable: how many have no text to be looked up in.
        faults: a fault for each that failed.
    """

    verified: int = 0
    moved: int = 0
    failed: int = 0
    not_checkable: int = 0
    faults: tuple[Fault, ...] = field(default=())


def check(inputs: Inputs, files: Sequence[Path], *, cache: Path | None, say: Say) -> list[Checked]:
    """Check records on their own: their form, then the shapes and the checks over their graphs.

    Args:
        inputs: what they are checked against.
        files: the record files.
        cache: a folder that remembers what the shapes found; None to remember nothing.
        say: what to do with a line about the progress.
    """
    say(f"read {len(files)} records")
    readings = [records.read(path, inputs.vocabulary, shown=_shown(inputs, path)) for path in files]
    graphs = [triples.quads(reading.sound, inputs.workspace.names) if reading.sound else [] for reading in readings]
    say(f"check {sum(map(bool, graphs))} graphs by {len(inputs.shapes.turtle)} files of shapes")
    found = iter(validate.check([graph for graph in graphs if graph], inputs.shapes, cache))
    checked = []
    for reading, graph in zip(readings, graphs, strict=True):
        faults = list(reading.faults)
        if graph and reading.sound:
            places = Places(reading, reading.sound, inputs.workspace.names)
            faults += [_from_shape(places, one) for one in next(found)]
            faults += _from_checks(places, graph, inputs)
        checked.append(Checked(reading=reading, quads=tuple(graph), faults=tuple(in_order(faults))))
    return checked


def _shown(inputs: Inputs, path: Path) -> str:
    here = Path.cwd()
    for base in (here, inputs.workspace.root):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return str(path)


def _from_shape(places: Places, one: validate.Finding) -> Fault:
    iri = one.focus if places.known(one.focus) or not places.known(one.value) else one.value
    if not one.path and places.known(one.value):
        iri = one.value
    what, _, remedy = one.message.partition(". ")
    return places.fault(iri, one.path or _counted(one.code), one.code, one.severity, f"{what.rstrip('.')}.", remedy)


def _counted(code: str) -> str:
    return (
        {"counts": "atMost", "measured": "numberMeasured", "partOf": "partOf"}.get(code.split("-")[1], "")
        if "-" in code
        else ""
    )


def _from_checks(places: Places, graph: Iterable[Quad], inputs: Inputs) -> list[Fault]:
    if not inputs.checks:
        return []
    source = store.in_memory([*graph, *inputs.vocabulary_quads])
    faults = []
    for check, severity in inputs.checks:
        try:
            table = store.select(source, check.sparql)
        except QueryError as error:
            raise WorkspaceError(f"The check {check.name}: {error.message}", error.remedy) from error
        for entity, name, value in _rows(table):
            what = f"{check.summary.rstrip('.')}: {value}." if value else check.summary
            level: Severity = "error" if severity == "error" else "warning" if severity == "warning" else "info"
            faults.append(places.fault(entity, name, check.name, level, what, check.remedy))
    return faults


def _rows(table: store.Table) -> Iterable[tuple[str, str, str]]:
    for row in table.rows:
        cells = dict(zip(table.columns, (cell.value if cell is not None else "" for cell in row), strict=True))
        name = cells.get("property", "").rpartition("#")[2].rpartition("/")[2]
        yield cells.get("entity", ""), name, cells.get("value", "")


# --- anchors -------------------------------------------------------------------------------------------------------


def check_anchors(checked: Iterable[Checked], folder: Path, *, say: Say) -> Anchored:
    """Look up every anchor in the texts of a folder: by the digest of the file, else by its name."""
    known = texts.in_folder(folder)
    total = Anchored()
    for one in checked:
        places = list(records.anchors(one.reading))
        text, same = _text(one.reading, folder, known)
        if text is None:
            total = replace(total, not_checkable=total.not_checkable + len(places))
            continue
        say(f"look up {len(places)} anchors of {one.reading.file}")
        total = _looked_up(total, one.reading, places, anchors.normalise(text.content), text.path.name, same=same)
    if not total.verified and not total.moved:
        what = f"No anchor was verified: {folder} has the text of none of these records."
        fault = Fault(code="anchors-none-verified", what=what, remedy="Name the folder that holds their texts.")
        total = replace(total, faults=(*total.faults, fault))
    return total


def _text(reading: Reading, folder: Path, known: dict[str, Path]) -> tuple[texts.Text | None, bool]:
    written = reading.facts.record.text if reading.facts else None
    if written is None:
        return None, False
    if written.sha256 in known:
        return texts.read(known[written.sha256]), True
    path = folder / Path(written.file).name
    return (texts.read(path), False) if path.is_file() else (None, False)


def _looked_up(
    total: Anchored,
    reading: Reading,
    places: list[tuple[tuple[str | int, ...], anchors.Anchor]],
    text: str,
    name: str,
    *,
    same: bool,
) -> Anchored:
    unique = sorted({anchor for _, anchor in places})
    found = {place.anchor: place for place in anchors.verify(unique, text, same=same)}
    verdicts = [found[anchor].verdict for _, anchor in places]
    faults = list(total.faults)
    if places and not same and "verified" not in verdicts and "moved" not in verdicts:
        what = f"{name} is another paper: none of the {len(places)} passages stands in it."
        faults.append(reading.fault(("text", "file"), "anchor-other-paper", what, "Put the right text there."))
    else:
        for (path, anchor), verdict in zip(places, verdicts, strict=True):
            if verdict == "failed":
                what = f"The passage {anchor.start}-{anchor.end} of {name} has another digest than {anchor.digest}."
                remedy = "Quote the passage in its place and run `kg tidy --texts DIR`."
                faults.append(reading.fault(path, "anchor-failed", what, remedy))
    return replace(
        total,
        verified=total.verified + verdicts.count("verified"),
        moved=total.moved + verdicts.count("moved"),
        failed=total.failed + verdicts.count("failed"),
        faults=tuple(faults),
    )
