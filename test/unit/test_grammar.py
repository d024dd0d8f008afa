# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The grammar of a request through the real engine: what it accepts parses and was said."""

from collections import Counter
import random
import re
import time

from abbreviations import parse_table
from accepted_sentences import ACCEPTED
import llguidance
import pytest
from ros2_llm_bridge.commands.grammar import build_grammar
from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, places_of,
    Point, Quantity, Route, Turn, Wait)
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.vocabulary import FRAME_NAMES, MODEL_REFUSALS
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.profile.schema import Capability, RobotProfile

pytestmark = pytest.mark.timeout(60)

TOKENIZER = llguidance.LLTokenizer('byte')

INSTRUCTIONS = [
    'move forward 2 meters', 'turn left 90 degrees then right 45 degrees', 'go to the kitchen',
    'go to x 2 y 3 facing 90 degrees', 'wait 5 seconds and back up a foot and a half at 0.2 m/s',
    "go to anna's office & lab then to room 12b", 'turn 180', 'set volume to 50', 'go to map',
    'go to base_link or odom', 'turn the lights on', 'say "a.b*c (d) [e] {f} | g^h$ i?j+k"',
    'go to room 2.5', 'go to the r.n.d. lab', 'über die straße zum café', 'go 2 2 2 2 m m m',
    'go to dock 2 then dock 2', 'x y z', 'minus 2 meters', '1/0', 'forward 1m 1m 1m then 1m',
    'drive in a circle with a radius of 1 meter or a diameter of 2 meters at 0.2 m/s',
    'veer right at 20 degrees per second for 5 seconds', 'patrol the hall, room 2 and the dock',
    'go slowly to the kitchen via the hall and come back', 'go quickly 2 feet left of the dock',
    'move forward 1 meter twice and do that 3 more times', 'turn left and do it again']


def matcher(
        text: str, capabilities: list[Capability], omni: bool = False) -> llguidance.LLMatcher:
    """Return the engine with the grammar of one instruction."""
    grammar = build_grammar(read(text), capabilities, omni)
    compiled = llguidance.LLMatcher(
        TOKENIZER, llguidance.LLMatcher.grammar_from_lark(grammar), log_level=0)
    assert not compiled.is_error(), f'{compiled.get_error()}\n{grammar}'
    return compiled


def accepts(engine: llguidance.LLMatcher, text: str) -> bool:
    """Return whether the engine accepts the whole text."""
    engine.reset()
    data = list(text.encode())
    return engine.try_consume_tokens(data) == len(data) and engine.is_accepting()


def walk(engine: llguidance.LLMatcher, rng: random.Random) -> str:
    """Return a random text that the grammar accepts."""
    engine.reset()
    written = bytearray()
    while True:
        allowed = [i for i, bias in enumerate(engine.compute_logit_bias()) if bias]
        bytes_allowed = [token for token in allowed if token < 256]
        ends = engine.is_accepting()
        if not bytes_allowed or (ends and rng.random() < 0.4):
            assert ends
            return written.decode()
        token = rng.choice(bytes_allowed)
        assert engine.consume_token(token), engine.get_error()
        written.append(token)


@pytest.mark.parametrize('text', INSTRUCTIONS)
def test_what_the_grammar_accepts_parses_and_was_said(text: str, profile: RobotProfile) -> None:
    """Random walks: each answer parses, renders back, and uses no quantity too often."""
    rng = random.Random(text)
    reading = read(text)
    engine = matcher(text, profile.capabilities, omni=True)
    mentions = reading.mentions()
    for _ in range(30):
        written = walk(engine, rng)
        program = parse(written, profile.capabilities)
        assert render_written(program) == written
        if isinstance(program, Cannot):
            continue
        used: Counter[object] = Counter()
        for command in program:
            values = list(vars(command).values())
            if isinstance(command, Call):
                values = [value for _, value in command.fields]
            used.update(v for v in values if isinstance(v, (Quantity, Point)))
            copied = [*places_of(command)]
            if isinstance(command, Call):
                copied += [value for value in values if isinstance(value, str)]
            for value in copied:
                assert value in reading.text and value not in FRAME_NAMES
        assert not used - mentions


@pytest.mark.parametrize(('text', 'commands'), parse_table(ACCEPTED), ids=lambda v: str(v)[:50])
def test_admits_the_right_answer(text: str, commands: tuple, profile: RobotProfile) -> None:
    """What is right for an instruction can be written."""
    engine = matcher(text, profile.capabilities, omni=True)
    assert accepts(engine, render_written(commands)), build_grammar(read(text))


@pytest.mark.parametrize('code', MODEL_REFUSALS)
def test_every_refusal_can_be_written(code: str) -> None:
    """The model may refuse anything."""
    assert accepts(matcher('move forward 2 meters', []), render_written(Cannot(code)))


