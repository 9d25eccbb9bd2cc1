"""The wheel alone: what a user installs answers, without the checkout beside it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.version import VERSION
from tests.making import ROOT

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel of the checkout, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True)
    return folder / f"afterline-{VERSION}-py3-none-any.whl"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which the package is the one of the wheel, and the cache a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    cache = tmp_path_factory.mktemp("cache")
    return {**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(cache)}


def test_the_wheel_carries_the_data(wheel: Path) -> None:
    """Ontology, shapes, queries, records, template and licences are in it; tests and drafts of the house are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology", "shapes", "queries", "records"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.*") if path.is_file()}
        assert {f"kg/data/{name}" for name in files} <= set(names)
    assert "kg/template/records/example-2020.yaml" in names
    assert {f"kg/data/counterexamples/{path.name}" for path in (ROOT / "tests" / "shapes").glob("*.ttl")} <= set(names)
    assert "kg/explaining/rules/record.md" in names
    assert f"afterline-{VERSION}.dist-info/licenses/NOTICE" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_the_wheel_answers_outside_any_workspace(installed: dict[str, str], tmp_path: Path) -> None:
    """Installed alone, it builds the shipped records once into the cache, and answers."""
    where = [sys.executable, "-c", "import kg; print(kg.__file__)"]
    found = subprocess.run(where, env=installed, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(installed["PYTHONPATH"])
    ask = [*KG, "ask", "refractory-responders", "--format", "json"]
    first = subprocess.run(ask, env=installed, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(first.stdout)["totalReported"] == {"atLeast": 12, "atMost": 14}
    assert "building the 5 shipped records" in first.stderr
    second = subprocess.run(ask, env=installed, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (second.stdout, second.stderr) == (first.stdout, "")


def test_the_wheel_makes_a_workspace(installed: dict[str, str], tmp_path: Path) -> None:
    """`kg init` works from the wheel, and what it makes is clean."""
    for command in (["init", "site"], ["build", "-w", "site"], ["check", "-w", "site", "--texts", "site/texts"]):
        done = subprocess.run([*KG, *command], env=installed, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_the_wheel_explains(installed: dict[str, str], tmp_path: Path) -> None:
    """A rule of each kind is told from the wheel, with its examples."""
    command = [*KG, "explain", "record-holds", "FindingShape-note", "parts-exceed-whole", "--format", "json"]
    done = subprocess.run(command, env=installed, cwd=tmp_path, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert [one["bad"]["language"] for one in told] == ["yaml", "turtle", "yaml"]
    assert all(one["good"]["text"] for one in told)
