# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Take out of an instruction what orders nothing: why, what others do meanwhile, from what.

"Reverse a metre, the guests need room", "wait a minute while I fetch the chart" and "back away from
the bed" hold one order each beside words that a small model may refuse for. Those words stay for
the checks of what a model makes of the rest. Whatever may order, hold back, time or direct anything
is no aside. Knows words, no commands.
"""

from __future__ import annotations

import re
from typing import Optional

from ros2_llm_bridge.commands.clauses import BACK_VERBS, STOP_VERBS, TURN_VERBS, VERBS
from ros2_llm_bridge.commands.directions import DIRECTIONS, text_of, words_of
from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import CONDITIONS

_NOUN = r"(?:the|my|our|his|her|their|a|an|some|this|that|these|those) [\w']+(?: [\w']+)??"
_PERSON = (
    r"(?:i|we|they|he|she|people|everyone|everybody|someone|somebody|nobody|no one|others|folks)")
_AUXILIARY = (
    r"(?:am|is|are|was|were|isn't|aren't|wasn't|needs?|wants?|has|have|had|will|would|won't|can|"
    r"can't|cannot|could|couldn't|must|might|needed|wanted|looks?|lives?|works?|waits?|comes?|"
    r"goes|went|came|left|forgot|lost|got|gets?|[\w']+s)")
#: Who says, thinks or does something; "you" is the robot, who does what is ordered.
_STATEMENT = (
    rf"(?:{_PERSON} [\w']+|(?:i|we|they|he|she|it|there|that|who|somebody|someone|everybody|everyone)"
    rf"'(?:m|s|re|ve|ll|d) [\w']+|(?:it|there|this|that|{_NOUN}) {_AUXILIARY}\b)[^,.;:!?_]*")
_ROOM = (
    r"(?:(?:make|give (?:me|us|them|him|her|{noun})|leave|free up) (?:some |a little |a bit of |more )?"
    r'(?:room|space|way)|let (?:me|us|them|him|her|people|others|everyone|everybody|{noun}) '
    r'(?:pass|through|by|in|out|past|see|work|sit down|sleep)(?: through| by| in| out| past)?|'
    r'(?:clear|free) (?:the|my|our|this) [\w]+|'
    r'(?:get )?out of (?:the|my|our|their|his|her) way)').format(noun=_NOUN)
#: Goes on to the end of its sentence.
_BEHIND = re.compile(
    rf'(?: ,)?(?: and)? (?:so that|so|because|cause|since) {_STATEMENT}'
    rf'(?=$| [,.;!?])|'
    rf' [,.;!] (?:and |but )?{_STATEMENT}(?=$| [,.;!?])|'
    rf'(?: ,)?(?: in order)? to {_ROOM}(?=$| [,.;!?])| , {_ROOM}(?=$| [,.;!?])|'
    r'(?: ,)?(?: in order)? to (?:see|look|have a (?:better )?look|get a (?:better |good )?(?:look|view))'
    r'(?: better|(?: at)? (?:it|this|that|them))?(?=$| [,.;!?])')
_BEFORE = re.compile(
    rf'^{_STATEMENT} (?:[,.;!:](?: so| and so)? (?=[\w_])|so (?=(?:please|{"|".join(sorted(VERBS))})\b))')
#: What others do while it drives so far or waits so long; without an amount, it is how long.
_WHILE = re.compile(
    rf'(?P<order>_)(?: ,)? (?:while|whilst) (?!you\b){_STATEMENT}(?=$| [,.;!?])')
#: From what the robot drives back.
_FROM = re.compile(
    r'(?P<order>\b(?:back|backwards?|reverse|reversing|retreat|backup|withdraw)\b[^,.;:!?]*?)'
    rf' from {_NOUN}(?=$| [,.;!?]| by _| then\b| and\b| about _| please\b)')
#: For what it waits so long.
_FOR = re.compile(
    rf'(?P<order>\b(?:wait|pause|hold)\b[^,.;:!?]*_) for {_NOUN}(?=$| [,.;!?]| then\b| and\b)')
#: Words of an aside that may say what to do, when, how, or where to.
_ORDERING = (
    DIRECTIONS | FAST_WORDS | SLOW_WORDS | CONDITIONS - {'while', 'whilst'} | BACK_VERBS
    | STOP_VERBS | TURN_VERBS | frozenset(
        "you your you're you'll you've robot then instead except only or not but before after behind "
        'until next finally back again twice times quick hurry cancel and said say told meant mean '
        'if no nope wrong actually rather sorry'.split()))


def without_asides(reading: Reading) -> Optional[Reading]:
    """
    Return an instruction without what orders nothing, or None where all of it may.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.

    """
    items = list(reading.items)
    for pattern in (_BEFORE, _BEHIND, _WHILE, _FROM, _FOR):
        text = text_of(items)
        for found in reversed(list(pattern.finditer(text))):
            start = found.end('order') if 'order' in pattern.groupindex else found.start()
            aside = slice(len(text[:start].split()), len(text[:found.end()].split()))
            if _ORDERING.isdisjoint(words_of(items[aside])):
                del items[aside]
    if len(items) == len(reading.items) or not any(map(str.isalpha, words_of(items))):
        return None
    return Reading.of(items)
