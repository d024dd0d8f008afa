# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise utterances that as a whole ask about the robot's state, and what they ask for.

Only what cannot be an order is here: "can you go to the kitchen" and "how about the kitchen" are
none of these. Knows words only, not what the answers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
import re
from typing import Iterator, Mapping

from ros2_llm_bridge.dialogue.utterance import core_of


class Topic(Enum):
    """What is asked for."""

    WHERE = 'where it is'
    HEADING = 'where it faces'
    NEAREST = 'the nearest place'
    BETWEEN = 'the distance between two places'
    DISTANCE = 'the distance to a place'
    LOCATION = 'where a place is'
    AT_PLACE = 'whether it is at a place'
    PLACES = 'which places it knows'
    KNOWS = 'whether it knows a place'
    HAS_PLACE = 'whether there is a place of a name'
    MAP = 'which map it uses'
    ABILITIES = 'what it can do'
    FASTEST = 'its highest speed'
    FARTHEST = 'its longest way'
    NAME = 'its name'
    STOPPED = 'whether it is stopped'
    MOVING = 'whether it moves'
    SPEED = 'its speed'
    STATUS = 'how it is'
    DOING = 'what it does'
    GOAL = 'where it goes'
    DONE = 'what it did'
    SUCCESS = 'whether it succeeded'
    REMAINING = 'what is left'
    WHY = 'why it does not move'


@dataclass(frozen=True)
class Question:
    """A question; ``place`` and ``other`` are names as they were said, empty where it has none."""

    topic: Topic
    place: str = ''
    other: str = ''


_NO_NAME = ('(?!(?:it|here|there|you|me|us|this|that|now|him|her|them|where|what|left|remaining'
            '|still)(?: |$))')
_PLACE = f'(?P<place>{_NO_NAME}[^,]+?)'
_OTHER = f'(?P<other>{_NO_NAME}[^,]+?)'
_PLACES = '(?:places|rooms|locations|destinations|positions|spots|waypoints|areas|landmarks)'
_A_PLACE = '(?:place|room|location|destination|spot|waypoint|area|landmark)'
_FROM_HERE = '(?: away)?(?: from (?:here|you|your position|where you are|us))?'
_YOUR = '(?:your|the|its|the robot)'
_NOW = 'current |present |exact |own '

