"""A count that the audit disputes is kept and shown, and bounds no answer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import store
from kg.build.assembling import build
from kg.build.inputs import Inputs
from kg.questions import ask
from kg.workspace import find

Answered = Callable[[str], list[dict[str, Any]]]

AT = ["0-9 0123456789abcdef"]
PATIENT = {"part_of": "cohort", "division": "rows", "at": AT}
TREATED = {"population": "cohort", "at": AT, "holds": "3 of 3"}


def _record(counted: str) -> dict[str, Any]:
    """Return a record of three patients who failed one drug, two responders to the next, and a count of responders."""
    outcome = {"of": "index", "kind": "response", "at": AT}
    return {
        "id": "disputed-2020",
        "status": "double-read",
        "report": {"title": "Invented", "kind": "article"},
        "text": {"file": "x.txt", "sha256": "0" * 64, "extractor": "plain 1"},
        "populations": {
            "cohort": {"role": "cohort", "size": "3", "at": AT},
            **{f"patient-{number}": PATIENT for number in (1, 2, 3)},
        },
        "treatments": {
            "tnf": {**TREATED, "agent": "infliximab", "line": "prior"},
            "index": {**TREATED, "agent": "tocilizumab", "line": "index", "indication": "takayasu-arteritis"},
        },
        "outcomes": {
            "failed": {"of": "tnf", "kind": "inefficacy", "holds": "3 of 3", "at": AT},
            "first": {**outcome, "population": "patient-1"},
            "second": {**outcome, "population": "patient-2"},
            "third": {**outcome, "population": "patient-3", "holds": "no"},
            "counted": {**outcome, "population": "cohort", "holds": f"{counted} of 3"},
        },
    }


@pytest.fixture
def answered(tmp_path: Path) -> Answered:
    """Return what builds such a record and asks the question."""

    def run(counted: str) -> list[dict[str, Any]]:
        folder = tmp_path / counted
        (folder / "records").mkdir(parents=True)
        path = folder / "records" / "disputed-2020.yaml"
        path.write_text(json.dumps(_record(counted)), encoding="utf-8")
        where = find(option=folder)
        built = build(where, say=lambda _: None)
        assert built.generation is not None, built.faults
        answer = ask(store.open_store(where.build / "store"), Inputs(where).catalogue, "refractory-responders", {})
        return [dict(row) for row in answer.rows]

    return run


@pytest.mark.parametrize("counted", ["2", "1"])
def test_a_count_that_the_rows_contradict_bounds_nothing(answered: Answered, counted: str) -> None:
    """The rows alone answer: two are certain, and the third is ruled out, whatever the disputed count says."""
    rows = answered(counted)
    assert [(row["population"], row["atLeast"], row["atMost"]) for row in rows] == [
        ("patient-1", 1, 1),
        ("patient-2", 1, 1),
        ("cohort", 0, 0),
    ]
