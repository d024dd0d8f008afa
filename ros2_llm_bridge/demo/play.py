# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Play the scenario with a running bridge and simulated robot, one step after another.

The bridge hears its instructions on the topic, as from anybody; how the robot moved is measured by
``observer``.
"""

from __future__ import annotations

import time
from typing import Callable, Iterator, Optional, Sequence

from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower
from ros2_llm_bridge.demo.judge import judge, Observation
from ros2_llm_bridge.demo.observer import Observer
from ros2_llm_bridge.demo.report import Played
from ros2_llm_bridge.demo.scenario import Answers, Fails, Refused, Step, StopsShort

#: Longest time in seconds for one instruction, and for the robot to stand after it.
STEP_TIMEOUT_S = 30.0
STANDSTILL_TIMEOUT_S = 5.0

#: How long it is watched that nothing moves after a refusal or an answer, seconds.
WATCH_S = 0.3


def play(
    client: BridgeClient, observer: Observer, steps: Sequence[Step],
    on_begin: Callable[[Step], None],
) -> Iterator[Played]:
    """
    Yield each step as it has been played and judged.

    Raises
    ------
    RobotError
        If the bridge does not answer any more.

    """
    for step in steps:
        on_begin(step)
        began = time.monotonic()
        seen = _play_step(client, observer, step)
        yield Played(step, seen, judge(step.expected, seen), time.monotonic() - began)


def _play_step(client: BridgeClient, observer: Observer, step: Step) -> Observation:
    if step.is_asked:
        client.set_parameter('mode', 'confirm', STANDSTILL_TIMEOUT_S)
    began = time.monotonic()
    follower = client.say(step.text)
    asked = _agree(client, follower) if step.is_asked else None
    stop_s: Optional[float] = None
    if isinstance(step.expected, StopsShort):
        stop_s = _stop_on_the_way(client, observer, follower, began, step.expected.after_m)
    client.spin_until(lambda: follower.final is not None, STEP_TIMEOUT_S)
    if isinstance(step.expected, (Answers, Fails, Refused)):
        client.spin(WATCH_S)
    client.spin_until(lambda: observer.is_standing, STANDSTILL_TIMEOUT_S)
    client.spin(0.05)  # the last sample of the standing robot
    if stop_s is not None:
        client.resume(STANDSTILL_TIMEOUT_S)
    if step.is_asked:
        client.set_parameter('mode', 'direct', STANDSTILL_TIMEOUT_S)
    final = follower.final
    return Observation(
        track=observer.track_since(began), final=final.name if final else '',
        code=final.text('code') if final else '', reason=final.text('reason') if final else '',
        commands=_commands(follower), stop_s=stop_s, asked=asked,
        response=final.text('response') if final else '', told=_told(final))


def _agree(client: BridgeClient, follower: Follower) -> str:
    """Wait for the question, say yes a moment later; return the question, empty if none came."""
    client.spin_until(
        lambda: follower.find('asking') is not None or follower.final is not None, STEP_TIMEOUT_S)
    question = follower.find('asking')
    if question is None or follower.final is not None:
        return ''
    client.spin(WATCH_S)
    client.say('yes')
    return question.text('question')


def _stop_on_the_way(
    client: BridgeClient, observer: Observer, follower: Follower, began: float, after_m: float,
) -> Optional[float]:
    """Say "stop" once the robot has driven so far; return when, None if it ended before."""
    client.spin_until(
        lambda: follower.final is not None or observer.track_since(began).length_m >= after_m,
        STEP_TIMEOUT_S)
    if follower.final is not None:
        return None
    said = time.monotonic()
    stop = client.say('stop')
    client.spin_until(lambda: stop.final is not None, STANDSTILL_TIMEOUT_S)
    return said


def _told(final: Optional[Event]) -> Optional[tuple[float, float]]:
    """Return the position that an answer tells, None where it tells none."""
    fields = final.fields if final else {}
    return (fields['x'], fields['y']) if 'x' in fields and 'y' in fields else None


def _commands(follower: Follower) -> tuple[str, ...]:
    lines: list[str] = []
    for event in follower.events:
        if event.name == 'executing':
            lines.extend(str(line) for line in event.fields.get('commands', ()))
    return tuple(lines)
