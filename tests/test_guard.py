"""What is refused of a query before the engine reads it, on both sides of each limit, and that the engine lives."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from kg import store
from kg.build.inputs import Inputs
from kg.errors import QueryError
from kg.questions import read_all
from kg.store.guard import MAX_CHARACTERS, MAX_DEPTH, MAX_TOKENS, refuse, refuse_update
from tests.making import ROOT

#: Port 9 is refused by the engine itself: nothing is asked, whatever the guard does.
THERE = "<http://127.0.0.1:9/>"

CALLS = {
    "plain": "ASK { SERVICE " + THERE + " { ?s ?p ?o } }",
    "lower case": "ASK { service silent " + THERE + " {} }",
    "of a prefix": "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:x { ?s ?p ?o } }",
    "of a variable": "ASK { SERVICE?x {} }",
    "after a word": "ASK { ?a ?b trueSERVICE" + THERE + " { ?s ?p ?o } }",
    "after a number": "ASK { ?a ?b 1SERVICE" + THERE + " { ?s ?p ?o } }",
    "after an empty name": "PREFIX x: <http://a/> ASK { ?s ?p x:.SERVICE " + THERE + " {} }",
    "before a word": "ASK { SERVICESILENT" + THERE + " { ?s ?p ?o } }",
    "after a comment": "ASK { # a\rSERVICE " + THERE + " {} }",
    "below EXISTS": "ASK { FILTER EXISTS { SERVICE " + THERE + " {} } }",
    "behind a string that is two": 'ASK { ?s ?p ("""") . SERVICE ' + THERE + ' {} # \\q """\n}',
    "behind half a character": 'ASK { ?s ?p ("""") . SERVICE ' + THERE + ' {} # \\uD800 """\n}',
    "behind a character beyond all": "ASK { ?s ?p ('''') . SERVICE " + THERE + " {} # \\U00110000 '''\n}",
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS)
def test_no_query_leaves_the_machine(query: str) -> None:
    """SERVICE is refused wherever the engine would find it, with its line."""
    with pytest.raises(QueryError, match=r"^Line 1 asks another server by SERVICE") as caught:
        refuse(query)
    assert "--endpoint" in caught.value.remedy


@pytest.mark.parametrize("query", ["FILTER(?x<'>') SERVICE " + THERE + " {}", "FILTER(?x<?y#>'''\n) } # '''"])
def test_what_may_be_a_comparison_or_an_iri_is_refused(query: str) -> None:
    """Only the grammar tells what `<` begins there, and a word may hide in what would be a string."""
    with pytest.raises(QueryError, match="may be an IRI or a comparison") as caught:
        refuse("ASK { ?s ?p ?x " + query + " }")
    assert "blank" in caught.value.remedy


HARMLESS = (
    'ASK { ?service ?p "SERVICE" } # SERVICE',
    "ASK { ?s <https://example.org/service#it> 'service' }",
    'ASK { ?s ?p """SERVICE "" \\" """ }',
    "PREFIX x: <https://example.org/it's#> ASK { ?s x:service _:service }",
    "ASK { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "PREFIX insert: <https://example.org/> ASK { insert:data a ?load }",
    "BASE <https://example.org/> # DROP\nSELECT * WHERE { ?delete a <clear> }",
)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_that_say_nothing_are_let_through(query: str) -> None:
    """In strings, comments, IRIs, variables and names the same letters are data; the engine takes such a query."""
    refuse(query)
    store.parse(query)


UPDATES = (
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "delete where { ?s ?p ?o }",
    "# first\nPREFIX x: <urn:x>\nBASE <urn:y>\nDROP ALL",
    "LOAD <http://127.0.0.1/>",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    *(f"{verb} ALL" for verb in ("CLEAR", "CREATE", "COPY", "MOVE", "ADD")),
)


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_is_called_one(update: str) -> None:
    """Whoever would change the data is told that the store is read only, and where data are changed."""
    with pytest.raises(
        QueryError, match=r"^[A-Z]+ is an update, and none is taken: the store is read only\.$"
    ) as caught:
        refuse_update(update)
    assert "kg build" in caught.value.remedy
    with pytest.raises(QueryError, match="is an update"):
        refuse(update)


