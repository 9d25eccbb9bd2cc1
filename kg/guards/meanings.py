"""What a word says: an outcome's kind, a change, a level and a statistic need a word of their own side in a passage."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from kg.anchors import normalise
from kg.guards import lexicon
from kg.guards.denial import NEGATION
from kg.guards.passages import APART, Passage, places_of
from kg.guards.statement import Statement
from kg.guards.verdicts import Path, Weighed, judged
from kg.model import Facts, Measurement, Outcome

_UNTOLD = "Add to `at` the passage that says it; or write `basis: derived`, with `why`."
_READ = "Write what the words say; or add to `at` the passage that says it; or say in `why` how they are read."
#: Two numbers that show which way it went.
_FROM_TO = re.compile(
    r"(\d+(?:[.,]\d+)?)[^.;\d]{0,12}(?:\([^()]*\))?[^.;¶]{0,40}?(?:\bto\b|→|->|⟶|\bvs\.?|\bversus|\band\b)\s?"
    r"[^\d.;¶]{0,20}(\d+(?:[.,]\d+)?)"
)


def _of(path: str | None) -> str:
    return (path or "").rpartition("/")[2]


def _weighable(statement: Statement) -> bool:
    return statement.stated and not statement.said.why and statement.path[0] != "tables"


# --- outcomes ------------------------------------------------------------------------------------------------------


def _kinds(statement: Statement) -> list[Weighed]:
    """Look for a word of the side on which an outcome's kind stands, and see that what is copied does not deny it."""
    said = statement.said
    if not isinstance(said, Outcome) or not _weighable(statement):
        return statement.idle("kind")
    weighed = []
    for path, kind in ((("kind",), said.kind), *((("reason",), one) for one in said.reason)):
        words = lexicon.KINDS.get(_of(kind))
        if words is None or not kind.startswith("term/"):
            continue
        passed = _is_told(statement, kind, words)
        what = f"Nothing in the passage, or in what is copied of it, says {_of(kind).replace('-', ' ')}."
        weighed.append(judged((*statement.path, *path), "kind", passed, what, _READ))
    return weighed or statement.idle("kind")


def _is_told(statement: Statement, kind: str, words: re.Pattern[str]) -> bool:
    text = statement.headed
    if "term/improvement" in statement.vocabulary.above(kind) and not statement.denied:
        text = lexicon.NO_SUCCESS.sub("#", text)
    names = [*statement.names(kind), *_criterion(statement), *_harms(statement, kind)]
    said = words.search(text) is not None or bool(places_of(text, names))
    return said and not _contrary(statement, kind, words)


def _contrary(statement: Statement, kind: str, words: re.Pattern[str]) -> bool:
    """Whether the copied token has a word of the other side, and neither it nor its clause one of its own."""
    shown = normalise(getattr(statement.said, "printed", None) or "")
    against = lexicon.CONTRARIES.get(_of(kind))
    if against is None or statement.denied or not against.search(shown):
        return False
    return not words.search(_clause(statement.text, shown))


def _clause(text: str, shown: str) -> str:
    """Return the part of a sentence in which a copied token stands, between two commas or stops.

    A negation reaches over commas: "none of them, however, improved".
    """
    start = text.find(shown)
    if start < 0:
        return shown
    sentence = re.split(r"[.;¶]\s", text[:start])[-1]
    before = sentence if NEGATION.search(sentence) else re.split(r"[,:]\s|\bthen\b", sentence)[-1]
    after = re.split(r"[,;:.¶](?:\s|$)", text[start + len(shown) :])[0]
    return f"{before}{shown}{after}"


def _criterion(statement: Statement) -> Iterator[str]:
    """Yield how the record calls the criterion by which an outcome was judged."""
    name = getattr(statement.said, "criterion", None)
    criterion = statement.facts.record.criteria.get(name or "")
    if criterion:
        yield from (criterion.label, *re.findall(r"\(([^()]+)\)", criterion.label))
        yield from statement.names(criterion.named) if criterion.named else ()


def _harms(statement: Statement, kind: str) -> Iterator[str]:
    """Yield how the harms of the record may be called, where an outcome is one of harm."""
    if _of(kind) in ("failure", "intolerance"):
        for event in statement.facts.record.adverse_events.values():
            yield from statement.names(event.event)


# --- measurements --------------------------------------------------------------------------------------------------


