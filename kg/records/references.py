"""Whether the parts of a record fit together: ids, references, denominators, and what a basis asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.anchors import parse as parse_anchor
from kg.faults import Fault, nearest
from kg.model import (
    FINDINGS,
    OF_REPORT,
    REPORT_FACTS,
    STUDY_FACTS,
    Count,
    Entry,
    Facts,
    Grounded,
    Measurement,
    Population,
    Record,
    Treatment,
)
from kg.records.entries import Reading, written_anchors
from kg.records.source import Path

RESERVED = ("text",)


def check(reading: Reading, facts: Facts) -> Iterator[Fault]:
    """Yield what does not fit together in a record whose form is right."""
    yield from _ids(reading, facts.record)
    yield from _tabled_ids(reading, facts)
    yield from _populations(reading, facts)
    for entry in facts.entries:
        yield from _finding(reading, facts, entry)
    yield from _report(reading, facts.record)
    yield from _study(reading, facts.record)
    yield from _of_report(reading, facts)
    for path, grounded in facts.statements():
        yield from _grounds(reading, facts, path, grounded)
    yield from _quotations(reading, facts.record)


def _ids(reading: Reading, record: Record) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    sections = [("populations", record.populations)]
    sections += [(section, getattr(record, section)) for section in (*FINDINGS, *OF_REPORT)]
    regimens = [(id, ("treatments", key, "regimens", id)) for key, t in record.treatments.items() for id in t.regimens]
    paths: list[tuple[str, Path]] = [(id, (section, id)) for section, entries in sections for id in entries]
    for id, path in [*paths, *regimens]:
        if id in seen:
            what = f"The id {id!r} is used in {seen[id]} already."
            yield reading.fault(path, "record-repeated-id", what, "Give one of the two another id.", key=True)
        seen.setdefault(id, str(path[0]))
    for id in RESERVED:
        if id in record.populations:
            what = f"{id!r} is reserved: it names the text of the report."
            yield reading.fault(("populations", id), "record-id", what, "Give the population another id.", key=True)
    for section in OF_REPORT:
        for id in getattr(record, section):
            if id == "study" or id.startswith(("report-", "study-")):
                what = f"{id!r} is reserved: it names what the report says of itself or of its study."
                yield reading.fault((section, id), "record-id", what, "Give it another id.", key=True)


def _tabled_ids(reading: Reading, facts: Facts) -> Iterator[Fault]:
    seen = {(entry.population, entry.id) for entry in facts.entries if entry.direct}
    report = {id for section in OF_REPORT for id in getattr(facts.record, section)}
    made = [(entry.population, entry.id, entry.path) for entry in facts.entries if not entry.direct]
    made += [("", id, path) for id, (_, path) in facts.comparisons.items() if path[0] == "tables" and id in report]
    for population, id, path in made:
        if (population, id) in seen or not population:
            what = f"This cell states {f'{population}#{id}' if population else id!r}, which is stated already."
            remedy = "Keep one of the two; or enter one of them by hand, with an id of its own."
            yield reading.fault(path, "record-repeated-id", what, remedy)
        seen.add((population, id))


def _populations(reading: Reading, facts: Facts) -> Iterator[Fault]:
    record = facts.record
    for id, population in record.populations.items():
        path: Path = ("populations", id)
        for part in population.part_of:
            yield from _known(reading, (*path, "part_of"), part, record.populations, "population")
        if _circular(record, id):
            yield reading.fault((*path, "part_of"), "record-circle", f"{id!r} is part of itself.", "Break the circle.")
        if population.role is None and not population.part_of:
            what = f"Nothing says what {id!r} is to the report."
            yield reading.fault(path, "record-role", what, "Write `role: cohort` (or source, literature).", key=True)
        if population.defined_by and not facts.find(population.defined_by):
            yield _missing(reading, facts, (*path, "defined_by"), population.defined_by)
        if population.size is None and _parts(record, id):
            what = f"{id!r} has no size, so it is one patient, and yet other populations are part of it."
            yield reading.fault(path, "record-denominator", what, 'Write `size: "…"`.', key=True)


def _parts(record: Record, id: str) -> list[str]:
    return [other for other, population in record.populations.items() if id in population.part_of]


def _circular(record: Record, id: str) -> bool:
    seen, queue = set(), list(record.populations[id].part_of)
    while queue:
        one = queue.pop()
        if one == id:
            return True
        if one not in seen and one in record.populations:
            seen.add(one)
            queue.extend(record.populations[one].part_of)
    return False


def _finding(reading: Reading, facts: Facts, entry: Entry) -> Iterator[Fault]:
    record, path, finding = facts.record, entry.path, entry.finding
    reference = getattr(finding, "of", None) or getattr(finding, "during", None)
    if not entry.population and isinstance(reference, str):
        name = "of" if getattr(finding, "of", None) else "during"
        lost = list(_refers(reading, facts, (*path, name), reference, Treatment))
        if lost:
            yield from lost
            return
    if not entry.population:
        what = "Nothing says of whom this is."
        yield reading.fault(path, "record-population", what, "Write `population: …`.", key=True)
        return
    if entry.population not in record.populations:
        field = (*path, "population") if entry.direct else path
        yield from _known(reading, field, entry.population, record.populations, "population")
        return
    yield from _count(reading, record.populations[entry.population], entry)
    for name, required in (("of", Treatment), ("during", Treatment)):
        reference = getattr(finding, name, None)
        if reference:
            yield from _refers(reading, facts, _field(record, entry, name, reference), reference, required)
    criterion = getattr(finding, "criterion", None)
    if criterion:
        yield from _known(
            reading, _field(record, entry, "criterion", criterion), criterion, record.criteria, "criterion"
        )
    for reference in finding.includes:
        yield from _refers(reading, facts, (*path, "includes"), reference, object)
    if isinstance(finding, Measurement):
        yield from _measured(reading, entry, finding)
    if isinstance(finding, Treatment):
        for id, regimen in finding.regimens.items():
            if regimen.holds:
                yield from _of_size(
                    reading, record.populations[entry.population], entry, regimen.holds, ("regimens", id)
                )
            if regimen.dose and not regimen.unit:
                what = "A dose without a unit says nothing."
                yield reading.fault((*path, "regimens", id, "dose"), "record-unit", what, "Write `unit: mg` or mg/kg.")


def _field(record: Record, entry: Entry, name: str, value: str) -> Path:
    """Return where a field of a finding was written: of one that a table made, in the table's own field."""
    if entry.direct:
        return (*entry.path, name)
    given = getattr(record.tables[str(entry.path[1])], name, {})
    return (*entry.path[:2], name, next((word for word, one in given.items() if one == value), ""))


