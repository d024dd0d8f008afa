# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The whole demo as a process: every outcome right, files written, no process left."""

import json
from pathlib import Path
import subprocess
import sys

import pytest
from running_world import ADAPTER

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


def processes_of(domain):
    """Return the command lines of running processes on a ROS domain."""
    found = []
    for folder in Path('/proc').iterdir():
        try:
            environment = (folder / 'environ').read_bytes().split(b'\0')
            if f'ROS_DOMAIN_ID={domain}'.encode() in environment:
                found.append((folder / 'cmdline').read_bytes())
        except OSError:
            continue
    return [line for line in found if b'ros2_llm_bridge' in line and b'pytest' not in line]


def test_demo(tmp_path):
    domain = 101  # the other tests take 1 to 100
    done = subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', 'demo', '--out', str(tmp_path), '--adapter',
         str(ADAPTER), '--domain', str(domain)], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / 'demo.json').read_text())
    assert report['right'] == report['of'] == len(report['steps']) >= 12
    assert {step['robot'] for step in report['steps']} == {'demo', 'household'}
    assert (tmp_path / 'demo.png').stat().st_size > 10_000
    assert processes_of(domain) == []


def test_demo_without_an_adapter_says_why_and_leaves_nothing(tmp_path):
    domain = 100
    done = subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', 'demo', '--out', str(tmp_path), '--adapter',
         str(tmp_path / 'none'), '--domain', str(domain)], capture_output=True, text=True,
        timeout=120)
    assert done.returncode == 3, done.stdout + done.stderr
    assert 'no such folder' in done.stderr
    assert processes_of(domain) == []
