"""The header of a question file: read into a value, and refused with the file and a remedy where it is not one."""

import json
import re
from pathlib import Path

import pytest

from kg.build.inputs import Inputs
from kg.errors import WorkspaceError
from kg.names import BASE, KINDS, Names
from kg.questions import Column, Parameter, Question, read, read_all
from kg.questions.header import ANSWERS, TYPES, from_json, to_json

WHOLE = """#+ summary: Which drugs were given?
#+ description: |
#+   One row for each drug.
#+   A second line.
#+ tags: [drug, dose]
#+ params:
#+   drug: {type: concept, scheme: drug, label: what was given, example: tocilizumab, optional: true}
#+   least: {type: integer, label: the least number, example: 5, default: 1}
#+ answer: table
#+ columns:
#+   drug: drug
#+   many: [text]
#+   n: integer
#+ expect: {min-rows: 1, nonempty: [drug]}
#+ view: bar
PREFIX al: <https://w3id.org/afterline/ontology#>

SELECT ?drug ?many ?n WHERE { ?s al:agent ?__drug_iri . FILTER (?n >= ?_least_integer) }
"""


def _read(text: str, folder: Path, names: Names | None = None) -> Question:
    path = folder / "own.rq"
    path.write_text(text, encoding="utf-8")
    return read(path, names or Names())


def _header(*lines: str) -> str:
    return "".join(f"#+ {line}\n" for line in ("summary: Which?", *lines)) + "SELECT ?x WHERE { ?x ?y ?_a_iri }\n"


def test_a_header_is_read_whole(tmp_path: Path) -> None:
    """Every key becomes what it says, each scalar as text, and the query is the file with its header."""
    question = _read(WHOLE, tmp_path)
    assert question == Question(
        name="own",
        summary="Which drugs were given?",
        description="One row for each drug. A second line.",
        tags=("drug", "dose"),
        parameters=(
            Parameter(
                name="drug",
                type="concept",
                label="what was given",
                scheme=("drug",),
                example="tocilizumab",
                optional=True,
            ),
            Parameter(name="least", type="integer", label="the least number", example="5", default="1"),
        ),
        answer="table",
        columns=(Column("drug", "drug"), Column("many", "text", many=True), Column("n", "integer")),
        expect={"min-rows": "1", "nonempty": ["drug"]},
        view="bar",
        sparql=WHOLE,
    )


def test_a_question_needs_a_summary_and_nothing_else(tmp_path: Path) -> None:
    """What is left out is a table of whatever the query gives."""
    question = _read("#+ summary: Which?\nSELECT ?x WHERE { ?x ?y ?z }\n", tmp_path)
    assert (question.answer, question.parameters, question.columns, question.view) == ("table", (), (), "table")


@pytest.mark.parametrize(
    ("parameter", "variable"),
    [
        (Parameter("a", "concept", ""), "_a_iri"),
        (Parameter("a", "iri", "", optional=True), "__a_iri"),
        (Parameter("a", "integer", ""), "_a_integer"),
        (Parameter("a", "decimal", ""), "_a_number"),
        (Parameter("a", "date", ""), "_a_xsd_date"),
        (Parameter("a", "text", "", optional=True), "__a_literal"),
    ],
)
def test_a_variable_has_the_name_that_grlc_reads(parameter: Parameter, variable: str) -> None:
    """One underscore for what must be given, two for what may be, and the type as grlc spells it."""
    assert parameter.variable == variable


def test_a_base_of_ones_own_is_in_the_query(tmp_path: Path) -> None:
    """The query asks for names of the dataset that it is asked of."""
    question = _read(WHOLE, tmp_path, Names("https://example.org/"))
    assert "<https://example.org/ontology#>" in question.sparql
    assert BASE not in question.sparql


WRONG = {
    "no header": ("SELECT ?x WHERE {}", "there is no header"),
    "no summary": ("#+ tags: [a]\nSELECT ?x WHERE {}", "no summary"),
    "summary is a list": ("#+ summary: [a]\nSELECT ?x WHERE {}", "no summary"),
    "no YAML": ("#+ summary: [a\nSELECT ?x WHERE {}", "no YAML"),
    "unknown key": (_header("author: me"), "no key 'author'"),
    "unknown answer": (_header("answer: tables"), "answer is 'tables'"),
    "unknown type": (_header("params: {a: {type: drug, label: a}}"), "the type of a is 'drug'"),
    "no type": (_header("params: {a: {label: a}}"), "the type of a is ''"),
    "unknown field of a parameter": (_header("params: {a: {type: iri, lable: a}}"), "parameter a has other keys"),
    "a parameter that is a word": (_header("params: {a: iri}"), "parameter a has other keys"),
    "a parameter of two words": (_header("params: {a_b: {type: iri}}"), "'a_b' is no name of a parameter"),
    "a parameter in capitals": (_header("params: {A: {type: iri}}"), "'A' is no name of a parameter"),
    "a parameter that is not asked": (_header("params: {b: {type: iri}}"), r"the query has no \?_b_iri"),
    "a parameter asked as another type": (_header("params: {a: {type: text}}"), r"the query has no \?_a_literal"),
    "a parameter in the header only": (
        "#+ summary: Which?\n#+ description: ?_a_iri\n#+ params: {a: {type: iri}}\nSELECT ?x WHERE { ?x ?y ?z }\n",
        r"the query has no \?_a_iri",
    ),
    "unknown kind of column": (_header("columns: {x: drugs}"), "column x is 'drugs'"),
    "an array of nothing": (_header("columns: {x: []}"), r"column x is \[\]"),
    "params are a list": (_header("params: [a]"), "params"),
    "params are a word": (_header("params: a"), "params"),
    "columns are a list": (_header("columns: [x]"), "columns"),
    "tags are a word": (_header("tags: drug"), "tags"),
    "after is a word": (_header("after: under"), "after"),
    "expect is a word": (_header("expect: rows"), "expect"),
    "view is a list": (_header("view: [bar]"), "view"),
}


