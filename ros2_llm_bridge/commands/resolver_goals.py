# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolve goals into poses: places, sides of places, routes, coordinates, the way back.

Names are looked up among the places of the profile, and every pose lies inside the geofence.
"""

from __future__ import annotations

import math
from typing import Mapping, Union

from ros2_llm_bridge.commands.limited import positive, radians_of, within
from ros2_llm_bridge.commands.model import (
    Command, GoBack, GoBeside, GoToPlace, GoToPose, Quantity, Route)
from ros2_llm_bridge.commands.places import find_place
from ros2_llm_bridge.commands.primitives import (
    NavigateThrough, NavigateTo, NavigationSpeed, PlaceOffset, START_FRAME)
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import Navigation, RobotProfile

#: What may be said of a navigation's speed; whether this robot can limit it shows before it moves.
_SPEEDS: Mapping[str, NavigationSpeed] = {'slow': 'slow', 'fast': 'fast'}


def resolve_goal(
        command: Command, profile: RobotProfile) -> Union[NavigateTo, NavigateThrough, None]:
    """
    Return the navigation of a command, None where it is no goal.

    Raises
    ------
    InstructionError
        ``unsupported_ability``, ``unknown_place``, ``ambiguous_place``, ``missing_value``,
        ``over_limit`` or ``outside_geofence``.

    """
    if isinstance(command, GoToPlace):
        return _resolve_place(command, profile)
    if isinstance(command, GoBeside):
        return _resolve_beside(command, profile)
    if isinstance(command, Route):
        _navigation(profile)
        poses = tuple(_resolve_place(GoToPlace(name), profile) for name in command.names)
        return NavigateThrough(poses, command.stops)
    if isinstance(command, GoBack):
        _navigation(profile)
        return NavigateTo(0.0, 0.0, 0.0, START_FRAME)
    return _resolve_pose(command, profile) if isinstance(command, GoToPose) else None


def _resolve_place(command: GoToPlace, profile: RobotProfile) -> NavigateTo:
    navigation = _navigation(profile)
    place = find_place(command.name, profile.places, navigation.map_id)
    _check_geofence(place.x, place.y, f'"{place.name}"', profile)
    return NavigateTo(
        place.x, place.y, place.yaw, navigation.map_frame, place.name,
        _SPEEDS.get(command.speed))


def _resolve_beside(command: GoBeside, profile: RobotProfile) -> NavigateTo:
    navigation = _navigation(profile)
    place = find_place(command.name, profile.places, navigation.map_id)
    if place.yaw is None:
        raise InstructionError(
            'missing_value', f'I do not know which way "{place.name}" faces, so I cannot tell its '
            'sides; give it a yaw in the profile.')
    distance = positive(
        within(command.distance.si, 'distance_max', 'm', command.distance, profile),
        command.distance)
    forward, left = (distance, 0.0) if command.axis == 'x' else (0.0, distance)
    forward, left = command.sign * forward + 0.0, command.sign * left + 0.0
    c, s = math.cos(place.yaw), math.sin(place.yaw)
    x, y = place.x + c * forward - s * left, place.y + s * forward + c * left
    _check_geofence(x, y, 'That', profile)
    return NavigateTo(
        x, y, None, navigation.map_frame, beside=PlaceOffset(place.name, forward, left))


def _resolve_pose(command: GoToPose, profile: RobotProfile) -> NavigateTo:
    x, y = float(command.point.x), float(command.point.y)
    _check_geofence(x, y, f'({command.point})', profile)
    yaw = None if command.yaw is None else _heading(command.yaw)
    return NavigateTo(x, y, yaw, _navigation(profile).map_frame)


def _heading(said: Quantity) -> float:
    """Return a heading within -pi..pi; a bare number within that range is radians."""
    bare_radians = said.dimension is Dimension.NUMBER and abs(said.si) <= 3.1416
    yaw = said.si if bare_radians else radians_of(said)
    return math.remainder(yaw, 2 * math.pi)


def _navigation(profile: RobotProfile) -> Navigation:
    if profile.navigation is None:
        raise InstructionError(
            'unsupported_ability', 'This robot has no navigation, so it cannot go to places.')
    return profile.navigation


def _check_geofence(x: float, y: float, named: str, profile: RobotProfile) -> None:
    fence = profile.limits.geofence
    if fence is not None and not fence.contains(x, y):
        raise InstructionError(
            'outside_geofence', f'{named} at ({x:g}, {y:g}) m lies outside limits.geofence.')
