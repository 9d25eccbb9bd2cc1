"""Printed counts against each other: in two places, of the two sexes, in parts that cover the whole, in one part."""

from collections.abc import Iterator
from fractions import Fraction

from kg.audit.counts import as_reported, compared, is_printed, number_of
from kg.audit.people import People, subject, subjects
from kg.audit.results import Check, Verdict
from kg.model import Characteristic, Entry, Finding, Grounded


def check_totals(people: People) -> Iterator[Check]:
    """Hold the counts of a report against each other."""
    yield from _against_each_other(people)
    yield from _sexes(people)
    yield from _subgroups(people)
    yield from _overlaps(people)


#: Fields that say where a count stands and on what it rests, and nothing of what is counted.
_ABOUT = {*Grounded.model_fields, "population", "holds", "printed", "time_printed", "note", "includes", "division"}
_ABOUT |= {"regimens", "of", "during", "when"}


def _condition(people: People, entry: Entry) -> tuple[object, ...]:
    """Return what is counted; two counts of one population with the same condition must be equal."""
    finding = entry.finding
    reference = getattr(finding, "of", None) or getattr(finding, "during", None)
    treated = people.facts.find(reference) if reference else None
    # Two courses of one drug are two treatments.
    treatment = _coordinates(treated.finding) if treated else ()
    return (type(finding), _coordinates(finding), treatment)


def _coordinates(finding: Finding) -> tuple[object, ...]:
    when, words = finding.when.text if finding.when else "", finding.time_printed
    # A word for a time may mean two; a number of weeks means one, in whatever words.
    time = (when,) if finding.when and finding.when.point is None else (when, words)
    return (*time, *((name, value) for name, value in finding if name not in _ABOUT and value))


def _against_each_other(people: People) -> Iterator[Check]:
    """Find two places of one report that count the same and differ."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in people.facts.entries:
        count = number_of(entry)
        if count is None or not is_printed(entry.finding):
            continue
        first = seen.setdefault((entry.population, *_condition(people, entry)), entry)
        before = number_of(first)
        if first is entry or before is None or _of_different_people(first.finding, entry.finding):
            continue
        same = before == count
        yield Check(
            report=people.facts.record.id,
            subject=subject(entry),
            statistic="count",
            reported=as_reported(entry, count),
            recomputed=(Fraction(before), Fraction(before)),
            method="compared with the same count in another place",
            verdict="reproduced" if same else "not-reproduced",
            explanation=(
                f"Both places count {count}."
                if same
                else f"One place counts {count} and another {before}; the report contradicts itself."
            ),
            operands=(subject(first), subject(entry)),
            disputes=() if same else (subject(first), subject(entry)),
        )


def _of_different_people(first: Finding, second: Finding) -> bool:
    """Whether two counts are rows of one division, or of people who were given different doses."""
    divided = first.division is not None and first.division == second.division
    return divided or bool(getattr(first, "regimens", ())) or bool(getattr(second, "regimens", ()))


def _sexes(people: People) -> Iterator[Check]:
    """Add up the counts of the sexes of a population."""
    for population in people.facts.record.populations:
        size = people.size(population)
        found = {
            one.finding.characteristic: one
            for one in people.facts.entries
            if one.population == population and isinstance(one.finding, Characteristic) and is_printed(one.finding)
        }
        female, male = found.get("term/female"), found.get("term/male")
        if not size or size == 1 or female is None or male is None:
            continue
        counts = [number_of(female), number_of(male)]
        if None in counts:
            continue
        total = sum(count for count in counts if count is not None)
        yield from _sum_of_parts(people, population, size, total, [female, male], "the two sexes")


def _sum_of_parts(
    people: People, population: str, size: int, total: int, parts: list[Entry], called: str
) -> Iterator[Check]:
    verdict: Verdict = "reproduced"
    explanation = f"{called.capitalize()} add up to the {size} of {population}."
    if total > size:
        verdict, explanation = (
            "not-reproduced",
            f"{called.capitalize()} add up to {total}, and {population} has {size}.",
        )
    elif total < size:
        verdict = "not-checkable"
        explanation = f"{called.capitalize()} add up to {total} of {size}; of the rest nothing is said."
    yield Check(
        report=people.facts.record.id,
        subject=subject(parts[0]),
        statistic="sum",
        reported=" + ".join(as_reported(one, 0) for one in parts),
        recomputed=(Fraction(total), Fraction(total)),
        method=f"sum of {called}, against the size",
        verdict=verdict,
        explanation=explanation,
        operands=subjects(parts),
        disputes=subjects(parts) if verdict == "not-reproduced" else (),
    )


def _subgroups(people: People) -> Iterator[Check]:
    """Add up what is counted in each of the parts that cover a population."""
    record = people.facts.record
    for whole in record.populations:
        for division in sorted({one.division for one in record.populations.values() if one.division}):
            parts = [
                name for name, one in record.populations.items() if one.division == division and whole in one.part_of
            ]
            sizes = [people.size(name) for name in parts]
            groups = [name for name in parts if record.populations[name].size is not None]
            if len(groups) < 2 or len(groups) != len(parts) or None in sizes:
                continue
            if sum(size for size in sizes if size) == people.size(whole):
                yield from _counts_of_parts(people, whole, groups)


def _counts_of_parts(people: People, whole: str, parts: list[str]) -> Iterator[Check]:
    counts: dict[tuple[object, ...], dict[str, Entry]] = {}
    for entry in people.facts.entries:
        if entry.population in (whole, *parts) and number_of(entry) is not None and is_printed(entry.finding):
            counts.setdefault(_condition(people, entry), {})[entry.population] = entry
    for found in counts.values():
        if set(found) != {whole, *parts}:
            continue
        made = sum(number_of(found[name]) or 0 for name in parts)
        operands = subjects([found[name] for name in parts])
        yield compared(people, found[whole], (made, made), operands, "counted from the parts", all_disputed=True)


def _overlaps(people: People) -> Iterator[Check]:
    """Hold the count within a part against the count of the whole: Fréchet's limits."""
    record = people.facts.record
    for name, part in record.populations.items():
        size = people.size(name)
        if part.size is None or size is None:
            continue
        for whole in part.part_of:
            total = people.size(whole)
            if total is None or record.populations[whole].size is None:
                continue
            for inner in people.facts.entries:
                if inner.population != name or not is_printed(inner.finding):
                    continue
                yield from _overlap(people, inner, whole, total, size)


def _overlap(people: People, inner: Entry, whole: str, total: int, size: int) -> Iterator[Check]:
    inside = number_of(inner)
    outer = next(
        (
            one
            for one in people.facts.entries
            if one.population == whole
            and number_of(one) is not None
            and is_printed(one.finding)
            and _condition(people, one) == _condition(people, inner)
        ),
        None,
    )
    if outer is None or inside is None:
        return
    count = number_of(outer) or 0
    low, high = max(0, count - (total - size)), min(size, count)
    fits = low <= inside <= high
    yield Check(
        report=people.facts.record.id,
        subject=subject(inner),
        statistic="overlap",
        reported=as_reported(inner, inside),
        recomputed=(Fraction(low), Fraction(high)),
        method=f"Fréchet's limits: {count} of {total}, and {size} of them here",
        verdict="reproduced" if fits else "not-reproduced",
        explanation=f"With {count} of {total}, {low} to {high} of these {size} are possible"
        + ("." if fits else f", and {inside} are counted."),
        operands=(subject(outer), subject(inner)),
        disputes=() if fits else (subject(inner), subject(outer)),
    )
