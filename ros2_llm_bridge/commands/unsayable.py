# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find what was said and no command can say: conditions, shapes of a path, compass directions.

"Back up as far as you can" must not become "back up", nor "curve left" a turn on the spot. Such
words refuse, whatever the model made of the rest. Politeness ("if you can") is no condition.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.clauses import BACK_VERBS, DRIVE_VERBS, TURN_VERBS, WAIT_VERBS
from ros2_llm_bridge.commands.directions import may_be_direction, TAKEN_BACK, text_of, words_of
from ros2_llm_bridge.commands.limbs import find_limb
from ros2_llm_bridge.commands.model import (
    Arc, Call, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Item, Quantity, Route,
    Turn)
from ros2_llm_bridge.commands.reservations import find_reservation, is_asked
from ros2_llm_bridge.commands.rules import is_known
from ros2_llm_bridge.commands.shapes import CURVES, WHILE
from ros2_llm_bridge.commands.vocabulary import Dimension, LITTLE, REFUSALS
from ros2_llm_bridge.errors import InstructionError

_POLITE_IF = frozenset(
    'can could would will may might please like want wish do are feel'.split()
) | {"don't", "wouldn't", "won't"}
_NO_CONDITION_AFTER_IF = frozenset(('possible', 'necessary', 'needed', 'okay', 'ok', 'any'))
#: "If it's not too much trouble", "if you'd be so kind".
_POLITE_CONDITION = re.compile(
    r"you'd be\b|(it's|it is|that's|that is|it isn't|that isn't) (not )?"
    r'((too much|no|any) (trouble|bother)|all the same|(all )?(right|fine|okay|ok)|alright)'
    r'( (to|with|by|for) you)?\b')
#: Before these words a "till" is where one pays.
_OF_A_NOUN = frozenset(('the', 'a', 'our', 'my'))
_OPENINGS = frozenset(
    'hey hi hello robot ok okay so um uh er well and now please excuse me sorry oh buddy'.split())
_SENTENCE_ENDS = frozenset('.!?;')
_QUESTION = re.compile(
    r"(did|didn't|does|doesn't|was|were|had|should|shall|who|whose|which|where|what|what's|why|"
    r'how|explain|describe|when (should|did|do|will|does)|have you|'
    r'are you (able|capable)|'
    r'(tell|show|teach) (me|us) (how|what|why|where|when|if|whether)|'
    r'i wonder(?! (if|whether) you))\b')
#: What no command can say, wherever it stands.
_UNSAYABLE = re.compile(
    r'\b(at the same time|simultaneously|at (noon|midnight|dawn|dusk|night|sunrise|sunset)|'
    r'tomorrow|tonight|later on|provided that|assuming|in case|upwards?|downwards?|'
    r'no need to(?! (?:hurry|rush|worry))|'
    r'while (driving|turning|moving|going|standing|rolling|reversing|backing)|'
    r'do (it|that|this|everything|(all |the )*(same|whole|entire|of it|of that)( thing)?)'
    r'( (again|over))*( the other way| backwards?| in reverse)+)\b')
#: An instruction that stops in mid-sentence.
_HALF = re.compile(r'\b(the|to|and|then|a|an|my|your|by|at|towards|or|but|of)( [.!?])*$')
#: What stands between "to the" and a name; what follows it and is no place.
_BEFORE_NAME = frozenset('the very far immediate um uh er erm ah'.split())
_NO_NAMES = frozenset(
    'side front other opposite same next following full point pose position location waypoint '
    'my our your finish coords goal coordinate coordinates map place spot degree degrees counter '
    'anti'.split())
#: A goal that is left over: "to the …", or a bare name behind words that lead to one.
_LEFT = re.compile(
    r'(?:\bto (?P<article>the|my|our)|'
    r'(?:\b(?:(?:swing|stop|come|go|drop|run) by|visit|visiting|reach|approach|enter|'
    r'(?:' + '|'.join(sorted(DRIVE_VERBS)) + r'|over|across|back) to))'
    r'(?: (?:the|my|our|your|a|an))?)'
    r'(?: (?:' + '|'.join(sorted(_BEFORE_NAME)) + r'))* (?P<name>[^\W\d_][\w\']*)')
#: Within so many words a name may be taken back: "to the kitchen, no, the hall".
_TAKEN_BACK_WITHIN = 4
#: What begins like a question and asks politely.
_SUGGESTION = re.compile(
    r"what (i|we) (want|need|would|have in mind)|what (i|we)'(d (like|love)|m after|re after)|"
    r"how about|what about|why (don't|not)|shall we")
