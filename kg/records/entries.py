"""What a record file became: its facts, and what is wrong with it, each fault at its line."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.anchors import Anchor
from kg.anchors import parse as parse_anchor
from kg.faults import Fault
from kg.model import Facts
from kg.records.source import Path, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a record file.

    Attributes:
        file: the file as the user named it.
        source: the tree with its positions; None where the file is no YAML.
        facts: what it says; None where its form is wrong.
        faults: what is wrong, in order.
        draft: whether the file says of itself that it is a draft, however broken it is.
    """

    file: str
    source: Source | None = None
    facts: Facts | None = None
    faults: tuple[Fault, ...] = ()
    draft: bool = False

    @property
    def sound(self) -> Facts | None:
        """What the record says, if it can become triples."""
        return None if any(fault.severity == "error" for fault in self.faults) else self.facts

    def fault(self, path: Path, code: str, what: str, remedy: str = "", *, key: bool = False) -> Fault:
        """Make a fault at a place of this record; `key` points to the key rather than to its value."""
        place = self.source.place(path, key=key) if self.source else None
        return Fault(
            code=code,
            file=self.file,
            line=place.line if place else 1,
            column=place.column if place else 1,
            path=".".join(map(str, path)),
            what=what,
            remedy=remedy,
        )


def written_anchors(source: Source) -> Iterator[tuple[Path, str]]:
    """Yield what stands where an anchor must: under `at` everywhere, an anchor or a quotation."""
    for path, text in _leaves(source.tree, ()):
        if "at" in path:
            yield path, text


def anchors(reading: Reading) -> Iterator[tuple[Path, Anchor]]:
    """Yield every anchor of a record and where in the record it stands."""
    if reading.source is not None:
        for path, text in written_anchors(reading.source):
            anchor = parse_anchor(text)
            if anchor:
                yield path, anchor


def _leaves(tree: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, child in tree.items():
            yield from _leaves(child, (*path, key))
    elif isinstance(tree, list):
        for index, child in enumerate(tree):
            yield from _leaves(child, (*path, index))
