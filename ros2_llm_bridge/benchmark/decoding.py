# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The bridge's own decoder with some of its shortcuts, and either forward pass."""

from __future__ import annotations

from typing import Any, Callable, Collection, Mapping

from ros2_llm_bridge.benchmark.rows import ModelChoice, Pass
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.decoder import Decoder, Shortcuts
from ros2_llm_bridge.inference.forward import Forward, forward_of, TransformersForward
from ros2_llm_bridge.inference.fused import FusedForward
from ros2_llm_bridge.inference.virtual_tokens import KeyValues
from ros2_llm_bridge.ports import Generation, GenerationRequest
import torch
from transformers.utils import logging as transformers_logging

_FORWARDS: Mapping[Pass, Callable[[Any, KeyValues], Forward]] = {
    'transformers': TransformersForward, 'fused': FusedForward, 'own': forward_of}


class DecoderTranslator:
    """
    A translator that decodes under the grammar; implements ``ports.Translator``.

    Parameters
    ----------
    choice
        The model.
    shortcuts
        Names of the fields of ``Shortcuts`` that are on.
    forward
        Who computes a pass.

    Raises
    ------
    ModelError
        If base or adapter cannot be loaded.

    """

    def __init__(self, choice: ModelChoice, shortcuts: Collection[str], forward: Pass) -> None:
        transformers_logging.disable_progress_bar()
        if choice.threads:
            torch.set_num_threads(choice.threads)
        base = load_base(choice.base, choice.device, choice.dtype, choice.quantization)
        adapted = put_adapter(base, choice.adapter)
        on = {name: name in shortcuts for name in ('forced', 'prefix', 'drafts')}
        self._decoder = Decoder(
            adapted.base, Shortcuts(**on), adapted.virtual,
            forward=_FORWARDS[forward])
        device, dtype = adapted.base.model.device, adapted.base.model.dtype
        self.description = f'{choice.base} on {device}, {dtype}'

    def generate(self, request: GenerationRequest) -> Generation:
        """Write the answer to one request; raises as the decoder does."""
        return self._decoder.generate(request)
