# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the bridge tells people and programs: commands, plain words, events.

Ordinary publishers, since those of a lifecycle node are silent where it is not active, and every
input is answered in every state. Knows topics and messages; what is told is decided elsewhere.
"""

from __future__ import annotations

import json
import time
from typing import Any, Callable, Mapping, Sequence

from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from std_msgs.msg import String

_QOS = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)


class Outputs:
    """
    The topics ``command``, ``response`` and ``status``.

    Parameters
    ----------
    node
        Whose topics they are.
    ros_time
        Returns seconds of ROS time, with which events are stamped.

    """

    def __init__(self, node: Node, ros_time: Callable[[], float]) -> None:
        self._logger = node.get_logger()
        self._ros_time = ros_time
        self._commands = node.create_publisher(String, 'command', _QOS)
        self._responses = node.create_publisher(String, 'response', _QOS)
        self._status = node.create_publisher(String, 'status', _QOS)

    def event(self, event: Mapping[str, Any]) -> None:
        """Publish an event with its times, ROS and monotonic, as one JSON object."""
        stamped = {**event, 'time': round(self._ros_time(), 3), 'steady': time.monotonic()}
        # A value that is no JSON must not cost the event, which may be the final one.
        self._status.publish(String(data=json.dumps(stamped, ensure_ascii=False, default=str)))

    def response(self, sentence: str) -> None:
        """Publish and log a sentence."""
        self._logger.info(sentence)
        self._responses.publish(String(data=sentence))

    def commands(self, lines: Sequence[str]) -> None:
        """Publish and log canonical commands, a message for each line."""
        for line in lines:
            self._logger.info(line)
            self._commands.publish(String(data=line))
