# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Ctrl-C as something to ask about instead of an exception in the middle of anything."""

from __future__ import annotations

from contextlib import contextmanager
import signal
from types import FrameType
from typing import Iterator, Optional


class Interrupts:
    """How often Ctrl-C was pressed, and not yet taken."""

    def __init__(self) -> None:
        self.count = 0

    def take(self) -> int:
        """Return how often it was pressed since the last call."""
        count, self.count = self.count, 0
        return count

    def _on_signal(self, number: int, frame: Optional[FrameType]) -> None:
        self.count += 1


@contextmanager
def counted_interrupts() -> Iterator[Interrupts]:
    """Count SIGINT instead of raising KeyboardInterrupt; main thread only."""
    interrupts = Interrupts()
    previous = signal.signal(signal.SIGINT, interrupts._on_signal)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, previous)
