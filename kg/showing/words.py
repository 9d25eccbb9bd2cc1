"""Findings in words: what a line says, of how many it says it, and where in time it belongs."""

import re
from collections.abc import Callable, Mapping, Sequence

from kg.questions import Catalogue

#: What is said of one thing: values by the local name of the property.
Facts = Mapping[str, Sequence[str]]
#: Where a line belongs: the phase of the course, the place in a sequence, the rank there, and the day.
Place = tuple[int, int, int, float]

_BEFORE, _BASELINE, _START, _DATED, _DURING, _AFTER, _REPORT = -1, 0, 1, 2, 3, 5, 6
_POINTS = {
    "onset": (-3, 0),
    "diagnosis": (-3, 1),
    "baseline": (_BASELINE, 0),
    "follow-up": (_DURING, 1),
    "throughout": (_DURING, 2),
    "end-of-follow-up": (4, 0),
    "report": (_REPORT, 0),
}
_LINES = {
    "prior": (_BEFORE, "before"),
    "index": (_START, "start"),
    "concurrent": (_START, "beside"),
    "subsequent": (_AFTER, "after"),
}
_PERIODS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour"}
_UNITS = {"a": "years", "mo": "months"}


def one(facts: Facts, name: str) -> str:
    """Return the first value of a property, or nothing."""
    values = facts.get(name)
    return values[0] if values else ""


def spelt(duration: str) -> str:
    """Write durations as people do.

    >>> spelt("P5M..P11M"), spelt("P1Y"), spelt("<=P4W")
    ('5 months to 11 months', '1 year', '<= 4 weeks')
    """

    def period(match: re.Match[str]) -> str:
        return f"{match[1]} {_PERIODS[match[2]]}{'' if match[1] == '1' else 's'} "

    plain = re.sub(r"([0-9]+(?:\.[0-9]+)?)([YMWDH])", period, re.sub("PT?|T", " ", duration.replace("..", " to ")))
    return " ".join(plain.split())


