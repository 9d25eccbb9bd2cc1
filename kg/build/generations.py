"""Generations of built files: each in a folder of its own, of which one is current; the switch is one rename.

    build/generations/{id}/   afterline.nq, afterline.trig, store/, index.json, manifest.json …
    build/current             a symbolic link to one of them
    build/afterline.nq …      symbolic links into `current`, so that all change together

A build that fails or is killed leaves `current` as it was. Whatever is left over is swept by the next build.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import StoreError, WorkspaceError
from kg.workspace import Workspace

MANIFEST = "manifest.json"
#: The sizes of the files of the store, which names and cuts them anew each time: all else of two builds is equal.
STORE_SIZES = "store.json"
#: Where answers are remembered, a folder for each generation.
_ANSWERS = ".answers"
#: Files of RocksDB that change without the data.
_LOOSE = ("LOG", "LOCK", "IDENTITY")
_STORE = "store/"


def current(build: Path) -> Path | None:
    """Return the folder of the current generation, or None if nothing is built."""
    link = build / "current"
    return link.resolve() if link.is_symlink() and link.exists() else None


def manifest(generation: Path) -> dict[str, Any]:
    """Read the manifest of a generation.

    Raises:
        StoreError: it is missing or damaged.
    """
    try:
        document = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{generation} has no readable manifest: {error}.", "Run `kg build` again.") from error
    if not isinstance(document, dict) or not isinstance(document.get("sizes"), dict):
        raise StoreError(f"The manifest of {generation} is damaged.", "Run `kg build` again.")
    return document


def verify(generation: Path) -> dict[str, Any]:
    """Return the manifest of a generation that has all its files in their sizes; a cut store may open as an empty one.

    Raises:
        StoreError: a file is missing or has another size.
    """
    document = manifest(generation)
    for name, size in {**document["sizes"], **_store_sizes(generation, document)}.items():
        path = generation / name
        if not path.is_file() or path.stat().st_size != size:
            raise StoreError(f"{path} is missing or damaged.", "Run `kg build` again.")
    return document


def write(build: Path, name: str, fill: Callable[[Path], dict[str, Any]]) -> Path:
    """Make a generation and make it the current one.

    Args:
        build: the build folder.
        name: the name of the generation.
        fill: writes its files into a new folder and returns what its manifest shall say.

    Raises:
        WorkspaceError: the folder cannot be written, or another build is running.
    """
    try:
        with _alone(build):
            _sweep(build, keep=current(build))
            new = build / "generations" / f".{name}.part"
            new.mkdir(parents=True)
            document = fill(new)
            sizes = dict(_sizes(new))
            document["sizes"] = {name: size for name, size in sizes.items() if not name.startswith(_STORE)}
            in_store = {name: size for name, size in sizes.items() if name.startswith(_STORE)}
            document["store_files"] = bool(in_store)
            _write(new / MANIFEST, document)
            if in_store:
                _write(new / STORE_SIZES, in_store)
            _sync(new)
            generation = _rename(new, build / "generations" / name)
            _switch(build, generation)
            return generation
    except OSError as error:
        what = f"{error.filename or build} cannot be written: {error.strerror or error}."
        raise WorkspaceError(what, "Look at disk space and rights; what was built before is as it was.") from error


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _store_sizes(generation: Path, document: dict[str, Any]) -> dict[str, int]:
    if not document.get("store_files"):
        return {}
    try:
        sizes = json.loads((generation / STORE_SIZES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{generation / STORE_SIZES} is missing or damaged.", "Run `kg build` again.") from error
    if not isinstance(sizes, dict) or not sizes:
        raise StoreError(f"{generation / STORE_SIZES} is missing or damaged.", "Run `kg build` again.")
    return sizes


@contextlib.contextmanager
def _alone(build: Path) -> Iterator[None]:
    import fcntl

    build.mkdir(parents=True, exist_ok=True)
    with (build / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceError(f"Another build is running in {build}.", "Wait until it has ended.") from error
        yield


def memory(build: Path, generation: Path) -> Path:
    """Return the folder in which answers of a generation may be remembered: beside it, for it never changes itself."""
    return build / _ANSWERS / generation.name


def _sweep(build: Path, *, keep: Path | None) -> None:
    import shutil

    for folder in (build / "generations", build / _ANSWERS):
        for path in folder.iterdir() if folder.is_dir() else ():
            if keep is None or path.name != keep.name:
                shutil.rmtree(path)


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _LOOSE and not path.name.startswith("LOG."):
            yield path.relative_to(folder).as_posix(), path.stat().st_size


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _rename(new: Path, name: Path) -> Path:
    # The same inputs give the same name: what is there may be the current one, which readers have open.
    target = name
    number = 1
    while target.exists():
        number += 1
        target = name.with_name(f"{name.name}.{number}")
    return new.rename(target)


def _switch(build: Path, generation: Path) -> None:
    _link(build / "current", generation.relative_to(build))
    link(build, generation)
    handle = os.open(build, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link(build: Path, generation: Path) -> None:
    """Put the links of the build folder that lead into its current generation, where one is missing."""
    for path in sorted(generation.iterdir()):
        if not path.name.startswith("."):
            _link(build / path.name, Path("current") / path.name)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    beside = link.with_name(f".{link.name}.part")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    if link.is_dir() and not link.is_symlink():
        raise WorkspaceError(f"{link} is a folder, and a build wants to put a link there.", "Move it away.")
    beside.replace(link)


def ready(workspace: Workspace) -> Path:
    """Return the folder of the current generation of a workspace, its files verified.

    Raises:
        StoreError: nothing is built there, or it is damaged.
    """
    generation = current(workspace.build)
    if generation is None:
        raise StoreError(f"Nothing is built in {workspace.root} yet.", "Run `kg build`.")
    verify(generation)
    return generation


def stale(workspace: Workspace, generation: Path) -> str:
    """Return the name of a file that is newer than the generation that was built of it; empty if there is none."""
    built = (generation / MANIFEST).stat().st_mtime_ns
    return next((path.name for path in _read(workspace) if path.lstat().st_mtime_ns > built), "")


def newest(workspace: Workspace) -> int:
    """Return when the newest file that a build reads was changed, in nanoseconds."""
    return max((path.lstat().st_mtime_ns for path in _read(workspace)), default=0)


def date(generation: Path, changed: int) -> None:
    """Give a generation the date of the newest file that it is built of: what changes later is newer, and nothing else.

    Args:
        generation: the folder.
        changed: what `newest` said before the files were read.
    """
    # Without the right to write, it stays as old as it is.
    with contextlib.suppress(OSError):
        os.utime(generation / MANIFEST, ns=(changed, changed))


def _read(workspace: Workspace) -> list[Path]:
    read = [*workspace.records]
    for folder, suffix in (("ontology", ".ttl"), ("queries", ".rq"), ("shapes", ".ttl")):
        read += workspace.files(folder, suffix).values()
    return read
