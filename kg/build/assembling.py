"""The order of a build: check, then make the dataset, the store and the index, all or nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from kg import questions, store, triples
from kg.audit import audit
from kg.audit.quads import quads as audit_quads
from kg.build import generations
from kg.build.checking import Checked, Say, check
from kg.build.inputs import Inputs
from kg.errors import StoreError
from kg.faults import Fault, in_order
from kg.version import VERSION
from kg.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did.

    Attributes:
        generation: the folder of what was built; None where faults stopped it.
        fresh: whether it was made now; nothing had changed if not.
        quads: how many statements the dataset has.
        published: the ids of the records in it.
        left_out: the ids or files of the drafts that are not.
        drafts: the files of all drafts.
        faults: what is wrong with the records, in order.
    """

    generation: Path | None
    fresh: bool
    quads: int
    published: tuple[str, ...]
    left_out: tuple[str, ...]
    drafts: tuple[str, ...]
    faults: tuple[Fault, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what was done as a JSON object."""
        return {
            "generation": str(self.generation) if self.generation else None,
            "fresh": self.fresh,
            "quads": self.quads,
            "published": list(self.published),
            "leftOut": list(self.left_out),
            "findings": [fault.to_json() for fault in self.faults],
        }


def build(workspace: Workspace, *, drafts: bool = False, say: Say) -> Built:
    """Build a workspace.

    Args:
        workspace: what is built.
        drafts: whether sound drafts go into the dataset too, for a look before they are ready.
        say: what to do with a line about the progress.
    """
    inputs = Inputs(workspace)
    changed = generations.newest(workspace)
    digest = inputs.digest() + (" with drafts" if drafts else "")
    unchanged = _unchanged(workspace, digest)
    if unchanged and unchanged.generation:
        generations.date(unchanged.generation, changed)
        say("nothing has changed")
        return unchanged
    checked = check(inputs, workspace.records, cache=workspace.build / ".checks", say=say)
    taken = [one for one in checked if one.sound and (drafts or not one.draft)]
    faults = tuple(in_order(fault for one in checked for fault in one.faults))
    left = tuple(one.reading.file for one in checked if one not in taken)
    begun = tuple(one.reading.file for one in checked if one.draft)
    if any(not one.sound and not one.draft for one in checked):
        return Built(generation=None, fresh=True, quads=0, published=(), left_out=left, drafts=begun, faults=faults)
    say("audit, derive, and write the dataset")
    quads = _dataset(inputs, taken)
    published = tuple(one.reading.facts.record.id for one in taken if one.reading.facts)
    nquads = triples.nquads(quads)

    lines = nquads.count(b"\n")

    def fill(folder: Path) -> dict[str, Any]:
        _write_files(folder, inputs, quads, nquads)
        say("load the store")
        count = store.create(folder / "store", nquads)
        if count != lines:
            raise StoreError(f"The store holds {count:,} of {lines:,} statements.", "Build again.")
        return {
            "version": VERSION,
            "inputs": digest,
            "dataset": hashlib.sha256(nquads).hexdigest(),
            "quads": count,
            "published": published,
            "left_out": left,
            "drafts": begun,
            "faults": [fault.to_json() for fault in faults],
        }

    name = hashlib.sha256(digest.encode()).hexdigest()[:16]
    generation = generations.write(workspace.build, name, fill)
    generations.date(generation, changed)
    return Built(
        generation=generation,
        fresh=True,
        quads=len(quads),
        published=published,
        left_out=left,
        drafts=begun,
        faults=faults,
    )


def _unchanged(workspace: Workspace, digest: str) -> Built | None:
    generation = generations.current(workspace.build)
    if generation is None:
        return None
    try:
        document = generations.verify(generation)
    except StoreError:
        return None
    if document.get("inputs") != digest:
        return None
    generations.link(workspace.build, generation)
    return Built(
        generation=generation,
        fresh=False,
        quads=document["quads"],
        published=tuple(document["published"]),
        left_out=tuple(document["left_out"]),
        drafts=tuple(document["drafts"]),
        faults=tuple(Fault(**fault) for fault in document["faults"]),
    )


def _dataset(inputs: Inputs, taken: Sequence[Checked]) -> list[Quad]:
    quads: dict[Quad, None] = dict.fromkeys([*inputs.vocabulary_quads, *inputs.derived_vocabulary])
    for one in taken:
        assert one.reading.facts is not None
        found = audit_quads(audit(one.reading.facts, inputs.vocabulary), inputs.workspace.names)
        quads.update(dict.fromkeys([*one.quads, *found]))
        # The rules see what the audit disputes: it bounds nothing.
        derived = inputs.derive([*one.quads, *found], "report", "derived", one.reading.facts.record.id)
        quads.update(dict.fromkeys(derived))
    return list(quads)


def _write_files(folder: Path, inputs: Inputs, quads: list[Quad], nquads: bytes) -> None:
    from kg.model import schema

    (folder / "afterline.nq").write_bytes(nquads)
    (folder / "afterline.trig").write_bytes(triples.trig(quads, inputs.workspace.names))
    questions.write_index(inputs.catalogue, folder)
    (folder / "record.schema.json").write_text(schema(), encoding="utf-8")
