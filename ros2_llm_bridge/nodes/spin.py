# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run nodes until a signal, and end them cleanly while ROS still works.

rclpy's own handlers invalidate the context at the signal, after which nothing can be published: no
zero Twist, no cancel request. Here the signal only ends the loop; the nodes then get time to end
what they do, and the context is shut down last. This module knows executors and signals, no node.
"""

from __future__ import annotations

from contextlib import contextmanager
import signal
import threading
import time
from types import FrameType
from typing import Callable, Iterator, Optional, Sequence

import rclpy
from rclpy.context import Context
from rclpy.executors import Executor, ExternalShutdownException
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.signals import SignalHandlerOptions

RCLError = rclpy_implementation.RCLError

#: Longest time in seconds that a signal waits for the loop to see it: rcl's wait cannot be
#: interrupted.
POLL_PERIOD_S = 0.1

#: Starts the clean end and returns the question whether it is done.
BeginEnd = Callable[[], Callable[[], bool]]


@contextmanager
def ros_context(args: Optional[Sequence[str]] = None) -> Iterator[Context]:
    """
    Provide an initialised context without rclpy's signal handlers, and shut it down at the end.

    Parameters
    ----------
    args
        Command line with ROS arguments; ``None`` takes ``sys.argv``, an empty list takes none.

    """
    context = Context()
    rclpy.init(
        args=None if args is None else list(args), context=context,
        signal_handler_options=SignalHandlerOptions.NO)
    try:
        yield context
    finally:
        context.try_shutdown()


class _SignalCount:
    """Count SIGINT and SIGTERM; with the second one the wait for a clean end is over."""

    def __init__(self) -> None:
        self.received: list[int] = []

    def __call__(self, signum: int, frame: Optional[FrameType]) -> None:
        self.received.append(signum)


@contextmanager
def _counting_signals() -> Iterator[_SignalCount]:
    """Install the counting handlers and restore the old ones; only the main thread may do so."""
    count = _SignalCount()
    if threading.current_thread() is not threading.main_thread():
        yield count
        return
    previous = {s: signal.signal(s, count) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield count
    finally:
        for signum, handler in previous.items():
            signal.signal(signum, handler)


def _spin_while(executor: Executor, go_on: Callable[[], bool]) -> bool:
    """Spin as long as ``go_on`` holds; return False if the context ended first."""
    while go_on():
        if not executor.context.ok():
            return False
        try:
            executor.spin_once(timeout_sec=POLL_PERIOD_S)
        except ExternalShutdownException:
            return False
        except RCLError:
            if executor.context.ok():
                raise
            return False
    return True


def _is_done_in_time(
    executor: Executor, is_done: Callable[[], bool], timeout_s: float, signals: _SignalCount,
) -> bool:
    """Spin until it is done, for a time or until one more signal; return whether it is."""
    deadline = time.monotonic() + timeout_s
    seen = len(signals.received)
    _spin_while(executor, lambda: not (
        is_done() or time.monotonic() > deadline or len(signals.received) > seen))
    return is_done()


def spin(
    executor: Executor,
    begin_end: Optional[BeginEnd] = None,
    until: Callable[[], bool] = lambda: False,
    end_timeout_s: float = 2.0,
    on_unconfirmed: Callable[[], None] = lambda: None,
) -> None:
    """
    Run an executor until SIGINT, SIGTERM, ``until`` or the end of its context; then end cleanly.

    Parameters
    ----------
    executor
        The executor with its nodes; neither is destroyed here.
    begin_end
        Called once in this thread, with a valid context: starts the clean end (zero Twist, cancel
        requests) and returns the question whether it is done. The executor spins until it is.
        Called after an exception of a callback too, and not at all if the context ended before.
    until
        Another reason to end, asked after each callback and at least every 0.1 s.
    end_timeout_s
        Longest time in seconds for the clean end; a second signal cuts it short.
    on_unconfirmed
        Called where the clean end was not done within that time.

    Raises
    ------
    Exception
        Whatever a callback raised, after the clean end.

    """
    with _counting_signals() as signals:
        context_lives = True
        try:
            context_lives = _spin_while(executor, lambda: not signals.received and not until())
        finally:
            if context_lives and begin_end is not None and executor.context.ok():
                if not _is_done_in_time(executor, begin_end(), end_timeout_s, signals):
                    on_unconfirmed()
