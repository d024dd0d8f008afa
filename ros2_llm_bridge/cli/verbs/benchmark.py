# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Measure what a command costs, beside other ways to run the same model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TYPE_CHECKING

from ros2_llm_bridge.cli.console import claimed_stdout, messages
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_model, add_profile

if TYPE_CHECKING:
    from ros2_llm_bridge.benchmark.run import Plan

HELP = 'measure what a command costs, beside generate() and llama.cpp'

EPILOG = """\
examples:
  python -m ros2_llm_bridge benchmark --output out/benchmark
  python -m ros2_llm_bridge benchmark --parts compare --systems generate,bridge --limit 10 \\
      --output out/quick
  python -m ros2_llm_bridge benchmark --parts node,start --output out/benchmark
  python -m ros2_llm_bridge benchmark --parts none --output out/benchmark --page doc/performance.md

parts: compare (systems side by side), node (its own share, stop, the stream under load), start,
floor (how far a pass is above what the machine allows), growth (places, capabilities, words,
commands). A part that is measured again replaces the one in the output folder.
systems: generate, stepwise, forced, prefix, drafts, bridge, own-stepwise; llama-bf16, llama-q8,
llama-q4, llama-api where llama-cpp-python is installed (requirements/benchmark.txt). "all" are
those that are here. "bridge" is what the bridge runs; the rows before it leave something out.
Everything takes about half an hour on two cores; do nothing else on the machine meanwhile.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR',
        help='folder for benchmark.json, its page and logs')
    parser.add_argument(
        '--parts', type=_names, default='all', metavar='A,B',
        help='all, none, or some of compare, node, start, floor, growth (default: all)')
    parser.add_argument(
        '--systems', type=_names, default='all', metavar='A,B',
        help='rows of the comparison, see below (default: all that are installed)')
    parser.add_argument(
        '--data', type=Path, nargs='+', default=[], metavar='FILE',
        help='labelled instructions, as for "evaluate" (default: 60 that come with the package)')
    parser.add_argument(
        '--limit', type=_natural, default=0, metavar='N', help='at most so many lines')
    parser.add_argument(
        '--rounds', type=_natural, default=1, metavar='N',
        help='how often all lines are gone through (default: 1)')
    parser.add_argument(
        '--repeats', type=_natural, default=50, metavar='N',
        help="motions and stops of the node's share, passes of the floor (default: 50)")
    parser.add_argument(
        '--stream', type=float, default=20.0, metavar='S',
        help='seconds that the velocity stream is listened to (default: 20)')
    add_model(parser)
    parser.add_argument(
        '--dtype', choices=('auto', 'fp32', 'bf16', 'fp16'), default='auto',
        help='precision of the weights (default: auto, bf16 where the device multiplies it)')
    parser.add_argument(
        '--quantization', choices=('none', '8bit', '4bit'), default='none',
        help='on CUDA only (default: none)')
    parser.add_argument(
        '--threads', type=int, default=0, metavar='N',
        help='threads of every model; 0 is one a core (default: 0)')
    add_profile(parser)
    parser.add_argument(
        '--page', type=Path, default=None, metavar='FILE',
        help='where the page goes (default: performance.md in the output folder)')
    parser.add_argument(
        '--also', type=Path, nargs='+', default=[], metavar='JSON',
        help='benchmark.json of other machines or devices, for the same page')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Measure, and write document, page and pictures.

    Raises
    ------
    ModelError
        If a model cannot be loaded, or a system is not installed.
    RobotError
        If the bridge does not start or answer.

    """
    from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError

    with claimed_stdout() as out:
        try:
            out.write(_measured(args))
        except EvaluationDataError as error:
            messages().print(f'error: {error}', style='red', markup=False)
            return ExitCode.USAGE
    return ExitCode.DONE


def _measured(args: argparse.Namespace) -> str:
    """Return what a person sees, the files being written."""
    from ros2_llm_bridge.benchmark.document import NAME, read_document
    from ros2_llm_bridge.benchmark.page import comparison_table, write_page

    others = [read_document(path) for path in args.also]
    document = (read_document(args.output / NAME) if args.parts == ['none']
                else _run(_plan(args)))
    page = args.page or args.output / 'performance.md'
    write_page([document, *others], page)
    shown = comparison_table(document['parts']['compare']) if 'compare' in document[
        'parts'] else ''
    return f'{shown}{page}\n'


def _plan(args: argparse.Namespace) -> Plan:
    from importlib.resources import as_file, files

    from ros2_llm_bridge.benchmark.document import in_order
    from ros2_llm_bridge.benchmark.rows import choose_rows, ModelChoice
    from ros2_llm_bridge.benchmark.run import Plan
    from ros2_llm_bridge.cli.local import adapter_folder, load_profile_here
    from ros2_llm_bridge.inference.config import cache_folder
    from ros2_llm_bridge.training.evaluation.lines import add_places, choose, read_files
    from ros2_llm_bridge.training.evaluation.running import file_hash

    parts = in_order(args.parts)
    own = files('ros2_llm_bridge.benchmark') / 'instructions.jsonl'
    with as_file(own) as default:
        paths = args.data or [default]
        every = read_files(paths)
        hashes = {path.name: file_hash(path) for path in paths}
    return Plan(
        parts, ModelChoice(
            adapter_folder(args.adapter).resolve(), args.base, args.device, args.dtype,
            args.quantization, args.threads, cache_folder() / 'benchmark'),
        choose_rows(args.systems) if 'compare' in parts else [], choose(every, limit=args.limit),
        hashes, add_places(every, load_profile_here(args.profile)), args.output, args.rounds,
        args.repeats, args.stream)


def _run(plan: Plan) -> dict[str, Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn
    from ros2_llm_bridge.benchmark.run import run_benchmark

    with Progress(
            TextColumn('{task.description}', markup=False), BarColumn(), MofNCompleteColumn(),
            TimeRemainingColumn(), console=messages()) as progress:
        task = progress.add_task('answers', total=None, visible=False)
        return run_benchmark(
            plan, lambda note: progress.console.print(note, markup=False),
            lambda done, due: progress.update(task, completed=done, total=due, visible=True))


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(',') if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError('names nothing')
    return names


def _natural(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f'{text} is not at least 1')
    return value
