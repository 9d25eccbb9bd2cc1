"""Words of a record: looked up in the vocabulary and in the legend of that one report, and never guessed."""

from pathlib import Path

import pytest
from pydantic_core import PydanticCustomError

from kg.build.checking import check
from kg.build.inputs import Inputs
from kg.names import KINDS
from kg.records.terms import RecordTerms
from tests.making import reading
from tests.small import RECORD, Slip, assert_tells, changed, line_of, only

SLIPS = (
    Slip(
        "agent: tnf-inhibitor",
        "agent: tnf-inhibiter",
        "record-unknown-term",
        "treatments.tnf.agent",
        "'tnf-inhibiter' is no known drug, class or procedure.",
        "Write one of: tnf-inhibitor",
    ),
    Slip(
        "agent: AGB",
        "agent: agb",
        "record-unknown-term",
        "treatments.agb.agent",
        "'agb' is no known drug",
        "a file of your own below ontology/",
    ),
    Slip(
        "agent: AGB",
        "agent: TCZ",
        "record-unknown-term",
        "treatments.agb.agent",
        "'TCZ' is no known drug",
        "write `TCZ: …` under `abbreviations`",
    ),
    Slip(
        "agent: tnf-inhibitor",
        "agent: rhupus",
        "record-unknown-term",
        "treatments.tnf.agent",
        "'rhupus' is no known drug, class or procedure.",
        "slug",
    ),
    Slip(
        "agent: tnf-inhibitor",
        "agent: corticosteroids",
        "record-ambiguous-term",
        "treatments.tnf.agent",
        "'corticosteroids' may mean several concepts.",
        "Write one of: corticosteroid, glucocorticoid.",
    ),
    Slip(
        "disease: rhupus",
        "disease: MONDO:0020283",
        "record-ambiguous-term",
        "diagnoses.z.disease",
        "'MONDO:0020283' may mean several",
        "Write one of: disease/uveitis, event/uveitis.",
    ),
    Slip(
        "kind: inefficacy",
        "kind: inefficiency",
        "record-unknown-term",
        "outcomes.tnf-failed.kind",
        "'inefficiency' is no known kind of outcome.",
        "inefficacy",
    ),
    Slip(
        "line: prior, holds",
        "line: formerly, holds",
        "record-unknown-term",
        "treatments.tnf.line",
        "'formerly' is no known line.",
        "Write one of: concurrent, index, prior, subsequent.",
    ),
    Slip(
        "when: P12W",
        "when: the end",
        "record-unknown-term",
        "outcomes.agb-z20.when",
        "'the end' is no known time point.",
        "end-of-follow-up",
    ),
    Slip(
        "event: infection",
        "event: infectoin",
        "record-unknown-term",
        "adverse_events.infections.event",
        "'infectoin' is no known event.",
        "infection",
    ),
    Slip(
        "role: indication",
        "role: cause",
        "record-unknown-term",
        "diagnoses.z.role",
        "'cause' is no known diagnosis role.",
        "indication",
    ),
    Slip(
        "kind: article",
        "kind: journal",
        "record-unknown-term",
        "report.kind",
        "'journal' is no known publication kind.",
        "article",
    ),
    Slip(
        "about: [AGB]",
        "about: [AGB, drugs]",
        "record-unknown-term",
        "claims.aim.about.1",
        "'drugs' is no known drug",
        "add the concept to a file of your own",
    ),
    Slip(
        "[infliximab, etanercept]",
        "[infliximab, etanersept]",
        "record-unknown-term",
        "tables.table-1.rows.0.2",
        "'etanersept' is no known drug",
        "Write one of: etanercept",
    ),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.path} {slip.new}")
def test_a_word_that_is_no_concept_there_is_a_fault(slip: Slip, tmp_path: Path, inputs: Inputs) -> None:
    """A misspelt, foreign or ambiguous word is a fault at its place, with the words that may have been meant."""
    assert_tells(only(reading(slip.text, tmp_path, inputs)), slip)


@pytest.mark.parametrize(
    "word", ["tocilizumab", "Tocilizumab", "drug/tocilizumab", "RXNORM:612865", "rxnorm:612865", "RoActemra", "AGB"]
)
def test_a_concept_has_many_words(word: str, tmp_path: Path, inputs: Inputs) -> None:
    """Slug, label, path, code, synonym and the report's own abbreviation say the same of the record."""
    found = reading(changed("agent: AGB", f"agent: {word}"), tmp_path, inputs)
    assert found.faults == ()
    assert found.facts
    assert found.facts.record.treatments["agb"].agent == "drug/tocilizumab"


