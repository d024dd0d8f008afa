# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is expected of a program is what the robot's own path makes of it, and nothing else."""

import pytest
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.primitives import to_json
from ros2_llm_bridge.commands.resolver import resolve
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.dataset_expected import expected_actions
from ros2_llm_bridge.training.scoring import judge

OMNI = RobotProfile(name='x', kinematics='omni')
LEFT, RIGHT = '{linear: {y: default}}', '{linear: {y: -default}}'
FORWARD, TURN = '{linear: {x: default}}', '{angular: {z: default}}'


def written(bound, motion):
    return f'ros2 topic pub {bound}/cmd_vel geometry_msgs/msg/Twist "{motion}"'


def done(text):
    """Return what a robot that can move sideways does."""
    return [to_json(resolve(command, OMNI)) for command in parse(text)]


@pytest.mark.parametrize('bound', ['--for 2m ', '--for little ', '--for 3s ', ''])
def test_a_way_to_the_side_is_expected_to_that_side(bound):
    expected = expected_actions(parse(written(bound, LEFT)))
    assert judge(expected, done(written(bound, LEFT))) == 'exact'
    assert judge(expected, done(written(bound, RIGHT))) == 'wrong_direction'
    assert judge(expected, done(written(bound, FORWARD))) == 'wrong_direction'
    forward = expected_actions(parse(written(bound, FORWARD)))
    assert judge(forward, done(written(bound, LEFT))) == 'wrong_direction'


@pytest.mark.parametrize('bound', ['--for 3s ', ''])
def test_a_turn_is_no_way_to_the_side(bound):
    expected = expected_actions(parse(written(bound, LEFT)))
    assert judge(expected, done(written(bound, TURN))) != 'exact'
