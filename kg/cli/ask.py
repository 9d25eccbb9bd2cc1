"""`kg ask`: a named question; its parameters are options, taken from the header of the question."""

import re
from pathlib import Path
from typing import Any

import click

from kg.cli.common import Asked, asked, endpoint_option, find, format_option, workspace_option
from kg.cli.output import caution, echo_json, echo_rows, echo_table
from kg.errors import UsageError
from kg.faults import nearest, offer
from kg.names import KINDS
from kg.questions import ANY, Answer, Question, ask, read_all, unknown
from kg.store.remembering import Remembering


class _Questions(click.Group):
    """Makes a command of each question; the store is opened once the options say where it is."""

    def _asked(self, ctx: click.Context, args: list[str]) -> Asked:
        if not isinstance(ctx.obj, Asked):
            given = {"folder": None, "endpoint": None, "quiet": False, **ctx.params}
            folder = _value(args, "--workspace", "-w") or given["folder"]
            endpoint = _value(args, "--endpoint") or given["endpoint"]
            ctx.obj = asked(Path(folder) if folder else None, endpoint, quiet=bool(given["quiet"]) or _quiet(args))
        found: Asked = ctx.obj
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the questions."""
        return sorted(self._asked(ctx, []).catalogue.questions)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one question."""
        question = self._asked(ctx, []).catalogue.questions.get(cmd_name)
        return _command(question) if question else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a question, or say which one may have been meant."""
        questions = self._asked(ctx, args[1:]).catalogue.questions
        if args[0] not in questions:
            near = nearest(args[0], questions)
            known = f"Did you mean: {', '.join(near)}?" if near else "`kg ask` without a name lists the questions."
            raise click.UsageError(f"There is no question {args[0]!r}. {known}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the questions with their sentence, from their files: who asks for help need not have built anything."""
        where = find(ctx.params.get("folder"))
        found = read_all(where.files("queries/questions", ".rq").values(), where.names)
        with formatter.section("Questions"):
            formatter.write_dl([(one.name, one.summary) for one in found.values()])


def _value(args: list[str], *names: str) -> str | None:
    for i, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if name in names:
            return value if equals else args[i + 1] if i + 1 < len(args) else None
    return None


def _quiet(args: list[str]) -> bool:
    return "--quiet" in args or any(re.fullmatch("-v*q[qv]*", arg) for arg in args)


@click.group(cls=_Questions, invoke_without_command=True, subcommand_metavar="[QUESTION] [--PARAMETER VALUE]...")
@endpoint_option
@format_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, /, form: str, **_: Any) -> None:
    """Answer a named question; without a name, list them.

    Example: kg ask refractory-responders --failed tnf-inhibitor --format json
    """
    if ctx.invoked_subcommand is None:
        assert isinstance(ctx.command, _Questions)
        found = ctx.command._asked(ctx, []).catalogue.questions.values()
        rows = [{"question": one.name, "summary": one.summary, "parameters": _usage(one)} for one in found]
        if form == "json":
            echo_json(
                [{**row, "parameters": [p.name for p in one.parameters]} for row, one in zip(rows, found, strict=True)]
            )
        elif form == "table":
            echo_table(list(rows[0]), [list(row.values()) for row in rows])
        else:
            echo_rows(list(rows[0]), rows, form)


def _usage(question: Question) -> str:
    return " ".join(f"--{one.name} {one.example or one.type.upper()}" for one in question.parameters)


def _command(question: Question) -> click.Command:
    options: list[click.Parameter] = []
    for one in question.parameters:
        words = [one.label, f"default {one.default}" if one.default else "default any", f"e.g. {one.example}"]
        options.append(click.Option([f"--{one.name}"], metavar=one.type.upper(), help="; ".join(words) + "."))
    readings = "Let findings in that are one of several readings of the words."
    options.append(click.Option(["--readings"], is_flag=True, help=readings))
    example = f"Example: kg ask {question.name} {_usage(question)}".rstrip()
    answer = click.Command(
        question.name,
        params=options,
        callback=_answer,
        help=f"{question.summary}\n\n{question.description}\n\n{example}",
    )
    return workspace_option(format_option(endpoint_option(answer)))


