# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The translator in its own process: real processes, killed at any moment."""

from __future__ import annotations

from dataclasses import replace
import os
from pathlib import Path
import signal
import subprocess
import sys
import threading
import time
from typing import Any, Callable, Iterator, Union

import pytest
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.client import Progress, TranslatorProcess
from ros2_llm_bridge.inference.in_flight import Pending
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.ports import Generation, GenerationRequest
from tiny_model import request_for
from tiny_process import closing, config_for, LOADING_S, made_ready

pytestmark = pytest.mark.timeout(300)
SOON_S = 10.0

#: Runs for minutes on a tiny model: only a deadline, a cancel or a kill ends it.
ENDLESS = replace(request_for('turn left'), grammar='start: /[ab]{900}/', max_new_tokens=950)
SHORT = replace(request_for('turn left'), grammar='start: "ok"')


class Answers:
    """Collects what the callbacks get."""

    def __init__(self) -> None:
        self.arrived = threading.Condition()
        self.results: list[Union[Generation, ModelError]] = []

    def add(self, result: Union[Generation, ModelError]) -> None:
        """Add a result; a callback."""
        with self.arrived:
            self.results.append(result)
            self.arrived.notify_all()

    def wait_for(self, count: int) -> list[Union[Generation, ModelError]]:
        """Return the results when there are so many."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.results) >= count, SOON_S)
            return list(self.results)


class Outbox:
    """Takes what would go to a process."""

    is_ready = True

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, Any], Pending]] = []

    def send(self, message: dict[str, Any], pending: Pending) -> None:
        """Keep a request."""
        self.sent.append((message, pending))


def until(condition: Callable[[], bool], seconds: float = SOON_S) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, 'it did not come about in time'
        time.sleep(0.005)


def gone(pid: int) -> bool:
    """Return whether a process has ended; one that nobody reaped counts."""
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] == 'Z'
    except OSError:
        return True


@pytest.fixture(scope='module')
def progress() -> list[Progress]:
    """Return the steps of loading that the shared process told."""
    return []


@pytest.fixture(scope='module')
def shared(
        tiny_base: Path, tiny_adapter: Path, progress: list[Progress],
) -> Iterator[TranslatorProcess]:
    """Yield a process that a test may kill."""
    with closing(config_for(tiny_base, tiny_adapter), progress.append) as process:
        yield process


@pytest.fixture
def process(shared: TranslatorProcess) -> TranslatorProcess:
    """Return the shared process, loaded."""
    return made_ready(shared)


def test_it_tells_its_progress_and_answers(
        process: TranslatorProcess, progress: list[Progress], tiny_adapter: Path) -> None:
    begun = [p.stage for p in progress if p.seconds is None]
    assert begun == [
        'starting', 'loading libraries', 'loading base', 'loading adapter', 'warming up']
    until(lambda: progress[-1].stage == 'ready')
    assert [p.stage for p in progress if p.seconds is not None] == [*begun, 'ready']
    assert 'float32' in progress[-1].detail
    assert process.adapter_hash == read_manifest(tiny_adapter).weights
    generation = process.generate(SHORT)
    assert generation.text == 'ok'
    assert 0.0 <= generation.confidence <= 1.0 and generation.latency_ms > 0


def test_many_requests_each_get_their_answer(process: TranslatorProcess) -> None:
    answers = Answers()
    for number in range(20):
        request = replace(SHORT, grammar=f'start: "n{number}"')
        process.submit(request, answers.add, answers.add)
    texts = [r.text for r in answers.wait_for(20) if isinstance(r, Generation)]
    assert texts == [f'n{number}' for number in range(20)]


def test_a_request_in_parts_has_one_answer(process: TranslatorProcess) -> None:
    parts = tuple(replace(SHORT, grammar=f'start: "n{number}"') for number in range(3))
    alone = [process.generate(part) for part in parts]
    joined = process.generate(replace(ENDLESS, parts=parts))
    assert joined.text == 'n0\nn1\nn2'
    assert joined.confidence == min(answer.confidence for answer in alone)
    assert joined.tokens == sum(answer.tokens for answer in alone)
    assert joined.adapter_hash == process.adapter_hash


def test_each_part_has_the_time_of_a_request(tiny_base: Path, tiny_adapter: Path) -> None:
    outbox = Outbox()
    process = TranslatorProcess(config_for(tiny_base, tiny_adapter))
    process._session = outbox  # type: ignore[assignment]
    answers = Answers()
    for request in (SHORT, replace(SHORT, parts=(SHORT,) * 7)):
        process.submit(request, answers.add, answers.add, timeout_s=100.0)
    assert [message['timeout_s'] for message, _ in outbox.sent] == [100.0, 700.0]
    short, long = (pending.deadline for _, pending in outbox.sent)
    assert 600.0 <= long - short < 600.0 + SOON_S


@pytest.mark.parametrize('grammar, reason', [
    ('start: nothing', 'the grammar is refused'), ('start: /[ab]{600}/', 'does not end')])
def test_a_bad_request_is_an_error_and_the_process_lives_on(
        process: TranslatorProcess, grammar: str, reason: str) -> None:
    pid = process.pid
    with pytest.raises(ModelError, match=reason):
        process.generate(replace(SHORT, grammar=grammar, max_new_tokens=20))
    assert process.generate(SHORT).text == 'ok'
    assert process.pid == pid


@pytest.mark.parametrize('text', ['go\ud800', '\x00\x1b[31m', '前へ進め ٣', 'x' * 100_000])
def test_any_text_travels(process: TranslatorProcess, text: str) -> None:
    request = replace(SHORT, prompt=replace(SHORT.prompt, instruction=text))
    try:
        assert process.generate(request).text == 'ok'
    except ModelError as error:
        assert 'cannot be encoded' in error.reason or 'leaves no room' in error.reason
    assert process.generate(SHORT).text == 'ok'


def test_a_late_answer_is_dropped_and_its_work_ended(process: TranslatorProcess) -> None:
    answers = Answers()
    process.submit(ENDLESS, answers.add, answers.add, timeout_s=0.2)
    (error,) = answers.wait_for(1)
    assert isinstance(error, ModelError) and 'in time' in error.reason
    assert process.generate(SHORT, timeout_s=SOON_S).text == 'ok'
    assert len(answers.results) == 1


@pytest.mark.parametrize('request_', [ENDLESS, replace(SHORT, parts=(SHORT, ENDLESS, ENDLESS))])
def test_a_cancelled_request_calls_nobody(
        process: TranslatorProcess, request_: GenerationRequest) -> None:
    answers = Answers()
    process.cancel(process.submit(request_, answers.add, answers.add, timeout_s=60.0))
    assert process.generate(SHORT, timeout_s=SOON_S).text == 'ok'
    assert answers.results == []


def test_a_callback_that_fails_harms_nothing(
        process: TranslatorProcess, caplog: pytest.LogCaptureFixture) -> None:
    def fail(result: object) -> None:
        raise RuntimeError('a bug in the callback')

    process.submit(SHORT, fail, fail)
    assert process.generate(SHORT).text == 'ok'
    assert 'a bug in the callback' in caplog.text


def test_killed_while_writing_every_request_fails_at_once(process: TranslatorProcess) -> None:
    answers, ends = Answers(), Answers()
    process._on_exit = ends.add
    for request in (ENDLESS, SHORT, SHORT):
        process.submit(request, answers.add, answers.add, timeout_s=600.0)
    pid = process.pid
    assert pid is not None
    started = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    assert all(isinstance(e, ModelError) for e in answers.wait_for(3))
    assert time.monotonic() - started < 2.0
    (end,) = ends.wait_for(1)
    assert isinstance(end, ModelError) and 'it was killed' in end.reason
    assert not process.is_alive and not process.is_ready and gone(pid)
    with pytest.raises(ModelError, match='it was killed'):
        process.generate(SHORT)
    process._on_exit = None
    process.start()
    with pytest.raises(ModelError, match='still loading'):
        process.generate(SHORT)
    process.wait_ready(LOADING_S)
    assert process.generate(SHORT).text == 'ok'


@pytest.mark.parametrize('delay_s', [0.0, 0.3, 1.5])
def test_killed_while_loading(tiny_base: Path, tiny_adapter: Path, delay_s: float) -> None:
    ends = Answers()
    process = TranslatorProcess(config_for(tiny_base, tiny_adapter), on_exit=ends.add)
    process.start()
    until(lambda: process.pid is not None)
    time.sleep(delay_s)
    os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(ModelError):
        process.wait_ready(SOON_S)
    assert len(ends.wait_for(1)) == 1
    assert not process.is_alive
    process.close()


def test_a_stopped_process_cannot_hold_up_the_control_process(
        process: TranslatorProcess) -> None:
    pid = process.pid or 0
    os.kill(pid, signal.SIGSTOP)
    answers = Answers()
    started = time.monotonic()
    big = replace(SHORT, prompt=replace(SHORT.prompt, instruction='x' * 2_000_000))
    for _ in range(3):
        process.submit(big, answers.add, answers.add, timeout_s=0.3)
    assert time.monotonic() - started < 1.0
    assert len(answers.wait_for(3)) == 3
    process.close()
    assert time.monotonic() - started < 5.0
    assert gone(pid)


def test_close_ends_it_in_the_middle_of_work(process: TranslatorProcess) -> None:
    answers, ends = Answers(), Answers()
    process._on_exit = ends.add
    process.submit(ENDLESS, answers.add, answers.add, timeout_s=600.0)
    pid = process.pid or 0
    process.close()
    (error,) = answers.wait_for(1)
    assert isinstance(error, ModelError) and 'closed' in error.reason
    assert gone(pid) and not process.is_alive
    assert ends.results == []
    process._on_exit = None
    process.close()  # twice is once


def test_who_begins_to_close_waits_for_nothing(process: TranslatorProcess) -> None:
    release, went_on = threading.Event(), threading.Event()
    pid = process.pid or 0

    def hold(error: ModelError) -> None:
        release.wait(SOON_S)
        went_on.set()

    process.submit(ENDLESS, lambda result: None, hold, timeout_s=600.0)
    process.begin_close()
    assert not process.is_alive and not process.is_ready
    assert not went_on.is_set(), 'it waited for the callback of the request'
    release.set()
    process.close()
    assert went_on.is_set() and gone(pid)


def test_what_cannot_be_loaded_is_told(tiny_base: Path, tmp_path: Path) -> None:
    ends = Answers()
    process = TranslatorProcess(config_for(tiny_base, tmp_path / 'nowhere'), on_exit=ends.add)
    process.start()
    with pytest.raises(AdapterError, match='there is no such folder') as caught:
        process.wait_ready(LOADING_S)
    assert caught.value.path == str(tmp_path / 'nowhere')
    assert len(ends.wait_for(1)) == 1


PARENT = """
import sys, time
from ros2_llm_bridge.inference.client import TranslatorProcess
from ros2_llm_bridge.inference.config import TranslatorConfig
process = TranslatorProcess(TranslatorConfig(adapter=None, base=sys.argv[1], device='cpu'))
process.start()
if sys.argv[2] == 'ready':
    process.wait_ready(240)
