"""From the IRI of a thing back to the line of the record that said it."""

from collections.abc import Mapping

from kg.faults import Fault, Severity
from kg.model import STUDY_FACTS, Facts
from kg.names import Names
from kg.records import Reading, anchors
from kg.triples import REPORT_FIELDS

Path = tuple[str | int, ...]

#: The fields of a record that became properties of another name.
_FIELDS: Mapping[str, str] = {
    "abbreviation": "abbreviations",
    "actionTaken": "action",
    "articleNumber": "number",
    "atLeast": "holds",
    "atMost": "holds",
    "characteristic": "is",
    "compares": "of",
    "completeFor": "class",
    "comparator": "value",
    "definedBy": "defined_by",
    "definesKind": "kind",
    "derivedFrom": "derived_from",
    "doseUnit": "unit",
    "duringTreatment": "during",
    "durationDays": "duration",
    "evidence": "at",
    "eventOutcome": "outcome",
    "followUpRule": "follow_up",
    "high": "spread",
    "intervalDays": "interval",
    "low": "spread",
    "mayOverlap": "may_overlap",
    "namedCriterion": "named",
    "numberMeasured": "measured",
    "numberMeasuredAtLeast": "measured",
    "numberMeasuredAtMost": "measured",
    "numberOfPairs": "pairs",
    "offset": "when",
    "offsetDays": "when",
    "offsetDaysFrom": "when",
    "offsetDaysTo": "when",
    "ofTreatment": "of",
    "onlyIf": "only_if",
    "pValue": "p",
    "partOf": "part_of",
    "printedHigh": "spread",
    "printedLow": "spread",
    "publicationDate": "published",
    "publicationKind": "kind",
    "regimen": "regimens",
    "retractionStatus": "retraction",
    "sizeAtLeast": "size",
    "sizeAtMost": "size",
    "spreadKind": "spread",
    "statement": "says",
    "timePoint": "when",
    "timePrinted": "time_printed",
}


class Places:
    """Where each thing of one report stands in its record."""

    def __init__(self, reading: Reading, facts: Facts, names: Names) -> None:
        self._reading = reading
        self._paths = dict(_paths(reading, facts, names))

    def known(self, iri: str) -> bool:
        """Whether an IRI is a thing of this report."""
        return iri in self._paths

    def fault(self, iri: str, name: str, code: str, severity: Severity, what: str, remedy: str) -> Fault:
        """Make a fault about a property of a thing, at the field that said it or as near as can be told."""
        path = self._paths.get(iri, ())
        field = (*path, _FIELDS.get(name, name))
        source = self._reading.source
        if name and source is not None and (field in source.values or field in source.keys):
            path = field
        found = self._reading.fault(path, code, what, remedy, key=path != field)
        return Fault(
            code=code,
            severity=severity,
            file=found.file,
            line=found.line,
            column=found.column,
            path=found.path,
            what=what,
            remedy=remedy,
        )


def _paths(reading: Reading, facts: Facts, names: Names) -> list[tuple[str, Path]]:
    record = facts.record
    report = record.id
    found: list[tuple[str, Path]] = [
        (names.report(report), ("report",)),
        (names.of_report(record.study.same_as or report, "study"), ("study",)),
        (names.text(report), ("text",)),
    ]
    found += [(names.of_report(report, f"report-{field}"), ("report", field)) for field in REPORT_FIELDS]
    found += [(names.of_report(report, f"study-{field.replace('_', '-')}"), ("study", field)) for field in STUDY_FACTS]
    found += [(names.population(report, id), ("populations", id)) for id in record.populations]
    for section in ("criteria", "complete", "claims"):
        found += [(names.of_report(report, id), (section, id)) for id in getattr(record, section)]
    found += [(names.of_report(report, id), path) for id, (_, path) in facts.comparisons.items()]
    for entry in facts.entries:
        found.append((names.finding(report, entry.population, entry.id), entry.path))
        for id in getattr(entry.finding, "regimens", {}):
            path: Path = (*entry.path, "regimens", id)
            found.append((names.finding(report, entry.population, id), path))
            found.append((names.finding(report, entry.population, f"{id}-only-if"), (*path, "only_if")))
    passages = {names.passage(report, one.start, one.end): path for path, one in reversed(list(anchors(reading)))}
    return found + list(passages.items())