_PUT = re.compile(
    r'(?:(?<=^)|(?<=, )|(?<=\band )|(?<=\bthen )|(?<=\bplease )|(?<=\byou ))(?:put|place|lay) '
    r'(?:the|a|an|that|this|my|these|those) (?!robot\b|brakes?\b|pedal\b)[^\W\d_]+')
#: Who sees whether something is so is not the robot.
_SEES = re.compile(
    r'\bso (?:that )?(?:i|we|they|he|she) (?:can|could|will) (?:see|check|tell|know|test)$')
#: An end that an amount gives: "until you have gone 2 meters".
_MEASURED = re.compile(
    r"you(?:'ve| have)? (?:gone|done|driven|moved|travelled|traveled|covered|turned|rotated|spun|"
    r'rolled|gone for|turned by)(?: about| exactly| roughly)? _')
#: Who will stop the robot: "I'll tell you when".
_WARNING = re.compile(r'\b(?:tell|shout|yell|call|say|signal|holler|warn|know)(?: to)?(?: you)?$')
#: What says no more than that the step before has ended.
_FINISHED = re.compile(
    r"(you're|you are|you have|you've|that's|that is|that has been|this is|it's|it is)? ?(all )?"
    r"(done|finished|completed?|ready|possible|arrived|there|over)\b(?!'| (is|are|was)\b)|"
    r'(you )?(get there|arrive(?! (at|in|to|on|near)\b)|(finish|reach) (that|this|it)\b)')
#: "I'd be grateful if you turned left" is a polite order.
_GRATEFUL = re.compile(
    r"(i|we|it|that)('d| would) (really |so )*(be (really |so |very |most |much )*(grateful|"
    r'thankful|obliged|happy|glad|pleased|delighted|great|nice|good|lovely|kind|wonderful|'
    r'helpful)|'
    r'(like|love|appreciate)( it| that)?)$')
#: What may be ordered so, but for what may hold off: "if you kept away", "if you stayed out".
_ORDERED = (DRIVE_VERBS | TURN_VERBS | BACK_VERBS | WAIT_VERBS) - {'keep', 'stay', 'hold'}
_ORDERED_PAST = frozenset(
    'went drove came ran spun swung crept backed visited made took did'.split())
_BEFORE_ORDERED = frozenset(
    'just please now then also first quickly slowly gently were to'.split())
_TELLING = frozenset(
    'say says said holler tell tells told order command notice instructed instruct ask asked '
    'call shout yell signal stop otherwise'.split())
_SHAPES = frozenset('swerve swerving zigzag diagonal diagonally spiral'.split())
#: What a part of a robot does, or a robot that has none; a capability may.
_POSTURES = frozenset('tilt tilting lean leaning'.split())
_SIDEWAYS = frozenset('strafe strafing sidestep sideways sideway sidewards'.split())
#: To a side these move without turning.
_SHIFT = re.compile(
    r'\b(?:shift|slide|scoot|shuffle)(?: (?:over|a bit|a little|slightly|yourself))*'
    r'(?: (?:to|on))?(?: (?:the|your))? (?:left|right)\b'
    r'(?! (?:now|away|back|up|ahead|over)\b)')
#: So does who goes there without being told to turn.
_TO_SIDE = re.compile(
    r'\b(?:go|head|step|walk|come|drive|roll|run)(?: over| on)? (?:to|on) (?:the|your) '
    r'(?:left|right)\b(?! (?:_|of|side|hand|turn|face)(?: |$))')
#: A junction that would have to be seen; "after the first left" is one of the steps.
_JUNCTION = re.compile(
    r'(?<!after )\bthe (?:very )?(?:first|second|third|fourth|fifth|next|last|1st|2nd|3rd|4th) '
    r'(?:possible |available )?(?:left|right)\b(?! (?:_|face|hand side)(?: |$))')
#: What must go on for a time, with the amount behind it.
_STAY = re.compile(
    r'\b(stay|remain|stand) (still|put|here|in place|where (you|we) (are|stand))'
    r'( for| during| about| exactly)* _')
#: Words to a robot that say no motion.
_CALLING = frozenset(
    'robot bot mate buddy boss sir man dude pal friend hey hi hello please ok okay now little big '
    'dear my thanks thank you'.split())
#: Words around an amount that say no motion.
_HEDGES = frozenset('about around roughly approximately maybe almost nearly exactly just'.split())
_COMPASS = frozenset(
    'north south east west northeast northwest southeast southwest northward southward eastward '
    'westward northwards southwards eastwards westwards northern southern eastern western'.split())


