"""Whether it is all: lists declared complete that are not, findings said twice, and findings that nobody reported."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.semantic.concepts import KINDS_DENIED
from tests.semantic.editing import Path
from tests.semantic.specimens import Change, Specimen

#: Sections that a list can be complete for, with what limits it.
_LISTED: Mapping[str, str] = {"treatments": "line: prior", "outcomes": "kind: response", "adverse_events": ""}


def widened(specimen: Specimen) -> Iterator[Change]:
    """Declare a list complete for more than it is: for a broader class, or without its limit."""
    for path, entry in specimen.entries("complete"):
        if "agent" in entry:
            concept = specimen.facts.record.complete[str(path[1])].agent or ""
            for broader in specimen.vocabulary.concepts[concept].broader:
                yield specimen.replaced((*path, "agent"), broader.partition("/")[2])
        for field in ("agent", "kind", "line", "of", "during"):
            if field in entry:
                yield specimen.removed((*path, field))


def of_others(specimen: Specimen) -> Iterator[Change]:
    """Declare a list complete for other people."""
    for path, entry in specimen.entries("complete"):
        whose = entry["population"]
        for other in specimen.groups:
            if other != whose and isinstance(whose, str):
                yield specimen.replaced((*path, "population"), other)
        if isinstance(whose, list):
            yield specimen.changes(
                (path,), f"{len(whose)} patients → cohort", specimen.page.replace(_whose(path), "cohort")
            )


def _whose(path: Path) -> Path:
    return (*path, "population")


def invented(specimen: Specimen) -> Iterator[Change]:
    """Declare a list complete where the report does not, with the passage of an item of it."""
    declared = {(entry["class"], str(entry["population"])) for _, entry in specimen.entries("complete")}
    for section, limit in _LISTED.items():
        for group in specimen.facts.record.populations:
            said = [path for path, one in specimen.entries(section) if "at" in one]
            items = [path for path in said if specimen.population(path) == group]
            if items and (section, group) not in declared:
                at = specimen.page.raw((*items[0], "at"))
                fields = [f"population: {group}", f"class: {section}", *filter(None, [limit]), f"at: {at}"]
                edit = specimen.page.add("complete", "everything", f"{{{', '.join(fields)}}}")
                yield specimen.changes((("complete", "everything"),), f"nothing → {section} of {group}", edit)


def item_dropped(specimen: Specimen) -> Iterator[Change]:
    """Leave an item of a complete list out."""
    for _, entry in specimen.entries("complete"):
        people = entry["population"] if isinstance(entry["population"], list) else [entry["population"]]
        for path, one in specimen.entries(entry["class"]):
            limits = [field for field in ("line", "of") if field in entry]
            if specimen.population(path) in people and all(one.get(field) == entry[field] for field in limits):
                alone = len(specimen.page.tree[path[0]]) == 1
                edit = specimen.page.remove(path[:1] if alone else path)
                yield specimen.changes((path,), f"{path[1]} → nothing", edit)
    for table, content in specimen.tables("patient"):
        for row, cells in enumerate(content["rows"]):
            for column, cell in enumerate(cells):
                if isinstance(cell, list):
                    for index in range(len(cell)):
                        yield specimen.removed((*table, "rows", row, column, index))


# --- said twice ----------------------------------------------------------------------------------------------------


def another_value(specimen: Specimen) -> Iterator[Change]:
    """Give a measurement once more, with another value from the same passage."""
    for path, entry in specimen.entries("measurements"):
        if "value" in entry and entry["value"].isdecimal():
            yield _again(specimen, path, "value", str(int(entry["value"]) + 1))


def another_count(specimen: Specimen) -> Iterator[Change]:
    """Give an outcome or a harm once more, with another count from the same passage."""
    for path, entry in specimen.entries("outcomes", "adverse_events", "treatments"):
        count, of, size = entry.get("holds", "").partition(" of ")
        if of and count.isdecimal():
            new = int(count) - 1 if int(count) > 1 else int(count) + 1
            if new <= int(size):
                yield _again(specimen, path, "holds", f"{new} of {size}")


def another_kind(specimen: Specimen) -> Iterator[Change]:
    """Give an outcome once more, with the contrary kind from the same passage."""
    for path, entry in specimen.entries("outcomes"):
        if entry["kind"] in KINDS_DENIED:
            yield _again(specimen, path, "kind", KINDS_DENIED[entry["kind"]])


def _again(specimen: Specimen, path: Path, field: str, new: str) -> Change:
    written: Any = specimen.page.get((*path, field))
    edits = [specimen.page.replace((*path, field), new)]
    if (*path, "regimens") in specimen.page.values:
        edits.append(specimen.page.remove((*path, "regimens")))
    copy = specimen.page.copy(path, f"{path[1]}-again", edits)
    return specimen.changes(((path[0], f"{path[1]}-again"), path), f"{written}, and again {new}", copy)


def split_in_two(specimen: Specimen) -> Iterator[Change]:
    """Make two index treatments of one, and copy an outcome of the one for the other."""
    for path, entry in specimen.entries("treatments"):
        if entry.get("line") != "index":
            continue
        for other in ("methotrexate", "sarilumab"):
            gone = [specimen.page.remove((*path, "regimens"))] if "regimens" in entry else []
            agent = specimen.page.replace((*path, "agent"), other)
            edits = [specimen.page.copy(path, "second-drug", [agent, *gone])]
            said = [where for where, one in specimen.entries("outcomes") if one["of"] == path[1]]
            for where in said[:1]:
                of = specimen.page.replace((*where, "of"), "second-drug")
                edits.append(specimen.page.copy(where, "second-outcome", [of]))
            places = ("treatments", "second-drug"), ("outcomes", "second-outcome"), path
            yield specimen.changes(places, f"{entry['agent']}, and with it {other}", *edits)


# --- nobody reported -----------------------------------------------------------------------------------------------


def outcome_invented(specimen: Specimen) -> Iterator[Change]:
    """Say of a drug that nothing was said of that it failed, with the passage that says that it was given."""
    told = {entry["of"] for _, entry in specimen.entries("outcomes")}
    for path, entry in specimen.entries("treatments"):
        if path[1] not in told and "at" in entry and entry.get("line") in ("prior", "concurrent"):
            holds = f", holds: {entry['holds']}" if "holds" in entry else ""
            value = f"{{of: {path[1]}, kind: failure{holds}, at: {specimen.page.raw((*path, 'at'))}}}"
            edit = specimen.page.add("outcomes", "invented", value)
            yield specimen.changes((("outcomes", "invented"),), f"nothing → failure of {path[1]}", edit)


def absence_invented(specimen: Specimen) -> Iterator[Change]:
    """Say that nobody had a harm of which the report is silent, with the passage of another."""
    for path, entry in specimen.entries("adverse_events", "outcomes"):
        treatment = entry.get("during") or entry.get("of")
        whose = specimen.population(path)
        holds = "no" if whose in specimen.patients else f"0 of {specimen.size(whose)}"
        if "at" in entry:
            for event in ("malignancy", "death"):
                if specimen.vocabulary.find(event, ("event",)):
                    at = specimen.page.raw((*path, "at"))
                    value = f"{{population: {whose}, during: {treatment}, event: {event}, holds: {holds}, at: {at}}}"
                    edit = specimen.page.add("adverse_events", "invented", value)
                    yield specimen.changes((("adverse_events", "invented"),), f"nothing → no {event}", edit)
