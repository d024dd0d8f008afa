# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The wordings of questions about the state, as regular expressions for whole utterances.

Only what cannot be an order is here: "can you go to the kitchen" and "how about the kitchen" are
none of these.
"""

from __future__ import annotations

from typing import Mapping

from ros2_llm_bridge.dialogue.question_topics import Topic

_NO_NAME = ('(?!(?:it|here|there|you|me|us|this|that|now|him|her|them|where|what|left|remaining'
            '|still)(?: |$))')
_PLACE = f'(?P<place>{_NO_NAME}[^,]+?)'
_OTHER = f'(?P<other>{_NO_NAME}[^,]+?)'
_PLACES = '(?:places|rooms|locations|destinations|positions|spots|waypoints|areas|landmarks)'
_A_PLACE = '(?:place|room|location|destination|spot|waypoint|area|landmark)'
_FROM_HERE = '(?: away)?(?: from (?:here|you|your position|where you are|us))?'
_YOUR = "(?:your|the|its|the robot|the robot's)"
_NOW = 'current |present |exact |own '

#: What is asked in a sentence of its own, also behind "tell me".
SENTENCES: Mapping[Topic, tuple[str, ...]] = {
    Topic.WHERE: (
        'where (?:in the world |on earth |on the map )?(?:are you|you are|you)'
        '(?: at| located| standing| parked| positioned)?',
        'where (?:do you stand|did you (?:end up|go|stop)|have you gone)', 'locate yourself',
        '(?:in |at )?(?:which|what) (?:room|place|location|spot|area) (?:are you|you are)'
        '(?: in| at)?',
        'are you (?:lost|localized|localised)',
        'where (?:is )?(?:the |this |our |my )?robot(?: is)?'),
    Topic.HEADING: (
        '(?:in )?(?:which|what) (?:direction|way) (?:are you|you are) '
        '(?:facing|looking|pointing|oriented)(?: in| to| at)?',
        'where (?:are you|you are) (?:facing|looking|pointing)(?: to| at)?'),
    Topic.NEAREST: (
        f'(?:what|which|where) is (?:the )?(?:nearest|closest)(?: known)? {_A_PLACE}'
        f'{_FROM_HERE}(?: to (?:you|here))?',
        f'(?:what|which) {_A_PLACE} is (?:the )?(?:nearest|closest|near|close)'
        f'{_FROM_HERE}(?: (?:to )?(?:you|here))?',
        f'what {_A_PLACE} is this', f'what is this {_A_PLACE}(?: called)?',
        'what is (?:near|close to|next to|around) you'),
    Topic.BETWEEN: (
        f'how far(?: away)? is (?:it )?(?:from )?{_PLACE} (?:from|to) {_OTHER}',
        f'how far(?: away)? {_PLACE} is from {_OTHER}',
        f'how far(?: apart)? are {_PLACE} and {_OTHER}(?: apart)?(?: from each other)?'),
    Topic.DISTANCE: (
        f'how (?:far|close|near)(?: away| off)? (?:is|are) (?:it )?(?:from here )?(?:to )?'
        f'(?:until |till )?{_PLACE}{_FROM_HERE}',
        f'how (?:far|close|near)(?: away| off)? {_PLACE} is{_FROM_HERE}',
        f'how (?:far|close|near)(?: away)? (?:are you|you are) (?:away )?(?:from|to) {_PLACE}',
        f'how far(?: away)? from {_PLACE} (?:are you|you are)', f'how far from here is {_PLACE}',
        f'how (?:far|much further|much farther)(?: would it be| do you have to go)? to {_PLACE}',
        f'how far (?:is it |it is )?(?:from here )?to (?:get to |go to )?{_PLACE}{_FROM_HERE}',
        f'how many (?:meters|metres|feet) (?:away )?(?:is it |it is |are there )?'
        f'(?:to|is|until) {_PLACE}{_FROM_HERE}',
        f'is {_PLACE} (?:very |too )?(?:far|near|close|nearby)(?: off)?{_FROM_HERE}',
        f'is it far(?: away)? to {_PLACE}{_FROM_HERE}', f'distance (?:to|from) {_PLACE}'),
    Topic.LOCATION: (f'where (?:is|are) {_PLACE}(?: located)?', f'where {_PLACE} is(?: located)?'),
    Topic.AT_PLACE: (
        f'are you (?:already )?(?:at|in|near|inside|next to|by|close to) {_PLACE}'
        '(?: yet| already)?',
        f'have you (?:already )?(?:reached|arrived at|arrived in|got to|gotten to) {_PLACE}'
        '(?: yet| already)?',
        f'did you (?:reach|get to|arrive at|make it to) {_PLACE}(?: yet| already)?'),
    Topic.PLACES: (
        f'(?:which|what) (?:are (?:all )?)?(?:the )?(?:other )?{_PLACES}'
        '(?: (?:do you|you|can you) (?:know|have|remember|reach|go to|drive to|visit|understand)'
        '(?: of| about)?| (?:have you|did i|did you) (?:learn|learned|learnt|taught|teach)'
        '(?: you)?| are (?:there|known|available|on (?:your|the) map)| exist'
        '| (?:can|may) i (?:use|say|send you to))?(?: to you)?',
        f'(?:list|name|enumerate|show)(?: me)? (?:all )?(?:of )?(?:your |the )?(?:known |taught )?'
        f'{_PLACES}(?: (?:that )?you (?:know|have|remember|can go to|can reach))?',
        'where (?:can|could|may) (?:you|i) (?:go|send you|drive|navigate|drive you)(?: to)?',
        'where you can (?:go|drive|navigate)(?: to)?',
        f'do you (?:know|have|remember) any {_PLACES}',
        f'how many {_PLACES} (?:do )?you (?:know|have|remember)', 'what is on (?:your|the) map',
        'what do you know', f'what are {_YOUR} {_PLACES} called'),
    Topic.HAS_PLACE: (
        f'(?:do you (?:know|remember|have)(?: of)?|is there) (?:a|any|the) {_A_PLACE} '
        f'(?:called|named|known as) {_PLACE}',),
    Topic.KNOWS: (
        f'do you (?:know|remember) (?:where )?{_PLACE}(?: is)?(?: located)?',
        f'have you heard (?:of|about) {_PLACE}', f'is there {_PLACE}',
        f'is {_PLACE} on (?:your|the) map',
        f'do you know (?:of|about|the way to|how to (?:get|go|drive) to) {_PLACE}'),
    Topic.MAP: (
        '(?:which|what) map (?:are you|you are) (?:on|using|in)',
        '(?:which|what) map (?:is this|(?:do )?you (?:use|have)|is loaded|have you loaded)'),
    Topic.ABILITIES: (
        'what (?:else |all )?(?:can you|you can|could you) (?:do|understand)(?: for (?:me|us))?',
        'what (?:are you|you are) (?:able to do|capable of|good for)',
        '(?:which|what) (?:kinds? of |sorts? of )?(?:commands|orders|instructions|words|phrases'
        '|functions|abilities|skills) (?:are there'
        '|(?:do you|can you|you) (?:know|understand|take|accept|do|obey|have))',
        'what (?:do you understand|do you do|can you help me with|are my options)',
        '(?:show )?help(?: me)?', 'i need help', 'how can you help(?: me)?',
        'how (?:do i|can i|to) (?:use|control|command|talk to) you',
        'what (?:can|could|may|should) i (?:say|ask|tell you|ask you)(?: to do)?(?: to you)?',
        '(?:list|name) (?:all )?(?:of )?your (?:abilities|capabilities|commands|skills)'),
    Topic.FASTEST: (
        'how fast (?:can|could) you (?:go|drive|move|travel|run|be)',
        'how fast (?:you can|are you allowed to|may you) (?:go|drive|move|travel)',
        'what is the (?:fastest|quickest) you can (?:go|drive|move)'),
    Topic.FARTHEST: (
        'how far (?:can you|could you|you can) (?:go|drive|move|travel)(?: at once| in one go)?',),
    Topic.NAME: (
        'who (?:are you|you are)', 'what (?:are you|you are) called', 'how are you called',
        'do you have a name', 'who am i talking to', 'which robot (?:are you|is this)'),
    Topic.STOPPED: (
        'are you (?:still )?'
        '(?:stopped|latched|locked|paused|blocked|halted|frozen|released|free to move)',
        'is (?:the|your) (?:emergency )?(?:stop|e stop|estop|latch) '
        '(?:still )?(?:set|engaged|active|latched|on|pressed|released)',
        'did you stop', 'have you (?:been )?stopped', 'are you (?:still )?in emergency stop',
        'are you allowed to move'),
    Topic.MOVING: (
        'are you (?:still |already )?'
        '(?:moving|driving|turning|rolling|standing|standing still|still|stationary|in motion)',),
    Topic.SPEED: (
        'how fast (?:are you|you are)'
        '(?: (?:going|driving|moving|travelling|traveling|turning))?',),
    Topic.STATUS: (
        'status(?: report| update)?',
        'are you (?:busy|free|ready|idle|active|available|awake|there|alive|online|listening)',
        'are you ready to (?:go|move|drive)', 'can you hear me', 'how are you(?: doing)?',
        'are you (?:ok|okay|all right|alright)', 'what state are you in'),
    Topic.DOING: (
        'what (?:are you|you are) '
        '(?:doing|up to|working on|busy with|waiting for)(?: there| here)?',
        'what is (?:going on|happening|up)',
        'are you (?:doing|waiting for) (?:something|anything)',
        'is (?:something|somebody|someone|anyone|anybody) (?:else )?driving you',
        '(?:which|what) (?:command|order|instruction|step|task) (?:are you|you are) '
        '(?:executing|doing|carrying out|on|at|working on)'),
    Topic.GOAL: (
        '(?:where|which place) (?:are you|you are) '
        '(?:going|headed|heading|driving|moving)(?: to)?',
        'which way (?:are you|you are) (?:going|headed|heading|driving|moving)'),
    Topic.DONE: (
        'what (?:did you|you) (?:just |last )?(?:do|did)(?: last| before| just now| so far)?',
        'what (?:have you|you have) (?:just )?(?:done|been doing)(?: so far| just now| last)?',
        'what (?:was that|just happened|happened)',
        'what did i (?:just )?(?:tell you|say)(?: last)?',
        'how did (?:it|that) go', 'what was the (?:result|outcome)',
        'what was (?:the |your )?(?:last|previous) '
        '(?:thing|command|order|instruction|motion|move|action)'
        '(?: (?:that )?you (?:did|executed|carried out|got))?',
        'how far (?:did you|have you|you) (?:just )?'
        '(?:go|gone|went|drive|driven|drove|move|moved|travel|travelled|traveled)'),
    Topic.SUCCESS: (
        'did (?:it|that) work(?: out)?', 'did you (?:do|make|manage) (?:it|that)',
        'did you (?:succeed|fail|finish|arrive|get there)', 'was that (?:successful|a success)',
        'have you (?:already )?(?:finished|arrived|done it|succeeded|failed)(?: yet| already)?',
        'are you (?:already )?(?:done|finished|there yet|there already)(?: yet| already)?',
        'did (?:it|that|something) (?:fail|go wrong)'),
    Topic.REMAINING: (
        'how (?:long|much longer|much time|much more time)'
        '(?: (?:will|does|would) it take(?: you)?| do you (?:still )?need| is it)?'
        ' (?:until|till|before|to)(?: you)? (?:arrive|get there|are there|be there|finish|are done'
        '|are finished|reach it|reach (?:your|the) (?:goal|destination))',
        'how long (?:will|does) (?:it|that|this)(?: still)? take(?: you)?',
        'how much longer(?: will (?:it|that|this) take| will you (?:be|need)| do you need)?',
        'how (?:long|much time) do you (?:still )?need', 'how many seconds (?:are )?left',
        '(?:how much )?(?:time|way|distance) (?:left|remaining)', 'are we there yet',
        'how far (?:do you (?:still )?have|is it)(?: still)?(?: to go| left)',
        'when (?:will you|do you|are you|you will) '
        '(?:arrive|be there|get there|there|done|be done|finish|finished|be finished)',
        'how (?:much (?:time|distance|way|further|farther)|far|much)(?: is)?(?: still)?'
        ' (?:left|remaining|to go)', 'how much (?:further|farther)', 'eta'),
    Topic.WHY: (
        'why are (?:you not|not you) (?:moving|driving|going|doing anything)',
        'why do (?:you not|not you) (?:move|drive|go|do anything|do it|do that)',
        'why did you (?:stop|fail|not move|not go|refuse|halt|not do (?:it|that))',
        'why did not you (?:move|go|drive|do (?:it|that))',
        'why (?:are you|you are|have you) (?:stopped|standing|standing still|stuck|waiting)',
        'why (?:cannot you|can you not) (?:move|go|drive)', 'what (?:is|went) wrong(?: with you)?',
        'what is (?:stopping|blocking|keeping|holding) you',
        'what is the (?:problem|matter|error)', 'are you stuck'),
}

#: What is asked for by its name, behind "what is" or "tell me".
NOUNS: Mapping[Topic, tuple[str, ...]] = {
    Topic.WHERE: (
        f'{_YOUR} (?:{_NOW})?(?:position|location|pose|coordinates|whereabouts|place)'
        '(?: (?:on|in) the map)?',),
    Topic.HEADING: (f'{_YOUR} (?:{_NOW})?(?:heading|orientation|yaw|bearing)',),
    Topic.NEAREST: (f'the (?:nearest|closest) {_A_PLACE}',),
    Topic.BETWEEN: (f'the distance (?:between|from) {_PLACE} (?:and|to) {_OTHER}',),
    Topic.DISTANCE: (
        f'the (?:distance|way) (?:(?:from|between) (?:here|you) )?(?:to|and) {_PLACE}{_FROM_HERE}',
        f'your distance (?:to|from) {_PLACE}'),
    Topic.LOCATION: (f'the (?:position|location|coordinates|pose) of {_PLACE}',),
    Topic.PLACES: (
        f'(?:the names of )?(?:all )?(?:of )?(?:your |the )?(?:known )?{_PLACES}'
        '(?: (?:that )?you (?:know|have|remember|can go to|can reach))?',),
    Topic.MAP: (f'{_YOUR} (?:{_NOW})?map(?: id)?',),
    Topic.ABILITIES: (
        '(?:all )?(?:of )?your (?:abilities|capabilities|commands|skills|functions|features)',),
    Topic.FASTEST: (
        '(?:your|the) (?:maximum|max|top|highest|maximal) (?:speed|velocity)',
        '(?:your|the) speed limit'),
    Topic.NAME: ('your name',),
    Topic.SPEED: (f'{_YOUR} (?:{_NOW})?(?:speed|velocity)',),
    Topic.STATUS: (f'(?:{_YOUR} |a )?(?:{_NOW})?(?:status|state)(?: report| update)?',),
    Topic.DOING: (f'{_YOUR} (?:current|present) (?:task|command|order|instruction|job)',),
    Topic.GOAL: (f'{_YOUR} (?:{_NOW})?(?:goal|destination|target)',),
    Topic.DONE: (
        'your (?:last|previous) (?:command|order|instruction|motion|move|action)',),
    Topic.REMAINING: (
        '(?:your|the) (?:eta|estimated time of arrival|remaining (?:time|distance|way))',),
}
