"""What each statement of a record must find in its passages, and whether it does."""

import re
from collections.abc import Callable, Iterator, Mapping

from kg import anchors
from kg.guards import denial, units
from kg.guards import passages as words
from kg.guards.meanings import MEANINGS, meanings_of_tables
from kg.guards.passages import APART, Passage
from kg.guards.reports import printed_facts
from kg.guards.statement import Statement, headings
from kg.guards.tables import rows_in_order, sentences, wrapped
from kg.guards.times import times, times_of_columns
from kg.guards.verdicts import Path, Weighed, judged
from kg.model import (
    AdverseEvent,
    Comparison,
    Diagnosis,
    Facts,
    Finding,
    Grounded,
    Measurement,
    Outcome,
    Population,
    Quantity,
    Regimen,
    Treatment,
)
from kg.vocabulary import Vocabulary

#: Kinds of outcome that say what did not happen; a negation belongs to them.
_NEGATIVE = ("term/failure", "term/withdrawn")
#: How reports say that somebody got better, whatever the name of the kind.
_BETTER = re.compile(r"(?<![^\W_])(?:non)?(?:respon[ds]\w*|improv\w*|remission\w*|remit\w*)", re.IGNORECASE)
_TIME_UNITS = ("s", "min", "h", "d", "wk", "mo", "a")
_A_TIME = re.compile(r"\ban? (?:second|minute|hour|day|week|month|year)\b", re.IGNORECASE)

#: Last words of the name of a class that say the same.
_ALIKE = (
    ("agent", "drug", "therapy", "treatment", "medication", "medicine", "regimen"),
    ("inhibitor", "blocker", "antagonist", "blockade", "inhibition"),
)


def weigh(facts: Facts, vocabulary: Vocabulary, found: Mapping[str, Passage]) -> list[Weighed]:
    """Weigh every statement of a record against its passages.

    Args:
        facts: the record.
        vocabulary: the names of its concepts.
        found: the passages by their anchors as the record writes them; those that were found in a text.
    """
    rows = {at for table in facts.record.tables.values() for written in table.at.values() for at in written[:1]}
    weighed = [*printed_facts(facts.record.report, found), *sentences(facts, found, rows)]
    over = headings(facts, found)
    for path, said in _statements(facts):
        # A statement of which a passage is missing cannot be weighed; the missing one is a fault already.
        here = said.at if all(at in found for at in said.at) else ()
        prose, tabled = (
            APART.join(found[at].text for at in here if (at in rows) == tabled) for tabled in (False, True)
        )
        heads = APART.join(sorted({over[at] for at in here if over.get(at)}))
        stated = bool(here) and said.basis == "stated"
        statement = Statement(path, said, prose, tabled, heads, stated, facts, vocabulary)
        for guard in _GUARDS:
            weighed += guard(statement)
    weighed += [*rows_in_order(facts, found), *times_of_columns(facts, found), *meanings_of_tables(facts, found)]
    return weighed


def _statements(facts: Facts) -> Iterator[tuple[Path, Grounded]]:
    for path, said in facts.statements():
        if isinstance(said, Regimen) and not said.at:
            treatment = next(entry.finding for entry in facts.entries if entry.path == path[: len(path) - 2])
            said = said.model_copy(update={"at": treatment.at})
        yield path, said


# --- numbers -------------------------------------------------------------------------------------------------------


def _values(statement: Statement) -> list[Weighed]:
    """Look for each value with its comparator and its sign."""
    quantities = dict(_quantities(statement.said))
    if not quantities or not statement.stated:
        return statement.idle("value")
    weighed = []
    for name, quantity in quantities.items():
        shown = getattr(statement.said, "printed", None) or ""
        unit = getattr(statement.said, "unit", None) or ""
        things = name == "value" and (not unit or unit.startswith("{"))
        no_dose = words.TIMES if name == "dose" else words.MEASURED_ON
        text = statement.text if things else no_dose.sub("#", statement.text)
        passed = _is_printed(text, quantity, shown, things=things) or (
            unit in _TIME_UNITS and quantity.value == 1 and not quantity.comparator and bool(_A_TIME.search(text))
        )
        what = f"The passage does not print {quantity.printed!r}."
        remedy = (
            "Write the number as printed, every digit, sign and comparator of it; or the passage that has it; "
            "or `basis: derived`, with `why` and `derived_from`."
        )
        weighed.append(judged((*statement.path, *name.split(".")), "value", passed, what, remedy))
    return weighed


