"""Questions answered: words for concepts, defaults and any, typed cells, and totals that count nobody twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal as Term
from pyoxigraph import NamedNode, Quad

from kg import store
from kg.build.inputs import Inputs
from kg.errors import QueryError, UsageError
from kg.questions import Answer, Bounds, Catalogue, Column, Parameter, Question, add_up, ask, concept
from tests.making import ANCHOR, Graph, reading


def _record(name: str, **sections: Any) -> dict[str, Any]:
    """Return an invented record: of ten people, eight had failed infliximab and seven responded to tocilizumab."""
    group = {"population": "cohort", "at": ANCHOR}
    return {
        "id": name,
        "status": "double-read",
        "report": {"title": "Invented", "kind": "article"},
        "populations": {"cohort": {"role": "cohort", "size": "10", "at": ANCHOR}},
        "diagnoses": {"d": {**group, "role": "indication", "disease": "takayasu-arteritis", "holds": "10 of 10"}},
        "treatments": {
            "before": {**group, "agent": "infliximab", "line": "prior", "holds": "10 of 10"},
            "given": {
                **group,
                "agent": "tocilizumab",
                "line": "index",
                "indication": "takayasu-arteritis",
                "holds": "10 of 10",
            },
        },
        "outcomes": {
            "failed": {"of": "before", "kind": "primary-inefficacy", "holds": "8 of 10", "at": ANCHOR},
            "responded": {"of": "given", "kind": "response", "holds": "7 of 10", "at": ANCHOR},
            "perhaps": {
                "of": "given",
                "kind": "remission",
                "holds": "2 of 10",
                "basis": "read",
                "why": "Invented.",
                "at": ANCHOR,
            },
        },
        **sections,
    }


def _graph(inputs: Inputs, folder: Path, *trees: dict[str, Any]) -> Graph:
    facts = []
    for tree in trees:
        found = reading(json.dumps(tree), folder, inputs, tree["id"])
        assert found.sound is not None, found.faults
        facts.append(found.sound)
    return Graph(inputs, facts)


@pytest.fixture(scope="module")
def graph(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the graph of two invented records, of which the second says nothing of what failed."""
    silent = _record("b-silent")
    silent["outcomes"] = {"responded": silent["outcomes"]["responded"]}
    return _graph(inputs, tmp_path_factory.mktemp("answers"), _record("a-told"), silent)


# --- parameters ----------------------------------------------------------------------------------------------------


def _reports(answer: Answer) -> list[object]:
    return [row["report"] for row in answer.rows]


def test_a_parameter_that_is_not_given_takes_its_default(graph: Graph) -> None:
    """`failed` and `kind` have defaults, `given` has none and means any; the answer says what each was."""
    answer = graph.ask("refractory-responders")
    assert answer.parameters == {"failed": "tnf-inhibitor", "kind": "inefficacy", "given": "any"}
    assert answer == graph.ask("refractory-responders", answer.parameters)


def test_any_is_wider_than_the_default(graph: Graph) -> None:
    """The word `any` leaves a parameter open, and no default comes in its place."""
    narrow = graph.ask("refractory-responders", {"kind": "secondary-inefficacy"})
    default = graph.ask("refractory-responders")
    wide = graph.ask("refractory-responders", {"failed": "any", "kind": "any"})
    assert wide.parameters == {"failed": "any", "kind": "any", "given": "any"}
    assert [answer.rows[0]["atLeast"] for answer in (narrow, default, wide)] == [0, 5, 5]


def test_an_optional_parameter_narrows(graph: Graph) -> None:
    """Left out it means any; a broader concept holds the narrower ones; another concept finds nothing."""
    everything = graph.ask("responses")
    assert _reports(everything) == ["a-told", "b-silent"]
    assert graph.ask("responses", {"drug": "interleukin-6-inhibitor"}).rows == everything.rows
    assert graph.ask("responses", {"drug": "anakinra"}).rows == ()


def test_a_reading_enters_only_when_it_is_asked_for(graph: Graph) -> None:
    """One of several readings of the words is left out of an answer, unless readings are let in."""
    plain, read = graph.ask("responses"), graph.ask("responses", readings=True)
    assert [row["responseKind"] for row in plain.rows] == ["response", "response"]
    assert [(row["report"], row["responseKind"], row["basis"]) for row in read.rows if row not in plain.rows] == [
        ("a-told", "remission", "read")
    ]


WORDS = (
    "tocilizumab",
    "Tocilizumab",
    "RoActemra",
    "roactemra",
    "MESH:C502936",
    "mesh:C502936",
    "http://id.nlm.nih.gov/mesh/C502936",
    "https://w3id.org/afterline/drug/tocilizumab",
    "drug/tocilizumab",
)


@pytest.mark.parametrize("word", WORDS)
def test_a_concept_is_named_as_people_name_it(word: str, graph: Graph) -> None:
    """Slug, label, synonym, CURIE, outside IRI and own IRI are one concept, and the answer gives its slug."""
    answer = graph.ask("responses", {"drug": word})
    assert answer.parameters["drug"] == "tocilizumab"
    assert _reports(answer) == ["a-told", "b-silent"]