#: What is asked in a sentence of its own, also behind "tell me".
_SENTENCES: Mapping[Topic, tuple[str, ...]] = {
    Topic.WHERE: (
        'where (?:in the world |on earth |on the map )?(?:are you|you are|you)'
        '(?: at| located| standing| parked| positioned)?',
        '(?:in |at )?(?:which|what) (?:room|place|location|spot|area) (?:are you|you are)'
        '(?: in| at)?',
        'are you (?:lost|localized|localised)',
        'where (?:is )?(?:the|this|our|my) robot(?: is)?'),
    Topic.HEADING: (
        '(?:in )?(?:which|what) (?:direction|way) (?:are you|you are) '
        '(?:facing|looking|pointing|oriented)(?: in| to| at)?',
        'where (?:are you|you are) (?:facing|looking|pointing)(?: to| at)?'),
    Topic.NEAREST: (
        f'(?:what|which|where) is (?:the )?(?:nearest|closest)(?: known)? {_A_PLACE}'
        f'{_FROM_HERE}(?: to (?:you|here))?',
        f'(?:what|which) {_A_PLACE} is (?:the )?(?:nearest|closest|near|close)'
        f'{_FROM_HERE}(?: (?:to )?(?:you|here))?',
        f'what {_A_PLACE} is this', f'what is this {_A_PLACE}(?: called)?',
        'what is (?:near|close to|next to|around) you'),
    Topic.BETWEEN: (
        f'how far(?: away)? is (?:it )?(?:from )?{_PLACE} (?:from|to) {_OTHER}',
        f'how far(?: away)? {_PLACE} is from {_OTHER}',
        f'how far(?: apart)? are {_PLACE} and {_OTHER}(?: apart)?(?: from each other)?'),
    Topic.DISTANCE: (
        f'how (?:far|close|near)(?: away| off)? (?:is|are) (?:it )?(?:from here )?(?:to )?'
        f'{_PLACE}{_FROM_HERE}',
        f'how (?:far|close|near)(?: away| off)? {_PLACE} is{_FROM_HERE}',
        f'how (?:far|close|near)(?: away)? (?:are you|you are) (?:away )?(?:from|to) {_PLACE}',
        f'how far(?: away)? from {_PLACE} (?:are you|you are)',
        f'how far (?:is it |it is )?(?:from here )?to (?:get to |go to )?{_PLACE}{_FROM_HERE}',
        f'how many (?:meters|metres|feet) (?:away )?(?:is it |it is |are there )?'
        f'(?:to|is|until) {_PLACE}{_FROM_HERE}',
        f'is {_PLACE} (?:very |too )?(?:far|near|close|nearby)(?: off)?{_FROM_HERE}',
        f'is it far(?: away)? to {_PLACE}{_FROM_HERE}', f'distance to {_PLACE}'),
    Topic.LOCATION: (f'where (?:is|are) {_PLACE}(?: located)?', f'where {_PLACE} is(?: located)?'),
    Topic.AT_PLACE: (
        f'are you (?:already )?(?:at|in|near|inside|next to|by|close to) {_PLACE}'
        '(?: yet| already)?',
        f'have you (?:already )?(?:reached|arrived at|arrived in|got to|gotten to) {_PLACE}'
        '(?: yet| already)?',
        f'did you (?:reach|get to|arrive at|make it to) {_PLACE}(?: yet| already)?'),
    Topic.PLACES: (
        f'(?:which|what) (?:are (?:all )?)?(?:the )?(?:other )?{_PLACES}'
        '(?: (?:do you|you|can you) (?:know|have|remember|reach|go to|drive to|visit|understand)'
        '(?: of| about)?| are (?:there|known)| exist| (?:can|may) i (?:use|say|send you to))?'
        '(?: to you)?',
        f'(?:list|name|enumerate)(?: me)? (?:all )?(?:of )?(?:your |the )?(?:known |taught )?'
        f'{_PLACES}(?: (?:that )?you (?:know|have|remember|can go to|can reach))?',
        'where (?:can|could|may) (?:you|i) (?:go|send you|drive|navigate|drive you)(?: to)?',
        'where you can (?:go|drive|navigate)(?: to)?',
        f'do you (?:know|have|remember) any {_PLACES}',
        f'how many {_PLACES} (?:do )?you (?:know|have|remember)'),
    Topic.HAS_PLACE: (
        f'(?:do you (?:know|remember|have)(?: of)?|is there) (?:a|any|the) {_A_PLACE} '
        f'(?:called|named|known as) {_PLACE}',),
    Topic.KNOWS: (
        f'do you (?:know|remember) (?:where )?{_PLACE}(?: is)?(?: located)?',
        f'do you know (?:of|about|the way to|how to (?:get|go|drive) to) {_PLACE}'),
    Topic.MAP: (
        '(?:which|what) map (?:are you|you are) (?:on|using|in)',
        '(?:which|what) map (?:is this|(?:do )?you (?:use|have)|is loaded|have you loaded)'),
    Topic.ABILITIES: (
        'what (?:else )?(?:can you|you can|could you) (?:do|understand)(?: for (?:me|us))?',
        'what (?:are you|you are) (?:able to do|capable of|good for)',
        '(?:which|what) (?:kinds? of |sorts? of )?(?:commands|orders|instructions|words|phrases)'
        ' (?:do you|can you|you) (?:know|understand|take|accept|do|obey|have)',
        'what do you understand', 'help(?: me)?', 'i need help', 'how can you help(?: me)?',
        'how (?:do i|can i|to) (?:use|control|command|talk to) you',
        'what (?:can|could|may|should) i (?:say|ask|tell you|ask you)(?: to do)?(?: to you)?',
        '(?:list|name) (?:all )?(?:of )?your (?:abilities|capabilities|commands|skills)'),
    Topic.FASTEST: (
        'how fast (?:can|could) you (?:go|drive|move|travel|run|be)',
        'how fast you can (?:go|drive|move|travel)',
        'what is the (?:fastest|quickest) you can (?:go|drive|move)'),
    Topic.FARTHEST: (
        'how far (?:can you|could you|you can) (?:go|drive|move|travel)(?: at once| in one go)?',),
    Topic.NAME: (
        'who (?:are you|you are)', 'what (?:are you|you are) called', 'how are you called',
        'do you have a name'),
    Topic.STOPPED: (
        'are you (?:still )?'
        '(?:stopped|latched|locked|blocked|halted|frozen|released|free to move)',
        'is (?:the|your) (?:emergency )?(?:stop|e stop|estop|latch) '
        '(?:still )?(?:set|engaged|active|latched|on|pressed|released)',
        'did you stop', 'have you stopped', 'are you allowed to move'),
    Topic.MOVING: (
        'are you (?:still |already )?'
        '(?:moving|driving|turning|rolling|standing|standing still|still|stationary|in motion)',),
    Topic.SPEED: (
        'how fast (?:are you|you are)'
        '(?: (?:going|driving|moving|travelling|traveling|turning))?',),
    Topic.STATUS: (
        'status(?: report| update)?',
        'are you (?:busy|free|ready|idle|active|available|awake|there|alive|online|listening)',
        'are you ready to (?:go|move|drive)', 'can you hear me'),
    Topic.DOING: (
        'what (?:are you|you are) '
        '(?:doing|up to|working on|busy with|waiting for)(?: there| here)?',
        'what is (?:going on|happening)', 'are you doing (?:something|anything)',
        '(?:which|what) (?:command|order|instruction|step|task) (?:are you|you are) '
        '(?:executing|doing|carrying out|on|at|working on)'),
    Topic.GOAL: (
        '(?:where|which place) (?:are you|you are) '
        '(?:going|headed|heading|driving|moving)(?: to)?',
        'which way (?:are you|you are) (?:going|headed|heading|driving|moving)'),
    Topic.DONE: (
        'what (?:did you|you) (?:just |last )?(?:do|did)(?: last| before| just now| so far)?',
        'what (?:have you|you have) (?:just )?(?:done|been doing)(?: so far| just now| last)?',
        'what (?:was that|just happened|happened)',
        'what was (?:the |your )?(?:last|previous) '
        '(?:thing|command|order|instruction|motion|move|action)'
        '(?: (?:that )?you (?:did|executed|carried out|got))?',
        'how far (?:did you|have you|you) (?:just )?'
        '(?:go|gone|went|drive|driven|drove|move|moved|travel|travelled|traveled)'),
    Topic.SUCCESS: (
        'did (?:it|that) work(?: out)?', 'did you (?:do|make|manage) (?:it|that)',
        'did you (?:succeed|fail|finish|arrive|get there)', 'was that (?:successful|a success)',
        'have you (?:already )?(?:finished|arrived|done it|succeeded|failed)(?: yet| already)?',
        'are you (?:already )?(?:done|finished|there yet|there already)(?: yet| already)?',
        'did (?:it|that|something) (?:fail|go wrong)'),
    Topic.REMAINING: (
        'how (?:long|much longer|much time|much more time)'
        '(?: (?:will|does|would) it take(?: you)?| do you (?:still )?need| is it)?'
        ' (?:until|till|before|to)(?: you)? (?:arrive|get there|are there|be there|finish|are done'
        '|are finished|reach it|reach (?:your|the) (?:goal|destination))',
        'how long (?:will|does) (?:it|that|this)(?: still)? take(?: you)?',
        'how much longer(?: will (?:it|that|this) take| will you (?:be|need))?',
        'when (?:will you|do you|are you|you will) '
        '(?:arrive|be there|get there|there|done|be done|finish|finished|be finished)',
        'how (?:much (?:time|distance|way|further|farther)|far|much)(?: is)?(?: still)?'
        ' (?:left|remaining|to go)', 'how much (?:further|farther)', 'eta'),
    Topic.WHY: (
        'why are (?:you not|not you) (?:moving|driving|going|doing anything)',
        'why do (?:you not|not you) (?:move|drive|go|do anything|do it|do that)',
        'why did you (?:stop|fail|not move|not go|refuse|halt|not do (?:it|that))',
        'why did not you (?:move|go|drive|do (?:it|that))',
        'why (?:are you|you are) (?:stopped|standing|standing still|stuck|waiting)',
        'what (?:is|went) wrong', 'what is the (?:problem|matter|error)', 'are you stuck'),
}

