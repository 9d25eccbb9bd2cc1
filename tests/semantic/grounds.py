"""On what it rests: passages, bases, grounds and printed tokens that do not bear what is said."""

import itertools
from collections.abc import Iterator

from tests.semantic.editing import Edit, Path
from tests.semantic.specimens import Change, Specimen, chosen, short

_SECTIONS = ("diagnoses", "characteristics", "treatments", "outcomes", "adverse_events", "measurements")


def _grounded(specimen: Specimen) -> Iterator[Path]:
    for path, entry in specimen.entries("populations", "criteria", *_SECTIONS, "comparisons", "complete", "claims"):
        if isinstance(entry.get("at"), list):
            yield path


def anchors_swapped(specimen: Specimen) -> Iterator[Change]:
    """Give each of two findings of one section the passages of the other."""
    for section in _SECTIONS:
        said = [path for path, entry in specimen.entries(section) if isinstance(entry.get("at"), list)]
        for one, other in itertools.combinations(said, 2):
            if set(specimen.page.get((*one, "at"))).isdisjoint(specimen.page.get((*other, "at"))):
                edits = specimen.page.swap((*one, "at"), (*other, "at"))
                yield specimen.changes((one, other), f"{one[1]} ↔ {other[1]}", *edits)


def claims_swapped(specimen: Specimen) -> Iterator[Change]:
    """Give each of two claims the passages of the other."""
    said = [path for path in _grounded(specimen) if path[0] == "claims"]
    for one, other in itertools.pairwise(said):
        edits = specimen.page.swap((*one, "at"), (*other, "at"))
        yield specimen.changes((one, other), f"{one[1]} ↔ {other[1]}", *edits)


def anchors_dropped(specimen: Specimen) -> Iterator[Change]:
    """Take all passages of something stated away."""
    for path in _grounded(specimen):
        if specimen.page.get((*path, "basis")) is None:
            yield specimen.removed((*path, "at"))


def one_anchor_dropped(specimen: Specimen) -> Iterator[Change]:
    """Take one passage of several away."""
    for path in _grounded(specimen):
        written = specimen.page.get((*path, "at"))
        if len(written) > 1:
            for index in range(len(written)):
                yield specimen.removed((*path, "at", index))


def _as_stated(specimen: Specimen, basis: str) -> Iterator[Change]:
    for path, entry in specimen.entries("populations", *_SECTIONS, "complete"):
        if entry.get("basis") == basis and "at" in entry:
            gone = [field for field in ("basis", "why", "derived_from") if field in entry]
            edits = [specimen.page.remove((*path, field)) for field in gone]
            yield specimen.changes((path,), f"{basis} → stated", *edits)


def derived_as_stated(specimen: Specimen) -> Iterator[Change]:
    """Give as stated what the curator derived."""
    yield from _as_stated(specimen, "derived")


def read_as_stated(specimen: Specimen) -> Iterator[Change]:
    """Give as stated one of several readings."""
    yield from _as_stated(specimen, "read")


def read_as_derived(specimen: Specimen) -> Iterator[Change]:
    """Give as following what is one of several readings."""
    for path, basis in specimen.having("basis"):
        if basis == "read":
            yield specimen.replaced(path, "derived")


def quotation_as_token(specimen: Specimen) -> Iterator[Change]:
    """Copy the whole passage where a token belongs."""
    for path, _ in specimen.having("printed", *_SECTIONS, "populations"):
        passage = specimen.passage(path[:2])
        if len(passage) > 80 and "|" not in passage:
            yield specimen.replaced(path, passage)


def other_token(specimen: Specimen) -> Iterator[Change]:
    """Give as printed what is printed for another finding of the section."""
    for section in _SECTIONS:
        for (one, first), (other, second) in itertools.pairwise(specimen.having("printed", section)):
            if first != second:
                edits = specimen.page.swap(one, other)
                yield specimen.changes((one[:2], other[:2]), f"{short(first)} ↔ {short(second)}", *edits)


# --- grounds -------------------------------------------------------------------------------------------------------


def derived_from_itself(specimen: Specimen) -> Iterator[Change]:
    """Derive a finding from itself."""
    for path, entry in specimen.entries(*_SECTIONS):
        if "derived_from" in entry:
            yield specimen.replaced((*path, "derived_from"), str(path[1]))


