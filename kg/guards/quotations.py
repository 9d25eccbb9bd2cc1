"""Sentences of a report where the curator's own words belong: a licence lets them be passed on, or nobody does."""

import re
from collections.abc import Iterator

from kg.guards.verdicts import Path

#: So many words in a row are no chance and no fixed phrase; shorter ones are tokens as printed.
RUN = 12
#: Where the report's own words belong: what it prints of itself, its tables, and where something stands.
_ITS_OWN = frozenset({"report", "tables", "text", "at"})
_OPEN = re.compile(r"CC|Creative Commons|public domain", re.IGNORECASE)


def may_be_quoted(licence: str | None) -> bool:
    """Whether a licence as printed lets sentences be passed on.

    >>> may_be_quoted("CC-BY-4.0"), may_be_quoted("All rights reserved"), may_be_quoted(None)
    (True, False, False)
    """
    return bool(licence and _OPEN.match(licence.strip()))


def quotations(record: object, text: str) -> Iterator[tuple[Path, str]]:
    """Yield where a record has words in a row that stand in a text, and the first of them.

    Titles, tables and what the report prints of itself are facts; of a row of figures it is not the words that count.

    Args:
        record: the tree of the record: mappings, lists and strings.
        text: the normalised text of the report.
    """
    runs = set(_runs(text))
    for path, words in _words(record, ()):
        taken = next((run for run in _runs(words) if run in runs), None)
        if taken and sum(word.isdigit() for word in taken) * 2 < RUN:
            yield path, " ".join(taken[:6])


def _words(tree: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, child in tree.items():
            if key not in _ITS_OWN:
                yield from _words(child, (*path, key))
    elif isinstance(tree, list):
        for index, child in enumerate(tree):
            yield from _words(child, (*path, index))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
