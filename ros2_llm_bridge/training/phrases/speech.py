# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How an instruction comes out of a mouth or a keyboard: politeness, fillers, repairs, typos, case.

Nothing here changes what is meant.
"""

from __future__ import annotations

from dataclasses import replace
import random
import re

from ros2_llm_bridge.commands.model import Call, places_of
from ros2_llm_bridge.training.phrases import nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, expand
from ros2_llm_bridge.training.phrases.places import place_name
from ros2_llm_bridge.training.phrases.repairs import beginning, said_again

POLITE = (
    '(could you^4|can you^6|would you^2|will you|you^2|can you please^2|could you please^3|would'
    " you please|please^12|i want you to^3|i need you to^2|i would like you to|i'd like you to|i"
    " 'd like you to|you should|you can^2|you have to|you need to|you may|go ahead and^2|try"
    " to|let's|we need you to|it would be nice if you could|would you mind and|be so kind"
    ' and|would it be possible for you to|may i ask you to|just^2|kindly|you must|now please|if'
    " you please|i think you should|you might|we want you to|help me and|why don't you|why do"
    " n't you|how about you|could you maybe|do me a favor and|what i want is for you to|your task"
    " is to|the plan is to|i order you to|i command you to|time to|it's time to|now i want you to|"
    'make sure to|be a dear and|would it be too much trouble to|i wonder if you could|any '
    'chance you could|would you be able to|i was wondering if you could|i want to see '
    'you|see if you can|would you be a dear and|i need someone to|feel free to)'
)
BEFORE = (
    '(okay^4|ok^3|so^3|now^4|and^2|then^2|alright^2|all right|well|next^2|and then|now then|okay'
    ' now^2|okay so|good|great|yes|first|thanks|thank'
    ' you|hey|hello|hi|listen|um^3|uh^3|er|ah|oh|mm|good now|okay great|perfect|cool|sorry|excuse'
    ' me|let us see|let me see|uh okay|um so|alright so|yeah|from there|there)'
)
CALLED = (
    '(robot^14|hey robot^3|hello robot|okay robot^2|mr robot|buddy|hey buddy|{name}^3|hey'
    ' {name}^2|hi {name}|my friend|dear robot|hey you|bot|machine|sir|dude|ok robot|little'
    ' robot|rover|turtlebot|soldier|boss|mate|pal|champ|big guy|little guy|captain|sweetie|man|'
    'hey man|computer|hey there)'
)
AFTER = (
    '(please^9|now^4|robot^3|thanks^2|thank you^2|okay|for me|right now^5|immediately|would'
    " you|will you|if you can|if you could|{name}|at once|again|uh|um|if possible|if you don't"
    ' mind|thank you robot|and thanks|yes|from there|from here|from where you are|this time|'
    'please please|please now|now please|now now|go^2|go go^2|go go go|thank you very much|yeah '
    "thanks|that's all|that is all|that is all i need|my friend|buddy|soldier|mate|pal|sir|"
    'dear|sweetie|would you please|will you please|and thank you|all right|alright|quick|do it|'
    'there you go|little robot|my dear|okay robot|come on|got it|cheers|right away)'
)
#: What would make an order of a mere amount.
_URGING = ('go', 'do it', 'come on', 'quick')
FILLERS = ('um', 'uh', 'er', 'uh', 'um', 'like', 'you know', 'erm', 'hmm', 'ah', 'well')

#: Why somebody wants it; never an order itself.
REASONS = (
    "(i am|i'm|i 'm) (tired|late|hungry|in a hurry|not well|waiting|bored|busy)",
    'it is (dark|late|cold|hot) [in here]',
    '(the|our) guests are (here|coming|waiting)',
    'we are late',
    'there is no time',
    'the way is (free|clear)',
    'somebody is at the door',
    'you are (in my way|too close|too far away|not close enough)',
    'that was (good|close|great)',
    'i can not see you',
    'this is taking too long',
    'dinner is ready',
    'i have a meeting',
    '{who} is (at|in|on|by|near|waiting at|waiting in|coming from) {a}',
    '(the|a|your) {thing} is (at|in|by|behind|near|next to|blocking) {a}',
    '{a} is (full|empty|closed|open|too loud|dirty|ready|free|busy|behind you)',
    'there is (somebody|a {thing}|nobody|a mess|smoke|a visitor) (at|in|by|near) {a}',
    '(i am|we are) (at|in|near|not in) {a}',
    '(you are|you were) (at|in|near|right beside|blocking) {a}',
    '{who} (wants|needs|is waiting for|asked for) you',
    '(somebody|someone|a guest|a customer|the mailman) (is|stands|waits|knocks) at {a}',
    '{who} (is sitting|is standing|is working|sleeps|just arrived|is stuck) (at|in|by|near) {a}',
    '(lunch|coffee|tea|breakfast|cake) is (served|ready|waiting) (at|in) {a}',
    'the (meeting|party|lesson|show|tour) (at|in) {a} (is over|starts soon|has started)',
    '(i am|we are) (coming from|done in|finished with|waiting in|not at) {a}',
    'it is (crowded|noisy|dark|quiet|cold|messy) (at|in|near) {a}',
    '{a} (is waiting|has visitors|was cleaned|is on fire|is done)',
    '(i|we) (need help|have guests|have work) (at|in) {a}',
    "(i have|we have|i've got) (no time|a visitor|work to do|a delivery)",
)
REASON_SHARE = 0.075
#: How many of them come behind what is wanted.
BEHIND_SHARE = 0.2
_NO_REASON = (
    'refuse_chat', 'refuse_question', 'refuse_missing', 'refuse_negation', 'refuse_condition',
    'refuse_not_a_command')
ADVERBS = ('slowly', 'quickly', 'carefully', 'gently')

#: Refusals that people also want slow or fast; their twins carry these words already.
_HURRIED = ('refuse_relation', 'refuse_chore', 'refuse_motion', 'refuse_arm', 'refuse_sequence')
_NUMBERISH = re.compile(r"\d|[°/():=,'-]")
#: Words that carry the meaning, and are mistyped like all others.
_KEYWORDS = frozenset(
    'turn move drive rotate spin forward forwards ahead back backward backwards left right wait '
    'straight reverse pivot around pause then after meters degrees feet seconds'.split())
#: Words that one slip makes of others, and which would be read as what they say.
_WORDS = _KEYWORDS | frozenset(
    'let lest lift ten tree three form side dive had hat hut hear heat ben been sop wit pat part '
    'pout peed speed seed seeds pace sing sting tun urn ford word foot food fee feel free mater '
    'meter meeters pose pass slid slop stoop stopp shop step stay star stat sat salt pull pill '
    'rum rim tight fight might night sight light bight tome time tie sped spend spot spit sin '
    'line lone god good got hold hod sown son down town own soon thee there these them three '
    'other where were wheel while wile real rest coma cone hone hoe root rom from form'.split())
#: What would read on into its neighbour without a pause.
_GOING_ON = ('you ', ' you', ' stop', 'to ')
_NEIGHBOURS = {
    'a': 's',
    'e': 'r',
    'i': 'o',
    'o': 'p',
    't': 'r',
    'n': 'm',
    'r': 't',
    's': 'd',
    'd': 'f',
    'm': 'n',
    'v': 'b',
    'u': 'i',
    'w': 'e',
    'k': 'l',
    'l': 'k',
    'f': 'g',
    'g': 'h',
    'b': 'v',
    'h': 'j',
    'p': 'o',
}


def wrap(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause with what people say around it."""
    name = rng.choice((*nouns.PEOPLE, nouns.invented(rng)))
    text = clause.text
    heard = []
    if clause.imperative and clause.kind in _HURRIED and rng.random() < 0.06:
        text = rng.choice((f'{text} {rng.choice(ADVERBS)}', f'{rng.choice(ADVERBS)} {text}'))
    comma = ',' if rng.random() < 0.25 else ''
    if clause.imperative and rng.random() < 0.24:
        text = f'{expand(rng, POLITE)} {text}'
        heard.append('polite')
    elif not clause.imperative and rng.random() < 0.08:
        text = f'please {text}'
        heard.append('polite')
    if rng.random() < REASON_SHARE and not clause.kind.startswith(_NO_REASON):
        said = expand(rng, rng.choice(REASONS), a=place_name(rng)[0], who=nouns.person(rng),
                      thing=nouns.thing(rng))
        text = _with_reason(rng, text, said, comma)
        heard.append('reason')
    if rng.random() < 0.15:
        text = f'{expand(rng, CALLED, name=name)}{comma} {text}'
        heard.append('called by name')
    if rng.random() < 0.18:
        text = f'{expand(rng, BEFORE)}{comma if rng.random() < 0.5 else ""} {text}'
        heard.append('lead-in')
        if rng.random() < 0.15:
            text = f'{expand(rng, BEFORE)} {text}'
    after = expand(rng, AFTER, name=name)
    urged = clause.kind == 'refuse_missing' and after.startswith(_URGING)
    if rng.random() < 0.14 and not urged:
        text = f'{text}{comma} {after}'
        heard.append('afterthought')
    return replace(clause, text=text, phenomena=(*clause.phenomena, *heard))


