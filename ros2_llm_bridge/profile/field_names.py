# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the field that somebody meant who wrote one that a schema does not have.

Reads the pydantic models themselves, so that there is no second list of names.
"""

from __future__ import annotations

import difflib
from typing import Any, get_args, Iterator, Optional

from pydantic import BaseModel
from ros2_llm_bridge.profile.document import field_name, Location

#: Least likeness of two names, 0..1, of which one may be a slip of the other.
_LIKENESS = 0.6


def suggestion(location: Location, schema: type[BaseModel]) -> str:
    """
    Return what would be right in place of a field that there is not.

    Parameters
    ----------
    location
        Where the field stands.
    schema
        The model of the whole document.

    Returns
    -------
    str
        A question with what may be meant: like names in the same section, or else the same
        name in another one. Without either, the fields of the section; empty where it has none.

    """
    section = _section(location[:-1], schema)
    wanted = str(location[-1])
    near = difflib.get_close_matches(
        wanted, section.model_fields if section else (), n=3, cutoff=_LIKENESS)
    if near:
        return 'did you mean ' + ' or '.join(f'"{name}"' for name in near) + '?'
    elsewhere = next((path for path in _paths(schema) if path[-1] == wanted), None)
    if elsewhere is not None:
        return f'did you mean "{field_name(elsewhere)}"?'
    return f'there are {", ".join(section.model_fields)}' if section else ''


def _section(location: Location, schema: type[BaseModel]) -> Optional[type[BaseModel]]:
    """Return the model at a location, None where there is none."""
    found: Optional[type[BaseModel]] = schema
    for part in location:
        if isinstance(part, str) and found is not None:
            field = found.model_fields.get(part)
            found = _model_in(field.annotation) if field is not None else None
    return found


def _paths(schema: type[BaseModel], above: Location = ()) -> Iterator[Location]:
    """Yield where each field of a schema stands, outer sections first; lists without indices."""
    for name in schema.model_fields:
        yield (*above, name)
    for name, field in schema.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is not None:
            yield from _paths(inner, (*above, name))


def _model_in(annotation: Any) -> Optional[type[BaseModel]]:
    """Return the model that an annotation is or holds: ``Optional[M]``, ``list[M]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
