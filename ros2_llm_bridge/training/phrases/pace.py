# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How fast: words for slow and fast, and speeds in numbers, around a motion."""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Quantity
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.pattern import expand

SLOW = (
    '(slowly^8|slow^2|gently|carefully|cautiously|at a slow pace|at low speed|slow and steady|'
    'really slowly|very slowly|nice and slow|at a crawl|real slow|with low speed|softly)'
)
FAST = (
    '(fast^6|quickly^8|rapidly|swiftly|at high speed|at full speed|at top speed|very'
    ' fast|speedily|really fast|as fast as you can|at a fast pace|with high speed|hurriedly|in a'
    ' hurry|briskly)'
)
#: What leads to a speed that comes as an afterthought.
SPEED_BEHIND = '(,^4|, at^5|, speed^2|, keep it at^2|, and keep it at|, with|, at a speed of)'
AT_SPEED = '(at^6|with^2|at a speed of^2|with a speed of|with a velocity of)'


def at_speed(rng: random.Random, text: str) -> tuple[str, Quantity]:
    """Return the text with a speed behind or, now and then, in front, and that speed."""
    spoken, quantity = amounts.speed(rng)
    if rng.random() < 0.12:
        return f'at {spoken} {text}', quantity
    if rng.random() < 0.18:
        return f'{text}{expand(rng, SPEED_BEHIND)} {spoken}', quantity
    return f'{text} {expand(rng, AT_SPEED)} {spoken}', quantity


def with_speed(rng: random.Random, text: str, share: float) -> tuple[str, str]:
    """Return the text with, now and then, a word for slow or fast, and the speed it names."""
    if rng.random() >= share:
        return text, 'default'
    speed = rng.choice(('slow', 'slow', 'fast'))
    word = expand(rng, SLOW if speed == 'slow' else FAST)
    if rng.random() < 0.2 and ' ' not in word:
        return f'{word} {text}', speed
    return f'{text}{rng.choice((" ", " ", " ", " ", ", "))}{word}', speed
