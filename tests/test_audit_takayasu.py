"""The audit of a real report, held against a calculation that shares nothing with it."""

import json
import runpy
from collections.abc import Callable, Mapping

import pytest

from tests.making import ROOT

pytest.importorskip("numpy")
pytest.importorskip("scipy")

Program = Callable[..., tuple[int, str, str]]
Verdicts = Mapping[tuple[str, str], str]
RECORD = ROOT / "records" / "takayasu-2013.yaml"
SCRIPT = ROOT / "docs" / "curation" / "takayasu-2013-audit.py"


@pytest.fixture
def audited(program: Program) -> Verdicts:
    """Return the verdicts of `kg audit` by finding and statistic."""
    code, out, _ = program("audit", "--format", "json", RECORD)
    assert code == 0
    return {(one["subject"], one["statistic"]): one["verdict"] for one in json.loads(out)["findings"]}


@pytest.fixture(scope="module")
def by_hand() -> dict[tuple[str, str], bool]:
    """Return what the script finds, by finding and statistic."""
    found: dict[tuple[str, str], bool] = runpy.run_path(str(SCRIPT))["verdicts"]()
    return found


def test_no_verdict_differs_from_the_hand_check(audited: Verdicts, by_hand: dict[tuple[str, str], bool]) -> None:
    """Numpy and scipy, and the numbers of the two tables typed in again."""
    assert len(by_hand) == 33
    assert {key: audited[key] != "not-reproduced" for key in by_hand} == by_hand
    assert "not-checkable" not in {audited[key] for key in by_hand}


def test_all_that_the_audit_disputes_is_in_the_hand_check(
    audited: Verdicts, by_hand: dict[tuple[str, str], bool]
) -> None:
    """Of the rest of the report nothing is disputed."""
    disputed = {key for key, verdict in audited.items() if verdict == "not-reproduced"}
    assert disputed == {key for key, fits in by_hand.items() if not fits}


def test_the_script_knows_nothing_of_this_project() -> None:
    """What shares code shares faults."""
    assert "import kg" not in SCRIPT.read_text(encoding="utf-8")
    assert "from kg" not in SCRIPT.read_text(encoding="utf-8")


def test_the_table_for_people_begins_with_what_does_not_reproduce(program: Program) -> None:
    """What could not be checked has its line only when it is asked for; the counts stand below."""
    _, out, _ = program("audit", RECORD)
    lines = out.splitlines()
    assert "not-reproduced" in lines[2]
    assert not any(" not-checkable " in line for line in lines)
    assert "not reproduced" in out.splitlines()[-4]
    _, out, _ = program("audit", "--all", RECORD)
    assert any(" not-checkable " in line for line in out.splitlines())
