"""What a build takes in: sound records that are no drafts, a workspace's files over the packaged ones, one base."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import store
from kg.build import generations
from kg.build.assembling import build
from kg.names import BASE
from kg.workspace import Workspace, find
from tests import example

Program = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built; a test that changes something works on a copy."""
    return example.once(tmp_path_factory)


@pytest.fixture
def where(site: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the built example workspace."""
    return example.copy(site, tmp_path / "where")


def _quads(where: Workspace, graph: str = "") -> set[Quad]:
    found = parse((where.build / "afterline.nq").read_bytes(), RdfFormat.N_QUADS)
    return {quad for quad in found if not graph or quad.graph_name == NamedNode(where.names.base + graph)}


def _draft(name: str, **sections: object) -> example.Fields:
    return example.another(name, status="draft", **sections)


# --- what is built -------------------------------------------------------------------------------------------------


def test_a_build_says_what_it_did(where: Workspace) -> None:
    """The counts are those of the files, the manifest and the store, and each graph has the name of what it holds."""
    built = example.make(where)
    assert built.generation == generations.current(where.build)
    assert (built.published, built.left_out, built.faults) == ((example.NAME,), (), ())
    quads = _quads(where)
    assert built.quads == len(quads) == len(store.open_store(where.build / "store"))
    graphs = {str(quad.graph_name).strip("<>").removeprefix(BASE) for quad in quads}
    assert graphs == {
        "graph/vocabulary",
        "graph/derived",
        f"graph/report/{example.NAME}",
        f"graph/derived/{example.NAME}",
    }
    document = built.to_json()
    assert list(document) == ["generation", "fresh", "quads", "published", "leftOut", "findings"]
    assert json.loads(json.dumps(document)) == document


def test_an_unchanged_workspace_is_not_built_again(where: Workspace) -> None:
    """Nothing is written, and what was said of the records is said again."""
    manifest = where.build / "manifest.json"
    before, written = generations.current(where.build), manifest.stat().st_mtime_ns
    said: list[str] = []
    again = build(where, say=said.append)
    assert (again.fresh, again.generation, said) == (False, before, ["nothing has changed"])
    assert manifest.stat().st_mtime_ns == written
    assert again.published == (example.NAME,)
    assert again.quads == len(_quads(where))


def test_a_touched_file_is_no_change(where: Workspace) -> None:
    """What a file says decides, and not when it was written."""
    os.utime(where.records[0])
    assert not example.make(where).fresh


@pytest.mark.parametrize("name", ["records/new.yaml", "ontology/new.ttl", "shapes/new.ttl", "queries/rules/new.rq"])
def test_a_new_file_is_a_change(name: str, where: Workspace) -> None:
    """A record, a file of the ontology, of shapes or of rules that was not there makes a build a new one."""
    path = where.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".yaml":
        example.save(where, example.another("new"))
    elif path.suffix == ".ttl":
        path.write_text("# Nothing yet.\n", encoding="utf-8")
    else:
        query = "#+ summary: Nothing.\n#+ scope: report\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER (false) }\n"
        path.write_text(query, encoding="utf-8")
    assert example.make(where).fresh
    assert not example.make(where).fresh


def test_one_report_changes_nothing_of_another(where: Workspace) -> None:
    """A second record adds its own graphs; those of the first are the same to the quad."""
    graphs = [f"graph/{kind}/{example.NAME}" for kind in ("report", "derived")]
    before = [_quads(where, graph) for graph in graphs]
    example.save(where, example.another("a-second"))
    assert example.make(where).published == ("a-second", example.NAME)
    assert [_quads(where, graph) for graph in graphs] == before
    assert len(_quads(where, "graph/report/a-second")) == len(before[0])


def test_a_record_that_is_gone_is_gone(where: Workspace) -> None:
    """What was taken out of `records/` is nowhere in the next build."""
    example.save(where, example.another("a-second"))
    (where.root / "records" / f"{example.NAME}.yaml").unlink()
    assert example.make(where).published == ("a-second",)
    assert f"report/{example.NAME}" not in (where.build / "afterline.nq").read_text(encoding="utf-8")


# --- drafts and faults ---------------------------------------------------------------------------------------------


def test_a_draft_is_left_out_unless_it_is_asked_for(where: Workspace) -> None:
    """A sound draft is named as left out; with `drafts` it is in, and without it is out again."""
    example.save(where, _draft("a-draft"))
    for drafts, published, left in (
        (False, (example.NAME,), ("records/a-draft.yaml",)),
        (True, ("a-draft", example.NAME), ()),
        (False, (example.NAME,), ("records/a-draft.yaml",)),
    ):
        built = example.make(where, drafts=drafts)
        assert (built.fresh, built.published, built.left_out) == (True, published, left)
        assert bool(_quads(where, "graph/report/a-draft")) is drafts


@pytest.mark.parametrize("drafts", [False, True])
def test_a_faulty_draft_stops_nothing(drafts: bool, where: Workspace) -> None:
    """A draft with an error is left out even when drafts are asked for, and its fault is told."""
    example.save(where, _draft("a-draft", treatments={"b": {"agent": "no-such-drug"}}))
    built = example.make(where, drafts=drafts)
    assert built.generation is not None
    assert (built.published, built.left_out) == ((example.NAME,), ("records/a-draft.yaml",))
    assert {fault.file for fault in built.faults} == {"records/a-draft.yaml"}
    assert not _quads(where, "graph/report/a-draft")


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("status: draft", False),
        ("id: begun\nstatus: draft\nreport: [", False),
        ("status: draft\nstatus: draft\n", False),
        ("status: double-read\nreport: [", True),
        ("report: {title: not yet, status: draft", True),
        ("", True),
    ],
)
def test_a_draft_that_cannot_be_read_stops_nothing(text: str, stops: bool, where: Workspace) -> None:
    """A file that says `status: draft` is left out, however broken it is; one that does not say so stops the build."""
    (where.root / "records" / "begun.yaml").write_text(text, encoding="utf-8")
    built = example.make(where)
    assert {fault.file for fault in built.faults} == {"records/begun.yaml"}
    assert (built.generation is None) is stops


def test_a_faulty_record_stops_the_build(where: Workspace) -> None:
    """One record with an error, and nothing is built: its fault has a file, a line and a remedy."""
    before = generations.current(where.build)
    example.save(where, example.another("wrong", outcomes={"one": {"of": "agent-c", "kind": "response"}}))
    built = example.make(where)
    assert (built.generation, built.published, built.quads) == (None, (), 0)
    assert all(fault.file == "records/wrong.yaml" and fault.line > 0 for fault in built.faults)
    assert any(fault.remedy for fault in built.faults)
    assert generations.current(where.build) == before


def test_what_was_said_of_the_records_is_said_again(where: Workspace) -> None:
    """An unchanged workspace with a fault in a draft tells it each time, though it builds nothing."""
    example.save(where, _draft("a-draft", treatments={"b": {"agent": "no-such-drug"}}))
    one, other = example.make(where), example.make(where)
    assert (one.fresh, other.fresh) == (True, False)
    assert one.faults
    assert (one.faults, one.left_out, one.published) == (other.faults, other.left_out, other.published)


@pytest.mark.parametrize("what", ["a folder", "a link that leads nowhere"])
def test_a_record_that_is_no_file_is_a_fault(what: str, where: Workspace, program: Program) -> None:
    """Something in `records/` that cannot be read is named as a record with a fault, and stops the build."""
    path = where.root / "records" / "odd.yaml"
    path.mkdir() if what == "a folder" else path.symlink_to("nowhere")
    code, out, err = program("build", "-q", "-w", where.root)
    assert "odd.yaml" in out + err
    assert "our fault" not in err
    assert code in (1, 2)
    assert program("ask", "responses", "-w", where.root)[0] == 0


# --- the workspace's own files -------------------------------------------------------------------------------------


def test_a_question_of_the_same_name_replaces_the_packaged_one(where: Workspace, program: Program) -> None:
    """The workspace's `responses` is asked in place of ours; one of another name stands beside ours."""
    folder = where.root / "queries" / "questions"
    folder.mkdir(parents=True)
    text = "#+ summary: {}?\n#+ columns: {{report: text}}\nSELECT ('{}' AS ?report) WHERE {{}}\n"
    for name in ("responses", "own"):
        (folder / f"{name}.rq").write_text(text.format(f"What is {name}", f"from {name}"), encoding="utf-8")
    example.make(where)
    for name in ("responses", "own"):
        code, out, _ = program("ask", name, "-f", "csv", "-q", "-w", where.root)
        assert (code, out) == (0, f"report\nfrom {name}\n")
    assert program("ask", "withdrawals", "-f", "csv", "-q", "-w", where.root)[0] == 0


def test_a_shape_file_of_the_same_name_replaces_the_packaged_one(where: Workspace) -> None:
    """What the packaged shape forbids, the workspace's own file of that name may allow, and forbid something else."""
    (where.root / "shapes").mkdir()
    shape = where.root / "shapes" / "outcome.ttl"
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in where.names.prefixes.items())
    shape.write_text(
        f"{prefixes}shape:OwnShape a sh:NodeShape ; sh:targetClass al:Outcome ; sh:property shape:OwnShape-kind .\n"
        'shape:OwnShape-kind sh:path al:kind ; sh:maxCount 0 ; sh:severity sh:Violation ; sh:message "No. Drop." .\n',
        encoding="utf-8",
    )
    built = example.make(where)
    assert built.generation is None
    assert {fault.code for fault in built.faults} == {"OwnShape-kind"}
    shape.write_text("# Everything goes.\n", encoding="utf-8")
    assert example.make(where).generation is not None


