"""What the tests share: the repository as inputs of a build, a built graph, and what lies outside the repository."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from kg.build.assembling import build
from kg.build.inputs import Inputs
from kg.workspace import Workspace
from tests.auditing import Auditor
from tests.making import ROOT, repository

#: Things that some tests need and a machine may lack; `AFTERLINE_REQUIRE` names those that must be there.
REQUIRABLE = ("engines", "java", "node", "pyrudof", "shared")


def lacking(what: str, reason: str) -> NoReturn:
    """Skip a test because something is not there, or fail it where that is required."""
    if what in os.environ.get("AFTERLINE_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of texts, identifiers and suites that lies outside the repository."""
    folder = Path(os.environ.get("AFTERLINE_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        lacking("shared", "the folder ../shared (or AFTERLINE_SHARED) is not there")
    return folder


@pytest.fixture(scope="session")
def texts(shared: Path) -> Path:
    """Return the folder of the texts of the five reports."""
    return shared / "corpus"


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """Return everything that a build of this repository reads."""
    return Inputs(repository())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return this repository as a workspace that is built, once for all tests, in a folder of its own."""
    where = repository(build=tmp_path_factory.mktemp("build"))
    assert build(where, say=_silent).generation is not None
    return where


@pytest.fixture
def auditor(tmp_path: Path, inputs: Inputs) -> Auditor:
    """Return what reads a record that a test invents, and audits it."""
    return Auditor(tmp_path, inputs)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command line in this process: exit code, output, errors."""
    from kg.cli import run

    def call(*args: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return code, out, err

    monkeypatch.setenv("COLUMNS", "200")
    return call


def _silent(_: str) -> None:
    return None
