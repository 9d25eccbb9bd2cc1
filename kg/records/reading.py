"""A record read whole: its form checked, its words resolved, its tables expanded, its references followed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kg.faults import Fault, in_order, nearest
from kg.model import FINDINGS, Comparison, Entry, Facts, Finding, Record, Terms, expand
from kg.records.entries import Reading
from kg.records.fields import fields_at
from kg.records.references import check
from kg.records.source import Path, parse
from kg.records.terms import RecordTerms
from kg.vocabulary import Vocabulary


def read(file: File, vocabulary: Vocabulary, *, shown: str | None = None) -> Reading:
    """Read a record file.

    Args:
        file: the file.
        vocabulary: the concepts that its words may name.
        shown: the file's name as faults should give it.
    """
    name = shown or str(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return Reading(file=name, faults=(_unreadable(name, error),))
    draft = re.search(r"^status:[ \t]*draft[ \t]*(?:#.*)?$", text, re.MULTILINE) is not None
    source, faults = parse(text, name)
    if source is None:
        return Reading(file=name, faults=tuple(in_order(faults)), draft=draft)
    return _validated(Reading(file=name, source=source, draft=draft), source.tree, file.stem, vocabulary)


def _unreadable(name: str, error: OSError | UnicodeDecodeError) -> Fault:
    if isinstance(error, OSError):
        what, remedy = f"The file cannot be read: {error.strerror}.", "Name a record, and see that you may read it."
    else:
        what, remedy = f"The file is no UTF-8 text (byte {error.start}).", "Save it as UTF-8."
    return Fault(code="file-unreadable", file=name, what=what, remedy=remedy)


def _validated(reading: Reading, tree: Any, stem: str, vocabulary: Vocabulary) -> Reading:
    if not isinstance(tree, dict):
        fault = reading.fault((), "record-form", "A record is a mapping of sections.", "Begin with `id: …`.")
        return replace(reading, faults=(fault,))
    terms = _terms(tree, vocabulary)
    try:
        record = Record.model_validate(tree, context={"terms": terms})
    except ValidationError as error:
        return replace(reading, faults=tuple(in_order(_explained(reading, one) for one in error.errors())))
    facts, faults = _facts(reading, record, terms)
    if record.id != stem:
        what = f"The record is called {record.id!r} and its file {stem}.yaml."
        faults.append(reading.fault(("id",), "record-file-name", what, "Give both the same name."))
    whole = replace(reading, facts=facts)
    return replace(whole, faults=tuple(in_order([*faults, *check(whole, facts)])))


def _terms(tree: dict[str, Any], vocabulary: Vocabulary) -> RecordTerms:
    short = tree.get("abbreviations")
    events = tree.get("adverse_events")
    return RecordTerms(
        vocabulary,
        {key: value for key, value in short.items() if isinstance(value, str)} if isinstance(short, dict) else {},
        frozenset(events) if isinstance(events, dict) else frozenset(),
    )


def _facts(reading: Reading, record: Record, terms: Terms) -> tuple[Facts, list[Fault]]:
    faults: list[Fault] = []
    entries = list(_direct(record))
    comparisons: dict[str, tuple[Comparison, Path]] = {
        key: (one, ("comparisons", key)) for key, one in record.comparisons.items()
    }
    for key, table in record.tables.items():
        made, slips = expand(table, terms)
        for slip in slips:
            context = slip.error.context or {}
            path: Path = ("tables", key, *slip.path)
            faults.append(reading.fault(path, slip.error.type, str(context["what"]), str(context["remedy"])))
        for one in made:
            path = ("tables", key, *one.path)
            if isinstance(one.entry, Comparison) and one.id in comparisons:
                what = f"The id {one.id!r} of this test is used already."
                remedy = "Enter one of the tests under `comparisons`, with an id of its own."
                faults.append(reading.fault(path, "record-repeated-id", what, remedy))
            elif isinstance(one.entry, Comparison):
                comparisons[one.id] = (one.entry, path)
            else:
                entries.append(Entry(population=one.population, id=one.id, finding=one.entry, path=path, direct=False))
    return Facts(record=record, entries=tuple(entries), comparisons=comparisons), faults


def _direct(record: Record) -> Iterator[Entry]:
    for section in FINDINGS:
        for key, finding in getattr(record, section).items():
            whose = _population_of(record, finding)
            yield Entry(population=whose, id=key, finding=finding, path=(section, key), direct=True)


def _population_of(record: Record, finding: Finding) -> str:
    if finding.population:
        return finding.population
    reference = getattr(finding, "of", None) or getattr(finding, "during", None)
    if not isinstance(reference, str):
        return ""
    population, mark, _ = reference.partition("#")
    if mark:
        return population
    treatment = record.treatments.get(reference)
    return treatment.population or "" if treatment else ""


def _explained(reading: Reading, detail: ErrorDetails) -> Fault:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "record-reviewer":
        # The field is not there; what asks for it is.
        path = ("status",)
    context = detail.get("ctx") or {}
    if "remedy" in context:
        key = "[key]" in detail["loc"]
        return reading.fault(path, detail["type"], str(context["what"]), str(context["remedy"]), key=key)
    field = str(path[-1]) if path else ""
    if detail["type"] == "extra_forbidden":
        near = nearest(field, fields_at(path[:-1]))
        remedy = (
            f"Did you mean: {', '.join(near)}?" if near else f"The fields here are: {', '.join(fields_at(path[:-1]))}."
        )
        return reading.fault(path, "record-unknown-field", f"{field!r} is no field here.", remedy, key=True)
    if detail["type"] == "missing":
        what = f"The field {field!r} is missing."
        return reading.fault(path[:-1], "record-missing-field", what, f"Write `{field}: …`.", key=True)
    if detail["type"] == "literal_error":
        what = f"{detail['input']!r} cannot stand here."
        remedy = f"Write one of: {context['expected']}."
        return reading.fault(path, "record-value", what, remedy.replace("'", "`"))
    if detail["type"] == "string_pattern_mismatch":
        what = f"{detail['input']!r} does not have the form {context['pattern']}."
        return reading.fault(path, "record-value", what, "Write it in that form.")
    what = f"{field or 'This'}: {detail['msg'].lower()}."
    return reading.fault(path, "record-form", what, _form(detail["type"]))


def _form(kind: str) -> str:
    if kind in ("string_type", "string_sub_type"):
        return "Write one word or number here, no list and no mapping."
    if kind in ("model_type", "dict_type", "mapping_type"):
        return "Write a mapping here: `key: value` lines, or `{key: value}`."
    return "Write a list here: `[a, b]`." if "tuple" in kind or "list" in kind else ""