def _with_reason(rng: random.Random, text: str, said: str, comma: str) -> str:
    """Return an order with what somebody says about why, before it or behind."""
    if rng.random() < BEHIND_SHARE:
        joint = rng.choice((',', ',', '.', ' because', ' because', ' since', ' as'))
        return f'{text}{joint} {said}'
    joint = comma or rng.choice(('', '', ' so', ' so', ' and so', ',', '.'))
    if not joint and (text.startswith(_GOING_ON) or said.endswith(_GOING_ON)):
        joint = ','
    return f'{said}{joint} {text}'


def stumble(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause with hesitations and repairs of speech."""
    if rng.random() < 0.12:
        again = said_again(rng, clause)
        return replace(again, phenomena=(*clause.phenomena, 'disfluent'))
    words = clause.text.split()
    protected = _protected(clause)
    for _ in range(rng.choice((1, 1, 1, 2))):
        at = rng.randrange(len(words))
        kind = rng.random()
        inside = words[at] in protected or (at and words[at - 1] in protected)
        if inside and rng.random() < 0.8:
            continue
        if kind < 0.40:
            words.insert(at, rng.choice(FILLERS) + (',' if rng.random() < 0.1 else ''))
        elif kind < 0.60 and not _NUMBERISH.search(words[at]) and beginning([words[at]]):
            words.insert(at, words[at])
        elif kind < 0.75 and words[at].isalpha() and len(words[at]) > 3:
            cut = rng.randint(1, max(1, len(words[at]) - 2))
            words.insert(at, words[at][:cut] + rng.choice(('-', '', '...')))
        elif len(words) > 3:
            end = rng.randint(1, min(3, len(words) - 1))
            start = beginning(words[:end])
            if start and not any(_NUMBERISH.search(w) for w in start):
                words = [
                    *start,
                    *rng.choice((['uh'], ['um'], ['no'], ['sorry'], [], ['i', 'mean'], ['er'])),
                    *words,
                ]
    return replace(clause, text=' '.join(words), phenomena=(*clause.phenomena, 'disfluent'))


def mistype(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause with one or two typing errors outside names."""
    words = clause.text.split()
    protected = _protected(clause)
    places = [i for i, w in enumerate(words) if w.isalpha() and len(w) > 3 and w not in protected]
    known = [i for i in places if words[i] in _KEYWORDS]
    if known and rng.random() < 0.4:
        places = known
    if rng.random() < 0.94 or len(words) < 3:
        many = rng.choice((1, 1, 2)) if len(places) > 3 else 1
        for at in rng.sample(places, min(len(places), many)):
            words[at] = _mistyped(rng, words[at])
    else:
        at = rng.randrange(len(words) - 1)
        if (
            words[at].isalpha()
            and words[at + 1].isalpha()
            and not {words[at], words[at + 1]} & protected
        ):
            words[at: at + 2] = [words[at] + words[at + 1]]
    return replace(clause, text=' '.join(words), phenomena=(*clause.phenomena, 'typo'))


def _mistyped(rng: random.Random, word: str) -> str:
    """Return a word with one slip, which never makes it another word or the same."""
    while True:
        slip = _slip(rng, word)
        if slip != word and slip not in _WORDS:
            return slip


def _slip(rng: random.Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    if kind < 0.65:
        return word[:at] + word[at + 1:]
    if kind < 0.85:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _NEIGHBOURS.get(word[at], word[at]) + word[at + 1:]


def style(rng: random.Random, text: str) -> str:
    """Return the text with the case and punctuation of a transcript or of typing."""
    draw = rng.random()
    if draw < 0.62:
        return text
    if draw < 0.64:
        return text.upper()
    text = re.sub(r"\bi\b(?=[ '])", 'I', text)
    if draw < 0.90:
        text = text[:1].upper() + text[1:]
    return text + rng.choice(('', '.', '.', '!', '.', '...')) if draw > 0.7 else text


def _protected(clause: Clause) -> set[str]:
    """Return the words that are copied into the command."""
    if not isinstance(clause.program, tuple):
        return set()
    names = [name for command in clause.program for name in places_of(command)]
    names += [str(v) for c in clause.program if isinstance(c, Call) for _, v in c.fields]
    return {word for name in names for word in name.split()}
