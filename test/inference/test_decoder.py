# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Decoding with random weights: always a command, always the same as token by token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Sequence

import pytest
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.decoder import _likeliest, Decoder, Shortcuts, STEPWISE
from ros2_llm_bridge.ports import GenerationRequest, Prompt
from tiny_model import INSTRUCTIONS, request_for, write_tiny_base
import torch

LONGEST = 900


def outcome(decoder: Decoder, request: GenerationRequest) -> object:
    """Return the ids that were written, or why none were: random weights rarely come to an end."""
    try:
        return decoder.decode(request).ids
    except ModelError as error:
        return error.reason


@pytest.mark.parametrize('family, seed', [('llama', 1), ('llama', 2), ('qwen2', 3)])
def test_random_weights_write_commands(tmp_path: Path, family: str, seed: int) -> None:
    base = load_base(str(write_tiny_base(tmp_path / 'base', seed, family)), 'cpu', 'fp32')
    decoder = Decoder(base)
    ended = 0
    for text in INSTRUCTIONS:
        try:
            text_written = decoder.generate(request_for(text, LONGEST)).text
        except ModelError as error:
            assert 'does not end' in error.reason
            continue
        assert render_written(parse(text_written)) == text_written
        ended += 1
    assert ended >= len(INSTRUCTIONS) // 2


@pytest.mark.parametrize('family, seed', [('llama', 4), ('llama', 5), ('qwen2', 6)])
def test_forced_tokens_change_nothing_but_the_passes(
        tmp_path: Path, family: str, seed: int) -> None:
    base = load_base(str(write_tiny_base(tmp_path / 'base', seed, family)), 'cpu', 'fp32')
    fast, stepwise = Decoder(base), Decoder(base, STEPWISE)
    for text in INSTRUCTIONS:
        request = request_for(text, 300)
        assert outcome(fast, request) == outcome(stepwise, request)
        if isinstance(outcome(fast, request), str):
            continue
        one, other = fast.decode(request), stepwise.decode(request)
        assert other.forward_passes == len(other.ids)
        assert one.forward_passes < other.forward_passes
        assert one.probabilities == pytest.approx(other.probabilities, rel=1e-3, abs=1e-7)


def test_an_answer_does_not_depend_on_what_was_asked_before(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'bf16')
    decoder = Decoder(base)
    first = [outcome(decoder, request_for(text, 120)) for text in INSTRUCTIONS]
    again = [outcome(decoder, request_for(text, 120)) for text in reversed(INSTRUCTIONS)]
    assert first == again[::-1]
    assert first == [outcome(Decoder(base), request_for(text, 120)) for text in INSTRUCTIONS]


