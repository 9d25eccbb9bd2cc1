"""The text of a record changed in one place, everything else left byte for byte."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

Path = tuple[str | int, ...]

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What may stand without quotes in brackets too.
_PLAIN = re.compile(r"[A-Za-z][\w./*@-]*(?: [\w./*@-]+)*|\d+ of \d+|\d+\.\.\d+(?: of \d+)?")


class Edit(NamedTuple):
    """A stretch of a text and what is written instead."""

    start: int
    stop: int
    new: str


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a record, and where in it each key and value stands.

    Attributes:
        text: the YAML.
        tree: what it says.
        keys: the stretch of each key, by the path of its value.
        values: the stretch of each value, by its path.
        flow: the paths of what is written in brackets.
    """

    text: str
    tree: Any
    keys: dict[Path, range]
    values: dict[Path, range]
    flow: frozenset[Path]

    def get(self, path: Path) -> Any:
        """Return what stands at a path; None where nothing does."""
        node = self.tree
        for part in path:
            if isinstance(node, dict):
                node = node.get(part)
            elif isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            else:
                return None
        return node

    def raw(self, path: Path) -> str:
        """Return the text of a value as it is written."""
        place = self.values[path]
        return self.text[place.start : place.stop]

    # --- edits ---------------------------------------------------------------------------------------------------

    def replace(self, path: Path, new: str) -> Edit:
        """Write another text in the place of a value."""
        place = self.values[path]
        return Edit(place.start, place.stop, quoted(new))

    def swap(self, one: Path, other: Path) -> list[Edit]:
        """Write each of two values in the place of the other, as it is written."""
        first, second = self.values[one], self.values[other]
        return [Edit(first.start, first.stop, self._within(other)), Edit(second.start, second.stop, self._within(one))]

    def _within(self, path: Path) -> str:
        """Return the text of a value as it may stand in brackets too."""
        value = self.get(path)
        return quoted(value) if isinstance(value, str) else self.raw(path)

    def remove(self, path: Path) -> Edit:
        """Take a field, an entry or an item of a list away."""
        value = self.values[path]
        start = self.keys[path].start if path in self.keys else value.start
        if path[:-1] in self.flow:
            after = re.compile(r"\s*,\s*").match(self.text, value.stop)
            if after:
                return Edit(start, after.end(), "")
            before = re.search(r",?\s*$", self.text[:start])
            return Edit(before.start() if before else start, value.stop, "")
        begin = self.text.rfind("\n", 0, start) + 1
        end = self.text.find("\n", value.stop) + 1
        return Edit(begin, end, "")

    def insert(self, path: Path, key: str, value: str) -> Edit:
        """Give an entry one more field, before its first; the value is written as it stands."""
        place = self.values[path]
        if path in self.flow:
            return Edit(place.start + 1, place.start + 1, f"{key}: {value}, ")
        first = next(range_ for where, range_ in self.keys.items() if where[:-1] == path)
        indent = first.start - (self.text.rfind("\n", 0, first.start) + 1)
        return Edit(first.start, first.start, f"{key}: {value}\n{' ' * indent}")

    def put(self, path: Path, key: str, value: str) -> Edit:
        """Write a field of an entry, whether it has it or not."""
        return (
            self.replace((*path, key), value) if (*path, key) in self.values else self.insert(path, key, quoted(value))
        )

    def add(self, section: str, key: str, value: str) -> Edit:
        """Give a section one more entry, before its first; the value is written as it stands."""
        if (section,) not in self.values:
            return Edit(len(self.text), len(self.text), f"\n{section}:\n  {key}: {value}\n")
        return self.insert((section,), key, value)

    def copy(self, path: Path, key: str, edits: Iterable[Edit] = ()) -> Edit:
        """Write an entry once more, before itself, under another key and with some edits."""
        place = range(self.keys[path].start, self.values[path].stop)
        named = Edit(place.start, self.keys[path].stop, key)
        inside = [named, *(one for one in edits if place.start <= one.start and one.stop <= place.stop)]
        block = edited(self.text, inside)[place.start :][: len(place) + sum(map(_longer, inside))]
        return Edit(place.start, place.start, f"{block.rstrip()}\n  ")


def _longer(edit: Edit) -> int:
    return len(edit.new) - (edit.stop - edit.start)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text after some edits that do not touch each other.

    >>> edited("one two", [Edit(4, 7, "three"), Edit(0, 3, "2")])
    '2 three'
    """
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.stop :]
    return text


def quoted(text: str) -> str:
    """Return a text as YAML may have it anywhere.

    >>> quoted("9 of 14"), quoted("7.20"), quoted("a, b")
    ('9 of 14', '"7.20"', '"a, b"')
    """
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def page(text: str) -> Page:
    """Read the text of a record, and note where each key and value of it stands."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    walk = _Walk(starts)
    root = yaml.compose(text, _LOADER)
    assert root is not None
    tree = walk.node(root, ())
    return Page(text, tree, walk.keys, walk.values, frozenset(walk.flow))


class _Walk:
    """One walk over a node tree, gathering stretches."""

    def __init__(self, starts: list[int]) -> None:
        self.starts = starts
        self.keys: dict[Path, range] = {}
        self.values: dict[Path, range] = {}
        self.flow: set[Path] = set()

    def node(self, node: yaml.Node, path: Path) -> Any:
        self.values[path] = self._range(node)
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if getattr(node, "flow_style", False):
            self.flow.add(path)
        if isinstance(node, yaml.SequenceNode):
            found: Any = [self.node(child, (*path, index)) for index, child in enumerate(node.value)]
        else:
            found = dict(self._pairs(node, path))
        if path not in self.flow and node.value:
            # A block ends where the last thing in it does, not where the next begins.
            last = max(place.stop for where, place in self.values.items() if where[:-1] == path)
            self.values[path] = range(self.values[path].start, last)
        return found

    def _pairs(self, node: yaml.Node, path: Path) -> Iterator[tuple[str, Any]]:
        for key, value in node.value:
            self.keys[*path, key.value] = self._range(key)
            yield key.value, self.node(value, (*path, key.value))

    def _range(self, node: yaml.Node) -> range:
        start, end = node.start_mark, node.end_mark
        return range(self.starts[start.line] + start.column, self.starts[end.line] + end.column)
