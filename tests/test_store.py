"""The embedded store: every query sees all named graphs, and what cannot be asked is said in one sentence."""

import socket
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg import store
from kg.errors import QueryError, StoreError
from kg.triples import nquads

A, B, P = (NamedNode(f"https://example.org/{name}") for name in "abp")
QUADS = (
    Quad(A, P, Literal("one"), NamedNode("https://example.org/graph/1")),
    Quad(B, P, Literal("two"), NamedNode("https://example.org/graph/2")),
)


@pytest.fixture
def source() -> store.Embedded:
    """Return a store in memory with a quad in each of two named graphs."""
    return store.in_memory(QUADS)


def test_a_query_sees_the_union_of_the_named_graphs(source: store.Embedded) -> None:
    """Nothing lies in the default graph, and yet a pattern without GRAPH finds what is in each named one."""
    table = store.select(source, "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s")
    assert table.columns == ("s", "o")
    assert table.rows == ((A, Literal("one")), (B, Literal("two")))
    assert table.warning == ""


def test_each_kind_of_query_has_its_kind_of_answer(source: store.Embedded) -> None:
    """A table for SELECT, yes or no for ASK, triples for CONSTRUCT."""
    assert source.query("ASK { ?s ?p 'one' }") is True
    assert source.query("ASK { ?s ?p 'three' }") is False
    assert source.query("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 'two' }") == [Triple(B, P, Literal(1))]
    assert source.query("SELECT ?s WHERE { ?s ?p 'three' }") == store.Table(("s",), ())


def test_a_variable_without_a_value_is_an_empty_cell(source: store.Embedded) -> None:
    """An unbound variable keeps its column; a language and a blank node come through."""
    query = (
        "SELECT ?none ?word ?node WHERE { BIND ('a'@en AS ?word) BIND (BNODE() AS ?node) OPTIONAL { ?none ?none 1 } }"
    )
    (row,) = store.select(source, query).rows
    assert row[0] is None
    assert row[1] == Literal("a", language="en")
    assert isinstance(row[2], BlankNode)


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_table_is_asked_for_by_a_select_only(query: str, source: store.Embedded) -> None:
    """What wants a table says so, instead of taking a yes for one."""
    with pytest.raises(QueryError, match="no table") as caught:
        store.select(source, query)
    assert "SELECT" in caught.value.remedy


def test_a_syntax_error_names_its_line_and_column(source: store.Embedded) -> None:
    """What is not SPARQL is a fault of the query, at the place where reading stopped."""
    with pytest.raises(QueryError, match=r"This is not SPARQL: error at 2:\d+") as caught:
        source.query("SELECT ?s\nWHERE { ?s ?p }")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <https://example.org/c> <https://example.org/p> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <http://127.0.0.1/>",
    ],
)
def test_an_update_is_no_query(update: str, source: store.Embedded) -> None:
    """Asking changes nothing: an update is refused as no query, and everything is still there."""
    with pytest.raises(QueryError, match="not SPARQL"):
        source.query(update)
    assert set(source.quads()) == set(QUADS)


@pytest.mark.parametrize("form", ["SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o }"])
def test_a_service_that_does_not_answer_is_a_store_error(form: str, source: store.Embedded) -> None:
    """An error while the answer is read is said like one while the query is read: in one sentence."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with pytest.raises(StoreError):
        source.query(f"{form} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")


# --- on disk -------------------------------------------------------------------------------------------------------


def test_a_store_on_disk_holds_what_was_written(tmp_path: Path) -> None:
    """What is created is counted, each quad once, and opened again by as many readers as want to."""
    data = nquads(QUADS) + nquads(QUADS[:1])
    assert store.create(tmp_path / "store", data) == 2
    one, other = store.open_store(tmp_path / "store"), store.open_store(tmp_path / "store")
    assert set(one.quads()) == set(other.quads()) == set(QUADS)
    assert len(one) == 2


def test_an_opened_store_outlives_its_folder(tmp_path: Path) -> None:
    """A reader goes on with the store that it opened, although the folder is gone."""
    store.create(tmp_path / "store", nquads(QUADS))
    source = store.open_store(tmp_path / "store")
    (tmp_path / "store").rename(tmp_path / "moved")
    assert source.query("ASK { ?s ?p 'two' }") is True


@pytest.mark.parametrize("there", ["nothing", "file", "empty folder", "no CURRENT", "CURRENT cut"])
def test_a_store_that_is_none_says_to_build_again(there: str, tmp_path: Path) -> None:
    """A store that is missing, or lacks what it needs to open, is a store error that names the remedy."""
    folder = tmp_path / "store"
    if there == "file":
        folder.write_text("", encoding="utf-8")
    elif there == "empty folder":
        folder.mkdir()
    elif "CURRENT" in there:
        store.create(folder, nquads(QUADS))
        (folder / "CURRENT").unlink() if there == "no CURRENT" else (folder / "CURRENT").write_bytes(b"MAN")
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        store.open_store(folder)
    assert "kg build" in caught.value.remedy


def test_a_place_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    """Below a file there is no folder to put a store into."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        store.create(tmp_path / "file" / "store", nquads(QUADS))


@pytest.mark.parametrize("where", ["everywhere", "at the beginning"])
def test_flipped_bytes_are_a_store_error_and_no_answer(where: str, tmp_path: Path) -> None:
    """A store whose files have their sizes and other bytes in them is found out, when opened or when asked."""
    many = [Quad(A, P, Literal(f"number {n}"), QUADS[0].graph_name) for n in range(5000)]
    store.create(tmp_path / "store", nquads(many))
    tables = sorted((tmp_path / "store").glob("*.sst"))
    assert tables
    for path in tables:
        data = path.read_bytes()
        cut = len(data) if where == "everywhere" else 64 if len(data) > 10_000 else 0
        path.write_bytes(bytes(255 - byte for byte in data[:cut]) + data[cut:])
    with pytest.raises(StoreError):
        store.select(store.open_store(tmp_path / "store"), "SELECT ?s ?o WHERE { ?s ?p ?o }")


def test_a_read_only_store_refuses_to_be_written(tmp_path: Path) -> None:
    """What answers questions cannot be changed through the same door."""
    store.create(tmp_path / "store", nquads(QUADS))
    source = store.open_store(tmp_path / "store")
    with pytest.raises(RuntimeError, match="read-write"):
        source.add([Quad(B, P, Literal("three"), QUADS[0].graph_name)])
    assert len(Store.read_only(str(tmp_path / "store"))) == 2
