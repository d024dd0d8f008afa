# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Hold the robot until it verifiably stands and its goals have ended.

Used for a stop and between a preempted motion and the next one. Sends nothing itself.
"""

from __future__ import annotations

from enum import Enum

from ros2_llm_bridge.execution.goal_steps import standing_since
from ros2_llm_bridge.execution.ports import Actions, Clock, Sensors
from ros2_llm_bridge.execution.values import ODOMETRY_TIMEOUT_S

#: Where no odometry can confirm standstill, zeros are sent for so long, seconds.
BLIND_HOLD_S = 1.5
#: Cancel requests are repeated at this interval while goals go on, seconds.
CANCEL_PERIOD_S = 1.0
#: A hold that is not confirmed after this time is reported, and goes on, seconds.
OVERDUE_S = 5.0


class Scope(Enum):
    """Whose goals have to end."""

    OWN = 'own'
    ALL = 'all'


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

    """

    def __init__(
        self, scope: Scope, zeros: bool, clock: Clock, sensors: Sensors, actions: Actions,
    ) -> None:
        self.scope = scope
        self.zeros = zeros
        self._clock = clock
        self._sensors = sensors
        self._actions = actions
        self.began_s = self._cancelled_s = clock.steady()

    @property
    def elapsed_s(self) -> float:
        """Return seconds since it began."""
        return self._clock.steady() - self.began_s

    @property
    def is_overdue(self) -> bool:
        """Return whether confirmation takes too long."""
        return self.elapsed_s > OVERDUE_S

    def is_confirmed(self) -> bool:
        """Return whether robot and goals are at rest; where goals are not, cancel again."""
        return self._goals_ended() and (not self.zeros or self.is_standing())

    def is_standing(self) -> bool:
        """Return whether odometry shows a standing base; without it, whether time is over."""
        sample = self._sensors.odometry()
        now = self._clock.steady()
        if sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S:
            return self.elapsed_s > BLIND_HOLD_S
        return standing_since(sample, self.began_s)

    def _goals_ended(self) -> bool:
        everybody = self.scope is Scope.ALL
        if self._actions.all_ended() if everybody else self._actions.own_ended():
            return True
        now = self._clock.steady()
        if now - self._cancelled_s >= CANCEL_PERIOD_S:
            self._cancelled_s = now
            if everybody:
                self._actions.cancel_all()
            else:
                self._actions.cancel_own()
        return False
