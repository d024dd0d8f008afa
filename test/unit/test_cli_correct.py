# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Corrections on the command line: what is accepted, what the original words do not support."""

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.errors import CommandSyntaxError, InstructionError
from ros2_llm_bridge.feedback.log import append, read_log
from ros2_llm_bridge.feedback.meaning import grounded, written_form
from ros2_llm_bridge.feedback.record import Instruction, Outcome, Refused, Robot
from ros2_llm_bridge.ports import Generation

TWIST = '/cmd_vel geometry_msgs/msg/Twist'
FORWARD = f'ros2 topic pub --for 2ft {TWIST} "{{linear: {{x: default}}}}"'
BACK = f'ros2 topic pub --for 2ft {TWIST} "{{linear: {{x: -default}}}}"'
FURTHER = f'ros2 topic pub --for 3ft {TWIST} "{{linear: {{x: -default}}}}"'
LIGHTS = 'ros2 service call lights std_srvs/srv/SetBool "{data: true}"'
KITCHEN = ('ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
           '"{pose: {header: {frame_id: kitchen}}}"')
ROBOT = Robot(profile='tester', capabilities=[
    {'name': 'lights', 'interface': 'std_srvs/srv/SetBool', 'arguments': {'data': 'bool'}}])


def instruction(text, number=1, **fields):
    values = {'id': f'{number:08x}', 'time': f'2026-01-01T00:00:{number:02}.000+00:00',
              'text': text, 'robot': ROBOT, 'outcome': Outcome(event='succeeded'), **fields}
    return Instruction(**values)


@pytest.fixture
def log(tmp_path):
    path = tmp_path / 'feedback.jsonl'
    append(path, instruction('drive two feet backwards', 1, written=FORWARD))
    append(path, instruction('turn the light on', 2, outcome=Outcome(event='refused'),
                             refusal=Refused(code='unsure', reason='why')))
    append(path, instruction('stop', 3))
    return path


def corrections(path):
    return [(r.instruction.id[-1], c.meant, c.written)
            for r in read_log(path).records for c in r.corrections]


def correct(path, *arguments):
    return main(['correct', '--log', str(path), *arguments])


def test_a_written_form_is_accepted_where_the_words_support_it(log, capsys):
    assert correct(log, '--id', '00000001', '--written', BACK) == 0
    assert corrections(log) == [('1', '', BACK)]
    assert BACK in capsys.readouterr().out


def test_a_refusal_is_for_the_last_instruction_but_stops(log):
    assert correct(log, '--refuse', 'missing_value') == 0
    assert correct(log, '--last', '--written', LIGHTS) == 0
    assert corrections(log) == [('2', '', '# cannot: missing_value'), ('2', '', LIGHTS)]


@pytest.mark.parametrize('arguments, said', [
    (['--id', '1', '--written', BACK], "0 instructions have an id that begins with '1'"),
    (['--id', '0000000', '--written', BACK], '3 instructions'),
    (['--id', '00000001', '--written', FURTHER], '3ft'),
    (['--id', '00000001', '--written', FORWARD], 'You said backward'),
    (['--id', '00000001', '--written', KITCHEN], 'Nobody said "kitchen"'),
    (['--id', '00000001', '--written', 'rm -rf /'], 'not a written command'),
    (['--id', '00000003', '--written', BACK], 'understood without a model')])
def test_what_nobody_said_does_not_get_in(log, arguments, said, capsys):
    assert correct(log, *arguments) == ExitCode.REFUSED
    assert said in capsys.readouterr().err
    assert corrections(log) == []


@pytest.mark.parametrize('arguments', [
    [], ['--list', '--refuse', 'missing_value'], ['--refuse', 'no_pose'],
    ['turn', 'left', '--written', BACK], ['--last', '--id', '1', 'turn left']])
def test_wrong_arguments_change_nothing(log, arguments):
    before = log.read_bytes()
    assert correct(log, *arguments) == ExitCode.USAGE
    assert log.read_bytes() == before


def test_the_list_shows_the_last_ones_and_tells_damage(log, capsys):
    correct(log, '--id', '00000001', '--written', BACK)
    with log.open('a') as stream:
        stream.write('{"torn\n')
    assert correct(log, '--list') == 0
    shown, told = capsys.readouterr()
    assert all(word in shown for word in ('00000001', '00000002', '00000003', 'backwards'))
    assert f'{log}:5: no entry of a feedback log' in told.replace('\n', '')
    assert correct(log, '--list', '1') == 0
    assert '00000001' not in capsys.readouterr().out


def test_without_a_log_it_says_where_it_looked(tmp_path, capsys):
    assert correct(tmp_path / 'none.jsonl', '--list') == ExitCode.REFUSED
    assert 'none.jsonl: there is no such log' in capsys.readouterr().err


class Answers:
    """A translator that writes what is written down for what it reads."""

    def __init__(self, confidence=0.9, **answers):
        self.answers = {k.replace('_', ' '): v for k, v in answers.items()}
        self.confidence = confidence

    def generate(self, request):
        """Return the answer."""
        return Generation(self.answers[request.prompt.instruction], self.confidence, 1, 1, 0.0)


def test_other_words_are_translated_for_the_robot_of_the_instruction():
    answers = Answers(go_back_2ft=BACK, lights_on=LIGHTS, dance='# cannot: not_a_command')
    assert written_form('go back two feet', ROBOT, answers) == BACK
    assert written_form('lights on', ROBOT, answers) == LIGHTS
    assert written_form('stop', ROBOT, answers).endswith('"{}"')
    with pytest.raises(InstructionError, match='is refused itself'):
        written_form('dance', ROBOT, answers)
    with pytest.raises(InstructionError, match='confidence of only 30%'):
        written_form('go back two feet', ROBOT, Answers(0.3, go_back_2ft=BACK))
    with pytest.raises(InstructionError, match='empty'):
        written_form('!', ROBOT, answers)


def test_the_original_words_decide_and_not_the_other_ones():
    assert grounded(BACK, instruction('drive two feet backwards'))
    with pytest.raises(InstructionError, match='2ft'):
        grounded(BACK, instruction('drive a bit backwards'))
    with pytest.raises(CommandSyntaxError):
        grounded(LIGHTS, instruction('lights on', robot=Robot(profile='dark')))
    sideways = f'ros2 topic pub --for 2ft {TWIST} "{{linear: {{y: default}}}}"'
    with pytest.raises(InstructionError, match='sideways'):
        grounded(sideways, instruction('slide two feet to the left'))
    omni = instruction(
        'slide two feet to the left', robot=Robot(profile='crab', kinematics='omni'))
    assert grounded(sideways, omni)
    with pytest.raises(InstructionError, match='beginning'):
        grounded(BACK, instruction('drive two feet backwards', shortened=True))
