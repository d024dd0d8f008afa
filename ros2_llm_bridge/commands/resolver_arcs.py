# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolve arcs: radius, angle and speed of what was said as any of radius, way, angle, time, rate.

Speed and turning rate stay within their limits together: where only words gave the speed, it is
what the tighter limit allows.
"""

from __future__ import annotations

from typing import Union

from ros2_llm_bridge.commands.limited import angle_of, duration_of, positive, speed_of, within
from ros2_llm_bridge.commands.model import Arc, Quantity
from ros2_llm_bridge.commands.primitives import Arc as ArcMotion
from ros2_llm_bridge.commands.primitives import KeepVelocity
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile


def resolve_arc(arc: Arc, profile: RobotProfile) -> Union[ArcMotion, KeepVelocity]:
    """
    Return the motion of an arc: bounded by an angle, or for a time.

    Raises
    ------
    InstructionError
        ``over_limit``, ``missing_value`` or ``contradiction``.

    """
    speed, radius = _speed_and_radius(arc, profile)
    if arc.bound is None or (
            isinstance(arc.bound, Quantity) and arc.bound.dimension is Dimension.TIME):
        duration, bounded = duration_of(arc.bound, profile)
        return KeepVelocity(speed, 0.0, arc.sign * speed / radius, duration, bounded)
    if isinstance(arc.bound, Quantity) and arc.bound.dimension is Dimension.LENGTH:
        length = within(arc.bound.si, 'distance_max', 'm', arc.bound, profile)
        angle = within(
            positive(length, arc.bound) / radius, 'angle_max', 'rad', arc.bound, profile)
    else:
        angle = angle_of(arc.bound, profile)
        way = within(angle * radius, 'distance_max', 'm', _shown(angle * radius), profile)
        angle = way / radius
    return ArcMotion(radius, arc.sign * angle, speed)


def _speed_and_radius(arc: Arc, profile: RobotProfile) -> tuple[float, float]:
    """Return m/s on the circle and metres of its radius."""
    said_rate = isinstance(arc.rate, Quantity)
    said_speed = isinstance(arc.speed, Quantity)
    if arc.radius is not None and said_rate and said_speed:
        raise InstructionError(
            'contradiction', 'Radius, speed and turning rate do not go together; say two of them.')
    speed = speed_of(arc.speed, profile.speeds.linear, 'linear_x_max', 'm/s', profile)
    radius = profile.amounts.arc_radius if arc.radius is None else positive(
        arc.radius.si / (2 if arc.across else 1), arc.radius)
    if said_rate:
        rate = speed_of(arc.rate, profile.speeds.angular, 'angular_z_max', 'rad/s', profile)
        if arc.radius is None:
            return speed, speed / rate
        return within(rate * radius, 'linear_x_max', 'm/s', arc.rate, profile), radius
    fastest = profile.limits.angular_z_max * radius
    if speed > fastest and said_speed:
        speed = radius * within(
            speed / radius, 'angular_z_max', 'rad/s', f'{arc.speed} on so small a circle', profile)
    return min(speed, fastest), radius


def _shown(metres: float) -> str:
    return f'{metres:.1f} m of way'
