"""The audit on invented case series: it finds planted errors and is silent without one (`benchmarks/audit.py`)."""

from pathlib import Path

import pytest

from kg.build.inputs import Inputs
from tests.planting import KINDS
from tests.series import series
from tests.trials import Trial, by_kind, clean, faulty

SEED = 4


def _missed(trials: list[Trial]) -> list[tuple[str, str]]:
    return [(one.name, one.kind) for one in trials if not one.found]


def _false(trials: list[Trial]) -> list[tuple[str, str, str]]:
    return [(one.name, check.subject, check.explanation) for one in trials for check in one.false]


def test_one_seed_gives_one_series() -> None:
    """Whoever reads of a miss can make the series again."""
    assert series(7).record == series(7).record != series(8).record


def test_a_sample_of_series(tmp_path: Path, inputs: Inputs) -> None:
    """Forty of each: no false alarm, and at most one miss, which only a p-value of censored rows explains."""
    assert not _false(list(clean(40, SEED, inputs.vocabulary, tmp_path)))
    trials = list(faulty(40, SEED, inputs.vocabulary, tmp_path))
    assert set(by_kind(trials)) == set(KINDS)
    assert not _false(trials)
    assert len(_missed(trials)) <= 1, _missed(trials)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2026, 7])
def test_two_hundred_of_each(tmp_path: Path, inputs: Inputs, seed: int) -> None:
    """At least 95 of 100 errors are found, and there is no false alarm."""
    assert not _false(list(clean(200, seed, inputs.vocabulary, tmp_path)))
    trials = list(faulty(200, seed, inputs.vocabulary, tmp_path))
    assert not _false(trials)
    assert len(_missed(trials)) <= 10, _missed(trials)
