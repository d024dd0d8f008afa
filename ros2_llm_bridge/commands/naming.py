# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Find where in an instruction a name was said."""

from __future__ import annotations

from typing import Iterator, Sequence

from ros2_llm_bridge.commands.model import Item


def said_at(items: Sequence[Item], name: str) -> Iterator[int]:
    """Yield each index at which the words of a name, as it was copied, begin."""
    said, wanted = list(map(str, items)), name.split()
    for start in range(len(said) - len(wanted) + 1):
        if said[start:start + len(wanted)] == wanted:
            yield start
