# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Choosing among words for many texts at a time gives what one pass for each text gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.choosing import BatchChooser, load_chooser
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.encoding import encode_answer, encode_prompt
from ros2_llm_bridge.inference.forward import forward_of
from ros2_llm_bridge.inference.virtual_tokens import cache_behind, keys_of_embeddings
from ros2_llm_bridge.logs.prompts import build_log_prompt, CLASSES
from ros2_llm_bridge.ports import Prompt
import torch

TEXTS = ['x', 'goal reached', 'lost ' * 9, 'y', '', 'the second longest of these lines'] * 7


@pytest.mark.parametrize('virtual_tokens', [0, 3])
@torch.inference_mode()
def test_a_batch_chooses_as_one_text_at_a_time(tiny_base: Path, virtual_tokens: int) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    virtual = ()
    if virtual_tokens:
        torch.manual_seed(1)
        virtual = keys_of_embeddings(
            forward_of(base.model), torch.randn(virtual_tokens, base.model.config.hidden_size))
    prompts = [build_log_prompt('classify', text) for text in TEXTS]
    chosen = BatchChooser(base, CLASSES, virtual).choose(prompts)
    first = [encode_answer(base.tokenizer, word)[0] for word in CLASSES]
    for prompt, choice in zip(prompts, chosen):
        ids = torch.tensor([encode_prompt(base.tokenizer, prompt)])
        logits = base.model(
            input_ids=ids, past_key_values=cache_behind(virtual), use_cache=True).logits[0, -1]
        probabilities = logits.float().softmax(0)[first]
        assert choice.word == CLASSES[int(probabilities.argmax())]
        assert choice.confidence == pytest.approx(float(probabilities.max()), rel=1e-3)
    assert len({choice.word for choice in chosen}) > 1


def test_no_text_takes_no_pass(tiny_base: Path) -> None:
    config = TranslatorConfig(adapter=None, base=str(tiny_base), device='cpu')
    assert load_chooser(config, CLASSES).choose([]) == []


def test_what_cannot_be_chosen_is_an_error(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    with pytest.raises(ModelError, match='begin with the same token'):
        BatchChooser(base, ['zzone', 'zztwo'])
    with pytest.raises(ModelError, match='1 to 1024 tokens'):
        BatchChooser(base, CLASSES).choose([Prompt('', 'q' * 2000, '')])


def test_an_adapter_for_commands_is_refused(tiny_base: Path, tiny_adapter: Path) -> None:
    config = TranslatorConfig(
        adapter=str(tiny_adapter), base=str(tiny_base), device='cpu', task='classify')
    with pytest.raises(AdapterError, match="needed is task 'classify'"):
        load_chooser(config, CLASSES)
