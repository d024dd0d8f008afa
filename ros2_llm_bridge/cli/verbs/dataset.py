# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Generate training data of a task: instructions or log texts with their answers, from a seed."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from ros2_llm_bridge.cli.console import messages, results, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import positive
from ros2_llm_bridge.inference.config import COMMANDS_TASK
from ros2_llm_bridge.logs.prompts import CLASSIFY, EXPLAIN

HELP = 'generate training data from a seed; no model is needed'

EPILOG = """\
examples:
  python -m ros2_llm_bridge dataset --output data/commands
  python -m ros2_llm_bridge dataset --count 2000 --seed 7 --output data/small
  python -m ros2_llm_bridge dataset --phrases our_words.jsonl --output data/ours
  python -m ros2_llm_bridge dataset --emphasis capabilities=5 --output data/lamps
  python -m ros2_llm_bridge dataset --task explain --output data/explain

A line of --phrases: {"text": "scoot forward 2 meters",
"written": "ros2 topic pub --for 2m /cmd_vel geometry_msgs/msg/Twist \\"{linear: {x: default}}\\""}
"""

USES_ROS = False

#: Examples of all splits of commands, and times that each own phrase stands in training.
_COUNT = 26000
_REPEAT = 10
#: Examples to train on for the other tasks: about ten minutes for an adapter on two cores.
_LOG_COUNT = 4000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--task', choices=(COMMANDS_TASK, EXPLAIN, CLASSIFY), default=COMMANDS_TASK,
        help='what an adapter is to learn (default: %(default)s)')
    parser.add_argument(
        '--count', type=positive, default=None, metavar='N',
        help=f'examples of all splits together (default: {_COUNT}); of the other tasks, examples '
             f'to train on (default: {_LOG_COUNT})')
    parser.add_argument(
        '--seed', type=int, default=1, metavar='N',
        help='seed of the random numbers; the same seed gives the same data (default: 1)')
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR', help='folder to write into')
    parser.add_argument(
        '--phrases', type=Path, default=None, metavar='FILE',
        help='JSONL of own phrases with their written form; all of them train')
    parser.add_argument(
        '--repeat', type=positive, default=None, metavar='N',
        help=f'how often each own phrase stands in the training file (default: {_REPEAT})')
    parser.add_argument(
        '--exclude', type=Path, action='append', default=[], metavar='FILE',
        help='JSONL whose texts must not occur, such as a test set; may be given again')
    parser.add_argument(
        '--emphasis', action='append', default=[], metavar='NAME=FACTOR',
        help='how many times as often phrases of a module of training/phrases/ are drawn, such as '
             'phrasebook=4; may be given again')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Write a data set and print its card.

    Raises
    ------
    BridgeError
        If own phrases are wrong or have an excluded text, or there are not so many examples.

    """
    try:
        return _write_commands(args) if args.task == COMMANDS_TASK else _write_logs(args)
    except OSError as error:
        return usage_error(error)


def _write_commands(args: argparse.Namespace) -> ExitCode:
    from collections import Counter

    from ros2_llm_bridge.training.dataset import generate, GenerationError
    from ros2_llm_bridge.training.dataset_files import read_phrases, read_texts, write

    try:
        emphasis = dict(map(_factor, args.emphasis))
    except ValueError as error:
        return usage_error(error)
    own = read_phrases(args.phrases) if args.phrases else []
    excluded = [text for path in args.exclude for text in read_texts(path)]
    dropped: Counter[str] = Counter()
    count = args.count or _COUNT
    try:
        with messages().status(f'generating {count} examples'):
            examples = list(generate(count, args.seed, dropped, excluded, emphasis))
    except GenerationError as error:
        return usage_error(error)
    _print_card(write(
        examples, args.output, args.seed, dropped, own, args.repeat or _REPEAT, excluded,
        emphasis))
    for reason, number in dropped.most_common(5):
        results().print(f'dropped {number}: {reason}', markup=False)
    return ExitCode.DONE


def _factor(text: str) -> tuple[str, float]:
    """Return a module of phrases and its factor; a ValueError says what is wrong."""
    from ros2_llm_bridge.training.phrases.mixture import SOURCES

    name, _, number = text.partition('=')
    if name not in SOURCES:
        raise ValueError(f'--emphasis: {name!r} has no phrases; use {", ".join(SOURCES)}')
    try:
        factor = float(number)
    except ValueError:
        factor = math.nan
    if not 0 <= factor <= 100:
        raise ValueError(f'--emphasis {text}: must be a number from 0 to 100, as {name}=4')
    return name, factor


def _write_logs(args: argparse.Namespace) -> ExitCode:
    from ros2_llm_bridge.training.logs.dataset import generate, write

    if args.phrases or args.repeat or args.exclude or args.emphasis:
        return usage_error(
            '--phrases, --repeat, --exclude and --emphasis are of '
            f'--task {COMMANDS_TASK} only')
    count = args.count or _LOG_COUNT
    with messages().status(f'generating {count} examples'):
        examples = list(generate(args.task, count, args.seed))
    _print_card(write(args.task, examples, args.output, args.seed))
    return ExitCode.DONE


def _print_card(card: str) -> None:
    """Print a data card without its front matter."""
    from rich.markdown import Markdown

    results().print(Markdown(card.split('---\n', 2)[2]))
