# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise utterances that as a whole mean something only in the light of the last order.

"again", "undo that", "a bit more", "the other way", "faster", "keep going". Words around them
("robot", "please", "now") are dropped; anything else ("go back two meters", "not again") is not
theirs. The time is linear in the words. Knows words only, not what the robot did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import product
from typing import Iterator, Literal, Mapping, Optional, Sequence

from ros2_llm_bridge.commands.cleaning import bare_words

#: Kinds of motion that a word may name ("turn a bit more").
MotionKind = Literal['drive', 'turn']

#: A speed word, or the next one up or down.
Pace = Literal['faster', 'slower', 'fast', 'slow']


class Wish(Enum):
    """What is wished with respect to the last order."""

    AGAIN = 'again'
    UNDO = 'undo'
    #: Back to the pose before the last order.
    RETURN = 'return'
    #: As RETURN, in words that otherwise mean to drive backward.
    PERHAPS_RETURN = 'perhaps return'
    PACE = 'pace'
    MORE = 'more'
    LESS = 'less'
    OTHER_WAY = 'other way'
    KEEP_GOING = 'keep going'


@dataclass(frozen=True)
class Request:
    """
    What an utterance wishes.

    Parameters
    ----------
    wish
        What kind it is.
    times
        How often, for AGAIN.
    pace
        The speed, for PACE and perhaps for AGAIN.
    motion
        The kind of motion that the words name, None where they name none.

    """

    wish: Wish
    times: int = 1
    pace: Optional[Pace] = None
    motion: Optional[MotionKind] = None


#: Words for parts of phrases. Alternatives stand between bars, "_" is a space within one, an empty
#: alternative leaves the part out, and {name} stands for another entry.
_PARTS: Mapping[str, str] = {
    'last': 'the|your|my|that last|previous '
            'command|order|instruction|action|move|motion|step|one|thing|task|maneuver',
    'deed': 'that|it|this|what_you_did|what_you_just_did|that_move|that_motion|that_one|{last}',
    'same': '|the same |thing',
    'repeated': 'repeat |{deed}|the_same|the_same_thing',
    'done': 'do|perform|try {deed}',
    'once': 'again|once_more|once_again|one_more_time|one_time_more|another_time|1_more_time',
    'faster': '|a_bit|a_little|a_little_bit|much|even faster|quicker|more_quickly',
    'slower': '|a_bit|a_little|a_little_bit|much|even slower|more_slowly',
    'some': '|just a_bit|a_little|a_little_bit|a_tad|slightly|a_touch',
    'amount': '|{some} more|further|farther',
    'opposite': '|in the| other|opposite way|direction',
    'side': '{opposite}|the_other_way_around|the_other_way_round|to_the_other_side',
    'were': 'were|came_from|started|started_from|have_been|had_been|were_before|just_were'
            '|were_standing|just_came_from|were_just_now|started_out',
    'spot': 'position|place|spot|location|pose',
    'where': '|to |the_place|the_spot where you {were}',
    'previous': 'to your|the previous|last|old {spot}',
    'back': 'go|come|head|drive|move|get|navigate|travel|take_yourself back',
    'generic': 'go|move|keep_going',
    'driving': 'drive|roll|travel|keep_driving|drive_on',
    'turning': 'turn|rotate|spin|pivot|swing|keep_turning',
}
#: Verbs that name a kind of motion.
_VERBS: tuple[tuple[str, Optional[MotionKind]], ...] = (
    ('{generic}', None), ('{driving}', 'drive'), ('{turning}', 'turn'))
_PACES: tuple[tuple[str, Pace], ...] = (
    ('{faster}', 'faster'), ('{slower}', 'slower'), ('slowly|slow', 'slow'),
    ('quickly|fast', 'fast'))
_COUNTS = (('two|2', 2), ('three|3', 3), ('four|4', 4), ('five|5', 5))


