# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Make the shipped ``command`` adapter from nothing: ``python scripts/train_command_adapter.py``.

Data and training in the parts below, each going on from the adapter of the one before, and the
mean of the last adapters. Given again, it goes on where it was interrupted.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
import subprocess
import sys

from ros2_llm_bridge.cli.exit_codes import ExitCode

SEED = 1
SETTINGS = ('lora_r=32', 'lora_alpha=64', 'lora_plus_ratio=4')


@dataclass(frozen=True)
class Part:
    """
    One part of the training.

    Parameters
    ----------
    name
        Its folder.
    count, seed, emphasis
        What ``dataset`` is told.
    learning_rate
        The highest of the part.

    """

    name: str
    count: int
    seed: int
    learning_rate: float
    emphasis: tuple[str, ...] = ()


PARTS = (
    Part('first', 46_000, 6, 5e-4),
    Part('phrases', 7_200, 8, 2e-4, ('phrasebook=4',)),
    Part('again', 7_200, 9, 2e-4, ('phrasebook=2',)),
)
#: So many of the last adapters are averaged.
AVERAGED = 2


def make(work: Path, output: Path, share: float, base: tuple[str, ...] = ()) -> None:
    """
    Make data and adapter of each part, and write the mean of the last adapters.

    Parameters
    ----------
    work
        Folder of the parts.
    output
        Folder of the adapter.
    share
        How much of each part's data is made.
    base
        Options of ``train`` that name another base.

    Raises
    ------
    subprocess.CalledProcessError
        If a part fails, which has then told why.

    """
    before: list[str] = []
    for part in PARTS:
        data, adapter = work / part.name / 'data', work / part.name / 'adapter'
        if not (data / 'README.md').is_file():  # it is written last
            _run('dataset', '--count', round(part.count * share), '--seed', part.seed,
                 '--output', data, *_each('--emphasis', part.emphasis))
        fields = (f'seed={SEED}', *SETTINGS, f'learning_rate={part.learning_rate}')
        _run('train', *base, *before, '--data', data, '--output', adapter, *_each('--set', fields))
        before = ['--init-adapter', str(adapter)]
    last = [work / part.name / 'adapter' for part in PARTS[-AVERAGED:]]
    _run('adapter', 'average', *last, '--output', output)


def _each(option: str, values: tuple[str, ...]) -> list[str]:
    return [word for value in values for word in (option, value)]


def _run(verb: str, *arguments: object) -> None:
    subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', verb, *map(str, arguments)], check=True)


def main() -> int:
    """Make the adapter."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument('--work', type=Path, default=Path('out/command-adapter'), metavar='DIR',
                        help='folder for the data and the parts (default: %(default)s)')
    parser.add_argument('--output', type=Path, default=Path('adapters/command-lora'),
                        metavar='DIR', help='folder for the adapter (default: %(default)s)')
    parser.add_argument('--base', help='another base model (default: the embedded one)')
    parser.add_argument('--share', type=float, default=1.0, metavar='X',
                        help='make only this share of the data, for a trial')
    args = parser.parse_args()
    try:
        make(args.work, args.output, args.share, ('--base', args.base) if args.base else ())
    except subprocess.CalledProcessError as error:
        return error.returncode
    return ExitCode.DONE


if __name__ == '__main__':
    sys.exit(main())
