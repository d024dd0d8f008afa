# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The parameter ``model.adapter`` while the bridge runs: what it says is what answers."""

from dataclasses import replace
from pathlib import Path
import shutil

from bridge_harness import ANSWERS, scene
import pytest
from rcl_interfaces.msg import Parameter as ParameterMessage
from rcl_interfaces.msg import ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.parameter import Parameter
from ros2_llm_bridge.errors import AdapterError, BridgeError, ModelError
from ros2_llm_bridge.inference.in_service import put_in_service
from ros2_llm_bridge.inference.manifest import read_manifest, write_manifest
from ros2_llm_bridge.nodes.bridge import named_adapters, translator_factory
from ros2_llm_bridge.nodes.parameters import PARAMETERS
from ros2_llm_bridge.resources import default_adapter

pytestmark = pytest.mark.timeout(200)

NAME = 'model.adapter'
SHY = {'move forward 2m': '# cannot: not_a_command'}


@pytest.fixture
def talk(monkeypatch):
    """Provide a scene without a robot in which nothing moves, with another adapter to choose."""
    with scene(monkeypatch, bridge={'dry_run': True}, with_sim=False, start=False) as s:
        s.start()
        s.model.adapters = {'': ANSWERS, 'other': SHY}
        yield s


def put(s, value, name=NAME):
    """Set a parameter of the bridge through its service; return the result."""
    client = s.operator.create_client(SetParameters, 'bridge/set_parameters')
    s.until(client.service_is_ready, 5, 'service')
    value = ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=value)
    future = client.call_async(SetParameters.Request(
        parameters=[ParameterMessage(name=name, value=value)]))
    s.until(future.done, 5, 'answer')
    s.operator.destroy_client(client)
    return future.result().results[0]


def value_of(s):
    return s.bridge.get_parameter(NAME).value


def test_what_is_said_behind_the_yes_goes_to_the_new_adapter(talk):
    s = talk
    before = s.told('move forward 2 meters')
    assert 'x: 0.' in before['response']
    assert put(s, 'other').successful
    number = s.say('move forward 2 meters')
    s.spin(0.3)
    assert not [e for e in s.events if e['id'] == number and e['event'] == 'translated']
    s.model.end_switch()
    final = s.final(number)
    assert (final['event'], final['code'], final['adapter']) == (
        'rejected', 'not_a_command', 'other')
    told = [e['adapter'] for e in s.events if e['event'] == 'translated']
    assert told == ['scripted']
    assert value_of(s) == 'other'


def test_a_switch_that_fails_refuses_and_goes_back(talk):
    s = talk
    assert put(s, 'other').successful
    assert not put(s, '').successful, 'one switch at a time'
    number = s.say('move forward 2 meters')
    s.model.end_switch(AdapterError('other', 'it is damaged'))
    final = s.final(number)
    assert final['event'] == 'failed' and 'not in service' in final['reason']
    s.until(lambda: value_of(s) == '', 5, 'the old value')
    assert s.model.switching is None, 'going back is no switch'
    assert 'x: 0.' in s.told('move forward 2 meters')['response']
    health = s.bridge._assembly.health()[0]
    assert 'it is damaged' in health.message and health.values == {'adapter': 'scripted'}


def test_what_does_not_fit_goes_back_and_a_person_is_told(talk):
    s = talk
    assert put(s, 'nowhere').successful
    s.until(lambda: value_of(s) == '', 5, 'the old value')
    s.until(lambda: any("'nowhere'" in r and "'' answers as before: " in r
                        and 'there is no such folder' in r
                        for r in s.responses), 5, 'the reason')
    assert 'x: 0.' in s.told('move forward 2 meters')['response']


