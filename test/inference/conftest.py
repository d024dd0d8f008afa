# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A tiny random model in the Hub's layout, made on the fly, and no network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest
from tiny_model import write_tiny_adapter, write_tiny_base

os.environ['HF_HUB_OFFLINE'] = '1'


@pytest.fixture(scope='module', autouse=True)
def module_cache(
        tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Keep what fixtures of a module load out of the user's cache, as ``own_cache`` does."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker('model') is None:
            patch.setenv('XDG_CACHE_HOME', str(tmp_path_factory.mktemp('cache')))
        yield


@pytest.fixture(scope='session')
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny Llama whose weights are random, float32."""
    return write_tiny_base(tmp_path_factory.mktemp('base') / 'tiny')


@pytest.fixture(scope='session')
def tiny_adapter(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a random LoRA adapter for ``tiny_base``."""
    return write_tiny_adapter(tiny_base, tmp_path_factory.mktemp('adapter') / 'tiny')


@pytest.fixture(autouse=True)
def own_cache(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Have a cache of its own, but for tests that read the converted default base."""
    if request.node.get_closest_marker('model') is None:
        monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
