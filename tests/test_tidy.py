"""The canonical form of a record: the same facts, the same comments, and anchors in the place of quotations."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg import anchors
from kg.build.inputs import Inputs
from kg.records.fields import fields_at
from kg.records.source import parse
from kg.records.tidy import LONGEST, Tidied, tidy
from tests.making import ROOT, reading
from tests.small import RECORD, SAME, changed, each, line_of

SHIPPED = sorted((ROOT / "records").glob("*.yaml"))
PAPER = anchors.normalise(
    "Results. Fourteen people were treated. In all, 9 of 14 met Z20 at week 12 (P < 0.05). No patient had a response "
    "to agent A. The change was -3 units. There was no relapse. Two had fever. Two had fever. " + "And so on. " * 120
)
QUOTED = "when: P12W, at: [0-9 0123456789abcdef]"


def tree(text: str) -> Any:
    """Return the tree of a record that can be read."""
    source, faults = parse(text, "x.yaml")
    assert source, faults
    return source.tree


def quoting(quote: str) -> Tidied:
    """Tidy the small record with a quotation in one place."""
    return tidy(changed(QUOTED, f"when: P12W, at: [{quote}]"), "x.yaml", PAPER)


def passage(done: Tidied) -> str:
    """Return the words to which the quotation of a tidied record became an anchor."""
    (written,) = tree(done.text)["outcomes"]["agb-z20"]["at"]
    one = anchors.parse(written)
    assert one, written
    assert anchors.verify([one], PAPER, same=True)[0].verdict == "verified"
    return PAPER[one.start : one.end]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_record_is_in_its_canonical_form(path: Path) -> None:
    """Every record in the repository is as `kg tidy` writes it."""
    text = path.read_text(encoding="utf-8")
    done = tidy(text, path.name)
    assert done.faults == ()
    assert done.text == text, f"Run `kg tidy {path.relative_to(ROOT)}`: it writes the canonical form."


def test_the_canonical_form_is_its_own() -> None:
    """Tidying what is tidy changes nothing, with the paper or without."""
    assert tidy(RECORD, "x.yaml").text == RECORD
    assert tidy(RECORD, "x.yaml", PAPER).text == RECORD


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_fields_is_the_model_s(seed: int) -> None:
    """However the fields of a record and of its entries are shuffled, tidying gives one text with the same facts."""

    def shuffled(node: Any, path: tuple[str, ...]) -> Any:
        if not isinstance(node, dict):
            return node
        keys = random.Random(seed).sample(list(node), len(node)) if fields_at(path) else list(node)
        return {key: shuffled(node[key], (*path, key)) for key in keys}

    facts = tree(RECORD)
    dumped = yaml.safe_dump(shuffled(facts, ()), sort_keys=False, default_style='"', width=1000)
    canonical = yaml.safe_dump(facts, sort_keys=False, default_style='"', width=1000)
    done = tidy(dumped, "x.yaml")
    assert done.text == tidy(canonical, "x.yaml").text
    assert tree(done.text) == facts


def test_the_order_of_entries_is_the_curator_s() -> None:
    """Fields are put in order, ids are not: patients and treatments stay in the order of the report."""
    text = changed("  z20: {label", "  z99: {label: Z, at: []}\n  z20: {label")
    text = changed("id: example-2020\nstatus: double-read\n", "status: double-read\nid: example-2020\n", text)
    done = tree(tidy(text, "x.yaml").text)
    assert list(done)[:2] == ["id", "status"]
    assert list(done["criteria"]) == ["z99", "z20"]


def test_scalars_are_written_as_they_stand() -> None:
    """No number loses a zero, no word becomes another, quotes stay, and a long line stays one line."""
    text = (
        'a: 7.20\nb: 012\nc: "7.20"\nd: NO\ne: 1:30\nf: 4,1\ng: −3\nh: "≤ 3"\ni: 2026-01-31\nj: \'x\'\nk: '
        + "word " * 60
    )
    assert tidy(text, "x.yaml").text == text.rstrip() + "\n"


def test_comments_are_kept() -> None:
    """A comment stays at its line or above it: at the top, between sections, at a line's end, at the end."""
    text = (
        "# About it.\nid: x # the id\n\n# The people.\npopulations:\n  # Everybody.\n  cohort: {role: cohort} # all\n"
        "  # One.\n  patient-1:\n    # Its role.\n    role: cohort # so\n# The end.\n"
    )
    assert tidy(text, "x.yaml").text == text


