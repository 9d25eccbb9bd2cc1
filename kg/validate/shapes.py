"""SHACL shapes over the graph of one report, with what they need of the vocabulary beside it.

pyshacl and rdflib are imported inside the functions that need them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import WorkspaceError
from kg.faults import Severity
from kg.names import OUTSIDE, Names
from kg.rdf import term
from kg.validate.findings import Finding

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.plugins.sparql.sparql import Query

_SEVERITIES: Mapping[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "info"}
#: What shapes say for people (section 2.3.2 of the Recommendation); pyshacl looks at each of them at each thing.
_UNCHECKED = ("name", "description", "order", "group")
_LIBRARIES = ("pint", "pyshacl", "rdflib", "ucumvert")


@dataclass(frozen=True)
class Shapes:
    """The shapes that a dataset must fulfil, and what they need to know of the vocabulary.

    Attributes:
        turtle: the text of the shape files, in the order of their names.
        beside: triples of the ontology that decide on shapes.
        names: the dataset's names.
    """

    turtle: tuple[str, ...]
    beside: tuple[Triple, ...]
    names: Names

    @cached_property
    def digest(self) -> str:
        """A digest of the shapes, of the vocabulary beside them, and of the program that runs them."""
        lines = sorted(str(triple) for triple in self.beside)
        here = Path(__file__).resolve().parent
        program = [path.read_text(encoding="utf-8") for path in (*sorted(here.glob("*.py")), here.parent / "units.py")]
        parts = [*self.turtle, *lines, self.names.base, *program, *map(version, _LIBRARIES)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def load(files: Iterable[Path], ontology: Iterable[Triple], names: Names) -> Shapes:
    """Read the shape files.

    Raises:
        WorkspaceError: one of them cannot be read.
    """
    turtle = tuple(_turtle(path, names) for path in files)
    return Shapes(turtle, tuple(_beside(ontology, names)), names)


def _beside(ontology: Iterable[Triple], names: Names) -> Iterator[Triple]:
    """Yield what decides on a shape: schemes, classes, what is declared, and the units and scales of measures."""
    wanted = {OUTSIDE["skos"] + "inScheme", OUTSIDE["rdfs"] + "subClassOf"}
    wanted |= {names.ontology + name for name in ("scaleMaximum", "scaleMinimum", "ucum")}
    kind = OUTSIDE["rdf"] + "type"
    for triple in ontology:
        subject = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
        if triple.predicate.value in wanted or (triple.predicate.value == kind and subject.startswith(names.ontology)):
            yield triple


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


class Engine:
    """Holds the parsed shapes, so that they are parsed once and only if a report must be checked."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._queries: dict[str, Query] = {}

    def check(self, quads: Sequence[Quad]) -> list[Finding]:
        """Return what the shapes find in the graph of one report, in order."""
        from pyshacl import validate
        from rdflib import Graph

        data = _asked(self._queries)
        for one in (*self._shapes.beside, *(quad.triple for quad in quads)):
            data.add((term(one.subject), term(one.predicate), term(one.object)))
        _, results, text = validate(data, shacl_graph=self._graph, inplace=True, advanced=False, meta_shacl=False)
        if not isinstance(results, Graph):
            what = f"The shapes cannot be used: {' '.join(str(text).split())}."
            raise WorkspaceError(what, "Mend the shape file that says so.")
        return sorted(set(_findings(results, self._graph, self._shapes.names)))

    @cached_property
    def _graph(self) -> "Graph":
        from rdflib import SH

        graph = _read()
        for turtle in self._shapes.turtle:
            graph.parse(data=turtle, format="turtle")
        for name in _UNCHECKED:
            graph.remove((None, SH[name], None))
        return graph


def _asked(queries: "dict[str, Query]") -> "Graph":
    """Return a graph that parses a query once: pyshacl asks it the same one again at each thing."""
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    class Asked(Graph):
        def query(self, query_object: "str | Query", *args: Any, **more: Any) -> Any:
            if isinstance(query_object, str):
                if query_object not in queries:
                    queries[query_object] = prepareQuery(query_object, initNs=dict(self.namespaces()))
                query_object = queries[query_object]
            return super().query(query_object, *args, **more)

    return Asked()


def _read() -> "Graph":
    """Return a graph that remembers what was read of it: pyshacl reads a shape anew at each thing."""
    from rdflib import Graph

    class Read(Graph):
        def __init__(self) -> None:
            super().__init__()
            self._said: dict[object, list[Any]] = {}

        def add(self, triple: Any) -> Self:
            self._said.clear()
            return super().add(triple)

        def remove(self, triple: Any) -> Self:
            self._said.clear()
            return super().remove(triple)

        def triples(self, triple: Any) -> Any:
            if triple not in self._said:
                self._said[triple] = list(super().triples(triple))
            return iter(self._said[triple])

    return Read()


def _findings(results: "Graph", shapes: "Graph", names: Names) -> Iterator[Finding]:
    from rdflib import SH, URIRef

    # Results below another one say why it is one; the other one has the message for people.
    for result in results.objects(None, SH.result):
        source = results.value(result, SH.sourceShape)
        if not isinstance(source, URIRef):
            continue
        path = results.value(result, SH.resultPath)
        # A zero is a value too, though it is not true.
        value = results.value(result, SH.value)
        severity = str(results.value(result, SH.resultSeverity) or "").rpartition("#")[2]
        message = results.value(result, SH.resultMessage) or shapes.value(source, SH.message)
        yield Finding(
            focus=str(results.value(result, SH.focusNode)),
            code=str(source).removeprefix(names.shapes),
            path=str(path).rpartition("#")[2].rpartition("/")[2] if isinstance(path, URIRef) else "",
            value="" if value is None else str(value),
            severity=_SEVERITIES.get(severity, "error"),
            message=str(message or ""),
        )
