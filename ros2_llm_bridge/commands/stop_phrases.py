# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise an instruction that as a whole says stop, or releases a stop.

No model is asked: a stop must work while the model is busy, wrong or dead. Words around the stop
("robot", "please", "now") are dropped; anything else ("stop at the door") is no stop phrase.
"""

from __future__ import annotations

import re

from ros2_llm_bridge.commands.cleaning import clean
from ros2_llm_bridge.errors import InstructionError

_FILLER = (
    "robot|please|now|uh|um|er|ah|oh|okay|ok|hey|hi|alright|right|just|immediately|"
    "there|here|at once|away|instantly|quickly|thanks|thank you|no|so|and|then|you|"
    "can|could|would|will|should|must|need to|have to|you need to|i need you to|"
    "i want you to|i said|i say|got to|sir|buddy|everything|again")
_OBJECT = (
    "it|that|this|moving|driving|turning|going|rotating|spinning|running|rolling|walking|"
    "the robot|the motion|the movement|motion|movement|move|motors|the motors|the goal|goal|"
    "navigation|navigating|the navigation|all|all goals|everything|(?:the |my |that )?"
    "(?:last |previous |current )?(?:request|command|order|instruction|action|task|mission|goal|"
    "move|one|thing)|what you(?:'re| are) doing|whatever you(?:'re| are) doing|right there|still|on|"
    "where you are|in place|put|position|in position")
_STOP = (
    "stop|stops|stopp|stahp|halt|freeze|cease|abort|cancel|terminate|quit|exit|end|break|brake|hold|"
    "pause|stay|stand|whoa|woah|enough|that's enough|that is enough|never ?mind|wait|e ?stop|"
    "emergency stop|full stop|all stop|hold up|knock it off|cut it out|"
    "(?:do not|don't|dont|no more) (?:move|moving|go|going|drive|driving|turn|turning|proceed)"
    "(?: any ?more| any further| anywhere)?")
_RELEASE = (
    "resume|release(?: the)? stop|release|unfreeze|unlock|you (?:can|may) (?:go|move|continue|"
    "drive)(?: again| now| on)?|go on|carry on|continue")

_STOP_PHRASE = re.compile(
    rf'(?:(?:{_FILLER}) )*(?:{_STOP})(?: (?:{_STOP}|{_FILLER}|{_OBJECT}))*')
_RELEASE_PHRASE = re.compile(rf'(?:(?:{_FILLER}) )*(?:{_RELEASE})(?: (?:{_FILLER}))*')


def is_stop(text: str) -> bool:
    """Return whether the whole utterance says stop."""
    return _STOP_PHRASE.fullmatch(_plain(text)) is not None


def is_release(text: str) -> bool:
    """Return whether the whole utterance releases a spoken stop."""
    return _RELEASE_PHRASE.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    """Return the words of a text without marks; empty where it cannot be read."""
    try:
        return ' '.join(re.findall(r"[\w']+", clean(text).replace('-', ' ')))
    except InstructionError:
        return ''
