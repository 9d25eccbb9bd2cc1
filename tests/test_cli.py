"""The command line: every command has help and an example that runs; data on stdout, talk on stderr, five formats."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import COMMANDS
from kg.workspace import Workspace, find
from tests import example
from tests.making import ROOT

Program = Callable[..., tuple[int, str, str]]

FORMATS = ("table", "json", "csv", "tsv", "markdown")
#: What a command of people's own would be, without what says where.
ASKING = {
    "ask": ("ask", "responses"),
    "query": ("query", "SELECT ?report WHERE { ?report a al:Report }"),
    "show": ("show", "example-2020/patient-1"),
}


@pytest.fixture(scope="module")
def site(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace with the shipped records beside its own, built."""
    return example.beside_shipped(tmp_path_factory, built)


def _started(*args: object, cwd: Path) -> subprocess.Popen[str]:
    """Start `kg` in a process of its own."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, args)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=cwd, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


# --- help ----------------------------------------------------------------------------------------------------------


def test_help_lists_every_command_and_the_exit_codes(program: Program) -> None:
    """`kg --help` has each command with its sentence, and what the exit codes mean; nothing is built for it."""
    code, out, err = program("--help")
    assert (code, err) == (0, "")
    assert out == program("-h")[1]
    for name, sentence in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(sentence[:40])}", out, re.MULTILINE)
    assert "Exit codes: 0 clean; 1 " in out
    assert "No medical advice" in out


def test_the_version_is_said(program: Program) -> None:
    """`kg --version` has the version of the program and of what it stands on."""
    code, out, err = program("--version")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"kg \d+\.\d+\.\d+ \(Python 3\.\d+\.\d+, pyoxigraph \d+\.\d+\.\d+\)\n", out)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_whose_example_runs(
    name: str, site: Workspace, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command says in a sentence what it does, and the example below that works as it stands."""
    where = example.copy(site, tmp_path / "where")
    monkeypatch.chdir(where.root)
    code, out, err = program(name, "--help")
    assert (code, err) == (0, "")
    found = re.search(r"^  Example: (kg .+?)\n\n", out, re.MULTILINE | re.DOTALL)
    assert found, out
    command = shlex.split(" ".join(found[1].split()))
    assert command[:2] == ["kg", name]
    code, out, err = program(*command[1:])
    assert code == 0, err
    # A record that is in its canonical form already is tidied without a word.
    assert bool(out) is (name != "tidy")


