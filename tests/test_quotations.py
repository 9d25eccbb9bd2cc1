"""Sentences of a report where the curator's words belong: told with a licence that is silent, and only then."""

from pathlib import Path

import pytest

from kg import records
from kg.build.anchoring import check_anchors
from kg.build.checking import Checked
from kg.build.inputs import Inputs
from kg.guards import may_be_quoted, quotations
from tests import example

TEXT = "of the four adults that were given agent B every four weeks two had a response and one had none at all"


def test_twelve_words_in_a_row_are_a_quotation() -> None:
    """Case and punctuation hide nothing; eleven words, the report's title and a row of figures are none."""
    words = TEXT.split()
    quoted = " ".join(words[3:15]).upper().replace(" ", ", ")
    record = {
        "report": {"title": TEXT},
        "tables": {"t": {"rows": [TEXT]}},
        "claims": {"a": {"says": f"We read: {quoted}.", "at": [TEXT]}},
        "outcomes": {"b": {"note": " ".join(words[3:14])}},
    }
    assert list(quotations(record, TEXT)) == [(("claims", "a", "says"), "adults that were given agent b")]
    figures = "1 2 3 4 5 6 7 8 9 10 11 12"
    assert list(quotations({"note": figures}, figures)) == []


@pytest.mark.parametrize("licence", ["CC-BY-4.0", "CC0-1.0", "Creative Commons Attribution License", "Public domain"])
def test_an_open_licence_lets_sentences_be_passed_on(licence: str) -> None:
    """Licences as printed, with what follows them."""
    assert may_be_quoted(licence)


@pytest.mark.parametrize("licence", [None, "", "All rights reserved", "© 2020 Example House", "not CC"])
def test_silence_is_no_licence(licence: str | None) -> None:
    """A report that prints no licence, or a closed one, is not quoted."""
    assert not may_be_quoted(licence)


@pytest.mark.parametrize(("licence", "told"), [("CC0-1.0", False), ("All rights reserved", True)])
def test_a_quotation_is_told_where_it_stands(licence: str, told: bool, tmp_path: Path) -> None:
    """With the text at hand, a sentence of it under `why` is an error at its line, unless the licence is open."""
    where = example.workspace(tmp_path / "site")
    text = (where.root / "texts" / "example-2020.txt").read_text(encoding="utf-8")
    record = example.tree()
    record["report"]["licence"] = licence
    del record["claims"]
    record["outcomes"]["z20-response"]["note"] = " ".join(text.split()[40:60])
    example.save(where, record)
    inputs = Inputs(where)
    reading = records.read(where.records[0], inputs.vocabulary)
    found = check_anchors([Checked(reading=reading)], inputs.vocabulary, where.root / "texts", say=lambda _: None)
    codes = [(fault.code, fault.severity, fault.path) for fault in found.faults if fault.code == "text-quotation"]
    assert codes == ([("text-quotation", "error", "outcomes.z20-response.note")] if told else [])
