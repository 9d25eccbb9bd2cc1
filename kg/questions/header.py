"""Question files: plain SPARQL with a header of YAML behind `#+`, as grlc and the SIB tools read it too."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg import store
from kg.errors import QueryError, WorkspaceError
from kg.names import KINDS, Names
from kg.store import guard

TYPES = {
    "concept": "iri",
    "iri": "iri",
    "integer": "integer",
    "decimal": "number",
    "date": "xsd_date",
    "text": "literal",
}
ANSWERS = ("table", "yes-no", "graph", "bounds")
CELLS = ("text", "integer", "decimal", *KINDS)
_KEYS = (
    *("summary", "description", "tags", "params", "answer", "columns", "expect", "view", "scope", "after", "remedy"),
    *("bad", "good"),
)
#: Of which form the value of a key is, and what to write.
_FORMS: dict[str, tuple[type, str]] = {
    "tags": (list, "Write a list: [a, b]."),
    "params": (dict, "Write `name: {type: …, label: …}`."),
    "columns": (dict, "Write `name: type`."),
    "expect": (dict, "Write {min-rows: 1, nonempty: [evidence]}."),
    "view": (str, "Write one word: table."),
    "scope": (str, "Write report or vocabulary."),
    "after": (list, "Write a list of rules: [within]."),
    "remedy": (str, "Write a sentence."),
    "bad": (str, "Write `bad: |`, and below it the YAML of a record."),
    "good": (str, "Write `good: |`, and below it the YAML of a record."),
}
_PARAM_KEYS = ("type", "scheme", "label", "example", "default", "optional")


class Parameter(NamedTuple):
    """Something that a question may be asked about.

    Attributes:
        name: one lower-case word.
        type: concept, iri, integer, decimal, date or text.
        scheme: for a concept, the parts of the vocabulary in which it is looked up.
        label: what it is, for people.
        example: a value with which the question is run.
        default: the value that it takes where none is given; empty for any.
        optional: whether it may be left out; then it means any.
    """

    name: str
    type: str
    label: str
    scheme: tuple[str, ...] = ()
    example: str = ""
    default: str = ""
    optional: bool = False

    @property
    def variable(self) -> str:
        """The variable that stands for it, without the question mark."""
        return f"{'__' if self.optional else '_'}{self.name}_{TYPES[self.type]}"


class Column(NamedTuple):
    """One column of an answer.

    Attributes:
        name: its variable.
        type: text, integer, decimal, or the kind of the concept whose slug stands in it.
        many: whether a cell holds several values.
    """

    name: str
    type: str = "text"
    many: bool = False


class Question(NamedTuple):
    """A question file.

    Attributes:
        name: the name of the file without its ending.
        summary: the question in one sentence, or for a check or a rule what it says.
        sparql: the query.
        description: what a row is, and what the answer does not say.
        tags: what it is about.
        parameters: what it may be asked about.
        answer: table, yes-no, graph, or bounds.
        columns: its columns.
        expect: what must hold of its answer on the published graph.
        view: how a page draws it.
        scope: for a rule, `report` or `vocabulary`.
        after: for a rule, the rules whose facts it needs.
        remedy: for a check, what the curator should write.
        bad: for a check, fields of a record that it finds.
        good: for a check, the same as they should be.
    """

    name: str
    summary: str
    sparql: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    answer: str = "table"
    columns: tuple[Column, ...] = ()
    expect: Mapping[str, Any] = {}
    view: str = "table"
    scope: str = ""
    after: tuple[str, ...] = ()
    remedy: str = ""
    bad: str = ""
    good: str = ""


def read(path: Path, names: Names) -> Question:
    """Read a question, a check or a rule.

    Raises:
        WorkspaceError: its header is not what a header must be, or its query cannot be asked.
    """
    try:
        text = names.rebase(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path} cannot be read: {error}.") from error
    header = _yaml(path, text)
    unknown = sorted(set(header) - set(_KEYS))
    if unknown:
        raise _wrong(path, f"the header has no key {unknown[0]!r}", "The keys are: " + ", ".join(_KEYS) + ".")
    if not isinstance(header.get("summary"), str):
        raise _wrong(path, "the header has no summary", "Begin with `#+ summary: …?`, one sentence.")
    for key, (form, remedy) in _FORMS.items():
        if key in header and not isinstance(header[key], form):
            raise _wrong(path, f"{key} cannot be {header[key]!r}", remedy)
    question = Question(
        name=path.stem,
        summary=header["summary"],
        description=" ".join(str(header.get("description", "")).split()),
        tags=tuple(header.get("tags", ())),
        parameters=tuple(_parameter(path, name, one) for name, one in (header.get("params") or {}).items()),
        answer=_one_of(path, "answer", header.get("answer", "table"), ANSWERS),
        columns=tuple(_column(path, name, one) for name, one in (header.get("columns") or {}).items()),
        expect=header.get("expect") or {},
        view=header.get("view", "table"),
        scope=header.get("scope", ""),
        after=tuple(header.get("after", ())),
        remedy=header.get("remedy", ""),
        bad=header.get("bad", ""),
        good=header.get("good", ""),
        sparql=text,
    )
    query = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for parameter in question.parameters:
        if not re.search(rf"[?$]{parameter.variable}\b", query):
            raise _wrong(path, f"the query has no ?{parameter.variable}", f"Use it, or drop {parameter.name}.")
    try:
        guard.refuse(text)
        store.parse(text)
    except QueryError as error:
        place = re.search(r"error at (\d+):(\d+): ", error.message)
        where = f"{path}:{place[1]}:{place[2]}" if place else str(path)
        what = error.message.replace(place[0], "") if place else error.message
        raise WorkspaceError(f"{where}: {what}", error.remedy) from error
    return question


def read_all(files: Iterable[Path], names: Names) -> dict[str, Question]:
    """Read question files by name."""
    return {path.stem: read(path, names) for path in files}


def to_json(question: Question) -> dict[str, Any]:
    """Return a question as a JSON object."""
    fields = question._asdict()
    lists = {
        "parameters": [one._asdict() for one in question.parameters],
        "columns": [one._asdict() for one in question.columns],
    }
    return {key: value for key, value in {**fields, **lists}.items() if value}


def from_json(fields: Mapping[str, Any]) -> Question:
    """Return the question of a JSON object."""
    parameters = tuple(Parameter(**{**one, "scheme": tuple(one["scheme"])}) for one in fields.get("parameters", ()))
    columns = tuple(Column(**one) for one in fields.get("columns", ()))
    lists = {name: tuple(fields.get(name, ())) for name in ("tags", "after")}
    return Question(**{**fields, **lists, "parameters": parameters, "columns": columns})


def _yaml(path: Path, text: str) -> dict[str, Any]:
    import yaml

    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise _wrong(path, f"the header is no YAML: {error}", "Mend the lines that begin with #+.") from error
    if not isinstance(header, dict):
        raise _wrong(path, "there is no header", "Begin the file with `#+ summary: …?`.")
    return header


def _parameter(path: Path, name: str, fields: Any) -> Parameter:
    if not re.fullmatch("[a-z]+", name):
        raise _wrong(path, f"{name!r} is no name of a parameter", "Write one lower-case word.")
    if not isinstance(fields, dict) or set(fields) - set(_PARAM_KEYS):
        raise _wrong(path, f"the parameter {name} has other keys", "The keys are: " + ", ".join(_PARAM_KEYS) + ".")
    return Parameter(
        name=name,
        type=_one_of(path, f"the type of {name}", fields.get("type", ""), tuple(TYPES)),
        scheme=tuple(str(fields.get("scheme", "")).split()),
        label=fields.get("label", name),
        example=fields.get("example", ""),
        default=fields.get("default", ""),
        optional=fields.get("optional") == "true",
    )


def _column(path: Path, name: str, written: Any) -> Column:
    many = isinstance(written, list)
    kind = written[0] if many and written else written
    return Column(name=name, type=_one_of(path, f"the type of column {name}", kind, CELLS), many=many)


def _one_of(path: Path, what: str, value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _wrong(path, f"{what} is {value!r}", "Write one of: " + ", ".join(known) + ".")
    return str(value)


def _wrong(path: Path, what: str, remedy: str) -> WorkspaceError:
    return WorkspaceError(f"{path}: {what}.", remedy)
