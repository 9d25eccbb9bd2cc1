"""Every rule is explained, every example is what it says, and the pages hold all of it."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from kg.explaining import Explanation, Rules, pages
from kg.explaining import constraints as told
from kg.explaining.rules import families
from kg.explaining.shapes import BESIDE as BESIDE_CONSTRAINTS
from kg.faults import Fault
from kg.workspace import Workspace
from tests import example
from tests.explaining import Case, found
from tests.making import ROOT, repository

Program = Callable[..., tuple[int, str, str]]

RULES = Rules(repository())
EVERY = list(RULES.every())
#: Of these nothing in a record is an example, and why.
IN_WORDS = {
    "anchor-other-paper": "it takes the text of another paper",
    "anchors-none-verified": "it takes a folder without the texts",
    "file-unreadable": "no record stands there",
    "records-missing": "no record stands there",
    "text-unreadable": "it takes a text that cannot be read",
    "yaml-size": "it takes a million characters",
}
#: What cannot be shown without a second error, or shows with it.
BESIDE = {
    "ConsistencyShape-quotation": {"text-quotation"},
    "FindingShape-atLeast": {"GroupShape-counts"},
    "PassageShape-digest": {"anchor-failed"},
    "ReportShape-text": {"PassageShape-ofText", "anchors-none-verified"},
    "printed-count-differs": {"guard-count"},
    "table-passage": {"guard-sentence", "guard-time", "guard-value"},
    "text-missing": {"anchors-none-verified"},
    "yaml-alias": {"yaml-anchor"},
}
CASES = [
    Case(one.code, side, shown)
    for one in EVERY
    for side, shown in (("bad", one.bad), ("good", one.good))
    if shown is not None and shown.language == "yaml"
]


def _id(case: Case) -> str:
    return f"{case.code}-{case.side}"


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[Fault]]:
    """Return what is found in each example."""
    where = example.workspace(tmp_path_factory.mktemp("explained") / "site")
    return found(where, CASES)


# --- every code ----------------------------------------------------------------------------------------------------

_FAMILIES = "yaml|record|table|anchors?|guard|text|records|file|audit|unit"
_CODE = re.compile(rf'"((?:{_FAMILIES})-[a-z-]+)"')
_MADE = re.compile(rf'f"((?:{_FAMILIES})-)\{{')
#: Words of that form that are no codes: they are elements of JATS.
_NO_CODES = {"table-wrap", "table-wrap-group"}


def _written_codes() -> set[str]:
    """Return every code that stands in the package, and the guards, whose codes are made of their names."""
    files = [path for path in (ROOT / "kg").rglob("*.py") if "explaining" not in path.parts]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    codes = {code for text in texts.values() for code in _CODE.findall(text)}
    assert {head for text in texts.values() for head in _MADE.findall(text)} == {"guard-"}, "a code that is made"
    named = {name for path, text in texts.items() if "guards" in path.parts for name in _guards(text)}
    return codes - _NO_CODES | {f"guard-{name}" for name in named}


def _guards(text: str) -> Iterator[str]:
    """Yield the names of the guards of a module: what stands second where a verdict is made."""
    for node in ast.walk(ast.parse(text)):
        makes = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("judged", "Weighed", "_idle")
        if makes and isinstance(node, ast.Call) and isinstance(node.args[1], ast.Constant):
            yield str(node.args[1].value)


def test_every_code_of_the_package_is_explained() -> None:
    """Whatever the package finds has an explanation, and nothing is explained that it does not find."""
    explained = {one.code for one in EVERY if not one.family.startswith(("shapes/", "checks"))}
    written = _written_codes()
    assert len(written) > 60
    assert written - explained == set(), "write a section in kg/explaining/rules/"
    assert explained - written == set()


def test_every_shape_and_check_is_explained() -> None:
    """Each shape that may be the code of a finding, and each check, is among them, and once."""
    codes = [one.code for one in EVERY]
    assert len(codes) == len(set(codes))
    expected = {
        line.split()[3]
        for path in (ROOT / "tests" / "shapes").glob("*.bad.ttl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("# expect: ")
    }
    assert expected == {one.code for one in EVERY if one.family.startswith("shapes/")}
    checks = {path.stem for path in (ROOT / "queries" / "checks").glob("*.rq")}
    assert checks == {one.code for one in EVERY if one.family == "checks"}
    unused = set(families()["shapes"].sections) - set(codes)
    assert unused == set(), "an example of a shape that is not there"


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_a_rule_says_all_of_it(one: Explanation) -> None:
    """Each has a rule, a reason that is another sentence, what to write, both examples, and a file that is there."""
    for said in (one.summary, one.rule, one.why, one.remedy):
        assert re.fullmatch(r"\S.*[.?!”]", said), said
    assert one.why != one.rule
    assert one.bad is not None, "no example is bad: a shape needs one in tests/shapes, a check `bad` in its header"
    assert one.good is not None, "no example is good: a check needs `good` in its header"
    assert one.bad.text != one.good.text
    assert (ROOT / one.source).is_file()
    assert (one.bad.language == "text") is (one.code in IN_WORDS)
    if one.source.startswith("kg/"):
        name = one.code.removeprefix("guard-")
        assert f'"{name}"' in (ROOT / one.source).read_text(encoding="utf-8")


def test_every_constraint_has_words() -> None:
    """No shape uses a part of SHACL that would be passed over: each kind is said, and has a reason."""
    for shape in RULES.graph.shapes.values():
        assert set(shape.says) - BESIDE_CONSTRAINTS <= set(told.REASONS), shape.code
        assert "BlankNode" not in str(told.words(RULES.graph, shape.says))


# --- the examples --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if case.side == "bad"], ids=_id)
def test_a_bad_example_is_bad(case: Case, faults: dict[tuple[str, str], list[Fault]]) -> None:
    """It gives that code, as grave as the explanation says, and no other error."""
    of = [one for one in faults[case.code, "bad"] if one.code == case.code]
    assert of, [(one.code, one.path, one.what) for one in faults[case.code, "bad"]]
    assert {one.severity for one in of} == {next(one.severity for one in EVERY if one.code == case.code)}
    others = [one for one in faults[case.code, "bad"] if one.severity != "info" and one.code != case.code]
    assert {one.code for one in others} <= BESIDE.get(case.code, set()), others


@pytest.mark.parametrize("case", [case for case in CASES if case.side == "good"], ids=_id)
def test_a_good_example_is_good(case: Case, faults: dict[tuple[str, str], list[Fault]]) -> None:
    """Nothing is found in it but remarks about the paper, and none of that code."""
    assert [one for one in faults[case.code, "good"] if one.severity != "info" or one.code == case.code] == []


def test_a_second_example_is_needed_where_another_says_so() -> None:
    """What cannot be shown alone, or in words only, is a rule that there is."""
    codes = {one.code for one in EVERY}
    assert set(IN_WORDS) | set(BESIDE) <= codes


# --- the pages -----------------------------------------------------------------------------------------------------


def test_every_rule_has_its_heading_on_a_page() -> None:
    """Each file of shapes, the checks and each family has a page, and each code a heading on the page of its family."""
    made = pages(RULES)
    for path in (ROOT / "shapes").glob("*.ttl"):
        assert f"shapes/{path.stem}.md" in made
    for one in EVERY:
        assert f"\n## {one.code}\n" in made[f"{one.family}.md"]
        assert f"({one.family}.md#{one.code.lower()})" in made["index.md"]
    for shape in RULES.graph.shapes.values():
        assert f"{shape.code}" in made[f"shapes/{Path(shape.file).stem}.md"]


def test_the_links_of_the_pages_lead_somewhere() -> None:
    """Each link leads to a page and to a heading on it, each page back to the index, and no heading stands twice."""
    made = pages(RULES)
    prose = {name: re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL) for name, text in made.items()}
    headings = {name: re.findall(r"^#+ (.+)$", text, re.MULTILINE) for name, text in prose.items()}
    for name, text in made.items():
        small = [heading.lower() for heading in headings[name]]
        assert len(small) == len(set(small)), name
        links = re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", re.sub(r"`[^`\n]*`", "", prose[name]))
        for target, heading in links:
            page = normpath(join(dirname(name), target)) if target else name
            assert page in made, (name, target)
            assert not heading or heading in [one.lower() for one in headings[page]], (name, target, heading)
        assert name == "index.md" or ("index.md" in text.splitlines()[0])


def test_pages_are_the_same_twice() -> None:
    """They depend on the files alone."""
    assert pages(Rules(repository())) == pages(RULES)


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the workspace of `kg init`, with a shape and a check of its own."""
    where = example.workspace(tmp_path_factory.mktemp("own") / "site")
    (where.root / "shapes").mkdir()
    (where.root / "shapes" / "own.ttl").write_text(_SHAPE, encoding="utf-8")
    (where.root / "queries" / "checks").mkdir(parents=True)
    (where.root / "queries" / "checks" / "own-check.rq").write_text(_CHECK, encoding="utf-8")
    profile = (ROOT / "queries" / "checks" / "profile.tsv").read_text(encoding="utf-8")
    (where.root / "queries" / "checks" / "profile.tsv").write_text(f"{profile}own-check\tinfo\n", encoding="utf-8")
    return where


