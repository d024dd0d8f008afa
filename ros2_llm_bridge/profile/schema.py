# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The robot profile: what one robot is, may do and knows, as pydantic models.

Lengths in metres, angles in radians, frames after REP 105. ``profile.load`` reads the file; this
module knows only the values and what makes them wrong.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Optional

from pydantic import (
    BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator)

from ros2_llm_bridge.commands.vocabulary import FRAME_NAMES


def _no_boolean(value: Any) -> Any:
    """Refuse "on" and "yes", which YAML reads as booleans and pydantic as 1.0."""
    if isinstance(value, bool):
        raise ValueError('must be a number; YAML reads on, off, yes and no as booleans')
    return value


Number = Annotated[float, BeforeValidator(_no_boolean)]
Positive = Annotated[Number, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[Number, Field(allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True)


class SpeedWords(_Section):
    """The values of slow, default and fast."""

    slow: Positive
    default: Positive
    fast: Positive

    @model_validator(mode='after')
    def _ordered(self) -> SpeedWords:
        if not self.slow <= self.default <= self.fast:
            raise ValueError('must be slow <= default <= fast')
        return self


class Speeds(_Section):
    """Speed words for driving (m/s) and turning (rad/s)."""

    linear: SpeedWords = SpeedWords(slow=0.1, default=0.25, fast=0.4)
    angular: SpeedWords = SpeedWords(slow=0.3, default=0.6, fast=1.0)


class Amounts(_Section):
    """The values of amounts that people leave open."""

    little_distance: Positive = 0.2
    little_angle: Positive = math.radians(15)
    turn_angle: Positive = math.pi / 2
    arc_radius: Positive = 0.5
    deadman_duration: Positive = 10.0


class Geofence(_Section):
    """
    The area in which the robot may drive: a simple polygon in the frame of the map, metres.

    ``frame`` says once more which one that is.
    """

    frame: Optional[str] = None
    polygon: list[tuple[Finite, Finite]] = Field(min_length=3)

    def contains(self, x: float, y: float) -> bool:
        """Return whether a point lies inside (even-odd rule)."""
        inside = False
        for (x1, y1), (x2, y2) in zip(self.polygon, self.polygon[1:] + self.polygon[:1]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside


class Limits(_Section):
    """Hard limits; a command beyond one is rejected with its name, or clamped by ``on_limit``."""

    linear_x_max: Positive = 0.5
    linear_y_max: Positive = 0.5
    angular_z_max: Positive = 1.5
    linear_acceleration: Positive = 0.5
    angular_acceleration: Positive = 2.0
    distance_max: Positive = 20.0
    angle_max: Positive = 4 * math.pi
    duration_max: Positive = 60.0
    geofence: Optional[Geofence] = None
    on_limit: Literal['reject', 'clamp'] = 'reject'


class Velocity(_Section):
    """Where velocity commands go and how motions by distance or angle are driven."""

    topic: str = Field(default='cmd_vel', min_length=1)
    type: Literal['auto', 'twist', 'twist_stamped'] = 'auto'  # noqa: A003
    rate_hz: Annotated[Number, Field(ge=5, le=100, allow_inf_nan=False)] = 20.0


class Navigation(_Section):
    """Nav2: its actions, its frames and which of its behaviours exist."""

    action: str = Field(default='navigate_to_pose', min_length=1)
    through_action: str = Field(default='navigate_through_poses', min_length=1)
    waypoints_action: str = Field(default='follow_waypoints', min_length=1)
    speed_limit_topic: Optional[str] = Field(default=None, min_length=1)
    map_frame: str = Field(default='map', min_length=1)
    map_id: str = ''
    timeout: Positive = 600.0
    behaviours: frozenset[Literal['drive_on_heading', 'backup', 'spin', 'wait']] = frozenset()


class Frames(_Section):
    """Frames and odometry of the base (REP 105)."""

    base: str = Field(default='base_link', min_length=1)
    odom: str = Field(default='odom', min_length=1)
    odom_topic: str = Field(default='odom', min_length=1)
    pose_timeout: Positive = 2.0


class StopInput(_Section):
    """
    A topic of somebody else that says true to stop; silence beyond ``timeout`` (s) counts as true.

    ``qos`` is what the publisher can be heard with.
    """

    topic: str = Field(min_length=1)
    type: Literal['std_msgs/Bool', 'std_msgs/msg/Bool'] = 'std_msgs/msg/Bool'  # noqa: A003
    timeout: Optional[Positive] = None
    qos: Literal['reliable', 'best_effort', 'transient_local'] = 'reliable'


class Place(_Section):
    """A named pose on a map; ``yaw`` in radians, absent where any heading will do."""

    name: str = Field(min_length=1)
    aliases: list[str] = []
    x: Finite
    y: Finite
    yaw: Optional[Finite] = None
    map: str = ''  # noqa: A003

    @field_validator('name', 'aliases')
    @classmethod
    def _no_frame(cls, value: Any) -> Any:
        for name in [value] if isinstance(value, str) else value:
            if not name.strip():
                raise ValueError('a place name must not be empty')
            if name.strip().lower() in FRAME_NAMES:
                raise ValueError(f'{name!r} is the name of a frame, not of a place')
        return value


#: The actions of Nav2 whose goals move or hold the robot; planners and smoothers do neither. Every
#: stop cancels them.
NAV2_ACTIONS = (
    'navigate_to_pose', 'navigate_through_poses', 'follow_waypoints', 'follow_gps_waypoints',
    'follow_path', 'drive_on_heading', 'backup', 'spin', 'wait', 'assisted_teleop', 'dock_robot',
    'undock_robot')

#: What bases take as velocity commands. No capability may publish these: the velocity output with
#: its limits is the only way to move the base.
VELOCITY_INTERFACES = frozenset({
    'geometry_msgs/msg/Twist', 'geometry_msgs/msg/TwistStamped',
    'ackermann_msgs/msg/AckermannDrive', 'ackermann_msgs/msg/AckermannDriveStamped'})

_NAME = r'^/?[A-Za-z~][A-Za-z0-9_/]*$'


class Capability(_Section):
    """
    A further topic, service or action that may be commanded.

    ``arguments`` are the fields that a person fills, ``constants`` those that are always the same.
    Where ``arguments`` is absent, all top-level booleans, numbers and strings of the interface
    are.
    """

    name: str = Field(pattern=_NAME)
    interface: str = Field(pattern=r'^[a-z][a-z0-9_]*/(msg|srv|action)/[A-Z][A-Za-z0-9]*$')
    phrases: list[str] = []
    arguments: Optional[dict[str, Literal['bool', 'number', 'string']]] = None
    constants: dict[str, Any] = {}

    @field_validator('interface')
    @classmethod
    def _no_velocity(cls, value: str) -> str:
        if value in VELOCITY_INTERFACES:
            raise ValueError(
                f'{value} moves the base and would pass by the limits; name its topic under '
                'velocity instead')
        return value

    @property
    def kind(self) -> Literal['topic', 'service', 'action']:
        """Return how the interface is used."""
        kinds: dict[str, Literal['topic', 'service', 'action']] = {
            'msg': 'topic', 'srv': 'service', 'action': 'action'}
        return kinds[self.interface.split('/')[1]]


class RobotProfile(_Section):
    """
    One robot.

    ``stopped_actions`` are further ones whose goals a stop cancels, of whatever type and client:
    those of Nav2 (``NAV2_ACTIONS``) and those that the profile names elsewhere are stopped too.
    """

    name: str = Field(min_length=1)
    kinematics: Literal['differential', 'omni', 'ackermann'] = 'differential'
    velocity: Velocity = Velocity()
    speeds: Speeds = Speeds()
    amounts: Amounts = Amounts()
    limits: Limits = Limits()
    frames: Frames = Frames()
    navigation: Optional[Navigation] = None
    places: list[Place] = []
    capabilities: list[Capability] = []
    stopped_actions: list[Annotated[str, Field(pattern=_NAME)]] = []
    stop_input: Optional[StopInput] = None

    @model_validator(mode='after')
    def _speeds_within_limits(self) -> RobotProfile:
        if self.speeds.linear.fast > self.limits.linear_x_max:
            raise ValueError(
                f'speeds.linear.fast {self.speeds.linear.fast} m/s is beyond '
                f'limits.linear_x_max {self.limits.linear_x_max} m/s')
        if self.speeds.angular.fast > self.limits.angular_z_max:
            raise ValueError(
                f'speeds.angular.fast {self.speeds.angular.fast} rad/s is beyond '
                f'limits.angular_z_max {self.limits.angular_z_max} rad/s')
        if self.places and self.navigation is None:
            raise ValueError('places need a navigation section: without one nothing can go there')
        return self

    @model_validator(mode='after')
    def _fence_on_the_map(self) -> RobotProfile:
        fence = self.limits.geofence
        frame = self.navigation.map_frame if self.navigation else 'map'
        if fence is not None and fence.frame not in (None, frame):
            raise ValueError(
                f'limits.geofence.frame is {fence.frame!r}, but the poses that it is compared '
                f'with are in {frame!r} (navigation.map_frame): give the corners in {frame!r}, '
                'and that as their frame')
        return self
