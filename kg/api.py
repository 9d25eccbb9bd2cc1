"""The package from Python: the built graph as an `rdflib.Dataset`."""

from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg import workspace
from kg.build import generations
from kg.build.shipped import ensure
from kg.rdf import term

if TYPE_CHECKING:
    from rdflib import Dataset


def dataset(folder: str | Path | None = None) -> "Dataset":
    """Return the built graph, each named graph in its own, and all of them as the default graph.

    Args:
        folder: a workspace; without one, the workspace around the current folder, or else the shipped records, which
            are built once into the user's cache folder.

    Raises:
        StoreError: nothing is built there yet.
    """
    from rdflib import Dataset

    where = workspace.find(option=Path(folder) if folder is not None else None)
    ensure(where)
    generation = generations.ready(where)
    found = Dataset(default_union=True)
    for prefix, iri in where.names.prefixes.items():
        found.bind(prefix, iri)
    for quad in parse(path=generation / "afterline.nq", format=RdfFormat.N_QUADS):
        graph = found.graph(term(quad.graph_name))
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return found
