# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
``generate()`` of transformers, greedy and without a grammar, over the same merged weights.

What tutorials call; the baseline of the comparison. The tokens are those of the same prompt.
"""

from __future__ import annotations

import time

from ros2_llm_bridge.benchmark.rows import BenchmarkError, ModelChoice
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.encoding import encode_prompt, end_of_answer_id
from ros2_llm_bridge.ports import Generation, GenerationRequest
import torch
from transformers.utils import logging as transformers_logging


class GenerateTranslator:
    """
    A translator that writes until the end-of-answer token; implements ``ports.Translator``.

    Raises
    ------
    BenchmarkError
        If the adapter has virtual tokens, which ``generate()`` on a bare base does not know.
    ModelError
        If the model cannot be loaded.

    """

    def __init__(self, choice: ModelChoice) -> None:
        transformers_logging.disable_progress_bar()
        if choice.threads:
            torch.set_num_threads(choice.threads)
        base = load_base(choice.base, choice.device, choice.dtype, choice.quantization)
        adapted = put_adapter(base, choice.adapter)
        if adapted.virtual:
            raise BenchmarkError(
                f'generate() needs an adapter in the weights, this is {adapted.manifest.method}',
                'leave the system out')
        self._model = adapted.base.model
        self._tokenizer = base.tokenizer
        self._end_id = end_of_answer_id(base.tokenizer)
        self.description = f'{choice.base} on {self._model.device}, {self._model.dtype}'

    def generate(self, request: GenerationRequest) -> Generation:
        """
        Write an answer; the grammar of the request is not looked at.

        Raises
        ------
        ModelError
            If the instruction cannot be encoded.

        """
        started = time.monotonic()
        prompt = encode_prompt(self._tokenizer, request.prompt)
        ids = torch.tensor([prompt], device=self._model.device)
        with torch.inference_mode():
            made = self._model.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=False,
                max_new_tokens=request.max_new_tokens, eos_token_id=self._end_id,
                pad_token_id=self._end_id)
        written = made[0, len(prompt):].tolist()
        ended = written[-1:] == [self._end_id]
        text = self._tokenizer.decode(
            written[:-1] if ended else written, skip_special_tokens=False,
            clean_up_tokenization_spaces=False)
        return Generation(
            text, 1.0, forward_passes=len(written), tokens=len(written),
            latency_ms=(time.monotonic() - started) * 1e3)
