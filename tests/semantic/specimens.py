"""A shipped record as something to be changed: its text, its facts, the vocabulary and its passages."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import Any, NamedTuple

from kg import anchors, records, texts
from kg.build.inputs import Inputs
from kg.model import FINDINGS, Facts, Finding
from kg.vocabulary import Vocabulary
from tests.making import ROOT
from tests.semantic.editing import Edit, Page, Path, page

RECORDS = sorted((ROOT / "records").glob("*.yaml"))


class Change(NamedTuple):
    """One change of a record.

    Attributes:
        places: the entries, or the parts of them, that it is about; the first is where it is told.
        what: what was changed into what.
        edits: how the text changes.
    """

    places: tuple[Path, ...]
    what: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Specimen:
    """A shipped record.

    Attributes:
        name: its id.
        page: its text.
        facts: what it says.
        vocabulary: the concepts.
        passages: what stands at each of its anchors.
    """

    name: str
    page: Page
    facts: Facts
    vocabulary: Vocabulary
    passages: dict[str, str]

    # --- what it has ---------------------------------------------------------------------------------------------

    def entries(self, *sections: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield the entries of some sections, of all that hold findings if none is named."""
        for section in sections or FINDINGS:
            for key, entry in self.page.tree.get(section, {}).items():
                yield (section, key), entry

    def having(self, field: str, *sections: str) -> Iterator[tuple[Path, str]]:
        """Yield the path and the text of a field in every entry that has it as one word."""
        for path, entry in self.entries(*sections):
            if isinstance(entry.get(field), str):
                yield (*path, field), entry[field]

    def regimens(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield the regimens of its treatments."""
        for path, entry in self.entries("treatments"):
            for key, regimen in entry.get("regimens", {}).items():
                yield (*path, "regimens", key), regimen

    def tables(self, first: str | None = None) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield its tables; those of patients or of measures only, if so asked."""
        for path, table in self.entries("tables"):
            if first in (None, table["columns"][0]):
                yield path, table

    def finding(self, path: Path) -> Finding:
        """Return the finding that an entry became."""
        return self._findings[path]

    @cached_property
    def _findings(self) -> dict[Path, Finding]:
        return {entry.path: entry.finding for entry in self.facts.entries if entry.direct}

    def population(self, path: Path) -> str:
        """Return the id of the population of a finding."""
        return self._populations[path]

    @cached_property
    def _populations(self) -> dict[Path, str]:
        return {entry.path: entry.population for entry in self.facts.entries if entry.direct}

    def size(self, population: str) -> int:
        """Return how many people a population has."""
        size = self.facts.record.populations[population].size
        return size.at_least if size else 1

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The ids of its populations that are groups."""
        return tuple(key for key, one in self.facts.record.populations.items() if one.size)

    @cached_property
    def patients(self) -> tuple[str, ...]:
        """The ids of its populations that are one patient."""
        return tuple(key for key, one in self.facts.record.populations.items() if not one.size)

    def within(self, population: str) -> set[str]:
        """Return a population and all of which it is said to be a part."""
        seen, queue = set(), [population]
        while queue:
            one = queue.pop()
            if one not in seen:
                seen.add(one)
                queue.extend(self.facts.record.populations[one].part_of)
        return seen

    def passage(self, path: Path) -> str:
        """Return the text at the anchors of an entry."""
        written = self.page.get((*path, "at")) or []
        return " ".join(self.passages.get(at, "") for at in ([written] if isinstance(written, str) else written))

    # --- changes -------------------------------------------------------------------------------------------------

    def replaced(self, path: Path, new: str) -> Change:
        """Write another text in the place of a value."""
        return Change((path,), f"{short(self.page.get(path))} → {short(new)}", (self.page.replace(path, new),))

    def removed(self, path: Path) -> Change:
        """Take a field or an item away."""
        return Change((path,), f"{short(self.page.get(path))} → nothing", (self.page.remove(path),))

    def put(self, path: Path, field: str, new: str) -> Change:
        """Write a field of an entry, whether it has it or not."""
        here = (*path, field)
        if here in self.page.values:
            return self.replaced(here, new)
        return Change((here,), f"nothing → {short(new)}", (self.page.put(path, field, new),))

    def changes(self, places: Iterable[Path], what: str, *edits: Edit) -> Change:
        """Make a change of several edits."""
        return Change(tuple(places), what, edits)


def short(value: object) -> str:
    """Say what a value is, without the words of long ones.

    >>> short("9 of 14"), short(["a", "b"]), short("x" * 50)
    ('9 of 14', 'a, b', '50 characters')
    """
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if isinstance(value, dict):
        return f"{len(value)} fields"
    text = str(value)
    return text if len(text) <= 44 else f"{len(text)} characters"


def chosen(label: str, number: int) -> int:
    """Return a number below another that a label chooses, the same in every run.

    >>> chosen("esr", 10) == chosen("esr", 10)
    True
    """
    return int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "big") % number


def specimen(file: File, inputs: Inputs, folder: File) -> Specimen:
    """Read a shipped record and its passages."""
    reading = records.read(file, inputs.vocabulary)
    assert reading.facts is not None
    assert reading.facts.record.text is not None
    text = anchors.normalise(texts.read(folder / reading.facts.record.text.file).content)
    passages = {str(one): text[one.start : one.end] for _, one in records.anchors(reading)}
    return Specimen(file.stem, page(file.read_text(encoding="utf-8")), reading.facts, inputs.vocabulary, passages)
