# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the bridge tells people and programs: commands, plain words, events.

Ordinary publishers, since those of a lifecycle node are silent where it is not active, and every
input is answered in every state. Knows topics and messages; what is told is decided elsewhere.
Telling takes its time, so that it can wait until what it tells of is on its way.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Union

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.flight.record import to_line
from ros2_llm_bridge.nodes.middleware_events import NO_PUBLISHER_EVENTS
from std_msgs.msg import String

_QOS = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)


@dataclass(frozen=True)
class _Message:
    """What is told on one topic, and to the log where a person should see it there."""

    publisher: Publisher
    topic: str
    text: Union[str, Mapping[str, Any]]
    is_logged: bool = False


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
        self._commands = self._publisher(node, 'command')
        self._responses = self._publisher(node, 'response')
        self._status = self._publisher(node, 'status')
        #: What waits to be sent; None where it is sent at once.
        self._waiting: Optional[list[_Message]] = None

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """
        Send what is told in this block at its end, in order and also after an exception.

        Within another such block at the end of that one.
        """
        if self._waiting is not None:
            yield
            return
        waiting = self._waiting = []
        try:
            yield
        finally:
            self._waiting = None
            for message in waiting:
                self._send(message)

    def event(self, event: Mapping[str, Any]) -> None:
        """
        Publish an event, not changed any more, as one JSON object.

        A value that is no JSON does not cost it.
        """
        self._tell(_Message(self._status, 'status', event))

    def response(self, sentence: str) -> None:
        """Publish and log a sentence."""
        self._tell(_Message(self._responses, 'response', sentence, is_logged=True))

    def commands(self, lines: Sequence[str]) -> None:
        """Publish and log canonical commands, a message for each line."""
        for line in lines:
            self._tell(_Message(self._commands, 'command', line, is_logged=True))

    def _tell(self, message: _Message) -> None:
        if self._waiting is None:
            self._send(message)
        else:
            self._waiting.append(message)

    def _send(self, message: _Message) -> None:
        text = message.text if isinstance(message.text, str) else to_line(message.text)
        if message.is_logged:
            self._logger.info(text)
        sent = String(data=text)
        message.publisher.publish(sent)
        self._on_sent(message.topic, sent)

    def _publisher(self, node: Node, topic: str) -> Publisher:
        return node.create_publisher(String, topic, _QOS, event_callbacks=NO_PUBLISHER_EVENTS)
