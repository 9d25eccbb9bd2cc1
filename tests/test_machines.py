"""Findings for other programs: SARIF and the lines of GitHub Actions."""

from kg.cli.machines import github, sarif
from kg.explaining import Rules
from kg.faults import Fault
from tests.making import repository

FAULTS = [
    Fault(
        "record-holds", "Ten, of nine: 110%.", "Count\nagain.", file="records/a b.yaml", line=3, column=5, path="a.b"
    ),
    Fault("anchors-none-verified", "No text.", "Name one.", severity="warning"),
    Fault("audit-not-reproduced", "2, and 4.0.", severity="info", file="records/a b.yaml", line=1),
]


def test_sarif_names_rule_level_and_place() -> None:
    """Each finding has its rule by name and by number, its level, and its place if it has one."""
    (run,) = sarif(FAULTS)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted({fault.code for fault in FAULTS})
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "note"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "records/a%20b.yaml"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert "locations" not in run["results"][1]
    assert run["results"][0]["message"]["text"] == "a.b: Ten, of nine: 110%. Count\nagain."


def test_sarif_tells_what_is_known_of_a_rule() -> None:
    """A rule that is explained says in one line, in a few and as Markdown what it is; the findings stay as they are."""
    told = Rules(repository()).some(["record-holds", "audit-not-reproduced", "record-bar", "of-elsewhere"])
    (run,) = sarif(FAULTS, told)["runs"]
    rules = {rule.pop("id"): rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == sorted({fault.code for fault in FAULTS})
    assert rules["anchors-none-verified"] == {}
    one = rules["record-holds"]
    assert set(one) == {"shortDescription", "fullDescription", "help", "defaultConfiguration"}
    assert (
        one["shortDescription"]["text"] == "`holds` counts members of a group, or says `no` or `open` of one patient."
    )
    assert one["help"]["text"].endswith("on a patient nothing, `no` or `open`.")
    assert one["help"]["markdown"].startswith("## record-holds\n")
    assert one["defaultConfiguration"] == {"level": "error"}
    assert rules["audit-not-reproduced"]["defaultConfiguration"] == {"level": "note"}
    assert run["results"] == sarif(FAULTS)["runs"][0]["results"]


def test_a_line_of_github_stays_one_line() -> None:
    """Line ends, per cent signs, colons and commas are escaped as its commands ask for."""
    lines = list(github(FAULTS))
    assert lines[0] == (
        "::error file=records/a b.yaml,line=3,col=5,title=record-holds::a.b: Ten, of nine: 110%25. Count%0Aagain."
    )
    assert lines[1] == "::warning title=anchors-none-verified::No text. Name one."
    assert lines[2] == "::notice file=records/a b.yaml,line=1,title=audit-not-reproduced::2, and 4.0."
