# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Tell what people say with a stop: "stop, the man is on a ladder", "stop, what are you doing?".

A remark begins as a statement, a question or a warning does and holds no order, so that "stop,
turn around" and "wait, i said left" are none. In doubt it is one: who reads too much as a remark
stands still too often. The time is linear in the words.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.commands.clauses import BACK_VERBS, DRIVE_VERBS, TURN_VERBS
from ros2_llm_bridge.commands.numbers import NUMBER_WORDS

_CRIES = frozenset((
    'careful', 'be careful', 'watch out', 'watch it', 'look out', 'mind out', 'danger', 'ouch',
    'ow', 'oops', 'oh no', 'oh dear', 'oh god', 'good god', 'good grief', 'help', 'emergency',
    'quick', 'hurry', 'idiot', 'stupid robot', 'bad robot', "for god's sake", "for heaven's sake",
    "for goodness' sake", 'what the hell', 'thanks', 'thank you', 'sorry',
    'good', 'great', 'lovely', 'perfect', 'well done', 'good job', 'lovely job', 'nice job',
    "that'll do", 'that will do', "that's it", "that's fine"))
_PRONOUNS = frozenset('i we they he she it there that you'.split())
_CONTRACTED = frozenset(('m', 's', 're', 've', 'll'))
_BEING = frozenset('am is are was were has have'.split())
_MINDING = frozenset(('mind', 'watch'))
_SUBJECTS = frozenset(
    'i we they he she it there this that people someone somebody everyone everybody nobody who '
    'what where why how are is did'.split())
#: What "you" is said to do or to be about to do, rather than told to.
_TOLD_OF_YOU = frozenset(
    'are were have had will almost nearly just hit ran knocked broke hurt missed scratched '
    'bumped'.split())
_DETERMINERS = frozenset(
    'the a an my our his her their your some these those any one another'.split())
#: Behind these a word is a noun: "there is a step".
_BEFORE_NOUNS = _DETERMINERS | {'no', 'more', 'next'}
_AUXILIARIES = frozenset(
    "is are was were has have had will would can could isn't aren't wasn't can't won't".split())
_MOTIONS = frozenset(
    verb for verb in DRIVE_VERBS | TURN_VERBS | BACK_VERBS if not verb.endswith('ing'))
#: What may hold an order, a condition or a correction.
_ORDERING = NUMBER_WORDS - {'one'} | frozenset(
    'so then please instead rather but until till unless if when after should must meant mean '
    "said say told asked let's lets yourself want need like times twice again seconds minutes "
    'hours meters metres centimeters centimetres inches yards degrees'.split())


def begins_statement(words: Sequence[str]) -> bool:
    """Return whether two words can only begin a statement: "it's", "you are", "there is"."""
    subject, _, contracted = words[0].partition("'")
    return subject in _PRONOUNS and (
        contracted in _CONTRACTED or not contracted and bool(_BEING.intersection(words[1:2])))


def without_prospect(words: Sequence[str]) -> list[str]:
    """Return the words without what is about to happen: "you are about to go", "going to hit"."""
    kept: list[str] = []
    index = 0
    while index < len(words):
        coming = words[index] in ('about', 'going') and words[index + 1:index + 2] == ['to']
        index += 3 if coming else 1
        if not coming:
            kept.append(words[index - 1])
    return kept


def is_remark(words: Sequence[str]) -> bool:
    """
    Return whether a clause beside a stop says why, and orders nothing.

    Parameters
    ----------
    words
        The words of the clause in lower case, without marks.

    """
    if ' '.join(words) in _CRIES:
        return True
    words = without_prospect(words)
    if not words or any(
            word in _ORDERING or word[0].isdigit()
            or word in _MOTIONS and before not in _BEFORE_NOUNS
            for before, word in zip(('', *words), words)):
        return False
    first, second = words[0].partition("'")[0], words[1] if len(words) > 1 else ''
    if words[0] == 'there':
        return second in _AUXILIARIES
    if first == 'you':
        return first != words[0] or second in _TOLD_OF_YOU
    if words[0] in ("can't", "don't"):
        return second == 'you'
    if first in _DETERMINERS:
        return any(word in _AUXILIARIES or "'" in word or word.endswith(('ing', 's'))
                   for word in words[2:]) or "'" in second
    return first in _SUBJECTS or first in _MINDING and len(words) > 1
