# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Systems side by side on tiny models: processes, the document, the page, the command line."""

from dataclasses import replace
import json
import subprocess
import sys

from PIL import Image
import pytest
from ros2_llm_bridge.benchmark.apart import run_apart
from ros2_llm_bridge.benchmark.comparison import compare, comparison_json
from ros2_llm_bridge.benchmark.document import add_part, continued, in_order, new_document
from ros2_llm_bridge.benchmark.page import write_page
from ros2_llm_bridge.benchmark.process import SystemProcess
from ros2_llm_bridge.benchmark.rows import (
    BenchmarkError, choose_rows, LLAMA, load_row, OWN, Row, ROWS)
from ros2_llm_bridge.benchmark.run import device_of
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.translate import prepare

pytestmark = pytest.mark.timeout(120)


def test_every_own_system_answers(tiny_choice, own_lines, robot):
    """In one process, for speed: each row loads, and saves passes as it says."""
    request = prepare(own_lines[0].text, robot).request
    systems = {name: load_row(ROWS[name], tiny_choice) for name in OWN if name != 'generate'}
    for system in systems.values():
        system.generate(request)  # fills the prefix cache
    made = {name: system.generate(request) for name, system in systems.items()}
    assert {m.text for m in made.values()} == {made['stepwise'].text}
    passes = {name: m.forward_passes for name, m in made.items()}
    assert passes['stepwise'] == passes['own-stepwise'] == made['stepwise'].tokens
    assert passes['stepwise'] > passes['forced'] >= passes['drafts'] == passes['bridge']


def test_generate_writes_without_a_grammar(tiny_choice, own_lines, robot):
    request = prepare(own_lines[0].text, robot).request
    made = load_row(ROWS['generate'], tiny_choice).generate(
        type(request)(request.prompt, request.grammar, 12))
    assert made.forward_passes == made.tokens <= 12


def test_systems_run_side_by_side(tiny_choice, own_lines, robot, tmp_path):
    rows = choose_rows(['bridge', 'stepwise'])
    assert [row.name for row in rows] == ['stepwise', 'bridge']  # the order of the table
    seen = []
    runs = compare(rows, tiny_choice, own_lines[:3], robot, rounds=2, warm_up=1,
                   on_progress=lambda done, due: seen.append((done, due)))
    assert seen == [(2 * n, 12) for n in range(1, 7)]
    for run in runs:
        assert [a.key for a in run.answers] == 2 * [line.key for line in own_lines[:3]]
        assert all(0 < a.model_ms <= a.latency_ms for a in run.answers)
        assert run.memory_mib > 50
        assert run.load_s > 0
    document = new_document(tiny_choice, 'cpu')
    add_part(document, 'compare', comparison_json(runs, own_lines[:3], {'a.jsonl': 'f' * 64}))
    part = json.loads(json.dumps(document))['parts']['compare']
    assert part['lines'] == len(part['texts']) == 3
    strangers = [replace(line, origin='somebody') for line in own_lines[:3]]
    assert comparison_json(runs, strangers, {})['texts'] == {}  # their words stay where they are
    assert {'date', 'revision', 'load_average', 'systems', 'files', 'answers'} <= set(part)
    write_page([document], tmp_path / 'page.md')
    page = (tmp_path / 'page.md').read_text(encoding='utf-8')
    assert 'as the bridge runs' in page
    assert 'They are owed' in page  # no GPU was measured
    with Image.open(tmp_path / 'page-cpu-latency.png') as picture:
        assert picture.size[0] > 500
    gpu = json.loads(json.dumps(document))
    gpu['model']['device'] = 'cuda'
    write_page([document, document, gpu], tmp_path / 'both.md')
    assert 'owed' not in (tmp_path / 'both.md').read_text(encoding='utf-8')
    pictures = sorted(path.name for path in tmp_path.glob('both-*'))
    assert pictures == ['both-cpu-latency.png', 'both-cpu2-latency.png', 'both-gpu-latency.png']


def test_a_system_that_cannot_be_loaded_is_named(tiny_choice, own_lines, robot):
    broken = Row('broken', 'a file that is not there', 'llama', weights='q8_0')
    if not __import__('importlib').util.find_spec('llama_cpp'):
        broken = Row('broken', 'an adapter that is not there', 'generate')
        tiny_choice = type(tiny_choice)(tiny_choice.adapter / 'none', tiny_choice.base, 'cpu')
    system = SystemProcess(broken, tiny_choice, own_lines[:1], robot)
    try:
        with pytest.raises(BenchmarkError, match='broken'):
            system.wait_ready()
    finally:
        system.close()