NESTED: dict[str, Callable[[int], str]] = {
    "functions": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + " = 1) }",
    "groups": lambda n: "ASK { " + "{" * n + "}" * n + " }",
    "brackets": lambda n: "ASK { FILTER(" + "(" * n + "true" + ")" * n + ") }",
    "optionals": lambda n: "ASK { " + "OPTIONAL {" * n + "}" * n + " }",
    "blank nodes": lambda n: "ASK { ?s ?p " + "[ ?p " * n + "1" + " ]" * n + " }",
    "lists": lambda n: "ASK { ?s ?p " + "(" * n + ")" * n + " }",
    "subqueries": lambda n: "ASK { " + "{ SELECT * " * n + "{}" + "}" * n + " }",
}


@pytest.mark.parametrize("shape", NESTED)
def test_brackets_have_a_depth(shape: str) -> None:
    """At the limit the engine still answers; beyond it, and far beyond, one sentence does."""
    query = NESTED[shape]
    refuse(query(MAX_DEPTH - 3))
    store.parse(query(MAX_DEPTH - 3))
    for depth in (MAX_DEPTH + 1, 1_000, 50_000):
        with pytest.raises(QueryError, match=r"^Brackets stand more than 100 deep in each other\.$"):
            refuse(query(depth))


LONG: dict[str, Callable[[int], str]] = {
    "sums": lambda n: "ASK { FILTER(1" + "+1" * n + " = 3) }",
    "negations": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "unions": lambda n: "ASK { {}" + " UNION {}" * n + " }",
    "filters": lambda n: "ASK { " + "FILTER(true)" * n + " }",
    "optionals": lambda n: "ASK { " + "OPTIONAL {}" * n + " }",
    "templates": lambda n: "CONSTRUCT { ?s ?p (" + " 1" * n + ") } WHERE {}",
}


@pytest.mark.parametrize("shape", LONG)
def test_a_query_has_a_length(shape: str) -> None:
    """Just below the limit the engine does not end the process; what would is refused."""
    query, most = LONG[shape], 1
    while _taken(query(most + 100)):
        most += 100
    assert most > 500
    script = "import sys; from kg.store import parse; parse(sys.stdin.read()); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", script], input=query(most), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "alive\n", done.returncode
    with pytest.raises(QueryError, match=f"more than {MAX_TOKENS:,} words and signs"):
        refuse(query(MAX_TOKENS))


def _taken(query: str) -> bool:
    try:
        refuse(query)
    except QueryError:
        return False
    return True


def test_lists_of_values_are_long() -> None:
    """Twenty thousand values are data, not words of the query; what follows them counts again."""
    many = "VALUES (?x ?y) { " + "(1 <https://example.org/a>) " * 20_000 + "}"
    refuse("SELECT * WHERE { " + many + " }")
    refuse("SELECT * WHERE { VALUES ?x { " + "1 " * 20_000 + "} }")
    with pytest.raises(QueryError, match="words and signs"):
        refuse("SELECT * WHERE { " + many + " FILTER(1" + "+1" * MAX_TOKENS + ") }")
    with pytest.raises(QueryError, match="characters"):
        refuse("SELECT * WHERE { VALUES ?x { " + "1 " * (MAX_CHARACTERS // 2) + "} }")


def test_what_ships_is_let_through(inputs: Inputs) -> None:
    """Every question, check and rule of ours is far below the limits, and is SPARQL."""
    for folder in ("queries/questions", "queries/checks", "queries/rules"):
        assert read_all(inputs.workspace.files(folder, ".rq").values(), inputs.workspace.names)
