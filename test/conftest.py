# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What holds for all tests.

They record nothing in the home of whoever runs them, and find no adapter of theirs there. Those
that wait for other processes share the machine with whatever else runs on it: one of these that
missed a deadline fails where it misses it twice, and the summary names each that ran again. A
wrong answer fails at once.
"""

import os
from pathlib import Path

import pytest

#: Folders and files, below this one, of tests that wait for other processes.
WAITING = ('nodes', 'launch', 'inference/test_process.py', 'inference/test_switch.py',
           'benchmark/test_node_share.py')

#: What a missed deadline says; the last is a bare ``assert time.monotonic() < deadline``. What
#: pytest-timeout ended is none of them: nothing would end it the second time.
MISSED = (r'not within [\d.]+ s', 'TimeoutError', 'timed out', r'built-in function monotonic')


def pytest_collection_modifyitems(config, items):
    """Let tests that wait for other processes run again once, where the plugin for it is."""
    if not config.pluginmanager.hasplugin('rerunfailures'):
        return
    here = Path(__file__).parent
    for item in items:
        if any(item.path.is_relative_to(here / name) for name in WAITING):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=list(MISSED)))


@pytest.fixture(scope='session', autouse=True)
def ros_home(tmp_path_factory):
    """Give this process and its children a ROS home of their own."""
    before = os.environ.get('ROS_HOME')
    os.environ['ROS_HOME'] = str(tmp_path_factory.mktemp('ros_home'))
    yield
    if before is None:
        del os.environ['ROS_HOME']
    else:
        os.environ['ROS_HOME'] = before
