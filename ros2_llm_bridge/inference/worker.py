# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The model process: ``python -m ros2_llm_bridge.inference.worker --descriptor N --parent PID``.

Started by ``session``, never by a person. One thread reads frames, loads and generates: none that
wakes another stands before an answer. It ends when the stream closes and with its parent, however
that one ends.
"""

from __future__ import annotations

import argparse
from collections import deque
import ctypes
from dataclasses import dataclass
import gc
import os
import select
import signal
import socket
import sys
import threading
import time
from typing import Any, Callable, NoReturn, Optional, Sequence, TYPE_CHECKING

from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.adapter_source import check_pinned, find_adapter
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.inference.wire import (
    encode_frame, error_to_json, FrameReader, generation_to_json, request_from_json)

if TYPE_CHECKING:
    from ros2_llm_bridge.inference.local import LocalTranslator

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class _Job:
    request_id: int
    deadline: float
    message: dict[str, Any]


class StageClock:
    """Tells how long each stage of loading took."""

    def __init__(self, on_stage: Callable[[str, Optional[float]], None]) -> None:
        self._on_stage = on_stage
        self._stage = ''
        self._began = self._started = time.monotonic()

    def begin(self, stage: str) -> None:
        """End the present stage and begin the next."""
        self.end()
        self._stage = stage
        self._began = time.monotonic()
        self._on_stage(stage, None)

    def end(self) -> float:
        """End the present stage; return seconds since the first one began."""
        now = time.monotonic()
        if self._stage:
            self._on_stage(self._stage, now - self._began)
        self._stage = ''
        return now - self._started


class Worker:
    """Serves one stream from the first frame, which says what to load, to its end."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._frames = FrameReader()
        self._inbox: deque[dict[str, Any]] = deque()
        self._given_up: set[int] = set()
        self._service = 0  # number of the switch that brought the adapter that answers, 0 for none

    def run(self) -> int:
        """Load and serve until the stream ends; return the exit status."""
        threading.Thread(target=self._end_with_stream, name='end', daemon=True).start()
        config = TranslatorConfig(**self._next()['config'])
        translator = self._load(config)
        if translator is None:
            return 1
        while True:
            message = self._next()
            if message['type'] == 'switch':
                self._switch(translator, message)
            else:
                job = _Job(message['id'], time.monotonic() + message['timeout_s'], message)
                self._answer(translator, job)

    def _load(self, config: TranslatorConfig) -> Optional[LocalTranslator]:
        """Return the translator, telling each stage, or None when it has told why not."""
        clock = StageClock(lambda stage, seconds: self._send(
            {'type': 'progress', 'stage': stage, 'seconds': seconds, 'detail': ''}))
        try:
            if config.adapter is not None:
                # Before seconds of imports.
                folder = find_adapter(config.adapter, config.adapters)
                check_pinned(folder, read_manifest(folder, config.task).weights, config.weights)
            clock.begin('loading libraries')
            from ros2_llm_bridge.inference.local import LocalTranslator

            translator = LocalTranslator(config, clock.begin)
        except ModelError as error:
            self._send({'type': 'failed', 'error': error_to_json(error)})
            return None
        except Exception as error:  # whatever a library raises must reach the person
            failure = ModelError(f'loading failed: {type(error).__name__}: {error}')
            self._send({'type': 'failed', 'error': error_to_json(failure)})
            return None
        self._send({
            'type': 'ready', 'seconds': clock.end(), 'detail': translator.description,
            'adapter_hash': translator.adapter_hash})
        return translator

    def _switch(self, translator: LocalTranslator, message: dict[str, Any]) -> None:
        """Answer with another adapter from now on, or go on with the one before."""
        try:
            found = translator.switch(message['adapter'], message['expected'])
            self._service = message['id']
            answer: dict[str, Any] = {'type': 'switched', 'adapter_hash': found}
        except ModelError as error:
            answer = {'type': 'error', 'error': error_to_json(error)}
        except Exception as error:  # whatever a library raises must not end the process
            failure = AdapterError(
                message['adapter'], f'it could not be loaded: {type(error).__name__}: {error}')
            answer = {'type': 'error', 'error': error_to_json(failure)}
        self._send({**answer, 'id': message['id']})
        gc.collect()  # the model before is large, and its parts refer to each other

    def _answer(self, translator: LocalTranslator, job: _Job) -> None:
        def should_stop() -> bool:
            self._take_in(socket.MSG_DONTWAIT)
            return job.request_id in self._given_up or time.monotonic() > job.deadline

        try:
            request = request_from_json(job.message)
            if job.message['service'] != self._service:
                raise ModelError(
                    'the adapter that was asked is not in service', 'say it again')
            generation = translator.generate(request, should_stop)
            answer = {'type': 'result', 'generation': generation_to_json(generation)}
        except ModelError as error:
            late = time.monotonic() > job.deadline
            answer = {'type': 'error', 'error': error_to_json(
                ModelError('the translator did not answer in time') if late else error)}
        except Exception as error:  # one bad request must not end the process
            failure = ModelError(f'generation failed: {type(error).__name__}: {error}')
            answer = {'type': 'error', 'error': error_to_json(failure)}
        self._given_up.discard(job.request_id)
        self._send({**answer, 'id': job.request_id})

    def _send(self, message: dict[str, Any]) -> None:
        self._stream.sendall(encode_frame(message))

    def _next(self) -> dict[str, Any]:
        """Return the next message that is no cancellation; wait for it."""
        while not self._inbox:
            self._take_in()
        return self._inbox.popleft()

    def _take_in(self, flags: int = 0) -> None:
        """Read what has come, with the flags of recv(2); end the process with the stream."""
        try:
            data = self._stream.recv(1 << 16, flags)
            if not data:
                _end()
            for message in self._frames.feed(data):
                if message['type'] == 'cancel':
                    self._given_up.add(message['id'])
                else:
                    self._inbox.append(message)
        except BlockingIOError:
            return
        except (OSError, ModelError) as error:
            print(f'translator: {error}', file=sys.stderr)
            _end()

    def _end_with_stream(self) -> None:
        """End the process with the stream, also while it loads or is in the midst of a pass."""
        end = select.poll()
        # Nothing but the end, which is told in any case: frames are read where they are used.
        end.register(self._stream, getattr(select, 'POLLRDHUP', 0))
        end.poll()
        _end()


