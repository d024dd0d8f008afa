# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the verbs for logs share: their model, and how a cause is printed.

Imports torch only when a model is loaded.
"""

from __future__ import annotations

import argparse
from io import BufferedReader
import sys
from typing import Iterator, Optional, TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from ros2_llm_bridge.cli.console import messages
from ros2_llm_bridge.cli.options import add_model
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.logs.prompts import CLASSES, CLASSIFY, EXPLAIN, LogTask
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.resources import models_folder

if TYPE_CHECKING:
    from ros2_llm_bridge.logs.answers import Chooser, Explanation

#: Bytes of a log that are read at a time: some hundred lines.
_CHUNK = 1 << 15


def add_log_model(parser: argparse.ArgumentParser, task: LogTask) -> None:
    """Add ``--adapter``, ``--base`` and ``--device`` for the adapter of a task."""
    add_model(parser, f'models/{task}-lora of this package')


def has_one_source(args: argparse.Namespace) -> bool:
    """Return whether texts come from the arguments or from standard input, not from both."""
    return not args.batch if args.text else not sys.stdin.isatty()


def load_cause_writer(adapter: Optional[str], base: str, device: str) -> Translator:
    """
    Load base model and the adapter for ``explain`` into this process.

    Raises
    ------
    ModelError
        If either could not be loaded, or the adapter is for another task.

    """
    config = _configuration(EXPLAIN, adapter, base, device)
    from ros2_llm_bridge.inference.local import LocalTranslator

    with messages().status('loading the model') as status:
        return LocalTranslator(
            config, on_stage=lambda stage: status.update(f'loading the model: {stage}'))


def load_line_chooser(adapter: Optional[str], base: str, device: str) -> Chooser:
    """
    Load base model and the adapter for ``classify`` into this process.

    Raises
    ------
    ModelError
        As ``load_cause_writer``.

    """
    config = _configuration(CLASSIFY, adapter, base, device)
    from ros2_llm_bridge.inference.choosing import load_chooser

    with messages().status('loading the model') as status:
        return load_chooser(
            config, CLASSES, lambda stage: status.update(f'loading the model: {stage}'))


def line_groups(stream: BufferedReader) -> Iterator[list[str]]:
    """
    Yield the lines of a stream in groups: those that are there, without waiting for more.

    A file comes in large groups, a live log line by line. Bytes that are no UTF-8 become U+FFFD.
    """
    rest = b''
    while data := stream.read1(_CHUNK):
        *lines, rest = (rest + data).split(b'\n')
        if lines:
            yield [_decoded(line) for line in lines]
    if rest:
        yield [_decoded(rest)]


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print a cause with its next steps, or the nearest ones where none is sure."""
    found = explanation.cause
    if found is None:
        console.print(Text('unknown', 'bold yellow'), Text('no cause that I am sure of'))
        for number, candidate in enumerate(explanation.nearest, 1):
            begins = 'Perhaps:' if number == 1 else 'or:'
            console.print(Text(
                f'  {begins} {candidate.cause.id} ({candidate.confidence:.0%}): '
                f'{candidate.cause.happened}'))
        return
    console.print(Text(found.id, 'bold red'),
                  Text(f'({found.area}), {explanation.confidence:.0%} sure'))
    console.print(Text(f'  {found.happened}'))
    console.print(Text(f'  Why: {found.cause}'))
    console.print(Text('  What to do:'))
    for number, step in enumerate(found.next_steps, 1):
        console.print(Text(f'  {number}. {step}'))


def _decoded(line: bytes) -> str:
    return line.decode('utf-8', 'replace').rstrip('\r')


def _configuration(
        task: LogTask, adapter: Optional[str], base: str, device: str) -> TranslatorConfig:
    """Return what to load, after a look at the adapter that takes no torch."""
    from ros2_llm_bridge.inference.adapter_source import find_adapter
    from ros2_llm_bridge.inference.manifest import read_manifest

    folder = find_adapter(adapter) if adapter else models_folder() / f'{task}-lora'
    read_manifest(folder, task=task)
    return TranslatorConfig(adapter=str(folder), base=base, device=device, task=task)
