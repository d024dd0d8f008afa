# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Capabilities of ever different robots, and how people ask for them.

The prompt lists what a robot can do; the same words are an order to a robot that has the
capability and impossible for one that has not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import random
import re
from typing import Union

from ros2_llm_bridge.commands.model import Call, Cannot, Quantity
from ros2_llm_bridge.profile.schema import Capability
from ros2_llm_bridge.training.phrases import amounts, nouns
from ros2_llm_bridge.training.phrases.capability_words import (
    COLORS,
    LEVELS,
    OPENINGS,
    RELATED,
    SAYINGS,
    SWITCHES,
    TRIGGERS,
)
from ros2_llm_bridge.training.phrases.pattern import Clause, expand

PREFIXES = (
    '',
    '',
    '',
    '',
    '/',
    '/',
    'robot/',
    '/robot/',
    'base/',
    'payload/',
    '/io/',
    'hw/',
    'aux/',
)

Field = tuple[str, Union[bool, Quantity, str]]


@dataclass(frozen=True)
class Request:
    """A way to ask for something, and the capability that it needs."""

    text: str
    capability: Capability
    fields: tuple[Field, ...]
    template: str


def _name(rng: random.Random, names: str) -> str:
    return rng.choice(PREFIXES) + rng.choice(names.split())


def _switch(rng: random.Random) -> Request:
    if rng.random() < 0.2:
        thing = nouns.invented(rng)
        names = f'{thing} set_{thing} {thing}/enable'
    else:
        thing, names = rng.choice(list(SWITCHES.items()))
    interface = rng.choice(('std_srvs/srv/SetBool', 'std_srvs/srv/SetBool', 'std_msgs/msg/Bool'))
    capability = Capability(
        name=_name(rng, names), interface=interface, arguments={'data': 'bool'}
    )
    on = rng.random() < 0.5
    verb = (
        '(turn on|switch on|activate|enable|start|power on|power up)'
        if on
        else ('(turn off|switch off|deactivate|disable|stop|shut off|power down|kill)')
    )
    particle = 'on' if on else 'off'
    the = rng.choice(('the ', 'the ', 'your ', ''))
    text = expand(
        rng,
        f'({verb} {the}{thing}^3|(turn|switch|put) {the}{thing} {particle}^2|{thing}'
        f' {particle}|{thing} {particle} please|i (want|need|would like) the {thing}'
        f' {particle}|set {the}{thing} to {particle})',
    )
    return Request(text, capability, (('data', on),), 'call.switch')


def _opening(rng: random.Random) -> Request:
    thing, names = rng.choice(list(OPENINGS.items()))
    opened = rng.random() < 0.5
    the = rng.choice(('the ', 'the ', 'your ', ''))
    if rng.random() < 0.5:
        capability = Capability(
            name=_name(rng, names), interface='std_srvs/srv/SetBool', arguments={'data': 'bool'}
        )
        fields: tuple[Field, ...] = (('data', opened),)
    else:
        verb = 'open' if opened else 'close'
        stem = rng.choice(names.split()).split('/')[0]
        capability = Capability(
            name=rng.choice(PREFIXES) + f'{verb}_{stem}',
            arguments={},
            interface=rng.choice(('std_srvs/srv/Trigger', 'std_srvs/srv/Empty')),
        )
        fields = ()
    text = expand(
        rng,
        f'({"open" if opened else "close"} {the}{thing}^5|{"open up" if opened else "shut"}'
        f' {the}{thing}|{thing} {"open" if opened else "closed"})',
    )
    return Request(text, capability, fields, 'call.opening')


def _trigger(rng: random.Random) -> Request:
    if rng.random() < 0.2:
        word = nouns.invented(rng)
        phrase = rng.choice(
            (f'{word}', f'do the {word}', f'start the {word}', f'perform a {word}', f'run {word}')
        )
        names = f'{word} start_{word} do_{word}'
    else:
        phrase, names = rng.choice(list(TRIGGERS.items()))
    if 'dock' in phrase and rng.random() < 0.5:
        kind = 'UndockRobot' if 'undock' in phrase else 'DockRobot'
        interface = f'nav2_msgs/action/{kind}'
    else:
        interface = rng.choice(
            (
                'std_srvs/srv/Trigger',
                'std_srvs/srv/Trigger',
                'std_srvs/srv/Empty',
                'std_msgs/msg/Empty',
            )
        )
    capability = Capability(name=_name(rng, names), interface=interface, arguments={})
    return Request(expand(rng, phrase), capability, (), 'call.trigger')


