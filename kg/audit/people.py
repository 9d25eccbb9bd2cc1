"""Who the rows of a report are, and for which of them a counted finding holds, as far as their own findings tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model import (
    AdverseEvent,
    Characteristic,
    Complete,
    Diagnosis,
    Entry,
    Facts,
    Finding,
    Measurement,
    Outcome,
    Quantity,
    Treatment,
)
from kg.vocabulary import Vocabulary

#: The section of a record that holds each class of findings, as a complete list names it.
_LISTS: dict[type[Finding], str] = {
    Diagnosis: "diagnoses",
    Treatment: "treatments",
    Outcome: "outcomes",
    Measurement: "measurements",
    AdverseEvent: "adverse_events",
}
#: Coordinates of a finding that make it narrower; whoever lacks them cannot be told to have it or not.
_NARROWER = ("severity", "serious", "action", "outcome", "causality", "qualifier", "sequence", "duration", "since")


@dataclass(frozen=True)
class People:
    """The patients whom a report describes one by one.

    Attributes:
        facts: the record.
        vocabulary: what is broader than what.
    """

    facts: Facts
    vocabulary: Vocabulary

    # --- membership ------------------------------------------------------------------------------------------------

    def size(self, population: str) -> int | None:
        """Return the exact size of a population, if there is one."""
        one = self.facts.record.populations[population]
        if one.size is None:
            return 1
        return one.size.at_least if one.size.at_least == one.size.at_most else None

    def named(self, population: str) -> tuple[str, ...]:
        """Return the patients who are said to belong to a population, in the order of the record."""
        found = self.facts.record.populations
        if found[population].size is None:
            return (population,)
        return tuple(name for name, one in found.items() if one.size is None and population in self.around(name))

    def around(self, population: str) -> set[str]:
        """Return a population and every population that holds it."""
        seen, queue = set[str](), [population]
        while queue:
            one = queue.pop()
            if one not in seen and one in self.facts.record.populations:
                seen.add(one)
                queue.extend(self.facts.record.populations[one].part_of)
        return seen

    def everybody(self, population: str) -> tuple[str, ...] | None:
        """Return all the patients of a population, or None where the rows do not tell who they are."""
        size = self.size(population)
        if size is None:
            return None
        named = self.named(population)
        if len(named) == size:
            return named
        defining = self.facts.record.populations[population].defined_by
        found = self._holders(defining) if defining else None
        return found if found is not None and len(found) == size else None

    def _holders(self, defining: str) -> tuple[str, ...] | None:
        entry = self.facts.find(defining)
        if entry is None or not entry.population:
            return None
        counted = [self.facts.find(one) for one in entry.finding.includes]
        if counted and all(one is not None and self._is_patient(one.population) for one in counted):
            return tuple(dict.fromkeys(one.population for one in counted if one is not None))
        around = self.everybody(entry.population)
        if around is None:
            return None
        told = [(patient, self.holds(entry, patient)) for patient in around]
        return None if any(one is None for _, one in told) else tuple(patient for patient, one in told if one)

    def _is_patient(self, population: str) -> bool:
        return population in self.facts.record.populations and self.facts.record.populations[population].size is None

    # --- conditions ------------------------------------------------------------------------------------------------

    def own(self, patient: str) -> Iterator[Entry]:
        """Yield the findings of one patient, save those of which one reading alone is told."""
        return (one for one in self.facts.entries if one.population == patient and one.finding.basis != "read")

    def holds(self, counted: Entry, patient: str) -> bool | None:
        """Return whether a counted finding holds for a patient; None where the patient's own findings are silent."""
        wanted, verdicts = counted.finding, set[bool | None]()
        for one in self.own(patient):
            if type(one.finding) is type(wanted):
                verdicts.add(self._answers(wanted, one.finding))
        if True in verdicts:
            return True
        if False in verdicts or self._ruled_out(counted, patient):
            return False
        return None

    def _answers(self, wanted: Finding, own: Finding) -> bool | None:
        """Return what one finding of a patient says of a condition: that it holds, that it does not, or nothing."""
        denied = own.holds is not None and own.holds.at_most == 0
        if own.holds is not None and not denied and own.holds.at_least == 0:
            return None
        broad, narrow = (own, wanted) if denied else (wanted, own)
        if not self._same(wanted, own) or not self._covers(broad, narrow):
            return self._other_value(wanted, own)
        return not denied

    def _same(self, wanted: Finding, own: Finding) -> bool:
        """Whether the coordinates that are neither broader nor narrower agree."""
        for name in ("criterion", *_NARROWER):
            asked = getattr(wanted, name, None)
            if asked is not None and asked != getattr(own, name, None):
                return False
        return wanted.when is None or (own.when is not None and own.when.text == wanted.when.text)

    def _covers(self, broad: Finding, narrow: Finding) -> bool:
        """Whether a finding of the second kind is one of the first."""
        if isinstance(broad, Treatment) and isinstance(narrow, Treatment):
            return self._under(narrow.agent, broad.agent) and broad.line in (None, narrow.line)
        if isinstance(broad, Outcome) and isinstance(narrow, Outcome):
            return self._under(narrow.kind, broad.kind) and self._one_treatment(broad.of, narrow.of)
        if isinstance(broad, AdverseEvent) and isinstance(narrow, AdverseEvent):
            return self._under(narrow.event, broad.event) and self._one_treatment(broad.during, narrow.during)
        if isinstance(broad, Diagnosis) and isinstance(narrow, Diagnosis):
            return self._under(narrow.disease, broad.disease) and broad.role == narrow.role
        if isinstance(broad, Characteristic) and isinstance(narrow, Characteristic):
            return self._under(narrow.characteristic, broad.characteristic)
        if isinstance(broad, Measurement) and isinstance(narrow, Measurement):
            return self._measured(broad, narrow) is True
        return False

    def _other_value(self, wanted: Finding, own: Finding) -> bool | None:
        """Return False where the same thing was measured and came out otherwise."""
        if not isinstance(wanted, Measurement) or not isinstance(own, Measurement) or not self._same(wanted, own):
            return None
        return False if self._measured(wanted, own) is False else None

    def _measured(self, wanted: Measurement, own: Measurement) -> bool | None:
        if wanted.measure != own.measure or wanted.unit != own.unit:
            return None
        for name in ("level", "change"):
            asked, given = getattr(wanted, name), getattr(own, name)
            if asked is not None:
                return None if given is None else bool(asked == given)
        if wanted.value is None or own.value is None:
            return None
        return compare(own.value, wanted.value)

    def _one_treatment(self, first: str, second: str) -> bool:
        one, other = self.facts.find(first), self.facts.find(second)
        if one is None or other is None:
            return False
        if one is other:
            return True
        mine, theirs = one.finding, other.finding
        if not isinstance(mine, Treatment) or not isinstance(theirs, Treatment):
            return False
        return self._under(theirs.agent, mine.agent) and mine.line == theirs.line

    def _under(self, narrow: str, broad: str) -> bool:
        return broad in self.vocabulary.above(narrow)

    def prior_agents(self, patient: str, of: str) -> list[Entry]:
        """Return the single agents of a class that a patient had had before; a class that stands for others is none."""
        found = [
            one
            for one in self.own(patient)
            if isinstance(one.finding, Treatment)
            and one.finding.line == "term/prior"
            and (one.finding.holds is None or one.finding.holds.at_least > 0)
            and self._under(one.finding.agent, of)
        ]
        agents = {one.finding.agent for one in found if isinstance(one.finding, Treatment)}
        broader = {above for agent in agents for above in self.vocabulary.above(agent) - {agent}}
        return [one for one in found if isinstance(one.finding, Treatment) and one.finding.agent not in broader]

    def complete_agents(self, patient: str, of: str) -> bool:
        """Whether the earlier agents of a class are declared complete for a patient."""
        around = self.around(patient)
        return any(
            one.lists == "treatments"
            and one.line in (None, "term/prior")
            and one.basis != "read"
            and (one.agent is None or self._under(of, one.agent))
            and around & set(one.population)
            for one in self.facts.record.complete.values()
        )

    # --- complete lists --------------------------------------------------------------------------------------------

    def _ruled_out(self, counted: Entry, patient: str) -> bool:
        around = self.around(patient)
        lists = self.facts.record.complete.values()
        return any(
            self._complete(one, counted.finding) and around & set(one.population)
            for one in lists
            if one.basis != "read"
        )

    def _complete(self, one: Complete, wanted: Finding) -> bool:
        """Whether a complete list would have the condition on it."""
        if one.lists != _LISTS.get(type(wanted)):
            return False
        if isinstance(wanted, Treatment):
            return one.line in (None, wanted.line) and (one.agent is None or self._under(wanted.agent, one.agent))
        if isinstance(wanted, Outcome):
            kind = one.kind is None or self._under(wanted.kind, one.kind)
            return kind and (one.of is None or self._one_treatment(one.of, wanted.of))
        if isinstance(wanted, AdverseEvent):
            event = one.event is None or self._under(wanted.event, one.event)
            return event and (one.during is None or self._one_treatment(one.during, wanted.during))
        return isinstance(wanted, Diagnosis)


def compare(own: Quantity, wanted: Quantity) -> bool | None:
    """Return whether one value fulfils another, `> 0.5` for one; None where a censored value leaves it open."""
    low, high = _ends(own)
    limit = wanted.value
    if wanted.comparator in ("<", "≤"):
        below = high is not None and (
            high < limit or (high == limit and (wanted.comparator == "≤" or own.comparator == "<"))
        )
        return True if below else None if low is None or low < limit else False
    if wanted.comparator in (">", "≥"):
        above = low is not None and (
            low > limit or (low == limit and (wanted.comparator == "≥" or own.comparator == ">"))
        )
        return True if above else None if high is None or high > limit else False
    if own.comparator:
        return None
    return own.value == limit


def _ends(own: Quantity) -> tuple[Decimal | None, Decimal | None]:
    if own.comparator in ("<", "≤"):
        return None, own.value
    if own.comparator in (">", "≥"):
        return own.value, None
    if own.comparator == "~":
        return None, None
    return own.value, own.value


def subject(entry: Entry) -> str:
    """Return how an answer names a finding: `population#finding`."""
    return f"{entry.population}#{entry.id}"


def subjects(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the names of some findings."""
    return tuple(map(subject, entries))
