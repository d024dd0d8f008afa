# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Transitions, failures at the start, the life of the model's process, parameters, diagnostics."""

from pathlib import Path

from bridge_harness import scene
from diagnostic_msgs.msg import DiagnosticArray
import pytest
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.nodes.parameters import parameter_table, PARAMETERS
from test_bridge_stop import foreign_goal
import yaml

pytestmark = pytest.mark.timeout(90)
SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


def test_before_activation_everything_is_refused(monkeypatch):
    with scene(monkeypatch, bridge={'autostart': False}, start=False) as s:
        s.until(lambda: s._instruction.get_subscription_count(), 5, 'connection')
        s.until(lambda: s.truth, 5, 'robot')
        s.spin(0.3)
        assert s.told('move forward 2 meters')['code'] == 'not_active'
        assert s.bridge.trigger_configure() == SUCCESS
        assert s.told('move forward 2 meters')['code'] == 'not_active'
        s.spin(0.3)
        assert s.velocities == []
        assert s.bridge.trigger_activate() == SUCCESS
        s.spin(1.0)
        assert s.told('move back half a meter')['event'] == 'succeeded'


def test_deactivation_stops_and_activation_works_again(monkeypatch):
    with scene(monkeypatch) as s:
        moving = s.say('move forward 2 meters')
        s.until(lambda: s.speed() > 0.4, 5, 'motion')
        assert s.bridge.trigger_deactivate() == SUCCESS
        assert s.final(moving)['reason'] == 'the bridge was deactivated'
        s.until(lambda: s.speed() == 0.0, 3, 'standstill')
        assert s.told('move forward 2 meters')['code'] == 'not_active'
        assert s.bridge.trigger_activate() == SUCCESS
        assert s.told('move back half a meter')['event'] == 'succeeded'
        assert s.velocities[-1][1].linear.x == 0.0
        assert s.bridge.trigger_deactivate() == SUCCESS
        assert s.bridge.trigger_cleanup() == SUCCESS
        assert s.model.closed
        assert s.told('move forward 2 meters')['code'] == 'not_active'


def test_a_model_that_cannot_be_loaded_ends_in_a_clear_failure(monkeypatch):
    error = AdapterError('/models/none', 'it was made for another base', 'train one')
    with scene(monkeypatch, load_error=error, start=False) as s:
        diagnostics = []
        s.operator.create_subscription(
            DiagnosticArray, '/diagnostics', diagnostics.append, 10)
        s.bridge.autostart()
        s.until(lambda: s.bridge.failure is not None, 5, 'failure')
        assert s.bridge.failure is error
        assert not s.bridge.is_active
        assert s.told('move forward 2 meters')['code'] == 'not_active'
        s.until(lambda: any('another base' in status.message
                            for message in diagnostics for status in message.status),
                3, 'diagnostics')


@pytest.mark.parametrize('profile', [
    'name: bad\nlimits: {linear_x_max: .nan}\n', 'name: bad\nlimits: {linear_x_max: -1}\n',
    'name: bad\nspeed: 1\n', '- no mapping\n',
    'name: bad\ncapabilities:\n- {name: fly, interface: no_such_msgs/srv/Fly}\n'])
def test_a_wrong_profile_fails_at_configure(monkeypatch, tmp_path, profile):
    path = tmp_path / 'bad.yaml'
    path.write_text(profile)
    with scene(monkeypatch, bridge={'profile': str(path)}, with_sim=False, start=False) as s:
        assert s.bridge.trigger_configure() == FAILURE
        assert 'bad.yaml' in str(s.bridge.failure)
        assert s.model is None


def test_a_model_that_dies_is_started_again(monkeypatch):
    with scene(monkeypatch) as s:
        s.model.holds = True
        waiting = s.say('move forward 2 meters')
        s.model.die()
        final = s.final(waiting)
        assert (final['event'], final['code']) == ('failed', 'translator_failed')
        s.model.holds = False
        s.until(lambda: s.model.starts == 2 and s.model.is_ready, 5, 'restart')
        assert s.told('move back half a meter')['event'] == 'succeeded'


def test_a_model_that_comes_back_does_not_undo_a_deactivation(monkeypatch):
    with scene(monkeypatch) as s:
        assert s.bridge.trigger_deactivate() == SUCCESS
        s.model.die()
        s.until(lambda: s.model.starts == 2, 5, 'restart')
        s.spin(0.3)
        assert not s.bridge.is_active


def test_a_deactivation_leaves_the_goals_of_others_alone(monkeypatch):
    with scene(monkeypatch) as s, foreign_goal(s):
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        assert s.bridge.trigger_deactivate() == SUCCESS
        s.spin(1.0)
        assert s.speed() > 0.3 and not s.sim.is_idle()


def test_activation_cancels_what_an_earlier_life_left_over(monkeypatch):
    with scene(monkeypatch, bridge={'autostart': False}, start=False) as s, foreign_goal(s):
        s.until(lambda: s.truth and s.speed() > 0.3, 5, 'motion')
        assert s.bridge.trigger_configure() == SUCCESS
        s.spin(0.2)
        assert s.bridge.trigger_activate() == SUCCESS
        s.until(lambda: s.sim.is_idle() and s.speed() == 0.0, 5, 'standstill')