def test_a_person_is_told_when_no_adapter_answers_behind_a_switch(talk):
    s = talk
    assert put(s, 'other').successful
    s.model.die()
    s.model.end_switch(ModelError('the translator process ended'))
    s.until(lambda: any("being started again with ''" in r for r in s.responses), 5, 'the reason')
    assert not any('answers as before' in r for r in s.responses)
    s.until(lambda: s.bridge._assembly.link.is_ready, 5, 'the model')
    assert 'x: 0.' in s.told('move forward 2 meters')['response']


@pytest.mark.parametrize('values', [('other', ''), ('other', 'other'), ('', 'other', 'x')])
def test_one_set_names_the_adapter_once(talk, values):
    s = talk
    result = s.bridge.set_parameters_atomically([Parameter(NAME, value=v) for v in values])
    assert not result.successful and f'{NAME} is named {len(values)} times' in result.reason
    assert value_of(s) == '' and s.model.switching is None
    # One after the other is two sets: the second finds the first under way.
    results = s.bridge.set_parameters([Parameter(NAME, value='other')] * 2)
    assert [r.successful for r in results] == [True, False]
    s.model.end_switch()
    s.until(lambda: not s.bridge._assembly.link.is_switching, 5, 'the switch')
    assert value_of(s) == s.model.adapter_hash == 'other'


def test_half_of_a_set_is_not_carried_out(talk):
    s = talk
    # The names are read at configure and read-only afterwards.
    for name, value in [('policy.new_instruction', 'maybe'), ('model.adapters', 'x=/y')]:
        changes = [Parameter(NAME, value='other'), Parameter(name, value=value)]
        for order in (changes, changes[::-1]):
            assert not s.bridge.set_parameters_atomically(order).successful
            assert value_of(s) == '' and s.model.switching is None
            assert s.bridge.get_parameter(name).value != value


def test_without_a_model_there_is_nothing_to_switch(talk):
    s = talk
    s.model.die()
    result = put(s, 'other')
    assert not result.successful and 'no model is in service' in result.reason
    assert value_of(s) == ''


def test_before_configuration_it_takes_effect_later(monkeypatch):
    with scene(monkeypatch, bridge={'autostart': False}, with_sim=False, start=False) as s:
        assert put(s, 'anything').successful
        assert value_of(s) == 'anything'


def factory_of(**changed):
    values = {p.name: p.default for p in PARAMETERS}
    return translator_factory(
        lambda name: changed.get(name.replace('.', '_'), values[name]))(None, None)


def test_what_serves_is_pinned_to_what_its_folder_holds_at_configure(monkeypatch, tmp_path):
    monkeypatch.setenv('ROS_HOME', str(tmp_path))
    own = read_manifest(default_adapter())
    config = factory_of().config
    assert config.weights == config.pinned[''] == own.weights != ''
    other = Path(shutil.copytree(default_adapter(), tmp_path / 'other'))
    write_manifest(other, replace(own, weights='f' * 64))
    config = factory_of(model_adapter='mine', model_adapters=f'mine={other}').config
    assert config.weights == 'f' * 64
    assert config.pinned == {'': own.weights}, 'whoever names an adapter at run time gets it'
    # What was activated must still be what was measured.
    put_in_service(other, 'f' * 64)
    assert factory_of().config.weights == 'f' * 64
    write_manifest(other, replace(own, weights='e' * 64))
    with pytest.raises(AdapterError, match='has changed since it was activated'):
        factory_of()


@pytest.mark.parametrize('text, names', [
    ('', {}), ('a=/x', {'a': '/x'}), (' a = /x , b=org/name@v1,', {'a': '/x', 'b': 'org/name@v1'}),
    ('a=/x=y', {'a': '/x=y'})])
def test_names_are_read(text, names):
    assert named_adapters(text) == names


@pytest.mark.parametrize('text', ['a', '=x', 'a=', 'a=/x,a=/y', 'a=/x,b'])
def test_names_that_are_none_are_refused(text):
    with pytest.raises(BridgeError, match='is not NAME=FOLDER'):
        named_adapters(text)
