# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""One goal of ours, from sending it to its result, whatever the server does."""

from __future__ import annotations

from typing import Any, Callable, Literal, Mapping, Optional, Sequence
import uuid

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from rclpy.action.client import ClientGoalHandle
from rclpy.task import Future
from ros2_llm_bridge.execution.ports import OnEnd, OnFeedback
from ros2_llm_bridge.execution.values import GoalEnd, GoalStatus as EndStatus
from ros2_llm_bridge.nodes.action_endpoint import ActionEndpoint
from ros2_llm_bridge.nodes.introspection import fill, interface_class, plain
from unique_identifier_msgs.msg import UUID

#: Time for a server to accept or reject, seconds.
ACCEPTANCE_TIMEOUT_S = 5.0
#: A goal that its server names on the status topic counts as accepted after this time, should the
#: server's answer have been lost, seconds.
ADOPTION_S = 0.5
#: A goal that was told as ended and goes on is asked to end at this interval, seconds.
CANCEL_PERIOD_S = 1.0
#: A server that is gone for this long ends the goal, seconds.
VANISHED_S = 2.0
#: A goal that its server says has ended gets so long for its result, seconds.
RESULT_S = 2.0
#: How often a server that came in mid-goal is asked whether it knows the goal: its services may be
#: discovered later than itself.
QUESTIONS = 8

#: What a server has said to the newest cancel request.
CancelAnswer = Literal['none', 'accepted', 'refused']

_ENDS: dict[int, EndStatus] = {
    GoalStatus.STATUS_SUCCEEDED: 'succeeded', GoalStatus.STATUS_CANCELED: 'cancelled',
    GoalStatus.STATUS_ABORTED: 'aborted'}


