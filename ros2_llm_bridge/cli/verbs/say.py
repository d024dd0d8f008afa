# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Say one instruction to a running bridge."""

from __future__ import annotations

import argparse

from ros2_llm_bridge.cli.console import messages, readable
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_bridge

HELP = 'say one instruction to a running bridge and follow it to its end'

EPILOG = """\
examples:
  python -m ros2_llm_bridge say "move forward 2 meters"
  python -m ros2_llm_bridge say go to the kitchen
  python -m ros2_llm_bridge say "go home" --ros-args -r __ns:=/robot1

Ctrl-C stops the robot.
"""

USES_ROS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument('text', nargs='+', metavar='TEXT', help='the instruction')
    add_bridge(parser)
    parser.add_argument(
        '--timeout', type=float, default=600.0, metavar='S',
        help='stop the robot if the instruction has no end after so many seconds '
             '(default: %(default)g)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Say it and return how it ended.

    Raises
    ------
    RobotError
        If no bridge listens.

    """
    from ros2_llm_bridge.cli.interrupts import counted_interrupts
    from ros2_llm_bridge.cli.saying import say_and_follow
    from ros2_llm_bridge.client.bridge_client import BridgeClient
    from ros2_llm_bridge.nodes.spin import ros_context
    with ros_context(args.ros_args) as context, counted_interrupts() as interrupts:
        client = BridgeClient(context, args.bridge)
        try:
            client.wait_for_bridge(args.wait, lambda: interrupts.count > 0)
            if interrupts.count:
                return ExitCode.INTERRUPTED
            return say_and_follow(
                client, readable(' '.join(args.text)), args.timeout, messages(), interrupts)
        finally:
            client.close()
