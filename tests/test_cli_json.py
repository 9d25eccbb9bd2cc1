"""The JSON that other programs rely on: `kg ask`, `kg check` and `kg build`, key by key and type by type."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.build.inputs import Inputs
from kg.names import KINDS
from kg.questions import Question
from kg.workspace import Workspace
from tests import example
from tests.making import ROOT

Program = Callable[..., tuple[int, str, str]]

QUESTIONS = sorted(path.stem for path in (ROOT / "queries" / "questions").glob("*.rq"))
STATUSES = {"observed", "absent", "open", "not-reported", "contradictory"}
COLUMNS = (
    *("report", "population", "size", "disease", "failedAgent", "failedKind", "drug", "criterion", "responseKind"),
    *("when", "atLeast", "atMost", "status", "evidence"),
)
LABELLED = ("disease", "failedAgent", "failedKind", "drug", "responseKind")


@pytest.fixture(scope="module")
def site(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the example and the shipped records, built."""
    return example.beside_shipped(tmp_path_factory, built)


def _asked(program: Program, where: Workspace, *args: str) -> dict[str, Any]:
    code, out, err = program("ask", *args, "-w", where.root, "--format", "json", "-q")
    assert (code, err) == (0, "")
    document: dict[str, Any] = json.loads(out)
    return document


# --- kg ask --------------------------------------------------------------------------------------------------------


def test_the_document_has_the_keys_of_the_contract(site: Workspace, program: Program) -> None:
    """Question, summary, parameters, columns, rows, total and totalReported: these keys, in this order, these types."""
    document = _asked(program, site, "refractory-responders", "--given", "RoActemra")
    assert list(document) == ["question", "summary", "parameters", "columns", "rows", "total", "totalReported"]
    assert document["question"] == "refractory-responders"
    assert document["summary"].endswith("?")
    assert document["parameters"] == {"failed": "tnf-inhibitor", "kind": "inefficacy", "given": "tocilizumab"}
    for total in (document["total"], document["totalReported"]):
        assert list(total) == ["atLeast", "atMost"]
        assert all(type(end) is int for end in total.values())


def test_the_columns_are_those_of_the_contract(site: Workspace, program: Program) -> None:
    """Each column that the design names, in its order, and a column of labels beside each of slugs."""
    document = _asked(program, site, "refractory-responders")
    wanted: list[str] = []
    for column in COLUMNS:
        wanted += [column, f"{column}Label"] if column in LABELLED else [column]
    assert document["columns"] == wanted
    assert all(list(row) == wanted for row in document["rows"])


def test_the_rows_have_the_types_of_the_contract(site: Workspace, program: Program) -> None:
    """Ids and slugs are text, numbers of people integers, several values sorted arrays without repetition."""
    rows = _asked(program, site, "refractory-responders", "--failed", "any", "--kind", "any")["rows"]
    assert len(rows) > 5
    for row in rows:
        assert all(type(row[name]) is str for name in ("report", "population", "status"))
        assert all(type(row[name]) is int for name in ("size", "atLeast", "atMost"))
        assert row["status"] in STATUSES
        assert 0 <= row["atLeast"] <= row["atMost"] <= row["size"]
        for name in (*LABELLED, "criterion", "when", "evidence"):
            assert type(row[name]) is list
            assert row[name] == sorted(set(row[name]))
            assert all(type(one) is str and one and "|" not in one for one in row[name])
        for name in LABELLED:
            assert len(row[f"{name}Label"]) == len(row[name])
        assert all(
            one.startswith("https://w3id.org/afterline/report/") and "/text#char=" in one for one in row["evidence"]
        )
        if row["status"] != "not-reported":
            assert row["evidence"]