def _measured_in(statement: Statement) -> list[Weighed]:
    """Look for the unit of a value or of a dose, in any of the forms in which papers print it."""
    unit = getattr(statement.said, "unit", None)
    numbers = {name: one for name, one in _quantities(statement.said) if name in ("value", "dose", "spread.low")}
    if not unit or not numbers or not statement.stated or unit.startswith("{"):
        return statement.idle("unit")
    number = next(iter(numbers.values())).printed
    lacking = units.missing(statement.text, unit, _digits(number))
    what = f"The passage has no unit that is {unit!r}: it prints no form of {' or of '.join(lacking)}."
    if all(units.stands(statement.text, atom) for atom in lacking):
        what = f"The passage has no unit that is {unit!r}: it is counted there by something else, or by nothing."
    remedy = "Write the unit as printed, in UCUM; or the passage that has it; or `basis: derived`, with `why`."
    return [judged((*statement.path, "unit"), "unit", not lacking, what, remedy)]


def _quantities(said: Grounded) -> Iterator[tuple[str, Quantity]]:
    if isinstance(said, Measurement):
        if said.value:
            yield "value", said.value
        for name in ("low", "high", "width"):
            number = getattr(said.spread, name, None)
            if number:
                yield f"spread.{name}", number
    elif isinstance(said, Regimen):
        if said.dose:
            yield "dose", said.dose
        if said.only_if:
            yield "only_if.value", said.only_if.value
    elif isinstance(said, Comparison):
        yield "p", said.p


def _is_printed(text: str, quantity: Quantity, shown: str, *, things: bool) -> bool:
    """Whether a text prints a number; of things that are counted, *a lesion* is one of them and *no lesion* none."""
    for token in {_digits(quantity.printed), *_same(quantity, shown)}:
        if words.has_number(text, token, quantity.value, quantity.comparator):
            return True
    value = quantity.value
    if not quantity.comparator and "." not in str(value) and 0 <= value <= 100:
        if things and value <= 1:
            return words.has_count(re.sub(r"\d", "#", text), int(value), everybody=False)
        return words.has_number_word(text, int(value))
    # "A new lesion or more" prints no number.
    return things and quantity.comparator == "≥" and value == 1


def _digits(token: str) -> str:
    return token.lstrip("<>=≤≥~≈+-−–— ")


def _same(quantity: Quantity, shown: str) -> Iterator[str]:
    """Yield the numbers of the printed token that are the value: thousands may be marked there."""
    for token in re.findall(r"\d[\d.,\s]*\d|\d", shown):
        plain = re.sub(r"[,\s](?=\d{3}(?!\d))", "", token)
        if plain == str(abs(quantity.value)):
            yield token


def _counts(statement: Statement) -> list[Weighed]:
    """Look for each count, in digits, in words, or as all of them; then see that it is not another item's."""
    field, wanted = _wanted(statement)
    if not wanted or not statement.stated:
        return statement.idle("count")
    path, size = (*statement.path, field), _size(statement.path, statement.facts)
    other = _counts_another(statement, wanted, size)
    if other:
        return [Weighed(path, "count", "failed", *other)]
    remedy = "Write the count as printed; or the passage that has it; or `basis: derived`, with `why`."
    return [
        judged(
            path,
            "count",
            words.has_count(statement.text, count, everybody=field == "holds" and count == size),
            f"The passage does not speak of {count} people.",
            remedy,
        )
        for count in wanted
    ]


