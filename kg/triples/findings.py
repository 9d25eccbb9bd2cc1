"""Findings as triples: what all of them say, and what each class adds, a line a field."""

from collections.abc import Callable, Iterator

from pyoxigraph import NamedNode

from kg.anchors import parse
from kg.model import (
    AdverseEvent,
    Characteristic,
    Diagnosis,
    Entry,
    Facts,
    Finding,
    Grounded,
    Headcount,
    Measurement,
    Outcome,
    Population,
    Quantity,
    Regimen,
    Treatment,
    days,
)
from kg.triples.terms import Pair, Scope, boolean, decimal, integer, moment, text

#: A subject and what is said of it.
Block = tuple[NamedNode, list[Pair]]

_CONCEPTS: dict[type[Finding], dict[str, str]] = {
    Diagnosis: {"role": "role", "disease": "disease"},
    Characteristic: {"characteristic": "characteristic"},
    Treatment: {"agent": "agent", "line": "line"},
    Outcome: {"kind": "kind"},
    Measurement: {"measure": "measure", "level": "level", "change": "change", "statistic": "statistic"},
    AdverseEvent: {
        "event": "event",
        "severity": "severity",
        "action": "actionTaken",
        "outcome": "eventOutcome",
        "causality": "causality",
    },
}
_WORDS: dict[type[Finding], dict[str, str]] = {
    Diagnosis: {"since": "since", "qualifier": "qualifier"},
    Measurement: {"unit": "unit", "scale": "scale"},
    AdverseEvent: {"qualifier": "qualifier"},
}


def blocks(facts: Facts, scope: Scope, entry: Entry, population: Population) -> Iterator[Block]:
    """Yield a finding and, of a treatment, its regimens."""
    finding = entry.finding
    subject = scope.finding(entry.population, entry.id)
    pairs: list[Pair] = [
        ("rdf:type", scope.cls(type(finding).__name__)),
        ("population", scope.population(entry.population)),
        *_counts(finding, population),
        *moment(scope, finding.when),
        *_words({"time_printed": "timePrinted", "division": "division", "note": "note"}, finding),
        *_printed(finding, population),
        *grounds(facts, scope, finding),
        *((("includes", reference_iri(facts, scope, one))) for one in finding.includes),
        *_concepts(scope, _CONCEPTS.get(type(finding), {}), finding),
        *_words(_WORDS.get(type(finding), {}), finding),
        *_OWN.get(type(finding), _nothing)(facts, scope, finding),
    ]
    if isinstance(finding, Treatment):
        for place, (id, regimen) in enumerate(finding.regimens.items(), 1):
            pairs.append(("regimen", scope.finding(entry.population, id)))
            yield from _regimen(facts, scope, entry.population, id, place, regimen, population)
    yield subject, pairs


def grounds(facts: Facts, scope: Scope, grounded: Grounded) -> Iterator[Pair]:
    """Yield what a statement rests on: its basis, why, the findings it follows from, and the passages."""
    yield "basis", scope.concept(f"term/{grounded.basis}")
    if grounded.why:
        yield "why", text(grounded.why)
    for reference in grounded.derived_from:
        yield "derivedFrom", reference_iri(facts, scope, reference)
    for written in grounded.at:
        anchor = parse(written)
        if anchor:
            yield "evidence", scope.passage(anchor.start, anchor.end)


def headcount(low: str, high: str, both: str | None, size: Headcount | None) -> Iterator[Pair]:
    """Yield a number of people under one name where it is exact, under two where it is bounded."""
    if size is None:
        return
    if both and size.at_least == size.at_most:
        yield both, integer(size.at_least)
        return
    yield low, integer(size.at_least)
    if size.at_most is not None:
        yield high, integer(size.at_most)


def _counts(finding: Finding, population: Population) -> Iterator[Pair]:
    if isinstance(finding, Measurement) and finding.statistic and population.size is not None:
        return
    size = population.size or Headcount(1, 1)
    holds = finding.holds
    yield "atLeast", integer(holds.at_least if holds else 1)
    at_most = holds.at_most if holds and holds.at_most is not None else size.at_most
    if at_most is not None:
        yield "atMost", integer(at_most)


def _printed(finding: Finding, population: Population) -> Iterator[Pair]:
    value = finding.value if isinstance(finding, Measurement) else None
    if finding.printed:
        yield "printed", text(finding.printed)
    elif value:
        yield "printed", text(value.printed)
    elif population.size and finding.holds and finding.holds.of is not None:
        yield "printed", text(finding.holds.text)


def reference_iri(facts: Facts, scope: Scope, reference: str) -> NamedNode:
    """Return the IRI of a finding that another names; `kg.records` has refused a reference to nothing."""
    entry = facts.find(reference)
    assert entry is not None, reference
    return scope.finding(entry.population, entry.id)


