"""Words of a record looked up in the vocabulary and in the record's own abbreviations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import problem
from kg.names import KINDS
from kg.vocabulary import Vocabulary, called

#: A file of a name that is taken would replace the packaged one.
_OWN_FILE = "to a file of your own below ontology/ (`own.ttl`, say)"


@dataclass(frozen=True, slots=True)
class RecordTerms:
    """Finds concepts for one record: its abbreviations first, and no abbreviation of anybody else.

    Attributes:
        vocabulary: the concepts.
        abbreviations: what the record's own legend says, by exact spelling.
        events: the ids of the record's adverse events, which a reason may name.
    """

    vocabulary: Vocabulary
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    events: frozenset[str] = frozenset()

    def __call__(self, word: str, parts: tuple[str, ...]) -> str:
        """Return the path of the concept that a word names (see `kg.model.Terms`)."""
        if parts == ("reason",):
            if word in self.events:
                return word
            parts = ("outcome-kinds", "event")
        meant = self._meant(word)
        found = self.vocabulary.find(meant, parts)
        if len(found) == 1:
            return found[0]
        if found:
            raise problem(
                "record-ambiguous-term", f"{word!r} may mean several concepts.", "Write one of: " + _list(found)
            )
        named = repr(word) if meant == word else f"{word!r} stands for {meant!r}, and that"
        raise problem("record-unknown-term", f"{named} is no known {called(parts)}.", self._remedy(meant, parts))

    def _meant(self, word: str) -> str:
        seen = {word}
        while (meant := self.abbreviations.get(word, word)) not in seen:
            seen.add(meant)
            word = meant
        return word

    def _remedy(self, word: str, parts: tuple[str, ...]) -> str:
        paths, every = self.vocabulary.offer(word, parts)
        slugs = list(dict.fromkeys(path.partition("/")[2] for path in paths))
        if every:
            return f"Write one of: {', '.join(slugs)}."
        near = f"Write one of: {', '.join(slugs)}; or" if slugs else "Write the slug of a concept, or"
        remedy = f"{near} add the concept {_OWN_FILE}."
        if not word.isupper():
            return remedy
        return f"If the report's legend explains it, write `{word}: …` under `abbreviations`. Else: {remedy}"


def _list(paths: list[str]) -> str:
    alone = len({path.partition("/")[0] for path in paths}) == 1 and paths[0].partition("/")[0] in KINDS
    return ", ".join(path.partition("/")[2] if alone else path for path in paths) + "."