def test_a_file_of_the_ontology_replaces_the_packaged_one(where: Workspace) -> None:
    """A workspace may put its own list of events in place of ours: a record that uses one of ours is faulty then."""
    own = where.root / "ontology" / "vocabulary"
    own.mkdir()
    (own / "events.ttl").write_text("# No events here.\n", encoding="utf-8")
    built = example.make(where)
    assert built.generation is None
    assert any("infection" in fault.what for fault in built.faults)


# --- the base ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["https://example.org/kg/", "http://localhost:8000/"])
def test_another_base_rebases_everything(base: str, site: Workspace, where: Workspace, program: Program) -> None:
    """With `base` in kg.toml every IRI begins there, nothing else differs, and the questions have the same answers."""
    (where.root / "kg.toml").write_text(f'base = "{base}"\n', encoding="utf-8")
    moved = find(option=where.root)
    assert example.make(moved).fresh
    for form in ("nq", "trig"):
        text = (moved.build / f"afterline.{form}").read_text(encoding="utf-8")
        assert BASE not in text
        assert base in text
    before, after = (site.build / "afterline.nq").read_text(), (moved.build / "afterline.nq").read_text()
    assert sorted(after.splitlines()) == sorted(before.replace(BASE, base).splitlines())
    answers = [program("ask", "refractory-responders", "-f", "json", "-q", "-w", one.root) for one in (site, moved)]
    assert answers[0][0] == answers[1][0] == 0
    assert json.loads(answers[1][1]) == json.loads(answers[0][1].replace(BASE, base))
    assert program("show", f"{example.NAME}/patient-1", "-q", "-w", moved.root)[0] == 0


