"""What the documents say: commands run, files are there, fields are told, curation is kept."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from kg.cli import COMMANDS
from kg.model import FINDINGS, Record
from kg.workspace import Workspace
from tests.making import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
RECORDS = sorted((ROOT / "records").glob("*.yaml"))
#: Commands of the README that ask; those that make a workspace are tried in order by a test of their own.
ASKING = [line.strip() for line in re.findall(r"^    (kg (?:ask|show|query).*)$", README, re.MULTILINE)]
MAKING = [line.strip() for line in re.findall(r"^    (kg (?:init|tidy|check|build).*)$", README, re.MULTILINE)]

Program = Callable[..., tuple[int, str, str]]


def _words(line: str) -> list[str]:
    return shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize("line", ASKING)
def test_a_command_of_the_readme_answers(
    line: str, built: Workspace, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that asks runs as it stands, and gives something."""
    monkeypatch.setattr("kg.workspace._open", lambda _: built)
    code, out, err = program(*_words(line))
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 2


def test_the_steps_of_adding_a_report_work(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands that make a workspace run one after the other, each without a fault."""
    monkeypatch.chdir(tmp_path)
    assert [_words(line)[0] for line in MAKING] == ["init", "tidy", "check", "build"]
    for line in MAKING:
        command, _, folder = line.partition(" && cd ")
        code, out, err = program(*_words(command))
        assert code == 0, (line, out, err)
        if folder:
            monkeypatch.chdir(folder.split()[0])


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # rdflib uses what it deprecates
def test_the_python_of_the_readme_runs(
    built: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines of Python print a count for each report."""
    monkeypatch.setattr("kg.workspace._open", lambda _: built)
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    exec(code[1], {})
    printed = capsys.readouterr().out
    for path in RECORDS:
        assert re.search(rf"graph/report/{path.stem} \d+", printed)


def test_the_answer_in_the_readme_is_the_answer(
    built: Workspace, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows and totals that the README shows are those that the program gives."""
    monkeypatch.setattr("kg.workspace._open", lambda _: built)
    code, out, _ = program("ask", "refractory-responders", "--format", "json", "-q")
    assert code == 0
    total = re.search(r'"totalReported": \{\s*"atLeast": (\d+),\s*"atMost": (\d+)', out)
    assert total is not None
    assert f"without what is not reported: {total[1]}–{total[2]}" in README
    rows = re.findall(r"^    ([a-z0-9-]+) +(\S+) +(?:(\d+)–)?(\d+) of (\d+) +([a-z-]+)", README, re.MULTILINE)
    for report, population, low, high, size, status in rows:
        row = rf'"report": "{report}",\s*"population": "{population}",\s*"size": {size},.*?"atLeast": {low or high},'
        assert re.search(rf'{row}\s*"atMost": {high},\s*"status": "{status}"', out, re.DOTALL), (report, population)
    assert len(rows) == 7


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(path: Path) -> None:
    """Each link leads to a file, and each path in backquotes that begins with a folder of ours exists."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (path.parent / target).exists(), target
    for name in re.findall(r"`((?:docs|kg|ontology|queries|shapes|tests|records|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / name).exists() or "example-2020" in name, name


def test_every_command_is_told_in_the_readme() -> None:
    """The README names each command."""
    for command in COMMANDS:
        assert f"kg {command}" in README, command


def test_every_section_and_field_is_told() -> None:
    """The document of the format names each section and each field of a record."""
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for section, field in Record.model_fields.items():
        assert f"`{section}`" in text or f"`{section}:" in text, section
        for model in _models(field.annotation):
            for name, inner in model.model_fields.items():
                written = inner.alias or name
                assert re.search(rf"\b{written}\b", text), f"{section}.{written}"
    assert set(FINDINGS) < set(Record.model_fields)


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_tells_how_it_was_read(path: Path) -> None:
    """Each shipped record has its page on the two readings, and is called no more than double-read."""
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^status: double-read$", text, re.MULTILINE)
    page = ROOT / "docs" / "curation" / f"{path.stem}.md"
    assert page.is_file()
    assert path.stem in page.read_text(encoding="utf-8").splitlines()[0]


def test_readme_says_what_it_must() -> None:
    """The README says that this is no medical advice, who read the records, and that counts are no rates."""
    for words in ("Not medical advice", "read twice and not reviewed by a clinician", "not rates of success"):
        assert words in " ".join(README.replace(">", " ").split())