def test_rejects_what_nobody_said(profile: RobotProfile) -> None:
    """Other quantities, units, slots, names and shapes are not admitted."""
    engine = matcher('move forward 2 meters then go to the map room', profile.capabilities)
    two, place = Quantity('2', 'm'), GoToPlace('map room')
    right = render_written((Drive(1, two), place))
    assert accepts(engine, right)
    wrong = [
        render_written(program) for program in (
            (Drive(1, Quantity('3', 'm')),), (Drive(1, Quantity('2', 'ft')),),
            (Drive(1, Quantity('20', 'm')),), (Drive(1, two), Drive(1, two)),
            (Drive(1, None, Quantity('2', 'm/s')),), (Drive(1, None, two),), (Turn(1, two),),
            (Wait(two),), (GoToPlace('map'),), (GoToPlace('kitchen'),), (GoToPlace('room map'),),
            (GoToPose(Point('2', '2')),), (Drive(1, two, axis='y'),),
            (Drive(1, Quantity('-2', 'm')),),
            (Call('service', 'lights', 'std_srvs/srv/SetBool', (('data', 'maybe'),)),),
            (Call('service', 'doors', 'std_srvs/srv/SetBool', (('data', True),)),))]
    wrong += ['', ' ', right + '\n', right + ' ', '\n' + right, right.replace('"', "'"),
              'rm -rf /', right + '; reboot', '# cannot: unknown_place', '# cannot: ',
              right.upper(), 'ros2 run x y']
    assert [text for text in wrong if accepts(engine, text)] == []


@pytest.mark.parametrize('text', [
    'turn left 90 degrees', 'go to the kitchen', 'move forward 2 meters then turn left',
    'go to the kitchen and then to the office'])
def test_what_nobody_mentions_costs_no_grammar(text: str) -> None:
    """Arcs, routes, sides, speeds of goals and repetition need a word of their own."""
    grammar = build_grammar(read(text))
    assert not re.search(
        'radius|diameter|poses|speed:|# (times|again)|stamp|default., ang', grammar)


@pytest.mark.parametrize(('text', 'command'), [
    ('turn left', Arc(1)), ('drive forward 2 meters', Arc(1, Quantity('2', 'm'))),
    ('drive in a circle of 2 meters', Arc(1, 'full', Quantity('2', 'm'))),
    ('drive in a circle, radius 2 meters', Arc(1, 'full', Quantity('2', 'm'), across=True)),
    ('go to the hall and the dock', Route(('hall', 'dock'), True)),
    ('visit the hall and the dock', Route(('hall', 'dock'), False)),
    ('visit the hall', Route(('hall',), True)), ('go to the hall', GoToPlace('hall', 'slow')),
    ('slowly go to the hall', GoToPlace('hall', 'fast')),
    ('go 2 meters left of the dock', GoBeside('dock', 'y', -1, Quantity('2', 'm'))),
    ('go 2 meters left of the dock', GoBeside('dock', 'x', 1, Quantity('2', 'm'))),
    ('come back', GoBack()), ('do it again', Again('all', None, True)),
    ('turn left twice', Again('last', Quantity('2', 'x')))])
def test_rejects_rarer_forms_that_nobody_said(text: str, command: Command) -> None:
    """Near misses of the rarer commands are not admitted, nor is one that refers to nothing."""
    assert not accepts(matcher(text, []), render_written((command,)))


def test_a_frame_is_never_a_place() -> None:
    """Names of frames are not admitted, alone or as the whole of a run."""
    engine = matcher('go to odom', [])
    assert not accepts(engine, render_written((GoToPlace('odom'),)))


def test_sideways_only_for_omni() -> None:
    """The y axis exists where the robot can use it."""
    line = render_written((Drive(1, Quantity('1', 'm'), axis='y'),))
    assert accepts(matcher('strafe left 1 meter', [], omni=True), line)
    assert not accepts(matcher('strafe left 1 meter', []), line)


def build_time(text: str, capabilities: list[Capability]) -> float:
    """Return the least seconds of three builds and compilations."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        matcher(text, capabilities).compute_logit_bias()
        times.append(time.perf_counter() - started)
    return min(times)


def test_large_requests_stay_small(profile: RobotProfile) -> None:
    """Words, quantities and capabilities make the grammar grow no faster than themselves."""
    many = [Capability(name=f'ability_{i}', interface='std_srvs/srv/SetBool',
                       arguments={'data': 'bool'}) for i in range(50)]
    long = ' '.join(f'word{chr(97 + i % 26)}{chr(97 + i // 26)}' for i in range(500))
    several = ', '.join(f'forward {i} meters' for i in range(1, 13))
    assert len(build_grammar(read(long))) < 200 * len(long)
    assert len(build_grammar(read(several))) < 400_000
    assert len(build_grammar(read('go'), many)) < 20_000
    times = [build_time(text, many) for text in (long, several)]
    print(f'built in {times[0]:.2f} s and {times[1]:.2f} s')
    assert max(times) < 5.0


def test_many_quantities_are_still_all_admitted() -> None:
    """Beyond the greatest number of states any order can be written; the validator counts."""
    text = ', '.join(f'forward {i} meters' for i in range(1, 13))
    program = tuple(Drive(1, Quantity(str(i), 'm')) for i in range(1, 13))
    assert accepts(matcher(text, []), render_written(program))


def test_sixty_quantities_take_no_longer_than_sixty_words() -> None:
    text = ', then '.join(f'move forward {n} meters, then turn left {n} degrees'
                          for n in range(1, 31))
    began = time.monotonic()
    assert 'seq_:' in build_grammar(read(text))
    seconds = time.monotonic() - began
    print(f'built in {seconds:.2f} s')
    assert seconds < 5.0
