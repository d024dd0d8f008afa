# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Play the demo."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'start two simulated robots and their bridges, give every kind of instruction, measure'

EPILOG = """\
examples:
  python -m ros2_llm_bridge demo
  python -m ros2_llm_bridge demo --adapter my_adapter --out /tmp/demo

Exit code 0 says that every outcome was right. Writes demo.png (the paths over the maps), demo.json
and the logs of all processes.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--out', type=Path, default=Path('out'), metavar='DIR',
        help='folder for picture, report and logs (default: %(default)s)')
    parser.add_argument('--adapter', metavar='DIR', help='folder of another adapter')
    parser.add_argument('--base', metavar='ID', help='another base model')
    parser.add_argument(
        '--domain', type=int, default=os.getpid() % 100 + 1, metavar='N',
        help='ROS domain of this run (default: a changing one)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Play the demo.

    Raises
    ------
    RobotError
        If robot or bridge did not start or answer.

    """
    from ros2_llm_bridge.cli.console import results
    from ros2_llm_bridge.demo.run import run_demo
    console = results()
    if not console.is_terminal:
        console.width = 150
    return run_demo(args.out, console, args.adapter, args.base, args.domain)
