"""Anchors: what extraction may do to a passage is forgiven, and nothing that changes what it says."""

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kg import records
from kg import texts as papers
from kg.anchors import Anchor, Place, anchor, digest, normalise, occurrences, parse, verify
from kg.build.anchoring import Anchored, check_anchors
from kg.build.checking import Checked
from kg.build.inputs import Inputs
from tests.making import ROOT
from tests.small import SAME

#: What a report may print, and what nobody may read in its place.
CHANGES = (
    ("P < 0.05", "P > 0.05"),
    ("95% CI [1.2, 3.4]", "95% CI [1.2, 3.9]"),
    ("-3 units", "3 units"),
    ("No patient had a response", "patient had a response"),
    ("there was no relapse", "there was relapse"),
    ("9 of 14", "9 of 15"),
    ("7.20", "7.2"),
    ("7.20", "7,20"),
    ("1 234", "1234"),
    ("+3", "-3"),
    ("−3", "3"),
    ("−3", "-3"),
    ("≤ 3", "< 3"),
    ("≥ 3", "> 3"),
    ("≤ 3", "≥ 3"),
    ("~ 3", "3"),
    ("did not respond", "did respond"),
    ("without effect", "with effect"),
    ("never", "ever"),
    ("nonresponder", "responder"),
    ("8 mg/kg", "8 g/kg"),
    ("8 mg", "8 µg"),
    ("10⁹", "109"),
    ("[3–5]", "(3–5)"),
    ("(3–5)", "3–5"),
    ("3–5", "3 5"),
    ("IL-6", "IL6"),
    ("3 × 10", "3 + 10"),
    ("±2", "2"),
    ("½", "1/2"),
    ("Th1", "TH1"),
)
WORDS = ("the", "first", "fifth", "office", "flow", "difficult", "naïve", "Behçet", "infusion", "affected")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
seeds = st.integers(min_value=0, max_value=10_000)
#: Characters on which normalisation acts, and some on which it must not.
ODD = st.text(alphabet="ab1-‐\u00ad \n\r\t\u00a0\u2003\u2028(<−ﬁﬃ\u0301é\u1100\u1161", max_size=12)


def extracted(text: str, seed: int) -> str:
    """Return a normalised text as another reader of the same page may give it."""
    chance = random.Random(seed)
    out = []
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        if char == " ":
            out.append(chance.choice((" ", "  ", "\n", " \r\n", "\t", "\u00a0", "\u2003\n ")))
        elif char == "-" and before.isalnum() and after.isdigit() and chance.random() < 0.5:
            out.append("-\n")
        else:
            out.append(char)
        if char.isalpha() and after.isalpha() and chance.random() < 0.1:
            out.append(chance.choice(("-\n", "- \n  ", "‐\n", "\u00ad\n")))
    made = "".join(out)
    for plain, ligature in (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ")):
        if chance.random() < 0.5:
            made = made.replace(plain, ligature)
    return unicodedata.normalize("NFD", made) if chance.random() < 0.5 else made


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("an inflam-\nmation", "an inflammation"),
        ("an inflam-  \n\n  mation", "an inflammation"),
        ("an inflam\u00ad\nmation", "an inflammation"),
        ("IL-\n6", "IL-6"),
        ("3-\nfold", "3-fold"),
        ("HLA-B27-\nnegative", "HLA-B27-negative"),
        ("(a)-\nb", "(a)-b"),
        ("a -\n3 units", "a - 3 units"),
        ("a\n-3 units", "a -3 units"),
        ("a-b", "a-b"),
        ("ﬁrst ﬂow eﬀect oﬃce", "first flow effect office"),
        ("Behc\u0327et", "Behçet"),
        ("  a\u00a0 b\r\n\tc ", "a b c"),
        ("P < 0.05; −3", "P < 0.05; −3"),
        ("10⁹ ½ µg", "10⁹ ½ µg"),
        ("", ""),
    ],
)
def test_normalisation_forgives_the_line_and_not_the_word(written: str, read: str) -> None:
    """White space, words broken at a line end, ligatures and composed letters are one; all else stays as printed."""
    assert normalise(written) == read


