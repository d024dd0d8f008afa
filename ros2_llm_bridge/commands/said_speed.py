# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Give goals that have no word for a speed in the written form the one that was said of them.

"Patrol the hall and the lab slowly" says one route and one speed, so both belong together. Among
several steps nobody can tell, and the instruction is refused rather than the word passed over; a
verb ("hurry to the hall and come back") belongs to its own step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from ros2_llm_bridge.commands.goal_words import speeds_said
from ros2_llm_bridge.commands.model import (
    Again, Command, GoBack, GoBeside, GoToPose, places_of, Route)
from ros2_llm_bridge.commands.primitives import NavigateThrough, NavigateTo, Primitive
from ros2_llm_bridge.errors import InstructionError

_WITHOUT_SPEED = (GoBack, GoBeside, GoToPose, Route)


def with_said_speed(
        primitives: tuple[Primitive, ...], commands: Sequence[Command], words: Sequence[str],
) -> tuple[Primitive, ...]:
    """
    Return primitives at the speed that was said, where a command has no word for it.

    Parameters
    ----------
    primitives
        What the commands became.
    commands
        As they were said, repetitions not written out.
    words
        Of the instruction.

    Raises
    ------
    InstructionError
        ``unsure``, where several steps share one word for a speed.

    """
    goals = [c for c in commands if isinstance(c, _WITHOUT_SPEED)]
    named = {word for c in commands for name in places_of(c) for word in name.split()}
    several = len([c for c in commands if not isinstance(c, Again)]) > 1
    said = tuple(speeds_said([word for word in words if word not in named], by_adverb=several))
    if not goals or not said or any(_has_speed(c) for c in commands):
        return primitives
    if len(said) > 1 or several:
        raise InstructionError(
            'unsure', f'What shall be {said[0]}? Say that step alone.')
    return tuple(
        replace(p, speed=said[0]) if isinstance(p, (NavigateTo, NavigateThrough)) else p
        for p in primitives)


def _has_speed(command: Command) -> bool:
    """Return whether a command has taken a word for a speed."""
    return any(getattr(command, field, 'default') != 'default' for field in ('speed', 'rate'))
