"""Anchors looked up in the texts, and the guards over the passages that they give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg import anchors, records, texts
from kg.build.checking import Checked, Say
from kg.errors import WorkspaceError
from kg.faults import Fault, Severity
from kg.guards import VERDICTS, Passage, Verdict, Weighed, may_be_quoted, quotations, weigh
from kg.records import Reading
from kg.vocabulary import Vocabulary

#: What a guard says that is a slip of the pen stops a record; what is told by the look of a sentence is shown.
_SEVERITIES: Mapping[str, Severity] = dict.fromkeys(
    ("presence", "sentence", "row", "time", "statistic", "kind", "change", "level"), "warning"
)
#: A shorter passage may stand in any paper.
_TELLING = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What became of the anchors of some records, and of the statements that rest on them.

    Attributes:
        verified: how many anchors stand where they say.
        moved: how many stand elsewhere, in another extraction of the paper.
        failed: how many stand nowhere.
        not_checkable: how many have no text to be looked up in.
        guards: how many guards had which verdict.
        faults: a fault for each anchor and each guard that failed.
    """

    verified: int = 0
    moved: int = 0
    failed: int = 0
    not_checkable: int = 0
    guards: Mapping[Verdict, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A text: its file, its normalised characters, whether the anchors were made on it, and where they stand."""

    name: str
    text: str
    same: bool
    places: Mapping[anchors.Anchor, anchors.Place]

    @property
    def telling(self) -> tuple[int, int]:
        """How many of the passages that could not stand in another paper are here, and how many there are."""
        here = [one for one in self.places if one.end - one.start >= _TELLING] or list(self.places)
        return sum(self.places[one].verdict != "failed" for one in here), len(here)


def check_anchors(checked: Iterable[Checked], vocabulary: Vocabulary, folder: Path, *, say: Say) -> Anchored:
    """Look up every anchor of some records in the texts of a folder, and hold the guards against what stands there.

    A text is known by the digest of its file, else by its name, else by its name with the ending of another format.
    """
    known = texts.in_folder(folder)
    total, seen = Anchored(), list(checked)
    for one in seen:
        wanted = list(records.anchors(one.reading))
        found, faults = _text(one.reading, folder, known, [anchor for _, anchor in wanted])
        total = replace(total, faults=(*total.faults, *faults))
        if found is None:
            total = replace(total, not_checkable=total.not_checkable + len(wanted))
            continue
        say(f"look up {len(wanted)} anchors of {one.reading.file}")
        if not found.same and not _other_paper(found):
            total = replace(total, faults=(*total.faults, _another_extraction(one.reading, found)))
        total = _looked_up(total, one.reading, wanted, found)
        if one.reading.facts and not _other_paper(found):
            total = _guarded(total, one.reading, found, vocabulary)
    read = [one for one in seen if one.reading.facts is not None]
    if read and not total.verified and not total.moved:
        what = f"No anchor was verified: {folder} has the text of none of these records."
        fault = Fault(code="anchors-none-verified", what=what, remedy="Name the folder that holds their texts.")
        total = replace(total, faults=(*total.faults, fault))
    return total


# --- texts ---------------------------------------------------------------------------------------------------------


def _text(
    reading: Reading, folder: Path, known: Mapping[str, Path], wanted: Iterable[anchors.Anchor]
) -> tuple[_Found | None, list[Fault]]:
    """Return the text of a record in a folder, in which most of its passages stand, and what cannot be read."""
    written = reading.facts.record.text if reading.facts else None
    if written is None:
        return None, []
    exact = known.get(written.sha256)
    unique = sorted(set(wanted))
    found, faults = list[_Found](), list[Fault]()
    for path in [exact] if exact else texts.named(folder, written.file):
        try:
            text = texts.read(path)
        except WorkspaceError as error:
            faults.append(reading.fault(("text", "file"), "text-unreadable", error.message, error.remedy))
            continue
        same = (text.sha256, text.extractor) == (written.sha256, written.extractor)
        content = anchors.normalise(text.content)
        places = {place.anchor: place for place in anchors.verify(unique, content, same=same)}
        found.append(_Found(path.name, content, same, places))
    return max(found, key=lambda one: one.telling, default=None), faults


def _other_paper(found: _Found) -> bool:
    here, of = found.telling
    return not found.same and 10 * here < of


def _another_extraction(reading: Reading, found: _Found) -> Fault:
    what = f"{found.name} is another file or another extraction than the one on which the anchors were made."
    remedy = "Nothing need be done: passages are found by their digests. To make them anew, run `kg tidy --texts DIR`."
    return reading.fault(("text", "sha256"), "text-another-extraction", what, remedy)._replace(severity="info")


# --- anchors and guards --------------------------------------------------------------------------------------------


def _looked_up(
    total: Anchored, reading: Reading, wanted: list[tuple[tuple[str | int, ...], anchors.Anchor]], found: _Found
) -> Anchored:
    verdicts = [found.places[anchor].verdict for _, anchor in wanted]
    faults = []
    if wanted and _other_paper(found):
        verdicts = ["failed"] * len(wanted)
        here, of = found.telling
        what = f"{found.name} is another paper: {here or 'none'} of {of} passages stands in it."
        faults.append(reading.fault(("text", "file"), "anchor-other-paper", what, "Put the right text there."))
    else:
        for (path, anchor), verdict in zip(wanted, verdicts, strict=True):
            if verdict == "failed":
                where = f"{anchor.start}-{anchor.end} of {found.name}"
                what = (
                    f"The passage {where} has another digest than {anchor.digest}."
                    if found.same
                    else f"The passage {where} was not found: no stretch of the text has the digest {anchor.digest}."
                )
                remedy = "Quote the passage in its place and run `kg tidy --texts DIR`."
                faults.append(reading.fault(path, "anchor-failed", what, remedy))
    return replace(
        total,
        verified=total.verified + verdicts.count("verified"),
        moved=total.moved + verdicts.count("moved"),
        failed=total.failed + verdicts.count("failed"),
        faults=(*total.faults, *faults),
    )


def _guarded(total: Anchored, reading: Reading, found: _Found, vocabulary: Vocabulary) -> Anchored:
    assert reading.facts is not None
    weighed = weigh(reading.facts, vocabulary, dict(_passages(found)))
    counted = {
        verdict: total.guards.get(verdict, 0) + sum(one.verdict == verdict for one in weighed) for verdict in VERDICTS
    }
    faults = [_fault(reading, one) for one in weighed if one.verdict == "failed"]
    faults += _quoted(reading, found)
    return replace(total, guards=counted, faults=(*total.faults, *faults))


def _quoted(reading: Reading, found: _Found) -> Iterator[Fault]:
    """Yield where a sentence of the report stands in the curator's words, unless a licence that it prints allows it."""
    if reading.source is None or reading.facts is None:
        return
    report = reading.facts.record.report
    if may_be_quoted(report.licence) and "licence" in report.at:
        return
    for path, words in quotations(reading.source.tree, found.text):
        what = f"A sentence of the report stands here: “{words} …”. No licence is stated that lets it be passed on."
        remedy = "Say it in your own words; of the report's words write only the few that are a fact."
        yield reading.fault(path, "text-quotation", what, remedy)


def _passages(found: _Found) -> Iterator[tuple[str, Passage]]:
    for anchor, place in found.places.items():
        if place.verdict != "failed":
            here = range(place.start, place.start + anchor.end - anchor.start)
            yield str(anchor), Passage(found.text[here.start : here.stop], anchors.cut(found.text, here))


def _fault(reading: Reading, one: Weighed) -> Fault:
    fault = reading.fault(one.path, f"guard-{one.guard}", one.what, one.remedy)
    return fault._replace(severity=_SEVERITIES.get(one.guard, "error"))
