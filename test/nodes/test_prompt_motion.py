# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A motion leaves before what is told of it, and what waits for callbacks stays small."""

import random

from bridge_harness import scene
import pytest
import rclpy
from rclpy.context import Context
from ros2_llm_bridge.nodes.action_endpoint import GoalsEndpoint
from ros2_llm_bridge.nodes.flight import Flight
from ros2_llm_bridge.nodes.outputs import Outputs

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def node(monkeypatch):
    monkeypatch.setenv('ROS_AUTOMATIC_DISCOVERY_RANGE', 'LOCALHOST')
    monkeypatch.setenv('FASTDDS_BUILTIN_TRANSPORTS', 'UDPv4')
    context = Context()
    rclpy.init(context=context, domain_id=random.randint(1, 100))
    made = rclpy.create_node('telling', context=context)
    yield made
    made.destroy_node()
    context.try_shutdown()


def test_what_is_told_in_a_block_is_sent_at_its_end_and_in_order(node):
    sent = []
    outputs = Outputs(node, lambda topic, message: sent.append((topic, message.data)))
    with outputs.afterwards():
        outputs.event({'event': 'executing'})
        with outputs.afterwards():
            outputs.commands(['ros2 topic pub'])
        outputs.response('Moved.')
        assert sent == []
    assert [topic for topic, text in sent] == ['status', 'command', 'response']
    outputs.response('Stopped.')
    assert sent[-1] == ('response', 'Stopped.')


def test_what_was_told_before_an_exception_is_sent(node):
    sent = []
    outputs = Outputs(node, lambda topic, message: sent.append(message.data))
    with pytest.raises(ZeroDivisionError):
        with outputs.afterwards():
            outputs.response('Turning.')
            raise ZeroDivisionError
    assert sent == ['Turning.']
    outputs.response('Stopped.')
    assert sent == ['Turning.', 'Stopped.']


def test_no_event_is_waited_for_at_the_status_of_an_action(node):
    before = len(list(node.waitables))
    endpoint = GoalsEndpoint(node, 'spin')
    assert len(list(node.waitables)) == before
    endpoint.destroy()


def test_the_first_twist_leaves_before_what_is_told_of_it(monkeypatch):
    sent = []

    def message(self, topic, message):
        if topic == 'cmd_vel' and message.angular.z:
            sent.append('motion')
        elif topic == 'status':
            sent.extend(e for e in ('received', 'translated', 'executing', 'succeeded')
                        if f'"event": "{e}"' in message.data or f'"event":"{e}"' in message.data)
    monkeypatch.setattr(Flight, 'message', message)
    with scene(monkeypatch) as s:
        spins = []
        assembly = s.bridge._assembly
        monkeypatch.setattr(
            assembly._first_tick, 'callback', lambda: spins.append('guard condition'))
        assert s.told('turn right forty five degrees')['event'] == 'succeeded'
        assert sent.index('motion') < sent.index('translated') < sent.index('executing')
        assert sent[0] == 'received' and sent[-1] == 'succeeded'
        assert spins == []  # not by another round of the executor
        # Nothing is left to tick for, so the timer rests.
        s.until(assembly._ticks.is_canceled, 2, 'rest')


def test_a_spoken_stop_sends_zero_before_it_is_told(monkeypatch):
    sent = []

    def message(self, topic, message):
        if topic == 'cmd_vel':
            sent.append('motion' if message.linear.x else 'zero')
        elif topic == 'status' and 'received' in message.data:
            sent.append('received')
    monkeypatch.setattr(Flight, 'message', message)
    with scene(monkeypatch) as s:
        s.say('move forward 2 meters')
        s.until(lambda: 'motion' in sent, 5, 'motion')
        del sent[:]
        stopped = s.say('stop')
        behind = sent[sent.index('received') - 1]
        assert behind == 'zero' and 'motion' not in sent[sent.index('zero'):]
        assert s.final(stopped)['event'] == 'succeeded'