def test_a_comment_moves_with_its_line() -> None:
    """Where fields change places, a comment at a line's end goes with its line."""
    text = "status: draft # not yet\nid: x # the id\n"
    assert tidy(text, "x.yaml").text == "id: x # the id\nstatus: draft # not yet\n"


def test_a_comment_above_an_entry_stays_above_it() -> None:
    """Where the fields of one entry change places, the comment above the next entry stays there."""
    text = 'populations:\n  a:\n    size: "3"\n    role: cohort\n  # About b.\n  b: {role: cohort}\n'
    lines = tidy(text, "x.yaml").text.splitlines()
    assert lines[lines.index("  # About b.") + 1] == "  b: {role: cohort}"
    assert "    role: cohort" in lines[: lines.index("  # About b.")]


@pytest.mark.parametrize(
    "quotations",
    [
        "    at:\n      - Two had fever. #1  # the first\n      - The change was -3 units.\n",
        "    at:\n      # the first\n      - Two had fever. #1\n      - The change was -3 units.\n",
        "    at: # the first\n      - Two had fever. #1\n      - The change was -3 units.\n",
        '    at: ["Two had fever. #1", The change was -3 units.] # the first\n',
    ],
)
def test_anchoring_keeps_the_comments(quotations: str) -> None:
    """A comment at a quotation, and what separates it from the next section, outlive the quotation."""
    text = f"claims:\n  a:\n    says: x\n{quotations}\n# The next.\nstatus: draft\n".replace(
        "Two had fever. #1", "Two had fever."
    )
    done = tidy(text, "x.yaml", PAPER.replace("Two had fever. Two had fever.", "Two had fever."))
    assert done.anchored == 2
    assert "# the first" in done.text
    assert "\n\n# The next.\n" in done.text


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Fourteen people were treated.", "Fourteen people were treated."),
        ('"Fourteen  people were  treated."', "Fourteen people were treated."),
        ('"In all, 9 of 14 met Z20 at week 12 (P < 0.05)."', "In all, 9 of 14 met Z20 at week 12 (P < 0.05)."),
        ("The change was -3 units.", "The change was -3 units."),
        ('"Two had fever. #1"', "Two had fever."),
        ('"Fourteen people … (P < 0.05)."', PAPER[9:85]),
        ('"In all … 12 (P < 0.05)."', "In all, 9 of 14 met Z20 at week 12 (P < 0.05)."),
        ('"There … relapse."', "There was no relapse."),
    ],
)
def test_a_quotation_becomes_an_anchor(quote: str, words: str) -> None:
    """A quotation, or its first and last words, becomes the anchor of just these words, and no word stays behind."""
    done = quoting(quote)
    assert (done.faults, done.anchored) == ((), 1)
    assert passage(done) == words
    assert "Fourteen people were" not in done.text.replace("fourteen people", "")
    assert tidy(done.text, "x.yaml", PAPER) == Tidied(done.text, 0, ())


def test_a_quotation_that_stands_twice_is_told_apart_by_its_number() -> None:
    """Of words that occur twice the first and the second are two places."""
    first, second = (tree(quoting(f'"Two had fever. #{n}"').text)["outcomes"]["agb-z20"]["at"][0] for n in (1, 2))
    start = PAPER.index("Two had fever.")
    assert (first.split("-")[0], second.split("-")[0]) == (str(start), str(start + 15))


