"""The JSON Schema of a record: what editors complete and check is what the reader takes, and no other field."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import ValidationError

from kg.build.inputs import Inputs
from kg.model import FINDINGS, OF_REPORT, Record, schema
from kg.records.source import parse
from tests.making import ROOT, reading
from tests.small import RECORD, changed

SHIPPED = sorted(path.stem for path in (ROOT / "records").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """Return a checker by the schema that editors use."""
    return Draft202012Validator(json.loads(schema()))


def tree_of(text: str) -> Any:
    """Return the tree of a record, every scalar as text."""
    source, faults = parse(text, "x.yaml")
    assert source, faults
    return source.tree


def test_the_schema_is_a_schema() -> None:
    """It is JSON Schema, the same bytes every time, with keys in order and a line end."""
    Draft202012Validator.check_schema(json.loads(schema()))
    assert schema() == schema()
    assert schema().endswith("}\n")
    assert list(json.loads(schema())["$defs"]) == sorted(json.loads(schema())["$defs"])


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_record_is_what_the_schema_says(name: str, validator: Draft202012Validator) -> None:
    """Each shipped record, its scalars as text, has the form of the schema."""
    text = (ROOT / "records" / f"{name}.yaml").read_text(encoding="utf-8")
    assert [error.message for error in validator.iter_errors(tree_of(text))] == []


def test_the_small_record_is_what_the_schema_says(validator: Draft202012Validator) -> None:
    """The record that uses every section has the form of the schema, and none of its sections is left out."""
    tree = tree_of(RECORD)
    assert [error.message for error in validator.iter_errors(tree)] == []
    assert set(tree) >= {*FINDINGS, *OF_REPORT, "populations", "tables", "abbreviations", "study", "text"}


def test_numbers_are_welcome_where_text_is_read(validator: Draft202012Validator) -> None:
    """An editor that takes an unquoted 14 for a number does not complain, and neither about one word for a list."""
    tree = tree_of(RECORD)
    tree["populations"]["cohort"]["size"] = 14
    tree["outcomes"]["tnf-failed"]["derived_from"] = "tnf"
    tree["measurements"]["esr"]["value"] = 35.5
    assert validator.is_valid(tree)


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("report",),
        ("text",),
        ("study",),
        ("study", "design"),
        ("populations", "cohort"),
        ("criteria", "z20"),
        ("diagnoses", "z"),
        ("characteristics", "women"),
        ("treatments", "agb"),
        ("treatments", "agb", "regimens", "monthly"),
        ("outcomes", "agb-z20"),
        ("adverse_events", "infections"),
        ("measurements", "esr"),
        ("tables", "table-1"),
        ("comparisons", "esr-p"),
        ("complete", "prior-agents"),
        ("claims", "aim"),
    ],
    ids=lambda path: ".".join(path) or "record",
)
def test_an_unknown_field_is_refused_everywhere(path: tuple[str, ...], validator: Draft202012Validator) -> None:
    """A key that is no field is refused by schema and model alike, in whatever part of a record it stands."""
    tree = tree_of(RECORD)
    part = tree
    for key in path:
        part = part[key]
    Record.model_validate(tree)
    part["colour"] = "red"
    assert [list(error.absolute_path) for error in validator.iter_errors(tree)] == [list(path)]
    with pytest.raises(ValidationError) as refused:
        Record.model_validate(tree)
    assert [error["loc"] for error in refused.value.errors()] == [(*path, "colour")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: example-2020\n", ""),
        ("id: example-2020", "id: Example 2020"),
        ("status: double-read", "status: read"),
        ("status: double-read", "status: [draft]"),
        ("  kind: article\n", ""),
        ('year: "2020"', 'year: "20"'),
        ('year: "2020"', 'year: "２020"'),
        ("sha256: 9f86d081", "sha256: 9F86D081"),
        ("  z20: {label", "  Z 20: {label"),
        ("basis: derived", "basis: guessed"),
        ("{of: agb, kind: response", "{kind: response"),
        ("{of: agb, kind: response", "{of: {agb: x}, kind: response"),
        ('- [patient-1, "41", [infliximab, etanercept]]', '- {patient-1: "41"}'),
        ("class: treatments", "class: regimens"),
    ],
)
def test_schema_and_model_refuse_the_same(old: str, new: str, validator: Draft202012Validator) -> None:
    """A missing field, a wrong form or a word that is none of the choices is refused by schema and model alike."""
    tree = tree_of(changed(old, new))
    assert not validator.is_valid(tree)
    with pytest.raises(ValidationError):
        Record.model_validate(tree)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("holds: 9 of 14", 'holds: {text: 9 of 14, at_least: "1", at_most: "2"}'),
        ('size: "10"', 'size: {at_least: "10", at_most: "12"}'),
        ('value: "35"', 'value: {printed: "35", value: "53", comparator: ""}'),
        ("when: P12W", "when: {text: P12W, point: baseline}"),
        ('dose: "6"', 'dose: {printed: "6", value: "60", comparator: ""}'),
        ('p: "0.03"', 'p: {printed: "0.03", value: "0.3", comparator: ""}'),
    ],
)
def test_a_number_is_written_as_it_is_printed(old: str, new: str, validator: Draft202012Validator) -> None:
    """No mapping stands for a count, size, number or time: the value comes from the printed token, never beside it."""
    tree = tree_of(changed(old, new))
    assert not validator.is_valid(tree)
    with pytest.raises(ValidationError):
        Record.model_validate(tree)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("women: {population: cohort, is: female", "women: {population: cohort, characteristic: female"),
        ("design: {is: case-series", "design: {concept: case-series"),
        ("class: treatments", "lists: treatments"),
    ],
)
def test_a_field_has_one_name(old: str, new: str, validator: Draft202012Validator) -> None:
    """The name that a field has in the program is no second name for it in a record."""
    tree = tree_of(changed(old, new))
    assert not validator.is_valid(tree)
    with pytest.raises(ValidationError):
        Record.model_validate(tree)


def test_a_record_does_not_change() -> None:
    """What was read is a value: no field of it can be set."""
    record = Record.model_validate(tree_of(RECORD))
    with pytest.raises(ValidationError):
        record.report.title = "Another"


def test_an_expert_who_reviewed_has_a_name() -> None:
    """`expert-reviewed` without an ORCID is refused, with what to write; with one it is not."""
    orcid = "reviewer: https://orcid.org/0000-0002-1825-0097"
    with pytest.raises(ValidationError) as refused:
        Record.model_validate(tree_of(changed("status: double-read", "status: expert-reviewed")))
    (error,) = refused.value.errors()
    assert (error["type"], error["loc"]) == ("record-reviewer", ("reviewer",))
    assert "https://orcid.org/" in str((error.get("ctx") or {})["remedy"])
    named = Record.model_validate(tree_of(changed("status: double-read", f"status: expert-reviewed\n{orcid}")))
    assert named.reviewer == "https://orcid.org/0000-0002-1825-0097"
    assert Record.model_validate(tree_of(RECORD)).reviewer is None


def test_the_fault_stands_at_the_status(tmp_path: Path, inputs: Inputs) -> None:
    """The field is not there; the line that asks for it is named."""
    text = changed("status: double-read", "status: expert-reviewed")
    (fault,) = reading(text, tmp_path, inputs).faults
    assert (fault.code, fault.path) == ("record-reviewer", "status")
    assert text.splitlines()[fault.line - 1] == "status: expert-reviewed"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("label: Z20 response", "label: Z20 | response", ("criteria", "z20", "label")),
        (
            "of: agb, kind: response",
            "time_printed: a|b, of: agb, kind: response",
            ("outcomes", "agb-z20", "time_printed"),
        ),
        ("of: agb, kind: response", "printed: a|b, of: agb, kind: response", ("outcomes", "agb-z20", "printed")),
    ],
)
def test_a_word_of_a_list_has_no_bar(old: str, new: str, path: tuple[str, ...]) -> None:
    """Answers put such words into lists, which `|` parts: it is refused there, and nowhere else."""
    with pytest.raises(ValidationError) as refused:
        Record.model_validate(tree_of(changed(old, new)))
    assert [(error["type"], error["loc"]) for error in refused.value.errors()] == [("record-bar", path)]
    assert Record.model_validate(tree_of(changed("  kind: article", "  kind: article\n  journal: A | B")))
