# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The robot's action servers: goals, feedback, results, and cancelling those of everybody.

A goal outlives its client, so what is active is read from each action's status topic, and a stop
calls the cancel service with an empty request, which means all goals (action_msgs/CancelGoal).
"""

from __future__ import annotations

from typing import AbstractSet, Callable, Iterable, Mapping, Optional

from builtin_interfaces.msg import Time
from rclpy.node import Node
from rclpy.task import Future
from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.ports import OnEnd, OnFeedback
from ros2_llm_bridge.nodes.action_endpoint import ActionEndpoint, GoalsEndpoint
from ros2_llm_bridge.nodes.goal import Goal, goal_message
from ros2_llm_bridge.nodes.leftovers import Leftovers
from ros2_llm_bridge.nodes.speed_limit import SpeedLimit

#: A cancelled goal whose acceptance is still open counts as ended after this time; should it be
#: accepted later, it is cancelled then. Seconds.
LATE_ACCEPTANCE_S = 2.0
#: Nav2 ends the parts of a goal and tells of it a moment before or behind the goal's own end.
#: Seconds.
PARTS_S = 1.0

#: What Nav2 starts as the client of its own goals, to carry out a navigation or to recover.
_PARTS = frozenset({'follow_path', 'spin', 'backup', 'drive_on_heading'})
_RECOVERIES = frozenset({
    'nav2_msgs/action/Spin', 'nav2_msgs/action/BackUp', 'nav2_msgs/action/DriveOnHeading'})
#: These navigate themselves; the others are navigations.
_ROUTES = frozenset({
    'nav2_msgs/action/FollowWaypoints', 'nav2_msgs/action/FollowGPSWaypoints',
    'nav2_msgs/action/DockRobot', 'nav2_msgs/action/UndockRobot'})
_NAVIGATIONS = _ROUTES | {
    'nav2_msgs/action/NavigateToPose', 'nav2_msgs/action/NavigateThroughPoses'}
_NAVIGATION_NAMES = frozenset({'navigate_to_pose', 'navigate_through_poses'})


class RobotActions:
    """
    All known actions of a robot; implements ``execution.ports.Actions``.

    Parameters
    ----------
    node
        The node whose clients they are.
    interfaces
        Type by action name, as relative as in the profile.
    driving
        Names of those actions, here or among ``stopped``, whose goals drive the robot.
    stopped
        Names of further actions, of whatever type, whose goals ``cancel_all`` ends.
    steady
        The steady clock.
    speed_limit
        Sets the navigator's speed limit, None where the profile has no topic for it; belongs to
        this object.

    """

    def __init__(
        self, node: Node, interfaces: Mapping[str, str], driving: Iterable[str],
        stopped: Iterable[str], steady: Callable[[], float],
        speed_limit: Optional[SpeedLimit] = None,
    ) -> None:
        self._steady = steady
        self._speed_limit = speed_limit
        self._logger = node.get_logger()
        self._endpoints: dict[str, ActionEndpoint] = {
            name: ActionEndpoint(node, name, interface) for name, interface in interfaces.items()}
        known = {node.resolve_topic_name(name) for name in interfaces}
        others = {node.resolve_topic_name(name): name for name in stopped}
        # Behind the others, since a goal there may be a part of one that is cancelled before it.
        self._stopped: dict[str, GoalsEndpoint] = {
            **self._endpoints,
            **{n: GoalsEndpoint(node, n) for full, n in others.items() if full not in known}}
        resolved = {node.resolve_topic_name(name) for name in driving}
        self._driving = [
            name for name in self._stopped if node.resolve_topic_name(name) in resolved]
        self._goals: list[Goal] = []
        self._leftovers = Leftovers(self._endpoints, steady, self._ask)

    def check(self, name: str, interface: str) -> None:
        """
        Check that a server answers.

        Raises
        ------
        RobotError
            If the action is unknown, of another type, or no server is there.

        """
        endpoint = self._endpoints.get(name)
        if endpoint is None or endpoint.interface != interface:
            raise RobotError(name, f'is no action of type {interface} in the robot profile')
        if not endpoint.is_ready():
            raise RobotError(name, 'no action server answers')

    def start(self, goal: ActionGoal, on_feedback: OnFeedback, on_end: OnEnd) -> None:
        """
        Send a goal; ``on_end`` is called once.

        Raises
        ------
        RobotError
            If no server answers, the fields do not fit, or the speed cannot be limited.

        """
        self.check(goal.name, goal.interface)
        message = goal_message(goal.interface, goal.fields)
        if goal.speed_percent is not None:
            if self._speed_limit is None:
                raise RobotError(goal.name, 'has no topic for a speed limit in the robot profile')
            self._speed_limit.set(goal.speed_percent)
        elif self._speed_limit is not None:
            # Also where the goal that it was set for was never answered and counts as unended.
            self._speed_limit.lift()
        sent = Goal(self._endpoints[goal.name], self._steady, on_feedback, on_end, self._logger,
                    self._lift_speed_limit)
        self._goals = [g for g in self._goals if self._may_have_parts(g)]
        self._goals.append(sent)
        self._leftovers.when_cleared(goal.name, lambda: sent.send(message))

    def cancel_own(self) -> None:
        """Cancel the goals sent here, those not yet accepted included."""
        for goal in self._goals:
            goal.cancel()

    def cancel_all(self) -> None:
        """Cancel all goals of all clients, late acceptances of our own included."""
        for name, endpoint in self._stopped.items():
            if endpoint.is_cancel_ready():
                self._ask(name, endpoint.cancel_all())
        self.cancel_own()

    def cancel_leftovers(self, stamp: Time) -> None:
        """
        Cancel what was accepted before ``stamp``, at once or when a server is discovered.

        A goal of an earlier life of this node goes on; nobody would watch it.
        """
        self._leftovers.clear(stamp)

    def own_ended(self) -> bool:
        """Return whether every goal sent here has ended."""
        return all(map(self._has_ended, self._goals))

    def unended(self) -> str:
        """Return in words what keeps the goals that were sent here from ending."""
        return next((g.unended() for g in self._goals if not self._has_ended(g)), '')

    def all_ended(self) -> bool:
        """Return whether no known action has an active goal of anybody."""
        return self.own_ended() and not any(
            endpoint.active for endpoint in self._stopped.values() if endpoint.is_ready())

    def foreign_goal(self) -> Optional[str]:
        """
        Return the name of a driving action on which somebody else's goal is active.

        What Nav2 starts itself to carry out our own goals is nobody else's.
        """
        ours = [g for g in self._goals if g.is_ours and self._may_have_parts(g)]
        ids = {g.id for g in ours}
        types = {g.interface for g in ours if g.is_accepted or g.is_active}
        for name in self._driving:
            endpoint = self._stopped[name]
            if endpoint.active - ids and endpoint.is_ready() and not _is_part(
                    endpoint, types):
                return name
        return None

    def _has_ended(self, goal: Goal) -> bool:
        if goal.is_active and not goal.is_answered:
            return False
        return goal.is_settled or (
            goal.cancelled_s is not None and not goal.is_accepted
            and self._steady() - goal.cancelled_s > LATE_ACCEPTANCE_S)

    def _lift_speed_limit(self) -> None:
        """Lift the speed limit once no goal of ours is left that it was set for."""
        if self._speed_limit is not None and self.own_ended():
            self._speed_limit.lift()

    def _may_have_parts(self, goal: Goal) -> bool:
        """Return whether a goal goes on, or has only just ended."""
        return goal.settled_s is None or self._steady() - goal.settled_s < PARTS_S

    def watch(self) -> None:
        """Notice servers that came, vanished or do not answer; call it now and then."""
        self._leftovers.watch(self.own_ended())
        for endpoint in self._stopped.values():
            endpoint.watch()
        for goal in self._goals:
            goal.watch()
        self._lift_speed_limit()
        if self._speed_limit is not None:
            self._speed_limit.watch()

    def destroy(self) -> None:
        """Cancel the goals sent here, destroy all clients and lift the speed limit."""
        # Also those not yet accepted: nobody would be there to cancel them later.
        self.cancel_own()
        if self._speed_limit is not None:
            self._speed_limit.destroy()
        for endpoint in self._stopped.values():
            endpoint.destroy()

    def _ask(self, name: str, answer: Future) -> None:
        answer.add_done_callback(lambda future: self._on_cancel_answer(name, future))

    def _on_cancel_answer(self, name: str, future: Future) -> None:
        response = future.result()
        if response is not None and response.goals_canceling:
            self._logger.info(f'{name}: {len(response.goals_canceling)} goal(s) cancelled')
        elif response is not None and response.return_code == response.ERROR_REJECTED:
            self._logger.warning(f'{name}: the server refused to cancel')


def _is_part(endpoint: GoalsEndpoint, types: AbstractSet[str]) -> bool:
    """Return whether Nav2 starts goals there to carry out a goal of some types."""
    if not types & _NAVIGATIONS:
        return False
    name = endpoint.name.rpartition('/')[2]
    interface = endpoint.interface if isinstance(endpoint, ActionEndpoint) else ''
    if name in _PARTS or interface in _RECOVERIES:
        return True
    return bool(types & _ROUTES) and (
        name in _NAVIGATION_NAMES or interface in _NAVIGATIONS - _ROUTES)
