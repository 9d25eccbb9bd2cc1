"""Where the files are: the workspace a command works on, and what ships with the package.

The packaged ontology, shapes and questions always load; a workspace's files add to them, and one of the same name
replaces it. Outside any workspace the shipped records are the records, and what is built goes to the user's cache.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.errors import WorkspaceError
from kg.names import BASE, Names

_HERE = Path(__file__).resolve().parent
_SETTINGS = {"base"}
#: What stands beside the records of a workspace, and seldom beside records of another kind.
_BESIDE = ("ontology", "queries", "shapes", "texts")


class Workspace(NamedTuple):
    """A folder of records and what may stand beside them.

    Attributes:
        root: the folder; for the shipped records, the folder that holds them.
        build: where everything made goes.
        names: how its things are named.
        shipped: whether these are the records that came with the package.
    """

    root: Path
    build: Path
    names: Names
    shipped: bool = False

    @property
    def records(self) -> list[Path]:
        """The record files, in the order of their names."""
        return sorted((self.root / "records").glob("*.yaml"))

    def files(self, folder: str, suffix: str) -> dict[str, Path]:
        """Return the files of one folder by relative name, the packaged ones and the workspace's over them.

        Args:
            folder: `ontology`, `shapes`, `queries/questions` or `queries/checks`.
            suffix: how the names end, with the dot.
        """
        found: dict[str, Path] = {}
        for top in (packaged(folder), self.root / folder):
            for path in _below(top, suffix):
                found[path.relative_to(top).as_posix()] = path
        return dict(sorted(found.items()))


def packaged(folder: str) -> Path:
    """Return a folder that ships with the package: in the wheel below `kg/data`, in a checkout beside `kg`."""
    inside = _HERE / "data" / folder
    return inside if inside.is_dir() else _HERE.parent / folder


def template() -> Path:
    """Return the folder from which a new workspace is copied."""
    return _HERE / "template"


def find(start: Path | None = None, *, option: Path | None = None) -> Workspace:
    """Find the workspace to work on: the one that was named, the one around `start`, or the shipped records.

    Raises:
        WorkspaceError: the folder that was named has no `records/`, or its `kg.toml` cannot be read.
    """
    if option is not None:
        if not (option / "records").is_dir():
            raise WorkspaceError(
                f"{option} is no workspace: it has no folder records/.",
                f"Write `kg init {option}` to make one there, or name another folder.",
            )
        return _open(option.resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if _is_workspace(folder):
            return _open(folder)
    return _shipped()


def _is_workspace(folder: Path) -> bool:
    if not (folder / "records").is_dir():
        return False
    if (folder / "kg.toml").is_file() or any((folder / "records").glob("*.yaml")):
        return True
    # One that was emptied is still one: another's records in its place would be checked and answer without a word.
    return any((folder / name).is_dir() for name in _BESIDE)


def _open(root: Path) -> Workspace:
    return Workspace(root=root, build=root / "build", names=Names(_settings(root / "kg.toml").get("base", BASE)))


def _shipped() -> Workspace:
    records = packaged("records")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "afterline"
    return Workspace(root=records.parent, build=cache, names=Names(), shipped=True)


def _settings(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: {error}.", "Mend the TOML; `base` is the only setting so far.") from error
    unknown = sorted(set(table) - _SETTINGS)
    if unknown:
        raise WorkspaceError(f"{path}: {unknown[0]} is not a setting.", "The settings are: base.")
    base = table.get("base", BASE)
    if not isinstance(base, str) or not re.fullmatch(r'https?://[^\x00-\x20<>"{}|^`\\#?]+/', base):
        raise WorkspaceError(f"{path}: base must be an http(s) IRI that ends in /.", f'Write base = "{BASE}".')
    return {"base": base}


def _below(top: Path, suffix: str) -> Iterator[Path]:
    if top.is_dir():
        yield from sorted(path for path in top.rglob(f"*{suffix}") if path.is_file())
