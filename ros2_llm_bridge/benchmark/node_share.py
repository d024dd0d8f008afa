# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the node adds to a translation: way in and out, stop, and the beat of its velocity stream.

Everything is measured at the topics, by a listener in another process, with the simulated robot.
A velocity counts from when the middleware had received it there; the listener's own way from there
to its callback is none of the bridge's. The node's own share lies within that way: it begins when
the middleware of the bridge's process had received the instruction, as its event ``received``
tells, and ends when the Twist was handed to it there, as the Twist's stamp tells. Under load the
bridge translates without a pause while it drives: what is said then is refused, so that the motion
goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
import random
import time
from typing import Any, Callable

from geometry_msgs.msg import Twist
from ros2_llm_bridge.benchmark.figures import Spread, spread
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower
from ros2_llm_bridge.demo.track import VelocityCommand
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.message_times import arrived_s, MessageInfo, sent_s

#: What is said: short motions for the way in and out, a long one, and what is always refused.
SHORT = ('turn left 10 degrees', 'turn right 10 degrees')
LONG = 'turn left for 120 seconds'
REFUSED = 'bake a chocolate cake'

PERIOD_S = 0.05
_TIMEOUT_S = 30.0
_IN_FLIGHT = 3


@dataclass(frozen=True)
class NodeShare:
    """
    Times in milliseconds.

    Parameters
    ----------
    launch_s
        Seconds from the launch of the bridge until it is active.
    own_ms
        From when the bridge's middleware had received an instruction to when the first Twist was
        handed to it, less the translation: the node's own share.
    overhead_ms
        From publishing an instruction to receiving the first Twist, less the translation.
    said_to_received_ms, inside_ms, translated_to_twist_ms
        The parts of that: to the bridge; there, less the translation; and to the listener.
    translation_ms
        From text to command, as in the comparison of systems.
    reading_ms
        What is read of it in the bridge's own process, before the model.
    stop_ms, stop_loaded_ms
        From publishing on ``stop`` to receiving the first zero Twist.
    period_error_ms, period_error_loaded_ms
        How far the time between two Twists is from the period.
    translations_under_load
        Answers of the model while the two figures under load were taken.

    """

    launch_s: float
    own_ms: Spread
    overhead_ms: Spread
    said_to_received_ms: Spread
    inside_ms: Spread
    translated_to_twist_ms: Spread
    translation_ms: Spread
    reading_ms: Spread
    stop_ms: Spread
    stop_loaded_ms: Spread
    period_error_ms: Spread
    period_error_loaded_ms: Spread
    translations_under_load: int


@dataclass(frozen=True)
class Way:
    """
    One short motion, milliseconds.

    Parameters
    ----------
    own, incoming, inside, outgoing, translation, reading
        As ``NodeShare`` has them: own share, to the bridge, there, out, and what is no part of it.

    """

    own: float
    incoming: float
    inside: float
    outgoing: float
    translation: float
    reading: float

    @property
    def whole(self) -> float:
        """Return the way from saying to moving, less the translation."""
        return self.incoming + self.inside + self.outgoing


