# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Tell the "right" that somebody only speaks with from the right-hand side.

"Right, off you go to the lab" and "go two meters, right?" turn nowhere; "right, two meters" does.
"Right, go two meters" can be either: it is left as it is, and the checks ask. Knows words, no
commands.
"""

from __future__ import annotations

import re
from typing import Sequence

_BEGINNING = re.compile(r'(?:(?:ok|okay|so|well) ,? ?)?right (?:(?:then |so )?[,.!]|so) ')
#: Who goes on like this orders a wait, a goal or a turn, before which nobody turns to a side.
_GOES_ON = re.compile(
    r'(?:(?:so|then|please|robot|now|you|could|can|would|let\'s|lets|i want you to) )*'
    r'(?:(?:hang on|hold on|hold|wait|pause|stay|rest|off you go|off to|stop)\b|'
    r'(?:go|drive|head|get|come|move|run|travel|navigate|proceed|return|take \w+|bring \w+)'
    r'(?: back| over| on| along| down| up| straight)* (?:to|into|home)\b|'
    r'(?:turn|spin|rotate|swing|pivot|face) (?:yourself |to (?:the|your) )?'
    r'(?:left|around|round|about|counterclockwise|anticlockwise)\b|about (?:face|turn)\b)')
#: "Right you are", "right-o", "right then,".
_ASSENT = re.compile(r'(?:(?:righto|right (?:you are|o|oh|ho)) [,.!]? ?|right then [,!] )')
_TAG = [',', 'right', '?']


def without_spoken_right(tokens: Sequence[str]) -> list[str]:
    """Return tokens without a "right" that only begins to speak, agrees, or asks for assent."""
    text = ' '.join(tokens)
    opening = _ASSENT.match(text)
    if opening is None:
        opening = _BEGINNING.match(text)
        if opening is not None and not _GOES_ON.match(text, opening.end()):
            opening = None
    begin = 0 if opening is None else opening[0].strip().count(' ') + 1
    kept = list(tokens[begin:])
    return kept[:-len(_TAG)] if kept[-len(_TAG):] == _TAG else kept
