# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the generated training data promises: determinism, agreement, balance, no leakage."""

from __future__ import annotations

from collections import Counter
import json
from pathlib import Path

import pytest
from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.model import Call, Cannot, Drive, GoToPlace, Turn
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.commands.vocabulary import MODEL_REFUSALS
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.training import dataset
from ros2_llm_bridge.training.dataset import Example, generate, overlap

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


def test_nearly_every_target_is_grounded_in_its_text(examples: list[Example]) -> None:
    refused = []
    positive = [e for e in examples if not isinstance(e.clause.program, Cannot)]
    for example in positive:
        try:
            check_grounding(example.clause.program, read(example.text))
        except InstructionError as error:
            refused.append((example.instruction, error.reason))
    assert len(refused) < 0.02 * len(positive), refused[:10]


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


def test_splits_share_no_text_and_held_out_templates_are_nowhere_else(
        examples: list[Example]) -> None:
    texts: dict[str, set[str]] = {}
    templates: dict[str, set[str]] = {}
    for example in examples:
        texts.setdefault(example.split, set()).add(example.instruction)
        templates.setdefault(example.split, set()).add(example.clause.template)
    assert set(texts) == {'train', 'validation', 'template_heldout'}
    assert not texts['train'] & texts['validation']
    assert not templates['template_heldout'] & (templates['train'] | templates['validation'])


def test_excluded_texts_do_not_occur() -> None:
    common = [e.text for e in generate(100, 5)]
    again = [e.text for e in generate(100, 5, excluded=[t.upper() for t in common])]
    assert not set(common) & set(again)


def test_overlap_ignores_case_and_punctuation(tmp_path: Path) -> None:
    path = tmp_path / 'set.jsonl'
    path.write_text(json.dumps({'text': 'Go, robot!'}) + '\n')
    assert overlap(['go robot', 'go on'], path) == ['go robot']


def test_program_writes_splits_and_a_card(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset.main(['--count', '400', '--seed', '2', '--output', str(tmp_path)])
    lines = {name: (tmp_path / f'{name}.jsonl').read_text().splitlines()
             for name in ('train', 'validation', 'heldout')}
    assert sum(map(len, lines.values())) == 400
    example = json.loads(lines['train'][0])
    assert set(example['prompt']) == {'prefix', 'instruction', 'suffix'}
    assert {'text', 'target', 'kind', 'template', 'split', 'expected'} <= set(example)
    assert '400 examples' in (tmp_path / 'README.md').read_text()
    assert '400 examples' in capsys.readouterr().out
