# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Generate training data: instructions and their written form, from a seed."""

from __future__ import annotations

import argparse
from pathlib import Path

from ros2_llm_bridge.cli.console import messages, results
from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'generate training data from a seed; no model is needed'

EPILOG = """\
examples:
  python -m ros2_llm_bridge dataset --output data/commands
  python -m ros2_llm_bridge dataset --count 2000 --seed 7 --output data/small
  python -m ros2_llm_bridge dataset --phrases our_words.jsonl --output data/ours

A line of --phrases: {"text": "scoot forward 2 meters",
"written": "ros2 topic pub --for 2m /cmd_vel geometry_msgs/msg/Twist \\"{linear: {x: default}}\\""}
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--count', type=_positive, default=26000, metavar='N',
        help='examples of all splits together (default: %(default)s)')
    parser.add_argument(
        '--seed', type=int, default=1, metavar='N',
        help='seed of the random numbers; the same seed gives the same data (default: 1)')
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR', help='folder to write into')
    parser.add_argument(
        '--phrases', type=Path, default=None, metavar='FILE',
        help='JSONL of own phrases with their written form; all of them train')
    parser.add_argument(
        '--repeat', type=_positive, default=10, metavar='N',
        help='how often each own phrase stands in the training file (default: %(default)s)')
    parser.add_argument(
        '--exclude', type=Path, action='append', default=[], metavar='FILE',
        help='JSONL whose texts must not occur, such as a test set; may be given again')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Write a data set and print its card.

    Raises
    ------
    BridgeError
        If own phrases are wrong or have an excluded text.

    """
    from collections import Counter

    from rich.markdown import Markdown
    from ros2_llm_bridge.training.dataset import generate
    from ros2_llm_bridge.training.dataset_files import read_phrases, read_texts, write

    try:
        own = read_phrases(args.phrases) if args.phrases else []
        excluded = [text for path in args.exclude for text in read_texts(path)]
        dropped: Counter[str] = Counter()
        with messages().status(f'generating {args.count} examples'):
            examples = list(generate(args.count, args.seed, dropped, excluded))
        card = write(examples, args.output, args.seed, dropped, own, args.repeat, excluded)
    except OSError as error:
        messages().print(f'error: {error}', style='red', markup=False)
        return ExitCode.USAGE
    results().print(Markdown(card.split('---\n', 2)[2]))
    for reason, number in dropped.most_common(5):
        results().print(f'dropped {number}: {reason}', markup=False)
    return ExitCode.DONE


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f'{text} is not at least 1')
    return value