class Words:
    """Puts findings into words; what they refer to is looked up among the things around them."""

    def __init__(self, catalogue: Catalogue, things: Mapping[str, Facts], own: str) -> None:
        self._catalogue = catalogue
        self._things = things
        self._own = own

    def thing(self, iri: str) -> Facts:
        """Return what is known of a thing that a finding refers to."""
        return self._things.get(iri, {})

    def what(self, facts: Facts) -> str:
        """Say what a finding says."""
        kinds: Mapping[str, Callable[[Facts], str]] = {
            "AdverseEvent": self._event,
            "Characteristic": self._characteristic,
            "Diagnosis": self._diagnosis,
            "Measurement": self._measurement,
            "Outcome": self._outcome,
            "Treatment": self._treatment,
        }
        kind = one(facts, "type").rpartition("#")[2]
        return kinds[kind](facts) if kind in kinds else kind

    def regimen(self, treatment: Facts, facts: Facts) -> str:
        """Say how a treatment was given."""
        dose = f"{one(facts, 'comparator')}{one(facts, 'dose')} {one(facts, 'doseUnit')}".strip()
        interval = f"every {spelt(one(facts, 'interval'))}" if one(facts, "interval") else ""
        condition = self.thing(one(facts, "onlyIf"))
        limit = f"{one(condition, 'comparator')} {one(condition, 'value')} {one(condition, 'unit')}".strip()
        only = f"if {self._labels(condition, 'measure')} {limit}" if condition else ""
        duration = f"for {spelt(one(facts, 'duration'))}" if one(facts, "duration") else ""
        words = f"“{one(facts, 'printed')}”" if one(facts, "printed") else ""
        parts = [dose, self._labels(facts, "route"), interval, duration, only]
        said = ", ".join(filter(None, parts)) or words
        changed = f" — {one(facts, 'changed')}" if one(facts, "changed") else ""
        return f"{self._labels(treatment, 'agent')}: {said}{changed}"

    def people(self, facts: Facts) -> str:
        """Say of how many people, and of which population where it is not the one that is shown."""
        population = one(facts, "population")
        people = self.thing(population)
        name = population.rpartition("/")[2] if self._own else population.rpartition("/report/")[2]
        if one(people, "type").endswith("Patient"):
            return "" if population == self._own else name
        size = one(people, "size") or f"{one(people, 'sizeAtLeast')}–{one(people, 'sizeAtMost') or '?'}"
        low, high = one(facts, "atLeast"), one(facts, "atMost")
        counted = "" if not low else f"{low} " if low == high else f"{low}–{high or '?'} "
        return f"{counted}of {size}" + ("" if population == self._own else f" ({name})")

    # --- time ------------------------------------------------------------------------------------------------------

    def when(self, facts: Facts) -> tuple[str, Place]:
        """Say when a finding was, and where in the course it belongs.

        A time counts from the start of the treatment that a finding is of; of a prior one it stays before the index.
        """
        printed = one(facts, "timePrinted")
        treatment = facts if one(facts, "type").endswith("Treatment") else self._treated(facts)
        line = one(treatment, "line").rpartition("/")[2]
        sequence = int(one(treatment, "sequence") or 0)
        rank = 0 if treatment is facts else 2
        days = one(facts, "offsetDays") or one(facts, "offsetDaysFrom") or one(facts, "offsetDaysTo")
        if line == "prior":
            after = f", {spelt(one(facts, 'offset'))} after its start" if days else f", {printed}" if printed else ""
            return f"before{after}", (_BEFORE, sequence, rank, float(days or 0))
        if days:
            since = f" after its start ({self._labels(treatment, 'agent')})" if line == "concurrent" else ""
            return spelt(one(facts, "offset")) + since, (_DATED, 0, rank, float(days))
        point = one(facts, "timePoint").rpartition("/")[2]
        if point:
            phase, order = _POINTS.get(point, (_DURING, 3))
            return point.replace("-", " "), (phase, order, rank, 0.0)
        if treatment is facts and line in _LINES:
            phase, word = _LINES[line]
            return printed or word, (phase, sequence, 0 if line == "index" else 3, 0.0)
        if treatment or printed:
            return printed, (_DURING, 0, rank, 0.0)
        return "", (-2, 0, 0, 0.0)

    def _treated(self, facts: Facts) -> Facts:
        return self.thing(one(facts, "ofTreatment") or one(facts, "duringTreatment"))

    # --- classes ---------------------------------------------------------------------------------------------------

    def _labels(self, facts: Facts, name: str) -> str:
        return ", ".join(self._label(iri) for iri in facts.get(name, ()))

    def _label(self, iri: str) -> str:
        thing = self.thing(iri)
        if thing.get("event"):
            return self._labels(thing, "event")
        kind, _, slug = self._catalogue.names.local(iri).partition("/")
        return one(thing, "label") or self._catalogue.label(kind, slug)

    def _characteristic(self, facts: Facts) -> str:
        return self._labels(facts, "characteristic") + (": no" if _none(facts) else "")

    def _treatment(self, facts: Facts) -> str:
        line = one(facts, "line").rpartition("/")[2] or "any line"
        indication = f" for {self._labels(facts, 'indication')}" if facts.get("indication") else ""
        duration = f" for {spelt(one(facts, 'duration'))}" if facts.get("duration") else ""
        given = ": not given" if _none(facts) else ""
        return f"{line}: {self._labels(facts, 'agent')}{given}{indication}{duration}"

    def _outcome(self, facts: Facts) -> str:
        criterion = f" by {self._labels(facts, 'criterion')}" if facts.get("criterion") else ""
        reason = f", because of {self._labels(facts, 'reason')}" if facts.get("reason") else ""
        duration = f" for {spelt(one(facts, 'duration'))}" if facts.get("duration") else ""
        out = ": ruled out" if _none(facts) else ""
        agent = self._labels(self._treated(facts), "agent")
        return f"{agent}: {self._labels(facts, 'kind')}{out}{duration}{criterion}{reason}"

    def _diagnosis(self, facts: Facts) -> str:
        since = f" since {one(facts, 'since')}" if facts.get("since") else ""
        qualifier = f" (“{one(facts, 'qualifier')}”)" if facts.get("qualifier") else ""
        absent = ": absent" if _none(facts) else ""
        return f"{self._labels(facts, 'role')}: {self._labels(facts, 'disease')}{absent}{since}{qualifier}"

    def _event(self, facts: Facts) -> str:
        graded = (self._labels(facts, name) for name in ("severity", "actionTaken", "eventOutcome", "causality"))
        serious = {"true": "serious", "false": "not serious"}.get(one(facts, "serious"), "")
        more = ", ".join(filter(None, (one(facts, "qualifier"), serious, *graded)))
        agent = self._labels(self._treated(facts), "agent")
        none = ": none" if _none(facts) else ""
        return f"harm during {agent}: {self._labels(facts, 'event')}{none}{f' ({more})' if more else ''}"

    def _measurement(self, facts: Facts) -> str:
        sign, value, unit = one(facts, "comparator"), one(facts, "value"), one(facts, "unit")
        number = f"{sign} {value}".strip()
        spread = f" ({one(facts, 'printedLow')} to {one(facts, 'printedHigh')})" if facts.get("low") else ""
        if facts.get("width"):
            spread = f" ± {one(facts, 'printedWidth')}"
        unit = f" {_UNITS.get(unit, unit)}" if unit and "{" not in unit else ""
        scale = f" (scale {one(facts, 'scale')})" if facts.get("scale") else ""
        statistic = self._labels(facts, "statistic").replace("individual", "")
        grades = filter(None, (self._labels(facts, "level"), self._labels(facts, "change")))
        agent = self._labels(self._treated(facts), "agent")
        measure = self._labels(facts, "measure") + (f" of {agent}" if agent else "")
        parts = filter(None, (f"{number}{spread}{unit}{scale}".strip(), *grades))
        return f"{measure}: {f'{statistic} '.lstrip()}{', '.join(parts)}"


def _none(facts: Facts) -> bool:
    return one(facts, "atMost") == "0"
