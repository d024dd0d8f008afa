# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The hand at the simulated stop button."""

from __future__ import annotations

import time

from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.errors import RobotError
from std_srvs.srv import SetBool

#: Longest time in seconds for the button to answer.
BUTTON_TIMEOUT_S = 5.0


class StopButton:
    """
    The stop button of the simulation that a client shares its namespace with.

    Made some time before it is pressed, so that pressing does not wait for the network.
    """

    def __init__(self, client: BridgeClient) -> None:
        self._client = client
        self._service = client.node.create_client(SetBool, 'sim/press_stop_button')

    def press(self) -> float:
        """
        Press the button and hold it; return when, on the monotonic clock.

        Raises
        ------
        RobotError
            If it does not answer.

        """
        return self._set(True)

    def let_go(self) -> None:
        """
        Let the button go.

        Raises
        ------
        RobotError
            If it does not answer.

        """
        self._set(False)

    def _set(self, is_pressed: bool) -> float:
        self._client.spin_until(self._service.service_is_ready, BUTTON_TIMEOUT_S)
        now = time.monotonic()
        future = self._service.call_async(SetBool.Request(data=is_pressed))
        if not self._client.spin_until(future.done, BUTTON_TIMEOUT_S):
            raise RobotError(self._service.srv_name, f'no answer after {BUTTON_TIMEOUT_S:g} s')
        return now
