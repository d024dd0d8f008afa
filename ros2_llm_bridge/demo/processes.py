# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Processes that the demo starts and surely ends: on success, failure, Ctrl-C and its own death.

Knows processes and signals, no ROS.
"""

from __future__ import annotations

import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Mapping, Sequence

#: Seconds that a process gets after SIGINT, then after SIGTERM, before it is killed.
PATIENCE_S = ((signal.SIGINT, 6.0), (signal.SIGTERM, 2.0))

# Has Linux end the process when its parent dies, even by SIGKILL (prctl(2), PR_SET_PDEATHSIG is
# 1), and becomes the process itself. Python code between fork and exec would not be safe here.
_LAUNCHER = (
    'import ctypes, os, sys\n'
    f'ctypes.CDLL(None).prctl(1, {int(signal.SIGTERM)})\n'
    'if os.getppid() == int(sys.argv[1]):\n'
    '    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])\n')


def network_environment(domain: int) -> dict[str, str]:
    """Return the variables of a ROS network that no other robot sees."""
    return {
        'ROS_DOMAIN_ID': str(domain), 'ROS_AUTOMATIC_DISCOVERY_RANGE': 'LOCALHOST',
        # Processes that are killed leave no shared memory behind over UDP.
        'FASTDDS_BUILTIN_TRANSPORTS': 'UDPv4'}


class ChildProcess:
    """
    A verb of this package in a process and session of its own, writing to a log file.

    Its own session keeps a terminal's Ctrl-C from it: its parent ends it, in the right order.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path,
    ) -> None:
        self.name = arguments[0]
        self.log = log
        with log.open('wb') as stream:
            self._process = subprocess.Popen(
                [sys.executable, '-S', '-c', _LAUNCHER, str(os.getpid()),
                 '-m', 'ros2_llm_bridge', *arguments],
                env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=stream,
                stderr=subprocess.STDOUT, start_new_session=True)

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Return whether the process runs."""
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def wait(self, timeout_s: float) -> int:
        """
        Wait for the end and return the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            If it still runs.

        """
        return self._process.wait(timeout_s)

    def end(self) -> int:
        """End the process, first politely, and return its exit code."""
        for number, seconds in PATIENCE_S:
            if not self.is_alive:
                break
            self.signal(number)
            try:
                self.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        if self.is_alive:
            self._process.kill()
        return self._process.wait(5.0)

    def last_lines(self, count: int = 15) -> str:
        """Return the end of its log."""
        return '\n'.join(self.log.read_text(errors='replace').splitlines()[-count:])
