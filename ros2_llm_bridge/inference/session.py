# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One life of the model process, from spawning to reaping, on one thread. Knows no torch.

Frames, requests in flight and deadlines live here; ``client`` gives them a public face. Every
request names the switch behind which it stands, every answer the adapter that wrote it. If a
switch fails the requests behind it are refused, never answered by the adapter before.
"""

from __future__ import annotations

from dataclasses import asdict
import logging
import selectors
import socket
import subprocess
import threading
import time
from typing import Any, Callable, Optional, Union

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.in_flight import Pending, Progress, Switch
from ros2_llm_bridge.inference.spawning import end, how_it_ended, spawn
from ros2_llm_bridge.inference.wire import (
    encode_frame, error_from_json, FrameReader, generation_from_json)

_LOGGER = logging.getLogger(__name__)

#: Longest time that the thread sleeps, seconds. A request whose deadline is later need not wake
#: it, which would keep the caller waiting for a processor.
_LONGEST_SLEEP_S = 1.0


class Session:
    """
    One life of the model process: spawned, served and reaped by one thread.

    The thread that spawns must outlive the process, since Linux sends a child its parent-death
    signal when the parent *thread* ends (prctl(2), PR_SET_PDEATHSIG).
    """

    def __init__(
        self,
        config: TranslatorConfig,
        on_event: Callable[[Session, Progress], None],
        on_end: Callable[[Session, ModelError], None],
    ) -> None:
        self.is_ready = False
        self.pid: Optional[int] = None
        self._config = config
        self._on_event = on_event
        self._on_end = on_end
        self._lock = threading.Lock()
        # Guarded by _lock.
        self._pending: dict[int, Pending] = {}
        self._switch: Optional[Switch] = None
        self._service = 0  # number of the switch that brought the adapter that answers, 0 for none
        self._adapter_hash = ''  # of the adapter that answers
        self._outgoing = bytearray(encode_frame({'type': 'load', 'config': asdict(config)}))
        self._stream: Optional[socket.socket] = None
        self._closing = False
        self._sleeps_until = 0.0  # monotonic clock; the thread looks at deadlines by then
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._thread = threading.Thread(target=self._run, name='translator', daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def adapter_hash(self) -> str:
        """Return the hash of the adapter that answers; empty before ``ready`` or without one."""
        with self._lock:
            return self._adapter_hash

    @property
    def is_open(self) -> bool:
        """Return whether requests are taken; the process itself may end a moment later."""
        with self._lock:
            return not self._closing

    def send(self, message: dict[str, Any], pending: Pending) -> None:
        """Send a request to the adapter in service or, behind a switch, to the coming one."""
        with self._lock:
            self._check_open()
            service = self._switch.request_id if self._switch else self._service
            self._outgoing += encode_frame({**message, 'service': service})
            self._pending[message['id']] = pending
            # Here rather than by the thread, which takes its time to wake up.
            self._write()
            is_seen_to = not self._outgoing and pending.deadline >= self._sleeps_until
        if not is_seen_to:
            self._wake()

    def switch(self, adapter: str, expected: str, change: Switch) -> None:
        """
        Have the process answer with another adapter, behind the requests that it has.

        Parameters
        ----------
        adapter
            As ``TranslatorConfig.adapter``.
        expected
            The hash that its weights must have; empty admits any.
        change
            The switch.

        Raises
        ------
        ModelError
            If the process has ended, or another switch is under way.

        """
        with self._lock:
            self._check_open()
            if self._switch is not None:
                raise ModelError('the adapter is being switched already', 'wait for its end')
            self._outgoing += encode_frame({
                'type': 'switch', 'id': change.request_id, 'adapter': adapter,
                'expected': expected})
            self._switch = change
        self._wake()

    def _check_open(self) -> None:
        if self._closing:
            raise ModelError('the translator process ended')

    def cancel(self, request_id: int) -> None:
        with self._lock:
            if self._pending.pop(request_id, None) is None:
                return
            self._outgoing += encode_frame({'type': 'cancel', 'id': request_id})
        self._wake()

    def begin_close(self) -> None:
        with self._lock:
            self._closing = True
        self._wake()

    def wait(self) -> None:
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _wake(self) -> None:
        try:
            self._wake_writer.send(b'.')
        except BlockingIOError:
            pass  # the buffer is full of wake-ups already
        except OSError:
            pass  # the thread has ended; _finish has failed every request

    def _run(self) -> None:
        started = time.monotonic()
        error = ModelError('the translator is closed')
        process: Optional[subprocess.Popen[bytes]] = None
        try:
            self._on_event(self, Progress('starting'))
            ours, theirs = socket.socketpair()
            with ours, theirs:
                process = spawn(theirs.fileno(), self._config.niceness)
                theirs.close()
                ours.setblocking(False)
                self.pid = process.pid
                self._on_event(self, Progress('starting', time.monotonic() - started))
                with self._lock:
                    self._stream = ours
                try:
                    self._serve(ours)
                finally:
                    with self._lock:
                        self._stream = None
        except ModelError as failure:
            error = failure
        except OSError as failure:
            error = ModelError(f'the translator could not be started or reached: {failure}')
        finally:
            self._finish(process, error)

    def _serve(self, stream: socket.socket) -> None:
        reader = FrameReader()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            selector.register(self._wake_reader, selectors.EVENT_READ)
            while True:
                with self._lock:
                    if self._closing:
                        raise ModelError('the translator is closed')
                    events = selectors.EVENT_READ
                    if self._outgoing:
                        events |= selectors.EVENT_WRITE
                selector.modify(stream, events)
                ready = selector.select(self._expire())
                for key, mask in ready:
                    if key.fileobj is self._wake_reader:
                        self._wake_reader.recv(4096)
                        continue
                    if mask & selectors.EVENT_WRITE:
                        with self._lock:
                            self._write()
                    if mask & selectors.EVENT_READ:
                        self._read(stream, reader)

    def _write(self) -> None:
        """Send what can be sent at once; the lock is held."""
        if self._stream is None:
            return
        try:
            del self._outgoing[:self._stream.send(self._outgoing)]
        except BlockingIOError:
            pass  # the select comes back when there is room
        except OSError:
            pass  # the process has ended; the thread reads the end of the stream

    def _read(self, stream: socket.socket, reader: FrameReader) -> None:
        data = stream.recv(1 << 16)
        if not data:
            raise ModelError('the translator process ended')
        for message in reader.feed(data):
            self._dispatch(message)

    def _dispatch(self, message: dict[str, Any]) -> None:
        kind = message['type']
        if kind == 'progress':
            self._emit(Progress(message['stage'], message['seconds'], message['detail']))
        elif kind == 'ready':
            with self._lock:
                self._adapter_hash = message['adapter_hash']
            self.is_ready = True
            self._emit(Progress('ready', message['seconds'], message['detail']))
        elif kind == 'failed':
            raise error_from_json(message['error'])
        elif self._switch is not None and message['id'] == self._switch.request_id:
            self._end_switch(message)
        else:
            self._answer(message)

    def _answer(self, message: dict[str, Any]) -> None:
        with self._lock:
            pending = self._pending.pop(message['id'], None)
            adapter_hash = self._adapter_hash
        if pending is None:
            return  # its deadline has passed or it was cancelled
        if message['type'] == 'error':
            _call(pending.on_error, error_from_json(message['error']))
            return
        generation = generation_from_json(message['generation'])
        # The stream is in order: what comes now was written by the adapter that answers now.
        if generation.adapter_hash != adapter_hash:
            _call(pending.on_error, ModelError('the answer comes from another adapter'))
        else:
            _call(pending.on_result, generation)

    def _end_switch(self, message: dict[str, Any]) -> None:
        with self._lock:
            change, self._switch = self._switch, None
            if change is not None and message['type'] == 'switched':
                self._service = change.request_id
                self._adapter_hash = message['adapter_hash']
        if change is None:
            return
        if message['type'] == 'switched':
            _call(lambda _: change.on_switched(), None)
        else:
            _call(change.on_error, error_from_json(message['error']))

    def _emit(self, progress: Progress) -> None:
        try:
            self._on_event(self, progress)
        except Exception:
            _LOGGER.exception('a progress callback failed')

    def _expire(self) -> float:
        """
        Fail requests whose deadline has passed; return seconds to sleep at most.

        Raises
        ------
        ModelError
            If a switch did not end in time: which adapter the process has then is not known.

        """
        now = time.monotonic()
        with self._lock:
            if self._switch is not None and self._switch.deadline <= now:
                raise ModelError('the switch to another adapter did not end in time')
            late = [i for i, pending in self._pending.items() if pending.deadline <= now]
            expired = [self._pending.pop(i) for i in late]
            for request_id in late:
                self._outgoing += encode_frame({'type': 'cancel', 'id': request_id})
            deadlines = [pending.deadline for pending in self._pending.values()]
            if self._switch is not None:
                deadlines.append(self._switch.deadline)
            self._sleeps_until = min([now + _LONGEST_SLEEP_S, *deadlines])
        for pending in expired:
            _call(pending.on_error, ModelError('the translator did not answer in time'))
        return 0.0 if expired else self._sleeps_until - now

    def _finish(self, process: Optional[subprocess.Popen[bytes]], error: ModelError) -> None:
        with self._lock:
            closed, self._closing = self._closing, True
            waiting: list[Union[Pending, Switch]] = list(self._pending.values())
            self._pending.clear()
            if self._switch is not None:
                waiting.append(self._switch)
                self._switch = None
        for request in waiting:
            _call(request.on_error, error)
        if process is not None:
            ended = '' if closed else how_it_ended(process)
            if ended:
                error = ModelError(f'{error.reason}: {ended}', error.hint)
            end(process)
        self._wake_reader.close()
        self._wake_writer.close()
        try:
            self._on_end(self, error)
        except Exception:
            _LOGGER.exception('an exit callback failed')


def _call(callback: Callable[[Any], None], value: object) -> None:
    try:
        callback(value)
    except Exception:
        _LOGGER.exception('a callback of the translator failed')
