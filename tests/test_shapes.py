"""The shapes, held against good graphs, against graphs with one thing wrong each, and against the rules of their form.

A file of `tests/shapes/` is Turtle below comments that say what it is. `base:` names a good file that it adds to,
`remove:` takes all values of one property of a thing away from it, `expect:` is one thing that the shapes must find: a
thing by its IRI after `report/`, the code and the severity. Other comments are reasons.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from pyshacl.errors import ReportableRuntimeError
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg import records, triples, validate
from kg.audit import audit
from kg.audit.quads import quads as audit_quads
from kg.build import generations
from kg.build.inputs import Inputs
from kg.names import Names
from kg.rdf import term
from kg.validate.shapes import Engine
from kg.workspace import Workspace
from tests.making import ROOT

NAMES = Names()
REPORTS = NAMES.report("")
FOLDER = ROOT / "tests" / "shapes"
GOOD = sorted(FOLDER.glob("*.good.ttl"))
BAD = sorted(FOLDER.glob("*.bad.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
#: The signs that may stand before a number.
COMPARATORS = {"<", "≤", ">", "≥", "~"}
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
PROPERTIES = {OWL.DatatypeProperty, OWL.ObjectProperty}
#: What a shape says beside its constraints.
BESIDE = {
    RDF.type,
    SH.description,
    SH.flags,
    SH.ignoredProperties,
    SH.message,
    SH.name,
    SH.path,
    SH.property,
    # The counts beside it are what is found.
    SH.qualifiedValueShape,
    SH.severity,
    SH.targetClass,
    SH.targetSubjectsOf,
}

#: What the shapes find: a thing by its IRI after `report/`, the code, and how grave it is.
Found = tuple[str, str, str]


# --- good graphs and bad ones --------------------------------------------------------------------------------------


def _head(path: Path, word: str) -> list[list[str]]:
    """Return what the comments of a file say after a word, each line split at its blanks."""
    start = f"# {word}: "
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(start).split() for line in lines if line.startswith(start)]


def _graph(path: Path, base: str) -> dict[Triple, None]:
    """Return the triples of a file with those of the file that it adds to; its IRIs lie below a base of its own."""
    graph: dict[Triple, None] = {}
    for (other,) in _head(path, "base"):
        graph |= _graph(FOLDER / other, base)
    for subject, name in _head(path, "remove"):
        prefix, _, local = name.partition(":")
        key = (base + subject, NAMES.prefixes[prefix] + local)
        gone = [one for one in graph if (getattr(one.subject, "value", ""), one.predicate.value) == key]
        assert gone, f"{path.name}: there is nothing to remove: {subject} {name}"
        for one in gone:
            del graph[one]
    turtle = path.read_text(encoding="utf-8").replace(f"BASE <{REPORTS}>", f"BASE <{base}>")
    for quad in parse(turtle, format=RdfFormat.TURTLE, rename_blank_nodes=True):
        assert quad.triple not in graph, f"{path.name}: this is there already: {quad.triple}"
        graph[quad.triple] = None
    return graph


def _quads(path: Path) -> Iterator[Quad]:
    graph = NamedNode(NAMES.graph("report", path.stem))
    for one in _graph(path, f"{REPORTS}{path.stem}/"):
        yield Quad(one.subject, one.predicate, one.object, graph)


@pytest.fixture(scope="module")
def merged() -> list[Quad]:
    """Return all files as one graph, which is checked in seconds; one after the other they would take minutes."""
    return [quad for path in (*GOOD, *BAD) for quad in _quads(path)]


@pytest.fixture(scope="module")
def found(merged: list[Quad], inputs: Inputs) -> dict[str, list[Found]]:
    """Return what the shapes find in each file."""
    every: dict[str, list[Found]] = {path.stem: [] for path in (*GOOD, *BAD)}
    for one in Engine(inputs.shapes).check(merged):
        case, _, focus = one.focus.removeprefix(REPORTS).partition("/")
        assert case in every, f"{one.code} finds something in no file, but in the vocabulary: {one.focus}"
        every[case].append((focus, one.code, one.severity))
    return every


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_graph_is_good(path: Path, found: dict[str, list[Found]]) -> None:
    """The shapes find nothing in a graph that says whatever its class may say."""
    assert found[path.stem] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_graph_is_bad_for_the_reason_that_it_gives(path: Path, found: dict[str, list[Found]]) -> None:
    """The shapes find in a graph with one thing wrong exactly what its first lines say, and nothing else."""
    expected = _head(path, "expect")
    assert expected, "no line says what the shapes must find"
    assert found[path.stem] == sorted(map(tuple, expected))


@pytest.mark.parametrize("name", ["group.good", "group-counts-atMost.bad", "outcome-kind-unknown.bad"])
def test_a_graph_alone_is_as_good_as_among_others(name: str, found: dict[str, list[Found]], inputs: Inputs) -> None:
    """That the graphs are checked together hides nothing and adds nothing."""
    alone = Engine(inputs.shapes).check(list(_quads(FOLDER / f"{name}.ttl")))
    assert [(one.focus.removeprefix(f"{REPORTS}{name}/"), one.code, one.severity) for one in alone] == found[name]


def test_the_shipped_records_are_good(inputs: Inputs) -> None:
    """The shapes find nothing in the graphs of the reports, nor in what the audit adds to them."""
    readings = [records.read(path, inputs.vocabulary) for path in inputs.workspace.records]
    names = inputs.workspace.names
    graphs = [
        [*triples.quads(one.sound, names), *audit_quads(audit(one.sound, inputs.vocabulary), names)]
        for one in readings
        if one.sound
    ]
    assert len(graphs) == len(readings) >= 5
    assert validate.check(graphs, inputs.shapes) == [[] for _ in graphs]


def test_the_whole_dataset_is_good(built: Workspace, inputs: Inputs) -> None:
    """Who validates all that is published as one graph, with what the rules derive, finds nothing either."""
    dataset = (generations.ready(built) / "afterline.nq").read_bytes()
    whole = dict.fromkeys(quad.triple for quad in parse(dataset, format=RdfFormat.N_QUADS))
    graph = NamedNode(NAMES.graph("vocabulary"))
    assert Engine(inputs.shapes).check([Quad(one.subject, one.predicate, one.object, graph) for one in whole]) == []


# --- nothing is left out -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return all shapes as one graph."""
    graph = Graph()
    for path in SHAPES:
        graph.parse(path, format="turtle")
    return graph


