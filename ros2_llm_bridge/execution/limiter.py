# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The last check before a velocity leaves for the robot.

Whatever computed it: what goes out is finite, within the hard limits and ramped within the
accelerations of the robot profile. A zero passes at once, always.
"""

from __future__ import annotations

from typing import Optional

from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.values import STANDSTILL, Velocity
from ros2_llm_bridge.profile.schema import RobotProfile

#: Longest time in seconds that counts for a ramp, so that a late tick is no jump.
LONGEST_STEP_S = 0.2


class VelocityLimiter:
    """
    Limit one stream of velocities.

    Parameters
    ----------
    profile
        The robot with its limits.

    """

    def __init__(self, profile: RobotProfile) -> None:
        self._profile = profile
        self._last = STANDSTILL
        self._last_s: Optional[float] = None

    def limit(self, wanted: Velocity, now_s: float) -> Velocity:
        """
        Return the velocity that may be sent at ``now_s`` (steady clock).

        Raises
        ------
        RobotError
            If a component is NaN or infinite; send a zero then.

        """
        if not wanted.is_finite():
            self.reset()
            raise RobotError(
                self._profile.velocity.topic, f'a velocity was not finite: {wanted}')
        if wanted == STANDSTILL:
            self.reset()
            return STANDSTILL
        limits = self._profile.limits
        period_s = 1.0 / self._profile.velocity.rate_hz
        elapsed_s = period_s if self._last_s is None else now_s - self._last_s
        elapsed_s = min(max(elapsed_s, 0.0), LONGEST_STEP_S)
        linear = limits.linear_acceleration * elapsed_s
        angular = limits.angular_acceleration * elapsed_s
        last = self._last
        self._last = Velocity(
            _approach(last.x_mps, _clamp(wanted.x_mps, limits.linear_x_max), linear),
            _approach(last.y_mps, _clamp(wanted.y_mps, limits.linear_y_max), linear),
            _approach(last.yaw_rps, _clamp(wanted.yaw_rps, limits.angular_z_max), angular))
        self._last_s = now_s
        return self._last

    def reset(self) -> None:
        """Begin the next ramp at zero."""
        self._last = STANDSTILL
        self._last_s = None


def _clamp(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


def _approach(value: float, target: float, change: float) -> float:
    return value + _clamp(target - value, change)