@pytest.mark.parametrize("args", [("ask", "--help"), ("show", "--help"), ("query", "--help"), ("build", "--help")])
def test_help_needs_nothing_built(
    args: tuple[str, ...], tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks how a command works need not have built anything, and builds nothing by asking."""
    where = example.workspace(tmp_path / "new")
    monkeypatch.chdir(where.root)
    code, out, _ = program(*args)
    assert code == 0
    assert "Example: kg" in out
    assert not where.build.exists()


def test_each_question_has_its_parameters_as_options(site: Workspace, program: Program) -> None:
    """The help of a question has its sentence, and each parameter with what it is, its default and an example."""
    code, out, _ = program("ask", "-w", site.root, "refractory-responders", "--help")
    assert code == 0
    assert "Which patients responded to the next line" in out
    assert re.search(r"--failed CONCEPT +what had failed; default tnf-inhibitor; e\.g\. tnf-inhibitor\.", out)
    assert re.search(r"--given CONCEPT +what was given next; default any; e\.g\. tocilizumab\.", out)


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "queries" / "questions").glob("*.rq")))
def test_a_question_has_help_whose_example_runs(name: str, site: Workspace, program: Program) -> None:
    """Each question says what it asks, and below it a line that asks it."""
    code, out, _ = program("ask", "-q", "-w", site.root, name, "--help")
    assert code == 0
    found = re.search(r"^  Example: (kg .+?)\n\n", out, re.MULTILINE | re.DOTALL)
    assert found, out
    command = shlex.split(" ".join(found[1].split()))
    assert command[:3] == ["kg", "ask", name]
    code, out, err = program(*command[1:], "-q", "-w", site.root)
    assert (code, err) == (0, "")
    assert "(no rows)" not in out


@pytest.mark.parametrize("args", [("--help",), ("ask", "refractory-responders", "-q")])
def test_a_light_command_loads_nothing_heavy(args: tuple[str, ...], site: Workspace) -> None:
    """Help, and a question asked of a built graph, come without parsers, models and the second engine."""
    heavy = {"pydantic", "rdflib", "pyshacl", "yaml", "ruamel.yaml", "networkx", "rich", "lxml", "urllib.request"}
    script = f"import sys; from kg.cli import run; run({list(args)!r}); print(sorted({heavy!r} & set(sys.modules)))"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=site.root, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


# --- formats -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", ASKING)
def test_every_format_has_the_same_rows(command: str, form: str, site: Workspace, program: Program) -> None:
    """Whatever the format, the data are all there, on stdout; quiet means that stderr has nothing."""
    code, out, err = program(*ASKING[command], "-w", site.root, "--format", form, "-q")
    assert (code, err) == (0, "")
    document = json.loads(program(*ASKING[command], "-w", site.root, "--format", "json", "-q")[1])
    rows = document["rows"] if "rows" in document else document["lines"]
    assert rows
    if form == "json":
        assert json.loads(out) == document
    elif form in ("csv", "tsv"):
        read = list(csv.reader(io.StringIO(out), dialect="excel" if form == "csv" else "excel-tab"))
        assert len(read) == 1 + len(rows)
        assert {len(row) for row in read} == {len(read[0])}
        assert read[0] == document.get("columns", ["when", "what", "people", "basis", "evidence"])
    elif form == "markdown":
        lines = [line for line in out.splitlines() if line.startswith("| ")]
        assert len(lines) == 2 + len(rows)
        assert set(lines[1]) <= set("| -")
        assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
    else:
        block = next(part for part in out.split("\n\n") if re.search(r"^-+( |$)", part, re.MULTILINE)).splitlines()
        head = next(n for n, line in enumerate(block) if line.startswith("---"))
        assert len(block) - head - 1 == len(rows)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return an example workspace with a record of which one fact speaks of nobody known."""
    where = example.workspace(tmp_path_factory.mktemp("cli") / "faulty")
    example.save(where, example.another("wrong", outcomes={"one": {"of": "agent-c", "kind": "response"}}))
    return where


@pytest.mark.parametrize("form", FORMATS)
def test_findings_have_every_format(form: str, faulty: Workspace, program: Program) -> None:
    """`kg check` prints what it found in any of them, and ends with 1 in all."""
    code, out, _ = program("check", "-w", faulty.root, "--format", form, "-q")
    assert code == 1
    assert "record-unknown-reference" in out
    if form in ("csv", "tsv"):
        read = list(csv.reader(io.StringIO(out), dialect="excel" if form == "csv" else "excel-tab"))
        assert read[0] == ["file", "line", "column", "severity", "code", "path", "what", "remedy"]
        assert all(row[0] == "records/wrong.yaml" for row in read[1:])
    elif form == "json":
        assert {one["file"] for one in json.loads(out)["findings"]} == {"records/wrong.yaml"}
    elif form == "table":
        assert re.search(r"^records/wrong\.yaml:\d+:\d+  error  record-", out, re.MULTILINE)


_ODD = "SELECT ?a ?b WHERE { BIND ('x\\ty\\nz, \"q\" | p' AS ?a) BIND (2 AS ?b) }"


@pytest.mark.parametrize("form", FORMATS)
def test_a_cell_stays_in_its_row(form: str, site: Workspace, program: Program) -> None:
    """Tabs, line ends, quotes, commas and bars in a value do not make another row or another column."""
    code, out, _ = program("query", _ODD, "-w", site.root, "--format", form, "-q")
    assert code == 0
    if form == "json":
        assert json.loads(out)["rows"] == [{"a": 'x\ty\nz, "q" | p', "b": "2"}]
    elif form == "csv":
        assert list(csv.reader(io.StringIO(out))) == [["a", "b"], ['x\ty\nz, "q" | p', "2"]]
    elif form == "tsv":
        assert [line.count("\t") for line in out.splitlines()] == [1, 1]
    elif form == "markdown":
        assert len(out.splitlines()) == 3
        assert out.splitlines()[2].count(" | ") == 1
    else:
        assert len(out.splitlines()) == 3


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("ASK { ?s a al:Report }", "yes\n"),
        ("ASK { ?s a al:Nothing }", "no\n"),
        ("SELECT ?s WHERE { ?s a al:Nothing }", "(no rows)\n"),
    ],
)
def test_a_query_without_a_table_is_answered_too(query: str, printed: str, site: Workspace, program: Program) -> None:
    """Yes, no, and nothing are answers: exit code 0."""
    assert program("query", query, "-w", site.root, "-q") == (0, printed, "")


def test_triples_are_printed_as_turtle(site: Workspace, program: Program) -> None:
    """A CONSTRUCT gives Turtle that can be read again."""
    from pyoxigraph import RdfFormat, parse

    query = "CONSTRUCT { ?s a al:Report } WHERE { ?s a al:Report }"
    code, out, _ = program("query", query, "-w", site.root, "-q")
    assert code == 0
    assert len(list(parse(out, RdfFormat.TURTLE))) == 6


