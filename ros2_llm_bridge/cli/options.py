# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Options that several verbs share, with one wording."""

from __future__ import annotations

import argparse

from ros2_llm_bridge.inference.config import DEFAULT_BASE

#: The default adapter of verbs that translate.
IN_SERVICE = 'the one in service, see "adapter"'


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add ``--profile``."""
    parser.add_argument(
        '--profile', default='demo', metavar='FILE',
        help='robot profile: a YAML file or the name of an example (default: %(default)s)')


def add_model(parser: argparse.ArgumentParser, adapter: str = '') -> None:
    """Add ``--adapter``, ``--base`` and ``--device``; ``adapter`` says which is the default."""
    parser.add_argument(
        '--adapter', metavar='DIR', default=None,
        help=f'folder of the adapter (default: {adapter or IN_SERVICE})')
    add_base(parser)


def add_base(parser: argparse.ArgumentParser) -> None:
    """Add ``--base`` and ``--device``."""
    parser.add_argument(
        '--base', metavar='ID', default=DEFAULT_BASE,
        help='base model: a Hub id, a folder or a GGUF file (default: %(default)s)')
    parser.add_argument(
        '--device', default='auto', metavar='NAME',
        help='auto, cpu, cuda or cuda:N (default: %(default)s)')


def add_threshold(parser: argparse.ArgumentParser, what: str) -> None:
    """Add ``--threshold``, a probability, None if it is not given; ``what`` it decides."""
    parser.add_argument(
        '--threshold', type=probability, default=None, metavar='P',
        help=f'least confidence, 0..1, {what}')


def add_training(parser: argparse.ArgumentParser, whose: str) -> None:
    """Add ``--base`` and ``--set`` of trainings; ``whose`` field a ``--set`` is."""
    parser.add_argument(
        '--base', metavar='ID', default=None,
        help='base model: a Hub id, a folder or a GGUF file (default: the embedded one)')
    parser.add_argument(
        '--set', action='append', type=_field, default=[], metavar='FIELD=VALUE', dest='fields',
        help=f'{whose}, for example --set learning_rate=5e-4; may be given again')


def add_bridge(parser: argparse.ArgumentParser) -> None:
    """Add ``--bridge`` and ``--wait``."""
    parser.add_argument(
        '--bridge', default='bridge', metavar='NAME',
        help="name of the bridge's node (default: %(default)s)")
    parser.add_argument(
        '--wait', type=float, default=5.0, metavar='S',
        help='wait so many seconds for the bridge (default: %(default)g)')


def probability(text: str) -> float:
    """
    Return a number from 0 to 1, for ``type`` of an argument.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is beyond.

    """
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f'{text} is not within 0..1')
    return value


def positive(text: str) -> int:
    """
    Return a whole number from 1, for ``type`` of an argument.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is below.

    """
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f'{text} is not at least 1')
    return value


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition('=')
    if not name or not equals:
        raise argparse.ArgumentTypeError(f'{text!r} is not FIELD=VALUE')
    return name, value
