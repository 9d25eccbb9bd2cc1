"""Texts of papers: read as they lie there, known by the digest of the file."""

import hashlib
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg import anchors, records
from kg.build.inputs import Inputs
from kg.errors import WorkspaceError
from kg.texts import PLAIN, in_folder, read
from tests import papers
from tests.making import ROOT


def test_a_text_is_read_as_it_lies_there(tmp_path: Path) -> None:
    """The digest is that of the bytes; the characters are those of the file, line ends and all."""
    data = "Naïve −3\r\nof 14\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    text = read(tmp_path / "a.txt")
    assert text.content == "Naïve −3\r\nof 14\n"
    assert text.sha256 == hashlib.sha256(data).hexdigest()
    assert (text.path, text.extractor) == (tmp_path / "a.txt", PLAIN)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """The mark shifts no offset, and yet it belongs to the file and to its digest."""
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfNine")
    (tmp_path / "b.txt").write_bytes(b"Nine")
    marked, plain = read(tmp_path / "a.txt"), read(tmp_path / "b.txt")
    assert marked.content == plain.content == "Nine"
    assert marked.sha256 != plain.sha256


def test_a_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """What is no UTF-8 is refused with the byte that shows it, and with what to do; no character is guessed."""
    (tmp_path / "latin.txt").write_bytes(b"Beh\xe7et")
    with pytest.raises(WorkspaceError) as refused:
        read(tmp_path / "latin.txt")
    assert "latin.txt is no UTF-8 text (byte 3)." in refused.value.message
    assert "UTF-8" in refused.value.remedy


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_what_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is an error that names it."""
    with pytest.raises(WorkspaceError, match=r"cannot be read: .+\."):
        read(tmp_path / name)


def test_the_texts_of_a_folder_are_known_by_their_digests(tmp_path: Path) -> None:
    """Every file of the folder stands under the digest that `read` gives it; what lies below it does not."""
    (tmp_path / "below").mkdir()
    for name in ("a.txt", "b.txt", "below/c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = in_folder(tmp_path)
    assert sorted(path.name for path in found.values()) == ["a.txt", "b.txt"]
    assert all(read(path).sha256 == digest for digest, path in found.items())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there, or is a file, is an error that says what to name instead."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("none", "file"):
        with pytest.raises(WorkspaceError, match=f"{name} is no folder") as refused:
            in_folder(tmp_path / name)
        assert "folder that holds the texts" in refused.value.remedy


def test_every_anchor_of_the_shipped_records_stands_in_its_text(texts: Path, inputs: Inputs) -> None:
    """The texts of the five reports have the digests that the records give, and every passage stands where it says."""
    known = in_folder(texts)
    verified = 0
    for path in inputs.workspace.records:
        reading = records.read(path, inputs.vocabulary)
        assert reading.facts
        assert reading.facts.record.text
        content = anchors.normalise(read(known[reading.facts.record.text.sha256]).content)
        places = anchors.verify((one for _, one in records.anchors(reading)), content, same=True)
        assert {place.verdict for place in places} == {"verified"}, path.name
        verified += len(places)
    assert verified > 300


def test_no_anchor_of_a_shipped_record_stands_in_another_report(texts: Path, inputs: Inputs) -> None:
    """A passage of one report is in none of the others: the wrong paper would be noticed."""
    known = in_folder(texts)
    read_ones = [records.read(path, inputs.vocabulary) for path in inputs.workspace.records]
    digests = [one.facts.record.text.sha256 if one.facts and one.facts.record.text else "" for one in read_ones]
    for reading, own in zip(read_ones, digests, strict=True):
        ones = sorted({anchor for _, anchor in records.anchors(reading) if anchor.end - anchor.start > 30})[:5]
        for other in set(digests) - {own}:
            places = anchors.verify(ones, anchors.normalise(read(known[other]).content), same=False)
            assert {place.verdict for place in places} == {"failed"}


# --- formats -------------------------------------------------------------------------------------------------------

#: The invented paper as each format has it.
FORMATS = {
    "paper.html": papers.HTML.encode(),
    "paper.xml": papers.JATS.encode(),
    "paper.pdf": papers.pdf(papers.pages()),
}


def _anchors(passages: Iterable[str] = papers.PASSAGES) -> list[anchors.Anchor]:
    """Return the anchors of passages, made on the plain text of the paper."""
    plain = anchors.normalise(papers.PLAIN)
    starts = [anchors.occurrences(plain, passage) for passage in passages]
    assert all(len(found) == 1 for found in starts)
    return [anchors.anchor(plain, found[0], found[0] + len(one)) for found, one in zip(starts, passages, strict=True)]


def _verdicts(path: Path) -> list[str]:
    return [place.verdict for place in anchors.verify(_anchors(), anchors.normalise(read(path).content), same=False)]


@pytest.mark.parametrize("name", FORMATS)
def test_a_passage_of_the_plain_text_is_found_in_every_format(name: str, tmp_path: Path) -> None:
    """What was quoted from the plain text stands in the HTML, the JATS and the PDF of the same paper."""
    (tmp_path / name).write_bytes(FORMATS[name])
    assert set(_verdicts(tmp_path / name)) <= {"verified", "moved"}


@pytest.mark.parametrize(("name", "number"), [(name, number) for name in FORMATS for number in range(len(_anchors()))])
def test_a_changed_digit_is_found_in_no_format(name: str, number: int, tmp_path: Path) -> None:
    """Where one figure or word of a passage differs, that passage fails, and no other does."""
    changes = ("nine", "64", "4-6", "150", "Two", "32", "later")
    into = ("ten", "65", "4-7", "15", "Ten", "33", "never")
    data = FORMATS[name]
    old, new = changes[number].encode(), into[number].encode()
    if name == "paper.pdf":
        data = papers.pdf(papers.pages(papers.PLAIN.replace(changes[number], into[number])))
    else:
        data = data.replace(old, new)
    (tmp_path / name).write_bytes(data)
    verdicts = _verdicts(tmp_path / name)
    assert verdicts[number] == "failed"
    assert "failed" not in verdicts[:number] + verdicts[number + 1 :]


@pytest.mark.parametrize("name", FORMATS)
def test_another_paper_has_none_of_the_passages(name: str, tmp_path: Path) -> None:
    """A paper of which nothing was quoted verifies nothing, whatever its format."""
    others = {
        "paper.html": b"<p>Agent C in six children with disease Y</p>",
        "paper.xml": b"<article><body><p>Agent C in six children with disease Y</p></body></article>",
        "paper.pdf": papers.pdf([["Agent C in six children with disease Y"]]),
    }
    (tmp_path / name).write_bytes(others[name])
    assert set(_verdicts(tmp_path / name)) == {"failed"}


@pytest.mark.parametrize(
    ("name", "extractor"),
    [
        ("paper.html", r"html 1 lxml 6\.\d+\.\d+"),
        ("paper.xml", r"jats 1 lxml 6\.\d+\.\d+"),
        ("paper.pdf", r"pdf 1 pypdf 6\.\d+\.\d+"),
    ],
)
def test_the_extractor_names_our_version_and_that_of_the_library(name: str, extractor: str, tmp_path: Path) -> None:
    """Another version of either counts as another extraction; the digest stays that of the file."""
    (tmp_path / name).write_bytes(FORMATS[name])
    text = read(tmp_path / name)
    assert re.fullmatch(extractor, text.extractor)
    assert text.sha256 == hashlib.sha256(FORMATS[name]).hexdigest()
    assert read(tmp_path / name) == text


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.txt", FORMATS["paper.pdf"], "pdf"),
        ("a", FORMATS["paper.pdf"], "pdf"),
        ("a.html", FORMATS["paper.pdf"], "pdf"),
        ("a.PDF", FORMATS["paper.pdf"], "pdf"),
        ("a.htm", FORMATS["paper.html"], "html"),
        ("a.HTML", FORMATS["paper.html"], "html"),
        ("a.xml", b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><p>Nine</p></html>", "html"),
        ("a.xhtml", b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><p>Nine</p></html>", "html"),
        ("a.html", b"<article><h1>Nine</h1></article>", "html"),
        ("a.html", FORMATS["paper.xml"], "jats"),
        ("a.nxml", FORMATS["paper.xml"], "jats"),
        ("a.txt", FORMATS["paper.html"], "plain"),
        ("a.txt", b"<9 of 14>", "plain"),
        ("a.md", b"Nine", "plain"),
        ("a", b"Nine", "plain"),
        ("a.txt", b"", "plain"),
    ],
)
def test_the_format_is_that_of_the_content(name: str, data: bytes, format_: str, tmp_path: Path) -> None:
    """A file is read as what it is where its suffix misleads; plain text stays plain, whatever it looks like."""
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name).extractor.split()[0] == format_


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pdf", b"<!DOCTYPE html><title>Log in</title>", "a.pdf is no PDF"),
        ("a.pdf", b"", "a.pdf is no PDF"),
        ("a.xml", b"<TEI><text>Nine</text></TEI>", "a.xml is no JATS article: its root is <TEI>"),
        ("a.xml", b"Nine of 14", "a.xml is no well-formed XML"),
        ("a.xml", b"", "a.xml is no well-formed XML"),
        ("a.html", b"", "a.html holds no text"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "a.html holds no text"),
        ("a.docx", b"PK\x03\x04\xff\xfe\x00", "a.docx is no UTF-8 text"),
    ],
)
def test_what_no_reader_reads_is_refused_in_a_sentence(name: str, data: bytes, what: str, tmp_path: Path) -> None:
    """A file that is not what its suffix says is named, with what it is and what to do."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(WorkspaceError) as refused:
        read(tmp_path / name)
    assert what in refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.message.endswith(".")
    assert refused.value.remedy


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.pdf"])
def test_a_huge_file_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    """No paper has more than 64 MB: a bigger file is refused, and the limit is said."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(64_000_001)
    with pytest.raises(WorkspaceError, match=f"{name} has more than 64 MB") as refused:
        read(tmp_path / name)
    assert refused.value.remedy


def test_an_endless_file_is_no_text() -> None:
    """A device that never ends is refused at the same limit."""
    with pytest.raises(WorkspaceError, match="more than 64 MB"):
        read(Path("/dev/zero"))


@pytest.mark.parametrize("name", ["a.html", "a.xml", "a.pdf", "a.txt"])
def test_a_mangled_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """Whatever happened to the bytes on their way, the outcome is a text or a sentence, and the text can be hashed."""
    whole = {**FORMATS, "paper.txt": papers.PLAIN.encode()}[f"paper{Path(name).suffix}"]
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        start = chance.choice((0, 0, chance.randrange(len(data))))
        (tmp_path / name).write_bytes(bytes(data[start : chance.choice((None, chance.randrange(len(data)) + 1))]))
        try:
            content = read(tmp_path / name).content
        except WorkspaceError as error:
            assert "\n" not in error.message
        else:
            anchors.digest(anchors.normalise(content))


def test_only_the_reader_of_a_format_loads_its_library(tmp_path: Path) -> None:
    """Who reads plain text waits for no parser."""
    (tmp_path / "a.txt").write_text("Nine", encoding="utf-8")
    code = "import sys; from pathlib import Path; from kg import texts; texts.read(Path(sys.argv[1]))"
    code += "; print([one for one in ('lxml', 'pypdf') if one in sys.modules])"
    command = [sys.executable, "-c", code, str(tmp_path / "a.txt")]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "[]"
