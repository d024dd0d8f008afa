# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Amounts that a person said, in SI units and within the limits of one robot.

What is beyond a limit is refused with the limit named; ``limits.on_limit: clamp`` cuts it instead.
"""

from __future__ import annotations

import math
from typing import Union

from ros2_llm_bridge.commands.model import Quantity
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension, LITTLE
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile, SpeedWords

#: A bare number below this is not taken for degrees: "turn left 3" may be radians.
LEAST_BARE_DEGREES = 5.0


def angle_of(bound: Union[Quantity, str], profile: RobotProfile) -> float:
    """
    Return an angle above zero in radians, within ``limits.angle_max``.

    Parameters
    ----------
    bound
        An angle, a bare number (degrees unless it could be radians), or a word.
    profile
        The robot.

    Raises
    ------
    InstructionError
        ``missing_value`` or ``over_limit``.

    """
    if isinstance(bound, Quantity):
        angle = positive(radians_of(bound), bound)
    else:
        amounts = profile.amounts
        words = {'default': amounts.turn_angle, LITTLE: amounts.little_angle, **ANGLE_WORDS}
        angle = words[bound]
    return within(angle, 'angle_max', 'rad', bound, profile)


def radians_of(quantity: Quantity) -> float:
    """
    Return an angle in radians; a bare number is degrees unless it could be radians.

    Raises
    ------
    InstructionError
        ``missing_value``.

    """
    if quantity.dimension is not Dimension.NUMBER:
        return quantity.si
    if quantity.si and abs(quantity.si) < LEAST_BARE_DEGREES:
        raise InstructionError(
            'missing_value', f'{quantity} what? Say "{quantity} degrees" or "{quantity} radians".')
    return math.radians(quantity.si)


def duration_of(
        bound: Union[Quantity, str, None], profile: RobotProfile) -> tuple[float, bool]:
    """Return seconds and whether somebody said them; raises as ``within`` does."""
    if not isinstance(bound, Quantity):
        return profile.amounts.deadman_duration, False
    return positive(within(bound.si, 'duration_max', 's', bound, profile), bound), True


def speed_of(
        speed: Union[Quantity, str], words: SpeedWords, limit: str, unit: str,
        profile: RobotProfile) -> float:
    """Return a speed that was said, or that of its word; raises as ``within`` does."""
    if isinstance(speed, Quantity):
        return positive(within(speed.si, limit, unit, speed, profile), speed)
    value: float = getattr(words, speed)
    return value


def within(
        value: float, limit: str, unit: str, said: Union[Quantity, str],
        profile: RobotProfile) -> float:
    """
    Return a value within a limit of the profile, cut only where the profile says so.

    Raises
    ------
    InstructionError
        ``over_limit``.

    """
    maximum: float = getattr(profile.limits, limit)
    if value <= maximum * (1 + 1e-9):
        return value
    if profile.limits.on_limit == 'clamp':
        return maximum
    raise InstructionError(
        'over_limit', f'{said} is beyond the limit of this robot: '
        f'limits.{limit} is {maximum:g} {unit}.')


def positive(value: float, said: Quantity) -> float:
    """
    Return a value above zero.

    Raises
    ------
    InstructionError
        ``missing_value``.

    """
    if value > 0 and math.isfinite(value):
        return value
    raise InstructionError('missing_value', f'{said} moves nothing; say a number above zero.')
