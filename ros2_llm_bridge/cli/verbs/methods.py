# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Compare the methods of training on one base and one data set."""

from __future__ import annotations

import argparse
from pathlib import Path

from ros2_llm_bridge.cli.console import usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_training

HELP = 'train by every method and compare accuracy, size, time, memory and latency'

EPILOG = """\
examples:
  python -m ros2_llm_bridge methods --data data/commands --output out/methods
  python -m ros2_llm_bridge methods --data data/commands --output out/methods \\
      --gold people=sentences.jsonl --page doc/methods.md
  python -m ros2_llm_bridge methods --grid full --data data/commands --output out/grid \\
      --base Qwen/Qwen2.5-Coder-1.5B-Instruct
  python -m ros2_llm_bridge methods --cells untuned,lora-r4 --examples 200 --limit 20 \\
      --data data/commands --output out/trial

An interrupted comparison goes on when the same command is given again. With the default base the
grid "cpu" takes one to two hours on two cores.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--data', type=Path, required=True, metavar='DIR', help='a folder that "dataset" wrote')
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR',
        help='folder for adapters and results')
    parser.add_argument(
        '--grid', choices=('cpu', 'full'), default='cpu',
        help='cpu: 11 cells, one seed, 2,000 examples; full: more cells, three seeds, all '
             'examples (default: cpu)')
    parser.add_argument(
        '--cells', metavar='A,B,C', default='', help='only these cells of the grid')
    parser.add_argument(
        '--gold', action='append', default=[], metavar='NAME=FILE',
        help='further labelled lines to evaluate, under a name; may be given again')
    parser.add_argument(
        '--half', choices=('first', 'second', 'all'), default='all',
        help='which half of the further lines (default: all)')
    parser.add_argument(
        '--examples', type=int, default=None, metavar='N',
        help='training examples of each cell, 0 for all (default: that of the grid)')
    parser.add_argument(
        '--limit', type=int, default=200, metavar='N',
        help='held-out lines to evaluate, 0 for all (default: %(default)s)')
    add_training(parser, 'a field of the training of all cells')
    parser.add_argument(
        '--page', type=Path, default=None, metavar='FILE',
        help='where the page goes (default: methods.md in the output folder)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Train and evaluate what is not done yet, and write the page.

    Raises
    ------
    ModelError
        If a training failed or the base cannot be loaded.

    """
    from ros2_llm_bridge.training.config import TrainConfigError

    try:
        return _run(args)
    except (TrainConfigError, OSError) as error:
        return usage_error(error)


def _run(args: argparse.Namespace) -> ExitCode:
    from ros2_llm_bridge.training.config import TrainConfigError
    from ros2_llm_bridge.training.methods_grid import chosen_cells, common_settings, grid

    chosen = grid(args.grid)
    cells = chosen_cells(chosen.cells, [name for name in args.cells.split(',') if name])
    base = [] if args.base is None else [('base', args.base)]
    settings = common_settings(chosen.cells, [*args.fields, *base])
    gold = {}
    for item in args.gold:
        name, equals, path = item.partition('=')
        if not equals or not name or name == 'heldout':
            raise TrainConfigError(f'gold: {item!r} is not NAME=FILE, with a name of your own')
        gold[name] = Path(path)

    from ros2_llm_bridge.training.methods_comparison import compare_methods, Plan
    from ros2_llm_bridge.training.methods_report import table, write_page

    examples = chosen.examples if args.examples is None else args.examples
    results = compare_methods(
        Plan(args.data, gold, args.output, examples, args.limit, args.half, settings), cells)
    write_page(results, args.page or args.output / 'methods.md')
    print(table(results))
    return ExitCode.DONE