def _wanted(statement: Statement) -> tuple[str, list[int]]:
    """Return the field that counts people, and the counts that a passage must print."""
    said = statement.said
    if isinstance(said, Population):
        exact = said.size is not None and said.size.at_least == said.size.at_most
        return "size", [said.size.at_least] if said.size and exact else []
    if not isinstance(said, Finding | Regimen) or not said.holds or not _of_a_group(statement.path, statement.facts):
        return "holds", []
    low, high = said.holds.at_least, said.holds.at_most
    ends = {low} if high is None else {low, high}
    if said.holds.text.startswith("at most"):
        ends -= {0}
    if high is None:
        # Each item of a list holds of one of them at least, and nobody prints that.
        ends -= {1}
    return "holds", sorted(ends)


def _counts_another(statement: Statement, wanted: list[int], size: int | None) -> tuple[str, str] | None:
    """Return what is wrong and what to write, where the count is printed for something else."""
    beside = words.in_brackets(statement.prose, _named(statement))
    if beside and not beside & set(wanted) and words.only_in_brackets(statement.prose, wanted[0]):
        what = f"{wanted[0]} stands in brackets behind something else, and {min(beside)} behind this."
        return what, "Write the count that the list gives."
    shown = getattr(statement.said, "printed", None) or ""
    told = words.counted(shown, size)
    if told and not statement.said.why and not {*told, sum(told)} & set(wanted):
        what = f"`printed` is {shown!r}, which is not {' or '.join(map(str, wanted))} people."
        return what, "Write the count and what is printed for it alike; or say in `why` how the words are read."
    return None


def _of_a_group(path: Path, facts: Facts) -> bool:
    return _population(path, facts) is not None and _size(path, facts) != 1


def _population(path: Path, facts: Facts) -> str | None:
    return next((entry.population for entry in facts.entries if entry.path in (path, path[:-2])), None)


def _size(path: Path, facts: Facts) -> int | None:
    population = facts.record.populations.get(_population(path, facts) or "")
    if population is None:
        return None
    if population.size is None:
        return 1
    return population.size.at_most if population.size.at_least == population.size.at_most else None


# --- names ---------------------------------------------------------------------------------------------------------


def _agents(statement: Statement) -> list[Weighed]:
    """Look for the drug, by any of its known names or by what the report's own legend calls it."""
    said = statement.said
    if not isinstance(said, Treatment) or not statement.stated:
        return statement.idle("agent")
    # Who is said to have had a narrower class is said to have had the broader; a member of it is another matter.
    vocabulary = statement.vocabulary
    classes = [one.path for one in vocabulary.known(("drug-classes",)) if said.agent in vocabulary.above(one.path)]
    names = [name for path in (said.agent, *classes) for name in _called(statement.names(path))]
    # Papers explain an abbreviation in the middle of a name: "tumor necrosis factor (TNF) inhibitors".
    plain = re.sub(r"\s*\([^()]*\)", "", statement.text)
    passed = any(words.places_of(text, names) for text in (statement.text, plain))
    what = f"The passage does not name {said.agent.partition('/')[2]}, nor by another name that is known."
    remedy = (
        "Write the drug or class that the passage names; put what its legend abbreviates under `abbreviations`; add "
        "a synonym to the vocabulary; or write `basis: derived`, with `why`."
    )
    if passed and _names_another(said.printed or "", names, statement):
        passed, what = False, f"`printed` is {said.printed!r}, which does not name {said.agent.partition('/')[2]}."
    return [judged((*statement.path, "agent"), "agent", passed, what, remedy)]


def _names_another(shown: str, names: list[str], statement: Statement) -> bool:
    """Whether a printed token names an agent that is known, and none by these names."""
    holds = getattr(statement.said, "holds", None)
    tokens = (shown, re.sub(r"\s*\([^()]*\)", "", shown))
    if not shown or (holds and holds.at_most == 0) or any(words.places_of(token, names) for token in tokens):
        return False
    return _drugs(shown, statement)


def _drugs(shown: str, statement: Statement) -> bool:
    """Whether a printed token names any agent that is known."""
    spoken = re.findall(r"[^\s,;()]+", shown)
    short = statement.facts.record.abbreviations
    for length in range(1, 6):
        for start in range(len(spoken) - length + 1):
            word = " ".join(spoken[start : start + length])
            if short.get(word, "").startswith("drug/") or (
                len(word) > 4 and statement.vocabulary.find(word, ("drug",))
            ):
                return True
    return False


