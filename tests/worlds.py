"""Every world that a record leaves possible, enumerated: the slow and plain answer that the questions are held against.

Without any of the arithmetic of the queries: a world gives each person of a cohort their conditions and their groups.
It is possible if it satisfies every counted finding, every implication, every declared list and every disjointness.
Persons are taken one by one, and of all worlds with the same counts so far only the least and the greatest number of
people who fulfil the question are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from kg.model import Entry, Facts, Outcome, Treatment
from kg.vocabulary import Vocabulary


@dataclass(frozen=True)
class Condition:
    """Something that a person has or has not; a coordinate that is None admits anything."""

    cls: str
    agent: str | None = None
    line: str | None = None
    kind: str | None = None
    criterion: str | None = None
    time: str | None = None
    more: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Count:
    """A finding: for how many members of a population a condition holds."""

    population: str
    condition: Condition
    at_least: int
    at_most: int
    division: str | None


@dataclass(frozen=True)
class Bounds:
    """What the worlds leave: rows as `kg ask` has them; None in place of them where no world is possible."""

    certain: tuple[str, ...]
    size: int
    at_least: int
    at_most: int


class Worlds:
    """The possible worlds of one record, for one question of what failed and what was given then."""

    def __init__(
        self, facts: Facts, vocabulary: Vocabulary, failed: str | None, kind: str, given: str | None = None
    ) -> None:
        self._facts = facts
        self._vocabulary = vocabulary
        self._failure = Condition("Outcome", failed, "term/prior", kind)
        self._response = Condition("Outcome", given, "term/index", "term/response")
        self._prior = Condition("Treatment", failed, "term/prior")
        self._said = [count for entry in facts.entries for count in self._count(entry)]
        self._counts = [count for count in self._said if self._bears(count.condition)]
        self._given = [
            (entry.population, Condition("Outcome", entry.finding.agent, "term/index", "term/response"))
            for entry in facts.entries
            if isinstance(entry.finding, Treatment) and entry.finding.line == "term/index"
        ]
        asked = [self._failure, self._response, self._prior, *(response for _, response in self._given)]
        self._conditions = list(dict.fromkeys([*(count.condition for count in self._counts), *asked]))
        self._broader = {
            one: frozenset(other for other in self._conditions if self._narrower(one, other))
            for one in {*(count.condition for count in self._said), *self._conditions}
        }

    # --- what the record says ------------------------------------------------------------------------------------

    def _count(self, entry: Entry) -> Iterator[Count]:
        finding = entry.finding
        condition = self._condition(entry)
        if condition is None or finding.basis == "read":
            return
        size = self._size(entry.population)
        holds = finding.holds
        low = holds.at_least if holds else 1
        high = size if holds is None or holds.at_most is None else holds.at_most
        yield Count(entry.population, condition, low, high, finding.division)

    def _condition(self, entry: Entry) -> Condition | None:
        finding = entry.finding
        time = finding.when.text if finding.when else finding.time_printed
        if isinstance(finding, Treatment):
            return Condition("Treatment", finding.agent, finding.line, time=time)
        if isinstance(finding, Outcome):
            treated = self._facts.find(finding.of)
            assert treated is not None and isinstance(treated.finding, Treatment)
            given = treated.finding
            more = frozenset([*finding.reason, *filter(None, [finding.duration])])
            return Condition("Outcome", given.agent, given.line, finding.kind, finding.criterion, time, more)
        return None

    def _bears(self, condition: Condition) -> bool:
        """Leave out what can have no bearing: other lines, other agents, other kinds."""
        if condition.line == "term/index":
            return condition.cls == "Outcome" and self._comparable(condition.kind, "term/response")
        if condition.line != "term/prior" or condition.agent is None:
            return False
        if self._failure.agent is None:
            return condition.cls == "Outcome" and self._comparable(condition.kind, "term/failure")
        related = self._comparable(condition.agent, self._failure.agent) or self._under(
            condition.agent, "drug/biologic-dmard"
        )
        return related and (condition.cls == "Treatment" or self._comparable(condition.kind, "term/failure"))

    def _size(self, population: str) -> int:
        size = self._facts.record.populations[population].size
        if size is None:
            return 1
        assert size.at_least == size.at_most, "worlds are enumerated for exact sizes only"
        return size.at_least

    def _under(self, narrow: str | None, broad: str | None) -> bool:
        return broad is None or (narrow is not None and broad in self._vocabulary.above(narrow))

    def _comparable(self, one: str | None, other: str | None) -> bool:
        return self._under(one, other) or self._under(other, one)

    def _narrower(self, narrow: Condition, broad: Condition) -> bool:
        """Whether who has the one has the other: each coordinate is the same or narrower."""
        if broad.cls == "Treatment" and narrow.cls == "Outcome":
            return self._under(narrow.agent, broad.agent) and broad.line in (None, narrow.line) and broad.time is None
        return (
            narrow.cls == broad.cls
            and self._under(narrow.agent, broad.agent)
            and broad.line in (None, narrow.line)
            and self._under(narrow.kind, broad.kind)
            and broad.criterion in (None, narrow.criterion)
            and broad.time in (None, narrow.time)
            and broad.more <= narrow.more
        )

    # --- populations ---------------------------------------------------------------------------------------------

    def _within(self, population: str, whole: str) -> bool:
        if population == whole:
            return True
        return any(self._within(part, whole) for part in self._facts.record.populations[population].part_of)

    @cached_property
    def cohort(self) -> str:
        """The one root cohort."""
        populations = self._facts.record.populations
        roots = [name for name, one in populations.items() if one.role == "term/cohort"]
        assert len(roots) == 1
        return roots[0]

    def _patients(self) -> list[str]:
        populations = self._facts.record.populations
        inside = [name for name, one in populations.items() if one.size is None and self._within(name, self.cohort)]
        assert len({populations[name].division for name in inside}) <= 1, "patients of one division only"
        return inside

    def _groups(self) -> list[str]:
        populations = self._facts.record.populations
        lists = (one for one in self._facts.record.complete.values() if one.lists in ("treatments", "outcomes"))
        listed = (name for one in lists for name in one.population)
        used = {*(count.population for count in self._counts), *listed}
        groups = [
            name
            for name, one in populations.items()
            if one.size is not None and name != self.cohort and self._within(name, self.cohort)
        ]
        return [
            name for name in groups if name in used or any(self._within(other, name) for other in used & set(groups))
        ]

    # --- persons -------------------------------------------------------------------------------------------------

    def _persons(self, patient: str | None) -> Iterator[tuple[frozenset[str], frozenset[Condition]]]:
        """Yield every way in which one person can be: the groups and the conditions, each by itself possible."""
        groups, populations = self._groups(), self._facts.record.populations
        for picks in product((False, True), repeat=len(groups)):
            inside = frozenset(name for name, pick in zip(groups, picks, strict=True) if pick)
            if any(
                part != self.cohort and part in groups and part not in inside
                for name in inside
                for part in populations[name].part_of
            ):
                continue
            if patient and any(part in groups and part not in inside for part in self._around(patient)):
                continue
            labels = [populations[name].division for name in inside if populations[name].division]
            if len(labels) != len(set(labels)):
                continue
            for conditions in self._assignments(inside, patient):
                yield inside, conditions

    def _around(self, patient: str) -> set[str]:
        populations = self._facts.record.populations
        return {name for name in populations if name != patient and self._within(patient, name)}

    def _assignments(self, inside: frozenset[str], patient: str | None) -> Iterator[frozenset[Condition]]:
        order = self._conditions
        forced = self._forced(inside, patient)
        if forced is None:
            return

        def extend(
            index: int, having: frozenset[Condition], lacking: frozenset[Condition]
        ) -> Iterator[frozenset[Condition]]:
            if index == len(order):
                if self._possible(having, inside, patient):
                    yield having
                return
            one = order[index]
            if forced.get(one, True) and not self._broader[one] & lacking:
                yield from extend(index + 1, having | {one}, lacking)
            if not forced.get(one, False) and not any(one in self._broader[other] for other in having):
                yield from extend(index + 1, having, lacking | {one})

        yield from extend(0, frozenset(), frozenset())

    def _forced(self, inside: frozenset[str], patient: str | None) -> dict[Condition, bool] | None:
        """Return what the counts of all or of none of a population settle for a person; None if they contradict."""
        mine = {self.cohort, *inside, *([patient] if patient else ())}
        forced: dict[Condition, bool] = {}
        for count in self._counts:
            if count.population not in mine:
                continue
            size = self._size(count.population)
            for settled, has in ((count.at_least == size, True), (count.at_most == 0, False)):
                if settled and forced.setdefault(count.condition, has) != has:
                    return None
        return forced

    def _possible(self, having: frozenset[Condition], inside: frozenset[str], patient: str | None) -> bool:
        mine = {self.cohort, *inside, *([patient] if patient else ())}
        populations = self._facts.record.populations
        for name in self._groups():
            defining = populations[name].defined_by
            entry = self._facts.find(defining) if defining else None
            condition = self._condition(entry) if entry else None
            if (
                entry
                and condition in self._conditions
                and entry.population in mine
                and (condition in having) != (name in inside)
            ):
                return False
        for population, label in {(count.population, count.division) for count in self._counts if count.division}:
            same = [c.condition for c in self._counts if (c.population, c.division) == (population, label)]
            if population in mine and sum(condition in having for condition in same) > 1:
                return False
        return self._indexed(having, patient) and self._listed(having, mine) and not self._excluded(having)

    def _indexed(self, having: frozenset[Condition], patient: str | None) -> bool:
        """Whether who responded did so to an index treatment of the report: there are no others.

        One that the report gives to a patient is not that of another patient of the same division.
        """
        if self._response not in having:
            return True
        populations = self._facts.record.populations
        for population, response in self._given:
            another = populations[population]
            theirs = another.size is None and population != patient and another.division is not None
            shared = not patient or another.division == populations[patient].division
            if (
                response in having
                and self._comparable(response.agent, self._response.agent)
                and not (theirs and shared)
            ):
                return True
        return False

    def _listed(self, having: frozenset[Condition], mine: set[str]) -> bool:
        """Whether everything that lists declare complete is on them; what is broader than something listed is too.

        A list is of people and what they had: what it says of one patient is no item of another's.
        """
        for complete in self._facts.record.complete.values():
            treated = self._facts.find(complete.of) if complete.of else None
            given = treated.finding if treated and isinstance(treated.finding, Treatment) else None
            cls = {"treatments": "Treatment", "outcomes": "Outcome"}.get(complete.lists)
            agent, line = (given.agent, given.line) if given else (complete.agent, complete.line)
            if cls is None:
                continue
            scope = Condition(cls, agent, line, complete.kind)
            for population in complete.population:
                if population not in mine:
                    continue
                items = set(self._items(population, mine, scope, having))
                for condition in having:
                    inside = condition.cls == cls and self._narrower(condition, scope)
                    if inside and not any(condition in self._broader[item] for item in items):
                        return False
        return True

    def _items(
        self, population: str, mine: set[str], scope: Condition, having: frozenset[Condition]
    ) -> Iterator[Condition]:
        """Yield what is on a list and is, or (where it is left out of the worlds) may be, true of a person."""
        for count in self._said:
            one = count.condition
            on_it = count.population in mine and self._within(count.population, population) and count.at_most
            if not (on_it and one.cls == scope.cls and self._narrower(one, scope)):
                continue
            if one in having if one in self._conditions else self._broader[one] <= having:
                yield one

    def _excluded(self, having: frozenset[Condition]) -> bool:
        """Whether somebody would have responded and not responded to one treatment, by one criterion, at one time."""
        seen = {
            (self._under(one.kind, "term/response"), one.agent, one.line, one.criterion, one.time)
            for one in having
            if one.criterion and one.time and one.kind and self._comparable(one.kind, "term/response")
        }
        lacking = {
            (True, one.agent, one.line, one.criterion, one.time)
            for one in having
            if one.criterion and one.time and one.kind and self._under(one.kind, "term/no-response")
        }
        return bool(seen & lacking)

    # --- worlds --------------------------------------------------------------------------------------------------

    def _fulfils(self, having: frozenset[Condition]) -> bool:
        return self._failure in having and self._response in having

    def _kinds(self, patient: str | None) -> set[tuple[tuple[int, ...], bool]]:
        """Return what a person can add to each count and to each group, and whether he fulfils the question.

        Only those that leave the most room are kept: what adds more to a count that has only a least number, or less to
        one that has only a greatest, satisfies whatever the other does.
        """
        limits = self._limits()
        kinds: dict[tuple[tuple[int, ...], bool], list[frozenset[int]]] = {}
        for inside, having in self._persons(patient):
            mine = {self.cohort, *inside}
            adds = [int(one.population in mine and one.condition in having) for one in self._counted()]
            adds += [int(name in inside) for name in self._groups()]
            exact, helps = [], set()
            for index, (add, (low, high)) in enumerate(zip(adds, limits, strict=True)):
                if low and high is not None:
                    exact.append(add)
                elif add == bool(low):
                    helps.add(index)
            best = kinds.setdefault((tuple(exact), self._fulfils(having)), [])
            if not any(helps <= other for other in best):
                best[:] = [other for other in best if not other <= helps] + [frozenset(helps)]
        found = set()
        for (exact_adds, fulfils), best in kinds.items():
            for help_ in best:
                rest = iter(exact_adds)
                adds = [
                    next(rest) if low and high is not None else int((index in help_) == bool(low))
                    for index, (low, high) in enumerate(limits)
                ]
                found.add((tuple(adds), fulfils))
        return found

    def _counted(self) -> list[Count]:
        patients = set(self._patients())
        return [count for count in self._counts if count.population not in patients]

    def _limits(self) -> list[tuple[int, int | None]]:
        """Return the least and the greatest number of each count and group; None where it is the whole population."""
        counted = self._counted()
        limits: list[tuple[int, int | None]] = [
            (count.at_least, count.at_most if count.at_most < self._size(count.population) else None)
            for count in counted
        ]
        return limits + [(self._size(name), self._size(name)) for name in self._groups()]

    def _range(self, people: list[set[tuple[tuple[int, ...], bool]]]) -> tuple[int, int] | None:
        limits = self._limits()
        lows = [low for low, _ in limits]
        highs = [len(people) if high is None else high for _, high in limits]
        states: dict[tuple[int, ...], tuple[int, int]] = {tuple([0] * len(lows)): (0, 0)}
        for index, kinds in enumerate(people):
            left = len(people) - index - 1
            following: dict[tuple[int, ...], tuple[int, int]] = {}
            for state, (least, most) in states.items():
                for adds, fulfils in kinds:
                    # Where there is no greatest number, more than the least is as good as the least.
                    new = tuple(
                        min(a + b, low) if high is None else a + b
                        for a, b, (low, high) in zip(state, adds, limits, strict=True)
                    )
                    if any(n > high or n + left < low for n, low, high in zip(new, lows, highs, strict=True)):
                        continue
                    low, high = following.get(new, (len(people) + 1, -1))
                    following[new] = min(low, least + fulfils), max(high, most + fulfils)
            states = following
        ends = [ends for state, ends in states.items() if all(n >= low for n, low in zip(state, lows, strict=True))]
        return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None

    def bounds(self) -> Bounds | None:
        """Return the certain patients and the bounds of everybody else; None where no world is possible."""
        patients, size = self._patients(), self._size(self.cohort)
        named: Mapping[str, set[tuple[tuple[int, ...], bool]]] = {name: self._kinds(name) for name in patients}
        anonymous = self._kinds(None) if size > len(patients) else set()
        people = [named[name] for name in patients] + [anonymous] * (size - len(patients))
        total = self._range(people)
        if total is None:
            return None
        certain = []
        for name in patients:
            without = [{k for k in named[n] if n != name or not k[1]} for n in patients]
            if self._range(without + [anonymous] * (size - len(patients))) is None:
                certain.append(name)
        return Bounds(tuple(sorted(certain)), size - len(certain), total[0] - len(certain), total[1] - len(certain))