def _saying(rng: random.Random) -> Request:
    draw = rng.random()
    if draw < 0.35:
        words = (
            rng.choice(SAYINGS)
            if rng.random() < 0.5
            else (
                f'{rng.choice(SAYINGS)} {rng.choice(nouns.PEOPLE)}'
                if rng.random() < 0.5
                else (
                    f'{nouns.thing(rng)} is'
                    f' {rng.choice(("ready", "broken", "gone", "here", "open"))}'
                )
            )
        )
        names, phrase = (
            'say speech speak tts announce',
            f'(say|announce|speak|tell everyone|shout) {words}',
        )
    elif draw < 0.6:
        words = rng.choice(COLORS) if rng.random() < 0.8 else nouns.invented(rng)
        names = 'led_color light_color led/color'
        phrase = f'(set|turn|change|switch) the (led|light|leds|lights) [color] (to|) {words}'
    elif draw < 0.8:
        words = rng.choice((rng.choice(SAYINGS), nouns.invented(rng), rng.choice(nouns.PEOPLE)))
        names, phrase = (
            'display_text display screen/text',
            f'(show|display|write) {words} (on the screen|on the display|on your display)',
        )
    else:
        words = f'{nouns.invented(rng)} {rng.choice(("song", "tune", "mix", "waltz"))}'
        names, phrase = 'play play_sound sound/play', f'(play|put on) [the] {words}'
    capability = Capability(
        name=_name(rng, names), interface='std_msgs/msg/String', arguments={'data': 'string'}
    )
    return Request(expand(rng, phrase), capability, (('data', words),), 'call.saying')


def _level(rng: random.Random) -> Request:
    thing, names = rng.choice(list(LEVELS.items()))
    number = rng.choice(
        (str(rng.randint(2, 100)), str(rng.randint(2, 10)), f'0.{rng.randint(1, 9)}')
    )
    capability = Capability(
        name=_name(rng, names),
        interface=rng.choice(
            ('std_msgs/msg/Float32', 'std_msgs/msg/Float64', 'std_msgs/msg/Int32')
            if '.' not in number
            else ('std_msgs/msg/Float32',)
        ),
        arguments={'data': 'number'},
    )
    said = amounts.say(number, '', rng)
    text = expand(
        rng,
        f'((set|change|adjust|turn) the {thing} to {said}^4|{thing} {said}|{thing} to'
        f' {said}|(raise|lower|increase|decrease) the {thing} to {said})',
    )
    return Request(text, capability, (('data', Quantity(number, '')),), 'call.level')


def request(rng: random.Random) -> Request:
    """Return a request for a capability."""
    return rng.choices((_switch, _opening, _trigger, _saying, _level), (5, 2, 6, 2, 2))[0](rng)


def listed(rng: random.Random, own: Capability | None) -> tuple[Capability, ...]:
    """Return one to four capabilities with different names, among them the given one."""
    found = {own.name: own} if own else {}
    stems = {own.name.strip('/').split('/')[-1]} if own else set()
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3)) + (0 if own else 1)):
        other = request(rng).capability
        stem = other.name.strip('/').split('/')[-1]
        if stem not in stems:
            stems.add(stem)
            found[other.name] = other
    order = list(found.values())
    rng.shuffle(order)
    return tuple(order)


def call(rng: random.Random) -> Clause:
    """Return a request that the robot can meet."""
    asked = request(rng)
    capability = asked.capability
    command = Call(capability.kind, capability.name, capability.interface, asked.fields)
    return Clause(
        asked.text,
        (command,),
        'capability',
        asked.template,
        _is_imperative(asked),
        listed(rng, capability),
    )


def related(text: str, capability: Capability) -> bool:
    """Return whether a text could be about a capability."""
    said = {word.rstrip('s') for word in re.findall(r'[a-z]+', text.lower())}
    named = {word.rstrip('s') for word in re.findall(r'[a-z]+', capability.name.lower())}
    groups = [{word.rstrip('s') for word in group} for group in RELATED]
    return bool(said & named) or any(said & group and named & group for group in groups)


def without(rng: random.Random, clause: Clause) -> Clause:
    """Return the twin of a request: the same words to a robot that lists no such capability."""
    others = tuple(
        c for c in (*clause.capabilities, *listed(rng, None)) if not related(clause.text, c)
    )
    if rng.random() < 0.4:
        others = ()
    return replace(
        clause,
        program=Cannot('unsupported_ability'),
        capabilities=others[:3],
        kind='refuse_capability',
        template=f'{clause.template}.without',
    )


def missing(rng: random.Random) -> Clause:
    """Return a request that the robot cannot meet."""
    return without(rng, call(rng))


def _is_imperative(asked: Request) -> bool:
    first = asked.text.split()[0]
    things = (*SWITCHES, *OPENINGS, *LEVELS)
    return first != 'i' and not asked.text.startswith(things)
