# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that nothing is done that the speaker took back in the same breath.

"Drive two meters, oh never mind" is no order any more, and "go to the kitchen, no, sorry, the
lab" must not become the kitchen. Corrected amounts and directions are checked elsewhere.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.directions import text_of
from ros2_llm_bridge.commands.leftovers import without_names
from ros2_llm_bridge.commands.model import Item, Point
from ros2_llm_bridge.errors import InstructionError

#: Stands for a name that a command copied.
_NAME = Point('', '')
_CALLED_OFF = re.compile(
    r'\b(?:(?:never ?mind|forget (?:about )?(?:it|that)|cancel (?:it|that)|scratch that|'
    r'ignore (?:it|that)|disregard(?: that)?|on second thoughts?)'
    r'(?: (?:oh|uh|um|please|robot|sorry|thanks|ok|okay|now|[,.!?;]))* ?)+$')
#: A correction and another goal behind it, with nothing that a command took after them.
_OTHER_GOAL = re.compile(
    r'\b(?:no|nope|sorry|mean|actually|rather|correction|scratch that|make (?:it|that))'
    r'(?: (?:no|wait|sorry|i|mean|actually|rather|uh|um|go|drive|head|to|[,.!;]))*'
    r' (?:the|my|our|your) (?P<goal>[^\W_][^_]*)$')


def check_not_taken_back(items: Sequence[Item], copied: Sequence[str]) -> None:
    """
    Check that the last word on what to do is what is about to be done.

    Parameters
    ----------
    items
        The instruction as read.
    copied
        Names and texts that the commands copied.

    Raises
    ------
    InstructionError
        ``contradiction``, with what was heard.

    """
    called_off = _CALLED_OFF.search(text_of(items))
    if called_off:
        raise InstructionError(
            'contradiction', f'I heard "{_shown(called_off[0])}", so I do nothing.')
    if not copied:
        return
    other = _OTHER_GOAL.search(text_of(without_names(items, copied, _NAME)))
    if other and not other['goal'].startswith(tuple(copied)):  # "this shed, I mean the shed"
        raise InstructionError(
            'contradiction', f'Where to? I heard "{_shown(other[0])}" behind another goal; say '
            'only where to go.')


def _shown(heard: str) -> str:
    return heard.strip(' ,.!?;')
