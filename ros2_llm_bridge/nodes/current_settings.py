# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How instructions are treated, as the parameters of a node say at any moment."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from rclpy.node import Node
from rclpy.parameter import Parameter
from ros2_llm_bridge.execution.settings import Settings


class CurrentSettings:
    """
    The settings of a node, read again only once a parameter was set.

    They are asked for several times between an instruction and its motion.

    Parameters
    ----------
    node
        It has declared the parameters.

    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._read: Optional[Settings] = None
        node.add_post_set_parameters_callback(self._forget)

    def now(self) -> Settings:
        """Return what the parameters say now."""
        if self._read is None:
            self._read = Settings(
                self._value('confidence_threshold'), self._value('policy.new_instruction'),
                self._value('dry_run'), self._value('policy.on_failure'), self._value('mode'),
                self._value('ask.threshold'), self._value('ask.timeout'),
                self._value('context.timeout'))
        return self._read

    def _forget(self, changed: Sequence[Parameter]) -> None:
        self._read = None

    def _value(self, name: str) -> Any:
        return self._node.get_parameter(name).value
