"""Anchors: what extraction may do to a passage is forgiven, and nothing that changes what it says."""

import random
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.anchors import Anchor, Place, anchor, digest, normalise, occurrences, parse, verify
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