_SHAPE = """# A report of ours has a year.
PREFIX al: <https://w3id.org/afterline/ontology#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://w3id.org/afterline/shapes#>

shape:DatedShape a sh:NodeShape ;
  sh:targetClass al:Report ;
  sh:property shape:DatedShape-year .

shape:DatedShape-year a sh:PropertyShape ;
  sh:path al:year ;
  sh:minCount 1 ;
  sh:description "We sort by it." ;
  sh:severity sh:Warning ;
  sh:message "No year is given. Write `year`." .
"""
_CHECK = """#+ summary: Something is there
#+ description: It should not be.
#+ remedy: Take it away.
SELECT ?entity ?property ?value WHERE { ?entity ?property ?value } ORDER BY ?entity ?property ?value
"""


def test_a_rule_is_told_for_people(site: Workspace, program: Program) -> None:
    """A code gives its rule, its reason, what to write, both examples and the file; several come one after another."""
    code, out, err = program("explain", "record-holds", "GroupShape-counts", "-w", site.root)
    assert (code, err) == (0, "")
    first, second = (next(one for one in EVERY if one.code == name) for name in ("record-holds", "GroupShape-counts"))
    assert out.startswith("record-holds  error  (kg/records/references.py)\n")
    assert out.index("GroupShape-counts  error  (shapes/group.ttl)") > out.index("z20-response: {holds: 2 of 4}")
    for one in (first, second):
        assert one.bad is not None
        for said in (one.rule, f"Why: {one.why}", f"What to do: {one.remedy}", one.bad.text.splitlines()[0]):
            assert said in out
    assert str(ROOT) not in out


