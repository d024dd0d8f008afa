# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Topics and services of the profile over DDS: typed requests, and their answers in words."""

from importlib import resources

from bridge_harness import scene
from diagnostic_msgs.srv import SelfTest
from nav_msgs.srv import LoadMap
import pytest
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.task import Future
from ros2_llm_bridge.commands.model import Call, Quantity
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import render_written
from std_msgs.msg import Int8
from std_srvs.srv import SetBool

pytestmark = pytest.mark.timeout(60)

CAPABILITIES = """
capabilities:
  - {name: lights, interface: std_srvs/srv/SetBool, phrases: [turn the lights on]}
  - {name: check_battery, interface: diagnostic_msgs/srv/SelfTest, phrases: [check the battery]}
  - {name: load_map, interface: nav_msgs/srv/LoadMap, phrases: [load the map upstairs]}
  - {name: volume, interface: std_msgs/msg/Int8, phrases: [set the volume to 20]}
  - {name: siren, interface: std_srvs/srv/SetBool, phrases: [turn the siren on]}
"""
TYPES = {'lights': SetBool, 'check_battery': SelfTest, 'load_map': LoadMap}


class Appliances:
    """What the robot has besides its base; ``heard`` is what it was told, as (name, message)."""

    def __init__(self, node):
        self.heard = []
        self.answers = {name: kind.Response() for name, kind in TYPES.items()}
        self.is_silent = False
        self.waiting = []
        for name, kind in TYPES.items():
            node.create_service(
                kind, name, self._answering(name), callback_group=ReentrantCallbackGroup())
        node.create_subscription(
            Int8, 'volume', lambda message: self.heard.append(('volume', message)), 10)

    def release(self):
        """Answer all that waits."""
        for future in self.waiting:
            future.set_result(None)
        self.waiting = []

    def _answering(self, name):
        async def answer(request, response):
            self.heard.append((name, request))
            if self.is_silent:
                self.waiting.append(Future())
                await self.waiting[-1]
            return self.answers[name]
        return answer


@pytest.fixture(scope='module')
def robot(tmp_path_factory):
    """Provide a scene and its appliances for the whole module; nobody serves the siren."""
    path = tmp_path_factory.mktemp('profile') / 'robot.yaml'
    demo = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / 'demo.yaml'
    path.write_text(demo.read_text(encoding='utf-8') + CAPABILITIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('ros2_llm_bridge.execution.goal_steps.CALL_TIMEOUT_S', 1.0)
        with scene(patch, bridge={'profile': str(path)}, start=False) as s:
            appliances = Appliances(s.operator)
            s.start()
            yield s, appliances


@pytest.fixture
def room(robot):
    """Provide them with nothing heard; afterwards nothing has moved."""
    s, appliances = robot
    appliances.heard.clear()
    seen = len(s.velocities)
    yield robot
    appliances.is_silent = False
    appliances.release()
    assert all(t.linear.x == 0.0 and t.angular.z == 0.0 for _, t in s.velocities[seen:])


def understand(s, text, *commands):
    """Let the model understand something as commands, and say it; return its id."""
    s.model.answers[read(text).text] = render_written(commands)
    return s.say(text)


def lights(on=True):
    return Call('service', 'lights', 'std_srvs/srv/SetBool', (('data', on),))


def volume(level):
    return Call('topic', 'volume', 'std_msgs/msg/Int8', (('data', Quantity(level, '')),))


def test_a_service_gets_a_typed_request_and_its_answer_is_told(room):
    s, appliances = room
    appliances.answers['lights'] = SetBool.Response(success=True, message='two bulbs')
    for word, on in (('on', True), ('off', False)):
        final = s.final(understand(s, f'turn the lights {word}', lights(on)))
        assert (final['event'], final['response']) == ('succeeded', 'lights is done: two bulbs.')
        assert final['measured'] == [{'success': True, 'message': 'two bulbs'}]
        name, request = appliances.heard[-1]
        assert (name, request.data) == ('lights', on)
    assert s.commands[-1] == "ros2 service call /lights std_srvs/srv/SetBool '{data: false}'"
    appliances.answers['lights'] = SetBool.Response(success=False, message='no bulb.')
    final = s.final(understand(s, 'turn the lights on', lights()))
    assert (final['event'], final['code']) == ('failed', 'call_failed')
    assert final['response'] == 'lights failed: no bulb.'


def test_the_fields_of_an_answer_are_told(room):
    s, appliances = room
    appliances.answers['check_battery'] = SelfTest.Response(id='cell 4', passed=b'\x01')
    final = s.final(understand(
        s, 'check the battery', Call('service', 'check_battery', 'diagnostic_msgs/srv/SelfTest')))
    assert final['response'] == 'check_battery is done: id cell 4.'
    assert final['measured'][0] == {'id': 'cell 4', 'passed': [1], 'status': []}


def test_words_are_an_argument(room):
    s, appliances = room
    appliances.answers['load_map'] = LoadMap.Response(result=LoadMap.Response.RESULT_SUCCESS)
    final = s.final(understand(s, 'load the map upstairs', Call(
        'service', 'load_map', 'nav_msgs/srv/LoadMap', (('map_url', 'upstairs'),))))
    assert final['response'] == 'load_map is done: result 0.'
    assert appliances.heard[-1][1].map_url == 'upstairs'


def test_a_topic_gets_a_number_of_its_type(room):
    s, appliances = room
    final = s.final(understand(s, 'set the volume to 20', volume('20')))
    assert (final['event'], final['response']) == ('succeeded', 'Published to volume.')
    s.until(lambda: appliances.heard, 3, 'the message')
    assert appliances.heard[-1][1].data == 20


@pytest.mark.parametrize('text, call, code, words', [
    ('set the volume to 300', volume('300'), 'over_limit', 'beyond int8, which holds -128 to 127'),
    ('set the volume to 2.5', volume('2.5'), 'unavailable', 'whole number'),
    ('turn the siren on', Call('service', 'siren', 'std_srvs/srv/SetBool', (('data', True),)),
     'unavailable', 'no service answers')])
def test_what_does_not_fit_or_is_not_there_is_refused(room, text, call, code, words):
    s, appliances = room
    final = s.final(understand(s, text, call))
    assert (final['event'], final['code']) == ('rejected', code)
    assert words in final['response']
    s.spin(0.2)
    assert appliances.heard == []


def test_a_service_that_does_not_answer_is_told_and_a_stop_does_not_wait_for_it(room):
    s, appliances = room
    appliances.is_silent = True
    final = s.final(understand(s, 'turn the lights on', lights()))
    assert (final['event'], final['code']) == ('failed', 'unavailable')
    assert final['response'] == (
        'lights does not answer. lights was called and may have done it all the same.')
    said = understand(s, 'turn the lights on', lights())
    s.until(lambda: len(appliances.heard) == 2, 3, 'the second call')
    assert s.told('stop')['event'] == 'succeeded'
    assert s.final(said)['event'] == 'cancelled'
    # The answer that comes later says nothing more.
    seen = len(s.events)
    appliances.release()
    s.spin(0.3)
    assert [e['event'] for e in s.events[seen:]] == []
    assert s.call('resume').success