def derived_from_another(specimen: Specimen) -> Iterator[Change]:
    """Derive a finding from one of another treatment and of another section."""
    for path, written in specimen.having("derived_from", *_SECTIONS):
        others = [other for other, _ in specimen.entries(*_SECTIONS) if other[0] != path[0] and other[1] != written]
        if others:
            yield specimen.replaced(path, str(others[chosen(str(path), len(others))][1]))


def includes_itself(specimen: Specimen) -> Iterator[Change]:
    """Make a count of itself."""
    for path, entry in specimen.entries(*_SECTIONS):
        if "holds" in entry and entry["holds"] not in ("no", "open"):
            yield _including(specimen, path, str(path[1]))


def includes_another_s(specimen: Specimen) -> Iterator[Change]:
    """Make a count of a finding of people who are not in its group."""
    for path, entry in specimen.entries("treatments", "outcomes", "adverse_events", "measurements"):
        whose = specimen.population(path)
        if "holds" in entry and whose in specimen.groups:
            for other, _ in specimen.entries(str(path[0])):
                if whose not in specimen.within(specimen.population(other)):
                    yield _including(specimen, path, str(other[1]))


def includes_another(specimen: Specimen) -> Iterator[Change]:
    """Make a count of a finding that says something else of one of its people."""
    for path, entry in specimen.entries("outcomes", "adverse_events", "measurements"):
        whose = specimen.population(path)
        if "includes" not in entry:
            continue
        for other, said in specimen.entries(str(path[0])):
            patient = specimen.population(other)
            apart = any(said.get(field) != entry.get(field) for field in ("kind", "event", "measure"))
            if apart and patient in specimen.patients and whose in specimen.within(patient):
                yield _including(specimen, path, str(other[1]))


def _including(specimen: Specimen, path: Path, other: str) -> Change:
    written = specimen.page.get((*path, "includes"))
    if isinstance(written, list):
        place = specimen.page.values[(*path, "includes", 0)]
        joint = ", " if (*path, "includes") in specimen.page.flow else None
        if joint:
            return specimen.changes((path,), f"nothing → {other}", Edit(place.start, place.start, f"{other}, "))
        return specimen.changes((path,), f"{written[0]} → {other}", Edit(place.start, place.stop, other))
    return specimen.changes((path,), f"nothing → {other}", specimen.page.put(path, "includes", other))


def one_included_dropped(specimen: Specimen) -> Iterator[Change]:
    """Leave one finding out of those of which a count is made."""
    for path, entry in specimen.entries(*_SECTIONS):
        written = entry.get("includes")
        if isinstance(written, list):
            for index in range(len(written)):
                yield specimen.removed((*path, "includes", index))


# --- what the record says of itself --------------------------------------------------------------------------------


def retracted(specimen: Specimen) -> Iterator[Change]:
    """Call a report retracted by a source that nobody can look up."""
    new = '{status: retracted, source: a list of retractions, date: "2024-01-01"}'
    edit = specimen.page.insert(("report",), "retraction", new)
    yield specimen.changes((("report", "retraction"),), "nothing → retracted", edit)


def reviewed(specimen: Specimen) -> Iterator[Change]:
    """Say that an expert reviewed the record, and name nobody."""
    yield specimen.replaced(("status",), "expert-reviewed")


def reviewed_by_nobody(specimen: Specimen) -> Iterator[Change]:
    """Say that an expert reviewed the record, and name an ORCID whose last digit is wrong."""
    nobody = "https://orcid.org/0000-0002-1825-0090"
    status = specimen.page.replace(("status",), "expert-reviewed")
    edits = [status, specimen.page.insert((), "reviewer", f'"{nobody}"')]
    yield specimen.changes((("reviewer",), ("status",)), "double-read → expert-reviewed by 0000-0002-1825-0090", *edits)


def doi_invented(specimen: Specimen) -> Iterator[Change]:
    """Give a report another DOI than it prints, or one where it prints none."""
    yield specimen.put(("report",), "doi", "10.1000/182")


def title_changed(specimen: Specimen) -> Iterator[Change]:
    """Turn the title of the report into its contrary."""
    title = specimen.page.get(("report", "title"))
    for word, other in (("Refractory", "Responding"), ("refractory", "untreated"), ("efficacy", "futility")):
        if word in title:
            yield specimen.replaced(("report", "title"), title.replace(word, other))
