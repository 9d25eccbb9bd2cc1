"""What is refused of a query before the engine reads it: what would end the process, ask elsewhere, or change the data.

The engine recurses while it parses and plans, and a stack that overflows ends the process, which no exception tells; so
depth and length have bounds here. It fetches whatever SERVICE names, and no switch turns that off.
"""

import re

from kg.errors import QueryError

#: How much text is read at all: lists of values may be long.
MAX_CHARACTERS = 1_000_000
#: How deep brackets of all kinds may stand in each other; the engine ends the process before a thousand.
MAX_DEPTH = 100
#: How many words and signs may stand outside lists of VALUES; the engine ends the process at six thousand.
MAX_TOKENS = 4_000

#: Only what the engine takes for an escape: else what it reads as two strings would be one here, and hide a word.
_ESCAPE = (
    r"\\(?:[tbnrf\"'\\]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|U(?!0000[dD][89a-fA-F])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})"
)
#: Strings, IRIs and comments: whatever stands in them is no word of the query.
QUIET = rf"""(?P<long>\"{{3}}(?:[^"\\]|{_ESCAPE}|\"(?!\"\"))*\"{{3}}|'{{3}}(?:[^'\\]|{_ESCAPE}|'(?!''))*'{{3}})
    |(?P<string>"(?:[^"\\\r\n]|{_ESCAPE})*"|'(?:[^'\\\r\n]|{_ESCAPE})*')
    |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    |(?P<comment>\#[^\r\n]*)"""
_TOKEN = re.compile(
    rf"""{QUIET}
    |(?P<name>[?$]\w+|@[A-Za-z]+)
    |(?P<word>\w+)?(?P<local>:(?:[\w:][\w:-]*)?)
    |(?P<bare>\w+)
    |(?P<open><<|[(\[{{])
    |(?P<close>>>|[)\]}}])
    |(?P<sign>\S)""",
    re.VERBOSE,
)
_UPDATES = frozenset(("add", "clear", "copy", "create", "delete", "drop", "insert", "load", "move", "with"))


def refuse_update(sparql: str) -> None:
    """Refuse what would change the data.

    >>> refuse_update("PREFIX insert: <urn:x> ASK { insert:data a ?x }")

    Raises:
        QueryError: it is an update.
    """
    words = (token["bare"].lower() for token in _TOKEN.finditer(sparql) if token["bare"])
    verb = next((word for word in words if word not in ("prefix", "base")), "")
    if verb in _UPDATES:
        raise QueryError(
            f"{verb.upper()} is an update, and none is taken: the store is read only.",
            "Ask by SELECT, ASK, CONSTRUCT or DESCRIBE; to change the data, mend the records and run `kg build`.",
        )


def refuse(sparql: str) -> None:
    """Refuse a query that is an update, that asks elsewhere, or that is too deep or too long for the engine.

    Raises:
        QueryError: it is one of them.
    """
    if len(sparql) > MAX_CHARACTERS:
        raise QueryError(f"The query has more than {MAX_CHARACTERS:,} characters.", "Ask in several queries.")
    refuse_update(sparql)
    depth = tokens = 0
    # A list of VALUES is announced by its word, begins after its variables, and ends with its brace.
    announced = listing = False
    for token in _TOKEN.finditer(sparql):
        kind = token.lastgroup
        if kind == "comment":
            continue
        if kind == "iri" or kind == "bare" or kind == "local":
            _refuse_words(sparql, token)
        announced = announced or (token["bare"] or "").lower() == "values"
        if announced and token[0] == "{":
            announced, listing = False, True
        listing = listing and token[0] != "}"
        depth = depth + 1 if kind == "open" else max(0, depth - 1) if kind == "close" else depth
        tokens += not listing
        if depth > MAX_DEPTH:
            raise QueryError(f"Brackets stand more than {MAX_DEPTH} deep in each other.", "Write the query flatter.")
        if tokens > MAX_TOKENS:
            what = f"The query has more than {MAX_TOKENS:,} words and signs."
            raise QueryError(what, "Give long lists as VALUES, or ask in several queries.")


def _refuse_words(sparql: str, token: re.Match[str]) -> None:
    line = sparql.count("\n", 0, token.start()) + 1
    # Anywhere in a word: the engine takes `trueSERVICE<…>` for two of them.
    if "service" in (token["bare"] or token["word"] or "").lower():
        what = f"Line {line} asks another server by SERVICE, which is not done here: no query leaves this machine."
        raise QueryError(what, "Ask that server by itself: `kg query … --endpoint URL`.")
    # `?x<?y#>` is an IRI or a comparison and a comment, which only the grammar tells.
    if token["iri"] and not token["iri"].startswith(("<http://", "<https://")) and re.search("['#]", token["iri"]):
        what = f"Line {line}: {token['iri']} may be an IRI or a comparison."
        raise QueryError(what, "Write a blank after `<`, or the IRI whole: `<https://…>`.")
