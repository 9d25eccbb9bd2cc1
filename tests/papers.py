"""One invented paper in four formats, as a publisher may give it: plain text, HTML, JATS and PDF."""

import textwrap
from collections.abc import Sequence

#: What the paper says and every format holds letter by letter.
PASSAGES = (
    "Agent B in nine adults with disease Z",
    "Of 14 adults, 9 had a complete response (64%) after 12 weeks.",
    "The dose was 4-6 mg/kg every 8 weeks, and inflammation of the joints had gone in 7 of 9.",
    "Counts of platelets were above 150 × 109/l in all3 but one.",
    "Two had no response; one of them stopped for café-au-lait spots ± fever.",
    "2 32 M 4 mg/kg None No",
    "CR, complete response at week 12 & later",
)
#: The paper as plain text, with the lines and the hyphens of a page.
PLAIN = """\
Agent B in nine adults with disease Z
Ann Example1*, Bo C. Sample2
1 Institute of Invention, 2 Hospital of Nowhere
J Invent Rep 2021;4(2):11-19

Abstract
Of 14 adults, 9 had a complete response (64%)
after 12 weeks.
Keywords: agent B, disease Z

Results
The dose was 4-6 mg/kg every 8 weeks, and inflam-
mation of the joints had gone in 7 of 9.
Counts of platelets were above 150 × 109/l in all3 but one.

Table 1. What became of them
No.  Age  Sex  Dose  Response  Relapse
1  45  F  6 mg/kg  CR  Yes
2  32  M  4 mg/kg  None  No
CR, complete response at week 12 & later

Adverse events
Two had no response; one of them stopped for café-au-lait spots ± fever.

References
3. Sample B. An older report. J Invent Rep 2019;2:1-4.
"""
HTML = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Agent B in nine adults | J Invent Rep</title>
<style>p { color: red }</style><script>var seen = "7 of 9";</script></head>
<body><nav><a href="/">Home</a></nav>
<article><h1>Agent B in nine adults
  with disease&nbsp;Z</h1>