while process.pid is None:
    time.sleep(0.01)
print(process.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize('moment', ['loading', 'ready'])
def test_it_dies_with_its_parent(tiny_base: Path, moment: str) -> None:
    with subprocess.Popen([sys.executable, '-c', PARENT, str(tiny_base), moment],
                          stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout is not None
            told = parent.stdout.readline()
            assert told, f'the parent ended with {parent.wait(SOON_S)} before it told a process id'
            pid = int(told)
            assert not gone(pid)
        finally:
            parent.kill()
    until(lambda: gone(pid))


def test_the_client_needs_no_torch() -> None:
    code = ('import sys; import ros2_llm_bridge.inference.client; '
            'sys.exit(any(m in sys.modules for m in ("torch", "transformers", "rclpy")))')
    assert subprocess.run([sys.executable, '-c', code], timeout=60).returncode == 0


def test_a_request_is_what_it_was_behind_the_wire() -> None:
    from ros2_llm_bridge.inference.wire import (
        encode_frame, FrameReader, request_from_json, request_to_json)

    request = GenerationRequest(replace(SHORT.prompt, instruction='\ud800 é\n'), 'start: "x"', 7,
                                drafts=('x', 'é'), parts=(SHORT, replace(SHORT, drafts=('y',))))
    frame = encode_frame(request_to_json(request))
    reader = FrameReader()
    messages = [m for byte in frame + frame for m in reader.feed(bytes([byte]))]
    assert [request_from_json(m) for m in messages] == [request, request]


@pytest.mark.parametrize('data', [b'\xff\xff\xff\xff', b'\0\0\0\x02{]', b'\0\0\0\x01[',
                                  b'\0\0\0\x011', b'\0\0\0\x02\xff\xff'])
def test_a_damaged_stream_is_an_error(data: bytes) -> None:
    from ros2_llm_bridge.inference.wire import FrameReader

    with pytest.raises(ModelError, match='damaged'):
        list(FrameReader().feed(data))
