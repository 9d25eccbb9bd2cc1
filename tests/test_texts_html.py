"""HTML as text: what a page prints, line by line, and nothing that it hides."""

import socket
from pathlib import Path

import pytest

from kg import anchors
from kg.errors import WorkspaceError
from kg.texts import read
from tests import papers


def _read(tmp_path: Path, page: str | bytes, name: str = "a.html") -> str:
    (tmp_path / name).write_bytes(page.encode() if isinstance(page, str) else page)
    return read(tmp_path / name).content


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One<p>Two", "One\nTwo"),
        ("<p>One<br>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("<div>One<div>Two</div>Three</div>", "One\nTwo\nThree"),
        ("<h2>Head</h2>text<ul><li>a</li><li>b</li></ul>end", "Head\ntext\na\nb\nend"),
        ("<p>9 \n\t of\r\n14</p>", "9 of 14"),
        ("<p>9 <b> of </b> 14</p>", "9 of 14"),
        ("<p>7<b>.2</b>0 mg</p>", "7.20 mg"),
        ("<p>dose-\nfinding</p>", "dose- finding"),
        ("<pre>a  b\n c</pre>", "a b\nc"),
        ("<table><tr><td>1</td><td>45</td></tr><tr><td>2</td><td>3</td></tr></table>", "1 45\n2 3"),
        ("<table><tr><td>1<td><p>4</p><p>5</p><tr><th>6</table>", "1\n4\n5\n6"),
        ("<p>10<sup>9</sup>/l, CO<sub>2</sub>, all<sup><a href='#'>3,4</a></sup></p>", "109/l, CO2, all3,4"),
        (
            "<p>a&nbsp;b &lt; &le; &minus;3 &#8722; &#150; &nvap; &nosuch; AT&T</p>",
            "a\u00a0b < ≤ −3 − – ≍⃒ &nosuch; AT&T",
        ),
        ("<p>inflam&shy;mation&#8203;s, in<wbr>fusion</p>", "inflammations, infusion"),
        ("<p>a<script>b</script>c<style>d</style><template>e</template><noscript>f</noscript></p>", "ac"),
        ("<nav>a</nav><p>b</p><button>c</button><select><option>d</select><dialog>e</dialog>", "b"),
        ("<p hidden>a</p><p style='Display : none'>b</p><p aria-hidden=true>c</p><p aria-hidden=false>d</p>", "d"),
        ("<p style='visibility:hidden'>a</p><p style='color:red'>b</p>", "b"),
        ("<p>9<!-- <p>10</p> --> of 14<?php echo ?></p>", "9 of 14"),
        ("<p>9<del>8</del> of 14</p>", "9 of 14"),
        ("<svg><title>a</title><text>Week 12</text></svg>", "Week 12"),
        ("<p>so <math><mi>n</mi> <mo>=</mo> <mfrac><mn>1</mn><mn>2</mn></mfrac></math> all</p>", "so n=1/2 all"),
        ("<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x</annotation></semantics></math>", "x"),
        ("<math><msqrt><mn>2</mn></msqrt><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "√2(a,b)"),
        ("<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math>", "1 2"),
        ("<head><title>The paper</title></head><p>Nine</p>", "The paper\nNine"),
        ("<head><title>The paper | J</title></head><h1>The paper</h1><p>Nine</p>", "The paper\nNine"),
        ("<head><title>The paper</title></head><h1><img src='x'></h1><p>Nine</p>", "The paper\nNine"),
        ("<figure><img alt='unseen'><figcaption>Figure 1. The course</figcaption></figure>", "Figure 1. The course"),
        ("Nine of 14", "Nine of 14"),
        ("<p>9 < 14 & > 3", "9 < 14 & > 3"),
    ],
)
def test_a_page_reads_as_it_is_printed(page: str, text: str, tmp_path: Path) -> None:
    """Blocks, breaks and rows end a line, cells stand apart, words stay whole, and what is hidden is not there."""
    assert _read(tmp_path, page) == text


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset='utf-8'><p>Behçet – 3".encode(),
        "<p>Behçet – 3".encode(),
        "\ufeff<p>Behçet – 3".encode(),
        "<p>Behçet – 3".encode("utf-16"),
        "<meta charset=windows-1252><p>Behçet – 3".encode("cp1252"),
        "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'><p>Behçet – 3".encode("cp1252"),
    ],
)
def test_the_encoding_is_the_one_that_the_page_names(data: bytes, tmp_path: Path) -> None:
    """A byte order mark, a `meta` element, or else UTF-8 says what the bytes mean."""
    assert _read(tmp_path, data) == "Behçet – 3"