def _concepts(scope: Scope, fields: dict[str, str], thing: object) -> Iterator[Pair]:
    for field, name in fields.items():
        value = getattr(thing, field)
        if value:
            yield name, scope.concept(value)


def _words(fields: dict[str, str], thing: object) -> Iterator[Pair]:
    for field, name in fields.items():
        value = getattr(thing, field)
        if value:
            yield name, text(value)


def _nothing(_facts: Facts, _scope: Scope, _finding: Finding) -> Iterator[Pair]:
    return iter(())


def _treatment(_facts: Facts, scope: Scope, finding: Finding) -> Iterator[Pair]:
    assert isinstance(finding, Treatment)
    if finding.sequence:
        yield "sequence", integer(finding.sequence)
    for disease in finding.indication:
        yield "indication", scope.concept(disease)
    yield from _lasting(finding.duration)


def _outcome(facts: Facts, scope: Scope, finding: Finding) -> Iterator[Pair]:
    assert isinstance(finding, Outcome)
    yield "ofTreatment", reference_iri(facts, scope, finding.of)
    if finding.criterion:
        yield "criterion", scope.of_report(finding.criterion)
    for reason in finding.reason:
        yield "reason", scope.concept(reason) if "/" in reason else reference_iri(facts, scope, reason)
    yield from _lasting(finding.duration)


def _measurement(facts: Facts, scope: Scope, finding: Finding) -> Iterator[Pair]:
    assert isinstance(finding, Measurement)
    yield from quantity(finding.value)
    if finding.spread:
        yield "spreadKind", scope.concept(finding.spread.kind)
        for name, number in (
            ("low", finding.spread.low),
            ("high", finding.spread.high),
            ("width", finding.spread.width),
        ):
            if number:
                yield name, decimal(number.value)
                yield f"printed{name.capitalize()}", text(number.printed)
    yield from headcount("numberMeasuredAtLeast", "numberMeasuredAtMost", "numberMeasured", finding.measured)
    if finding.criterion:
        yield "criterion", scope.of_report(finding.criterion)
    if finding.of:
        yield "ofTreatment", reference_iri(facts, scope, finding.of)


def _adverse_event(facts: Facts, scope: Scope, finding: Finding) -> Iterator[Pair]:
    assert isinstance(finding, AdverseEvent)
    yield "duringTreatment", reference_iri(facts, scope, finding.during)
    if finding.serious is not None:
        yield "serious", boolean(finding.serious)


_OWN: dict[type[Finding], Callable[[Facts, Scope, Finding], Iterator[Pair]]] = {
    Treatment: _treatment,
    Outcome: _outcome,
    Measurement: _measurement,
    AdverseEvent: _adverse_event,
}


def quantity(value: Quantity | None, name: str = "value") -> Iterator[Pair]:
    """Yield a number and its comparator."""
    if value:
        yield name, decimal(value.value)
        if value.comparator:
            yield "comparator", text(value.comparator)


def _lasting(duration: str | None) -> Iterator[Pair]:
    if duration:
        yield "duration", text(duration)
        yield "durationDays", decimal(days(duration))


def _regimen(
    facts: Facts, scope: Scope, of: str, id: str, place: int, regimen: Regimen, population: Population
) -> Iterator[Block]:
    pairs: list[Pair] = [
        ("rdf:type", scope.cls("Regimen")),
        ("position", integer(place)),
        *quantity(regimen.dose, "dose"),
        *_words(
            {"unit": "doseUnit", "changed": "changed", "time_printed": "timePrinted", "interval": "interval"}, regimen
        ),
        *_concepts(scope, {"route": "route"}, regimen),
        *_lasting(regimen.duration),
        *moment(scope, regimen.when),
        *grounds(facts, scope, regimen),
    ]
    if regimen.interval:
        pairs.append(("intervalDays", decimal(days(regimen.interval))))
    printed = regimen.printed or (regimen.dose.printed if regimen.dose else None)
    if printed:
        pairs.append(("printed", text(printed)))
    if regimen.holds:
        pairs.append(("atLeast", integer(regimen.holds.at_least)))
        at_most = regimen.holds.at_most
        if at_most is None and population.size:
            at_most = population.size.at_most
        if at_most is not None:
            pairs.append(("atMost", integer(at_most)))
    if regimen.only_if:
        condition = scope.finding(of, f"{id}-only-if")
        pairs.append(("onlyIf", condition))
        yield (
            condition,
            [
                ("rdf:type", scope.cls("DoseCondition")),
                ("measure", scope.concept(regimen.only_if.measure)),
                *quantity(regimen.only_if.value),
                ("printed", text(regimen.only_if.value.printed)),
                *_words({"unit": "unit"}, regimen.only_if),
            ],
        )
    yield scope.finding(of, id), pairs
