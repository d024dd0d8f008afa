# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The closed vocabulary of the command language.

Reader, grammar, parser, renderer, validator, prompt and training data read these tables and
nothing else, so a word that one of them knows is known to all. Knows no ROS and no model.
"""

from __future__ import annotations

from enum import Enum
import math


class Dimension(str, Enum):
    """What a quantity measures."""

    LENGTH = 'length'
    ANGLE = 'angle'
    TIME = 'time'
    SPEED = 'speed'
    RATE = 'rate'
    NUMBER = 'number'
    COUNT = 'count'


#: Written symbol of a unit -> dimension and factor to SI (m, rad, s, m/s, rad/s).
#: Foot, inch, yard and mile are exact by definition (international yard and pound, 1959).
UNITS: dict[str, tuple[Dimension, float]] = {
    'm': (Dimension.LENGTH, 1.0),
    'cm': (Dimension.LENGTH, 0.01),
    'mm': (Dimension.LENGTH, 0.001),
    'km': (Dimension.LENGTH, 1000.0),
    'ft': (Dimension.LENGTH, 0.3048),
    'in': (Dimension.LENGTH, 0.0254),
    'yd': (Dimension.LENGTH, 0.9144),
    'mi': (Dimension.LENGTH, 1609.344),
    'deg': (Dimension.ANGLE, math.pi / 180.0),
    'rad': (Dimension.ANGLE, 1.0),
    'rev': (Dimension.ANGLE, 2.0 * math.pi),
    's': (Dimension.TIME, 1.0),
    'ms': (Dimension.TIME, 0.001),
    'min': (Dimension.TIME, 60.0),
    'h': (Dimension.TIME, 3600.0),
    'm/s': (Dimension.SPEED, 1.0),
    'cm/s': (Dimension.SPEED, 0.01),
    'mm/s': (Dimension.SPEED, 0.001),
    'ft/s': (Dimension.SPEED, 0.3048),
    'in/s': (Dimension.SPEED, 0.0254),
    'km/h': (Dimension.SPEED, 1.0 / 3.6),
    'mph': (Dimension.SPEED, 0.44704),
    'deg/s': (Dimension.RATE, math.pi / 180.0),
    'rad/s': (Dimension.RATE, 1.0),
    'rpm': (Dimension.RATE, math.pi / 30.0),
    '': (Dimension.NUMBER, 1.0),
    'x': (Dimension.COUNT, 1.0),
}

#: Words for speeds; the robot profile gives their values.
SPEED_WORDS = ('default', 'slow', 'fast')

#: The word for an unspecified small amount ("a little"); the robot profile gives its value.
LITTLE = 'little'

#: Words for angles, in radians; ``default`` and ``little`` come from the robot profile.
ANGLE_WORDS: dict[str, float] = {'quarter': math.pi / 2, 'half': math.pi, 'full': 2 * math.pi}

VELOCITY_TOPIC = '/cmd_vel'
TWIST_TYPE = 'geometry_msgs/msg/Twist'
NAVIGATE_ACTION = '/navigate_to_pose'
NAVIGATE_TYPE = 'nav2_msgs/action/NavigateToPose'
THROUGH_ACTION = '/navigate_through_poses'
THROUGH_TYPE = 'nav2_msgs/action/NavigateThroughPoses'
WAYPOINTS_ACTION = '/follow_waypoints'
WAYPOINTS_TYPE = 'nav2_msgs/action/FollowWaypoints'
WAIT_ACTION = '/wait'
WAIT_TYPE = 'nav2_msgs/action/Wait'

#: Names of frames, which no place may carry.
FRAME_NAMES = ('map', 'odom', 'base_link', 'base_footprint')

#: Refusal codes that the model may write after ``# cannot: ``.
MODEL_REFUSALS = ('not_a_command', 'unsupported_ability', 'missing_value', 'contradiction')

#: Every refusal code with the sentence that a person reads when nothing more exact is known.
REFUSALS: dict[str, str] = {
    'not_a_command': 'That does not tell me to move; say for example "move forward 2 meters".',
    'unsupported_ability': 'This robot cannot do that.',
    'missing_value': 'Something is missing: say how far, which way or where to.',
    'contradiction': 'That contradicts itself; say it again in other words.',
    'unknown_place': 'I do not know that place.',
    'ambiguous_place': 'Several places have that name; say which one.',
    'fixed_place': 'That place belongs to the robot profile; change it there.',
    'bad_name': 'That cannot be the name of a place.',
    'over_limit': 'That is beyond a limit of this robot.',
    'outside_geofence': 'That place lies outside the area where this robot may drive.',
    'unsure': 'I am not sure what you mean; say it in other words.',
    'unused_quantity': 'I heard a number that I could not place; say it in other words.',
    'no_pose': 'I do not know where I am, so I cannot go there.',
    'not_active': 'The bridge is not active.',
    'stopped': 'I am stopped; release the stop first.',
    'not_asked': 'I have asked nothing, so there is nothing to answer.',
    'no_context': 'There is no order that this could refer to; say it in full.',
    'busy': 'Something else is driving this robot at the moment.',
    'unavailable': 'A part of the robot that this needs does not answer.',
    'too_long': 'That is too long for one instruction.',
    'empty': 'I heard nothing.',
    'unreadable': 'I cannot read that text.',
    'translator_failed': 'The translator failed; nothing was moved.',
}