def _count(reading: Reading, population: Population, entry: Entry) -> Iterator[Fault]:
    path, holds = entry.path, entry.finding.holds
    if population.size is None:
        if holds and holds.text not in ("no", "open"):
            what = f"{entry.population!r} is one patient, and this counts {holds.text!r}."
            remedy = "Drop `holds`; on a patient it says `no` or `open` only. A group needs a `size`."
            yield reading.fault((*path, "holds"), "record-holds", what, remedy)
        return
    if holds and holds.text in ("no", "open"):
        what = f"{entry.population!r} is a group, and {holds.text!r} is said of one patient."
        yield reading.fault((*path, "holds"), "record-holds", what, "Write `0 of n`, or name the patient.")
    elif holds:
        yield from _of_size(reading, population, entry, holds)
    whole = isinstance(entry.finding, Measurement) and entry.finding.statistic is not None
    if whole and holds:
        what = "This is a number of the group as a whole, and yet it counts members."
        yield reading.fault((*path, "holds"), "record-holds", what, "Keep `statistic`, or keep `holds`.")
    if not whole and not holds:
        what = f"Nothing says of how many of the {_size(population)} members of {entry.population!r} this holds."
        remedy = "Write `holds: 9 of 14`, `8..10` or `at least 3`."
        yield reading.fault(path, "record-missing-count", what, remedy, key=True)


def _of_size(reading: Reading, population: Population, entry: Entry, holds: Count, part: Path = ()) -> Iterator[Fault]:
    size, path = population.size, (*entry.path, *part, "holds")
    if size is None:
        return
    if holds.of is not None and (holds.of, holds.of) != (size.at_least, size.at_most):
        what = f"The denominator is {holds.of}, and {entry.population!r} has {_size(population)} members."
        remedy = "Write the size of the population; other people are a population of their own (`defined_by`)."
        yield reading.fault(path, "record-denominator", what, remedy)
    elif part and size.at_most is not None and max(holds.at_least, holds.at_most or 0) > size.at_most:
        what = f"This counts {holds.text!r}, and {entry.population!r} has {_size(population)} members."
        yield reading.fault(path, "record-holds", what, "Write a count from 0 to its size.")


def _size(population: Population) -> str:
    size = population.size
    if size is None:
        return "1"
    if size.at_least == size.at_most:
        return str(size.at_least)
    return f"{size.at_least} to {size.at_most}" if size.at_most is not None else f"at least {size.at_least}"


