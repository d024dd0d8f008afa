# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What stands around the robot in the profile ``household``: lamps to switch, a stop button.

The lamps and the button are on the network by themselves; they know nothing of the robot.
"""

from __future__ import annotations

from typing import Any

from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile
from std_msgs.msg import Bool
from std_srvs.srv import SetBool

#: Whoever listens hears how it stands now, and nothing older.
_NEWEST = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class House:
    """
    Lamps and a stop button.

    The service ``house_lights`` switches, ``~/lights`` tells whether they are lit. The topic
    ``stop_button`` reads true while the button is pressed, which ``~/press_stop_button`` does.
    """

    def __init__(self, node: Node) -> None:
        self._lights = node.create_publisher(Bool, '~/lights', _NEWEST)
        self._button = node.create_publisher(Bool, 'stop_button', _NEWEST)
        for publisher in (self._lights, self._button):
            publisher.publish(Bool(data=False))
        node.create_service(SetBool, 'house_lights', self._on_lights)
        node.create_service(SetBool, '~/press_stop_button', self._on_button)

    def _on_lights(self, request: Any, response: Any) -> Any:
        self._lights.publish(Bool(data=request.data))
        response.success = True
        response.message = f'three lamps are {"on" if request.data else "off"}'
        return response

    def _on_button(self, request: Any, response: Any) -> Any:
        self._button.publish(Bool(data=request.data))
        response.success = True
        response.message = f'the button is {"pressed" if request.data else "released"}'
        return response
