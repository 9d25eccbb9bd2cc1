"""The checks over the graph of a report: each finds its counterexample, and nothing in what is right."""

import re
from typing import NamedTuple

import pytest

from kg import workspace
from kg.build.checking import check
from kg.build.inputs import Inputs
from kg.faults import Fault
from tests.making import ROOT

CHECKS = sorted(path.stem for path in (ROOT / "queries" / "checks").glob("*.rq"))

RECORD = """id: example-2020
status: double-read

report: {{title: Invented, kind: article, at: {{title: [0-9 0123456789abcdef]}}}}
text: {{file: example.txt, sha256: {digest}, extractor: plain 1}}

populations:
  cohort: {{role: cohort, size: "5", at: [0-9 0123456789abcdef]}}
  part: {{part_of: cohort, size: "{part}", defined_by: given, at: [0-9 0123456789abcdef]}}
  men: {{part_of: cohort, division: sexes, size: "{men}", at: [0-9 0123456789abcdef]}}
  women: {{part_of: cohort, division: sexes, size: "3", at: [0-9 0123456789abcdef]}}
  one: {{part_of: cohort, division: rows, at: [0-9 0123456789abcdef]}}
  two: {{part_of: cohort, division: rows, at: [0-9 0123456789abcdef]}}

treatments:
  given: {{population: cohort, agent: infliximab, line: prior, holds: 2 of 5, at: [0-9 0123456789abcdef]}}

outcomes:
  lost: {{of: given, kind: secondary-inefficacy, holds: {lost} of 5, division: why, at: [0-9 0123456789abcdef]}}
  harm: {{of: given, kind: intolerance, holds: 1 of 5, division: why, at: [0-9 0123456789abcdef]}}
  stopped: {{of: given, kind: withdrawn, holds: {stopped} of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  still-on-it: {{of: given, kind: ongoing, holds: 1 of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  better: {{of: given, kind: remission, holds: {better} of 5, includes: [first, second], at: [0-9 0123456789abcdef]}}
  none-better: {{of: given, kind: remission, holds: 0 of 5, when: P4W, at: [0-9 0123456789abcdef]}}
  no-better: {{of: given, kind: remission, holds: {none} of 5, at: [9-18 0123456789abcdef]}}
  first: {{population: one, of: given, kind: remission, at: [0-9 0123456789abcdef]}}
  second: {{population: two, of: given, kind: remission, at: [0-9 0123456789abcdef]}}
"""
RIGHT = {"part": 2, "men": 2, "lost": 4, "stopped": 4, "better": 2, "none": 2, "digest": "0" * 64}

