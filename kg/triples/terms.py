"""RDF terms from the values of a record: one small function for each kind of value, and the shape of a triple."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.model import Moment
from kg.names import OUTSIDE, Names

_XSD = OUTSIDE["xsd"]
INTEGER = NamedNode(f"{_XSD}integer")
DECIMAL = NamedNode(f"{_XSD}decimal")
BOOLEAN = NamedNode(f"{_XSD}boolean")
TYPE = NamedNode(OUTSIDE["rdf"] + "type")
LABEL = NamedNode(OUTSIDE["rdfs"] + "label")

Term = NamedNode | Literal
#: A property by its local name (or whole), and what it leads to.
Pair = tuple[str, Term]


def text(value: str) -> Literal:
    """Return words, or a token exactly as printed."""
    return Literal(value)


def integer(value: int | str) -> Literal:
    """Return a whole number."""
    return Literal(str(int(value)), datatype=INTEGER)


def decimal(value: Decimal) -> Literal:
    """Return a number in the form that the store keeps: without trailing zeros, `12` for 12.0.

    >>> decimal(Decimal("1.50")).value
    '1.5'
    """
    plain = format(value.normalize(), "f")
    return Literal("0" if plain == "-0" else plain, datatype=DECIMAL)


def boolean(value: bool) -> Literal:
    """Return yes or no."""
    return Literal("true" if value else "false", datatype=BOOLEAN)


@dataclass(frozen=True, slots=True)
class Scope:
    """How the things of one report are named.

    Attributes:
        names: the dataset's names.
        report: the id of the report.
    """

    names: Names
    report: str

    def property(self, name: str) -> NamedNode:
        """Return a property of ours by its local name, or another's by its whole IRI."""
        return NamedNode(name if ":" in name else self.names.ontology + name)

    def cls(self, name: str) -> NamedNode:
        """Return a class of ours."""
        return NamedNode(self.names.ontology + name)

    def concept(self, path: str) -> NamedNode:
        """Return a concept by its path: `drug/tocilizumab`."""
        return NamedNode(self.names.base + path)

    def population(self, population: str) -> NamedNode:
        """Return a population."""
        return NamedNode(self.names.population(self.report, population))

    def finding(self, population: str, finding: str) -> NamedNode:
        """Return a finding, or what else is a fragment of a population."""
        return NamedNode(self.names.finding(self.report, population, finding))

    def of_report(self, fragment: str) -> NamedNode:
        """Return what belongs to the report and to no population."""
        return NamedNode(self.names.of_report(self.report, fragment))

    def passage(self, start: int, end: int) -> NamedNode:
        """Return a passage."""
        return NamedNode(self.names.passage(self.report, start, end))


def moment(scope: Scope, when: Moment | None) -> Iterator[Pair]:
    """Yield what a time says: a time point, or the offset as written with its days."""
    if when is None:
        return
    if when.point:
        yield "timePoint", scope.concept(when.point)
        return
    yield "offset", text(when.text)
    if when.first is not None and when.first == when.last:
        yield "offsetDays", decimal(when.first)
        return
    if when.first is not None:
        yield "offsetDaysFrom", decimal(when.first)
    if when.last is not None:
        yield "offsetDaysTo", decimal(when.last)
