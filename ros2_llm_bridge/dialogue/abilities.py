# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What can be said about what a robot is able to do: all of it from its profile."""

from __future__ import annotations

import math

from ros2_llm_bridge.dialogue.ports import Reply
from ros2_llm_bridge.dialogue.whereabouts import listed
from ros2_llm_bridge.profile.schema import RobotProfile


def abilities(profile: RobotProfile) -> Reply:
    """Return what may be asked of a robot."""
    motions = ['drive forward and back']
    if profile.kinematics == 'omni':
        motions.append('move sideways')
    if profile.kinematics != 'ackermann':
        motions.append('turn on the spot')
    motions.append('wait')
    if profile.navigation is not None:
        motions.append('go to places and to coordinates')
    text = f'I can {", ".join(motions)}, one after the other too, and stop at any time.'
    phrases = [c.phrases[0] if c.phrases else c.name for c in profile.capabilities]
    if phrases:
        text += f' I also know: {listed(phrases)}.'
    text += (' Ask me where I am, which places I know or what I am doing.'
             ' For example: "move forward 2 meters, then turn left".')
    return Reply(text, {
        'motions': motions, 'capabilities': [c.name for c in profile.capabilities]})


def fastest(profile: RobotProfile) -> Reply:
    """Return the highest speeds."""
    limits = profile.limits
    return Reply(
        f'At most {limits.linear_x_max:g} m/s and {limits.angular_z_max:g} rad/s; "fast" is '
        f'{profile.speeds.linear.fast:g} m/s.',
        {'linear_x_max': limits.linear_x_max, 'angular_z_max': limits.angular_z_max})


def farthest(profile: RobotProfile) -> Reply:
    """Return how much one instruction may ask for."""
    limits = profile.limits
    return Reply(
        f'At most {limits.distance_max:g} m, {math.degrees(limits.angle_max):.0f} degrees or '
        f'{limits.duration_max:g} s at a time.',
        {'distance_max': limits.distance_max, 'angle_max': limits.angle_max,
         'duration_max': limits.duration_max})


def name(profile: RobotProfile) -> Reply:
    """Return the name of the robot."""
    return Reply(f'I am {profile.name}.', {'name': profile.name})
