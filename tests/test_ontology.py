"""The ontology and the vocabulary as files: each term said well, OWL 2 DL, consistent, mapped only to what was seen."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.names import BASE, Names, expand
from tests.conftest import lacking
from tests.making import ROOT

AL = Names().ontology
CORE = [ROOT / "ontology" / "afterline.ttl", *sorted((ROOT / "ontology" / "vocabulary").glob("*.ttl"))]
OURS = re.compile(rf"(?:<{re.escape(AL)}|\bal:)([A-Za-z0-9]+)")
_SCHEMES = [
    "drugs",
    "drug-classes",
    "procedures",
    "diseases",
    "events",
    "measures",
    "outcome-kinds",
    "designs",
    "routes",
    "severities",
    "actions-taken",
    "lines",
    "bases",
    "statistics",
    "spread-kinds",
    "time-points",
    "levels",
]


def _graph(*files: Path) -> Graph:
    found = Graph()
    for file in files:
        found.parse(file, format="turtle")
    return found


@pytest.fixture(scope="module")
def core() -> Graph:
    """Return ontology and vocabulary, without the alignments."""
    return _graph(*CORE)


def _terms(graph: Graph) -> Iterator[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for kind in kinds:
        for one in graph.subjects(RDF.type, kind):
            if isinstance(one, URIRef) and one.startswith(AL):
                yield one


def test_every_term_is_said_well(core: Graph) -> None:
    """Each class and property has one English label, one definition of one sentence, and says what defines it."""
    terms = list(_terms(core))
    assert len(terms) > 100
    for term in terms:
        labels = list(core.objects(term, RDFS.label))
        definitions = list(core.objects(term, SKOS.definition))
        assert [getattr(one, "language", None) for one in labels] == ["en"], term
        assert len(definitions) == 1, term
        text = str(definitions[0])
        assert text.endswith("."), term
        assert text[0].isupper(), term
        assert not re.search(r"[.?!]\s+[A-Z]", text), f"{term}: more than one sentence"
        assert list(core.objects(term, RDFS.isDefinedBy)) == [URIRef(f"{BASE}ontology")], term


def test_terms_are_named_by_the_rules(core: Graph) -> None:
    """Classes are written UpperCamelCase, properties lowerCamelCase; nothing has two kinds."""
    kinds = Counter(str(term) for term in _terms(core))
    assert {term for term, count in kinds.items() if count > 1} == set()
    for term in _terms(core):
        name = str(term).removeprefix(AL)
        upper = (term, RDF.type, OWL.Class) in core
        assert re.fullmatch(r"[A-Z][A-Za-z]+" if upper else r"[a-z][A-Za-z0-9]*", name), name


def test_every_concept_is_said_well(core: Graph) -> None:
    """Each concept has one preferred label, lies in a scheme that is declared, and is narrower only than a concept."""
    concepts = set(core.subjects(RDF.type, SKOS.Concept))
    schemes = set(core.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(concepts) > 600
    for concept in concepts:
        assert len(list(core.objects(concept, SKOS.prefLabel))) == 1, concept
        assert set(core.objects(concept, SKOS.inScheme)), concept
        assert set(core.objects(concept, SKOS.inScheme)) <= schemes, concept
        assert set(core.objects(concept, SKOS.broader)) <= concepts, concept
        assert concept not in set(core.transitive_objects(concept, SKOS.broader)) - {concept}, concept


@pytest.mark.parametrize("name", _SCHEMES)
def test_a_scheme_is_there_and_has_concepts(name: str, core: Graph) -> None:
    """The schemes of the design exist, and each has something in it."""
    scheme = URIRef(Names().concept("term", name))
    assert (scheme, RDF.type, SKOS.ConceptScheme) in core
    assert list(core.subjects(SKOS.inScheme, scheme))


def test_no_concept_is_under_itself(core: Graph) -> None:
    """What is broader never leads back in a circle."""
    for concept in core.subjects(SKOS.broader, None):
        above = {
            one
            for parent in core.objects(concept, SKOS.broader)
            for one in core.transitive_objects(parent, SKOS.broader)
        }
        assert concept not in above, concept


def test_kinds_of_outcome_are_one_scheme(core: Graph) -> None:
    """Response and failure are arranged as the design says."""
    above = {
        "response": "improvement",
        "complete-response": "response",
        "partial-response": "response",
        "remission": "response",
        "inefficacy": "failure",
        "intolerance": "failure",
        "no-response": "inefficacy",
        "primary-inefficacy": "inefficacy",
        "secondary-inefficacy": "inefficacy",
    }
    names = Names()
    for narrow, broad in above.items():
        concept = URIRef(names.concept("term", narrow))
        assert list(core.objects(concept, SKOS.broader)) == [URIRef(names.concept("term", broad))]
    for alone in ("withdrawn", "ongoing", "relapse", "worsening", "stable", "failure", "improvement"):
        concept = URIRef(names.concept("term", alone))
        assert (concept, SKOS.inScheme, URIRef(names.concept("term", "outcome-kinds"))) in core
        assert not list(core.objects(concept, SKOS.broader))


# --- against what was seen -----------------------------------------------------------------------------------------


def test_mappings_lead_only_to_what_was_seen(core: Graph, shared: Path) -> None:
    """Every outside identifier is one that a table of verified identifiers holds."""
    seen = set(_seen(shared / "vocabulary"))
    assert len(seen) > 500
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
    mapped = {str(thing) for match in matches for thing in core.objects(None, match)}
    assert len(mapped) > 300
    assert mapped - seen == set()


def test_alignments_lead_only_to_what_was_seen(shared: Path) -> None:
    """Every term of others that the alignments name is one that the table of verified IRIs holds; ours are declared."""
    with (shared / "vocabulary" / "vocab_iris.tsv").open(encoding="utf-8") as file:
        seen = {row["iri"] for row in DictReader(file, delimiter="\t")}
    graph = _graph(ROOT / "ontology" / "alignments.ttl")
    ours = {str(term) for term in _terms(_graph(CORE[0]))}
    aligned = [(str(s), str(o)) for s, p, o in graph if str(s).startswith(AL) and p != RDF.type]
    assert len(aligned) > 50
    assert {thing for _, thing in aligned} - seen == set()
    assert {subject for subject, _ in aligned} - ours == set()


#: The terminology whose bare codes stand in a column; in the others an identifier has its prefix.
_COLUMNS = {
    "atc": "ATC",
    "atc_group": "ATC",
    "atc_other": "ATC",
    "drugbank": "DRUGBANK",
    "loinc": "LOINC",
    "rxnorm_rxcui": "RXNORM",
    "unii": "UNII",
}
#: Columns that hold words, and identifiers that nobody saw.
_NO_CODES = {"notes", "verified", "atc_old", "atc_group_old"}


def _seen(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8") as file:
            for row in DictReader(file, delimiter="\t"):
                for column, cell in row.items():
                    if column not in _NO_CODES and "memory" not in (cell or ""):
                        yield from _iris(column, cell or "")


def _iris(column: str, cell: str) -> Iterator[str]:
    for word in re.split(r"[|;,\s]+", cell):
        if word.startswith("http"):
            yield word
        iri = expand(word if ":" in word else f"{_COLUMNS.get(column, '')}:{word}")
        if iri:
            yield iri


# --- what is used, what is declared --------------------------------------------------------------------------------


def test_every_term_that_is_used_is_declared(core: Graph) -> None:
    """Whatever stands below our ontology in shapes, rules and questions is declared in it."""
    declared = {str(term).removeprefix(AL) for term in _terms(core)}
    for path in [*(ROOT / "shapes").glob("*.ttl"), *(ROOT / "queries").rglob("*.rq")]:
        used = set(OURS.findall(path.read_text(encoding="utf-8"))) - {"prefix"}
        assert used - declared == set(), path.name


def test_every_declared_term_is_used(core: Graph) -> None:
    """Whatever is declared is used by the mapping, the vocabulary, a shape, a rule or a question, or is named here."""
    # The audit, which is to come, will say these.
    later = {"Discrepancy", "Reproduction", "excludes"} | {"disputes"}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py"))
    files = [*CORE[1:], *(ROOT / "shapes").glob("*.ttl"), *(ROOT / "queries").rglob("*.rq")]
    used = {name for path in files for name in OURS.findall(path.read_text(encoding="utf-8"))}
    for term in _terms(core):
        name = str(term).removeprefix(AL)
        quoted = re.search(rf"[\"'](?:al:)?{name}[\"']|\bclass {name}\b", code)
        assert quoted or name in used or name in later, name


# --- OWL 2 DL ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def as_rdf_xml(core: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the core as RDF/XML, which tools for OWL read."""
    file = tmp_path_factory.mktemp("owl") / "core.owl"
    core.serialize(file, format="pretty-xml")
    return file


