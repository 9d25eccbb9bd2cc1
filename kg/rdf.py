"""pyoxigraph's terms as rdflib's: the door between the two engines."""

from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.names import OUTSIDE

_STRING = OUTSIDE["xsd"] + "string"


def term(value: Any) -> Any:
    """Return the rdflib term of a pyoxigraph term; a literal keeps its lexical form."""
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(value, NamedNode):
        return URIRef(value.value)
    if isinstance(value, Literal):
        if value.language:
            return RdflibLiteral(value.value, lang=value.language)
        # A plain literal is a string; rdflib takes the same with its type for another one.
        if value.datatype.value == _STRING:
            return RdflibLiteral(value.value)
        return RdflibLiteral(value.value, datatype=URIRef(value.datatype.value), normalize=False)
    if isinstance(value, BlankNode):
        return BNode(value.value)
    raise TypeError(f"{value!r} is no term")