def test_an_error_comes_back_from_another_process():
    assert run_apart(device_of, 'cpu') == 'cpu'
    with pytest.raises(BenchmarkError, match='no device cuda:99'):
        run_apart(device_of, 'cuda:99')


@pytest.mark.parametrize('names', [['nothing'], ['bridge', 'nothing']])
def test_an_unknown_system_is_an_error(names):
    with pytest.raises(BenchmarkError, match="'nothing' is no system.*bridge"):
        choose_rows(names)


def test_llama_is_an_extra(monkeypatch):
    monkeypatch.setattr('importlib.util.find_spec', lambda name: None)
    assert [row.name for row in choose_rows(['all'])] == list(OWN)
    with pytest.raises(BenchmarkError, match='requirements/benchmark.txt'):
        choose_rows([LLAMA[0]])


def test_who_measures_loads_no_torch():
    """The threads of a model that is not asked would be in the way of those that are."""
    modules = ('run', 'comparison', 'process', 'document', 'page', 'gguf_files', 'start')
    code = ''.join(f'import ros2_llm_bridge.benchmark.{name}\n' for name in modules)
    done = subprocess.run(
        [sys.executable, '-c', f'{code}import sys\nsys.exit("torch" in sys.modules)'],
        timeout=60, check=False)
    assert done.returncode == 0


def test_parts_stand_in_the_order_of_the_page():
    assert in_order(['growth', 'compare']) == ['compare', 'growth']
    assert in_order(['all']) == ['compare', 'node', 'start', 'floor', 'growth']
    with pytest.raises(BenchmarkError, match="'speed' is no part"):
        in_order(['speed'])


def test_parts_of_another_model_are_not_mixed(tiny_choice, tmp_path):
    document = new_document(tiny_choice, 'cpu')
    add_part(document, 'start', {'total': 1})
    (tmp_path / 'benchmark.json').write_text(json.dumps(document))
    assert continued(new_document(tiny_choice, 'cpu'), tmp_path)['parts']['start']['total'] == 1
    with pytest.raises(BenchmarkError, match='another device'):
        continued(new_document(tiny_choice, 'cuda'), tmp_path)


def test_the_command_measures_and_writes_the_page(tiny_choice, tmp_path, capfd, monkeypatch):
    """Start and floor are measured anew, the page is made of what is there."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    common = ['benchmark', '--output', str(tmp_path / 'out')]
    model = ['--adapter', str(tiny_choice.adapter), '--base', tiny_choice.base, '--device', 'cpu',
             '--dtype', 'fp32', '--threads', '1']
    assert main([*common, *model, '--parts', 'start,floor', '--repeats', '2']) == 0
    document = json.loads((tmp_path / 'out/benchmark.json').read_text())
    assert list(document['parts']) == ['start', 'floor']
    stages = [name for name, _ in document['parts']['start']['stages']]
    assert stages[-3:] == ['loading base', 'loading adapter', 'warming up']
    floor = document['parts']['floor']
    assert floor['bandwidth_gbps'] > 0.5
    for one in floor['passes']:
        assert one['floor_ms'] == max(one['memory_ms'], one['compute_ms'])
        assert one['above'] > 1  # nothing is faster than the floor
    page = tmp_path / 'doc' / 'performance.md'
    assert main([*common, '--parts', 'none', '--page', str(page)]) == 0
    assert 'The floor of a pass' in page.read_text(encoding='utf-8')
    assert str(page) in capfd.readouterr().out


def test_wrong_arguments_are_told_at_once(tmp_path, capfd):
    common = ['benchmark', '--output', str(tmp_path)]
    assert main([*common, '--parts', 'speed']) == 3
    assert main([*common, '--rounds', '0']) == 2
    assert main([*common, '--data', str(tmp_path / 'none.jsonl')]) == 2
    assert main([*common, '--parts', 'none']) == 3
    told = capfd.readouterr().err
    for words in ("'speed' is no part", '0 is not at least 1', 'none.jsonl', 'benchmark.json'):
        assert words in told
