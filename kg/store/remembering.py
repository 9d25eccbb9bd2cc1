"""Answers of a store that no longer changes, remembered beside it: the same question is not planned and run twice."""

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.store import Answer, Source, Table, Term

#: Longer answers are not kept.
_LONGEST = 1_000_000


class Remembering:
    """Answers SELECT queries from a folder where it can, and keeps there what it had to ask.

    It is a memory and no more: what cannot be read is asked again, and what cannot be written is forgotten.
    """

    def __init__(self, source: Source, folder: Path) -> None:
        self._source = source
        self._folder = folder

    def query(self, sparql: str) -> Answer:
        """Answer a query (see `Source`)."""
        file = self._folder / f"{hashlib.sha256(sparql.encode()).hexdigest()[:32]}.json"
        known = _read(file)
        if known is not None:
            return known
        answer = self._source.query(sparql)
        if isinstance(answer, Table) and not answer.warning:
            _write(file, answer)
        return answer


def _read(file: Path) -> Table | None:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        rows = tuple(tuple(_term(cell) for cell in row) for row in document["rows"])
        return Table(tuple(document["columns"]), rows)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(file: Path, answer: Table) -> None:
    document = {"columns": answer.columns, "rows": [[_cell(cell) for cell in row] for row in answer.rows]}
    text = json.dumps(document, ensure_ascii=False)
    if len(text) > _LONGEST:
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)


def _cell(term: Term | None) -> list[str] | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return [term.value]
    if isinstance(term, BlankNode):
        return ["_", term.value]
    return [term.value, term.datatype.value, term.language or ""]


def _term(cell: Any) -> Term | None:
    if cell is None:
        return None
    if len(cell) == 1:
        return NamedNode(cell[0])
    if len(cell) == 2:
        return BlankNode(cell[1])
    value, datatype, language = cell
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))
