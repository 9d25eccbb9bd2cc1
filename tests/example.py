"""The workspace that `kg init` makes, as it is or with its record changed: nobody is described in it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.build.assembling import Built, build
from kg.build.starting import start
from kg.workspace import Workspace, find, template

Fields = dict[str, Any]

#: The id of the only record of the template.
NAME = "example-2020"


def workspace(folder: Path) -> Workspace:
    """Make a workspace as `kg init` does; nothing is built in it."""
    start(folder, template())
    return find(option=folder)


def make(where: Workspace, *, drafts: bool = False) -> Built:
    """Build a workspace without a word."""
    return build(where, drafts=drafts, say=lambda _: None)


def built(folder: Path) -> Workspace:
    """Make a workspace and build it."""
    where = workspace(folder)
    assert make(where).generation is not None
    return where


_ONCE: dict[str, Workspace] = {}


def once(factory: pytest.TempPathFactory) -> Workspace:
    """Return the workspace, built once for all tests of a run: they leave it as it is, or work on a copy."""
    if NAME not in _ONCE:
        _ONCE[NAME] = built(factory.mktemp("example") / "site")
    return _ONCE[NAME]


def beside_shipped(factory: pytest.TempPathFactory, shipped: Workspace) -> Workspace:
    """Return the workspace with the shipped records beside its own, built once too; `shipped` are those, built."""
    if "shipped" not in _ONCE:
        where = workspace(factory.mktemp("shipped") / "site")
        for path in shipped.records:
            shutil.copy(path, where.root / "records")
        # What the shapes found is known already: only that is not done again.
        shutil.copytree(shipped.build / ".checks", where.build / ".checks")
        assert make(where).generation is not None
        _ONCE["shipped"] = where
    return _ONCE["shipped"]


def copy(where: Workspace, folder: Path) -> Workspace:
    """Copy a workspace with what is built in it: a test may do with the copy what it likes."""
    shutil.copytree(where.root, folder, symlinks=True)
    return find(option=folder)


def tree() -> Fields:
    """Return the record of the template as a tree of text."""
    text = (template() / "records" / f"{NAME}.yaml").read_text(encoding="utf-8")
    found: Fields = yaml.load(text, Loader=yaml.BaseLoader)
    return found


def save(where: Workspace, record: Fields, name: str = "") -> Path:
    """Write a record into a workspace, under its own id or another name."""
    path = where.root / "records" / f"{name or record['id']}.yaml"
    path.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def another(name: str, **fields: Any) -> Fields:
    """Return a second record that says the same under another id, with some sections replaced."""
    return {**tree(), "id": name, **fields}
