# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What an instruction says of itself: do that three times, do it again, come back.

Finds the words that say so, holds commands against them, and unrolls repetitions into the
commands that are to be done.
"""

from __future__ import annotations

from decimal import Decimal
import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.directions import text_of, words_of
from ros2_llm_bridge.commands.model import Again, Command, Drive, GoBack, Item, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

#: Most commands in one instruction, repetitions counted.
MAX_COMMANDS = 20

_WHOLE = (r'(?:it|that|this|these|those|everything|all (?:of )?(?:it|that|this)|all|them|'
          r'the (?:whole|same|entire|lot)'
          r'(?: (?:thing|sequence|routine|lot|way))?)(?: all)?(?: of (?:it|that|this))?')
#: These say so behind a step; "turn left once more" is one turn.
_ONCE_MORE = (r'(?:(?:\band|\bthen|\bnow|[,.;])(?: then| now)? )(?:the )?'
              r'(?:once more|one more time|same again|one more round|'
              r'_ (?:more|additional|further|extra) times)\b')
#: A repetition of what was said before: "do that again", "and repeat".
_REFERS = re.compile(
    rf'\b(?:do|run|perform|repeat|redo|make|execute) {_WHOLE}\b|\brepeat(?: once)?$|\brepeat _|'
    rf'{_ONCE_MORE}')
_AGAIN = re.compile(
    rf'\b(?:do|run|perform|redo|execute) {_WHOLE}(?: (?:once|one|all|over))* '
    r'(?:again|more|over)\b|'
    rf'\brepeat(?: {_WHOLE})?(?: (?:once|again|one more time|once more))?(?=[ ,]*$)|'
    rf'\brepeat {_WHOLE}\b|{_ONCE_MORE}')
_FURTHER = frozenset(('more', 'additional', 'further', 'extra'))
#: What makes a multiple of a number of times: "twice as fast", "three times a day".
_NO_TIMES = frozenset(
    'as the a an per each every faster slower further longer farther wider larger that'.split())
_AFTERTHOUGHTS = frozenset('please robot now thanks'.split())
_UNCOUNTED = frozenset(('repeat', 'again'))

_STARTED = (r'(?:where|the (?:spot|place|point|position)(?: where| that)?) (?:you|we|ye) '
            r'(?:had |have |just )?(?:started|start|were|was|began|begun|came|left|set|stood|are|'
            r'is)(?: (?:from|out|off|before|now|standing|at))*')
_RETURNING = (r'(?:(?:come|go|get|drive|head|return|move|find your way) )?'
              r'(?:right |straight )?')
_BACK = re.compile(
    rf'\b(?:(?:come|go|get|drive|head|return|move|travel|run|roll)(?: right| straight)?'
    rf'(?: back)?|back) to {_STARTED}\b|'
    rf'\b(?:(?:be |get |go |come )?back|return|finish|end up) {_STARTED}\b|'
    rf'\b(?:revert|retrace) to {_STARTED}\b|'
    rf'\b{_RETURNING}back (?:here|to (?:here|this (?:very )?(?:spot|place|point)))\b|'
    r'\breturn to this (?:very )?(?:spot|place|point)\b|'
    rf'\b{_RETURNING}(?:back|return) to (?:(?:the|your) )?(?:start|beginning|starting '
    r'(?:point|position|place|spot)|original (?:position|spot|place|location))\b|'
    r'\bcome(?: right| straight)? back(?: here| again| here again)?'
    r'(?= *(?:$|[,.;!]|then\b|and\b|please\b|now\b|to wait\b))|'
    r'\breturn(?: back)?(?: here| again)?(?= *(?:$|[,.;!]|then\b|and\b|please\b|now\b))|'
    r'\breturn here\b|\band (?:then )?back(?: again)?'
    r'(?= *(?:$|[,.;!]|then\b|please\b|now\b))')


def again_said(words: Sequence[str]) -> bool:
    """Return whether a repetition of what was said before may be meant."""
    return bool(_REFERS.search(text_of(words)) or _AGAIN.search(text_of(words)))


def back_said(words: Sequence[str]) -> bool:
    """Return whether a way back to the start of the instruction may be meant."""
    return bool(_BACK.search(text_of(words)))


def unrolled(commands: Sequence[Command]) -> tuple[Command, ...]:
    """
    Return the commands in the order in which they are to be done, repetitions written out.

    Raises
    ------
    InstructionError
        ``too_long`` or ``missing_value``, with what was said.

    """
    done: list[Command] = []
    for command in commands:
        if not isinstance(command, Again):
            done.append(command)
            continue
        block = done[-1:] if command.scope == 'last' else list(done)
        times = 1 if command.count is None else _whole(command.count) - (not command.further)
        if len(done) + times * len(block) > MAX_COMMANDS:
            raise InstructionError(
                'too_long', f'That is {len(done) + times * len(block)} commands; say at most '
                f'{MAX_COMMANDS} at a time.')
        done += block * times
    return tuple(done)


def without_way_back(items: Sequence[Item], commands: Sequence[Command]) -> list[Item]:
    """Return the items without the words of ways back that commands take."""
    left = list(items)
    for _ in range(sum(isinstance(command, GoBack) for command in commands)):
        found = find_way_back(words_of(left))
        if found is None:
            break
        left[found[0]:found[1]] = [',']
    return left


def find_way_back(words: Sequence[str]) -> Optional[tuple[int, int]]:
    """Return where the words of a way back begin and end."""
    return _span(_BACK.search(text_of(words)))


def find_again(words: Sequence[str]) -> Optional[tuple[int, int]]:
    """Return where the words begin and end that say to do what was said before once more."""
    text = text_of(words)
    return _span(_AGAIN.search(text) or _REFERS.search(text))


def find_references(words: Sequence[str], ways_back: bool) -> list[int]:
    """Return where the words of each way back begin, or else those of each repetition."""
    text = text_of(words)
    patterns = (_BACK,) if ways_back else (_AGAIN, _REFERS)
    return sorted({
        text[:found.start()].count(' ') for p in patterns for found in p.finditer(text)})


def count_repetitions(items: Sequence[Item]) -> int:
    """Return how often it is said, without a number of times, to do something again."""
    exact = len(_AGAIN.findall(text_of(items)))
    counted = any(map(_is_count, items))
    return exact or int(not counted and again_said([i for i in items if isinstance(i, str)]))


def _span(found: Optional[re.Match[str]]) -> Optional[tuple[int, int]]:
    if found is None:
        return None
    start = found.string[:found.start()].count(' ')
    return start, start + found[0].strip().count(' ') + 1


def check_repetition(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check repetitions and ways back against the words, and that none was passed over.

    Parameters
    ----------
    commands
        What is about to be done, repetitions not written out.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure``, ``missing_value`` or ``unused_quantity``, with what was heard.

    """
    words = words_of(items)
    text = text_of(words)
    repeats = [command for command in commands if isinstance(command, Again)]
    returns = sum(isinstance(command, GoBack) for command in commands)
    ways = [found[0] for found in _BACK.finditer(text)]
    if returns > len(ways):
        raise InstructionError('unsure', 'Nobody said to come back; say it in other words.')
    apart = any(_is_count(item) and before == ',' for before, item in zip(items, items[1:]))
    whole = any(r.count is None or r.scope == 'all' and not apart for r in repeats)
    if whole and not again_said(words):
        raise InstructionError('unsure', 'Nobody said to do it again; say it in other words.')
    if any(isinstance(before, GoBack) and isinstance(command, Again) and command.scope == 'last'
           for before, command in zip(commands, commands[1:])):
        raise InstructionError('unsure', 'Come back how often? Say it in other words.')
    if repeats and _REFERS.search(text) and all(r.scope == 'last' for r in repeats):
        raise InstructionError('unsure', 'Do all of it again, or the last? Say it in other words.')
    if any(r.scope == 'last' and r.count is not None for r in repeats[-1:]) and (
            len(commands) > 2 and _ends_apart(items)):
        raise InstructionError('unsure', 'Do all of it again, or the last? Say it in other words.')
    if commands and not repeats and _AGAIN.search(text):
        raise InstructionError(
            'unsure', 'Do what again? Say it in other words.')
    drives_back = any(isinstance(c, Drive) and c.sign < 0 for c in commands)
    plain = sum(not way.startswith('and') for way in ways)  # "and back" may be a drive
    if commands and (returns < plain or returns < len(ways) and not drives_back):
        raise InstructionError(
            'unsure', 'I heard that I shall come back and could not place it; say it in other '
            'words.')
    _check_counts(repeats, items)


