# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write the feedback log in a thread of its own.

A disk may take a second to synchronise; what moves and stops the robot must not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Callable, Optional

from ros2_llm_bridge.errors import FeedbackError
from ros2_llm_bridge.feedback.log import append
from ros2_llm_bridge.feedback.record import Entry

#: Longest wait for the last entries at the end, seconds.
CLOSING_S = 2.0


class LogWriter:
    """
    The thread that appends entries to one log.

    Parameters
    ----------
    path
        The log.
    on_problem
        Called in that thread with each entry's error; the writer goes on with the next.

    """

    def __init__(self, path: Path, on_problem: Callable[[FeedbackError], None]) -> None:
        self._path = path
        self._on_problem = on_problem
        self._queue: SimpleQueue[Optional[Entry]] = SimpleQueue()
        # A daemon, so that a disk that hangs does not keep the process from ending.
        self._thread = Thread(target=self._run, name='feedback log', daemon=True)
        self._thread.start()

    def keep(self, entry: Entry) -> None:
        """Hand in an entry and return at once."""
        self._queue.put(entry)

    def close(self) -> bool:
        """Write what was handed in and end; return whether that was done in time."""
        self._queue.put(None)
        self._thread.join(CLOSING_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            entry = self._queue.get()
            if entry is None:
                return
            try:
                append(self._path, entry)
            except FeedbackError as error:
                self._on_problem(error)
            except Exception as error:  # the thread must live on, and somebody must know
                self._on_problem(FeedbackError(
                    str(self._path), 0, f'an entry could not be written: {error!r}'))
