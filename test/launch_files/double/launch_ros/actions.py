# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Actions, as launch_ros.actions has them."""

from collections.abc import Mapping

from launch.core import Action, check_substitutions, Substitution

__all__ = ['Node']

# What Node hands on to ExecuteProcess, ExecuteLocal and Action. Its `name` is not among them:
# Node itself sets that from exec_name.
PROCESS_KEYWORDS = frozenset({
    'additional_env', 'cached_output', 'condition', 'cwd', 'emulate_tty', 'env', 'log_cmd',
    'on_exit', 'output', 'output_format', 'prefix', 'respawn', 'respawn_delay',
    'respawn_max_retries', 'shell', 'sigkill_timeout', 'sigterm_timeout',
})


def check_parameters(parameters):
    """Raise TypeError unless each entry is a path or a dictionary of values that ROS knows."""
    if not isinstance(parameters, list):
        raise TypeError('parameters must be a list')
    for entry in parameters:
        if not isinstance(entry, Mapping):
            check_substitutions('parameters', entry, optional=False)
            continue
        for name, value in entry.items():
            check_substitutions('parameter name', name, optional=False)
            if not isinstance(value, (str, bool, int, float, Substitution, list, tuple)):
                raise TypeError(f'{name}: not a value of a parameter: {value!r}')


class Node(Action):
    """A process that runs a node of a package."""

    def __init__(
            self, *, executable, package=None, name=None, namespace=None, exec_name=None,
            parameters=None, remappings=None, ros_arguments=None, arguments=None, **kwargs):
        unknown = sorted(set(kwargs) - PROCESS_KEYWORDS)
        if unknown:
            raise TypeError(f'Node got unexpected keyword arguments: {", ".join(unknown)}')
        super().__init__(condition=kwargs.pop('condition', None))
        for key, value in {'executable': executable, 'package': package, 'name': name,
                           'namespace': namespace, 'exec_name': exec_name,
                           'prefix': kwargs.get('prefix')}.items():
            check_substitutions(key, value, optional=key != 'executable')
        if parameters is not None:
            check_parameters(parameters)
        for value in [*(ros_arguments or []), *(arguments or [])]:
            check_substitutions('argument', value, optional=False)
        for pair in remappings or []:
            source, target = pair
            check_substitutions('remapping', source, optional=False)
            check_substitutions('remapping', target, optional=False)
        self.executable = executable
        self.package = package
        self.namespace = namespace
        self.parameters = parameters or []
        self.ros_arguments = ros_arguments or []
        self.process = kwargs

    def execute(self, context):
        """Never: a double starts no processes."""
        raise NotImplementedError('evaluate the description, do not run it')
