"""JATS as text: front, body, floats and notes in the order of the document, the references last."""

import socket
from pathlib import Path

import pytest

from kg.errors import WorkspaceError
from kg.texts import read
from tests import papers


def _read(tmp_path: Path, article: str | bytes, name: str = "a.xml") -> str:
    (tmp_path / name).write_bytes(article.encode() if isinstance(article, str) else article)
    return read(tmp_path / name).content


def _body(tmp_path: Path, inner: str) -> str:
    spaces = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    return _read(tmp_path, f"<article {spaces}><body>{inner}</body></article>")


def test_the_paper_reads_in_order(tmp_path: Path) -> None:
    """Title, authors, journal, abstract, keywords, sections, floats, notes: all of it, once, references last."""
    assert _read(tmp_path, papers.JATS).splitlines() == [
        "Agent B in nine adults with disease\u00a0Z",
        "Ann Example1*, Bo C. Sample2",
        "1 Institute of Invention",
        "2 Hospital of Nowhere",
        "J Invent Rep 2021;4(2):11-19",
        "Abstract",
        "Of 14 adults, 9 had a complete response (64%) after 12\u00a0weeks.",
        "Keywords",
        "agent B, disease Z",
        "Results",
        "The dose was 4-6 mg/kg every 8 weeks, and inflammation of the joints had gone in 7 of 9.",
        "Figure 1",
        "The course",
        "Of the nine.",
        "Counts of platelets were above 150 × 109/l in all3 but one.",
        "The rate α was n=9/14.",
        "Table 1.",
        "What became of them",
        "No. Age Sex Dose Response Relapse",
        "1 45 F 6 mg/kg CR Yes",
        "2 32 M 4 mg/kg None No",
        "CR, complete response at week 12 & later",
        "Adverse events",
        "Two had no response; one of them stopped for café-au-lait spots ± fever.",
        "Acknowledgements",
        "We thank nobody.",
        "a",
        "No conflict was invented.",
        "References",
        "3. Sample B, Other C An older report J Invent Rep 2019",
    ]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<p>7<bold>.2</bold>0 mg <sc>x</sc></p>", "7.20 mg x"),
        ("<p>one<xref><sup>3</sup></xref>, H<sub>2</sub>O</p>", "one3, H2O"),
        ("<p>one<break/>two</p>", "one\ntwo"),
        ("<p>inflam&#173;mation&#x200b;s</p>", "inflammations"),
        ("<p>9<!-- 10 --> of<?x y?> 14</p>", "9 of 14"),
        ("<p><![CDATA[9 < 14 &alpha;]]></p>", "9 < 14 &alpha;"),
        ("<p>&alpha;&beta;&le;&minus;&nbsp;&amp;&lt;&LT;&ohm;&Eacute;</p>", "αβ≤−\u00a0&<<ΩÉ"),
        ("<p>so<fn><label>a</label><p>A note.</p></fn> it was</p>", "so it was\na\nA note."),
        ("<p>so <table-wrap><table><tr><td><p>1</p></td></tr></table></table-wrap>it was</p>", "so it was\n1"),
        ("<list><list-item><label>1.</label><p>a</p></list-item><list-item><p>b</p></list-item></list>", "1.\na\nb"),
        ("<def-list><def-item><term>CR</term><def><p>all</p></def></def-item></def-list>", "CR\nall"),
        ("<sec><label>2</label><title>Results</title><p>a</p></sec>", "2\nResults\na"),
        ("<disp-quote><p>a</p><attrib>b</attrib></disp-quote>", "a\nb"),
        (
            "<p>a <disp-formula><mml:math><mml:mi>x</mml:mi></mml:math><label>(1)</label></disp-formula> b</p>",
            "a\nx (1)\nb",
        ),
        (
            "<p><alternatives><tex-math>x^2</tex-math><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>"
            "</mml:math></alternatives></p>",
            "x2",
        ),
        ("<p><tex-math>\\documentclass{a}\\begin{document}$$x^2$$\\end{document}</tex-math></p>", "$$x^2$$"),
        ("<fig><label>1</label><permissions><p>no</p></permissions><object-id>no</object-id></fig><p>a</p>", "1\na"),
        (
            "<supplementary-material><label>S1</label><caption><p>More</p></caption></supplementary-material>",
            "S1\nMore",
        ),
        ("<preformat>a  b\nc</preformat>", "a b\nc"),
    ],
)
def test_an_element_reads_as_it_is_printed(inner: str, text: str, tmp_path: Path) -> None:
    """Words stay whole, floats and notes wait for the end of their paragraph, formulae are their characters."""
    assert _body(tmp_path, inner) == text


def test_references_come_last_wherever_they_stand(tmp_path: Path) -> None:
    """A list without title gets one; a reference with its own punctuation keeps it; alternatives are read once."""
    refs = """<ref-list><ref><label>1</label><citation-alternatives><element-citation><year>2019</year>
      </element-citation><mixed-citation><string-name><surname>Sample</surname>, <given-names>B</given-names>
      </string-name>. Older. <pub-id>123</pub-id></mixed-citation></citation-alternatives></ref>
      <ref><mixed-citation><name><surname>Other</surname><given-names>C</given-names></name>. Newer.</mixed-citation>
      </ref></ref-list>"""
    back = f"<back>{refs}<app-group><app><title>Appendix</title><p>More.</p></app></app-group></back>"
    floats = "<floats-group><fig><label>Figure 2</label></fig></floats-group>"
    text = _read(tmp_path, f"<article><body><p>One.</p></body>{back}{floats}</article>")
    assert text.splitlines() == [
        "One.",
        "Appendix",
        "More.",
        "Figure 2",
        "References",
        "1 Sample, B . Older. 123",
        "Other C. Newer.",
    ]


