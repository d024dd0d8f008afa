# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Drop what only frames an order: "right, off you go to …", "unit one, …", "trial 3: …", "…, over".

A "right" that somebody only speaks with is told from the right-hand side: "right, two meters"
turns. "Right, go two meters" can be either: it is left as it is, and the checks ask. Knows words,
no commands.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.clauses import VERBS
from ros2_llm_bridge.commands.numbers import SMALL_NUMBERS

_BEGINNING = re.compile(r'(?:(?:ok|okay|so|well) ,? ?)?right (?:(?:then |so )?[,.!]|so) ')
#: Who goes on like this orders a wait, a goal or a turn, before which nobody turns to a side.
_GOES_ON = re.compile(
    r'(?:(?:so|then|please|robot|now|you|could|can|would|let\'s|lets|i want you to) )*'
    r'(?:(?:hang on|hold on|hold|wait|pause|stay|rest|off you go|off to|stop)\b|'
    r'(?:go|drive|head|get|come|move|run|travel|navigate|proceed|return|take \w+|bring \w+)'
    r'(?: yourself| back| over| on| along| down| up| straight)* (?:to|into|home)\b|'
    r'(?:turn|spin|rotate|swing|pivot|face) (?:yourself |to (?:the|your) )?'
    r'(?:left|around|round|about|counterclockwise|anticlockwise)\b|about (?:face|turn)\b)')
_ORDERS = '|'.join((*sorted(VERBS), 'back (?:it|up|off|away)'))
#: With these somebody tells of an order, or when it holds.
_REPORTING = (
    r"\band it\b|\bbut\b| , (?:it|that|that's|he|she|i|they|right)\b|\?|"
    r'\b(?:often|eventually|soon|future|by now|itself|usually|always|normally|to charge)\b')
#: "Right you are", "right-o", "right then,"; and who is called: "unit one,".
_OPENERS = re.compile(
    r'(?:righto|right (?:you are|o|oh|ho)) [,.!]? ?|right (?:then|this way) [,!] |'
    r'(?:(?:ok|okay|so|well|all) ,? ?)?right ,? ?(?:pal|mate|matey|buddy|lads?|chaps?|folks|guys|'
    r'everyone|everybody|old chap|my friend|my dear|sir|love|dear|sweetheart|you lot) ,? ?'
    rf'(?=(?:(?:please|now|so|you|can|could|would|will) )*(?:{_ORDERS}|take|bring|visit)\b)|'
    r'(?:unit|robot|bot) (?:one|two|three|four|five|\d{1,2}) [,.:] '
    r'(?!.*\b(?:unit|robot|bot) (?:one|two|three|four|five|\d))|'
    r'(?:trial|test|task|experiment|run|case|scenario|exercise|example|attempt|take|demo) '
    r'(?:number |no |# )?(?:one|two|three|four|five|\d{1,3}) : |'
    r'for (?:the|this|our|a|my) (?:\w+ )?(?:demo|demonstration|test|experiment|calibration|check|'
    r'video|film|show|study|exercise|warm up|next (?:step|part|one)) , '
    rf'(?=(?:(?:now|please|just) )*(?:{_ORDERS})\b)|'
    r"(?:what|all) (?:you (?:need|have)|(?:i|we)(?: want| need| would like|'d like) you) to do "
    rf'(?:now |next |first )?is (?:to )?(?=(?:{_ORDERS})\b)|'
    r'(?:(?:make|have) (?:the|our|my|this) (?:robot|bot|turtlebot|turtle bot|rover) |'
    r'(?:get|tell|i want|i need) (?:the|our|my|this) (?:robot|bot|turtlebot|turtle bot|rover) to )'
    rf'(?=(?:(?:now|please) )*(?:{_ORDERS})\b)(?!.* you\b)|'
    r'(?:(?:my|our|this|the) )?(?:robot|turtlebot) (?:should|must|shall|needs to|has to|ought to) '
    rf'(?=(?:(?:now|please) )*(?:{_ORDERS})\b)(?!.*(?:{_REPORTING}))')
_NUMBER = '|'.join(SMALL_NUMBERS)
_OTHER = (
    r"(?:(?:i|we|he|she|they)(?:'ll| will)?|i am going to|i'm going to|(?:my|our|his|her) [\w']+) "
    r'(?:go|goes|went|drive|drives|drove|walk|walks|walked|take|takes|took|turn|turns|turned|run|'
    r'runs|ran|move|moves|moved|head|heads|come|comes|came)\b'
    r'(?: (?!(?:you|if|when|unless|until|not|tell|says?|said|want|need|like|robot|please|first|'
    rf'once|twice|after|before|only|as|soon|on|at|for|provided|and|but|{_NUMBER}|{_ORDERS})\b)'
    r"[^\W\d][\w']*){0,8}?")
#: What others do, before what the robot does: "she goes left and you go straight".
_OTHERS = re.compile(
    rf'(?:while |whilst )?{_OTHER}(?: , (?:and )?{_OTHER}){{0,2}}'
    rf' (?:and |but |, |, and )you (?=(?:(?:can|should|just|please) )*(?:{_ORDERS}|make|be)\b)'
    r'(?!.*(?:\?|\b(?:after|afterwards|later|next|once|there|too|as|same|that|so|like|likewise|'
    r'less|more|other|opposite|him|her|them|it|its|was|said|says|happens|when|if)\b))')
#: What asks for assent or ends a radio message.
_CLOSERS = re.compile(r' ,(?: right \?| (?:over|copy|roger|copy that|over and out)(?: [.!?])?)$')


def without_frame(tokens: Sequence[str]) -> list[str]:
    """Return tokens without what is said around an order and is no part of it."""
    text = ' '.join(tokens)
    begin = _opener_end(text)
    end = len(text)
    closer = _CLOSERS.search(text, begin)
    if closer is not None:
        end = closer.start()
    return text[begin:end].split()


def _opener_end(text: str) -> int:
    opener = _OPENERS.match(text) or _OTHERS.match(text)
    if opener is None:
        opener = _BEGINNING.match(text)
        if opener is not None and not _GOES_ON.match(text, opener.end()):
            return 0
    return 0 if opener is None else opener.end()
