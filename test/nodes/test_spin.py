# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The loop that runs nodes: signals end it, the clean end still has ROS."""

import os
import random
import signal
import time
from typing import Iterator

import pytest
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from ros2_llm_bridge.nodes.actions import LATE_ACCEPTANCE_S
from ros2_llm_bridge.nodes.bridge import END_TIMEOUT_S
from ros2_llm_bridge.nodes.spin import ros_context, spin

pytestmark = pytest.mark.timeout(20)


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv('ROS_DOMAIN_ID', str(random.randint(1, 100)))
    monkeypatch.setenv('ROS_AUTOMATIC_DISCOVERY_RANGE', 'LOCALHOST')
    monkeypatch.setenv('FASTDDS_BUILTIN_TRANSPORTS', 'UDPv4')
    with ros_context([]) as context:
        yield context


@pytest.fixture
def executor(context: Context) -> Iterator[SingleThreadedExecutor]:
    executor = SingleThreadedExecutor(context=context)
    node = Node('spun', context=context)
    executor.add_node(node)
    yield executor
    executor.shutdown()
    node.destroy_node()


def _after(executor: SingleThreadedExecutor, seconds: float, action) -> None:
    node = executor.get_nodes()[0]
    timer = node.create_timer(seconds, lambda: (timer.cancel(), action()))


@pytest.mark.parametrize('signum', [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_loop_and_the_clean_end_can_still_publish(executor, context, signum):
    handler_before = signal.getsignal(signum)
    _after(executor, 0.05, lambda: os.kill(os.getpid(), signum))
    seen = []

    def begin_end():
        seen.append(context.ok())
        _after(executor, 0.1, lambda: seen.append('ended'))
        return lambda: 'ended' in seen

    spin(executor, begin_end)
    assert seen == [True, 'ended']
    assert context.ok()
    assert signal.getsignal(signum) is handler_before


def test_the_clean_end_is_bounded_and_told_when_unconfirmed(executor):
    told = []
    started = time.monotonic()
    spin(executor, lambda: lambda: False, until=lambda: True, end_timeout_s=0.3,
         on_unconfirmed=lambda: told.append('unconfirmed'))
    assert 0.25 < time.monotonic() - started < 2
    assert told == ['unconfirmed']


def test_a_confirmed_end_is_not_told_as_unconfirmed(executor):
    told = []
    spin(executor, lambda: lambda: True, until=lambda: True,
         on_unconfirmed=lambda: told.append('unconfirmed'))
    assert told == []


def test_the_bridge_waits_for_late_acceptances_at_its_end():
    assert END_TIMEOUT_S >= LATE_ACCEPTANCE_S + 0.5


def test_second_signal_cuts_the_clean_end_short(executor):
    def begin_end():
        _after(executor, 0.05, lambda: os.kill(os.getpid(), signal.SIGINT))
        return lambda: False

    started = time.monotonic()
    spin(executor, begin_end, until=lambda: True, end_timeout_s=15.0)
    assert time.monotonic() - started < 5


def test_exception_of_a_callback_passes_after_the_clean_end(executor):
    ends = []

    def fail():
        raise ValueError('from a callback')

    _after(executor, 0.02, fail)
    with pytest.raises(ValueError, match='from a callback'):
        spin(executor, lambda: ends.append('begun') or (lambda: True))
    assert ends == ['begun']


def test_end_of_the_context_ends_the_loop_without_a_clean_end(executor, context):
    ends = []
    _after(executor, 0.02, context.shutdown)
    spin(executor, lambda: ends.append('begun') or (lambda: True))
    assert ends == []
