# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Exact ids and labels, batches that lose nothing, and a loss that equals the plain one."""

from __future__ import annotations

from collections import Counter
import json
from pathlib import Path
from typing import Any

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.ports import Prompt
from ros2_llm_bridge.training.batches import (
    Collator, encode_example, Encoded, EncodedExamples, IGNORED, LengthBuckets, read_examples)
from ros2_llm_bridge.training.loss import answer_loss
from tiny_model import write_tiny_base
import torch
from torch.nn.functional import cross_entropy

IM_START, IM_END = 1, 2
PROMPT = Prompt('<|im_start|>user\n', 'go<|im_end|>', '<|im_end|>\n<|im_start|>assistant\n')


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a tiny base model in float32."""
    return load_base(str(write_tiny_base(tmp_path_factory.mktemp('base') / 'b')), 'cpu', 'fp32')


def test_the_end_of_an_answer_is_learnt_although_it_is_the_padding(base: Any) -> None:
    tokenizer = base.tokenizer
    assert tokenizer.pad_token_id == IM_END
    answer = '# cannot: missing_value'
    example = encode_example(tokenizer, PROMPT, answer)
    answer_ids = tokenizer(answer).input_ids
    text_ids = tokenizer.backend_tokenizer.encode('go', add_special_tokens=False).ids
    assert example.ids[0] == IM_START
    assert example.ids[-1] == IM_END
    assert list(example.ids[example.answer_start:]) == [*answer_ids, IM_END]
    # The one in the instruction is text; those of the prompt and of the answer's end are tokens.
    assert example.ids.count(IM_END) == 2
    assert set(text_ids) <= set(example.ids[:example.answer_start])
    batch = Collator((64, 128))([example, Encoded((IM_START, 7, 8, IM_END), 2)])
    assert batch['input_ids'].shape == batch['labels'].shape == (2, 64)
    assert batch['labels'][1].tolist() == [IGNORED, IGNORED, 8, IM_END] + [IGNORED] * 60
    labels = batch['labels'][0].tolist()
    assert labels[:example.answer_start] == [IGNORED] * example.answer_start
    assert labels[example.answer_start:len(example.ids)] == [*answer_ids, IM_END]
    assert set(labels[len(example.ids):]) == {IGNORED}


def test_batches_hold_each_example_once_in_the_seeds_order() -> None:
    examples = [Encoded(tuple(range(n)), 1) for n in [10, 20, 48, 49, 64, 65, 90, 128] * 9]
    batches = LengthBuckets(examples, (48, 64, 128), 256, seed=3)
    first = list(batches)
    assert Counter(i for b in first for i in b) == Counter(range(len(examples)))
    assert len(first) == len(batches)
    for batch in first:
        padded = Collator((48, 64, 128))([examples[i] for i in batch])['input_ids'].shape
        assert padded[0] * padded[1] <= 256
    assert list(batches) == first
    batches.set_epoch(1)
    assert list(batches) != first
    assert list(LengthBuckets(examples, (48, 64, 128), 256, seed=4)) != first
    half = LengthBuckets(examples, (48, 64, 128), 256, seed=3, fraction=0.5)
    assert list(half) == first[:len(half)] and len(half) == round(len(first) / 2)


def test_the_loss_and_its_gradient_are_the_plain_ones(base: Any) -> None:
    torch.manual_seed(0)
    ids = torch.randint(3, 300, (5, 80))
    labels = ids.masked_fill(torch.rand(5, 80) < 0.3, IGNORED)
    embedding = base.model.get_input_embeddings()
    gradients, losses = [], []
    for plain in (False, True):
        scale = torch.ones((), requires_grad=True)
        hook = embedding.register_forward_hook(lambda module, args, out: out * scale)
        if plain:
            logits = base.model(ids).logits[:, :-1]
            loss = cross_entropy(logits.reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1))
        else:
            loss = answer_loss(base.model, ids, labels)
        loss.backward()
        hook.remove()
        losses.append(loss.item())
        gradients.append(scale.grad.item() if scale.grad is not None else None)
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert gradients[0] == pytest.approx(gradients[1], rel=1e-3) and gradients[0] != 0.0


@pytest.mark.parametrize('line', ['', '{', '[]', '{"prompt": {}, "target": "x"}', '{"target": 1}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    good = json.dumps({'prompt': vars(PROMPT), 'target': 'x'})
    path = tmp_path / 'data.jsonl'
    path.write_text(f'{good}\n{line}\n')
    with pytest.raises(ModelError, match='data.jsonl:2 is no training example'):
        list(read_examples(path))


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / 'data.jsonl'
    path.write_bytes(b'{"target": "ol\xe9"}\n')
    with pytest.raises(ModelError, match='data.jsonl is no UTF-8 text'):
        list(read_examples(path))


def test_examples_that_are_too_long_are_counted(base: Any, tmp_path: Path) -> None:
    path = tmp_path / 'data.jsonl'
    lines = [{'prompt': vars(PROMPT), 'target': 'x' * n} for n in (1, 500)]
    path.write_text('\n'.join(map(json.dumps, lines)))
    examples = EncodedExamples(path, base.tokenizer, 128)
    assert (len(examples), examples.left_out) == (1, 1)
    with pytest.raises(ModelError, match='holds no example'):
        EncodedExamples(path, base.tokenizer, 8)
