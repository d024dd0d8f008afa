# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The verb that evaluates, with tiny random models: answers on disk, reports, exit codes."""

from __future__ import annotations

from collections import Counter
import json
from pathlib import Path
import shutil
from typing import Any

import pytest
import ros2_llm_bridge
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.training.evaluation.few_shot import (
    few_shot_prefix, FewShotTranslator, FreeTranslator)
from ros2_llm_bridge.training.evaluation.lines import Line
from ros2_llm_bridge.training.evaluation.running import (
    code_hash, run_systems, stored_runs)
from ros2_llm_bridge.training.evaluation.systems import adapter_name, System
from ros2_llm_bridge.training.scoring import is_first_half
from ros2_llm_bridge.translate import prepare, Prepared, Translation
from tiny_model import write_tiny_adapter, write_tiny_base

pytestmark = pytest.mark.timeout(180)

DEMO = load_profile('demo')
SAID = {
    'drive forward 3 meters': {'do': 'move', 'distance_m': 3.0, 'speed_mps': None},
    'spin left': {'do': 'turn', 'angle_rad': 1.570796, 'rate_rps': None},
    'go to the attic': {'do': 'goto_place', 'place': 'attic'},
    'iron my shirts': {'do': 'refuse'},
    'stop right there': {'do': 'stop'},
}


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_base(tmp_path_factory.mktemp('models') / 'base')


@pytest.fixture(scope='module')
def adapter(base: Path) -> Path:
    return write_tiny_adapter(base, base.parent / 'mine' / 'tiny')


def write_lines(path: Path) -> Path:
    path.write_text(''.join(json.dumps({
        'text': text, 'expected': [action], 'kind': action['do'], 'origin': 'own'}) + '\n'
        for text, action in SAID.items()))
    return path


