# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the benchmark see the tiny models of ``test/inference`` and no network."""

import os
from pathlib import Path
import sys

import pytest
from ros2_llm_bridge.benchmark.rows import ModelChoice
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.training.evaluation.lines import add_places, read_lines

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'inference'))
os.environ['HF_HUB_OFFLINE'] = '1'

LINES = Path(__file__).resolve().parents[2] / 'ros2_llm_bridge/benchmark/instructions.jsonl'


@pytest.fixture(scope='session')
def tiny_choice(tmp_path_factory):
    """Provide a random model with a random adapter, in fp32 on one thread."""
    from tiny_model import write_tiny_adapter, write_tiny_base
    folder = tmp_path_factory.mktemp('benchmark')
    base = write_tiny_base(folder / 'base')
    adapter = write_tiny_adapter(base, folder / 'adapter')
    return ModelChoice(
        adapter, str(base), 'cpu', 'fp32', threads=1, cache=folder / 'cache')


@pytest.fixture(scope='session')
def own_lines():
    """Provide the instructions that come with the package."""
    return read_lines(LINES)


@pytest.fixture(scope='session')
def robot(own_lines):
    """Provide the robot of the instructions."""
    return add_places(own_lines, load_profile('demo'))
