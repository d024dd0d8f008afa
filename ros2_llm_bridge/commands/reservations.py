# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find what takes an order back, puts it off, or makes it no order at all.

Negations, conditions, alternatives, times of day and reports of what others want: whatever a model
made of the rest, nothing moves. Knows words, no commands.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.clauses import VERBS
from ros2_llm_bridge.commands.directions import text_of

#: Negations by what follows: "don't stop" and "without a break" order something.
_NEGATED = re.compile(
    r"\b(do not|don't|dont|do n't|never|must not|mustn't|should not|shouldn't|may not|cannot|"
    r"can't|can not|couldn't|need not|not to|never to)"
    r'( (ever|you|please|dare|to|just|now))*(?P<next> [^ ]+|$)')
#: What may be forbidden while something else is ordered.
NOT_FORBIDDEN = frozenset(
    'stop stopping quit cease mind worry forget hesitate bother be wait want care know have '
    'need think feel see lose reach hear fall slip spill fit sleep open find dawdle dally linger '
    'loiter hang rush hurry argue tarry delay dither fuss faff'.split())
#: Who cannot do something without the robot's being told to leave it: "I can't get past".
_CANNOT = re.compile(
    r'\b(?:i|we|he|she|they|people|nobody|(?:the|my|our|his|her|their|a|this|that) '
    r"(?!robot\b|bot\b)[\w']+(?: (?!robot\b|bot\b)[\w']+)?) (?:can't|cannot|can not|couldn't)$")
#: "I can't get past" forbids nothing, "I can't get you to go there" may.
_UNABLE = re.compile(
    r'(?:(?:get|pass|fit|squeeze|sit|park|breathe|shut|close|open|work|walk|stand|leave|'
    r'(?:go|come) (?:in|out|by|past|home|through))(?: (?!you\b|to\b)[^ ,.;!?]+)*|'
    r'(?:carry|lift|pull|push|help|catch) you)(?= ?[,.;!?]|$)')
_WAITING = re.compile(r'move (for|during|until|till)\b')
_WISHES = re.compile(r'get (lost|stuck|excited|any ideas|distracted)\b')
_NO_ORDER = re.compile(
    r'\b(need (not )?to be told|no need to(?! (hurry|rush|worry)\b)|'
    r"need to not|no (reason|point) (to|in|for)|(not|n't) "
    r'(necessary|allowed|supposed|meant|going|needed) to|n.t (need|have|want you|want us) to|'
    r'not (need|have|want you|want us) to|under no circumstances|by no means|in no case|'
    r'refrain from|avoid|is not what|is what i do not|(is|was|be|would be) (wrong|a mistake)|'
    r"rather (you )?(did not|didn't|not)|take back|nobody (told|said|asked)|"
    r'just not now|(are|is|was|were) forbidden)\b|\bit\'s forbidden\b|'
    r'^not (?!.*\bbut\b)(_|left\b|right\b|back|forward|ahead\b|to the\b|that way\b|there\b)|'
    r'\bwithout (?!(you|me|us|him|her|them|stopping|stop|pausing|pause|a|an|end|break|delay|'
    r'hesitation|rushing|hurrying|hurry|haste|fuss|complaint|'
    r'any (break|pause|stop|rush|hurry|fuss|delay))\b)\w+')
_LATER = re.compile(
    r'\b(at|around|by|before|after) (noon|midnight|lunch|dinner|breakfast|supper|sunset|sunrise|'
    r'dawn|dusk|nightfall|closing|work|school|(the )?(meeting|class|lesson)|'
    r'the show|show(?! (me|us|him|her|them)\b))\b|'
    r'\b(on|next|this) (\w+day|week|month|evening|morning|afternoon)\b|'
    r'\b(every|each) (?!of\b|other\b)[^ ]+|\b_ from now\b|\b_ later\b|\bsome ?day\b|\bone day\b|'
    r"\b(half|quarter) (past|to) _|\b_ (pm|am|o'clock)\b|"
    r'\b((?<!got )all (day|night)|later|tonight|tomorrow|again and again|'
    r'over and over|repeatedly|forever and ever)\b')
_CONDITION = re.compile(
    r'\b(provided|providing|supposing|assuming|given that|in case|in the event|on condition|'
    r'(as|so) long as|only (if|when)|except|the moment (?!that is)|(every|each) time|'
    r"whenever(?! (you're|you are) ready| you (like|can|want))|"
    r'even if|'
    r'(once|as soon as) '
    r'((it|the \w+|a \w+|someone|somebody|nobody|he|she|they|i|we|there (is|are))\b'
    r'(?! (is|has|have|are)( been)? (done|finished|complete|completed|over)\b)|'
    r'you (see|hear|notice|smell|spot|feel|detect|find)\b)|'
    r'as soon as (?!possible|you can|that|this|it|'
    r"you(?: have|'ve) (?:done|gone|driven|turned|finished|covered|waited|rolled|moved)\b))\b")
