"""Everything that a build reads: records, ontology, shapes, rules, checks and questions, and one digest of it all."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Quad, Triple

from kg import questions, store, triples, validate, vocabulary
from kg.errors import QueryError, WorkspaceError
from kg.questions import Catalogue, Question
from kg.vocabulary import Vocabulary
from kg.workspace import Workspace

_LIBRARIES = ("pint", "pydantic", "pyoxigraph", "pyshacl", "rdflib", "ucumvert")
#: How our terms stand to those of others: published beside the dataset, and no part of it.
_APART = "alignments.ttl"


@dataclass(frozen=True)
class Inputs:
    """What a build reads, each thing once and only if it is wanted.

    Attributes:
        workspace: where it lies.
    """

    workspace: Workspace

    @cached_property
    def ontology(self) -> tuple[Triple, ...]:
        """The triples of ontology and vocabulary."""
        files = self.workspace.files("ontology", ".ttl")
        kept = [path for name, path in files.items() if name != _APART]
        return vocabulary.read(kept, self.workspace.names)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The concepts."""
        return vocabulary.from_triples(self.ontology, self.workspace.names)

    @cached_property
    def vocabulary_quads(self) -> list[Quad]:
        """The vocabulary graph."""
        return triples.vocabulary_quads(self.ontology, self.workspace.names)

    @cached_property
    def shapes(self) -> validate.Shapes:
        """The shapes."""
        return validate.load(self.workspace.files("shapes", ".ttl").values(), self.ontology, self.workspace.names)

    @cached_property
    def rules(self) -> tuple[Question, ...]:
        """The rules that add derived facts, each after those whose facts it needs."""
        rules = self._questions("queries/rules")
        unknown = {(name, one) for name, rule in rules.items() for one in rule.after if one not in rules}
        if unknown:
            name, one = min(unknown)
            raise WorkspaceError(f"The rule {name} comes after {one}, which is no rule.", "Mend `after` in its header.")
        try:
            order = TopologicalSorter({name: sorted(rule.after) for name, rule in sorted(rules.items())}).static_order()
            return tuple(rules[name] for name in order)
        except CycleError as error:
            raise WorkspaceError(
                f"Rules wait for each other: {' → '.join(error.args[1])}.", "Break the circle."
            ) from error

    @cached_property
    def checks(self) -> tuple[tuple[Question, str], ...]:
        """The checks over the graph of a report, each with its severity."""
        checks = self._questions("queries/checks")
        profile = questions.profile(self.workspace.files("queries/checks", "profile.tsv").values())
        missing = sorted(set(checks) - set(profile))
        if missing:
            what = f"queries/checks/profile.tsv says nothing of {missing[0]}."
            raise WorkspaceError(what, f"Add a line: {missing[0]}, a tab, and error, warning or info.")
        return tuple((check, profile[name]) for name, check in checks.items())

    @cached_property
    def catalogue(self) -> Catalogue:
        """The questions and the vocabulary."""
        return questions.catalogue(self.workspace.names, self._questions("queries/questions"), self.vocabulary)

    @cached_property
    def derived_vocabulary(self) -> list[Quad]:
        """What the rules derive from the vocabulary."""
        return self.derive(self.vocabulary_quads, "vocabulary", "derived")

    def derive(self, quads: Iterable[Quad], scope: str, *graph: str) -> list[Quad]:
        """Return what the rules of a scope derive from some quads, in a graph of its own."""
        from pyoxigraph import NamedNode

        name = NamedNode(self.workspace.names.graph(*graph))
        source = store.in_memory([*quads, *(self.derived_vocabulary if scope == "report" else ())])
        found: dict[Quad, None] = {}
        for rule in self.rules:
            if rule.scope == scope:
                try:
                    made = _triples(source.query(rule.sparql))
                except QueryError as error:
                    raise WorkspaceError(f"The rule {rule.name}: {error.message}", error.remedy) from error
                new = [Quad(one.subject, one.predicate, one.object, name) for one in made]
                source.add(new)
                found.update(dict.fromkeys(new))
        return list(found)

    def digest(self) -> str:
        """Return a digest of every file that a build reads, of the program, and of its libraries."""
        lines = [f"{name} {version(name)}" for name in _LIBRARIES] + [self.workspace.names.base]
        for label, path in self._files():
            try:
                lines.append(f"{label} {hashlib.sha256(path.read_bytes()).hexdigest()}")
            except OSError as error:
                what = f"{path} cannot be read: {error.strerror or error}."
                raise WorkspaceError(what, "Take it away, or put the file there.") from error
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _files(self) -> Iterable[tuple[str, Path]]:
        code = Path(__file__).resolve().parents[1]
        for path in sorted(code.rglob("*.py")):
            yield f"kg/{path.relative_to(code).as_posix()}", path
        for path in self.workspace.records:
            yield f"records/{path.name}", path
        for folder, suffix in (("ontology", ".ttl"), ("shapes", ".ttl"), ("queries", ".rq"), ("queries", ".tsv")):
            for name, path in self.workspace.files(folder, suffix).items():
                yield f"{folder}/{name}", path

    def _questions(self, folder: str) -> dict[str, Question]:
        return questions.read_all(self.workspace.files(folder, ".rq").values(), self.workspace.names)


def _triples(answer: store.Answer) -> list[Triple]:
    return answer if isinstance(answer, list) else []
