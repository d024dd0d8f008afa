# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""One goal of ours, from sending it to its result, whatever the server does."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional
import uuid

from action_msgs.msg import GoalStatus
from rclpy.action.client import ClientGoalHandle
from rclpy.task import Future
from ros2_llm_bridge.execution.ports import OnEnd, OnFeedback
from ros2_llm_bridge.execution.values import GoalEnd, GoalStatus as EndStatus
from ros2_llm_bridge.nodes.action_endpoint import ActionEndpoint
from ros2_llm_bridge.nodes.introspection import plain
from unique_identifier_msgs.msg import UUID

#: Time for a server to accept or reject, seconds.
ACCEPTANCE_TIMEOUT_S = 5.0
#: A server that is gone for this long ends the goal, seconds.
VANISHED_S = 2.0
#: How often a server that came in mid-goal is asked whether it knows the goal: its services may be
#: discovered later than itself.
QUESTIONS = 8

_ENDS: dict[int, EndStatus] = {
    GoalStatus.STATUS_SUCCEEDED: 'succeeded', GoalStatus.STATUS_CANCELED: 'cancelled',
    GoalStatus.STATUS_ABORTED: 'aborted'}


class Goal:
    """
    A goal.

    ``settled_s`` is when a result came, the server rejected it, vanished or was started again. A
    goal that nobody accepted in time is told as ended, and cancelled should it be accepted later.
    What comes in once the endpoint is destroyed is left alone.

    Parameters
    ----------
    endpoint
        Its action.
    steady
        The steady clock.
    on_feedback, on_end
        Where feedback and the end go; the end is told once.
    on_forgotten
        Called with its id when a server does not know it: should another one still carry it out,
        it is ours no more.
    logger
        The node's.

    """

    def __init__(
        self, endpoint: ActionEndpoint, steady: Callable[[], float], on_feedback: OnFeedback,
        on_end: OnEnd, on_forgotten: Callable[[bytes], None], logger: Any,
    ) -> None:
        self.id = uuid.uuid4().bytes
        self.interface = endpoint.interface
        self.settled_s: Optional[float] = None
        self.is_accepted = False
        self.cancelled_s: Optional[float] = None
        self._endpoint = endpoint
        self._steady = steady
        self._on_feedback = on_feedback
        self._on_end = on_end
        self._on_forgotten = on_forgotten
        self._logger = logger
        self._told = False
        self._handle: Optional[ClientGoalHandle] = None
        self._sent_s = self._seen_s = steady()
        self._servers: frozenset[bytes] = frozenset()  # those that cannot have forgotten the goal
        self._questions = 0

    @property
    def is_settled(self) -> bool:
        """Return whether nothing more is expected of the server."""
        return self.settled_s is not None

    def send(self, message: Any) -> None:
        """Send the goal."""
        self._endpoint.client.send_goal_async(
            message, feedback_callback=self._on_feedback_message,
            goal_uuid=UUID(uuid=list(self.id))).add_done_callback(self._on_acceptance)

    def cancel(self) -> None:
        """Ask to cancel it, now or as soon as it is accepted; may be repeated."""
        if self.is_settled:
            return
        if self.cancelled_s is None:
            self.cancelled_s = self._steady()
        if self._handle is not None:
            self._handle.cancel_goal_async()

    def watch(self) -> None:
        """Give up a goal that nobody accepts, or whose server vanished or knows it no more."""
        now = self._steady()
        if self.is_settled:
            return
        if not self.is_accepted and now - self._sent_s > ACCEPTANCE_TIMEOUT_S:
            self.cancel()
            self._tell(GoalEnd('unavailable', f'no answer for {ACCEPTANCE_TIMEOUT_S:g} s'))
        if self._endpoint.is_ready():
            self._seen_s = now
        elif now - self._seen_s > VANISHED_S:
            self._settle()
            self._tell(GoalEnd('unavailable', 'the action server vanished'))
            return
        if self._handle is not None:
            self._question(self._handle)

    def _question(self, handle: ClientGoalHandle) -> None:
        """Ask for the result again where a server came that has not been asked."""
        servers = self._endpoint.servers()
        if servers <= self._servers:
            return
        self._questions += 1
        if self._questions > QUESTIONS:  # it knows the goal, or is none that would answer
            self._servers |= servers
            self._questions = 0
            return
        # Of a goal that it does not know a server says so at once.
        handle.get_result_async().add_done_callback(self._on_result)

    def _on_acceptance(self, future: Future) -> None:
        if self._endpoint.is_destroyed:
            return
        handle = future.result()
        if handle is None or not handle.accepted:
            self._settle()
            self._tell(GoalEnd('rejected'))
            return
        self._handle = handle
        self.is_accepted = True
        self._servers = self._endpoint.servers()
        if self.cancelled_s is not None:
            self._logger.warning(f'{self._endpoint.name}: accepted late, cancelled')
            handle.cancel_goal_async()
        handle.get_result_async().add_done_callback(self._on_result)

    def _on_result(self, future: Future) -> None:
        if self._endpoint.is_destroyed or self.is_settled:
            return
        self._settle()
        response = future.result()
        if response is None:
            self._tell(GoalEnd('aborted', 'there is no result'))
            return
        if response.status == GoalStatus.STATUS_UNKNOWN:
            # Another server of that name may still carry it out.
            if self._handle is not None:
                self._handle.cancel_goal_async()
            self._on_forgotten(self.id)
            self._endpoint.renew()
            self._tell(GoalEnd('aborted', 'its server was started again and forgot the goal'))
            return
        status = _ENDS.get(response.status, 'aborted')
        self._tell(GoalEnd(status, '', plain(response.result)))

    def _on_feedback_message(self, message: Any) -> None:
        if not self._endpoint.is_destroyed and not self._told:
            self._on_feedback(numbers_of(message.feedback))

    def _settle(self) -> None:
        self.settled_s = self._steady()

    def _tell(self, end: GoalEnd) -> None:
        if not self._told:
            self._told = True
            self._on_end(end)


def numbers_of(message: Any) -> Mapping[str, float]:
    """Return the top-level numbers of a message, and durations in seconds."""
    found: dict[str, float] = {}
    for name in message.get_fields_and_field_types():
        value = getattr(message, name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[name] = round(float(value), 3)
        elif hasattr(value, 'nanosec'):
            found[name] = round(value.sec + value.nanosec * 1e-9, 3)
    return found
