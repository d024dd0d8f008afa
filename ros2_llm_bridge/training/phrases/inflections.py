# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Verbs of orders in other forms: "before turning left", "once you have gone two meters"."""

from __future__ import annotations

from typing import Mapping, Optional

GERUNDS: Mapping[str, str] = {
    'move': 'moving', 'go': 'going', 'drive': 'driving', 'turn': 'turning', 'rotate': 'rotating',
    'spin': 'spinning', 'head': 'heading', 'back': 'backing', 'wait': 'waiting',
    'return': 'returning', 'travel': 'travelling', 'proceed': 'proceeding', 'roll': 'rolling',
    'walk': 'walking', 'creep': 'creeping', 'inch': 'inching', 'scoot': 'scooting',
    'pivot': 'pivoting', 'swing': 'swinging', 'reverse': 'reversing', 'advance': 'advancing',
    'retreat': 'retreating', 'step': 'stepping', 'pause': 'pausing', 'visit': 'visiting',
    'make': 'making', 'take': 'taking', 'do': 'doing', 'face': 'facing', 'twist': 'twisting',
    'navigate': 'navigating', 'run': 'running', 'come': 'coming', 'march': 'marching',
    'slide': 'sliding', 'crawl': 'crawling', 'hold': 'holding', 'stay': 'staying',
    'enter': 'entering', 'swivel': 'swivelling', 'edge': 'edging', 'pull': 'pulling',
}
PARTICIPLES: Mapping[str, str] = {
    'move': 'moved', 'go': 'gone', 'drive': 'driven', 'turn': 'turned', 'rotate': 'rotated',
    'spin': 'spun', 'back': 'backed', 'wait': 'waited', 'travel': 'travelled', 'roll': 'rolled',
    'walk': 'walked', 'creep': 'crept', 'inch': 'inched', 'scoot': 'scooted', 'pivot': 'pivoted',
    'swing': 'swung', 'reverse': 'reversed', 'advance': 'advanced', 'retreat': 'retreated',
    'step': 'stepped', 'pause': 'paused', 'visit': 'visited', 'make': 'made', 'take': 'taken',
    'do': 'done', 'twist': 'twisted', 'run': 'run', 'come': 'come', 'march': 'marched',
    'slide': 'slid', 'crawl': 'crawled', 'edge': 'edged', 'pull': 'pulled',
}


def gerund(text: str) -> Optional[str]:
    """Return "turn left" as "turning left", or None where the verb is not known."""
    return _inflected(text, GERUNDS)


def participle(text: str) -> Optional[str]:
    """Return "go two meters" as "gone two meters", or None where the verb is not known."""
    return _inflected(text, PARTICIPLES)


def _inflected(text: str, forms: Mapping[str, str]) -> Optional[str]:
    verb, _, rest = text.partition(' ')
    return f'{forms[verb]} {rest}'.strip() if verb in forms else None
