# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Run the simulated robot."""

from __future__ import annotations

import argparse

from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = "run the simulated robot with Nav2's actions, until Ctrl-C"

EPILOG = """\
examples:
  python -m ros2_llm_bridge sim
  python -m ros2_llm_bridge sim --ros-args -p odometry.enabled:=false
  python -m ros2_llm_bridge sim --ros-args -p velocity.type:=twist_stamped -r __ns:=/robot1
"""

USES_ROS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: all are ROS arguments."""


def run(args: argparse.Namespace) -> ExitCode:
    """Run the node and return its exit code."""
    from ros2_llm_bridge.nodes.sim.main import main
    return ExitCode(main(args.ros_args))
