"""What the audit says, to programs, to the graph and to people. Nobody is described."""

import pytest
from pyoxigraph import NamedNode

from kg.audit import VERDICTS, Check, counted
from kg.audit.letter import letter
from kg.audit.quads import quads
from kg.names import Names
from tests.auditing import BEFORE, ESR, Auditor, Fields, record

KEYS = {"report", "subject", "statistic", "reported", "recomputed", "method", "verdict", "condition", "explanation"}
NAMES = Names()


def tree() -> Fields:
    """Return a record with one check of each verdict at least."""
    rows = {BEFORE: ["10", "20", "30"]}
    summary = {**ESR, "when": "baseline", "statistic": "median", "value": "20"}
    found = {
        "right": summary,
        "wrong": summary | {"value": "25", "measured": "3"},
        "only-if": summary | {"when": "onset"},
        "open": summary | {"measured": "2", "value": "25"},
    }
    return record(3, rows, measurements=found)


@pytest.fixture
def checks(auditor: Auditor) -> list[Check]:
    """Return what the audit finds in it."""
    return auditor(tree())


def test_every_check_is_as_the_contract_has_it(checks: list[Check]) -> None:
    """Numbers are decimals in strings, a range is a list of two, and nothing is null but what was not computed."""
    for one in checks:
        found = one.to_json()
        assert set(found) >= KEYS
        assert found["verdict"] in VERDICTS
        assert all(isinstance(found[key], str) for key in KEYS - {"recomputed"})
        assert found["recomputed"] is None or isinstance(found["recomputed"], str | list)
        assert bool(one.condition) == (one.verdict == "reproduced-only-if")
    assert set(counted(checks)) == set(VERDICTS)
    assert all(counted(checks).values())


def test_each_judged_check_is_one_node_and_no_other_is(checks: list[Check]) -> None:
    """A reproduction or a discrepancy in the derived graph of the report, without blank nodes, under its own name."""
    found = quads(checks, NAMES)
    kinds: dict[str, list[str]] = {}
    for quad in found:
        assert isinstance(quad.subject, NamedNode)
        assert quad.graph_name == NamedNode(NAMES.graph("derived", "example-2020"))
        if quad.predicate.value.endswith("#type"):
            kinds.setdefault(quad.object.value.rpartition("#")[2], []).append(quad.subject.value)  # type: ignore[union-attr]
    judged = [one for one in checks if one.verdict != "not-checkable"]
    assert sorted(len(names) for names in kinds.values()) == sorted(
        [sum(one.verdict == "not-reproduced" for one in judged), sum(one.verdict != "not-reproduced" for one in judged)]
    )
    names = [name for nodes in kinds.values() for name in nodes]
    assert len(names) == len(set(names)) == len(judged)


def test_a_discrepancy_disputes_the_summary_and_never_its_rows(checks: list[Check]) -> None:
    """Both numbers stand."""
    disputed = {quad.object.value for quad in quads(checks, NAMES) if quad.predicate.value.endswith("#disputes")}  # type: ignore[union-attr]
    assert disputed
    assert not any("patient-" in one for one in disputed)
    assert any(one.endswith("/cohort#wrong") for one in disputed)


def test_nodes_keep_their_names_when_the_record_is_turned_round(auditor: Auditor, checks: list[Check]) -> None:
    """The name comes from what is checked, not from where it stands."""
    turned = tree()
    turned["measurements"] = dict(reversed(turned["measurements"].items()))
    single = [one for one in checks if one.statistic == "median"]
    again = [one for one in auditor(turned) if one.statistic == "median"]
    assert {quad.subject for quad in quads(single, NAMES)} == {quad.subject for quad in quads(again, NAMES)}


def test_the_letter_says_what_does_not_reproduce(checks: list[Check]) -> None:
    """One page, with both numbers, how the second was made, and that nothing is corrected."""
    page = letter("example-2020", "A | title", checks)
    assert "A \\| title" in page
    assert "## Not reproduced" in page
    assert "| cohort wrong, median | 25 | 20 |" in page
    assert "Both numbers stand" in page
    assert "not reviewed by a clinician" in page
    assert "## Not reproduced" not in letter("x", "y", [one for one in checks if one.verdict == "reproduced"])
