# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Choose one of a few words for many texts, all of them in one forward pass.

Only for words whose first tokens differ: then the first token is the choice, and nothing need be
written. For sorting lines, where the decoder would take two passes for each.
"""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.base_model import BaseModel, load_base
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.encoding import encode_answer, encode_prompt
from ros2_llm_bridge.inference.virtual_tokens import cache_behind, count, KeyValues
from ros2_llm_bridge.logs.answers import Choice
from ros2_llm_bridge.ports import Prompt
import torch

#: Texts that go through the model together.
_TOGETHER = 32


class BatchChooser:
    """
    Chooses among words for one model; implements ``logs.answers.Chooser``.

    Parameters
    ----------
    base
        The model, with an adapter in its weights, and its tokenizer.
    words
        What may be chosen.
    virtual
        Keys and values of virtual tokens, which stand before every prompt.

    Raises
    ------
    ModelError
        If two of the words begin with the same token.

    """

    def __init__(
        self, base: BaseModel, words: Sequence[str], virtual: KeyValues = (),
    ) -> None:
        self._model = base.model
        self._tokenizer = base.tokenizer
        self._words = tuple(words)
        self._first = [encode_answer(base.tokenizer, word)[0] for word in words]
        self._virtual = virtual
        if len(set(self._first)) < len(self._first):
            raise ModelError(
                f'two of {", ".join(words)} begin with the same token',
                'choose with the decoder, which reads on')

    @torch.inference_mode()
    def choose(self, prompts: Sequence[Prompt]) -> list[Choice]:
        """
        Return the likeliest word for each prompt, in their order.

        The confidence is the probability of the word's first token among all tokens.

        Raises
        ------
        ModelError
            If a prompt is empty or too long, or the model failed.

        """
        encoded = [encode_prompt(self._tokenizer, prompt) for prompt in prompts]
        room = getattr(self._model.config, 'max_position_embeddings', None)
        longest = max(map(len, encoded), default=1) + count(self._virtual)
        if not all(encoded) or (room is not None and longest > room):
            raise ModelError(f'prompts must have 1 to {room} tokens, one has {longest}')
        chosen: dict[int, Choice] = {}
        order = sorted(range(len(encoded)), key=lambda index: len(encoded[index]))
        for start in range(0, len(order), _TOGETHER):
            part = order[start:start + _TOGETHER]
            try:
                found = self._pass([encoded[index] for index in part])
            except RuntimeError as error:  # out of memory, a device that fell out
                raise ModelError(f'the model failed: {error}') from error
            chosen.update(zip(part, found))
        return [chosen[index] for index in range(len(encoded))]

    def _pass(self, batch: Sequence[list[int]]) -> list[Choice]:
        """Return the choices for some prompts by one forward pass."""
        device = self._model.device
        # Padding stands on the right, where a causal model does not see it.
        ids = torch.zeros((len(batch), max(map(len, batch))), dtype=torch.long)
        for row, prompt in enumerate(batch):
            ids[row, :len(prompt)] = torch.tensor(prompt)
        last = torch.tensor([len(prompt) - 1 for prompt in batch])
        kept, column = last.unique(return_inverse=True)
        cache = None
        if self._virtual:
            cache = cache_behind(self._virtual)
            cache.batch_repeat_interleave(len(batch))
        output = self._model(
            input_ids=ids.to(device), past_key_values=cache, use_cache=cache is not None,
            logits_to_keep=kept.to(device))
        rows = torch.arange(len(batch))
        logits = output.logits[rows.to(device), column.to(device)].float()  # (B, V)
        if not torch.isfinite(logits).all():
            raise ModelError('the model gave numbers that are not finite')
        probabilities = torch.softmax(logits, 1)[:, self._first].cpu()
        best = probabilities.argmax(1)
        return [Choice(self._words[int(index)], float(probabilities[row, index]))
                for row, index in enumerate(best)]


def load_chooser(
    config: TranslatorConfig, words: Sequence[str],
    on_stage: Optional[Callable[[str], None]] = None,
) -> BatchChooser:
    """
    Load base model and adapter into this process.

    Raises
    ------
    ModelError
        If the base cannot be loaded or the words cannot be told apart.
    AdapterError
        If the adapter is absent, damaged or made for another base or task.

    """
    report = on_stage or (lambda stage: None)
    if config.threads:
        torch.set_num_threads(config.threads)
    base = load_base(config.base, config.device, config.dtype, config.quantization, report)
    if config.adapter is None:
        return BatchChooser(base, words)
    report('loading adapter')
    adapted = put_adapter(base, find_adapter(config.adapter, config.adapters), config.task)
    return BatchChooser(adapted.base, words, adapted.virtual)
