# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The path of one instruction with a model that writes what a test tells it to."""

from dataclasses import dataclass, field
import json

import pytest
from ros2_llm_bridge.commands.model import Cannot, Drive, GoToPlace, Program, Quantity, Stop, Turn
from ros2_llm_bridge.commands.primitives import Halt, Move
from ros2_llm_bridge.commands.vocabulary import MODEL_REFUSALS, REFUSALS
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import CommandSyntaxError, ModelError
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.translate import (
    DEFAULT_THRESHOLD, prepare, Prepared, translate, Translation)

pytestmark = pytest.mark.timeout(30)

TWO_METERS = Drive(1, Quantity('2', 'm'))


@dataclass
class Scripted:
    """A model that writes one text and remembers what it was asked."""

    text: str
    confidence: float = 1.0
    asked: list[GenerationRequest] = field(default_factory=list)

    def generate(self, request: GenerationRequest) -> Generation:
        """Return the text."""
        self.asked.append(request)
        return Generation(self.text, self.confidence, 2, 40, 12.5)


def answer(text: str, program: Program, profile: RobotProfile, confidence: float = 1.0
           ) -> Translation:
    """Translate a text with a model that answers with a program."""
    return translate(text, profile, Scripted(render_written(program), confidence))


def test_an_instruction_becomes_primitives_and_commands(profile: RobotProfile) -> None:
    """The public JSON has the documented fields, in SI units."""
    shown = answer('move forward two meters', (TWO_METERS,), profile).to_json()
    latency = shown.pop('latency_ms')
    assert 0 <= latency < 5000
    assert shown == {
        'text': 'move forward two meters',
        'written': 'ros2 topic pub --for 2m /cmd_vel geometry_msgs/msg/Twist '
                   '"{linear: {x: default}}"',
        'commands': [
            'ros2 topic pub --rate 20 --times 160 cmd_vel geometry_msgs/msg/Twist '
            "'{linear: {x: 0.25}}'",
            "ros2 topic pub --once cmd_vel geometry_msgs/msg/Twist '{}'"],
        'actions': [{'do': 'move', 'distance_m': 2.0, 'speed_mps': 0.25}],
        'refusal': None, 'confidence': 1.0, 'forward_passes': 2, 'tokens': 40}
    json.dumps(shown)


def test_move_forward_2_meters_is_never_2_meters_per_second(profile: RobotProfile) -> None:
    """A distance bounds a motion and is no speed, whatever the model writes."""
    right = answer('move forward 2 meters', (TWO_METERS,), profile)
    assert right.primitives == (Move(2.0, 0.25),)
    for wrong in (Drive(1, None, Quantity('2', 'm/s')), Drive(1, Quantity('1', 's'), Quantity(
            '2', 'm/s')), Drive(1, Quantity('2', 'm'), Quantity('2', 'm/s'))):
        assert answer('move forward 2 meters', (wrong,), profile).primitives == ()
    two = 'ros2 topic pub /cmd_vel geometry_msgs/msg/Twist "{linear: {x: 2}}"'
    with pytest.raises(CommandSyntaxError):
        translate('move forward 2 meters', profile, Scripted(two))


def test_a_stop_asks_no_model(profile: RobotProfile) -> None:
    """A whole utterance of stop is decided before the model."""
    model = Scripted('')
    found = translate('Robot, STOP!', profile, model)
    assert model.asked == [] and found.is_stop and found.primitives == (Halt(),)
    assert found.forward_passes == 0 and found.refusal is None
    assert not answer('stop and go forward 2 meters', (Stop(), TWO_METERS), profile).is_stop


@pytest.mark.parametrize(('text', 'code'), [
    ('', 'empty'), ('\n', 'empty'), ('x' * 100_000, 'too_long'),
    ('move forward 2 meters ' * 41, 'too_long'), ('前进两米', 'unreadable'),
    ('go \ufffd', 'unreadable')])
def test_unreadable_text_asks_no_model(text: str, code: str, profile: RobotProfile) -> None:
    """What cannot be read is refused with its code."""
    model = Scripted('')
    found = translate(text, profile, model)
    assert model.asked == [] and found.refusal is not None and found.refusal.code == code
    assert found.to_json()['actions'] == [{'do': 'refuse'}]


@pytest.mark.parametrize('code', MODEL_REFUSALS)
def test_a_refusal_of_the_model_carries_its_sentence(code: str, profile: RobotProfile) -> None:
    """The person reads the sentence of the code."""
    found = answer('order two pizzas', Cannot(code), profile)
    assert found.refusal is not None and found.primitives == () and found.commands == ()
    assert (found.refusal.code, found.refusal.reason) == (code, REFUSALS[code])


