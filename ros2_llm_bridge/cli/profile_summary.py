# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A robot profile as tables for a person."""

from __future__ import annotations

import math
from typing import Iterator

from rich.table import Table
from ros2_llm_bridge.commands.places import is_on_map
from ros2_llm_bridge.profile.schema import Place, RobotProfile, SpeedWords


def summary(profile: RobotProfile) -> Iterator[Table]:
    """Yield the tables of a profile: what it is, its places, its capabilities."""
    yield _overview(profile)
    if profile.places:
        yield _places(profile)
    if profile.capabilities:
        yield _capabilities(profile)


def _overview(profile: RobotProfile) -> Table:
    table = _table(f'{profile.name} is a valid profile')
    table.add_column('what')
    table.add_column('value')
    for name, value in _facts(profile):
        table.add_row(name, value)
    return table


def _facts(profile: RobotProfile) -> Iterator[tuple[str, str]]:
    limits = profile.limits
    yield 'kinematics', profile.kinematics
    yield 'velocity', (
        f'{profile.velocity.topic} ({profile.velocity.type}) at {profile.velocity.rate_hz:g} Hz')
    yield 'slow, default, fast', (
        f'{_words(profile.speeds.linear)} m/s; {_words(profile.speeds.angular)} rad/s')
    yield 'highest speeds', f'{limits.linear_x_max:g} m/s; {limits.angular_z_max:g} rad/s'
    yield 'accelerations', (
        f'{limits.linear_acceleration:g} m/s²; {limits.angular_acceleration:g} rad/s²')
    yield 'longest motion', (
        f'{limits.distance_max:g} m; {math.degrees(limits.angle_max):.0f}°; '
        f'{limits.duration_max:g} s')
    yield 'beyond a limit', limits.on_limit
    yield 'geofence', _geofence(profile)
    yield 'navigation', profile.navigation.action if profile.navigation else 'none'
    if profile.navigation and profile.navigation.map_id:
        yield 'map', profile.navigation.map_id
    if profile.navigation and profile.navigation.behaviours:
        yield "Nav2's behaviours", ', '.join(sorted(profile.navigation.behaviours))


def _geofence(profile: RobotProfile) -> str:
    fence = profile.limits.geofence
    if fence is None:
        return 'none'
    corners = ' '.join(f'({x:g}, {y:g})' for x, y in fence.polygon)
    return f'{profile.navigation.map_frame if profile.navigation else "map"}: {corners}'


def _places(profile: RobotProfile) -> Table:
    table = _table('places')
    for column in ('name', 'also', 'x', 'y', 'yaw', ''):
        table.add_column(column, justify='right' if column in ('x', 'y', 'yaw') else 'left')
    for place in profile.places:
        yaw = '' if place.yaw is None else f'{math.degrees(place.yaw):.0f}°'
        table.add_row(
            place.name, ', '.join(place.aliases), f'{place.x:g}', f'{place.y:g}', yaw,
            _remark(place, profile))
    return table


def _remark(place: Place, profile: RobotProfile) -> str:
    map_id = profile.navigation.map_id if profile.navigation else ''
    if not is_on_map(place, map_id):
        return f'on the map {place.map!r}: refused on any other'
    fence = profile.limits.geofence
    if fence is not None and not fence.contains(place.x, place.y):
        return 'outside the geofence: always refused'
    return ''


def _capabilities(profile: RobotProfile) -> Table:
    table = _table('capabilities')
    for column in ('name', 'interface', 'said', 'constant'):
        table.add_column(column)
    for capability in profile.capabilities:
        said = ', '.join(f'{n} ({k})' for n, k in (capability.arguments or {}).items())
        constant = ', '.join(f'{n}: {v}' for n, v in capability.constants.items())
        table.add_row(capability.name, capability.interface, said, constant)
    return table


def _words(words: SpeedWords) -> str:
    return f'{words.slow:g}, {words.default:g}, {words.fast:g}'


def _table(title: str) -> Table:
    return Table(title=title, title_justify='left', title_style='bold')
