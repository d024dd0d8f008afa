# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The profile's external stop input as a subscription; what it means is decided elsewhere."""

from __future__ import annotations

from typing import Callable

from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.execution.latch import StopLatch
from ros2_llm_bridge.execution.stop_input import StopInput
from ros2_llm_bridge.nodes.diagnostics import ERROR, Health, OK, WARN
from ros2_llm_bridge.profile.schema import StopInput as StopInputSection
from std_msgs.msg import Bool

_QOS = {
    'reliable': QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE),
    'best_effort': QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT),
    'transient_local': QoSProfile(
        depth=10, reliability=ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL)}


class StopInputTopic:
    """
    A stop input that is heard on a topic.

    Parameters
    ----------
    node
        Listens.
    section
        The profile's description of the input.
    latch, steady, on_stop
        As ``StopInput``.

    """

    def __init__(
        self, node: Node, section: StopInputSection, latch: StopLatch,
        steady: Callable[[], float], on_stop: Callable[[str], None],
    ) -> None:
        self._node = node
        self._input = StopInput(latch, steady, section.timeout, on_stop)
        self._subscription = node.create_subscription(
            Bool, section.topic, lambda message: self._input.hear(message.data),
            _QOS[section.qos])

    def watch(self) -> None:
        """Stop if the input has fallen silent."""
        self._input.watch()

    def health(self) -> Health:
        """Return the state of the input for diagnostics."""
        if self._input.wanted:
            return Health('stop input', ERROR, self._input.wanted)
        if not self._input.was_heard:
            return Health('stop input', WARN, 'never heard: nothing moves before it is')
        return Health('stop input', OK, 'reads false')

    def destroy(self) -> None:
        """Listen no longer."""
        self._node.destroy_subscription(self._subscription)
