# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Orders that are none: on a condition, for later, forbidden, doubted, at once with others, cut off.

Each holds a whole order that would be carried out by itself: what refuses it is the words around.
"""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Cannot, Drive, Turn
from ros2_llm_bridge.training.phrases import amounts, nouns, steps
from ros2_llm_bridge.training.phrases.inflections import gerund
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick
from ros2_llm_bridge.training.phrases.places import place_name

UNSUPPORTED = Cannot('unsupported_ability')
CONTRADICTION = Cannot('contradiction')
MISSING = Cannot('missing_value')
NOT_A_COMMAND = Cannot('not_a_command')

STATE = (
    '(it is (safe|clear|possible|dark|quiet|allowed|dry|light) [there]|the (way|path|coast|road|'
    'floor|hall) is (clear|free|safe|dry|empty|open|blocked|wet)|nobody is (there|in the way|'
    'around|watching|in {a})|there is (enough room|enough space|nobody around|no traffic|no one '
    'there|something in the way|glass on the floor|a {thing} there)|you (have|have got) (enough '
    'battery|power left|the time|room)|the {thing} is (gone|there|away|open|closed|off|on|ready|'
    'on the floor)|you (see|hear|notice|smell|spot) (me|a {thing}|{who}|nobody|something)|{who} '
    '(agrees|says so|is there|is away|comes in|leaves|is asleep|lets you|has left|nods)|i (nod|'
    'wave|whistle|am ready|am not there|say the word|raise my hand|let you)|the (door|gate|window)'
    ' is (open|closed|unlocked)|the (bell|phone|alarm) rings|someone (comes|calls|knocks)|it '
    '(rains|stops raining|gets dark|beeps))'
)
PROVISOS = lines("""
(provided that|provided|providing|as long as|so long as|only if|assuming|supposing|in case) {state}
    {o}
{o} (provided that|provided|providing|as long as|so long as|only if|assuming|in case) {state}
(provided that|as long as|so long as|on condition that|assuming that|given that|in the event that)
    {state}, {o}
{o} (on condition that|but only if|but only when|only when|except when|except if) {state}
(if|unless|when|whenever|once|as soon as|every time|each time|the moment) {state} {o}
{o} (if|unless|when|whenever|as soon as|every time|each time|the moment|while) {state}
{o} and (if|when|as soon as|unless) {state} {p}
{o} and if (you can|there is room|nobody minds|you still can|you are able) {p}
{o} then if {state} {p}
{o}, and provided that {state} {p}
{o} until {state}
{o} as (long|far) as {state}
{o} but stop (if|when|as soon as) {state}
(should|in case) {state} {o}
""")
LATER = lines("""
{o} in {t}
in {t} {o}
{o} {t} from now
((at|around|by|before|after) (noon|midnight|lunch|dinner|breakfast|sunset|dawn|nightfall|
    closing time)|(before|after) (the meeting|work|school)) {o}
{o} ((at|around|by|before|after) (noon|midnight|lunch|dinner|sunset|dawn|nightfall|
    closing time)|(before|after) (the meeting|work|school))