class NodeMeter:
    """
    Takes the figures with a bridge that is active.

    Parameters
    ----------
    client
        The operator's side; this object listens through its node.

    """

    def __init__(self, client: BridgeClient) -> None:
        self._client = client
        self._twists: list[VelocityCommand] = []
        self._sent_s: list[float] = []  # when each of them was handed to the bridge's middleware
        self._subscription = client.node.create_subscription(
            Twist, 'cmd_vel', self._on_twist, 50)
        self._loading = False
        self.answers = 0
        client.on_event = self._on_event

    def way_in_and_out(self, count: int) -> list[Way]:
        """
        Return the ways of some short motions.

        Raises
        ------
        RobotError
            If one is not carried out.

        """
        found = []
        for number in range(count):
            said, seen = time.monotonic(), len(self._twists)
            follower = self._client.say(SHORT[number % len(SHORT)])
            self._until(lambda: self._moved(seen) or follower.final is not None, 'a Twist')
            self._end_of(follower)
            received, translated = (follower.find(n) for n in ('received', 'translated'))
            first = next((
                n for n, t in enumerate(self._twists[seen:], seen) if not t.is_zero), None)
            if received is None or translated is None or first is None:
                raise RobotError('bridge', f'did not carry out {SHORT[number % len(SHORT)]!r}',
                                 f'it said: {follower.events[-1].fields}')
            began, ended = (float(e.fields['steady']) for e in (received, translated))
            arrived, translation, reading = float(received.fields['arrived']), *(
                float(translated.fields[name]) for name in ('latency_ms', 'reading_ms'))
            found.append(Way(
                (self._sent_s[first] - arrived) * 1e3 - translation, (began - said) * 1e3,
                (ended - began) * 1e3 - translation,
                (self._twists[first].time_s - ended) * 1e3, translation, reading))
        return found

    def stops(self, count: int, loaded: bool, seed: int = 0) -> list[float]:
        """Return milliseconds from stop to the first zero Twist; raises as ``way_in_and_out``."""
        wait = random.Random(seed)
        found = []
        for _ in range(count):
            follower = self._drive()
            if loaded:
                self._begin_load()
            self._client.spin(wait.uniform(0.2, 0.4))
            seen, said = len(self._twists), time.monotonic()
            self._loading = False  # what is in flight stays so
            self._client.stop()
            self._until(lambda: any(t.is_zero for t in self._twists[seen:]), 'a zero Twist')
            zero = next(t for t in self._twists[seen:] if t.is_zero)
            found.append((zero.time_s - said) * 1e3)
            self._end_of(follower)
            self._client.spin(0.1)
            self._client.resume(_TIMEOUT_S)
        return found

    def period_errors(self, seconds: float, loaded: bool) -> list[float]:
        """Return how far each period of the stream is off, ms; raises as ``way_in_and_out``."""
        follower = self._drive()
        if loaded:
            self._begin_load()
        self._client.spin(0.3)
        seen = len(self._twists)
        self._client.spin(seconds)
        times = [t.time_s for t in self._twists[seen:]]
        self._loading = False
        self._client.stop()
        self._end_of(follower)
        self._client.spin(0.3)
        self._client.resume(_TIMEOUT_S)
        return [abs(b - a - PERIOD_S) * 1e3 for a, b in zip(times, times[1:])]

    def close(self) -> None:
        """Listen no more."""
        self._client.on_event = lambda event: None
        self._client.node.destroy_subscription(self._subscription)

    def _drive(self) -> Follower:
        seen = len(self._twists)
        follower = self._client.say(LONG)
        self._until(lambda: self._moved(seen) or follower.final is not None, 'a Twist')
        if follower.final is not None:
            raise RobotError('bridge', f'did not carry out {LONG!r}',
                             f'it said: {follower.final.fields}')
        return follower

    def _begin_load(self) -> None:
        self._loading = True
        for _ in range(_IN_FLIGHT):
            self._client.say(REFUSED)

    def _on_event(self, event: Event) -> None:
        if event.name == 'rejected' and 'written' in event.fields:
            self.answers += 1
        if self._loading and event.name == 'rejected':
            self._client.say(REFUSED)

    def _on_twist(self, message: Any, info: MessageInfo) -> None:
        self._twists.append(VelocityCommand(
            arrived_s(info), abs(message.linear.x) + abs(message.linear.y), message.angular.z))
        self._sent_s.append(sent_s(info))

    def _moved(self, seen: int) -> bool:
        return any(not t.is_zero for t in self._twists[seen:])

    def _end_of(self, follower: Follower) -> None:
        self._until(lambda: follower.final is not None, 'a final event')

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        if not self._client.spin_until(condition, _TIMEOUT_S):
            raise RobotError('bridge', f'gave no sign of {what} within {_TIMEOUT_S:g} s')


def measure_node(
    client: BridgeClient, launch_s: float, count: int = 50, seconds: float = 20.0,
    on_note: Callable[[str], None] = lambda note: None,
) -> NodeShare:
    """
    Return the node's share.

    Parameters
    ----------
    client
        The operator's side of a bridge that is active.
    launch_s
        As ``NodeShare.launch_s``.
    count
        Motions, and stops of each kind.
    seconds
        How long the stream is listened to, idle and under load.
    on_note
        Called with what begins.

    Raises
    ------
    RobotError
        If the bridge does not answer, or does not carry out what is said.

    """
    meter = NodeMeter(client)
    try:
        on_note(f'{count} short motions')
        meter.way_in_and_out(1)  # the first one finds every path cold
        ways = meter.way_in_and_out(count)
        on_note(f'{count} stops, idle')
        stops = meter.stops(count, loaded=False)
        on_note(f'the stream for {seconds:g} s, idle and under load')
        quiet = meter.period_errors(seconds, loaded=False)
        before = meter.answers
        busy = meter.period_errors(seconds, loaded=True)
        on_note(f'{count} stops under load')
        loaded = meter.stops(count, loaded=True)
        answers = meter.answers - before
    finally:
        meter.close()
    return NodeShare(
        round(launch_s, 3), spread([way.own for way in ways]), spread([way.whole for way in ways]),
        spread([way.incoming for way in ways]), spread([way.inside for way in ways]),
        spread([way.outgoing for way in ways]), spread([way.translation for way in ways]),
        spread([way.reading for way in ways]), spread(stops), spread(loaded), spread(quiet),
        spread(busy), answers)
