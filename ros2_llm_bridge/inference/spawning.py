# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Start the model process, end it, and tell how it ended. Knows no torch."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys

from ros2_llm_bridge.inference.cores import bound_spinning

_LOGGER = logging.getLogger(__name__)

#: Seconds in which a process that closed its stream should have told how it ended.
_EXIT_PATIENCE = 0.5
#: Longest wait for a killed process, seconds; one that reads from a mount that hangs may not end.
_END_PATIENCE = 3.0


def spawn(descriptor: int, niceness: int) -> subprocess.Popen[bytes]:
    """
    Start the model process on a stream whose descriptor it inherits.

    Raises
    ------
    OSError
        If it cannot be started.

    """
    environment = dict(os.environ)
    bound_spinning(environment)
    # Descriptor 2 for both: a library that prints must not corrupt our standard output.
    return subprocess.Popen(
        [sys.executable, '-m', 'ros2_llm_bridge.inference.worker',
         '--descriptor', str(descriptor), '--parent', str(os.getpid()),
         '--niceness', str(niceness)],
        env=environment, pass_fds=[descriptor], stdin=subprocess.DEVNULL, stdout=2,
        start_new_session=True)


def how_it_ended(process: subprocess.Popen[bytes]) -> str:
    """Return how a process ended that closed its stream; empty where that says nothing."""
    try:
        status = process.wait(_EXIT_PATIENCE)
    except subprocess.TimeoutExpired:
        return ''
    if status == -signal.SIGKILL:
        return 'it was killed, perhaps because memory ran out'
    return f'signal {-status}' if status < 0 else ''


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, which holds nothing that would be lost, and wait a moment for its end."""
    process.kill()
    try:
        process.wait(_END_PATIENCE)
    except subprocess.TimeoutExpired:
        _LOGGER.error(
            'the translator process %d does not end: it may read from a disk or a mount that does '
            'not answer', process.pid)
