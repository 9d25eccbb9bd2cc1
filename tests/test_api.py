"""`kg.dataset()`: the built graph as an `rdflib.Dataset`, of a workspace or of the records that ship."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.errors import StoreError, WorkspaceError
from kg.names import BASE
from kg.workspace import Workspace
from tests import example
from tests.making import ROOT

if TYPE_CHECKING:
    from rdflib import Dataset

# rdflib asks a dataset through names of its own that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset[.]:DeprecationWarning")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built."""
    return example.once(tmp_path_factory)


@pytest.fixture(scope="module")
def found(site: Workspace) -> "Dataset":
    """Return the dataset of the example workspace."""
    return kg.dataset(site.root)


def _lines(where: Workspace) -> list[str]:
    return (where.build / "afterline.nq").read_text(encoding="utf-8").splitlines()


def test_the_dataset_has_every_triple_in_its_graph(site: Workspace, found: "Dataset") -> None:
    """As many quads as `afterline.nq` has lines, each in the named graph in which it was written."""
    from rdflib import Dataset

    assert isinstance(found, Dataset)
    quads = list(found.quads((None, None, None, None)))
    assert len(quads) == len(_lines(site))
    names = {str(quad[3]) for quad in quads}
    reports = {f"{BASE}graph/{kind}/{example.NAME}" for kind in ("report", "derived")}
    assert names == {f"{BASE}graph/vocabulary", f"{BASE}graph/derived", *reports}
    for name in names:
        assert len(found.graph(name)) == sum(line.endswith(f"<{name}> .") for line in _lines(site))


def test_the_default_graph_is_the_union(found: "Dataset") -> None:
    """A question is asked of all graphs at once, with the prefixes of the dataset already there."""
    rows = list(found.query("SELECT ?population WHERE { ?population a al:Patient } ORDER BY ?population"))
    patients = [str(row[0]) for row in rows if not isinstance(row, bool)]
    assert patients == [f"{BASE}report/{example.NAME}/patient-{n}" for n in range(1, 5)]
    assert dict(found.namespaces())["drug"].toPython() == f"{BASE}drug/"


def test_a_literal_keeps_its_form(found: "Dataset") -> None:
    """What is printed comes out as printed, and a count as a number."""
    from rdflib import Literal, URIRef

    response = URIRef(f"{BASE}report/{example.NAME}/cohort#z20-response")
    assert found.value(response, URIRef(f"{BASE}ontology#printed")) == Literal("two of the four")
    assert found.value(response, URIRef(f"{BASE}ontology#atLeast")) == Literal(2)


def test_the_second_engine_gives_the_answer_of_the_first(site: Workspace, found: "Dataset") -> None:
    """A question file runs on the dataset as it is, and has the rows that the store has."""
    from kg import store

    text = (ROOT / "queries" / "questions" / "prior-therapies.rq").read_text(encoding="utf-8")
    here = store.select(store.open_store(site.build / "store"), text)
    there = found.query(text)
    assert here.rows
    assert [str(name) for name in there.vars or ()] == list(here.columns)
    rows = [
        tuple(_cell(None if cell is None else str(cell)) for cell in row) for row in there if not isinstance(row, bool)
    ]
    assert rows == [tuple(_cell(None if cell is None else cell.value) for cell in row) for row in here.rows]


def _cell(value: str | None) -> str | list[str] | None:
    """Return a cell, in order where it is a list: GROUP_CONCAT has none."""
    return sorted(value.split("|")) if value and "|" in value else value


def test_the_workspace_around_the_current_folder_is_taken(site: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder it is the workspace in which one stands."""
    monkeypatch.chdir(site.root / "texts")
    assert len(kg.dataset()) == len({line.rpartition(" <")[0] for line in _lines(site)})


def test_a_workspace_that_is_not_built_says_so(tmp_path: Path) -> None:
    """Nothing is built behind the user's back in a workspace of theirs."""
    where = example.workspace(tmp_path / "new")
    with pytest.raises(StoreError, match="Nothing is built") as caught:
        kg.dataset(where.root)
    assert "kg build" in caught.value.remedy
    assert not where.build.exists()


def test_a_folder_that_is_no_workspace_says_so(tmp_path: Path) -> None:
    """A folder without records is refused with what to do."""
    with pytest.raises(WorkspaceError, match="is no workspace"):
        kg.dataset(str(tmp_path))


def test_outside_any_workspace_the_shipped_records_answer(
    built: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are built once into the user's cache folder, with all that the repository's own build has."""
    # What the shapes found is known already: only that is not done again.
    shutil.copytree(built.build / ".checks", tmp_path / "cache" / "afterline" / ".checks")
    monkeypatch.chdir(tmp_path.anchor)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = kg.dataset()
    assert sum(1 for _ in found.quads((None, None, None, None))) == len(_lines(built))
    manifest = tmp_path / "cache" / "afterline" / "manifest.json"
    written = manifest.stat().st_mtime_ns
    kg.dataset()
    assert manifest.stat().st_mtime_ns == written


def test_the_package_says_what_it_has() -> None:
    """Its public names are there, and another one is an attribute error with the name in it."""
    assert sorted(kg.__all__) == ["__version__", "dataset"]
    assert kg.__version__.count(".") == 2
    assert callable(kg.dataset)
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = kg.no_such_thing


def test_importing_the_package_imports_no_rdflib() -> None:
    """What is heavy comes in with the first use."""
    script = "import sys, kg; print('rdflib' in sys.modules, 'pyoxigraph' in sys.modules); kg.dataset; print('ok')"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "False False\nok\n"
