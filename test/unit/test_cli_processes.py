# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Child processes end with their parent, however that ends."""

from pathlib import Path
import signal
import subprocess
import sys
import time

import pytest
from ros2_llm_bridge.demo.processes import ChildProcess

# A parent whose child sleeps; it says the id of the child and waits.
PARENT = """
import sys, time
from pathlib import Path
from ros2_llm_bridge.demo import processes
child = processes.ChildProcess(['profile', 'list'], {}, Path(sys.argv[1]))
child.wait(20)
processes._LAUNCHER = processes._LAUNCHER.split('if os.getppid')[0] + 'import time; time.sleep(60)'
child = processes.ChildProcess(['profile', 'list'], {}, Path(sys.argv[1]))
time.sleep(0.5)
print(child.pid, flush=True)
time.sleep(60)
"""


def runs(pid):
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(') ')[2][0] != 'Z'
    except FileNotFoundError:
        return False


def test_a_child_runs_its_verb_and_writes_its_log(tmp_path):
    child = ChildProcess(['profile', 'list'], {}, tmp_path / 'log')
    assert child.wait(20) == 0
    assert 'demo' in child.last_lines().split()
    assert not child.is_alive
    assert child.end() == 0


def test_a_child_gets_its_environment_and_its_exit_code_is_known(tmp_path):
    child = ChildProcess(['profile', 'check', 'none.yaml'], {'NO_COLOR': '1'}, tmp_path / 'log')
    assert child.wait(20) == 2
    assert 'none.yaml' in child.last_lines()


@pytest.mark.parametrize('number', [signal.SIGKILL, signal.SIGTERM])
def test_a_child_dies_with_its_parent(tmp_path, number):
    parent = subprocess.Popen(
        [sys.executable, '-c', PARENT, str(tmp_path / 'log')], stdout=subprocess.PIPE, text=True)
    with parent:
        child = int(parent.stdout.readline())
        assert runs(child)
        parent.send_signal(number)
        parent.wait(10)
    deadline = time.monotonic() + 10
    while runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
