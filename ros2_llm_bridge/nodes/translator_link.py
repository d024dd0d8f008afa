# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The connection to the model's process: its callbacks come in on the executor's thread.

The reader thread of the process only appends to a queue and wakes the executor. A process that
dies after it was ready is started again, each time a little later; one that never got ready is a
failure to report.
"""

from __future__ import annotations

from contextlib import nullcontext
from queue import Empty, SimpleQueue
from typing import Any, Callable, ContextManager, Optional, Protocol

from rclpy.node import Node
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.ports import Generation, GenerationRequest

#: Wait before a restart in seconds: the first, and the longest after repeated deaths.
RESTART_FIRST_S, RESTART_LONGEST_S = 0.5, 30.0
#: A process that lived this long, seconds, makes earlier deaths forgotten.
STEADY_LIFE_S = 60.0


class ModelProgress(Protocol):
    """One step of loading."""

    stage: str
    seconds: Optional[float]
    detail: str


class ModelProcess(Protocol):
    """A model in a process of its own, as ``inference.client.TranslatorProcess`` is one."""

    @property
    def is_ready(self) -> bool:
        """Return whether requests are taken."""
        ...

    @property
    def adapter_hash(self) -> str:
        """Return the hash of the adapter that answers."""
        ...

    def start(self) -> None:
        """Start the process and return at once."""
        ...

    def switch(
        self, adapter: str, on_switched: Callable[[], None],
        on_error: Callable[[ModelError], None],
    ) -> None:
        """
        Let another adapter answer from now on; one callback follows, on any thread.

        No file is read before this returns.

        Raises
        ------
        ModelError
            If no model is in service, or another switch is under way; nothing has changed then.

        """
        ...

    def submit(
        self, request: GenerationRequest, on_result: Callable[[Generation], None],
        on_error: Callable[[ModelError], None], timeout_s: float = 30.0,
    ) -> int:
        """Hand in a request; one callback follows, on any thread."""
        ...

    def cancel(self, request_id: int) -> None:
        """Give up a request."""
        ...

    def begin_close(self) -> None:
        """End the process and return at once."""
        ...

    def close(self) -> None:
        """End the process and wait for its end; may follow ``begin_close``."""
        ...


#: Makes a process; gets the callbacks for progress and for an unexpected end.
ProcessFactory = Callable[
    [Callable[[ModelProgress], None], Callable[[ModelError], None]], ModelProcess]


class TranslatorLink:
    """
    A model process and its life; implements ``execution.ports.TranslationService``.

    Parameters
    ----------
    node
        Its executor runs all callbacks.
    factory
        Makes the process.
    timeout_s
        Longest time for one translation, or for each part of a long one.
    steady
        The steady clock.
    on_ready
        Called each time the model is ready.
    on_unloadable
        Called when the process ended before it was ever ready.
    prompt
        Makes the context in which all that has come in is called back.

    """

    def __init__(
        self, node: Node, factory: ProcessFactory, timeout_s: float, steady: Callable[[], float],
        on_ready: Callable[[], None], on_unloadable: Callable[[ModelError], None],
        prompt: Callable[[], ContextManager[None]] = nullcontext,
    ) -> None:
        self._node = node
        self._prompt = prompt
        self._timeout_s = timeout_s
        self._steady = steady
        self._on_ready = on_ready
        self._on_unloadable = on_unloadable
        self._queue: SimpleQueue[tuple[Callable[[Any], None], Any]] = SimpleQueue()
        self._guard = node.create_guard_condition(self._drain)
        self._was_ready = False
        self._deaths = 0
        self._ready_s: Optional[float] = None
        self._restart_s: Optional[float] = None
        self.stage = 'starting'
        self.failure = ''
        #: Why the last switch of the adapter failed, empty if it did not.
        self.switch_failure = ''
        self.is_switching = False
        self._process = factory(
            lambda progress: self._post(self._on_progress, progress),
            lambda error: self._post(self._on_exit, error))

    @property
    def is_ready(self) -> bool:
        """Return whether instructions can be translated now."""
        return self._process.is_ready

    @property
    def adapter_hash(self) -> str:
        """Return the hash of the adapter that answers; empty while none does."""
        return self._process.adapter_hash

    def check_switch(self) -> None:
        """
        Check that the model can be told to switch now; whether an adapter fits shows later.

        Raises
        ------
        ModelError
            If not, with the reason.

        """
        if self.is_switching:
            raise ModelError('the adapter is being switched already', 'wait for its end')
        if not self.is_ready:
            raise ModelError(f'no model is in service: {self.failure or self.stage}')

    def switch(self, adapter: str, on_failed: Callable[[ModelError], None]) -> None:
        """
        Let another adapter answer whatever is submitted from now on.

        Returns at once, however long the adapter's folder takes to be read. ``on_failed`` is
        called, later, if it cannot; what was submitted in between has failed then and the adapter
        before answers again.

        Raises
        ------
        ModelError
            As ``check_switch``; nothing has changed then.

        """
        self.check_switch()
        began = self._steady()
        self._process.switch(
            adapter, lambda: self._post(self._on_switched, (adapter, began)),
            lambda error: self._post(self._on_switch_failed, (adapter, error, on_failed)))
        self.is_switching = True

    def start(self) -> None:
        """
        Start the process and return at once.

        Raises
        ------
        ModelError
            If it cannot be started.

        """
        self._process.start()

    def submit(
        self, request: GenerationRequest, on_result: Callable[[Generation], None],
        on_error: Callable[[ModelError], None],
    ) -> int:
        """Hand in a request; exactly one callback follows on the executor's thread, later."""
        return self._process.submit(
            request, lambda generation: self._post(on_result, generation),
            lambda error: self._post(on_error, error), self._timeout_s)

    def cancel(self, number: int) -> None:
        """Give up a request; an answer that is already in the queue still comes."""
        self._process.cancel(number)

    def watch(self) -> None:
        """Start the process again when that is due; call it now and then."""
        if self._restart_s is not None and self._steady() >= self._restart_s:
            self._restart_s = None
            self._node.get_logger().info('starting the translator again')
            self._process.start()

    def begin_close(self) -> None:
        """End the process and return at once; nothing is called back any more."""
        self._restart_s = None
        self._process.begin_close()
        self._node.destroy_guard_condition(self._guard)

    def close(self) -> None:
        """End the process and wait for its end, seconds where it hangs."""
        self.begin_close()
        self._process.close()

    def _post(self, callback: Callable[[Any], None], value: Any) -> None:
        self._queue.put((callback, value))
        self._guard.trigger()

    def _drain(self) -> None:
        with self._prompt():
            while True:
                try:
                    callback, value = self._queue.get_nowait()
                except Empty:
                    return
                callback(value)

    def _on_progress(self, progress: ModelProgress) -> None:
        self.stage = progress.stage
        if progress.seconds is not None:
            detail = f' ({progress.detail})' if progress.detail else ''
            self._node.get_logger().info(
                f'translator: {progress.stage}, {progress.seconds:.1f} s{detail}')
        if progress.stage == 'ready':
            self._was_ready = True
            self._ready_s = self._steady()
            self.failure = ''
            self._on_ready()

    def _on_exit(self, error: ModelError) -> None:
        self.stage = 'ended'
        self.failure = str(error)
        if not self._was_ready:
            self._on_unloadable(error)
            return
        if self._ready_s is not None and self._steady() - self._ready_s > STEADY_LIFE_S:
            self._deaths = 0
        self._ready_s = None
        wait_s = min(RESTART_FIRST_S * 2 ** self._deaths, RESTART_LONGEST_S)
        self._deaths += 1
        self._restart_s = self._steady() + wait_s
        self._node.get_logger().error(f'translator: {error}; starting it again in {wait_s:g} s')

    def _on_switched(self, change: tuple[str, float]) -> None:
        adapter, began = change
        self.is_switching = False
        self.switch_failure = ''
        self._node.get_logger().info(
            f'translator: adapter {adapter!r} answers now, hash {self.adapter_hash[:12]}, '
            f'{self._steady() - began:.1f} s')

    def _on_switch_failed(
        self, change: tuple[str, ModelError, Callable[[ModelError], None]],
    ) -> None:
        adapter, error, on_failed = change
        self.is_switching = False
        self.switch_failure = f'not switched to {adapter!r}: {error}'
        self._node.get_logger().error(f'translator: {self.switch_failure}')
        on_failed(error)
