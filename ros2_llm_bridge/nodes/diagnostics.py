# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the bridge tells ``/diagnostics`` about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Sequence

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.node import Node
from ros2_llm_bridge.execution.journal import LastTold
from ros2_llm_bridge.nodes.middleware_events import NO_PUBLISHER_EVENTS

#: Levels of diagnostic_msgs/DiagnosticStatus.
OK, WARN, ERROR = DiagnosticStatus.OK, DiagnosticStatus.WARN, DiagnosticStatus.ERROR


@dataclass(frozen=True)
class Health:
    """The state of one part: level, a sentence, values."""

    part: str
    level: bytes
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def bridge_health(
    state: str, stopped_by: Sequence[str], last: Optional[LastTold],
) -> Health:
    """
    Return the state of the bridge as a whole.

    Parameters
    ----------
    state
        In words.
    stopped_by
        Where stops came from that are not released.
    last
        The newest event of an instruction.

    """
    values = {'stopped_by': ', '.join(stopped_by)}
    if last is not None:
        values.update({
            'instruction_id': last.instruction_id, 'instruction': last.text,
            'instruction_state': last.event, 'told': last.sentence})
    return Health('bridge', OK, 'stopped' if stopped_by else state, values)


class Diagnostics:
    """The publisher of the bridge's health."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._publisher = node.create_publisher(
            DiagnosticArray, '/diagnostics', 10, event_callbacks=NO_PUBLISHER_EVENTS)

    def publish(self, parts: Sequence[Health]) -> None:
        """Publish the state of all parts."""
        message = DiagnosticArray()
        message.header.stamp = self._node.get_clock().now().to_msg()
        name = self._node.get_fully_qualified_name().lstrip('/')
        for part in parts:
            message.status.append(DiagnosticStatus(
                level=part.level, name=f'{name}: {part.part}', message=part.message,
                hardware_id='ros2_llm_bridge',
                values=[KeyValue(key=k, value=str(v)) for k, v in part.values.items()]))
        self._publisher.publish(message)
