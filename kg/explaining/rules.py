"""Explanations of the rules that are Python, and examples for some of the others: Markdown of one simple form.

A file has a title and a paragraph, then for each code a heading of the second level, the rule, paragraphs that begin
with `Why:`, `Write:`, `Where:` (the file that holds the rule) and, unless it is an error, `Severity:`, and two fenced
blocks whose first line says `bad` or `good`.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import WorkspaceError
from kg.explaining.explanation import FORMS, Example, Explanation
from kg.faults import Severity

FOLDER = Path(__file__).resolve().parent / "rules"
#: The file whose examples stand in for those of shapes, which are Turtle.
SHAPES = "shapes"

_FENCE = re.compile(r"```(yaml|turtle|text) (bad|good)(?: (\w+))?")
_LABELS = ("Why", "Write", "Where", "Severity")
_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info"}


class Section(NamedTuple):
    """What one file says of one code.

    Attributes:
        code: the code.
        rule: the rule; empty where it is told by something else.
        said: the paragraphs with a label, by their labels.
        examples: the examples, by `bad` and `good`.
    """

    code: str
    rule: str
    said: dict[str, str]
    examples: dict[str, Example]


class Family(NamedTuple):
    """A family of rules.

    Attributes:
        name: the name of its file without the ending.
        title: what it is.
        about: what is said of all of them.
        sections: what is said of each, by its code.
    """

    name: str
    title: str
    about: str
    sections: dict[str, Section]


@cache
def families(folder: Path = FOLDER) -> dict[str, Family]:
    """Read the files of rules, by name."""
    return {path.stem: _family(path) for path in sorted(folder.glob("*.md"))}


def explained(family: Family) -> Iterator[Explanation]:
    """Yield what a family says of its rules."""
    for section in family.sections.values():
        yield Explanation(
            code=section.code,
            family=family.name,
            severity=_SEVERITIES[section.said.get("Severity", "error.").rstrip(".")],
            summary=first_sentence(section.rule),
            rule=section.rule,
            why=section.said.get("Why", ""),
            remedy=section.said.get("Write", ""),
            bad=section.examples.get("bad"),
            good=section.examples.get("good"),
            source=section.said.get("Where", "").strip("`"),
        )


def first_sentence(text: str) -> str:
    """Return the first sentence of a text.

    >>> first_sentence("One is `a. b`. Two.")
    'One is `a. b`.'
    """
    match = re.match(r"(?:`[^`]*`|[^`])*?[.?!](?=\s|$)", text)
    return match[0] if match else text


def _family(path: Path) -> Family:
    head, *parts = _parts(path.read_text(encoding="utf-8"))
    title, _, about = head.partition("\n")
    sections = [_section(path, part) for part in parts]
    return Family(
        name=path.stem,
        title=title.removeprefix("# "),
        about=_joined(about),
        sections={section.code: section for section in sections},
    )


def _parts(text: str) -> Iterator[str]:
    """Yield the head of a file, then the text of each section; a heading inside a block is none."""
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    yield "\n".join(lines)


def _section(path: Path, part: str) -> Section:
    heading, _, rest = part.partition("\n")
    code, examples, prose = heading.removeprefix("## ").strip(), dict[str, Example](), list[str]()
    lines = iter(rest.splitlines())
    for line in lines:
        if not line.startswith("```"):
            prose.append(line)
            continue
        match = _FENCE.fullmatch(line)
        form = (match[3] or ("merged" if match[1] == "yaml" else "")) if match else "none"
        if match is None or form not in FORMS:
            raise WorkspaceError(f"{path}: {code}: {line!r} begins no example.", "Write ```yaml bad or ```yaml good.")
        block = "\n".join(iter(lambda: next(lines, "```"), "```"))
        examples[match[2]] = Example(text=block, language=match[1], form=form)
    rule, said = list[str](), dict[str, str]()
    for paragraph in filter(None, (_joined(one) for one in "\n".join(prose).split("\n\n"))):
        label, mark, text = paragraph.partition(": ")
        if mark and label in _LABELS:
            said[label] = text
        else:
            rule.append(paragraph)
    return Section(code=code, rule=" ".join(rule), said=said, examples=examples)


def _joined(paragraph: str) -> str:
    return " ".join(paragraph.split())
