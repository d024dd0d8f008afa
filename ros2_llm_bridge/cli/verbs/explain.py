# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Explain error texts: what happened, why, and what to do, from a catalogue of causes."""

from __future__ import annotations

import argparse
from collections import Counter
import json
import sys
from typing import Any, Iterable, Mapping

from ros2_llm_bridge.cli.console import claimed_stdout, readable, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.log_tasks import (
    add_log_model, has_one_source, load_cause_writer, print_explanation)
from ros2_llm_bridge.cli.options import add_threshold
from ros2_llm_bridge.logs.prompts import EXPLAIN

HELP = 'explain an error text: what happened, why, and what to do next'

EPILOG = """\
examples:
  python -m ros2_llm_bridge explain "Failed to connect to /cmd_vel topic"
  python -m ros2_llm_bridge explain "planner: GOAL_OCCUPIED, error code 206"
  python -m ros2_llm_bridge explain < ~/.ros/log/latest/launch.log
  python -m ros2_llm_bridge explain --batch < errors.jsonl > causes.jsonl

The causes stand in config/causes.yaml; a model only chooses among them. A log on standard input is
read record by record: INFO and DEBUG are passed over, and each cause is told once.
"""

USES_ROS = False

_PASSED_OVER = ('INFO', 'DEBUG')


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        'text', nargs='*', metavar='TEXT',
        help='an error text each; arguments without any space are the words of one text')
    parser.add_argument(
        '--batch', action='store_true',
        help='read standard input: a text a line, plain or as {"text": "…", …}; write a JSON '
             'object a line')
    parser.add_argument(
        '--all', action='store_true', dest='every',
        help='of a log, explain records of any severity')
    add_log_model(parser, EXPLAIN)
    add_threshold(parser, 'below which the cause counts as unknown')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Print the causes of error texts.

    Raises
    ------
    ModelError
        If base model or adapter could not be loaded, or failed.

    """
    if not has_one_source(args):
        return usage_error('give TEXT, or a log on standard input')
    from rich.console import Console
    from ros2_llm_bridge.cli.batch import read_items, spoken
    from ros2_llm_bridge.logs.answers import DEFAULT_THRESHOLD
    from ros2_llm_bridge.logs.catalogue import load_causes
    from ros2_llm_bridge.logs.records import records

    causes = load_causes()
    threshold = DEFAULT_THRESHOLD if args.threshold is None else args.threshold
    with claimed_stdout() as out:
        translator = load_cause_writer(args.adapter, args.base, args.device)
        asking: dict[str, Any] = {
            'causes': causes, 'translator': translator, 'threshold': threshold}
        if args.batch:
            return explain_items(read_items(sys.stdin.buffer), asking, out)
        console = Console(file=out, highlight=False, soft_wrap=True)
        if args.text:
            texts = [item.text for item in spoken(map(readable, args.text))]
            return explain_texts(texts, asking, console)
        lines = (line.decode('utf-8', 'replace') for line in sys.stdin.buffer)
        return explain_log(records(lines), args.every, asking, console)


def explain_texts(texts: Iterable[str], asking: Mapping[str, Any], console: Any) -> ExitCode:
    """Print the cause of each text; the exit code says whether all have one."""
    from ros2_llm_bridge.logs.answers import explain

    code = ExitCode.DONE
    for number, text in enumerate(texts):
        if number:
            console.print()
        explanation = explain(text, **asking)
        print_explanation(explanation, console)
        if explanation.cause is None:
            code = ExitCode.REFUSED
    return code


def explain_items(items: Iterable[Any], asking: Mapping[str, Any], out: Any) -> ExitCode:
    """Write a JSON object for each item, flushed at once; its further fields pass through."""
    from ros2_llm_bridge.logs.answers import explain

    code = ExitCode.DONE
    for item in items:
        if item.problem:
            answer = {'text': item.text, 'cause': None, 'error': item.problem}
            code = ExitCode.REFUSED
        else:
            answer = explain(item.text, **asking).to_json()
        out.write(json.dumps({**item.others, **answer}, ensure_ascii=False) + '\n')
        out.flush()
    return code


def explain_log(
        found: Iterable[str], every: bool, asking: Mapping[str, Any], console: Any) -> ExitCode:
    """
    Print each cause that the records of a log have, when it first comes, and their numbers.

    Parameters
    ----------
    found
        The records.
    every
        Whether to explain records that claim to be no more than INFO.
    asking
        Catalogue, model and threshold, as ``answers.explain`` takes them.
    console
        Where to.

    """
    from rich.text import Text
    from ros2_llm_bridge.logs.answers import explain
    from ros2_llm_bridge.logs.catalogue import UNKNOWN
    from ros2_llm_bridge.logs.records import clean, severity

    answers: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for record in found:
        if severity(record) in _PASSED_OVER and not every:
            continue
        said = clean(record)
        if said not in answers:
            explanation = explain(record, nearest=0, **asking)
            cause = explanation.cause
            answers[said] = cause.id if cause else UNKNOWN
            if cause and not counts[cause.id]:
                console.print(Text(said, 'dim'))
                print_explanation(explanation, console)
                console.print()
        counts[answers[said]] += 1
    for name, number in counts.most_common():
        console.print(Text(f'{number:5d} x {name}'))
    return ExitCode.DONE
