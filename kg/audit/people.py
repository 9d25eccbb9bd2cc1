"""Who the rows of a report are, and for which of them a counted finding holds, as far as their own findings tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.audit.conditions import Conditions
from kg.model import (
    AdverseEvent,
    Complete,
    Diagnosis,
    Entry,
    Facts,
    Finding,
    Measurement,
    Outcome,
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

    def holds(self, counted: Entry, patient: str, *, rounded: bool = False) -> bool | None:
        """Return whether a counted finding holds for a patient; None where the patient's own findings are silent.

        Args:
            counted: the finding.
            patient: the patient.
            rounded: whether a value that lies on the limit of the condition leaves it open.
        """
        found = [one.finding for one in self.own(patient)]
        verdict, near = replace(self.conditions, rounded=rounded).told(counted.finding, found)
        if verdict is None and not near and self._ruled_out(counted, patient):
            return False
        return verdict

    @property
    def conditions(self) -> Conditions:
        """What findings of patients say of conditions."""
        return Conditions(self.facts, self.vocabulary)

    def prior_agents(self, patient: str, of: str) -> list[Entry]:
        """Return the single agents of a class that a patient had had before, or may have had.

        A class that stands for others is none.
        """
        found = [
            one
            for one in self.own(patient)
            if isinstance(one.finding, Treatment)
            and one.finding.line == "term/prior"
            and (one.finding.holds is None or one.finding.holds.at_most != 0)
            and self.conditions.under(one.finding.agent, of)
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
            and (one.agent is None or self.conditions.under(of, one.agent))
            and (
                patient in one.population or any(self._lists_each(one, group) for group in around & set(one.population))
            )
            for one in self.facts.record.complete.values()
        )

    # --- complete lists --------------------------------------------------------------------------------------------

    def _ruled_out(self, counted: Entry, patient: str) -> bool:
        """Whether a complete list rules a condition out for a patient who has none on it.

        A list of a group may be made of counts, which do not say whose they are: it counts as the list of each member
        only where each has something on it.
        """
        return any(
            self._complete(one, counted.finding)
            and (patient in one.population or any(self._lists_each(one, group) for group in self._groups(one, patient)))
            for one in self.facts.record.complete.values()
            if one.basis != "read"
        )

    def _groups(self, one: Complete, patient: str) -> set[str]:
        return self.around(patient) & set(one.population)

    def _lists_each(self, one: Complete, group: str) -> bool:
        everybody = self.everybody(group)
        return everybody is not None and all(
            any(self._complete(one, entry.finding) for entry in self.own(patient)) for patient in everybody
        )

    def _complete(self, one: Complete, wanted: Finding) -> bool:
        """Whether a complete list would have the condition on it."""
        if one.lists != _LISTS.get(type(wanted)):
            return False
        if isinstance(wanted, Treatment):
            return one.line in (None, wanted.line) and (
                one.agent is None or self.conditions.under(wanted.agent, one.agent)
            )
        if isinstance(wanted, Outcome):
            kind = one.kind is None or self.conditions.under(wanted.kind, one.kind)
            return kind and (one.of is None or self.conditions.one_treatment(one.of, wanted.of))
        if isinstance(wanted, AdverseEvent):
            event = one.event is None or self.conditions.under(wanted.event, one.event)
            return event and (one.during is None or self.conditions.one_treatment(one.during, wanted.during))
        return isinstance(wanted, Diagnosis)


def subject(entry: Entry) -> str:
    """Return how an answer names a finding: `population#finding`."""
    return f"{entry.population}#{entry.id}"


def subjects(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the names of some findings."""
    return tuple(map(subject, entries))
