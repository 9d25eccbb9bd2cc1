"""What can be asked: the questions and the vocabulary, from the index that a build leaves or from the files."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import StoreError, UsageError
from kg.names import KINDS, Names
from kg.questions.header import Question, from_json, read_all, to_json
from kg.vocabulary import Concept, Vocabulary, called, load

INDEX = "index.json"
VOCABULARY = "vocabulary.json"


class Catalogue:
    """Questions by name, and the concepts that their parameters may name.

    The vocabulary is read when a word must be looked up in it; labels, and slugs that are exact, do without.
    """

    def __init__(
        self,
        names: Names,
        questions: Mapping[str, Question],
        labels: Mapping[str, str],
        vocabulary: Callable[[], Vocabulary],
        schemes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.names = names
        self._schemes = schemes or {}
        self.questions = questions
        self._labels = labels
        self._vocabulary = vocabulary

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The concepts."""
        return self._vocabulary()

    def question(self, name: str) -> Question:
        """Return a question by its name.

        Raises:
            UsageError: there is none; the nearest names are given.
        """
        if name not in self.questions:
            from kg.faults import nearest

            near = nearest(name, self.questions)
            remedy = f"Did you mean: {', '.join(near)}?" if near else "`kg ask` without a name lists the questions."
            raise UsageError(f"There is no question {name!r}.", remedy)
        return self.questions[name]

    def label(self, kind: str, slug: str) -> str:
        """Return the label of a concept; its slug where it has none."""
        return self._labels.get(f"{kind}/{slug}", slug)

    def find(self, word: str, parts: Sequence[str]) -> list[str]:
        """Return the paths of the concepts that a word may mean (see `Vocabulary.find`)."""
        if len(parts) == 1 and f"{parts[0]}/{word}" in self._labels:
            return [f"{parts[0]}/{word}"]
        exact = [path for part in parts for path in self._schemes.get(part, ()) if path.partition("/")[2] == word]
        if len(parts) == len(exact) == 1:
            return exact
        return self.vocabulary.find(word, parts)


def unknown(catalogue: Catalogue, word: str, parts: Sequence[str], otherwise: str) -> UsageError:
    """Return the error of a word that names no concept, with those that may have been meant.

    Args:
        catalogue: the vocabulary.
        word: the word.
        parts: where it was looked for.
        otherwise: what to do where nothing is like it.
    """
    paths, every = catalogue.vocabulary.offer(word, parts)
    slugs = list(dict.fromkeys(path.partition("/")[2] for path in paths))
    near = f"Write one of: {', '.join(slugs)}." if every else f"Did you mean: {', '.join(slugs)}?"
    return UsageError(f"{word!r} is no known {called(parts)}.", near if slugs else otherwise)


def catalogue(names: Names, questions: Mapping[str, Question], vocabulary: Vocabulary) -> Catalogue:
    """Make a catalogue of questions and a vocabulary that have been read."""
    labels = {path: concept.label for path, concept in vocabulary.concepts.items()}
    return Catalogue(names, questions, labels, lambda: vocabulary)


def from_files(questions: Iterable[Path], ontology: Iterable[Path], names: Names) -> Catalogue:
    """Read the questions and the vocabulary from their files."""
    return catalogue(names, read_all(questions, names), load(ontology, names))


def write_index(made: Catalogue, folder: Path) -> None:
    """Write `index.json` and `vocabulary.json`: what `kg ask` needs to ask without a parser of YAML or Turtle."""
    index = {
        "base": made.names.base,
        "questions": [to_json(question) for question in made.questions.values()],
        "labels": {path: concept.label for path, concept in made.vocabulary.concepts.items()},
        "schemes": _schemes(made),
    }
    concepts = [_small(concept) for concept in made.vocabulary.concepts.values()]
    for name, document in ((INDEX, index), (VOCABULARY, concepts)):
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        (folder / name).write_text(text, encoding="utf-8")


def _schemes(made: Catalogue) -> dict[str, list[str]]:
    """Return the concepts of each scheme that a parameter is of, so that an exact slug needs no vocabulary."""
    asked = {scheme for question in made.questions.values() for one in question.parameters for scheme in one.scheme}
    found = {scheme: [one.path for one in made.vocabulary.known((scheme,))] for scheme in sorted(asked - set(KINDS))}
    return {scheme: sorted(paths) for scheme, paths in found.items()}


def from_index(folder: Path) -> Catalogue:
    """Read the index that a build left in a folder.

    Raises:
        StoreError: it is missing or damaged.
    """
    document = _json(folder / INDEX)
    try:
        questions = {one["name"]: from_json(one) for one in document["questions"]}
        names, labels, schemes = Names(document["base"]), document["labels"], document["schemes"]
        return Catalogue(names, questions, labels, lambda: _concepts(folder), schemes)
    except (KeyError, TypeError) as error:
        raise StoreError(f"{folder / INDEX} is damaged: {error!r}.", "Run `kg build` again.") from error


def _concepts(folder: Path) -> Vocabulary:
    document = _json(folder / VOCABULARY)
    try:
        return Vocabulary({one["path"]: _whole(one) for one in document})
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder / VOCABULARY} is damaged: {error!r}.", "Run `kg build` again.") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Run `kg build` again.") from error


def _small(concept: Concept) -> dict[str, object]:
    return {key: value for key, value in concept._asdict().items() if value}


def _whole(fields: dict[str, Any]) -> Concept:
    lists: dict[str, Any] = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    return Concept(**{**fields, **lists})