@pytest.mark.parametrize(
    ("word", "near"),
    [("tocilizumb", "tocilizumab"), ("RoActemra", None), ("anakimra", "anakinra"), ("TNF-inhibiter", "tnf-inhibitor")],
)
def test_a_word_that_nobody_knows_gets_near_ones(word: str, near: str | None, graph: Graph) -> None:
    """A misspelt drug is refused with the drugs that may have been meant; a known one is not."""
    if near is None:
        assert graph.ask("responses", {"drug": word}).rows
        return
    with pytest.raises(UsageError, match=f"{word!r} is no known drug") as caught:
        graph.ask("responses", {"drug": word})
    assert caught.value.remedy.startswith("Did you mean: ")
    assert near in caught.value.remedy


def test_a_word_that_is_like_nothing_gets_a_way_out_that_can_be_typed(graph: Graph) -> None:
    """Where nothing is near, the remedy is a command, whole, with the name of the question in it."""
    with pytest.raises(UsageError) as caught:
        graph.ask("responses", {"drug": "xyzzy"})
    assert caught.value.remedy == "`kg ask responses --drug any` asks for all."


def test_a_word_of_several_meanings_lists_them(graph: Graph) -> None:
    """An ambiguous word is never settled by us: the candidates are given by slug and label."""
    with pytest.raises(UsageError, match="may mean several") as caught:
        graph.ask("responses", {"drug": "corticosteroids"})
    assert "corticosteroid (" in caught.value.remedy
    assert "glucocorticoid (" in caught.value.remedy


def test_a_concept_of_another_scheme_is_not_taken(graph: Graph) -> None:
    """A disease is no drug, although it is known."""
    with pytest.raises(UsageError, match="is no known drug"):
        graph.ask("responses", {"drug": "takayasu-arteritis"})
    assert graph.ask("responses", {"disease": "takayasu-arteritis"}).rows


def test_a_parameter_that_does_not_exist_is_refused(graph: Graph) -> None:
    """The known ones are named."""
    with pytest.raises(UsageError, match="no parameter 'drugs'") as caught:
        graph.ask("responses", {"drugs": "tocilizumab"})
    assert caught.value.remedy == "Its parameters are: drug, kind, disease."


@pytest.mark.parametrize("question", ["responses", "refractory-responders"])
def test_an_empty_value_is_no_value(question: str, graph: Graph) -> None:
    """A variable of a script that was empty must not quietly ask for everything, or for the default."""
    name = "drug" if question == "responses" else "failed"
    with pytest.raises((UsageError, QueryError)):
        graph.ask(question, {name: ""})


def test_a_scheme_of_one_kind_or_of_all(graph: Graph) -> None:
    """A parameter without a scheme may be any concept; with several, one of those."""
    anything = Parameter(name="thing", type="concept", label="thing")
    both = Parameter(name="thing", type="concept", label="thing", scheme=("drug", "disease"))
    assert concept(graph.catalogue, anything, "infection") == "event/infection"
    assert concept(graph.catalogue, both, "takayasu-arteritis") == "disease/takayasu-arteritis"
    with pytest.raises(UsageError, match="no known drug or disease"):
        concept(graph.catalogue, both, "infection")


# --- cells ---------------------------------------------------------------------------------------------------------


def _asked(inputs: Inputs, sparql: str, **columns: Column) -> Answer:
    question = Question(name="own", summary="Own?", sparql=sparql, columns=tuple(columns.values()))
    catalogue = Catalogue(
        inputs.workspace.names, {"own": question}, {"drug/infliximab": "Infliximab"}, lambda: inputs.vocabulary
    )
    return ask(store.in_memory([]), catalogue, "own")


def test_cells_have_the_types_of_their_columns(inputs: Inputs) -> None:
    """Numbers of people are integers, decimals keep their digits, arrays are split, sorted and without blanks."""
    answer = _asked(
        inputs,
        "SELECT ?n ?d ?drug ?many ?none ?empty WHERE { BIND (7 AS ?n) BIND ('7.20' AS ?d) BIND ('infliximab' AS ?drug) "
        "BIND ('b|a||b' AS ?many) BIND ('' AS ?empty) }",
        n=Column("n", "integer"),
        d=Column("d", "decimal"),
        drug=Column("drug", "drug"),
        many=Column("many", "drug", many=True),
        none=Column("none", "integer"),
        empty=Column("empty"),
    )
    assert answer.rows == (
        {
            "n": 7,
            "d": "7.20",
            "drug": "infliximab",
            "drugLabel": "Infliximab",
            "many": ["a", "b"],
            "manyLabel": ["a", "b"],
            "none": None,
            "empty": None,
        },
    )
    assert answer.columns == ("n", "d", "drug", "drugLabel", "many", "manyLabel", "none", "empty")
    assert (answer.total, answer.total_reported) == (None, None)