def test_without_a_code_all_are_listed(site: Workspace, program: Program) -> None:
    """Each has its family, its severity and a line; the workspace's own are among them."""
    code, out, err = program("explain", "-w", site.root)
    assert (code, err) == (0, "")
    for one in EVERY:
        assert re.search(rf"^{one.family} +{one.code} +{one.severity} +{re.escape(one.summary)}$", out, re.MULTILINE)
    assert re.search(r"^shapes/own +DatedShape-year +warning +No year is given\.$", out, re.MULTILINE)
    assert re.search(r"^checks +own-check +info +Something is there\.$", out, re.MULTILINE)
    assert f"{len(EVERY) + 2} rules" in out
    code, table, _ = program("explain", "-w", site.root, "-f", "markdown")
    assert code == 0
    assert len(table.splitlines()) == len(EVERY) + 2 + 2


def test_a_rule_of_ones_own_is_told_without_examples(site: Workspace, program: Program) -> None:
    """What nobody has shown is not there; the reason is the shape's description."""
    code, out, _ = program("explain", "DatedShape-year", "own-check", "-w", site.root, "--format", "json")
    assert code == 0
    shape, check = json.loads(out)
    assert (shape["why"], shape["rule"], shape["bad"]) == ("We sort by it.", "`al:year` of Report: at least one.", None)
    assert (check["severity"], check["why"], check["source"]) == (
        "info",
        "It should not be.",
        "queries/checks/own-check.rq",
    )
    code, out, _ = program("explain", "DatedShape-year", "-w", site.root)
    assert (code, "Bad" in out) == (0, False)


