# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Start the simulated robot and the bridge, then talk to it.

    ros2 launch ros2_llm_bridge demo_launch.py
    ros2 topic pub --once instruction std_msgs/msg/String "{data: go to the kitchen}"

All arguments of bridge_launch.py work here too.
"""

from pathlib import Path
import shlex

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription, OpaqueFunction
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import (
    LaunchConfiguration,
    PathJoinSubstitution,
    ThisLaunchFileDir,
)
from launch_ros.actions import Node

PASSED_ON = ('namespace', 'profile', 'venv', 'log_level')


def sim_node(context):
    """Return the simulated robot, in the same namespace and environment as the bridge."""
    def value(argument):
        return LaunchConfiguration(argument).perform(context)

    optional = {}
    if value('venv'):
        python = Path(value('venv')).expanduser() / 'bin' / 'python'
        optional['prefix'] = shlex.quote(str(python))
    return [Node(
        package='ros2_llm_bridge',
        executable='sim',
        exec_name='sim',
        namespace=value('namespace') or None,
        ros_arguments=['--log-level', value('log_level')],
        output='screen',
        emulate_tty=True,
        **optional)]


def generate_launch_description():
    """Declare the arguments that both nodes share and start both."""
    bridge = PythonLaunchDescriptionSource(
        PathJoinSubstitution([ThisLaunchFileDir(), 'bridge_launch.py']))
    return LaunchDescription([
        DeclareLaunchArgument(
            'namespace', default_value='', description='Namespace of all relative names.'),
        DeclareLaunchArgument(
            'profile', default_value='demo',
            description='Robot profile: a file, or the name of one that comes with the package.'),
        DeclareLaunchArgument(
            'venv', default_value='',
            description='Virtual environment whose Python runs the nodes.'),
        DeclareLaunchArgument(
            'log_level', default_value='info', description='Least severity that is logged.'),
        OpaqueFunction(function=sim_node),
        IncludeLaunchDescription(
            bridge,
            launch_arguments=[(name, LaunchConfiguration(name)) for name in PASSED_ON]),
    ])
