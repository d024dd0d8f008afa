# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The causes that an error text may have, as ``config/causes.yaml`` lists them.

A model only names a cause; what a person reads stands here and was written by a person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ros2_llm_bridge.errors import BridgeError
import yaml

#: Answer of a model that knows no cause; no cause has this name.
UNKNOWN = 'unknown'

CATALOGUE_FILE = Path(__file__).resolve().parents[1] / 'config' / 'causes.yaml'

Sentence = Annotated[str, Field(min_length=10, max_length=300)]


class Cause(BaseModel):
    """
    One cause of an error.

    Parameters
    ----------
    id
        The name that the model writes: lower-case words joined by ``_``.
    area
        Part of the system that it belongs to, for example ``tf2`` or ``nav2 planner``.
    happened
        What has happened, one sentence.
    cause
        Why, as a rule.
    next_steps
        What to do, the likeliest first; commands stand in backticks.

    """

    model_config = ConfigDict(extra='forbid', frozen=True)

    id: Annotated[  # noqa: A003
        str, Field(pattern='^[a-z]+(_[a-z]+)*$', max_length=40)]
    area: Annotated[str, Field(min_length=2, max_length=40)]
    happened: Sentence
    cause: Sentence
    next_steps: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=5)]


class _Document(BaseModel):
    """The file: nothing but causes."""

    model_config = ConfigDict(extra='forbid', frozen=True)

    causes: Annotated[tuple[Cause, ...], Field(min_length=2)]


def load_causes(path: Optional[Path] = None) -> dict[str, Cause]:
    """
    Return the causes by name, in the order of the file.

    Parameters
    ----------
    path
        A YAML file; None is the catalogue of this package.

    Raises
    ------
    BridgeError
        If the file cannot be read, a cause is incomplete, or two have the same name.

    """
    path = path or CATALOGUE_FILE
    try:
        document = _Document.model_validate(yaml.safe_load(path.read_text(encoding='utf-8')))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise BridgeError(f'catalogue {path} cannot be read: {error}') from error
    except ValidationError as error:
        first = error.errors()[0]
        where = '.'.join(str(part) for part in first['loc'])
        raise BridgeError(f'catalogue {path}: {where}: {first["msg"]}') from error
    causes = {cause.id: cause for cause in document.causes}
    if len(causes) < len(document.causes) or UNKNOWN in causes:
        raise BridgeError(f'catalogue {path}: each id may stand once, and none is {UNKNOWN!r}')
    return causes
