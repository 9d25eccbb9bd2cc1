"""What must hold in the graph: SHACL shapes over each report alone, with the vocabulary beside it.

pyshacl and rdflib are imported inside the functions that need them; results that were computed before are remembered by
the digest of everything that they depend on, so that an unchanged report costs a look-up.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, parse

from kg.errors import WorkspaceError
from kg.faults import Severity
from kg.names import OUTSIDE, Names
from kg.rdf import term

if TYPE_CHECKING:
    from rdflib import Graph

_SEVERITIES: Mapping[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "info"}
#: Of the vocabulary, only this decides on a shape: what lies in which scheme, and which class is below which.
_BESIDE = (OUTSIDE["skos"] + "inScheme", OUTSIDE["rdfs"] + "subClassOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a shape found.

    Attributes:
        code: the local name of the shape.
        severity: how grave it is.
        focus: the IRI of the thing.
        path: the local name of the property, or nothing.
        value: the value that is wrong, or nothing.
        message: what is wrong and what to write instead: two sentences.
    """

    code: str
    severity: Severity
    focus: str
    path: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes that a dataset must fulfil, and what they need to know of the vocabulary.

    Attributes:
        turtle: the text of the shape files, in the order of their names.
        beside: triples of the vocabulary that decide on shapes.
        names: the dataset's names.
    """

    turtle: tuple[str, ...]
    beside: tuple[Triple, ...]
    names: Names

    @property
    def digest(self) -> str:
        """A digest of the shapes, of the vocabulary beside them, and of the program that runs them."""
        lines = sorted(str(triple) for triple in self.beside)
        program = Path(__file__).read_text(encoding="utf-8")
        parts = [*self.turtle, *lines, self.names.base, program, version("pyshacl"), version("rdflib")]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def load(files: Iterable[Path], vocabulary: Iterable[Triple], names: Names) -> Shapes:
    """Read the shape files.

    Raises:
        WorkspaceError: one of them cannot be read.
    """
    turtle = tuple(_turtle(path, names) for path in files)
    beside = tuple(triple for triple in vocabulary if triple.predicate.value in _BESIDE)
    return Shapes(turtle, beside, names)


def _turtle(path: Path, names: Names) -> str:
    try:
        text = names.rebase(path.read_text(encoding="utf-8"))
        for _ in parse(text, RdfFormat.TURTLE):
            pass
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"The shape file {path} cannot be read: {error}.") from error
    except SyntaxError as error:
        raise WorkspaceError(f"{path}: {error}", "Mend the Turtle at that line.") from error
    return text


def check(reports: Sequence[Sequence[Quad]], shapes: Shapes, cache: Path | None = None) -> list[list[Finding]]:
    """Check each report on its own.

    Args:
        reports: the quads of each report.
        shapes: what must hold.
        cache: a folder that remembers what was found; None to remember nothing.

    Returns:
        For each report what was found, in order.
    """
    found: list[list[Finding]] = []
    run = _Engine(shapes)
    for quads in reports:
        key = hashlib.sha256((shapes.digest + "\0".join(sorted(map(str, quads)))).encode()).hexdigest()
        remembered = _remembered(cache, key)
        if remembered is None:
            remembered = run.check(quads)
            _remember(cache, key, remembered)
        found.append(remembered)
    return found


def _remembered(cache: Path | None, key: str) -> list[Finding] | None:
    if cache is None:
        return None
    try:
        found = json.loads((cache / f"{key}.json").read_text(encoding="utf-8"))
        return [Finding(**one) for one in found] if isinstance(found, list) else None
    except (OSError, ValueError, TypeError):
        return None


def _remember(cache: Path | None, key: str, found: list[Finding]) -> None:
    if cache is None:
        return
    # It is a memory and no more: where it cannot be written, or another process writes it too, nothing is lost.
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        beside = cache / f".{key}.part"
        beside.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
        beside.replace(cache / f"{key}.json")


class _Engine:
    """Holds the parsed shapes, so that they are parsed once and only if a report must be checked."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._parsed: Graph | None = None

    def check(self, quads: Sequence[Quad]) -> list[Finding]:
        from pyshacl import validate
        from rdflib import Graph

        data = Graph()
        for one in (*self._shapes.beside, *(quad.triple for quad in quads)):
            data.add((term(one.subject), term(one.predicate), term(one.object)))
        _, results, _ = validate(data, shacl_graph=self._graph(), inplace=True, advanced=False, meta_shacl=False)
        return _findings(results, self._graph(), self._shapes.names)

    def _graph(self) -> "Graph":
        if self._parsed is None:
            from rdflib import Graph

            self._parsed = Graph()
            for turtle in self._shapes.turtle:
                self._parsed.parse(data=turtle, format="turtle")
        return self._parsed


def _findings(results: "Graph", shapes: "Graph", names: Names) -> list[Finding]:
    from rdflib import SH, URIRef

    found = set()
    # Results below another one say why it is one; the other one has the message for people.
    for result in results.objects(None, SH.result):
        source = results.value(result, SH.sourceShape)
        if not isinstance(source, URIRef):
            continue
        path = results.value(result, SH.resultPath)
        severity = str(results.value(result, SH.resultSeverity) or "").rpartition("#")[2]
        message = results.value(result, SH.resultMessage) or shapes.value(source, SH.message)
        one = Finding(
            code=str(source).removeprefix(names.shapes),
            severity=_SEVERITIES.get(severity, "error"),
            focus=str(results.value(result, SH.focusNode)),
            path=str(path).rpartition("#")[2].rpartition("/")[2] if isinstance(path, URIRef) else "",
            value=str(results.value(result, SH.value) or ""),
            message=str(message or ""),
        )
        found.add(one)
    return sorted(found, key=lambda one: (one.focus, one.code, one.path, one.value))