_ALTERNATIVE = re.compile(
    r'\b(?<!more )or\b(?! (so|less|rather|no|wait|actually|i mean|thereabouts)\b)|\beither\b|'
    r'\b(whichever|whatever|wherever|anywhere|somewhere)\b|'
    r'^(\w+ )?(maybe|perhaps|possibly)\b(?! you\b)(?!.*_)')  # with an amount, that one counts
_AT_ONCE = re.compile(
    r'\bboth at once\b|\bsimultaneously\b|\bwhile (?!you\b)\w+ing\b|'
    r'\b(stay|remain|stand) (still|put|here|in place)\b(?! (for|during|about|_))|'
    r'\bstay where\b(?! (you|we) (are|stand)( for| during| about| exactly)* _)')
#: Who shall be told to do something is another.
_OTHERS = (
    r'\b(tell|ask|remind|instruct|warn) (?!(you|it|yourself|robot|(the|this|that|our|your|my) '
    r'(robot|bot|machine|base|rover|cart))\b)((the|my|our|your|his|her|a) )?'
    r'(?!when|where|how|what)\w+( (?!when|where|how|what)\w+)? '
    rf'to (?=({"|".join(sorted(VERBS))})\b)')
_REPORTED = re.compile(
    r'\b(he|she|they|who) (told|asked|ordered|begged|must|should|will|shall|could|might|'
    r'had to|used to|wanted to)\b|\b(told|asked|ordered|begged|wants) (him|her|them|me|us|'
    r'somebody|someone) to\b|\bi (will(?! (tell|say|shout|yell|let|call|stop)\b)|shall|might|'
    r'must(?! (clean|mop|sweep|wash|vacuum|work) here\b)|had to|used to|wanted to|'
    r'doubt|bet|hope|heard|wonder(?! (if|whether) you))\b|'
    rf"{_OTHERS}|\bthe robot(?:'s| is| was|'ll| will)?(?: right| just| coming| driving)? "
    r'(?:behind|beside|near|next to|in front of|at|towards?|past|by) you\b|'
    r'\bthe robot (?:stays|waits|follows|comes|goes|keeps) \w+|\byou (all|both|guys|two|three)\b|'
    r'\bi think you (will|did)\b|\bthey say\b|'
    r"\bbut (it|the robot|he|she) (does not|doesn't|did not|didn't|will not|won't|cannot|can't|"
    r'never|keeps?)\b(?! (matter|have to|need to)\b)')
_ASKED = re.compile(
    r'(are|is|was|were|did|does|am) (you|it|i|we|they|he|she|that|there|the)\b|'
    r'do (you|i|we|they)\b(?! mind \w+ing\b)|'
    r'(can|could|may|must|should) (it|a|the|that|robots?|some\w+|any\w+|they|he|she)\b|'
    r'(can|could) you (even|ever|actually|really|tell|explain|say|describe)\b|'
    r'(can|could) (?!.*\b(not|without|never)\b).*\bat all$|'
    r'(may|can|could) i (?!ask|have|get|trouble)\w+|will you (be|have)\b|'
    r'\w*[aeiouy]\w*ing\b[^.!?;]*(?<! it)(?<! there) (is|was) (?!_)|any questions?\b|'
    r'how (long|much|many)\b')
_PATTERNS = (
    ('contradiction', _NO_ORDER), ('unsupported_ability', _LATER),
    ('unsupported_ability', _CONDITION), ('contradiction', _ALTERNATIVE),
    ('unsupported_ability', _AT_ONCE), ('not_a_command', _REPORTED))

#: Every word of the patterns: none of these is a slip of another word.
RESERVING = frozenset(
    word for pattern in (_NEGATED, _ASKED, *(p for _, p in _PATTERNS))
    for word in re.findall(r'(?<!\\)[a-z]{3,}', pattern.pattern))


def find_reservation(words: Sequence[str]) -> Optional[tuple[str, str]]:
    """
    Return a refusal code and the words that hold an order back, None where none do.

    Parameters
    ----------
    words
        Words and marks of an instruction, an empty one for each amount.

    """
    text = text_of(words)
    for found in _NEGATED.finditer(text):
        following = found['next'].strip()
        asking = text[:found.start()].endswith('why ')
        behind = text[found.start('next') + 1:]
        ordered = _WAITING.match(behind) or _WISHES.match(behind)  # "do not move for 10 seconds"
        unable = _CANNOT.search(text[:found.start('next')]) and _UNABLE.match(behind)
        if following.isalpha() and following not in NOT_FORBIDDEN and not (
                asking or ordered or unable):
            return 'contradiction', found[0]
    for code, pattern in _PATTERNS:
        reserved = pattern.search(text)
        if reserved:
            return code, reserved[0].strip()
    return None


def is_asked(text: str) -> bool:
    """Return whether an instruction without its openings asks rather than orders."""
    return bool(_ASKED.match(text))
