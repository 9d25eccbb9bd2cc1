"""A new workspace, copied from the template that ships with the package."""

import shutil
from pathlib import Path

from kg.errors import WorkspaceError
from kg.model import schema

#: Files that the package cannot carry under their own names.
_RENAMED = {"gitignore": ".gitignore"}


def start(folder: Path, template: Path) -> list[Path]:
    """Make a workspace and return its files.

    Raises:
        WorkspaceError: the folder has something in it, or cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty.", "Name a folder that is empty or not there yet.")
    made = []
    try:
        for source in sorted(path for path in template.rglob("*") if path.is_file()):
            relative = source.relative_to(template)
            target = folder / relative.with_name(_RENAMED.get(relative.name, relative.name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            made.append(target)
        (folder / "record.schema.json").write_text(schema(), encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be written: {error.strerror or error}.", "Look at the rights."
        ) from error
    return [*made, folder / "record.schema.json"]
