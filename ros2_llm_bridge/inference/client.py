# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The translator in a process of its own, as the control process sees it.

Knows neither torch nor ROS. The model may load for minutes, hang or be killed at any moment:
no call here waits for it unless it says so, and every request ends with an answer or an error.
"""

from __future__ import annotations

from dataclasses import replace
import itertools
import threading
import time
from typing import Callable, Optional, Union

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.in_flight import (
    OnError, OnResult, OnSwitched, Pending, Progress, Switch)
from ros2_llm_bridge.inference.session import Session
from ros2_llm_bridge.inference.wire import request_to_json
from ros2_llm_bridge.ports import Generation, GenerationRequest

__all__ = ['Progress', 'TranslatorProcess']

#: Longest time for a switch of the adapter, seconds: its file may be large and the disk slow.
SWITCH_TIMEOUT_S = 120.0


class TranslatorProcess:
    """
    A translator that runs in a process of its own.

    All callbacks run on one thread of this object, which also watches the deadlines; they must
    not wait for another request of the same object (a deadlock) and should return quickly.

    Parameters
    ----------
    config
        Base model, adapters and device. Once the model is ready it names the adapter in service
        and the hash of its weights, so that a process which is started again answers with the same
        or not at all.
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
        self._ending: list[Session] = []  # told to end, not waited for
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
            session = self._session
            return session is not None and session.is_ready and session.is_open

    @property
    def adapter_hash(self) -> str:
        """Return the hash of the adapter that answers; empty before ``ready`` or without one."""
        with self._changed:
            return self._session.adapter_hash if self._session else ''

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
                lambda: self._session is None or self._session.is_ready, timeout_s)
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

        An answer that comes after ``timeout_s`` is dropped; the request has failed by then. A
        request in parts has as much time for each, one in plainer words as much for those.
        Without a running process ``on_error`` is called before this returns, on this thread.
        """
        request_id = next(self._ids)
        asked = [request, request.plainer] if request.plainer else [request]
        timeout_s *= sum(max(len(each.parts), 1) for each in asked)
        pending = Pending(time.monotonic() + timeout_s, on_result, on_error)
        message = {'type': 'generate', 'id': request_id, 'timeout_s': timeout_s,
                   **request_to_json(request)}
        try:
            with self._changed:
                self._ready_session().send(message, pending)
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

    def switch(
        self, adapter: str, on_switched: OnSwitched, on_error: OnError,
        timeout_s: float = SWITCH_TIMEOUT_S,
    ) -> None:
        """
        Answer with another adapter of the same base from now on; exactly one callback follows.

        Nothing is read here: where the adapter lies may not answer for minutes. Requests that were
        handed in before are answered by the adapter before. From this call on requests are
        answered by the new one or, if the switch fails, with an error; behind ``on_error`` the
        adapter before answers again. A switch that does not end in time ends the process.

        Parameters
        ----------
        adapter
            As ``TranslatorConfig.adapter``; the Hub is not asked.
        on_switched
            Called when it answers.
        on_error
            Called with an ``AdapterError`` if it is absent, damaged, not the one that is pinned or
            none of this base; with another ``ModelError`` if the process ended.
        timeout_s
            Longest time, seconds.

        Raises
        ------
        ModelError
            If there is no model in service, or another switch is under way; nothing has changed
            then.

        """
        with self._changed:
            session = self._ready_session()

            def switched() -> None:
                with self._changed:
                    self.config = replace(
                        self.config, adapter=adapter, weights=session.adapter_hash)
                on_switched()

            session.switch(adapter, self.config.pinned.get(adapter, ''), Switch(
                next(self._ids), time.monotonic() + timeout_s, switched, on_error))

    def _ready_session(self) -> Session:
        if self._session is None:
            raise self._failure or ModelError('the translator is not running')
        if not self._session.is_ready:
            raise ModelError('the translator is still loading')
        return self._session

    def restart(self) -> None:
        """End the process, if there is one, and start it again; pending requests fail."""
        self.close()
        self.start()

    def begin_close(self) -> None:
        """End the process and return at once; pending requests fail, ``on_exit`` is not called."""
        with self._changed:
            session, self._session = self._session, None
            self._failure = ModelError('the translator is closed')
            if session is not None:
                self._ending.append(session)
            self._changed.notify_all()
        if session is not None:
            session.begin_close()

    def close(self) -> None:
        """As ``begin_close``, and wait for the end: seconds where the process hangs."""
        self.begin_close()
        with self._changed:
            ending, self._ending = self._ending, []
        for session in ending:
            session.wait()

    def _session_event(self, session: Session, progress: Progress) -> None:
        with self._changed:
            current = self._session is session
            if current and session.is_ready:
                self.config = replace(self.config, weights=session.adapter_hash)
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
