"""A build is all or nothing: whatever stops it, what was built before goes on answering, and the next build works."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import store
from kg.build import assembling, generations
from kg.errors import StoreError, WorkspaceError
from kg.workspace import Workspace
from tests import example
from tests.making import ROOT

Program = Callable[..., tuple[int, str, str]]

#: Builds a workspace in a process of its own, and tells each stage on a line.
BUILDING = """
import sys
from pathlib import Path
from kg import workspace
from kg.build.assembling import build
build(workspace.find(option=Path(sys.argv[1])), say=lambda line: print(line, flush=True))
print("built", flush=True)
"""
STAGES = ("read", "check", "audit", "load the store")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built; a test works on a copy."""
    return example.once(tmp_path_factory)


@pytest.fixture
def where(site: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the built example workspace."""
    return example.copy(site, tmp_path / "where")


def _title(where: Workspace) -> str:
    """Return the title that the built store answers with, after its files were verified."""
    generation = generations.ready(where)
    source = store.open_store(generation / "store")
    document = generations.manifest(generation)
    assert len(source) == document["quads"] == (generation / "afterline.nq").read_bytes().count(b"\n")
    table = store.select(
        source, "SELECT ?t { ?r a <https://w3id.org/afterline/ontology#Report> ; ?p ?t . FILTER (STRSTARTS(?t, 'T')) }"
    )
    assert len(table.rows) <= 1
    cell = table.rows[0][0] if table.rows else None
    return cell.value if cell is not None else ""


def _call(where: Workspace, title: str) -> None:
    """Change the record: a report that has another title."""
    record = example.tree()
    example.save(where, {**record, "report": {**record["report"], "title": f"T {title}"}})


def _fill(**files: str) -> Callable[[Path], dict[str, Any]]:
    def fill(folder: Path) -> dict[str, Any]:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return {"says": "done"}

    return fill


# --- one switch ----------------------------------------------------------------------------------------------------


def test_a_generation_becomes_the_current_one_with_all_its_files(tmp_path: Path) -> None:
    """The links of the build folder lead into the new generation, whose manifest knows each file by its size."""
    made = generations.write(tmp_path, "one", _fill(a="1", b="22"))
    assert generations.current(tmp_path) == made.resolve()
    document = generations.verify(made)
    assert (document["says"], document["sizes"]) == ("done", {"a": 1, "b": 2})
    assert (tmp_path / "b").read_text(encoding="utf-8") == "22"
    assert (tmp_path / "b").readlink() == Path("current/b")
    assert not list(tmp_path.rglob("*.part"))


def test_a_build_folder_can_be_moved(tmp_path: Path) -> None:
    """The links are relative, so that what is built in one place answers in another."""
    generations.write(tmp_path / "one", "x", _fill(a="1"))
    (tmp_path / "one").rename(tmp_path / "two")
    assert (tmp_path / "two" / "a").read_text(encoding="utf-8") == "1"
    assert generations.current(tmp_path / "two") is not None


def test_the_one_before_is_kept_until_the_next_build(tmp_path: Path) -> None:
    """A reader that has just been told of a generation finds it for one build more, and no longer."""
    one, two = (generations.write(tmp_path, name, _fill(a=name)) for name in ("one", "two"))
    assert one.is_dir()
    three = generations.write(tmp_path, "three", _fill(a="three"))
    assert sorted((tmp_path / "generations").iterdir()) == sorted([two, three])


def test_the_same_name_again_is_a_new_folder(tmp_path: Path) -> None:
    """What readers have open is not written over, though the same inputs give the same name."""
    one = generations.write(tmp_path, "one", _fill(a="1"))
    other = generations.write(tmp_path, "one", _fill(a="2"))
    assert one != other
    assert (one / "a").read_text(encoding="utf-8") == "1"
    assert generations.current(tmp_path) == other.resolve()


def test_what_is_left_over_is_swept(tmp_path: Path) -> None:
    """A build that failed leaves what it had begun and nothing else, and the next build takes that away."""
    kept = generations.write(tmp_path, "one", _fill(a="1"))

    def fail(folder: Path) -> dict[str, Any]:
        (folder / "a").write_text("half", encoding="utf-8")
        raise StoreError("No more.")

    with pytest.raises(StoreError, match="No more"):
        generations.write(tmp_path, "two", fail)
    assert [path.name for path in tmp_path.rglob("*.part")] == [".two.part"]
    assert generations.current(tmp_path) == kept.resolve()
    generations.write(tmp_path, "two", _fill(a="2"))
    assert not list(tmp_path.rglob("*.part"))
    assert (tmp_path / "a").read_text(encoding="utf-8") == "2"


def test_a_link_that_is_missing_is_put_back(where: Workspace) -> None:
    """A first build that was killed between its links is whole after the next one, though nothing has changed."""
    (where.build / "afterline.nq").unlink()
    example.make(where)
    assert (where.build / "afterline.nq").is_file()


def test_a_folder_in_the_way_is_named(where: Workspace) -> None:
    """Who copied the links as folders is told which of them to move."""
    (where.build / "current").unlink()
    (where.build / "current").mkdir()
    _call(where, "new")
    with pytest.raises(WorkspaceError, match="current is a folder") as caught:
        example.make(where)
    assert "Move it away" in caught.value.remedy


# --- what stops a build --------------------------------------------------------------------------------------------


def test_a_faulty_record_leaves_the_previous_answering(where: Workspace, program: Program) -> None:
    """`kg build` says what is wrong and ends with 1; the same question has the same answer as before."""
    asked = ("ask", "refractory-responders", "-f", "json", "-q", "-w", where.root)
    before, generation = program(*asked), generations.current(where.build)
    record = example.tree()
    record["outcomes"]["tnf-lost"]["holds"] = "5 of 4"
    example.save(where, record)
    code, out, _ = program("build", "-w", where.root)
    assert code == 1
    assert "example-2020.yaml" in out
    assert "Nothing was built" in out
    assert generations.current(where.build) == generation
    assert program(*asked) == before
    assert before[0] == 0


def test_two_builds_at_once_are_one(tmp_path: Path) -> None:
    """The second says that another one is running, and leaves the first to its work."""
    refused: list[str] = []

    def fill(folder: Path) -> dict[str, Any]:
        with pytest.raises(WorkspaceError, match="Another build is running") as caught:
            generations.write(tmp_path, "two", _fill(a="2"))
        refused.append(caught.value.remedy)
        return _fill(a="1")(folder)

    generations.write(tmp_path, "one", fill)
    assert refused == ["Wait until it has ended."]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "1"
    generations.write(tmp_path, "two", _fill(a="2"))


def test_kg_build_beside_another_says_so(where: Workspace, program: Program) -> None:
    """At the command line a build beside another one ends with 2 and a sentence; alone it works."""
    import fcntl

    _call(where, "new")
    with (where.build / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, out, err = program("build", "-q", "-w", where.root)
    assert (code, out) == (2, "")
    assert err.startswith("kg: Another build is running in ")
    assert _title(where) != "T new"
    assert program("build", "-q", "-w", where.root)[0] == 0
    assert _title(where) == "T new"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_said(tmp_path: Path) -> None:
    """A build folder that cannot be written stops with a sentence that names it."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build").chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="cannot be written"):
            generations.write(tmp_path / "build", "one", _fill(a="1"))
    finally:
        (tmp_path / "build").chmod(0o700)


