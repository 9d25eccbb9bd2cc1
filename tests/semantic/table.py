"""The page of the mutations: what was made, what was caught, and why the rest was not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as File

from kg.build.inputs import Inputs
from tests.making import ROOT, repository
from tests.semantic.judging import Judged, judge_all
from tests.semantic.kinds import GROUPS, KINDS, LONG, MOST, MOST_OF_LONG, MOST_OF_PEOPLE, Kind, Mutation, mutations
from tests.semantic.specimens import RECORDS, chosen, specimen

PAGE = ROOT / "docs" / "mutations.md"
#: How the page is written anew.
COMMAND = "python -m tests.semantic --write docs/mutations.md"
#: So many mutations are tried by `make test`, each of another kind.
SAMPLED = 40

_INTRODUCTION = """\
# Semantic mutations

A check is worth what it catches. Here each shipped record is changed in one place, so that its form stays right and its
meaning becomes false: a count raised, two rows swapped, a class turned into a drug, a time doubled. Then `kg check`
is asked what it says to that. This page is what came of it, misses included.

- `tests/semantic/` makes the mutations. Of each kind up to {most} are made of each of the five records (of the longest
  {long}, or {people} of what is said of patients), at places that a digest of the place chooses: the same in every run,
  and none of them picked by hand. Where a record has nothing of a kind, none is made of it.
- A mutation is **caught** if `kg check` exits with 1: an error, or a warning, which counts in a record that is no
  draft. The unchanged records have neither. *Without the text* is `kg check`; *with the text* is `kg check --texts`,
  which looks up every anchor and weighs what is stated against its passage.
- **Only remarked** is what fails no check, and what the audit tells as a finding about the paper: a printed number
  that no longer follows from the rows.
- **Told at its place** is what was caught with a fault that stands at the changed entry or row, or names it.

`{command}` writes this page. `make test` tries {sampled} mutations of
as many kinds: each kind of which the page says that all were caught must be. `make test-all` makes all of them and
compares the page.
"""

_TOTALS = """
## In all

| | mutations | caught without the text | caught with it | only remarked | told at its place |
|---|--:|--:|--:|--:|--:|
{rows}

There are {kinds} kinds. Of the {sampled} mutations that `make test` tries, {sample} are caught.

These are shares of what was made here, and no probabilities: kinds that nobody makes by a slip stand beside kinds that
are made every day.
"""

_MISSED = """
## What is missed, and why

Of each kind that is not caught whole, with the number that was missed and one example.
"""

#: Why a mutation was missed: the words of a heading, and what it means.
REASONS: Mapping[str, tuple[str, str]] = {
    "derived": (
        "It follows, or is read, and is weighed against no passage",
        """\
Guards weigh what is `stated`. A `derived` or `read` finding rests on a `why` in the curator's words, which no program
can follow. Its grounds are weighed, and it is not.""",
    ),
    "token": (
        "The passage bears the new token too",
        """\
A guard looks whether a passage prints a number, a name, a count or a time, and not of what it prints it. A sentence
that gives several counts, drugs, values or times bears each of them for each of its findings.""",
    ),
    "sentence": (
        "Only who understands the sentence can tell",
        """\
The words for kinds, lines, reasons, levels and changes are many, and one word stands for this or for that as the
sentence goes. Guards look for a word of the own side of a kind, a level or a change, and for none of a line or a role;
a sentence that says both, or a `why`, lets either pass. Where no two findings contradict each other, no rule tells.""",
    ),
    "unread": (
        "No rule reads the field",
        """\
Nothing compares the field with the passage, or with the rest of the record, beyond its form and its vocabulary.""",
    ),
    "silent": (
        "Nothing in the record contradicts it",
        """\
That a list is complete, or that something was absent, is a statement about what the report does not say. A passage that
says something of the kind is there, and the rest of the record agrees.""",
    ),
    "less": (
        "It says less, and what it says is true",
        """\
A broader drug, a time or a criterion left out, one passage of two: the record became poorer and not false. An answer
may be looser for it, never wrong.""",
    ),
    "outside": (
        "Only another source could tell",
        """\
