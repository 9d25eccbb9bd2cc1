"""The audit tried on invented series: how many planted errors it finds, and how often it cries without one."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import records
from kg.audit import Check, audit
from kg.vocabulary import Vocabulary
from tests.planting import KINDS, plant
from tests.series import Series, series


@dataclass(frozen=True)
class Trial:
    """One series, audited.

    Attributes:
        name: its id.
        kind: of the error that was planted; empty in a clean one.
        planted: the findings that the error makes wrong.
        checks: what the audit found.
    """

    name: str
    kind: str
    planted: frozenset[str]
    checks: tuple[Check, ...]

    @property
    def alarms(self) -> tuple[Check, ...]:
        """What the audit does not find reproduced."""
        return tuple(one for one in self.checks if one.verdict == "not-reproduced")

    @property
    def found(self) -> bool:
        """Whether an alarm is about the error."""
        return any(self.planted.intersection(one.disputes) for one in self.alarms)

    @property
    def false(self) -> tuple[Check, ...]:
        """The alarms that are about something else."""
        return tuple(one for one in self.alarms if not self.planted.intersection(one.disputes))


def clean(number: int, seed: int, vocabulary: Vocabulary, folder: Path) -> Iterator[Trial]:
    """Yield series without an error, audited."""
    for at in range(number):
        made = series(seed * 100_000 + at)
        yield Trial(made.name, "", frozenset(), _audited(made, vocabulary, folder))


def faulty(number: int, seed: int, vocabulary: Vocabulary, folder: Path) -> Iterator[Trial]:
    """Yield series with one error each, audited; the kinds take turns."""
    kinds, chance = list(KINDS), random.Random(seed)
    for at in range(number):
        kind, planted = kinds[at % len(kinds)], None
        while planted is None:
            made = series(seed * 100_000 + 50_000 + chance.randrange(50_000))
            planted = plant(made, kind)
        yield Trial(made.name, kind, planted, _audited(made, vocabulary, folder))


def _audited(made: Series, vocabulary: Vocabulary, folder: Path) -> tuple[Check, ...]:
    file = folder / f"{made.name}.yaml"
    file.write_text(json.dumps(made.record, ensure_ascii=False, indent=1), encoding="utf-8")
    reading = records.read(file, vocabulary)
    if reading.sound is None:
        raise ValueError(f"{file}: {[fault.what for fault in reading.faults]}")
    return tuple(audit(reading.sound, vocabulary))


def by_kind(trials: Iterable[Trial]) -> dict[str, tuple[int, int]]:
    """Return of how many errors of each kind how many were found."""
    planted, found = Counter[str](), Counter[str]()
    for one in trials:
        planted[one.kind] += 1
        found[one.kind] += one.found
    return {kind: (planted[kind], found[kind]) for kind in KINDS if planted[kind]}
