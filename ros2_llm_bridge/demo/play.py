# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Play the scenario with a running bridge and simulated robot, one step after another.

The bridge hears its instructions on the topic, as from anybody; how the robot moved is measured by
``observer``.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Iterator, Optional, Sequence

from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower
from ros2_llm_bridge.demo.expectations import (
    Answers, Fails, Followed, Refused, StopsShort, Switches)
from ros2_llm_bridge.demo.judge import judge
from ros2_llm_bridge.demo.observation import Observation, Release
from ros2_llm_bridge.demo.observer import Observer
from ros2_llm_bridge.demo.report import Played
from ros2_llm_bridge.demo.scenario import Step
from ros2_llm_bridge.demo.stop_button import StopButton
from std_srvs.srv import Trigger

#: Longest time in seconds for one instruction, and for the robot to stand after it.
STEP_TIMEOUT_S = 30.0
STANDSTILL_TIMEOUT_S = 5.0

#: How long it is watched that nothing moves after a refusal or an answer, seconds.
WATCH_S = 0.3


def play(
    client: BridgeClient, observer: Observer, steps: Sequence[Step],
    on_begin: Callable[[Step], None], robot: str,
) -> Iterator[Played]:
    """
    Yield each step as it has been played and judged.

    Raises
    ------
    RobotError
        If the bridge does not answer any more.

    """
    button = StopButton(client)
    for step in steps:
        on_begin(step)
        began = time.monotonic()
        seen = _play_step(client, observer, button, step)
        yield Played(step, seen, judge(step.expected, seen), time.monotonic() - began, robot)


def _play_step(
    client: BridgeClient, observer: Observer, button: StopButton, step: Step,
) -> Observation:
    """Say what the step says, do what belongs to it, and return what was seen until standstill."""
    expected = step.expected
    parameters = _parameters(step)
    for name, (value, _) in parameters.items():
        client.set_parameter(name, value, STANDSTILL_TIMEOUT_S)
    began = time.monotonic()
    first = follower = client.say(step.text)
    asked = _agree(client, follower) if step.is_asked else None
    stop_s: Optional[float] = None
    if isinstance(expected, StopsShort):
        if _has_driven(client, observer, follower, began, expected.after_m):
            stop_s = _stop(client, button, expected)
    elif isinstance(expected, Followed):
        if _has_driven(client, observer, follower, began, expected.after_m):
            follower = client.say(expected.text)
    client.spin_until(
        lambda: follower.final is not None and first.final is not None, STEP_TIMEOUT_S)
    if isinstance(expected, (Answers, Fails, Refused, Switches)):
        client.spin(WATCH_S)
    client.spin_until(lambda: observer.is_standing, STANDSTILL_TIMEOUT_S)
    client.spin(0.05)  # the last sample of the standing robot
    release = None
    if isinstance(expected, StopsShort) and stop_s is not None:
        release = _release(client, button, expected)
    for name, (_, value) in parameters.items():
        client.set_parameter(name, value, STANDSTILL_TIMEOUT_S)
    final = follower.final
    return Observation(
        track=observer.track_since(began), final=final.name if final else '',
        code=final.text('code') if final else '', reason=final.text('reason') if final else '',
        commands=_commands(*dict.fromkeys((first, follower))), stop_s=stop_s, asked=asked,
        response=final.text('response') if final else '', told=_told(final),
        first_final=first.final.name if first.final else '', release=release,
        lights=observer.lights)


def _parameters(step: Step) -> dict[str, tuple[Any, Any]]:
    """Return the bridge's parameters by name: their values for this step, and after it."""
    if step.is_asked:
        return {'mode': ('confirm', 'direct')}
    if step.is_dry:
        return {'dry_run': (True, False)}
    if isinstance(step.expected, Followed):
        return {'policy.new_instruction': (step.expected.policy, 'preempt')}
    return {}


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


def _has_driven(
    client: BridgeClient, observer: Observer, follower: Follower, began: float, after_m: float,
) -> bool:
    """Wait until the robot has driven so far; return whether it has, before the end."""
    client.spin_until(
        lambda: follower.final is not None or observer.track_since(began).length_m >= after_m,
        STEP_TIMEOUT_S)
    return follower.final is None


def _stop(client: BridgeClient, button: StopButton, expected: StopsShort) -> float:
    """Say "stop", or press the button; return when."""
    if expected.by_button:
        return button.press()
    said = time.monotonic()
    stop = client.say('stop')
    client.spin_until(lambda: stop.final is not None, STANDSTILL_TIMEOUT_S)
    return said


def _release(
    client: BridgeClient, button: StopButton, expected: StopsShort,
) -> Optional[Release]:
    """Release the robot; where the button holds it, try what must not do so before."""
    if not expected.by_button:
        client.resume(STANDSTILL_TIMEOUT_S)
        return None
    while_pressed = client.call(Trigger, 'resume', STANDSTILL_TIMEOUT_S).success
    button.let_go()
    spoken = client.say('resume')
    client.spin_until(lambda: spoken.final is not None, STANDSTILL_TIMEOUT_S)
    by_service = client.call(Trigger, 'resume', STANDSTILL_TIMEOUT_S).success
    client.spin(WATCH_S)
    return Release(while_pressed, spoken.final.text('code') if spoken.final else '', by_service)


def _told(final: Optional[Event]) -> Optional[tuple[float, float]]:
    """Return the position that an answer tells, None where it tells none."""
    fields = final.fields if final else {}
    return (fields['x'], fields['y']) if 'x' in fields and 'y' in fields else None


def _commands(*followers: Follower) -> tuple[str, ...]:
    lines: list[str] = []
    for event in (event for follower in followers for event in follower.events):
        if event.name == 'executing':
            lines.extend(str(line) for line in event.fields.get('commands', ()))
    return tuple(lines)
