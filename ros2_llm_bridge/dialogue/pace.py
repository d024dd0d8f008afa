# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Choose the speed of a motion that is wished faster or slower: the next speed word of the profile.

Beyond the last word nothing is chosen: the wish is refused with the value named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ros2_llm_bridge.commands.primitives import (
    Arc, KeepVelocity, Move, NavigateThrough, NavigateTo, NavigationSpeed, Primitive, Rotate)
from ros2_llm_bridge.dialogue.context_phrases import Pace
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

#: Speeds this near to each other are one, as a part.
_SAME = 1e-6


def at_pace(primitive: Primitive, pace: Pace, profile: RobotProfile) -> Primitive:
    """
    Return a primitive at another speed; one that does not move stays as it is.

    Parameters
    ----------
    primitive
        What is to be done.
    pace
        The speed word, or in which direction to look for the next one.
    profile
        The robot, which gives the words their values.

    Raises
    ------
    InstructionError
        ``over_limit`` where there is no such speed beyond the present one,
        ``unsupported_ability`` where the robot cannot change it.

    """
    if isinstance(primitive, (Move, Arc)):
        return replace(primitive, speed_mps=_chosen(
            primitive.speed_mps, pace, profile, 'linear'))
    if isinstance(primitive, Rotate):
        return replace(primitive, rate_rps=_chosen(
            primitive.rate_rps, pace, profile, 'angular'))
    if isinstance(primitive, KeepVelocity):
        linear = abs(primitive.linear_x_mps or primitive.linear_y_mps)
        factor = (
            _chosen(linear, pace, profile, 'linear') / linear if linear
            else _chosen(abs(primitive.angular_z_rps), pace, profile, 'angular')
            / abs(primitive.angular_z_rps))
        return replace(
            primitive, linear_x_mps=primitive.linear_x_mps * factor,
            linear_y_mps=primitive.linear_y_mps * factor,
            angular_z_rps=primitive.angular_z_rps * factor)
    if isinstance(primitive, (NavigateTo, NavigateThrough)):
        return replace(primitive, speed=_navigation_pace(primitive.speed, pace, profile))
    return primitive


def all_at_pace(
    primitives: tuple[Primitive, ...], pace: Pace, profile: RobotProfile,
) -> tuple[Primitive, ...]:
    """
    Return primitives at another speed; those for which there is none keep their own.

    Raises
    ------
    InstructionError
        As ``at_pace``, if not one of them can be changed.

    """
    changed: list[Primitive] = []
    refusal: Optional[InstructionError] = None
    for primitive in primitives:
        try:
            changed.append(at_pace(primitive, pace, profile))
        except InstructionError as error:
            refusal = refusal or error
            changed.append(primitive)
    if refusal is not None and tuple(changed) == primitives:
        raise refusal
    if tuple(changed) == primitives:
        raise InstructionError('no_context', 'The last order has no speed; say it in full.')
    return tuple(changed)


def _chosen(speed: float, pace: Pace, profile: RobotProfile, kind: str) -> float:
    """Return the speed that is wished instead of a speed, m/s or rad/s."""
    words = getattr(profile.speeds, kind)
    unit = 'm/s' if kind == 'linear' else 'rad/s'
    up = pace in ('faster', 'fast')
    values = [getattr(words, pace)] if pace in ('slow', 'fast') else sorted(
        {words.slow, words.default, words.fast}, reverse=not up)
    for value in values:
        if value > speed * (1 + _SAME) if up else value < speed * (1 - _SAME):
            return float(value)
    word = 'fast' if up else 'slow'
    raise InstructionError(
        'over_limit', f'This is already at {speed:g} {unit}, and I have no '
        f'{"faster" if up else "slower"} word than speeds.{kind}.{word}, which is '
        f'{getattr(words, word):g} {unit}.')


def _navigation_pace(
    speed: Optional[NavigationSpeed], pace: Pace, profile: RobotProfile,
) -> Optional[NavigationSpeed]:
    if profile.navigation is None or profile.navigation.speed_limit_topic is None:
        raise InstructionError(
            'unsupported_ability', 'How fast it drives to a place is up to navigation: the '
            'profile has no navigation.speed_limit_topic to tell it.')
    if pace in ('slower', 'slow'):
        if speed == 'slow':
            raise InstructionError(
                'over_limit', 'Navigation already goes slowly, and I have no slower word for it.')
        return 'slow'
    if speed != 'slow':
        raise InstructionError(
            'over_limit', 'Navigation already goes at its own speed; I can only slow it down.')
    return None
