"""What a passage denies: how far a negation reaches, before and behind it, and what a table prints for none.

All of it goes by the look of the words; where a sentence could be read both ways, it is taken for right.
"""

import itertools
import re
from collections.abc import Iterable

#: Nouns that stand for one person.
PERSON = (
    "patient|subject|child|case|woman|man|girl|boy|adult|adolescent|infant|participant|individual|person|sibling|one|"
    "male|female|twin|relative|volunteer|responder"
)
_DENIES = (
    r"no(?! longer than| more than| less than)|"
    r"not(?! only| more than| less than| all\b| every| always| necessarily)|never|none|neither|nor|without|nobody|"
    r"cannot|[a-z]+n['’]t|absence of|absent|lack(?:s|ed|ing)? of|lacked|free (?:of|from)|negative for|devoid of|"
    r"fail(?:ed|s|ing|ure)? to|denie[ds]|ruled out|exclud(?:ed|ing)|zero|free|negative|nil"
)
NEGATION = re.compile(rf"(?<![\w])(?:{_DENIES})(?![\w])", re.IGNORECASE)
#: A zero that begins no scale and counts no time, and words that say that there is nothing else.
_NONE = re.compile(
    r"(?<![\w.,–-])(?<!week )(?<!day )(?<!month )(?<!year )(?<!visit )(?<!time )(?<!grade )(?<!stage )0(?:[.,]0+)?"
    r"(?!\w|[.,]\d|\s?(?:[-‐‑–—−]|to)\s?\d)|(?<!\w)(?<!not )(?:only|alone|exclusively)(?!\w)",
    re.IGNORECASE,
)
#: What a table prints for none; between two words it is a dash.
_MARK = re.compile(r"(?<!\S)(?:(?<![^\W\d_] )[-–—−]|[-–—−](?! [^\W\d_]))(?!\S)")
#: What denies the words before it; `no` and `without` deny those after them only.
_AFTERWARDS = re.compile(
    rf"(?<!\w)(?:not(?! only)|never|none|nobody|cannot|[a-z]+n['’]t|absent|zero|nil|free|negative|excluded|ruled out|"
    rf"denied|neither|lacking|no (?:\w+ )?(?:{PERSON})s?|no (?:\w+ )?(?:children|women|men|people))(?!\w)",
    re.IGNORECASE,
)
#: Where a sentence turns to something else; the commas of a list are no such place.
_TURN = re.compile(
    r"[.;¶](?!\d)|,(?= (?:without|with|and then|then|but|which|who|he|she|they|it|we|the)\b)|"
    r"\b(?:but|however|although|though|whereas|while|because)\b",
    re.IGNORECASE,
)
#: Words that stand for what was named before.
_PRONOUN = re.compile(r"\b(?:none|neither|it|these|this|those|they|such|both)\b", re.IGNORECASE)
#: Where the reach of a denial ends, whatever its length.
_STOP = re.compile(
    r"[.;:!?()¶](?!\d)|,(?= (?:and|but|he|she|they|it|the|who|which) )|"
    r"\b(?:but|however|although|though|except|whereas|while|because|since|until|despite|besides|apart from|after|when)"
    r"\b",
    re.IGNORECASE,
)
#: What denies its own subject: a rash that *was not severe* was there.
_SEEN = (
    "observed|seen|noted|noticed|reported|recorded|found|detected|present|encountered|documented|experienced|identified|"
    "described|evident|apparent|given|used|needed|required|necessary|reached|achieved|attained|obtained|administered|"
    "tried|started|performed|shown|demonstrated|available|occur(?:red)?|recur(?:red)?|develop(?:ed)?|appear(?:ed)?|"
    "happen(?:ed)?|arisen?"
)
_BACKWARDS = re.compile(
    r"\b(?:was|were|is|are|has|have|had|did|do|does|could|can|been)(?: (?:also|still|again|clearly|yet))? "
    rf"(?:not|never)(?: (?:been|be))?(?: (?:{_SEEN})\b|(?=[.;,)]|$))|"
    r"\b(?:was|were|is|are|remained) (?:absent|ruled out|excluded|denied|negative(?! for\b))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:it|they|he|she|we|this|that|these|those|which|who)\s$", re.IGNORECASE)
