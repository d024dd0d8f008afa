# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise an instruction that as a whole says stop, or releases a stop.

No model is asked: a stop must work while the model is busy, wrong or dead. Words around the stop
("robot", "please", "now") are dropped, and so is a clause that only says why; anything else ("stop
at the door") is no stop phrase. The time is linear in the words, so that no text can hold up a
stop.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Iterable, Sequence

from ros2_llm_bridge.commands.cleaning import bare_clauses, bare_words
from ros2_llm_bridge.commands.respelling import respelt_word
from ros2_llm_bridge.commands.stop_reasons import (
    begins_statement, is_remark, without_prospect)


def _phrases(*alternatives: str) -> frozenset[str]:
    return frozenset(phrase for text in alternatives for phrase in text.split('|'))


def _combined(*parts: str) -> frozenset[str]:
    """Return each choice of one alternative of every part; an empty one leaves its part out."""
    choices = product(*(part.split('|') for part in parts))
    return frozenset(' '.join(word for word in choice if word) for choice in choices)


_FILLER = _phrases(
    'robot|please|now|uh|um|er|ah|oh|okay|ok|hey|hi|alright|right|just|immediately|there|here',
    'at once|away|instantly|quickly|thanks|thank you|no|so|and|then|you|can|could|would|will',
    'should|must|need to|have to|you need to|i need you to|i want you to|i said|i say|got to|sir',
    'i meant|i mean|excuse me',
    'buddy|everything|again')
_OBJECT = _phrases(
    'it|that|this|moving|driving|turning|going|rotating|spinning|running|rolling|walking',
    'the robot|the motion|the movement|motion|movement|move|motors|the motors|the goal|goal',
    'navigation|navigating|the navigation|all|all goals|everything|still|on|put|right there',
    "what you're doing|what you are doing|whatever you're doing|whatever you are doing",
    'where you are|in place|position|in position|your position|the position',
) | _combined(
    '|the|my|that', '|last|previous|current',
    'request|command|order|instruction|action|task|mission|goal|move|one|thing')
_STOP = _phrases(
    'stop|stops|stopp|stahp|halt|freeze|cease|abort|cancel|terminate|quit|exit|end|break|brake',
    "hold|pause|stay|stand|whoa|woah|enough|that's enough|that is enough|never mind|nevermind",
    'wait|e stop|estop|emergency stop|full stop|all stop|hold up|knock it off|cut it out',
) | _combined(
    "do not|don't|dont|no more", 'move|moving|go|going|drive|driving|turn|turning|proceed',
    '|anymore|any more|any further|anywhere|on'
) | _combined(
    'hit|slam|apply|put on|step on|slam on', 'the brake|the brakes'
) | _combined(
    'not', 'another|one|a', 'step|inch|meter|metre', '|further|more|closer'
) | _phrases(
    "that's far enough|that is far enough|far enough|that's close enough|close enough")
_RELEASE = _phrases(
    'resume|release stop|release the stop|release|unfreeze|unlock|go on|carry on|continue',
) | _combined('you can|you may', 'go|move|continue|drive', '|again|now|on')
#: Fillers that turn a stop around: "no need to stop".
_DENIALS = ('no need', 'not need', 'no have')


@lru_cache(maxsize=16)  # several parts of the way ask about the same text
def is_stop(text: str) -> bool:
    """Return whether the whole utterance says stop, typing errors aside."""
    words = list(map(respelt_word, bare_words(text)))
    if any(denial in ' '.join(words) for denial in _DENIALS):
        return False
    return _says_stop(words) or _stops_with_reason(text)


def _says_stop(words: Sequence[str]) -> bool:
    return _is_phrase(words, _STOP, _STOP | _FILLER | _OBJECT)


def _stops_with_reason(text: str) -> bool:
    """Return whether some clause says stop and all others only why."""
    clauses = [part for clause in bare_clauses(text)
               for part in _parted(list(map(respelt_word, clause)))]
    stops = [_says_stop(clause) for clause in clauses]
    if True not in stops:
        return False
    first = stops.index(True)
    ends_steps = first > 0 and (  # "it is time to go to the lab, then stop"
        clauses[first][0] in ('then', 'and') or any(
            'to' in without_prospect(clause) for clause in clauses[:first]))
    return not ends_steps and all(
        stop or is_remark(clause) or _is_phrase(clause, _FILLER, _FILLER)
        for clause, stop in zip(clauses, stops))


def _parted(words: list[str]) -> list[list[str]]:
    """Return a stop and the statement behind it, between which no mark stands; or the words."""
    start = next((i for i in range(1, len(words)) if begins_statement(words[i:i + 2])), 0)
    return [words[:start], words[start:]] if start and _says_stop(words[:start]) else [words]


def is_release(text: str) -> bool:
    """Return whether the whole utterance releases a spoken stop."""
    return _is_phrase(bare_words(text), _RELEASE, _FILLER)


def _is_phrase(
        words: Sequence[str], core: frozenset[str], after: frozenset[str]) -> bool:
    """Return whether the words are fillers, a phrase of the core, and phrases that may follow."""
    before: set[int] = {0}
    reached: set[int] = set()
    for index in range(len(words)):
        if index in before:
            before.update(_ends(words, index, _FILLER))
            reached.update(_ends(words, index, core))
        if index in reached:
            reached.update(_ends(words, index, after))
    return len(words) in reached


def _ends(words: Sequence[str], start: int, phrases: frozenset[str]) -> Iterable[int]:
    """Yield where phrases end that begin at a word."""
    for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
        if ' '.join(words[start:end]) in phrases:
            yield end


_LONGEST = max(len(p.split()) for p in _STOP | _FILLER | _OBJECT | _RELEASE)
