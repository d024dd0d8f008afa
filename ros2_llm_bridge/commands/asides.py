# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Take out of an instruction what orders nothing: why, what others do meanwhile, from what.

"Reverse a metre, the guests need room", "wait a minute while I fetch the chart" and "back away
from the bed" hold one order each beside words that a small model may refuse for. Those words stay
for the checks of what a model makes of the rest. Whatever may order, hold back, time or direct
anything is no aside. Knows words, no commands.
"""

from __future__ import annotations

import re
from typing import Optional

from ros2_llm_bridge.commands.clauses import BACK_VERBS, STOP_VERBS, TURN_VERBS, VERBS
from ros2_llm_bridge.commands.directions import DIRECTIONS, text_of, words_of
from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import CONDITIONS

_NOUN = (
    r"(?:the|my|our|his|her|their|a|an|some|this|that|these|those) [\w']+(?: [\w']+)??")
_OTHERS = (
    r'(?:they|he|she|people|everyone|everybody|anyone|anybody|someone|somebody|nobody|no one|'
    r'others|folks)')
_PERSON = rf'(?:i|we|{_OTHERS})'
_HELPING = (
    r"(?:am|is|are|was|were|isn't|aren't|wasn't|has|have|had|will|would|won't|can|can't|cannot|"
    r"could|couldn't|must|might|need|want|needed|wanted|went|came|left|forgot|lost|got)")
_AUXILIARY = rf"(?:{_HELPING}|[\w']+s)"
#: Where the robot is for others, which orders nothing though it says "you".
_IN_THE_WAY = (
    r"you(?:'re| are) (?:too (?:far away|far|close|near)|late|in (?:my|our|the|their) way|"
    r"blocking (?:my|our|the) [\w']+(?: [\w']+)?|on my (?:foot|toes)|"
    r"(?:pointing|facing|looking|aiming) (?:at|towards?) (?:the|my|our|a) [\w']+)")
#: Of an aside these order nothing, though one of their words may elsewhere: "has left".
_HARMLESS = re.compile(
    rf"\b{_IN_THE_WAY}(?= |$)|\b(?:can not|can't|cannot|couldn't) (?:see|hear|reach) "
    r'(?:you|it|anything|a thing)\b|'
    r'\b(?:wants?|needs?|wanted|(?:is|are|am) (?:waiting|looking) for|asked for) '
    r'you\b(?! to\b)(?: (?:again|today|any ?more|for now))*|'
    r'\b(?:can|could|may|will) (?:see|watch|admire|film) (?:you|it)\b'
    r'(?: from (?:all sides|above|the side|the front))?|'
    r'\b(?:behind|under|past|around|near|without|beside|after|for|with) you(?=$| [,.;!?])|'
    r"\b(?:has|have|had|[\w']+'(?:s|ve)) left(?! (?:of|side|hand)\b)\b|"
    r'\b(?:comes?|came|gets?|gone|is|are|be) back\b(?! (?:to|up|and|a)\b)|'
    rf'\band (?=(?:{_PERSON}|it|there|{_NOUN}) (?:{_HELPING}|\w+ed)\b|(?:thanks|cheers)\b)|'
    rf'^(?:, )?before (?={_OTHERS} )|, which (?:takes|brings|gets|puts|leaves) you\b|'
    r'\b(?:trips?|falls?|stumbles?|bumps?|runs?|walks?|steps?) (?:over|into|on|against) you\b')
#: Who says, thinks or does something; "you" is the robot, who does what is ordered.
_STATEMENT = (
    rf"(?:{_PERSON} [\w']+|{_IN_THE_WAY}|"
    r'(?:i|we|they|he|she|it|there|that|who|somebody|someone|everybody|everyone)'
    r"'(?:m|s|re|ve|ll|d) [\w']+|"
    rf'(?:it|there|this|that|{_NOUN}(?: (?:with|from|in|on|at|of) {_NOUN})?) {_AUXILIARY}\b)'
    r'[^,.;:!?_]{0,80}')
_CLAUSE = rf'(?:{_PERSON}|it|there|{_NOUN}) {_AUXILIARY}\b'
_WHOM = rf'(?:me|us|them|him|her|people|others|everyone|everybody|{_NOUN})'
_ROOM = (
    rf'(?:(?:make|leave|free up|give {_WHOM}) (?:some |a little |a bit of |more )?'
    r'(?:room|space|way)|'
    rf'let {_WHOM} (?:pass|through|by|in|out|past|see|work|sit down|sleep)'
    r'(?: through| by| in| out| past)?|'
    r'(?:clear|free) (?:the|my|our|this) \w+)')
_PURPOSE = (
    r'(?:get out of (?:the|my|our) way|see|look|have a (?:better )?look|'
    r'get a (?:better |good )?(?:look|view))(?: better)?'
    r'(?:(?: at)? (?:it|this|that|them))?')
_END = r'(?=$| [,.;!?])'
_AS_DONE = (
    r'as (?:i|we|they|you) (?:did|do|have done|agreed|discussed|planned|rehearsed|practised|'
    r'practiced|learned)[^,.;:!?_]{0,60}(?: , which (?:is|was)[^,.;:!?_]{0,40})?')
#: Before an order.
_BEFORE = re.compile(
    rf'^(?:(?:okay |ok )?so )?(?:(?:now that|seeing that|seeing as|since|because) )?'
    rf'(?:{_STATEMENT}(?: and {_STATEMENT})?|{_AS_DONE}) (?:[,.;!:](?: so| and so)?(?= [\w_])|'
    rf'(?:and )?so(?= (?:please|ahead|{"|".join(sorted(VERBS))})\b))')
#: Behind these "as" measures something: "as far as there is room", "the same as he has".
_NOT_AS_FAR = ''.join(f'(?<!{word})' for word in (
    'far', 'long', 'much', 'many', 'soon', 'fast', 'close', 'near', 'well', 'same', 'slow',
    'quick', 'ly', 'such', 'just', 'high', 'often'))
#: Behind an order, up to the end of its sentence.
_BEHIND = re.compile(
    rf'(?: ,)?(?: and)? (?:so that|so|because|cause|since) {_STATEMENT}{_END}|'
    rf'{_NOT_AS_FAR}(?: ,)? as (?={_CLAUSE}){_STATEMENT}{_END}|'
    rf" (?:(?<= _ )|(?<= bit ))(?:i|we) (?:need|want|have|must|can't|cannot)\b"
    rf'[^,.;:!?_]{{0,80}}{_END}|'
    rf'(?: ,)? before {_OTHERS}\b[^,.;:!?_]{{1,80}}{_END}|'
    r' , which (?:is|was|takes|brings|gets|puts|leaves|should|will|would)\b[^,.;:!?_]{0,80}'
    rf'{_END}|'
    rf' [,.;!] (?:and |but )?{_STATEMENT}{_END}|'
    rf' and (?=(?:{_PERSON}|it|there|{_NOUN}) (?!must\b){_HELPING}\b(?! to\b))'
    rf'{_STATEMENT}{_END}|'
    rf'(?: ,)?(?: and)? (?:many )?(?:thanks|thank you|cheers) for '
    r'(?:helping|listening|being|understanding|bringing|carrying|waiting|coming|your|all|the)\b'
    rf'[^,.;:!?_]{{0,60}}{_END}|'
    rf'(?: ,)?(?: in order)? to (?:{_ROOM}|{_PURPOSE}){_END}| , {_ROOM}{_END}')
#: What others do while it drives so far or waits so long; without an amount, it is how long.
_WHILE = re.compile(
    rf'(?P<order>_)(?: ,)? (?:while|whilst) '
    r'(?!(?:you|it|there|nobody|no one|(?:the|my|our|this) '
    r'(?:lights?|door|gate|way|path|road|coast|aisle|corridor|lift|signal))\b)'
    rf'(?!(?:\w+ ){{1,3}}(?:holds?|holding|press|presses|pressing|push|guide|guiding)\b)'
    rf'{_STATEMENT}{_END}')
#: What it drives along so far: it keeps to its heading.
_ALONG = re.compile(
    r'(?P<order>\b(?:forwards?|ahead|straight|on|drive|go|move|roll)\b[^,.;:!?_]{0,20} _) '
    r'(?:down|along|up) (?:the|this) '
    r'(?:corridor|hall|hallway|aisle|passage|passageway|lane|row|track|street|path|road)'
    r'(?=$| [,.;!?]| then\b| and\b| please\b)')
#: What may stand between a verb and what it is done for or from.
_MANNER = (
    r'(?: (?:up|away|off|out|on|here|there|still|for|by|about|around|roughly|approximately|maybe|'
    r'straight|just|exactly|another|more|further|slowly|gently|carefully|a|bit|little|tad|_))')
#: From what the robot drives back.
_FROM = re.compile(
    r'(?P<order>\b(?:back|backwards?|reverse|reversing|retreat|backup|withdraw)'
    rf'{_MANNER}*)'
    rf' from {_NOUN}(?=$| [,.;!?]| by _| then\b| and\b| about _| please\b)')
#: For what it waits so long.
_FOR = re.compile(
    rf'(?P<order>\b(?:wait|pause|hold){_MANNER}* _)'
    rf' for (?:{_NOUN}|{_WHOM} to \w+[^,.;:!?_]{{0,40}}?)(?=$| [,.;!?]| then\b| and\b)')
#: Sounds, praise and manners, which say neither what to do nor how far, wherever they stand.
_SOUND = re.compile(
    r'(?: ,)? (?:beep beep|vroom(?: vroom)?|toot toot|lol|lmao|haha\w*|hehe\w*|xd|woohoo|whee+|'
    r'yay)(?=$| [,.;!?])|'
    r'^(?:quietly|silently|nicely|politely|smoothly|calmly|neatly|'
    r'(?:good|clever) (?:lad|lass|boy|girl|dog|robot|bot|job|work))'
    r'(?: (?:now|please))?(?: ,)?(?=$| )|'
    r' (?:quietly|silently|nicely|politely|smoothly|calmly|neatly)(?=$| )|'
    r' , (?:good|clever) (?:lad|lass|boy|girl|dog|robot|bot|job|work)(?= ,|$)')
#: Words of an aside that may say what to do, when, how, or where to.
_ORDERING = (
    DIRECTIONS | FAST_WORDS | SLOW_WORDS | CONDITIONS - {'while', 'whilst'} | BACK_VERBS
    | STOP_VERBS | TURN_VERBS | frozenset(
        "you your you're you'll you've robot then instead except only or not but before after "
        'behind until next finally back again twice times quick hurry cancel and said say told '
        'meant mean if no nope wrong actually rather sorry first beforehand '
        'signal bell start starts shows says points indicates thinks claims joke joking kidding '
        'mind forbid forbids idea nonsense job order far'.split()))


def without_asides(reading: Reading) -> Optional[Reading]:
    """
    Return an instruction without what orders nothing, or None where all of it may.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.

    """
    items = list(reading.items)
    for pattern in (_SOUND, _BEFORE, _BEHIND, _WHILE, _ALONG, _FROM, _FOR):
        text = text_of(items)
        for found in reversed(list(pattern.finditer(text))):
            start = found.end('order') if 'order' in pattern.groupindex else found.start()
            aside = slice(_items_before(text, start), _items_before(text, found.end()))
            if pattern is _BEFORE and 'there' in items[aside.stop:]:
                continue  # "the kitchen is clean, go there"
            if _ORDERING.isdisjoint(_HARMLESS.sub('', text_of(items[aside])).split()):
                del items[aside]
    if len(items) == len(reading.items) or not any(map(str.isalpha, words_of(items))):
        return None
    return Reading.of(items)


def _items_before(text: str, index: int) -> int:
    """Return how many items end before an index, which is that of a space or of an end."""
    return text.count(' ', 0, index) + (0 < index)
