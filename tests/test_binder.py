"""Parameters are bound as terms: no value changes the structure of a query, and only whole variables are replaced."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import store
from kg.build.inputs import Inputs
from kg.errors import QueryError, UsageError
from kg.questions import Parameter, Question, ask, bind
from kg.questions.binder import term
from tests.making import Graph

#: What somebody could write to get out of a string or of an IRI and into the query.
HOSTILE = (
    "'",
    '"',
    '"""',
    "'''",
    "\\",
    '\\"',
    "\n",
    "\r\n",
    "\t",
    "}",
    "} ; DROP ALL ; {",
    '" } INSERT DATA { <a:a> <a:a> <a:a> } #',
    "' } UNION { ?s ?p ?o } #",
    "> } . { ?s ?p ?o } #",
    "<a:a>",
    "?s",
    "$s",
    "?__report_literal",
    "# comment",
    "' . ?s ?p ?o . '",
    ") } LIMIT 1 #",
    "|",
    "\\u0027 } #",
    "%27",
    "\u202e\u2066",
    "é",
    "\U0001f9ec",
    "\x00",
    "\x1b[31m",
    "any ",
    "a" * 10_000,
)

PARAMETERS = {
    "text": Parameter(name="a", type="text", label="a"),
    "integer": Parameter(name="a", type="integer", label="a", example="5"),
    "decimal": Parameter(name="a", type="decimal", label="a", example="5.5"),
    "date": Parameter(name="a", type="date", label="a", example="2020-01-31"),
    "iri": Parameter(name="a", type="iri", label="a"),
}


# --- what is replaced ----------------------------------------------------------------------------------------------

X = {"x": Literal("new")}


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("?x", '"new"'),
        ("$x", '"new"'),
        ("{?x}", '{"new"}'),
        ("(?x,?x)", '("new","new")'),
        ("FILTER (?y<?x)", 'FILTER (?y<"new")'),
        ("?s <a:b>?x.", '?s <a:b>"new".'),
        ("?s a:b/a:c ?x", '?s a:b/a:c "new"'),
        ("'a' ?x 'b'", "'a' \"new\" 'b'"),
        ("'it\\'s' ?x", "'it\\'s' \"new\""),
        ('"""a "b" ""c""" ?x', '"""a "b" ""c""" "new"'),
        ("# ?x\n?x", '# ?x\n"new"'),
        ("?y < 5 && ?x > 3", '?y < 5 && "new" > 3'),
        ("a:it\\'s ?x 'b'", "a:it\\'s \"new\" 'b'"),
        ("a:b\\#c ?x", 'a:b\\#c "new"'),
    ],
)
def test_a_variable_is_replaced_wherever_it_is_one(query: str, bound: str) -> None:
    """Each whole variable of the name becomes the term; everything around it stays to the letter."""
    assert bind(query, X) == bound


@pytest.mark.parametrize(
    "query",
    [
        "?xy",
        "?x1 ?x_y ?xé",
        "?y",
        "x",
        "'?x'",
        '"?x"',
        "'''a\n?x'''",
        '"""a\n?x "quoted" ?x"""',
        "'it\\'s ?x'",
        '"a\\\\" # "?x',
        "# ?x",
        "SELECT * # it's ?x\n{ }",
        "<https://example.org/?x>",
        "<https://example.org/?x=1&y=?x>",
        "",
    ],
)
def test_what_is_no_such_variable_is_left_alone(query: str) -> None:
    """Longer names, strings of all four kinds, comments and IRIs are not touched, whatever they look like."""
    assert bind(query, X) == query


def test_nothing_bound_is_nothing_changed(inputs: Inputs) -> None:
    """Each question file without a parameter is the file to the letter: pasted anywhere, it means any."""
    for question in inputs.catalogue.questions.values():
        assert bind(question.sparql, {}) == question.sparql
        assert bind(question.sparql, {"nothing": Literal("x")}) == question.sparql


def test_every_parameter_of_every_question_is_replaced(inputs: Inputs) -> None:
    """What is bound is nowhere left as a variable outside the header."""
    for question in inputs.catalogue.questions.values():
        for parameter in question.parameters:
            bound = bind(question.sparql, {parameter.variable: NamedNode("urn:bound")})
            lines = [line for line in bound.splitlines() if not line.startswith("#")]
            assert not any(f"?{parameter.variable}" in line for line in lines)
            assert "<urn:bound>" in bound


# --- values --------------------------------------------------------------------------------------------------------