#: For each check what makes the record wrong, and the line and the field at which that must be said.
WRONG = {
    "defined-by-size": ({"part": 3}, [(9, "populations.part.size")]),
    "division-exceeds-whole": ({"lost": 5}, [(19, "outcomes.lost.division"), (20, "outcomes.harm.division")]),
    "held-and-denied": ({"none": 0}, [(23, "outcomes.better.holds")]),
    "included-exceed-count": ({"better": 1}, [(23, "outcomes.better.includes")]),
    "parts-exceed-whole": ({"men": 3}, [(10, "populations.men.division"), (11, "populations.women.division")]),
    "withdrawn-and-ongoing": ({"stopped": 5}, [(21, "outcomes.stopped.kind")]),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Return an empty workspace, as it is read by a build."""
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "records").mkdir()
    return Inputs(workspace.find(option=folder))


def _faults(place: Inputs, **values: int) -> list[Fault]:
    file = place.workspace.root / "records" / "example-2020.yaml"
    file.write_text(RECORD.format(**{**RIGHT, **values}), encoding="utf-8")
    found = check(place, [file], cache=None, say=lambda _: None)
    return [fault for one in found for fault in one.faults]


def test_every_check_has_a_counterexample() -> None:
    """No check is without a record that it finds."""
    assert sorted({*WRONG, *PAIR, *(case.name for case in CASES)}) == CHECKS


def test_nothing_is_found_in_what_is_right(place: Inputs) -> None:
    """A record whose counts fit together passes every check."""
    assert [fault for fault in _faults(place) if fault.code in CHECKS] == []


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_check_finds_its_counterexample(name: str, place: Inputs) -> None:
    """What is wrong is said once for each place, with the file, the line, the field and what to do."""
    values, expected = WRONG[name]
    found = [fault for fault in _faults(place, **values) if fault.code in CHECKS]
    assert [(one.code, one.severity, one.line, one.path) for one in found] == [
        (name, "error", line, path) for line, path in expected
    ]
    assert all(one.file == "records/example-2020.yaml" and one.what and one.remedy for one in found)


# --- checks of one report, each with a record of its own ------------------------------------------------------------

AT = "at: [0-9 0123456789abcdef]"
CRP = "measure: c-reactive-protein"
PEOPLE = f"""
  cohort: {{role: cohort, size: "4", {AT}}}
  one: {{part_of: cohort, division: rows, {AT}}}
  two: {{part_of: cohort, division: rows, {AT}}}"""
INDEX = f"""
  index: {{population: cohort, agent: tocilizumab, line: index, indication: rhupus, holds: 4 of 4, {AT}}}"""


class Case(NamedTuple):
    """A record with one thing wrong, the same record without it, and where the check must say so."""

    name: str
    sections: dict[str, str]
    wrong: str
    right: str
    paths: tuple[str, ...]
    severity: str = "error"


RHUPUS = f"\n  rhupus: {{population: cohort, role: indication, disease: rhupus, holds: 4 of 4, {AT}}}"
COMPLETE = f"""
  list: {{population: [one, two], class: treatments, line: prior, agent: biologic-dmard, {AT}}}"""

CASES = (
    Case(
        "held-and-ruled-out",
        {
            "treatments": f"""{INDEX}
  all: {{population: cohort, agent: WHAT, line: prior, holds: 3 of 4, {AT}}}
  first: {{population: one, agent: adalimumab, line: prior, {AT}}}
  second: {{population: two, agent: adalimumab, line: prior, {AT}}}""",
            "complete": COMPLETE,
        },
        "infliximab",
        "tnf-inhibitor",
        ("treatments.all.holds",),
    ),
    Case(
        "held-and-ruled-out",
        {
            "treatments": f"""{INDEX}
  all: {{population: cohort, agent: infliximab, line: prior, holds: WHAT of 4, {AT}}}
  none: {{population: one, agent: tnf-inhibitor, line: prior, holds: no, {AT}}}"""
        },
        "4",
        "3",
        ("treatments.all.holds",),
    ),
    Case(
        "held-and-ruled-out",
        {
            "outcomes": f"""
  all: {{of: index, kind: remission, holds: WHAT of 4, {AT}}}
  none: {{of: index, population: two, kind: response, holds: no, {AT}}}"""
        },
        "4",
        "3",
        ("outcomes.all.holds",),
    ),
    Case(
        "held-and-ruled-out",
        {
            "outcomes": f"""
  all: {{of: index, kind: response, holds: 4 of 4, when: P4W, {AT}}}
  none: {{of: index, population: two, kind: response, holds: no, when: WHAT, {AT}}}"""
        },
        "P4W",
        "P8W",
        ("outcomes.all.holds",),
    ),
    Case(
        "held-and-ruled-out",
        {
            "adverse_events": f"""
  all: {{during: index, event: infection, holds: WHAT of 4, {AT}}}
  some: {{during: index, population: one, event: neutropenia, {AT}}}""",
            "complete": f"\n  list: {{population: one, class: adverse_events, during: index, {AT}}}",
        },
        "4",
        "3",
        ("adverse_events.all.holds",),
    ),
    Case(
        "order-of-statistics",
        {
            "measurements": f"""
  middle: {{population: cohort, {CRP}, statistic: median, value: "WHAT", unit: mg/L, when: baseline, {AT}}}
  ends:
    {{population: cohort, {CRP}, statistic: mean, value: "20", unit: mg/L, when: baseline, {AT},
     spread: {{kind: minimum-to-maximum, low: "2", high: "40"}}}}"""
        },
        "41",
        "40",
        ("measurements.middle.value",),
    ),
    Case(
        "order-of-statistics",
        {
            "measurements": f"""
  least: {{population: cohort, {CRP}, statistic: minimum, value: "WHAT", unit: mg/L, when: baseline, {AT}}}
  mean: {{population: cohort, {CRP}, statistic: mean, value: "20", unit: mg/L, when: baseline, {AT}}}"""
        },
        "21",
        "19",
        ("measurements.least.value",),
    ),
    Case(
        "printed-count-differs",
        {"characteristics": f"\n  women: {{population: cohort, is: female, holds: WHAT of 4, printed: 3/4, {AT}}}"},
        "2",
        "3",
        ("characteristics.women.holds",),
    ),
    Case(
        "printed-count-differs",
        {"characteristics": f"\n  women: {{population: cohort, is: female, holds: WHAT of 4, printed: n = 3, {AT}}}"},
        "4",
        "3",
        ("characteristics.women.holds",),
    ),
    Case(
        "printed-count-differs",
        {"characteristics": f"\n  women: {{population: cohort, is: female, holds: WHAT of 4, printed: 75%, {AT}}}"},
        "2",
        "3",
        ("characteristics.women.holds",),
    ),
    Case(
        "dose-with-and-without-weight",
        {
            "treatments": f"""
  index:
    population: cohort
    agent: tocilizumab
    line: index
    holds: 4 of 4
    {AT}
    regimens: {{a: {{dose: "8", unit: mg/kg, {AT}}}, b: {{dose: "8", unit: WHAT, {AT}}}}}"""
        },
        "mg",
        "mg/kg",
        ("treatments.index.regimens.a.unit",),
        "warning",
    ),
    Case(
        "combination-is-one-treatment",
        {
            "treatments": f"""{INDEX}
  more: {{population: cohort, agent: methotrexate, line: WHAT, holds: 4 of 4, {AT}}}"""
        },
        "index",
        "concurrent",
        ("treatments.index.agent", "treatments.more.agent"),
        "warning",
    ),
    Case(
        "contradictory-levels",
        {
            "measurements": f"""
  well: {{population: one, {CRP}, level: normal, when: P4W, {AT}}}
  ill: {{population: one, {CRP}, level: abnormal, when: WHAT, {AT}}}"""
        },
        "P4W",
        "P5W",
        ("measurements.well.level",),
    ),
    Case(
        "contradictory-levels",
        {
            "measurements": f"""
  fell: {{population: cohort, {CRP}, change: decreased, holds: 3 of 4, {AT}}}
  rose: {{population: cohort, {CRP}, change: increased, holds: WHAT of 4, {AT}}}"""
        },
        "2",
        "1",
        ("measurements.rose.change",),
    ),
    Case(
        "one-passage-two-values",
        {
            "measurements": f"""
  a: {{population: one, {CRP}, value: "12", when: baseline, {AT}}}
  b: {{population: one, {CRP}, value: "18", when: WHAT, {AT}}}"""
        },
        "baseline",
        "P4W",
        ("measurements.a.value", "measurements.b.value"),
        "warning",
    ),
    Case(
        "includes-something-else",
        {
            "outcomes": f"""
  all: {{of: index, kind: response, holds: 2 of 4, includes: [first, second], {AT}}}
  first: {{of: index, population: one, kind: remission, {AT}}}
  second: {{of: index, population: two, kind: WHAT, {AT}}}"""
        },
        "improvement",
        "response",
        ("outcomes.all.includes",),
    ),
    Case(
        "includes-something-else",
        {
            "measurements": f"""
  all: {{population: cohort, measure: WHAT, level: normal, holds: 1 of 4, includes: first, {AT}}}
  first: {{population: one, {CRP}, level: normal, {AT}}}"""
        },
        "erythrocyte-sedimentation-rate",
        "c-reactive-protein",
        ("measurements.all.includes",),
    ),
    Case(
        "one-passage-two-counts",
        {
            "outcomes": f"""
  some: {{of: index, kind: response, holds: 2 of 4, {AT}}}
  more: {{of: index, kind: response, holds: WHAT, {AT}}}"""
        },
        "3 of 4",
        "at least 2 of 4",
        ("outcomes.more.holds",),
    ),
    Case(
        "one-passage-two-counts",
        {
            "outcomes": f"""
  some: {{of: index, kind: response, holds: 2 of 4, when: P4W, {AT}}}
  more: {{of: index, kind: response, holds: 3 of 4, when: WHAT, {AT}}}"""
        },
        "P4W",
        "P8W",
        ("outcomes.more.holds",),
    ),
    Case(
        "patient-of-one-finding",
        {
            "populations": f"{PEOPLE}\n  somebody: {{part_of: cohort, {AT}}}",
            "characteristics": f"\n  adult: {{population: somebody, is: adult, {AT}}}",
            "adverse_events": f"\n  rash: {{population: WHAT, during: index, event: rash, {AT}}}",
        },
        "one",
        "somebody",
        ("populations.somebody",),
        "warning",
    ),
    Case(
        "indication-nobody-has",
        {"diagnoses": f"\n  had: {{population: cohort, role: indication, disease: WHAT, holds: 4 of 4, {AT}}}"},
        "takayasu-arteritis",
        "rhupus",
        ("treatments.index.indication",),
        "warning",
    ),
    Case(
        "held-and-denied",
        {
            "outcomes": f"""
  good: {{of: index, population: one, kind: remission, when: P4W, {AT}}}
  never: {{of: index, population: one, kind: primary-inefficacy, when: WHAT, {AT}}}"""
        },
        "P4W",
        "P9W",
        ("outcomes.good.kind",),
    ),
)


def _written(case: Case, word: str) -> str:
    sections = {"populations": PEOPLE, "diagnoses": RHUPUS, "treatments": INDEX, **case.sections}
    head, _, _ = RECORD.format(**RIGHT).partition("populations:")
    return head + "\n".join(f"{name}:{text.replace('WHAT', word)}" for name, text in sections.items()) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.wrong}-{case.right}")
def test_a_check_finds_what_is_wrong_and_nothing_else(case: Case, place: Inputs) -> None:
    """One word makes the record wrong: the check says so at each place, and says nothing of the right word."""
    file = place.workspace.root / "records" / "example-2020.yaml"
    for word, paths in ((case.wrong, case.paths), (case.right, ())):
        file.write_text(_written(case, word), encoding="utf-8")
        (checked,) = check(place, [file], cache=None, say=lambda _: None)
        assert checked.quads, checked.faults
        found = [fault for fault in checked.faults if fault.severity != "info"]
        assert [(one.code, one.severity, one.path) for one in found] == [(case.name, case.severity, p) for p in paths]
        assert all(one.line > 1 and one.what and one.remedy for one in found)


# --- checks that span reports --------------------------------------------------------------------------------------

PAIR: dict[str, tuple[str, str, list[str]]] = {
    "one-paper-twice": ("report: {{title: Invented, kind: article, doi: 10.1000/{doi}}}", "same", ["report.doi"]),
    "study-of-no-record": (
        "study: {{may_overlap: [{{report: {doi}, why: One centre.}}]}}",
        "nobody",
        ["study.may_overlap"],
    ),
    "may-be-the-same-people": (
        "study: {{centre: {{printed: One {doi}, at: [0-9 0123456789abcdef]}}}}",
        "centre",
        ["study.centre"],
    ),
}


@pytest.mark.parametrize("name", sorted(PAIR))
def test_a_check_that_spans_reports_finds_its_pair(name: str, place: Inputs) -> None:
    """Two records that are each right by themselves are told of each other, in the file of each."""
    line, same, paths = PAIR[name]
    case = Case(name, {}, "", "", ())
    for words, expected in (((same, same), paths), (("first-2020", "second-2020"), [])):
        files = []
        for number, word in enumerate(words):
            id = ("first-2020", "second-2020")[number]
            text = _written(case, "").replace("id: example-2020", f"id: {id}").replace("0" * 64, str(number) * 64)
            if line.startswith("report"):
                text = re.sub(r"(?m)^report: .*$", line.format(doi=word), text)
            else:
                text = text.replace("\ntext:", f"\n{line.format(doi=word)}\ntext:")
            files.append(place.workspace.root / "records" / f"{id}.yaml")
            files[-1].write_text(text, encoding="utf-8")
        for one in check(place, files, cache=None, say=lambda _: None):
            assert [fault.path for fault in one.faults if fault.code == name] == expected
            assert {fault.file for fault in one.faults} <= {one.reading.file}