def _named(shapes: Graph, kind: URIRef) -> list[URIRef]:
    """Return the shapes of a kind that have a name; those without one are parts of a constraint of another."""
    return sorted(one for one in shapes.subjects(RDF.type, kind) if isinstance(one, URIRef))


def _code(shape: object) -> str:
    return str(shape).removeprefix(NAMES.shapes)


def _is_targeted(shapes: Graph, shape: URIRef) -> bool:
    return any(one in set(shapes.predicates(shape)) for one in (SH.targetClass, SH.targetSubjectsOf))


def _expected() -> set[str]:
    return {code for path in BAD for _, code, _ in _head(path, "expect")}


def test_every_shape_has_a_counterexample(shapes: Graph) -> None:
    """Each property shape, and each node shape with a target, is expected by at least one bad file.

    What another shape asks for by `sh:node` is found as that shape's, and has no code of its own.
    """
    targeted = {one for one in _named(shapes, SH.NodeShape) if _is_targeted(shapes, one)}
    asked = {one for node in set(_named(shapes, SH.NodeShape)) - targeted for one in shapes.objects(node, SH.property)}
    asking = {one for one in targeted if _asks(shapes, one)}
    codes = {_code(one) for one in (set(_named(shapes, SH.PropertyShape)) - asked) | asking}
    missing = codes - _expected()
    assert missing == set(), f"no bad file expects {', '.join(sorted(missing))}"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_named_by_what_it_expects(path: Path) -> None:
    """Its name begins with the class and the property of the first code, so that a file is found by its shape."""
    code = _head(path, "expect")[0][1]
    name, _, detail = code.partition("Shape")
    named = f"{name.lower()}{detail}"
    assert path.name.startswith((f"{named}-", f"{named}.")) or (not detail and path.name.startswith("treatment-"))


