"""Every question, answered on a small invented world: exact rows, on two engines, and what each expects of the records.

The answers stand in `tests/answers/{question}.tsv`; lines that begin with `#` give the parameters. After a change that
is meant, `AFTERLINE_REWRITE=yes python -m pytest tests/test_questions.py` writes them again, to be read line by line.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from rdflib import Graph as RdflibGraph

from kg import records, workspace
from kg.build.inputs import Inputs
from kg.questions import Answer, Question, ask
from kg.rdf import term
from kg.store import Table, open_store
from kg.workspace import Workspace
from tests.making import ROOT, Graph

ANSWERS = ROOT / "tests" / "answers"
QUESTIONS = sorted(path.stem for path in (ROOT / "queries" / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def world() -> Graph:
    """Return the graph of the invented world."""
    inputs = Inputs(workspace.find(option=ROOT / "tests" / "world"))
    readings = [records.read(path, inputs.vocabulary) for path in inputs.workspace.records]
    assert [fault for one in readings for fault in one.faults] == []
    return Graph(inputs, [one.sound for one in readings if one.sound])


@pytest.fixture(scope="module")
def in_rdflib(world: Graph) -> RdflibGraph:
    """Return the union of the same graphs in the other engine, without concepts that no report names: it is slow."""
    quads = world.source.quads()
    named = {quad.object for quad in quads if "/report/" in str(quad.graph_name)}
    named |= {quad.object for quad in quads if quad.subject in named and quad.predicate.value.endswith("#under")}
    found = RdflibGraph()
    for quad in quads:
        if quad.subject in named or "/report/" in str(quad.subject):
            found.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_these_rows(name: str, world: Graph) -> None:
    """On the invented world a question gives exactly the rows that stand in its file, and never none."""
    file = ANSWERS / f"{name}.tsv"
    given = _given(file)
    answer = world.ask(name, given)
    found = "".join(_lines(world.catalogue.questions[name], given, answer))
    if os.environ.get("AFTERLINE_REWRITE"):
        file.write_text(found, encoding="utf-8")
    assert answer.rows
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_another_engine_gives_the_same_rows(name: str, world: Graph, in_rdflib: RdflibGraph) -> None:
    """rdflib, on the same graph, gives the same rows: the question leans on no peculiarity of one engine."""
    question = world.catalogue.questions[name]
    given = _given(ANSWERS / f"{name}.tsv")
    answer = ask(_Rdflib(in_rdflib), world.catalogue, name, given)
    assert [_cells(question, row) for row in answer.rows] == [
        _cells(question, row) for row in world.ask(name, given).rows
    ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_expects_of_the_records_what_they_give(name: str, built: Workspace, inputs: Inputs) -> None:
    """On the published graph, with every parameter's example, a question gives what its header expects."""
    source = open_store(built.build / "store")
    question = inputs.catalogue.questions[name]
    assert question.expect
    answer = ask(source, inputs.catalogue, name, {one.name: "any" for one in question.parameters if one.optional})
    assert len(answer.rows) >= int(question.expect.get("min-rows", 1))
    for column in question.expect.get("nonempty", ()):
        empty = [row for row in answer.rows if not row[column] and row.get("status") != "not-reported"]
        assert empty == [], column
    for one in question.parameters:
        assert ask(source, inputs.catalogue, name, {one.name: one.example}).rows, one.name


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_asked_with_every_parameter(name: str, world: Graph) -> None:
    """Each parameter of a question is given in its answers' file, so that the binding is tried."""
    parameters = {one.name for one in world.catalogue.questions[name].parameters}
    assert set(_given(ANSWERS / f"{name}.tsv")) == parameters


def test_totals_of_studies_that_share_people(world: Graph) -> None:
    """Two papers on one study: the low takes the larger, the high keeps the sum."""
    answer = world.ask("refractory-responders")
    lows = {row["report"]: row["atLeast"] for row in answer.rows if row["report"] in ("gamma-2003", "delta-2004")}
    assert lows == {"gamma-2003": 3, "delta-2004": 2}
    assert answer.total is not None
    assert answer.total.at_least == sum(_number(row["atLeast"]) for row in answer.rows) - 2
    assert answer.total.at_most == sum(_number(row["atMost"]) for row in answer.rows)


def test_readings_enter_only_when_asked_for(world: Graph) -> None:
    """A finding that is one of several readings bounds nothing without `--readings`, and does with it."""

    def row(*, readings: bool) -> tuple[object, object]:
        rows = world.ask("refractory-responders", readings=readings).rows
        return next((one["atLeast"], one["atMost"]) for one in rows if one["report"] == "beta-2002")

    assert row(readings=False) == (3, 9)
    assert row(readings=True) == (6, 9)


def test_a_source_population_is_never_counted(world: Graph) -> None:
    """People among whom the cohort was found, and the literature, have no row in a question of bounds."""
    rows = world.ask("refractory-responders", {"kind": "any", "failed": "any"}).rows
    assert {row["population"] for row in rows if row["report"] == "beta-2002"} == {"cohort"}


def test_a_report_that_contradicts_itself_says_so(world: Graph) -> None:
    """Where no world is possible, the row falls back to nobody up to everybody."""
    row = next(row for row in world.ask("refractory-responders").rows if row["report"] == "zeta-2006")
    assert (row["status"], row["atLeast"], row["atMost"]) == ("contradictory", 0, 3)


def test_none_and_not_reported_are_told_apart(world: Graph) -> None:
    """An explicit absence of harm is `none`; silence is `not-reported`, with everybody left open."""
    rows = world.ask("adverse-events", {"drug": "any"}).rows
    none = next(row for row in rows if row["report"] == "gamma-2003")
    silent = next(row for row in rows if row["report"] == "beta-2002")
    assert (none["event"], none["atMost"], none["status"]) == ("adverse-event", 0, "none")
    assert (silent["event"], silent["atMost"], silent["status"]) == (None, 10, "not-reported")


class _Rdflib:
    """The other engine behind the protocol of the store."""

    def __init__(self, graph: RdflibGraph) -> None:
        self._graph = graph

    def query(self, sparql: str) -> Table:
        """Answer a SELECT."""
        result = self._graph.query(sparql)
        data = result.serialize(format="json")
        assert data is not None
        solutions = parse_query_results(data, format=QueryResultsFormat.JSON)
        assert isinstance(solutions, QuerySolutions)
        columns = tuple(variable.value for variable in solutions.variables)
        return Table(columns, tuple(tuple(row) for row in solutions))


def _given(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.removeprefix("# ").partition(": ") for line in lines if line.startswith("#"))
    return {name: value for name, _, value in pairs}


def _lines(question: Question, given: dict[str, str], answer: Answer) -> Iterator[str]:
    for name, value in given.items():
        yield f"# {name}: {value}\n"
    yield "\t".join(column.name for column in question.columns) + "\n"
    for row in answer.rows:
        yield "\t".join(_cells(question, row)) + "\n"


def _cells(question: Question, row: dict[str, str | int | list[str] | None]) -> list[str]:
    return [_cell(row[column.name]) for column in question.columns]


def _cell(value: str | int | list[str] | None) -> str:
    if isinstance(value, list):
        return "|".join(one.rpartition("/report/")[2] for one in value)
    return "" if value is None else str(value)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
