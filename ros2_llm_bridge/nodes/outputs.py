# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the bridge tells people and programs: commands, plain words, events.

Ordinary publishers, since those of a lifecycle node are silent where it is not active, and every
input is answered in every state. Knows topics and messages; what is told is decided elsewhere.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.flight.record import to_line
from std_msgs.msg import String

_QOS = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)


class Outputs:
    """
    The topics ``command``, ``response`` and ``status``.

    Parameters
    ----------
    node
        Whose topics they are.
    on_sent
        Told about each message that was sent, with the name of its topic; must not block.

    """

    def __init__(
        self, node: Node,
        on_sent: Callable[[str, String], None] = lambda topic, message: None,
    ) -> None:
        self._logger = node.get_logger()
        self._on_sent = on_sent
        self._commands = node.create_publisher(String, 'command', _QOS)
        self._responses = node.create_publisher(String, 'response', _QOS)
        self._status = node.create_publisher(String, 'status', _QOS)

    def event(self, event: Mapping[str, Any]) -> None:
        """Publish an event as one JSON object; a value that is no JSON does not cost it."""
        self._send(self._status, 'status', to_line(event))

    def response(self, sentence: str) -> None:
        """Publish and log a sentence."""
        self._logger.info(sentence)
        self._send(self._responses, 'response', sentence)

    def commands(self, lines: Sequence[str]) -> None:
        """Publish and log canonical commands, a message for each line."""
        for line in lines:
            self._logger.info(line)
            self._send(self._commands, 'command', line)

    def _send(self, publisher: Publisher, topic: str, text: str) -> None:
        message = String(data=text)
        publisher.publish(message)
        self._on_sent(topic, message)
