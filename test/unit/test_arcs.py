# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Curves as JSON and as the canonical command that drives the same curve open-loop."""

import math

from hypothesis import given, strategies as st
import pytest
from ros2_llm_bridge.commands.canonical import render_canonical
from ros2_llm_bridge.commands.primitives import Arc, to_json
from ros2_llm_bridge.profile.schema import RobotProfile
import yaml

PROFILE = RobotProfile(name='arcs')


def test_a_curve_is_shown_as_one_twist_and_a_zero():
    line, zero = render_canonical([Arc(1.0, -math.pi / 2, 0.5)], PROFILE)
    assert line.startswith(
        'ros2 topic pub --rate 20 --times 63 cmd_vel geometry_msgs/msg/Twist ')
    assert zero == "ros2 topic pub --once cmd_vel geometry_msgs/msg/Twist '{}'"
    assert to_json(Arc(1.0, -0.5, 0.25)) == {
        'do': 'arc', 'radius_m': 1.0, 'angle_rad': -0.5, 'speed_mps': 0.25}


@given(st.floats(0.05, 20), st.floats(0.05, 12), st.sampled_from((-1, 1)), st.floats(0.05, 2))
def test_rate_and_count_give_the_curve_exactly_and_never_faster(radius, angle, sign, speed):
    arc = Arc(radius, sign * angle, speed)
    line = render_canonical([arc], PROFILE)[0].split(' ', 9)
    seconds = int(line[6]) / float(line[4])
    twist = yaml.safe_load(line[9].strip("'"))
    forward, turning = twist['linear']['x'], twist['angular']['z']
    assert turning * seconds == pytest.approx(arc.angle_rad)
    assert forward * seconds == pytest.approx(arc.length_m)
    assert 0 < forward <= speed * (1 + 1e-9)
