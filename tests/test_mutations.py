"""The shipped records with one thing changed: whatever it is, an error names the file and the line."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import records
from kg.build.anchoring import check_anchors
from kg.build.checking import Checked, check
from kg.build.inputs import Inputs
from kg.faults import Fault
from kg.records.fields import fields_at
from kg.records.source import parse
from tests.making import ROOT


class Mutation(NamedTuple):
    """A shipped record with one change.

    Attributes:
        report: the record's id.
        name: what was changed.
        text: the whole record after it.
        line: the line, from 1, that the error must name.
    """

    report: str
    name: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.report}-{self.name}"


Change = str | Callable[[re.Match[str]], str]

#: What is changed: where, and into what. The error stands in the line of the last group, or of the whole.
FORM: dict[str, tuple[str, Change]] = {
    "another denominator": (r"\n    holds: (\d+) of (\d+)", lambda m: f"\n    holds: {m[1]} of {int(m[2]) + 1}"),
    "a count in words": (r"\n    holds: (\d+) of (\d+)", lambda m: f"\n    holds: nine of {m[2]}"),
    "a misspelt key": (r"\n    (agent): ", "\n    agnet: "),
    "an unknown key": (r"\n    (population): ", "\n    colour: red\n    population: "),
    "a misspelt drug": (r"\n    agent: ([a-z]{5})([a-z])([a-z-]+)\n", lambda m: f"\n    agent: {m[1]}{m[3]}q\n"),
    "a misspelt kind": (r"\n    kind: (\w+)", lambda m: f"\n    kind: x{m[1]}x"),
    "a repeated key": (r"\n(status: .*)\n", lambda m: f"\n{m[1]}\n{m[1]}\n"),
    "an unknown population": (r"\n    population: ([\w-]+)\n", lambda m: f"\n    population: {m[1]}-9\n"),
    "another id": (r"\nid: ([\w-]+)", lambda m: f"\nid: {m[1]}-b"),
    "an unknown status": (r"\nstatus: ([\w-]+)", "\nstatus: finished"),
    "a digest with a g": (r"\n    at: \[(\d+-\d+) \w", lambda m: f"\n    at: [{m[1]} g"),
    "an anchor that runs backwards": (r"\n    at: \[(\d+)-(\d+) ", lambda m: f"\n    at: [{int(m[2]) + 1}-{m[2]} "),
    "a time in words": (r"\n    when: [A-Z<>=].*\n", "\n    when: 12 weeks\n"),
    "an empty value": (r"\n    kind: .*\n", "\n    kind:\n"),
    "an alias": (r"\n    kind: .*\n", "\n    kind: *kind\n"),
    "a quote left open": (r"\n    holds: (.*)\n", lambda m: f'\n    holds: "{m[1]}" of\n'),
    "a tab": (r"\n    kind: ", "\n\t  kind: "),
}
#: What only the graph shows.
GRAPH: dict[str, tuple[str, Change]] = {
    "more than the size": (r"\n    holds: (\d+) of (\d+)", lambda m: f"\n    holds: {int(m[2]) + 1} of {m[2]}"),
    "no passage": (r"\n    printed: .*\n    at: \[.*\]\n", lambda m: m[0][: m[0].index("\n    at: ") + 1]),
}


def mutations(changes: dict[str, tuple[str, Change]]) -> Iterator[Mutation]:
    """Yield every change of every shipped record in which it can be made, at the first place where it can."""
    for path in sorted((ROOT / "records").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for name, (pattern, change) in changes.items():
            match = re.search(pattern, text)
            if match:
                new = change if isinstance(change, str) else change(match)
                line = text.count("\n", 0, match.start()) + 1 + len(new.rstrip("\n").split("\n")) - 1
                line -= name == "an unknown key"
                yield Mutation(path.stem, name, text[: match.start()] + new + text[match.end() :], line)


def written(mutation: Mutation, folder: Path) -> Path:
    """Write a changed record where a record of its name belongs."""
    path = folder / f"{mutation.report}.yaml"
    path.write_text(mutation.text, encoding="utf-8")
    return path


def assert_named(faults: tuple[Fault, ...], mutation: Mutation) -> None:
    """Hold faults against a change: an error in its file, at its line, that says what and what to write."""
    errors = [fault for fault in faults if fault.severity == "error" and fault.line == mutation.line]
    assert errors, (str(mutation), mutation.line, faults)
    assert all(fault.file.endswith(f"{mutation.report}.yaml") and fault.what and fault.remedy for fault in errors)


def test_the_changes_can_be_made() -> None:
    """Nearly every change can be made in nearly every record, so that none of the tests below is empty."""
    made = list(mutations(FORM))
    assert {one.name for one in made} == set(FORM)
    assert len({one.report for one in made}) == 5
    assert len(made) > 70
    assert len(list(mutations(GRAPH))) > 7


@pytest.mark.parametrize("mutation", list(mutations(FORM)), ids=str)
def test_a_changed_record_is_an_error_at_its_line(mutation: Mutation, tmp_path: Path, inputs: Inputs) -> None:
    """A wrong denominator, a misspelt key or drug, a repeated key never pass, and are told where they stand."""
    reading = records.read(written(mutation, tmp_path), inputs.vocabulary)
    assert reading.sound is None
    assert_named(reading.faults, mutation)


@pytest.mark.parametrize("mutation", list(mutations(GRAPH)), ids=str)
def test_a_record_that_counts_too_many_is_an_error_at_its_line(
    mutation: Mutation, tmp_path: Path, inputs: Inputs
) -> None:
    """A count over the size of its population and a fact without a passage are errors where they stand."""
    (checked,) = check(inputs, [written(mutation, tmp_path)], cache=None, say=lambda _: None)
    assert not checked.sound
    if mutation.name == "no passage":
        entry = mutation.text.splitlines()[: mutation.line]
        line = max(number for number, one in enumerate(entry, 1) if re.fullmatch(r"  [\w-]+:", one))
        mutation = mutation._replace(line=line)
    assert_named(checked.faults, mutation)


@pytest.mark.parametrize("path", sorted((ROOT / "records").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_changed_anchor_fails_at_its_line(path: Path, tmp_path: Path, inputs: Inputs, texts: Path) -> None:
    """One digit of an offset or of a digest changed, and that anchor fails, at its line, and no other."""
    text = path.read_text(encoding="utf-8")
    matches = list(re.finditer(r"(?<=\[)(\d+)-(\d+) (\w{15})(\w)(?=\])", text))
    for match in matches[:: max(1, len(matches) // 4)]:
        last = "0" if match[4] != "0" else "1"
        for new in (f"{match[1]}-{int(match[2]) + 1} {match[3]}{match[4]}", f"{match[1]}-{match[2]} {match[3]}{last}"):
            changed = text[: match.start()] + new + text[match.end() :]
            mutation = Mutation(path.stem, new, changed, text.count("\n", 0, match.start()) + 1)
            checked = Checked(reading=records.read(written(mutation, tmp_path), inputs.vocabulary))
            found = check_anchors([checked], inputs.vocabulary, texts, say=lambda _: None)
            assert found.failed == 1
            assert [(fault.code, fault.line) for fault in found.faults] == [("anchor-failed", mutation.line)]


def keys(path: Path) -> Iterator[Mutation]:
    """Yield a record once for each of its fields, with that field misspelt."""
    text = path.read_text(encoding="utf-8")
    source, _ = parse(text, path.name)
    assert source
    lines = text.splitlines(keepends=True)
    for where, place in source.keys.items():
        if where[-1] in fields_at(where[:-1]):
            line, start = lines[place.line - 1], place.column - 1
            end = start + len(str(where[-1]))
            new = line[:end] + "q" + line[end:]
            changed = "".join([*lines[: place.line - 1], new, *lines[place.line :]])
            yield Mutation(path.stem, ".".join(map(str, where)), changed, place.line)


@pytest.mark.long
@pytest.mark.parametrize("path", sorted((ROOT / "records").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_misspelt_field_is_an_error_at_its_line(path: Path, tmp_path: Path, inputs: Inputs) -> None:
    """Each field of each record, misspelt, is told at its line, and the right spelling is among the near ones."""
    tried = 0
    for mutation in keys(path):
        faults = records.read(written(mutation, tmp_path), inputs.vocabulary).faults
        unknown = [fault for fault in faults if fault.code == "record-unknown-field"]
        assert [fault.line for fault in unknown] == [mutation.line], mutation.name
        assert mutation.name.rpartition(".")[2] in unknown[0].remedy, mutation.name
        tried += 1
    assert tried > 300


@pytest.mark.long
@pytest.mark.parametrize("path", sorted((ROOT / "records").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_denominator_is_held_against_the_population(path: Path, tmp_path: Path, inputs: Inputs) -> None:
    """Each printed `of n` of each record, with another n, is an error at its line."""
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"holds: (?:at least )?[\d.]+ of (\d+)", text):
        changed = text[: match.start(1)] + str(int(match[1]) + 1) + text[match.end(1) :]
        mutation = Mutation(path.stem, match[0], changed, text.count("\n", 0, match.start()) + 1)
        assert_named(records.read(written(mutation, tmp_path), inputs.vocabulary).faults, mutation)
