# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Parameters as tables: default, range, choices and description of each, declared and guarded.

One table belongs to one node; the table of `doc/interfaces.md` is made from the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Union

from rcl_interfaces.msg import (
    FloatingPointRange, IntegerRange, ParameterDescriptor, SetParametersResult)
from rclpy.exceptions import InvalidParameterTypeException
from rclpy.node import Node
from rclpy.parameter import Parameter as RosParameter

Value = Union[bool, int, float, str]


@dataclass(frozen=True)
class Parameter:
    """
    One parameter.

    ``low`` and ``high`` bound numbers, ``choices`` are the allowed strings; what is not
    ``runtime`` takes effect when the node is configured and is read-only.
    """

    name: str
    default: Value
    description: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    runtime: bool = False

    def descriptor(self) -> ParameterDescriptor:
        """Return the descriptor that ROS enforces."""
        descriptor = ParameterDescriptor(
            name=self.name, description=self.description, read_only=not self.runtime,
            additional_constraints=f'one of: {", ".join(self.choices)}' if self.choices else '')
        if isinstance(self.default, float):
            descriptor.floating_point_range = [
                FloatingPointRange(from_value=self.low, to_value=self.high, step=0.0)]
        elif isinstance(self.default, int) and not isinstance(self.default, bool):
            descriptor.integer_range = [
                IntegerRange(from_value=int(self.low), to_value=int(self.high), step=1)]
        return descriptor

    @property
    def range_text(self) -> str:
        """Return the allowed values in words."""
        if self.choices:
            return ', '.join(f'`{choice}`' for choice in self.choices)
        if isinstance(self.default, bool):
            return '`true`, `false`'
        if isinstance(self.default, str):
            return 'text'
        return f'{self.low:g} to {self.high:g}'


def declare(node: Node, table: Sequence[Parameter]) -> None:
    """
    Declare the parameters of a table and guard their choices.

    A whole number is taken for a number with a point: YAML and ``ros2 param set`` read ``30`` as
    an integer.

    Raises
    ------
    ValueError
        If a string is none of the choices.
    ParameterException
        If a value has the wrong type or is out of its range.

    """
    for parameter in table:
        value = _declared(node, parameter)
        problem = _choice_problem(table, parameter.name, value)
        if problem:
            raise ValueError(problem)
    numbers = {p.name for p in table if isinstance(p.default, float)}
    node.add_pre_set_parameters_callback(lambda changed: [
        RosParameter(p.name, value=float(p.value))
        if p.name in numbers and p.type_ is RosParameter.Type.INTEGER else p for p in changed])
    node.add_on_set_parameters_callback(lambda changed: _check(table, changed))


def _declared(node: Node, parameter: Parameter) -> object:
    """Declare a parameter and return its value."""
    name, default, descriptor = parameter.name, parameter.default, parameter.descriptor()
    try:
        return node.declare_parameter(name, default, descriptor).value
    except InvalidParameterTypeException:
        given = node.declare_parameter(
            name, default, ParameterDescriptor(dynamic_typing=True)).value
        node.undeclare_parameter(name)
        if not isinstance(default, float) or type(given) is not int:
            raise
        return node.declare_parameter(name, float(given), descriptor, ignore_override=True).value


def _check(table: Sequence[Parameter], changed: Sequence[RosParameter]) -> SetParametersResult:
    problems = [_choice_problem(table, p.name, p.value) for p in changed]
    reason = '; '.join(problem for problem in problems if problem)
    return SetParametersResult(successful=not reason, reason=reason)


def _choice_problem(table: Sequence[Parameter], name: str, value: object) -> Optional[str]:
    """Return a sentence if a string parameter has a value that is none of its choices."""
    for parameter in table:
        if parameter.name == name and parameter.choices and value not in parameter.choices:
            return f'{name} is {value!r}, must be one of: {", ".join(parameter.choices)}'
    return None