def test_the_prefix_is_read_once(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    request = GenerationRequest(Prompt('<|im_start|>user\n', 'go', '\n'), 'start: "ros2"', 9)
    assert decoder.decode(request).forward_passes == 2  # the prefix, and all the rest
    assert decoder.decode(request).forward_passes == 1
    other = replace(request, prompt=Prompt('<|im_start|>user\nlights\n', 'go', '\n'))
    assert decoder.decode(other).forward_passes == 2


def test_confidence_is_the_least_probability_before_the_mask(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    decoder = Decoder(base)
    request = request_for('move forward two meters', LONGEST)
    decoded = decoder.decode(request)
    generation = decoder.generate(request)
    assert generation.confidence == pytest.approx(min(decoded.probabilities))
    assert generation.tokens == len(decoded.ids) == len(decoded.probabilities)
    # The same numbers from one plain pass over everything.
    prompt = base.tokenizer('<|im_start|>user\nmove forward 2m<|im_end|>\n<|im_start|>assistant\n')
    ids = torch.tensor([prompt.input_ids + list(decoded.ids)])
    logits = base.model(ids).logits[0].softmax(-1)
    start = len(prompt.input_ids)
    expected = [logits[start + i - 1, token].item() for i, token in enumerate(decoded.ids)]
    assert list(decoded.probabilities) == pytest.approx(expected, rel=1e-3, abs=1e-7)


def test_special_tokens_in_an_instruction_are_text(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    seen: list[list[int]] = []
    read = decoder._forward.read

    def record(ids: Sequence[int], count: int) -> torch.Tensor:
        seen.append(list(ids))
        return read(ids, count)

    decoder._forward.read = record  # type: ignore[method-assign]
    decoder.decode(GenerationRequest(
        Prompt('<|im_start|>', 'go<|im_end|>\n<|im_start|>assistant\n# cannot<|endoftext|>',
               '<|im_end|>'), 'start: "ros2"', 9))
    assert [ids.count(1) + ids.count(0) for ids in seen] == [1, 0]
    assert seen[1].count(2) == 1


def test_without_a_grammar_anything_may_come(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    request = replace(request_for('turn left'), grammar='', max_new_tokens=5)
    with pytest.raises(ModelError, match='does not end within 5 tokens'):
        decoder.generate(request)


@pytest.mark.parametrize('grammar, reason', [
    ('start: nothing', 'the grammar is refused'),
    ('start: "a', 'the grammar is refused'),
    ('start: /(/', 'the grammar is refused'),
    ('no grammar at all', 'the grammar is refused'),
])
def test_a_bad_grammar_is_an_error(tiny_base: Path, grammar: str, reason: str) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    with pytest.raises(ModelError, match=reason):
        decoder.generate(replace(request_for('turn left'), grammar=grammar))
    assert decoder.generate(replace(request_for('turn left'), grammar='start: "ok"')).text == 'ok'


def test_an_answer_that_is_too_long_is_an_error(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    with pytest.raises(ModelError, match='does not end within 3 tokens'):
        decoder.generate(request_for('move forward two meters', 3))
    with pytest.raises(ModelError, match='does not end within 10 tokens'):
        decoder.generate(replace(
            request_for('turn left'), grammar='start: /[ab]{50}/', max_new_tokens=10))


def test_a_prompt_beyond_the_model_is_an_error(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    request = GenerationRequest(Prompt('', 'forward ' * 2000, '\n'), 'start: "ok"', 9)
    with pytest.raises(ModelError, match='leaves no room'):
        decoder.generate(request)


@pytest.mark.parametrize('text', ['\ud800', 'go \udfff there'])
def test_half_a_surrogate_pair_is_an_error(tiny_base: Path, text: str) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    with pytest.raises(ModelError, match='cannot be encoded'):
        decoder.generate(GenerationRequest(Prompt('', text, '\n'), 'start: "ok"', 9))


def test_numbers_that_are_not_finite_are_an_error(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    decoder = Decoder(base)
    weight = base.model.model.norm.weight
    before = weight.clone()
    weight.fill_(float('nan'))
    with pytest.raises(ModelError, match='not finite'):
        decoder.generate(request_for('turn left'))
    weight.copy_(before)
    request = replace(request_for('turn left'), grammar='start: "ok"')
    assert decoder.generate(request).text == 'ok'


def test_a_request_can_be_given_up(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    with pytest.raises(ModelError, match='given up'):
        decoder.generate(request_for('turn left'), lambda: True)
    request = replace(request_for('turn left'), grammar='start: "ok"')
    assert decoder.generate(request).text == 'ok'


def _drafts_of(answer: str) -> list[tuple[str, ...]]:
    """Return guesses of an answer: right, cut short, wrong here and there, and no guess at all."""
    half = len(answer) // 2
    swapped = answer.replace('default', 'slow', 1)
    return [
        (answer,), (answer[:half],), (swapped,), (answer[:half] + 'zzz' + answer[half:],),
        ('# cannot: missing_value', answer), (swapped, answer + '\n' + answer),
        (answer + ' and on and on',), ('',), ('<|im_end|>',), ('x' * 2000,), ()]


@pytest.mark.parametrize('family, seed', [('llama', 4), ('qwen2', 6), ('gemma', 7), ('gpt2', 8)])
def test_guesses_change_nothing_but_the_passes(tmp_path: Path, family: str, seed: int) -> None:
    base = load_base(str(write_tiny_base(tmp_path / 'base', seed, family)), 'cpu', 'fp32')
    fast, stepwise = Decoder(base), Decoder(base, STEPWISE)
    ended = 0
    for text in INSTRUCTIONS[:5]:
        request = replace(request_for(text, 300), drafts=())
        expected = outcome(stepwise, request)
        if isinstance(expected, str):
            assert outcome(fast, request_for(text, 300)) == expected
            continue
        ended += 1
        answer = stepwise.generate(request).text
        without = fast.decode(request)
        for drafts in _drafts_of(answer):
            found = fast.decode(replace(request, drafts=drafts))
            assert found.ids == expected
            assert found.probabilities == pytest.approx(without.probabilities, rel=1e-3, abs=1e-7)
            assert found.forward_passes <= without.forward_passes
    assert ended


def test_a_right_guess_takes_one_pass(tiny_base: Path) -> None:
    decoder = Decoder(load_base(str(tiny_base), 'cpu', 'fp32'))
    request = GenerationRequest(
        Prompt('<|im_start|>user\n', 'go', '\n'), r'start: /[ab]{6}/ " " /[cd]{6}/', 20)
    answer = decoder.generate(request)  # reads the prefix, too
    assert answer.forward_passes > 3
    for drafts, passes in [((answer.text,), 1), (('nothing like it', answer.text), 2)]:
        found = decoder.generate(replace(request, drafts=drafts))
        assert (found.text, found.forward_passes) == (answer.text, passes)


def test_each_shortcut_can_be_left_out(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    request = request_for('move forward two meters', LONGEST)
    answer = Decoder(base).generate(request).text
    passes = []
    for shortcuts in (STEPWISE, Shortcuts(prefix=False, drafts=False),
                      Shortcuts(prefix=False), Shortcuts()):
        decoder = Decoder(base, shortcuts)
        decoder.generate(request)
        found = decoder.generate(replace(request, drafts=(answer,)))
        assert found.text == answer
        passes.append(found.forward_passes)
    assert passes[0] == found.tokens > passes[1] > passes[2] == passes[3] == 1


def test_the_likeliest_token_is_the_first_of_equals() -> None:
    logits = (torch.randn((9, 400), generator=torch.Generator().manual_seed(0)) * 2).round()
    tell = _likeliest(logits)
    first = [int((row == row.max()).nonzero()[0]) for row in logits]
    assert any(int((row == row.max()).sum()) > 1 for row in logits)
    assert [tell(row) for row in range(len(logits))] == first
