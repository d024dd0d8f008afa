# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The parameter ``model.adapter`` at run time: what it says is what answers.

A set is accepted or refused at once, without a look at the adapter: its folder may lie on a mount
that does not answer, and the executor has to be free for a stop. Behind a set that was accepted no
instruction is translated by the adapter before. Should the adapter prove to be absent, damaged or
none of the base in service, the parameter goes back to the one that answers, and a person is told.
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
    say
        Takes the sentence for a person whose adapter does not answer.

    """

    def __init__(
        self, node: Node, link: Callable[[], Optional[TranslatorLink]],
        say: Callable[[str], None],
    ) -> None:
        self._node = node
        self._link = link
        self._say = say
        self._goes_back = False
        self._before = ''
        node.add_on_set_parameters_callback(self._check)
        # Switching is for here: another parameter of the same set may still be refused above.
        node.add_post_set_parameters_callback(self._switch)

    def _check(self, changed: Sequence[Parameter]) -> SetParametersResult:
        asked = [parameter for parameter in changed if parameter.name == NAME]
        if len(asked) > 1:
            return SetParametersResult(
                successful=False, reason=f'{NAME} is named {len(asked)} times in one set')
        link = self._link()
        if asked and link is not None and not self._goes_back:
            self._before = str(self._node.get_parameter(NAME).value)
            try:
                link.check_switch()
            except ModelError as error:
                return SetParametersResult(successful=False, reason=str(error))
        return SetParametersResult(successful=True)

    def _switch(self, changed: Sequence[Parameter]) -> None:
        link = self._link()
        for parameter in changed:
            if parameter.name != NAME or link is None or self._goes_back:
                continue
            adapter, before = str(parameter.value), self._before
            try:
                link.switch(adapter, lambda error: self._go_back(adapter, before, error))
            except ModelError as error:  # the model ended a moment ago
                self._node.get_logger().error(f'{NAME} stays {before!r}: {error}')
                self._go_back(adapter, before, error)

    def _go_back(self, adapter: str, before: str, error: ModelError) -> None:
        link = self._link()
        now = (f'{before!r} answers as before' if link is not None and link.is_ready
               else f'the translator is being started again with {before!r}')
        self._say(f'I did not switch to adapter {adapter!r}, {now}: {error}')
        self._goes_back = True
        try:
            self._node.set_parameters([Parameter(NAME, value=before)])
        finally:
            self._goes_back = False
