"""How many: counts, denominators and sizes that are no longer those of the report."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.semantic.editing import Edit, Path
from tests.semantic.specimens import Change, Specimen


class _Counted(NamedTuple):
    """A count of a group: where it stands, `k` and `n`, what stands before `k`, and the population."""

    path: Path
    text: str
    before: str
    number: int
    size: int
    population: str


def _counted(specimen: Specimen, before: str = "") -> Iterator[_Counted]:
    """Yield the counts `k of n` of findings and regimens, with some words before them."""
    found = [*specimen.having("holds")]
    found += [((*path, "holds"), one["holds"]) for path, one in specimen.regimens() if "holds" in one]
    for path, text in found:
        match = re.fullmatch(rf"{before}(\d+) of (\d+)", text)
        if match:
            yield _Counted(path, text, before, int(match[1]), int(match[2]), specimen.population(path[:2]))


def _written(make: Callable[[_Counted], str | None], before: str = "") -> Callable[[Specimen], Iterator[Change]]:
    def changes(specimen: Specimen) -> Iterator[Change]:
        for one in _counted(specimen, before):
            new = make(one)
            if new is not None and new != one.text:
                yield specimen.replaced(one.path, new)

    return changes


denominator_dropped = _written(lambda one: str(one.number))
raised = _written(lambda one: f"{one.number + 1} of {one.size}" if one.number < one.size else None)
lowered = _written(lambda one: f"{one.number - 1} of {one.size}" if one.number else None)
above_size = _written(lambda one: f"{one.size + 1} of {one.size}")
reversed_count = _written(lambda one: f"{one.size - one.number} of {one.size}")
loosened = _written(lambda one: f"at least {one.number} of {one.size}" if 0 < one.number < one.size else None)
tightened = _written(lambda one: f"{one.number} of {one.size}" if one.number < one.size else None, "at least ")
least_raised = _written(
    lambda one: f"at least {one.number + 1} of {one.size}" if one.number + 1 < one.size else None, "at least "
)
to_nobody = _written(lambda one: f"0 of {one.size}" if one.number else None)
to_somebody = _written(lambda one: f"{one.size} of {one.size}" if not one.number else None)


def holds_dropped(specimen: Specimen) -> Iterator[Change]:
    """Take the count of a group away."""
    for path, text in specimen.having("holds"):
        if text not in ("no", "open"):
            yield specimen.removed(path)


def range_reversed(specimen: Specimen) -> Iterator[Change]:
    """Turn `4..7` and `P11M..P23M` round."""
    for field in ("holds", "when"):
        for path, text in specimen.having(field):
            match = re.fullmatch(r"(\w+)\.\.(\w+)( of \d+)?", text)
            if match:
                yield specimen.replaced(path, f"{match[2]}..{match[1]}{match[3] or ''}")


def size_dropped(specimen: Specimen) -> Iterator[Change]:
    """Take the size of a group away, which makes a patient of it."""
    for path, _ in specimen.having("size", "populations"):
        yield specimen.removed(path)


def size_changed(specimen: Specimen) -> Iterator[Change]:
    """Give a group one member more or one less, and no other line."""
    for path, text in specimen.having("size", "populations"):
        for new in (int(text) + 1, int(text) - 1):
            yield specimen.replaced(path, str(new))


def size_changed_throughout(specimen: Specimen) -> Iterator[Change]:
    """Give a group one member more or one less, and every denominator with it."""
    for path, text in specimen.having("size", "populations"):
        for new in (int(text) + 1, int(text) - 1):
            edits = list(_throughout(specimen, str(path[1]), new))
            if edits:
                change = specimen.replaced(path, str(new))
                yield change._replace(edits=(*change.edits, *edits), what=f"{change.what}, {len(edits)} counts with it")


def _throughout(specimen: Specimen, population: str, new: int) -> Iterator[Edit]:
    """Yield the edits that give all counts of a population another denominator; all of them stay all of them."""
    for before in ("", "at least "):
        for one in _counted(specimen, before):
            if one.population == population:
                count = new if one.number == one.size else min(one.number, new)
                yield specimen.page.replace(one.path, f"{one.before}{count} of {new}")


def measured_changed(specimen: Specimen) -> Iterator[Change]:
    """Have measured one person more or one less."""
    places = [*specimen.having("measured", "measurements"), *specimen.having("measured", "tables")]
    for path, text in places:
        for new in (int(text) + 1, int(text) - 1):
            yield specimen.replaced(path, str(new))


def presence_to_absence(specimen: Specimen) -> Iterator[Change]:
    """Deny of a patient what the report says of him."""
    for path, entry in specimen.entries("diagnoses", "characteristics", "treatments", "outcomes", "adverse_events"):
        if specimen.population(path) in specimen.patients and "holds" not in entry:
            yield specimen.put(path, "holds", "no")
    yield from to_nobody(specimen)


def absence_to_presence(specimen: Specimen) -> Iterator[Change]:
    """Say of somebody what the report denies of him."""
    for path, text in specimen.having("holds"):
        if text == "no":
            yield specimen.removed(path)
    yield from to_somebody(specimen)
