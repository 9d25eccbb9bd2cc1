"""The first question, held against the worlds that the reports leave possible and against small invented records."""

import random
from pathlib import Path

import pytest
import yaml

from kg import records
from kg.build.inputs import Inputs
from kg.model import Facts, Treatment
from kg.questions import Answer
from tests.invented import record
from tests.making import Graph, reading
from tests.worlds import Worlds

REPORTS = (
    "adult-sojia-poster-2011",
    "ankylosing-spondylitis-letter",
    "jia-poster-2011",
    "rhupus-abstract",
    "takayasu-2013",
)
QUESTIONS = (
    {"failed": "tnf-inhibitor"},
    {"failed": "tnf-inhibitor", "kind": "failure", "given": "tocilizumab"},
    {"failed": "infliximab", "kind": "primary-inefficacy"},
    {"failed": "biologic-dmard", "given": "interleukin-6-inhibitor"},
    {"failed": "etanercept", "kind": "no-response"},
    {"failed": "golimumab", "kind": "any"},
    {"failed": "any", "kind": "failure", "given": "anakinra"},
)
KINDS = ("inefficacy", "failure", "no-response", "any")
#: Drugs and classes that no report names.
ELSEWHERE = (
    "antimetabolite-immunosuppressant",
    "calcineurin-inhibitor",
    "certolizumab-pegol",
    "glucocorticoid",
    "golimumab",
    "interleukin-1-inhibitor",
    "interleukin-17-inhibitor",
    "monoclonal-antibody",
    "secukinumab",
    "tacrolimus",
)


@pytest.fixture(scope="module")
def shipped(inputs: Inputs) -> dict[str, Facts]:
    """Return what the shipped records say, by report."""
    readings = [records.read(path, inputs.vocabulary) for path in inputs.workspace.records]
    return {one.sound.record.id: one.sound for one in readings if one.sound}


@pytest.fixture(scope="module")
def graph(inputs: Inputs, shipped: dict[str, Facts]) -> Graph:
    """Return the graph of the shipped records."""
    return Graph(inputs, shipped.values())


def test_the_answer_is_the_one_that_was_read_off_the_reports(graph: Graph) -> None:
    """The rows, statuses and totals are those that were written down by hand before anything was built."""
    answer = graph.ask("refractory-responders")
    rows = [(r["report"], r["population"], r["size"], r["atLeast"], r["atMost"], r["status"]) for r in answer.rows]
    assert rows == [
        ("adult-sojia-poster-2011", "cohort", 8, 0, 7, "not-reported"),
        ("ankylosing-spondylitis-letter", "patient", 1, 1, 1, "observed"),
        ("jia-poster-2011", "cohort", 9, 9, 9, "observed"),
        ("rhupus-abstract", "cohort", 2, 0, 2, "open"),
        ("takayasu-2013", "patient-2", 1, 1, 1, "observed"),
        ("takayasu-2013", "patient-7", 1, 1, 1, "observed"),
        ("takayasu-2013", "cohort", 5, 0, 0, "absent"),
    ]
    assert (answer.total, answer.total_reported) == ((12, 21), (12, 14))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: "-".join(asked.values()))
@pytest.mark.parametrize("report", REPORTS)
def test_the_bounds_of_a_shipped_report_are_those_of_its_worlds(
    report: str, asked: dict[str, str], graph: Graph, shipped: dict[str, Facts], inputs: Inputs
) -> None:
    """On the five reports the arithmetic of the query is exact."""
    assert _answered(graph.ask("refractory-responders", asked), report) == _exact(shipped[report], asked, inputs)


@pytest.mark.parametrize("report", REPORTS)
def test_bounds_are_exact_whatever_had_failed(
    report: str, graph: Graph, shipped: dict[str, Facts], inputs: Inputs
) -> None:
    """For drugs and classes drawn from those of the reports and from others, in whatever way they failed."""
    sample = random.Random(report).sample(_sweep(shipped), 12)
    assert _inexact(report, sample, graph, shipped, inputs) == {}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("report", REPORTS)
