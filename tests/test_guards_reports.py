"""Guards over what a report prints of itself, each on both sides. All is invented."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.build.inputs import Inputs
from kg.guards import Passage
from tests.weighing import AT, RECORD, Weigher

CITED = "Doe J., Roe, R. Agent B in disease Z: a series. J Invent Rep 2020;12(Suppl 1):2047–51. doi: 10.5555/ example-b"


@pytest.fixture
def guards(tmp_path: Path, inputs: Inputs) -> Weigher:
    """Return what weighs a statement."""
    return Weigher(tmp_path, inputs)


def _verdict(guards: Weigher, field: str, written: Any, passage: str) -> str:
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["report"] |= {field: written, "at": {field: [AT]}}
    weighed = guards.record(tree, {AT: Passage(passage)})
    (one,) = (one for one in weighed if one.path == ("report", field))
    assert one.guard == "printed"
    return one.verdict


@pytest.mark.parametrize(
    ("field", "written", "passage"),
    [
        ("title", "Agent B in disease Z: a series", CITED),
        ("title", "AGENT B IN DISEASE Z – A SERIES", CITED),
        ("title", "Agent-B in disease Z", CITED),
        ("authors", ["Doe, J.", "Roe, R."], CITED),
        ("authors", ["Jane Doe", "Richard Roe"], CITED),
        ("authors", ["J. Doe", "Roe R"], CITED),
        ("authors", ["Dœ-Müller, Ä."], "1 Ä. Dœ-Müller1"),
        ("authors", ["Doe-Muller A"], "A. Doe-Müller, MD"),
        ("journal", "J Invent Rep", CITED),
        ("journal", "J. Invent. Rep.", CITED),
        ("journal", "Ann & Rep", "Ann and Rep 2020"),
        ("journal", "Ann Rep", "Ann Rep20209 (Suppl 1):P1"),
        ("year", "2020", CITED),
        ("year", "2020", "Ann Rep20209 (Suppl 1):P1"),
        ("volume", "12", CITED),
        ("volume", "9", "Ann Rep20209 (Suppl 1):P1"),
        ("issue", "Suppl 1", CITED),
        ("issue", "Suppl 1", "12, Supplement 1"),
        ("pages", "2047–51", CITED),
        ("pages", "2047-2051", CITED),
        ("pages", "2047-51", "pp. 2047–2051"),
        ("pages", "S12-S15", "S12–5"),
        ("number", "AB0707", "AB0707 Agent B"),
        ("doi", "10.5555/example-b", CITED),
        ("doi", "10.5555/EXAMPLE-B", "https://doi.org/10.5555/example-b"),
        ("pmid", "123456", "PMID: 123456"),
        ("published", "First Release Nov 1 2013", "First Release Nov 1, 2013"),
        ("published", "2013-11-01", "Published 1 November 2013"),
        ("publisher", "Invent Ltd", "licensed to Invent Ltd."),
        ("licence", "Creative Commons Attribution License", "under the Creative Commons Attribution License"),
        ("licence", "CC-BY-4.0", "under the Creative Commons Attribution 4.0 licence"),
        ("keywords", ["Agent B", "Disease Z"], "Keywords: agent B; disease Z"),
    ],
)
def test_a_fact_of_the_report_that_is_printed_passes(guards: Weigher, field: str, written: Any, passage: str) -> None:
    """Case, blanks, points and accents do not matter; an author is known by the surname."""
    assert _verdict(guards, field, written, passage) == "passed"


@pytest.mark.parametrize(
    ("field", "written", "passage"),
    [
        ("title", "Agent B in disease Y: a series", CITED),
        ("title", "Disease Z in agent B: a series", CITED),
        ("authors", ["Doe, J.", "Poe, R."], CITED),
        ("authors", ["Jane Poe"], CITED),
        ("journal", "J Invent Sci", CITED),
        ("year", "2021", CITED),
        ("year", "2021", "Ann Rep20209 (Suppl 1):P1"),
        ("volume", "13", CITED),
        ("issue", "Suppl 2", CITED),
        ("pages", "2047–52", CITED),
        ("pages", "2057–61", CITED),
        ("pages", "2047–55", CITED),
        ("pages", "2047–5", CITED),
        ("number", "AB0708", "AB0707 Agent B"),
        ("doi", "10.5555/example-c", CITED),
        ("pmid", "123457", "PMID: 123456"),
        ("published", "2014-11-01", "Published 1 November 2013"),
        ("licence", "All rights reserved", "under the Creative Commons Attribution License"),
        ("keywords", ["Agent B", "Disease Y"], "Keywords: agent B; disease Z"),
    ],
)
def test_another_fact_of_the_report_fails(guards: Weigher, field: str, written: Any, passage: str) -> None:
    """Another word, number, surname or digit is another report."""
    assert _verdict(guards, field, written, passage) == "failed"


def test_what_has_no_passage_is_not_weighed(guards: Weigher) -> None:
    """A fact without a passage, or whose passage was not found, has nothing to be held against."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["report"] |= {"year": "2020", "volume": "1", "at": {"year": [AT]}}
    weighed = guards.record(tree, {})
    assert {one.verdict for one in weighed if one.path[0] == "report"} == {"not-applicable"}