def test_a_file_where_the_build_folder_should_be_is_said(tmp_path: Path, program: Program) -> None:
    """Something else in the place of `build/` stops `kg build` with a sentence that names it."""
    where = example.workspace(tmp_path / "where")
    where.build.write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="build cannot be written"):
        generations.write(where.build, "one", _fill(a="1"))
    code, _, err = program("build", "-q", "-w", where.root)
    assert code == 2
    assert "build cannot be written" in err


def test_a_full_disk_leaves_the_previous_answering(where: Workspace) -> None:
    """Where no file may grow beyond a size, the build ends with 2 and a reason; with room again the next one works."""
    import resource

    before = _title(where)
    _call(where, "new")
    command = f"from kg.cli import main; main(['build', '-q', '-w', {str(where.root)!r}])"
    done = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("kg: ")
    assert "cannot be written" in done.stderr
    assert _title(where) == before
    example.make(where)
    assert _title(where) == "T new"


# --- killed --------------------------------------------------------------------------------------------------------


def _killed(where: Workspace, stage: str, delay: float) -> bool:
    """Build in another process, kill it some time after a stage began, and say whether it was killed in time."""
    command = [sys.executable, "-c", BUILDING, str(where.root)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(stage):
                break
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        return "built" not in process.stdout.read()


@pytest.mark.parametrize("stage", ["audit", "load the store"])
def test_a_killed_build_leaves_the_previous_answering(stage: str, where: Workspace) -> None:
    """Killed at the beginning of any stage, a build has changed nothing, and the next one works."""
    before = _title(where)
    _call(where, "new")
    assert _killed(where, stage, 0)
    assert _title(where) == before
    example.make(where)
    assert _title(where) == "T new"
    assert not list(where.build.rglob(".*.part"))


@pytest.mark.long
def test_builds_killed_at_any_moment_end_in_the_old_or_the_new(where: Workspace) -> None:
    """Of 60 builds killed at random moments each leaves a whole store, the old or the new one, and the next works."""
    chance = random.Random(2026)
    old = _title(where)
    ends = {"old": 0, "new": 0}
    for number in range(60):
        _call(where, str(number))
        _killed(where, chance.choice(STAGES), chance.uniform(0, 0.3))
        found = _title(where)
        assert found in (old, f"T {number}"), number
        ends["old" if found == old else "new"] += 1
        if number % 10 == 9:
            example.make(where)
            assert _title(where) == f"T {number}"
        old = _title(where)
    assert min(ends.values()) > 0, ends


# --- damage --------------------------------------------------------------------------------------------------------


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "a folder": _make_folder,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_file_that_is_not_what_was_written_is_found(damage: Callable[[Path], object], tmp_path: Path) -> None:
    """A file that is missing or has another size is named, with `kg build` as the remedy; whole it is taken."""
    made = generations.write(tmp_path, "one", _fill(a="1234", b="5678"))
    assert generations.verify(made)["says"] == "done"
    damage(made / "b")
    with pytest.raises(StoreError, match="b is missing or damaged") as caught:
        generations.verify(made)
    assert "kg build" in caught.value.remedy


@pytest.mark.parametrize("pattern", ["index.json", "store/MANIFEST-*", "store/*.sst", "store.json"])
def test_a_damaged_build_is_found_and_built_again(pattern: str, where: Workspace, program: Program) -> None:
    """A cut store may open as an empty one: it is found out before it answers, and `kg build` mends it."""
    generation = generations.ready(where)
    path = max(generation.glob(pattern), key=lambda path: path.stat().st_size)
    DAMAGE["cut"](path)
    code, out, err = program("ask", "responses", "-w", where.root)
    assert (code, out) == (2, "")
    assert err == f"kg: {path} is missing or damaged.\n    Run `kg build` again.\n"
    assert program("build", "-q", "-w", where.root)[0] == 0
    assert program("ask", "responses", "-w", where.root)[0] == 0
    assert generations.ready(where) != generation


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "{}", '{"sizes": 3}', '{"sizes": {"gone": 1}}', "\0\0"])
def test_a_damaged_manifest_is_found(text: str, tmp_path: Path) -> None:
    """A manifest that is none, or names a file that is not there, is a store error with its remedy."""
    made = generations.write(tmp_path, "one", _fill(a="1"))
    (made / generations.MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        generations.verify(made)
    assert "kg build" in caught.value.remedy


def test_a_build_with_a_damaged_manifest_is_built_again(where: Workspace) -> None:
    """What cannot be known to be whole is made anew, although no input has changed."""
    before = _title(where)
    DAMAGE["cut"](generations.ready(where) / generations.MANIFEST)
    assert example.make(where).fresh
    assert _title(where) == before


def test_nothing_built_is_said(tmp_path: Path) -> None:
    """Where nothing was built, or the link leads nowhere, the remedy is to build."""
    where = example.workspace(tmp_path / "where")
    where.build.mkdir()
    for link in ("", "current"):
        if link:
            (where.build / link).symlink_to("generations/gone")
        with pytest.raises(StoreError, match="Nothing is built") as caught:
            generations.ready(where)
        assert caught.value.remedy == "Run `kg build`."


# --- newer files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["records/example-2020.yaml", "ontology/example.ttl", "queries/questions/own.rq"])
def test_a_file_that_is_newer_than_the_build_is_named(name: str, where: Workspace) -> None:
    """Who asks a build that is older than its records is told; a build of its own files is not stale."""
    generation = generations.ready(where)
    os.utime(generation / generations.MANIFEST, (time.time() + 60, time.time() + 60))
    assert generations.stale(where, generation) == ""
    path = where.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() + 120, time.time() + 120))
    assert generations.stale(where, generation) == path.name


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"store/gone": 1}'])
def test_the_sizes_of_the_store_are_not_lost(text: str | None, where: Workspace) -> None:
    """They stand in a file of their own, as they differ from build to build; without it nothing is whole."""
    generation = generations.ready(where)
    sizes = generation / generations.STORE_SIZES
    assert not any(name.startswith("store/") for name in generations.manifest(generation)["sizes"])
    sizes.unlink()
    if text is not None:
        sizes.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="is missing or damaged"):
        generations.ready(where)


@pytest.mark.parametrize("later", [0, 100_000])
def test_a_build_that_finds_nothing_changed_is_no_longer_stale(later: int, where: Workspace) -> None:
    """A file that was touched, or whose date is in the future, is newer until the next build, and not for ever."""
    example.make(where)
    path = where.root / "records" / "example-2020.yaml"
    os.utime(path, (time.time() + later, time.time() + later))
    assert generations.stale(where, generations.ready(where)) == "example-2020.yaml"
    assert not example.make(where).fresh
    assert generations.stale(where, generations.ready(where)) == ""
    _call(where, "new")
    assert example.make(where).fresh
    assert generations.stale(where, generations.ready(where)) == ""


def test_a_file_that_changes_during_a_build_is_newer_than_it(where: Workspace) -> None:
    """A build is as old as what it read: a change beside it is not taken for built."""
    _call(where, "new")

    def meddle(line: str) -> None:
        if line.startswith("load"):
            _call(where, "newer")

    assert assembling.build(where, say=meddle).fresh
    assert generations.stale(where, generations.ready(where)) == "example-2020.yaml"
