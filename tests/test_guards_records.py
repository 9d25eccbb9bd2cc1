"""The guards over the shipped records: none fails, and most slips of the pen that a record could have are told."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import anchors, records, texts
from kg.build.inputs import Inputs
from kg.guards import Passage, weigh
from kg.model import Count, Entry, Facts, Headcount, Measurement, Quantity, Regimen, Study, Treatment
from kg.model.scalars import when
from kg.vocabulary import Vocabulary
from tests.making import ROOT

RECORDS = sorted((ROOT / "records").glob("*.yaml"))

#: What is changed, and how many changes in a thousand a guard must tell. What is missed leaves a true token in the
#: passage: a number that is printed there of something else, a drug that is given there too, a negation of its own.
FLOORS = {
    "count": 990,
    "size": 990,
    "digit": 980,
    "sign": 990,
    "comparator": 990,
    "unit": 970,
    "agent": 975,
    "absence to presence": 990,
    "presence to absence": 980,
    "cells swapped": 970,
    "weight lost": 990,
    "time": 990,
    "interval": 990,
    "statistic": 990,
    "kind": 900,
    "change": 900,
    "level": 990,
    "fact of the report": 990,
}
#: What is the contrary of what: a kind of outcome, a change, a level.
CONTRARY = {
    "response": "no-response", "improvement": "no-response", "remission": "relapse", "complete-response": "no-response",
    "partial-response": "inefficacy", "no-response": "response", "inefficacy": "response", "failure": "response",
    "primary-inefficacy": "secondary-inefficacy", "secondary-inefficacy": "primary-inefficacy", "withdrawn": "ongoing",
    "ongoing": "withdrawn", "relapse": "response", "worsening": "remission", "increased": "decreased",
    "decreased": "increased", "normalised": "increased", "normal": "abnormal", "positive": "negative",
    "negative": "positive", "active": "inactive", "none": "present", "present": "none",
}  # fmt: skip


class World(NamedTuple):
    """A shipped record, its passages by their anchors, and the vocabulary."""

    facts: Facts
    found: dict[str, Passage]
    vocabulary: Vocabulary

    def fails(self, facts: Facts) -> list[tuple[str, str]]:
        """Return the paths and names of the guards that fail over some facts."""
        weighed = weigh(facts, self.vocabulary, self.found)
        return [(".".join(map(str, one.path)), one.guard) for one in weighed if one.verdict == "failed"]


class Slip(NamedTuple):
    """A record with one statement changed, and nothing in it but that statement and its populations."""

    kind: str
    path: str
    change: str
    facts: Facts


@pytest.fixture(scope="module")
def worlds(inputs: Inputs, texts: Path) -> dict[str, World]:
    """Return the shipped records with their passages."""
    return {path.stem: _world(path, inputs, texts) for path in RECORDS}


def _world(path: Path, inputs: Inputs, folder: Path) -> World:
    reading = records.read(path, inputs.vocabulary)
    assert reading.facts
    assert reading.facts.record.text
    text = anchors.normalise(texts.read(folder / reading.facts.record.text.file).content)
    found = {}
    for place in anchors.verify((anchor for _, anchor in records.anchors(reading)), text, same=True):
        here = range(place.anchor.start, place.anchor.end)
        found[str(place.anchor)] = Passage(text[here.start : here.stop], anchors.cut(text, here))
    return World(reading.facts, found, inputs.vocabulary)


# --- slips ---------------------------------------------------------------------------------------------------------


def slips(world: World) -> Iterator[Slip]:
    """Yield a record once for each slip of the pen in one of its stated findings."""
    facts, chance = world.facts, random.Random(4)
    for entry in facts.entries:
        if entry.finding.basis == "stated" and entry.finding.at:
            yield from _counts(facts, entry)
            yield from _absences(facts, entry)
            yield from _numbers(facts, entry, chance)
            yield from _units(facts, entry)
            yield from _agents(world, entry, chance)
            yield from _times(facts, entry)
            yield from _meanings(facts, entry)
    yield from _sizes(facts)
    yield from _rows(facts, chance)
    yield from _report(facts)


def _slip(facts: Facts, kind: str, entry: Entry, change: str, /, **fields: object) -> Slip:
    changed = replace(entry, finding=entry.finding.model_copy(update=fields))
    return Slip(kind, ".".join(map(str, entry.path)), change, _alone(facts, changed))


def _alone(facts: Facts, *entries: Entry, **fields: object) -> Facts:
    bare = {"criteria": {}, "complete": {}, "claims": {}, "tables": {}, "study": Study(), **fields}
    return Facts(record=facts.record.model_copy(update=bare), entries=entries, comparisons={})


def _count(number: int) -> Count:
    return Count(f"{number} of n", number, number)


def _size(facts: Facts, entry: Entry) -> int | None:
    size = facts.record.populations[entry.population].size
    return size.at_most if size else 1


def _counts(facts: Facts, entry: Entry) -> Iterator[Slip]:
    """Yield each exact count of a group with one more and one less."""
    holds, size = entry.finding.holds, _size(facts, entry)
    if holds and holds.at_least == holds.at_most and size and size > 1:
        for number in (holds.at_least - 1, holds.at_least + 1):
            if 0 <= number <= size:
                yield _slip(facts, "count", entry, f"{holds.at_least} → {number}", holds=_count(number))


def _absences(facts: Facts, entry: Entry) -> Iterator[Slip]:
    """Yield what is said to be there as absent, and what is absent as there."""
    holds, size = entry.finding.holds, _size(facts, entry)
    if holds and holds.at_most == 0:
        for number in sorted({1, size or 1}):
            yield _slip(facts, "absence to presence", entry, f"0 → {number}", holds=_count(number))
    elif not isinstance(entry.finding, Measurement) and entry.path[0] != "tables":
        was = holds.text if holds else "yes"
        yield _slip(facts, "presence to absence", entry, f"{was} → no", holds=Count("no", 0, 0))


def _sizes(facts: Facts) -> Iterator[Slip]:
    """Yield each size with one more and one less."""
    for name, population in facts.record.populations.items():
        size = population.size
        if size and population.basis == "stated" and population.at and size.at_least == size.at_most:
            for number in (size.at_least - 1, size.at_least + 1):
                changed = population.model_copy(update={"size": Headcount(number, number)})
                populations = {**facts.record.populations, name: changed}
                change = f"{size.at_least} → {number}"
                yield Slip("size", f"populations.{name}", change, _alone(facts, populations=populations))


def _numbers(facts: Facts, entry: Entry, chance: random.Random) -> Iterator[Slip]:
    """Yield each value, end of a spread and dose with another digit, sign or comparator."""
    finding = entry.finding
    if isinstance(finding, Measurement) and finding.value:
        for kind, number in _other(finding.value, chance):
            yield _slip(facts, kind, entry, f"{finding.value.printed} → {number.printed}", value=number)
    if isinstance(finding, Measurement) and finding.spread:
        for end in ("low", "high", "width"):
            old: Quantity | None = getattr(finding.spread, end)
            for kind, number in _other(old, chance) if old else ():
                spread = finding.spread.model_copy(update={end: number})
                yield _slip(facts, kind, entry, f"{end} → {number.printed}", spread=spread)
    if isinstance(finding, Treatment):
        for name, regimen in finding.regimens.items():
            for kind, changed in _other_dose(regimen, chance):
                regimens = {**finding.regimens, name: changed}
                change = f"{name}: {regimen.dose and regimen.dose.printed} → {changed.dose and changed.dose.printed}"
                yield _slip(facts, kind, entry, change, regimens=regimens)


def _units(facts: Facts, entry: Entry) -> Iterator[Slip]:
    """Yield each unit changed into one that is a thousand times as much, or another kind of thing."""
    finding = entry.finding
    others = {"mg/kg": "g/kg", "mg": "g", "g": "mg", "mm/h": "mg/L", "mg/L": "mg/dL", "mg/d": "g/d", "g/dL": "g/L"}
    others |= {"g/L": "mg/L", "U/L": "g/L", "a": "mo", "mo": "a", "%": "mg", "10*9/L": "10*9/mL", "10*6/L": "10*6/mL"}
    if isinstance(finding, Measurement) and finding.unit in others and finding.value:
        yield _slip(facts, "unit", entry, f"{finding.unit} → {others[finding.unit]}", unit=others[finding.unit])
    if isinstance(finding, Treatment):
        for name, regimen in finding.regimens.items():
            if regimen.basis == "stated" and regimen.dose and regimen.unit in others:
                changed = {**finding.regimens, name: regimen.model_copy(update={"unit": others[regimen.unit]})}
                yield _slip(facts, "unit", entry, f"{name}: {regimen.unit} → {others[regimen.unit]}", regimens=changed)
            if regimen.basis == "stated" and regimen.unit == "mg/kg":
                changed = {**finding.regimens, name: regimen.model_copy(update={"unit": "mg"})}
                yield _slip(facts, "weight lost", entry, f"{name}: mg/kg → mg", regimens=changed)


def _other_dose(regimen: Regimen, chance: random.Random) -> Iterator[tuple[str, Regimen]]:
    if regimen.dose and regimen.basis == "stated":
        for kind, number in _other(regimen.dose, chance):
            yield kind, regimen.model_copy(update={"dose": number})


def _other(number: Quantity, chance: random.Random) -> Iterator[tuple[str, Quantity]]:
    """Yield a number with another digit, with the other sign, and with each other comparator."""
    digits = [i for i, char in enumerate(number.printed) if char.isdecimal()]
    place = chance.choice(digits)
    new = str((int(number.printed[place]) + chance.randint(1, 9)) % 10)
    bare = number.printed.lstrip("<>=≤≥~≈ ")
    plain = (number.printed[:place] + new + number.printed[place + 1 :]).lstrip("<>=≤≥~≈ ")
    value = Decimal(plain.replace(",", ".").replace("−", "-"))
    yield "digit", Quantity(number.comparator + plain, value, number.comparator)
    if number.value:
        yield "sign", Quantity(f"{number.comparator}-{bare}", -number.value, number.comparator)
    for comparator in "<>≤≥":
        if comparator != number.comparator:
            yield "comparator", Quantity(comparator + bare, number.value, comparator)
    if number.comparator:
        yield "comparator", Quantity(bare, number.value, "")


def _agents(world: World, entry: Entry, chance: random.Random) -> Iterator[Slip]:
    """Yield each treatment with three other drugs of its class."""
    if not isinstance(entry.finding, Treatment):
        return
    agent, vocabulary = entry.finding.agent, world.vocabulary
    broader = set(vocabulary.concepts[agent].broader)
    siblings = [one.path for one in vocabulary.known(("drug",)) if one.path != agent and set(one.broader) & broader]
    for other in chance.sample(siblings, min(3, len(siblings))):
        if agent not in vocabulary.above(other) and other not in vocabulary.above(agent):
            yield _slip(world.facts, "agent", entry, f"{agent} → {other}", agent=other)


def _rows(facts: Facts, chance: random.Random) -> Iterator[Slip]:
    """Yield each row of a table with two of its cells swapped, three times."""
    for name, table in facts.record.tables.items():
        for index, row in enumerate(table.rows):
            filled = [i for i in range(1, len(row)) if any(row[i])]
            pairs = [(i, j) for i in filled for j in filled if i < j and row[i] != row[j]]
            for i, j in chance.sample(pairs, min(3, len(pairs))):
                cells = list(row)
                cells[i], cells[j] = cells[j], cells[i]
                rows = [*table.rows[:index], tuple(cells), *table.rows[index + 1 :]]
                tables = {name: table.model_copy(update={"rows": tuple(rows)})}
                change = f"{row[i]} ↔ {row[j]}"
                yield Slip("cells swapped", f"tables.{name}.rows.{index}", change, _alone(facts, tables=tables))


def _times(facts: Facts, entry: Entry) -> Iterator[Slip]:
    """Yield each time twice as late and in another unit, and each interval twice as long."""
    finding = entry.finding
    if finding.when and finding.when.first and entry.path[0] != "tables":
        for was, text in ((finding.when.text, one) for one in _other_lengths(finding.when.text)):
            yield _slip(facts, "time", entry, f"{was} → {text}", when=when(text))
    regimens = finding.regimens if isinstance(finding, Treatment) else {}
    for name, regimen in regimens.items():
        if regimen.basis == "stated" and regimen.interval:
            for interval in _other_lengths(regimen.interval):
                changed = {**regimens, name: regimen.model_copy(update={"interval": interval})}
                yield _slip(facts, "interval", entry, f"{name}: {regimen.interval} → {interval}", regimens=changed)


def _other_lengths(text: str) -> Iterator[str]:
    yield re.sub(r"\d+", lambda match: str(2 * int(match[0])), text)
    yield text.translate(str.maketrans("YMW", "MWM"))


def _meanings(facts: Facts, entry: Entry) -> Iterator[Slip]:
    """Yield each kind, change and level as its contrary, and each median as a mean."""
    finding = entry.finding
    if entry.path[0] == "tables":
        return
    for kind, field in (("kind", "kind"), ("change", "change"), ("level", "level")):
        was = str(getattr(finding, field, None) or "").removeprefix("term/")
        if was in CONTRARY and not (finding.holds and finding.holds.at_most == 0):
            yield _slip(facts, kind, entry, f"{was} → {CONTRARY[was]}", **{field: f"term/{CONTRARY[was]}"})
    if isinstance(finding, Measurement) and finding.statistic == "term/median":
        yield _slip(facts, "statistic", entry, "median → mean", statistic="term/mean")


def _report(facts: Facts) -> Iterator[Slip]:
    """Yield each number of the report with another last digit, and its title with two words swapped."""
    report = facts.record.report
    for field in ("year", "volume", "pages", "doi", "number", "title"):
        was = getattr(report, field)
        if was and field in report.at:
            words = was.split()
            last = re.sub(r"\d(?=\D*$)", lambda match: str((int(match[0]) + 1) % 10), was)
            changed = " ".join([*words[1::-1], *words[2:]]) if field == "title" else last
            updated = facts.record.model_copy(update={"report": report.model_copy(update={field: changed})})
            alone = _alone(Facts(record=updated, entries=(), comparisons={}))
            yield Slip("fact of the report", f"report.{field}", f"{was} → {changed}", alone)


# --- tests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_no_guard_fails_over_a_shipped_record(path: Path, worlds: dict[str, World]) -> None:
    """What the shipped records say stands in their passages: no false alarm, and the guards do apply."""
    world = worlds[path.stem]
    assert world.fails(world.facts) == []
    passed = [one for one in weigh(world.facts, world.vocabulary, world.found) if one.verdict == "passed"]
    assert len(passed) > 70


def test_slips_of_the_pen_are_told(worlds: dict[str, World]) -> None:
    """Of each kind of slip nearly all are told; the message is a table of what is told and of what is missed."""
    made, told, missed = Counter[str](), Counter[str](), list[str]()
    for name, world in worlds.items():
        for slip in slips(world):
            found = world.fails(slip.facts)
            made[slip.kind] += 1
            told[slip.kind] += bool(found)
            missed += [] if found else [f"{slip.kind}: {name} {slip.path} {slip.change}"]
    table = "\n".join([*(f"{kind:<22}{told[kind]:>6} of {made[kind]}" for kind in FLOORS), *missed])
    assert set(made) == set(FLOORS), table
    assert all(1000 * told[kind] >= floor * made[kind] for kind, floor in FLOORS.items()), table
    assert made.total() > 2000, table
