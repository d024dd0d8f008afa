# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A translator in this process: for the command line, for measuring, and inside the model process.

Loading blocks, and so does writing; a node uses ``client.TranslatorProcess`` instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional

from ros2_llm_bridge.inference.adapter import merge_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.decoder import Decoder, ShouldStop
from ros2_llm_bridge.ports import Generation, GenerationRequest, Prompt
import torch
from transformers.utils import logging as transformers_logging

#: Called with the name of a stage of loading when it begins.
OnStage = Callable[[str], None]

#: A request of the common kind: it makes the libraries compile their kernels before the first
#: person speaks.
_WARM_UP = GenerationRequest(
    Prompt('<|im_start|>user\n', 'move forward 2m', '<|im_end|>\n<|im_start|>assistant\n'),
    r'start: "ros2 topic pub --for " ("2m" | "3m") " /cmd_vel geometry_msgs/msg/Twist"', 64)


class LocalTranslator:
    """
    A translator in this process; implements ``ports.Translator``.

    Parameters
    ----------
    config
        Base model, adapter and device; ``niceness`` is for a process of its own and has no
        effect here.
    on_stage
        Called when a stage of loading begins.
    stepwise
        As in ``decoder.Decoder``.

    Raises
    ------
    ModelError
        If the base model cannot be loaded.
    AdapterError
        If the adapter is absent, damaged or made for another base.

    """

    def __init__(
        self,
        config: TranslatorConfig,
        on_stage: Optional[OnStage] = None,
        stepwise: bool = False,
    ) -> None:
        report = on_stage or (lambda stage: None)
        transformers_logging.disable_progress_bar()
        if config.threads:
            torch.set_num_threads(config.threads)
        base = load_base(config.base, config.device, config.dtype, config.quantization, report)
        self.description = f'{config.base} on {base.model.device}, {base.model.dtype}'
        self.adapter_hash = ''
        if config.adapter is not None:
            report('loading adapter')
            base, manifest = merge_adapter(base, Path(config.adapter).expanduser())
            self.adapter_hash = manifest.weights
        report('warming up')
        self._decoder = Decoder(base, stepwise)
        self._decoder.generate(_WARM_UP)

    def generate(
        self, request: GenerationRequest, should_stop: ShouldStop = lambda: False,
    ) -> Generation:
        """
        Write the answer to one request.

        Raises
        ------
        ModelError
            If the model or the grammar engine failed, or ``should_stop`` returned True.

        """
        return self._decoder.generate(request, should_stop)
