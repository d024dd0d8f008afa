# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Status events and which of them belong to an instruction."""

import json

import pytest
from ros2_llm_bridge.client.events import Event, Follower, OpenQuestions, parse_event


def event(identity, name, **fields):
    return parse_event(json.dumps({'id': identity, 'event': name, **fields}), 1.0)


def test_an_event_keeps_its_fields():
    parsed = event('a', 'rejected', code='over_limit', reason=None)
    assert parsed == Event(
        'a', 'rejected', {'id': 'a', 'event': 'rejected', 'code': 'over_limit', 'reason': None},
        1.0)
    assert parsed.text('code') == 'over_limit'
    assert parsed.text('reason') == parsed.text('other') == ''


@pytest.mark.parametrize('data', ['', 'x', '[]', '{}', '{"event": 3}', '"received"'])
def test_what_is_no_event(data):
    with pytest.raises(ValueError):
        parse_event(data)


def test_a_follower_takes_its_own_events_only():
    follower = Follower('go home')
    assert not follower.feed(event('a', 'succeeded'))
    assert not follower.feed(event('b', 'received', text='go to the kitchen'))
    assert follower.feed(event('c', 'received', text='go home'))
    assert not follower.feed(event('b', 'succeeded'))
    assert follower.final is None
    assert follower.feed(event('c', 'executing', step=1))
    assert follower.feed(event('c', 'cancelled', reason='stopped'))
    assert follower.final.name == 'cancelled'
    assert follower.find('executing').fields['step'] == 1
    assert follower.find('progress') is None


def waiting_after(*told):
    """Return whether ``a`` waits for an answer after events of (id, name, fields)."""
    questions = OpenQuestions()
    for instruction_id, name, fields in told:
        questions.take(event(instruction_id, name, **fields))
    return 'a' in questions


ASKED = [('a', 'received', {'text': 'go home'}), ('a', 'asking', {'question': 'Which?'})]
ANSWER = ('b', 'received', {'text': 'yes', 'answers': 'a'})


@pytest.mark.parametrize('told, waits', [
    (ASKED[:1], False), (ASKED, True), ([*ASKED, ANSWER], True),
    ([*ASKED, ANSWER, ('b', 'succeeded', {})], False),
    ([*ASKED, ANSWER, ('b', 'rejected', {})], True),
    ([*ASKED, ANSWER, ('b', 'succeeded', {}), ASKED[1]], True),
    ([*ASKED, ('a', 'cancelled', {})], False), ([*ASKED, ('c', 'succeeded', {})], True)])
def test_who_waits_for_an_answer(told, waits):
    assert waiting_after(*told) is waits


def test_after_the_final_event_the_same_text_is_another_instruction():
    follower = Follower('stop')
    follower.feed(event('a', 'received', text='stop'))
    follower.feed(event('a', 'succeeded'))
    assert not follower.feed(event('b', 'received', text='stop'))
    assert follower.instruction_id == 'a'


@pytest.mark.parametrize('text, shown, matches', [
    ('x' * 900, 'x' * 500 + '…', True),
    ('x' * 900, 'x' * 500, False),
    ('', '', True),
    ('go home', '', False),
    ('go home', 'go', False),
])
def test_long_text_is_recognised_as_it_is_shown(text, shown, matches):
    assert Follower(text).feed(event('a', 'received', text=shown)) is matches