def _changes(statement: Statement) -> list[Weighed]:
    """Look for a word of the direction in which something changed, an arrow, or two numbers that show it."""
    said = statement.said
    change = _of(said.change) if isinstance(said, Measurement) else ""
    words = lexicon.CHANGES.get(change)
    if words is None or not _weighable(statement):
        return statement.idle("change")
    passed = words.search(statement.headed) is not None or change in set(_shown(statement.headed))
    what = f"Nothing in the passage says {change}: no word, no arrow, and no two numbers that show it."
    return [judged((*statement.path, "change"), "change", passed, what, _READ)]


def _shown(text: str) -> Iterator[str]:
    for match in _FROM_TO.finditer(text):
        first, second = (Decimal(number.replace(",", ".")) for number in match.groups())
        yield "decreased" if second < first else "increased" if second > first else "unchanged"


def _levels(statement: Statement) -> list[Weighed]:
    """Look for a word or a sign of the side on which a level stands, and see that what is copied does not deny it."""
    said = statement.said
    level = _of(said.level) if isinstance(said, Measurement) else ""
    if not level or not _weighable(statement) or statement.denied:
        return statement.idle("level")
    words, against = lexicon.LEVELS.get(level), lexicon.AGAINST_LEVELS.get(level)
    shown = getattr(said, "printed", None) or ""
    passed = words is None or words.search(statement.headed) is not None
    if against and against.search(shown) and not (words and words.search(shown)):
        passed = False
    what = f"Nothing in the passage, or in what is copied of it, says {level}."
    return [judged((*statement.path, "level"), "level", passed, what, _READ)]


def _statistics(statement: Statement) -> list[Weighed]:
    """Look for the word of a median or a mean, and of the kind of its spread."""
    said = statement.said
    if not isinstance(said, Measurement) or not _weighable(statement):
        return statement.idle("statistic")
    spread = said.spread
    ends = (spread.low.printed, spread.high.printed) if spread and spread.low and spread.high else None
    return list(_computed(statement.path, said.statistic, spread.kind if spread else None, statement.headed, ends)) or (
        statement.idle("statistic")
    )


def _computed(
    path: Path, statistic: str | None, spread: str | None, text: str, ends: tuple[str, str] | None = None
) -> Iterator[Weighed]:
    for field, slug, words in (
        ("statistic", _of(statistic), lexicon.STATISTICS.get(_of(statistic))),
        ("spread", _of(spread), lexicon.SPREADS.get(_of(spread))),
    ):
        if words is None:
            continue
        passed = words.search(text) is not None
        if slug == "minimum-to-maximum" and ends and not passed:
            low, high = (re.escape(end.lstrip("<>=≤≥~≈+-−–— ")) for end in ends)
            passed = re.search(rf"{low}\D{{0,15}}\b(?:to|and)\b\D{{0,15}}{high}", text) is not None
        what = f"The passage has no word for {slug.replace('-', ' ')}."
        yield judged((*path, field), "statistic", passed, what, f"Write what is printed. {_UNTOLD}")


#: The guards over one statement.
MEANINGS: tuple[Callable[[Statement], list[Weighed]], ...] = (_kinds, _changes, _levels, _statistics)


# --- tables --------------------------------------------------------------------------------------------------------


def meanings_of_tables(facts: Facts, found: Mapping[str, Passage]) -> Iterator[Weighed]:
    """Look for the statistic of a table in its passages, and see that its words for yes and no are no contrary."""
    for name, table in facts.record.tables.items():
        text = APART.join(found[at].text for written in table.at.values() for at in written if at in found)
        head = APART.join(found[at].text for at in table.at.get("columns", ()) if at in found)
        if head:
            yield from _computed(("tables", name), table.statistic, table.spread, text)
        for word, level in table.levels.items():
            other = lexicon.OPPOSITE.get(_of(level))
            path: Path = ("tables", name, "levels", word)
            if other is None or not head:
                yield Weighed(path, "level", "not-applicable")
                continue
            on = _of(level) in ("active", "positive", "present")
            contrary = lexicon.NO.fullmatch(word) if on else lexicon.YES.fullmatch(word)
            turned = lexicon.TURNED.search(head)
            what = f"{word!r} is written as {_of(level)}, and the heading of the table says nothing of the kind."
            yield judged(path, "level", not contrary or turned is not None, what, "Write the level that the word says.")
