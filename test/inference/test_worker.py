# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The model process ends with its stream, whatever it does then, though nobody kills it."""

from dataclasses import asdict, replace
import socket

import pytest
from ros2_llm_bridge.inference.spawning import spawn
from ros2_llm_bridge.inference.wire import encode_frame, FrameReader, request_to_json
from tiny_model import request_for
from tiny_process import config_for, LOADING_S

pytestmark = pytest.mark.timeout(300)
SOON_S = 10.0

#: Runs for minutes on a tiny model.
ENDLESS = replace(request_for('turn left'), grammar='start: /[ab]{900}/', max_new_tokens=950)
SHORT = replace(request_for('turn left'), grammar='start: "ok"')


class Wire:
    """The stream to a model process that nothing else watches."""

    def __init__(self, config) -> None:
        self.stream, theirs = socket.socketpair()
        self.stream.settimeout(LOADING_S)
        with theirs:
            self.process = spawn(theirs.fileno(), 0)
        self._reader = FrameReader()
        self._told = []
        self.send({'type': 'load', 'config': asdict(config)})

    def send(self, *messages):
        self.stream.sendall(b''.join(map(encode_frame, messages)))

    def ask(self, number, request):
        return {'type': 'generate', 'id': number, 'timeout_s': 600.0, 'service': 0,
                **request_to_json(request)}

    def next_of(self, *kinds):
        """Return the next message of some kinds."""
        while True:
            while self._told:
                message = self._told.pop(0)
                if message['type'] in kinds:
                    return message
            data = self.stream.recv(1 << 16)
            assert data, 'the process ended'
            self._told += self._reader.feed(data)


@pytest.fixture
def wire(tiny_base, tiny_adapter):
    made = Wire(config_for(tiny_base, tiny_adapter))
    yield made
    made.stream.close()
    made.process.kill()
    made.process.wait(SOON_S)


def test_it_ends_with_the_stream_while_it_loads(wire):
    wire.next_of('progress')
    wire.stream.close()
    assert wire.process.wait(SOON_S) == 0


def test_it_ends_with_the_stream_while_it_generates(wire):
    wire.next_of('ready')
    wire.send(wire.ask(1, ENDLESS))
    wire.stream.shutdown(socket.SHUT_WR)
    assert wire.process.wait(SOON_S) == 0


def test_what_comes_in_the_midst_of_an_answer_has_its_effect_or_its_turn(wire):
    wire.next_of('ready')
    wire.send(wire.ask(1, ENDLESS))
    wire.send(wire.ask(2, SHORT), wire.ask(3, ENDLESS))
    wire.send({'type': 'cancel', 'id': 3}, {'type': 'cancel', 'id': 1})
    wire.stream.settimeout(SOON_S)
    answers = [wire.next_of('result', 'error') for _ in range(3)]
    assert [(a['id'], a['type']) for a in answers] == [
        (1, 'error'), (2, 'result'), (3, 'error')]
    assert answers[1]['generation']['text'] == 'ok'


def test_a_damaged_stream_ends_it(wire):
    wire.next_of('ready')
    wire.send(wire.ask(1, ENDLESS))
    wire.stream.sendall(b'\xff' * 64)
    assert wire.process.wait(SOON_S) == 0
