# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What all unit tests share: hypothesis without its own clock, one robot profile."""

from hypothesis import settings
import pytest
from ros2_llm_bridge.profile.schema import RobotProfile

# pytest-timeout bounds each test; a busy machine must not fail one for a slow example.
settings.register_profile('unit', deadline=None, max_examples=200)
settings.load_profile('unit')


@pytest.fixture
def profile() -> RobotProfile:
    """Return a robot with navigation, places and capabilities."""
    return RobotProfile.model_validate({
        'name': 'tester',
        'limits': {'distance_max': 1000.0, 'angle_max': 100.0, 'duration_max': 4000.0},
        'navigation': {},
        'places': [
            {'name': 'kitchen', 'aliases': ['the galley'], 'x': 1.0, 'y': 2.0, 'yaw': 0.5},
            {'name': 'Dock 1', 'x': -3.0, 'y': 0.25},
            {'name': 'guest bedroom', 'x': 4.0, 'y': 4.0},
            {'name': 'bedroom', 'aliases': ['sleeping room'], 'x': 5.0, 'y': 5.0},
            {'name': 'office', 'aliases': ['workplace'], 'x': 6.0, 'y': 6.0},
            {'name': 'study', 'aliases': ['workplace'], 'x': 7.0, 'y': 7.0},
        ],
        'capabilities': [
            {'name': 'lights', 'interface': 'std_srvs/srv/SetBool', 'arguments': {'data': 'bool'}},
            {'name': 'announce', 'interface': 'std_msgs/msg/String',
             'arguments': {'data': 'string'}},
            {'name': 'volume', 'interface': 'std_msgs/msg/Float32',
             'arguments': {'data': 'number'}},
            {'name': 'dock_robot', 'interface': 'nav2_msgs/action/DockRobot', 'arguments': {},
             'constants': {'dock_id': 'home'}},
        ],
    })
