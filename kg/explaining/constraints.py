"""What a shape asks for in words, and why such a thing is asked for."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.explaining.shapes import Graph, Shape, Term

Says = Mapping[str, Sequence[Term]]

_DATATYPES = {
    "decimal": "a decimal number",
    "integer": "a whole number",
    "boolean": "true or false",
    "string": "an `xsd:string`",
    "anyURI": "an `xsd:anyURI`",
}
_NODE_KINDS = {
    "IRI": "a thing with an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "IRIOrLiteral": "an IRI or a literal",
    "BlankNodeOrIRI": "no literal",
    "BlankNodeOrLiteral": "nothing with an IRI",
}
#: Constraints with one value, and how each is said.
_VALUES = {
    "minInclusive": "at least {}",
    "minExclusive": "above {}",
    "maxInclusive": "at most {}",
    "maxExclusive": "below {}",
    "lessThan": "below {}",
    "lessThanOrEquals": "not above {}",
    "equals": "the same as {}",
    "disjoint": "never the same as {}",
    "hasValue": "has {}",
    "pattern": "of the form `{}`",
    "minLength": "{} characters at least",
    "maxLength": "{} characters at most",
}
#: Constraints over other shapes, and how each is said.
_LOGIC = {"or": "either {}", "xone": "exactly one of: {}", "and": "both {}"}

_TOO_LITTLE = "Without it the statement says too little: no question finds it, or nobody knows of whom or what it is."
_WRONG_TYPE = "Questions compare and count these values; one of another type is passed over without a word."
_RANGE = "A number beyond these ends cannot be so: it is a slip of the pen, or belongs somewhere else."
_CROSSED = "Ends that cross hold of nothing, and every answer that rests on them would be wrong."
_FORM = "Other programs know it by this form, and find nothing under another."
_NESTED = "Each of the ways by itself is sound; what goes none of them leaves open what the report says."
#: Why a constraint of each kind is there.
REASONS = {
    "minCount": _TOO_LITTLE,
    "maxCount": "Two values would leave open which of them is meant, and an answer would count the thing twice.",
    "datatype": _WRONG_TYPE,
    "nodeKind": "Only what has a name can be looked up and cited; nothing in the graph is nameless.",
    "class": "What is pointed to must be there: else whoever follows the link loses the finding.",
    "scheme": "Only a concept of this scheme is what questions ask for; any other word means what its writer thought.",
    "node": "What is pointed to must itself be right, or what rests on it is not.",
    "in": "Only these have a meaning that the questions know.",
    "hasValue": "Only this value has the meaning that the questions know.",
    "minInclusive": _RANGE,
    "minExclusive": _RANGE,
    "maxInclusive": _RANGE,
    "maxExclusive": _RANGE,
    "lessThan": _CROSSED,
    "lessThanOrEquals": _CROSSED,
    "equals": "Two ways to say one thing must agree, or an answer depends on which of them is asked.",
    "disjoint": "The two exclude each other: only one of them can be what the report says.",
    "pattern": _FORM,
    "minLength": _FORM,
    "maxLength": _FORM,
    "languageIn": "Whoever reads the answers must be able to read this.",
    "uniqueLang": "Two texts in one language would leave open which of them is meant.",
    "not": _NESTED,
    "or": _NESTED,
    "xone": _NESTED,
    "and": _NESTED,
    "qualifiedValueShape": "So many of that kind there must be, or the statement is of something else.",
    "closed": "A misspelt property would stand in the graph and never be asked for: the fact would be lost in silence.",
    "sparql": "It looks at several statements at once: each by itself may be right, and together they cannot be true.",
}


def reasons(graph: Graph, shape: Shape) -> str:
    """Say why a shape is there: its description, or else a reason for each kind of its constraints."""
    if shape.text("description"):
        return " ".join(shape.text("description").split())
    kinds = {kind for kind, terms in shape.says.items() if terms}
    if any(list(_schemes(graph, term)) for term in shape.says.get("node", ())):
        kinds = kinds - {"node"} | {"scheme"}
    return " ".join(dict.fromkeys(reason for kind, reason in REASONS.items() if kind in kinds))


def words(graph: Graph, says: Says) -> list[str]:
    """Say each constraint of a shape in words."""
    return [*_counted(says), *_typed(graph, says), *_ranged(graph, says), *_combined(graph, says), *_special(says)]


def path(graph: Graph, term: Term) -> str:
    """Write a property path as SPARQL does."""
    if isinstance(term, NamedNode):
        return curie(graph, term)
    says = graph.says(term)
    if "first" in says:
        return "/".join(path(graph, one) for one in graph.members(term))
    if "alternativePath" in says:
        return "|".join(path(graph, one) for one in graph.members(says["alternativePath"][0]))
    if "inversePath" in says:
        return f"^{path(graph, says['inversePath'][0])}"
    for key, mark in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
        if key in says:
            return f"({path(graph, says[key][0])}){mark}"
    return str(term)


def curie(graph: Graph, term: Term) -> str:
    """Write a term with its prefix: `al:kind`, `term:index`; a literal as it stands."""
    value = str(term) if isinstance(term, Triple) else term.value
    if isinstance(term, NamedNode):
        known = sorted(graph.names.prefixes.items(), key=lambda one: -len(one[1]))
        return next((f"{prefix}:{value.removeprefix(iri)}" for prefix, iri in known if value.startswith(iri)), value)
    return value


def called(graph: Graph, term: Term) -> str:
    """Call a class by its name: `Treatment`, `rdf:Statement`."""
    return curie(graph, term).removeprefix("al:")


def _a(word: str) -> str:
    return f"an {word}" if word[:1] in "AEIOUaeiou" else f"a {word}"


def _one(says: Says, name: str) -> Term | None:
    return next(iter(says.get(name, ())), None)


def _number(says: Says, name: str) -> int | None:
    term = _one(says, name)
    return int(term.value) if isinstance(term, Literal) else None


def _counted(says: Says) -> Iterator[str]:
    least, most = _number(says, "minCount"), _number(says, "maxCount")
    if least is not None and least == most:
        yield "none" if least == 0 else "exactly one" if least == 1 else f"exactly {least}"
        return
    if least:
        yield "at least one" if least == 1 else f"at least {least}"
    if most is not None:
        yield "none" if most == 0 else "at most one" if most == 1 else f"at most {most}"


def _typed(graph: Graph, says: Says) -> Iterator[str]:
    for term in says.get("datatype", ()):
        short = curie(graph, term)
        yield _DATATYPES.get(short.removeprefix("xsd:"), _a(f"`{short}`"))
    for term in says.get("nodeKind", ()):
        yield _NODE_KINDS.get(curie(graph, term).removeprefix("sh:"), curie(graph, term))
    for term in says.get("class", ()):
        name = curie(graph, term)
        yield f"{_a(name.removeprefix('al:'))} of the report" if name.startswith("al:") else _a(f"`{name}`")
    for term in says.get("node", ()):
        yield _node(graph, term)
    for term in says.get("in", ()):
        members = list(graph.members(term))
        mark = " " if all(isinstance(one, Literal) for one in members) else ", "
        yield f"one of {mark.join(_member(graph, one) for one in members)}"


def _member(graph: Graph, term: Term) -> str:
    short = curie(graph, term)
    return called(graph, term) if short.startswith("al:") else short.removeprefix("term:")


def _node(graph: Graph, term: Term) -> str:
    shape = graph.shape(term)
    schemes = [one for scheme in _schemes(graph, term) for one in graph.members(scheme)]
    if schemes:
        return f"a concept of the scheme {' or '.join(f'`{_member(graph, one)}`' for one in schemes)}"
    return f"what {shape.code if shape else 'this'} asks for: {_nested(graph, graph.says(term))}"


def _schemes(graph: Graph, term: Term) -> Iterator[Term]:
    for one in graph.says(term).get("property", ()):
        says = graph.says(one)
        if [curie(graph, item) for item in says.get("path", ())] == ["skos:inScheme"]:
            yield from says.get("in", ())


def _nested(graph: Graph, says: Says) -> str:
    """Say what a shape without a name asks for."""
    own = words(graph, says)
    if "path" in says:
        own = [f"`{path(graph, says['path'][0])}`: {', '.join(own)}"]
    own += [_nested(graph, graph.says(one)) for one in says.get("property", ())]
    return " and ".join(own)


def _grouped(said: str) -> str:
    return f"({said})" if ": " in said or " and " in said else said


def _ranged(graph: Graph, says: Says) -> Iterator[str]:
    for name, said in _VALUES.items():
        for term in says.get(name, ()):
            short = curie(graph, term)
            yield said.format(f"`{short}`" if isinstance(term, NamedNode) else short)
    for term in says.get("languageIn", ()):
        yield f"in one of the languages {' '.join(curie(graph, one) for one in graph.members(term))}"
    if says.get("uniqueLang"):
        yield "no two in one language"


def _combined(graph: Graph, says: Says) -> Iterator[str]:
    for term in says.get("not", ()):
        yield f"not {_grouped(_nested(graph, graph.says(term)))}"
    for name, said in _LOGIC.items():
        for head in says.get(name, ()):
            parts = [_grouped(_nested(graph, graph.says(one))) for one in graph.members(head)]
            yield said.format((" and " if name == "and" else ", or ").join(parts))
    for term in says.get("qualifiedValueShape", ()):
        least, most = _number(says, "qualifiedMinCount"), _number(says, "qualifiedMaxCount")
        ends = [f"at least {least}" if least else "", f"at most {most}" if most is not None else ""]
        yield f"{' and '.join(filter(None, ends))} of which holds: {_nested(graph, graph.says(term))}"


def _special(says: Says) -> Iterator[str]:
    if any(getattr(one, "value", "") == "true" for one in says.get("closed", ())):
        yield "no property but those of its shape"
    if says.get("sparql"):
        yield "its SPARQL query finds nothing"
