"""Of whom: rows, cells and findings of one given to another, and populations that are no longer what they were."""

import itertools
from collections.abc import Iterator

from tests.semantic.editing import Path
from tests.semantic.specimens import Change, Specimen, short

# --- tables --------------------------------------------------------------------------------------------------------


def rows_swapped(specimen: Specimen) -> Iterator[Change]:
    """Give each of two patients all the cells of the other."""
    for table, content in specimen.tables("patient"):
        rows = content["rows"]
        for one, other in itertools.combinations(range(len(rows)), 2):
            first, second = (*table, "rows", one), (*table, "rows", other)
            edits = specimen.page.swap((*first, 0), (*second, 0))
            yield specimen.changes((first, second), f"{rows[one][0]} ↔ {rows[other][0]}", *edits)


def measures_swapped(specimen: Specimen) -> Iterator[Change]:
    """Give each of two measures all the numbers of the other."""
    for table, content in specimen.tables("measure"):
        rows = content["rows"]
        for one in range(len(rows) - 1):
            first, second = (*table, "rows", one), (*table, "rows", one + 1)
            edits = [*specimen.page.swap((*first, 0), (*second, 0)), *specimen.page.swap((*first, 1), (*second, 1))]
            yield specimen.changes((first, second), f"{rows[one][0]} ↔ {rows[one + 1][0]}", *edits)


def cells_of_row_swapped(specimen: Specimen) -> Iterator[Change]:
    """Swap two cells of one row."""
    for table, content in specimen.tables():
        first = 1 if content["columns"][0] == "patient" else 2
        for index, row in enumerate(content["rows"]):
            for one, other in itertools.combinations(range(first, len(row)), 2):
                places = (*table, "rows", index, one), (*table, "rows", index, other)
                yield from _cells(specimen, *places)


def cells_of_column_swapped(specimen: Specimen) -> Iterator[Change]:
    """Swap a cell of one patient with that of another."""
    for table, content in specimen.tables("patient"):
        rows = content["rows"]
        for column in range(1, len(content["columns"])):
            for one, other in itertools.combinations(range(len(rows)), 2):
                yield from _cells(specimen, (*table, "rows", one, column), (*table, "rows", other, column))


def _cells(specimen: Specimen, one: Path, other: Path) -> Iterator[Change]:
    """Yield the swap of two cells that are filled and differ, and of which both or neither is a list."""
    first, second = specimen.page.get(one), specimen.page.get(other)
    if first and second and first != second and isinstance(first, list) == isinstance(second, list):
        yield specimen.changes((one, other), f"{short(first)} ↔ {short(second)}", *specimen.page.swap(one, other))


def headings_swapped(specimen: Specimen) -> Iterator[Change]:
    """Swap the headings of two columns, and leave what is below them."""
    for table, content in specimen.tables():
        columns = content["columns"]
        first = 1 if columns[0] == "patient" else 2
        for one, other in itertools.combinations(range(first, len(columns)), 2):
            if (" " in columns[one] or "@" not in columns[one]) == (" " in columns[other] or "@" not in columns[other]):
                places = (*table, "columns", one), (*table, "columns", other)
                what = f"{columns[one]} ↔ {columns[other]}"
                yield specimen.changes(places, what, *specimen.page.swap(*places))


# --- findings ------------------------------------------------------------------------------------------------------


def patients_swapped(specimen: Specimen) -> Iterator[Change]:
    """Give each of two patients a finding of the other."""
    for section in ("treatments", "outcomes", "adverse_events", "measurements", "diagnoses"):
        said = [(path, whose) for path, whose in specimen.having("population", section) if whose in specimen.patients]
        for (one, first), (other, second) in itertools.combinations(said, 2):
            if first != second and not _alike(specimen, one[:2], other[:2]):
                edits = specimen.page.swap(one, other)
                yield specimen.changes((one[:2], other[:2]), f"{first} ↔ {second}", *edits)


def _alike(specimen: Specimen, one: Path, other: Path) -> bool:
    """Whether two findings say the same of their people, so that swapping these changes nothing but ids."""
    apart = {"population", "at", "printed", "basis", "why", "derived_from", "note"}
    first, second = specimen.page.get(one), specimen.page.get(other)
    return all(first.get(field) == second.get(field) for field in {*first, *second} - apart)


def group_to_patient(specimen: Specimen) -> Iterator[Change]:
    """Say of one patient what the report says of some of a group."""
    for path, entry in specimen.entries():
        group = specimen.population(path)
        if group in specimen.groups and "holds" in entry:
            for patient in specimen.patients:
                if group in specimen.within(patient):
                    edits = [specimen.page.put(path, "population", patient), specimen.page.remove((*path, "holds"))]
                    yield specimen.changes((path,), f"{entry['holds']} {group} → {patient}", *edits)


