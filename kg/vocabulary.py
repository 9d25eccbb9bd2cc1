"""The vocabulary: concepts by slug, label, synonym, CURIE or IRI, and what is broader than what.

It is read from the Turtle files of `ontology/`, or from the index that a build leaves beside its store.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import WorkspaceError
from kg.names import KINDS, OUTSIDE, Names, expand, shorten

_SKOS = OUTSIDE["skos"]
_LOCAL = re.compile(rf"(?:^|(?<=/))(?:{'|'.join(KINDS)})/[a-z0-9-]+$")
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


class Concept(NamedTuple):
    """One concept.

    Attributes:
        path: its kind and slug: `drug/tocilizumab`.
        label: its preferred label.
        scheme: the slug of the scheme that holds it: `drugs`, `outcome-kinds`.
        synonyms: its other labels.
        codes: CURIEs of outside terminologies that name the same.
        near: CURIEs of outside terminologies that name something close, broader or narrower.
        broader: the paths of the concepts directly above it.
    """

    path: str
    label: str
    scheme: str = ""
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The part of the vocabulary: drug, disease, event, measure or term."""
        return self.path.partition("/")[0]

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.path.partition("/")[2]


class Vocabulary:
    """Concepts by path, and the words that mean them."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._words: dict[str, dict[str, int]] = {}

    def find(self, word: str, parts: Iterable[str]) -> list[str]:
        """Return the paths of the concepts that a word may mean in some parts of the vocabulary.

        Args:
            word: a slug, label, synonym, CURIE, IRI or path.
            parts: kinds (`drug`) or schemes (`outcome-kinds`).

        Returns:
            One path where the word is clear; several where a synonym or a code is shared; none where nobody knows it.
        """
        wanted = set(parts)
        local = _LOCAL.search(word)
        if local and local[0] in self.concepts:
            return [local[0]] if self._within(local[0], wanted) else []
        for kind in KINDS:
            if f"{kind}/{word}" in self.concepts and self._within(f"{kind}/{word}", wanted):
                return [f"{kind}/{word}"]
        ranked = self._index().get(_code(word) or word.casefold(), {})
        within = {path: rank for path, rank in ranked.items() if self._within(path, wanted)}
        best = min(within.values(), default=0)
        return sorted(path for path, rank in within.items() if rank == best)

    def known(self, parts: Iterable[str]) -> Iterator[Concept]:
        """Yield every concept in some parts of the vocabulary."""
        wanted = set(parts)
        return (concept for path, concept in self.concepts.items() if self._within(path, wanted))

    def above(self, path: str) -> set[str]:
        """Return a concept and everything broader than it."""
        seen, queue = set(), [path]
        while queue:
            one = queue.pop()
            if one not in seen:
                seen.add(one)
                queue.extend(self.concepts[one].broader if one in self.concepts else ())
        return seen

    def _within(self, path: str, parts: set[str]) -> bool:
        return self.concepts[path].kind in parts or self.concepts[path].scheme in parts

    def _index(self) -> dict[str, dict[str, int]]:
        if not self._words:
            for path, concept in self.concepts.items():
                ranks = ((concept.label,), concept.codes, concept.synonyms, concept.near)
                for rank, words in enumerate(ranks):
                    for word in words:
                        self._words.setdefault(word.casefold(), {}).setdefault(path, rank)
        return self._words


def triples(path: Path, names: Names) -> list[Triple]:
    """Return the triples of one Turtle file.

    Raises:
        WorkspaceError: it is not Turtle.
    """
    try:
        text = names.rebase(path.read_text(encoding="utf-8"))
        quads = list(parse(text, RdfFormat.TURTLE))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: {error}", "Mend the Turtle at that line.") from error
    return [quad.triple for quad in quads]


def from_triples(found: Iterable[Triple], names: Names) -> Vocabulary:
    """Gather the concepts from triples: whatever has a preferred label below `drug/`, `disease/` and so on."""
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in found:
        subject, predicate, thing = triple.subject, triple.predicate, triple.object
        if isinstance(subject, NamedNode) and predicate.value.startswith(_SKOS):
            value = thing.value if isinstance(thing, Literal | NamedNode) else ""
            path, about = names.local(subject.value), predicate.value.removeprefix(_SKOS)
            facts.setdefault(path, {}).setdefault(about, []).append(value)
    concepts = {path: _concept(path, about, names) for path, about in facts.items() if _is_concept(path, about)}
    return Vocabulary(dict(sorted(concepts.items())))


def _is_concept(path: str, about: Mapping[str, list[str]]) -> bool:
    return path.partition("/")[0] in KINDS and "prefLabel" in about


def _concept(path: str, about: Mapping[str, list[str]], names: Names) -> Concept:
    schemes = [names.local(iri).partition("/")[2] for iri in about.get("inScheme", ())]
    return Concept(
        path=path,
        label=about["prefLabel"][0],
        scheme=schemes[0] if schemes else "",
        synonyms=tuple(sorted(about.get("altLabel", ()))),
        codes=_codes(about, _MATCHES[:1]),
        near=_codes(about, _MATCHES[1:]),
        broader=tuple(sorted(names.local(iri) for iri in about.get("broader", ()))),
    )


def _codes(about: Mapping[str, list[str]], matches: Iterable[str]) -> tuple[str, ...]:
    found = (shorten(iri) for match in matches for iri in about.get(match, ()))
    return tuple(sorted({code for code in found if code}))


def _code(word: str) -> str | None:
    iri = word if word.startswith(("http://", "https://")) else expand(word)
    code = shorten(iri) if iri else None
    return code.casefold() if code else None


def load(files: Iterable[Path], names: Names) -> Vocabulary:
    """Read the vocabulary from Turtle files."""
    return from_triples((triple for path in files for triple in triples(path, names)), names)