def test_rows_are_disjoint_and_the_total_is_their_sum(site: Workspace, program: Program) -> None:
    """A certain patient is a row of one; everybody else of a cohort is one row; both totals add up, low and high."""
    document = _asked(program, site, "refractory-responders")
    rows = document["rows"]
    assert len({(row["report"], row["population"]) for row in rows}) == len(rows)
    for row in rows:
        if row["size"] == 1 and row["population"] != "cohort" and row["atLeast"]:
            assert (row["atLeast"], row["atMost"], row["status"]) == (1, 1, "observed")
    told = [row for row in rows if row["status"] != "not-reported"]
    assert len(told) < len(rows)
    for name, counted in (("total", rows), ("totalReported", told)):
        assert document[name] == {end: sum(row[end] for row in counted) for end in ("atLeast", "atMost")}


def test_a_criterion_and_a_population_are_ids_of_the_record(site: Workspace, program: Program) -> None:
    """What belongs to a record is named as the record names it, and what is of the vocabulary by its slug."""
    rows = {row["report"]: row for row in _asked(program, site, "refractory-responders")["rows"]}
    row = rows["example-2020"]
    assert (row["population"], row["criterion"], row["when"]) == ("cohort", ["z20"], ["P12W"])
    assert (row["drug"], row["drugLabel"]) == (["agent-b"], ["agent B"])
    assert (row["failedKind"], row["failedKindLabel"]) == (["secondary-inefficacy"], ["secondary inefficacy"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_answers_in_the_form_of_its_header(
    name: str, site: Workspace, program: Program, inputs: Inputs
) -> None:
    """Each column has its declared type in every row; a question whose rows may share people has no total."""
    question = inputs.catalogue.question(name)
    document = _asked(program, site, name)
    assert document["question"] == name
    assert document["summary"] == question.summary
    assert list(document["parameters"]) == [one.name for one in question.parameters]
    assert document["columns"] == _columns(question)
    assert document["rows"]
    assert ("total" in document, "totalReported" in document) == (question.answer == "bounds",) * 2
    for row in document["rows"]:
        assert list(row) == document["columns"]
        for column in question.columns:
            value = row[column.name]
            if column.many:
                assert type(value) is list
                assert value == sorted(set(value))
            elif value is not None:
                assert type(value) is (int if column.type == "integer" else str)
            if column.type in KINDS and not column.many:
                assert (row[f"{column.name}Label"] is None) is (value is None)


def _columns(question: Question) -> list[str]:
    pairs = [(one.name, f"{one.name}Label" if one.type in KINDS else "") for one in question.columns]
    return [name for pair in pairs for name in pair if name]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_meets_its_expectation(name: str, built: Workspace, inputs: Inputs) -> None:
    """On the published graph, with its examples, it has the rows and the filled columns that its header expects."""
    from kg import store
    from kg.build import generations
    from kg.questions import ask

    question = inputs.catalogue.question(name)
    given = {one.name: one.example for one in question.parameters}
    answer = ask(store.open_store(generations.ready(built) / "store"), inputs.catalogue, name, given)
    assert len(answer.rows) >= int(question.expect["min-rows"])
    for column in question.expect.get("nonempty", ()):
        assert all(row[column] not in (None, [], "") for row in answer.rows), column


# --- kg check ------------------------------------------------------------------------------------------------------

FAULT = {
    "code": str,
    "severity": str,
    "file": str,
    "line": int,
    "column": int,
    "path": str,
    "what": str,
    "remedy": str,
}


def _checked(program: Program, where: Workspace, *args: object) -> tuple[int, dict[str, Any]]:
    code, out, err = program("check", *args, "-w", where.root, "--format", "json")
    assert err == ""
    return code, json.loads(out)


def test_a_clean_check_says_of_how_many(site: Workspace, program: Program) -> None:
    """`checked` counts records, the anchors are all nought without texts, and what is found is about the papers."""
    code, document = _checked(program, site)
    assert code == 0
    assert {"checked", "anchors", "findings"} <= set(document)
    assert document["checked"] == 6
    assert document["anchors"] == {"verified": 0, "moved": 0, "failed": 0, "notCheckable": 0}
    assert {one["code"] for one in document["findings"]} <= {"audit-not-reproduced"}
    assert {one["severity"] for one in document["findings"]} <= {"info"}


def test_anchors_are_counted_one_by_one(site: Workspace, program: Program) -> None:
    """With texts each anchor of each record is verified, moved, failed, or not checkable for want of its text."""
    code, document = _checked(program, site, "--texts", site.root / "texts")
    assert code == 0
    anchors = document["anchors"]
    assert list(anchors) == ["verified", "moved", "failed", "notCheckable"]
    assert all(type(count) is int for count in anchors.values())
    assert anchors["verified"] > 20
    assert (anchors["moved"], anchors["failed"]) == (0, 0)
    assert anchors["notCheckable"] > 100
    one = _checked(program, site, site.root / "records" / "example-2020.yaml", "--texts", site.root / "texts")[1]
    assert one["checked"] == 1
    assert one["anchors"] == {**anchors, "notCheckable": 0}


def test_the_anchors_of_the_shipped_records_are_all_verified(texts: Path, site: Workspace, program: Program) -> None:
    """On the very texts, every passage of the five reports stands where its record says, and none is left out."""
    code, document = _checked(program, site, *sorted((ROOT / "records").glob("*.yaml")), "--texts", texts)
    assert code == 0
    assert document["checked"] == 5
    assert document["anchors"]["verified"] > 500
    assert (document["anchors"]["failed"], document["anchors"]["notCheckable"]) == (0, 0)


def test_a_finding_has_the_keys_of_the_contract(site: Workspace, tmp_path: Path, program: Program) -> None:
    """Code, severity, file, line, column, path, what, remedy; sorted by file and line; exit code 1."""
    where = example.copy(site, tmp_path / "where")
    record = example.tree()
    record["outcomes"]["tnf-lost"] = {**record["outcomes"]["tnf-lost"], "kind": "inefficacious", "colour": "red"}
    path = example.save(where, record)
    code, document = _checked(program, where, path)
    assert code == 1
    findings = document["findings"]
    assert len(findings) == 2
    for one in findings:
        assert {key: type(value) for key, value in one.items() if key in FAULT} == FAULT
        assert one["severity"] in ("error", "warning", "info")
        assert one["file"] == "records/example-2020.yaml"
        line = path.read_text(encoding="utf-8").splitlines()[one["line"] - 1]
        assert one["path"].rpartition(".")[2] in line
        assert line[one["column"] - 1 :].startswith(("inefficacious", "colour"))
        assert one["what"].endswith(".")
        assert one["remedy"]
    assert findings == sorted(findings, key=lambda one: (one["file"], one["line"], one["column"], one["code"]))


def test_a_failed_anchor_is_an_error(site: Workspace, tmp_path: Path, program: Program) -> None:
    """A passage whose digest is another is found at its line, counted as failed, and ends with 1."""
    where = example.copy(site, tmp_path / "where")
    record = example.tree()
    record["adverse_events"]["infection"]["at"] = ["625-646 05fd2f6036d8e932"]
    code, document = _checked(program, where, example.save(where, record), "--texts", where.root / "texts")
    assert code == 1
    assert document["anchors"]["failed"] == 1
    (finding,) = document["findings"]
    assert (finding["code"], finding["severity"]) == ("anchor-failed", "error")
    assert finding["path"].startswith("adverse_events.infection.at")


def test_texts_of_other_papers_are_an_error(site: Workspace, tmp_path: Path, program: Program) -> None:
    """With `--texts` and not one anchor verified, nothing was proved: exit code 1."""
    path = site.root / "records" / "example-2020.yaml"
    code, document = _checked(program, site, path, "--texts", tmp_path)
    assert code == 1
    assert [one["code"] for one in document["findings"]] == ["anchors-none-verified"]
    assert document["anchors"]["verified"] == 0
    assert document["anchors"]["notCheckable"] > 0


# --- kg build ------------------------------------------------------------------------------------------------------


def test_a_build_as_json(site: Workspace, program: Program) -> None:
    """What was built, of which records, with how many statements, and what was found."""
    code, out, err = program("build", "-w", site.root, "-f", "json", "-q")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert (document["fresh"], document["findings"], document["leftOut"]) == (False, [], [])
    assert len(document["published"]) == 6
    assert Path(document["generation"]).is_dir()
    assert type(document["quads"]) is int
