# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One life of the model process, from spawning to reaping, on one thread. Knows no torch.

Frames, requests in flight and deadlines live here; ``client`` gives them a public face.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any, Callable, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.wire import (
    encode_frame, error_from_json, FrameReader, generation_from_json)
from ros2_llm_bridge.ports import Generation

_LOGGER = logging.getLogger(__name__)

#: Seconds in which a process that closed its stream should have told how it ended.
_EXIT_PATIENCE = 0.5


@dataclass(frozen=True)
class Progress:
    """
    One step of loading.

    ``stage`` is ``starting``, ``loading libraries``, ``converting base``, ``loading base``,
    ``loading adapter``, ``warming up`` or ``ready``; ``seconds`` is None when the stage begins
    and its duration when it has ended (for ``ready``: all of them together).
    """

    stage: str
    seconds: Optional[float] = None
    detail: str = ''


OnResult = Callable[[Generation], None]
OnError = Callable[[ModelError], None]


@dataclass(frozen=True)
class Pending:
    """A request that waits for its answer; ``deadline`` on the monotonic clock."""

    deadline: float
    on_result: OnResult
    on_error: OnError


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
        self.identity: Optional[dict[str, Any]] = None
        self.pid: Optional[int] = None
        self._config = config
        self._on_event = on_event
        self._on_end = on_end
        self._lock = threading.Lock()
        # Guarded by _lock.
        self._pending: dict[int, Pending] = {}
        self._outgoing = bytearray(encode_frame({'type': 'load', 'config': asdict(config)}))
        self._closing = False
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._thread = threading.Thread(target=self._run, name='translator', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def send(self, frame: bytes, request_id: int, pending: Pending) -> None:
        with self._lock:
            if self._closing:
                raise ModelError('the translator process ended')
            self._pending[request_id] = pending
            self._outgoing += frame
        self._wake()

    def cancel(self, request_id: int) -> None:
        with self._lock:
            if self._pending.pop(request_id, None) is None:
                return
            self._outgoing += encode_frame({'type': 'cancel', 'id': request_id})
        self._wake()

    def close(self) -> None:
        with self._lock:
            self._closing = True
        self._wake()
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
                process = self._spawn(theirs.fileno())
                theirs.close()
                ours.setblocking(False)
                self.pid = process.pid
                self._on_event(self, Progress('starting', time.monotonic() - started))
                self._serve(ours)
        except ModelError as failure:
            error = failure
        except OSError as failure:
            error = ModelError(f'the translator could not be started or reached: {failure}')
        finally:
            self._finish(process, error)

    def _spawn(self, descriptor: int) -> subprocess.Popen[bytes]:
        # Threads that spin while they wait would take the CPU from what moves the robot, and on
        # a busy machine from each other.
        environment = {'OMP_WAIT_POLICY': 'PASSIVE', **os.environ}
        # Descriptor 2 for both: a library that prints must not corrupt our standard output.
        return subprocess.Popen(
            [sys.executable, '-m', 'ros2_llm_bridge.inference.worker',
             '--descriptor', str(descriptor), '--parent', str(os.getpid()),
             '--niceness', str(self._config.niceness)],
            env=environment, pass_fds=[descriptor], stdin=subprocess.DEVNULL, stdout=2,
            start_new_session=True)

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
                        self._write(stream)
                    if mask & selectors.EVENT_READ:
                        self._read(stream, reader)

    def _write(self, stream: socket.socket) -> None:
        with self._lock:
            try:
                del self._outgoing[:stream.send(self._outgoing)]
            except BlockingIOError:
                pass  # the select comes back when there is room

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
            self.identity = message
            self._emit(Progress('ready', message['seconds'], message['detail']))
        elif kind == 'failed':
            raise error_from_json(message['error'])
        else:
            with self._lock:
                pending = self._pending.pop(message['id'], None)
            if pending is None:
                return  # its deadline has passed or it was cancelled
            if kind == 'error':
                _call(pending.on_error, error_from_json(message['error']))
            elif message['adapter_hash'] != (self.identity or {}).get('adapter_hash'):
                _call(pending.on_error, ModelError('the answer comes from another adapter'))
            else:
                _call(pending.on_result, generation_from_json(message['generation']))

    def _emit(self, progress: Progress) -> None:
        try:
            self._on_event(self, progress)
        except Exception:
            _LOGGER.exception('a progress callback failed')

    def _expire(self) -> Optional[float]:
        """Fail requests whose deadline has passed; return seconds to the next deadline."""
        now = time.monotonic()
        with self._lock:
            late = [i for i, pending in self._pending.items() if pending.deadline <= now]
            expired = [self._pending.pop(i) for i in late]
            for request_id in late:
                self._outgoing += encode_frame({'type': 'cancel', 'id': request_id})
            deadlines = [pending.deadline for pending in self._pending.values()]
        for pending in expired:
            _call(pending.on_error, ModelError('the translator did not answer in time'))
        return 0.0 if expired else (min(deadlines) - now if deadlines else None)

    def _finish(self, process: Optional[subprocess.Popen[bytes]], error: ModelError) -> None:
        with self._lock:
            closed, self._closing = self._closing, True
            pending = list(self._pending.values())
            self._pending.clear()
        for request in pending:
            _call(request.on_error, error)
        if process is not None:
            ended = '' if closed else _how_it_ended(process)
            if ended:
                error = ModelError(f'{error.reason}: {ended}', error.hint)
            process.kill()  # it holds nothing that would be lost
            process.wait()
        self._wake_reader.close()
        self._wake_writer.close()
        try:
            self._on_end(self, error)
        except Exception:
            _LOGGER.exception('an exit callback failed')


def _how_it_ended(process: subprocess.Popen[bytes]) -> str:
    try:
        status = process.wait(_EXIT_PATIENCE)
    except subprocess.TimeoutExpired:
        return ''
    if status == -signal.SIGKILL:
        return 'it was killed, perhaps because memory ran out'
    return f'signal {-status}' if status < 0 else ''


def _call(callback: Callable[[Any], None], value: object) -> None:
    try:
        callback(value)
    except Exception:
        _LOGGER.exception('a callback of the translator failed')