def test_bounds_are_exact_for_every_drug_and_class(
    report: str, kind: str, graph: Graph, shipped: dict[str, Facts], inputs: Inputs
) -> None:
    """For each drug and class of the reports, for some that none names, and for any."""
    everything = [asked for asked in _sweep(shipped) if asked["kind"] == kind]
    assert len(everything) > 30
    assert _inexact(report, everything, graph, shipped, inputs) == {}


def test_both_women_with_rhupus_had_failed_something(graph: Graph) -> None:
    """They were refractory or intolerant to several agents: it is said of both, whichever the agents were."""
    answer = graph.ask("refractory-responders", {"failed": "any", "kind": "any"})
    assert _answered(answer, "rhupus-abstract") == (frozenset({"patient-1", "patient-2"}), 2, 2)


@pytest.mark.parametrize(
    "seed", [0, 1000, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2000, 4000, 100))]
)
def test_bounds_are_never_tighter_than_the_worlds(seed: int, tmp_path: Path, inputs: Inputs) -> None:
    """Of 100 invented records, each keeps every count that one of its worlds has; most are exact."""
    facts = []
    for number in range(seed, seed + 100):
        text = yaml.safe_dump(record(number), sort_keys=False)
        found = reading(text, tmp_path, inputs, f"invented-{number}").sound
        assert found, text
        facts.append(found)
    graph = Graph(inputs, facts)
    compared = exact = 0
    for asked in QUESTIONS:
        answer = graph.ask("refractory-responders", asked)
        for one in facts:
            worlds = _exact(one, asked, inputs)
            if worlds is None:
                continue
            given = _answered(answer, one.record.id)
            assert given[0] <= worlds[0], (one.record.id, asked, given, worlds)
            assert given[1] <= worlds[1], (one.record.id, asked, given, worlds)
            assert given[2] >= worlds[2], (one.record.id, asked, given, worlds)
            compared += 1
            exact += given == worlds
    assert compared > 200
    assert exact > compared * 3 / 4


Certain = frozenset[str]


def _answered(answer: Answer, report: str) -> tuple[Certain, int, int]:
    """Return the certain patients of an answer, and the bounds of everybody: nobody had the treatment if no row is."""
    rows = [row for row in answer.rows if row["report"] == report]
    certain = frozenset(str(row["population"]) for row in rows if row["population"] != "cohort" and row["atLeast"])
    low = sum(row["atLeast"] for row in rows if isinstance(row["atLeast"], int))
    high = sum(row["atMost"] for row in rows if isinstance(row["atMost"], int))
    return certain, low, high


def _exact(facts: Facts, asked: dict[str, str], inputs: Inputs) -> tuple[Certain, int, int] | None:
    failed = None if asked["failed"] == "any" else f"drug/{asked['failed']}"
    given = f"drug/{asked['given']}" if "given" in asked else None
    kind = asked.get("kind", "inefficacy").replace("any", "failure")
    bounds = Worlds(facts, inputs.vocabulary, failed, f"term/{kind}", given).bounds()
    if bounds is None:
        return None
    certain = len(bounds.certain)
    return frozenset(bounds.certain), bounds.at_least + certain, bounds.at_most + certain


def _sweep(shipped: dict[str, Facts]) -> list[dict[str, str]]:
    treatments = (entry.finding for facts in shipped.values() for entry in facts.entries)
    agents = {one.agent.removeprefix("drug/") for one in treatments if isinstance(one, Treatment)}
    return [{"failed": failed, "kind": kind} for failed in sorted({"any", *ELSEWHERE, *agents}) for kind in KINDS]


def _inexact(
    report: str, questions: list[dict[str, str]], graph: Graph, shipped: dict[str, Facts], inputs: Inputs
) -> dict[str, object]:
    """Return for which questions the answer is not the one of the worlds, with both."""
    found: dict[str, object] = {}
    for asked in questions:
        answered = _answered(graph.ask("refractory-responders", asked), report)
        exact = _exact(shipped[report], asked, inputs)
        if answered != exact:
            found["-".join(asked.values())] = (answered, exact)
    return found