@pytest.mark.parametrize("base", ["https://example.org/kg#", "https://exa mple.org/", "https://example.org/<x>/"])
def test_a_base_on_which_no_iri_can_stand_is_refused(base: str, where: Workspace, program: Program) -> None:
    """A base that makes every IRI wrong is said to be wrong, in the file that sets it, and not in one of ours."""
    (where.root / "kg.toml").write_text(f'base = "{base}"\n', encoding="utf-8")
    code, out, err = program("build", "-q", "-w", where.root)
    assert (code, out) == (2, "")
    assert "kg.toml" in err
    assert "afterline.ttl" not in err


# --- the same bytes ------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes_from_another_folder(
    site: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a workspace lies, and where one stands, is in no file of the dataset and in no name of it."""
    monkeypatch.chdir(tmp_path)
    other = example.workspace(tmp_path / "far" / "away")
    shutil.rmtree(other.root / "records")
    shutil.copytree(site.root / "records", other.root / "records")
    example.make(other)
    for name in ("afterline.nq", "afterline.trig", "index.json", "vocabulary.json", "record.schema.json"):
        assert (other.build / name).read_bytes() == (site.build / name).read_bytes()
    one, two = (generations.manifest(generations.ready(each)) for each in (site, other))
    assert one == two
    assert (other.build / "manifest.json").read_bytes() == (site.build / "manifest.json").read_bytes()
