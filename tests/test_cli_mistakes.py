"""Mistakes at the command line: a sentence and what to do, exit code 2, no trace; hostile text comes out inert."""

import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests import example
from tests.making import ROOT

Program = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built."""
    return example.once(tmp_path_factory)


@pytest.fixture(scope="module")
def odd(site: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a copy of it in which some files are not what they seem; the tests leave it as it is."""
    copied = example.copy(site, tmp_path_factory.mktemp("mistakes") / "odd")
    for name in ("binary", "binary.rq"):
        (copied.root / name).write_bytes(bytes(range(256)))
    (copied.root / "syntax.rq").write_text("SELECT ?s\nWHERE { ?s ?p }\n", encoding="utf-8")
    for name in ("folder.yaml", "empty-folder"):
        (copied.root / name).mkdir()
    return copied


@pytest.fixture
def where(site: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a copy of the built example workspace, and stand in it."""
    copied = example.copy(site, tmp_path / "where")
    monkeypatch.chdir(copied.root)
    return copied


@pytest.fixture
def unbuilt(site: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return an example workspace in which nothing is built, and stand in it; what the shapes found is known."""
    made = example.workspace(tmp_path / "unbuilt")
    shutil.copytree(site.build / ".checks", made.build / ".checks")
    monkeypatch.chdir(made.root)
    return made


def _no_trace(*texts: str) -> None:
    for text in texts:
        assert "Traceback" not in text
        assert "our fault" not in text
        assert not re.search(r"\b[A-Z][a-z]+(Error|Exception|Warning)\b", text), text


# --- what cannot run -----------------------------------------------------------------------------------------------

MISTAKES = {
    "no such command": (("asc",), "Did you mean: ask"),
    "a command like no other": (("xyzzy",), "The commands are: ask"),
    "no such option": (("build", "--draft"), "--drafts"),
    "no such format": (("ask", "responses", "-f", "xml"), "'table', 'json', 'csv', 'tsv', 'markdown'"),
    "no such question": (("ask", "respones"), "Did you mean: responses"),
    "a question like no other": (("ask", "xyzzy"), "lists the questions"),
    "no such parameter": (("ask", "responses", "--drugs", "agent-b"), "--drug"),
    "a parameter without a value": (("ask", "responses", "--drug"), "requires an argument"),
    "no such drug": (("ask", "responses", "--drug", "tocilizumb"), "Did you mean: tocilizumab"),
    "a drug like no other": (("ask", "responses", "--drug", "xyzzy"), "is no known drug"),
    "several drugs": (("ask", "responses", "--drug", "corticosteroids"), "Write one of: "),
    "a parameter that is no text": (("ask", "prior-therapies", "--report", b"\xff"), "report"),
    "no such thing": (("show", "example-2021"), "Did you mean: example-2020"),
    "no such population": (
        ("show", "example-2020/patient-9"),
        "Did you mean: patient-4, patient-3, patient-2, patient-1?",
    ),
    "a population like no other": (
        ("show", "example-2020/xyzzy"),
        "The populations of example-2020 are: cohort, patient-1",
    ),
    "nothing to show": (("show",), "Missing argument"),
    "no query": (("query", "SELECT"), "This is not SPARQL"),
    "an update": (("query", "CLEAR ALL"), "CLEAR is an update, and none is taken: the store is read only"),
    "an insertion": (("query", "INSERT DATA { <urn:a> a <urn:b> }"), "INSERT is an update"),
    "an update of a server": (("query", "DROP ALL", "--endpoint", "http://127.0.0.1:9/"), "DROP is an update"),
    "a query that goes elsewhere": (
        ("query", "ASK { SERVICE <http://127.0.0.1:9/> {} }"),
        "asks another server by SERVICE",
    ),
    "a deep query": (
        ("query", f"ASK {{ FILTER({'STR(' * 1000}1{')' * 1000} = 1) }}"),
        "Brackets stand more than 100 deep",
    ),
    "triples as a table": (("query", "CONSTRUCT WHERE { ?s a al:Report }", "-f", "csv"), "Triples are no table"),
    "triples as Markdown": (("query", "DESCRIBE al:Report", "-f", "markdown"), "--format json"),
    "no such report": (("ask", "prior-therapies", "--report", "nope"), "The reports are: example-2020."),
    "nearly a report": (("ask", "prior-therapies", "--report", "example-2002"), "Did you mean: example-2020?"),
    "no such population in any": (("ask", "prior-therapies", "--population", "patient-9"), "Did you mean: patient-4"),
    "no such population in one": (
        ("ask", "prior-therapies", "--report", "example-2020", "--population", "x"),
        "example-2020 has no population 'x'. The populations there are: cohort, patient-1, patient-2",
    ),
    "a drug by its beginning": (("ask", "refractory-responders", "--failed", "tnf"), "Did you mean: tnf-inhibitor"),
    "no such kind": (
        ("ask", "refractory-responders", "--kind", "nonsense"),
        "'nonsense' is no known kind of outcome. Write one of: complete-response, failure, improvement",
    ),
    "a query with a slip": (("query", "syntax.rq"), "syntax.rq: This is not SPARQL: error at "),
    "a query that is no text": (("query", "binary.rq"), "binary.rq"),
    "no such query file": (("query", "nothing.rq"), "There is no file nothing.rq"),
    "a folder as a query": (("query", "empty-folder"), "This is not SPARQL"),
    "no such record": (("check", "nothing.yaml"), "does not exist"),
    "a folder as a record": (("check", "folder.yaml"), "is a directory"),
    "a folder to tidy": (("tidy", "folder.yaml"), "is a directory"),
    "nothing to tidy": (("tidy", "nothing.yaml"), "does not exist"),
    "what is no text to tidy": (("tidy", "binary"), "cannot be read"),
    "no such texts": (("check", "--texts", "nothing"), "does not exist"),
    "a file as texts": (("check", "--texts", "binary"), "is a file"),
    "no such workspace": (("build", "-w", "nothing"), "nothing is no workspace"),
    "a folder that is no workspace": (("ask", "responses", "-w", "empty-folder"), "kg init empty-folder"),
    "a file as a workspace": (("check", "-w", "binary"), "is a file"),
    "a workspace where one is": (("init", "."), "is not empty"),
    "a workspace where a file is": (("init", "binary"), "is a file"),
    "no address": (("ask", "responses", "--endpoint", "localhost"), "is no endpoint"),
    "a misspelt address": (("query", "ASK {}", "--endpoint", "http://localhost:abc/"), "localhost:abc"),
}


@pytest.mark.parametrize(("args", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_said_in_words(
    args: tuple[str | bytes, ...], says: str, odd: Workspace, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with 2, prints nothing on stdout, and says on stderr what is wrong and what would be right."""
    monkeypatch.chdir(odd.root)
    before = sorted(path.name for path in odd.root.iterdir())
    code, out, err = program(*(os.fsdecode(arg) for arg in args))
    assert (code, out) == (2, "")
    assert says in " ".join(err.split())
    assert len(err.splitlines()) < 12
    _no_trace(err)
    assert sorted(path.name for path in odd.root.iterdir()) == before


def test_standard_input_that_is_no_text_is_said(site: Workspace) -> None:
    """Bytes piped into `kg query -` are no query."""
    done = _run("query", "-", "-q", cwd=site.root, data=b"\xff\xfeSELECT")
    assert done.returncode == 2
    assert done.stdout == b""
    _no_trace(done.stderr.decode())


def _run(*args: str, cwd: Path, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=env, input=data, capture_output=True, check=False)


def test_the_column_of_a_slip_is_that_of_the_users_text(site: Workspace, program: Program) -> None:
    """Prefixes that need not be written do not move the place where reading stopped, in the first line either."""
    code, _, err = program("query", "SELECT ?x WHERE { ?x a al:Report ; ; } }", "-q", "-w", site.root)
    assert code == 2
    found = re.search(r"error at 1:(\d+)", err)
    assert found
    assert int(found[1]) <= 41


SETTINGS = ("base = 5", 'base = "example.org/"', 'base = "https://example.org"', "bas = 1", "base", "\xff")


@pytest.mark.parametrize("text", SETTINGS)
def test_settings_with_a_slip_are_said(text: str, unbuilt: Workspace, program: Program) -> None:
    """A `kg.toml` that is none, or sets what cannot be set, is named."""
    (unbuilt.root / "kg.toml").write_bytes(text.encode("latin-1"))
    code, out, err = program("ask", "responses")
    assert (code, out) == (2, "")
    assert "kg.toml" in err
    _no_trace(err)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ontology/own.ttl", "drug:x a ["),
        ("ontology/own.ttl", "\xff"),
        ("shapes/own.ttl", "shape:x a ["),
        ("shapes/own.ttl", "\xff"),
        ("queries/questions/own.rq", "SELECT ?x WHERE {}"),
        ("queries/questions/own.rq", "#+ summary: [\n"),
        ("queries/questions/own.rq", "#+ summary: Which?\n#+ params: [a]\n"),
        ("queries/questions/own.rq", "#+ summary: Which?\nSELEKT ?x WHERE { ?x ?y ?z }"),
        ("queries/questions/own.rq", "#+ summary: Which?\nASK { SERVICE <http://127.0.0.1:9/> {} }"),
        ("queries/checks/own.rq", "#+ summary: A check.\nSELEKT ?entity WHERE {}"),
        ("queries/rules/own.rq", "#+ summary: A rule.\n#+ scope: report\nCONSTRUCT {"),
        ("queries/rules/own.rq", "#+ summary: A rule.\n#+ scope: report\n#+ after: [nothing]\nCONSTRUCT {} WHERE {}"),
        ("queries/checks/own.rq", "#+ summary: A check.\nSELECT ?entity WHERE {}"),
        ("queries/checks/profile.tsv", "own\tgrave\n"),
    ],
)
def test_a_file_of_the_users_with_a_slip_is_named(name: str, text: str, where: Workspace, program: Program) -> None:
    """A build that a file of the workspace's own stops names that file, with 2, and leaves what was built."""
    path = where.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    code, out, err = program("build", "-q")
    assert (code, out) == (2, "")
    assert path.stem in err
    _no_trace(err)
    assert program("ask", "responses", "-q")[0] == 0


# --- what is wrong with the data -----------------------------------------------------------------------------------

RECORDS = {
    "empty": b"",
    "blank": b" \n\n",
    "a comment": b"# nothing yet\n",
    "binary": bytes(range(256)),
    "no UTF-8": b"id: \xff\n",
    "a NUL": b"id: a\0b\n",
    "broken YAML": b"id: [\n",
    "a tab": b"id: one\n\tstatus: draft\n",
    "a word": b"nothing\n",
    "a list": b"- one\n- two\n",
    "a bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": b"id: !!python/object/apply:os.system [ls]\n",
    "deep": b"[" * 5_000,
    "a repeated key": b"id: one\nid: two\n",
    "nothing but an id": b"id: odd\n",
    "another id": b"id: other\nstatus: draft\nreport: {title: A, kind: article}\npopulations: {}\n",
    "a list for a word": b"id: odd\nstatus: [draft]\nreport: {title: {a: b}, kind: article}\npopulations: []\n",
}


@pytest.mark.parametrize("data", RECORDS.values(), ids=RECORDS)
def test_a_record_that_is_none_is_a_finding(data: bytes, unbuilt: Workspace, program: Program) -> None:
    """`kg check` says what is wrong with the file below its name, and ends with 1; the other record is fine."""
    (unbuilt.root / "records" / "odd.yaml").write_bytes(data)
    code, out, err = program("check", "-q")
    assert (code, err) == (1, "")
    assert out.startswith("records/odd.yaml")
    assert "example-2020.yaml" not in out
    assert re.search(r"^2 records: [1-9]\d* errors?, 0 warnings(, and 1 remark)?$", out, re.MULTILINE)
    _no_trace(out)


# --- drafts and warnings -------------------------------------------------------------------------------------------

SHAPE = """
PREFIX al: <https://w3id.org/afterline/ontology#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://w3id.org/afterline/shapes#>
shape:OwnShape a sh:NodeShape ; sh:targetClass al:Report ; sh:property shape:OwnShape-issue .
shape:OwnShape-issue sh:path al:issue ; sh:minCount 1 ; sh:severity sh:{} ; sh:message "No issue. Write it." .
"""


@pytest.mark.parametrize(
    ("command", "status", "severity", "code"),
    [
        (("check",), "double-read", "Violation", 1),
        (("check",), "double-read", "Warning", 1),
        (("check",), "double-read", "Info", 0),
        (("check",), "draft", "Violation", 1),
        (("check",), "draft", "Warning", 0),
        (("check",), "draft", "Info", 0),
        (("build",), "double-read", "Warning", 1),
        (("build", "--drafts"), "draft", "Warning", 0),
    ],
)
def test_a_warning_counts_in_a_record_that_is_no_draft(
    command: tuple[str, ...], status: str, severity: str, code: int, unbuilt: Workspace, program: Program
) -> None:
    """1 for an error anywhere and a warning in what is published; 0 for a warning in a draft, and for information."""
    (unbuilt.root / "shapes").mkdir()
    (unbuilt.root / "shapes" / "own.ttl").write_text(SHAPE.replace("{}", severity), encoding="utf-8")
    example.save(unbuilt, {**example.tree(), "status": status})
    found, out, _ = program(*command, "-q")
    assert "OwnShape-issue" in out
    assert found == code


# --- hostile text --------------------------------------------------------------------------------------------------

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m"
MARKUP = "[red]red[/red] [link=https://example.org]x[/link] :boom: {0} %s"
BIDI = "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200b\ufeff"
HOSTILE = {
    "of every kind": f"A {ESCAPES} {MARKUP} {BIDI}\r\nB\n| C | D \\| |\n\tE",
    "long": "A [red]red[/red] " + "very " * 2_000 + "long",
}


def _hostile(where: Workspace, text: str) -> None:
    """Make a record whose every free word is hostile, and build it."""
    record = example.tree()
    record["report"] = {"title": text, "kind": "article", "journal": text, "licence": "CC0-1.0"}
    record["populations"]["cohort"]["label"] = text
    record["populations"]["patient-1"]["label"] = text
    # What stands in lists has no bar.
    record["criteria"]["z20"]["label"] = text.replace("|", "/")
    record["treatments"]["agent-b"]["regimens"]["four-weekly"]["changed"] = text
    record["adverse_events"]["infection"]["qualifier"] = text
    record["adverse_events"]["infection"]["time_printed"] = text.replace("|", "/")
    record["text"]["sections"] = {text: "0"}
    example.save(where, record)
    assert example.make(where).generation is not None


def _inert(text: str) -> None:
    """Nothing in a text moves the cursor, rings a bell, or turns a line round."""
    bad = {char for char in text if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"}
    assert not bad, bad


SHOWN = (
    ("show", "example-2020"),
    ("show", "example-2020/patient-1"),
    ("show", "agent-b", "--texts", "texts"),
    ("ask", "responses"),
    ("ask", "adverse-events"),
    ("query", "SELECT ?v WHERE { ?s ?p ?v . FILTER (STRSTARTS(STR(?v), 'A')) }"),
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_printed_inert(kind: str, where: Workspace, program: Program) -> None:
    """In tables for people, in Markdown and in JSON no control character of a record comes through."""
    _hostile(where, HOSTILE[kind])
    for args in SHOWN:
        for form in ("table", "markdown"):
            code, out, err = program(*args, "-q", "-f", form)
            assert (code, err) == (0, "")
            _inert(out)
            assert "[red]red[/red]" in out or args[0] != "show"
        assert "\x1b" not in program(*args, "-q", "-f", "json")[1]


def _on_a_terminal(*args: str, cwd: Path) -> str:
    """Return what a terminal of 100 columns is sent."""
    inner, outer = pty.openpty()
    command = [sys.executable, "-c", "from kg.cli import main; main()", *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "TERM": "xterm-256color"}
    env.pop("NO_COLOR", None)
    with subprocess.Popen(command, cwd=cwd, env=env, stdin=outer, stdout=outer, stderr=outer):
        os.close(outer)
        data = b""
        while True:
            try:
                part = os.read(inner, 65536)
            except OSError:
                break
            if not part:
                break
            data += part
    os.close(inner)
    return data.decode()


def test_hostile_words_are_inert_on_a_terminal(where: Workspace) -> None:
    """Where tables are drawn in colour, markup in a record is text, and its escapes are gone."""
    _hostile(where, HOSTILE["of every kind"])
    for args in (("show", "example-2020"), ("query", SHOWN[-1][1])):
        out = _on_a_terminal(*args, "-q", cwd=where.root)
        assert "[red]red[/red]" in out
        for escape in ("\x1b]", "\x07", "\x1b[2J", "\x1b[31m", "\x9b", "\u202e"):
            assert escape not in out


def test_hostile_records_are_found_inert(unbuilt: Workspace, program: Program) -> None:
    """What `kg check` quotes of a record, of its keys and of the name of its file, cannot command a terminal either."""
    record = example.tree()
    record["populations"][ESCAPES] = {"role": ESCAPES, "at": [ESCAPES]}
    record["outcomes"]["tnf-lost"] = {"of": ESCAPES, "kind": ESCAPES, "at": [ESCAPES], ESCAPES: ESCAPES}
    example.save(unbuilt, record)
    (unbuilt.root / "records" / f"{ESCAPES}.yaml").write_text(f'id: "{ESCAPES!r}"\n', encoding="utf-8")
    code, out, _ = program("check", "-q")
    assert code == 1
    assert "populations." in out
    _inert(out)
    shown = _on_a_terminal("check", "-q", cwd=unbuilt.root)
    assert "\x1b]" not in shown
    assert "\x1b[2J" not in shown


def test_a_trace_is_for_those_who_ask_for_it(
    where: Workspace, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours is one line and a way to tell us; with `--verbose` it is the trace."""
    del where

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("invented")

    monkeypatch.setattr("kg.cli.query.asked", broken)
    code, out, err = program("query", "ASK {}")
    assert (code, out) == (2, "")
    assert err.startswith("kg: this is our fault: ZeroDivisionError: invented\n")
    with pytest.raises(ZeroDivisionError):
        program("query", "ASK {}", "--verbose")


# --- streams and signals -------------------------------------------------------------------------------------------

WRITING = (("ask",), ("ask", "responses"), ("show", "agent-b"), ("query", "ASK {}"), ("check", "-q"), ("--help",))


@pytest.mark.parametrize("where_to", ["/dev/full", "&-"])
@pytest.mark.parametrize("args", WRITING, ids=" ".join)
def test_output_that_cannot_be_written_is_said(args: tuple[str, ...], where_to: str, site: Workspace) -> None:
    """A full disk and a closed output end with 2 and one sentence, which is not that something is our fault."""
    if where_to == "/dev/full" and not Path(where_to).exists():
        pytest.skip("there is no /dev/full here")
    command = [sys.executable, "-c", "from kg.cli import main; main()", *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = f"exec {shlex.join(command)} >{where_to}"
    done = subprocess.run(["sh", "-c", line], cwd=site.root, env=env, stderr=subprocess.PIPE, text=True, check=False)
    reason = "it is closed" if where_to == "&-" else "no space left"
    assert (done.returncode, done.stderr) == (2, f"kg: standard output cannot be written: {reason}.\n")


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("query", [ENDLESS, ENDLESS.replace("(COUNT(*) AS ?n)", "*")])
def test_ctrl_c_ends_a_query_at_once(query: str, site: Workspace) -> None:
    """The engine does not listen while it works; the process does, and ends with 130 and one word."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "query", query, "-q"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE

    def heed() -> None:
        # A shell that runs the tests in the background has them ignore Ctrl-C.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        command, cwd=site.root, env=env, stdout=pipe, stderr=pipe, text=True, preexec_fn=heed
    ) as process:
        try:
            time.sleep(2)
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "stopped\n")


def test_after_a_query_ctrl_c_is_what_it_was(site: Workspace, program: Program) -> None:
    """Who calls the command line from Python has the signal back."""
    before = signal.getsignal(signal.SIGINT)
    assert program("query", "ASK {}", "-q", "-w", site.root)[0] == 0
    assert signal.getsignal(signal.SIGINT) is before


# --- nothing there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("check",), ("check", "--texts", "texts"), ("build",), ("check", "-f", "json")])
def test_a_workspace_without_records_is_not_good(args: tuple[str, ...], where: Workspace, program: Program) -> None:
    """A check that checked nothing says so and ends with 1; a build leaves what was built, which is not the shipped."""
    (where.root / "records" / "example-2020.yaml").unlink()
    code, out, err = program(*args, "-q")
    assert (code, err) == (1, "")
    assert f"There is no record in {where.root / 'records'}: nothing was checked." in out
    assert "example-2020" in program("ask", "responses", "-q")[1]


@pytest.mark.parametrize("quiet", ["-q", "--quiet", "-qv"])
def test_quiet_is_quiet_on_either_side(quiet: str, where: Workspace, program: Program) -> None:
    """That a file is newer is a note, and no note is printed to who wants none."""
    os.utime(where.root / "records" / "example-2020.yaml", (time.time() + 60, time.time() + 60))
    assert "is newer than the build" in program("ask", "responses")[2]
    for args in (("ask", quiet, "responses"), ("ask", "responses", quiet), ("query", "ASK {}", quiet)):
        assert program(*args)[2] == ""
    assert program("build", "-q")[0] == 0
    assert program("ask", "responses")[2] == ""


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        (("double-read",), "Records are read twice, not reviewed by a clinician."),
        (("expert-reviewed",), "Records are reviewed by an expert who is named."),
        (
            ("double-read", "expert-reviewed"),
            "Some records are read twice, not reviewed by a clinician. "
            "Some records are reviewed by an expert who is named.",
        ),
    ],
)
def test_what_stands_below_a_table_is_so(
    statuses: tuple[str, ...], says: str, unbuilt: Workspace, program: Program
) -> None:
    """Who reviewed the records of this dataset is said of them, and of no others."""
    for number, status in enumerate(statuses):
        reviewer = {"reviewer": "https://orcid.org/0000-0002-1825-0097"} if status == "expert-reviewed" else {}
        record = {**example.tree(), "status": status, **reviewer}
        example.save(unbuilt, record if not number else {**record, "id": f"example-{number}"})
    assert example.make(unbuilt).generation is not None
    for args in (("ask", "responses"), ("ask", "responses", "-f", "markdown"), ("show", "agent-b")):
        code, out, _ = program(*args, "-q")
        assert code == 0
        assert f"{says} No medical advice.\nCase reports are selected" in out
