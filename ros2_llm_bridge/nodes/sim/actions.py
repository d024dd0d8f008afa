# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Nav2's actions: how each goal becomes a motion, and what feedback and result say of it.

Names and types are Nav2's. ``interrupts`` and ``blocked_by`` are how Nav2's servers stand to one
another: its navigator runs one kind of navigation at a time, and its waypoint follower is a client
of ``navigate_to_pose``. Behaviours know nothing of each other and fight over the base, as in Nav2.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
from typing import Any, Callable, Sequence, Union

from geometry_msgs.msg import PoseStamped
from nav2_msgs.action import (
    BackUp, ComputePathToPose, DockRobot, DriveOnHeading, NavigateThroughPoses, NavigateToPose,
    Spin, UndockRobot, Wait)
from nav2_msgs.action import FollowWaypoints as FollowWaypointsAction
from nav2_msgs.msg import MissedWaypoint
from ros2_llm_bridge.nodes.sim.kinematics import Pose
from ros2_llm_bridge.nodes.sim.messages import BASE, duration_of, MAP, ODOM, pose_of, seconds_of
from ros2_llm_bridge.nodes.sim.messages import stamped_pose
from ros2_llm_bridge.nodes.sim.navigation import (
    AllMissed, DriveStraight, DriveToPoses, FollowWaypoints, Hold, Impossible, Motion,
    NavigationSpeeds, RobotState, Status, Turn)

#: Code that the navigator passes on from the planner.
_OUTSIDE_MAP = ComputePathToPose.Result.GOAL_OUTSIDE_MAP


@dataclass(frozen=True)
class World:
    """
    What goals refer to.

    Parameters
    ----------
    map_to_odom
        The start of odometry in the map.
    speeds
        How navigation drives.
    dock
        Where the dock is.
    reach
        How far the map goes from its origin along each axis, metres.

    """

    map_to_odom: Pose
    speeds: NavigationSpeeds
    dock: Pose
    reach: float = math.inf


def _conclude_plainly(result: Any, motion: Motion, status: Status, goal: Any) -> None:
    """Leave a result that has but an error code as it is."""


@dataclass(frozen=True)
class ActionBinding:
    """
    One action.

    Parameters
    ----------
    begin
        Makes a goal into a motion.
    describe
        Fills feedback from motion, state, seconds since the start and time stamp.
    conclude
        Fills what is special in a result, from the motion, its status and the goal.
    switches
        True takes up a new goal in motion (navigation), false stops first (behaviours).
    interrupts, blocked_by
        Actions that a new goal aborts, and actions that abort a new goal.

    """

    name: str
    action_type: Any
    begin: Callable[[Any, RobotState, World], Motion]
    describe: Callable[[Any, Motion, RobotState, float, Any], None]
    conclude: Callable[[Any, Motion, Status, Any], None] = _conclude_plainly
    switches: bool = False
    interrupts: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()


def _map_pose(message: PoseStamped, state: RobotState, world: World) -> Pose:
    """Return a goal's pose in the map; ``KeyError`` for a frame that TF does not have."""
    frames = {MAP: Pose(), ODOM: world.map_to_odom, BASE: state.map_pose}
    return frames[message.header.frame_id].compose(pose_of(message.pose))


def _checked(message: PoseStamped, state: RobotState, world: World) -> Union[Pose, Impossible]:
    """Return a goal's pose in the map, or why nothing can go there."""
    try:
        pose = _map_pose(message, state, world)
    except KeyError as error:
        return Impossible('TF_ERROR', f'there is no frame {error.args[0]!r}')
    if not all(map(math.isfinite, (pose.x, pose.y, pose.yaw))):
        return Impossible('TF_ERROR', 'a pose is not finite')
    if max(abs(pose.x), abs(pose.y)) > world.reach:
        return Impossible('GOAL_OUTSIDE_MAP', 'the goal is off the map', _OUTSIDE_MAP)
    return pose


def _drive(messages: Sequence[PoseStamped], state: RobotState, world: World) -> Motion:
    poses: list[Pose] = []
    for message in messages:
        checked = _checked(message, state, world)
        if isinstance(checked, Impossible):
            return checked
        poses.append(checked)
    if not poses:
        return Impossible('UNKNOWN', 'there are no poses')
    return DriveToPoses(poses, world.speeds, state)


def _begin_navigate_to_pose(goal: Any, state: RobotState, world: World) -> Motion:
    return _drive([goal.pose], state, world)


def _begin_navigate_through_poses(goal: Any, state: RobotState, world: World) -> Motion:
    # Since Kilted the field is nav_msgs/Goals, which holds the list.
    return _drive(getattr(goal.poses, 'goals', goal.poses), state, world)


def _begin_follow_waypoints(goal: Any, state: RobotState, world: World) -> Motion:
    # As with stop_on_failure: false, the value of Nav2's own parameter file.
    numbered: list[tuple[int, Pose]] = []
    missed: list[tuple[int, int]] = []
    for number, message in enumerate(goal.poses):
        checked = _checked(message, state, world)
        if isinstance(checked, Impossible):
            missed.append((number, checked.failure.code))
        else:
            numbered.append((number, checked))
    if not goal.poses:
        return Impossible('UNKNOWN', 'there are no poses')
    if not numbered:
        return AllMissed(missed)
    return FollowWaypoints(numbered, missed, world.speeds, state)