@pytest.mark.parametrize(("text", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_header_is_refused(text: str, what: str, tmp_path: Path) -> None:
    """The sentence names the file and what is wrong in it, and a second one says what to write."""
    with pytest.raises(WorkspaceError, match=what) as caught:
        _read(text, tmp_path)
    assert str(tmp_path / "own.rq") in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELEKT ?x WHERE { ?x ?y ?z }", r"own\.rq:3:\d+: This is not SPARQL: expected"),
        ("SELECT ?x\nWHERE } { ?x ?y ?z", r"own\.rq:4:\d+: This is not SPARQL: expected"),
        ("SELECT ?x WHERE { SERVICE <https://example.org/> { ?x ?y ?z } }", r"own\.rq: Line 3 asks another server"),
        ("CLEAR ALL", r"own\.rq: CLEAR is an update"),
        (f"ASK {'{' * 200}{'}' * 200}", r"own\.rq: Brackets stand more than 100 deep"),
    ],
)
def test_a_query_that_cannot_be_asked_is_refused(query: str, what: str, tmp_path: Path) -> None:
    """It is read with its header, not only when somebody asks it; the place is that in the file."""
    with pytest.raises(WorkspaceError, match=what) as caught:
        _read(f"#+ summary: Which?\n\n{query}\n", tmp_path)
    assert str(tmp_path / "own.rq") in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("data", [None, b"\xff\xfe"], ids=["missing", "no UTF-8"])
def test_a_file_that_cannot_be_read_is_said(data: bytes | None, tmp_path: Path) -> None:
    """A file that is not there, or no text, is named."""
    path = tmp_path / "own.rq"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"own\.rq cannot be read"):
        read(path, Names())


def test_files_are_read_by_the_names_of_their_files(tmp_path: Path) -> None:
    """The name of a question is that of its file: there is no other."""
    for name in ("one", "two-words"):
        (tmp_path / f"{name}.rq").write_text("#+ summary: Which?\nASK {}\n", encoding="utf-8")
    found = read_all(sorted(tmp_path.iterdir()), Names())
    assert {name: question.name for name, question in found.items()} == {"one": "one", "two-words": "two-words"}


# --- what ships ----------------------------------------------------------------------------------------------------


def _everything(inputs: Inputs) -> list[Question]:
    return [*inputs.catalogue.questions.values(), *inputs.rules, *(check for check, _ in inputs.checks)]


def test_a_question_survives_its_index(inputs: Inputs, tmp_path: Path) -> None:
    """As a JSON object and back, each question, rule and check is what it was."""
    for question in [*_everything(inputs), _read(WHOLE, tmp_path)]:
        assert from_json(json.loads(json.dumps(to_json(question)))) == question


def test_a_question_that_ships_says_what_it_is(inputs: Inputs) -> None:
    """A question is one sentence that asks, with a description, tags, columns and an expectation that has rows."""
    for question in inputs.catalogue.questions.values():
        assert question.summary.endswith("?")
        assert question.description
        assert question.tags
        assert question.answer in ANSWERS
        assert question.columns
        assert int(question.expect["min-rows"]) > 0
        assert set(question.expect.get("nonempty", ())) <= {column.name for column in question.columns}
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", question.name)


def test_a_parameter_that_ships_can_be_used(inputs: Inputs) -> None:
    """Each has a label and an example; a concept has a scheme in which its example and its default are known."""
    for question in inputs.catalogue.questions.values():
        for parameter in question.parameters:
            assert parameter.label
            assert parameter.example
            assert parameter.type in TYPES
            for word in filter(None, (parameter.example, parameter.default)) if parameter.type == "concept" else ():
                assert len(inputs.catalogue.find(word, parameter.scheme or KINDS)) == 1, (question.name, word)


def test_a_question_of_bounds_has_the_columns_of_the_contract(inputs: Inputs) -> None:
    """What has a total has reports, populations, sizes, both ends, a status and the evidence."""
    bounds = [question for question in inputs.catalogue.questions.values() if question.answer == "bounds"]
    assert bounds
    for question in bounds:
        names = {column.name for column in question.columns}
        assert {"report", "population", "size", "atLeast", "atMost", "status", "evidence"} <= names
