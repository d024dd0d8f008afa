# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Run a scripted hour and prove by its flight log that all went well."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'an hour of instructions, stops and failures against a simulated robot, faster than real'

EPILOG = """\
examples:
  python -m ros2_llm_bridge soak
  python -m ros2_llm_bridge soak --minutes 600 --seed 7 --out soak

The real dispatcher, executive and limiter drive a simulated base and a simulated Nav2 over a
simulated clock; rules stand in for the model. The flight log is read back and checked as by
"replay --exclusive". Exit code 1 says that something is wrong.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--minutes', type=_minutes, default=60.0, metavar='M',
        help='simulated time (default: %(default)g)')
    parser.add_argument(
        '--seed', type=int, default=1, metavar='N',
        help='of everything that happens (default: %(default)s)')
    parser.add_argument(
        '--behaviours', action='store_true',
        help="Nav2's behaviours carry out distances, angles and pauses, instead of velocities")
    parser.add_argument(
        '--out', type=Path, default=Path('out') / 'soak', metavar='DIR',
        help='folder for the flight log (default: %(default)s)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Run it.

    Raises
    ------
    FlightLogError
        If its log cannot be read back.

    """
    from ros2_llm_bridge.cli.console import results, usage_error
    from ros2_llm_bridge.cli.flight_table import about
    from ros2_llm_bridge.cli.verbs.replay import judged
    from ros2_llm_bridge.soak.run import run_soak

    try:
        report = run_soak(args.out, args.minutes, args.seed, args.behaviours)
    except OSError as error:
        return usage_error(f'{args.out} cannot be written: {error.strerror}')
    console = results()
    console.print(about(report.run), markup=False)
    for title, counts in (('happened', report.happened), ('ended', report.ends)):
        console.print(f'{title}: ' + ', '.join(
            f'{count} {name or "without an end"}' for name, count in counts.items()))
    console.print(
        f'{report.simulated_s:.0f} s in {report.cpu_s:.1f} s of processor time; {report.path}',
        markup=False)
    return judged(report.verdict)


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 < value <= 100_000 or math.isnan(value):
        raise argparse.ArgumentTypeError('must be between 0 and 100000')
    return value
