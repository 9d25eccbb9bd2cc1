"""Which fields may stand at a place of a record, in the order of the model."""

from typing import Any, get_args, get_origin

from pydantic import BaseModel

from kg.model import Record


def fields_at(path: tuple[Any, ...]) -> list[str]:
    """Return the names of the fields that may stand at a path of a record."""
    here: Any = Record
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            by_alias = {info.alias or key: info.annotation for key, info in here.model_fields.items()}
            here = by_alias.get(str(part))
        elif get_origin(here) is dict:
            here = get_args(here)[1]
        elif get_origin(here) is tuple:
            here = get_args(here)[0]
        while here is not None and not isinstance(here, type) and get_origin(here) not in (dict, tuple):
            options = [one for one in get_args(here) if one is not type(None) and not _is_metadata(one)]
            here = options[0] if options else None
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [info.alias or key for key, info in here.model_fields.items()]
    return []


def _is_metadata(one: Any) -> bool:
    return not isinstance(one, type) and get_origin(one) is None