@SAME
@given(ODD)
@example("ﬁ\u0301")
@example("\u1100-\n\u1161")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """What was normalised stays what it is, or a quotation of the normalised text would not be found in it."""
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize(("printed", "changed"), CHANGES)
def test_a_changed_passage_fails(printed: str, changed: str, same: bool) -> None:
    """A digit, sign, comparator, decimal mark, unit, bracket or negation that is not the printed one never passes."""
    text = normalise(f"So it was: {printed} in all.")
    one = anchor(text, 11, 11 + len(normalise(printed)))
    assert [place.verdict for place in verify([one], text, same=same)] == ["verified"]
    other = normalise(f"So it was: {changed} in all.")
    assert verify([one], other, same=same) == [Place(one, "failed", -1)]


@SAME
@given(sentences, st.sampled_from(CHANGES), sentences, seeds, st.booleans())
def test_no_noise_of_extraction_hides_a_change(
    before: str, change: tuple[str, str], after: str, seed: int, same: bool
) -> None:
    """However the lines of another extraction break, a changed passage is found nowhere in it."""
    printed, changed = (normalise(f"{before} {one} {after}") for one in change)
    one = anchor(printed, 0, len(printed))
    noisy = normalise(extracted(changed, seed))
    assert [place.verdict for place in verify([one], noisy, same=same)] == ["failed"]


@SAME
@given(sentences, st.sampled_from(CHANGES), sentences, seeds)
def test_another_extraction_of_the_same_words_is_forgiven(
    before: str, change: tuple[str, str], after: str, seed: int
) -> None:
    """The same sentence with other line ends, hyphenation and ligatures, further down the page, is found again."""
    sentence = normalise(f"{before} {change[0]} {after}")
    one = anchor(sentence, 0, len(sentence))
    assert verify([one], normalise(extracted(sentence, seed)), same=False) == [Place(one, "verified", 0)]
    below = normalise("A heading\n" + extracted(sentence, seed))
    assert verify([one], below, same=False) == [Place(one, "moved", 10)]


def test_in_the_same_text_a_passage_stands_where_it_says() -> None:
    """In the text on which it was made an anchor does not move: the right words at another offset fail."""
    text = "One of them. Two of them. One of them."
    right, wrong = anchor(text, 13, 25), Anchor(0, 12, digest("Two of them."))
    assert verify([right, wrong], text, same=True) == [Place(right, "verified", 13), Place(wrong, "failed", -1)]
    assert verify([wrong], text, same=False) == [Place(wrong, "moved", 13)]


def test_a_passage_moves_to_the_nearest_place() -> None:
    """Where the words stand twice in another extraction, the place nearest to the old one is taken."""
    text = f"rela {'x' * 30} rela"
    assert verify([Anchor(30, 34, digest("rela"))], text, same=False)[0].start == 36
    assert verify([Anchor(8, 12, digest("rela"))], text, same=False)[0].start == 0


@pytest.mark.parametrize("same", [True, False])
def test_an_anchor_past_the_end_fails(same: bool) -> None:
    """A shorter text does not verify a passage that runs over its end, though what is left has the digest."""
    beyond = Anchor(4, 99, digest("text"))
    assert verify([beyond], "The text", same=same) == [Place(beyond, "failed", -1)]
    assert verify([beyond], "", same=same) == [Place(beyond, "failed", -1)]


def test_every_anchor_gets_one_place_in_order() -> None:
    """The places come in the order of the anchors, repeated ones too."""
    text = "None had a relapse."
    ones = [anchor(text, 9, 18), anchor(text, 0, 4), anchor(text, 9, 18)]
    assert [place.anchor for place in verify(ones, text, same=True)] == ones


@SAME
@given(st.integers(0, 10**8), st.integers(1, 10**6), st.integers(0, 2**64 - 1))
def test_an_anchor_is_read_as_it_is_written(start: int, length: int, bits: int) -> None:
    """Writing an anchor and reading it gives the anchor."""
    one = Anchor(start, start + length, f"{bits:016x}")
    assert parse(str(one)) == one


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9 of 14",
        "5-5 0123456789abcdef",
        "9-3 0123456789abcdef",
        "05-9 0123456789abcdef",
        "-5-9 0123456789abcdef",
        "5–9 0123456789abcdef",
        "5-9  0123456789abcdef",
        "5-9 0123456789ABCDEF",
        "5-9 0123456789abcde",
        "5-9 0123456789abcdef0",
        "5-9 0123456789abcdef\n",
        " 5-9 0123456789abcdef",
        "٥-٩ 0123456789abcdef",
    ],
)
def test_what_is_no_anchor_may_be_a_quotation(text: str) -> None:
    """Only `start-end digest`, written in the one way, is an anchor."""
    assert parse(text) is None
    assert parse("5-9 0123456789abcdef") == Anchor(5, 9, "0123456789abcdef")


