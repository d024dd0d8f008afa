# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write a flight log in a thread of its own.

A disk may hang, be full or read-only; what moves and stops the robot must not wait for it, nor
fail with it. Lines that could not be written are counted, and the count is written as soon as
something can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Lock, Thread
import time
from typing import Callable, Optional

from ros2_llm_bridge.flight.files import RotatedFiles
from ros2_llm_bridge.flight.record import to_line

#: Lines that may wait for the disk; at a few lines a second, half an hour.
MAX_WAITING = 10_000
#: Longest wait for the last lines at the end, seconds.
CLOSING_S = 2.0
#: The disk is asked to keep what was written after this time, seconds.
SYNC_S = 1.0
#: A line that waits longer than this means that the disk hangs, seconds.
HANGING_S = 5.0


@dataclass(frozen=True)
class LogHealth:
    """Whether a log is being written: a sentence, the file in use, lines written and lost."""

    is_written: bool
    message: str
    path: str
    lines: int
    lost: int


class FlightWriter:
    """
    The thread that writes one run.

    Parameters
    ----------
    files
        Where to.
    on_problem
        Called in that thread when writing begins to fail, with a sentence.

    """

    def __init__(self, files: RotatedFiles, on_problem: Callable[[str], None]) -> None:
        self._files = files
        self._on_problem = on_problem
        self._queue: Queue[Optional[str]] = Queue(MAX_WAITING)
        self._lines = 0
        self._lost = 0
        self._untold = 0
        self._counting = Lock()
        self._problem = ''
        self._busy_since: Optional[float] = None
        self._closed = False
        # A daemon, so that a disk that hangs does not keep the process from ending.
        self._thread = Thread(target=self._run, name='flight log', daemon=True)
        self._thread.start()

    def keep(self, line: str) -> None:
        """Hand in a line and return at once; where too many wait, it is lost and counted."""
        try:
            self._queue.put_nowait(line)
        except Full:
            self._lose()

    def health(self) -> LogHealth:
        """Return whether the log is written."""
        problem, since = self._problem, self._busy_since
        if not problem and since is not None and time.monotonic() - since > HANGING_S:
            problem = f'the disk has not answered for {time.monotonic() - since:.0f} s'
        if problem:
            message = f'not written: {problem}'
        elif self._lost:
            message = f'{self._lost} lines were lost before it was written again'
        else:
            message = 'written'
        return LogHealth(
            not problem, message, str(self._files.path), self._lines, self._lost)

    def close(self) -> bool:
        """Write what was handed in and end; return whether that was done in time."""
        self._closed = True
        try:
            self._queue.put_nowait(None)
        except Full:
            pass  # the thread sees _closed when the disk answers
        self._thread.join(CLOSING_S)
        return not self._thread.is_alive() and not self._problem

    def _run(self) -> None:
        synced_s = time.monotonic()
        dirty = False
        while True:
            try:
                line = self._queue.get(timeout=SYNC_S)
            except Empty:
                line = ''
            if line is None or self._closed and not line:
                break
            self._busy_since = time.monotonic()
            if line:
                self._guarded(lambda: self._append(line), counts=True)
                dirty = True
            if dirty and time.monotonic() - synced_s >= SYNC_S:
                self._guarded(self._files.sync, counts=False)
                synced_s, dirty = time.monotonic(), False
            self._busy_since = None
        self._guarded(self._files.sync, counts=False)
        self._files.close()

    def _append(self, line: str) -> None:
        if self._untold:
            untold = self._untold
            self._files.append(to_line({
                'kind': 'lost', 'stamp': 0.0, 'steady': round(time.monotonic(), 4),
                'lines': untold, 'reason': self._problem or 'the disk was too slow'}))
            with self._counting:
                self._untold -= untold
        self._files.append(line)
        self._lines += 1
        self._problem = ''

    def _guarded(self, action: Callable[[], None], counts: bool) -> None:
        try:
            action()
        except Exception as error:  # the thread must live on, and somebody must know
            reason = getattr(error, 'strerror', None) or repr(error)
            if counts:
                self._lose()
            if reason != self._problem:
                self._problem = reason
                self._on_problem(f'{self._files.path}: {reason}')

    def _lose(self) -> None:
        with self._counting:
            self._lost += 1
            self._untold += 1
