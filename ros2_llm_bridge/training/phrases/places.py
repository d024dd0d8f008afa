# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Going to a place by its name.

The name is copied as it was said, without article or possessive: whether the robot knows the place
is not the model's to decide.
"""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.model import GoToPlace
from ros2_llm_bridge.training.phrases import nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, pick

TO = '(to^8|over to^2|back to|up to|down to|straight to|directly to|across to)'
INTO = '(into|inside|in to)'

#: How people mostly say it. Refusals begin with the same words, so these must outnumber them.
PLAIN = (
    '(go^9|drive^3|move^2|head^2|navigate^2|proceed|travel) '
    '(to^12|back to|over to|into|towards|toward) {a}',
    '(go^3|return|come|drive) (to^3|back to) {a}',
    '(enter^4|visit^2|reach|approach) {a}',
)
PLAIN_SHARE = 0.45
#: How much of the rest has no verb.
FRAGMENT_SHARE = 0.15

#: ``{a}`` is the name with its article.
PATTERNS = (
    f'(go^3|drive|head|move) {TO} {{a}}',
    f'go {TO} {{a}}',
    f'go {TO} {{a}}',
    f'drive {TO} {{a}}',
    f'head {TO} {{a}}',
    f'move {TO} {{a}}',
    f'(travel|roll|run|walk|ride|cruise|scoot|hurry|hop|pop|come|wander|race|rush) {TO} {{a}}',
    f'navigate {TO} {{a}}',
    f'proceed {TO} {{a}}',
    '(return|get back|get|back) to {a}',
    '(return|go back|come back|head back|drive back) to {a}',
    f'(make your way|find your way|find a path|plan a path|plan a route|take a trip) {TO} {{a}}',
    '(go|drive|move|come|head|roll|travel) {into} {a}',
    '(go|drive|move|come|head|roll|travel) (towards|toward) {a}',
    '(enter|visit|reach|approach) {a}',
    '(take|bring|get|drive|move|send|deliver) yourself (to|over to|back to|into) {a}',
    '(position|place|park|station|put) yourself (at|in) {a}',
    '(go and|go) (wait|park|stand|stay) (at|in) {a}',
    '(park|wait for me|meet me|meet us|be) (at|in) {a}',
    '(head|make|leave|set off|set out|start) for {a}',
    'set (course|a course|your course|destination) (for|to) {a}',
    'set {a} as your (destination|goal|target)',
    '(swing|drop|stop) by {a}',
    '(take|lead|guide|bring|drive|escort|accompany) (me|us|the visitor|our guest) to {a}',
    'show (me|us|them) (the way|the quickest way) to {a}',
    'report to {a}',
    'go {bare}',
    '(go|move|come|get|drive|head|walk|roll|scoot|step|slide|run|pull) over to {a}',
    '(move|come|get|walk) over to {a}',
    '(go|come) [and] see {a}',
    '(pay|make) a visit to {a}',
    '(show|lead|guide|walk|take|escort) (me|us|them|him|her) (the way to|to) {a}',
    '(get|hurry|rush|hop|run|dash) (over|back|on over|along|down|up) to {a}',
    '(go on|move on|carry on|continue|drive on|proceed) to {a}',
    '(be off|go off|head off|set off|take off) to {a}',
    '(show|guide|lead|walk|take) (me|us|them|him|our guests|the visitors) (to|over to) {a}',
    'show (me|us|them|him|her) (the way into|the route to|the path to|the road to) {a}',
    'show (me|us|them|him|her|the guests|our visitors) the way to {a}',
    '(make {a} your|let {a} be your) next (stop|goal|destination|target)',
)
FRAGMENTS = (
    '(to|over to|back to) {a}',
    'your (next|new|) (destination|goal|target|stop) is {a}',
    'next stop {a}',
    '(destination|goal|target) {a}',
    "(i want|i need|i'd like|we need|i would like) you (in|at) {a}",
    "(you are|you're) (needed|wanted|expected) (in|at) {a}",
    "(let's|lets|let us) go to {a}",
    'off (to|into) {a} [you go|with you]',
    '(now|next) (on to|over to|go to|we go to) {a}',
    '{a} (next|is next|is your next stop)',
    '(first|straight|quickly|now) (to|over to) {a}',
    '[the|your|our] next stop (is|will be) {a}',
    '(first|last|final|second|the first|the last|the final) (stop|goal|destination) [is] {a}',
    '(next goal|next destination|next target|next up|next station) [is] {a}',
)
AFTERS = (
    '',
    '',
    '',
    '',
    '',
    '',
    '(now|right now|right away|immediately|at once)',
    'slowly',
    'quickly',
    'for me',
    '(carefully|and be careful)',
    'as (fast|soon|quickly) as (possible|you can)',
    'and (stop|wait|stay) there',
    'again',
    'at (low speed|full speed|a slow pace)',
    'by yourself',
    'next',
    "when you're ready",
)


def place_name(rng: random.Random) -> tuple[str, str]:
    """Return a name with its article or possessive, and without."""
    kind = rng.random()
    if kind < 0.40:
        name = rng.choice(nouns.ROOMS)
    elif kind < 0.58:
        name = rng.choice(nouns.OBJECTS)
    elif kind < 0.68:
        name = f'{rng.choice(nouns.ADJECTIVES)} {rng.choice(nouns.ROOMS + nouns.OBJECTS)}'
    elif kind < 0.76:
        name = f'{rng.choice(nouns.FUNCTIONS)} {rng.choice(nouns.HEADS)}'
        if rng.random() < 0.2:
            name += f' {rng.choice("abcdefgh123456789")}'
    elif kind < 0.85:
        owner = rng.choice(nouns.PEOPLE)
        if rng.random() < 0.06:
            return f"{owner}'s", f"{owner}'s"
        owner += rng.choice(("'s", "'s", 's', " 's"))
        name = f'{owner} {rng.choice(nouns.ROOMS + nouns.HEADS)}'
        return name, name
    elif kind < 0.93:
        word = nouns.invented(rng)
        name = f'{word} {rng.choice(nouns.HEADS + nouns.ROOMS)}' if rng.random() < 0.7 else word
    else:
        label = rng.choice(
            (
                str(rng.randint(1, 30)),
                str(rng.randint(100, 420)),
                rng.choice('abcdefgh'),
                rng.choice(('two', 'three', 'four', 'five')),
            )
        )
        name = f'{rng.choice(nouns.NUMBERED)} {label}'
        return name, name
    article = rng.choices(('the', 'a', 'your', 'my', 'our', ''), (80, 3, 4, 4, 2, 7))[0]
    if name == 'home':
        article = ''
    if article == 'a' and name[0] in 'aeiou':
        article = 'an'
    return f'{article} {name}'.strip(), name


def place(rng: random.Random) -> Clause:
    """Return an instruction to go to a place."""
    a, name = place_name(rng)
    if name == 'home' and rng.random() < 0.6:
        text, template = pick(
            rng, ('(go|drive|head|come|return) [back] home', 'take yourself home'), 'place.home'
        )
        return Clause(text, (GoToPlace('home'),), 'place', template)
    if rng.random() < PLAIN_SHARE:
        text, template = pick(rng, rng.choices(PLAIN, (6, 2, 1)), 'place.plain', a=a)
        return Clause(text, (GoToPlace(name),), 'place', template)
    if rng.random() < FRAGMENT_SHARE:
        pattern, family, imperative = FRAGMENTS, 'place.fragment', False
    else:
        pattern, family, imperative = PATTERNS, 'place', True
    index = rng.randrange(len(pattern))
    text, template = pick(
        rng,
        pattern[index: index + 1],
        family,
        a=a,
        bare=a if name.startswith('back ') else name,
        into=rng.choice(('into', 'into', 'inside', 'in to')),
    )
    if imperative and not text.startswith(('set', 'report', 'show', 'let', 'make')):
        after, _ = pick(rng, AFTERS, 'after')
        before = (
            rng.choice(('slowly ', 'quickly ', 'carefully ', 'now '))
            if (rng.random() < 0.03)
            else ''
        )
        text = f'{before}{text} {after}'.strip()
    said = text.replace(name, '').split()
    return Clause(
        text, (GoToPlace(name, _speed(said)),), 'place', f'{family}.{index}', imperative,
        phenomena=() if _speed(said) == 'default' else ('goal speed',))


def _speed(words: list[str]) -> str:
    """Return the speed that words around a name say; two that contradict each other say none."""
    slow, fast = SLOW_WORDS.intersection(words), FAST_WORDS.intersection(words)
    return 'default' if bool(slow) == bool(fast) else 'slow' if slow else 'fast'
