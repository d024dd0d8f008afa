# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find orders to a part of the body, which the whole robot must not follow in its place.

"Turn your head left", "arm back". A base has none of these parts; what a robot has of them are
capabilities, which are called and not driven. Knows words, no commands.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.directions import text_of

_LIMB = (
    r'(?:arms?|elbows?|wrists?|shoulders?|neck|tail|claws?|grippers?|fingers?|legs?|knees?|torso|'
    r'waist|hips|ears?|eyes?|forks?|joints?|manipulator|antenna|turret|gimbal|boom|mast|'
    r'end effector)')
#: "Mind your head" warns, "your tail is in the doorway" tells; of "to your left hand" the last
#: word is no limb.
_ORDERED = re.compile(
    rf'\b(?:your|its) (?:(?:left|right|upper|lower|other|front|rear) )?{_LIMB}\b'
    r"(?! (?:is|are|was|were|isn't|aren't)\b)|"
    rf'\b(?:turn|twist|rotate|swing|move|tilt|bend) (?:the )?{_LIMB}\b|'
    r'\b(?<!mind )(?<!watch )(?:your|its) (?:heads?|hands?)\b|'
    rf'(?:^|(?<=, )|(?<=\band )|(?<=\bthen )|(?<=\brobot ))(?:(?:left|right|upper|lower) )?{_LIMB}'
    r'(?= (?:back\w*|forwards?|ahead|left|right|up|down|out|fast|slowly|_)(?: |$))')


def find_limb(words: Sequence[str]) -> Optional[str]:
    """
    Return the words of an order to a part of the body, None where there are none.

    Parameters
    ----------
    words
        Words and marks of an instruction, an empty one for each amount.

    """
    found = _ORDERED.search(text_of(words))
    return found[0] if found else None
