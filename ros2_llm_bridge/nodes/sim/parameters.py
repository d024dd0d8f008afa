# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated robot's parameters: one table with default, range and description of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Union

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.node import Node

#: What the next goal of any action may be made to do; see ``goal_server``.
FAULTS = ('none', 'reject', 'abort', 'stuck', 'late_accept', 'never_answer', 'refuse_cancel')


@dataclass(frozen=True)
class Parameter:
    """One parameter; all but those with ``runtime`` are read-only."""

    name: str
    default: Union[bool, int, float, str]
    description: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    runtime: bool = False

    def descriptor(self) -> ParameterDescriptor:
        """Return the descriptor that ROS enforces."""
        description = ParameterDescriptor(
            description=self.description, read_only=not self.runtime,
            additional_constraints=f'one of: {", ".join(self.choices)}' if self.choices else '')
        if isinstance(self.default, float):
            description.floating_point_range = [
                FloatingPointRange(from_value=self.low, to_value=self.high)]
        elif isinstance(self.default, int) and not isinstance(self.default, bool):
            description.integer_range = [
                IntegerRange(from_value=int(self.low), to_value=int(self.high), step=1)]
        return description


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
    Parameter('noise.odometry', 0.02,
              'Standard deviation of odometry, as a fraction of the speed.', 0.0, 0.5),
    Parameter('noise.seed', 0, 'Seed of the noise.', 0, 2**31 - 1),
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
              'Seconds until fail_next aborts a goal or accepts it late.', 0.0, 60.0,
              runtime=True),
)


def declare(node: Node) -> None:
    """
    Declare all parameters.

    Raises
    ------
    ValueError
        If a string is none of the choices.

    """
    for parameter in PARAMETERS:
        value = node.declare_parameter(
            parameter.name, parameter.default, parameter.descriptor()).value
        problem = choice_problem(parameter.name, value)
        if problem:
            raise ValueError(problem)


def choice_problem(name: str, value: object) -> Optional[str]:
    """Return a sentence if a string parameter has a value that is none of its choices."""
    for parameter in PARAMETERS:
        if parameter.name == name and parameter.choices and value not in parameter.choices:
            return f'{name} is {value!r}, must be one of: {", ".join(parameter.choices)}'
    return None
