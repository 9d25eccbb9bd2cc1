"""Parameters put into a query as terms, never as text: whole variables are replaced, and nothing else is touched."""

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.questions.header import Parameter
from kg.store.guard import QUIET

Term = NamedNode | Literal

_TOKEN = re.compile(rf"{QUIET}" r"|(?P<escape>\\.)|[?$](?P<variable>\w+)", re.VERBOSE | re.DOTALL)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {"integer": r"[+-]?\d+", "decimal": r"[+-]?\d+(?:\.\d+)?", "date": r"\d{4}-\d{2}-\d{2}"}


def bind(sparql: str, terms: Mapping[str, Term]) -> str:
    """Replace variables by terms.

    Args:
        sparql: the query.
        terms: a term for each variable, by its name without the question mark.
    """

    def put(token: re.Match[str]) -> str:
        term = terms.get(token["variable"] or "")
        return token[0] if term is None else str(term)

    return _TOKEN.sub(put, sparql)


def term(parameter: Parameter, value: str) -> Term:
    """Return the term of a value that is no concept.

    Raises:
        QueryError: the value does not have the form of its type.
    """
    form = _FORMS.get(parameter.type)
    if form is not None:
        if not re.fullmatch(form, value, re.ASCII) or (parameter.type == "date" and not _is_date(value)):
            what = f"{value!r} is no {parameter.type} for {parameter.name}."
            raise QueryError(what, f"Write one like {parameter.example}." if parameter.example else "")
        return Literal(value, datatype=NamedNode(_XSD + parameter.type))
    if parameter.type == "text":
        try:
            return Literal(value)
        except ValueError as error:
            what = f"{value!r} is no text for {parameter.name}."
            raise QueryError(what, "Write it in the encoding of the terminal, UTF-8 as a rule.") from error
    try:
        return NamedNode(value)
    except ValueError as error:
        raise QueryError(f"{value!r} is no IRI for {parameter.name}.", "Write a whole IRI.") from error


def _is_date(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
