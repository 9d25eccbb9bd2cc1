"""PDF as text: page after page as it lies there, in silence, or a sentence that says why not."""

import logging
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg import anchors
from kg.errors import WorkspaceError
from kg.texts import read
from tests import papers

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _read(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "a.pdf").write_bytes(data)
    return read(tmp_path / "a.pdf").content


def _one_page(contents: bytes, resources: bytes = b"/Font << /F1 3 0 R >>", more: Sequence[bytes] = ()) -> bytes:
    """Return a PDF of one page with a stream, the rest of its objects from number 6 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << %s >> >>" % resources
    pages = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return papers.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", pages, FONT, page, contents, *more])


def _plain(stream: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), more, stream)


def _packed(stream: bytes) -> bytes:
    return _plain(zlib.compress(stream), b"/Filter /FlateDecode")


def test_the_pages_follow_each_other(tmp_path: Path) -> None:
    """Lines, running headers and the hyphen at a line end stay as they are; a page ends a line."""
    lines = [line.rstrip() for line in _read(tmp_path, papers.pdf(papers.pages())).splitlines()]
    assert lines[0] == "Example and Sample: agent B 11"
    assert "The dose was 4-6 mg/kg every 8 weeks, and inflam-" in lines
    assert "CR, complete response at week 12 & later" in lines
    assert lines.index("Adverse events") == lines.index("Example and Sample: agent B 12") + 1
    assert lines[-1] == "3. Sample B. An older report. J Invent Rep 2019;2:1-4."


def test_a_word_broken_at_the_end_of_a_line_is_found_whole(tmp_path: Path) -> None:
    """What the normalisation of anchors forgives in plain text it forgives in a PDF."""
    text = anchors.normalise(_read(tmp_path, papers.pdf(papers.pages())))
    assert len(anchors.occurrences(text, "inflammation of the joints")) == 1


def test_a_packed_page_is_read(tmp_path: Path) -> None:
    """Streams are packed in real files; text in a form inside a page is text of the page."""
    form = _plain(b"BT /F1 9 Tf 50 600 Td (in a form) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    resources = b"/Font << /F1 3 0 R >> /XObject << /X 6 0 R >>"
    data = _one_page(_packed(b"BT /F1 9 Tf 50 700 Td (Nine of 14) Tj ET /X Do"), resources, [form])
    assert _read(tmp_path, data).split("\n")[0] == "Nine of 14"


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (
            papers.pdf(
                [["Nine"]],
                trailer=f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 "
                f"/O <{'00' * 32}> /U <{'00' * 32}> /P -44 >>",
            ),
            "a.pdf is encrypted",
            "without a password",
        ),
        (papers.pdf([[""], [""]]), "a.pdf holds no text", "OCR"),
        (papers.pdf([]), "a.pdf holds no text", "OCR"),
        (papers.pdf([["Nine"]])[:-60], "a.pdf is damaged", "again"),
        (b"%PDF-1.4\n%%EOF\n", "a.pdf is damaged", "again"),
        (b"%PDF-1.4\n" + b"\x00\xff" * 5000 + b"%%EOF\n", "a.pdf is damaged", "again"),
        (papers.assembled([b"<< /Type /Catalog >>"]), "a.pdf is damaged", "again"),
        (papers.pdf([["Nine"]] * 1001), "a.pdf has more than 1000 pages", "paper"),
        (b"Nine of 14", "a.pdf is no PDF", "again"),
    ],
)
def test_what_gives_no_text_is_refused_with_a_remedy(data: bytes, what: str, remedy: str, tmp_path: Path) -> None:
    """Encrypted, scanned, cut, empty, endless: one sentence says which, and a second what to do."""
    with pytest.raises(WorkspaceError) as refused:
        _read(tmp_path, data)
    assert what in refused.value.message
    assert "\n" not in refused.value.message
    assert remedy in refused.value.remedy


def test_a_page_tree_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    """A tree of pages that holds itself ends in a sentence."""
    tree = papers.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"])
    with pytest.raises(WorkspaceError, match=r"a\.pdf (is damaged|holds no text)"):
        _read(tmp_path, tree)


def test_forms_within_forms_come_to_an_end(tmp_path: Path) -> None:
    """Forty forms that each show the next one twice are two to the fortieth: they are not all shown."""
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>"
    )
    forms = [_plain(b"/X Do /X Do BT /F1 9 Tf (a) Tj ET", form % (number + 7)) for number in range(40)]
    forms.append(_plain(b"BT /F1 9 Tf (b) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    data = _one_page(_plain(b"/X Do"), b"/Font << /F1 3 0 R >> /XObject << /X 6 0 R >>", forms)
    try:
        assert len(_read(tmp_path, data)) < 1_000_000
    except WorkspaceError as error:
        assert "a.pdf draws or unpacks more than" in error.message


@pytest.mark.parametrize(
    "stream",
    [
        b"BT /F1 9 Tf (a) Tj ET\n" + b" " * 90_000_000,
        b"BT /F1 9 Tf (a) Tj ET\n" + b" " * 65_000_000,
        b"BT /F1 9 Tf (" + b"a" * 6_000_000 + b") Tj ET",
        b"BT /F1 9 Tf [" + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) " * 90_000 + b"] TJ ET",
        b"q Q\n" * 2_600_000,
    ],
    ids=["unpacked", "blanks", "string", "array", "operators"],
)
def test_a_packed_bomb_is_refused(stream: bytes, tmp_path: Path) -> None:
    """A few kilobytes that unpack to many megabytes, or draw without end, end in a sentence, and soon."""
    with pytest.raises(WorkspaceError, match=r"a\.pdf draws or unpacks more than a paper holds"):
        _read(tmp_path, _one_page(_packed(stream)))


def test_a_big_form_is_not_drawn_for_ever(tmp_path: Path) -> None:
    """A form is read anew each time that it is drawn: size and number are counted together."""
    form = _plain(
        zlib.compress(b" " * 1_000_000), b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode"
    )
    data = _one_page(_plain(b"/X Do " * 5000), b"/XObject << /X 6 0 R >>", [form])
    with pytest.raises(WorkspaceError, match=r"a\.pdf draws or unpacks more than a paper holds"):
        _read(tmp_path, data)


def test_nothing_is_said_and_nothing_stays_changed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The library writes no line about a faulty file, and its logger is left as it was."""
    logger = logging.getLogger("pypdf")
    before = (logger.level, logger.disabled, logger.propagate)
    data = papers.pdf(papers.pages()).replace(b"startxref\n", b"startxref\n9")
    assert "Nine" in _read(tmp_path, data) or "nine" in _read(tmp_path, data)
    assert (logger.level, logger.disabled, logger.propagate) == before
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    """A font that maps a letter to half of a pair gives a text that can be hashed all the same."""
    mapping = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfchar <41> <d835> <42> <d835dc9c> endbfchar endcmap end end"""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    data = _one_page(_plain(b"BT /F1 9 Tf 50 700 Td (A9B) Tj ET"), b"/Font << /F1 6 0 R >>", [font, _plain(mapping)])
    text = _read(tmp_path, data)
    text.encode()
    assert "9" in text
