"""Shapes over each report alone; what was found once is remembered, and a memory that is damaged is no memory."""

import json
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import validate
from kg.build.inputs import Inputs
from kg.errors import WorkspaceError
from kg.names import BASE, OUTSIDE, Names
from kg.validate import Finding, Shapes, dimensions, shares
from tests.making import repository

AL = f"{BASE}ontology#"
TYPE = NamedNode(OUTSIDE["rdf"] + "type")
TURTLE = """
PREFIX al: <https://w3id.org/afterline/ontology#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://w3id.org/afterline/shapes#>

shape:ThingShape a sh:NodeShape ; sh:targetClass al:Thing ;
  sh:property shape:ThingShape-name, shape:ThingShape-note, shape:ThingShape-style .

shape:ThingShape-name sh:path al:name ; sh:minCount 1 ; sh:severity sh:Violation ;
  sh:message "It has no name. Write one." .

shape:ThingShape-note sh:path al:note ; sh:maxLength 3 ; sh:severity sh:Warning ;
  sh:message "The note is long. Shorten it." .

shape:ThingShape-style sh:path al:style ; sh:maxCount 0 ; sh:severity sh:Info ;
  sh:message "Style is a matter of taste. Drop it." .
"""
SHAPES = Shapes((TURTLE,), (), Names())


def _thing(report: str, /, **said: str) -> list[Quad]:
    """Return a report that says something of one thing."""
    thing, graph = NamedNode(f"{BASE}report/{report}"), NamedNode(f"{BASE}graph/report/{report}")
    quads = [Quad(thing, TYPE, NamedNode(f"{AL}Thing"), graph)]
    return quads + [Quad(thing, NamedNode(AL + about), Literal(value), graph) for about, value in said.items()]


GOOD, NAMELESS = _thing("good", name="a thing"), _thing("nameless")
WRONG = _thing("wrong", name="a thing", note="much too long", style="baroque")


def _found(code: str, severity: str, path: str, value: str, message: str, focus: str) -> Finding:
    assert severity in ("error", "warning", "info")
    return Finding(
        code=code,
        severity=severity,  # type: ignore[arg-type]
        focus=f"{BASE}report/{focus}",
        path=path,
        value=value,
        message=message,
    )


FOUND = [
    [],
    [_found("ThingShape-name", "error", "name", "", "It has no name. Write one.", "nameless")],
    [
        _found("ThingShape-note", "warning", "note", "much too long", "The note is long. Shorten it.", "wrong"),
        _found("ThingShape-style", "info", "style", "", "Style is a matter of taste. Drop it.", "wrong"),
    ],
]


def test_each_report_is_checked_alone_and_in_order() -> None:
    """For each report, what its shapes found: code, severity, place, value and message; nothing of its neighbours."""
    assert validate.check([GOOD, NAMELESS, WRONG], SHAPES) == FOUND
    assert validate.check([WRONG, GOOD], SHAPES) == [FOUND[2], FOUND[0]]
    assert validate.check([], SHAPES) == []


def test_what_lies_beside_decides() -> None:
    """A subclass axiom of the vocabulary makes a thing one to which a shape applies, as it would in the whole graph."""
    small = [Quad(NamedNode(f"{BASE}report/small"), TYPE, NamedNode(f"{AL}SmallThing"), NamedNode(f"{BASE}graph/x"))]
    axiom = Triple(NamedNode(f"{AL}SmallThing"), NamedNode(OUTSIDE["rdfs"] + "subClassOf"), NamedNode(f"{AL}Thing"))
    assert validate.check([small], SHAPES) == [[]]
    (found,) = validate.check([small], Shapes((TURTLE,), (axiom,), Names()))
    assert [one.code for one in found] == ["ThingShape-name"]


# --- the memory ----------------------------------------------------------------------------------------------------


def test_what_is_remembered_is_what_was_computed(tmp_path: Path) -> None:
    """With a memory and without, the first time and the second, the findings are the same."""
    cache = tmp_path / "there" / "cache"
    for _ in range(2):
        assert validate.check([GOOD, NAMELESS, WRONG], SHAPES, cache) == FOUND
        assert len(list(cache.iterdir())) == 3
    assert validate.check([GOOD, NAMELESS, WRONG], SHAPES) == FOUND


def test_what_is_remembered_is_not_computed_again(tmp_path: Path) -> None:
    """A look-up is all that an unchanged report costs, in whatever order its quads come."""
    validate.check([WRONG], SHAPES, tmp_path)
    (file,) = tmp_path.iterdir()
    document = json.loads(file.read_text(encoding="utf-8"))
    document[0]["message"] = "Read from the file."
    file.write_text(json.dumps(document), encoding="utf-8")
    (found,) = validate.check([list(reversed(WRONG))], SHAPES, tmp_path)
    assert [one.message for one in found] == ["Read from the file.", FOUND[2][1].message]


