# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Drop the quantities that a speaker took back.

"two feet no three feet" is three feet, so is "two feet make it three"; "two two feet" is two.
Only quantities of the same kind replace each other, with nothing but words of correction between.
"""

from __future__ import annotations

from typing import Optional, Sequence

from ros2_llm_bridge.commands.model import Item, Quantity
from ros2_llm_bridge.commands.spelling import UNIT_WORDS


_CORRECTIONS = frozenset('no nope sorry mean actually rather make correction scratch'.split())
_ENDS = frozenset(', . ; ! and then please'.split())
_CORRECTION_FILLERS = frozenset(
    ", ? i that it or uh um er oh wait make let's lets say better".split())


def drop_corrected(items: Sequence[Item]) -> list[Item]:
    """Drop a quantity that the speaker took back: "two feet no three feet", "two two feet"."""
    kept: list[Item] = []
    for index, item in enumerate(items):
        if isinstance(item, Quantity):
            if not item.unit and (index + 1 == len(items) or items[index + 1] in _ENDS):
                item = _with_unit_before(kept, item)
            before = len(kept) - 2 if _cut_off(kept, item) else _corrected_from(kept, item)
            if before is not None:
                del kept[before:]
        kept.append(item)
    return kept


def _corrected_from(kept: Sequence[Item], new: Quantity) -> Optional[int]:
    """Return where the text that ``new`` replaces begins, or None."""
    index = len(kept)
    corrected = False
    while index and isinstance(word := kept[index - 1], str):
        if word not in _CORRECTIONS and word not in _CORRECTION_FILLERS:
            return None
        corrected = corrected or word in _CORRECTIONS
        index -= 1
    if not index:
        return None
    old = kept[index - 1]
    if not isinstance(old, Quantity):
        return None
    same_kind = old.dimension is new.dimension or not old.unit
    stutter = index == len(kept) and not old.unit and old.number == new.number and new.unit
    return index - 1 if (corrected and same_kind) or stutter else None


def _with_unit_before(kept: Sequence[Item], new: Quantity) -> Quantity:
    """Return "three" of "two feet make it three" with the unit of what it corrects."""
    said = next((i for i in reversed(kept) if isinstance(i, Quantity)), new)
    taken = Quantity(new.number, said.unit)
    return taken if said.unit and _corrected_from(kept, taken) is not None else new


def _cut_off(kept: Sequence[Item], new: Quantity) -> bool:
    """Return whether the same amount was begun right before: "twelve fee twelve feet"."""
    if len(kept) < 2 or not new.unit or kept[-2] != Quantity(new.number, ''):
        return False
    begun = kept[-1]
    return isinstance(begun, str) and begun.isalpha() and any(
        word.startswith(begun) for word, unit in UNIT_WORDS.items() if unit == new.unit)