#: What is asked for by its name, behind "what is" or "tell me".
_NOUNS: Mapping[Topic, tuple[str, ...]] = {
    Topic.WHERE: (
        f'{_YOUR} (?:{_NOW})?(?:position|location|pose|coordinates|whereabouts|place)'
        '(?: (?:on|in) the map)?',),
    Topic.HEADING: (f'{_YOUR} (?:{_NOW})?(?:heading|orientation|yaw|bearing)',),
    Topic.NEAREST: (f'the (?:nearest|closest) {_A_PLACE}',),
    Topic.BETWEEN: (f'the distance (?:between|from) {_PLACE} (?:and|to) {_OTHER}',),
    Topic.DISTANCE: (f'the distance (?:from (?:here|you) )?to {_PLACE}{_FROM_HERE}',),
    Topic.LOCATION: (f'the (?:position|location|coordinates|pose) of {_PLACE}',),
    Topic.PLACES: (
        f'(?:all )?(?:of )?(?:your |the )?(?:known )?{_PLACES}'
        '(?: (?:that )?you (?:know|have|remember|can go to|can reach))?',),
    Topic.MAP: (f'{_YOUR} (?:{_NOW})?map(?: id)?',),
    Topic.ABILITIES: (
        '(?:all )?(?:of )?your (?:abilities|capabilities|commands|skills|functions|features)',),
    Topic.FASTEST: ('your (?:maximum|max|top|highest|maximal) (?:speed|velocity)',),
    Topic.NAME: ('your name',),
    Topic.SPEED: (f'{_YOUR} (?:{_NOW})?(?:speed|velocity)',),
    Topic.STATUS: (f'(?:{_YOUR} |a )?(?:{_NOW})?(?:status|state)(?: report| update)?',),
    Topic.GOAL: (f'{_YOUR} (?:{_NOW})?(?:goal|destination|target)',),
    Topic.DONE: (
        'your (?:last|previous) (?:command|order|instruction|motion|move|action)',),
    Topic.REMAINING: (
        '(?:your|the) (?:eta|estimated time of arrival|remaining (?:time|distance|way))',),
}

