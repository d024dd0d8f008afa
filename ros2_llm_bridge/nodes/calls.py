# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The robot's further topics and services, as its profile lists them; actions are elsewhere."""

from __future__ import annotations

from typing import Any, Iterable

from rclpy.node import Node
from rclpy.task import Future
from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.ports import OnEnd
from ros2_llm_bridge.execution.values import GoalEnd
from ros2_llm_bridge.nodes.introspection import fill, filled_class, interface_class, plain
from ros2_llm_bridge.profile.schema import Capability


class RobotCalls:
    """
    Publishers and service clients of capabilities; implements ``execution.ports.Calls``.

    Raises
    ------
    RobotError
        If an interface is not installed.

    """

    def __init__(self, node: Node, capabilities: Iterable[Capability]) -> None:
        self._node = node
        self._publishers: dict[str, Any] = {}
        self._clients: dict[str, Any] = {}
        for capability in capabilities:
            if capability.kind == 'topic':
                self._publishers[capability.name] = node.create_publisher(
                    interface_class(capability.interface), capability.name, 10)
            elif capability.kind == 'service':
                self._clients[capability.name] = node.create_client(
                    interface_class(capability.interface), capability.name)

    def check(self, invoke: Invoke) -> None:
        """
        Check that somebody listens or serves, and that the fields fit.

        Raises
        ------
        RobotError
            If not.

        """
        fill(filled_class(invoke.interface)(), invoke.fields)
        if invoke.name in self._publishers:
            if self._publishers[invoke.name].get_subscription_count() == 0:
                raise RobotError(invoke.name, 'nobody listens to this topic')
        elif invoke.name not in self._clients:
            raise RobotError(invoke.name, 'is no topic or service of the robot profile')
        elif not self._clients[invoke.name].service_is_ready():
            raise RobotError(invoke.name, 'no service answers')

    def start(self, invoke: Invoke, on_end: OnEnd) -> None:
        """
        Publish or call; ``on_end`` is called once.

        Raises
        ------
        RobotError
            As ``check``.

        """
        self.check(invoke)
        message = fill(filled_class(invoke.interface)(), invoke.fields)
        if invoke.name in self._publishers:
            self._publishers[invoke.name].publish(message)
            on_end(GoalEnd('succeeded'))
            return
        self._clients[invoke.name].call_async(message).add_done_callback(
            lambda future: _on_answer(future, on_end))

    def destroy(self) -> None:
        """Destroy publishers and clients."""
        for publisher in self._publishers.values():
            self._node.destroy_publisher(publisher)
        for client in self._clients.values():
            self._node.destroy_client(client)


def _on_answer(future: Future, on_end: OnEnd) -> None:
    response = future.result()
    if response is None:
        on_end(GoalEnd('aborted', 'there is no answer'))
    else:
        on_end(GoalEnd('succeeded', '', plain(response)))