def test_triples_as_json_are_json_ld(site: Workspace, program: Program) -> None:
    """With `--format json` a CONSTRUCT and a DESCRIBE give JSON-LD that holds the same triples as the Turtle."""
    from pyoxigraph import RdfFormat, parse

    for query in ("CONSTRUCT { ?s a al:Report } WHERE { ?s a al:Report }", "DESCRIBE drug:tocilizumab"):
        turtle = program("query", query, "-w", site.root, "-q")[1]
        code, out, _ = program("query", query, "-w", site.root, "-q", "-f", "json")
        assert code == 0
        assert json.loads(out)
        assert set(parse(out, RdfFormat.JSON_LD)) == set(parse(turtle, RdfFormat.TURTLE))
        assert program("query", query, "-w", site.root, "-q")[1] == turtle


def test_a_query_comes_from_a_file_or_from_standard_input(site: Workspace, tmp_path: Path, program: Program) -> None:
    """A file by its name and `-` for what is piped in give what the text itself gives."""
    text = "SELECT ?r WHERE { ?r a al:Report } ORDER BY ?r"
    wanted = program("query", text, "-w", site.root, "-q", "-f", "csv")
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    assert program("query", tmp_path / "mine.rq", "-w", site.root, "-q", "-f", "csv") == wanted
    with _started("query", "-", "-q", "-f", "csv", cwd=site.root) as process:
        assert (*process.communicate(text, timeout=20), process.returncode) == (wanted[1], wanted[2], wanted[0])


# --- streams -------------------------------------------------------------------------------------------------------


def test_talk_goes_to_stderr(site: Workspace, tmp_path: Path, program: Program) -> None:
    """Progress and notes are beside the data: the same data come out when one is quiet."""
    where = example.copy(site, tmp_path / "where")
    os.utime(where.root / "records" / "example-2020.yaml")
    ask = ("ask", "responses", "-w", where.root, "-f", "csv")
    code, out, err = program(*ask)
    assert code == 0
    assert "note: example-2020.yaml is newer than the build" in err
    assert program(*ask, "-q") == (0, out, "")
    code, out, err = program("check", "-w", where.root)
    assert (code, "read 6 records" in err) == (0, True)
    assert program("check", "-w", where.root, "--quiet") == (0, out, "")
    code, out, err = program("build", "-w", where.root)
    assert (code, err) == (0, "  nothing has changed\n")
    assert program("build", "-w", where.root, "-q") == (0, out, "")


@pytest.mark.parametrize("args", [("query", "SELECT * WHERE { ?s ?p ?o }", "-f", "csv"), ("ask", "measurements")])
def test_a_pipe_that_closes_is_no_fault(args: tuple[str, ...], site: Workspace) -> None:
    """`kg … | head -1` prints its line and ends without a word; 1 would mean that something was found."""
    with _started(*args, "-q", cwd=site.root) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        if args[0] == "query":
            assert process.stdout.readline() == "o,p,s\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 0


def test_options_stand_on_either_side_of_a_question(site: Workspace, program: Program) -> None:
    """The format and the workspace may be given before the name of the question or after it."""
    wanted = program("ask", "responses", "-f", "json", "-q", "-w", site.root)
    assert wanted[0] == 0
    assert program("ask", "-f", "json", "-q", "-w", site.root, "responses") == wanted
    assert program("ask", "-q", f"--workspace={site.root}", "responses", "--format=json") == wanted


def test_without_a_name_the_questions_are_listed(site: Workspace, program: Program) -> None:
    """`kg ask` has each question with its sentence and its parameters."""
    code, out, err = program("ask", "-w", site.root, "-q", "-f", "json")
    assert (code, err) == (0, "")
    listed = {one["question"]: one for one in json.loads(out)}
    assert set(listed) == {path.stem for path in (ROOT / "queries" / "questions").glob("*.rq")}
    assert listed["refractory-responders"]["parameters"] == ["failed", "kind", "given"]
    assert all(one["summary"].endswith("?") for one in listed.values())
    code, out, _ = program("ask", "-w", site.root, "-q")
    assert code == 0
    assert all(name in out for name in listed)


# --- where ---------------------------------------------------------------------------------------------------------


def test_the_workspace_around_is_found(site: Workspace, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder of a workspace its own records answer."""
    wanted = program("ask", "responses", "-f", "csv", "-q", "-w", site.root)
    monkeypatch.chdir(site.root / "texts")
    assert program("ask", "responses", "-f", "csv", "-q") == wanted
    assert find().root == site.root.resolve()


def test_outside_any_workspace_the_shipped_records_answer(
    built: Workspace, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are built once into the cache folder, which is said on stderr; then they answer without a word."""
    shutil.copytree(built.build / ".checks", tmp_path / "cache" / "afterline" / ".checks")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path.anchor)
    code, out, err = program("ask", "refractory-responders", "-f", "json")
    assert (code, err) == (0, "building the 5 shipped records, once\n")
    assert json.loads(out)["total"] == {"atLeast": 12, "atMost": 21}
    assert program("ask", "refractory-responders", "-f", "json") == (0, out, "")
    assert program("show", "takayasu-2013/patient-3")[0] == 0
    assert program("query", "ASK { ?s a al:Report }") == (0, "yes\n", "")