_TELL = re.compile(
    r'(?:(?:(?:can|could|would|will) you )?(?:please )?(?:tell|show|give) (?:me|us)'
    r'|(?:(?:can|could|would|will) you )?(?:please )?(?:say|report)|do you (?:even )?know'
    r'|let me know|(?:i|we) (?:want|need|would like) to know|any idea|(?:may|can|could) i ask)'
    r'(?: again)? ')
_WHAT_IS = re.compile('(?:what|which) (?:is|are) ')
_DROPPED = frozenset('currently exactly presently precisely roughly approximately'.split())


def _compiled(table: Mapping[Topic, tuple[str, ...]]) -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    return tuple((topic, re.compile(phrase)) for topic in Topic for phrase in table.get(topic, ()))


_SENTENCE_PATTERNS = _compiled(_SENTENCES)
_NOUN_PATTERNS = _compiled(_NOUNS)


def questions_of(text: str) -> Iterator[Question]:
    """Yield what an utterance as a whole may ask for, the likeliest first."""
    core = core_of(text)
    if core is None:
        return
    words = ' '.join(word for word in core.split() if word not in _DROPPED)
    told = _TELL.match(words)
    after = words[told.end():] if told else ''
    yield from _matches(words, _SENTENCE_PATTERNS)
    yield from _matches(after, _SENTENCE_PATTERNS)
    what = _WHAT_IS.match(after or words)
    noun = (after or words)[what.end():] if what else after
    yield from _matches(noun, _NOUN_PATTERNS)


def _matches(
    words: str, patterns: tuple[tuple[Topic, re.Pattern[str]], ...],
) -> Iterator[Question]:
    for topic, pattern in patterns:
        found = pattern.fullmatch(words) if words else None
        if found is not None:
            yield Question(topic, **{k: v for k, v in found.groupdict().items() if v})