def _begin_drive_on_heading(goal: Any, state: RobotState, world: World) -> Motion:
    if goal.target.y or goal.target.z:
        return Impossible('INVALID_INPUT', 'only x of the target may be set')
    if (goal.target.x > 0) != (goal.speed > 0):
        return Impossible('INVALID_INPUT', 'target and speed must share a sign')
    return DriveStraight(goal.target.x, goal.speed, seconds_of(goal.time_allowance), state)


def _begin_backup(goal: Any, state: RobotState, world: World) -> Motion:
    if goal.target.y or goal.target.z:
        return Impossible('INVALID_INPUT', 'only x of the target may be set')
    return DriveStraight(
        -abs(goal.target.x), -abs(goal.speed), seconds_of(goal.time_allowance), state)


def _begin_spin(goal: Any, state: RobotState, world: World) -> Motion:
    return Turn(goal.target_yaw, seconds_of(goal.time_allowance), state)


def _begin_wait(goal: Any, state: RobotState, world: World) -> Motion:
    return Hold(seconds_of(goal.time), state)


def _begin_dock(goal: Any, state: RobotState, world: World) -> Motion:
    if not goal.use_dock_id:
        return _drive([goal.dock_pose], state, world)
    if goal.dock_id != 'home':
        return Impossible('DOCK_NOT_IN_DB', f'there is no dock {goal.dock_id!r}, only "home"')
    return DriveToPoses([world.dock], world.speeds, state)


def _begin_undock(goal: Any, state: RobotState, world: World) -> Motion:
    return DriveStraight(-0.3, -0.15, goal.max_undocking_time, state)


def _describe_navigation(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    feedback.current_pose = stamped_pose(state.map_pose, MAP, stamp)
    feedback.navigation_time = duration_of(elapsed)
    if not isinstance(motion, DriveToPoses):
        return
    distance, speed = motion.distance_remaining(state), abs(state.velocity.x)
    feedback.distance_remaining = distance
    if speed > 0.01 and distance > 0.1:
        feedback.estimated_time_remaining = duration_of(distance / speed)
    if hasattr(feedback, 'number_of_poses_remaining'):
        feedback.number_of_poses_remaining = len(motion.poses) - motion.index


def _describe_waypoints(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    if isinstance(motion, FollowWaypoints):
        feedback.current_waypoint = motion.waypoint


def _describe_distance(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    if isinstance(motion, DriveStraight):
        feedback.distance_traveled = motion.travelled


def _describe_angle(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    if isinstance(motion, Turn):
        feedback.angular_distance_traveled = motion.turned


def _describe_wait(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    if isinstance(motion, Hold):
        feedback.time_left = duration_of(motion.time_left_s)


def _describe_dock(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    feedback.state = feedback.CONTROLLING
    feedback.docking_time = duration_of(elapsed)


def _describe_nothing(
    feedback: Any, motion: Motion, state: RobotState, elapsed: float, stamp: Any,
) -> None:
    """Leave feedback that has no fields as it is."""


def _conclude_waypoints(result: Any, motion: Motion, status: Status, goal: Any) -> None:
    if not isinstance(motion, (FollowWaypoints, AllMissed)):
        return
    missed = list(motion.missed)
    if status is Status.FAILED and isinstance(motion, FollowWaypoints):
        missed.append((motion.waypoint, 0))
    result.missed_waypoints = [
        MissedWaypoint(index=number, goal=goal.poses[number], error_code=code)
        for number, code in missed]


def _conclude_dock(result: Any, motion: Motion, status: Status, goal: Any) -> None:
    result.success = status is Status.SUCCEEDED


ACTIONS = (
    ActionBinding(
        'navigate_to_pose', NavigateToPose, _begin_navigate_to_pose, _describe_navigation,
        switches=True, interrupts=('follow_waypoints',), blocked_by=('navigate_through_poses',)),
    ActionBinding(
        'navigate_through_poses', NavigateThroughPoses, _begin_navigate_through_poses,
        _describe_navigation, switches=True, blocked_by=('navigate_to_pose', 'follow_waypoints')),
    ActionBinding(
        'follow_waypoints', FollowWaypointsAction, _begin_follow_waypoints, _describe_waypoints,
        _conclude_waypoints, switches=True, interrupts=('navigate_to_pose',),
        blocked_by=('navigate_through_poses',)),
    ActionBinding('drive_on_heading', DriveOnHeading, _begin_drive_on_heading, _describe_distance),
    ActionBinding('backup', BackUp, _begin_backup, _describe_distance),
    ActionBinding('spin', Spin, _begin_spin, _describe_angle),
    ActionBinding('wait', Wait, _begin_wait, _describe_wait),
    ActionBinding('dock_robot', DockRobot, _begin_dock, _describe_dock, _conclude_dock),
    ActionBinding('undock_robot', UndockRobot, _begin_undock, _describe_nothing, _conclude_dock),
)
