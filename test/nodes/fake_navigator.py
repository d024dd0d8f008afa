# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A server of an action of Nav2 that does with its goals exactly what a test says."""

from dataclasses import dataclass

from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.task import Future


@dataclass(frozen=True)
class Manner:
    """
    How goals are treated.

    Parameters
    ----------
    accept
        ``yes``, ``no``, or ``silent``: no answer until ``release``.
    end
        ``never`` until cancelled or released, ``succeed``, ``abort``, or ``abort_mute``: aborted,
        and no result until ``release``.
    cancel
        ``yes``, ``no``, ``silent`` (no answer until ``release``), or ``ignore``: agreed to, and
        nothing follows.
    code, message
        Of the result.
    recoveries
        Told in feedback before the end.

    """

    accept: str = 'yes'
    end: str = 'never'
    cancel: str = 'yes'
    code: int = 0
    message: str = ''
    recoveries: int = 0


class FakeNavigator:
    """The server; ``goals`` and ``cancels`` are what it was asked."""

    def __init__(self, node, action_type=NavigateToPose, name='navigate_to_pose'):
        self.manner = Manner()
        self.goals, self.cancels = [], 0
        self._held = []
        self._node = node
        self._type, self._name = action_type, name
        self.come_back()

    def come_back(self):
        """Open the server, at first or after it was destroyed."""
        self._server = ActionServer(
            self._node, self._type, self._name, self._execute,
            goal_callback=self._on_goal, cancel_callback=self._on_cancel,
            callback_group=ReentrantCallbackGroup())

    def release(self):
        """Answer all that was left unanswered, and end all goals."""
        held, self._held = self._held, []
        for future in held:
            if not future.done():
                future.set_result(None)

    def destroy(self):
        """Vanish, with all goals."""
        self._server.destroy()

    async def _hold(self):
        future = Future()
        self._held.append(future)
        await future

    async def _on_goal(self, goal):
        if self.manner.accept == 'silent':
            await self._hold()
        return GoalResponse.REJECT if self.manner.accept == 'no' else GoalResponse.ACCEPT

    async def _on_cancel(self, handle):
        self.cancels += 1
        manner = self.manner
        if manner.cancel == 'silent':
            await self._hold()
        if manner.cancel == 'no':
            return CancelResponse.REJECT
        if manner.cancel == 'yes':
            self.release()
        return CancelResponse.ACCEPT

    async def _execute(self, handle):
        manner = self.manner
        self.goals.append(handle)
        result = self._type.Result(error_code=manner.code)
        if hasattr(result, 'error_msg'):
            result.error_msg = manner.message
        for count in range(1, manner.recoveries + 1):
            handle.publish_feedback(self._type.Feedback(number_of_recoveries=count))
        if manner.end == 'succeed':
            handle.succeed()
            return result
        if manner.end in ('abort', 'abort_mute'):
            handle.abort()
            if manner.end == 'abort_mute':
                await self._hold()
            return result
        await self._hold()
        if handle.is_cancel_requested:
            handle.canceled()
        elif handle.is_active:
            handle.abort()
        return result
