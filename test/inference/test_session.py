# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A request is on its way when it was handed in, whatever the session's thread does."""

import socket
import time

import pytest
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.in_flight import Pending
from ros2_llm_bridge.inference.session import Session
from ros2_llm_bridge.inference.wire import FrameReader

pytestmark = pytest.mark.timeout(20)


@pytest.fixture
def connected():
    """Provide a session whose thread does not run, and the other end of its stream."""
    session = Session(
        TranslatorConfig(adapter=None), lambda session, progress: None,
        lambda session, error: None)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5.0)
    session._stream = ours
    with ours, theirs, session._wake_reader, session._wake_writer:
        yield session, theirs


def send(session, number, **fields):
    session.send({'type': 'generate', 'id': number, **fields}, Pending(
        time.monotonic() + 5.0, lambda generation: None, lambda error: None))


def test_a_request_leaves_at_once(connected):
    session, other = connected
    send(session, 7)
    frames = list(FrameReader().feed(other.recv(1 << 16)))
    assert [frame['type'] for frame in frames] == ['load', 'generate']
    assert frames[1]['id'] == 7


def test_what_finds_no_room_leaves_later_and_whole(connected):
    session, other = connected
    for number in range(8):
        send(session, number, grammar='x' * 500_000)
    assert session._outgoing
    reader, found = FrameReader(), []
    while len(found) < 9:
        found += reader.feed(other.recv(1 << 16))
        with session._lock:
            session._write()
    assert [frame['id'] for frame in found[1:]] == list(range(8))
    assert not session._outgoing


def test_a_process_that_has_ended_is_no_error_of_the_caller(connected):
    session, other = connected
    other.close()
    send(session, 1)
    assert 1 in session._pending  # the thread fails it when it reads the end


def woken(session):
    """Return whether the session's thread would wake up, and take that back."""
    try:
        return bool(session._wake_reader.recv(4096))
    except BlockingIOError:
        return False


def test_only_what_the_thread_must_see_sooner_wakes_it(connected):
    session, other = connected
    asleep_s = session._expire()
    assert 0 < asleep_s <= 1.0
    send(session, 1)
    assert not woken(session), 'its deadline is far away'
    session.send({'type': 'generate', 'id': 2}, Pending(
        time.monotonic() + asleep_s / 4, lambda generation: None, lambda error: None))
    assert woken(session)
    send(session, 3, grammar='x' * 500_000)
    assert woken(session), 'somebody has to write the rest'
