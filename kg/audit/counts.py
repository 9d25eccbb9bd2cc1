"""Printed counts, counted again: from the rows, from the findings that they are said to be made of, and in parts."""

import re
from collections.abc import Iterator
from fractions import Fraction

from kg.audit.intervals import printed as read_number
from kg.audit.people import People, subject, subjects
from kg.audit.results import Check, Verdict
from kg.audit.summaries import percentage_admits
from kg.model import Characteristic, Entry, Finding, Grounded, Treatment

_PERCENT = r"(\d+(?:[.,]\d+)?)\s*%"


def check_counts(people: People) -> Iterator[Check]:
    """Count again what the report counts."""
    for entry in people.facts.entries:
        if _is_printed(entry.finding) and entry.population:
            yield from _against_its_parts(people, entry)
            yield from _against_the_rows(people, entry)
            yield from _percentages(people, entry)
    yield from _against_each_other(people)
    yield from _sexes(people)
    yield from _subgroups(people)
    yield from _overlaps(people)


def _is_printed(finding: Finding) -> bool:
    """Whether a finding is a number that the report prints, and no reading or deduction of the curator's."""
    return finding.basis == "stated"


def _exact(entry: Entry) -> int | None:
    holds = entry.finding.holds
    return holds.at_least if holds is not None and holds.at_least == holds.at_most else None


def _reported(entry: Entry, count: int) -> str:
    holds = entry.finding.holds
    return holds.text if holds is not None else str(count)


def _check(people: People, entry: Entry, made: int, operands: tuple[str, ...], method: str) -> Check:
    count = _exact(entry)
    assert count is not None
    same = made == count
    return Check(
        report=people.facts.record.id,
        subject=subject(entry),
        statistic="count",
        reported=_reported(entry, count),
        recomputed=(Fraction(made), Fraction(made)),
        method=method,
        verdict="reproduced" if same else "not-reproduced",
        explanation=(
            f"The report counts {count}, and {method.removeprefix('counted from ')} give {made}."
            if not same
            else f"{method.removeprefix('counted from ').capitalize()} give {made} too."
        ),
        operands=operands,
        disputes=() if same else (subject(entry),),
    )


def _against_its_parts(people: People, entry: Entry) -> Iterator[Check]:
    parts = [people.facts.find(one) for one in entry.finding.includes]
    if _exact(entry) is None or not parts or any(one is None for one in parts):
        return
    found = [one for one in parts if one is not None]
    single = [one for one in found if people.size(one.population) == 1]
    if len(single) != len(found) or len({one.population for one in found}) != len(found):
        return
    made = sum(1 if one.finding.holds is None else one.finding.holds.at_least for one in found)
    yield _check(
        people, entry, made, subjects(found), "counted from the findings of single patients that it is made of"
    )


def _against_the_rows(people: People, entry: Entry) -> Iterator[Check]:
    count = _exact(entry)
    if count is None or entry.finding.includes or people.size(entry.population) == 1:
        return
    if not any(one.size is None for one in people.facts.record.populations.values()):
        return
    everybody = people.everybody(entry.population)
    if everybody is None:
        return
    told = {patient: people.holds(entry, patient) for patient in everybody}
    operands = subjects([one for one in people.facts.entries if one.population in everybody and _alike(one, entry)])
    if None not in told.values():
        made = sum(bool(one) for one in told.values())
        yield _check(people, entry, made, operands, "counted from the rows of the patients")
    elif any(told.values()) or any(one is False for one in told.values()):
        least = sum(one is True for one in told.values())
        most = least + sum(one is None for one in told.values())
        yield Check(
            report=people.facts.record.id,
            subject=subject(entry),
            statistic="count",
            reported=_reported(entry, count),
            recomputed=(Fraction(least), Fraction(most)),
            method="counted from the rows of the patients",
            verdict="not-checkable" if least <= count <= most else "not-reproduced",
            explanation=(
                f"The rows leave {least} to {most} open, and do not settle it."
                if least <= count <= most
                else f"The report counts {count}, and the rows allow {least} to {most}."
            ),
            operands=operands,
            disputes=() if least <= count <= most else (subject(entry),),
        )


def _alike(one: Entry, entry: Entry) -> bool:
    return type(one.finding) is type(entry.finding)


def _percentages(people: People, entry: Entry) -> Iterator[Check]:
    """Hold a percentage that is printed beside a count against it and its population."""
    holds, shown = entry.finding.holds, entry.finding.printed
    size = people.size(entry.population)
    count = _exact(entry)
    if holds is None or not shown or not size or count is None:
        return
    for token in _beside(shown, count):
        percent = read_number(token)
        if percent is None:
            continue
        fits = percentage_admits(percent, count, size)
        value = Fraction(100 * count, size)
        yield Check(
            report=people.facts.record.id,
            subject=subject(entry),
            statistic="percentage",
            reported=f"{token} %",
            recomputed=(value, value),
            method=f"{count} of {size} in per cent",
            verdict="reproduced" if fits else "not-reproduced",
            explanation=(
                f"{count} of {size} is {float(value):.1f} %."
                if fits
                else f"{count} of {size} is {float(value):.1f} %, and the report prints {token} %."
            ),
            operands=(subject(entry),),
            disputes=() if fits else (subject(entry),),
        )


