# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Say in the ordinary words what has several: "come to a halt", "make a slow half turn", "nav to".

Each of the phrases means the same as what stands in its place, wherever it stands. Knows words,
no commands.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.directions import text_of, words_of
from ros2_llm_bridge.commands.model import Item, Point, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension

_PACES = {'slow': 'slowly', 'gentle': 'slowly', 'quick': 'quickly', 'fast': 'fast'}
_TURNED = '(?:turn|rotation|spin|circle|curve|arc|loop|lap)'
_PACED = re.compile(
    rf"\b(?P<verb>make|do|take|perform|execute) a (?:nice |very )?(?P<pace>{'|'.join(_PACES)}) "
    rf'(?P<what>(?:(?:half|quarter|full|left|right|complete|wide) )*{_TURNED})\b')
_PHRASES = (
    (re.compile(r'\bcome to an? (?:complete |full |dead |gentle )?(?:stop|halt|standstill)\b'),
     'stop'),
    (re.compile(r'\breally (?=(?:fast|slow|slowly|quick|quickly)\b)'), ''),
    (re.compile(
        r'\b(?P<turn>(?:turn|rotate|spin|pivot)\b[^,.;:]{0,60}?) without moving(?: away)? '
        r'from (?:your|the|that|this) (?:spot|place|position)(?=$| [,.;!?])'),
     r'\g<turn> in place'),
    (re.compile(
        r'(?<=\w)(?: ,| and| , and) (?:step on it|make it snappy|get a move on)(?=$| [.!,])'), ''),
    (re.compile(r'\bpull (?=(?:forwards?|ahead|straight)\b)'), 'move '),
    (re.compile(r'\bnav (?=to\b)'), 'navigate '),
    (re.compile(r'(?<=\bto )(?:the )?pose (?=\(? ?x\b)'), ''),
)
_JOINTS = frozenset(', . ; and then now'.split())
#: What may stand beside a half turn that is ordered, and what may order it otherwise.
_BESIDE = frozenset('please just robot ok okay so do make a'.split())
_OTHERWISE = frozenset(
    "before after if unless reverse backward backwards rearward rearwards not no never don't "
    'without instead'.split())
#: What may stand behind the heading of a point, which is no turn to a side.
_BEHIND_HEADING = frozenset(', . ! ? and then please'.split())
#: Between a point and a heading: "2, 3 and face", "2, 3 with a yaw of".
_HEADING = re.compile(
    r'(?:on the map )?(?:(?:,|and|then|now|with|an?) )*'
    r'(?:face|yaw|theta|heading|orientation)(?: (?:of|to|is|=|:))?')
_ABOUT = (['turn', 'around'], ['turn', 'round'], ['about', 'face'], ['u', 'turn'])


def in_plainer_words(tokens: Sequence[str]) -> list[str]:
    """Return tokens with the ordinary words for phrases that mean the same."""
    text = ' '.join(tokens)
    for phrase, plain in _PHRASES:
        text = phrase.sub(plain, text)
    return _PACED.sub(
        lambda said: f"{said['verb']} a {said['what']} {_PACES[said['pace']]}", text).split()


def with_way_home(items: Sequence[Item]) -> list[Item]:
    """
    Return the items with "forward" for the "back" that goes home behind a half turn.

    "Turn around and come back two meters" drives forward, the way that the robot came.
    """
    home = list(items)
    if not _OTHERWISE.isdisjoint(words_of(items)):
        return home
    for index in range(2, len(items) - 1):
        if list(items[index - 1:index + 1]) == ['come', 'back'] and _is_length(items[index + 1]):
            before = index - 1
            while before and items[before - 1] in _JOINTS:
                before -= 1
            turn = list(items[max(before - 2, 0):before])
            if turn in _ABOUT and _is_ordered(items[:before - 2]):
                home[index] = 'forward'
    return home


def with_headings_said(items: Sequence[Item]) -> list[Item]:
    """Return the items with "facing" for other words between a point and its heading."""
    kept: list[Item] = []
    point = 0
    for item, behind in zip(items, [*items[1:], ',']):
        if isinstance(item, Quantity) and item.dimension is Dimension.ANGLE and point and (
                behind in _BEHIND_HEADING and _HEADING.fullmatch(text_of(kept[point:]))):
            kept[point:] = ['facing']
        if not isinstance(item, str):
            point = 0
        kept.append(item)
        if isinstance(item, Point):
            point = len(kept)
    return kept


def _is_ordered(before: Sequence[Item]) -> bool:
    """Return whether what stands before a half turn leaves it an order."""
    begin = len(before)
    while begin and before[begin - 1] in _BESIDE:
        begin -= 1
    return not begin or before[begin - 1] in _JOINTS


def _is_length(item: Item) -> bool:
    return isinstance(item, Quantity) and item.dimension is Dimension.LENGTH