@pytest.mark.parametrize(
    ("quote", "what", "remedy"),
    [
        ("Fifteen people were treated.", "does not say “Fifteen people were treated.”", "every digit and sign"),
        ('"In all, 9 of 14 met Z20 at week 12 (P > 0.05)."', "The text does not say", "every digit and sign"),
        ("The change was 3 units.", "The text does not say", "Copy the passage"),
        ("The change was −3 units.", "The text does not say", "Copy the passage"),
        ("There was relapse.", "The text does not say", "Copy the passage"),
        ("Two had fever.", "The text says “Two had fever.” 2 times.", "`… #1` to `… #2`"),
        ('"Two had fever. #3"', "2 times", "`… #1` to `… #2`"),
        ('"Fourteen people … nobody knows."', "The text does not say", "Copy the passage"),
        ('"0.05). … In all"', "The text does not say", "Copy the passage"),
        ('""', "The text does not say", "Copy the passage"),
        ('"And so on. #121"', "120 times", "`… #120`"),
        ("9-3 0123456789abcdef", "The text does not say", "Copy the passage"),
    ],
)
def test_a_quotation_that_is_not_there_stays(quote: str, what: str, remedy: str) -> None:
    """What the text does not say, or says twice, is a fault at its line, and the quotation stays for the curator."""
    text = changed(QUOTED, f"when: P12W, at: [{quote}]")
    done = tidy(text, "x.yaml", PAPER)
    (fault,) = done.faults
    assert done.anchored == 0
    assert (fault.code, fault.file, fault.path) == ("anchor-quotation", "x.yaml", "outcomes.agb-z20.at.0")
    assert fault.line == line_of("when: P12W", text)
    assert what in fault.what
    assert remedy in fault.remedy
    assert tree(done.text) == tree(text)


def test_first_and_last_words_far_apart_are_no_passage() -> None:
    """More than a thousand characters between the first words and the last are more than a passage."""
    done = quoting('"There was no relapse. … And so on. #100"')
    far = tidy(
        changed(QUOTED, 'when: P12W, at: ["Results. … The end."]'), "x.yaml", f"Results. {'x ' * LONGEST} The end."
    )
    assert [fault.code for fault in (*done.faults, *far.faults)] == ["anchor-quotation"] * len(
        (*done.faults, *far.faults)
    )
    (fault,) = far.faults
    assert "something else stands between" in fault.what
    assert "two passages" in fault.remedy


@pytest.mark.parametrize("quote", ["patient had a response to agent A.", "relapse.", "There was no", "a response"])
def test_a_no_is_not_cut_off(quote: str) -> None:
    """A quotation that leaves out the negation of its sentence is a fault: the passage would say the contrary."""
    done = quoting(quote)
    assert [fault.code.startswith("anchor-") for fault in done.faults] == [True]
    assert done.anchored == 0


def test_a_heading_becomes_an_offset() -> None:
    """A section is given by its heading, and becomes the offset of it; one that is not there is a fault."""
    done = tidy(changed('Results: "120"', "Results: In all,"), "x.yaml", PAPER)
    assert tree(done.text)["text"]["sections"] == {"Title": "0", "Results": str(PAPER.index("In all,"))}
    assert done.anchored == 1
    (fault,) = tidy(changed('Results: "120"', "Results: By and large"), "x.yaml", PAPER).faults
    assert (fault.code, fault.path) == ("anchor-quotation", "text.sections.Results")


def test_without_the_paper_quotations_stay() -> None:
    """Tidying without a text leaves quotations alone and says nothing: `kg check` asks for them."""
    text = changed(QUOTED, "when: P12W, at: [Two had fever.]")
    assert tidy(text, "x.yaml") == Tidied(text, 0, ())


def test_all_places_of_quotations_are_found(tmp_path: Path, inputs: Inputs) -> None:
    """Under `at` of bibliographic facts, entries, regimens, study and table rows quotations become anchors alike."""
    text = RECORD.replace("0-9 0123456789abcdef", "Fourteen people were treated.")
    done = tidy(text, "x.yaml", PAPER)
    assert (done.faults, done.anchored) == ((), RECORD.count("0-9 0123456789abcdef"))
    assert reading(done.text, tmp_path, inputs).faults == ()


