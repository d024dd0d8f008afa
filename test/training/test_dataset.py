# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the generated training data promises: determinism, agreement, balance, no leakage."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
import json
from pathlib import Path
from typing import Any

from datasets import load_dataset
import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.model import Call, Cannot, Drive, GoToPlace, Turn
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.commands.vocabulary import MODEL_REFUSALS
from ros2_llm_bridge.training.dataset import Example, generate
from ros2_llm_bridge.training.dataset_files import (
    PhraseError, read_phrases, read_texts, write)
from ros2_llm_bridge.training.dataset_splits import (
    HELD_OUT_NOUNS, held_out_pairs, normal, SPLITS)

COUNT = 3000


@pytest.fixture(scope='module')
def dropped() -> Counter[str]:
    return Counter()


@pytest.fixture(scope='module')
def examples(dropped: Counter[str]) -> list[Example]:
    return list(generate(COUNT, 11, dropped))


def test_the_same_seed_gives_the_same_data() -> None:
    first = [e.to_json() for e in generate(200, 3)]
    assert first == [e.to_json() for e in generate(200, 3)]
    assert first != [e.to_json() for e in generate(200, 4)]


def test_no_example_occurs_twice(examples: list[Example]) -> None:
    prompts = Counter(json.dumps(e.to_json()['prompt']) for e in examples)
    assert len(prompts) == len(examples) == COUNT


def test_every_target_parses_into_its_program(examples: list[Example]) -> None:
    for example in examples:
        assert parse(example.target, example.clause.capabilities) == example.clause.program


def test_no_pattern_shows_its_brackets(examples: list[Example]) -> None:
    for example in examples:
        if example.clause.kind != 'refuse_injection':
            assert not set('{}|^') & set(example.text), example.text


def test_every_target_passes_the_checks_before_execution(examples: list[Example]) -> None:
    for example in examples:
        if not isinstance(example.clause.program, Cannot):
            check_grounding(example.clause.program, read(example.text))


def test_names_are_words_of_the_instruction(examples: list[Example]) -> None:
    for example in examples:
        if isinstance(example.clause.program, tuple):
            spoken = set(names(read(example.text).items))
            for command in example.clause.program:
                if isinstance(command, GoToPlace):
                    assert command.name in spoken


def test_few_pairs_contradict_the_reader(
        examples: list[Example], dropped: Counter[str]) -> None:
    assert sum(dropped.values()) < 0.05 * len(examples), dropped.most_common(10)


def test_refusals_are_a_quarter_to_a_third_and_use_every_code(examples: list[Example]) -> None:
    programs = [e.clause.program for e in examples]
    codes = Counter(p.code for p in programs if isinstance(p, Cannot))
    assert 0.25 < sum(codes.values()) / len(examples) < 0.36
    assert set(codes) == set(MODEL_REFUSALS)


def test_signs_are_balanced(examples: list[Example]) -> None:
    signs: Counter[tuple[str, int]] = Counter()
    for example in examples:
        if isinstance(example.clause.program, tuple):
            for command in example.clause.program:
                if isinstance(command, (Drive, Turn)):
                    signs[type(command).__name__, command.sign] += 1
    for motion in ('Drive', 'Turn'):
        assert 0.5 < signs[motion, 1] / signs[motion, -1] < 2.0


def test_calls_only_name_listed_capabilities(examples: list[Example]) -> None:
    calls = 0
    for example in examples:
        listed = {(c.name, c.interface) for c in example.clause.capabilities}
        if isinstance(example.clause.program, tuple):
            for command in example.clause.program:
                if isinstance(command, Call):
                    calls += 1
                    assert (command.name, command.interface) in listed
    assert calls > 0.03 * len(examples)
    assert 0.12 < sum(bool(e.clause.capabilities) for e in examples) / len(examples) < 0.25


def test_the_same_request_is_refused_without_its_capability(examples: list[Example]) -> None:
    met = {e.instruction for e in examples if e.clause.kind == 'capability'}
    refused = {e.instruction for e in examples if e.clause.kind == 'refuse_capability'}
    assert len(met & refused) > 0.2 * len(met)


def test_no_split_leaks_into_another(examples: list[Example]) -> None:
    texts = {split: {normal(e.text) for e in examples if e.split == split} for split in SPLITS}
    assert all(texts.values())
    trained = texts.pop('train') | {
        normal(e.instruction) for e in examples if e.split == 'train'}
    for split, held_out in texts.items():
        assert not trained & held_out, split


def test_training_shows_nothing_that_a_test_holds_out(examples: list[Example]) -> None:
    trained = [e for e in examples if e.split in ('train', 'validation')]
    templates = {e.clause.template for e in examples if e.split == 'test_templates'}
    assert not templates & {e.clause.template for e in trained}
    for example in trained:
        assert not HELD_OUT_NOUNS & set(normal(example.instruction).split()), example.text
        assert not held_out_pairs(example.clause), example.text


