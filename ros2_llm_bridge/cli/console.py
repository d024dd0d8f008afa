# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the command line writes where: results to standard output, everything else to standard error.

Libraries print what they like to file descriptor 1; ``claimed_stdout`` keeps it clean.
"""

from __future__ import annotations

from contextlib import contextmanager
import os
import sys
from typing import Iterator, TextIO

from rich.console import Console
from ros2_llm_bridge.cli.exit_codes import ExitCode


def messages() -> Console:
    """Return the console for progress and errors, on standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def results() -> Console:
    """Return the console for what was asked for, on standard output."""
    return Console(highlight=False, soft_wrap=True)


def usage_error(what: object) -> ExitCode:
    """Say what is wrong with the arguments, or with a file that they name; return the code."""
    messages().print(f'error: {what}', style='red', markup=False)
    return ExitCode.USAGE


@contextmanager
def claimed_stdout() -> Iterator[TextIO]:
    """
    Provide standard output to the caller alone: whatever others print goes to standard error.

    Works on the file descriptor, so that C libraries and child processes are caught too. Lone
    surrogates, which UTF-8 does not have, are written as JSON's own escapes.
    """
    sys.stdout.flush()
    saved = os.dup(1)
    os.dup2(2, 1)
    own = open(
        saved, 'w', encoding='utf-8', errors='backslashreplace', newline='\n', closefd=False)
    try:
        yield own
        own.flush()
    finally:
        _drop(own)
        sys.stdout.flush()
        os.dup2(saved, 1)
        os.close(saved)


def _drop(stream: TextIO) -> None:
    """Close a stream whose reader may be gone; its descriptor stays open."""
    try:
        stream.close()
    except BrokenPipeError:
        pass  # said already by the write that raised it


def silence_stdout() -> None:
    """Point standard output at nothing: the last flush must not meet a closed pipe."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)


def readable(text: str) -> str:
    """
    Return a command line argument as proper Unicode.

    Python hands bytes that are no UTF-8 over as lone surrogates (PEP 383); they become the
    replacement character, which is then refused as unreadable instead of crashing an encoder.
    """
    return text.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace') if _escaped(
        text) else text


def _escaped(text: str) -> bool:
    return any('\udc80' <= c <= '\udcff' for c in text)
