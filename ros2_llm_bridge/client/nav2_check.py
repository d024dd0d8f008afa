# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Walk a running bridge and its Nav2 through goals, preemption, stop, cancel and failure.

Speaks to the bridge as a person does and looks at Nav2 from outside; what is found is told as a
list. The robot drives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterator, Literal, Optional

from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower
from ros2_llm_bridge.client.nav2_graph import (
    field_problems, GoalWatch, OdometryWatch, optional_fields, server_types)
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.known_actions import known_actions
from ros2_llm_bridge.profile.schema import RobotProfile

#: Longest times in seconds: for discovery, for an answer in words, for a robot to start or stop.
DISCOVERY_S = 5.0
ANSWER_S = 30.0
MOTION_S = 20.0
#: The robot drives at least so far before it is preempted, metres.
WAY_M = 0.5
#: Code of the failure that the simulated robot is made to show: NO_VALID_PATH.
SIM_CODE = 208

Verdict = Literal['ok', 'failed', 'skipped']


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    verdict: Verdict
    detail: str


@dataclass(frozen=True)
class Route:
    """
    What is said.

    Parameters
    ----------
    there, back
        Instructions that drive to two places, far enough apart to be interrupted on the way.
    unreachable
        An instruction to go where nothing can go; empty has the simulated robot fail on demand.
    timeout_s
        Longest time for one way.

    """

    there: str
    back: str
    unreachable: str = ''
    timeout_s: float = 300.0


class CheckFailed(Exception):
    """What was expected did not happen; carries the sentence."""