def _end() -> NoReturn:
    """End the process at once, whatever other threads do."""
    os._exit(0)


def die_with_parent(parent: int) -> None:
    """
    Have the kernel kill this process when its parent ends (Linux; prctl(2)).

    Raises
    ------
    OSError
        If the parent has ended already.

    """
    if sys.platform == 'linux':
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise OSError('the parent process has ended')


def yield_cpu(niceness: int) -> None:
    """
    Let the rest of the machine run first.

    A process with a session of its own may be a scheduling group of its own (sched(7), autogroup),
    among which the niceness of the group counts, not that of the process. So both are set.
    """
    os.nice(niceness)
    try:
        with open('/proc/self/autogroup', 'w') as group:
            group.write(str(niceness))
    except OSError:
        pass  # a kernel without groups, or one that lets only root set them


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the model process."""
    parser = argparse.ArgumentParser(description='The model process of a translator.')
    parser.add_argument('--descriptor', type=int, required=True)
    parser.add_argument('--parent', type=int, required=True)
    parser.add_argument('--niceness', type=int, default=0)
    options = parser.parse_args(arguments)
    # Ctrl-C goes to a whole terminal; this process ends when its parent closes the stream.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(options.parent)
    yield_cpu(options.niceness)
    with socket.socket(fileno=options.descriptor) as stream:
        return Worker(stream).run()


if __name__ == '__main__':
    sys.exit(main())
