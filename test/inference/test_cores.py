# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A model computes on the cores that are free, and its threads do not spin for long."""

from __future__ import annotations

from dataclasses import replace
import os
import subprocess
import sys
import time

import pytest
from ros2_llm_bridge.inference import local
from ros2_llm_bridge.inference.cores import bound_spinning, free_cores, running
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.spawning import end, spawn
from tiny_model import request_for
from tiny_process import config_for
import torch


@pytest.fixture(autouse=True)
def own_threads():
    """Give the threads back that other tests compute with."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize('busy, expected', [(0, 4), (1, 3), (3, 1), (9, 1)])
def test_cores_are_left_to_whoever_keeps_them_busy(monkeypatch, busy, expected):
    """As many threads as cores are left, never none."""
    monkeypatch.setattr(os, 'sched_getaffinity', lambda process: set(range(4)))
    assert free_cores(4, lambda: busy) == expected


def test_free_cores_beyond_the_threads_are_no_reason_for_more(monkeypatch):
    """Where torch takes one thread for two hardware threads, it stays with that."""
    monkeypatch.setattr(os, 'sched_getaffinity', lambda process: set(range(8)))
    assert free_cores(4, lambda: 3) == 4


def test_who_runs_for_a_moment_only_is_not_yielded_to(monkeypatch):
    """The process that sent the request may still be on its way to sleep."""
    monkeypatch.setattr(os, 'sched_getaffinity', lambda process: {0, 1})
    looks = iter([1, 0])
    assert free_cores(2, lambda: next(looks)) == 2


def test_a_busy_process_is_counted():
    """The real count of this machine rises by a process that computes."""
    with subprocess.Popen([sys.executable, '-S', '-c', 'while True: pass']) as process:
        try:
            until = time.monotonic() + 30
            while running() < 1 and time.monotonic() < until:
                time.sleep(0.01)
            assert running() >= 1
        finally:
            process.kill()


def test_a_request_takes_the_free_cores_and_a_set_number_stays(
    tiny_base, tiny_adapter, monkeypatch,
):
    """Every request anew; what the person asked for is not touched."""
    free = [1]
    monkeypatch.setattr(local, 'free_cores', lambda most: free[0])
    config = config_for(tiny_base, tiny_adapter)
    translator = LocalTranslator(replace(config, threads=0))
    for free[0] in (1, 2, 1):
        translator.generate(request_for('turn left'))
        assert torch.get_num_threads() == free[0]
    LocalTranslator(replace(config, threads=2)).generate(request_for('turn left'))
    assert torch.get_num_threads() == 2


def test_spinning_is_bounded_unless_the_environment_says_otherwise():
    """What a person set for the machine stands."""
    silent: dict[str, str] = {}
    bound_spinning(silent)
    assert 0 < int(silent['GOMP_SPINCOUNT']) <= 100_000
    for own in ({'OMP_WAIT_POLICY': 'ACTIVE'}, {'GOMP_SPINCOUNT': '7', 'KMP_BLOCKTIME': '0'}):
        kept = dict(own)
        bound_spinning(kept)
        assert kept == own


def test_the_model_process_gets_the_bound(monkeypatch):
    """It imports torch, so the bound must stand in its environment from the start."""
    for name in ('OMP_WAIT_POLICY', 'GOMP_SPINCOUNT'):
        monkeypatch.delenv(name, raising=False)
    reader, writer = os.pipe()
    process = spawn(reader, 0)
    try:
        with open(f'/proc/{process.pid}/environ', 'rb') as file:
            variables = file.read().split(b'\0')
        assert any(v.startswith(b'GOMP_SPINCOUNT=') for v in variables)
    finally:
        end(process)
        os.close(reader)
        os.close(writer)
