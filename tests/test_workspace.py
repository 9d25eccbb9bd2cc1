"""Workspaces: which folder a command works on, and whose files it reads."""

from pathlib import Path

import pytest

from kg import workspace
from kg.errors import WorkspaceError
from kg.names import BASE


def made(folder: Path, *files: str) -> Path:
    """Make a folder with some files, each holding its own name."""
    for name in ("records/example-2020.yaml", *files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder.resolve()


def test_the_named_folder_is_the_workspace(tmp_path: Path) -> None:
    """The folder that was named wins over the one around us; what is made goes to its build/."""
    named, around = made(tmp_path / "named"), made(tmp_path / "around")
    found = workspace.find(around, option=named)
    assert (found.root, found.build, found.shipped) == (named, named / "build", False)
    assert found.records == [named / "records" / "example-2020.yaml"]


def test_a_named_folder_without_records_is_refused(tmp_path: Path) -> None:
    """A folder without records/ is no workspace when it is named, and the error says how to make one."""
    with pytest.raises(WorkspaceError, match="has no folder records/") as refused:
        workspace.find(option=tmp_path)
    assert f"kg init {tmp_path}" in refused.value.remedy


def test_the_folder_around_us_is_found(tmp_path: Path) -> None:
    """From a folder deep inside a workspace, the nearest one above is taken."""
    outer = made(tmp_path / "outer")
    inner = made(outer / "inner")
    (inner / "a" / "b").mkdir(parents=True)
    assert workspace.find(inner / "a" / "b").root == inner
    assert workspace.find(outer).root == outer


def test_a_folder_that_only_sounds_like_one_is_no_workspace(tmp_path: Path) -> None:
    """A folder records/ without a record or kg.toml, as many projects have, is passed by; with kg.toml it is one."""
    outer, inner = made(tmp_path / "outer"), tmp_path / "outer" / "music"
    (inner / "records").mkdir(parents=True)
    (inner / "records" / "vinyl.csv").write_text("", encoding="utf-8")
    assert workspace.find(inner).root == outer
    (inner / "kg.toml").write_text("", encoding="utf-8")
    assert workspace.find(inner).root == inner.resolve()


@pytest.mark.parametrize("beside", ["ontology", "queries", "shapes", "texts"])
def test_an_emptied_workspace_is_still_one(beside: str, tmp_path: Path) -> None:
    """Without its records, what stands beside them tells whose folder it is: no other records are taken for them."""
    outer, inner = made(tmp_path / "outer"), tmp_path / "outer" / "own"
    for name in ("records", beside):
        (inner / name).mkdir(parents=True)
    found = workspace.find(inner / beside)
    assert (found.root, found.records) == (inner.resolve(), [])
    (inner / "records").rmdir()
    assert workspace.find(inner).root == outer


def test_outside_any_workspace_the_shipped_records_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nowhere near a workspace the five shipped records are read, and the user's cache takes what is built."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    nowhere = Path(tmp_path.anchor)
    found = workspace.find(nowhere)
    assert found.shipped
    assert found.build == tmp_path / "cache" / "afterline"
    assert len(found.records) == 5
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert workspace.find(nowhere).build == tmp_path / "home" / ".cache" / "afterline"


def test_records_come_by_name(tmp_path: Path) -> None:
    """The records are the `.yaml` files of records/ in the order of their names, and nothing else there."""
    root = made(tmp_path, "records/b.yaml", "records/a.yaml", "records/notes.md", "records/old/z.yaml")
    names = [path.name for path in workspace.find(option=root).records]
    assert names == ["a.yaml", "b.yaml", "example-2020.yaml"]


def test_a_workspace_adds_files_and_replaces_those_of_one_name(tmp_path: Path) -> None:
    """The packaged files load; a workspace's files add to them, one of the same name stands in its place."""
    packaged = workspace.find(option=made(tmp_path / "plain")).files("ontology", ".ttl")
    assert "vocabulary/drugs.ttl" in packaged
    root = made(tmp_path / "own", "ontology/vocabulary/drugs.ttl", "ontology/mine.ttl", "ontology/read.me")
    own = workspace.find(option=root).files("ontology", ".ttl")
    assert list(own) == sorted({*packaged, "mine.ttl"})
    assert own["vocabulary/drugs.ttl"] == root / "ontology" / "vocabulary" / "drugs.ttl"
    assert own["vocabulary/events.ttl"] == packaged["vocabulary/events.ttl"]


def test_the_base_is_a_setting(tmp_path: Path) -> None:
    """`base` in kg.toml moves the names; without it they are the usual ones."""
    root = made(tmp_path)
    assert workspace.find(option=root).names.base == BASE
    (root / "kg.toml").write_text('base = "https://example.org/kg/"\n', encoding="utf-8")
    assert workspace.find(option=root).names.base == "https://example.org/kg/"


@pytest.mark.parametrize(
    ("toml", "what"),
    [
        ("base = x", "line 1"),
        ('bass = "https://example.org/"', "bass is not a setting"),
        ("base = 3", "base must be"),
        ('base = ""', "base must be"),
        ('base = "example.org/"', "base must be"),
        ('base = "https://example.org"', "base must be"),
        ('base = "https://example.org/kg#"', "base must be"),
        ('base = "https://example.org/a b/"', "base must be"),
        ('base = "https://example.org/<x>/"', "base must be"),
    ],
)
def test_a_wrong_setting_is_refused(toml: str, what: str, tmp_path: Path) -> None:
    """A file that is no TOML, an unknown setting, or a base that cannot begin an IRI is an error with a remedy."""
    root = made(tmp_path)
    (root / "kg.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=what) as refused:
        workspace.find(option=root)
    assert str(root / "kg.toml") in refused.value.message
    assert "base" in refused.value.remedy


def test_settings_in_another_encoding_are_refused(tmp_path: Path) -> None:
    """A kg.toml that is no UTF-8 is an error that names it, and no stack trace."""
    root = made(tmp_path)
    (root / "kg.toml").write_bytes(b'base = "\xff"')
    with pytest.raises(WorkspaceError, match=r"kg\.toml"):
        workspace.find(option=root)


@pytest.mark.parametrize("folder", ["ontology", "queries/questions", "records", "shapes"])
def test_what_ships_is_there(folder: str) -> None:
    """The folders that travel with the package are found, and are not empty."""
    assert any(workspace.packaged(folder).iterdir())


def test_the_template_is_a_workspace() -> None:
    """What `kg init` copies has a record."""
    assert len(workspace.find(option=workspace.template()).records) == 1