class Goal:
    """
    A goal.

    ``settled_s`` is when a result came, the server rejected it, vanished, was started again, or
    said that it had ended and gave no result. The status topic counts as an answer too: what it
    names is accepted. A goal that nobody accepted in time is told as ended, and cancelled should
    it be accepted later, as is one whose server vanished and comes back with it.
    What comes in once the endpoint is destroyed is left alone.

    Parameters
    ----------
    endpoint
        Its action.
    steady
        The steady clock.
    on_feedback, on_end
        Where feedback and the end go; the end is told once.
    logger
        The node's.
    on_settled
        Called when it is settled, before its end is told.

    """

    def __init__(
        self, endpoint: ActionEndpoint, steady: Callable[[], float], on_feedback: OnFeedback,
        on_end: OnEnd, logger: Any, on_settled: Callable[[], None] = lambda: None,
    ) -> None:
        self.id = uuid.uuid4().bytes
        self.interface = endpoint.interface
        self.settled_s: Optional[float] = None
        self.is_accepted = False
        self.is_answered = False  # by its server: rejected or ended
        self.cancelled_s: Optional[float] = None
        self._endpoint = endpoint
        self._steady = steady
        self._on_feedback = on_feedback
        self._on_end = on_end
        self._logger = logger
        self._on_settled = on_settled
        self._told = False
        self._is_sent = False
        self._is_forgotten = False
        self._asked_s = 0.0
        self._cancel_answer: CancelAnswer = 'none'
        self._ended_s: Optional[float] = None  # when its server said so
        self._handle: Optional[ClientGoalHandle] = None
        self._sent_s = self._seen_s = steady()
        self._servers: frozenset[bytes] = frozenset()  # those that cannot have forgotten the goal
        self._questions = 0

    @property
    def is_settled(self) -> bool:
        """Return whether nothing more is expected of the server."""
        return self.settled_s is not None

    @property
    def is_active(self) -> bool:
        """Return whether a server says that it carries the goal out."""
        return self.id in self._endpoint.active and self._endpoint.is_ready()

    @property
    def is_ours(self) -> bool:
        """
        Return whether what a server does by its id is by our order.

        It is not once the goal was told as ended without its server's word, nor where a server did
        not know it: another one may still carry it out.
        """
        return not self._is_forgotten and (self.is_answered or not self._told)

    def send(self, message: Any) -> None:
        """Send the goal, unless it was cancelled before."""
        if self.cancelled_s is not None or self._endpoint.is_destroyed:
            return
        self._is_sent = True
        self._sent_s = self._steady()
        self._endpoint.client.send_goal_async(
            message, feedback_callback=self._on_feedback_message,
            goal_uuid=UUID(uuid=list(self.id))).add_done_callback(self._on_acceptance)

    def cancel(self) -> None:
        """Ask to cancel it, now and once more when it is accepted; may be repeated."""
        if self.is_settled and (self.is_answered or not self.is_active):
            return
        if self.cancelled_s is None:
            self.cancelled_s = self._steady()
        if self._is_sent:
            self._ask_to_cancel()
        else:
            self._settle()
            self._tell(GoalEnd('cancelled', 'it was not sent'))

    def unended(self) -> str:
        """Return in words why it has not ended."""
        name = self._endpoint.name
        if self._handle is None:
            return f'{name} neither accepts nor rejects its goal'
        if self.cancelled_s is None:
            return f'{name} still works on its goal'
        return {'none': f'{name} does not answer the request to cancel its goal',
                'refused': f'{name} refuses to cancel its goal',
                'accepted': f'{name} was told to cancel its goal and does not end it',
                }[self._cancel_answer]

    def watch(self) -> None:
        """Give up a goal that nobody accepts, or whose server vanished or knows it no more."""
        now = self._steady()
        if not self.is_ours and not self._is_forgotten and self.is_active and (
                now - self._asked_s >= CANCEL_PERIOD_S):
            self._ask_to_cancel()
        if self.is_settled:
            return
        if not self.is_accepted and now - self._sent_s > ADOPTION_S and (
                self.is_active or self.id in self._endpoint.ended):
            self._accept(self._endpoint.handle_of(self.id))
        if not self.is_accepted and now - self._sent_s > ACCEPTANCE_TIMEOUT_S:
            self.cancel()
            self._tell(GoalEnd('unavailable', f'no answer for {ACCEPTANCE_TIMEOUT_S:g} s'))
        if self._endpoint.is_ready():
            self._seen_s = now
        elif now - self._seen_s > VANISHED_S:
            self.settled_s = now
            self._on_settled()
            self._tell(GoalEnd('unavailable', 'the action server vanished'))
            return
        if self._ended_without_result(now):
            return
        if self._handle is not None:
            self._question(self._handle)

    def _ask_to_cancel(self) -> None:
        self._asked_s = self._steady()
        self._endpoint.cancel_goal(self.id).add_done_callback(self._on_cancel_answer)

    def _on_cancel_answer(self, future: Future) -> None:
        response = future.result()
        if response is None or self._endpoint.is_destroyed or self.is_settled:
            return
        if response.return_code == CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID and (
                not self.is_accepted):
            return
        # A server of rclpy says no error where it refused, and names no goal.
        refused = not response.goals_canceling and response.return_code in (
            CancelGoal.Response.ERROR_NONE, CancelGoal.Response.ERROR_REJECTED)
        if refused and self._cancel_answer != 'refused':
            self._logger.warning(f'{self._endpoint.name}: the server refused to cancel')
        self._cancel_answer = 'refused' if refused else 'accepted'

    def _ended_without_result(self, now: float) -> bool:
        """Return whether its server said long ago that it had ended; then that is its end."""
        status = self._endpoint.ended.get(self.id)
        if status is None:
            return False
        if self._ended_s is None:
            self._ended_s = now
        if now - self._ended_s <= RESULT_S:
            return False
        self._settle()
        self._tell(GoalEnd(_ENDS[status], 'its result never came'))
        return True

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
        if self._endpoint.is_destroyed or self.is_accepted:
            return
        handle = future.result()
        if handle is None or not handle.accepted:
            self._settle()
            self._tell(GoalEnd('rejected'))
            return
        self._accept(handle)

    def _accept(self, handle: ClientGoalHandle) -> None:
        self._handle = handle
        self.is_accepted = True
        self._servers = self._endpoint.servers()
        if self.cancelled_s is not None or self._told:
            self._logger.warning(f'{self._endpoint.name}: accepted late, cancelled')
            self._ask_to_cancel()
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
            self._ask_to_cancel()
            self._is_forgotten = True
            self._endpoint.renew()
            self._tell(GoalEnd('aborted', 'its server was started again and forgot the goal'))
            return
        status = _ENDS.get(response.status, 'aborted')
        self._tell(GoalEnd(status, '', result_fields(response.result)))

    def _on_feedback_message(self, message: Any) -> None:
        if not self._endpoint.is_destroyed and not self._told:
            self._on_feedback(numbers_of(message.feedback))

    def _settle(self) -> None:
        """Take note that its server has answered for good, or that it was never sent."""
        self.is_answered = True
        self.settled_s = self._steady()
        self._on_settled()

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


def goal_message(interface: str, fields: Mapping[str, Any]) -> Any:
    """
    Return the message of a goal.

    A list of poses goes where the type has one: since Kilted that of NavigateThroughPoses is a
    message with the field ``goals`` (nav_msgs/Goals).

    Raises
    ------
    RobotError
        If the type is not installed or a field does not fit.

    """
    message = interface_class(interface).Goal()
    return fill(message, {
        name: {'goals': value} if isinstance(value, Sequence) and hasattr(
            getattr(message, name, None), 'goals') else value
        for name, value in fields.items()})


def result_fields(result: Any) -> dict[str, Any]:
    """Return the fields of a result; ``error_name`` is its type's constant of ``error_code``."""
    fields: dict[str, Any] = plain(result)
    name = constant_name(type(result), fields.get('error_code'))
    return {**fields, 'error_name': name} if name else fields


def constant_name(message_type: type, value: Any) -> str:
    """
    Return the name of a type's constant of a number, empty for 0 or where it has none.

    The default of a field (``SUCCESS__DEFAULT``) stands beside the constants and is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not value:
        return ''
    return next((name for name, constant in vars(message_type).items()
                 if name.isupper() and not name.endswith('__DEFAULT')
                 and isinstance(constant, int) and constant == value), '')