def test_the_core_is_owl_2_dl() -> None:
    """The core without alignments lies within OWL 2 DL: nothing is undeclared, nothing is two things at once."""
    from pyowl2_profiles import detect_profiles

    store = Store()
    for file in CORE:
        store.load(path=file, format=RdfFormat.TURTLE)
    found = detect_profiles(store)["dl"]
    assert found["in_profile"], found


def test_a_core_that_is_not_owl_2_dl_is_told() -> None:
    """The check of the profile can fail: a property that is of two kinds is found."""
    from pyowl2_profiles import detect_profiles

    store = Store()
    text = f"@prefix owl: <{OWL}> . <{AL}kind> a owl:ObjectProperty, owl:DatatypeProperty ."
    store.load(text, RdfFormat.TURTLE)
    assert not detect_profiles(store)["dl"]["in_profile"]


def test_the_core_is_consistent(as_rdf_xml: Path) -> None:
    """HermiT finds a model of the core, and no class that nothing could be a member of."""
    if shutil.which("java") is None:
        lacking("java", "Java is not there: apt install default-jre-headless")
    import owlready2

    world = owlready2.World()
    world.get_ontology(as_rdf_xml.as_uri()).load()
    with world.get_ontology("urn:inferred"):
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []


def test_no_blank_node_and_no_list(core: Graph) -> None:
    """Ontology and vocabulary hold no blank node, so that none enters the dataset."""
    for triple in core:
        assert all(isinstance(term, URIRef | Literal) for term in triple), triple
