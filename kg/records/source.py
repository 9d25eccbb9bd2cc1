"""A record file as a tree of text, with the line and column of every key and value.

PyYAML's C composer reads; this walk refuses what YAML could smuggle in (repeated keys, anchors, aliases, merge keys,
tags) and takes every scalar as the text that stands there, so that `NO`, `1:30`, `012` and `7.20` stay what they are.
"""

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
_UNWELCOME = (
    ("\0", "A NUL stands here: this is no text.", "Delete it; it is invisible in most editors."),
    ("\t", "A tab stands here, where readers of YAML differ.", "Write blanks instead."),
)
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    try:
        smuggled = list(_smuggled(text, file))
        if any(fault.code == "yaml-depth" for fault in smuggled):
            return None, smuggled
        root = yaml.compose(text, _LOADER)
    except yaml.YAMLError as error:
        return None, [_syntax(error, text, file)]
    if root is None:
        return None, [_fault("yaml-empty", file, "The file is empty.", "Begin with `id: …`; `kg init` has an example.")]
    walk = _Walk(file)
    walk.faults.extend(smuggled)
    tree = walk.node(root, ())
    return (None if walk.faults else Source(tree, walk.keys, walk.values)), walk.faults


def _smuggled(text: str, file: str) -> Iterator[Fault]:
    """Yield anchors, tags and too deep a nesting from the events, which libyaml makes without recursion.

    The composer recurses, and dies by a signal on a hundred thousand brackets: depth is bounded before it.
    """
    depth = 0
    for event in yaml.parse(text, _LOADER):
        at: Any = event.start_mark
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH + 1:
                yield _deep(file, at.line + 1)
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        tag, name = getattr(event, "tag", None), getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            yield _fault(
                "yaml-alias", file, f"The alias *{name} repeats another part of the file.", "Write it out.", at
            )
        elif name:
            remedy = "Drop it; or, if it is meant as text, put the text between quotes."
            yield _fault("yaml-anchor", file, f"The YAML anchor &{name} stands here.", remedy, at)
        if tag:
            what = f"The tag {tag.replace('tag:yaml.org,2002:', '!!')} is not allowed in a record."
            yield _fault("yaml-tag", file, what, "Drop the tag (the word with the exclamation mark).", at)


def _fault(code: str, file: str, what: str, remedy: str, mark: Any = None) -> Fault:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(code=code, file=file, line=line, column=column, what=what, remedy=remedy)


def _too_much(text: str, file: str) -> Fault | None:
    if len(text) > MAX_BYTES:
        what = f"The file has {len(text):,} characters; a record has {MAX_BYTES:,} at most."
        return _fault("yaml-size", file, what, "Split it, one report a file.")
    for character, what, remedy in _UNWELCOME:
        before, found, _ = text.partition(character)
        if found:
            line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
            return Fault(code="yaml-syntax", file=file, line=line, column=column, what=what, remedy=remedy)
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


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    if mark and "nesting depth" in str(getattr(error, "problem", "")):
        # Newer versions of libyaml have a bound of their own, and look ahead.
        return _deep(file, mark.line + 1)
    if "end of stream" in str(getattr(error, "problem", "")):
        mark = getattr(error, "context_mark", None) or mark
    what = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    remedy = "Put text that begins with `>`, or holds `: `, ` #`, brackets or quotes, between double quotes."
    if isinstance(error, yaml.reader.ReaderError):
        # The C reader counts bytes.
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        what, remedy = "a control character stands here", "Delete it; it is invisible in most editors."
    return Fault(
        code="yaml-syntax",
        file=file,
        line=line,
        column=column,
        what=f"This is not YAML: {what or str(error).splitlines()[0]}.",
        remedy=remedy,
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
            return ""  # An alias, of which there is a fault already.
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.node(child, (*path, i)) for i, child in enumerate(node.value)]
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
        text = str(node.value)
        if "\0" in text:
            self._refuse("yaml-syntax", node, path, "This text holds a NUL.", "Write it without the NUL.")
        if not node.style and text in ("", "~", "null"):
            self._refuse("yaml-empty-value", node, path, "Nothing is written here.", "Write a value, or drop the key.")
        return text

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