@pytest.mark.parametrize("what", ["report", "shapes", "beside", "base"])
def test_a_change_is_computed_anew(what: str, tmp_path: Path) -> None:
    """Another report, another shape, another vocabulary beside it or another base is another question."""
    validate.check([NAMELESS], SHAPES, tmp_path)
    before = set(tmp_path.iterdir())
    axiom = Triple(NamedNode(f"{AL}A"), NamedNode(OUTSIDE["rdfs"] + "subClassOf"), NamedNode(f"{AL}B"))
    changed = {
        "report": (_thing("nameless", other="word"), SHAPES),
        "shapes": (NAMELESS, Shapes((TURTLE.replace("Write one", "Write it"),), (), Names())),
        "beside": (NAMELESS, Shapes((TURTLE,), (axiom,), Names())),
        "base": (NAMELESS, Shapes((TURTLE,), (), Names("https://example.org/"))),
    }
    report, shapes = changed[what]
    assert validate.check([report], shapes, tmp_path) == validate.check([report], shapes)
    assert len(set(tmp_path.iterdir()) - before) == 1


DAMAGED = {
    "empty": b"",
    "cut": b'[{"code": "ThingShape-name", "sev',
    "zeros": b"\0" * 200,
    "no UTF-8": b"\xff\xfe\xfd",
    "other fields": b'[{"code": "ThingShape-name"}]',
    "more fields": b'[{"code": "a", "severity": "error", "focus": "", "path": "", "value": "", "message": "", "x": 1}]',
    "a number": b"5",
    "a list of numbers": b"[5]",
    "nothing": b"null",
    "a mapping": b"{}",
    "a word": b'""',
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_memory_is_computed_again(data: bytes, tmp_path: Path) -> None:
    """A file that is not what was written finds nobody innocent: the report is checked, and the file mended."""
    validate.check([NAMELESS], SHAPES, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(data)
    assert validate.check([NAMELESS], SHAPES, tmp_path) == [FOUND[1]]
    assert file.read_bytes() == whole


def test_what_was_left_over_does_no_harm(tmp_path: Path) -> None:
    """A file that a killed process left half-written is written over."""
    validate.check([NAMELESS], SHAPES, tmp_path)
    (file,) = tmp_path.iterdir()
    (tmp_path / f".{file.stem}.part").write_bytes(b"[{")
    file.unlink()
    assert validate.check([NAMELESS], SHAPES, tmp_path) == [FOUND[1]]
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_a_place_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    """Where nothing can be remembered, as in a read-only workspace, checking goes on without."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert validate.check([GOOD, NAMELESS], SHAPES, tmp_path / "file" / "cache") == FOUND[:2]


# --- the files -----------------------------------------------------------------------------------------------------


def test_shape_files_are_read_in_order_and_put_on_another_base(tmp_path: Path) -> None:
    """The text of each file counts, in the order given, with our names rebased."""
    for name in ("b", "a"):
        (tmp_path / f"{name}.ttl").write_text(f"# {name}\n<{BASE}shapes#X> a <{BASE}ontology#Y> .\n", encoding="utf-8")
    names = Names("https://example.org/mine/")
    shapes = validate.load([tmp_path / "a.ttl", tmp_path / "b.ttl"], (), names)
    assert [text.splitlines()[0] for text in shapes.turtle] == ["# a", "# b"]
    assert all("<https://example.org/mine/shapes#X>" in text and BASE not in text for text in shapes.turtle)


@pytest.mark.parametrize("data", [None, b"\xff\xfe"], ids=["missing", "no UTF-8"])
def test_a_shape_file_that_cannot_be_read_is_said(data: bytes | None, tmp_path: Path) -> None:
    """A file that is not there, or no text, stops with a sentence."""
    path = tmp_path / "thing.ttl"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"shape file.* cannot be read"):
        validate.load([path], (), Names())


def test_a_shape_file_that_is_no_turtle_is_said(tmp_path: Path) -> None:
    """A workspace's own shapes may have a slip in them: it is the user's file, and its name is given."""
    path = tmp_path / "thing.ttl"
    path.write_text("shape:X a [", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"thing\.ttl"):
        validate.check([GOOD], validate.load([path], (), Names()))


def test_of_the_vocabulary_only_what_decides_is_beside() -> None:
    """Schemes, classes, units and scales are taken along, labels are not: they cannot change what is found."""
    shapes = Inputs(repository()).shapes
    assert {triple.predicate.value for triple in shapes.beside} == {
        OUTSIDE["skos"] + "inScheme",
        OUTSIDE["rdf"] + "type",
        OUTSIDE["rdfs"] + "subClassOf",
        AL + "scaleMaximum",
        AL + "scaleMinimum",
        AL + "ucum",
    }


def test_shapes_that_cannot_be_used_are_told() -> None:
    """A constraint that SHACL forbids is our user's file and no finding: it is said in one sentence what is wrong."""
    text = (
        TURTLE
        + """
shape:ThingShape sh:sparql [ sh:message "No." ; sh:select "SELECT $this WHERE { VALUES ?one { 1 } }" ] .
"""
    )
    with pytest.raises(WorkspaceError, match=r"The shapes cannot be used: .*VALUES"):
        validate.check([GOOD], Shapes((text,), (), Names()))


# --- side by side --------------------------------------------------------------------------------------------------


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> list[list[Quad]]:
    """Return some reports, so many that it is worth while to share them out."""
    monkeypatch.setattr(shares, "_WORTH", 1)
    return [GOOD, NAMELESS, WRONG, _thing("other"), _thing("long", name="a thing", note="long as well")]


def test_who_checks_a_report_makes_no_difference(several: list[list[Quad]]) -> None:
    """Three processes find what one finds, in the order of the reports."""
    alone = shares.check_all(several, SHAPES, processors=1)
    assert [len(found) for found in alone] == [0, 1, 2, 1, 1]
    assert shares.check_all(several, SHAPES, processors=3) == alone


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('nothing')", "print('[[{}]]')", "print('[]')"])
def test_a_share_whose_process_fails_is_checked_all_the_same(
    several: list[list[Quad]], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """A process that stops, or says something else, loses no finding: its share is checked here."""
    alone = shares.check_all(several, SHAPES, processors=1)
    monkeypatch.setattr(shares, "_WORKER", ("-c", program))
    assert shares.check_all(several, SHAPES, processors=2) == alone


def test_where_there_can_be_no_other_process_all_is_checked_here(
    several: list[list[Quad]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that gives no more processes loses nothing but time."""
    alone = shares.check_all(several, SHAPES, processors=1)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert shares.check_all(several, SHAPES, processors=2) == alone


# --- units ---------------------------------------------------------------------------------------------------------


def _number(name: str, /, measure: str, unit: str) -> list[Quad]:
    thing, graph = NamedNode(f"{BASE}report/a/b#{name}"), NamedNode(f"{BASE}graph/report/a")
    return [
        Quad(thing, NamedNode(f"{AL}measure"), NamedNode(f"{BASE}measure/{measure}"), graph),
        Quad(thing, NamedNode(f"{AL}unit"), Literal(unit), graph),
    ]


@pytest.mark.parametrize(
    ("measure", "unit", "right"),
    [
        ("c-reactive-protein", "mg/dL", True),
        ("c-reactive-protein", "nmol/L", True),
        ("c-reactive-protein", "mm/h", False),
        ("erythrocyte-sedimentation-rate", "mg/L", False),
        ("disease-duration", "a", True),
        ("disease-duration", "{score}", False),
        ("leukocyte-count", "10*3/uL", True),
        ("leukocyte-count", "[IU]/mL", False),
        ("rheumatoid-factor", "U/mL", True),
        ("health-assessment-questionnaire", "%", True),
        ("a-measure-without-a-unit", "furlong", True),
    ],
)
def test_a_unit_is_of_the_kind_of_its_measure(measure: str, unit: str, right: bool) -> None:
    """Another unit of the same kind passes, one of another kind never; of an unknown measure nothing is said."""
    shapes = Inputs(repository()).shapes
    found = dimensions.check(_number("x", measure, unit), shapes.beside, Names())
    assert [(one.code, one.path, one.value) for one in found] == ([] if right else [("unit-dimension", "unit", unit)])
    assert all(f"`{unit}`" in one.message for one in found)


@pytest.mark.parametrize(("unit", "right"), [("mg", True), ("J/cm2", True), ("mm/h", False), ("mg/L", False)])
def test_a_dose_is_in_a_unit_in_which_something_is_given(unit: str, right: bool) -> None:
    """A dose is an amount, a volume, radiation or a number of things, by weight or surface and by time perhaps."""
    thing, graph = NamedNode(f"{BASE}report/a/b#c"), NamedNode(f"{BASE}graph/report/a")
    found = dimensions.check([Quad(thing, NamedNode(f"{AL}doseUnit"), Literal(unit), graph)], (), Names())
    assert [(one.code, one.path) for one in found] == ([] if right else [("unit-dose", "doseUnit")])
