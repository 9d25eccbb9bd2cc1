"""A record as quads: pure, without blank nodes, every name below the base, and bytes that depend on the record only."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg import records, triples
from kg.build.inputs import Inputs
from kg.model import Facts
from kg.names import BASE, OUTSIDE, Names
from kg.workspace import Workspace, find, template
from tests import example
from tests.making import ANCHOR, ROOT, reading

GOLDEN = Path(__file__).parent / "golden" / "example-2020.nq"
REWRITE = "python -m tests.test_triples"
AL = f"{BASE}ontology#"
XSD = OUTSIDE["xsd"]


@pytest.fixture(scope="module")
def invented() -> Inputs:
    """Return the inputs of the template workspace, which has agent B and disease Z."""
    return Inputs(find(option=template()))


def _facts(tree: example.Fields, folder: Path, inputs: Inputs) -> Facts:
    found = reading(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), folder, inputs)
    assert found.sound is not None, found.faults
    return found.sound


def _golden() -> bytes:
    where = find(option=template())
    found = records.read(where.records[0], Inputs(where).vocabulary).sound
    assert found is not None
    return triples.nquads(triples.quads(found, where.names))


def _record(**sections: Any) -> example.Fields:
    """Return an invented record of a group of 14 who were given agent B, with one of them named."""
    return {
        "id": example.NAME,
        "status": "draft",
        "report": {"title": "Invented", "kind": "article"},
        "populations": {
            "cohort": {"role": "cohort", "size": "14", "at": ANCHOR},
            "patient-1": {"part_of": "cohort", "division": "rows", "at": ANCHOR},
        },
        "criteria": {"z20": {"label": "Z20 response", "kind": "response", "says": "Invented.", "at": ANCHOR}},
        "treatments": {
            "b": {"population": "cohort", "agent": "agent-b", "line": "index", "holds": "14 of 14", "at": ANCHOR}
        },
        **sections,
    }


def _said(facts: Facts, finding: str, population: str = "cohort") -> dict[str, list[str]]:
    """Return what is said of a finding: values by the local name of the property."""
    subject = Names().finding(facts.record.id, population, finding)
    said: dict[str, list[str]] = {}
    for quad in triples.quads(facts, Names()):
        if quad.subject == NamedNode(subject):
            assert isinstance(quad.object, NamedNode | Literal)
            local = quad.predicate.value.removeprefix(AL)
            said.setdefault(local, []).append(quad.object.value.removeprefix(BASE))
    return said


# --- the pattern of design section 5 -------------------------------------------------------------------------------


def test_an_outcome_becomes_exactly_the_triples_of_the_pattern(tmp_path: Path, invented: Inputs) -> None:
    """`b-z20` gives the triples that the design writes down, each of them, and not one more."""
    outcome = {"of": "b", "kind": "response", "criterion": "z20", "when": "P12W", "holds": "9 of 14", "at": ANCHOR}
    facts = _facts(_record(outcomes={"b-z20": outcome}), tmp_path, invented)
    report = f"{BASE}report/example-2020"
    subject = NamedNode(f"{report}/cohort#b-z20")
    integer, decimal = NamedNode(f"{XSD}integer"), NamedNode(f"{XSD}decimal")
    pattern: dict[str, NamedNode | Literal] = {
        OUTSIDE["rdf"] + "type": NamedNode(f"{AL}Outcome"),
        f"{AL}population": NamedNode(f"{report}/cohort"),
        f"{AL}ofTreatment": NamedNode(f"{report}/cohort#b"),
        f"{AL}kind": NamedNode(f"{BASE}term/response"),
        f"{AL}criterion": NamedNode(f"{report}#z20"),
        f"{AL}offset": Literal("P12W"),
        f"{AL}offsetDays": Literal("84", datatype=decimal),
        f"{AL}atLeast": Literal("9", datatype=integer),
        f"{AL}atMost": Literal("9", datatype=integer),
        f"{AL}printed": Literal("9 of 14"),
        f"{AL}basis": NamedNode(f"{BASE}term/stated"),
        f"{AL}evidence": NamedNode(f"{report}/text#char=0,9"),
    }
    found = [quad for quad in triples.quads(facts, Names()) if quad.subject == subject]
    graph = NamedNode(f"{BASE}graph/report/example-2020")
    assert set(found) == {Quad(subject, NamedNode(name), value, graph) for name, value in pattern.items()}
    assert len(found) == len(pattern)


def test_a_passage_carries_its_position_in_its_name(tmp_path: Path, invented: Inputs) -> None:
    """An anchor costs one node, shared by all that it supports: its offsets are its IRI, its digest a property."""
    quads = triples.quads(_facts(_record(), tmp_path, invented), Names())
    passage = NamedNode(f"{BASE}report/example-2020/text#char=0,9")
    assert [one.object for one in quads if one.subject == passage and one.predicate.value == f"{AL}digest"] == [
        Literal("0123456789abcdef")
    ]
    assert sum(one.object == passage for one in quads) == 4


@pytest.mark.parametrize(
    ("population", "holds", "bounds"),
    [
        ("patient-1", None, ("1", "1")),
        ("patient-1", "no", ("0", "0")),
        ("patient-1", "open", ("0", "1")),
        ("cohort", "0 of 14", ("0", "0")),
        ("cohort", "3..5", ("3", "5")),
        ("cohort", "at least 3", ("3", "14")),
        ("cohort", "at most 3", ("0", "3")),
    ],
)
def test_bounds_say_present_absent_and_open(
    population: str, holds: str | None, bounds: tuple[str, str], tmp_path: Path, invented: Inputs
) -> None:
    """1/1 is present, 0/0 explicitly absent, 0/1 open; "at least" leaves the rest of the group open."""
    outcome = {"population": population, "of": "b", "kind": "response", "at": ANCHOR}
    if holds:
        outcome["holds"] = holds
    said = _said(_facts(_record(outcomes={"one": outcome}), tmp_path, invented), "one", population)
    assert (said["atLeast"], said["atMost"]) == ([bounds[0]], [bounds[1]])


def test_a_number_of_the_group_as_a_whole_counts_nobody(tmp_path: Path, invented: Inputs) -> None:
    """A median holds for no member, so it has no bounds; a graded count of members has them."""
    median = {"population": "cohort", "measure": "age", "value": "40", "unit": "a", "statistic": "median", "at": ANCHOR}
    older = {"population": "cohort", "measure": "age", "value": "> 40", "unit": "a", "holds": "5 of 14", "at": ANCHOR}
    facts = _facts(_record(measurements={"median": median, "older": older}), tmp_path, invented)
    assert not {"atLeast", "atMost"} & set(_said(facts, "median"))
    assert _said(facts, "older")["atLeast"] == ["5"]


@pytest.mark.parametrize(
    ("printed", "value", "comparator"),
    [("7.20", "7.2", None), ("12.0", "12", None), ("4,1", "4.1", None), ("≤ 3", "3", "≤"), ("< 0.050", "0.05", "<")],
)
def test_what_is_printed_is_kept_beside_the_number(
    printed: str, value: str, comparator: str | None, tmp_path: Path, invented: Inputs
) -> None:
    """The token stays as printed, the value has the form that the store keeps, and no comparator is dropped."""
    measured = {"population": "patient-1", "measure": "age", "value": printed, "unit": "a", "at": ANCHOR}
    said = _said(_facts(_record(measurements={"one": measured}), tmp_path, invented), "one", "patient-1")
    assert (said["printed"], said["value"]) == ([printed], [value])
    assert said.get("comparator") == ([comparator] if comparator else None)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("P12W", {"offset": ["P12W"], "offsetDays": ["84"]}),
        ("P4M", {"offset": ["P4M"], "offsetDays": ["121.75"]}),
        ("P5W..P11W", {"offset": ["P5W..P11W"], "offsetDaysFrom": ["35"], "offsetDaysTo": ["77"]}),
        (">=P4Y", {"offset": [">=P4Y"], "offsetDaysFrom": ["1461"]}),
        ("<=P4W", {"offset": ["<=P4W"], "offsetDaysTo": ["28"]}),
        ("baseline", {"timePoint": ["term/baseline"]}),
    ],
)
def test_a_time_is_an_offset_as_written_or_a_time_point(
    when: str, said: dict[str, list[str]], tmp_path: Path, invented: Inputs
) -> None:
    """A time keeps its text and its days, a range its two ends, a bound its one, a label its concept."""
    outcome = {"of": "b", "kind": "response", "when": when, "holds": "9 of 14", "at": ANCHOR}
    found = _said(_facts(_record(outcomes={"one": outcome}), tmp_path, invented), "one")
    assert {name: values for name, values in found.items() if name.startswith(("offset", "timePoint"))} == said


# --- purity --------------------------------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_quads(inputs: Inputs) -> None:
    """Quads are a pure function of a record: twice the same ones, in the same order, each of them once."""
    for path in inputs.workspace.records:
        one, other = (records.read(path, inputs.vocabulary).sound for _ in range(2))
        assert one is not None
        assert other is not None
        quads = triples.quads(one, Names())
        assert quads == triples.quads(other, Names())
        assert len(quads) == len(set(quads))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_a_record_does_not_matter(seed: int, tmp_path: Path, invented: Inputs) -> None:
    """A record with its sections, and the entries and fields in them, shuffled gives the same bytes."""
    tree = example.tree()
    shuffled = _shuffled(tree, random.Random(seed))
    assert list(shuffled) != list(tree)
    one, other = (_facts(each, tmp_path, invented) for each in (tree, shuffled))
    assert triples.nquads(triples.quads(one, Names())) == triples.nquads(triples.quads(other, Names()))


def _shuffled(node: Any, chance: random.Random) -> Any:
    if not isinstance(node, dict):
        return node
    keys = list(node)
    chance.shuffle(keys)
    # The order of regimens is what the report says of them.
    return {key: node[key] if key == "regimens" else _shuffled(node[key], chance) for key in keys}


def test_every_name_is_ours_or_a_known_standard(inputs: Inputs) -> None:
    """No blank nodes; what is said is said of things below the base, by properties of ours or of a known vocabulary."""
    outside = (*OUTSIDE.values(), "https://orcid.org/")
    for path in inputs.workspace.records:
        facts = records.read(path, inputs.vocabulary).sound
        assert facts is not None
        for quad in triples.quads(facts, Names()):
            assert not any(isinstance(term, BlankNode) for term in quad), quad
            assert isinstance(quad.subject, NamedNode)
            assert quad.subject.value.startswith(f"{BASE}report/"), quad
            assert quad.graph_name == NamedNode(f"{BASE}graph/report/{facts.record.id}")
            assert quad.predicate.value.startswith((AL, *OUTSIDE.values())), quad
            if isinstance(quad.object, NamedNode):
                assert quad.object.value.startswith((BASE, *outside)), quad


# --- bytes ---------------------------------------------------------------------------------------------------------


def test_nquads_are_sorted_and_forget_order_and_repetition() -> None:
    """The same quads in any order, some of them twice, give the same sorted lines."""
    graph = NamedNode(f"{BASE}graph/x")
    quads = [Quad(NamedNode(f"{BASE}{n}"), NamedNode(f"{AL}p"), Literal(f"ä\n{n}"), graph) for n in range(5)]
    data = triples.nquads(quads)
    assert data == triples.nquads([*reversed(quads), quads[2]])
    assert data.decode().splitlines() == sorted(data.decode().splitlines())
    assert set(parse(data, RdfFormat.N_QUADS)) == set(quads)


def test_the_template_record_gives_the_golden_quads() -> None:
    """Each quad of the record that `kg init` writes is the one that was read in review."""
    assert GOLDEN.is_file(), f"write it: {REWRITE}"
    assert _golden().decode().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        f"if the change is meant: {REWRITE}, and read the difference"
    )


def test_two_builds_in_two_folders_are_equal_to_the_byte(tmp_path: Path) -> None:
    """Neither the folder, nor the time zone, nor the seed of hash tables, nor the locale is in what is built."""
    made = []
    for name, seed, zone, locale in (("one", "1", "UTC", "C"), ("two", "4711", "Asia/Tokyo", "C.UTF-8")):
        where = example.workspace(tmp_path / name)
        script = f"from kg.cli import main; main(['build', '-q', '-w', {str(where.root)!r}])"
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", script], env=env, cwd=where.root, check=True, capture_output=True)
        made.append([(where.build / f"afterline.{form}").read_bytes() for form in ("nq", "trig")])
    assert made[0] == made[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built."""
    return example.once(tmp_path_factory)