def test_a_rule_as_json_and_as_markdown(site: Workspace, program: Program) -> None:
    """As JSON a rule has what the explanation has, and as Markdown it is the section of its page."""
    code, out, _ = program("explain", "OutcomeShape-kind", "-w", site.root, "-f", "json")
    assert code == 0
    (one,) = json.loads(out)
    assert one == next(one for one in EVERY if one.code == "OutcomeShape-kind").to_json()
    assert (one["family"], one["bad"]["language"]) == ("shapes/outcome", "turtle")
    code, out, _ = program("explain", "OutcomeShape-kind", "-w", site.root, "-f", "markdown")
    assert code == 0
    assert out in pages(RULES)["shapes/outcome.md"]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("record-hold", "Did you mean: record-holds"),
        ("outcomeshape-kind", "Did you mean: OutcomeShape-kind"),
        ("retraction", "ReportShape-retractionStatus"),
        ("xyzzy", "`kg explain` without a code lists the rules."),
    ],
)
def test_an_unknown_rule_is_said(code: str, remedy: str, site: Workspace, program: Program) -> None:
    """What is no rule cannot be explained; the nearest are offered."""
    exit_code, out, err = program("explain", code, "-w", site.root)
    assert (exit_code, out) == (2, "")
    assert f"There is no rule '{code}'." in err
    assert remedy in err


def test_pages_are_written(site: Workspace, tmp_path: Path, program: Program) -> None:
    """Each page is a file, the workspace's own shapes have one too, and codes beside the option are a mistake."""
    code, out, err = program("explain", "--pages", tmp_path / "rules", "-w", site.root)
    assert (code, err) == (0, "")
    written = {path.relative_to(tmp_path / "rules").as_posix() for path in (tmp_path / "rules").rglob("*.md")}
    assert written == {*pages(RULES), "shapes/own.md"}
    assert f"{len(written)} pages" in out
    assert (tmp_path / "rules" / "record.md").read_text(encoding="utf-8") == pages(RULES)["record.md"]
    assert program("explain", "--pages", tmp_path / "rules", "-w", site.root, "-q") == (0, "", "")
    assert program("explain", "record-holds", "--pages", tmp_path / "rules", "-w", site.root)[0] == 2
    (tmp_path / "taken").write_text("", encoding="utf-8")
    code, out, err = program("explain", "--pages", tmp_path / "taken" / "rules", "-w", site.root)
    assert (code, out) == (2, "")
    assert "cannot be written" in err


def test_explaining_loads_nothing_heavy() -> None:
    """A rule is told at once: neither the model of a record nor the engine of the shapes is loaded for it."""
    heavy = ("pydantic", "rdflib", "pyshacl", "ruamel", "rich", "lxml")
    code = (
        "import sys; from kg.cli import run; assert run(['explain', 'OutcomeShape-kind', 'record-holds']) == 0; "
        f"print([one for one in {heavy!r} if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
