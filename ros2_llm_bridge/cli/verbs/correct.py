# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Say what an instruction in the feedback log meant, or list what is in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ros2_llm_bridge.cli.console import (
    claimed_stdout, messages, readable, results, usage_error)
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_model
from ros2_llm_bridge.commands.vocabulary import MODEL_REFUSALS

if TYPE_CHECKING:
    from ros2_llm_bridge.feedback.record import Instruction

HELP = 'say what an instruction meant that the bridge got wrong; "train --from-log" learns it'

EPILOG = """\
examples:
  python -m ros2_llm_bridge correct --list
  python -m ros2_llm_bridge correct turn left and drive a meter
  python -m ros2_llm_bridge correct --id 3f2a9c10 "go to the guest bedroom"
  python -m ros2_llm_bridge correct --refuse unsupported_ability
  python -m ros2_llm_bridge correct --written \\
    'ros2 topic pub --for 2ft /cmd_vel geometry_msgs/msg/Twist "{linear: {x: -default}}"'

MEANT are other words for the same, which the model translates right; its answer must use what the
original words say, no other number and no other name. Two commands take --written twice.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        'meant', nargs='*', metavar='MEANT', help='the instruction in other words')
    parser.add_argument(
        '--refuse', choices=MODEL_REFUSALS, metavar='CODE',
        help=f'it should have been refused: {", ".join(MODEL_REFUSALS)}')
    parser.add_argument(
        '--written', action='append', metavar='LINE',
        help='the command in its written form; again for each further command')
    parser.add_argument(
        '--list', nargs='?', type=int, const=20, metavar='N',
        help='show the last N instructions (default: %(const)s) and change nothing')
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        '--last', action='store_true', help='the last instruction but stops (the default)')
    which.add_argument('--id', metavar='ID', help='the instruction with this id or beginning')
    parser.add_argument(
        '--log', type=Path, metavar='FILE', default=None,
        help="the log (default: the bridge's, in the data folder of the user)")
    add_model(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """
    Append a correction to the log, or show the log.

    Raises
    ------
    FeedbackError
        If there is no such log or instruction.
    CommandSyntaxError, InstructionError
        If the correction is none, or says what the instruction did not say.
    ModelError
        If other words need the model, and it could not be loaded.

    """
    ways = [bool(args.meant), bool(args.refuse), bool(args.written), args.list is not None]
    if sum(ways) != 1:
        return usage_error('give either MEANT, --refuse, --written or --list')
    from ros2_llm_bridge.feedback.log import append, default_log, find, read_log
    from ros2_llm_bridge.feedback.meaning import grounded
    from ros2_llm_bridge.feedback.record import Correction
    from ros2_llm_bridge.feedback.recorder import utc_now

    path = args.log or default_log()
    log = read_log(path)
    for problem in log.problems:
        messages().print(problem, style='yellow', markup=False)
    if args.list is not None:
        from ros2_llm_bridge.cli.feedback_table import feedback_table
        results().print(feedback_table(log.records[-max(args.list, 0):] if args.list else ()))
        return ExitCode.DONE
    instruction = find(log, args.id, path)
    meant = ' '.join(map(readable, args.meant))
    written = _written(args, meant, instruction)
    grounded(written, instruction)
    append(path, Correction(
        id=instruction.id, time=utc_now(), by='typed', meant=meant, written=written))
    results().print(f'"{instruction.text}" means\n{written}', markup=False)
    return ExitCode.DONE


def _written(args: argparse.Namespace, meant: str, instruction: Instruction) -> str:
    """Return the written form that the arguments give."""
    from ros2_llm_bridge.commands.written import CANNOT

    if args.refuse:
        return f'{CANNOT}{args.refuse}'
    if args.written:
        return '\n'.join(map(readable, args.written))
    from ros2_llm_bridge.cli.local import load_translator
    from ros2_llm_bridge.feedback.meaning import written_form

    with claimed_stdout():
        translator = load_translator(args.adapter, args.base, args.device)
        return written_form(meant, instruction.robot, translator)
