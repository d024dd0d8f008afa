# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Say in words what primitives would do, for the person who is asked whether they should be done.

Numbers are those that would be executed, in metres, degrees and seconds.
"""

from __future__ import annotations

import math
from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.execution.reports import direction_of, doing, motion_turns, target_of

#: A confirmed amount may grow by this share and this much (m, rad, s) until it is carried out.
_GROWTH, _SLACK = 0.01, 0.02
_PACES = {'slow': 'slowly', 'fast': 'quickly'}


def intended(primitives: Sequence[Primitive]) -> str:
    """Return what would be done, for example ``drive 2 m forward, then go to the kitchen``."""
    return ', then '.join(map(_intention, primitives))


def moves(primitives: Sequence[Primitive]) -> bool:
    """Return whether anything would be moved or used, so that it may have to be confirmed."""
    return any(not isinstance(p, (Halt, Pause)) for p in primitives)


def is_within(now: Sequence[Primitive], agreed: Sequence[Primitive]) -> bool:
    """Return whether primitives do what was agreed to, in the same way and no further."""
    if [doing(p) for p in now] != [doing(p) for p in agreed]:
        return False
    return all(_is_no_more(new, old) for new, old in zip(now, agreed))


def _is_no_more(now: Primitive, agreed: Primitive) -> bool:
    amount, bound = _amount(now), _amount(agreed)
    if amount is None or bound is None:
        return now == agreed
    return amount <= bound * (1 + _GROWTH) + _SLACK


def _amount(primitive: Primitive) -> Optional[float]:
    """Return how much a motion is, None for what has no amount."""
    if isinstance(primitive, Move):
        return abs(primitive.distance_m)
    if isinstance(primitive, Rotate):
        return abs(primitive.angle_rad)
    if isinstance(primitive, Arc):
        return primitive.length_m
    return primitive.duration_s if isinstance(primitive, KeepVelocity) else None


def _intention(primitive: Primitive) -> str:
    if isinstance(primitive, Move):
        return f'drive {_number(abs(primitive.distance_m))} m {direction_of(primitive)}'
    if isinstance(primitive, Rotate):
        return f'turn {_degrees(primitive.angle_rad)} {direction_of(primitive)}'
    if isinstance(primitive, Arc):
        side = 'left' if primitive.angle_rad > 0 else 'right'
        return (f'drive {_degrees(primitive.angle_rad)} on a circle to the {side}, '
                f'{_number(primitive.radius_m)} m in radius')
    if isinstance(primitive, KeepVelocity):
        verb = 'turn' if motion_turns(primitive) else 'drive'
        return f'{verb} {direction_of(primitive)} for {_number(primitive.duration_s)} s'
    if isinstance(primitive, NavigateTo):
        return f'go to {target_of(primitive)}{_pace(primitive)}'
    if isinstance(primitive, NavigateThrough):
        verb = 'stop at' if primitive.stops else 'go through'
        return f'{verb} {", ".join(map(target_of, primitive.poses))}{_pace(primitive)}'
    if isinstance(primitive, Pause):
        return f'wait {_number(primitive.duration_s)} s'
    if isinstance(primitive, Halt):
        return 'stop'
    if isinstance(primitive, Invoke):
        values = ', '.join(f'{name} {value}' for name, value in primitive.fields.items())
        return f'use {primitive.name}' + (f' with {values}' if values else '')
    return f'go on by {doing(primitive)}'


def _pace(primitive: Union[NavigateTo, NavigateThrough]) -> str:
    return f' {_PACES[primitive.speed]}' if primitive.speed is not None else ''


def _degrees(angle_rad: float) -> str:
    return f'{_number(abs(math.degrees(angle_rad)))} degrees'


def _number(value: float) -> str:
    return f'{value:.4g}'
