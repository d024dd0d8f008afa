# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Show a flight log and check it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ros2_llm_bridge.cli.console import messages, results, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from ros2_llm_bridge.flight.checker import Verdict

HELP = 'show what a bridge heard, decided and did, and check that its flight log holds together'

EPILOG = """\
examples:
  python -m ros2_llm_bridge replay
  python -m ros2_llm_bridge replay --list
  python -m ros2_llm_bridge replay logs/20261122T101500Z-3f2a9c10-0001.jsonl --timeline
  python -m ros2_llm_bridge replay logs --id 5d0c77e1b2f4
  python -m ros2_llm_bridge replay logs --json

Exit code 1 says that something is wrong: an instruction without exactly one end, events out of
order or missing, or velocities and goals that no running instruction asked for. Nothing moves.
"""

USES_ROS = False

#: Violations that are shown; all are counted.
SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        'log', nargs='?', type=Path, metavar='LOG',
        help='a file of a run, or a folder, whose newest run is read (default: the folder in the '
             'data folder of the user)')
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument('--list', action='store_true', help='list the runs of a folder')
    shown.add_argument('--timeline', action='store_true', help='show every line')
    shown.add_argument('--id', metavar='ID', help='show one instruction, by the begin of its id')
    shown.add_argument('--json', action='store_true', help='print what was found as JSON')
    parser.add_argument(
        '--exclusive', action='store_true',
        help='nobody else drives this robot: a base that moves without an order is wrong too')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Show and check it.

    Raises
    ------
    FlightLogError
        If there is no such log.

    """
    from ros2_llm_bridge.cli.flight_table import about, instruction_table, timeline, verdict_json
    from ros2_llm_bridge.flight.checker import check
    from ros2_llm_bridge.flight.files import default_folder, runs_in
    from ros2_llm_bridge.flight.reader import read_run

    path = args.log or default_folder()
    if args.list:
        folder = path if path.is_dir() or not path.is_file() else path.parent
        for name in runs_in(folder):
            print(name)
        return ExitCode.DONE
    flight = read_run(path)
    verdict = check(flight, args.exclusive)
    if args.json:
        print(json.dumps(verdict_json(flight, verdict), ensure_ascii=False, indent=2))
        return ExitCode.REFUSED if verdict.violations else ExitCode.DONE
    console = results()
    console.print(about(flight), markup=False)
    if args.id:
        found = [s.id for s in verdict.streams if s.id.startswith(args.id)]
        if len(found) != 1:
            return usage_error(f'{len(found)} instructions have an id that begins with {args.id}')
        console.print(timeline(flight, found[0]))
    else:
        console.print(timeline(flight) if args.timeline else instruction_table(flight, verdict))
    return judged(verdict)


def judged(verdict: Verdict) -> ExitCode:
    """Say what is wrong, and return the exit code."""
    console = messages()
    for remark in verdict.remarks:
        console.print(f'note: {remark}', style='yellow', markup=False)
    for violation in verdict.violations[:SHOWN]:
        console.print(str(violation), style='red', markup=False)
    hidden = len(verdict.violations) - SHOWN
    if hidden > 0:
        console.print(f'… and {hidden} more', style='red')
    if verdict.violations:
        console.print(f'{len(verdict.violations)} violation(s)', style='red')
        return ExitCode.REFUSED
    console.print(
        f'{len(verdict.streams)} instructions, each with exactly one end; nothing is missing, and '
        'nothing was commanded without an order', style='green')
    return ExitCode.DONE
