# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The comparison of methods on a tiny model: what is done is not done again; the page says all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.training.config import TrainConfigError
from ros2_llm_bridge.training.methods_grid import chosen_cells, grid, write_sample
from ros2_llm_bridge.training.methods_results import RESULT_NAME
from tiny_families import write_data
from tiny_model import write_tiny_base


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny base model."""
    return write_tiny_base(tmp_path_factory.mktemp('base') / 'b')


@pytest.fixture(scope='module')
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of data with held-out lines."""
    folder = write_data(tmp_path_factory.mktemp('data'), repeats=30, validation=True)
    (folder / 'validation.jsonl').rename(folder / 'test_templates.jsonl')
    return folder


@pytest.mark.timeout(180)
def test_cells_are_trained_measured_and_not_done_twice(
        base: Path, data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / 'gold.jsonl'
    gold.write_text(json.dumps({'text': 'go left', 'kind': 'motion', 'expected': [
        {'do': 'velocity', 'direction': 'left', 'duration_s': None}]}) + '\n')
    arguments = [
        'methods', '--data', str(data), '--output', str(tmp_path / 'out'), '--base', str(base),
        '--gold', f'people={gold}', '--examples', '20', '--set', 'device=cpu',
        '--set', 'lengths=[64, 128]', '--set', 'batch_tokens=512', '--set', 'threads=1',
        '--cells', 'untuned,lora-r4']
    assert main(arguments) == 0
    printed = capfd.readouterr().out
    assert '[1/2] untuned base' in printed and '[2/2] LoRA, r 4' in printed
    cells = {name: json.loads((tmp_path / 'out' / 'cells' / name / RESULT_NAME).read_text())
             for name in ('untuned', 'lora-r4')}
    assert [cells[n]['trained_weights'] for n in cells] == [0, 4096]
    assert cells['lora-r4']['file_bytes'] > 2 * 4096 and not cells['untuned']['file_bytes']
    assert not (tmp_path / 'out' / 'cells' / 'lora-r4' / 'adapter' / 'checkpoints').exists()
    for cell in cells.values():
        assert cell['evaluations']['heldout']['overall']['n'] == 2
        assert cell['evaluations']['people']['overall']['n'] == 1
        assert cell['evaluations']['heldout']['latency_ms']['median'] > 0
    page = (tmp_path / 'out' / 'methods.md').read_text()
    assert '| LoRA, r 4 | 4,096 | ' in page and 'heldout n=2, people n=1' in page
    for name in ('methods_accuracy.png', 'methods_cost.png'):
        assert name in page and (tmp_path / 'out' / name).read_bytes().startswith(b'\x89PNG')
    assert main(arguments) == 0
    again = capfd.readouterr().out
    assert '[1/2]' not in again and '| LoRA, r 4 |' in again
    assert main([*arguments, '--limit', '1']) == 2
    assert 'was made from other data or settings' in ' '.join(capfd.readouterr().err.split())


@pytest.mark.parametrize('arguments, said', [
    (['--cells', 'lora-r5'], 'cells: there is no lora-r5; there are untuned, lora-r4'),
    (['--gold', 'x'], "'x' is not NAME=FILE"),
    (['--gold', 'people=none.jsonl'], 'there is no file none.jsonl'),
    (['--set', 'sed=1'], 'sed: no such field'),
    (['--set', 'seed=7'], 'seed: the cells of the grid decide it'),
    (['--set', 'method=prompt'], 'method: the cells of the grid decide it'),
    (['--set', 'lora_r=2'], 'lora_r: the cells of the grid decide it'),
    (['--set', 'lengths=['], "lengths: '[' cannot be read"),
    (['--set', 'threads'], "'threads' is not FIELD=VALUE"),
    (['--base', 'a', '--set', 'base=b'], 'base: is given more than once')])
def test_the_verb_says_what_is_wrong(
        data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str],
        said: str) -> None:
    given = ['--data', str(data), '--output', str(tmp_path), *arguments]
    assert main(['methods', *given]) == 2
    assert said in ' '.join(capsys.readouterr().err.split())


def test_the_grids_hold_what_they_promise() -> None:
    names = [cell.name for cell in grid('cpu').cells]
    assert names == ['untuned', 'lora-r4', 'lora-r8', 'lora-r16', 'prompt-5', 'prompt-10',
                     'prompt-20', 'prompt-50', 'p-tuning-20', 'prefix-20', 'full']
    full = grid('full').cells
    assert len({cell.name for cell in full}) == len(full) == 1 + 3 * 14
    assert {cell.seed for cell in full} == {0, 1, 2}
    assert [c.name for c in chosen_cells(full, ['full-seed2', 'untuned'])] == [
        'full-seed2', 'untuned']
    with pytest.raises(TrainConfigError, match='grid'):
        grid('huge')


def test_a_sample_is_always_the_same_and_in_order(tmp_path: Path) -> None:
    source = tmp_path / 'all.jsonl'
    source.write_text(''.join(f'{{"n": {n}}}\n' for n in range(50)))
    for name in ('a', 'b'):
        write_sample(source, tmp_path / name, 20)
    kept = [json.loads(line)['n'] for line in (tmp_path / 'a').read_text().splitlines()]
    assert len(kept) == 20 and kept == sorted(set(kept)) and kept != list(range(20))
    assert (tmp_path / 'a').read_text() == (tmp_path / 'b').read_text()
    write_sample(source, tmp_path / 'c', 0)
    assert (tmp_path / 'c').read_text() == source.read_text()
