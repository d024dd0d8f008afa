# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Refuse a plan as a whole when one of its steps cannot be carried out, before anything moves.

Knows what only the running robot knows: who listens, which servers answer, where the robot is,
whether somebody else drives it. Limits and places have been checked before.
"""

from __future__ import annotations

import math
from typing import Iterator, Optional, Sequence, Union

from ros2_llm_bridge.commands.goals import action_goal
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.errors import InstructionError, RobotError
from ros2_llm_bridge.execution.fence import crosses
from ros2_llm_bridge.execution.frames import (
    check_frame, check_inside, from_start, goals_of, is_relative, relative_to)
from ros2_llm_bridge.execution.odometry import silence
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.values import MapPose
from ros2_llm_bridge.profile.schema import RobotProfile

#: A curve is looked at in steps of this angle.
ARC_STEP_RAD = math.radians(10)
#: Odometry that is this old was not only left waiting by a busy bridge; it has died, seconds.
ODOMETRY_DEAD_S = 3.0


class Foresight:
    """The checks of plans and steps against one running robot."""

    def __init__(self, profile: RobotProfile, robot: Robot) -> None:
        self._profile = profile
        self._robot = robot

    def check(self, primitives: Sequence[Primitive]) -> None:
        """
        Check that primitives can be carried out in order from here.

        Raises
        ------
        InstructionError
            ``unavailable``, ``unsupported_ability``, ``busy``, ``no_pose`` or
            ``outside_geofence``.

        """
        for primitive in primitives:
            self._check_navigation(primitive)
            try:
                self._check_servers(primitive)
            except RobotError as error:
                raise InstructionError(error.code, _sentence(str(error))) from error
            if isinstance(primitive, (Move, Rotate, Arc, KeepVelocity)):
                self.check_not_busy()
        if any(self._needs_pose(p) for p in primitives):
            self._check_ways(primitives)

    def from_here(self, primitives: Sequence[Primitive]) -> tuple[Primitive, ...]:
        """
        Return primitives in which the way back leads to where the robot is now.

        Raises
        ------
        InstructionError
            ``no_pose``.

        """
        return tuple(
            from_start(primitive, self._robot.sensors, self._profile) for primitive in primitives)

    def check_not_busy(self) -> None:
        """
        Check that nobody else drives the robot.

        Raises
        ------
        InstructionError
            ``busy``.

        """
        foreign = self._robot.actions.foreign_goal()
        if foreign is not None:
            raise InstructionError(
                'busy', f"Somebody else's goal on {foreign} is driving this robot.")

    def _check_navigation(self, primitive: Primitive) -> None:
        """Check frames and speed of a navigation, which the profile must know."""
        goals = goals_of(primitive)
        if isinstance(primitive, NavigateThrough) and not goals:
            raise InstructionError('missing_value', 'A route needs at least one goal.')
        for goal in goals:
            check_frame(goal, self._profile)
        navigation = self._profile.navigation
        slow = isinstance(primitive, (NavigateTo, NavigateThrough)) and primitive.speed == 'slow'
        if slow and navigation is not None and not navigation.speed_limit_topic:
            raise InstructionError(
                'unsupported_ability', 'I cannot limit the speed of my navigation '
                '(navigation.speed_limit_topic); say it without the speed.')

    def _check_servers(self, primitive: Primitive) -> None:
        goal = action_goal(primitive, self._profile)
        if goal is not None:
            self._robot.actions.check(goal.name, goal.interface)
        elif isinstance(primitive, Invoke):
            self._robot.calls.check(primitive)
        elif not isinstance(primitive, (Pause, Halt)):
            self._robot.velocity.check()
            self._check_odometry()

    def _check_odometry(self) -> None:
        """Check that odometry has not died; where it never came, none is needed."""
        sample, now = self._robot.sensors.odometry(), self._robot.clock.steady()
        if sample is not None and now - sample.received_s > ODOMETRY_DEAD_S:
            raise InstructionError('unavailable', silence(sample, now).capitalize())

    def _needs_pose(self, primitive: Primitive) -> bool:
        if isinstance(primitive, (NavigateTo, NavigateThrough)):
            return True
        return self._profile.limits.geofence is not None and (
            isinstance(primitive, Arc) or isinstance(
                primitive, (Move, KeepVelocity)) and _way(primitive) != (0.0, 0.0))

    def _check_ways(self, primitives: Sequence[Primitive]) -> None:
        """Follow the plan on the map; what comes after an open heading is checked later."""
        pose = self._robot.sensors.map_pose()
        if pose is None:
            raise InstructionError('no_pose', REFUSALS['no_pose'])
        followed: Optional[MapPose] = pose
        for primitive in map(_as_arc, primitives):
            if followed is None:
                return
            if isinstance(primitive, Arc):
                for passed in _on_arc(primitive, followed):
                    self._check_inside(passed)
            before, followed = followed, self._after(primitive, followed)
            if isinstance(primitive, (Move, KeepVelocity)) and followed is not None:
                self._check_inside(followed)
                self._check_way(before, followed)

    def _after(self, primitive: Primitive, pose: MapPose) -> Optional[MapPose]:
        """Return the pose after a primitive that begins at a pose, or None where it is open."""
        goals = goals_of(primitive)
        if not goals:
            return _after(primitive, pose)
        for goal in goals:
            if is_relative(goal, self._profile):
                if goal.frame != self._profile.frames.base:
                    return None
                goal = relative_to(pose, goal, goal.frame)
                check_inside(goal.x, goal.y, self._profile)
        return None if goal.yaw_rad is None else MapPose(goal.x, goal.y, goal.yaw_rad)

    def _check_inside(self, pose: MapPose) -> None:
        check_inside(pose.x, pose.y, self._profile)

    def _check_way(self, start: MapPose, end: MapPose) -> None:
        """Check that a straight way between two poses does not leave the geofence in between."""
        fence = self._profile.limits.geofence
        if fence is not None and fence.contains(start.x, start.y) and crosses(
                (start.x, start.y), (end.x, end.y), fence):
            raise InstructionError(
                'outside_geofence', 'The way there leaves the area where this robot may drive '
                '(limits.geofence).')


def _way(primitive: Union[Move, KeepVelocity]) -> tuple[float, float]:
    """Return metres forward and left."""
    if isinstance(primitive, Move):
        along = primitive.distance_m
        return (along, 0.0) if primitive.axis == 'x' else (0.0, along)
    duration = primitive.duration_s
    return primitive.linear_x_mps * duration, primitive.linear_y_mps * duration


def _as_arc(primitive: Primitive) -> Primitive:
    """Return the arc on which a velocity drives that goes forward and turns, else what it is."""
    if not isinstance(primitive, KeepVelocity) or primitive.linear_y_mps or (
            primitive.linear_x_mps <= 0 or not primitive.angular_z_rps):
        return primitive
    return Arc(primitive.linear_x_mps / abs(primitive.angular_z_rps),
               primitive.angular_z_rps * primitive.duration_s, primitive.linear_x_mps)


def _after(primitive: Primitive, pose: MapPose) -> Optional[MapPose]:
    """Return the pose after a primitive, or None where it is open."""
    if isinstance(primitive, Invoke):
        return None
    if isinstance(primitive, Rotate):
        return MapPose(pose.x, pose.y, pose.yaw + primitive.angle_rad)
    if isinstance(primitive, Arc):
        return _arc_pose(primitive, pose, primitive.angle_rad)
    if isinstance(primitive, (Move, KeepVelocity)):
        forward, left = _way(primitive)
        c, s = math.cos(pose.yaw), math.sin(pose.yaw)
        turned = primitive.angular_z_rps * primitive.duration_s if isinstance(
            primitive, KeepVelocity) else 0.0
        return MapPose(
            pose.x + c * forward - s * left, pose.y + s * forward + c * left, pose.yaw + turned)
    return pose


def _arc_pose(arc: Arc, pose: MapPose, angle_rad: float) -> MapPose:
    """Return the pose on an arc that begins at ``pose``, after a signed angle."""
    radius = math.copysign(arc.radius_m, arc.angle_rad)
    yaw = pose.yaw + angle_rad
    return MapPose(
        pose.x + radius * (math.sin(yaw) - math.sin(pose.yaw)),
        pose.y - radius * (math.cos(yaw) - math.cos(pose.yaw)), yaw)


def _on_arc(arc: Arc, pose: MapPose) -> Iterator[MapPose]:
    """Yield poses along an arc, of a whole circle at most."""
    angle = math.copysign(min(abs(arc.angle_rad), 2 * math.pi), arc.angle_rad)
    count = max(1, math.ceil(abs(angle) / ARC_STEP_RAD))
    for index in range(1, count + 1):
        yield _arc_pose(arc, pose, angle * index / count)


def _sentence(text: str) -> str:
    return text if text.endswith('.') else f'{text}.'