def _measured(reading: Reading, entry: Entry, finding: Measurement) -> Iterator[Fault]:
    says = [finding.value, finding.level, finding.change, finding.spread]
    if not any(says):
        what = "This measurement says nothing: no value, level, change or spread."
        yield reading.fault(
            entry.path, "record-measurement", what, "Write `value`, `level`, `change` or `spread`.", key=True
        )


def _report(reading: Reading, record: Record) -> Iterator[Fault]:
    """Yield each fact of the report without a passage; what it is and whether it was retracted it does not print."""
    for name in REPORT_FACTS:
        if getattr(record.report, name) and name not in record.report.at:
            what = "Nothing says where the report prints this."
            remedy = f"Write `{name}: […]` with its anchor under `report.at`, or leave out what is not printed."
            yield reading.fault(("report", name), "record-passage", what, remedy)._replace(severity="info")


def _study(reading: Reading, record: Record) -> Iterator[Fault]:
    for name in STUDY_FACTS:
        fact = getattr(record.study, name)
        if fact and not (fact.printed or fact.says or getattr(fact, "concept", None)):
            what = f"Nothing says what the {name.replace('_', ' ')} is."
            yield reading.fault(
                ("study", name), "record-missing-field", what, "Write `printed: …` or `says: …`.", key=True
            )


def _of_report(reading: Reading, facts: Facts) -> Iterator[Fault]:
    for comparison, path in facts.comparisons.values():
        for reference in comparison.of:
            yield from _refers(reading, facts, (*path, "of"), reference, Measurement)
    for id, complete in facts.record.complete.items():
        where: Path = ("complete", id)
        for population in complete.population:
            yield from _known(reading, (*where, "population"), population, facts.record.populations, "population")
        for name in ("of", "during"):
            reference = getattr(complete, name)
            if reference:
                yield from _refers(reading, facts, (*where, name), reference, Treatment)


def _refers(reading: Reading, facts: Facts, path: Path, reference: str, required: type[Any]) -> Iterator[Fault]:
    entry = facts.find(reference)
    if entry is None:
        yield _missing(reading, facts, path, reference)
    elif not isinstance(entry.finding, required):
        what = f"{reference!r} is no {required.__name__.lower()}."
        yield reading.fault(path, "record-reference", what, f"Name a {required.__name__.lower()}.")


def _missing(reading: Reading, facts: Facts, path: Path, reference: str) -> Fault:
    what = f"There is no finding {reference!r} in this record."
    ids = [entry.id for entry in facts.entries if entry.direct]
    tabled = [f"{entry.population}#{entry.id}" for entry in facts.entries if not entry.direct]
    near = nearest(reference, ids + tabled)
    remedy = f"Did you mean: {', '.join(near)}?" if near else "Write the id of a finding, or population#id."
    return reading.fault(path, "record-unknown-reference", what, remedy)


def _known(reading: Reading, path: Path, id: str, known: Mapping[str, object], called: str) -> Iterator[Fault]:
    if id not in known:
        remedy = "Known here: " + (", ".join(nearest(id, known) or sorted(known)[:8]) or "none") + "."
        what = f"There is no {called} {id!r} in this record."
        yield reading.fault(path, "record-unknown-reference", what, remedy)


def _grounds(reading: Reading, facts: Facts, path: Path, grounded: Grounded) -> Iterator[Fault]:
    if grounded.basis != "stated" and not grounded.why:
        what = f"This is {grounded.basis}, and nothing says why."
        remedy = "Write `why: …` in your own words: what it follows from, or which reading it is."
        yield reading.fault(path, "record-why", what, remedy, key=True)
    if grounded.basis == "stated" and grounded.derived_from:
        what = "This is stated, and yet it is derived from other findings."
        yield reading.fault((*path, "derived_from"), "record-basis", what, "Write `basis: derived`, or drop the field.")
    for reference in grounded.derived_from:
        yield from _refers(reading, facts, (*path, "derived_from"), reference, object)


def _quotations(reading: Reading, record: Record) -> Iterator[Fault]:
    if reading.source is None:
        return
    for path, text in written_anchors(reading.source):
        if not parse_anchor(text):
            what = f"A quotation stands where an anchor must: “{text[:40]}{'…' if len(text) > 40 else ''}”."
            remedy = "Run `kg tidy --texts DIR`: it turns quotations into anchors."
            yield reading.fault(path, "anchor-quotation", what, remedy)
    for name, start in (record.text.sections if record.text else {}).items():
        if not start.isdecimal():
            remedy = "Run `kg tidy --texts DIR`: it turns the heading into an offset."
            yield reading.fault(("text", "sections", name), "anchor-quotation", f"{start!r} is no offset.", remedy)
