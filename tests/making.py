"""Graphs made for a test: from the YAML of a record to something that answers questions."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg import records, store, triples, workspace
from kg.build.inputs import Inputs
from kg.model import Facts
from kg.questions import Answer, Catalogue, ask
from kg.records import Reading

ROOT = Path(__file__).resolve().parents[1]
#: An anchor that has the form of one; what it points to is of no matter where it is used.
ANCHOR = "0-9 0123456789abcdef"


def repository(build: Path | None = None) -> workspace.Workspace:
    """Return this repository as a workspace, built elsewhere if a test builds it."""
    found = workspace.find(option=ROOT)
    return found._replace(build=build) if build else found


def reading(text: str, folder: Path, inputs: Inputs, name: str = "example-2020") -> Reading:
    """Read a record from its YAML."""
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return records.read(file, inputs.vocabulary, shown=file.name)


class Graph:
    """The dataset of some records, as a build would make it, in memory."""

    def __init__(self, inputs: Inputs, facts: Iterable[Facts]) -> None:
        self.catalogue: Catalogue = inputs.catalogue
        found = [*inputs.vocabulary_quads, *inputs.derived_vocabulary]
        for one in facts:
            quads = triples.quads(one, inputs.workspace.names)
            found += [*quads, *inputs.derive(quads, "report", "derived", one.record.id)]
        self.source = store.in_memory(found)

    def ask(self, question: str, given: Mapping[str, str] | None = None, *, readings: bool = False) -> Answer:
        """Answer a question."""
        return ask(self.source, self.catalogue, question, given, readings=readings)