def test_an_array_without_anything_is_empty(inputs: Inputs) -> None:
    """An unbound array is an empty list, so that a program may walk it."""
    answer = _asked(inputs, "SELECT ?many WHERE {}", many=Column("many", "drug", many=True))
    assert answer.rows == ({"many": [], "manyLabel": []},)


def test_a_question_without_columns_has_those_of_its_query(inputs: Inputs) -> None:
    """Where a header declares none, each variable is a column of text."""
    assert _asked(inputs, "SELECT ?b ?a WHERE { BIND (1 AS ?a) }").rows == ({"b": None, "a": "1"},)


# --- totals --------------------------------------------------------------------------------------------------------


def _row(report: str, low: int | None, high: int | None) -> dict[str, Any]:
    return {"report": report, "atLeast": low, "atMost": high}


@pytest.mark.parametrize(
    ("rows", "overlaps", "total"),
    [
        ([], [], (0, 0)),
        ([("a", 2, 3), ("b", 4, 5)], [], (6, 8)),
        ([("a", 1, 1), ("a", 2, 3), ("b", 4, 5)], [], (7, 9)),
        ([("a", 2, 3), ("b", 4, 5)], [("a", "b")], (4, 8)),
        ([("a", 2, 3), ("b", 4, 5)], [("b", "a")], (4, 8)),
        ([("a", 2, 3), ("b", 4, 5)], [("a", "b"), ("b", "a")], (4, 8)),
        ([("a", 1, 1), ("a", 4, 4), ("b", 4, 5), ("c", 1, 1)], [("a", "b")], (6, 11)),
        ([("a", 2, 2), ("b", 3, 3), ("c", 4, 4)], [("a", "b"), ("b", "c")], (4, 9)),
        ([("a", 2, 2), ("b", 3, 3), ("c", 4, 4), ("d", 5, 5)], [("a", "b"), ("c", "d")], (8, 14)),
        ([("a", 2, 2), ("b", 3, 3)], [("a", "elsewhere"), ("elsewhere", "b")], (5, 5)),
        ([("a", 2, None), ("b", 3, 3)], [], (5, None)),
        ([("a", None, 2), ("b", 3, 3)], [], (3, 5)),
    ],
)
def test_rows_add_up_and_overlapping_studies_count_once(
    rows: list[tuple[str, int | None, int | None]], overlaps: list[tuple[str, str]], total: tuple[int, int | None]
) -> None:
    """Lows and highs add; of reports that may share people the low takes the larger, and the high keeps the sum."""
    assert add_up([_row(*row) for row in rows], overlaps) == Bounds(*total)


def test_the_total_is_the_sum_of_the_rows(graph: Graph) -> None:
    """Of ten people with eight failures and seven responses five at least have both; a silent report widens."""
    answer = graph.ask("refractory-responders")
    assert [(row["report"], row["atLeast"], row["atMost"], row["status"]) for row in answer.rows] == [
        ("a-told", 5, 7, "observed"),
        ("b-silent", 0, 7, "not-reported"),
    ]
    assert (answer.total, answer.total_reported) == (Bounds(5, 14), Bounds(5, 7))


@pytest.mark.parametrize(
    "study",
    [{"same_as": "a-told"}, {"may_overlap": [{"report": "a-told", "why": "The same clinic in the same years."}]}],
    ids=["the same study", "a study that may overlap"],
)
def test_two_reports_of_the_same_people_are_not_counted_twice(
    study: dict[str, Any], inputs: Inputs, tmp_path: Path
) -> None:
    """What is said of one study in two reports is joined by the question itself, whichever of them says so."""
    apart = _graph(inputs, tmp_path, _record("a-told"), _record("c-again")).ask("refractory-responders")
    joined = _graph(inputs, tmp_path, _record("a-told"), _record("c-again", study=study)).ask("refractory-responders")
    assert joined.rows[0]["atLeast"] == apart.rows[0]["atLeast"] == 5
    assert apart.total == Bounds(10, 14)
    assert joined.total == Bounds(5, 14)
    assert joined.to_json()["note"] == joined.note
    assert joined.note.startswith("These may be about the same people: a-told and c-again. Of them the least number")
    assert apart.note == ""
    assert "note" not in apart.to_json()


def test_a_question_whose_rows_may_share_people_has_no_total(graph: Graph) -> None:
    """Responses are listed, not added."""
    answer = graph.ask("responses")
    assert answer.rows
    assert (answer.total, answer.total_reported) == (None, None)
    assert "total" not in answer.to_json()


# --- warnings ------------------------------------------------------------------------------------------------------


def test_what_makes_an_answer_doubtful_is_passed_on(inputs: Inputs) -> None:
    """A warning of the store comes with the answer."""

    class Doubtful:
        def query(self, sparql: str) -> store.Answer:
            found = store.in_memory([Quad(NamedNode("a:a"), NamedNode("a:a"), Term("a"))]).query(sparql)
            return found._replace(warning="It may be cut.") if isinstance(found, store.Table) else found

    assert ask(Doubtful(), inputs.catalogue, "responses").warning == "It may be cut."
