# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Sort the lines of a log into ok, warning and failure by what they mean."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Callable, Collection, Iterable, TYPE_CHECKING

from ros2_llm_bridge.cli.console import claimed_stdout, messages, readable
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.log_tasks import add_log_model, load_log_translator
from ros2_llm_bridge.logs.prompts import CLASSES, CLASSIFY
from ros2_llm_bridge.logs.records import clean

if TYPE_CHECKING:
    from ros2_llm_bridge.logs.answers import Judgement

HELP = 'sort log lines into ok, warning and failure, whatever severity they claim'

EPILOG = """\
examples:
  python -m ros2_llm_bridge classify < ~/.ros/log/latest/launch.log
  ros2 launch nav2_bringup bringup_launch.py 2>&1 | python -m ros2_llm_bridge classify
  python -m ros2_llm_bridge classify --only failure < launch.log
  python -m ros2_llm_bridge classify "[INFO] [base]: lost connection, giving up"

Exit code 1 says that a failure was seen.
"""

USES_ROS = False

_STYLES = {'ok': 'green', 'warning': 'yellow', 'failure': 'bold red'}


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
    if args.text and args.batch or not args.text and sys.stdin.isatty():
        messages().print(
            'error: give TEXT, or a log on standard input', style='red', markup=False)
        return ExitCode.USAGE
    from rich.console import Console
    from ros2_llm_bridge.cli.batch import read_items
    from ros2_llm_bridge.logs.answers import classify

    shown = frozenset(args.only or CLASSES)
    with claimed_stdout() as out:
        translator = load_log_translator(CLASSIFY, args.adapter, args.base, args.device)
        judge = remembering(lambda line: classify(line, translator))
        if args.batch:
            return classify_items(read_items(sys.stdin.buffer), judge, shown, out)
        lines = (list(map(readable, args.text)) if args.text else
                 (line.decode('utf-8', 'replace').rstrip('\r\n') for line in sys.stdin.buffer))
        console = Console(file=out, highlight=False, soft_wrap=True)
        return classify_lines(lines, judge, shown, console)


def remembering(judge: Callable[[str], Judgement]) -> Callable[[str], Judgement]:
    """Return a judge that is asked once for lines that differ in times and addresses only."""
    known: dict[str, Judgement] = {}

    def judged(line: str) -> Judgement:
        said = clean(line)
        if said not in known:
            known[said] = judge(line)
        return known[said]

    return judged


def classify_lines(
        lines: Iterable[str], judge: Callable[[str], Judgement], shown: Collection[str],
        console: Any) -> ExitCode:
    """Print the lines of the classes that are shown; the exit code tells of a failure."""
    from rich.text import Text

    code = ExitCode.DONE
    for line in lines:
        word = judge(line).word
        if word == 'failure':
            code = ExitCode.REFUSED
        if word in shown:
            console.print(Text(f'{word:7}', _STYLES[word]), Text.from_ansi(line))
            console.file.flush()
    return code


def classify_items(
        items: Iterable[Any], judge: Callable[[str], Judgement], shown: Collection[str], out: Any
) -> ExitCode:
    """Write a JSON object for each item that is shown; its further fields pass through."""
    code = ExitCode.DONE
    for item in items:
        if item.problem:
            answer = {'text': item.text, 'class': None, 'error': item.problem}
            code = ExitCode.REFUSED
        else:
            judgement = judge(item.text)
            answer = {**judgement.to_json(), 'text': item.text}
            if judgement.word == 'failure':
                code = ExitCode.REFUSED
            if judgement.word not in shown:
                continue
        out.write(json.dumps({**item.others, **answer}, ensure_ascii=False) + '\n')
        out.flush()
    return code
