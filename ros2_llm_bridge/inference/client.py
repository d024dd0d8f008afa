# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The translator in a process of its own, as the control process sees it.

Knows neither torch nor ROS. The model may load for minutes, hang or be killed at any moment:
no call here waits for it unless it says so, and every request ends with an answer or an error.
"""

from __future__ import annotations

import itertools
import threading
import time
from typing import Callable, Optional, Union

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.session import OnError, OnResult, Pending, Progress, Session
from ros2_llm_bridge.inference.wire import encode_frame, request_to_json
from ros2_llm_bridge.ports import Generation, GenerationRequest

__all__ = ['Progress', 'TranslatorProcess']


class TranslatorProcess:
    """
    A translator that runs in a process of its own.

    All callbacks run on one thread of this object, which also watches the deadlines; they must
    not wait for another request of the same object (a deadlock) and should return quickly.

    Parameters
    ----------
    config
        Base model, adapter and device.
    on_progress
        Called for each step of loading, ``ready`` last.
    on_exit
        Called once when the process has ended without ``close``: it was killed, crashed or could
        not load. All pending requests have failed by then; ``start`` may be called from here.

    """

    def __init__(
        self,
        config: TranslatorConfig,
        on_progress: Optional[Callable[[Progress], None]] = None,
        on_exit: Optional[Callable[[ModelError], None]] = None,
    ) -> None:
        self.config = config
        self._on_progress = on_progress
        self._on_exit = on_exit
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        # All below is guarded by _changed.
        self._session: Optional[Session] = None
        self._failure: Optional[ModelError] = None

    @property
    def is_alive(self) -> bool:
        """Return whether the process has been started and has not ended."""
        with self._changed:
            return self._session is not None

    @property
    def is_ready(self) -> bool:
        """Return whether the model is loaded and takes requests."""
        with self._changed:
            return self._session is not None and self._session.identity is not None

    @property
    def adapter_hash(self) -> str:
        """Return the hash of the adapter that answers; empty before ``ready`` or without one."""
        with self._changed:
            identity = self._session and self._session.identity
            return identity['adapter_hash'] if identity else ''

    @property
    def pid(self) -> Optional[int]:
        """Return the process id, None where there is no process."""
        with self._changed:
            return self._session.pid if self._session else None

    def start(self) -> None:
        """
        Start the process and return at once; ``on_progress`` and ``wait_ready`` tell the rest.

        Raises
        ------
        ModelError
            If it is running already.

        """
        with self._changed:
            if self._session is not None:
                raise ModelError('the translator is running already')
            self._failure = None
            self._session = Session(self.config, self._session_event, self._session_ended)
            self._session.start()

    def wait_ready(self, timeout_s: float) -> None:
        """
        Wait until requests are taken. Never call it from a callback.

        Raises
        ------
        ModelError
            If loading failed, the process ended, or the time is over (the process goes on).

        """
        with self._changed:
            done = self._changed.wait_for(
                lambda: self._session is None or self._session.identity is not None, timeout_s)
            if not done:
                raise ModelError(f'the translator was not ready after {timeout_s:g} s')
            if self._session is None:
                raise self._failure or ModelError('the translator is not running')

    def submit(
        self,
        request: GenerationRequest,
        on_result: OnResult,
        on_error: OnError,
        timeout_s: float = 30.0,
    ) -> int:
        """
        Hand in a request and return its id at once; exactly one callback follows.

        An answer that comes after ``timeout_s`` is dropped; the request has failed by then.
        Without a running process ``on_error`` is called before this returns, on this thread.
        """
        request_id = next(self._ids)
        pending = Pending(time.monotonic() + timeout_s, on_result, on_error)
        message = {'type': 'generate', 'id': request_id, 'timeout_s': timeout_s,
                   **request_to_json(request)}
        try:
            frame = encode_frame(message)
            with self._changed:
                if self._session is None:
                    raise self._failure or ModelError('the translator is not running')
                if self._session.identity is None:
                    raise ModelError('the translator is still loading')
                self._session.send(frame, request_id, pending)
        except ModelError as error:
            on_error(error)
        return request_id

    def cancel(self, request_id: int) -> None:
        """Give up a request: neither callback is called any more and the model stops writing."""
        with self._changed:
            if self._session is not None:
                self._session.cancel(request_id)

    def generate(self, request: GenerationRequest, timeout_s: float = 30.0) -> Generation:
        """
        Write the answer to one request and wait for it. Never call it from a callback.

        Raises
        ------
        ModelError
            If the model failed or died, or the time is over.

        """
        done = threading.Event()
        outcome: list[Union[Generation, ModelError]] = []

        def finish(result: Union[Generation, ModelError]) -> None:
            outcome.append(result)
            done.set()

        self.submit(request, finish, finish, timeout_s)
        done.wait()
        if isinstance(outcome[0], ModelError):
            raise outcome[0]
        return outcome[0]

    def restart(self) -> None:
        """End the process, if there is one, and start it again; pending requests fail."""
        self.close()
        self.start()

    def close(self) -> None:
        """End the process; pending requests fail, ``on_exit`` is not called."""
        with self._changed:
            session, self._session = self._session, None
            self._failure = ModelError('the translator is closed')
            self._changed.notify_all()
        if session is not None:
            session.close()

    def _session_event(self, session: Session, progress: Progress) -> None:
        with self._changed:
            current = self._session is session
            self._changed.notify_all()
        if current and self._on_progress is not None:
            self._on_progress(progress)

    def _session_ended(self, session: Session, error: ModelError) -> None:
        with self._changed:
            current = self._session is session
            if current:
                self._session = None
                self._failure = error
            self._changed.notify_all()
        if current and self._on_exit is not None:
            self._on_exit(error)