<p>Ann Example<sup>1*</sup>, Bo C. Sample<sup>2</sup></p>
<h2>Abstract</h2><p>Of 14 adults, <b>9</b> had a complete response (64%)<br>after 12&nbsp;weeks.</p>
<h2>Results</h2>
<div hidden>Not to be seen</div>
<p>The dose was <i>4-6</i> mg/kg every 8 weeks, and inflam&shy;mation of the joints
had gone in 7<!-- seven --> of 9.</p>
<p>Counts of platelets were above 150 &times; 10<sup>9</sup>/l in all<sup><a href="#r3">3</a></sup> but one.</p>
<table><caption>Table 1. What became of them</caption>
<thead><tr><th>No.</th><th>Age</th><th>Sex</th><th>Dose</th><th>Response</th><th>Relapse</th></tr></thead>
<tbody><tr><td>1</td><td>45</td><td>F</td><td>6 mg/kg</td><td>CR</td><td>Yes</td></tr><tr><td>2</td><td>32</td>
<td>M</td><td>4 mg/kg</td><td>None</td><td>No</td></tr></tbody></table>
<p>CR, complete response at week 12 &amp; later</p>
<h2>Adverse events</h2>
<p>Two had no response; one of them stopped for caf&eacute;-au-lait spots &plusmn; fever.</p>
<h2>References</h2><ol><li id="r3">Sample B. An older report. J Invent Rep 2019;2:1-4.</li></ol>
</article></body></html>
"""
JATS = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN"
  "JATS-archivearticle1-3.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink"
  article-type="case-report">
<front>
<journal-meta><journal-id journal-id-type="nlm-ta">J Invent Rep</journal-id>
<journal-title-group><journal-title>J Invent Rep</journal-title></journal-title-group>
<issn>0000-0000</issn></journal-meta>
<article-meta><article-id pub-id-type="doi">10.0000/invented</article-id>
<title-group><article-title>Agent B in nine adults with <italic>disease&nbsp;Z</italic></article-title></title-group>
<contrib-group>
<contrib><name><surname>Example</surname><given-names>Ann</given-names></name><xref ref-type="aff"><sup>1</sup></xref>
<xref ref-type="corresp">*</xref></contrib>
<contrib><contrib-id>0000-0000</contrib-id><name><surname>Sample</surname><given-names>Bo C.</given-names></name>
<xref ref-type="aff"><sup>2</sup></xref></contrib>
<aff><label>1</label>Institute of Invention</aff><aff><label>2</label>Hospital of Nowhere</aff>
</contrib-group>
<pub-date pub-type="epub"><day>3</day><month>12</month><year>2020</year></pub-date>
<pub-date pub-type="collection"><year>2021</year></pub-date>
<volume>4</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>
<permissions><license><license-p>Free to invent</license-p></license></permissions>
<abstract><p>Of 14 adults, <bold>9</bold> had a complete response (64%) after 12&#160;weeks.</p></abstract>
<kwd-group><title>Keywords</title><kwd>agent B</kwd><kwd>disease Z</kwd></kwd-group>
<custom-meta-group><custom-meta><meta-value>unseen</meta-value></custom-meta></custom-meta-group>
</article-meta></front>
<body>
<sec><title>Results</title>
<p>The dose was 4-6 mg/kg every 8 weeks, and inflammation<fig id="f1"><label>Figure 1</label>
<caption><title>The course</title><p>Of the nine.</p></caption><alt-text>unseen</alt-text>
<graphic xlink:href="f1"/></fig>
of the joints had gone in 7 of 9.</p>
<p>Counts of platelets were above 150 &times; 10<sup>9</sup>/l in all<xref ref-type="bibr"><sup>3</sup></xref> but
one.</p>
<p>The rate &alpha; was <inline-formula><mml:math><mml:mi>n</mml:mi>
<mml:mo>=</mml:mo> <mml:mfrac><mml:mn>9</mml:mn><mml:mn>14</mml:mn></mml:mfrac></mml:math></inline-formula>.</p>
<table-wrap><label>Table 1.</label><caption><title>What became of them</title></caption>
<table><thead><tr><th>No.</th><th>Age</th><th>Sex</th><th>Dose</th><th>Response</th><th>Relapse</th></tr></thead>
<tbody><tr><td>1</td><td>45</td><td>F</td><td>6 mg/kg</td><td>CR</td><td>Yes</td></tr>
<tr><td>2</td><td>32</td><td>M</td><td>4 mg/kg</td><td>None</td><td>No</td></tr></tbody></table>
<table-wrap-foot><fn><p>CR, complete response at week 12 &amp; later</p></fn></table-wrap-foot></table-wrap>
</sec>
<sec><title>Adverse events</title>
<p>Two had no response; one of them stopped for caf&eacute;-au-lait spots &plusmn; fever.</p></sec>
</body>
<back>
<ref-list><title>References</title><ref><label>3.</label><element-citation><person-group><name><surname>Sample</surname>
<given-names>B</given-names></name><name><surname>Other</surname><given-names>C</given-names></name></person-group>
<article-title>An older report</article-title><source>J Invent Rep</source><year>2019</year></element-citation></ref>
</ref-list>
<ack><title>Acknowledgements</title><p>We thank nobody.</p></ack>
<fn-group><fn><label>a</label><p>No conflict was invented.</p></fn></fn-group>
</back>
</article>
"""


def pages(text: str = PLAIN, *, after: str = "Adverse events") -> list[list[str]]:
    """Return the lines of two pages, each under a running header; the second begins where `after` does."""
    lines = [line for long in text.splitlines() for line in textwrap.wrap(long, 78, break_on_hyphens=False) or [""]]
    cut = lines.index(after) if after in lines else len(lines)
    return [[f"Example and Sample: agent B {number}", *page] for number, page in ((11, lines[:cut]), (12, lines[cut:]))]


def pdf(written: Sequence[Sequence[str]], *, trailer: str = "") -> bytes:
    """Return a PDF of pages of lines, set in a font that every reader has, one `Tj` a line."""
    streams = [_stream(lines) for lines in written]
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + 2 * len(streams), 2))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        page = f"/Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page {page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled(objects, trailer=trailer)


def assembled(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """Return a PDF file of objects, of which the first is the catalogue."""
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end.encode())


def _stream(lines: Sequence[str]) -> bytes:
    shown = [f"({_escaped(line)}) Tj T*".encode("cp1252") for line in lines]
    return b"BT\n/F1 10 Tf\n14 TL\n50 790 Td\n" + b"\n".join(shown) + b"\nET"


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