#: What says of its subject that it was not, and denies nothing after it.
_PREDICATE = re.compile(r"\b(?:was|were|is|are|remained) (?:\w+ )?$", re.IGNORECASE)
_PREDICATES = ("negative", "absent", "excluded", "ruled out", "denied")
#: A comma that is in no list: two words or three between it and the next comma, *or* or *and* would be an item.
_COMMA = re.compile(r",(?! (?:[^\s,.;]+ ){0,2}[^\s,.;]+(?:,| (?:or|and|nor)\b))")
#: Of `no response to it` nothing is denied but the response.
_OBJECT = re.compile(
    r"\b(?:respon\w+|effect\w*|efficacy|improve\w*|benefit\w*|success\w*|relief|remission|relapse\w*|change\w*|"
    r"toxicity|tolerat\w+|intoleran\w+|reactions?|events?|infections?)"
    r"( (?:to|of|on|with|from|under|during|in|after)\b)|\S( (?:under|during|while|on)\b)",
    re.IGNORECASE,
)
#: How many words a denial reaches.
_REACH = 7


def denies(text: str, *, row: bool = False) -> bool:
    """Whether a passage has a negation, a zero, or what a table prints for none.

    Args:
        text: the passage.
        row: whether it is a row of a table, in which every dash is a cell.
    """
    dash = re.search(r"(?<!\S)[-–—−](?!\S)", text) if row else _MARK.search(text)
    return bool(NEGATION.search(text) or _NONE.search(text) or dash)


def absent(text: str, places: Iterable[range]) -> bool:
    """Whether one of some places is denied: before or after it, in its part of the sentence, or by a pronoun later."""
    if re.search(r"\b(?:only|alone|exclusively)\b", text, re.IGNORECASE):
        return True
    reached = denied(text)
    turns = [0, *(turn.end() for turn in _TURN.finditer(text)), len(text) + 1]
    for place in places:
        if any(one.start < place.stop and place.start < one.stop for one in reached):
            return True
        if _NONE.search(text, place.stop, next(turn for turn in turns if turn > place.start)):
            return True
        for begin, end in itertools.pairwise(turns):
            part = text[max(begin, place.stop) : end]
            its_own = begin <= place.start < end
            if end > place.stop and (its_own or _PRONOUN.search(part)) and _denies_before(part):
                return True
    return False


def _denies_before(part: str) -> bool:
    return bool(_AFTERWARDS.search(part) or _NONE.search(part) or _MARK.search(part))


def denied(text: str) -> list[range]:
    """Return the stretches of a passage that a negation reaches."""
    reached = []
    for match in NEGATION.finditer(text):
        if match[0].casefold() in _PREDICATES and _PREDICATE.search(text, 0, match.start()):
            continue
        words = [word.end() for word in re.finditer(r"\S+", text[match.end() :])]
        ends = [match.end() + words[min(_REACH, len(words)) - 1] if words else match.end()]
        ends += [stop.start() for pattern in (_STOP, _COMMA) if (stop := pattern.search(text, match.end()))]
        ends += [stop.start(stop.lastindex or 0) for stop in [_OBJECT.search(text, match.end())] if stop]
        reached.append(range(match.end(), min(ends)))
    for match in _BACKWARDS.finditer(text):
        if _SUBJECT.search(text, 0, match.start()):
            continue
        begins = [stop.end() for stop in _STOP.finditer(text, 0, match.start())]
        reached.append(range(begins[-1] if begins else 0, match.start()))
    return reached


def stands(text: str, places: Iterable[range]) -> bool:
    """Whether one of some places is reached by no negation."""
    reached = denied(text)
    return any(not any(one.start <= place.start and place.stop <= one.stop for one in reached) for place in places)
