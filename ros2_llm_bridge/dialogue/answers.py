# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise an utterance that as a whole answers a question: yes, no, or one of several choices.

Words around it ("please", "robot") are dropped; anything else ("yes, but slowly", "no, turn left")
is no answer but an instruction of its own. The time is linear in the words. Stops are recognised
elsewhere and come first.
"""

from __future__ import annotations

from dataclasses import dataclass
import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.cleaning import bare_words
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.errors import InstructionError


def _phrases(*alternatives: str) -> frozenset[str]:
    return frozenset(phrase for text in alternatives for phrase in text.split('|'))


_FILLER = _phrases(
    'robot|please|now|um|er|ah|oh|hey|hi|well|just|thanks|thank you|then|so|sir|buddy|i say',
    'i said|uh|that one|i mean|i think|i guess|for me|and|but')
#: Words that answer, whether or not something was asked.
_YES = _phrases(
    'yes|yeah|yea|yep|yup|yah|aye|aye aye|uh huh|mhm|mm hmm|yes yes|affirmative|confirm',
    'confirmed|i confirm|i confirm that|confirm that|confirm it|yes you can|yes you may',
    "yes that's it")
_NO = _phrases(
    'no|nope|nah|naw|nuh uh|no no|negative|no way|no thanks|no thank you|reject|rejected',
    'denied|deny|deny that|reject that|reject it|decline|declined|i said no|not at all',
    'certainly not|absolutely not|of course not|definitely not')
#: Words that agree or disagree only where something was asked: "go ahead", "fine".
_AGREED = _phrases(
    'ok|okay|okey|okay then|sure|sure thing|all right|alright|fine|very well|absolutely',
    "certainly|of course|definitely|by all means|exactly|correct|that's right",
    "that is right|why not|that's correct|that is correct|that's it|that is it|that's fine",
    'that is fine|fine by me|sounds good|agreed|approved',
    'permission granted|granted|please do|do it|do that|do so|do this|go|go ahead|go on',
    "go for it|let's go|let us go|let's do it|proceed|carry on|continue|make it so",
    "carry it out|execute|execute it|you can|you may|you should|i do|i'm sure|i am sure",
    "you got it|you heard me|that's what i meant|that is what i meant|that's what i mean",
    "that's what i said|that's what i want|i want that|i want you to|i want it|i would",
    'right away|as you said|as i said')
_DISAGREED = _phrases(
    "don't|do not|dont|don't do it|do not do it|dont do it|don't do that|do not do that",
    "dont do that|don't do this|do not do this|please don't|please do not|better not",
    "rather not|i'd rather not|not now|not yet|not that|not like that|not really|not this",
    "not this time|never|don't you dare|wrong|incorrect|that's wrong|that is wrong",
    "that's not it|that is not it|that's not right|that is not right|that's not what i meant",
    "that is not what i meant|that's not what i said|that is not what i said",
    "that's not what i want|i don't want that|i do not want that|i don't|i do not",
    'i did not mean that|i did not say that|forget it|forget that|forget about it|leave it',
    'skip it|skip that|drop it|drop that|scratch that|disregard|disregard that|ignore that',
    "you can't|you may not|you should not|you shouldn't|let's not|let us not",
    "i didn't mean that")
_LONGEST = max(len(p.split()) for p in _FILLER | _YES | _NO | _AGREED | _DISAGREED)


@dataclass(frozen=True)
class Answer:
    """A yes or a no; ``is_plain`` where it would be one even if nothing was asked."""

    yes: bool
    is_plain: bool


def read_answer(text: str) -> Optional[Answer]:
    """Return the yes or no that the whole utterance says, None where it says something else."""
    words = bare_words(text)
    for yes, plain, in_reply in ((True, _YES, _AGREED), (False, _NO, _DISAGREED)):
        for core in (plain, in_reply):
            if _is_made_of(words, core, plain | in_reply | _FILLER):
                return Answer(yes, core is plain)
    return None


def _is_made_of(words: Sequence[str], core: frozenset[str], rest: frozenset[str]) -> bool:
    """Return whether the words are phrases of both sets, at least one of them of the core."""
    without: set[int] = {0}
    reached: set[int] = set()
    for start in range(len(words)):
        if start not in without and start not in reached:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            phrase = ' '.join(words[start:end])
            if phrase in core:
                reached.add(end)
            elif phrase in rest:
                (reached if start in reached else without).add(end)
                if start in without:
                    without.add(end)
    return len(words) in reached


# Choices

_CHOICE_FILLER = frozenset(
    'the one please to go i mean meant want take robot um uh er it is that at in by on'.split())
_ORDINALS = {
    'first': 0, '1st': 0, 'former': 0, 'second': 1, '2nd': 1, 'third': 2, '3rd': 2, 'fourth': 3,
    '4th': 3, 'fifth': 4, '5th': 4, 'last': -1, 'latter': -1}


def read_choice(text: str, choices: Sequence[Sequence[str]]) -> Optional[int]:
    """
    Return the index of the choice that the whole utterance names.

    Parameters
    ----------
    text
        What was said: a name ("office south"), what tells it from the others ("the south one"), or
        its place in the list ("the second one").
    choices
        The names of each choice, at least one each.

    Returns
    -------
    int or None
        None where the words fit none of them or more than one.

    """
    if not choices:
        return None
    said = [word for word in bare_words(text) if word not in _CHOICE_FILLER]
    if len(said) == 1 and said[0] in _ORDINALS:
        index = _ORDINALS[said[0]]
        return index % len(choices) if index < len(choices) else None
    try:
        words = _name_words(text)
    except InstructionError:
        return None
    whole = [i for i, names in enumerate(choices) if words and words in map(_name_words, names)]
    if len(whole) == 1:
        return whole[0]
    known = [{word for name in names for word in _name_words(name)} for names in choices]
    # "one" is a number in "dock one" and none in "the north one".
    unnumbered = set(_name_words(' '.join(said))) if said else set()
    for wanted in (set(words) - _CHOICE_FILLER if said else unnumbered, unnumbered):
        fitting = [i for i, names in enumerate(known) if wanted and wanted <= names]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'.]+", normal_name(name)))