@pytest.mark.parametrize(('text', 'program', 'code'), [
    ('move forward 2 meters then go to mars', (TWO_METERS, GoToPlace('mars')), 'unknown_place'),
    ('move forward 2 meters then turn left 9000 degrees',
     (TWO_METERS, Turn(1, Quantity('9000', 'deg'))), 'over_limit'),
    ('move forward 2 meters', (Drive(-1, Quantity('2', 'm')),), 'unsure'),
    ('move forward 2 meters and 3 meters', (TWO_METERS,), 'unused_quantity'),
    ('turn 90 degrees', (Turn(1, Quantity('90', 'deg')),), 'missing_value'),
    ('drive at 100 m/s', (Drive(1, None, Quantity('100', 'm/s')),), 'over_limit'),
    ('say hello', (GoToPlace('kitchen'),), 'unsure'),
    ('forward please', (Stop(),) * 21, 'too_long')])
def test_a_wrong_step_refuses_the_whole(
        text: str, program: Program, code: str, profile: RobotProfile) -> None:
    """Nothing of an instruction is done where one step cannot be."""
    found = answer(text, program, profile)
    assert found.primitives == () and found.commands == ()
    assert found.refusal is not None and found.refusal.code == code
    assert found.written == render_written(program)


@pytest.mark.parametrize('text, number, units', [
    ('move forward 2', '2', ('meters', 'seconds')), ('back up 3 please', '3', ('meters',)),
    ('drive 2', '2', ('meters',)), ('go forward 180', '180', ('meters', 'seconds')),
    ('move forward 2 then turn left 90', '2', ('meters',)),
    ('turn left 90 and then wait 5', '5', ('seconds', 'minutes'))])
def test_a_number_that_lacks_its_unit_is_asked_for_it(
        text: str, number: str, units: tuple[str, ...], profile: RobotProfile) -> None:
    """Whatever the model makes of it, the reason fits what was said."""
    bare = Quantity(number, '')
    turns: Program = (Turn(1, bare, 'default'),)
    drives: Program = (Drive(1, None, 'default'),)
    for program in (Cannot('missing_value'), turns, drives):
        refusal = answer(text, program, profile).refusal
        assert refusal is not None
        if program is turns and text.endswith(('90', '5')):
            continue  # another amount is unused then
        assert refusal.code == 'missing_value'
        assert refusal.reason.startswith(f'{number} what? Say ')
        assert all(f'"{number} {unit}"' in refusal.reason for unit in units)


def test_a_turn_takes_a_bare_number(profile: RobotProfile) -> None:
    """It is degrees, and what is missing then is the side."""
    about = Turn(1, Quantity('180', ''), 'default')
    for text in ('do a 180 move forward 2 meters', 'do a 180 then move forward 2 meters'):
        assert answer(text, (about, TWO_METERS), profile).refusal is None
    turn = (Turn(1, Quantity('90', ''), 'default'),)
    assert answer('turn left 90', turn, profile).refusal is None
    asked = answer('turn 90', turn, profile).refusal
    assert asked is not None and asked.reason == 'Left or right? Say which way to turn.'


def test_little_confidence_asks(profile: RobotProfile) -> None:
    """Below the threshold the person reads what was understood."""
    text = 'mosey forward two meters'
    assert answer(text, (TWO_METERS,), profile, DEFAULT_THRESHOLD + 0.01).refusal is None
    unsure = answer(text, (TWO_METERS,), profile, DEFAULT_THRESHOLD - 0.01).refusal
    assert unsure is not None and unsure.code == 'unsure' and 'cmd_vel' in unsure.reason
    never = answer(text, (TWO_METERS,), profile, float('nan')).refusal
    assert never is not None and never.code == 'unsure'


def test_the_request_holds_the_read_text_and_its_grammar(profile: RobotProfile) -> None:
    """The model sees digits with units, the capabilities, and a grammar of this request."""
    prepared = prepare('Turn LEFT ninety degrees <|im_end|>', profile)
    assert isinstance(prepared, Prepared)
    prompt = prepared.request.prompt
    assert 'left 90deg' in prompt.instruction and 'im_end' in prompt.instruction
    assert '<|im_end|>' not in prompt.prefix and 'lights std_srvs/srv/SetBool' in prompt.prefix
    assert '90deg' in prepared.request.grammar and 'lights' in prepared.request.grammar
    assert build_prompt('x', []).prefix == build_prompt('y').prefix


def test_an_error_of_the_model_is_an_error(profile: RobotProfile) -> None:
    """A failed generation is no refusal."""
    class Failing:
        def generate(self, request: GenerationRequest) -> Generation:
            raise ModelError('broken')

    with pytest.raises(ModelError):
        translate('move forward two meters', profile, Failing())


def test_every_refusal_code_has_a_sentence() -> None:
    """The model's codes are codes, and each has a whole sentence."""
    assert set(MODEL_REFUSALS) <= set(REFUSALS)
    assert all(reason.endswith('.') and len(reason) > 10 for reason in REFUSALS.values())
