# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Prepare base model and forward pass, or say which base and adapter are here."""

from __future__ import annotations

import argparse
from dataclasses import asdict
import json
from typing import Optional

from ros2_llm_bridge.cli.console import claimed_stdout, messages, results
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.errors import ModelError

HELP = 'prepare the embedded base model once, or show what an adapter was made of'

EPILOG = """\
examples:
  python -m ros2_llm_bridge model prepare
  python -m ros2_llm_bridge model info
  python -m ros2_llm_bridge model info --adapter my_adapter
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(metavar='ACTION', dest='action', required=True)
    actions.add_parser(
        'prepare', help='convert the embedded base model into the cache and compile its layers')
    info = actions.add_parser('info', help='show the manifest of an adapter')
    info.add_argument(
        '--adapter', metavar='DIR', default=None,
        help='folder of the adapter (default: the one in service)')


def run(args: argparse.Namespace) -> ExitCode:
    """
    Prepare the base, or show a manifest.

    Raises
    ------
    ModelError
        If the base could not be converted, or there is no such adapter.

    """
    return _prepare() if args.action == 'prepare' else show_manifest(args.adapter)


def _prepare() -> ExitCode:
    with claimed_stdout() as out, messages().status('looking for the base model') as status:
        from ros2_llm_bridge.inference.base_model import prepare_default_base
        from ros2_llm_bridge.inference.layers_build import compile_layers

        out.write(f'{prepare_default_base(status.update)}\n')
        status.update('compiling the decoder layers')
        try:
            out.write(f'{compile_layers()}\n')
        except ModelError as error:  # it works without, only not as quickly
            messages().print(f'{error}', markup=False)
    return ExitCode.DONE


def show_manifest(adapter: Optional[str]) -> ExitCode:
    """
    Print where an adapter lies and its manifest; None is the one in service.

    Raises
    ------
    AdapterError
        If there is no such adapter.

    """
    from ros2_llm_bridge.cli.local import adapter_folder
    from ros2_llm_bridge.inference.manifest import read_manifest
    folder = adapter_folder(adapter)
    manifest = asdict(read_manifest(folder))
    results().print(f'adapter {folder}', markup=False)
    results().print_json(json.dumps(manifest, default=str))
    return ExitCode.DONE
