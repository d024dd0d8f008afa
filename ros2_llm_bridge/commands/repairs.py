# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Drop the quantities that a speaker took back.

"two feet no three feet" is three feet, "two two feet" is two feet. Only quantities of the same
kind replace each other, with nothing but words of correction between them.
"""

from __future__ import annotations

from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.model import Point, Quantity

Item = Union[str, Quantity, Point]

_CORRECTIONS = frozenset('no nope sorry mean actually rather make correction scratch'.split())
_CORRECTION_FILLERS = frozenset(', i that it or uh um er oh wait make'.split())


def drop_corrected(items: Sequence[Item]) -> list[Item]:
    """Drop a quantity that the speaker took back: "two feet no three feet", "two two feet"."""
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Quantity):
            before = _corrected_from(kept, item)
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
