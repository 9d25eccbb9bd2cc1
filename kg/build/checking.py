"""The order of the checks: form and references of a record, then shapes and checks over its graph."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from kg import records, store, triples, validate
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


def check(inputs: Inputs, files: Sequence[Path], *, cache: Path | None, say: Say) -> list[Checked]:
    """Check records on their own: their form, then the shapes and the checks over their graphs.

    Args:
        inputs: what they are checked against.
        files: the record files.
        cache: a folder that remembers what the shapes found; None to remember nothing.
        say: what to do with a line about the progress.
    """
    if not files:
        return [_nothing(inputs)]
    say(f"read {len(files)} records")
    readings = [records.read(path, inputs.vocabulary, shown=_shown(inputs, path)) for path in files]
    graphs = [triples.quads(reading.sound, inputs.workspace.names) if reading.sound else [] for reading in readings]
    say(f"check {sum(map(bool, graphs))} graphs by {len(inputs.shapes.turtle)} files of shapes")
    found = iter(validate.check([graph for graph in graphs if graph], inputs.shapes, cache))
    checked = []
    across = _across(readings, graphs, inputs)
    for reading, graph in zip(readings, graphs, strict=True):
        faults = list(reading.faults)
        if graph and reading.sound:
            places = Places(reading, reading.sound, inputs.workspace.names)
            faults += [_from_shape(places, one) for one in next(found)]
            faults += _from_checks([places], graph, inputs, "")
            faults += across.get(reading.file, [])
        checked.append(Checked(reading=reading, quads=tuple(graph), faults=tuple(in_order(faults))))
    return checked


def _across(readings: Sequence[Reading], graphs: Sequence[Sequence[Quad]], inputs: Inputs) -> dict[str, list[Fault]]:
    """Return what the checks that span reports find, by the file of the record that it is told of."""
    places = [Places(one, one.sound, inputs.workspace.names) for one in readings if one.sound]
    found: dict[str, list[Fault]] = {}
    if len(places) > 1:
        for fault in _from_checks(places, [quad for graph in graphs for quad in graph], inputs, "dataset"):
            found.setdefault(fault.file, []).append(fault)
    return found


def _nothing(inputs: Inputs) -> Checked:
    """Say that there is nothing to check: what was not checked is not good."""
    file = _shown(inputs, inputs.workspace.root / "records")
    what = f"There is no record in {inputs.workspace.root / 'records'}: nothing was checked."
    remedy = "Put a record there, or name another workspace with --workspace."
    fault = Fault(code="records-missing", file=file, what=what, remedy=remedy)
    return Checked(reading=Reading(file=file, faults=(fault,)), faults=(fault,))


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


def _from_checks(places: Sequence[Places], graph: Iterable[Quad], inputs: Inputs, scope: str) -> list[Fault]:
    checks = [(check, severity) for check, severity in inputs.checks if check.scope == scope]
    if not checks:
        return []
    source = store.in_memory([*graph, *inputs.vocabulary_quads])
    faults = []
    for check, severity in checks:
        try:
            table = store.select(source, check.sparql)
        except QueryError as error:
            raise WorkspaceError(f"The check {check.name}: {error.message}", error.remedy) from error
        for entity, name, value in _rows(table):
            what = f"{check.summary.rstrip('.')}: {value}." if value else check.summary
            level: Severity = "error" if severity == "error" else "warning" if severity == "warning" else "info"
            here = next((one for one in places if one.known(entity)), places[0])
            faults.append(here.fault(entity, name, check.name, level, what, check.remedy))
    return faults


def _rows(table: store.Table) -> Iterable[tuple[str, str, str]]:
    for row in table.rows:
        cells = dict(zip(table.columns, (cell.value if cell is not None else "" for cell in row), strict=True))
        name = cells.get("property", "").rpartition("#")[2].rpartition("/")[2]
        yield cells.get("entity", ""), name, cells.get("value", "")