def test_an_abbreviation_is_known_in_its_record_only(tmp_path: Path, inputs: Inputs) -> None:
    """The legend of one report says nothing of another: without it the word is unknown wherever it stands."""
    assert reading(RECORD, tmp_path, inputs).faults == ()
    without = changed("  AGB: tocilizumab\n", "")
    faults = reading(without, tmp_path, inputs).faults
    assert {fault.code for fault in faults} == {"record-unknown-term"}
    assert [fault.line for fault in faults] == [line_of("agent: AGB", without), line_of("about: [AGB]", without)]


def test_a_slip_in_the_legend_is_told_as_one(tmp_path: Path, inputs: Inputs) -> None:
    """A misspelt word of the legend is a fault in its line; where the abbreviation is used, that word is named too."""
    text = changed("AGB: tocilizumab", "AGB: tocilizumb")
    first, *others = reading(text, tmp_path, inputs).faults
    assert (first.code, first.path) == ("record-unknown-term", "abbreviations.AGB")
    assert first.line == line_of("AGB: tocilizumb", text)
    assert "Write one of: tocilizumab" in first.remedy
    assert [one.what for one in others if "'tocilizumb'" not in one.what] == []


def test_the_legend_of_the_report_comes_first(inputs: Inputs) -> None:
    """What the report itself explains is what it means, by exact spelling, though the vocabulary knows the word."""
    terms = RecordTerms(inputs.vocabulary, {"Actemra": "rituximab"})
    assert terms("Actemra", ("drug",)) == "drug/rituximab"
    assert terms("actemra", ("drug",)) == "drug/tocilizumab"


def test_an_abbreviation_of_one_kind_is_no_word_of_another(inputs: Inputs) -> None:
    """A disease that the legend explains is no drug."""
    terms = RecordTerms(inputs.vocabulary, {"AS": "ankylosing-spondylitis"})
    assert terms("AS", ("disease",)) == "disease/ankylosing-spondylitis"
    with pytest.raises(PydanticCustomError, match=r"'AS' .*is no known drug"):
        terms("AS", ("drug",))


def test_an_abbreviation_is_no_abbreviation_of_another(tmp_path: Path, inputs: Inputs) -> None:
    """A legend that leads to a second abbreviation is told where it stands, or followed to the concept."""
    text = changed("AGB: tocilizumab", "AGB: ABG\n  ABG: tocilizumab")
    found = reading(text, tmp_path, inputs)
    assert [fault.line for fault in found.faults] in ([], [line_of("AGB: ABG", text)])


def test_a_reason_is_a_kind_or_an_event_of_the_record(inputs: Inputs) -> None:
    """Why something was stopped is a kind of outcome, an event, or an adverse event of this record by its id."""
    terms = RecordTerms(inputs.vocabulary, events=frozenset({"fever-twice"}))
    assert terms("fever-twice", ("reason",)) == "fever-twice"
    assert terms("intolerance", ("reason",)) == "term/intolerance"
    assert terms("rash", ("reason",)) == "event/rash"
    with pytest.raises(PydanticCustomError, match="'tocilizumab' is no known kind of outcome or event"):
        terms("tocilizumab", ("reason",))


def test_a_short_list_is_given_whole(inputs: Inputs) -> None:
    """Where a field has a few words only, the remedy names every one of them, however far the word is from them."""
    with pytest.raises(PydanticCustomError) as refused:
        RecordTerms(inputs.vocabulary)("xyzzy", ("levels",))
    remedy = str((refused.value.context or {})["remedy"])
    assert all(concept.slug in remedy for concept in inputs.vocabulary.known(("levels",)))


def test_every_word_of_the_shipped_legends_is_known_there_only(inputs: Inputs) -> None:
    """No shipped record leans on a global table: its abbreviations are no words of the vocabulary."""
    from kg import records

    legends = [records.read(path, inputs.vocabulary).facts for path in inputs.workspace.records]
    words = {word for facts in legends if facts for word in facts.record.abbreviations}
    assert len(words) > 20
    assert [word for word in sorted(words) if len(word) <= 3 and inputs.vocabulary.find(word, KINDS)] == []


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [("unit: mg/kg,", "unit: mgg/kgg,", "mgg/kgg"), ('value: "35", unit: mm/h', 'value: "35", unit: mmh', "unit: mmh")],
)
def test_a_unit_is_a_unit(old: str, new: str, mark: str, tmp_path: Path, inputs: Inputs) -> None:
    """Units are those of UCUM: what is none is told at its line, by reading or by check."""
    text = changed(old, new)
    reading(text, tmp_path, inputs)
    faults = check(inputs, [tmp_path / "example-2020.yaml"], cache=None, say=lambda _: None)[0].faults
    assert [fault.line for fault in faults] == [line_of(mark, text)]
