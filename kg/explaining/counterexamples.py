"""Examples for shapes, from the graphs by which they are tested: Turtle with one thing wrong, and what is right.

A file is Turtle below comments that say what it is: `expect:` is a thing, a code and a severity that the shapes must
find, `base:` names the good file that it adds to, `remove:` takes the values of a property of a thing away from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.explaining.explanation import Example
from kg.workspace import packaged

#: Where they lie: in the wheel below `kg/data`, in a checkout beside the tests.
_FOLDERS = ("counterexamples", "tests/shapes")
_DIRECTIVE = re.compile(r"(?:@?prefix|@?base)\s", re.IGNORECASE)
_BLOCK = re.compile(r"(<[^>]*>)(.*?)[ \t]*\.$", re.DOTALL)


class File(NamedTuple):
    """One counterexample.

    Attributes:
        path: the file.
        head: what its comments say after each word, split at blanks.
        body: its statements, block by block.
    """

    path: Path
    head: Mapping[str, list[list[str]]]
    body: tuple[str, ...]


def folder() -> Path:
    """Return the folder of counterexamples, which is empty where they did not come along."""
    return next((path for path in map(packaged, _FOLDERS) if path.is_dir()), packaged(_FOLDERS[0]))


def find(where: Path) -> dict[str, File]:
    """Return the first counterexample of each code."""
    found: dict[str, File] = {}
    for path in sorted(where.glob("*.bad.ttl")):
        file = _read(path)
        for expected in file.head.get("expect", ()):
            found.setdefault(expected[1], file)
    return found


def bad(file: File, code: str) -> Example:
    """Return what is wrong in a counterexample, and what it lacks or stands beside."""
    lines = []
    removed = [name for subject, name in file.head.get("remove", ()) if f"<{subject}>" == _focus(file, code)]
    if not file.body and removed:
        for statements in _said(file, _focus(file, code)):
            return _shown(_focus(file, code), [one for one in statements if one[0] not in removed])
    for subject, name in file.head.get("remove", ()):
        lines.append(f"# <{subject}> without {name}{', but:' if _adds(file, subject, name) else ''}")
    for block in file.body:
        subject, statements = _statements(block)
        for name, _ in statements:
            lines += [f"# beside {line}" for line in _beside(file, subject, name)]
    return Example(text="\n".join([*lines, "\n\n".join(file.body)]).strip(), language="turtle")


def good(file: File, code: str, name: str) -> Example | None:
    """Return the same thing as it should be: what it is, and its values of one property; or all of it.

    Args:
        file: the counterexample.
        code: the code that it gives.
        name: the property as the file writes it; nothing for all of them.
    """
    focus = _focus(file, code)
    for statements in _said(file, focus):
        return _shown(focus, _kept(statements, name) if file.body else statements)
    # The thing is there in the counterexample alone: another one has the property.
    blocks = [_statements(block) for base in _bases(file) for block in base.body]
    for subject, statements in blocks:
        if any(one == name for one, _ in statements) or not name:
            return _shown(subject, _kept(statements, name))
    return _shown(*blocks[0]) if blocks else None


def _kept(statements: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """Return what a thing is and its values of a property; all of it where it has none."""
    kept = [(one, said) for one, said in statements if one in ("a", name)]
    return kept if any(one == name for one, _ in kept) else statements


def _focus(file: File, code: str) -> str:
    return next(f"<{one[0]}>" for one in file.head["expect"] if one[1] == code)


def _said(file: File, subject: str) -> Iterator[list[tuple[str, str]]]:
    """Yield what the files to which a counterexample adds say of a thing."""
    for base in _bases(file):
        yield from (statements for found, statements in map(_statements, base.body) if found == subject)


def _shown(subject: str, statements: Sequence[tuple[str, str]]) -> Example:
    text = " ;\n  ".join(f"{one} {said}" for one, said in statements)
    return Example(text=f"{subject} {text} .", language="turtle")


def _adds(file: File, subject: str, name: str) -> bool:
    return any(
        found == f"<{subject}>" and any(one == name for one, _ in statements)
        for found, statements in map(_statements, file.body)
    )


def _beside(file: File, subject: str, name: str) -> Iterator[str]:
    """Yield what the good file says of a thing by the same property, unless it is taken away."""
    if name == "a" or [subject.strip("<>"), name] in file.head.get("remove", []):
        return
    for statements in _said(file, subject):
        yield from (f"{subject} {one} {said} ." for one, said in statements if one == name)


def _bases(file: File) -> Iterator[File]:
    for (name,) in file.head.get("base", ()):
        base = _read(file.path.parent / name)
        yield base
        yield from _bases(base)


def _read(path: Path) -> File:
    head: dict[str, list[list[str]]] = {}
    blocks: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            word, mark, said = line.removeprefix("# ").partition(": ")
            if mark:
                head.setdefault(word, []).append(said.split())
        elif not line.strip():
            blocks.append([])
        elif not _DIRECTIVE.match(line):
            blocks[-1].append(line)
    return File(path, head, tuple("\n".join(block) for block in blocks if block))


def _statements(block: str) -> tuple[str, list[tuple[str, str]]]:
    """Take a block apart: the thing, and each property with its values as written."""
    match = _BLOCK.match(block)
    if match is None:
        return "", []
    parts = (" ".join(part.split()) for part in re.split(r"[ \t]*;\s*\n", match[2]))
    split = [part.partition(" ") for part in parts if part]
    return match[1], [(name, said) for name, _, said in split]