def patient_to_group(specimen: Specimen) -> Iterator[Change]:
    """Say of everybody in a group what the report says of one patient."""
    for path, entry in specimen.entries():
        patient = specimen.population(path)
        if patient not in specimen.patients:
            continue
        for group in specimen.facts.record.populations[patient].part_of:
            edits = [specimen.page.put(path, "population", group)]
            if "statistic" in entry:
                edits.append(specimen.page.replace((*path, "statistic"), "median"))
            else:
                size = specimen.size(group)
                edits.append(specimen.page.put(path, "holds", f"{size} of {size}"))
            yield specimen.changes((path,), f"{patient} → {group}", *edits)


def group_to_group(specimen: Specimen) -> Iterator[Change]:
    """Count in another group what the report counts in one, with that group's own denominator."""
    for path, entry in specimen.entries():
        group, holds = specimen.population(path), entry.get("holds", "")
        count, of, _ = holds.partition(" of ")
        for other in specimen.groups:
            if of and count.isdecimal() and other != group and int(count) <= specimen.size(other):
                new = f"{count} of {specimen.size(other)}"
                edits = [specimen.page.put(path, "population", other), specimen.page.replace((*path, "holds"), new)]
                yield specimen.changes((path,), f"{holds} {group} → {new} {other}", *edits)


# --- populations ---------------------------------------------------------------------------------------------------


def part_moved(specimen: Specimen) -> Iterator[Change]:
    """Make a population a part of another group than the report does."""
    for path, written in specimen.having("part_of", "populations"):
        for group in specimen.groups:
            if group != written and str(path[1]) not in specimen.within(group):
                yield specimen.replaced(path, group)


def division_dropped(specimen: Specimen) -> Iterator[Change]:
    """No longer say that parts or findings are of different people."""
    for path, _ in specimen.having("division", "populations", "characteristics", "diagnoses", "adverse_events"):
        yield specimen.removed(path)
    for path, _ in specimen.having("division", "measurements"):
        yield specimen.removed(path)


def division_invented(specimen: Specimen) -> Iterator[Change]:
    """Say of two parts, or of two findings of one group, that they are of different people."""
    groups = [path for path, entry in specimen.entries("populations") if "part_of" in entry and "size" in entry]
    free = [path for path in groups if "division" not in specimen.page.get(path)]
    for one, other in itertools.combinations(free, 2):
        if set(specimen.facts.record.populations[str(one[1])].part_of) & set(
            specimen.facts.record.populations[str(other[1])].part_of
        ):
            yield _divided(specimen, one, other)
    for section in ("treatments", "outcomes", "adverse_events"):
        said = [path for path, entry in specimen.entries(section) if "holds" in entry and "division" not in entry]
        for one, other in itertools.combinations(said, 2):
            if specimen.population(one) == specimen.population(other) and specimen.population(one) in specimen.groups:
                yield _divided(specimen, one, other)


def _divided(specimen: Specimen, one: Path, other: Path) -> Change:
    edits = [specimen.page.insert(path, "division", "apart") for path in (one, other)]
    return specimen.changes((one, other), f"{one[1]} and {other[1]}: nothing → apart", *edits)


def role_to_cohort(specimen: Specimen) -> Iterator[Change]:
    """Count people of the background as people of the study."""
    for path, role in specimen.having("role", "populations"):
        if role != "cohort":
            yield specimen.replaced(path, "cohort")


def role_to_background(specimen: Specimen) -> Iterator[Change]:
    """Take the people of the study for background."""
    for path, role in specimen.having("role", "populations"):
        if role == "cohort":
            yield specimen.replaced(path, "source")
            yield specimen.replaced(path, "literature")


def defined_by_another(specimen: Specimen) -> Iterator[Change]:
    """Define a group by another finding than the report does."""
    for path, written in specimen.having("defined_by", "populations"):
        section = next(where[0] for where, _ in specimen.entries() if where[1] == written)
        for other, entry in specimen.entries(str(section)):
            if other[1] != written and "holds" in entry:
                yield specimen.replaced(path, str(other[1]))


def patient_invented(specimen: Specimen) -> Iterator[Change]:
    """Make a patient of a count of one."""
    for path, entry in specimen.entries("outcomes", "adverse_events"):
        group = specimen.population(path)
        if str(entry.get("holds", "")).startswith("1 of ") and "at" in entry:
            at = specimen.page.raw((*path, "at"))
            edits = [
                specimen.page.add("populations", "somebody", f"{{part_of: {group}, at: {at}}}"),
                specimen.page.put(path, "population", "somebody"),
                specimen.page.remove((*path, "holds")),
            ]
            yield specimen.changes((path, ("populations", "somebody")), f"{entry['holds']} → a patient", *edits)
