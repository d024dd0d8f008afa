# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated robot's parameters: one table with default, range and description of each."""

from __future__ import annotations

from ros2_llm_bridge.nodes.declaration import Parameter

#: What the next goal of any action may be made to do; see ``goal_server``.
FAULTS = ('none', 'reject', 'abort', 'stuck', 'late_accept', 'never_answer', 'refuse_cancel',
          'recover')

PARAMETERS = (
    Parameter('rate', 50.0, 'Rate in Hz of motion, odometry and TF.', 10.0, 200.0),
    Parameter('kinematics', 'differential', 'How the base moves; only omni drives sideways.',
              choices=('differential', 'omni')),
    Parameter('velocity.type', 'twist', 'Message type of cmd_vel.',
              choices=('twist', 'twist_stamped')),
    Parameter('velocity.timeout', 0.5,
              'Seconds without a velocity command after which the base brakes.', 0.05, 10.0),
    Parameter('limits.linear_speed', 1.0, 'Highest speed in m/s.', 0.01, 10.0),
    Parameter('limits.angular_speed', 2.0, 'Highest turning speed in rad/s.', 0.01, 20.0),
    Parameter('limits.linear_acceleration', 2.0,
              'Highest acceleration and braking in m/s^2.', 0.01, 50.0),
    Parameter('limits.angular_acceleration', 4.0,
              'Highest angular acceleration and braking in rad/s^2.', 0.01, 100.0),
    Parameter('noise.actuation', 0.01,
              'Standard deviation of the wheels, as a fraction of the speed.', 0.0, 0.5),
    Parameter('noise.odometry', 0.01,
              'Standard deviation of odometry, as a fraction of the speed.', 0.0, 0.5),
    Parameter('noise.seed', 0, 'Seed of the noise.', 0, 2**31 - 1),
    Parameter('odometry.enabled', True,
              'Whether odometry and the transform of the base are published.', runtime=True),
    Parameter('house.enabled', True,
              'Whether lamps and a stop button are there, as the profile household has them.'),
    Parameter('start.x', 0.0, 'Start in the map, metres.', -1000.0, 1000.0),
    Parameter('start.y', 0.0, 'Start in the map, metres.', -1000.0, 1000.0),
    Parameter('start.yaw', 0.0, 'Heading at the start in the map, radians.', -7.0, 7.0),
    Parameter('navigation.enabled', True, "Whether Nav2's actions are served."),
    Parameter('navigation.linear_speed', 0.5, 'Speed of navigation in m/s.', 0.01, 10.0),
    Parameter('navigation.angular_speed', 1.0, 'Turning speed of navigation in rad/s.', 0.01, 9.0),
    Parameter('navigation.linear_acceleration', 0.8,
              'Acceleration and braking of navigation in m/s^2.', 0.01, 50.0),
    Parameter('navigation.angular_acceleration', 1.6,
              'Angular acceleration and braking of navigation in rad/s^2.', 0.01, 100.0),
    Parameter('navigation.xy_tolerance', 0.03,
              'Distance in metres at which a goal counts as reached.', 0.005, 1.0),
    Parameter('navigation.yaw_tolerance', 0.03,
              'Error of heading in radians at which a goal counts as reached.', 0.005, 3.2),
    Parameter('navigation.fail_next', 'none', 'What the next goal is made to do; resets itself.',
              choices=FAULTS, runtime=True),
    Parameter('navigation.fail_after', 1.0,
              'Seconds until fail_next aborts a goal, recovers or accepts it late.', 0.0, 60.0,
              runtime=True),
    Parameter('navigation.fail_code', 0,
              "Error code of an abort by fail_next; 0 is the action's own UNKNOWN.", 0, 65535,
              runtime=True),
    Parameter('navigation.map_reach', 50.0,
              'How far the map goes from its origin along each axis, metres.', 1.0, 10000.0),
)
