# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The commands as they were said: what the written form means before units and names are resolved.

Values only. A command keeps each quantity with the unit in which it was spoken, each place by
the name that was used. Knows no ROS, no model and no robot profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Optional, Union

from ros2_llm_bridge.commands.vocabulary import Dimension, UNITS

Sign = Literal[1, -1]
Axis = Literal['x', 'y']


@dataclass(frozen=True)
class Quantity:
    """
    A number with its unit, as said.

    Parameters
    ----------
    number
        Plain decimal, at most one leading minus: ``'1.5'``.
    unit
        A key of ``vocabulary.UNITS``; empty for a bare number.

    """

    number: str
    unit: str

    @property
    def dimension(self) -> Dimension:
        """Return what is measured."""
        return UNITS[self.unit][0]

    @property
    def si(self) -> float:
        """Return the value in SI units (m, rad, s, m/s, rad/s)."""
        return float(Decimal(self.number)) * UNITS[self.unit][1]

    def __str__(self) -> str:
        """Return the written form, for example ``1.5ft``."""
        return f'{self.number}{self.unit}'


@dataclass(frozen=True)
class Point:
    """Coordinates in the map frame as said, in metres."""

    x: str
    y: str

    def __str__(self) -> str:
        """Return the written form, for example ``x: 2, y: -3.5``."""
        return f'x: {self.x}, y: {self.y}'


#: A word or mark of an instruction, an amount, or coordinates.
Item = Union[str, Quantity, Point]


@dataclass(frozen=True)
class Drive:
    """
    Drive along one axis of ``base_link`` (REP 103: x forward, y left).

    ``bound`` is a length, a time, ``'little'``, or None for "until told otherwise"; ``speed`` a
    word of ``SPEED_WORDS`` or a speed.
    """

    sign: Sign
    bound: Union[Quantity, Literal['little'], None] = None
    speed: Union[Quantity, str] = 'default'
    axis: Axis = 'x'


@dataclass(frozen=True)
class Turn:
    """
    Turn in place; positive is left, counterclockwise (REP 103).

    ``bound`` is an angle, a bare number (degrees), a time, a word (``default``, ``little``,
    ``quarter``, ``half``, ``full``), or None for "until told otherwise".
    """

    sign: Sign
    bound: Union[Quantity, str, None] = 'default'
    rate: Union[Quantity, str] = 'default'


@dataclass(frozen=True)
class Arc:
    """
    Drive forward on a circle to the left (``sign`` 1) or to the right of the robot.

    ``bound`` is an angle, a bare number (degrees), a word as for ``Turn``, the length of the way,
    a time, or None for "until told otherwise". ``radius`` is that of the circle, its diameter
    where ``across``; None leaves it to the profile, or to speed and rate. ``rate`` is ``default``
    or a turning rate that was said.
    """

    sign: Sign
    bound: Union[Quantity, str, None] = 'default'
    radius: Optional[Quantity] = None
    across: bool = False
    speed: Union[Quantity, str] = 'default'
    rate: Union[Quantity, str] = 'default'


@dataclass(frozen=True)
class Stop:
    """Stop now."""


@dataclass(frozen=True)
class Wait:
    """Stand still for a time."""

    duration: Quantity


@dataclass(frozen=True)
class GoToPlace:
    """Go to a place by the name that was spoken, at a speed of ``SPEED_WORDS``."""

    name: str
    speed: str = 'default'


@dataclass(frozen=True)
class GoBeside:
    """
    Go to where a place, seen from its own pose, is at some distance.

    Axes of the place (REP 103): x with sign 1 is in front of it, y with sign 1 to its left.
    """

    name: str
    axis: Axis
    sign: Sign
    distance: Quantity


@dataclass(frozen=True)
class Route:
    """Go to places in order by their spoken names; ``stops``: at each of them, not through."""

    names: tuple[str, ...]
    stops: bool


@dataclass(frozen=True)
class GoBack:
    """Go back to where the robot was when it began with this instruction."""


@dataclass(frozen=True)
class GoToPose:
    """Go to coordinates in the map frame; ``yaw`` is an angle, a bare number (degrees) or None."""

    point: Point
    yaw: Union[Quantity, None] = None


CallKind = Literal['topic', 'service', 'action']


@dataclass(frozen=True)
class Call:
    """
    Use a capability of the robot profile.

    ``fields`` holds (name, value) pairs as written: ``true``, ``false``, a quantity, or words.
    """

    kind: CallKind
    name: str
    interface: str
    fields: tuple[tuple[str, Union[bool, Quantity, str]], ...] = ()


@dataclass(frozen=True)
class Cannot:
    """Refuse; ``code`` is one of ``vocabulary.MODEL_REFUSALS``."""

    code: str


Scope = Literal['last', 'all']


@dataclass(frozen=True)
class Again:
    """
    Do the command before this one, or all before it, more than once.

    ``count`` is the number of times altogether, or of further times where ``further``; None is one
    further time.
    """

    scope: Scope
    count: Optional[Quantity] = None
    further: bool = False


Command = Union[
    Drive, Turn, Arc, Stop, Wait, GoToPlace, GoBeside, Route, GoToPose, GoBack, Call, Again]

#: What one instruction means: commands in order, or a refusal of the whole.
Program = Union[tuple[Command, ...], Cannot]


def places_of(command: Command) -> tuple[str, ...]:
    """Return the names of places that a command uses, as they were spoken."""
    if isinstance(command, (GoToPlace, GoBeside)):
        return (command.name,)
    return command.names if isinstance(command, Route) else ()
