# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The places that a robot was taught, and the YAML file that keeps them.

A file is replaced as a whole or not at all: written beside, synchronised, renamed. One that is
damaged is set aside under another name, never written over. Knows no profile and no speech.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
import re
import stat
import tempfile
from typing import Annotated, Sequence

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, ValidationError
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.errors import InstructionError, PlacesError, ProfileError
from ros2_llm_bridge.profile.document import field_name, line_of, parse_document
from ros2_llm_bridge.profile.schema import Finite, Place
from ros2_llm_bridge.resources import data_folder
import yaml

#: Most characters of a name, most places in one file, and its largest size in bytes.
LONGEST_NAME, MOST_PLACES, LARGEST_FILE = 60, 1000, 1_000_000

_VERSION = 1
_HEADER = '# Places that this robot was taught: metres and radians in the frame of the map.\n'


class TaughtPlace(BaseModel):
    """A pose that somebody named: where (map id, frame, pose) and when."""

    model_config = ConfigDict(extra='forbid', frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    map: str = ''  # noqa: A003
    frame: Annotated[str, Field(min_length=1)]
    x: Finite
    y: Finite
    yaw: Finite
    taught: AwareDatetime

    @field_validator('name')
    @classmethod
    def _can_be_said(cls, name: str) -> str:
        if not name.isprintable():
            raise ValueError('a place name must be printable')
        Place(name=name, x=0.0, y=0.0)
        try:
            normal_name(name)
        except InstructionError as error:
            raise ValueError(f'{name!r} cannot be said: {error.reason}') from error
        return name

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what two places must not share."""
        return self.map, self.frame, normal_name(self.name)


class _File(BaseModel):
    model_config = ConfigDict(extra='forbid')

    version: Annotated[int, Field(ge=_VERSION, le=_VERSION)]
    places: Annotated[list[TaughtPlace], Field(max_length=MOST_PLACES)]

    @field_validator('places')
    @classmethod
    def _once_each(cls, places: list[TaughtPlace]) -> list[TaughtPlace]:
        seen = set()
        for place in places:
            if place.key in seen:
                raise ValueError(f'the name {place.name!r} stands twice on one map; keep one')
            seen.add(place.key)
        return places


def default_file(robot: str) -> Path:
    """Return the file of a robot's taught places in the data folder of the user."""
    plain = re.sub(r'[^A-Za-z0-9_-]+', '_', robot)[:60]
    if plain != robot:
        # Two names that differ in what a file name cannot hold stay apart.
        plain += '-' + hashlib.sha256(robot.encode('utf-8', 'surrogatepass')).hexdigest()[:8]
    return data_folder() / 'places' / f'{plain}.yaml'


class PlaceFile:
    """
    One file of taught places; it need not exist.

    Parameters
    ----------
    path
        Where it lies; its folder is made when something is written.

    Raises
    ------
    PlacesError
        If the path begins with the home of nobody.

    """

    def __init__(self, path: Path) -> None:
        try:
            self.path = path.expanduser()
        except RuntimeError as error:
            raise PlacesError(str(path), 0, f'is no path ({error})') from error

    @property
    def exists(self) -> bool:
        """Return whether there is anything at its path."""
        return os.path.exists(self.path)

    def read(self) -> tuple[TaughtPlace, ...]:
        """
        Return the places of the file, none where there is no file.

        Raises
        ------
        PlacesError
            If it cannot be read, or is damaged: then it has been set aside under another name,
            which the error tells.

        """
        try:
            status = self.path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise PlacesError(str(self.path), 0, 'is no file', 'set places.file to one')
            if status.st_size > LARGEST_FILE:
                raise self._set_aside(0, f'has more than {LARGEST_FILE} bytes')
            text = self.path.read_text(encoding='utf-8')
        except FileNotFoundError:
            return ()
        except UnicodeDecodeError as error:
            raise self._set_aside(0, f'is no UTF-8 ({error.reason})') from error
        except OSError as error:
            raise PlacesError(str(self.path), 0, f'cannot be read ({error.strerror})') from error
        try:
            data, lines = parse_document(text, str(self.path))
            return tuple(_File.model_validate(data).places)
        except ProfileError as error:
            raise self._set_aside(error.line, f'{error.field} {error.reason}'.strip()) from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            location = tuple(first['loc'])
            reason = first['msg'].removeprefix('Value error, ')
            raise self._set_aside(
                line_of(location, lines), f'{field_name(location)}: {reason}') from error

    def write(self, places: Sequence[TaughtPlace]) -> None:
        """
        Replace the file, so that it holds all of these places even after a loss of power.

        Raises
        ------
        PlacesError
            If it cannot be written; then it is as it was.

        """
        if len(places) > MOST_PLACES:
            raise PlacesError(
                str(self.path), 0, f'holds {MOST_PLACES} places already', 'forget one first')
        text = _HEADER + yaml.safe_dump(
            {'version': _VERSION, 'places': [p.model_dump(mode='json') for p in places]},
            sort_keys=False, allow_unicode=True)
        target = Path(os.path.realpath(self.path))  # a link stays one
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, text)
        except OSError as error:
            raise PlacesError(
                str(self.path), 0, f'cannot be written ({error.strerror or error})',
                'make its folder writable, or set the parameter places.file') from error

    def _set_aside(self, line: int, reason: str) -> PlacesError:
        """Rename the damaged file and return the error that says so."""
        number = 1
        while True:
            kept = self.path.with_name(f'{self.path.name}.damaged-{number}')
            if not kept.exists():
                break
            number += 1
        try:
            self.path.rename(kept)
        except OSError as error:
            return PlacesError(
                str(self.path), line, f'is damaged: {reason}',
                f'it cannot be set aside ({error.strerror}), so nothing is taught until it is '
                'mended or moved')
        return PlacesError(
            str(self.path), line, f'is damaged: {reason}', f'it is kept as {kept}; mend it there '
            'and move it back')


def _replace(target: Path, text: str) -> None:
    """Write a file beside and rename it; both it and the folder's entry reach the disk."""
    handle, name = tempfile.mkstemp(prefix=f'.{target.name}.', dir=target.parent)
    try:
        with os.fdopen(handle, 'w', encoding='utf-8') as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
