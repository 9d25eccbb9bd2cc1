"""Small records invented at random, about nobody: enough of everything that bears on a question of bounds."""

import random
from typing import Any

from tests.making import ANCHOR

PRIOR = ("tnf-inhibitor", "infliximab", "etanercept", "biologic-dmard", "methotrexate")
INDEX = ("tocilizumab", "anakinra", "interleukin-6-inhibitor")
FAILURES = ("failure", "inefficacy", "no-response", "primary-inefficacy", "secondary-inefficacy", "intolerance")
RESPONSES = ("improvement", "response", "complete-response", "partial-response", "no-response")

Fields = dict[str, Any]


def record(seed: int) -> Fields:
    """Return the tree of a record; one seed gives one record."""
    return _Invention(random.Random(seed), f"invented-{seed}").made


class _Invention:
    def __init__(self, chance: random.Random, name: str) -> None:
        self._chance = chance
        self._size = chance.randint(1, 5)
        self._populations: dict[str, Fields] = {"cohort": {"role": "cohort", "size": str(self._size), "at": ANCHOR}}
        self._sizes = {"cohort": self._size}
        self._treatments: dict[str, Fields] = {}
        self._outcomes: dict[str, Fields] = {}
        self._complete: dict[str, Fields] = {}
        self._people()
        for number in range(chance.randint(1, 4)):
            self._treatment(f"prior-{number}", "prior", PRIOR)
        for number in range(chance.choice((1, 1, 1, 2))):
            self._treatment(f"index-{number}", "index", INDEX)
        for number in range(chance.randint(1, 6)):
            self._outcome(f"outcome-{number}")
        self._groups()
        self._lists()
        self.made: Fields = {
            "id": name,
            "status": "double-read",
            "report": {"title": "Invented", "kind": "article"},
            "populations": self._populations,
            "criteria": {
                one: {"label": one, "kind": "response", "says": "Invented.", "at": ANCHOR} for one in ("c1", "c2")
            },
            "treatments": self._treatments,
            "outcomes": self._outcomes,
        } | ({"complete": self._complete} if self._complete else {})

    def _people(self) -> None:
        for number in range(self._chance.choice((0, 0, 1, 2, self._size))):
            if number < self._size:
                self._populations[f"patient-{number}"] = {"part_of": "cohort", "division": "rows", "at": ANCHOR}
        if self._chance.random() < 0.4:
            size = self._chance.randint(0, self._size)
            self._populations["part"] = {"part_of": "cohort", "size": str(size), "at": ANCHOR}
            self._sizes["part"] = size

    def _count(self, population: str) -> Fields:
        size = self._sizes.get(population)
        if size is None:
            return {"population": population} | self._chance.choice(({}, {}, {"holds": "no"}, {"holds": "open"}))
        low = self._chance.randint(0, size)
        high = self._chance.randint(low, size)
        holds = self._chance.choice((f"{low} of {size}", f"{size} of {size}", f"{low}..{high}", f"at least {low}"))
        return {"population": population, "holds": holds}

    def _treatment(self, name: str, line: str, agents: tuple[str, ...]) -> None:
        population = self._chance.choice(list(self._populations))
        fields = {"agent": self._chance.choice(agents), "line": line, "at": ANCHOR}
        if line == "index" and self._chance.random() < 0.7:
            population = "cohort"
        self._treatments[name] = self._count(population) | fields

    def _outcome(self, name: str) -> None:
        of = self._chance.choice(list(self._treatments))
        prior = of.startswith("prior")
        population = self._chance.choice(list(self._populations))
        fields: Fields = {"of": of, "kind": self._chance.choice(FAILURES if prior else RESPONSES), "at": ANCHOR}
        if not prior and self._chance.random() < 0.4:
            fields["criterion"] = self._chance.choice(("c1", "c2"))
        if self._chance.random() < 0.2:
            fields["when"] = self._chance.choice(("P4W", "P12W"))
        if self._chance.random() < 0.1:
            fields["duration"] = "P6M"
        if self._chance.random() < 0.15:
            fields["division"] = "kinds"
        if self._chance.random() < 0.1:
            fields |= {"basis": "read", "why": "Invented."}
        self._outcomes[name] = self._count(population) | fields

    def _groups(self) -> None:
        """Make the people of whom a finding holds a group, now and then."""
        for name, fields in [*self._treatments.items(), *self._outcomes.items()]:
            exact = str(fields.get("holds", "")).partition(" of ")
            free = "defined" not in self._sizes and fields.get("basis") != "read"
            if free and fields["population"] == "cohort" and exact[1] and self._chance.random() < 0.15:
                self._sizes["defined"] = int(exact[0])
                group = {"part_of": "cohort", "size": exact[0], "defined_by": name, "at": ANCHOR}
                self._populations["defined"] = group
                self._outcome("outcome-defined")

    def _lists(self) -> None:
        population = self._chance.choice(list(self._populations))
        if self._chance.random() < 0.3:
            agent = self._chance.choice(("biologic-dmard", "tnf-inhibitor"))
            fields = {"class": "treatments", "line": "prior", "agent": agent}
            self._complete["agents"] = {"population": population, **fields, "at": ANCHOR}
        if self._chance.random() < 0.3:
            of = self._chance.choice([name for name in self._treatments if name.startswith("index")])
            fields = {"class": "outcomes", "kind": self._chance.choice(("response", "improvement")), "of": of}
            self._complete["responses"] = {"population": "cohort", **fields, "at": ANCHOR}