def _asked(value: str) -> store.Answer:
    """Return what a query of two variables gives, one of them bound to a text."""
    query = "SELECT ?one ?value WHERE { VALUES ?one { 1 } BIND (?_a_literal AS ?value) } # ?_a_literal"
    bound = bind(query, {"_a_literal": term(PARAMETERS["text"], value)})
    return store.in_memory([]).query(bound)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_is_a_text(value: str) -> None:
    """The query has one row with the value in it: it could not get out of its string."""
    assert _asked(value) == store.Table(("one", "value"), ((Literal(1), Literal(value)),))


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_a_text(value: str) -> None:
    """Whatever people can write comes back as it was written."""
    assert _asked(value) == store.Table(("one", "value"), ((Literal(1), Literal(value)),))


def test_a_text_that_is_no_text_is_refused() -> None:
    """Bytes of an argument that are no UTF-8 cannot be a term: a sentence says so."""
    with pytest.raises(QueryError, match="for a"):
        term(PARAMETERS["text"], "a\udcff")


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", "5"),
        ("integer", "-5"),
        ("integer", "+05"),
        ("decimal", "5"),
        ("decimal", "-5.50"),
        ("date", "2020-01-31"),
    ],
)
def test_a_value_of_its_form_is_typed(type_: str, value: str) -> None:
    """Numbers and dates are literals with their type, in the form that was given."""
    found = term(PARAMETERS[type_], value)
    assert isinstance(found, Literal)
    assert (found.value, found.datatype.value.rpartition("#")[2]) == (value, type_)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", ""),
        ("integer", "5.0"),
        ("integer", "five"),
        ("integer", "5 "),
        ("integer", "5\n"),
        ("integer", "٥"),
        ("integer", '5"^^<a:a> } #'),
        ("decimal", "5."),
        ("decimal", "1e3"),
        ("decimal", "5,5"),
        ("decimal", "٥.٥"),
        ("date", "2020"),
        ("date", "31.1.2020"),
        ("date", "2020-01-31T00:00"),
        ("date", "2020-13-31"),
        ("date", "2020-02-30"),
        ("iri", "no iri"),
        ("iri", ""),
        ("iri", "relative"),
        ("iri", "a:b> } #"),
        ("iri", "https://example.org/\n"),
    ],
)
def test_a_value_of_another_form_is_refused(type_: str, value: str) -> None:
    """What is no number, no date or no whole IRI is refused with its parameter's name, and never pasted."""
    with pytest.raises(QueryError, match=f"is no (IRI|{type_}) for a") as caught:
        term(PARAMETERS[type_], value)
    assert caught.value.remedy


def test_an_iri_is_a_name() -> None:
    """A whole IRI is taken as one."""
    assert term(PARAMETERS["iri"], "https://example.org/?x=1#y") == NamedNode("https://example.org/?x=1#y")


# --- whole questions -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(inputs: Inputs) -> Graph:
    """Return a graph of the vocabulary alone."""
    return Graph(inputs, [])


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_asks_for_nothing_and_changes_nothing(value: str, graph: Graph) -> None:
    """As the text of a real question it finds no row; as a concept it is unknown; the graph is as it was."""
    size = len(graph.source)
    answer = graph.ask("prior-therapies", {"report": value, "population": value})
    assert (answer.rows, answer.parameters) == ((), {"report": value, "population": value})
    with pytest.raises(UsageError, match="is no known drug"):
        graph.ask("responses", {"drug": value})
    assert len(graph.source) == size


def test_a_bound_question_is_the_file_but_for_its_terms(inputs: Inputs) -> None:
    """Put back where they were bound, the variables give the file again: nothing else was changed."""
    for question in inputs.catalogue.questions.values():
        terms = {one.variable: NamedNode(f"urn:bound:{one.name}") for one in question.parameters}
        bound = bind(question.sparql, terms)
        for name, value in terms.items():
            bound = bound.replace(str(value), f"?{name}")
        assert bound == question.sparql


def test_a_parameter_is_not_the_beginning_of_another(inputs: Inputs) -> None:
    """Tools that replace plain text would take `?_drug` inside `?_drugclass`: no question has such a pair."""
    for question in inputs.catalogue.questions.values():
        names = [one.name for one in question.parameters]
        assert not [(a, b) for a in names for b in names if a != b and b.startswith(a)]


def test_an_integer_parameter_limits_as_a_number(inputs: Inputs) -> None:
    """A question of one's own with a number compares it as a number, not as text."""
    sparql = "SELECT ?n WHERE { VALUES ?n { 9 10 11 } FILTER (?n >= ?_least_integer) }"
    least = Parameter(name="least", type="integer", label="least")
    question = Question(name="own", summary="Own?", sparql=sparql, parameters=(least,))
    catalogue = type(inputs.catalogue)(inputs.workspace.names, {"own": question}, {}, lambda: inputs.vocabulary)
    answer = ask(store.in_memory([]), catalogue, "own", {"least": "10"})
    assert [row["n"] for row in answer.rows] == ["10", "11"]
