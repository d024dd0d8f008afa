# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Options that several verbs share, with one wording."""

from __future__ import annotations

import argparse

from ros2_llm_bridge.inference.config import DEFAULT_BASE


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add ``--profile``."""
    parser.add_argument(
        '--profile', default='demo', metavar='FILE',
        help='robot profile: a YAML file or the name of an example (default: %(default)s)')


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add ``--adapter``, ``--base`` and ``--device``."""
    parser.add_argument(
        '--adapter', metavar='DIR', default=None,
        help='folder of the adapter (default: the one in service, see "adapter")')
    parser.add_argument(
        '--base', metavar='ID', default=DEFAULT_BASE,
        help='base model: a Hub id, a folder or a GGUF file (default: %(default)s)')
    parser.add_argument(
        '--device', default='auto', metavar='NAME',
        help='auto, cpu, cuda or cuda:N (default: %(default)s)')


def add_bridge(parser: argparse.ArgumentParser) -> None:
    """Add ``--bridge`` and ``--wait``."""
    parser.add_argument(
        '--bridge', default='bridge', metavar='NAME',
        help="name of the bridge's node (default: %(default)s)")
    parser.add_argument(
        '--wait', type=float, default=5.0, metavar='S',
        help='wait so many seconds for the bridge (default: %(default)g)')
