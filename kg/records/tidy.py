"""The canonical form of a record, and quotations turned into anchors.

A curator may quote the report under `at`; `tidy` finds the quotation in the normalised text and writes the anchor in
its place, so that no sentence stays in the record. Of a long passage the first and the last words will do, `… ` between
them; a quotation that occurs more than once is told apart by its number: `the same words #2`.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import PlainScalarString
from ruamel.yaml.tokens import CommentToken

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


def tidy(text: str, file: str, paper: str | None = None, about: Mapping[str, str] | None = None) -> Tidied:
    """Return a record in its canonical form.

    Args:
        text: the YAML of the record.
        file: its name, for faults.
        paper: the normalised text of the report; without it quotations stay.
        about: what the section `text` must say of it, where it does not say it yet.
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
    _unquoted(tree)
    if isinstance(tree, CommentedMap):
        if isinstance(tree.get("text"), CommentedMap):
            for name, value in (about or {}).items():
                tree["text"].setdefault(name, value)
        _in_order(tree, ())
    out = io.StringIO()
    yaml.dump(tree, out)
    return Tidied(out.getvalue(), anchored.count(None), tuple(fault for fault in anchored if fault))


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
        quotes = written if isinstance(written, CommentedSeq) else CommentedSeq([written])
        if not all(isinstance(quote, str) for quote in quotes) or all(map(anchors.parse, quotes)):
            continue
        for index, quote in enumerate(quotes):
            # What a table or a title page prints is no sentence.
            whole = path[0] not in ("tables", "report")
            found = None if anchors.parse(quote) else _find(paper, quote, whole=whole)
            if isinstance(found, range):
                # In its place, so that a comment beside it stays.
                quotes[index] = str(anchors.anchor(paper, found.start, found.stop))
                yield None
            if isinstance(found, tuple):
                place: Path = path if isinstance(written, str) else (*path, index)
                yield reading.fault(place, "anchor-quotation", *found)
        _inline(holder, key, quotes)
    yield from _headings(tree, reading, paper)


def _unquoted(tree: Any) -> None:
    """Take the quotes off anchors, which need none; a `str` put in the place of a quoted one would get them again."""
    for holder, key, _ in list(_places(tree, ())):
        written = holder[key]
        if isinstance(written, CommentedSeq):
            for index, one in enumerate(written):
                if isinstance(one, str) and anchors.parse(one):
                    written[index] = PlainScalarString(one)
        elif isinstance(written, str) and anchors.parse(written):
            holder[key] = PlainScalarString(written)


def _inline(holder: Any, key: Any, quotes: CommentedSeq) -> None:
    """Write a list in brackets; what follows it, to the next entry, then follows the brackets."""
    last = quotes.ca.items.get(len(quotes) - 1, [None])[0]
    after = last is not None and last.value.startswith("\n")
    if (
        not quotes.fa.flow_style()
        and not quotes.ca.comment
        and (not quotes.ca.items or (len(quotes.ca.items) == 1 and after))
    ):
        quotes.ca.items.clear()
        quotes.fa.set_flow_style()
        if after:
            _slots(holder, key)[2] = last
    holder[key] = quotes


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
    text = tree.get("text") if isinstance(tree, CommentedMap) else None
    sections = text.get("sections") if isinstance(text, CommentedMap) else None
    if not isinstance(sections, CommentedMap):
        return
    for name, heading in list(sections.items()):
        if not isinstance(heading, str) or heading.isdecimal():
            continue
        found = _find(paper, heading, whole=False)
        if isinstance(found, range):
            sections[name] = str(found.start)
            yield None
        else:
            yield reading.fault(("text", "sections", name), "anchor-quotation", *found)


def _find(paper: str, written: str, *, whole: bool = True) -> range | tuple[str, str]:
    """Return where a quotation stands, or what is wrong with it and what to write."""
    match = _NUMBERED.fullmatch(written)
    quote, number = (match["quote"], int(match["number"])) if match else (written, 0)
    found = _stretches(paper, quote)
    chosen = found[number - 1] if 0 < number <= len(found) else found[0] if len(found) == 1 and not number else None
    if chosen is not None and len(chosen) > LONGEST:
        what = f"From the first words to the last are {len(chosen):,} characters: something else stands between."
        return what, "Quote the parts before and after it as two passages."
    if chosen is not None and whole and anchors.cut(paper, chosen):
        what = f"“{paper[chosen.start : chosen.stop][:60]}” is cut out of a sentence, which may say the contrary."
        return what, "Quote the sentence from its first word to its full stop, or its first words … its last words."
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
            below = _loosen(node)
            for name in [*known, *(key for key in node if key not in known)]:
                node.move_to_end(name)
            _fasten(node, below)
        for key, child in node.items():
            _in_order(child, (*path, key))


def _last(node: CommentedMap) -> tuple[Any, Any]:
    """Return the mapping or list, and the key in it, after which the comment below a mapping is kept."""
    holder: Any = node
    while True:
        key = len(holder) - 1 if isinstance(holder, CommentedSeq) else list(holder)[-1]
        child = holder[key]
        if not isinstance(child, CommentedMap | CommentedSeq) or child.fa.flow_style() or not child:
            return holder, key
        holder = child


def _loosen(node: CommentedMap) -> str:
    """Take off what stands below a mapping, comments and empty lines, which belongs to what comes next."""
    holder, key = _last(node)
    token = _token(holder, key)
    if token is None:
        return ""
    beside, mark, below = token.value.partition("\n")
    token.value = beside + mark
    return str(below)


def _fasten(node: CommentedMap, below: str) -> None:
    if not below:
        return
    holder, key = _last(node)
    token = _token(holder, key)
    if token is not None:
        token.value = token.value.rstrip("\n") + "\n" + below
        return
    place = 0 if isinstance(holder, CommentedSeq) else 2
    _slots(holder, key)[place] = CommentToken("\n" + below, CommentMark(0), None)


def _slots(holder: Any, key: Any) -> Any:
    """Return where the comments of one entry are kept: in a mapping the third of four is the one after it."""
    size = 2 if isinstance(holder, CommentedSeq) else 4
    return holder.ca.items.setdefault(key, [None] * size)


def _token(holder: Any, key: Any) -> Any:
    slots = holder.ca.items.get(key)
    return slots[0 if isinstance(holder, CommentedSeq) else 2] if slots else None
