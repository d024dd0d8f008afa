# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A translator in this process: for the command line, for measuring, and inside the model process.

Loading blocks, and so does writing; a node uses ``client.TranslatorProcess`` instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Optional

from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.adapter_source import check_pinned, find_adapter
from ros2_llm_bridge.inference.base_model import BaseModel, load_base
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.constraint import GrammarEngine
from ros2_llm_bridge.inference.cores import free_cores
from ros2_llm_bridge.inference.decoder import Decoder, Shortcuts, ShouldStop
from ros2_llm_bridge.inference.virtual_tokens import KeyValues
from ros2_llm_bridge.parts import answer_request
from ros2_llm_bridge.ports import Generation, GenerationRequest, Prompt
import torch

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
        Base model, adapters and device; ``niceness`` is for a process of its own and has no
        effect here.
    on_stage
        Called when a stage of loading begins.
    shortcuts
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
        shortcuts: Shortcuts = Shortcuts(),
    ) -> None:
        report = on_stage or (lambda stage: None)
        if config.threads:
            torch.set_num_threads(config.threads)
        self._most_threads = torch.get_num_threads()
        self._config = config
        self._shortcuts = shortcuts
        self._base = load_base(
            config.base, config.device, config.dtype, config.quantization, report, light=True)
        self._engine = GrammarEngine(self._base.tokenizer)
        self.adapter_hash = ''
        if config.adapter is None:
            self._decoder = self._decode_with(self._base, ())
        else:
            report('loading adapter')
            self._decoder, self.adapter_hash = self._load(
                config.adapter, config.weights)
        self.description = (f'{config.base} on {self._base.model.device}, '
                            f'{self._base.model.dtype}, {self._decoder.computed_by}')
        report('warming up')
        self._decoder.generate(_WARM_UP)

    def switch(self, adapter: str, expected: str = '') -> str:
        """
        Answer with another adapter from now on, and return its hash.

        Parameters
        ----------
        adapter
            As ``TranslatorConfig.adapter``; what the Hub has and this machine has not is not
            fetched.
        expected
            The hash that the adapter must have; empty admits any.

        Raises
        ------
        ModelError
            If it cannot be used; the adapter before goes on answering.

        """
        decoder, found = self._load(adapter, expected, fetch=False)
        decoder.generate(_WARM_UP)
        self._decoder, self.adapter_hash = decoder, found
        return found

    def _load(self, adapter: str, expected: str, fetch: bool = True) -> tuple[Decoder, str]:
        """Return a decoder that answers with an adapter, and the adapter's hash."""
        folder = find_adapter(adapter, self._config.adapters, fetch)
        adapted = put_adapter(self._base, folder, self._config.task)
        check_pinned(folder, adapted.manifest.weights, expected)
        return self._decode_with(adapted.base, adapted.virtual), adapted.manifest.weights

    def _decode_with(self, base: BaseModel, virtual: KeyValues) -> Decoder:
        return Decoder(
            base, self._shortcuts, virtual, self._engine, before_passes=self._take_free_cores)

    def _take_free_cores(self) -> None:
        """Compute on the cores that nobody else uses, unless a number of threads was asked for."""
        if not self._config.threads and self._base.model.device.type == 'cpu':
            torch.set_num_threads(free_cores(self._most_threads))

    def generate(
        self, request: GenerationRequest, should_stop: ShouldStop = lambda: False,
    ) -> Generation:
        """
        Write the answer to one request, in parts or in plainer words where it has those.

        Raises
        ------
        ModelError
            If the model or the grammar engine failed, or ``should_stop`` returned True.

        """
        generation = answer_request(
            request, lambda part: self._decoder.generate(part, should_stop))
        return replace(generation, adapter_hash=self.adapter_hash)
