"""A record as quads: one pure function, one named graph a report, no blank nodes."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from kg.model import Facts
from kg.names import OUTSIDE, Names
from kg.triples import findings, reports
from kg.triples.reports import REPORT as REPORT_FIELDS
from kg.triples.terms import Scope


def quads(facts: Facts, names: Names) -> list[Quad]:
    """Return what a record says as quads of its own named graph, in the order of its things."""
    scope = Scope(names, facts.record.id)
    graph = NamedNode(names.graph("report", facts.record.id))
    found = list(_quads(reports.blocks(facts, scope), scope, graph))
    for entry in facts.entries:
        population = facts.record.populations[entry.population]
        found.extend(_quads(findings.blocks(facts, scope, entry, population), scope, graph))
    return list(dict.fromkeys(found))


def _quads(blocks: Iterable[findings.Block], scope: Scope, graph: NamedNode) -> Iterator[Quad]:
    prefixes = OUTSIDE
    for subject, pairs in blocks:
        for name, value in pairs:
            prefix, colon, local = name.partition(":")
            whole = prefixes[prefix] + local if colon and prefix in prefixes else name
            yield Quad(subject, scope.property(whole), value, graph)


def vocabulary_quads(triples: Iterable[Triple], names: Names) -> list[Quad]:
    """Return the triples of ontology and vocabulary as quads of the vocabulary graph."""
    graph = NamedNode(names.graph("vocabulary"))
    return [Quad(one.subject, one.predicate, one.object, graph) for one in triples]


def nquads(found: Iterable[Quad]) -> bytes:
    """Return quads as N-Quads, sorted by code point: the same quads give the same bytes."""
    lines = sorted({f"{quad} .\n" for quad in found})
    return "".join(lines).encode()


def trig(found: Iterable[Quad], names: Names) -> bytes:
    """Return quads as TriG for reading, in the order of graph, subject, property and object."""
    ordered = sorted(
        set(found), key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))
    )
    data: bytes = serialize(ordered, format=RdfFormat.TRIG, prefixes=names.prefixes) or b""
    lines = data.splitlines(keepends=True)
    # The serialiser writes its prefixes in the order of a hash table.
    prefixes = sum(line.startswith(b"@prefix ") for line in lines)
    return b"".join(sorted(lines[:prefixes]) + lines[prefixes:])


__all__ = ["REPORT_FIELDS", "nquads", "quads", "trig", "vocabulary_quads"]
