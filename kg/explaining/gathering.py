"""Every rule of a workspace explained: those in Python, its checks, and its shapes."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from kg import questions
from kg.errors import UsageError
from kg.explaining import constraints, counterexamples, rules, shapes
from kg.explaining.explanation import Example, Explanation
from kg.faults import Severity, nearest
from kg.questions import Question
from kg.workspace import Workspace

CHECKS = "checks"
#: So many names are offered to who misspells one.
_FEW = 8
_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info"}


class Rules:
    """The rules of a workspace, each read when it is asked for."""

    def __init__(self, where: Workspace) -> None:
        self._where = where

    @cached_property
    def families(self) -> dict[str, rules.Family]:
        """The families of the rules that are Python."""
        return {name: one for name, one in rules.families().items() if name != rules.SHAPES}

    @cached_property
    def graph(self) -> shapes.Graph:
        """The shapes."""
        return shapes.read(self._where.files("shapes", ".ttl"), self._where.names)

    @cached_property
    def _python(self) -> dict[str, Explanation]:
        return {one.code: one for family in self.families.values() for one in rules.explained(family)}

    @cached_property
    def _checks(self) -> dict[str, Path]:
        return {path.stem: path for path in self._where.files("queries/checks", ".rq").values()}

    @cached_property
    def _profile(self) -> dict[str, str]:
        return questions.profile(self._where.files("queries/checks", "profile.tsv").values())

    @cached_property
    def _counterexamples(self) -> dict[str, counterexamples.File]:
        return counterexamples.find(counterexamples.folder())

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code: of the rules in Python, then of the checks, then of the shapes."""
        return tuple(dict.fromkeys([*self._python, *self._checks, *self.graph.codes()]))

    def every(self) -> Iterator[Explanation]:
        """Yield what is told of every rule."""
        return map(self.one, self.codes)

    def some(self, codes: Iterable[str]) -> Iterator[Explanation]:
        """Yield what is told of some rules; of what is none, nothing."""
        return (self.one(code) for code in codes if code in self.codes)

    def one(self, code: str) -> Explanation:
        """Return what is told of a rule.

        Raises:
            UsageError: there is none of that name; the nearest are given.
        """
        if code in self._python:
            return self._python[code]
        if code in self._checks:
            return self._check(questions.read(self._checks[code], self._where.names))
        shape = self.graph.codes().get(code)
        if shape is None:
            spelt = {one.lower(): one for one in self.codes}
            near = [spelt[one] for one in spelt if code.lower() in one][:_FEW] or [
                spelt[one] for one in nearest(code, spelt)
            ]
            remedy = f"Did you mean: {', '.join(near)}?" if near else "`kg explain` without a code lists the rules."
            raise UsageError(f"There is no rule {code!r}.", remedy)
        return self._shape(shape)

    def _check(self, check: Question) -> Explanation:
        name = self._checks[check.name].name
        return Explanation(
            code=check.name,
            family=CHECKS,
            severity=_SEVERITIES.get(self._profile.get(check.name, ""), "error"),
            summary=f"{check.summary.rstrip('.')}.",
            rule=f"{check.summary.rstrip('.')}.",
            why=check.description,
            remedy=" ".join(check.remedy.split()),
            bad=_yaml(check.bad),
            good=_yaml(check.good),
            source=f"queries/checks/{name}",
        )

    def _shape(self, shape: shapes.Shape) -> Explanation:
        what, _, remedy = shape.text("message").partition(". ")
        section = rules.families()[rules.SHAPES].sections.get(shape.code)
        written = section.examples if section else {}
        return Explanation(
            code=shape.code,
            family=f"shapes/{Path(shape.file).with_suffix('').as_posix()}",
            severity=shape.severity,
            summary=f"{what.rstrip('.')}." if what else _rule(self.graph, shape),
            rule=_rule(self.graph, shape),
            why=(section.said.get("Why") if section else None) or constraints.reasons(self.graph, shape),
            remedy=remedy,
            bad=written.get("bad") or self._turtle(shape, good=False),
            good=written.get("good") or self._turtle(shape, good=True),
            source=f"shapes/{shape.file}",
        )

    def _turtle(self, shape: shapes.Shape, *, good: bool) -> Example | None:
        file = self._counterexamples.get(shape.code)
        if file is None:
            return None
        if not good:
            return counterexamples.bad(file, shape.code)
        paths = [constraints.path(self.graph, one) for one in shape.says.get("path", ())]
        name = paths[0] if paths else ""
        return counterexamples.good(file, shape.code, "a" if name == "rdf:type" else name)


def _yaml(text: str) -> Example | None:
    form = "pair" if "\n---\n" in text else "merged"
    return Example(text=text.rstrip("\n"), language="yaml", form=form) if text.strip() else None


def _rule(graph: shapes.Graph, shape: shapes.Shape) -> str:
    """Say in one sentence what a shape asks for, and of what."""
    users = sorted(
        {constraints.called(graph, term) for one in (graph.users(shape) or [shape]) for term in shapes.targets(one)}
    )
    whose = f" of {' or '.join(users)}" if 0 < len(users) <= 3 else ""
    asked = "; ".join(constraints.words(graph, shape.says))
    paths = [constraints.path(graph, one) for one in shape.says.get("path", ())]
    if paths:
        return f"`{paths[0]}`{whose}: {asked}."
    return f"{' or '.join(users) or shape.code}: {asked}."
