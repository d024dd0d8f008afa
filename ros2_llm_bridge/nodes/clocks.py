# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The two clocks of a node: ROS time and steady time, in seconds."""

from __future__ import annotations

import time

from rclpy.clock import Clock, ClockType
from rclpy.node import Node


class NodeClock:
    """
    The clocks of a node; implements ``execution.ports.Clock``.

    ``steady_clock`` is for timers that must go on when simulated time stands still.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self.steady_clock = Clock(clock_type=ClockType.STEADY_TIME)

    def steady(self) -> float:
        """Return seconds on the steady clock."""
        return time.monotonic()

    def ros(self) -> float:
        """Return seconds of ROS time."""
        return float(self._node.get_clock().now().nanoseconds) * 1e-9