def test_every_system_is_reported_and_the_report_needs_no_model(
        base: Path, adapter: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = write_lines(tmp_path / 'human.jsonl'), tmp_path / 'out'
    train = tmp_path / 'train.jsonl'
    train.write_text('{"text": "Spin left."}\n')
    arguments = ['evaluate', '--hold-out', str(data), '--train-data', str(train),
                 '--base', str(base), '--adapter', str(adapter), '--compare', str(adapter),
                 '--device', 'cpu', '--output', str(out)]
    assert main(arguments) == ExitCode.DONE
    said = capfd.readouterr().out
    assert 'rules: 4 of 4 exact' in said
    found = json.loads((out / 'evaluation.json').read_text())
    assert list(found['systems']) == ['tiny', 'no-grammar', 'mine-tiny', 'few-shot', 'rules']
    assert {system['overall']['n'] for system in found['systems'].values()} == {4}
    assert {system['seen']['n'] for system in found['systems'].values()} == {1}
    for name in ('accuracy.png', 'risk_coverage.png', 'calibration.png'):
        assert (out / name).read_bytes().startswith(b'\x89PNG')
    report, errors = (out / 'report.md').read_text(), (out / 'errors.md').read_text()
    for text in SAID:
        assert text not in report and text not in (out / 'evaluation.json').read_text()
        if not is_first_half(text):
            assert text not in errors
    monkeypatch.setattr('ros2_llm_bridge.inference.local.LocalTranslator', None)
    (out / 'report.md').unlink()
    assert main([*arguments, '--report-only']) == ExitCode.DONE
    assert (out / 'report.md').read_text() == report
    assert (out / 'errors.md').read_text() == errors
    # Every answer is there: nothing is loaded.
    assert main([*arguments, '--threshold', '1']) == ExitCode.DONE
    strict = json.loads((out / 'evaluation.json').read_text())['systems']['tiny']
    assert strict['moved_instead']['count'] == 0


def test_wrong_data_is_a_usage_error(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / 'wrong.jsonl'
    wrong.write_text('{"text": "a"}\n')
    output = ['--output', str(tmp_path / 'out')]
    assert main(['evaluate', '--data', str(wrong), *output]) == ExitCode.USAGE
    assert '"expected" must be a list' in ' '.join(capsys.readouterr().err.split())
    assert main(['evaluate', *output]) == ExitCode.USAGE
    assert main(['evaluate', '--data', str(wrong), '--baselines', 'a', *output]) == 2
    data = write_lines(tmp_path / 'right.jsonl')
    assert main(['evaluate', '--data', str(data), '--report-only', *output]) == ExitCode.USAGE
    assert main(['evaluate', '--data', str(data), '--adapter', str(tmp_path / 'none'), *output
                 ]) == ExitCode.MODEL


def lines(count: int) -> list[Line]:
    return [Line(f'sentence {i}', ({'do': 'refuse'},)) for i in range(count)]


class Counting:
    """A system that counts what it is asked and may break down."""

    def __init__(self, breaks_at: int = -1) -> None:
        self.asked: Counter[str] = Counter()
        self.breaks_at = breaks_at

    def __call__(self, text: str, profile: Any) -> Translation:
        if sum(self.asked.values()) == self.breaks_at:
            raise KeyboardInterrupt
        self.asked[text] += 1
        prepared = prepare('', profile)
        if isinstance(prepared, Prepared):
            raise ValueError('an empty text needs no model')
        return prepared


def system(counting: Counting, weights: str = 'a') -> System:
    return System('own', 'counts', {'weights': weights}, lambda: counting)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    first, second = Counting(breaks_at=4), Counting()
    with pytest.raises(KeyboardInterrupt):
        run_systems([system(first)], lines(10), DEMO, tmp_path)
    shown: list[tuple[str, int, int]] = []
    ran = run_systems([system(second)], lines(10), DEMO, tmp_path,
                      on_progress=lambda *step: shown.append(step))
    assert set(first.asked) | set(second.asked) == {x.text for x in lines(10)}
    assert not set(first.asked) & set(second.asked)
    assert shown[0] == ('own', 4, 10) and shown[-1] == ('own', 10, 10)
    assert stored_runs(tmp_path, lines(10)) == ran


def test_answers_of_another_model_or_robot_are_asked_for_again(tmp_path: Path) -> None:
    notes: list[str] = []
    for weights, profile, fresh, asked in (
            ('a', DEMO, False, 3), ('a', DEMO, False, 0), ('b', DEMO, False, 3),
            ('b', load_profile('turtlebot4'), False, 3),
            ('b', load_profile('turtlebot4'), True, 3)):
        counting = Counting()
        run_systems([system(counting, weights)], lines(3), profile, tmp_path, fresh,
                    on_note=notes.append)
        assert sum(counting.asked.values()) == asked
    assert len(notes) == 2 and 'asking again' in notes[0]
    (tmp_path / 'predictions' / 'own.jsonl').write_text('{"ident')
    counting = Counting()
    run_systems([system(counting, 'b')], lines(3), DEMO, tmp_path, on_note=notes.append)
    assert sum(counting.asked.values()) == 3
    assert notes[2:] == [
        'own: the file of answers was cut off before the first one; beginning anew']
    assert len(stored_runs(tmp_path, lines(3))[0].answers) == 3


@pytest.mark.parametrize('changed', [
    'inference/decoder.py', 'profile/schema.py', 'commands/grammar.py', 'translate.py',
    'training/evaluation/lines.py', 'inference/new.py'])
def test_answers_are_of_the_code_that_gave_them(tmp_path: Path, changed: str) -> None:
    package = tmp_path / 'package'
    shutil.copytree(
        Path(ros2_llm_bridge.__file__).parent, package,
        ignore=shutil.ignore_patterns('__pycache__', 'phrases', 'nodes', 'execution'))
    assert code_hash(package) == code_hash()
    (package / 'cli' / 'main.py').unlink()
    assert code_hash(package) == code_hash()
    with (package / changed).open('a') as stream:
        stream.write('\n')
    assert code_hash(package) != code_hash()


class Recording:
    """A port that keeps its requests."""

    def __init__(self) -> None:
        self.requests: list[GenerationRequest] = []

    def generate(self, request: GenerationRequest) -> Generation:
        self.requests.append(request)
        return Generation('# cannot: not_a_command', 0.5, 1, 1, 1.0)


def test_the_baselines_change_the_prompt_and_the_grammar_alone() -> None:
    prepared = prepare('turn left', DEMO)
    assert isinstance(prepared, Prepared)
    port = Recording()
    FewShotTranslator(port).generate(prepared.request)
    FreeTranslator(port).generate(prepared.request)
    shot, free = port.requests
    assert shot.prompt.prefix == few_shot_prefix() + prepared.request.prompt.prefix
    assert (shot.grammar, shot.prompt.instruction) == (prepared.request.grammar, 'turn left')
    assert (free.grammar, free.prompt) == ('', prepared.request.prompt)


def test_the_baselines_change_each_part_of_a_long_list() -> None:
    prepared = prepare(', '.join(['turn left', 'drive 2 meters'] * 4), DEMO)
    assert isinstance(prepared, Prepared)
    port = Recording()
    FewShotTranslator(port).generate(prepared.request)
    FreeTranslator(port).generate(prepared.request)
    shot, free = port.requests
    assert len(shot.parts) == len(free.parts) == len(prepared.request.parts) > 1
    assert all(part.prompt.prefix.startswith(few_shot_prefix()) for part in shot.parts)
    assert {part.grammar for part in free.parts} == {''}


def test_every_solved_example_is_in_the_language() -> None:
    from ros2_llm_bridge.profile.schema import Capability
    lights = Capability(name='lights', interface='std_srvs/srv/SetBool',
                        arguments={'data': 'bool'})
    shots = few_shot_prefix().split('<|im_start|>assistant\n')[1:]
    assert len(shots) == 14
    for shot in shots:
        parse(shot.split('<|im_end|>')[0], [lights])


def test_adapters_with_one_name_are_told_apart() -> None:
    assert adapter_name(Path('/m/a/lora'), ()) == 'lora'
    assert adapter_name(Path('/m/a/lora'), ('lora',)) == 'a-lora'
    assert adapter_name(Path('/m/a/lora'), ('lora', 'a-lora')) == 'a-lora-2'
    assert adapter_name(Path('/m/a/rules'), ()) == 'a-rules'
