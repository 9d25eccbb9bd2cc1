"""Shapes read from their files: which can be the code of a finding, and what each says of itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import WorkspaceError
from kg.faults import Severity
from kg.names import OUTSIDE, Names

Term = NamedNode | BlankNode | Literal | Triple

SH, RDF = OUTSIDE["sh"], OUTSIDE["rdf"]
_KINDS = (f"{SH}NodeShape", f"{SH}PropertyShape")
#: What a shape says that is no constraint.
BESIDE = frozenset(
    (
        *("type", "property", "path", "name", "message", "severity", "description", "deactivated", "ignoredProperties"),
        *("flags", "order", "group", "defaultValue", "qualifiedMinCount", "qualifiedMaxCount"),
        *("target", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"),
    )
)
_SEVERITIES: Mapping[str, Severity] = {"Warning": "warning", "Info": "info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape with a name.

    Attributes:
        code: its local name.
        iri: its IRI.
        file: the file that holds it, as the workspace names it.
        says: what it says, by the local names of SHACL.
    """

    code: str
    iri: str
    file: str
    says: Mapping[str, Sequence[Term]]

    @property
    def constrains(self) -> bool:
        """Whether it asks for anything itself, beside what the properties to which it refers ask for."""
        return bool(set(self.says) - BESIDE)

    @property
    def severity(self) -> Severity:
        """How grave it is not to fulfil it."""
        return _SEVERITIES.get(self.text("severity").removeprefix(SH), "error")

    def text(self, name: str) -> str:
        """Return one value, or nothing."""
        return next((_value(one) for one in self.says.get(name, ())), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All shapes of a workspace.

    Attributes:
        names: how the dataset's things are named.
        nodes: what is said of each node, by local name.
        shapes: the named shapes in the order of their files, by code.
        heads: the lines of comment at the beginning of each file.
    """

    names: Names
    nodes: Mapping[str, Mapping[str, Sequence[Term]]]
    shapes: Mapping[str, Shape]
    heads: Mapping[str, str]
    _users: dict[str, list[Shape]] = field(default_factory=dict, repr=False, compare=False)

    def says(self, term: Term) -> Mapping[str, Sequence[Term]]:
        """Return what is said of a node, by local name."""
        return self.nodes.get(str(term), {})

    def shape(self, term: Term) -> Shape | None:
        """Return the named shape that a term is."""
        return self.shapes.get(_value(term).removeprefix(self.names.shapes))

    def members(self, head: Term) -> Iterator[Term]:
        """Yield the members of a list."""
        while _value(head) != f"{RDF}nil":
            says = self.says(head)
            if not says.get("first"):
                return
            yield says["first"][0]
            head = says["rest"][0]

    def users(self, shape: Shape) -> list[Shape]:
        """Return the shapes that refer to a property shape."""
        if not self._users:
            for one in self.shapes.values():
                for term in one.says.get("property", ()):
                    self._users.setdefault(str(term), []).append(one)
        return self._users.get(f"<{shape.iri}>", [])

    def codes(self) -> dict[str, Shape]:
        """Return the shapes that a finding may name: those with a target, and what they refer to as properties.

        What a shape asks for by `sh:node` is found as its own fault.
        """
        queue = [one for one in self.shapes.values() if any(targets(one))]
        found: dict[str, Shape] = {}
        while queue:
            one = queue.pop()
            if one.code not in found and one.text("deactivated") != "true":
                found[one.code] = one
                queue.extend(filter(None, map(self.shape, one.says.get("property", ()))))
        return {code: shape for code, shape in self.shapes.items() if code in found and shape.constrains}


def targets(shape: Shape) -> Iterator[Term]:
    """Yield the classes and things at which a shape is held."""
    return (term for name, terms in shape.says.items() if name.startswith("target") for term in terms)


def read(files: Mapping[str, Path], names: Names) -> Graph:
    """Read shape files.

    Args:
        files: the files, by the names under which they are told.
        names: how the dataset's things are named.

    Raises:
        WorkspaceError: one of them cannot be read.
    """
    nodes: dict[str, dict[str, list[Term]]] = {}
    homes: dict[str, str] = {}
    heads: dict[str, str] = {}
    for name, path in files.items():
        try:
            text = names.rebase(path.read_text(encoding="utf-8"))
            triples = [quad.triple for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True)]
        except (OSError, UnicodeDecodeError) as error:
            raise WorkspaceError(f"The shape file {path} cannot be read: {error}.") from error
        except SyntaxError as error:
            raise WorkspaceError(f"{path}: {error}", "Mend the Turtle at that line.") from error
        heads[name] = _head(text)
        for one in triples:
            local = _local(one.predicate.value)
            nodes.setdefault(str(one.subject), {}).setdefault(local, []).append(one.object)
            if local == "type" and _value(one.object) in _KINDS and isinstance(one.subject, NamedNode):
                homes.setdefault(one.subject.value, name)
    shapes = [
        Shape(code=iri.removeprefix(names.shapes), iri=iri, file=name, says=nodes[f"<{iri}>"])
        for iri, name in homes.items()
    ]
    return Graph(names=names, nodes=nodes, shapes={one.code: one for one in shapes}, heads=heads)


def _value(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _head(text: str) -> str:
    """Return the comment with which a file begins, as one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return " ".join(lines)
