# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise utterances that as a whole name the place where the robot stands, or take a name away.

"remember this place as the charger", "this is the kitchen", "forget the charger". Knows words
only, not which places there are.
"""

from __future__ import annotations

from dataclasses import dataclass
import re
from typing import Optional

from ros2_llm_bridge.dialogue.utterance import core_of


@dataclass(frozen=True)
class Lesson:
    """
    What is to be learnt.

    Parameters
    ----------
    name
        The name as it was said, without article; empty where none was said.
    forgets
        Whether the name is to be forgotten, else it is that of this place.
    is_sure
        Whether the words are about a place; else they are so only where the robot knows one of
        that name.

    """

    name: str
    forgets: bool = False
    is_sure: bool = True


_ARTICLE = '(?:(?:the|a|an|my|our|your) )?'
_NAME = f'{_ARTICLE}(?P<name>[^,]+)'
_THE_NAME = '(?:the|our) (?P<name>[^,]+)'
_A_PLACE = '(?:place|spot|location|position|point|pose|room|area|waypoint)'
_THIS_PLACE = f'this {_A_PLACE}(?: here)?'
_HERE = f'(?:{_THIS_PLACE}|(?:the|your|our) (?:current |present )?{_A_PLACE}|here' \
    '|where (?:you|we) (?:are|stand|are standing)(?: now)?)'
_KEEP = ('(?:remember|save|store|note|record|mark|memorize|memorise|learn|register|bookmark'
         '|write down)')
_SET = f'(?:{_KEEP}|keep|add|set|define|tag|label)'
_CALL = '(?:call|name|label|title)'
_AS = '(?:, )?(?:as|under the name|with the name|by the name)(?: of)?'
_CALLED = '(?:called|named|known as|labelled|labeled)'

#: Words that are about a place whatever its name is.
_TEACH = (
    f'{_SET} {_HERE} {_AS} {_NAME}', f'{_KEEP} this {_AS} {_NAME}',
    f'{_CALL} {_HERE} (?:as )?{_NAME}', f'name this {_NAME}',
    f'(?:{_KEEP} (?:that )?)?(?:this|{_THIS_PLACE}) is (?:now |to be )?{_CALLED} {_NAME}',
    f'{_KEEP} {_THIS_PLACE} (?:to be|being) {_NAME}',
    f'(?:learn|add|create|define|make|save|remember) (?:a|an|this|the) (?:new )?{_A_PLACE}'
    f'(?: here)? {_CALLED} {_NAME}',
    f'{_KEEP} {_THIS_PLACE} , (?:it is|this is|call it|name it|it is called) {_NAME}')
#: Words that are about a place where the name may be one.
_PERHAPS_TEACH = (
    f'(?:{_KEEP} (?:that )?)?(?:this|here|{_THIS_PLACE}) is (?:now )?{_THE_NAME}',
    f'(?:call|mark|set|label|tag) this (?:as )?{_THE_NAME}',
    'set this as (?:your )?(?P<name>home|base)',
    f'{_KEEP} (?:that )?{_THE_NAME} is (?:here|at {_THIS_PLACE})',
    f'(?:this|here) is where {_THE_NAME} (?:is|stands)', f'make {_THIS_PLACE} {_THE_NAME}')
_UNNAMED = re.compile(
    f'(?:{_KEEP}|{_CALL}) (?:{_THIS_PLACE}|(?:the|your) current {_A_PLACE}'
    '|where (?:you|we) (?:are|stand)(?: now)?)')
_FORGET_PLACE = re.compile(
    f'(?:forget|delete|remove|erase|unlearn)(?: about)? (?:the|that|a) (?:taught )?{_A_PLACE} '
    f'(?:(?:{_CALLED}|of) )?{_NAME}')
_FORGET = re.compile(
    f'(?:forget where|(?P<verb>forget|delete|remove|erase|unlearn)(?: about)?) '
    f'{_ARTICLE}(?P<name>(?!where )[^,]+?)(?: is)?(?: {_A_PLACE})?(?: from (?:the|your) '
    '(?:map|memory|places|list))?')
_MEMORY_VERBS = (None, 'forget', 'unlearn')
_SURE = tuple(map(re.compile, _TEACH))
_PERHAPS = tuple(map(re.compile, _PERHAPS_TEACH))
_POLITE = re.compile(
    r'(?:(?:can|could|would|will|should|must) you |you (?:can|should|must|may|will|have to) '
    r'|i (?:want|would like|need) you to |let us |from now on |just |always |also |please )+')
_FOR_LATER = re.compile(
    r' (?:from now on|for later|for me|for us|for the future|in (?:your|the) memory'
    r'|on (?:the|your) map|in (?:the|your) map)$')

#: Words with which "this is the ..." is not about a place.
_NO_PLACES = frozenset(
    'end beginning start problem wrong right way last first second third best worst thing one '
    'ones same time case reason truth question answer point plan idea deal robot test order '
    'command instruction boss limit next only left bad good place spot location room area '
    'result moment speed distance direction goal target task job rule whole that what how who '
    'why when if you i me he she they we it is are was not no and or then go stop turn drive '
    'move'.split())
_MOST_WORDS = 3


def lesson_of(text: str) -> Optional[Lesson]:
    """Return what an utterance as a whole teaches, None where it teaches nothing."""
    core = core_of(text)
    if core is None:
        return None
    polite = _POLITE.match(core)
    words = _FOR_LATER.sub('', core[polite.end():] if polite else core)
    if _UNNAMED.fullmatch(words):
        return Lesson('')
    for pattern in _SURE:
        found = pattern.fullmatch(words)
        if found:
            return Lesson(found['name'])
    for pattern in _PERHAPS:
        found = pattern.fullmatch(words)
        if found and _may_be_place(found['name']):
            return Lesson(found['name'])
    found = _FORGET_PLACE.fullmatch(words)
    if found:
        return Lesson(found['name'], forgets=True)
    found = _FORGET.fullmatch(words)
    if found is None:
        return None
    # Things can be removed; forgotten is what was learnt.
    is_sure = found['verb'] in _MEMORY_VERBS and _may_be_place(found['name'])
    return Lesson(found['name'], forgets=True, is_sure=is_sure)


def _may_be_place(name: str) -> bool:
    words = name.split()
    return len(words) <= _MOST_WORDS and not _NO_PLACES.intersection(words)