def test_excluded_texts_do_not_occur() -> None:
    common = [e.text for e in generate(100, 5)]
    again = [e.text for e in generate(100, 5, excluded=[t.upper() for t in common])]
    assert not set(common) & set(again)


PHRASE = ('{"text": "scoot forward 2 meters", "written": "ros2 topic pub --for 2m /cmd_vel '
          'geometry_msgs/msg/Twist \\"{linear: {x: default}}\\""}\n')


def test_emphasis_draws_some_phrases_more_often() -> None:
    def share(factor: float) -> float:
        drawn = generate(400, 5, emphasis={'phrasebook': factor})
        return sum(e.clause.template.startswith('book.') for e in drawn) / 400

    assert share(0) == 0 < share(1) < share(8) / 2


@pytest.mark.parametrize('value, reason', [
    ('phrasebok=4', "'phrasebok' has no phrases; use again, arcs"),
    ('phrasebook', 'must be a number from 0 to 100, as phrasebook=4'),
    ('phrasebook=-1', 'must be a number from 0 to 100'),
    ('phrasebook=nan', 'must be a number from 0 to 100'),
])
def test_a_wrong_emphasis_is_named(
        value: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['dataset', '--emphasis', value, '--output', str(tmp_path / 'data')]) == 2
    assert reason in ' '.join(capsys.readouterr().err.split())
    assert not (tmp_path / 'data').exists()


def test_verb_writes_a_data_set_that_the_library_reads(
        tmp_path: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('HF_HUB_OFFLINE', '1')
    (tmp_path / 'own.jsonl').write_text(PHRASE)
    folder = tmp_path / 'data'
    assert main(['dataset', '--count', '600', '--seed', '2', '--output', str(folder),
                 '--phrases', str(tmp_path / 'own.jsonl'), '--repeat', '3']) == 0
    assert '600 examples' in capsys.readouterr().out
    loaded = load_dataset(str(folder), cache_dir=str(tmp_path / 'cache'))
    assert set(loaded) == set(SPLITS)
    assert sum(split.num_rows for split in loaded.values()) == 600 + 3
    own = [line for line in loaded['train'] if line['kind'] == 'own']
    assert [line['text'] for line in own] == ['scoot forward 2 meters'] * 3
    assert own[0]['expected'] == [{'do': 'move', 'distance_m': 2.0, 'speed_mps': None}]


@pytest.mark.parametrize('line, reason', [
    (PHRASE.replace('--for 2m', '--for 3m'), 'm not found'),
    (PHRASE.replace('forward', 'back'), 'backward'),
    (PHRASE.replace('linear', 'liner'), 'liner'),
    ('{"text": "go"}', 'written'),
    ('nonsense', 'Expecting value'),
])
def test_a_wrong_phrase_is_named(line: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / 'own.jsonl'
    path.write_text(PHRASE + line + '\n')
    with pytest.raises(PhraseError, match=':2 is no usable phrase') as error:
        read_phrases(path)
    assert reason in str(error.value)


def test_own_phrases_neither_train_an_excluded_text_nor_one_that_is_tested(
        examples: list[Example], tmp_path: Path) -> None:
    tested = next(e for e in examples if e.split == 'test_places')
    own = [replace(tested, text=tested.text.upper(), split='train')]
    write(examples, tmp_path / 'data', 1, Counter(), own)
    texts = {split: {normal(text) for text in read_texts(tmp_path / 'data' / f'{split}.jsonl')}
             for split in SPLITS}
    assert [split for split in SPLITS if normal(tested.text) in texts[split]] == ['train']
    assert '`--exclude`' not in (tmp_path / 'data' / 'README.md').read_text()
    assert 'whose 2 different texts' in write(
        examples[:5], tmp_path / 'less', 1, Counter(), excluded=['Go on!', 'go on', 'halt'])
    with pytest.raises(PhraseError, match='among the excluded texts'):
        write(examples, tmp_path / 'none', 1, Counter(), own, excluded=[f'{tested.text}!'])
    assert not (tmp_path / 'none').exists()


@pytest.mark.parametrize('reader', [read_phrases, read_texts])
def test_a_file_that_is_not_utf_8_is_named(reader: Any, tmp_path: Path) -> None:
    path = tmp_path / 'own.jsonl'
    path.write_bytes(b'{"text": "ol\xe9"}\n')
    with pytest.raises(PhraseError, match='own.jsonl is no UTF-8 text'):
        reader(path)


def test_a_separator_within_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / 'texts.jsonl'
    path.write_text('{"text": "go\u2028on"}\n', encoding='utf-8')
    assert read_texts(path) == ['go\u2028on']
