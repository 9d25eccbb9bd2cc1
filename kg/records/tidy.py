"""The canonical form of a record, and quotations turned into anchors.

A curator may quote the report under `at`; `tidy` finds the quotation in the normalised text and writes the anchor in
its place, so that no sentence stays in the record. Of a long passage the first and the last words will do, `… ` between
them; a quotation that occurs more than once is told apart by its number: `the same words #2`.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from kg import anchors
from kg.faults import Fault
from kg.records.entries import Reading
from kg.records.fields import fields_at
from kg.records.source import Path, parse

#: A passage is a sentence, a few sentences or a table row; a longer one has run over something else.
LONGEST = 1000

_NUMBERED = re.compile(r"(?P<quote>.*\S)\s*#(?P<number>[1-9]\d*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tidied:
    """A record in its canonical form.

    Attributes:
        text: the YAML; as it was where it could not be read.
        anchored: how many quotations became anchors.
        faults: what stood in the way.
    """

    text: str
    anchored: int
    faults: tuple[Fault, ...]


class _Text(VersionedResolver):
    """Takes every plain scalar for text, so that `7.20` and `012` are written as they were read."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


def tidy(text: str, file: str, paper: str | None = None) -> Tidied:
    """Return a record in its canonical form.

    Args:
        text: the YAML of the record.
        file: its name, for faults.
        paper: the normalised text of the report; without it quotations stay.
    """
    source, faults = parse(text, file)
    if source is None:
        return Tidied(text, 0, tuple(faults))
    reading = Reading(file=file, source=source)
    yaml = _yaml()
    tree = yaml.load(text)
    anchored: list[Fault | None] = []
    if paper is not None:
        anchored = list(_anchored(tree, reading, paper))
    if isinstance(tree, CommentedMap):
        _in_order(tree, ())
    out = io.StringIO()
    yaml.dump(tree, out)
    written = "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
    return Tidied(written, anchored.count(None), tuple(fault for fault in anchored if fault))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _Text
    yaml.preserve_quotes = True
    # Never break a line: an anchor stays whole, and a change of one fact is a change of one line.
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _anchored(tree: Any, reading: Reading, paper: str) -> Iterator[Fault | None]:
    """Put anchors in the place of quotations; yield None for each, or the fault that prevents it."""
    for holder, key, path in list(_places(tree, ())):
        written = holder[key]
        quotes = [written] if isinstance(written, str) else list(written)
        if all(map(anchors.parse, quotes)):
            continue
        anchored = CommentedSeq()
        anchored.fa.set_flow_style()
        for index, quote in enumerate(quotes):
            found = None if anchors.parse(quote) else _find(paper, quote)
            if isinstance(found, range):
                anchored.append(str(anchors.anchor(paper, found.start, found.stop)))
                yield None
            else:
                anchored.append(quote)
            if isinstance(found, tuple):
                place: Path = path if isinstance(written, str) else (*path, index)
                yield reading.fault(place, "anchor-quotation", *found)
        holder[key] = anchored
    yield from _headings(tree, reading, paper)


def _places(node: Any, path: Path) -> Iterator[tuple[Any, Any, Path]]:
    items: Any = ()
    if isinstance(node, CommentedMap):
        items = node.items()
    elif isinstance(node, CommentedSeq):
        items = enumerate(node)
    for key, child in items:
        here = (*path, key)
        if "at" in here and not isinstance(child, CommentedMap):
            yield node, key, here
        else:
            yield from _places(child, here)


def _headings(tree: Any, reading: Reading, paper: str) -> Iterator[Fault | None]:
    sections = tree.get("text", {}).get("sections") or {} if isinstance(tree, CommentedMap) else {}
    for name, heading in list(sections.items()):
        if heading.isdecimal():
            continue
        found = _find(paper, heading)
        if isinstance(found, range):
            sections[name] = str(found.start)
            yield None
        else:
            yield reading.fault(("text", "sections", name), "anchor-quotation", *found)


def _find(paper: str, written: str) -> range | tuple[str, str]:
    """Return where a quotation stands, or what is wrong with it and what to write."""
    match = _NUMBERED.fullmatch(written)
    quote, number = (match["quote"], int(match["number"])) if match else (written, 0)
    found = _stretches(paper, quote)
    chosen = found[number - 1] if 0 < number <= len(found) else found[0] if len(found) == 1 and not number else None
    if chosen is not None and len(chosen) > LONGEST:
        what = f"From the first words to the last are {len(chosen):,} characters: something else stands between."
        return what, "Quote the parts before and after it as two passages."
    if chosen is not None:
        return chosen
    short = f"“{quote[:60]}{'…' if len(quote) > 60 else ''}”"
    if not found:
        return f"The text does not say {short}.", "Copy the passage from the text, every digit and sign of it."
    what = f"The text says {short} {len(found)} times."
    return what, f"Quote more of the sentence, or write which one is meant: `… #1` to `… #{len(found)}`."


def _stretches(paper: str, quote: str) -> list[range]:
    length = len(anchors.normalise(quote))
    whole = [range(start, start + length) for start in anchors.occurrences(paper, quote)]
    first, mark, last = quote.partition(" … ")
    if whole or not mark:
        return whole
    ends = [(start, start + len(anchors.normalise(last))) for start in anchors.occurrences(paper, last)]
    starts = anchors.occurrences(paper, first)
    after = [(start, next((end for begin, end in ends if begin > start), None)) for start in starts]
    return [range(start, end) for start, end in after if end is not None]


def _in_order(node: Any, path: Path) -> None:
    """Put the keys of a mapping into the order of the model's fields, wherever they stand in another."""
    if isinstance(node, CommentedMap):
        known = [name for name in fields_at(path) if name in node]
        if known and [key for key in node if key in known] != known:
            for name in [*known, *(key for key in node if key not in known)]:
                node.move_to_end(name)
        for key, child in node.items():
            _in_order(child, (*path, key))