class Nav2Check:
    """
    The check.

    Parameters
    ----------
    client
        Connected to the bridge.
    profile
        The bridge's robot profile.
    route
        What is said.

    """

    def __init__(self, client: BridgeClient, profile: RobotProfile, route: Route) -> None:
        if profile.navigation is None:
            raise RobotError(profile.name, 'has no navigation in its profile')
        self._client = client
        self._profile = profile
        self._route = route
        self._action = profile.navigation.action
        self._goals = GoalWatch(client.node, self._action)
        self._odometry = OdometryWatch(client.node, profile.frames.odom_topic)
        self._follower: Optional[Follower] = None
        self._is_over: Callable[[], bool] = lambda: False

    def findings(self, give_up: Callable[[], bool] = lambda: False) -> Iterator[Finding]:
        """
        Yield what is found, check by check; the first that finds the robot unfit ends it.

        ``give_up`` ends it early; what drives then is for the caller to stop.
        """
        self._is_over = give_up
        yield from self._servers()
        checks: tuple[tuple[str, Callable[[], str]], ...] = (
            ('bridge', self._check_active), ('odometry', self._check_odometry),
            ('goal and feedback', self._check_feedback), ('preemption', self._check_preemption),
            ('stop', self._check_stop), ('latch', self._check_latch),
            ('cancel by others', self._check_cancel), ('failure', self._check_failure),
            ('arrival', self._check_arrival))
        for name, check in checks:
            try:
                detail = check()
            except CheckFailed as error:
                if self._is_over():
                    return
                yield Finding(name, 'failed', str(error))
                self._give_up()
                if name in ('bridge', 'odometry', 'goal and feedback'):
                    return
            else:
                skipped = detail.startswith('skipped: ')
                yield Finding(
                    name, 'skipped' if skipped else 'ok', detail.removeprefix('skipped: '))

    # Servers

    def _servers(self) -> Iterator[Finding]:
        node = self._client.node
        wanted = known_actions(self._profile)
        self._client.spin_until(lambda: bool(server_types(node, self._action)), DISCOVERY_S)
        for name, interface in wanted.items():
            types = server_types(node, name)
            if not types:
                needed = name == self._action or self._is_used(name)
                yield Finding(name, 'failed' if needed else 'skipped', 'no such action server')
                continue
            problems = list(field_problems(interface))
            if interface not in types:
                problems.insert(0, f'is {" and ".join(types)}, not {interface}')
            detail = '; '.join(problems) or ', '.join([interface, *optional_fields(interface)])
            yield Finding(name, 'failed' if problems else 'ok', detail)

    def _is_used(self, name: str) -> bool:
        navigation = self._profile.navigation
        return navigation is not None and name in navigation.behaviours or any(
            c.name == name for c in self._profile.capabilities)

    # Checks, in this order; each returns what it saw

    def _check_active(self) -> str:
        state = self._client.state(DISCOVERY_S)
        if state != 'active':
            raise CheckFailed(f'the bridge is {state}, not active')
        return 'active'

    def _check_odometry(self) -> str:
        topic = self._profile.frames.odom_topic
        node = self._client.node
        if not self._client.spin_until(lambda: node.count_publishers(topic) > 0, DISCOVERY_S):
            raise CheckFailed(f'nobody publishes {topic}')
        if not self._client.spin_until(lambda: self._odometry.received > 1, DISCOVERY_S):
            return f'skipped: {topic} is silent while the robot stands; a real one must not be'
        if self._odometry.is_moving:
            raise CheckFailed('the robot moves already; let it stand first')
        return 'received, the robot stands'

    def _check_feedback(self) -> str:
        going = self._begin(self._route.there)
        self._wait(
            lambda: bool(self._goals.active), ANSWER_S, 'no active goal on the status topic')
        self._wait(lambda: _distance(going) is not None, MOTION_S, 'no feedback with a distance')
        self._wait(lambda: self._odometry.is_moving, MOTION_S, 'the robot does not move')
        first = _distance(going) or 0.0
        # Far enough from where it began that the way back is one.
        self._wait(lambda: going.final is not None or (_distance(going) or 0.0) < first - WAY_M,
                   MOTION_S, f'the robot does not come {WAY_M} m nearer')
        if going.final is not None:
            raise CheckFailed(f'the goal {_told(going.final)}; is the way too short?')
        return f'accepted; moving; {first:.2f} m to go, then {_distance(going):.2f} m'

    def _check_preemption(self) -> str:
        first, since = self._follower, len(self._goals.history)
        second = self._begin(self._route.back)
        ended = self._end_of(first)
        if ended.name != 'cancelled':
            raise CheckFailed(f'the goal before {_told(ended)}; is the way too short?')
        self._wait(lambda: _distance(second) is not None, MOTION_S, 'no feedback of the new goal')
        if self._goals.overlaps(since):
            raise CheckFailed('the new goal began before the result of the old one')
        return 'the old goal ended before the new one began'

    def _check_stop(self) -> str:
        if self._follower is None or self._follower.final is not None:
            self._begin(self._route.there)
        self._wait(lambda: self._odometry.is_moving, MOTION_S, 'the robot does not move')
        going, heard = self._follower, len(self._client.responses)
        self._client.stop()
        ended = self._end_of(going)
        if ended.name != 'cancelled':
            raise CheckFailed(f'the goal {_told(ended)}')
        self._wait(lambda: any(map(_ends_stop, self._client.responses[heard:])), MOTION_S,
                   'the bridge does not confirm the stop')
        self._wait(lambda: not self._goals.active, MOTION_S, 'a goal is still active')
        self._wait(lambda: not self._odometry.is_moving, MOTION_S, 'the robot still moves')
        measured = any(map(_is_measured, self._client.responses[heard:]))
        return 'cancelled, standing, no goal active' + (
            '' if measured else '; the bridge has no odometry that measured it')

    def _check_latch(self) -> str:
        final = self._end_of(self._say(self._route.there))
        if final.name != 'rejected' or final.text('code') != 'stopped':
            raise CheckFailed(f'an instruction behind the stop {_told(final)}')
        said = self._client.resume(DISCOVERY_S)
        self._client.spin(1.0)
        if self._odometry.is_moving:
            raise CheckFailed('releasing the stop made the robot move')
        return said

    def _check_cancel(self) -> str:
        going = self._begin(self._route.there)
        self._wait(lambda: bool(self._goals.active), ANSWER_S, 'no active goal')
        self._client.spin(1.0)
        self._goals.cancel_all()
        final = self._end_of(going)
        if final.text('code') != 'goal_cancelled':
            raise CheckFailed(f'the goal {_told(final)}')
        return final.text('response')

    def _check_failure(self) -> str:
        if self._route.unreachable:
            text = self._route.unreachable
        elif self._make_sim_fail():
            text = self._route.back
        else:
            return 'skipped: give --unreachable "go to x … y …" with a point in an obstacle'
        final = self._end_of(self._say(text))
        if final.name == 'rejected':
            return f'skipped: refused before Nav2 saw it: {final.text("response")}'
        if final.name != 'failed':
            raise CheckFailed(f'"{text}" {_told(final)}')
        return final.text('response')

    def _check_arrival(self) -> str:
        final = self._end_of(self._say(self._route.back))
        if final.name != 'succeeded':
            raise CheckFailed(final.text('response'))
        self._wait(lambda: not self._odometry.is_moving, MOTION_S, 'the robot still moves')
        return final.text('response')

    # What they are made of

    def _say(self, text: str) -> Follower:
        self._follower = self._client.say(text)
        return self._follower

    def _begin(self, text: str) -> Follower:
        """Say something and wait until it is carried out."""
        follower = self._say(text)
        self._wait(lambda: follower.find('executing') is not None or follower.final is not None,
                   ANSWER_S, f'the bridge does not begin "{text}"')
        if follower.final is not None:
            raise CheckFailed(f'"{text}" {_told(follower.final)}')
        return follower

    def _end_of(self, follower: Optional[Follower]) -> Event:
        if follower is None:
            raise CheckFailed('nothing was said')
        self._wait(lambda: follower.final is not None, self._route.timeout_s,
                   f'no end within {self._route.timeout_s:g} s')
        if follower.final is None:
            raise CheckFailed('no end')
        return follower.final

    def _wait(self, condition: Callable[[], bool], seconds: float, problem: str) -> None:
        self._client.spin_until(lambda: condition() or self._is_over(), seconds)
        if not condition():
            raise CheckFailed(f'{problem} within {seconds:g} s')

    def _give_up(self) -> None:
        """Stop what a failed check left behind, so that the next one begins at rest."""
        if self._follower is not None and self._follower.final is None:
            self._client.stop()
            self._client.spin_until(lambda: not self._odometry.is_moving, MOTION_S)
            self._client.resume(DISCOVERY_S)

    def _make_sim_fail(self) -> bool:
        """Have the next goal of the simulated robot fail; return whether there is one."""
        node = self._client.node
        client = node.create_client(SetParameters, 'sim/set_parameters')
        try:
            if not self._client.spin_until(client.service_is_ready, 1.0):
                return False
            integer, text = ParameterType.PARAMETER_INTEGER, ParameterType.PARAMETER_STRING
            future = client.call_async(SetParameters.Request(parameters=[
                Parameter(name='navigation.fail_code', value=ParameterValue(
                    type=integer, integer_value=SIM_CODE)),
                Parameter(name='navigation.fail_next', value=ParameterValue(
                    type=text, string_value='abort'))]))
            return self._client.spin_until(future.done, DISCOVERY_S) and all(
                result.successful for result in future.result().results)
        finally:
            node.destroy_client(client)


def _distance(follower: Follower) -> Optional[float]:
    """Return the newest distance that feedback told, None before the first."""
    told = [e.fields['distance_remaining'] for e in follower.events
            if 'distance_remaining' in e.fields]
    return float(told[-1]) if told else None


def _ends_stop(response: str) -> bool:
    """Return whether a response tells that a stop is over, measured or not."""
    return _is_measured(response) or (
        response.startswith('I sent zero velocity') and 'I go on trying' not in response)


def _is_measured(response: str) -> bool:
    """Return whether a response tells that a stop is over, and odometry measured it."""
    return response.startswith('Stopped.')


def _told(event: Event) -> str:
    return f'{event.name}: {event.text("response")}'
