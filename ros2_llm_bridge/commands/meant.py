# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise an utterance that as a whole says what the instruction before it meant.

"no, I meant turn right", "I meant to go left", "no turn left": words that deny or recall, then an
instruction that begins with a verb. Where no instruction follows ("no", "I meant to say hello",
"no problem"), or one that forbids ("no, don't turn"), it is no correction. What is meant goes the
way of every instruction, so a wrong guess here costs a refusal and moves nothing by itself.
"""

from __future__ import annotations

import re
from typing import Optional

from ros2_llm_bridge.commands.cleaning import MAX_CHARACTERS
from ros2_llm_bridge.commands.stop_phrases import is_stop

#: Characters in which the words of a correction must be found; a longer beginning is none.
_LONGEST_BEGINNING = 120

_GAP = r'(?:[\s,.;:!\u2026\u2013\u2014]|(?<=\s)-(?=\s))+'
_APOSTROPHE = r"['\u2018\u2019\u02bc`]?"
_FILLER = '(?:uh|um|er|ah|oh|hey|please|robot|sorry|wait|actually|well|listen|again|but|and)'
_NO = (
    rf'(?:no|nope|nah|wrong|not that|not like that|that{_APOSTROPHE}s wrong|that is wrong'
    rf'|that was wrong|wrong way|other way'
    rf'|(?:that{_APOSTROPHE}s|that is|that was|this is) not (?:it|right|what i (?:meant|said|mean)'
    rf'|what i asked(?: for)?))')
#: What recalls by itself, and what does so only after a denial.
_MEANT = '(?:(?:what )?i (?:really |actually |just )?meant(?: was| is)?|i was trying to say)'
_RECALLED = (
    '(?:i (?:really |actually |just )?(?:mean|said|asked)|i (?:want|wanted|told you|asked you)'
    rf'|i{_APOSTROPHE}d like|i would like)')
_TO_SAY = (
    '(?:to say|that you should|that you|you should|for you to|you to|to|that|now|instead|just)')
#: Verbs that instructions begin with. "no go zone" and "no turns" are about something else.
_VERBS = (
    'move|drive|go(?! zone)|head|turn|rotate|spin|back|reverse|come|pivot|face|veer|swing|take'
    '|proceed|advance|travel|navigate|roll|creep|inch|scoot|slide|strafe|step|walk|run|wait|pause'
    '|return|bring|do(?! not)|make|hang|keep|continue|dock|undock|switch|set|start|open|close'
    '|raise|lower|announce|play|follow|visit|crawl|nudge|shift|hold|bear|circle|orbit|ride|get')
_OPENING = (
    rf'(?:{_FILLER}{_GAP})*'
    rf'(?:(?:(?:{_NO}|{_FILLER}){_GAP})*{_MEANT}{_GAP}'
    rf'|{_NO}{_GAP}(?:(?:{_NO}|{_FILLER}){_GAP})*(?:{_RECALLED}{_GAP})?)'
    rf'(?:(?:{_TO_SAY}|{_FILLER}){_GAP})*')
_CORRECTION = re.compile(
    rf'{_OPENING}(?=(?:{_VERBS})\b(?!{_APOSTROPHE}t))', re.IGNORECASE)
_PART = re.compile(
    rf'{_OPENING}(?P<part>\w.*?)(?:{_GAP}(?:instead|please|robot))*\W*', re.IGNORECASE)
#: What follows the verb must say something: "no move" forbids, and "no go" is a figure of speech.
_SAYS_MORE = re.compile(
    rf'\w+{_GAP}(?!(?:{_FILLER}|now|more|way|at all|on|ahead|away)\W*$)\w', re.IGNORECASE)


def meant_instead(text: str) -> Optional[str]:
    """
    Return the instruction that an utterance gives in place of the one before it.

    Returns
    -------
    str or None
        The words of the instruction as they were said; None where the utterance as a whole is no
        correction. A stop is never one: ask ``stop_phrases.is_stop`` first.

    """
    said = text.strip()
    if len(said) > MAX_CHARACTERS:
        return None
    found = _CORRECTION.match(said[:_LONGEST_BEGINNING])
    if found is None:
        return None
    meant = said[found.end():]
    return meant if _SAYS_MORE.match(meant) else None


def meant_part(text: str) -> Optional[str]:
    """Return what a short utterance gives in place of a part of the instruction before it."""
    said = text.strip()
    found = _PART.fullmatch(said) if len(said) <= _LONGEST_BEGINNING else None
    return found['part'] if found is not None else None


def means_stop(text: str) -> bool:
    """Return whether an utterance as a whole is a stop, or denies something and then stops."""
    if is_stop(text):
        return True
    meant = meant_instead(text)
    return meant is not None and is_stop(meant)
