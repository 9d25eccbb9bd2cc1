"""A record file as a tree of text, with the line and column of every key and value.

PyYAML's C composer reads; this walk refuses what YAML could smuggle in (repeated keys, anchors, aliases, merge keys,
tags) and takes every scalar as the text that stands there, so that `NO`, `1:30`, `012` and `7.20` stay what they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from kg.faults import Fault

#: A tree of mappings, sequences and text.
Tree = dict[str, Any] | list[Any] | str
Path = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{tag}" for tag in ("str", "int", "float", "bool", "null", "timestamp", "value")}


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A record file that was read as YAML.

    Attributes:
        tree: what stands in it.
        keys: where each key of a mapping stands, by the path of its value.
        values: where each value begins, by its path.
    """

    tree: Tree
    keys: dict[Path, Place]
    values: dict[Path, Place]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where a path stands, or the nearest place above it."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        for length in range(len(path), -1, -1):
            found = first.get(path[:length]) or second.get(path[:length])
            if found:
                return found
        return Place(1, 1)


def parse(text: str, file: str) -> tuple[Source | None, list[Fault]]:
    """Read YAML as text with positions; the source is None where a fault leaves nothing to go on with."""
    early = _too_much(text, file)
    if early:
        return None, [early]
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        return None, [_syntax(error, file)]
    except RecursionError:
        return None, [_deep(file, 1)]
    finally:
        loader.dispose()
    if root is None:
        return None, [Fault(code="yaml-empty", file=file, line=1, column=1, what="The file is empty.")]
    walk = _Walk(file)
    walk.faults.extend(_anchored(text, file))
    tree = walk.node(root, ())
    return (None if walk.faults else Source(tree, walk.keys, walk.values)), walk.faults


def _anchored(text: str, file: str) -> Iterator[Fault]:
    if not re.search(r"(?:^|[\s\[{,])&\S", text):
        return
    for event in yaml.parse(text, _LOADER):
        name = getattr(event, "anchor", None)
        if name and event.start_mark and not isinstance(event, yaml.AliasEvent):
            yield Fault(
                code="yaml-anchor",
                file=file,
                line=event.start_mark.line + 1,
                column=event.start_mark.column + 1,
                what=f"The YAML anchor &{name} stands here.",
                remedy="Drop it; or, if it is meant as text, put the text between quotes.",
            )


def _too_much(text: str, file: str) -> Fault | None:
    if len(text) > MAX_BYTES:
        what = f"The file has {len(text):,} characters; a record has {MAX_BYTES:,} at most."
        return Fault(code="yaml-size", file=file, line=1, column=1, what=what, remedy="Split it, one report a file.")
    if "\0" in text:
        return Fault(code="yaml-syntax", file=file, line=1, column=1, what="The file holds a NUL: it is no text.")
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        indicators = re.match(r"(?:\s*[-?:]\s)+", line)
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if depth > 1000 or (indicators and len(indicators[0]) > 1000) or line.count("[") + line.count("{") > 5000:
            return _deep(file, number)
    return None


def _deep(file: str, line: int) -> Fault:
    return Fault(
        code="yaml-depth",
        file=file,
        line=line,
        column=1,
        what=f"The brackets or lists are nested deeper than {MAX_DEPTH} levels.",
        remedy="A record needs six levels; close the brackets.",
    )


def _syntax(error: yaml.YAMLError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    what = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    return Fault(
        code="yaml-syntax",
        file=file,
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else 1,
        what=f"This is not YAML: {what or str(error).splitlines()[0]}.",
        remedy="Put text that begins with `>`, or holds `: `, ` #`, brackets or quotes, between double quotes.",
    )


class _Walk:
    """One walk over a node tree, gathering positions and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def node(self, node: yaml.Node, path: Path) -> Tree:
        self.values[path] = Place(node.start_mark.line + 1, node.start_mark.column + 1)
        if id(node) in self._seen:
            return self._refuse("yaml-alias", node, path, "An alias repeats another part of the file.", "Write it out.")
        self._seen.add(id(node))
        if len(path) > MAX_DEPTH:
            self.faults.append(_deep(self.file, node.start_mark.line + 1))
            return ""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if isinstance(node, yaml.SequenceNode):
            if node.tag != "tag:yaml.org,2002:seq":
                return self._tagged(node, path)
            return [self.node(child, (*path, i)) for i, child in enumerate(node.value)]
        if node.tag != "tag:yaml.org,2002:map":
            return self._tagged(node, path)
        return dict(self._pairs(node, path))

    def _pairs(self, node: yaml.Node, path: Path) -> Iterator[tuple[str, Tree]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse("yaml-key", key_node, path, "A key is no plain word.", "Write a word before the colon.")
                continue
            key = key_node.value
            if key_node.tag == "tag:yaml.org,2002:merge":
                self._refuse("yaml-merge", key_node, path, "A merge key (<<) brings in another part.", "Write it out.")
                continue
            if key in seen:
                what = f"The key {key!r} stands here again; it stands in line {seen[key]} already."
                self._refuse("yaml-repeated-key", key_node, (*path, key), what, "Keep one, or give one another name.")
                continue
            seen[key] = line
            self.keys[*path, key] = Place(line, key_node.start_mark.column + 1)
            yield key, self.node(value_node, (*path, key))

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> str:
        if node.tag not in _PLAIN_TAGS:
            return self._tagged(node, path)
        text = str(node.value)
        if not node.style and text in ("", "~", "null"):
            self._refuse("yaml-empty-value", node, path, "Nothing is written here.", "Write a value, or drop the key.")
        return text

    def _tagged(self, node: yaml.Node, path: Path) -> str:
        what = f"The tag {node.tag!r} is not allowed in a record."
        return self._refuse("yaml-tag", node, path, what, "Drop the tag (the word with the exclamation mark).")

    def _refuse(self, code: str, node: yaml.Node, path: Path, what: str, remedy: str) -> str:
        fault = Fault(
            code=code,
            file=self.file,
            line=node.start_mark.line + 1,
            column=node.start_mark.column + 1,
            path=".".join(map(str, path)),
            what=what,
            remedy=remedy,
        )
        self.faults.append(fault)
        return ""