@pytest.mark.parametrize(
    ("meta", "line"),
    [
        ("<pub-date><year>2020</year></pub-date><volume>3</volume><elocation-id>e7</elocation-id>", "J 2020;3:e7"),
        ("<volume>3</volume><fpage>5</fpage><lpage>5</lpage>", "J 3:5"),
        ("<pub-date><year>2020</year></pub-date>", "J 2020"),
        ("", "J"),
    ],
)
def test_the_journal_is_told_in_a_line(meta: str, line: str, tmp_path: Path) -> None:
    """Journal, year, volume, issue and pages stand in one line, as far as they are known."""
    journal = "<journal-meta><journal-title>J</journal-title></journal-meta>"
    front = f"<front>{journal}<article-meta>{meta}<abstract><title>Summary</title><p>a</p></abstract></article-meta>"
    assert _read(tmp_path, f"<article>{front}</front></article>").splitlines() == [line, "Summary", "a"]


def test_groups_and_degrees_of_authors_are_printed(tmp_path: Path) -> None:
    """A consortium is an author, its members are not run into its name; degrees follow a comma."""
    group = """<contrib-group><contrib><collab>The Z Group<contrib-group><contrib><name><surname>M</surname></name>
      </contrib></contrib-group></collab></contrib><contrib><string-name>Cy Third</string-name><degrees>MD</degrees>
      </contrib></contrib-group>"""
    text = _read(tmp_path, f"<article><front><article-meta>{group}</article-meta></front></article>")
    assert text == "The Z Group, Cy Third, MD"


@pytest.mark.parametrize(
    "article",
    [
        "<pmc-articleset><article><body><p>Nine</p></body></article></pmc-articleset>",
        "<OAI xmlns='a'><record><article xmlns='b'><body><p>Nine</p></body></article></record></OAI>",
        "<?xml version='1.0' encoding='iso-8859-1'?><article><body><p>Nine</p></body></article>",
        "<!-- a --><!DOCTYPE article [ ]><article><body><p>Nine</p></body></article>",
    ],
)
def test_an_article_is_found_in_its_wrapping(article: str, tmp_path: Path) -> None:
    """The answers of PubMed Central wrap an article; a document type without declarations says nothing."""
    assert _read(tmp_path, article) == "Nine"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_is_the_declared_one(encoding: str, tmp_path: Path) -> None:
    """The declaration, or the byte order mark, says what the bytes mean."""
    article = f"<?xml version='1.0' encoding='{encoding}'?><article><body><p>Behçet</p></body></article>"
    assert _read(tmp_path, article.encode(encoding)) == "Behçet"


BOMB = "<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(1, 40))


@pytest.mark.parametrize(
    ("article", "what"),
    [
        ("<article><body><p>Nine</body></article>", "is no well-formed XML (line 1"),
        (
            "<article>\n<body>\n<p>&nosuch;</p></body></article>",
            "is no well-formed XML (line 3: Entity 'nosuch' not defined)",
        ),
        (f"<!DOCTYPE article [{BOMB}]><article><body><p>&a39;</p></body></article>", "declares entities of its own"),
        ("<!DOCTYPE article [<!ENTITY % p SYSTEM 'http://127.0.0.1/'>%p;]><article/>", "declares entities of its own"),
        (
            "<!DOCTYPE article [<!ELEMENT article ANY><!ENTITY alpha 'b'>]><article>&alpha;</article>",
            "declares entities",
        ),
        ("<!DOCTYPE article [ <article/>", "declares entities of its own"),
        ("<article>" + "<sec>" * 100_000, "is no well-formed XML"),
        ("<article><p>" + "a" * 11_000_000 + "</p></article>", "is no well-formed XML"),
        ("<article><body/></article>", "holds no text"),
        ("<a><article><p>1</p></article><article><p>2</p></article></a>", "holds 2 articles"),
        ("<?xml version='1.0' encoding='rot13'?><article/>", "holds no text"),
        ("<!--" * 500_000, "is no well-formed XML"),
        ("<article><p>" + "&" * 500_000, "is no well-formed XML"),
    ],
)
def test_a_hostile_article_is_refused(article: str, what: str, tmp_path: Path) -> None:
    """Bombs, broken trees and undefined characters end in a sentence with a remedy, and end soon."""
    with pytest.raises(WorkspaceError) as refused:
        _read(tmp_path, article)
    assert what in refused.value.message
    assert "\n" not in refused.value.message
    assert len(refused.value.message) < 400
    assert refused.value.remedy


def test_nothing_is_fetched_or_opened(tmp_path: Path) -> None:
    """A document type, a style sheet, an inclusion or a link to elsewhere is not followed."""
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        at = f"http://127.0.0.1:{server.getsockname()[1]}"
        article = f"""<?xml version="1.0"?><?xml-stylesheet href="{at}/s.xsl" type="text/xsl"?>
          <!DOCTYPE article SYSTEM "{at}/a.dtd">
          <article xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xlink="http://www.w3.org/1999/xlink"><body>
          <p>Nine<xi:include href="file://{tmp_path}/secret" parse="text"/><graphic xlink:href="{at}/g"/></p></body>
          </article>"""
        assert _read(tmp_path, article) == "Nine"
        with pytest.raises(BlockingIOError):
            server.accept()
