# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Put a word that corrects into the instruction that it corrects: "no, right", "I meant the dock".

What comes out is an instruction in words, which goes the way of every other. It is made only where
the instruction was one command and rules understand it before and after alike, but for that place
or direction; otherwise the person is told to say the whole of it.
"""

from __future__ import annotations

from dataclasses import replace
import re
from textwrap import shorten
from typing import Callable, Optional, Sequence

from ros2_llm_bridge.commands.directions import headings, sides
from ros2_llm_bridge.commands.meant import meant_part
from ros2_llm_bridge.commands.model import Command, Drive, GoToPlace, Turn
from ros2_llm_bridge.commands.places import find_place, normal_name, spoken_names
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.dialogue.context_phrases import read_request
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

_WORD = re.compile(r"[\w']+")
#: Words that may stand beside a direction: "to the right".
_BESIDE = frozenset(('to', 'the', 'your', 'side', 'my'))
_ARTICLES = ('the', 'my', 'our')
#: Most words of a name that is looked for.
_NAME_WORDS = 4
#: Characters of the instruction before that a refusal repeats.
_SHOWN = 80


def amended(text: str, before: str, profile: RobotProfile) -> Optional[str]:
    """
    Return the instruction before with what an utterance corrects of it.

    Parameters
    ----------
    text
        What was said.
    before
        The instruction that was said before, empty where there is none.
    profile
        The robot with its places.

    Returns
    -------
    str or None
        None where the utterance as a whole corrects no place and no direction.

    Raises
    ------
    InstructionError
        ``unsure`` where it is not sure what it replaces, ``unknown_place``, with what to say
        instead.

    """
    part = meant_part(text)
    if part is None or read_request(text) is not None:
        return None
    words = _WORD.findall(part.lower())
    direction = _direction(words)
    if direction is not None:
        verb = f'turn {direction}' if sides([direction]) else f'move {direction} 1 meter'
        return _checked(before, _turned(before, direction), direction, verb, profile)
    if _is_place(part, words, before, profile):
        return _checked(before, _sent(before, part, profile), part, f'go to {part}', profile)
    return None


def _direction(words: Sequence[str]) -> Optional[str]:
    """Return the one direction word that some words consist of."""
    said = [word for word in words if word not in _BESIDE]
    return said[0] if len(said) == 1 and (sides(said) or _headings(said)) else None


def _is_place(part: str, words: Sequence[str], before: str, profile: RobotProfile) -> bool:
    """
    Return whether some words name a place that the robot knows.

    Raises
    ------
    InstructionError
        ``unknown_place`` where they name another one in place of the one before.

    """
    try:
        if normal_name(part) in spoken_names(profile.places):
            return True
    except InstructionError:
        return False  # who reads it next says why
    named = words[:1] and words[0] in _ARTICLES and len(words) <= _NAME_WORDS + 1
    if named and isinstance(_understood(before, profile), GoToPlace):
        find_place(part, profile.places)
    return False


def _turned(before: str, direction: str) -> Optional[str]:
    """Return an instruction with its direction replaced, None where it has not exactly one."""
    find: Callable[[Sequence[str]], Sequence[str]] = sides if sides([direction]) else _headings
    said = [word for word in _WORD.finditer(before) if find([word[0].lower()])]
    if len(said) != 1 or len(find(_WORD.findall(before.lower()))) != 1:
        return None
    rest = before[said[0].end():]
    if said[0][0].lower() == 'back':  # "back up" is one verb
        rest = re.sub(r'^\s+up\b', '', rest, flags=re.IGNORECASE)
    return before[:said[0].start()] + direction + rest


def _headings(words: Sequence[str]) -> Sequence[str]:
    return headings(words, weak=True)


def _sent(before: str, name: str, profile: RobotProfile) -> Optional[str]:
    """Return an instruction with its place replaced, None where it does not stand as read."""
    goal = _understood(before, profile)
    if not isinstance(goal, GoToPlace):
        return None
    pattern = rf'\b(?:(?:{"|".join(_ARTICLES)})\s+)?{re.escape(goal.name)}\b'
    found = list(re.finditer(pattern, before, re.IGNORECASE))
    if len(found) != 1:
        return None
    return before[:found[0].start()] + name + before[found[0].end():]


def _checked(
    before: str, new: Optional[str], part: str, example: str, profile: RobotProfile,
) -> str:
    """
    Return an amended instruction that rules understand as the one before, but for a part.

    Raises
    ------
    InstructionError
        ``unsure`` for any other.

    """
    old = _understood(before, profile)
    changed = _understood(new, profile) if new is not None else None
    if new is not None and old is not None and changed is not None and old != changed and (
            _without_part(old) == _without_part(changed)):
        return new
    shown = f' in "{shorten(before, _SHOWN)}"' if before else ''
    raise InstructionError(
        'unsure', f'I am not sure what "{part}" replaces{shown}; say the whole instruction, '
        f'for example "{example}".')


def _understood(text: str, profile: RobotProfile) -> Optional[Command]:
    """Return the one command that rules make of an instruction, None where they do not."""
    try:
        reading = read(text)
    except InstructionError:
        return None
    program = interpret(
        reading, spoken_names(profile.places), profile.capabilities, profile.kinematics == 'omni')
    return program[0] if isinstance(program, tuple) and len(program) == 1 else None


def _without_part(command: Command) -> Command:
    """Return a command without its sign and its name."""
    if isinstance(command, (Drive, Turn)):
        return replace(command, sign=1)
    return replace(command, name='') if isinstance(command, GoToPlace) else command
