# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""To be written."""
import argparse
from ros2_llm_bridge.cli.exit_codes import ExitCode
HELP = 'chat'
EPILOG = ''
USES_ROS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""


def run(args: argparse.Namespace) -> ExitCode:
    """Run."""
    return ExitCode.DONE
