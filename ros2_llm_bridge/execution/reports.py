# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The plain sentences about what was done: exact, and only of what was measured.

Numbers come from odometry or an action's result, never from what was asked for.
"""

from __future__ import annotations

import math
from typing import Optional, Union

from ros2_llm_bridge.commands.model import Axis
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, PlaceOffset,
    Primitive, Rotate, velocity_direction)


def direction_of(primitive: Primitive) -> str:
    """Return the direction word of a motion, empty where there is none."""
    if isinstance(primitive, Move):
        positive, negative = (
            ('forward', 'backward') if primitive.axis == 'x' else ('to the left', 'to the right'))
        return positive if primitive.distance_m > 0 else negative
    if isinstance(primitive, Rotate):
        return 'left' if primitive.angle_rad > 0 else 'right'
    if isinstance(primitive, Arc):
        return f'in a curve to the {"left" if primitive.angle_rad > 0 else "right"}'
    if isinstance(primitive, KeepVelocity):
        return velocity_direction(primitive)
    return ''


def driven(metres: float, axis: Axis = 'x') -> str:
    """Return a sentence about a measured way along an axis of the base."""
    words = ('forward', 'backward') if axis == 'x' else ('to the left', 'to the right')
    return f'Driven {abs(metres):.2f} m {words[0] if metres >= 0 else words[1]}.'


def turned(radians: float) -> str:
    """Return a sentence about a measured turn."""
    direction = 'left' if radians >= 0 else 'right'
    return f'Turned {abs(math.degrees(radians)):.1f} degrees {direction}.'


def curved(metres: float, radians: float) -> str:
    """Return a sentence about a measured curve; less than 0 m is backward."""
    direction = 'left' if radians >= 0 else 'right'
    backward = 'backward ' if metres < 0 else ''
    return (f'Driven {abs(metres):.2f} m {backward}in a curve to the {direction}, '
            f'turned {abs(math.degrees(radians)):.1f} degrees.')


def motion_done(
    primitive: Primitive, metres: Optional[float], radians: Optional[float], seconds: float,
    why: str = 'without odometry',
) -> str:
    """Return a sentence about a motion; None stands for what nobody measured, and ``why``."""
    if motion_curves(primitive) and metres is not None and radians is not None:
        return curved(metres, radians)
    turning = motion_turns(primitive)
    measured = radians if turning else metres
    if measured is None:
        verb = 'Turned' if turning else 'Drove'
        return (f'{verb} {direction_of(primitive)} for {seconds:.1f} s; '
                f'{why} I cannot measure how far.')
    return turned(measured) if turning else driven(measured, axis_of(primitive))


def axis_of(primitive: Primitive) -> Axis:
    """Return the axis of the base along which a motion goes."""
    sideways = isinstance(primitive, Move) and primitive.axis == 'y' or (
        isinstance(primitive, KeepVelocity) and bool(primitive.linear_y_mps))
    return 'y' if sideways else 'x'


def _beside(offset: PlaceOffset) -> str:
    words = [(offset.forward_m, 'in front of', 'behind'),
             (offset.left_m, 'to the left of', 'to the right of')]
    said = ', '.join(f'{abs(metres):g} m {side if metres > 0 else other}'
                     for metres, side, other in words if metres)
    return f'{said} {offset.place}'


def target_of(primitive: Union[NavigateTo, NavigateThrough]) -> str:
    """Return the words for a navigation target, or for those of a route in order."""
    if isinstance(primitive, NavigateThrough):
        return ', then '.join(map(target_of, primitive.poses))
    if primitive.place is not None:
        return primitive.place
    if primitive.beside is not None:
        return _beside(primitive.beside)
    return f'x {primitive.x:.2f} m, y {primitive.y:.2f} m'


def doing(primitive: Primitive) -> str:
    """Return a phrase for what is being done, for example ``driving forward``."""
    if isinstance(primitive, (NavigateTo, NavigateThrough)):
        return f'going to {target_of(primitive)}'
    if isinstance(primitive, Pause):
        return f'waiting {primitive.duration_s:g} s'
    if isinstance(primitive, Halt):
        return 'stopping'
    if isinstance(primitive, Invoke):
        return f'using {primitive.name}'
    verb = 'turning' if motion_turns(primitive) else 'driving'
    return f'{verb} {direction_of(primitive)}'


def motion_turns(primitive: Primitive) -> bool:
    """Return whether a motion is a turn on the spot."""
    return isinstance(primitive, Rotate) or (
        isinstance(primitive, KeepVelocity) and bool(primitive.angular_z_rps)
        and not primitive.linear_x_mps and not primitive.linear_y_mps)


def motion_curves(primitive: Primitive) -> bool:
    """Return whether a motion drives and turns at once."""
    return isinstance(primitive, Arc) or (
        isinstance(primitive, KeepVelocity) and bool(primitive.angular_z_rps)
        and bool(primitive.linear_x_mps or primitive.linear_y_mps))


def taken_over_by(text: str) -> str:
    """Return the reason why something is given up for a new instruction."""
    return f'a new instruction took over: {text!r}'


def refused(reason: str, goes_on: bool) -> str:
    """Return what a person hears of a refusal; ``goes_on`` where an earlier motion does."""
    begin = 'I did not do that, and go on with what I do' if goes_on else 'I did not move'
    return f'{begin}: {reason[:1].upper()}{reason[1:]}'
