# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that goals are places to go to, rather than where a thing shall be moved or what is shown.

"Move that to the bus stop" orders to carry something, and "drive to this box" is said with a
finger: neither is a drive to a place of that name.
"""

from __future__ import annotations

import re
from typing import Iterable, Sequence

from ros2_llm_bridge.commands.directions import text_of
from ros2_llm_bridge.commands.model import Item
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.errors import InstructionError

_SHOWN = frozenset('this that these those'.split())
#: Behind these "that" is the step before: "after that the kitchen".
_FOLLOWED = frozenset('after before with once when upon like so'.split())
#: "move" and a thing, up to what leads to the place; an amount stands as "_".
_MOVED = re.compile(
    r'\bmove (?:that|this|these|those|them|(?:the|a|an|my|our|your|his|her|their|some|that|this|'
    r"these|those|\w+'s|\w+s')(?: (?!to\b|over\b|_)[\w']+){1,3})(?: over)? (?:to|into|onto)"
    r'(?: (?:the|a|an|my|our|your))?$')
#: What is moved here is the robot, or no thing at all: "move the robot to", "move a bit to".
_NO_THING = re.compile(
    r'\b(?:\w*bot|rover|vehicle|(?<=your )base|yourself|self|body|bit|little|tad|touch|way|step|'
    r'circle|arc|curve|turn)\b')
_LONGEST_PHRASE = 8


def check_goal_objects(names: Iterable[str], items: Sequence[Item]) -> None:
    """
    Check that each place is the goal of a drive, somewhere in the instruction.

    Parameters
    ----------
    names
        Names of the places that commands go to.
    items
        The instruction as read.

    Raises
    ------
    InstructionError
        ``unsupported_ability``, with the words.

    """
    for name in names:
        leads = [text_of(items[max(start - _LONGEST_PHRASE, 0):start]).split()
                 for start in said_at(items, name)]
        if leads and all(map(_is_shown, leads)):
            raise InstructionError(
                'unsupported_ability', f'I cannot see what you point at: "{leads[0][-1]} {name}"; '
                f'say "the {name}".')
        if leads and all(map(_is_for_thing, leads)):
            raise InstructionError(
                'unsupported_ability', f'I cannot move things to "{name}"; I only drive there.')


def _is_shown(words: Sequence[str]) -> bool:
    return bool(words) and words[-1] in _SHOWN and not _FOLLOWED.intersection(words[-2:-1])


def _is_for_thing(words: Sequence[str]) -> bool:
    found = _MOVED.search(' '.join(words))
    return found is not None and not _NO_THING.search(found[0])
