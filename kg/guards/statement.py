"""A statement of a record beside its passages, and the names by which the passages may call what it is about."""

from collections.abc import Mapping
from typing import NamedTuple

from kg.guards.passages import APART, Passage
from kg.guards.verdicts import Path, Weighed
from kg.model import Facts, Grounded
from kg.vocabulary import Vocabulary


class Statement(NamedTuple):
    """A statement beside its passages.

    Attributes:
        path: where in the record it stands.
        said: what it says.
        prose: those of its passages that are sentences.
        rows: those of its passages that are rows of a table.
        heads: the headings of the tables that the rows belong to.
        stated: whether it is stated and its passages were found.
        facts: the record.
        vocabulary: the names of the concepts.
    """

    path: Path
    said: Grounded
    prose: str
    rows: str
    heads: str
    stated: bool
    facts: Facts
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        """Its passages."""
        return APART.join(filter(None, (self.prose, self.rows)))

    @property
    def headed(self) -> str:
        """Its passages, each row of a table with the heading of its columns."""
        return APART.join(filter(None, (self.heads, self.prose, self.rows)))

    @property
    def denied(self) -> bool:
        """Whether it says that nobody had it."""
        holds = getattr(self.said, "holds", None)
        return holds is not None and holds.at_most == 0

    def names(self, path: str) -> list[str]:
        """Return the known names of a concept, and what the report's own legend abbreviates it to."""
        concept = self.vocabulary.concepts.get(path)
        own = [word for word, meant in self.facts.record.abbreviations.items() if meant == path]
        if concept is None:
            return own
        return [*own, concept.label, concept.slug.replace("-", " "), *concept.synonyms]

    def idle(self, guard: str) -> list[Weighed]:
        """Return that a guard has nothing to look for."""
        return [Weighed(self.path, guard, "not-applicable")]


def headings(facts: Facts, found: Mapping[str, Passage]) -> dict[str, str]:
    """Return the heading of its table for each passage that is a row of one."""
    over: dict[str, str] = {}
    for table in facts.record.tables.values():
        head = APART.join(found[at].text for at in table.at.get("columns", ()) if at in found)
        over |= {at: head for key, written in table.at.items() if key != "columns" for at in written[:1]}
    return over
