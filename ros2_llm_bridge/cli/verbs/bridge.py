# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Run the bridge."""

from __future__ import annotations

import argparse
from typing import Iterator

from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'run the bridge, which takes instructions from a topic and moves the robot, until Ctrl-C'

EPILOG = """\
examples:
  python -m ros2_llm_bridge bridge --profile demo
  python -m ros2_llm_bridge bridge --profile my_robot.yaml --dry-run
  python -m ros2_llm_bridge bridge --ros-args --params-file bridge.yaml -r __ns:=/robot1
"""

USES_ROS = True

_PARAMETERS = {
    'profile': 'profile', 'adapter': 'model.adapter', 'base': 'model.base',
    'device': 'model.device'}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the short ways to set a parameter; all others go through ROS arguments."""
    for option, parameter in _PARAMETERS.items():
        parser.add_argument(f'--{option}', metavar='VALUE', help=f'sets the parameter {parameter}')
    parser.add_argument(
        '--dry-run', action='store_true', help='show commands and do nothing (parameter dry_run)')


def run(args: argparse.Namespace) -> ExitCode:
    """Run the node and return its exit code."""
    from ros2_llm_bridge.nodes.bridge import main
    return ExitCode(main([*args.ros_args, '--ros-args', *_assignments(args)]))


def _assignments(args: argparse.Namespace) -> Iterator[str]:
    """Yield the ROS arguments that set parameters; they stand last and win."""
    for option, parameter in _PARAMETERS.items():
        value = getattr(args, option)
        if value is not None:
            yield from ('-p', f'{parameter}:={value}')
    if args.dry_run:
        yield from ('-p', 'dry_run:=true')