def check_sayable(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check that commands leave out nothing that changes where the robot goes.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsupported_ability`` with the words that no command can say, or ``missing_value``
        where nothing but an amount was said.

    """
    motions = [c for c in commands if isinstance(c, (Drive, Turn, Arc))]
    goals = [c for c in commands if isinstance(
        c, (GoToPlace, GoBeside, Route, GoToPose, GoBack))]
    arcs = any(isinstance(c, Arc) for c in commands)
    words = words_of(items)
    if (motions or goals) and _is_question(words):
        raise InstructionError('not_a_command', REFUSALS['not_a_command'])
    if motions or goals:
        _check_reservations(words, arcs)
        _check_stays(words, items)
    if not any(isinstance(c, Call) for c in commands):
        _check_parts(words, bool(motions))
    condition = _condition(words) if motions or goals else None
    if condition:
        raise InstructionError(
            'unsupported_ability', f'I cannot watch for conditions such as "{condition}".')
    if not motions:
        shape = next((word for word in words if goals and word in _SHAPES), '')
        if shape:
            raise InstructionError('unsupported_ability', f'I cannot move "{shape}".')
        if goals:
            _check_phrases(words, items, arcs)
        return
    sideways = any(isinstance(c, Drive) and c.axis == 'y' for c in motions)
    by_angle = any(isinstance(c, Turn) and isinstance(c.bound, Quantity) for c in motions)
    for index, word in enumerate(words):
        phrase = ' '.join(words[index:index + 3])
        if word == 'as' and phrase in ('as far as', 'as much as', 'as long as'):
            raise InstructionError(
                'unsupported_ability', f'I cannot move "{phrase}" something; say how far.')
        curved = word in _SHAPES or word in CURVES and not arcs and not (
            word == 'bear' and by_angle)
        if word in _COMPASS or curved or (word in _SIDEWAYS and not sideways):
            raise InstructionError('unsupported_ability', f'I cannot move "{word}".')
    hedges = _HEDGES | _CALLING if '' in words else frozenset()
    if not any(word.isalpha() and word not in hedges for word in words):
        raise InstructionError('missing_value', REFUSALS['missing_value'])
    bare_turn = any(isinstance(c, Turn) and c.bound in ('default', LITTLE) for c in motions)
    text = text_of(words)
    shifted = None if sideways else _SHIFT.search(text) or bare_turn and _TO_SIDE.search(text)
    if shifted:
        raise InstructionError('unsupported_ability', f'I cannot move sideways: "{shifted[0]}".')
    junction = _JUNCTION.search(text)
    if junction:
        raise InstructionError(
            'unsupported_ability', f'I cannot see "{junction[0]}"; say how far I shall go, and '
            'turn there.')
    _check_side_by_side(items)
    _check_phrases(words, items, arcs)


def _check_parts(words: Sequence[str], motions: bool) -> None:
    """Check that nothing is to move but the robot as a whole, on its wheels."""
    thing = _PUT.search(text_of(words))
    if thing:
        raise InstructionError('unsupported_ability', f'I cannot {thing[0]}.')
    if not motions:
        return
    limb = find_limb(words)
    if limb:
        raise InstructionError('unsupported_ability', f'I cannot move "{limb}".')
    posture = next((word for word in words if word in _POSTURES), None)
    if posture:
        raise InstructionError('unsupported_ability', f'I cannot "{posture}".')


def _check_reservations(words: Sequence[str], arcs: bool) -> None:
    """Check that no order is taken back, put off or reported."""
    if arcs:
        words = WHILE.sub('and', text_of(words)).split(' ')
    found = find_reservation(words)
    if found:
        code, said = found
        raise InstructionError(
            code, f'I heard "{said}", so I shall not move; say only what I shall do.')


def _check_stays(words: Sequence[str], items: Sequence[Item]) -> None:
    """Check that to stay is said with a time: "stay here 2 meters away" orders no motion."""
    for found in _STAY.finditer(text_of(words)):
        amount = items[found.string[:found.end()].count(' ')]
        if not isinstance(amount, Quantity) or amount.dimension is not Dimension.TIME:
            raise InstructionError(
                'contradiction', f'I heard "{found[0][:-2]}", so I shall not move; say only what '
                'I shall do.')


def _check_phrases(words: Sequence[str], items: Sequence[Item], arcs: bool) -> None:
    """Check for times of day, things at once, ends that are missing, and goals left over."""
    text = text_of(words)
    if arcs:
        text = WHILE.sub('and', text)
    found = _UNSAYABLE.search(text)
    if found:
        raise InstructionError('unsupported_ability', f'I cannot do "{found[0].strip()}".')
    for before, item, after in zip(('', *items), items, items[1:]):
        if item == 'at' and before in _OPENINGS | {'', ','} and isinstance(after, Quantity) and (
                after.dimension is Dimension.NUMBER):
            raise InstructionError(
                'unsupported_ability', f'I cannot do things at a time of day: "at {after}".')
        if item == 'in' and isinstance(after, Quantity) and after.dimension is Dimension.TIME:
            raise InstructionError(
                'unsupported_ability', f'I cannot do things later: "in {after}".')
    if _HALF.search(text):
        raise InstructionError(
            'missing_value', 'That seems to lack its end; say the whole sentence.')
    left = _goal_left(words)
    if left:
        raise InstructionError(
            'unsure', f'I heard "{left}" and could not place it; say it in other words.')


def _goal_left(words: Sequence[str]) -> str:
    """Return "to the …" that no command has taken, whose name would have been taken out."""
    text = text_of(words)
    for found in _LEFT.finditer(text):
        name, rest = found['name'], text[found.end():].split()[:_TAKEN_BACK_WITHIN]
        named = len(name) > 1 and name not in _NO_NAMES | TAKEN_BACK and (
            not may_be_direction(name))
        sure = found['article'] or not is_known(name)
        # "The lab is next to the hall" tells where, beside an order to go somewhere.
        ahead = text[:found.start()]
        telling = ahead.endswith('too close ') or (
            ahead.endswith('is next ') and DRIVE_VERBS.intersection(words))
        if named and sure and not telling and not TAKEN_BACK.intersection(rest):
            return found[0].strip()
    return ''


def _is_question(words: Sequence[str]) -> bool:
    """Return whether an instruction asks or tells of a motion instead of ordering it."""
    said = [word for word in words if word.isalpha() or "'" in word or word in _SENTENCE_ENDS]
    while said and (said[0] in _OPENINGS or said[0] in _SENTENCE_ENDS):
        said = said[1:]
    start = ' '.join(said)
    return (bool(_QUESTION.match(start)) or is_asked(start)) and not _SUGGESTION.match(start)


def _condition(words: Sequence[str]) -> Optional[str]:
    """Return the first condition, a few words of it, or None."""
    for index, word in enumerate(words):
        rest = list(words[index + 1:])
        if word in ('until', 'till') and words[max(index - 1, 0)] not in _OF_A_NOUN:
            conditional = not _TELLING.intersection(rest[:6]) and not _MEASURED.match(
                ' '.join(word or '_' for word in rest))
        elif word == 'unless':
            conditional = True
        elif word == 'if':
            polite = _POLITE_CONDITION.match(' '.join(rest)) or rest[:1] == ['you'] and (
                not rest[1:] or rest[1] in _POLITE_IF
                or _is_grateful(words[:index]) and _is_ordered(rest[1:]))
            conditional = not (
                polite or _NO_CONDITION_AFTER_IF.intersection(rest[:2])
                or _SEES.search(' '.join(words[:index])))
        elif word in ('when', 'whenever') and not _WARNING.search(' '.join(words[:index])):
            conditional = not _says_finished(words[:index], rest)
        else:
            continue
        if conditional:
            return ' '.join(filter(None, [word, *rest[:4]]))
    return None


def _is_grateful(before: Sequence[str]) -> bool:
    """Return whether all that stands before "if you" is that the speaker would be pleased."""
    if before[:1] == ['if'] and ',' in before and _POLITE_CONDITION.match(' '.join(before[1:])):
        before = before[before.index(','):]
    while before and before[0] in _OPENINGS | {','}:
        before = before[1:]
    return bool(_GRATEFUL.match(' '.join(before)))


def _is_ordered(behind: Sequence[str]) -> bool:
    """Return whether "if you …" goes on with a motion: "turned left", not "left the hall"."""
    word = next((word for word in behind if word not in _BEFORE_ORDERED), '')
    # "turned", "moved", "stepped"
    stems = (word[:-2], word[:-1], word[:-3]) if word.endswith('ed') else (word,)
    return word in _ORDERED_PAST or not _ORDERED.isdisjoint(stems)


def _says_finished(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Return whether "when …" tells the end of the step before; "it" and "that" need one."""
    said = ' '.join(behind)
    found = _FINISHED.match(said)
    if not found:
        return False
    refers = behind[0] in ("it's", 'it', "that's", 'that', 'this')
    return not refers or bool(any(before) and said[found.end():].strip())


def _check_side_by_side(items: Sequence[Item]) -> None:
    """Check that no two amounts of a kind stand side by side: "three feet three meters"."""
    for item, after in zip(items, items[1:]):
        if isinstance(item, Quantity) and isinstance(after, Quantity):
            if item.unit and item.dimension is after.dimension:
                raise InstructionError(
                    'contradiction', f'{item} or {after}? Say one amount.')