@pytest.mark.long
def test_every_constraint_has_a_counterexample(shapes: Graph, merged: list[Quad], inputs: Inputs) -> None:
    """Each part of each shape finds something in a bad file; a misspelt one would find nothing, silently."""
    data = Graph()
    for one in (*inputs.shapes.beside, *(quad.triple for quad in merged)):
        data.add((term(one.subject), term(one.predicate), term(one.object)))
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(results, Graph)
    fired = {
        (_code(results.value(one, SH.sourceShape)), str(results.value(one, SH.sourceConstraintComponent)))
        for one in results.subjects(RDF.type, SH.ValidationResult)
    }
    named = (*_named(shapes, SH.NodeShape), *_named(shapes, SH.PropertyShape))
    parts = {(_code(one), _component(part)) for one in named for part in set(shapes.predicates(one)) - BESIDE}
    assert len(parts) > 400
    assert parts - fired == set()


def _component(parameter: object) -> str:
    name = str(parameter).removeprefix(str(SH))
    return f"{SH}{'SPARQL' if name == 'sparql' else name[0].upper() + name[1:]}ConstraintComponent"


def test_every_property_has_an_example(shapes: Graph) -> None:
    """Each property that a shape has a rule for is used by the good file of its class: it is not misspelt."""
    for shape in _named(shapes, SH.PropertyShape):
        path = shapes.value(shape, SH.path)
        file = FOLDER / f"{_code(shape).partition('Shape-')[0].lower()}.good.ttl"
        if isinstance(path, URIRef) and file in GOOD:
            assert str(path) in {one.predicate.value for one in _graph(file, REPORTS)}, _code(shape)


def test_every_class_has_a_shape(shapes: Graph, ontology: Graph) -> None:
    """Each class without subclasses has a shape, which is closed, in a file of its name, with a good file."""
    above = set(ontology.objects(None, RDFS.subClassOf))
    classes = {one for one in ontology.subjects(RDF.type, OWL.Class) if str(one).startswith(NAMES.ontology)}
    leaves = {str(one).removeprefix(NAMES.ontology) for one in classes - above}
    closed = {_code(one) for one in shapes.subjects(SH.closed, Literal(True))}
    files = {path.stem for path in SHAPES}
    for name in leaves:
        assert (URIRef(f"{NAMES.shapes}{name}Shape"), SH.targetClass, URIRef(NAMES.ontology + name)) in shapes
        assert f"{name}Shape" in closed
        assert name.lower() in files
        assert FOLDER / f"{name.lower()}.good.ttl" in GOOD


# --- the form of the shapes ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """Return the ontology without the vocabulary."""
    return Graph().parse(ROOT / "ontology" / "afterline.ttl", format="turtle")


def test_a_property_shape_says_what_it_must(shapes: Graph) -> None:
    """Each has one path, name, severity and message, no target of its own, and a shape that refers to it."""
    for shape in _named(shapes, SH.PropertyShape):
        for said in (SH.path, SH.name, SH.severity, SH.message):
            assert len(list(shapes.objects(shape, said))) == 1, f"{_code(shape)}: {said}"
        assert shapes.value(shape, SH.severity) in SEVERITIES, _code(shape)
        assert not [one for one in shapes.predicates(shape) if _is_target(one)], _code(shape)
        assert list(shapes.subjects(SH.property, shape)), f"{_code(shape)} is referred to by nothing"


def _is_target(property: object) -> bool:
    return str(property).removeprefix(str(SH)).startswith("target")


def test_a_node_shape_has_a_target_or_is_used_by_one(shapes: Graph, ontology: Graph) -> None:
    """Each has a class that the ontology declares, a severity and a message; or another shape refers to it."""
    for shape in _named(shapes, SH.NodeShape):
        classes, properties = (list(shapes.objects(shape, one)) for one in (SH.targetClass, SH.targetSubjectsOf))
        if not classes and not properties:
            assert list(shapes.subjects(SH.node, shape)), f"{_code(shape)} is referred to by nothing"
            continue
        # Facts of reports and studies are statements, a class of RDF itself.
        for one in classes:
            assert one == RDF.Statement or (one, RDF.type, OWL.Class) in ontology, one
        for one in properties:
            assert one == RDF.type or set(ontology.objects(one, RDF.type)) & PROPERTIES, one
        if _asks(shapes, shape):
            assert shapes.value(shape, SH.severity) in SEVERITIES, _code(shape)
            assert len(list(shapes.objects(shape, SH.message))) == 1, _code(shape)


