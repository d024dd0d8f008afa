# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Translate instructions into commands and print them as JSON; nothing moves."""

from __future__ import annotations

import argparse
import sys

from ros2_llm_bridge.cli.console import claimed_stdout, readable, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_model, add_profile, add_threshold

HELP = 'translate instructions into ros2 commands, one JSON object a line; nothing moves'

EPILOG = """\
examples:
  python -m ros2_llm_bridge translate "move forward 2 meters"
  python -m ros2_llm_bridge translate turn right forty five degrees
  python -m ros2_llm_bridge translate --places "kitchen,front door" "go to the front door"
  python -m ros2_llm_bridge translate --batch < instructions.txt > commands.jsonl

With --batch, exit code 0 says that every line was answered, refusals included.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        'text', nargs='*', metavar='TEXT',
        help='an instruction each; arguments without any space are the words of one instruction')
    parser.add_argument(
        '--batch', action='store_true',
        help='read standard input: an instruction a line, plain or as {"text": "…", …}, whose '
             'other fields pass through')
    add_profile(parser)
    add_model(parser)
    parser.add_argument(
        '--places', metavar='A,B,C', default='',
        help='further place names, at made-up poses')
    add_threshold(parser, 'below which a motion is refused as unsure')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Print a JSON object a line.

    Raises
    ------
    ProfileError, ModelError
        If profile, base model or adapter could not be loaded.

    """
    if bool(args.text) == args.batch:
        return usage_error('give TEXT or --batch')
    from ros2_llm_bridge.cli.batch import read_items, spoken, translate_items
    from ros2_llm_bridge.cli.local import load_profile_here, load_translator
    from ros2_llm_bridge.profile.load import with_places
    from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

    with claimed_stdout() as out:
        profile = load_profile_here(args.profile)
        if args.places:
            profile = with_places(profile, args.places.split(','))
        translator = load_translator(args.adapter, args.base, args.device)
        threshold = DEFAULT_THRESHOLD if args.threshold is None else args.threshold
        items = read_items(sys.stdin.buffer) if args.batch else spoken(map(readable, args.text))
        counts = translate_items(items, profile, translator, threshold, out)
    if args.batch:
        return ExitCode.REFUSED if counts.failed else ExitCode.DONE
    return ExitCode.REFUSED if counts.refused else ExitCode.DONE