def _patterns() -> Iterator[tuple[Request, str]]:
    """Yield requests with the patterns of their phrases."""
    again = ('{once}', '{done} {once}', '{repeated}', '{repeated} {once}',
             'do |exactly the same |thing |{once}', '{same} {once}')
    for pattern in again:
        yield Request(Wish.AGAIN), pattern
    for words, times in _COUNTS:
        yield Request(Wish.AGAIN, times), f'|{{done}}|{{repeated}} {words} more times'
        yield Request(Wish.AGAIN, times), f'|{{done}}|{{repeated}} another {words} times'
        yield Request(Wish.AGAIN, times), f'{{repeated}} {words} times'
    yield Request(Wish.AGAIN, 2), '|{done}|{repeated} twice_more'
    yield Request(Wish.AGAIN, 2), '{repeated} twice'

    for pattern in (
            'undo|revert |{deed}', 'take that|it back', 'take_back {deed}',
            'reverse that|{last}', 'retrace your |own steps',
            '|go|come|head|drive|return|move back the_way you_came |from',
            'return the_way you_came |from'):
        yield Request(Wish.UNDO), pattern
    yield Request(Wish.UNDO, motion='turn'), 'undo the|that|your |last turn|rotation'
    yield Request(Wish.UNDO, motion='drive'), 'undo the|that|your |last drive'
    yield Request(Wish.RETURN), '{back}|back|return {where}|{previous}'
    yield Request(Wish.PERHAPS_RETURN), 'go|come|head back |again'
    yield Request(Wish.PERHAPS_RETURN), 'return'

    for verbs, motion in _VERBS:
        for words, pace in _PACES:
            yield Request(Wish.PACE, pace=pace, motion=motion), f'{verbs} {words}'
        yield Request(Wish.MORE, motion=motion), f'{verbs} {{amount}}'
        yield Request(Wish.OTHER_WAY, motion=motion), f'{verbs} {{side}}'
    for words, pace in _PACES:
        yield Request(Wish.PACE, pace=pace), words
    yield Request(Wish.PACE, pace='faster'), (
        'speed_up|hurry|hurry_up|more_speed|accelerate|pick_up_the_pace|speed_it_up')
    yield Request(Wish.PACE, pace='faster'), 'increase|raise your|the speed'
    yield Request(Wish.PACE, pace='slower'), 'slow_down|slow_it_down |a_bit|a_little|a_little_bit'
    yield Request(Wish.PACE, pace='slower'), 'less_speed|decelerate|not_so_fast|not_that_fast'
    yield Request(Wish.PACE, pace='slower'), 'decrease|reduce|lower your|the speed'

    yield Request(Wish.MORE), '|continue {amount}|another_bit|another_little_bit'
    yield Request(Wish.LESS), '|{some} less'
    yield Request(Wish.OTHER_WAY), '{side}'
    yield Request(Wish.OTHER_WAY), '{done}|{repeated} {side}'
    yield Request(Wish.OTHER_WAY), '|do {same} {side}'

    yield Request(Wish.KEEP_GOING), 'keep going|moving|on|on_going|on_moving|at_it|it_up'
    yield Request(Wish.KEEP_GOING), 'finish {deed}|what_you_were_doing|what_you_started'
    yield Request(Wish.KEEP_GOING, motion='drive'), 'keep |on driving|rolling'
    yield Request(Wish.KEEP_GOING, motion='turn'), 'keep |on turning|rotating|spinning'


def _expand(pattern: str) -> Iterator[str]:
    """Yield the phrases of a pattern."""
    parts = [
        [phrase for alternative in part.split('|') for phrase in (
            _expand(_PARTS[alternative[1:-1]]) if alternative.startswith('{')
            else [alternative.replace('_', ' ')])]
        for part in pattern.split(' ')]
    for choice in product(*parts):
        yield ' '.join(word for word in choice if word)


def _table() -> dict[str, Request]:
    """Return what each phrase wishes; the first pattern that gives a phrase decides."""
    table: dict[str, Request] = {}
    for request, pattern in _patterns():
        for phrase in _expand(pattern):
            table.setdefault(phrase, request)
    return table


#: Dropped before and after a phrase. "no" and "not" are none: "no more", "not again".
_FILLERS = frozenset(_expand(
    'robot|please|now|uh|um|er|ah|oh|okay|ok|hey|hi|alright|right|just|well|so|and|then|yes|yeah'
    '|thanks|thank_you|sir|buddy|right_now|can_you|could_you|would_you|will_you|you_should|let_us'
    '|i_want_you_to|i_need_you_to|i_would_like_you_to|for_me|good'))
#: Dropped before a phrase that takes something back or turns it around, and nowhere else.
_DENIALS = frozenset(_expand('no|nope|nah|wrong|sorry|oops|actually|i_meant|i_mean|not_that'))
_DENIABLE = (Wish.UNDO, Wish.RETURN, Wish.OTHER_WAY)
_REQUESTS = _table()
#: What may follow an "again" ("but slower"), and what means "again" only where that follows.
_PACE_TAILS = {
    phrase: pace for words, pace in _PACES for phrase in _expand(f'|but |this_time {words}')}
_SAME = frozenset(_expand('{same}'))
_LONGEST = max(
    len(phrase.split()) for phrase in (*_REQUESTS, *_PACE_TAILS, *_FILLERS, *_DENIALS))


def read_request(text: str) -> Optional[Request]:
    """Return what an utterance wishes in the light of the last order, None for any other."""
    words = bare_words(text)
    if not words:
        return None
    after = _reached(words, _FILLERS, backward=True)
    plain = _reached(words, _FILLERS)
    denied = _reached(words, _FILLERS | _DENIALS)
    for start in sorted(denied - {len(words)}):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            request = _request(words, start, end, after)
            if request is not None and (start in plain or request.wish in _DENIABLE):
                return request
    return None


def _request(
        words: Sequence[str], start: int, end: int, after: set[int]) -> Optional[Request]:
    """Return what the words from one position to another wish, fillers after them."""
    phrase = ' '.join(words[start:end])
    request = _REQUESTS.get(phrase)
    if request is not None and end in after:
        return request
    if phrase not in _SAME and (request is None or request.wish is not Wish.AGAIN):
        return None
    for tail in range(end + 1, min(end + _LONGEST, len(words)) + 1):
        pace = _PACE_TAILS.get(' '.join(words[end:tail])) if tail in after else None
        if pace is not None:
            return replace(request or Request(Wish.AGAIN), pace=pace)
    return None


def phrases() -> tuple[str, ...]:
    """Return all phrases, without what may stand around them or follow an "again"."""
    return tuple(_REQUESTS)


def _reached(
        words: Sequence[str], phrases: frozenset[str], backward: bool = False) -> set[int]:
    """Return the positions between words up to which all is phrases, from one end."""
    size = len(words)
    reached = {size} if backward else {0}
    for step in range(size):
        here = size - step if backward else step
        if here not in reached:
            continue
        for length in range(1, min(_LONGEST, size - step) + 1):
            there = here - length if backward else here + length
            first, last = min(here, there), max(here, there)
            if ' '.join(words[first:last]) in phrases:
                reached.add(there)
    return reached
