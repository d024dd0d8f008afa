# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Sort the lines of a log into ok, warning and failure by what they mean."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Callable, Collection, Iterable, Sequence, TYPE_CHECKING

from ros2_llm_bridge.cli.console import claimed_stdout, readable, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.log_tasks import (
    add_log_model, has_one_source, line_groups, load_line_chooser)
from ros2_llm_bridge.logs.prompts import CLASSES, CLASSIFY

if TYPE_CHECKING:
    from ros2_llm_bridge.logs.answers import Choice, Judgement

HELP = 'sort log lines into ok, warning and failure, whatever severity they claim'

EPILOG = """\
examples:
  python -m ros2_llm_bridge classify < ~/.ros/log/latest/launch.log
  ros2 launch nav2_bringup bringup_launch.py 2>&1 | python -m ros2_llm_bridge classify
  python -m ros2_llm_bridge classify --only failure < launch.log
  python -m ros2_llm_bridge classify "[INFO] [base]: lost connection, giving up"

Exit code 1 says that a failure was seen. Lines that differ in times and addresses only are judged
once.
"""

USES_ROS = False

_STYLES = {'ok': 'green', 'warning': 'yellow', 'failure': 'bold red'}

#: Judges several lines at a time.
Judge = Callable[[Sequence[str]], 'list[Judgement]']


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        'text', nargs='*', metavar='TEXT', help='a line each; without any, standard input')
    parser.add_argument(
        '--batch', action='store_true',
        help='read lines, plain or as {"text": "…", …}, and write a JSON object a line')
    parser.add_argument(
        '--only', action='append', choices=CLASSES, default=None, metavar='CLASS',
        help='show lines of this class only: ok, warning or failure; may be given again')
    add_log_model(parser, CLASSIFY)


def run(args: argparse.Namespace) -> ExitCode:
    """
    Print each line with its class before it.

    Raises
    ------
    ModelError
        If base model or adapter could not be loaded, or failed.

    """
    if not has_one_source(args):
        return usage_error('give TEXT, or a log on standard input')
    from rich.console import Console
    from ros2_llm_bridge.logs.answers import classify

    shown = frozenset(args.only or CLASSES)
    with claimed_stdout() as out:
        chooser = load_line_chooser(args.adapter, args.base, args.device)
        known: dict[str, Choice] = {}

        def judge(lines: Sequence[str]) -> list[Judgement]:
            return classify(lines, chooser, known)

        groups = [list(map(readable, args.text))] if args.text else line_groups(sys.stdin.buffer)
        if args.batch:
            return classify_items(groups, judge, shown, out)
        console = Console(file=out, highlight=False, soft_wrap=True)
        return classify_lines(groups, judge, shown, console)


def classify_lines(
        groups: Iterable[Sequence[str]], judge: Judge, shown: Collection[str], console: Any
) -> ExitCode:
    """Print the lines of the classes that are shown; the exit code tells of a failure."""
    from rich.text import Text

    code = ExitCode.DONE
    for lines in groups:
        for judgement in judge(lines):
            word = judgement.word
            if word == 'failure':
                code = ExitCode.REFUSED
            if word in shown:
                console.print(
                    Text(f'{word:7}', _STYLES[word]), Text.from_ansi(judgement.text))
        console.file.flush()
    return code


def classify_items(
        groups: Iterable[Sequence[str]], judge: Judge, shown: Collection[str], out: Any
) -> ExitCode:
    """Write a JSON object for each item that is shown; its further fields pass through."""
    from ros2_llm_bridge.cli.batch import read_items

    code = ExitCode.DONE
    for lines in groups:
        items = list(read_items(line.encode() + b'\n' for line in lines))
        for item, judgement in zip(items, judge([item.text for item in items])):
            if item.problem or judgement.word == 'failure':
                code = ExitCode.REFUSED
            if item.problem:
                answer = {'text': item.text, 'class': None, 'error': item.problem}
            elif judgement.word in shown:
                answer = judgement.to_json()
            else:
                continue
            out.write(json.dumps({**item.others, **answer}, ensure_ascii=False) + '\n')
        out.flush()
    return code
