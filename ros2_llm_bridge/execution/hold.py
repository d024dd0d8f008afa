# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Hold the robot until it verifiably stands and its goals have ended.

Used for a stop and between a preempted motion and the next one. Sends no velocities itself.
"""

from __future__ import annotations

from enum import Enum
import math
from typing import Callable, Optional

from ros2_llm_bridge.execution.goal_steps import standing_since, unmeasured_stop
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.ports import Actions, Clock, Sensors
from ros2_llm_bridge.execution.values import StepEnd

#: Where no odometry can confirm standstill, zeros are sent for so long, seconds.
BLIND_HOLD_S = 1.5
#: Cancel requests are repeated at this interval while goals go on, seconds.
CANCEL_PERIOD_S = 1.0
#: Stops that follow each other faster than this share their cancel requests, seconds.
BURST_PERIOD_S = 0.2
#: A hold that is not confirmed after this time is reported, and goes on where anything could still
#: confirm it, seconds.
OVERDUE_S = 5.0

#: Told how a stop ended, and after how many seconds.
OnStopped = Callable[[StepEnd, float], None]


class Scope(Enum):
    """Whose goals have to end."""

    OWN = 'own'
    ALL = 'all'


class CancelAll:
    """The requests that end everybody's goals: at once, but not one for each stop of a burst."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        self._actions = actions
        self._clock = clock
        self._asked_s = self._sent_s = -math.inf

    def ask(self) -> None:
        """Cancel what is active now, at once or at the end of the period of a burst."""
        self._asked_s = self._clock.steady()
        self.watch()

    def watch(self) -> None:
        """Send what is due."""
        if not self.has_sent_since(self._asked_s):
            self.repeat(BURST_PERIOD_S)

    def repeat(self, period_s: float) -> None:
        """Cancel again, unless that was done less than ``period_s`` ago."""
        now = self._clock.steady()
        if now - self._sent_s >= period_s:
            self._sent_s = now
            self._actions.cancel_all()

    def has_sent_since(self, asked_s: float) -> bool:
        """Return whether requests were sent at ``asked_s`` (steady) or later."""
        return self._sent_s >= asked_s


class Hold:
    """
    One hold, from the cancel requests to the confirmation.

    Parameters
    ----------
    scope
        Whose goals have to end.
    zeros
        Whether zero velocities belong to it; without, only goals are waited for.
    clock, sensors, actions
        The robot.
    everybody
        Cancels everybody's goals.

    """

    def __init__(
        self, scope: Scope, zeros: bool, clock: Clock, sensors: Sensors, actions: Actions,
        everybody: CancelAll,
    ) -> None:
        self.scope = scope
        self.zeros = zeros
        self._clock = clock
        self._sensors = sensors
        self._actions = actions
        self._everybody = everybody
        self._began_s = self._asked_s = self._cancelled_s = clock.steady()
        self._stops: list[tuple[float, OnStopped]] = []

    @property
    def is_overdue(self) -> bool:
        """Return whether confirmation takes too long."""
        return self._clock.steady() - self._began_s > OVERDUE_S

    def stop(self, on_stopped: Optional[OnStopped]) -> None:
        """Begin anew for one more stop, which is told what becomes of it; scope ALL only."""
        self._asked_s = self._clock.steady()
        self._everybody.ask()
        if on_stopped is not None:
            self._stops.append((self._asked_s, on_stopped))

    def tick(self) -> bool:
        """
        Return whether it is over; cancel goals that go on again, and tell the stops their ends.

        It is over when robot and goals are at rest, or when they have had their time and the
        odometry that would measure it is silent.
        """
        if self.scope is Scope.ALL:
            self._everybody.watch()
        goals_ended = self._goals_ended()
        waiting, self._stops = self._stops, []
        for asked_s, on_stopped in waiting:
            end = self._at_rest(asked_s) if goals_ended else None
            if end is not None:
                # A hold that goes on for a later stop has not failed this one.
                self._began_s = self._clock.steady()
            elif self.is_overdue:
                end = self._unconfirmed()
            if end is None:
                self._stops.append((asked_s, on_stopped))
            else:
                on_stopped(end, self._clock.steady() - asked_s)
        if not goals_ended:
            return False
        return self._at_rest(self._asked_s) is not None or (
            self.is_overdue and not self._stops and self._is_blind())

    def reason(self) -> str:
        """Return in words why it is not over."""
        goal = self._actions.unended()
        if goal or not self.zeros:
            return 'what ran before does not end' + (f': {goal}' if goal else '')
        silent = 'the odometry is silent, so ' if self._is_blind() else ''
        return f'{silent}nothing confirms that the robot stands'

    def _at_rest(self, asked_s: float) -> Optional[StepEnd]:
        """Return how a stop ended whose goals have ended; None while it is not confirmed."""
        if self.scope is Scope.ALL and not self._everybody.has_sent_since(asked_s):
            return None
        if not self.zeros:
            return StepEnd(True, 'Stopped.')
        sample = self._sensors.odometry()
        if sample is not None and not self._is_blind():
            return StepEnd(True, 'Stopped.') if standing_since(sample, asked_s) else None
        # What odometry has measured before, only odometry can confirm to a person. Between two
        # motions nothing is claimed.
        is_over = self._clock.steady() - asked_s > BLIND_HOLD_S
        if not is_over or (self.scope is Scope.ALL and sample is not None):
            return None
        return unmeasured_stop(BLIND_HOLD_S)

    def _is_blind(self) -> bool:
        return fresh_odometry(self._sensors, self._clock) is None

    def _unconfirmed(self) -> StepEnd:
        return StepEnd(
            False, f'I sent zero velocity and cancelled all goals, but {self.reason()}'
            f'{"" if self._is_last_word() else "; I go on trying"}.', 'no_standstill')

    def _is_last_word(self) -> bool:
        """Return whether nothing is left to try: the goals have ended and odometry is silent."""
        return self._is_blind() and self._actions.all_ended()

    def _goals_ended(self) -> bool:
        everybody = self.scope is Scope.ALL
        if self._actions.all_ended() if everybody else self._actions.own_ended():
            return True
        now = self._clock.steady()
        if everybody:
            self._everybody.repeat(CANCEL_PERIOD_S)
        elif now - self._cancelled_s >= CANCEL_PERIOD_S:
            self._cancelled_s = now
            self._actions.cancel_own()
        return False
