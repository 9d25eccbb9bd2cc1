"""Texts of papers: read as they lie there, known by the digest of the file."""

import hashlib
from pathlib import Path

import pytest

from kg import anchors, records
from kg.build.inputs import Inputs
from kg.errors import WorkspaceError
from kg.texts import PLAIN, in_folder, read


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
