# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Evaluate a launch file without starting anything, with the real launch or with its double.

Both take the same path: the description's entities are visited as the launch service visits
them, and each Node that comes up is described instead of run.
"""

from dataclasses import dataclass
import importlib.util
from pathlib import Path
import sys

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOUBLE = Path(__file__).resolve().parent / 'double'
# The package registry has an unrelated package named launch; only both together are ROS 2's.
HAS_REAL_LAUNCH = all(map(importlib.util.find_spec, ('launch', 'launch_ros')))
if not HAS_REAL_LAUNCH:
    sys.path.insert(0, str(DOUBLE))


@dataclass(frozen=True)
class StartedNode:
    """What a launch file asks for: one process with one node."""

    executable: str
    namespace: str
    parameter_files: tuple
    parameters: dict
    arguments: tuple
    prefix: str


def evaluate(path, **arguments):
    """Return the nodes that a launch file starts when it is given these arguments."""
    from launch import LaunchContext, LaunchDescription
    from launch.actions import IncludeLaunchDescription
    from launch.launch_description_sources import PythonLaunchDescriptionSource

    context = LaunchContext()
    context.launch_configurations.update(arguments)
    include = IncludeLaunchDescription(PythonLaunchDescriptionSource(str(path)))
    return list(_nodes(LaunchDescription([include]), context))


def _nodes(entity, context):
    from launch_ros.actions import Node

    if isinstance(entity, Node):
        yield (_real if HAS_REAL_LAUNCH else _doubled)(entity, context)
        return
    for follower in entity.visit(context) or []:
        yield from _nodes(follower, context)


def _doubled(node, context):
    from launch.core import perform

    files = tuple(perform(context, p) for p in node.parameters if not isinstance(p, dict))
    values = {}
    for entry in node.parameters:
        values.update(entry if isinstance(entry, dict) else {})
    return StartedNode(
        executable=f'{perform(context, node.package)}/{perform(context, node.executable)}',
        namespace=perform(context, node.namespace or ''),
        parameter_files=files, parameters=values,
        arguments=tuple(perform(context, a) for a in node.ros_arguments),
        prefix=perform(context, node.process.get('prefix') or ''))


def _real(node, context):
    from launch.utilities import normalize_to_list_of_substitutions, perform_substitutions

    def text(value):
        return perform_substitutions(context, normalize_to_list_of_substitutions(value))

    node._perform_substitutions(context)
    # The first part looks the executable up, the last ones stand for the namespace.
    parts = [perform_substitutions(context, part) for part in node.cmd[1:]
             if not any(type(piece).__name__ == 'LocalSubstitution' for piece in part)]
    files, values, arguments = [], {}, []
    for flag, value in zip(parts, parts[1:]):
        if flag == '--log-level':
            arguments += [flag, value]
        elif flag == '--params-file' and Path(value).name.startswith('launch_params_'):
            sections = yaml.safe_load(Path(value).read_text(encoding='utf-8'))
            for section in sections.values():
                values.update(section['ros__parameters'])
        elif flag == '--params-file':
            files.append(value)
    return StartedNode(
        executable=f'{text(node.node_package)}/{text(node.node_executable)}',
        namespace=node.expanded_node_namespace.strip('/').replace(
            node.UNSPECIFIED_NODE_NAMESPACE, ''),
        parameter_files=tuple(files), parameters=values, arguments=tuple(arguments),
        prefix=text(node.process_description.prefix))
