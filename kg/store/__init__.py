"""Where questions are answered: an embedded Oxigraph store, or a SPARQL 1.1 endpoint, behind one small protocol.

The endpoint stands in `kg.store.remote`, so that asking the embedded store does not load what speaks HTTP.

Every query sees the union of the named graphs as its default graph. No iterator leaves this module: results are read
whole, in the thread that asked.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from kg.errors import QueryError, StoreError

Term = NamedNode | BlankNode | Literal


class Table(NamedTuple):
    """The answer to a SELECT: its variables in order, and for each row a term or None under each.

    Attributes:
        columns: the variables.
        rows: the rows.
        warning: what makes the answer doubtful, in one sentence; empty where nothing does.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    warning: str = ""


Answer = Table | bool | list[Triple]


class Source(Protocol):
    """Something that answers SPARQL queries over the dataset."""

    def query(self, sparql: str) -> Answer:
        """Answer a query: a table for SELECT, a yes or no for ASK, triples for CONSTRUCT.

        Raises:
            QueryError: it is not SPARQL.
            StoreError: it cannot be asked.
        """
        ...


def select(source: Source, sparql: str) -> Table:
    """Answer a query that must be a SELECT."""
    answer = source.query(sparql)
    if not isinstance(answer, Table):
        raise QueryError("This query gives no table.", "Write a SELECT query.")
    return answer


def parse(sparql: str) -> None:
    """Read a query without asking anybody.

    Raises:
        QueryError: it is not SPARQL.
    """
    try:
        Store().query(sparql)
    except SyntaxError as error:
        raise _not_sparql(error) from error


def _not_sparql(error: SyntaxError) -> QueryError:
    said = " ".join(str(error).split())
    return QueryError(f"This is not SPARQL: {said}.", "Mend the query at that line and column.")


# --- embedded ------------------------------------------------------------------------------------------------------


class Embedded:
    """A store on disk, opened for reading, or one in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def query(self, sparql: str) -> Answer:
        """Answer a query (see `Source`)."""
        try:
            return _read(self._store.query(sparql, use_default_graph_as_union=True))
        except SyntaxError as error:
            raise _not_sparql(error) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The query cannot be answered: {error}.") from error

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to a store in memory."""
        self._store.extend(quads)

    def quads(self) -> list[Quad]:
        """Return everything in the store, in no order."""
        return list(self._store)

    def __len__(self) -> int:
        return len(self._store)


def in_memory(quads: Iterable[Quad]) -> Embedded:
    """Return a store in memory that holds some quads."""
    store = Store()
    store.extend(quads)
    return Embedded(store)


def create(folder: Path, nquads: bytes) -> int:
    """Make a store in a new folder and return how many quads it holds.

    Raises:
        StoreError: the disk is full, or the folder cannot be written.
    """
    try:
        store = Store(folder)
        store.bulk_load(nquads, RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        return len(store)
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"The store in {folder} cannot be written: {error}.", "Look at disk space and rights."
        ) from error


def open_store(folder: Path) -> Embedded:
    """Open a store for reading; any number of processes may.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    try:
        return Embedded(Store.read_only(str(folder)))
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(f"The store in {folder} cannot be opened: {error}.", "Run `kg build` again.") from error


def _read(results: QueryBoolean | QuerySolutions | QueryTriples) -> Answer:
    """Read results whole: what is damaged, or does not answer, may show only now."""
    if isinstance(results, QueryBoolean):
        return bool(results)
    if isinstance(results, QuerySolutions):
        columns = tuple(variable.value for variable in results.variables)
        return Table(columns, tuple(tuple(_term(value) for value in row) for row in results))
    return list(results)


def _term(value: object) -> Term | None:
    return value if isinstance(value, NamedNode | BlankNode | Literal) else None
