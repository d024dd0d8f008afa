# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The script that makes the shipped adapter, with little data on a tiny base."""

from __future__ import annotations

from pathlib import Path

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import read_manifest
from tiny_model import write_tiny_base

SCRIPTS = Path(__file__).resolve().parents[2] / 'scripts'


def test_each_part_goes_on_from_the_one_before_and_a_second_call_makes_nothing_anew(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import train_command_adapter as script
    verbs = []

    def run(verb: str, *arguments: object) -> None:
        verbs.append(verb)
        assert main([verb, *map(str, arguments)]) == 0

    monkeypatch.setattr(script, '_run', run)  # in this process, which has torch already
    base = write_tiny_base(tmp_path / 'base')
    work, output = tmp_path / 'work', tmp_path / 'adapter'
    script.make(work, output, 0.002, ('--base', str(base)))
    assert verbs == ['dataset', 'train'] * 3 + ['adapter']
    parts = [read_manifest(work / part.name / 'adapter') for part in script.PARTS]
    assert len({part.data for part in parts}) == 3
    assert [part.settings.get('init_weights') for part in parts] == [
        None, *(part.weights for part in parts[:-1])]
    averaged = read_manifest(output).settings['averaged']
    assert averaged == [part.weights for part in parts[-script.AVERAGED:]]
    LocalTranslator(TranslatorConfig(base=str(base), adapter=str(output), device='cpu'))

    weights = output / 'adapter_model.safetensors'
    made = weights.read_bytes()
    verbs.clear()
    script.make(work, output, 0.002, ('--base', str(base)))
    assert verbs == ['train'] * 3 + ['adapter'] and weights.read_bytes() == made