@pytest.mark.parametrize("data", [b"<p>Beh\xe7et", b"<meta charset=utf-8><p>\xff", b"<meta charset=punycode><p>a\xff"])
def test_no_character_is_guessed(data: bytes, tmp_path: Path) -> None:
    """A page in another encoding than the one it names is refused; a codec that is no character set is not used."""
    with pytest.raises(WorkspaceError, match=r"a\.html is no UTF-8 text \(byte \d+\)\.") as refused:
        _read(tmp_path, data)
    assert "UTF-8" in refused.value.remedy


def test_xhtml_is_read_as_xml(tmp_path: Path) -> None:
    """An empty `title` or `script` of XHTML swallows nothing; what is not well-formed is read as HTML."""
    head = "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'xhtml1-strict.dtd'>"
    page = f"{head}<html xmlns='http://www.w3.org/1999/xhtml'><head><script src='x'/><title/></head><body>"
    assert _read(tmp_path, f"{page}<p>Nine&nbsp;of &alpha;</p></body></html>", "a.xhtml") == "Nine\u00a0of α"
    assert _read(tmp_path, "<?xml version='1.0'?><html><p>Nine<br>of 14</html>", "a.xhtml") == "Nine\nof 14"


def test_the_paper_reads_in_order(tmp_path: Path) -> None:
    """The page of the invented paper begins with its heading and ends with its references, scripts left out."""
    lines = _read(tmp_path, papers.HTML).splitlines()
    assert lines[0] == "Agent B in nine adults with disease\u00a0Z"
    assert lines[1] == "Ann Example1*, Bo C. Sample2"
    assert "2 32 M 4 mg/kg None No" in lines
    assert lines[-2:] == ["References", "Sample B. An older report. J Invent Rep 2019;2:1-4."]
    assert not {"Home", "Not to be seen"} & set(lines)


@pytest.mark.parametrize("page", ["<div>" * 100_000 + "deep", "<p>" + "a" * 11_000_000])
def test_a_page_of_which_the_parser_would_lose_the_rest_is_refused(page: str, tmp_path: Path) -> None:
    """Elements 256 deep, or ten million characters in one go, stop the parser: no half of a page is passed as whole."""
    with pytest.raises(
        WorkspaceError, match=r"a\.html nests more than 255 elements or has a stretch of more"
    ) as refused:
        _read(tmp_path, page + "<p>the end")
    assert refused.value.remedy


@pytest.mark.parametrize("name", ["a.html", "a.xhtml"])
def test_a_page_fetches_and_expands_nothing(name: str, tmp_path: Path) -> None:
    """Entities that a page declares are no text, and nothing that it names is asked for or opened."""
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        at = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = f"""<!DOCTYPE html SYSTEM "{at}/a.dtd" [<!ENTITY x SYSTEM "{at}/x"><!ENTITY s SYSTEM
            "file://{tmp_path}/secret">]><html><link rel="stylesheet" href="{at}/c.css"><img src="{at}/i.png">
            <iframe src="{at}/f"></iframe><p>Nine &x; &s;</p></html>"""
        try:
            text = _read(tmp_path, ("<?xml version='1.0'?>" if name == "a.xhtml" else "") + page, name)
        except WorkspaceError as error:
            text = error.message
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "the secret" not in text


def test_what_was_read_can_be_quoted(tmp_path: Path) -> None:
    """The text of the page can be normalised twice, and a row of its table is one passage."""
    content = anchors.normalise(_read(tmp_path, papers.HTML))
    assert anchors.normalise(content) == content
    assert len(anchors.occurrences(content, "1 45 F 6 mg/kg CR Yes")) == 1