def _check_counts(repeats: Sequence[Again], items: Sequence[Item]) -> None:
    """Check that counts are whole, are those of repetitions, and mean all or further times."""
    for index, item in enumerate(items):
        if not isinstance(item, Quantity) or not _is_count(item):
            continue
        after = items[index + 1] if index + 1 < len(items) else ''
        if isinstance(after, Quantity) or after in _NO_TIMES:
            raise InstructionError(
                'unused_quantity', f'I cannot tell what "{item} {after}" means here.')
        using = [repeat for repeat in repeats if repeat.count == item]
        before = [i for i in items[max(index - 4, 0):index] if isinstance(i, str)]
        if before[-1:] in (['around'], ['round']):
            raise InstructionError(
                'missing_value', 'Half a turn or a whole one each time? Say "one full turn".')
        if after not in _FURTHER and _UNCOUNTED.intersection(before):
            raise InstructionError(
                'missing_value', f'{item} in all, or {item} more? Say "do that {item.number} '
                f'times" or "{item.number} more times".')
        if using and all(repeat.further is not (after in _FURTHER) for repeat in using):
            raise InstructionError('unsure', 'How often? Say it in other words.')


def _ends_apart(items: Sequence[Item]) -> bool:
    """Return whether a count that a comma parts from all steps ends the instruction."""
    at = max((index for index, item in enumerate(items) if _is_count(item)), default=0)
    return at > 0 and items[at - 1] == ',' and all(
        isinstance(item, str) and not item.isalpha() or item in _AFTERTHOUGHTS
        for item in items[at + 1:])


def _is_count(item: Item) -> bool:
    return isinstance(item, Quantity) and item.dimension is Dimension.COUNT


def _whole(count: Quantity) -> int:
    number = Decimal(count.number)
    if number < 1 or number != number.to_integral_value():
        raise InstructionError('missing_value', f'I cannot do something {count.number} times.')
    return int(min(number, Decimal(10 * MAX_COMMANDS)))
