# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The last check before a velocity leaves for the robot, whatever computed it.

What goes out is finite, within the hard limits, ramped within the accelerations and could still
stop inside the geofence; after silence a zero goes out. A zero passes at once, always. Components
are scaled together, so that a curve keeps its radius.
"""

from __future__ import annotations

from typing import Optional

from ros2_llm_bridge.errors import InstructionError, RobotError
from ros2_llm_bridge.execution.fence import check_velocity
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.ports import Clock, Sensors, VelocityOutput
from ros2_llm_bridge.execution.values import STANDSTILL, Velocity
from ros2_llm_bridge.profile.schema import RobotProfile

#: Longest time in seconds that counts for a ramp, so that a late tick is no jump.
LONGEST_STEP_S = 0.2
#: Time without a command after which a moving robot gets a zero, seconds; at low rates two
#: periods.
SILENCE_S = 0.3


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
        Return the velocity that may be sent at ``now_s``, in the time that the base lives in.

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
        self._last = self._ramped(self._clamped(wanted), self._elapsed(now_s))
        self._last_s = now_s
        return self._last

    def reset(self) -> None:
        """Begin the next ramp at zero."""
        self._last = STANDSTILL
        self._last_s = None

    def _elapsed(self, now_s: float) -> float:
        if self._last_s is None:
            return 1.0 / self._profile.velocity.rate_hz
        return min(max(now_s - self._last_s, 0.0), LONGEST_STEP_S)

    def _clamped(self, wanted: Velocity) -> Velocity:
        limits = self._profile.limits
        sideways = limits.linear_y_max if self._profile.kinematics == 'omni' else 0.0
        y = wanted.y_mps if sideways else 0.0
        return _scaled(Velocity(wanted.x_mps, y, wanted.yaw_rps), min(
            1.0, _share(wanted.x_mps, limits.linear_x_max), _share(y, sideways),
            _share(wanted.yaw_rps, limits.angular_z_max)))

    def _ramped(self, target: Velocity, elapsed_s: float) -> Velocity:
        limits, last = self._profile.limits, self._last
        linear = limits.linear_acceleration * elapsed_s
        angular = limits.angular_acceleration * elapsed_s
        change = Velocity(
            target.x_mps - last.x_mps, target.y_mps - last.y_mps, target.yaw_rps - last.yaw_rps)
        change = _scaled(change, min(
            1.0, _share(change.x_mps, linear), _share(change.y_mps, linear),
            _share(change.yaw_rps, angular)))
        return Velocity(
            last.x_mps + change.x_mps, last.y_mps + change.y_mps, last.yaw_rps + change.yaw_rps)


class LimitedOutput:
    """
    The one way to the velocity topic; implements ``execution.ports.VelocityOutput``.

    Parameters
    ----------
    profile
        The robot with its limits.
    output
        What sends; nobody else may hold it.
    clock, sensors
        Of the robot.

    """

    def __init__(
        self, profile: RobotProfile, output: VelocityOutput, clock: Clock, sensors: Sensors,
    ) -> None:
        self._profile = profile
        self._output = output
        self._clock = clock
        self._sensors = sensors
        self._limiter = VelocityLimiter(profile)
        self._sent = STANDSTILL
        self._sent_s = clock.steady()
        self._silence_s = max(SILENCE_S, 2.0 / profile.velocity.rate_hz)

    @property
    def is_moving(self) -> bool:
        """Return whether the velocity that was sent last moves the robot."""
        return self._sent != STANDSTILL

    def check(self) -> None:
        """
        Check that somebody listens to the type that is sent.

        Raises
        ------
        RobotError
            As ``VelocityOutput.check``.

        """
        self._output.check()

    def publish(self, velocity: Velocity) -> None:
        """
        Send what of a velocity is allowed.

        Raises
        ------
        RobotError
            If it is not finite; a zero was sent.
        InstructionError
            ``outside_geofence`` or ``no_pose``; a zero was sent.

        """
        try:
            # Ramps run in the base's time, which a simulation may pass faster or slower.
            limited = self._limiter.limit(velocity, self._clock.ros())
            if self._profile.limits.geofence is not None and limited != STANDSTILL:
                check_velocity(
                    limited, self._measured(), self._sensors.map_pose(), self._profile.limits)
        except (RobotError, InstructionError):
            self._limiter.reset()
            self._send(STANDSTILL)
            raise
        self._send(limited)

    def silence_left_s(self) -> float:
        """Return the time in seconds until a moving robot has been without command too long."""
        return self._silence_s - (self._clock.steady() - self._sent_s)

    def break_silence(self) -> bool:
        """Send a zero if the robot moves and nobody commands; return whether that was so."""
        if not self.is_moving or self.silence_left_s() > 0:
            return False
        self._limiter.reset()
        self._send(STANDSTILL)
        return True

    def _measured(self) -> Optional[Velocity]:
        sample = fresh_odometry(self._sensors, self._clock)
        return sample.velocity if sample is not None else None

    def _send(self, velocity: Velocity) -> None:
        self._sent = velocity
        self._sent_s = self._clock.steady()
        self._output.publish(velocity)


def _share(value: float, limit: float) -> float:
    """Return the factor that brings a value to its limit; beyond 1 it is within."""
    return limit / abs(value) if value else 1.0


def _scaled(velocity: Velocity, factor: float) -> Velocity:
    if factor >= 1.0:
        return velocity
    return Velocity(velocity.x_mps * factor, velocity.y_mps * factor, velocity.yaw_rps * factor)
