# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Talk to a running bridge."""

from __future__ import annotations

import argparse
import sys

from ros2_llm_bridge.cli.console import results
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_bridge

HELP = 'talk to a running bridge: type, see the command, see the robot move'

EPILOG = """\
examples:
  python -m ros2_llm_bridge chat
  python -m ros2_llm_bridge chat < tour.txt
  python -m ros2_llm_bridge chat --ros-args -r __ns:=/robot1

Ctrl-C stops the robot, a second one leaves. From a pipe, each line waits for the one before.
"""

USES_ROS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_bridge(parser)
    parser.add_argument(
        '--odom', default='odom', metavar='TOPIC',
        help='odometry topic for the bottom line (default: %(default)s)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Talk until the person leaves.

    Raises
    ------
    RobotError
        If no bridge listens.

    """
    from ros2_llm_bridge.cli.chatting import Conversation, HELP_LINES
    from ros2_llm_bridge.cli.interrupts import counted_interrupts
    from ros2_llm_bridge.cli.line_editor import Keyboard, unechoed_terminal
    from ros2_llm_bridge.client.bridge_client import BridgeClient
    from ros2_llm_bridge.nodes.spin import ros_context
    console = results()
    with ros_context(args.ros_args) as context, counted_interrupts() as interrupts:
        client = BridgeClient(context, args.bridge, name='chat')
        try:
            client.wait_for_bridge(args.wait, lambda: interrupts.count > 0)
            with unechoed_terminal() as is_terminal:
                if is_terminal:
                    console.print(HELP_LINES, markup=False)
                live = is_terminal and sys.stdout.isatty()
                return Conversation(client, console, live, args.odom).run(Keyboard(), interrupts)
        finally:
            client.close()