def _called(names: list[str]) -> Iterator[str]:
    """Yield names, and those of classes with another last word: blockers are inhibitors, drugs are agents."""
    for name in names:
        yield name
        head, blank, last = name.rpartition(" ")
        for alike in _ALIKE:
            if blank and last.casefold() in alike:
                yield from (f"{head} {word}" for word in alike)


def _printed(statement: Statement) -> list[Weighed]:
    """Look for what the record says is printed, letter by letter."""
    shown = getattr(statement.said, "printed", None)
    if not shown or not statement.text or statement.said.basis == "derived" or statement.path[0] == "tables":
        return statement.idle("printed")
    passed = anchors.normalise(shown) in statement.text or wrapped(shown, statement.rows)
    what = f"The passage does not print {shown!r}."
    return [judged((*statement.path, "printed"), "printed", passed, what, "Copy what is printed, letter by letter.")]


# --- absence and presence ------------------------------------------------------------------------------------------


def _absences(statement: Statement) -> list[Weighed]:
    """Look for a negation, a zero or a table's mark for none under each explicit absence."""
    holds = getattr(statement.said, "holds", None)
    if holds is None or holds.at_most != 0 or not statement.stated:
        return statement.idle("absence")
    passed = denial.denies(statement.prose) or denial.denies(statement.rows, row=True)
    what = "Nothing in the passage says that there was none: no negation, no zero."
    remedy = "Silence is not absence: drop the finding, or write the passage that denies it."
    return [judged((*statement.path, "holds"), "absence", passed, what, remedy)]


def _presences(statement: Statement) -> list[Weighed]:
    """See that what is said to be there is not denied wherever the passage names it, and that what is absent is."""
    said = statement.said
    holds = getattr(said, "holds", None)
    if not statement.stated or not statement.prose or said.why:
        return statement.idle("presence")
    places = _named(statement)
    absent = holds is not None and holds.at_most == 0
    shown = anchors.normalise(getattr(said, "printed", None) or "")
    if absent and len(shown) > 1:
        # What is copied for an absence has the negation in it, or stands where one reaches it.
        places += [range(start, start + len(shown)) for start in anchors.occurrences(statement.prose, shown)]
    if not places:
        return statement.idle("presence")
    if absent:
        passed = (
            denial.denies(shown) or denial.absent(statement.prose, places) or denial.denies(statement.rows, row=True)
        )
        what = "Where the passage names it, no negation reaches it: what is denied there is something else."
        remedy = "Write how many had it; or the passage that denies it; or say in `why` how the sentence is read."
    else:
        passed = denial.stands(statement.prose, places)
        what = "Wherever the passage names it, a negation stands before it."
        remedy = "Write `holds: 0 of n`, or on a patient `holds: no`; or say in `why` how the sentence is read."
    return [judged(statement.path, "presence", passed, what, remedy)]


def _named(statement: Statement) -> list[range]:
    said, names = statement.said, list[str]()
    if isinstance(said, AdverseEvent):
        names = statement.names(said.event)
    elif isinstance(said, Diagnosis):
        names = statement.names(said.disease)
    elif isinstance(said, Treatment):
        names = statement.names(said.agent)
    elif isinstance(said, Outcome) and not statement.vocabulary.above(said.kind) & set(_NEGATIVE):
        names = statement.names(said.kind)
        if "term/improvement" in statement.vocabulary.above(said.kind):
            better = [range(*match.span()) for match in _BETTER.finditer(statement.prose)]
            return [*better, *words.places_of(statement.prose, names)]
    return words.places_of(statement.prose, names)


_GUARDS: tuple[Callable[[Statement], list[Weighed]], ...] = (
    _values,
    _measured_in,
    _counts,
    _agents,
    _printed,
    _absences,
    _presences,
    times,
    *MEANINGS,
)
