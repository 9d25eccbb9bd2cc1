"""Records whose meaning was made false in one place: what the page says is caught is caught, and the page is true."""

from pathlib import Path

import pytest

from kg.build.inputs import Inputs
from tests.semantic.judging import Judge, Judged
from tests.semantic.kinds import GROUPS, KINDS
from tests.semantic.table import (
    COMMAND,
    PAGE,
    REASONS,
    SAMPLED,
    computed,
    every_mutation,
    promises,
    sample,
    sample_promised,
    sampled_kinds,
)

PROMISED = promises(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trial(inputs: Inputs, texts: Path) -> dict[str, Judged]:
    """Return what is said to one mutation of each kind of the sample."""
    made = sample(every_mutation(inputs, texts))
    judged = Judge(inputs, texts).judge(list(made.values()))
    return {one.mutation.kind: one for one in judged}


def test_every_kind_is_on_the_page() -> None:
    """The page has every kind, each once, and names nothing else."""
    assert list(PROMISED) == [kind.name for kind in KINDS]
    assert len(set(PROMISED)) == len(KINDS) > 100
    assert {kind.reason for kind in KINDS} <= set(REASONS)


def test_the_sample_is_of_every_group() -> None:
    """The kinds that are tried are of all that may be changed."""
    kinds = sampled_kinds()
    assert len(set(kinds)) == SAMPLED
    assert all({kind.name for kind in of_group} & set(kinds) for of_group in GROUPS.values())


@pytest.mark.parametrize("kind", sampled_kinds())
def test_a_mutation_is_judged_as_the_page_says(kind: str, trial: dict[str, Judged]) -> None:
    """A mutation of a kind that is always caught is caught, and whatever is told names the file and a line."""
    judged = trial[kind]
    made, caught = PROMISED[kind]
    if made == caught:
        assert judged.caught, (judged.mutation.report, judged.mutation.place, judged.mutation.what)
    for fault in (*judged.without, *judged.texts):
        assert fault.file.endswith(f"{judged.mutation.report}.yaml")
        assert fault.line > 0
        assert fault.what
        assert fault.remedy


def test_of_the_sample_as_many_are_caught_as_the_page_says(trial: dict[str, Judged]) -> None:
    """No fewer of the sample are caught than the page says."""
    caught = sum(judged.caught for judged in trial.values())
    said = sample_promised(PAGE.read_text(encoding="utf-8"))
    missed = [f"{kind}: {one.mutation.place} {one.mutation.what}" for kind, one in trial.items() if not one.caught]
    assert caught >= said, "\n".join([f"{caught}, and the page says {said}", *missed])


@pytest.mark.long
def test_the_page_is_what_comes_of_all_mutations(texts: Path) -> None:
    """Every mutation of every record, judged anew, gives the page as it is."""
    assert computed(texts) == PAGE.read_text(encoding="utf-8"), f"`{COMMAND}` writes it anew"
