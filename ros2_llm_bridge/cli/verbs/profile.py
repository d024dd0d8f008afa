# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Check a robot profile, or list the examples; needs neither torch nor ROS."""

from __future__ import annotations

import argparse

from ros2_llm_bridge.cli.console import results
from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'check a robot profile, or list the examples of the package'

EPILOG = """\
examples:
  python -m ros2_llm_bridge profile list
  python -m ros2_llm_bridge profile check turtlebot4
  python -m ros2_llm_bridge profile check my_robot.yaml
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(metavar='ACTION', dest='action', required=True)
    check = actions.add_parser('check', help='say what a profile allows, or what is wrong with it')
    check.add_argument('profile', metavar='FILE', help='a YAML file or the name of an example')
    actions.add_parser('list', help='list the example profiles')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Print a summary of a profile, or the names of the examples.

    Raises
    ------
    ProfileError
        If the profile is wrong; names line and field.

    """
    if args.action == 'list':
        from ros2_llm_bridge.profile.load import example_names
        for name in example_names():
            results().print(name)
        return ExitCode.DONE
    from ros2_llm_bridge.cli.local import load_profile_here
    from ros2_llm_bridge.cli.profile_summary import summary
    for part in summary(load_profile_here(args.profile)):
        results().print(part)
    return ExitCode.DONE
