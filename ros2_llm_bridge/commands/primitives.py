# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolved commands: SI numbers and poses, checked against one robot, ready to execute.

The JSON form of each primitive is the public interface of ``translate``. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Mapping, Optional, Union

from ros2_llm_bridge.commands.model import Axis, CallKind


@dataclass(frozen=True)
class Move:
    """Drive ``distance_m`` (negative: backward, or right on axis y) at ``speed_mps`` > 0."""

    distance_m: float
    speed_mps: float
    axis: Axis = 'x'


@dataclass(frozen=True)
class Rotate:
    """Turn in place by ``angle_rad`` (positive: left, REP 103) at ``rate_rps`` > 0."""

    angle_rad: float
    rate_rps: float


@dataclass(frozen=True)
class Arc:
    """
    Drive forward on a circle until the heading has changed by ``angle_rad``.

    The circle of ``radius_m`` > 0 lies to the left where the angle is positive (REP 103); 2 pi is
    a whole circle. ``speed_mps`` > 0 is that on the circle.
    """

    radius_m: float
    angle_rad: float
    speed_mps: float

    @property
    def length_m(self) -> float:
        """Return the way on the circle."""
        return self.radius_m * abs(self.angle_rad)

    @property
    def rate_rps(self) -> float:
        """Return the turning speed that belongs to the speed, without sign."""
        return self.speed_mps / self.radius_m


@dataclass(frozen=True)
class KeepVelocity:
    """
    Hold a velocity in ``base_link`` for ``duration_s``.

    ``bounded`` is False where nobody said how long.
    """

    linear_x_mps: float
    linear_y_mps: float
    angular_z_rps: float
    duration_s: float
    bounded: bool


#: The frame of the robot's own pose when an instruction begins; the dispatcher resolves it.
START_FRAME = 'start'


@dataclass(frozen=True)
class PlaceOffset:
    """Metres in front of a place and to its left, in the axes of its own pose (REP 103)."""

    place: str
    forward_m: float
    left_m: float


#: How fast a navigation goes where somebody said so; otherwise as the navigator does.
NavigationSpeed = Literal['slow', 'fast']


@dataclass(frozen=True)
class NavigateTo:
    """
    Go to a pose.

    ``yaw_rad`` None leaves the heading free, ``place`` is the name in the profile. In the frames
    of the base and of odometry the pose is relative to what they are when the step begins.
    ``beside`` tells what a person said instead of the coordinates.
    """

    x: float
    y: float
    yaw_rad: Optional[float]
    frame: str
    place: Optional[str] = None
    speed: Optional[NavigationSpeed] = None
    beside: Optional[PlaceOffset] = None


@dataclass(frozen=True)
class NavigateThrough:
    """Go to poses in order; ``stops`` at each of them, or only at the last."""

    poses: tuple[NavigateTo, ...]
    stops: bool
    speed: Optional[NavigationSpeed] = None


@dataclass(frozen=True)
class Halt:
    """Stop now."""


@dataclass(frozen=True)
class Pause:
    """Stand still for ``duration_s``."""

    duration_s: float


@dataclass(frozen=True)
class Invoke:
    """Publish a message, call a service or send a goal of a capability."""

    kind: CallKind
    name: str
    interface: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Primitive = Union[
    Move, Rotate, Arc, KeepVelocity, NavigateTo, NavigateThrough, Halt, Pause, Invoke]

Direction = Literal['forward', 'backward', 'left', 'right']


def velocity_direction(velocity: KeepVelocity) -> Direction:
    """Return the direction word of a velocity; turning counts where nothing is driven."""
    if velocity.linear_x_mps:
        return 'forward' if velocity.linear_x_mps > 0 else 'backward'
    return 'left' if (velocity.linear_y_mps or velocity.angular_z_rps) > 0 else 'right'


def to_json(primitive: Primitive) -> dict[str, Any]:
    """Return the JSON form of a primitive, SI units; a navigation's is where it goes alone."""
    if isinstance(primitive, Move):
        shown: dict[str, Any] = {
            'do': 'move', 'distance_m': primitive.distance_m, 'speed_mps': primitive.speed_mps}
        return shown if primitive.axis == 'x' else {**shown, 'axis': 'y'}
    if isinstance(primitive, Rotate):
        return {'do': 'turn', 'angle_rad': primitive.angle_rad, 'rate_rps': primitive.rate_rps}
    if isinstance(primitive, Arc):
        return {'do': 'arc', 'radius_m': primitive.radius_m, 'angle_rad': primitive.angle_rad,
                'speed_mps': primitive.speed_mps}
    if isinstance(primitive, KeepVelocity):
        return _velocity_json(primitive)
    if isinstance(primitive, NavigateTo):
        return _goal_json(primitive)
    if isinstance(primitive, NavigateThrough):
        return {'do': 'route', 'stops': primitive.stops,
                'goals': [to_json(pose) for pose in primitive.poses]}
    if isinstance(primitive, Halt):
        return {'do': 'stop'}
    if isinstance(primitive, Pause):
        return {'do': 'wait', 'duration_s': primitive.duration_s}
    return {'do': 'call', 'kind': primitive.kind, 'name': primitive.name,
            'interface': primitive.interface, 'fields': dict(primitive.fields)}


def _velocity_json(velocity: KeepVelocity) -> dict[str, Any]:
    shown: dict[str, Any] = {
        'do': 'velocity',
        'direction': velocity_direction(velocity),
        'linear_mps': abs(velocity.linear_x_mps or velocity.linear_y_mps),
        'angular_rps': abs(velocity.angular_z_rps),
        'duration_s': velocity.duration_s if velocity.bounded else None,
    }
    if velocity.linear_x_mps and velocity.angular_z_rps:
        shown['turning'] = 'left' if velocity.angular_z_rps > 0 else 'right'
    return shown


def _goal_json(goal: NavigateTo) -> dict[str, Any]:
    if goal.place is not None:
        return {'do': 'goto_place', 'place': goal.place}
    if goal.frame == START_FRAME:
        return {'do': 'go_back'}
    shown: dict[str, Any] = {
        'do': 'goto_pose', 'x': goal.x, 'y': goal.y, 'yaw_rad': goal.yaw_rad, 'frame': goal.frame}
    if goal.beside is not None:
        shown.update(beside=goal.beside.place, forward_m=goal.beside.forward_m,
                     left_m=goal.beside.left_m)
    return shown
