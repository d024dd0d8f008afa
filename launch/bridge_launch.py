# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Start the bridge.

    ros2 launch ros2_llm_bridge bridge_launch.py profile:=/path/to/robot.yaml venv:=/path/to/.venv

Where an argument is empty, the parameters file decides.
"""

from pathlib import Path
import shlex

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.substitutions import FindPackageShare

PACKAGE = 'ros2_llm_bridge'
BOOLEANS = ('true', 'false')
LOG_LEVELS = ('debug', 'info', 'warn', 'error', 'fatal')
# Launch argument -> parameter of the node.
STRING_PARAMETERS = {'profile': 'profile', 'adapter': 'model.adapter', 'base': 'model.base'}
BOOLEAN_PARAMETERS = ('autostart', 'use_sim_time')


def bridge_node(context):
    """Return the node, with the parameters of those arguments that are set."""
    def value(argument):
        return LaunchConfiguration(argument).perform(context)

    parameters = {
        parameter: value(argument)
        for argument, parameter in STRING_PARAMETERS.items() if value(argument)}
    parameters.update(
        {name: value(name) == 'true' for name in BOOLEAN_PARAMETERS if value(name)})
    optional = {}
    if value('venv'):
        # The installed script names the system's Python, which has no torch.
        python = Path(value('venv')).expanduser() / 'bin' / 'python'
        if not python.exists():
            raise RuntimeError(f'venv:={value("venv")} has no bin/python')
        optional['prefix'] = shlex.quote(str(python))
    return [Node(
        package=PACKAGE,
        executable='bridge',
        exec_name='bridge',
        namespace=value('namespace') or None,
        parameters=[source for source in (value('params_file'), parameters) if source],
        ros_arguments=['--log-level', value('log_level')],
        output='screen',
        emulate_tty=True,
        **optional)]


def generate_launch_description():
    """Declare the arguments and start the node with them."""
    default_parameters = PathJoinSubstitution(
        [FindPackageShare(PACKAGE), 'config', 'bridge.yaml'])
    return LaunchDescription([
        DeclareLaunchArgument(
            'namespace', default_value='', description='Namespace of all relative names.'),
        DeclareLaunchArgument(
            'profile', default_value='',
            description='Robot profile: a file, or the name of one that comes with the package.'),
        DeclareLaunchArgument(
            'adapter', default_value='', description='Folder of the adapter.'),
        DeclareLaunchArgument(
            'base', default_value='',
            description='Base model: id on the Hub, folder or GGUF file.'),
        DeclareLaunchArgument(
            'params_file', default_value=default_parameters,
            description='Parameters of the node; arguments win over it.'),
        DeclareLaunchArgument(
            'use_sim_time', default_value='', choices=['', *BOOLEANS],
            description='Take time from /clock.'),
        DeclareLaunchArgument(
            'autostart', default_value='', choices=['', *BOOLEANS],
            description='Configure and activate without a lifecycle manager.'),
        DeclareLaunchArgument(
            'venv', default_value='',
            description='Virtual environment whose Python runs the node.'),
        DeclareLaunchArgument(
            'log_level', default_value='info', choices=list(LOG_LEVELS),
            description='Least severity that is logged.'),
        OpaqueFunction(function=bridge_node),
    ])