def test_parameters_are_checked_and_take_effect(monkeypatch):
    with scene(monkeypatch) as s:
        def change(name, value):
            return s.bridge.set_parameters([Parameter(name, value=value)])[0]
        assert not change('policy.new_instruction', 'perhaps').successful
        assert not change('confidence_threshold', 2.0).successful
        assert not change('profile', 'turtlebot4').successful
        assert change('dry_run', True).successful
        assert 'Dry run' in s.told('move forward 2 meters')['response']
        assert change('dry_run', False).successful
        assert change('ask.threshold', 1.0).successful
        assert change('confidence_threshold', 1.0).successful
        assert s.told('move forward 2 meters')['code'] == 'unsure'
        assert s.velocities == []


@pytest.mark.parametrize('how', ['spoken', 'service', 'topic'])
def test_a_stop_while_unconfigured_is_latched_and_answered(monkeypatch, how):
    with scene(monkeypatch, bridge={'autostart': False}, with_sim=False, start=False) as s:
        s.connect()
        if how == 'spoken':
            final = s.told('Stop!')
            assert (final['event'], final['code']) == ('failed', 'not_active')
            assert 'latched' in s.responses[-1]
        elif how == 'service':
            answer = s.call('stop')
            assert not answer.success and 'latched' in answer.message
        else:
            s.until(s._stop.get_subscription_count, 5, 'connection')
            s.stop()
            s.until(lambda: s.responses, 5, 'answer')
        assert s.bridge.trigger_configure() == SUCCESS
        s.until(lambda: s.bridge._assembly.link.is_ready, 5, 'model')
        assert s.bridge.trigger_activate() == SUCCESS
        assert s.told('move forward 2 meters')['code'] == 'stopped'
        assert s.call('resume').success
        assert s.told('move forward 2 meters')['code'] != 'stopped'


def test_a_stop_outlives_a_cleanup(monkeypatch):
    with scene(monkeypatch) as s:
        s.stop()
        s.until(lambda: s.responses and s.responses[-1].startswith('Stopped.'), 5, 'confirmation')
        assert s.bridge.trigger_deactivate() == SUCCESS
        assert s.bridge.trigger_cleanup() == SUCCESS
        assert s.bridge.trigger_configure() == SUCCESS
        s.until(lambda: s.bridge._assembly.link.is_ready, 5, 'model')
        assert s.bridge.trigger_activate() == SUCCESS
        assert s.told('move forward 2 meters')['code'] == 'stopped'
        assert s.told('resume')['code'] == 'stopped'
        assert s.call('resume').success
        s.spin(1.0)
        assert s.told('move back half a meter')['event'] == 'succeeded'


def test_a_cleanup_ends_the_wish_to_activate(monkeypatch):
    with scene(monkeypatch, with_sim=False, start=False) as s:
        s.bridge.autostart()
        assert s.bridge.trigger_cleanup() == SUCCESS
        assert s.bridge.trigger_configure() == SUCCESS
        s.spin(0.5)
        assert s.bridge._assembly.link.is_ready and not s.bridge.is_active


def test_a_model_that_is_ready_after_a_manual_activation_changes_nothing(monkeypatch):
    with scene(monkeypatch, with_sim=False, start=False) as s:
        s.bridge.autostart()
        assert s.bridge.trigger_activate() == SUCCESS
        s.spin(0.5)
        assert s.bridge.is_active


@pytest.mark.parametrize('load_error', [None, ModelError('no weights')])
def test_a_shutdown_closes_the_model_and_triggers_nothing_more(monkeypatch, load_error):
    with scene(monkeypatch, with_sim=False, start=False, load_error=load_error) as s:
        s.bridge.autostart()
        assert s.bridge.trigger_shutdown() == SUCCESS
        # A process that hangs would keep the executor from a stop.
        assert s.model.closed and not s.model.waited_for
        s.spin(0.5)
        s.bridge._on_model_ready()
        s.bridge._on_model_unloadable(ModelError('no weights'))
        assert not s.bridge.is_active
    assert s.model.waited_for


def test_autostart_works_after_an_unloadable_model(monkeypatch):
    with scene(monkeypatch, load_error=ModelError('no weights'), with_sim=False,
               start=False) as s:
        s.bridge.autostart()
        s.until(lambda: s.bridge.failure is not None, 5, 'failure')
        s._load_error = None
        s.bridge.autostart()
        s.until(lambda: s.bridge.is_active, 5, 'activation')


def test_a_value_that_is_no_json_costs_no_event(monkeypatch):
    with scene(monkeypatch, bridge={'autostart': False}, with_sim=False, start=False) as s:
        s.until(lambda: s.operator.count_publishers('status'), 5, 'connection')
        s.spin(0.3)
        s.bridge._journal.receive('look', result={1.5j})
        s.until(lambda: s.events, 5, 'event')
        assert s.events[0]['result'] == '{1.5j}'


def test_the_parameter_file_names_every_parameter_with_its_default():
    root = Path(__file__).parents[2]
    values = yaml.safe_load((root / 'ros2_llm_bridge/config/bridge.yaml').read_text())
    flat = {}

    def collect(prefix, tree):
        for key, value in tree.items():
            if isinstance(value, dict):
                collect(f'{prefix}{key}.', value)
            else:
                flat[prefix + key] = value
    collect('', values['/**']['ros__parameters'])
    assert flat == {p.name: p.default for p in PARAMETERS}
    assert all(f'`{p.name}`' in parameter_table() for p in PARAMETERS)
