# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The parameter ``model.adapter`` at run time: what it says is what answers.

A set is refused with a reason if the adapter does not fit the base in service. Behind one that
was accepted no instruction is translated by the adapter before. Should its tensors prove to be
damaged later on, the parameter goes back to the adapter that answers.
"""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from rcl_interfaces.msg import SetParametersResult
from rclpy.node import Node
from rclpy.parameter import Parameter
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.nodes.translator_link import TranslatorLink

NAME = 'model.adapter'


class AdapterParameter:
    """
    The guard of ``model.adapter``, which must be declared already.

    Parameters
    ----------
    node
        Whose parameter it is.
    link
        Returns the connection to the model, None while nothing is configured; then a value takes
        effect at the next configuration.

    """

    def __init__(self, node: Node, link: Callable[[], Optional[TranslatorLink]]) -> None:
        self._node = node
        self._link = link
        self._goes_back = False
        self._before = ''
        node.add_on_set_parameters_callback(self._check)
        # Switching is for here: another parameter of the same set may still be refused above.
        node.add_post_set_parameters_callback(self._switch)

    def _check(self, changed: Sequence[Parameter]) -> SetParametersResult:
        link = self._link()
        for parameter in changed:
            if parameter.name != NAME or link is None or self._goes_back:
                continue
            self._before = str(self._node.get_parameter(NAME).value)
            try:
                link.check_switch(str(parameter.value))
            except ModelError as error:
                return SetParametersResult(successful=False, reason=str(error))
            except Exception as error:  # what somebody sets must never end the node
                return SetParametersResult(
                    successful=False, reason=f'{type(error).__name__}: {error}')
        return SetParametersResult(successful=True)

    def _switch(self, changed: Sequence[Parameter]) -> None:
        link = self._link()
        for parameter in changed:
            if parameter.name != NAME or link is None or self._goes_back:
                continue
            before = self._before
            try:
                link.switch(str(parameter.value), lambda error: self._go_back(before))
            except Exception as error:  # the model ended a moment ago
                self._node.get_logger().error(f'{NAME} stays {before!r}: {error}')
                self._go_back(before)

    def _go_back(self, before: str) -> None:
        self._goes_back = True
        try:
            self._node.set_parameters([Parameter(NAME, value=before)])
        finally:
            self._goes_back = False
