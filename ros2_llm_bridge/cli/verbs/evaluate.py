# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Measure adapters on labelled instructions beside their baselines, and write a report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ros2_llm_bridge.cli.console import claimed_stdout, messages, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_model, add_profile, add_threshold, positive

if TYPE_CHECKING:
    from ros2_llm_bridge.profile.schema import RobotProfile
    from ros2_llm_bridge.training.evaluation.lines import Line
    from ros2_llm_bridge.training.evaluation.running import Ran

HELP = 'measure an adapter on labelled instructions, beside baselines and other adapters'

EPILOG = """\
examples:
  python -m ros2_llm_bridge evaluate --data validation.jsonl --output report
  python -m ros2_llm_bridge evaluate --hold-out human.jsonl --train-data train.jsonl --output out
  python -m ros2_llm_bridge evaluate --data v.jsonl --adapter mine --compare a b --output report
  python -m ros2_llm_bridge evaluate --data v.jsonl --baselines none --limit 50 --output quick
  python -m ros2_llm_bridge evaluate --data v.jsonl --report-only --threshold 0.7 --output report

A line of data is {"text": "turn left", "expected": [{"do": "turn", "angle_rad": 1.5708}]}, with
kind, origin, flags, place_alt and capabilities where they are known. Answers are kept in the
output folder as they come: the same command goes on where it was interrupted.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--data', type=Path, nargs='+', default=[], metavar='FILE', help='labelled instructions')
    parser.add_argument(
        '--hold-out', type=Path, nargs='+', default=[], metavar='FILE',
        help='more of them, whose second half is for reporting only: its errors are not listed')
    add_model(parser)
    parser.add_argument(
        '--compare', type=Path, nargs='+', default=[], metavar='DIR', help='further adapters')
    parser.add_argument(
        '--baselines', type=_baselines, default='rules,few-shot,no-grammar', metavar='A,B',
        help='of rules, few-shot, no-grammar; or none (default: %(default)s)')
    add_profile(parser)
    parser.add_argument(
        '--train-data', type=Path, nargs='+', default=[], metavar='FILE',
        help='lines whose text stands in these files, too, count apart')
    parser.add_argument(
        '--half', choices=('first', 'second', 'all'), default='all',
        help='half of the lines by a hash of the text (default: %(default)s)')
    parser.add_argument(
        '--limit', type=positive, default=0, metavar='N',
        help='at most so many lines, always the same ones, for example 50')
    add_threshold(parser, "of an adapter's motion (default: as in the bridge)")
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR', help='folder of the report')
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        '--fresh', action='store_true', help='ask again for answers that are there already')
    again.add_argument(
        '--report-only', action='store_true',
        help='write the report again from the answers that are there; no model is loaded')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Ask every system for every line and write the report.

    Raises
    ------
    ProfileError, ModelError
        If profile, base model or an adapter could not be loaded.

    """
    from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError

    with claimed_stdout() as out:
        try:
            out.write(_evaluate(args))
        except EvaluationDataError as error:
            return usage_error(error)
    return ExitCode.DONE


def _evaluate(args: argparse.Namespace) -> str:
    """Return a summary, the report being written."""
    from ros2_llm_bridge.cli.local import load_profile_here
    from ros2_llm_bridge.training.evaluation.lines import (
        add_places, choose, EvaluationDataError, file_labels, mark_seen, read_files)
    from ros2_llm_bridge.training.evaluation.report import Setting, shown, write_report
    from ros2_llm_bridge.training.evaluation.running import (
        errors_of, file_hash, measure_run, stored_runs)
    from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

    every = read_files(args.data, args.hold_out)
    lines = mark_seen(choose(every, args.half, args.limit), args.train_data)
    if not lines:
        raise EvaluationDataError(
            '--data', 0, 'gives no line; name at least one file with labelled instructions')
    # All places of the files, also of lines that were not drawn: the robot is the same then.
    profile = add_places(every, load_profile_here(args.profile))
    threshold = DEFAULT_THRESHOLD if args.threshold is None else args.threshold
    runs = stored_runs(args.output, lines) if args.report_only else _ask(args, lines, profile)
    evaluations = [measure_run(ran, lines, profile, threshold) for ran in runs]
    write_report(
        args.output,
        Setting(
            {label: file_hash(path) for path, label in file_labels(
                [*args.data, *args.hold_out]).items()},
            args.half, args.limit, args.profile, [path.name for path in args.train_data]),
        {ran.name: ran.title for ran in runs}, evaluations,
        {ran.name: errors_of(ran, lines, profile, threshold) for ran in runs})
    rows = [f'{e.system}: {e.overall.exact.count} of {e.overall.n} exact, '
            f'{shown(e.overall.exact)}; {e.wrong_direction.count} wrong directions\n'
            for e in evaluations]
    return ''.join([*rows, f'{args.output / "report.md"}\n'])


def _ask(
        args: argparse.Namespace, lines: list[Line], profile: RobotProfile) -> list[Ran]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn
    from ros2_llm_bridge.cli.local import adapter_folder
    from ros2_llm_bridge.training.evaluation.running import run_systems
    from ros2_llm_bridge.training.evaluation.systems import choose_systems, Models

    console = messages()
    with Progress(
            TextColumn('{task.description}', markup=False), BarColumn(), MofNCompleteColumn(),
            TimeRemainingColumn(), console=console) as progress:
        tasks = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done)

        models = Models(args.base, args.device)
        systems = choose_systems(
            models, adapter_folder(args.adapter), args.compare, args.baselines)
        return run_systems(
            systems, lines, profile, args.output, args.fresh, show,
            lambda note: progress.console.print(note, markup=False))


def _baselines(text: str) -> tuple[str, ...]:
    known = ('rules', 'few-shot', 'no-grammar')
    names = tuple(name.strip() for name in text.split(',') if name.strip())
    if names == ('none',):
        return ()
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(
                f'{name!r} is no baseline: take some of {", ".join(known)}, or none')
    return names
