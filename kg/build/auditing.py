"""The audit of records: what a paper prints, computed again, as results and as findings about the paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.audit import Check, audit
from kg.build.inputs import Inputs
from kg.faults import Fault
from kg.records import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What the audit found in one record.

    Attributes:
        reading: the record.
        checks: one for each printed number.
    """

    reading: Reading
    checks: tuple[Check, ...]

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.reading.facts.record.report.title if self.reading.facts else ""

    @property
    def faults(self) -> list[Fault]:
        """What does not reproduce, as findings about the paper: they are published and fail no check."""
        return [_fault(self.reading, one) for one in self.checks if one.verdict == "not-reproduced"]


def audited(readings: Iterable[Reading], inputs: Inputs) -> list[Audited]:
    """Audit the records that are sound enough to be read."""
    return [
        Audited(reading=one, checks=tuple(audit(one.sound, inputs.vocabulary)))
        for one in readings
        if one.sound is not None
    ]


def _fault(reading: Reading, check: Check) -> Fault:
    assert reading.facts is not None
    population, _, name = check.subject.partition("#")
    entry = reading.facts.find(check.subject) if population else None
    _, path = reading.facts.comparisons.get(name, (None, ())) if not population else (None, entry.path if entry else ())
    fault = reading.fault(path, "audit-not-reproduced", check.explanation, "Both numbers stand; nothing is corrected.")
    return fault._replace(severity="info")
