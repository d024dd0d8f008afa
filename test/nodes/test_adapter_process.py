# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The real bridge with a real, tiny model: adapters are switched while instructions come in."""

import importlib
from pathlib import Path
import shutil

import pytest
from rcl_interfaces.msg import Parameter as ParameterMessage
from rcl_interfaces.msg import ParameterType, ParameterValue
from rcl_interfaces.srv import GetParameters, SetParameters
from ros2_llm_bridge.execution.journal import FINAL_EVENTS
from ros2_llm_bridge.inference.manifest import read_manifest
from std_msgs.msg import String
from test_bridge_process import REAL_BRIDGE, robot

pytestmark = pytest.mark.timeout(300)

#: Loading imports torch, which takes minutes on a machine that does other things.
LOADING_S = 200
SOON_S = 40
ADAPTER = 'model.adapter'


@pytest.fixture(scope='module')
def tiny(tmp_path_factory):
    """Return the folders of a tiny base and of adapters: two of it, one of a stranger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[1] / 'inference'))
        models = importlib.import_module('tiny_model')
    folder = tmp_path_factory.mktemp('tiny')
    base = models.write_tiny_base(folder / 'base')
    made = {
        'base': base, 'lora': models.write_tiny_adapter(base, folder / 'lora'),
        'prefix': models.write_tiny_adapter(base, folder / 'prefix', 'prefix'),
        'stranger': models.write_tiny_adapter(
            models.write_tiny_base(folder / 'other', 7), folder / 'stranger')}
    spoilt = Path(shutil.copytree(made['prefix'], folder / 'spoilt'))
    weights = spoilt / 'adapter_model.safetensors'
    weights.write_bytes(weights.read_bytes()[:-1] + b'\x55')
    return {**made, 'spoilt': spoilt}


class Operator:
    """Talks, and sets parameters, with the bridge of another process."""

    def __init__(self, world):
        self.world = world
        self.until = world.commander.until
        self.node = world.commander.node
        self._set = self.node.create_client(SetParameters, 'bridge/set_parameters')
        self._get = self.node.create_client(GetParameters, 'bridge/get_parameters')
        self._instruction = self.node.create_publisher(String, 'instruction', 10)
        self.until(self._set.service_is_ready, SOON_S, 'parameter service')
        self.until(lambda: self._instruction.get_subscription_count() == 1, SOON_S, 'bridge')

    def put(self, adapter):
        """Set the adapter; return whether the bridge said yes, and its reason."""
        value = ParameterValue(
            type=ParameterType.PARAMETER_STRING, string_value=str(adapter))
        future = self._set.call_async(SetParameters.Request(
            parameters=[ParameterMessage(name=ADAPTER, value=value)]))
        self.until(future.done, SOON_S, 'answer of the parameter service')
        result = future.result().results[0]
        return result.successful, result.reason

    def value(self):
        future = self._get.call_async(GetParameters.Request(names=[ADAPTER]))
        self.until(future.done, SOON_S, 'value')
        return future.result().values[0].string_value

    def say(self, text='order two pizzas'):
        self._instruction.publish(String(data=text))

    def texts(self):
        """Return the ids in the order in which they were received."""
        return [e['id'] for e in self.world.events if e['event'] == 'received']

    def finals(self, count):
        """Return the final events of the first so many instructions, in order."""
        def ended():
            by_id = {e['id']: e for e in self.world.events if e['event'] in FINAL_EVENTS}
            return [by_id[i] for i in self.texts()[:count] if i in by_id]
        self.until(lambda: len(ended()) == count, 60, f'{count} ends: {len(ended())}')
        return ended()


def adapters_of(finals):
    """Return which adapter answered each instruction; None where it was refused unanswered."""
    return [e.get('adapter') for e in finals]


def test_an_adapter_is_switched_while_instructions_come_in(monkeypatch, tmp_path, tiny):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    hashes = {n: read_manifest(f).weights for n, f in tiny.items() if n != 'base'}
    arguments = {
        'profile': 'demo', 'model.base': tiny['base'], ADAPTER: 'a',
        'model.adapters': f'a={tiny["lora"]},b={tiny["prefix"]}', 'model.device': 'cpu',
        'model.threads': 1, 'dry_run': 'true', 'feedback_log': '""',
        # Random weights are sure of nothing, so every answer is refused and says by whom it is.
        'confidence_threshold': 1.0}
    command = list(REAL_BRIDGE)
    for name, value in arguments.items():
        command += ['-p', f'{name}:={value}']
    with robot(monkeypatch) as world:
        world.launch(command)
        operator = Operator(world)

        def obeys():
            seen = len(world.events)
            operator.say()
            world.commander.spin(0.5)
            return any(e.get('adapter') == hashes['lora'] for e in world.events[seen:])
        operator.until(obeys, LOADING_S, 'model')
        world.commander.spin(1.0)
        first = len(operator.texts())
        expected = []
        for value, name in [('b', 'prefix'), (tiny['lora'], 'lora'), ('b', 'prefix')]:
            # Another switch is refused while one is under way.
            operator.until(lambda: operator.put(value)[0], SOON_S, 'yes')
            for _ in range(5):
                operator.say()
                expected.append(hashes[name])
                world.commander.spin(0.02)
        finals = operator.finals(first + len(expected))[first:]
        assert adapters_of(finals) == expected, [e.get('reason') for e in finals]

        before = len(operator.texts())
        for adapter, reason in [
                (tiny['stranger'], 'was made for base'), (tmp_path, 'manifest.json is missing'),
                ('c', 'or one of: a, b')]:
            successful, said = operator.put(adapter)
            assert not successful and reason in said
        assert operator.value() == 'b'
        # Only reading its tensors shows the damage: the yes is taken back.
        assert operator.put(tiny['spoilt'])[0]
        operator.until(lambda: operator.value() == 'b', SOON_S, 'the value before')
        operator.say()
        assert adapters_of(operator.finals(before + 1)[before:]) == [hashes['prefix']]
