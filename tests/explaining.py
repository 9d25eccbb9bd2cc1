"""The examples of rules made real: the record of `kg init` with the fields of an example, and what is found in it."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg import records, triples, validate
from kg.anchors import parse as parse_anchor
from kg.build.anchoring import check_anchors
from kg.build.auditing import audited
from kg.build.checking import check
from kg.build.inputs import Inputs
from kg.build.tidying import tidy_file
from kg.explaining import Example
from kg.faults import Fault
from kg.workspace import Workspace, template
from tests import example

NAME = f"{example.NAME}.yaml"
RECORD = (template() / "records" / NAME).read_text(encoding="utf-8")
#: The digest of the text in that record, which another one takes the place of.
DIGEST = next(line.split()[1] for line in RECORD.splitlines() if line.startswith("  sha256:"))
#: The id of the copy in an example of two records.
SECOND = "example-2021"
#: What stands between the text of the record and what an example quotes: the last row has a "no" and no full stop.
MORE = "Other things are said here."
TEXT = (template() / "texts" / f"{example.NAME}.txt").read_text(encoding="utf-8")


#: What `kg tidy` finds, and `kg check` does not.
TIDIED = ("text-digest", "text-extractor", "text-missing")


class Case(NamedTuple):
    """One example of one rule.

    Attributes:
        code: the rule.
        side: `bad` or `good`.
        example: the example.
    """

    code: str
    side: str
    example: Example


def merged(record: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Put fields into a record, deep by key; one without a value is taken away, and so is what then holds nothing."""
    whole = dict(record)
    for key, value in fields.items():
        below = whole.get(key)
        if isinstance(value, dict):
            whole[key] = merged(below if isinstance(below, dict) else {}, value)
        elif value == "":
            whole.pop(key, None)
        else:
            whole[key] = value
    return whole


def found(where: Workspace, cases: Iterable[Case]) -> dict[tuple[str, str], list[Fault]]:
    """Return what `kg tidy` and `kg check --texts` find in each example.

    The shapes are held against all of them first, which takes less time than one after the other and is remembered.
    """
    texts = where.root / "every"
    texts.mkdir()
    shutil.copy(where.root / "texts" / f"{example.NAME}.txt", texts)
    tidied = {(case.code, case.side): _made(case, where.root / "records", texts) for case in cases}
    inputs, cache = Inputs(where), where.build / ".checks"
    read = [records.read(file, inputs.vocabulary) for files, _ in tidied.values() for file in files]
    graphs = [triples.quads(one.sound, where.names) for one in read if one.sound]
    validate.check(graphs, inputs.shapes, cache)
    return {key: [*faults, *_checked(inputs, files, texts, cache)] for key, (files, faults) in tidied.items()}


def _made(case: Case, where: Path, texts: Path) -> tuple[list[Path], list[Fault]]:
    """Write the records of an example with their texts, and return what `kg tidy` says of their quotations."""
    shown, files, faults = case.example, list[Path](), list[Fault]()
    if shown.form in ("added", "file"):
        written = [(f"{shown.text}\n" if shown.form == "file" else f"{RECORD}\n{shown.text}\n", list[str]())]
    else:
        written = list(_fields(shown))
    for number, (content, quoted) in enumerate(written):
        folder = where / f"{case.code}-{case.side}-{number}"
        folder.mkdir()
        # No two records are of one text.
        more = [MORE, *quoted] if quoted or number else []
        text = "\n\n".join([TEXT, *more]) + "\n"
        for paper in (folder / f"{example.NAME}.txt", texts / f"{folder.name}.txt"):
            paper.write_text(text, encoding="utf-8")
        files.append(folder / (NAME if number == 0 else f"{SECOND}.yaml"))
        files[-1].write_text(content.replace(DIGEST, hashlib.sha256(text.encode()).hexdigest()), encoding="utf-8")
        if quoted or case.code in TIDIED:
            faults += tidy_file(files[-1], folder, write=True).faults
    return files, faults


def _fields(shown: Example) -> Iterator[tuple[str, list[str]]]:
    """Yield the record of an example, and of a pair its copy, each with what it quotes."""
    copied = {"id": SECOND}
    for number, fields in enumerate(yaml.load_all(shown.text, Loader=yaml.BaseLoader)):
        tree = merged(merged(example.tree(), copied) if number else example.tree(), fields or {})
        quoted = [] if shown.form == "quoted" else list(dict.fromkeys(_quotations(fields)))
        yield yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=1000), quoted


def _quotations(node: object, *, below: bool = False) -> Iterator[str]:
    """Yield what is quoted under `at`."""
    if isinstance(node, str) and below and node and not parse_anchor(node):
        yield node
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _quotations(child, below=below or key == "at")
    elif isinstance(node, list):
        for child in node:
            yield from _quotations(child, below=below)


def _checked(inputs: Inputs, files: list[Path], texts: Path, cache: Path) -> list[Fault]:
    checked = check(inputs, files, cache=cache, say=_silent)
    anchored = check_anchors(checked, inputs.vocabulary, texts, say=_silent)
    about = [fault for one in audited([one.reading for one in checked], inputs) for fault in one.faults]
    return [*(fault for one in checked for fault in one.faults), *anchored.faults, *about]


def _silent(_: str) -> None:
    return None
