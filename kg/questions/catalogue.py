"""What can be asked: the questions and the vocabulary, from the index that a build leaves or from the files."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError, UsageError
from kg.faults import nearest
from kg.names import Names
from kg.questions.header import Question, from_json, read_all, to_json
from kg.vocabulary import Concept, Vocabulary, load


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Questions by name, and the concepts that their parameters may name."""

    names: Names
    questions: dict[str, Question]
    vocabulary: Vocabulary

    def question(self, name: str) -> Question:
        """Return a question by its name.

        Raises:
            UsageError: there is none; the nearest names are given.
        """
        if name not in self.questions:
            near = nearest(name, self.questions)
            remedy = f"Did you mean: {', '.join(near)}?" if near else "`kg ask` without a name lists the questions."
            raise UsageError(f"There is no question {name!r}.", remedy)
        return self.questions[name]

    def label(self, kind: str, slug: str) -> str:
        """Return the label of a concept; its slug where it has none."""
        concept = self.vocabulary.concepts.get(f"{kind}/{slug}")
        return concept.label if concept else slug


def from_files(questions: Iterable[Path], ontology: Iterable[Path], names: Names) -> Catalogue:
    """Read the questions and the vocabulary from their files."""
    return Catalogue(names, read_all(questions, names), load(ontology, names))


def dump(catalogue: Catalogue) -> str:
    """Return the index of a catalogue as JSON: what `kg ask` needs, without a parser of YAML or Turtle."""
    document = {
        "base": catalogue.names.base,
        "questions": [to_json(question) for question in catalogue.questions.values()],
        "concepts": [_small(concept) for concept in catalogue.vocabulary.concepts.values()],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def from_index(path: Path) -> Catalogue:
    """Read the index of a catalogue.

    Raises:
        StoreError: it is missing or damaged.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        questions = {one["name"]: from_json(one) for one in document["questions"]}
        concepts = {one["path"]: _whole(one) for one in document["concepts"]}
        return Catalogue(Names(document["base"]), questions, Vocabulary(concepts))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Run `kg build` again.") from error


def _small(concept: Concept) -> dict[str, object]:
    return {key: value for key, value in asdict(concept).items() if value}


def _whole(fields: dict[str, object]) -> Concept:
    lists = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    return Concept(**{**fields, **lists})  # type: ignore[arg-type]
