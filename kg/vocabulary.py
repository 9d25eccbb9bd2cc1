"""The vocabulary: concepts by slug, label, synonym, CURIE or IRI, and what is broader than what.

It is read from the Turtle files of `ontology/`, or from the index that a build leaves beside its store.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import WorkspaceError
from kg.faults import nearest
from kg.names import KINDS, OUTSIDE, Names, expand, shorten

_SKOS = OUTSIDE["skos"]
_LOCAL = re.compile(rf"(?:^|(?<=/))(?:{'|'.join(KINDS)})/[a-z0-9-]+$")
#: How a measure follows from others.
_DEFINING = ("sumOf", "shareOf", "countOf")
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


#: What a link may lead by; others could run in a browser.
_SCHEMES = ("http", "https", "urn")
#: Characters that are not seen, or turn a line round.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: What names a thing in an answer.
_LABELS = (f"{OUTSIDE['skos']}prefLabel", f"{OUTSIDE['rdfs']}label")
#: What a part of the vocabulary is called where its own name would not do.
_CALLED = {
    "actions-taken": "action taken",
    "drug": "drug, class or procedure",
    "outcome-kinds": "kind of outcome",
}
#: So many concepts are all named to who knows none of them.
_FEW = 24
#: And of more, no more than this.
_OFFERED = 8


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
        part: of a measure that is a share or a sum, the measures that are added up.
        whole: of a measure that is a share, the measures that are added up below the line.
        counts: of a measure that counts agents, the class that they are of.
    """

    path: str
    label: str
    scheme: str = ""
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()

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

    def offer(self, word: str, parts: Iterable[str]) -> tuple[list[str], bool]:
        """Return the paths that may have been meant by a word that nobody knows, and whether they are all there are.

        Where there are few, it is all of them; else what begins with the word, is spelt nearly so, or holds it.
        """
        concepts = list(self.known(parts))
        if len(concepts) <= _FEW:
            return [concept.path for concept in concepts], True
        own = {name.lower(): concept.path for concept in concepts for name in (concept.slug, concept.label)}
        paths = {name.lower(): concept.path for concept in concepts for name in concept.synonyms} | own
        wanted = word.strip().lower()
        holding = [name for name in paths if wanted in name] if len(wanted) > 1 else []
        holding.sort(key=lambda name: (name.find(wanted), len(name), name))
        starting = [name for name in holding if name in own and name.startswith(wanted)]
        found = [*starting, *nearest(wanted, paths), *holding]
        return list(dict.fromkeys(paths[name] for name in found))[:_OFFERED], False

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


def called(parts: Iterable[str]) -> str:
    """Say what parts of the vocabulary hold, of one thing.

    >>> called(("outcome-kinds", "statistics"))
    'kind of outcome or statistic'
    """
    return " or ".join(_CALLED.get(part, _singular(part.replace("-", " "))) for part in parts)


def _singular(scheme: str) -> str:
    return f"{scheme[:-3]}y" if scheme.endswith("ies") else scheme.removesuffix("s")


def triples(path: Path, names: Names) -> list[Triple]:
    """Return the triples of one Turtle file.

    Raises:
        WorkspaceError: it is not Turtle, or says what may not get into the dataset.
    """
    try:
        text = names.rebase(path.read_text(encoding="utf-8"))
        quads = list(parse(text, RdfFormat.TURTLE))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: {error}", "Mend the Turtle at that line.") from error
    for quad in quads:
        for what, remedy, *marks in _unfit(quad.triple):
            lines = (text.count("\n", 0, text.index(mark)) + 1 for mark in marks if mark in text)
            place = ":".join(map(str, [path, *lines][:2]))
            raise WorkspaceError(f"{place}: {what}", remedy)
    return [quad.triple for quad in quads]


def _unfit(triple: Triple) -> Iterator[tuple[str, ...]]:
    """Yield what may not get into the dataset: what is wrong, what to write, and by what its line may be found."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            scheme = term.value.partition(":")[0].lower()
            if scheme not in _SCHEMES or _HIDDEN.search(term.value):
                why = "hides characters" if scheme in _SCHEMES else "is no IRI of the web"
                yield (
                    f"{term.value!r} {why}.",
                    "Write one that begins with https: or http:, letter by letter.",
                    f"<{term.value}>",
                )
        elif not isinstance(term, Literal):
            what = f"A thing without a name stands here, below {triple.predicate.value}."
            yield what, "Give it an IRI: there are no blank nodes in the dataset.", "_:", "["
    if triple.predicate.value in _LABELS and isinstance(triple.object, Literal) and "|" in triple.object.value:
        what = f"The label {triple.object.value!r} has a `|`, by which answers part the words of a list."
        yield what, "Write `/` in its place.", triple.object.value


def read(files: Iterable[Path], names: Names) -> tuple[Triple, ...]:
    """Return the triples of Turtle files.

    Raises:
        WorkspaceError: one of them is not Turtle or says what it may not, or a concept is broader than itself.
    """
    found: list[Triple] = []
    above: dict[str, list[str]] = {}
    said: dict[tuple[str, str], Path] = {}
    for path in files:
        for triple in triples(path, names):
            found.append(triple)
            if triple.predicate.value == f"{_SKOS}broader" and isinstance(triple.object, NamedNode):
                child, parent = names.local(str(triple.subject)[1:-1]), names.local(triple.object.value)
                above.setdefault(child, []).append(parent)
                said[child, parent] = path
    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        where = ", ".join(sorted({str(said[child, parent]) for parent, child in pairwise(circle)}))
        what = f"{where}: {circle[0]} is broader than itself: {' → '.join(circle)}."
        raise WorkspaceError(what, "Take one `skos:broader` of these away.") from error
    return tuple(found)


def from_triples(found: Iterable[Triple], names: Names) -> Vocabulary:
    """Gather the concepts from triples: whatever has a preferred label below `drug/`, `disease/` and so on."""
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in found:
        subject, predicate, thing = triple.subject, triple.predicate, triple.object
        about = predicate.value.removeprefix(_SKOS).removeprefix(names.ontology)
        if isinstance(subject, NamedNode) and (about in _DEFINING or predicate.value.startswith(_SKOS)):
            value = thing.value if isinstance(thing, Literal | NamedNode) else ""
            path = names.local(subject.value)
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
        broader=_paths(about, "broader", names),
        part=_paths(about, "sumOf", names),
        whole=_paths(about, "shareOf", names),
        counts=_paths(about, "countOf", names),
    )


def _paths(about: Mapping[str, list[str]], name: str, names: Names) -> tuple[str, ...]:
    return tuple(sorted(names.local(iri) for iri in about.get(name, ())))


def _codes(about: Mapping[str, list[str]], matches: Iterable[str]) -> tuple[str, ...]:
    found = (shorten(iri) for match in matches for iri in about.get(match, ()))
    return tuple(sorted({code for code in found if code}))


def _code(word: str) -> str | None:
    iri = word if word.startswith(("http://", "https://")) else expand(word)
    code = shorten(iri) if iri else None
    return code.casefold() if code else None


def load(files: Iterable[Path], names: Names) -> Vocabulary:
    """Read the vocabulary from Turtle files."""
    return from_triples(read(files, names), names)
