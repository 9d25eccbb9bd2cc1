"""What: drugs, diseases, events, kinds, lines and criteria that are no longer those of the report."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.vocabulary import Vocabulary
from tests.semantic.editing import Path
from tests.semantic.specimens import Change, Specimen, chosen

Changes = Callable[[Specimen], Iterator[Change]]
Relation = Callable[[Specimen, str], Iterator[str]]

#: Values of a field that are taken one for another.
KINDS_DENIED: Mapping[str, str] = {
    "response": "no-response", "complete-response": "no-response", "partial-response": "no-response",
    "remission": "no-response", "improvement": "no-response", "no-response": "response",
}  # fmt: skip
CAUSES: Mapping[str, str] = {
    "failure": "inefficacy", "inefficacy": "primary-inefficacy", "no-response": "primary-inefficacy",
    "primary-inefficacy": "secondary-inefficacy", "secondary-inefficacy": "primary-inefficacy",
    "intolerance": "inefficacy",
}  # fmt: skip
DEGREES: Mapping[str, str] = {
    "partial-response": "complete-response", "complete-response": "partial-response", "improvement": "response",
    "response": "complete-response", "remission": "complete-response",
}  # fmt: skip
COURSES: Mapping[str, str] = {"ongoing": "withdrawn", "withdrawn": "ongoing"}
TURNS: Mapping[str, str] = {"relapse": "worsening", "worsening": "relapse"}
REASONS: Mapping[str, str] = {
    "inefficacy": "intolerance", "intolerance": "inefficacy", "relapse": "worsening", "worsening": "intolerance",
    "primary-inefficacy": "secondary-inefficacy", "secondary-inefficacy": "intolerance",
}  # fmt: skip
HARMS: Mapping[str, Mapping[str, str]] = {
    "severity": {"severe": "mild"},
    "action": {"drug-withdrawn": "dose-unchanged"},
    "outcome": {"recovered": "not-recovered"},
    "causality": {"attributed-elsewhere": "certain"},
}


# --- relations -----------------------------------------------------------------------------------------------------


def _path(specimen: Specimen, path: Path, field: str) -> str:
    """Return the concept that a field of an entry names."""
    return str(getattr(specimen.finding(path), field))


def _below(specimen: Specimen, concept: str) -> Iterator[str]:
    for one in specimen.vocabulary.concepts.values():
        if concept in one.broader:
            yield one.path


def _above(specimen: Specimen, concept: str) -> Iterator[str]:
    yield from specimen.vocabulary.concepts[concept].broader


def _beside(specimen: Specimen, concept: str) -> Iterator[str]:
    """Yield what is in a class with a concept, and neither in it nor above it."""
    vocabulary = specimen.vocabulary
    for parent in vocabulary.concepts[concept].broader:
        for one in _below(specimen, parent):
            if one != concept and concept not in vocabulary.above(one) and one not in vocabulary.above(concept):
                yield one


def _beside_here(specimen: Specimen, concept: str) -> Iterator[str]:
    """Yield what a record names in the same field, and what is neither in a concept nor above it."""
    kind = concept.partition("/")[0]
    fields = {"drug": "agent", "event": "event", "measure": "measure", "disease": "disease"}
    vocabulary, named = specimen.vocabulary, set[str]()
    for path, entry in specimen.entries():
        if fields.get(kind) in entry:
            named.add(_path(specimen, path, fields[kind]))
    for one in sorted(named):
        if concept not in vocabulary.above(one) and one not in vocabulary.above(concept):
            yield one


def _written(vocabulary: Vocabulary, path: str, parts: tuple[str, ...]) -> str:
    slug = path.partition("/")[2]
    return slug if vocabulary.find(slug, parts) == [path] else path


def _other(field: str, section: str, parts: tuple[str, ...], relation: Relation, most: int = 2) -> Changes:
    """Name another concept in a field, for each entry a few of those that stand in a relation to it."""

    def changes(specimen: Specimen) -> Iterator[Change]:
        for path, _ in specimen.having(field, section):
            concept = _path(specimen, path[:2], field)
            others = sorted(set(relation(specimen, concept)), key=lambda one: chosen(f"{path} {one}", 10**9))
            for other in others[:most]:
                yield specimen.replaced(path, _written(specimen.vocabulary, other, parts))

    return changes


_DRUG = ("drug",)
drug_to_class = _other("agent", "treatments", _DRUG, _above)
class_to_drug = _other("agent", "treatments", _DRUG, _below, 3)
drug_to_sibling = _other("agent", "treatments", _DRUG, _beside, 3)
drug_to_another_here = _other("agent", "treatments", _DRUG, _beside_here, 3)
disease_to_sibling = _other("disease", "diagnoses", ("disease", "event"), _beside)
disease_to_narrower = _other("disease", "diagnoses", ("disease", "event"), _below)
disease_to_broader = _other("disease", "diagnoses", ("disease", "event"), _above)
event_to_sibling = _other("event", "adverse_events", ("event",), _beside)
event_to_narrower = _other("event", "adverse_events", ("event",), _below)
event_to_broader = _other("event", "adverse_events", ("event",), _above)
measure_to_another_here = _other("measure", "measurements", ("measure",), _beside_here)


def agents_in_rows(specimen: Specimen) -> Iterator[Change]:
    """Name another drug of the same class in a row of a table."""
    for table, content in specimen.tables("patient"):
        for column, heading in enumerate(content["columns"]):
            for row, cells in enumerate(content["rows"]):
                written = cells[column]
                if heading == "prior" and isinstance(written, list):
                    for index, word in enumerate(written):
                        yield from _in_cell(specimen, (*table, "rows", row, column, index), word)


def _in_cell(specimen: Specimen, path: Path, word: str) -> Iterator[Change]:
    concept = specimen.facts.record.abbreviations.get(word) or next(iter(specimen.vocabulary.find(word, _DRUG)))
    for other in sorted(_beside(specimen, concept))[:2]:
        yield specimen.replaced(path, _written(specimen.vocabulary, other, _DRUG))


def abbreviation(specimen: Specimen) -> Iterator[Change]:
    """Have an abbreviation stand for another thing of its kind."""
    for word, concept in specimen.facts.record.abbreviations.items():
        kind = concept.partition("/")[0]
        others = sorted({*_beside(specimen, concept), *_above(specimen, concept)} - {"measure/disease-activity"})
        for other in others[:2]:
            if other.startswith(kind):
                yield specimen.replaced(("abbreviations", word), other)


# --- words of a scheme ---------------------------------------------------------------------------------------------


def _one_for_another(field: str, section: str, others: Mapping[str, str]) -> Changes:
    def changes(specimen: Specimen) -> Iterator[Change]:
        for path, word in specimen.having(field, section):
            if word in others:
                yield specimen.replaced(path, others[word])

    return changes


response_denied = _one_for_another("kind", "outcomes", KINDS_DENIED)
cause_of_failure = _one_for_another("kind", "outcomes", CAUSES)
degree_of_response = _one_for_another("kind", "outcomes", DEGREES)
course = _one_for_another("kind", "outcomes", COURSES)
turn = _one_for_another("kind", "outcomes", TURNS)
reason = _one_for_another("reason", "outcomes", REASONS)
prior_to_index = _one_for_another("line", "treatments", {"prior": "index"})
index_to_prior = _one_for_another("line", "treatments", {"index": "prior"})
concurrent_to_prior = _one_for_another("line", "treatments", {"concurrent": "prior"})
prior_to_concurrent = _one_for_another("line", "treatments", {"prior": "concurrent"})
sex = _one_for_another(
    "is", "characteristics", {"female": "male", "male": "female", "child": "adult", "adult": "child"}
)
diagnosis_role = _one_for_another(
    "role",
    "diagnoses",
    {"indication": "comorbidity", "manifestation": "comorbidity", "subtype": "comorbidity"},
)
stance = _one_for_another("stance", "claims", {"supports": "opposes", "opposes": "supports", "qualifies": "supports"})


def harm(specimen: Specimen) -> Iterator[Change]:
    """Say otherwise how severe a harm was, what was done, how it ended, or whether the drug did it."""
    for field, others in HARMS.items():
        yield from _one_for_another(field, "adverse_events", others)(specimen)


def harm_invented(specimen: Specimen) -> Iterator[Change]:
    """Say how severe a harm was where the report does not."""
    for path, entry in specimen.entries("adverse_events"):
        if "severity" not in entry:
            yield specimen.put(path, "severity", "severe")


def sequence(specimen: Specimen) -> Iterator[Change]:
    """Swap the places of two drugs in the order in which they were given."""
    said = list(specimen.having("sequence", "treatments"))
    for (one, first), (other, second) in itertools.pairwise(said):
        yield specimen.changes((one[:2], other[:2]), f"{first} ↔ {second}", *specimen.page.swap(one, other))


def indication(specimen: Specimen) -> Iterator[Change]:
    """Give a drug for another disease."""
    for path, _ in specimen.having("indication", "treatments"):
        finding = specimen.finding(path[:2])
        for concept in getattr(finding, "indication", ()):
            others = sorted({*_beside(specimen, concept), *_above(specimen, concept)} or {"disease/vasculitis"})
            yield specimen.replaced(path, _written(specimen.vocabulary, others[0], ("disease",)))


def route(specimen: Specimen) -> Iterator[Change]:
    """Give a drug by another route, or by one that the report does not tell."""
    for path, regimen in specimen.regimens():
        if "dose" in regimen:
            yield specimen.put(path, "route", "subcutaneous")


def design(specimen: Specimen) -> Iterator[Change]:
    """Call a study a trial."""
    if specimen.page.get(("study", "design", "is")):
        yield specimen.replaced(("study", "design", "is"), "randomised-trial")


# --- references ----------------------------------------------------------------------------------------------------


def of_another_treatment(specimen: Specimen) -> Iterator[Change]:
    """Say of one drug what the report says of another of the same people."""
    yield from _of_another(specimen, same=True)


def of_anothers_treatment(specimen: Specimen) -> Iterator[Change]:
    """Say of a drug that other people had what the report says of one that these had."""
    yield from _of_another(specimen, same=False)


def _of_another(specimen: Specimen, *, same: bool) -> Iterator[Change]:
    treatments = [path for path, _ in specimen.entries("treatments")]
    for field, section in (("of", "outcomes"), ("during", "adverse_events"), ("of", "measurements")):
        for path, written in specimen.having(field, section):
            whose = specimen.population(path[:2])
            for other in treatments:
                theirs = specimen.population(other) in specimen.within(whose)
                if other[1] != written and theirs == same and not _said_already(specimen, path, str(other[1])):
                    yield _referring(specimen, path, str(other[1]), whose)


def _referring(specimen: Specimen, path: Path, other: str, whose: str) -> Change:
    change = specimen.replaced(path, other)
    if specimen.page.get((*path[:2], "population")) is None:
        # The people stay those of whom it was said.
        change = change._replace(edits=(*change.edits, specimen.page.insert(path[:2], "population", whose)))
    return change


def _said_already(specimen: Specimen, path: Path, other: str) -> bool:
    entry: dict[str, Any] = specimen.page.get(path[:2])
    return any(
        one.get(str(path[2])) == other
        and (one.get("kind"), one.get("event")) == (entry.get("kind"), entry.get("event"))
        for _, one in specimen.entries(str(path[0]))
    )


def other_criterion(specimen: Specimen) -> Iterator[Change]:
    """Judge by another criterion of the report."""
    for path, written in specimen.having("criterion", "outcomes", "measurements"):
        for other in specimen.page.tree["criteria"]:
            if other != written:
                yield specimen.replaced(path, other)


def criterion_dropped(specimen: Specimen) -> Iterator[Change]:
    """No longer say by what criterion it was judged."""
    for path, _ in specimen.having("criterion", "outcomes", "measurements"):
        yield specimen.removed(path)


def criterion_invented(specimen: Specimen) -> Iterator[Change]:
    """Judge by a criterion where the report gives none."""
    for path, entry in specimen.entries("outcomes"):
        if "criterion" not in entry:
            for criterion in specimen.page.tree.get("criteria", {}):
                yield specimen.put(path, "criterion", criterion)
