"""The vocabulary: which concept a word means, when it may mean several, and what is broader than what."""

from pathlib import Path

import pytest

from kg.build.inputs import Inputs
from kg.errors import WorkspaceError
from kg.names import BASE, KINDS, SLUG, Names
from kg.vocabulary import Concept, Vocabulary, from_triples, load, triples

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix drug: <https://w3id.org/afterline/drug/> .
@prefix term: <https://w3id.org/afterline/term/> .
@prefix event: <https://w3id.org/afterline/event/> .

drug:agent-b skos:prefLabel "Agent B"@en ; skos:altLabel "Bevo", "B-mab" ; skos:inScheme term:drugs ;
  skos:broader drug:blocker-x ; skos:exactMatch <http://identifiers.org/drugbank/DB1>, <https://example.org/b> ;
  skos:closeMatch <http://identifiers.org/unii/U1> .
drug:blocker-x skos:prefLabel "X blocker"@en ; skos:inScheme term:drug-classes ; skos:broader drug:biologic .
drug:biologic skos:prefLabel "Biologic"@en ; skos:altLabel "Bevo-like", "mab" ; skos:inScheme term:drug-classes .
drug:agent-c skos:prefLabel "mab"@en ; skos:altLabel "C-mab" ; skos:inScheme term:drugs .
drug:agent-d skos:prefLabel "Agent D"@en ; skos:altLabel "C-mab" ;
  skos:exactMatch <http://identifiers.org/drugbank/DB2> .
drug:agent-e skos:prefLabel "Agent E"@en ; skos:exactMatch <http://identifiers.org/drugbank/DB2> .
event:agent-b skos:prefLabel "Agent B overdose"@en .
term:nameless skos:altLabel "without a label"@en .
term:drugs skos:prefLabel "Drugs"@en .
<https://example.org/drug/stranger> skos:prefLabel "Stranger"@en .
"""


@pytest.fixture
def known(tmp_path: Path) -> Vocabulary:
    """Return the vocabulary of the Turtle above."""
    (tmp_path / "v.ttl").write_text(TURTLE, encoding="utf-8")
    return load([tmp_path / "v.ttl"], Names())


@pytest.mark.parametrize(
    ("word", "parts", "found"),
    [
        ("agent-b", ("drug",), ["drug/agent-b"]),
        ("Agent B", ("drug",), ["drug/agent-b"]),
        ("AGENT B", ("drug",), ["drug/agent-b"]),
        ("bevo", ("drug",), ["drug/agent-b"]),
        ("drug/agent-b", ("drug",), ["drug/agent-b"]),
        (f"{BASE}drug/agent-b", ("drug",), ["drug/agent-b"]),
        ("DRUGBANK:DB1", ("drug",), ["drug/agent-b"]),
        ("drugbank:DB1", ("drug",), ["drug/agent-b"]),
        ("http://identifiers.org/drugbank/DB1", ("drug",), ["drug/agent-b"]),
        ("UNII:U1", ("drug",), ["drug/agent-b"]),
        ("agent-b", ("drugs",), ["drug/agent-b"]),
        ("agent-b", ("event",), ["event/agent-b"]),
        ("event/agent-b", ("drug", "event"), ["event/agent-b"]),
        ("X blocker", ("drug-classes", "events"), ["drug/blocker-x"]),
    ],
)
def test_a_word_means_its_concept(word: str, parts: tuple[str, ...], found: list[str], known: Vocabulary) -> None:
    """A slug, label, synonym, CURIE, IRI or path finds its concept, in the part where it is looked for."""
    assert known.find(word, parts) == found


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("", ("drug",)),
        ("agent", ("drug",)),
        ("agent-b ", ("drug",)),
        ("agent-b", ("disease",)),
        ("agent-b", ("drug-classes",)),
        ("drug/agent-b", ("event",)),
        ("UNII:U2", ("drug",)),
        ("https://example.org/b", ("drug",)),
        ("nameless", ("term",)),
        ("Stranger", ("drug",)),
        ("agent-b", ()),
    ],
)
def test_a_word_that_nobody_knows_means_nothing(word: str, parts: tuple[str, ...], known: Vocabulary) -> None:
    """No concept is guessed: not from a part of a word, not from another part of the vocabulary, not from others'."""
    assert known.find(word, parts) == []


