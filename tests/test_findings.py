"""Findings as people see them: record by record, with their places, each thing said once."""

import pytest

from kg.cli.findings import counted, echo_findings, exit_code, some
from kg.faults import Fault

KIND = Fault(
    code="record-unknown-term",
    what="'responded' is no known kind.",
    remedy="Write response.",
    file="records/b.yaml",
    line=41,
    column=11,
    path="outcomes.b-z20.kind",
)
WARNING = KIND._replace(code="ReportShape-index", severity="warning", line=3, column=1, path="report")
OTHER = KIND._replace(file="records/a.yaml", line=7)


def _printed(capsys: pytest.CaptureFixture[str], *faults: Fault) -> str:
    echo_findings(faults)
    return capsys.readouterr().out


def test_findings_are_grouped_by_record(capsys: pytest.CaptureFixture[str]) -> None:
    """Each record is headed by what was found in it, and each finding begins with its place, as editors read it."""
    lines = _printed(capsys, KIND, OTHER, WARNING).splitlines()
    assert [line for line in lines if not line.startswith(" ") and line] == [
        "records/a.yaml: 1 error",
        "records/a.yaml:7:11  error  record-unknown-term",
        "records/b.yaml: 1 error, 1 warning",
        "records/b.yaml:3:1  warning  ReportShape-index",
        "records/b.yaml:41:11  error  record-unknown-term",
    ]
    assert "  outcomes.b-z20.kind: 'responded' is no known kind." in lines
    assert "  Write response." in lines


def test_the_same_at_several_places_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The other places follow the first one; of very many the rest is counted."""
    twice = _printed(capsys, KIND, KIND._replace(line=52, path="outcomes.c.kind"))
    assert twice.count("is no known kind") == 1
    assert "  The same at 52:11 outcomes.c.kind.\n" in twice
    assert twice.startswith("records/b.yaml: 2 errors\n")
    many = _printed(capsys, *(KIND._replace(line=line, path=f"o.{line}") for line in range(1, 101)))
    assert "records/b.yaml: 100 errors" in many
    assert many.count("o.") == 21
    assert "21:11 o.21, and 79 more." in many


def test_a_finding_without_a_file_has_no_heading(capsys: pytest.CaptureFixture[str]) -> None:
    """What belongs to no record is said all the same."""
    assert _printed(capsys, Fault(code="file-unreadable", what="It cannot be read.")) == (
        "error  file-unreadable\n  It cannot be read.\n\n"
    )


def test_what_was_counted_is_said_in_words() -> None:
    """One error, two errors; nothing of what there is none of."""
    assert counted([KIND, OTHER, WARNING._replace(severity="info")]) == "2 errors, 1 remark"
    assert counted([]) == ""
    assert (some(0, "record"), some(1, "record"), some(1204, "anchor")) == ("0 records", "1 record", "1,204 anchors")


def test_a_draft_may_have_warnings() -> None:
    """A warning counts in a record that is no draft; a remark never does."""
    assert exit_code([WARNING], set()) == 1
    assert exit_code([WARNING], {"records/b.yaml"}) == 0
    assert exit_code([KIND], {"records/b.yaml"}) == 1
    assert exit_code([WARNING._replace(severity="info")], set()) == 0
