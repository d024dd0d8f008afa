# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read a robot profile from a YAML file or from the examples of the package.

Every error names the line and the field. Fields of capabilities come from an interface catalogue
where the profile does not name them.
"""

from __future__ import annotations

import hashlib
from importlib import resources
import math
from pathlib import Path
from typing import Iterable, Optional, Sequence, Union

from pydantic import ValidationError

from ros2_llm_bridge.commands.places import normal_name, spoken_names
from ros2_llm_bridge.errors import InstructionError, ProfileError, RobotError
from ros2_llm_bridge.ports import InterfaceCatalog
from ros2_llm_bridge.profile.document import field_name, line_of, Location, parse_document
from ros2_llm_bridge.profile.field_names import suggestion
from ros2_llm_bridge.profile.schema import Capability, Place, RobotProfile

_PRIMITIVES = {
    'boolean': 'bool', 'bool': 'bool', 'string': 'string', 'wstring': 'string',
    **dict.fromkeys((
        'float', 'double', 'float32', 'float64', 'int8', 'uint8', 'int16', 'uint16', 'int32',
        'uint32', 'int64', 'uint64', 'octet', 'byte'), 'number')}


def example_names() -> list[str]:
    """Return the names of the example profiles that the package brings."""
    folder = resources.files('ros2_llm_bridge') / 'config' / 'profiles'
    return sorted(p.name[:-len('.yaml')] for p in folder.iterdir() if p.name.endswith('.yaml'))


def load_profile(
        source: Union[str, Path], catalog: Optional[InterfaceCatalog] = None) -> RobotProfile:
    """
    Return a checked profile.

    Parameters
    ----------
    source
        A file, or the name of an example of the package (``example_names``).
    catalog
        Where fields of capabilities are looked up that the profile does not name.

    Raises
    ------
    ProfileError
        If there is no such file, it is no YAML, a field is wrong, or a capability has arguments
        that are neither named nor to be found in the catalogue.

    """
    text = _read(str(source))
    data, lines = parse_document(text, str(source))
    try:
        profile = RobotProfile.model_validate(data)
    except ValidationError as error:
        raise _profile_error(error, str(source), lines) from error
    _check_place_names(profile.places, str(source), lines)
    capabilities = [
        _with_arguments(c, catalog, str(source), lines, index)
        for index, c in enumerate(profile.capabilities)]
    return _with_map_id(profile).model_copy(update={'capabilities': capabilities})


def fingerprint(source: Union[str, Path]) -> str:
    """
    Return the SHA-256 of a profile's text, for the record.

    Raises
    ------
    ProfileError
        If there is no such file.

    """
    return hashlib.sha256(_read(str(source)).encode()).hexdigest()


def with_places(profile: RobotProfile, names: Iterable[str]) -> RobotProfile:
    """Return a profile with further places at made-up poses, for measuring translations."""
    known = set(spoken_names(profile.places))
    added = []
    for index, name in enumerate(n.strip() for n in names):
        if name and normal_name(name) not in known:
            known.add(normal_name(name))
            angle = 0.1 * index
            added.append(Place(name=name, x=math.cos(angle), y=math.sin(angle), yaw=angle))
    return profile.model_copy(update={'places': [*profile.places, *added]})


def _read(source: str) -> str:
    path = Path(source)
    if not path.suffix and len(path.parts) == 1 and source in example_names():
        packaged = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / f'{source}.yaml'
        return packaged.read_text(encoding='utf-8')
    try:
        return path.expanduser().read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        examples = ', '.join(example_names())
        raise ProfileError(
            source, 0, '', f'cannot be read ({error}); give a YAML file or one of {examples}'
        ) from error


def _profile_error(
        error: ValidationError, source: str, lines: dict[Location, int]) -> ProfileError:
    errors = error.errors(include_url=False)
    # A field that there is not explains best why another one is missing.
    first = next((e for e in errors if e['type'] == 'extra_forbidden'), errors[0])
    location = tuple(part for part in first['loc'])
    reason = first['msg'].removeprefix('Value error, ')
    given = first.get('input')
    if isinstance(given, (str, int, float, bool)) and first['type'] != 'value_error':
        reason += f', not {given!r}'
    if first['type'] == 'extra_forbidden':
        right = suggestion(location, RobotProfile)
        reason = f'there is no such field{"; " if right else ""}{right}'
    elif isinstance(given, bool) and first['type'] == 'string_type':
        reason += ' (YAML reads on, off, yes and no as booleans: put the word in quotes)'
    return ProfileError(source, line_of(location, lines), field_name(location), reason)


def _check_place_names(
        places: Sequence[Place], source: str, lines: dict[Location, int]) -> None:
    seen: set[tuple[str, str]] = set()
    for index, place in enumerate(places):
        location: Location = ('places', index)
        try:
            names = [normal_name(name) for name in (place.name, *place.aliases)]
        except InstructionError as error:
            raise ProfileError(
                source, line_of(location, lines), field_name(location),
                f'{place.name!r} or one of its aliases cannot be said: {error.reason}') from error
        key = (place.map, names[0])
        if key in seen:
            raise ProfileError(
                source, line_of(location, lines), field_name(location),
                f'the name {place.name!r} stands twice on one map; keep one')
        seen.add(key)


def _with_map_id(profile: RobotProfile) -> RobotProfile:
    """Return a profile that names its map where all its places are on one."""
    maps = {place.map for place in profile.places if place.map}
    navigation = profile.navigation
    if navigation is None or navigation.map_id or len(maps) != 1:
        return profile
    named = navigation.model_copy(update={'map_id': maps.pop()})
    return profile.model_copy(update={'navigation': named})


def _with_arguments(
        capability: Capability, catalog: Optional[InterfaceCatalog], source: str,
        lines: dict[Location, int], index: int) -> Capability:
    """Return a capability whose arguments are known."""
    if capability.arguments is not None:
        return capability
    location: Location = ('capabilities', index)
    if catalog is None:
        raise ProfileError(
            source, line_of(location, lines), field_name(location),
            f'the fields of {capability.interface} cannot be looked up without ROS; '
            'name them under "arguments"')
    try:
        fields = catalog.fields(capability.interface)
    except RobotError as error:
        raise ProfileError(
            source, line_of(location, lines), field_name(location), str(error)) from error
    arguments = {
        name: _PRIMITIVES[kind] for name, kind in fields.items()
        if kind in _PRIMITIVES and name not in capability.constants}
    return capability.model_copy(update={'arguments': arguments})