def test_a_shared_word_means_several(known: Vocabulary) -> None:
    """A synonym or a code that two concepts share is ambiguous, and both are named in order."""
    assert known.find("C-mab", ("drug",)) == ["drug/agent-c", "drug/agent-d"]
    assert known.find("DRUGBANK:DB2", ("drug",)) == ["drug/agent-d", "drug/agent-e"]
    assert known.find("C-mab", ("drugs",)) == ["drug/agent-c"]


def test_a_label_comes_before_a_synonym(known: Vocabulary) -> None:
    """A word that is the label of one concept and a synonym of another means the first."""
    assert known.find("mab", ("drug",)) == ["drug/agent-c"]
    assert known.find("mab", ("drug-classes",)) == ["drug/biologic"]


def test_above_is_transitive(known: Vocabulary) -> None:
    """Above a concept are itself and its classes to the top, and never what is below it."""
    assert known.above("drug/agent-b") == {"drug/agent-b", "drug/blocker-x", "drug/biologic"}
    assert known.above("drug/biologic") == {"drug/biologic"}
    assert known.above("drug/nobody") == {"drug/nobody"}


def test_above_ends_in_a_circle() -> None:
    """A faulty vocabulary whose classes are above each other does not hang."""
    pair = {
        "drug/a": Concept("drug/a", "A", broader=("drug/b",)),
        "drug/b": Concept("drug/b", "B", broader=("drug/a",)),
    }
    assert Vocabulary(pair).above("drug/a") == {"drug/a", "drug/b"}


def test_a_concept_has_what_its_file_says(known: Vocabulary) -> None:
    """Label, scheme, synonyms, codes and classes are those of the file; an unknown terminology gives no code."""
    assert known.concepts["drug/agent-b"] == Concept(
        path="drug/agent-b",
        label="Agent B",
        scheme="drugs",
        synonyms=("B-mab", "Bevo"),
        codes=("DRUGBANK:DB1",),
        near=("UNII:U1",),
        broader=("drug/blocker-x",),
    )
    assert (known.concepts["event/agent-b"].kind, known.concepts["event/agent-b"].slug) == ("event", "agent-b")
    assert [one.slug for one in known.known(("drug-classes",))] == ["biologic", "blocker-x"]


def test_a_vocabulary_may_have_another_base(tmp_path: Path) -> None:
    """The same files give the same concepts under another base."""
    (tmp_path / "v.ttl").write_text(TURTLE, encoding="utf-8")
    names = Names("https://example.net/kg/")
    found = load([tmp_path / "v.ttl"], names)
    assert found.find(names.concept("drug", "agent-b"), ("drug",)) == ["drug/agent-b"]
    assert found.concepts["drug/agent-b"].broader == ("drug/blocker-x",)
    assert from_triples(triples(tmp_path / "v.ttl", names), Names()).concepts.keys() == set()