# rdflib reads through names of its own that it deprecates.
@pytest.mark.filterwarnings("ignore:(Dataset[.]|ConjunctiveGraph is):DeprecationWarning")
@pytest.mark.parametrize(("form", "called"), [("nq", "nquads"), ("trig", "trig")])
def test_rdflib_reads_what_was_written(form: str, called: str, site: Workspace) -> None:
    """The second engine finds the same triples in N-Quads and in TriG; there are no blank nodes to match."""
    from rdflib import BNode, Dataset

    from kg.rdf import term

    data = (site.build / "afterline.nq").read_bytes()
    ours = {tuple(map(term, _parts(quad))) for quad in parse(data, RdfFormat.N_QUADS)}
    read = Dataset()
    read.parse(data=(site.build / f"afterline.{form}").read_bytes(), format=called)
    theirs = {(one[0], one[1], one[2], one[3]) for one in read.quads((None, None, None, None))}
    assert not any(isinstance(part, BNode) for quad in theirs for part in quad)
    assert {(*one[:3], str(one[3])) for one in theirs} == {(*one[:3], str(one[3])) for one in ours}


def _parts(quad: Quad) -> tuple[object, ...]:
    assert not isinstance(quad.object, Triple)
    return quad.subject, quad.predicate, quad.object, quad.graph_name


def test_trig_declares_its_prefixes_in_order_and_says_the_same_as_nquads(site: Workspace) -> None:
    """The file for readers has the quads of the file for machines, and its prefixes sorted."""
    trig = (site.build / "afterline.trig").read_bytes()
    prefixes = [line for line in trig.splitlines() if line.startswith(b"@prefix ")]
    assert len(prefixes) > 5
    assert prefixes == sorted(prefixes)
    assert set(parse(trig, RdfFormat.TRIG)) == set(parse((site.build / "afterline.nq").read_bytes(), RdfFormat.N_QUADS))


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_bytes(_golden())