def test_a_record_that_cannot_be_read_stays_as_it_is() -> None:
    """Broken YAML is told and not touched."""
    done = tidy("id: x\nid: y\n", "x.yaml", PAPER)
    assert (done.text, done.anchored) == ("id: x\nid: y\n", 0)
    assert [(fault.code, fault.line) for fault in done.faults] == [("yaml-repeated-key", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "text: x\n",
        "text: [x]\n",
        "text: {sections: x}\n",
        "text: {sections: {A: [x]}}\n",
        "claims: {a: {at: [[x]]}}\n",
        "claims: {a: {at: [{x: y}]}}\n",
        "claims: {a: {at: {x: {y: z}}}}\n",
        "claims: {a: {says: one\ttwo}}\n",
        "id: x\n\ttitle: y\n",
        "- a\n",
        "a\n",
    ],
)
def test_no_form_of_a_record_ends_in_an_exception(text: str) -> None:
    """A record whose form is wrong is tidied as far as it goes; that it is wrong is for `kg check` to say."""
    done = tidy(text, "x.yaml", PAPER)
    assert done.text
    if not done.faults:
        assert tree(done.text) == tree(text)


@pytest.mark.parametrize(
    "value",
    [
        "|\n      one  \n      two",
        ">\n      one\n      two",
        '"one\\Ltwo"',
        '"one\\ftwo"',
        '"one\\ttwo"',
        "'one  '",
        '"😀"',
        "one\n      two",
    ],
)
def test_the_text_of_a_value_does_not_change(value: str) -> None:
    """In whatever YAML style a value is written, tidying changes no character of it."""
    text = f"claims:\n  a:\n    says: {value}\n"
    done = tidy(text, "x.yaml")
    assert tree(done.text) == tree(text)
    assert tidy(done.text, "x.yaml").text == done.text


words = st.text(alphabet=st.sampled_from([*"ab07.,:-[]{}#&*!|>'\"%@` ?~<=−é…\n\t"]), min_size=1, max_size=8)
places = st.sampled_from(each("claims|criteria|outcomes|populations"))


@SAME
@given(
    st.dictionaries(places, st.dictionaries(st.sampled_from(["at", "says", "label"]), words, min_size=1), min_size=1)
)
def test_tidying_keeps_every_fact_and_settles(facts: dict[str, dict[str, str]]) -> None:
    """Whatever texts a record holds, tidying keeps them all, and a second time changes nothing."""
    text = yaml.safe_dump({key: {"a": value} for key, value in facts.items()}, allow_unicode=True, width=10_000)
    if parse(text, "x.yaml")[0] is None:
        return
    done = tidy(text, "x.yaml")
    assert tree(done.text) == tree(text)
    assert tidy(done.text, "x.yaml") == Tidied(done.text, 0, ())


@pytest.mark.parametrize(
    "written", ['["625-647 05fd2f6036d8e932"]', "['625-647 05fd2f6036d8e932']", '"625-647 05fd2f6036d8e932"']
)
def test_an_anchor_has_no_quotes(written: str) -> None:
    """One anchor is written in one way; what is no anchor, and stands elsewhere, keeps its quotes."""
    record = 'outcomes:\n  one: {printed: "625-647 05fd2f6036d8e932", at: WRITTEN}\n'
    plain = written.replace('"', "").replace("'", "")
    assert tidy(record.replace("WRITTEN", written), "x.yaml").text == record.replace("WRITTEN", plain)
    assert tidy(record.replace("WRITTEN", '["a quotation"]'), "x.yaml").text == record.replace(
        "WRITTEN", '["a quotation"]'
    )


def test_a_quotation_in_quotes_becomes_an_anchor_without() -> None:
    """What the text says is found, and the anchor in its place needs no quotes."""
    done = tidy('outcomes:\n  one: {at: ["No relapse was seen."]}\n', "x.yaml", "No relapse was seen.")
    assert done.anchored == 1
    assert '"' not in done.text