def test_what_is_no_turtle_is_refused(tmp_path: Path) -> None:
    """A file that is no Turtle, or no text, is an error that names file and line."""
    (tmp_path / "v.ttl").write_text(TURTLE + "drug:agent-f skos:prefLabel .\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"v\.ttl: .*line 20") as refused:
        triples(tmp_path / "v.ttl", Names())
    assert refused.value.remedy
    (tmp_path / "v.ttl").write_bytes(b"\xff\xfe")
    with pytest.raises(WorkspaceError, match=r"v\.ttl"):
        triples(tmp_path / "v.ttl", Names())


def test_every_shipped_concept_is_found_by_its_names(inputs: Inputs) -> None:
    """In its own part, path, slug and label of each shipped concept find it and nothing else."""
    vocabulary = inputs.vocabulary
    assert len(vocabulary.concepts) > 400
    for path, concept in vocabulary.concepts.items():
        for word in (path, inputs.workspace.names.base + path, concept.slug, concept.label):
            assert vocabulary.find(word, (concept.kind,)) == [path], word
        for word in (*concept.synonyms, *concept.codes):
            assert vocabulary.find(word, (concept.kind,)), word


def test_the_shipped_vocabulary_hangs_together(inputs: Inputs) -> None:
    """Every slug can be an id, every broader concept exists, and no concept is above itself."""
    concepts = inputs.vocabulary.concepts
    for path, concept in concepts.items():
        assert concept.kind in KINDS
        assert SLUG.fullmatch(concept.slug)
        assert set(concept.broader) <= set(concepts)
        assert path not in {above for one in concept.broader for above in inputs.vocabulary.above(one)}


@pytest.mark.parametrize("word", ["TCZ", "MTX", "AS", "JIA", "CYC", "PD", "IFX"])
def test_an_abbreviation_is_a_fact_of_one_report(word: str, inputs: Inputs) -> None:
    """The shipped vocabulary knows no abbreviation that reports use, for two reports may use one for two things."""
    assert inputs.vocabulary.find(word, KINDS) == []


OWN = """PREFIX drug: <https://w3id.org/afterline/drug/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
drug:x skos:prefLabel "X"@en ;
  """

UNFIT = {
    "a label with a bar": ('skos:prefLabel "X|Y"@en .', r"v\.ttl:5: The label 'X\|Y' has a `\|`"),
    "another label with a bar": ('rdfs:label "X|Y" .', r"v\.ttl:5: The label 'X\|Y' has a `\|`"),
    "a thing in brackets": ("skos:note [ a skos:Concept ] .", r"v\.ttl:5: A thing without a name"),
    "a thing with a mark": ("skos:note _:a .", r"v\.ttl:5: A thing without a name"),
    "a list": ("skos:note ( 1 ) .", r"v\.ttl: A thing without a name"),
    "a script": ("skos:exactMatch <javascript:alert(1)> .", r"v\.ttl:5: 'javascript:alert\(1\)' is no IRI of the web"),
    "data": ("skos:exactMatch <data:text/html,x> .", r"v\.ttl:5: 'data:text/html,x' is no IRI of the web"),
    "a file": ("skos:exactMatch <FILE:///etc/passwd> .", r"v\.ttl:5: .* is no IRI of the web"),
    "a line turned round": ("skos:exactMatch <https://example.org/\u202ea> .", r"v\.ttl:5: .* hides characters"),
    "a circle of one": ("skos:broader drug:x .", r"v\.ttl: drug/x is broader than itself: drug/x → drug/x\."),
    "a circle of two": (
        "skos:broader drug:y . drug:y skos:broader drug:x .",
        r"v\.ttl: drug/[xy] is broader than itself",
    ),
}


@pytest.mark.parametrize(("text", "what"), UNFIT.values(), ids=UNFIT)
def test_what_may_not_get_into_the_dataset_is_refused(text: str, what: str, tmp_path: Path) -> None:
    """Blank nodes, bars in labels, links that could run, and circles are errors of the file, at a line where known."""
    (tmp_path / "v.ttl").write_text(OWN + text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=what) as refused:
        load([tmp_path / "v.ttl"], Names())
    assert refused.value.remedy


def test_a_circle_through_two_files_names_both(tmp_path: Path) -> None:
    """What one file says may be right until another one says the contrary."""
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.ttl").write_text(
            OWN.replace("drug:x", f"drug:{one}") + f"skos:broader drug:{other} .", "utf-8"
        )
    with pytest.raises(WorkspaceError, match=r"a\.ttl, .*b\.ttl: drug/"):
        load(sorted(tmp_path.iterdir()), Names())


@pytest.mark.parametrize(
    ("word", "parts", "first"),
    [
        ("tnf", ("drug",), "drug/tnf-inhibitor"),
        ("TNF", ("drug",), "drug/tnf-inhibitor"),
        ("tocilizumb", ("drug",), "drug/tocilizumab"),
        ("actemr", ("drug",), "drug/tocilizumab"),
        ("takayasu", ("disease",), "disease/takayasu-arteritis"),
    ],
)
def test_a_word_that_nobody_knows_is_like_others(word: str, parts: tuple[str, ...], first: str, inputs: Inputs) -> None:
    """What begins with the word, is spelt nearly so, or holds it, in a label or a synonym, may have been meant."""
    assert inputs.vocabulary.find(word, parts) == []
    paths, every = inputs.vocabulary.offer(word, parts)
    assert first in paths[:2]
    assert len(paths) <= 8
    assert not every


def test_where_there_are_few_all_are_offered(inputs: Inputs) -> None:
    """Of kinds of outcome each is named to who knows none; of a word like nothing, no drug is."""
    paths, every = inputs.vocabulary.offer("nonsense", ("outcome-kinds",))
    assert every
    assert {"term/response", "term/inefficacy"} <= set(paths)
    assert inputs.vocabulary.offer("xyzzy", ("drug",)) == ([], False)