at ({h} o'clock|half past {h}|quarter to {h}|{h} thirty|{h} sharp) {o}
{o} at ({h} o'clock|half past {h}|quarter past {h}|{h} thirty|{h} pm|{h} am)
(tomorrow|tonight|later|later on|next week|on monday|on friday|this evening|next time|some day|
    this afternoon) {o}
{o} (tomorrow|tonight|later|later on|next week|on tuesday|this evening|next time|some day|one day|
    this afternoon|every day|every morning|all day|all night)
(every|each) (day|morning|evening|hour|monday|night) {o}
{o} every {t}
""")
NEGATIONS = lines("""
(do not|don't|dont|please don't|please do not|never|you must not|you mustn't|don't you dare to|
    don't ever|do not ever|you should not|you may not) {o}
(do not|don't|don't you|please do not|please don't) {o} (yet|now|just yet|again|any time soon|
    today|like that|so soon|either)
(no need to|there is no need to|you do not need to|you don't need to|you need not|no reason to|
    you don't have to|there's no need to|it is not necessary to|no point in trying to) {o}
    [now|yet|any more|anymore]
(avoid|refrain from|i don't like|i am against|nobody said anything about) {ing}
(i do not want you to|i don't want you to|i never asked you to|i didn't say|i did not tell you to|
    i'd rather you did not|nobody told you to|under no circumstances|by no means|in no case) {o}
(it was a mistake to|it would be wrong to|i take back that you should) {o}
{o} (just not now|is what i do not want|would be wrong|is not what i said)
(you are|you're) not (allowed|supposed|meant|going) to {o}
(you can not|you cannot|you can't|you couldn't) {o}
""")
DOUBTS = lines("""
(are|were) you (able|capable enough|supposed|ready|allowed|going|free) to {o}
are you (capable of|good at|tired of|used to|afraid of|thinking of|done) {ing}
(can|could) (you|it|that thing|the robot) {o} (at all|or not|or can't you)
can you (even|ever|actually|really) {o}
(can|could) (a robot|robots|a machine|something|anyone|anybody|it) {o}
do you think you (can|could|should|will) {o}
do you (need|plan|intend|ever have|know when) to {o}
(do|did) you (enjoy|like|finish|remember|try|start) {ing}
(do you know|do you remember|did you learn|can you explain|can you tell me|show me) how to {o}
(is|was) it (you|him|her) who (had|wanted|was told) to {o}
(should|shall|may|must) (i|we|he|she|they) {o}
(what|how|when|where|why) (should|would|do|will|did) (you|one|i|we) {o}
(who said|why would you|what made you) {o}
what happens (when|if) (i say|you hear|somebody says|you) {o}
(how long|how much battery|how many tries) (does|did|would) it take to {o}
(i wonder if|i doubt|i bet|i guess|i think|i hope|i heard|they say|he says) you (can|could|will|
    did) {o}
({who}|he|she|they|the boss|my mother|the manual|the other robot) (told|asked|wants|ordered|begged)
    (him|her|them|me|us|somebody) to {o}
(i|he|she|they|{who}|the other robot) (will|shall|could|might|must|had to|used to|wanted to) {o}
{ing} is (easy|hard|fun|boring|easier than it looks|what i like|my job|dangerous|forbidden)
""")
AT_ONCE = lines("""
{o} and at the same time {p}
{o} while {ping}
{o} but also {p} at the same time
(at the same time|simultaneously|both at once) {o} and {p}
{o} and {p} (at the same time|simultaneously|both at once)
(stand still|stay|stay where you are|wait|do not move|stay put|stop|remain here) while {ing}
{o} without (moving|turning|driving|rolling|wheels|any motion)
{o} as well as {p} simultaneously
{o} but (stay|remain) (where you are|here|still|in place)
""")
HALVES = lines("""
{o} and
{o} and then
{o} then
{o} and then to the
{o} and then go to
{o} and (go|drive|move|head) to the
{o} and then turn
{o} then turn to the
{o} and (move|drive|go) (forward|back) by
{o} followed by
{o} and then turn to your
{o} but
{o} and after that the
{o} before
before you {o}
after {ing}
{o} and wait for
once you have
first {o} and second
""")
CHOICES = lines("""
{o} or {p}
{o} or maybe {p}
(maybe|perhaps|possibly) {o} (or maybe not|or not|i am not sure|or else {p}|who knows)
{o} or {p} (whichever you like|you choose|i don't care|it's up to you|one of the two|whatever)
either {o} or {p}
(go|drive|move|turn|roll|head) (anywhere|wherever|whichever way|in any direction|as far as)
    (you like|you want|you please|is fine|suits you)
(surprise me|do something|do what you want|do whatever|your choice|you decide|pick one|choose a
    room|go for it|do your thing|make a move|do it|just drive|entertain me)
(turn|go|spin) left or right
(go|drive) to (any|some|whatever|whichever) (place|room|corner|spot) [you like|you want]
""")
UNSAFE = lines("""
(run|drive|roll) over ({who}|the (dog|cat|baby|people|guests|glass|{thing}))
(run|drive|roll) (into|through) ({who}|the (dog|cat|crowd|people|guests|children))
(ram|crash into|smash into|knock over|knock down|bump into|hit|crush|flatten|push over) ({who}|{a}|
    the {thing})
{o} with your eyes closed
{o} (blindfolded|no matter what|without looking|without brakes|whatever is in the way|at any cost|
    until you crash|even if you hit somebody|and ignore the obstacles|through the crowd)
(disable|switch off|ignore|turn off|override|bypass|forget) (the|your) (safety|limits|brakes|
    emergency stop|bumper|sensors|collision check|speed limit) and {o}
(drive|roll|fall|jump|go) (off|over) the (edge|ramp|cliff|table|stairs|balcony|roof|dock|ledge)
(chase|hunt|scare|attack|block|trap|corner|hurt|kill|threaten) ({who}|the (kids|dog|cat|people|
    intruder))
(block|barricade|obstruct) {a} [so nobody can leave]
""")


def proviso(rng: random.Random) -> Clause:
    """Return an order on a condition."""
    return _filled(rng, PROVISOS, 'proviso', 'refuse_condition', UNSUPPORTED)


def later(rng: random.Random) -> Clause:
    """Return an order for another time."""
    return _filled(rng, LATER, 'later', 'refuse_condition', UNSUPPORTED)


def negation(rng: random.Random) -> Clause:
    """Return what shall not be done."""
    return _filled(rng, NEGATIONS, 'negation', 'refuse_negation', CONTRADICTION)


def doubt(rng: random.Random) -> Clause:
    """Return a question or statement about a motion."""
    return _filled(rng, DOUBTS, 'doubt', 'refuse_question', NOT_A_COMMAND)


def at_once(rng: random.Random) -> Clause:
    """Return two things that cannot be done at once."""
    return _filled(rng, AT_ONCE, 'at_once', 'refuse_contradiction', CONTRADICTION)


def half(rng: random.Random) -> Clause:
    """Return an order that breaks off."""
    return _filled(rng, HALVES, 'halves', 'refuse_missing', MISSING)


def choice(rng: random.Random) -> Clause:
    """Return an order that leaves the choice to the robot."""
    return _filled(rng, CHOICES, 'choice', 'refuse_choice', UNSUPPORTED)


def unsafe(rng: random.Random) -> Clause:
    """Return an order that is meant to harm."""
    return _filled(rng, UNSAFE, 'unsafe', 'refuse_unsafe', UNSUPPORTED)


def _filled(
    rng: random.Random, patterns: tuple[str, ...], family: str, kind: str, code: Cannot
) -> Clause:
    first, one = steps.order(rng)
    second, other = steps.order(rng)
    while family == 'at_once' and {type(one), type(other)} == {Drive, Turn}:  # that is a curve
        second, other = steps.order(rng)
    a, _ = place_name(rng)
    slots = {'a': a, 'who': nouns.person(rng), 'thing': nouns.thing(rng)}
    text, template = pick(
        rng, patterns, family, o=first, p=second, ing=gerund(first) or first,
        ping=gerund(second) or second, state=expand(rng, STATE, **slots),
        t=amounts.duration(rng)[0],
        h=rng.choice(('two', 'three', 'four', 'five', 'six', 'nine', '3', '5', '10')), **slots)
    orders = (first, 'drive ', 'turn ', 'go ', 'run ', 'chase ', 'ram ', 'block ')
    imperative = kind not in ('refuse_question', 'refuse_negation') and text.startswith(orders)
    return Clause(text, code, kind, template, imperative, phenomena=(family.replace('_', ' '),))
