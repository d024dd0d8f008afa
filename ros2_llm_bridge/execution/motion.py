# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Closed-loop motion by an amount, of one axis: metres or radians alike.

A trapezoid: speed up within the acceleration, cruise, slow down so that the way ends at the
target (v = sqrt(2 a d)), creep the last bit, stop a little before by what the base still coasts.
Never drives back. The caller measures the way and sends the speed; this module knows no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
import math

#: Part of the acceleration that is planned for slowing down; the rest absorbs delay and noise.
BRAKING_SHARE = 0.7
#: Time in seconds from sending a velocity to the base acting on it.
REACTION_S = 0.02
#: A base is observed from this time on; it has caught up with this share of the command.
OBSERVATION_S, CAUGHT_UP = 0.1, 0.9
#: Least share of the profile's acceleration that an observation can lead to.
LEAST_SHARE = 0.1
#: A base near the end that shows less than this share of its command for this time in seconds is
#: told to creep faster by this factor, this often at most: motors have a least speed.
STUCK_SHARE, STUCK_S, BREAKAWAY, BREAKAWAYS = 0.2, 0.4, 1.5, 5
#: A try to creep on that gains less than this share of the tolerance has moved nothing.
GAIN_SHARE = 0.2


@dataclass(frozen=True)
class MotionShape:
    """
    How an axis may move.

    Parameters
    ----------
    acceleration
        Of the robot profile, m/s^2 or rad/s^2.
    creep
        Speed of the last bit, m/s or rad/s; a base that does not move at it is told a higher one.
    tolerance
        Way short of the target that is left as it is, m or rad.
    period_s
        Time between two commands.

    """

    acceleration: float
    creep: float
    tolerance: float
    period_s: float


@dataclass(frozen=True)
class Measurement:
    """
    What is known of an axis at a tick.

    Parameters
    ----------
    travelled, velocity
        Signed way since the start, and signed speed, as measured.
    age_s
        Age of both.

    """

    travelled: float
    velocity: float
    age_s: float


class BoundedMotion:
    """
    The motion by ``amount`` (its sign is the direction) at no more than ``speed`` > 0.

    ``remaining`` is the way left at the last call, in the direction of the motion.
    """

    def __init__(self, amount: float, speed: float, shape: MotionShape) -> None:
        self.remaining = abs(amount)
        self._amount = abs(amount)
        self._sign = math.copysign(1.0, amount)
        self._speed = speed
        self._creep = min(speed, shape.creep)
        self._shape = shape
        self._last = 0.0
        self._braked = False
        self._stuck_s = 0.0
        #: The highest speed at which the base was seen not to move.
        self._stuck_at = 0.0
        self._breakaways = 0
        #: What was left when this try to reach the end began, and the highest speed of it.
        self._try_from, self._try_top = abs(amount), 0.0
        self._observed = ObservedAcceleration(shape.acceleration)

    @property
    def is_braking(self) -> bool:
        """Return whether the target is reached as far as commands go: zero until standstill."""
        return self._braked

    def command(self, measured: Measurement, elapsed_s: float, pace: float = 1.0) -> float:
        """
        Return the signed speed to send now.

        Parameters
        ----------
        measured
            The axis.
        elapsed_s
            Time since the last call, as the base lives it.
        pace
            Seconds that pass for the base while one passes here; not 1 in simulations only.

        """
        shape = self._shape
        period_s, reaction_s = shape.period_s * pace, REACTION_S * pace
        self.remaining = self._amount - self._sign * measured.travelled
        if self._braked:
            return 0.0
        velocity = self._sign * measured.velocity
        self._observed.update(velocity, self._last, measured.age_s, elapsed_s)
        acceleration = self._observed.value
        # A base that brakes late is faster than it was told; one that speeds up late will be.
        speed = max(self._last if self._last > self._stuck_at else 0.0, velocity)
        # The base went on since it was measured, and will until a new speed reaches it.
        coming = self.remaining - speed * (measured.age_s + reaction_s)
        coast = speed ** 2 / (2 * acceleration)
        slow = self._last <= self._creep * 1.01
        if coming <= 0 or slow and coming <= coast + speed * period_s / 2:
            self._braked = True
            self._last = 0.0
            self._stuck_s = 0.0
            return 0.0
        usable = max(coming - speed * period_s, 0.0)
        allowed = math.sqrt(2 * BRAKING_SHARE * acceleration * usable)
        if allowed < self._speed:
            self._break_away(velocity, elapsed_s)
        faster = self._last + shape.acceleration * elapsed_s
        self._last = min(self._speed, faster, max(allowed, self._creep))
        self._try_top = max(self._try_top, self._last)
        return self._sign * self._last

    def standing(self) -> bool:
        """
        Take note that the base stands after braking; return whether the target is reached.

        Where it stopped short of the tolerance, the motion creeps on.
        """
        if self.remaining <= self._shape.tolerance:
            return True
        if self._try_from - self.remaining < GAIN_SHARE * self._shape.tolerance:
            self._creep_faster(self._try_top)
        self._braked = False
        self._try_from, self._try_top = self.remaining, 0.0
        return False

    def stood(self) -> None:
        """Take note that a zero was sent in between; the next speed begins there."""
        self._last = 0.0

    def _break_away(self, velocity: float, elapsed_s: float) -> None:
        """Creep faster where the base, nearing the end, does not move at what it is told."""
        if velocity >= STUCK_SHARE * self._last:
            self._stuck_s = 0.0
            return
        self._stuck_s += elapsed_s
        if self._stuck_s > STUCK_S:
            self._stuck_s = 0.0
            self._creep_faster(self._last)

    def _creep_faster(self, than: float) -> None:
        """Take note that a speed moves nothing, and creep at a higher one."""
        self._stuck_at = max(self._stuck_at, than)
        if self._breakaways < BREAKAWAYS:
            self._breakaways += 1
            self._creep = min(self._speed, max(self._creep, than) * BREAKAWAY)


class ObservedAcceleration:
    """
    The acceleration that a base shows while it speeds up; it will brake no harder.

    ``value`` is that of the profile until the base lags behind its commands, then what it shows.
    """

    def __init__(self, expected: float) -> None:
        self.value = expected
        self._expected = expected
        self._elapsed_s = 0.0
        self._caught_up = False

    def update(self, measured: float, commanded: float, age_s: float, elapsed_s: float) -> None:
        """Take a measured speed, ``age_s`` old, beside the speed commanded last."""
        self._elapsed_s += elapsed_s
        moving_s = self._elapsed_s - age_s - 2 * elapsed_s - REACTION_S
        if self._caught_up or moving_s < OBSERVATION_S:
            return
        if measured >= CAUGHT_UP * commanded:
            self._caught_up = True
            return
        shown = measured / moving_s
        self.value = min(self._expected, max(shown, LEAST_SHARE * self._expected))