def _beside(shown: str, count: int) -> Iterator[str]:
    """Yield the percentages that are printed in brackets beside a count; one that stands alone may be of anything."""
    whole = rf"(?<![\d.,]){count}(?:\s*(?:/|of)\s*\d+)?(?:\s+[^\W\d]+){{0,3}}"
    for pattern in (rf"{whole}\s*[(\[,]\s*{_PERCENT}", rf"{_PERCENT}\s*[(\[,]\s*(?:n\s*=\s*)?{count}(?![\d.,])"):
        yield from re.findall(pattern, shown)


# --- counts against counts -----------------------------------------------------------------------------------------


#: Fields that say where a count stands and on what it rests, and nothing of what is counted.
_ABOUT = {*Grounded.model_fields, "population", "holds", "printed", "time_printed", "note", "includes", "division"}
_ABOUT |= {"regimens", "of", "during", "when"}


def _condition(people: People, entry: Entry) -> tuple[object, ...]:
    """Return what is counted; two counts of one population with the same condition must be equal."""
    finding = entry.finding
    reference = getattr(finding, "of", None) or getattr(finding, "during", None)
    treated = people.facts.find(reference) if reference else None
    agent = (treated.finding.agent, treated.finding.line) if treated and isinstance(treated.finding, Treatment) else ()
    when = finding.when.text if finding.when else finding.time_printed
    values = tuple((name, value) for name, value in finding if name not in _ABOUT and value)
    return (type(finding), when, agent, values)


def _against_each_other(people: People) -> Iterator[Check]:
    """Find two places of one report that count the same and differ."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in people.facts.entries:
        count = _exact(entry)
        if count is None or not _is_printed(entry.finding):
            continue
        first = seen.setdefault((entry.population, *_condition(people, entry)), entry)
        before = _exact(first)
        if first is entry or before is None:
            continue
        same = before == count
        yield Check(
            report=people.facts.record.id,
            subject=subject(entry),
            statistic="count",
            reported=_reported(entry, count),
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


def _sexes(people: People) -> Iterator[Check]:
    """Add up the counts of the sexes of a population."""
    for population in people.facts.record.populations:
        size = people.size(population)
        found = {
            one.finding.characteristic: one
            for one in people.facts.entries
            if one.population == population and isinstance(one.finding, Characteristic) and _is_printed(one.finding)
        }
        female, male = found.get("term/female"), found.get("term/male")
        if not size or size == 1 or female is None or male is None:
            continue
        counts = [_exact(female), _exact(male)]
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
        reported=" + ".join(_reported(one, 0) for one in parts),
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
        if entry.population in (whole, *parts) and _exact(entry) is not None and _is_printed(entry.finding):
            counts.setdefault(_condition(people, entry), {})[entry.population] = entry
    for found in counts.values():
        if set(found) != {whole, *parts}:
            continue
        made = sum(_exact(found[name]) or 0 for name in parts)
        yield _check(people, found[whole], made, subjects([found[name] for name in parts]), "counted from the parts")


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
                if inner.population != name or not _is_printed(inner.finding):
                    continue
                yield from _overlap(people, inner, whole, total, size)


def _overlap(people: People, inner: Entry, whole: str, total: int, size: int) -> Iterator[Check]:
    inside = _exact(inner)
    outer = next(
        (
            one
            for one in people.facts.entries
            if one.population == whole
            and _exact(one) is not None
            and _is_printed(one.finding)
            and _condition(people, one) == _condition(people, inner)
        ),
        None,
    )
    if outer is None or inside is None:
        return
    count = _exact(outer) or 0
    low, high = max(0, count - (total - size)), min(size, count)
    fits = low <= inside <= high
    yield Check(
        report=people.facts.record.id,
        subject=subject(inner),
        statistic="overlap",
        reported=_reported(inner, inside),
        recomputed=(Fraction(low), Fraction(high)),
        method=f"Fréchet's limits: {count} of {total}, and {size} of them here",
        verdict="reproduced" if fits else "not-reproduced",
        explanation=f"With {count} of {total}, {low} to {high} of these {size} are possible"
        + ("." if fits else f", and {inside} are counted."),
        operands=(subject(outer), subject(inner)),
        disputes=() if fits else (subject(inner), subject(outer)),
    )