def _asks(shapes: Graph, shape: URIRef) -> bool:
    """Whether a node shape asks for something itself, and does not only gather property shapes."""
    return bool(set(shapes.predicates(shape)) - BESIDE)


def test_a_reference_leads_to_a_shape(shapes: Graph) -> None:
    """Whatever a shape refers to is a shape of its kind: a misspelt name would be a shape that finds nothing."""
    for reference, kind in ((SH.property, SH.PropertyShape), (SH.node, SH.NodeShape)):
        for subject, shape in shapes.subject_objects(reference):
            if isinstance(shape, URIRef):
                assert (shape, RDF.type, kind) in shapes, f"{_code(subject)} refers to {_code(shape)}"
            else:
                assert not isinstance(subject, URIRef), f"{_code(subject)} has a property shape without a name"


def test_every_class_of_findings_shares_the_rules_of_findings(shapes: Graph, ontology: Graph) -> None:
    """Each shape of a class of findings refers to all rules that findings share."""
    shared = {one for one in _named(shapes, SH.PropertyShape) if _code(one).startswith("FindingShape-")}
    classes = set(ontology.subjects(RDFS.subClassOf, URIRef(f"{NAMES.ontology}Finding")))
    assert len(shared) > 10
    assert len(classes) == 6
    for one in classes:
        name = str(one).removeprefix(NAMES.ontology)
        assert shared - set(shapes.objects(URIRef(f"{NAMES.shapes}{name}Shape"), SH.property)) == set(), name


def test_a_list_holds_what_there_is(shapes: Graph, ontology: Graph, inputs: Inputs) -> None:
    """What may stand somewhere is a comparator, a scheme that holds concepts, or a class: none of them is misspelt."""
    schemes = {term(one.object) for one in inputs.shapes.beside if one.predicate.value == str(SKOS.inScheme)}
    for shape, head in shapes.subject_objects(SH["in"]):
        members = set(Collection(shapes, head))
        if shapes.value(shape, SH.path) == SKOS.inScheme:
            assert members <= schemes, _code(shape)
        elif isinstance(shape, URIRef):
            classes = {one for one in members if (one, RDF.type, OWL.Class) in ontology}
            assert members == classes or {str(one) for one in members} == COMPARATORS, _code(shape)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_a_message_is_two_sentences_for_a_curator(path: Path) -> None:
    """Each message says in two sentences what is wrong and what to write, in 180 characters and without an IRI."""
    graph = Graph().parse(path, format="turtle")
    for shape, message in graph.subject_objects(SH.message):
        # What stands in backquotes is what to write.
        plain = re.sub(r"`[^`]*`", "this", str(message))
        assert re.fullmatch(r"[A-Z][^.]*\. [A-Z][^.]*\.", plain), f"{_code(shape)}: {message}"
        assert len(str(message)) <= 180, f"{_code(shape)}: {message}"
        assert not re.search(r"://|\b(?:al|sh|shape|term|xsd):", plain), f"{_code(shape)}: {message}"


def test_no_term_of_shacl_is_misspelt(shapes: Graph) -> None:
    """Whatever the shapes use of SHACL is a term of it: an unknown one would be passed over without a word."""
    used = {one for triple in shapes for one in triple if isinstance(one, URIRef) and one.startswith(str(SH))}
    assert len(used) > 30
    assert [one for one in used if one not in SH] == []
    assert URIRef(f"{SH}mincount") not in SH


def test_the_shapes_are_shapes(shapes: Graph) -> None:
    """They fulfil what SHACL asks of shapes, and a graph that does not is told."""
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)[0]
    broken = Graph().parse(data=f"PREFIX sh: <{SH}> [] a sh:PropertyShape ; sh:path 1 .", format="turtle")
    with pytest.raises(ReportableRuntimeError):
        pyshacl.validate(Graph(), shacl_graph=broken, meta_shacl=True)
