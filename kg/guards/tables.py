"""Passages that must be whole sentences, and rows of tables whose cells must stand in the order of the columns."""

import re
from collections.abc import Iterator, Mapping

from kg.guards.passages import APART, Passage
from kg.guards.verdicts import Path, Weighed, judged
from kg.model import Facts


def sentences(facts: Facts, found: Mapping[str, Passage], rows: set[str]) -> Iterator[Weighed]:
    """See that each passage is whole, so that no negation was cut off."""
    seen: set[str] = set()
    for path, said in facts.statements():
        for index, at in enumerate(said.at):
            if at not in found or at in seen:
                continue
            seen.add(at)
            if at in rows:
                yield Weighed((*path, "at", index), "sentence", "not-applicable")
                continue
            text = found[at].text
            what = f"“{text[:60]}{'…' if len(text) > 60 else ''}” is cut out of a sentence, which may say the contrary."
            remedy = "Quote the whole sentence, from its first word to its full stop, and run `kg tidy --texts DIR`."
            yield judged((*path, "at", index), "sentence", not found[at].cut, what, remedy)


def rows_in_order(facts: Facts, found: Mapping[str, Passage]) -> Iterator[Weighed]:
    """See that the numbers of each row of a table stand in its passage in the order of the columns."""
    for name, table in facts.record.tables.items():
        for index, cells in enumerate(table.rows):
            key = cells[0][0] if cells and cells[0] else ""
            texts = [found[at].text for at in table.at.get(key, ()) if at in found]
            path: Path = ("tables", name, "rows", index)
            numbers = [token for cell in cells[1:] for word in cell for token in _row_tokens(word, table.levels)]
            if not texts or len(numbers) < 2:
                yield Weighed(path, "row", "not-applicable")
                continue
            passed = any(_in_order(text, numbers) for text in (*texts, APART.join(texts)))
            what = f"The numbers of {key!r} do not stand in the passage in the order of the columns."
            yield judged(path, "row", passed, what, "Compare the row with the paper, cell by cell.")


def _row_tokens(word: str, levels: Mapping[str, str]) -> list[str]:
    """Return the numbers of a cell, if the cell is a number, or the one word of a cell that is a grade."""
    if word in levels and word.isalpha():
        return [word]
    return re.findall(r"\d+(?:[.,]\d+)?", word) if re.match(r"[<>≤≥~≈=\s]*[-−+]?\d", word) and "*" not in word else []


def _in_order(text: str, tokens: list[str]) -> bool:
    position = 0
    for token in tokens:
        before, after = (r"(?<!\d)(?<!\d[.,])", r"(?!\d)(?![.,]\d)") if token[0].isdecimal() else (r"\b", r"\b")
        match = re.compile(rf"{before}{re.escape(token)}{after}").search(text, position)
        if match is None:
            return False
        position = match.end()
    return True


def wrapped(shown: str, row: str) -> bool:
    """Whether a row has the words of a cell in their order; the lines of the cells beside it may stand between them."""
    position = 0
    for word in shown.split():
        match = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])").search(row, position)
        if match is None:
            return False
        position = match.end()
    return True
