# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The bridge's parameters: one table with default, range and description of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Union

from rcl_interfaces.msg import (
    FloatingPointRange, IntegerRange, ParameterDescriptor, SetParametersResult)
from rclpy.node import Node
from rclpy.parameter import Parameter as RosParameter
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

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


PARAMETERS = (
    Parameter('profile', 'differential',
              'Robot profile: a YAML file, or the name of one that comes with the package.'),
    Parameter('model.base', 'smollm2-135m-instruct',
              'Base model: the default is packaged; or a Hub id, a folder, a GGUF file.'),
    Parameter('model.adapter', '',
              'Folder of the adapter; empty takes the one that comes with the package.'),
    Parameter('model.device', 'auto',
              'Where the model runs: auto (CUDA where there is one), cpu, cuda or cuda:N.'),
    Parameter('model.dtype', 'auto', 'Precision of the weights; auto is bf16.',
              choices=('auto', 'fp32', 'bf16', 'fp16')),
    Parameter('model.quantization', 'none', 'Quantised loading, on CUDA only.',
              choices=('none', '8bit', '4bit')),
    Parameter('model.threads', 0, 'Threads of the model; 0 takes one for each core.', 0, 256),
    Parameter('model.timeout', 20.0, 'Longest time for one translation, seconds.', 0.5, 600.0),
    Parameter('confidence_threshold', DEFAULT_THRESHOLD,
              'Least confidence of a translation; below it nothing moves.', 0.0, 1.0,
              runtime=True),
    Parameter('policy.new_instruction', 'preempt',
              'What a new instruction does to the one before.',
              choices=('preempt', 'queue', 'reject'), runtime=True),
    Parameter('dry_run', False, 'Show each command and do nothing.', runtime=True),
    Parameter('autostart', True,
              'Configure and activate without a lifecycle manager; end where that fails.'),
)


def declare(node: Node) -> None:
    """
    Declare all parameters and guard their choices.

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
    node.add_on_set_parameters_callback(_on_set)


def choice_problem(name: str, value: object) -> Optional[str]:
    """Return a sentence if a string parameter has a value that is none of its choices."""
    for parameter in PARAMETERS:
        if parameter.name == name and parameter.choices and value not in parameter.choices:
            return f'{name} is {value!r}, must be one of: {", ".join(parameter.choices)}'
    return None


def parameter_table() -> str:
    """Return all parameters as a Markdown table."""
    rows = ['| parameter | default | values | changes at run time | meaning |',
            '|---|---|---|---|---|']
    for parameter in PARAMETERS:
        rows.append(
            f'| `{parameter.name}` | {_shown(parameter.default)} | {parameter.range_text} '
            f'| {"yes" if parameter.runtime else "no"} | {parameter.description} |')
    return '\n'.join(rows) + '\n'


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return f'`{str(value).lower()}`'
    return f'`{value}`' if value != '' else '(empty)'


def _on_set(parameters: list[RosParameter]) -> SetParametersResult:
    problems = [choice_problem(p.name, p.value) for p in parameters]
    reason = '; '.join(problem for problem in problems if problem)
    return SetParametersResult(successful=not reason, reason=reason)
