# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Substitutions, as launch.substitutions has them."""

import os

from .core import check_substitutions, perform, Substitution

__all__ = ['LaunchConfiguration', 'PathJoinSubstitution', 'ThisLaunchFileDir']


class LaunchConfiguration(Substitution):
    """The value of a launch argument."""

    def __init__(self, variable_name, *, default=None):
        check_substitutions('variable_name', variable_name, optional=False)
        check_substitutions('default', default)
        self._name = variable_name
        self._default = default

    def perform(self, context):
        """Return the value, or raise where the argument was never declared."""
        name = perform(context, self._name)
        if name in context.launch_configurations:
            return context.launch_configurations[name]
        if self._default is None:
            raise RuntimeError(f"launch configuration '{name}' does not exist")
        return perform(context, self._default)


class PathJoinSubstitution(Substitution):
    """Several parts of a path."""

    def __init__(self, substitutions):
        if isinstance(substitutions, (str, Substitution)):
            raise TypeError('substitutions must be an iterable of parts')
        self._parts = list(substitutions)
        for part in self._parts:
            check_substitutions('substitutions', part, optional=False)

    def perform(self, context):
        """Return the joined path."""
        return os.path.join(*(perform(context, part) for part in self._parts))


class ThisLaunchFileDir(Substitution):
    """The folder of the launch file that is being read."""

    def perform(self, context):
        """Return the folder, or raise outside a launch file."""
        if 'current_launch_file_directory' not in context.locals:
            raise RuntimeError('ThisLaunchFileDir used outside of a launch file')
        return context.locals['current_launch_file_directory']
