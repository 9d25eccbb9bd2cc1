"""What the commands share: their options, and the workspace, store and catalogue that they work on."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from kg import store, workspace
from kg.build import generations
from kg.build.shipped import ensure
from kg.questions import Catalogue, from_files, from_index
from kg.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv", "tsv", "markdown")


class Asked(NamedTuple):
    """Where a question is put.

    Attributes:
        workspace: the workspace.
        source: the store or the endpoint.
        catalogue: the questions and the vocabulary.
        memory: where answers may be remembered, which hold as long as the store does; None with an endpoint.
    """

    workspace: Workspace
    source: store.Source
    catalogue: Catalogue
    memory: Path | None = None


def workspace_option(command: F) -> F:
    """Add the options of every command."""
    where = click.Path(path_type=Path, file_okay=False)
    command = click.option(
        "-w", "--workspace", "folder", type=where, help="The workspace, if not the one around here."
    )(command)
    command = click.option("-q", "--quiet", is_flag=True, help="Say nothing about the progress.")(command)
    return click.option("-v", "--verbose", is_flag=True, help="Show stack traces of our own faults.")(command)


def format_option(command: F) -> F:
    """Add the choice of the format."""
    choice = click.Choice(FORMATS)
    return click.option("-f", "--format", "form", type=choice, default="table", help="How to print it.")(command)


def endpoint_option(command: F) -> F:
    """Add the choice of an endpoint in place of the built store."""
    return click.option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint to ask in place of the built store.")(
        command
    )


def find(folder: Path | None) -> Workspace:
    """Find the workspace that was named, or the one around here, or the shipped records."""
    return workspace.find(option=folder)


def asked(folder: Path | None, endpoint: str | None, *, quiet: bool = False) -> Asked:
    """Open what answers: an endpoint, or the built store, which for the shipped records is built once."""
    where = find(folder)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.with_resource(_listening())
    if endpoint:
        from kg.store.remote import Remote

        names = where.names
        catalogue = from_files(
            where.files("queries/questions", ".rq").values(), where.files("ontology", ".ttl").values(), names
        )
        return Asked(workspace=where, source=Remote(endpoint), catalogue=catalogue)
    ensure(where, (lambda _: None) if quiet else lambda line: click.echo(line, err=True))
    generation = generations.ready(where)
    if not quiet and not where.shipped:
        newer = generations.stale(where, generation)
        if newer:
            click.echo(f"note: {newer} is newer than the build; run `kg build`", err=True)
    source = store.open_store(generation / "store")
    memory = generations.memory(where.build, generation)
    return Asked(workspace=where, source=source, catalogue=from_index(generation), memory=memory)


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """End the process at Ctrl-C, also while the engine works, which comes back to Python only when it has an answer."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        # Whoever started this process wants no Ctrl-C here, or minds it already.
        yield
        return
    heard, told = os.pipe()
    os.set_blocking(told, False)

    def listen() -> None:
        if os.read(heard, 1):
            os.write(2, b"stopped\n")
            os._exit(130)
        os.close(heard)

    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=listen, daemon=True).start()
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.set_wakeup_fd(before)
        os.close(told)


def say(*, quiet: bool) -> Callable[[str], None]:
    """Return what tells the progress: one plain line a stage on stderr, or nothing."""
    if quiet:
        return lambda _: None
    return lambda line: click.echo(f"  {line}", err=True)


def plain(text: str) -> str:
    """Return a cell without characters that would move the cursor or reorder a terminal's line."""
    return "".join(" " if ord(char) < 32 or ord(char) in _BIDI else char for char in text)


_BIDI = {0x7F, *range(0x80, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
