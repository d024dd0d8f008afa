# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The real bridge with a real, tiny model: adapters are switched while instructions come in."""

from contextlib import contextmanager
import importlib
from pathlib import Path
import shutil
import subprocess
import sys
import time

from geometry_msgs.msg import Twist
import pytest
from rcl_interfaces.msg import Parameter as ParameterMessage
from rcl_interfaces.msg import ParameterType, ParameterValue
from rcl_interfaces.srv import GetParameters, SetParameters
from ros2_llm_bridge.execution.journal import FINAL_EVENTS
from ros2_llm_bridge.inference.manifest import read_manifest
from std_msgs.msg import Empty, String
from std_srvs.srv import Trigger
from test_bridge_process import REAL_BRIDGE, robot

pytestmark = pytest.mark.timeout(300)

#: Loading imports torch, which takes minutes on a machine that does other things.
LOADING_S = 200
SOON_S = 40
ADAPTER = 'model.adapter'
#: The adapters that the bridge knows by name.
NAMES = {'a': 'lora', 'b': 'prefix', 'slow': 'slow'}
#: Holds a lease on a file, which lets the kernel keep others waiting in open(2).
HOLD = """
import fcntl, os, signal, sys
signal.signal(signal.SIGIO, signal.SIG_IGN)
descriptor = os.open(sys.argv[1], os.O_RDONLY)
fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print('held', flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope='module')
def tiny(tmp_path_factory):
    """Return the folders of a tiny base and of adapters: three of it, one of a stranger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[1] / 'inference'))
        models = importlib.import_module('tiny_model')
    folder = tmp_path_factory.mktemp('tiny')
    base = models.write_tiny_base(folder / 'base')
    made = {
        'base': base, 'lora': models.write_tiny_adapter(base, folder / 'lora'),
        'prefix': models.write_tiny_adapter(base, folder / 'prefix', 'prefix'),
        'slow': models.write_tiny_adapter(base, folder / 'slow', 'lora', 5),
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
        self._stop = self.node.create_publisher(Empty, 'stop', 10)
        self._resume = self.node.create_client(Trigger, 'bridge/resume')
        self.responses, self.velocities = [], []
        self.node.create_subscription(
            String, 'response', lambda m: self.responses.append(m.data), 100)
        self.node.create_subscription(Twist, 'cmd_vel', self.velocities.append, 10)
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

    def seconds_to_zero(self):
        """Stop; return how long the zero velocity took to come."""
        seen = len(self.velocities)
        began = time.monotonic()
        self._stop.publish(Empty())
        self.until(lambda: len(self.velocities) > seen, SOON_S, 'zero velocity')
        assert self.velocities[seen] == Twist()
        return time.monotonic() - began

    def resume(self):
        future = self._resume.call_async(Trigger.Request())
        self.until(future.done, SOON_S, 'answer of resume')
        assert future.result().success

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


@pytest.fixture(scope='module')
def operator(tiny, tmp_path_factory):
    """Provide the operator of a bridge that serves the adapter ``a``."""
    arguments = {
        'profile': 'demo', 'model.base': tiny['base'], ADAPTER: 'a',
        'model.adapters': ','.join(
            f'{name}={tiny[folder]}' for name, folder in NAMES.items()), 'model.device': 'cpu',
        'model.threads': 1, 'dry_run': 'true', 'feedback_log': '""',
        'policy.new_instruction': 'queue',  # each is translated, none superseded
        # Random weights are sure of nothing, so every answer is refused and says by whom it is.
        'confidence_threshold': 1.0}
    command = list(REAL_BRIDGE)
    for name, value in arguments.items():
        command += ['-p', f'{name}:={value}']
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('XDG_CACHE_HOME', str(tmp_path_factory.mktemp('cache')))
        with robot(patch) as world:
            world.launch(command)
            yield Operator(world)


@pytest.fixture
def serving(operator, tiny):
    """Provide the operator when the adapter ``a`` answers."""
    first = read_manifest(tiny['lora']).weights

    def answers():
        seen = len(operator.world.events)
        if operator.value() != 'a':
            operator.put('a')
        operator.say()
        operator.world.commander.spin(0.5)
        return any(e.get('adapter') == first for e in operator.world.events[seen:])
    operator.until(answers, LOADING_S, 'model')
    operator.world.commander.spin(1.0)
    return operator


@pytest.fixture
def hashes(tiny):
    return {n: read_manifest(f).weights for n, f in tiny.items() if n != 'base'}


def test_an_adapter_is_switched_while_instructions_come_in(serving, hashes, tiny, tmp_path):
    first = len(serving.texts())
    expected = []
    for value, name in [('b', 'prefix'), (tiny['lora'], 'lora'), ('b', 'prefix')]:
        # Another switch is refused while one is under way.
        serving.until(lambda: serving.put(value)[0], SOON_S, 'yes')
        for _ in range(5):
            serving.say()
            expected.append(hashes[name])
            serving.world.commander.spin(0.02)
    finals = serving.finals(first + len(expected))[first:]
    assert adapters_of(finals) == expected, [e.get('reason') for e in finals]

    before = len(serving.texts())
    for adapter, reason in [
            (tiny['stranger'], 'was made for base'), (tmp_path, 'manifest.json is missing'),
            ('c', 'or one of: a, b'), (tiny['spoilt'], 'is damaged')]:
        # Only reading its folder shows what is wrong: the yes is taken back.
        assert serving.put(adapter)[0]
        serving.until(lambda: serving.value() == 'b', SOON_S, 'the value before')
        serving.until(
            lambda: any(str(adapter) in r and reason in r for r in serving.responses), 5, reason)
    serving.say()
    assert adapters_of(serving.finals(before + 1)[before:]) == [hashes['prefix']]


@contextmanager
def unreadable(path):
    """Let every process that opens a file wait, as on a mount that does not answer."""
    with subprocess.Popen(
            [sys.executable, '-c', HOLD, str(path)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True) as holder:
        try:
            if holder.stdout.readline() != 'held\n':
                pytest.skip('this file system grants no leases (fcntl(2), F_SETLEASE)')
            yield holder.stdin.close
        finally:
            holder.kill()


def test_a_folder_that_does_not_answer_delays_no_stop(serving, hashes, tiny):
    with unreadable(tiny['slow'] / 'manifest.json') as release:
        began = time.monotonic()
        assert serving.put('slow')[0]
        accepted_s = time.monotonic() - began
        delays_s = []
        for _ in range(5):
            delays_s.append(serving.seconds_to_zero())
            serving.world.commander.spin(0.3)
        serving.resume()
        before = len(serving.texts())
        serving.say()
        serving.world.commander.spin(1.0)
        assert len(serving.texts()) == before + 1
        assert not [e for e in serving.world.events if e['id'] == serving.texts()[before]
                    and e['event'] in ('translated', *FINAL_EVENTS)]
        print(f'accepted after {accepted_s * 1e3:.1f} ms, stop to zero velocity '
              f'{min(delays_s) * 1e3:.1f} to {max(delays_s) * 1e3:.1f} ms, n = {len(delays_s)}')
        assert accepted_s < 5.0 and max(delays_s) < 5.0, 'the file was waited for'
        release()
        assert adapters_of(serving.finals(before + 1)[before:]) == [hashes['slow']]
    assert serving.value() == 'slow'
