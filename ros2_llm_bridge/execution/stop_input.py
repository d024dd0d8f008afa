# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
An external stop input: a switch, a bumper or a safety controller that says true to stop.

True stops at once and holds the latch; false lets the resume service release it, and resumes
nothing. Nothing moves before it was heard once. Where a time limit is given, an input that falls
silent counts as true.
"""

from __future__ import annotations

from typing import Callable, Optional

from ros2_llm_bridge.execution.latch import StopLatch


class StopInput:
    """
    The watch on one input.

    Parameters
    ----------
    latch
        What it holds.
    steady
        The steady clock, seconds.
    timeout_s
        Longest silence, from the beginning on; None lets it be silent for ever once it was heard.
    on_stop
        Called with the reason each time that the input begins to want a stop.

    """

    def __init__(
        self, latch: StopLatch, steady: Callable[[], float], timeout_s: Optional[float],
        on_stop: Callable[[str], None],
    ) -> None:
        self._latch = latch
        self._steady = steady
        self._timeout_s = timeout_s
        self._on_stop = on_stop
        self._heard_s = steady()
        self._wanted = ''
        self._was_heard = False
        latch.expect()

    @property
    def wanted(self) -> str:
        """Return why it wants a stop, empty where it does not."""
        return self._wanted

    @property
    def was_heard(self) -> bool:
        """Return whether it has ever said anything."""
        return self._was_heard

    def hear(self, pressed: bool) -> None:
        """Take a reading: True stops."""
        self._heard_s = self._steady()
        self._was_heard = True
        if pressed:
            self._want('reads true')
        else:
            self._wanted = ''
            self._latch.free()

    def watch(self) -> None:
        """Stop if the input has been silent for too long; to be called now and then."""
        if self._timeout_s is None or self._wanted:
            return
        silence_s = self._steady() - self._heard_s
        if silence_s > self._timeout_s:
            self._want(f'has been silent for more than {self._timeout_s:g} s')

    def _want(self, why: str) -> None:
        # The latch first, so that it holds whatever happens on the way to the robot.
        self._latch.hold(why)
        if why != self._wanted:
            self._wanted = why
            self._on_stop(f'external stop input {why}')