def test_an_endless_offset_is_no_exception() -> None:
    """Offsets of thousands of digits are in no text: they are no anchor, or one that fails."""
    one = parse(f"0-{'9' * 5000} 0123456789abcdef")
    assert one is None or verify([one], "The text", same=True)[0].verdict == "failed"


@SAME
@given(st.text(max_size=40))
def test_reading_an_anchor_never_raises(text: str) -> None:
    """Any text is an anchor or none; what is read is written again as it stood."""
    one = parse(text)
    assert one is None or str(one) == text


def test_a_digest_is_the_first_half_of_sixteen_bytes_of_sha_256() -> None:
    """The digest is the one of the published examples of SHA-256, cut to 16 digits; text is taken in UTF-8."""
    assert digest("abc") == "ba7816bf8f01cfea"
    assert digest("") == "e3b0c44298fc1c14"
    assert digest("é") == "4a99557e4033c353"


def test_occurrences_are_all_found() -> None:
    """Every place of a quotation counts, overlapping ones too; it is normalised first; nothing occurs nowhere."""
    assert occurrences("no no no", "no no") == [0, 3]
    assert occurrences("an inflammation of it", "inflam-\nmation  of") == [3]
    assert occurrences("an effect", "an eﬀect") == [0]
    assert occurrences("P < 0.05", "P > 0.05") == []
    assert occurrences("anything", " \n ") == []


# --- any slice of any text -----------------------------------------------------------------------------------------

#: What papers are made of, and what few of them have: other scripts, signs, marks, letters beyond the first plane.
PRINTED = st.text(
    alphabet=st.one_of(
        st.sampled_from("aefilnotxAZéçßµαж漢한ﬁ٣0123456789 .,;:()[]<>≤≥±×%/=+−–—'’“”°²⁹½†"),
        st.characters(categories=("L", "M", "N", "P", "S", "Zs")),
    ),
    min_size=1,
    max_size=60,
)


@SAME
@given(PRINTED, PRINTED, PRINTED, seeds)
def test_any_slice_of_any_text_is_found_in_another_extraction(before: str, middle: str, after: str, seed: int) -> None:
    """Whatever is printed, a slice of it stands where it stood after other line ends, hyphens, ligatures and NFD."""
    text = normalise(f"{before} {middle} {after}")
    # A hyphen that a blank or a line end follows cannot be told from one that a line broke, and is not generated.
    assume(text and not re.search(r"[-‐\u00ad]", text))
    chance = random.Random(seed)
    start = chance.randrange(len(text))
    one = anchor(text, start, chance.randrange(start + 1, len(text) + 1))
    assert normalise(extracted(text, seed)) == text
    assert verify([one], normalise(extracted(text, seed)), same=False) == [Place(one, "verified", start)]
    below = normalise("A running header\n" + extracted(text, seed))
    (place,) = verify([one], below, same=False)
    assert place.verdict != "failed"
    assert below[place.start : place.start + one.end - one.start] == text[one.start : one.end]


def corpus(folder: Path) -> dict[str, str]:
    """Return the normalised texts of the five reports by the ids of their records."""
    found = {}
    for path in sorted((ROOT / "records").glob("*.yaml")):
        file = re.search(r"(?m)^  file: (.*)$", path.read_text(encoding="utf-8"))
        assert file
        found[path.stem] = normalise(papers.read(folder / file[1]).content)
    return found


def breakable(text: str) -> str:
    """Return a text without what another extraction may lose: hyphens that stand before a blank."""
    return normalise(re.sub(r"[-‐\u00ad](?=\s)", "", text))


def assert_found(text: str, seeds: range) -> None:
    """Hold slices of a text against other extractions of it."""
    for seed in seeds:
        chance = random.Random(seed)
        other = normalise(extracted(text, seed))
        assert other == text
        # Shorter ones may stand elsewhere too.
        starts = sorted(chance.randrange(len(text) - 40) for _ in range(50))
        ones = [anchor(text, start, min(len(text), start + chance.randint(40, 400))) for start in starts]
        assert verify(ones, other, same=False) == [Place(one, "verified", one.start) for one in ones]
        below = normalise(f"J Rheumatol 2013, page {seed}\n{extracted(text, seed)}")
        shift = len(below) - len(text)
        assert verify(ones, below, same=False) == [Place(one, "moved", one.start + shift) for one in ones]


