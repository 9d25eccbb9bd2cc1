"""Which fields may stand at a place of a record, in the order in which they are written.

Whose it is comes first, then what the class itself says, then what every finding says, and on what it rests last.
"""

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
    return _written(here) if isinstance(here, type) and issubclass(here, BaseModel) else []


def _written(model: type[BaseModel]) -> list[str]:
    layers = [
        [key for key in base.__annotations__ if key in model.model_fields]
        for base in model.__mro__[:-1]
        if issubclass(base, BaseModel)
    ]
    keys = list(dict.fromkeys(key for layer in layers for key in layer))
    if "population" in model.model_fields:
        keys.sort(key=lambda key: (key != "population") + (key == "regimens"))
    return [model.model_fields[key].alias or key for key in keys]


def _is_metadata(one: Any) -> bool:
    return not isinstance(one, type) and get_origin(one) is None