@click.pass_context
def _answer(ctx: click.Context, /, form: str, readings: bool, **values: Any) -> None:
    outer = ctx.parent.params if ctx.parent else {}
    source = ctx.find_object(Asked)
    assert source is not None
    question = source.catalogue.questions[ctx.info_name or ""]
    given = {one.name: values[one.name] for one in question.parameters if values.get(one.name) is not None}
    _known(source, question, {name: value for name, value in given.items() if value not in ("", ANY)})
    remembered = Remembering(source.source, source.memory) if source.memory else source.source
    answer = ask(remembered, source.catalogue, question.name, given, readings=readings)
    if answer.warning:
        click.echo(f"note: {answer.warning}", err=True)
    _print(source, answer, form if form != "table" else str(outer.get("form", "table")))


def _known(source: Asked, question: Question, given: dict[str, str]) -> None:
    """Refuse what names nothing: a concept, a report or a population that nobody knows would be found in no row."""
    for one in question.parameters:
        parts = one.scheme or KINDS
        if one.type == "concept" and one.name in given and not source.catalogue.find(given[one.name], parts):
            otherwise = f"`kg ask {question.name} --{one.name} {ANY}` asks for all."
            raise unknown(source.catalogue, given[one.name], parts, otherwise)
    texts = {one.name: given[one.name] for one in question.parameters if one.type == "text" and one.name in given}
    if not texts.keys() & {"report", "population"}:
        return
    from kg.showing import populations

    known = populations(source.source, source.workspace.names)
    report, population = texts.get("report"), texts.get("population")
    if report is not None and report not in known:
        raise UsageError(f"There is no report {report!r}.", offer(report, known, "reports"))
    if population is not None:
        there = known[report] if report else sorted({one for ids in known.values() for one in ids})
        if population not in there:
            what = f"{report} has" if report else "The reports have"
            raise UsageError(f"{what} no population {population!r}.", offer(population, there, "populations there"))


def _print(source: Asked, answer: Answer, form: str) -> None:
    if form == "json":
        echo_json(answer.to_json())
    elif form == "table":
        click.echo(f"{answer.question.summary}\n{_asked_for(answer)}\n")
        columns, cells = for_people(answer)
        echo_table(columns, cells, first=4 if "status" in columns else 3)
        _under(source, answer)
    else:
        echo_rows(answer.columns, list(answer.rows), form)
        if form == "markdown":
            _under(source, answer)


def _under(source: Asked, answer: Answer) -> None:
    from kg.showing import statuses

    click.echo(f"\n{_total(answer)}{caution(statuses(source.source, source.workspace.names))}")


def _asked_for(answer: Answer) -> str:
    return ", ".join(f"{name}: {value}" for name, value in answer.parameters.items())


def _total(answer: Answer) -> str:
    if answer.total is None or answer.total_reported is None:
        return ""
    total, reported = answer.total, answer.total_reported
    line = f"Total: {_span(total.at_least, total.at_most)}"
    if (total.at_least, total.at_most) != (reported.at_least, reported.at_most):
        line += f"; without what is not reported: {_span(reported.at_least, reported.at_most)}"
    return f"{line}\n{answer.note}\n" if answer.note else f"{line}\n"


def _span(low: object, high: object) -> str:
    return f"{low}" if low == high else f"{low}–{'?' if high is None else high}"


def for_people(answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Return an answer as a table for people: labels for slugs, `7–11 of 14` for bounds, short places for passages."""
    names = [column for column in answer.question.columns if any(row.get(column.name) for row in answer.rows)]
    bounds = {"atLeast", "atMost", "size"} <= {column.name for column in answer.question.columns}
    heads: list[str] = []
    shown: list[str] = []
    for column in names:
        if bounds and column.name in ("atLeast", "atMost", "size"):
            continue
        heads.append(_words(column.name))
        shown.append(f"{column.name}Label" if column.type in KINDS else column.name)
    if bounds:
        for place, name in ((2, ""), (3, "status")):
            if name in shown:
                heads.pop(shown.index(name))
                shown.remove(name)
            heads.insert(place, name or "people")
            shown.insert(place, name)
    return heads, [[_cell(row, name) for name in shown] for row in answer.rows]


def _cell(row: dict[str, Any], name: str) -> str:
    if not name:
        counted = "" if row["atLeast"] is None else f"{_span(row['atLeast'], row['atMost'])} "
        return f"{counted}of {row['size']}"
    value = row.get(name)
    if name == "evidence":
        places = [str(one).rpartition("char=")[2].replace(",", "-") for one in value or ()]
        return places[0] + (f" +{len(places) - 1}" if len(places) > 1 else "") if places else ""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _words(name: str) -> str:
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name)
