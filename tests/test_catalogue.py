"""What can be asked: the same from the index that a build leaves as from the files, and a damaged index is said."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build.inputs import Inputs
from kg.errors import StoreError, UsageError
from kg.names import KINDS, Names
from kg.questions import Catalogue, from_files, from_index, write_index
from tests.making import ROOT


@pytest.fixture(scope="module")
def folder(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the index of the repository."""
    made = tmp_path_factory.mktemp("index")
    write_index(inputs.catalogue, made)
    return made


@pytest.fixture
def indexed(folder: Path) -> Catalogue:
    """Return the catalogue that the index holds."""
    return from_index(folder)


def test_the_index_holds_the_questions(indexed: Catalogue, inputs: Inputs) -> None:
    """Each question is what its file said, in the same order, with the base of the dataset."""
    assert indexed.names == inputs.catalogue.names
    assert indexed.questions == inputs.catalogue.questions
    assert list(indexed.questions) == list(inputs.catalogue.questions)


def test_the_index_holds_the_vocabulary(indexed: Catalogue, inputs: Inputs) -> None:
    """Each concept is what the Turtle said, and each word means the same."""
    whole = inputs.catalogue.vocabulary
    assert indexed.vocabulary.concepts == whole.concepts
    assert len(whole.concepts) > 300
    for concept in whole.concepts.values():
        assert indexed.label(concept.kind, concept.slug) == concept.label
        for word in (concept.slug, concept.label, *concept.synonyms, *concept.codes):
            assert indexed.find(word, KINDS) == whole.find(word, KINDS)


def test_files_and_index_are_one_catalogue(indexed: Catalogue, inputs: Inputs) -> None:
    """What an endpoint is asked with, read from files, is what a store is asked with."""
    where = inputs.workspace
    read = from_files(
        where.files("queries/questions", ".rq").values(), where.files("ontology", ".ttl").values(), where.names
    )
    assert read.questions == indexed.questions
    assert read.vocabulary.concepts == indexed.vocabulary.concepts


def test_the_index_depends_on_what_it_holds_only(inputs: Inputs, folder: Path, tmp_path: Path) -> None:
    """Written twice it has the same bytes."""
    write_index(inputs.catalogue, tmp_path)
    for name in ("index.json", "vocabulary.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_slug_is_found_without_the_vocabulary(folder: Path, tmp_path: Path) -> None:
    """An exact slug of one part costs no reading of the vocabulary; another word does."""
    (tmp_path / "index.json").write_bytes((folder / "index.json").read_bytes())
    alone = from_index(tmp_path)
    assert alone.find("tocilizumab", ("drug",)) == ["drug/tocilizumab"]
    assert alone.label("drug", "tocilizumab") == "tocilizumab"
    with pytest.raises(StoreError, match=r"vocabulary\.json cannot be read"):
        alone.find("RoActemra", ("drug",))


def test_a_label_that_nobody_knows_is_its_slug(indexed: Catalogue) -> None:
    """A concept of a foreign endpoint that we do not know is shown by its slug."""
    assert indexed.label("drug", "no-such-drug") == "no-such-drug"


def test_a_question_is_known_by_its_name(indexed: Catalogue) -> None:
    """A misspelt name gets the near ones, another one the way to the list."""
    assert indexed.question("responses").name == "responses"
    with pytest.raises(UsageError, match="no question 'respones'") as caught:
        indexed.question("respones")
    assert "responses" in caught.value.remedy
    with pytest.raises(UsageError) as caught:
        indexed.question("xyzzy")
    assert "lists the questions" in caught.value.remedy


DAMAGED = {
    "missing": None,
    "empty": b"",
    "cut": b'{"base": "https://',
    "no UTF-8": b"\xff\xfe",
    "null": b"null",
    "a number": b"5",
    "a list": b"[]",
    "nothing in it": b"{}",
    "a question that is none": b'{"base": "https://example.org/", "labels": {}, "questions": [5]}',
    "a question of nothing": b'{"base": "https://example.org/", "labels": {}, "questions": [{}]}',
    "an unknown field": b'{"base": "a:", "labels": {}, "questions": [{"name": "a", "summary": "a", "x": 1}]}',
    "a parameter of nothing": b'{"base": "a:", "labels": {}, "questions": [{"name": "a", "parameters": [{}]}]}',
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_index_is_a_store_error(data: bytes | None, tmp_path: Path) -> None:
    """An index that is not what a build wrote says so, and to build again."""
    if data is not None:
        (tmp_path / "index.json").write_bytes(data)
    with pytest.raises(StoreError, match=r"index\.json") as caught:
        from_index(tmp_path)
    assert caught.value.remedy == "Run `kg build` again."


@pytest.mark.parametrize("data", [b"", b"[{}]", b"[5]", b"5", b'[{"path": "drug/a", "label": "a", "x": 1}]'])
def test_a_damaged_vocabulary_is_a_store_error(data: bytes, folder: Path, tmp_path: Path) -> None:
    """The same holds for the second file, once it is read."""
    (tmp_path / "index.json").write_bytes((folder / "index.json").read_bytes())
    (tmp_path / "vocabulary.json").write_bytes(data)
    with pytest.raises(StoreError, match=r"vocabulary\.json") as caught:
        from_index(tmp_path).find("no slug", KINDS)
    assert caught.value.remedy == "Run `kg build` again."


def test_an_index_of_another_base_has_its_names(inputs: Inputs, tmp_path: Path) -> None:
    """What was built on a base is asked for on that base, whatever the program's own is."""
    names = Names("https://example.org/")
    where = inputs.workspace
    files = where.files("queries/questions", ".rq").values(), where.files("ontology", ".ttl").values()
    write_index(from_files(*files, names), tmp_path)
    found = from_index(tmp_path)
    assert found.names == names
    assert "https://example.org/ontology#" in found.question("responses").sparql
    assert json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))["base"] == "https://example.org/"


def test_asking_a_built_graph_reads_no_yaml_and_no_turtle(folder: Path) -> None:
    """The index exists so that a question loads neither a YAML parser nor the record model."""
    heavy = {"yaml", "pydantic", "rdflib", "pyshacl", "networkx"}
    script = (
        "import sys; from pathlib import Path; from kg.questions import from_index; "
        f"from_index(Path({str(folder)!r})); print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
