"""A real SPARQL server on this machine: it answers as the embedded store does, or is refused in one sentence."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg import questions, showing, store
from kg.build import generations
from kg.build.inputs import Inputs
from kg.errors import QueryError, StoreError
from kg.store.remote import Remote
from kg.workspace import Workspace
from tests.conftest import lacking
from tests.making import ROOT

QUESTIONS = sorted((ROOT / "queries" / "questions").glob("*.rq"))
Program = Callable[..., tuple[int, str, str]]


def _executable() -> str:
    """Return the server that the package `oxigraph` brings: beside this Python, or on the path."""
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if found is None:
        lacking("oxigraph", "the server of the package oxigraph is not installed")
    return str(found)


@contextlib.contextmanager
def _serving(folder: Path, *options: str) -> Iterator[str]:
    """Serve a store until the end, and give the address of its endpoint once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [_executable(), "serve-read-only", "--location", str(folder), "--bind", address, *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(URLError, ConnectionError):
                _post(f"http://{address}/query", "ASK {}")
                break
            time.sleep(0.02)
        assert server.poll() is None, "the server has ended"
        yield f"http://{address}/query"
    finally:
        server.terminate()
        server.wait(10)


def _post(url: str, sparql: str) -> Any:
    """Ask an endpoint as the SPARQL protocol has it, with nothing of ours."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    request = Request(url, data=sparql.encode(), headers=headers)
    with build_opener(ProxyHandler({})).open(request, timeout=30) as response:
        assert response.status == 200
        return json.load(response)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask this machine directly, whatever the environment says."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="session")
def folder(built: Workspace) -> Path:
    """Return the store on disk of the built repository."""
    return generations.ready(built) / "store"


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Iterator[str]:
    """Return a plain endpoint over the built graph, whose default graph is the union."""
    with _serving(folder, "--union-default-graph") as url:
        yield url


@pytest.fixture(scope="session")
def apart(folder: Path) -> Iterator[str]:
    """Return an endpoint over the same store whose default graph is not the union: it is empty."""
    with _serving(folder) as url:
        yield url


# --- the same answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["examples", "any"])
@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_an_endpoint_answers_as_the_embedded_store(
    path: Path, given: str, folder: Path, endpoint: str, inputs: Inputs
) -> None:
    """Each question has the same rows and totals, with its examples and with everything left open."""
    catalogue = inputs.catalogue
    asked = {
        one.name: one.example if given == "examples" else "any" for one in catalogue.question(path.stem).parameters
    }
    here = questions.ask(store.open_store(folder), catalogue, path.stem, asked)
    there = questions.ask(Remote(endpoint), catalogue, path.stem, asked)
    assert here.rows
    assert there == here


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_file_runs_as_it_is(path: Path, folder: Path, endpoint: str, inputs: Inputs) -> None:
    """The text of the file, pasted into an endpoint with nothing bound, has the declared columns and the same rows."""
    text = path.read_text(encoding="utf-8")
    document = _post(endpoint, text)
    names = document["head"]["vars"]
    assert names == [column.name for column in inputs.catalogue.question(path.stem).columns]
    bindings = document["results"]["bindings"]
    there = [[_sorted(row[name]["value"]) if name in row else None for name in names] for row in bindings]
    here = store.select(store.open_store(folder), text).rows
    assert there
    assert there == [[_sorted(cell.value) if cell is not None else None for cell in row] for row in here]


def _sorted(cell: str) -> str:
    """Put what an engine has concatenated, in whatever order, in order."""
    return "|".join(sorted(cell.split("|")))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s a <https://w3id.org/afterline/ontology#Report> }",
        "ASK { ?s a <https://example.org/nothing> }",
        "SELECT ?a ?b ?c ?d ?none { VALUES (?a ?b ?c ?d) { (<https://example.org/é> 'a\\n\"b\\\\'@en '7.20' 1.5) } }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
        "SELECT ?s { ?s a <https://example.org/nothing> }",
    ],
)
def test_any_query_has_the_same_answer(query: str, folder: Path, endpoint: str) -> None:
    """Terms come through as they are: languages, types, escapes, unbound cells, and no rows at all."""
    assert Remote(endpoint).query(query) == store.open_store(folder).query(query)


def test_triples_come_through(folder: Path, endpoint: str) -> None:
    """A CONSTRUCT gives the same triples, which have no order."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/afterline/ontology#Outcome> ; ?p ?o }"
    here, there = store.open_store(folder).query(query), Remote(endpoint).query(query)
    assert isinstance(here, list)
    assert isinstance(there, list)
    assert len(here) > 100
    assert set(there) == set(here)


def test_a_thing_is_shown_from_an_endpoint(folder: Path, endpoint: str, inputs: Inputs) -> None:
    """What is known of a patient is the same, wherever it is looked up."""
    shown = [showing.show(one, inputs.catalogue, "takayasu-2013/patient-3") for one in _both(folder, endpoint)]
    assert shown[0].lines
    assert shown[0] == shown[1]


def _both(folder: Path, endpoint: str) -> tuple[store.Source, store.Source]:
    return store.open_store(folder), Remote(endpoint)


# --- refusals ------------------------------------------------------------------------------------------------------


def test_a_syntax_error_is_a_query_error(endpoint: str) -> None:
    """What the server does not take for SPARQL is a fault of the query, with the server's own words."""
    with pytest.raises(QueryError, match=r"refuses the query: .*1:\d+"):
        Remote(endpoint).query("SELECT ?s WHERE { ?s ?p }")


def test_an_update_is_refused(endpoint: str) -> None:
    """A query endpoint takes no update, and the graph is as it was."""
    with pytest.raises(QueryError):
        Remote(endpoint).query("CLEAR ALL")
    assert Remote(endpoint).query("ASK { ?s ?p ?o }") is True


def test_an_endpoint_without_the_union_is_refused(apart: str) -> None:
    """An empty default graph beside full named graphs is said, with what to set, and not answered with no rows."""
    source = Remote(apart)
    for _ in range(2):
        with pytest.raises(StoreError, match="default graph") as caught:
            source.query("SELECT ?s WHERE { ?s ?p ?o }")
        assert "--union-default-graph" in caught.value.remedy
        assert "\n" not in caught.value.message


def test_something_in_the_default_graph_does_not_make_it_the_union(tmp_path: Path) -> None:
    """A default graph with other things in it would answer with nothing of ours: it is refused too."""
    thing, name = NamedNode("https://example.org/thing"), NamedNode("https://example.org/name")
    made = Store(str(tmp_path / "store"))
    made.bulk_extend(
        [Quad(thing, name, Literal("other")), Quad(thing, name, Literal("ours"), NamedNode("https://example.org/g"))]
    )
    made.flush()
    del made
    with _serving(tmp_path / "store") as url, pytest.raises(StoreError, match="default graph"):
        Remote(url).query("SELECT ?s WHERE { ?s ?p 'ours' }")


def test_an_endpoint_without_anything_is_empty_and_no_error(tmp_path: Path) -> None:
    """Where there is nothing at all, no rows is the truth."""
    made = Store(str(tmp_path / "store"))
    made.load(b"", RdfFormat.N_QUADS)
    made.flush()
    del made
    with _serving(tmp_path / "store") as url:
        assert Remote(url).query("SELECT ?s WHERE { ?s ?p ?o }") == store.Table(("s",), ())


def test_a_path_where_no_endpoint_is_is_a_store_error(endpoint: str) -> None:
    """A server that has no such address says so, and so do we."""
    with pytest.raises(StoreError, match="answered 404"):
        Remote(endpoint.replace("/query", "/nothing-here")).query("ASK {}")


# --- the command line ----------------------------------------------------------------------------------------------


def test_ask_takes_an_endpoint(endpoint: str, folder: Path, inputs: Inputs, program: Program) -> None:
    """`kg ask --endpoint` prints what the built store answers, before and after the name of the question."""
    wanted = questions.ask(store.open_store(folder), inputs.catalogue, "refractory-responders").to_json()
    for args in (
        ["ask", "--endpoint", endpoint, "refractory-responders", "--format", "json"],
        ["ask", "refractory-responders", "--format", "json", f"--endpoint={endpoint}"],
    ):
        code, out, err = program(*args, "-w", ROOT)
        assert (code, json.loads(out), err) == (0, wanted, "")


def test_query_and_show_take_an_endpoint(endpoint: str, program: Program) -> None:
    """`kg query` and `kg show` ask it as well."""
    code, out, _ = program("query", "ASK { ?s a al:Report }", "--endpoint", endpoint, "-w", ROOT)
    assert (code, out) == (0, "yes\n")
    code, out, _ = program("show", "takayasu-2013/patient-3", "--endpoint", endpoint, "-w", ROOT)
    assert code == 0
    assert "tocilizumab" in out


def test_a_refusal_ends_with_two_and_one_line_of_reason(apart: str, program: Program) -> None:
    """At the command line an endpoint that cannot be used is said in words, with what to do."""
    code, out, err = program("ask", "responses", "--endpoint", apart, "-w", ROOT)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 2
    assert err.startswith("kg: The default graph of ")
