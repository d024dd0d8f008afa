# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The entities that everything else is made of, and the text of substitutions."""


class LaunchContext:
    """Holds the launch configurations, and the folder of the file that is being read."""

    def __init__(self, *, argv=None, noninteractive=False):
        self.argv = argv
        self.noninteractive = noninteractive
        self.launch_configurations = {}
        self.locals = {}


class Substitution:
    """A text that is known only when the launch file runs."""

    def perform(self, context):
        """Return the text."""
        raise NotImplementedError


def perform(context, value):
    """Return the text of a string, a substitution, or a sequence of both."""
    if isinstance(value, str):
        return value
    if isinstance(value, Substitution):
        return value.perform(context)
    if isinstance(value, (list, tuple)):
        return ''.join(perform(context, part) for part in value)
    raise TypeError(f'neither text nor substitution: {value!r}')


def check_substitutions(name, value, *, optional=True):
    """Raise TypeError unless a value can stand where launch takes substitutions."""
    if value is None and optional:
        return
    parts = value if isinstance(value, (list, tuple)) else [value]
    for part in parts:
        if not isinstance(part, (str, Substitution)):
            raise TypeError(f'{name} is neither text nor substitution: {part!r}')


class Action:
    """Something that a launch description does."""

    def __init__(self, *, condition=None):
        if condition is not None:
            raise TypeError('conditions are not part of this double')

    def visit(self, context):
        """Do it, and return the entities that follow from it."""
        return self.execute(context)

    def execute(self, context):
        """Do it, and return the entities that follow from it."""
        raise NotImplementedError


class LaunchDescription:
    """A list of entities."""

    def __init__(self, initial_entities=None, *, deprecated_reason=None):
        self.entities = list(initial_entities or [])
        self.deprecated_reason = deprecated_reason
        for entity in self.entities:
            if not isinstance(entity, (Action, LaunchDescription)):
                raise TypeError(f'not an entity of a launch description: {entity!r}')

    def visit(self, context):
        """Return the entities."""
        return self.entities