def test_slices_of_the_five_texts_are_found_in_other_extractions(texts: Path) -> None:
    """Any slice of the reports is found after re-wrapping, re-hyphenating, ligatures and NFD."""
    for text in corpus(texts).values():
        assert_found(breakable(text), range(4))


@pytest.mark.long
def test_many_slices_of_the_five_texts_are_found_in_other_extractions(texts: Path) -> None:
    """The same, a hundred times over."""
    for text in corpus(texts).values():
        assert_found(breakable(text), range(100, 200))


# --- one character -------------------------------------------------------------------------------------------------

#: What may stand in the place of a character that matters.
EXCHANGES = {
    **{digit: "0123456789".replace(digit, "") for digit in "0123456789"},
    **{sign: "<>≤≥=~±+−-–".replace(sign, "") for sign in "<>≤≥=~±+−"},
    **{bracket: "()[]{}<".replace(bracket, "") for bracket in "()[]"},
    **{mark: ".,;:·".replace(mark, "") for mark in ".,;:%/"},
}
NEGATIONS = re.compile(
    r"\b(?:no|not|none|never|without|neither|nor|non\w+|un\w+|in(?:active|efficacy)|zero)\b", re.IGNORECASE
)


def changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each change of one character, or of one negation, that turns what a text says: from, to, and into what."""
    for place, char in enumerate(text):
        for other in EXCHANGES.get(char, ""):
            yield place, place + 1, other
        if char in EXCHANGES:
            yield place, place + 1, ""
            yield place, place, char
        for sign in "<−-" if char.isdigit() and not text[place - 1 : place].isdigit() else "":
            yield place, place, sign
    for match in NEGATIONS.finditer(text):
        yield match.start(), match.end() + 1, ""
        yield match.start(), match.start(), "not "
        for place in range(match.start(), match.end()):
            yield place, place + 1, ""


def assert_told(text: str, passages: list[range], *, every: int) -> int:
    """Hold each changed passage against its anchor, in the same text and in another extraction; return how many."""
    tried = 0
    for passage in passages:
        one = anchor(text, passage.start, passage.stop)
        # A window around the passage: what stands far away changes nothing, and is looked through all the same.
        begin, end = max(0, passage.start - 60), passage.stop + 60
        near = Anchor(one.start - begin, one.end - begin, one.digest)
        for start, stop, new in list(changes(text[passage.start : passage.stop]))[::every]:
            changed = text[begin : passage.start + start] + new + text[passage.start + stop : end]
            if text[passage.start : passage.stop] in normalise(changed):
                # A character doubled or lost at the very edge leaves the passage as it was.
                continue
            tried += 1
            assert verify([near], normalise(changed), same=False)[0].verdict == "failed", changed
            assert verify([near], normalise(changed), same=True)[0].verdict == "failed", changed
    return tried


def passages_of(path: Path) -> list[range]:
    """Return the passages of a shipped record, those that lie within the text of a page or two."""
    source = path.read_text(encoding="utf-8")
    found = {(int(a), int(b)) for a, b in re.findall(r"(\d+)-(\d+) [0-9a-f]{16}", source)}
    return [range(start, end) for start, end in sorted(found)]


def test_no_changed_character_of_the_five_texts_passes(texts: Path) -> None:
    """A digit, sign, comparator, bracket, mark or negation word other than the printed one fails, each time."""
    tried = 0
    for name, text in corpus(texts).items():
        tried += assert_told(text, passages_of(ROOT / "records" / f"{name}.yaml"), every=7)
    assert tried > 3000


@pytest.mark.long
def test_no_changed_character_of_any_passage_passes(texts: Path) -> None:
    """The same, with every change of every passage of the records."""
    tried = 0
    for name, text in corpus(texts).items():
        tried += assert_told(text, passages_of(ROOT / "records" / f"{name}.yaml"), every=1)
    assert tried > 20_000


@SAME
@given(PRINTED, st.sampled_from(CHANGES), PRINTED)
def test_no_changed_character_of_any_text_passes(before: str, change: tuple[str, str], after: str) -> None:
    """Whatever is printed around it, one character that matters makes of a passage another one."""
    text = normalise(f"{before} {change[0]} {after}")
    assert_told(text, [range(len(text))], every=5)


# --- other extractions, and other papers ---------------------------------------------------------------------------


def checked(record: str, file: str, inputs: Inputs) -> Checked:
    """Return a shipped record that names a text of another extractor, as if it had been made on it."""
    path = ROOT / "records" / f"{record}.yaml"
    reading = records.read(path, inputs.vocabulary)
    assert reading.facts
    assert reading.facts.record.text
    text = reading.facts.record.text.model_copy(update={"file": file, "sha256": "0" * 64, "extractor": "other 1"})
    facts = type(reading.facts)(
        record=reading.facts.record.model_copy(update={"text": text}),
        entries=reading.facts.entries,
        comparisons=reading.facts.comparisons,
    )
    return Checked(reading=type(reading)(file=reading.file, source=reading.source, facts=facts, draft=reading.draft))


def against(record: str, text: str, folder: Path, inputs: Inputs) -> Anchored:
    """Check a shipped record against a text."""
    (folder / "paper.txt").write_text(text, encoding="utf-8")
    return check_anchors([checked(record, "paper.txt", inputs)], inputs.vocabulary, folder, say=lambda _: None)


@pytest.mark.parametrize("record", sorted(path.stem for path in (ROOT / "records").glob("*.yaml")))
def test_a_header_between_passages_moves_them(record: str, tmp_path: Path, texts: Path, inputs: Inputs) -> None:
    """Another extraction has the same passages further down: they move, and the guards weigh them as before."""
    text = corpus(texts)[record]
    passages = passages_of(ROOT / "records" / f"{record}.yaml")
    inside = {place for passage in passages for place in range(passage.start + 1, passage.stop)}
    blanks = [place for place, char in enumerate(text) if char == " " and place not in inside]
    cuts = blanks[:: len(blanks) // 8 + 1]
    made = text
    for place in reversed(cuts):
        made = f"{made[:place]}\n\nTombetti, et al: A header\n\n{made[place:]}"
    found = against(record, "Volume 40, page 1\n" + made, tmp_path, inputs)
    assert cuts
    assert (found.verified, found.failed, found.not_checkable) == (0, 0, 0)
    assert found.moved > 60
    assert [fault.code for fault in found.faults if fault.severity == "error"] == []


def test_a_passage_that_a_header_cuts_in_two_fails(tmp_path: Path, texts: Path, inputs: Inputs) -> None:
    """A running header in the middle of a passage leaves it nowhere; the passages around it move."""
    text = corpus(texts)["takayasu-2013"]
    passages = passages_of(ROOT / "records" / "takayasu-2013.yaml")
    middle = max(passages, key=len)
    place = text.index(" ", (middle.start + middle.stop) // 2)
    broken = [passage for passage in passages if passage.start < place < passage.stop - 1]
    found = against("takayasu-2013", f"{text[:place]}\nA header\n{text[place:]}", tmp_path, inputs)
    assert found.failed >= len(broken) >= 1
    assert found.verified > 0
    assert found.moved > 0
    assert {fault.code for fault in found.faults if fault.severity == "error"} == {"anchor-failed"}
    pieces = text[: middle.start] + text[middle.start : place] + " A header" + text[place:]
    assert verify([anchor(text, middle.start, middle.stop)], normalise(pieces), same=False)[0].verdict == "failed"


@pytest.mark.parametrize("record", sorted(path.stem for path in (ROOT / "records").glob("*.yaml")))
def test_another_paper_is_told(record: str, tmp_path: Path, texts: Path, inputs: Inputs) -> None:
    """Under the name of the text lies another paper: one fault says so, and no anchor is called moved."""
    total = len(list(records.anchors(checked(record, "paper.txt", inputs).reading)))
    for other, text in corpus(texts).items():
        if other == record:
            continue
        found = against(record, text, tmp_path, inputs)
        assert (found.verified, found.moved, found.failed) == (0, 0, total)
        assert found.guards == {}
        codes = [fault.code for fault in found.faults]
        assert codes == ["anchor-other-paper", "anchors-none-verified"]


@pytest.mark.parametrize("record", sorted(path.stem for path in (ROOT / "records").glob("*.yaml")))
def test_a_few_short_passages_make_no_paper(record: str, tmp_path: Path, texts: Path, inputs: Inputs) -> None:
    """Headings, names and short rows may stand in any paper: another one that has some of them is another one."""
    text = corpus(texts)[record]
    passages = passages_of(ROOT / "records" / f"{record}.yaml")
    short = [text[one.start : one.stop] for one in passages if len(one) < 40]
    other = "Somebody else wrote of something else.\n" + "\n".join(short)
    found = against(record, other, tmp_path, inputs)
    assert (found.verified, found.moved) == (0, 0)
    assert "anchor-other-paper" in [fault.code for fault in found.faults]
