"""The house: floors without circles, doors to outer packages, one prefix table, small modules, no secrets."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from kg.names import OUTSIDE, Names
from tests.making import ROOT

PACKAGE = ROOT / "kg"

#: Imports go down only; modules of one floor do not import each other.
FLOORS = (
    {"errors", "faults", "names", "version", "workspace"},
    {"model", "anchors", "vocabulary", "texts", "rdf", "units"},
    {"records", "triples", "store"},
    {"questions"},
    {"validate", "guards", "audit"},
    {"showing", "explaining"},
    {"build"},
    {"cli", "api"},
)
#: The modules of the lowest floor may use each other, without circles.
GROUND = FLOORS[0]

#: Which modules may import an outer package; also inside functions.
DOORS = {
    "click": {"cli"},
    "pydantic": {"model", "records"},
    "pydantic_core": {"model", "records"},
    "pyoxigraph": {
        "audit",
        "triples",
        "store",
        "vocabulary",
        "rdf",
        "validate",
        "questions",
        "build",
        "api",
        "cli",
        "showing",
        "explaining",
    },
    "lark": {"units"},
    "lxml": {"texts"},
    "pypdf": {"texts"},
    "pyshacl": {"validate"},
    "rdflib": {"validate", "rdf", "api"},
    "rich": {"cli"},
    "ruamel": {"records"},
    "ucumvert": {"units"},
    "yaml": {"records", "questions"},
}
#: Where pyoxigraph is used for more than its terms and its parser.
ENGINE = {"store"}

MODULES = sorted(PACKAGE.rglob("*.py"))
TEXT_FILES = sorted(
    path
    for pattern in ("*.py", "*.ttl", "*.rq", "*.yaml", "*.md", "*.toml", "*.tsv", "Makefile")
    for path in ROOT.rglob(pattern)
    if not set(path.relative_to(ROOT).parts) & {".venv", "build", "dist", "__pycache__", ".git"}
)


def _name(path: Path) -> str:
    """Return a module's name: that of its folder below `kg`, or of its file."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Return what a file imports, inside functions and for types too."""
    return tuple(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _inside(path: Path) -> set[str]:
    """Return the modules of this package that a file imports."""
    found = {name.split(".")[1] for name in _imports(path) if name.startswith("kg.")}
    return {name for name in found if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()}


def _floor(name: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if name in floor)


def test_every_module_has_a_floor() -> None:
    """Every module stands on exactly one floor, and no floor names a module that is not there."""
    names = {_name(path) for path in MODULES} - {"__init__"}
    assert names == set().union(*FLOORS)
    assert sum(map(len, FLOORS)) == len(names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path) -> None:
    """A module imports only modules of lower floors; on the ground floor they may use each other."""
    name = _name(path)
    if name == "__init__":
        assert _inside(path) <= {"api", "version"}
        return
    for other in _inside(path) - {name}:
        below = _floor(other) < _floor(name) or {name, other} <= GROUND
        assert below, f"{path.relative_to(ROOT)} (floor {_floor(name)}) imports kg.{other} (floor {_floor(other)})"


def test_nothing_imports_in_a_circle() -> None:
    """The files of the package can be put in an order in which each comes after what it imports."""
    files = {".".join(("kg", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in MODULES}
    files = {name.removesuffix(".__init__"): path for name, path in files.items()}
    graph = {name: {one for one in _imports(path) if one in files and one != name} for name, path in files.items()}
    # A package's doorway gathers its parts, and a part imports another part by its own name.
    for name in graph:
        graph[name] -= {parent for parent in graph if name.startswith(f"{parent}.")}
    graph["kg"] = set()
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle: {error.args[1]}")
    assert len(order) == len(files)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_outer_packages_come_in_by_their_doors(path: Path) -> None:
    """An outer package is imported only where the table of doors allows it, also inside functions."""
    for name in _imports(path):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or top == "kg":
            continue
        assert top in DOORS, f"{path.relative_to(ROOT)} imports {top}, which has no door"
        assert _name(path) in DOORS[top], f"{path.relative_to(ROOT)} imports {top}"
        if name == "pyoxigraph.Store":
            assert _name(path) in ENGINE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nobody_imports_the_front_door(path: Path) -> None:
    """The package's own `__init__` is for people: nothing inside imports from it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "kg"
        for alias in node.names
    ]
    assert not set(taken) & {"dataset", "__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_are_small(path: Path) -> None:
    """No module has more than 400 lines: one that outgrows them hides a missing noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_the_command_line_prints_and_catches(path: Path) -> None:
    """No `print` in the package; a `KgError` is caught only at the command line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print"
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)}
            assert "KgError" not in caught or _name(path) == "cli"


def test_asking_imports_little() -> None:
    """`kg ask` starts without the parsers, the checkers and the tables for a terminal."""
    heavy = ("pydantic", "rdflib", "pyshacl", "pint", "yaml", "ruamel", "rich", "urllib.request", "difflib")
    code = f"import sys, kg.cli, kg.cli.ask; print([one for one in {heavy!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


# --- one prefix table ----------------------------------------------------------------------------------------------

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize(
    "path", [p for p in TEXT_FILES if p.suffix in (".ttl", ".rq")], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_prefix_means_the_same_everywhere(path: Path) -> None:
    """Every prefix of a Turtle or SPARQL file has the IRI of the one table; none is declared and not used."""
    text = path.read_text(encoding="utf-8")
    known = Names().prefixes
    body = _PREFIX.sub("", text)
    for prefix, iri in _PREFIX.findall(text):
        assert known.get(prefix) == iri, f"{prefix}: <{iri}>"
        assert re.search(rf"(?<![\w-]){re.escape(prefix)}:", body), f"{prefix}: is declared and not used"


def test_the_prefix_table_is_used() -> None:
    """No prefix stands in the table that no file and no module uses."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEXT_FILES if path.suffix in (".ttl", ".rq", ".py"))
    for prefix, iri in OUTSIDE.items():
        assert re.search(rf"(?<![\w-]){prefix}:|OUTSIDE\[\"{prefix}\"\]", text), f"{prefix}: {iri}"


# --- nothing that gives away ---------------------------------------------------------------------------------------


def test_no_path_of_a_machine_stands_in_a_file() -> None:
    """No tracked file names a folder of the machine on which it was written."""
    pattern = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|home|root|Users)/", re.MULTILINE)
    found = [path.relative_to(ROOT).as_posix() for path in TEXT_FILES if pattern.search(path.read_text("utf-8"))]
    assert [one for one in found if one != "tests/test_house.py"] == []


def test_no_sentence_of_a_report_stands_in_a_file(texts: Path) -> None:
    """No twelve words in a row of a report's text stand in a file, but for titles and rows of figures."""
    reports = [path.read_text("utf-8", "replace") for path in sorted(texts.glob("*.txt"))]
    reports += [path.read_text("utf-8", "replace") for path in sorted((texts.parent / "drafting" / "texts").glob("*"))]
    runs = {run for text in reports for run in _runs(text) if sum(word.isdigit() for word in run) * 2 < 12}
    assert len(runs) > 1000
    for path in TEXT_FILES:
        text = re.sub(r"(?m)^\s*title:.*$", "", path.read_text(encoding="utf-8"))
        taken = [" ".join(run) for run in _runs(text) if run in runs]
        assert not taken, f"{path.relative_to(ROOT)}: {taken[0]}"


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[i : i + 12]) for i in range(len(words) - 11))
