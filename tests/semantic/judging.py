"""What `kg check` says to a mutation, with the text of the report and without it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kg.build.anchoring import check_anchors
from kg.build.auditing import audited
from kg.build.checking import Checked, check
from kg.build.inputs import Inputs
from kg.faults import Fault
from kg.validate import Shapes
from tests.making import ROOT, repository
from tests.semantic.editing import page
from tests.semantic.kinds import Mutation

#: So many mutations are checked at a time, so that the shapes are parsed once for all of them.
_BATCH = 12
#: What is as good as no mutation: what the shipped record is told too.
_Told = frozenset[tuple[str, str, str]]


class Judged(NamedTuple):
    """What became of a mutation.

    Attributes:
        mutation: the mutation.
        without: the faults that are found without the text; any of them fails the check.
        texts: the faults that are found with the text only.
        remarks: what the audit says that it does not say to the record as it is.
        told: whether a fault is told at what was changed, or names it.
    """

    mutation: Mutation
    without: tuple[Fault, ...]
    texts: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    told: bool

    @property
    def caught(self) -> bool:
        """Whether the check fails, the text being there."""
        return bool(self.without or self.texts)

    @property
    def codes(self) -> list[str]:
        """The rules by which it was caught."""
        return sorted({fault.code for fault in (*self.without, *self.texts)})


class _Unshaped(Inputs):
    """The repository without its shapes, which take most of the time."""

    @cached_property
    def shapes(self) -> Shapes:
        """No shapes."""
        return Shapes((), (), self.workspace.names)


class Judge:
    """Checks mutations as `kg check` does: what is cheap first, and the shapes where nothing else was found."""

    def __init__(self, inputs: Inputs, texts: File) -> None:
        self._inputs = inputs
        self._unshaped = _Unshaped(inputs.workspace)
        for name in ("ontology", "vocabulary", "vocabulary_quads", "checks"):
            self._unshaped.__dict__[name] = getattr(inputs, name)
        self._texts = texts
        self._known: dict[str, _Told] = {}

    def judge(self, mutations: Sequence[Mutation]) -> list[Judged]:
        """Judge some mutations."""
        with TemporaryDirectory() as folder:
            files = [_written(mutation, File(folder) / str(index)) for index, mutation in enumerate(mutations)]
            checked = self._checked(files)
            anchored = check_anchors(checked, self._inputs.vocabulary, self._texts, say=_silent).faults
            return [self._judged(*one, anchored) for one in zip(mutations, checked, strict=True)]

    def _checked(self, files: Sequence[File]) -> list[Checked]:
        quick = check(self._unshaped, files, cache=None, say=_silent)
        left = [index for index, one in enumerate(quick) if not _grave(one.faults)]
        if left:
            shaped = check(self._inputs, [files[index] for index in left], cache=None, say=_silent)
            for index, one in zip(left, shaped, strict=True):
                quick[index] = one
        return quick

    def _judged(self, mutation: Mutation, checked: Checked, anchored: Iterable[Fault]) -> Judged:
        without = tuple(_grave(checked.faults))
        texts = tuple(fault for fault in _grave(anchored) if fault.file == checked.reading.file)
        remarks = () if without or texts else tuple(self._remarks(mutation.report, checked))
        told = any(_tells(fault, mutation) for fault in (*without, *texts))
        return Judged(mutation, without, texts, remarks, told)

    def _remarks(self, report: str, checked: Checked) -> Iterator[Fault]:
        if report not in self._known:
            (plain,) = check(self._unshaped, [ROOT / "records" / f"{report}.yaml"], cache=None, say=_silent)
            assert not _grave(plain.faults)
            self._known[report] = frozenset(map(_what, self._audit(plain)))
        yield from (fault for fault in self._audit(checked) if _what(fault) not in self._known[report])

    def _audit(self, checked: Checked) -> list[Fault]:
        return [fault for one in audited([checked.reading], self._inputs) for fault in one.faults]


def _written(mutation: Mutation, folder: File) -> File:
    folder.mkdir()
    file = folder / f"{mutation.report}.yaml"
    file.write_text(mutation.text, encoding="utf-8")
    return file


def _grave(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity != "info"]


def _what(fault: Fault) -> tuple[str, str, str]:
    return fault.code, fault.path, fault.what


def _silent(_: str) -> None:
    return None


# --- places --------------------------------------------------------------------------------------------------------


def _tells(fault: Fault, mutation: Mutation) -> bool:
    """Whether a fault stands at one of the entries that were changed, or names it."""
    after = page(mutation.text)
    for path in mutation.places:
        entry = path[:4] if path[0] == "tables" else path[:2]
        dotted = ".".join(map(str, entry))
        if fault.path == dotted or fault.path.startswith(f"{dotted}."):
            return True
        if entry in after.values:
            start = after.keys[entry].start if entry in after.keys else after.values[entry].start
            first = after.text.count("\n", 0, start) + 1
            last = after.text.count("\n", 0, after.values[entry].stop) + 1
            if first <= fault.line <= last:
                return True
        if re.search(rf"(?<![\w-]){re.escape(str(entry[-1]))}(?![\w-])", f"{fault.path} {fault.what}"):
            return True
    return False


# --- all of them ---------------------------------------------------------------------------------------------------


_judges: list[Judge] = []


def _begin(texts: File) -> None:
    _judges.append(Judge(Inputs(repository()), texts))


def _work(mutations: list[Mutation]) -> list[Judged]:
    return _judges[0].judge(mutations)


def judge_all(mutations: Iterable[Mutation], texts: File, *, processes: int = 2) -> list[Judged]:
    """Judge mutations in several processes; the result is in their order."""
    made = list(mutations)
    work = [made[start : start + _BATCH] for start in range(0, len(made), _BATCH)]
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(texts,)) as pool:
        return [judged for found in pool.map(_work, work) for judged in found]