What is neither in the report nor in the record has to be looked up elsewhere. The check has no network.""",
    ),
}
#: Of these kinds the basis is what was changed, so that it says nothing of why they are missed.
_OF_THE_BASIS = GROUPS["On what it rests"]


def every_mutation(inputs: Inputs, texts: File) -> list[Mutation]:
    """Return the mutations of all shipped records."""
    return [one for path in RECORDS for one in mutations(specimen(path, inputs, texts))]


def sample(made: Iterable[Mutation]) -> dict[str, Mutation]:
    """Return the mutations that `make test` tries, one for each of some kinds, by their kinds."""
    of_kind: dict[str, list[Mutation]] = {kind: [] for kind in sampled_kinds()}
    for mutation in made:
        if mutation.kind in of_kind:
            of_kind[mutation.kind].append(mutation)
    return {kind: _one(kind, found) for kind, found in of_kind.items()}


def _one(kind: str, found: Sequence[Mutation]) -> Mutation:
    """Choose one mutation of a kind, of a record that is quick to check if there is one."""
    quick = [one for one in found if len(one.text) < LONG] or found
    return quick[chosen(f"sample {kind}", len(quick))]


def sampled_kinds() -> list[str]:
    """Return the names of the kinds that `make test` tries, some of each group."""
    return sorted((kind.name for kind in KINDS), key=lambda name: chosen(f"sampled {name}", 2**62))[:SAMPLED]


def written(judged: Sequence[Judged]) -> str:
    """Return the page."""
    of_kind = {kind.name: [one for one in judged if one.mutation.kind == kind.name] for kind in KINDS}
    parts = [
        _INTRODUCTION.format(most=MOST, long=MOST_OF_LONG, people=MOST_OF_PEOPLE, command=COMMAND, sampled=SAMPLED),
        _totals(judged),
    ]
    for group, kinds in GROUPS.items():
        parts += [f"\n## {group}\n\n", *_table(kinds, of_kind)]
    parts += [_MISSED, *_misses(judged), *_codes(judged)]
    return "".join(parts)


def _totals(judged: Sequence[Judged]) -> str:
    trial = set(sample(one.mutation for one in judged).values())
    poorer = {kind.name for kind in KINDS if kind.reason == "less"}
    kinds = {
        "all": list(judged),
        "those that make the record false": [one for one in judged if one.mutation.kind not in poorer],
        "those that only make it say less": [one for one in judged if one.mutation.kind in poorer],
    }
    return _TOTALS.format(
        rows="\n".join(f"| {name} | {' | '.join(_numbers(found))} |" for name, found in kinds.items()),
        kinds=len({one.mutation.kind for one in judged}),
        sampled=SAMPLED,
        sample=sum(one.caught for one in judged if one.mutation in trial),
    )


def _numbers(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield how many there are, and how many were caught, remarked and told."""
    yield str(len(judged))
    yield str(sum(bool(one.without) for one in judged))
    yield str(sum(one.caught for one in judged))
    yield str(sum(bool(one.remarks) for one in judged))
    yield str(sum(one.told for one in judged))


# --- tables --------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "kind",
    "for example",
    "made",
    "caught without the text",
    "caught with it",
    "only remarked",
    "told at its place",
)


def _table(kinds: Iterable[Kind], of_kind: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield f"| {' | '.join(_COLUMNS)} |\n|---|---|{'--:|' * 5}\n"
    for kind in kinds:
        found = of_kind[kind.name]
        if found:
            yield f"| {kind.name} | {_shown(found[0].mutation)} | {' | '.join(_numbers(found))} |\n"


def _shown(mutation: Mutation) -> str:
    change = mutation.what.replace("|", "/")
    return f"`{mutation.place}`: {change}".replace("{", "\\{")


def promises(text: str) -> dict[str, tuple[int, int]]:
    """Return what a page says of each kind: how many were made, and how many were caught with the text."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == len(_COLUMNS) and cells[2].isdecimal():
            found[cells[0]] = int(cells[2]), int(cells[4])
    return found


def sample_promised(text: str) -> int:
    """Return how many of the mutations that `make test` tries a page says are caught."""
    match = re.search(r"that `make test` tries, (\d+) are caught", text)
    return int(match[1]) if match else 0


# --- misses --------------------------------------------------------------------------------------------------------


def reason(judged: Judged) -> str:
    """Return why a mutation was missed."""
    kind = next(one for one in KINDS if one.name == judged.mutation.kind)
    told = kind.reason in ("token", "sentence") and kind not in _OF_THE_BASIS
    return "derived" if told and judged.mutation.basis != "stated" else kind.reason


def _misses(judged: Sequence[Judged]) -> Iterator[str]:
    missed = [one for one in judged if not one.caught]
    for name, (heading, meaning) in REASONS.items():
        here = [one for one in missed if reason(one) == name]
        if here:
            yield f"\n### {heading} ({len(here)})\n\n{meaning}\n\n"
            yield from _by_kind(here)


def _by_kind(missed: Sequence[Judged]) -> Iterator[str]:
    counted = Counter(one.mutation.kind for one in missed)
    for kind in KINDS:
        if counted[kind.name]:
            first = next(one.mutation for one in missed if one.mutation.kind == kind.name)
            yield f"- {kind.name}, {counted[kind.name]}: {_shown(first)} ({first.report})\n"


def _codes(judged: Sequence[Judged]) -> Iterator[str]:
    counted = Counter(code for one in judged for code in one.codes)
    yield "\n## By which rules\n\nHow many of the mutations each rule told; several rules may tell one.\n\n"
    yield "| rule | mutations |\n|---|--:|\n"
    for code, number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield f"| `{code}` | {number} |\n"


def computed(texts: File) -> str:
    """Make and judge every mutation, and return the page."""
    inputs = Inputs(repository())
    return written(judge_all(every_mutation(inputs, texts), texts))
