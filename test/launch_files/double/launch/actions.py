# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Actions, as launch.actions has them."""

import os

from .core import Action, check_substitutions, perform
from .launch_description_sources import PythonLaunchDescriptionSource

__all__ = ['DeclareLaunchArgument', 'IncludeLaunchDescription', 'OpaqueFunction']


class DeclareLaunchArgument(Action):
    """Name an argument, its default and what it is for."""

    def __init__(self, name, *, default_value=None, description=None, choices=None, **kwargs):
        super().__init__(**kwargs)
        check_substitutions('default_value', default_value)
        if choices is not None and (
                isinstance(choices, str) or not all(isinstance(c, str) for c in choices)):
            raise TypeError('choices must be a list of texts')
        if isinstance(default_value, str) and choices and default_value not in choices:
            raise ValueError(f'{name}: the default {default_value!r} is none of the choices')
        self.name = name
        self.default_value = default_value
        self.description = description
        self.choices = choices

    def execute(self, context):
        """Set the default where no value was given; raise where a value is none of the choices."""
        if self.name not in context.launch_configurations:
            if self.default_value is None:
                raise RuntimeError(f'the launch argument {self.name} has no value')
            context.launch_configurations[self.name] = perform(context, self.default_value)
        value = context.launch_configurations[self.name]
        if self.choices and value not in self.choices:
            raise RuntimeError(f'{self.name}:={value} is none of {self.choices}')


class OpaqueFunction(Action):
    """Call a function with the context; its entities follow."""

    def __init__(self, *, function, args=None, kwargs=None, **left_over_kwargs):
        super().__init__(**left_over_kwargs)
        if not callable(function):
            raise TypeError('function must be callable')
        self._function = function
        self._args = list(args or [])
        self._kwargs = dict(kwargs or {})

    def execute(self, context):
        """Return what the function returns."""
        return self._function(context, *self._args, **self._kwargs)


class IncludeLaunchDescription(Action):
    """Read another launch file with these arguments."""

    def __init__(self, launch_description_source, *, launch_arguments=None, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(launch_description_source, PythonLaunchDescriptionSource):
            raise TypeError('only Python launch files are part of this double')
        self._source = launch_description_source
        self._arguments = [tuple(pair) for pair in launch_arguments or ()]
        for name, value in self._arguments:
            check_substitutions('name', name, optional=False)
            check_substitutions('value', value, optional=False)

    def execute(self, context):
        """Set the arguments and return the other file's description."""
        description = self._source.get_launch_description(context)
        for name, value in self._arguments:
            context.launch_configurations[perform(context, name)] = perform(context, value)
        context.locals['current_launch_file_directory'] = os.path.dirname(self._source.location)
        return [description]
