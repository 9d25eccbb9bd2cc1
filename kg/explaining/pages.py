"""Rules as Markdown pages: one for each file of shapes, one for the checks, one for each family of other rules."""

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, relpath

from kg.explaining import constraints, shapes
from kg.explaining.explanation import Example, Explanation
from kg.explaining.gathering import CHECKS, Rules

#: What stands at the head of the page of checks.
_CHECKS = "What must hold of several statements of one report at once: queries over its graph, in `queries/checks/`."
_EXAMPLES = (
    "An example in YAML is a part of the record that `kg init` makes: what it gives stands there in the place of what "
    "stood there, a key without a value is left out, and all else stays. Words under `at` are "
    "quotations, which `kg tidy` turns into anchors. An example in Turtle is a part of a report's graph."
)


def pages(rules: Rules) -> dict[str, str]:
    """Return the text of each page, by its name below the folder of pages."""
    every: dict[str, list[Explanation]] = {}
    for one in rules.every():
        every.setdefault(one.family, []).append(one)
    made = {"index.md": _index(rules, every)}
    for name, family in rules.families.items():
        made[f"{name}.md"] = _page(family.title, [family.about], every.get(name, []))
    if CHECKS in every:
        made[f"{CHECKS}.md"] = _page("Checks over the graph of a report", [_CHECKS], every[CHECKS])
    for file in rules.graph.heads:
        family_name = _family(file)
        made[f"{family_name}.md"] = _shape_page(rules, file, every.get(family_name, []))
    return made


def section(one: Explanation) -> str:
    """Return what is told of one rule as a section of Markdown, its heading the code."""
    parts = [f"## {one.code}", f"*{one.severity}*. {one.rule}"]
    if one.summary not in one.rule:
        parts.append(f"Message: {one.summary}")
    parts += [f"{label}: {text}" for label, text in (("Why", one.why), ("What to do", one.remedy)) if text]
    for label, example in (("Bad", one.bad), ("Good", one.good)):
        if example:
            parts += [_label(label, example), f"```{example.language}\n{example.text}\n```"]
    return "\n\n".join([*parts, f"The rule stands in `{one.source}`."]) + "\n"


def _label(label: str, example: Example) -> str:
    return f"{label}, {example.place}:" if example.place else f"{label}:"


def _page(title: str, about: Sequence[str], told: Iterable[Explanation], *, up: str = "") -> str:
    back = f"[All rules]({up}index.md)"
    return "\n\n".join([back, f"# {title}", *filter(None, about)]) + "\n\n" + "\n".join(map(section, told))


def _index(rules: Rules, every: dict[str, list[Explanation]]) -> str:
    lines = [
        "# Rules",
        "",
        f"What `kg check` holds records against, and what `kg explain CODE` says of it. {_EXAMPLES}",
    ]
    titles = {name: family.title for name, family in rules.families.items()}
    for name, told in every.items():
        title = titles.get(name, "Checks" if name == CHECKS else _title(name))
        lines += ["", f"## {title}", "", f"[{name}]({name}.md)", "", "| code | severity | |", "| --- | --- | --- |"]
        lines += [_row([_link(f"{name}.md", one.code), one.severity, one.summary]) for one in told]
    return "\n".join(lines) + "\n"


def _shape_page(rules: Rules, file: str, told: list[Explanation]) -> str:
    graph, name = rules.graph, _family(file)
    up = "../" * name.count("/")
    here = [one for one in graph.shapes.values() if one.file == file]
    about = [graph.heads[file], f"The shapes stand in `shapes/{file}`.", *(_node(graph, one) for one in here)]
    rows = list(_properties(graph, here, file, {one.code: one for one in told}))
    if rows:
        head = ["code", "path", "what is asked for", "severity", "message"]
        about.append("\n".join([_row(head), _row(["---"] * len(head)), *map(_row, rows)]))
    return _page(_title(name), about, told, up=up)


def _node(graph: shapes.Graph, shape: shapes.Shape) -> str:
    """Say at what a node shape is held and whether it is closed; nothing of a property shape."""
    if "path" in shape.says:
        return ""
    targets = [f"`{constraints.curie(graph, one)}`" for one in shapes.targets(shape)]
    held = f"is held at {' and '.join(targets)}" if targets else "is held where another shape asks for it"
    closed = "closed: no other property may stand there" if shape.text("closed") == "true" else "open"
    return f"`{shape.code}` {held}. It is {closed}."


def _properties(
    graph: shapes.Graph, here: list[shapes.Shape], file: str, told: dict[str, Explanation]
) -> Iterator[list[str]]:
    """Yield a row for each property shape of a file, and for those of other files to which its shapes refer."""
    referred = [graph.shape(term) for one in here for term in one.says.get("property", ())]
    own = [one for one in here if "path" in one.says]
    for shape in dict.fromkeys(one.code for one in (*filter(None, referred), *own)):
        one = graph.shapes[shape]
        path = " ".join(f"`{constraints.path(graph, term)}`" for term in one.says.get("path", ()))
        elsewhere = "" if one.file == file else relpath(f"{_family(one.file)}.md", dirname(_family(file)))
        code = _link(elsewhere, one.code) if elsewhere or one.code in told else one.code
        asked = "; ".join(constraints.words(graph, one.says))
        yield [code, path, asked, one.severity, one.text("message")]


def _family(file: str) -> str:
    return f"shapes/{file.removesuffix('.ttl')}"


def _title(family: str) -> str:
    return f"Shapes: {family.removeprefix('shapes/')}"


def _link(page: str, code: str) -> str:
    """Link to the heading of a code: renderers write it in small letters."""
    return f"[{code}]({page}#{code.lower()})"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
