# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Make a base model trainable by one of the methods, and write what came of it.

What is trained is float32, whatever the precision of the frozen rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Sequence
import warnings

from peft import (
    get_peft_model, LoraConfig, PeftModel, PrefixTuningConfig, PromptEncoderConfig,
    PromptLearningConfig, PromptTuningConfig)
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.artefact import load_weights, save_adapter, save_full
from ros2_llm_bridge.inference.base_model import BaseModel, load_base
from ros2_llm_bridge.inference.encoding import encode_theirs
from ros2_llm_bridge.inference.manifest import (
    check_manifest, Manifest, PROMPT_EMBEDDINGS, read_manifest)
from ros2_llm_bridge.inference.peft_lora import add_lora, continue_lora
from ros2_llm_bridge.training.config import ALL_LINEAR, TrainConfig, TrainConfigError
import torch
from torch import nn
from transformers.pytorch_utils import Conv1D


def load_base_to_train(config: TrainConfig) -> BaseModel:
    """
    Return the base model in the precision that the method trains it in.

    Raises
    ------
    ModelError
        As ``base_model.load_base``.

    """
    # Steps of AdamW on bf16 weights are mostly rounded away.
    dtype = 'fp32' if config.method == 'full' else config.precision
    return load_base(
        config.base, config.device, dtype, config.quantization)  # type: ignore[arg-type]


def trainable_model(config: TrainConfig, base: BaseModel) -> Any:
    """
    Return a model whose weights that need a gradient are those of the method.

    Parameters
    ----------
    config
        The method and its settings.
    base
        Is changed: it belongs to the returned model.

    Raises
    ------
    AdapterError
        If the training shall go on from an adapter that is absent or does not fit.
    TrainConfigError
        If there is no weight matrix of a name that shall get a LoRA.

    """
    if config.method == 'full':
        return _full(config, base)
    if config.method == 'lora':
        return _lora(config, base)
    return _prompt_learning(config, base)


def save_trained(model: Any, folder: Path, manifest: Manifest) -> Manifest:
    """Write a trained model as an artefact; return the manifest with the weights' hash."""
    save = save_full if manifest.method == 'full' else save_adapter
    return save(model, folder, manifest)


def linear_layers(model: Any) -> tuple[str, ...]:
    """Return the names of the weight matrices of a decoder, its output layer left out."""
    head = model.get_output_embeddings()
    return tuple(sorted({
        name.rpartition('.')[2] for name, module in model.named_modules()
        if isinstance(module, (nn.Linear, Conv1D)) and module is not head}))


def _full(config: TrainConfig, base: BaseModel) -> Any:
    if config.init_adapter:
        _, state = _stored(config, base)
        # Tied weights are stored once.
        base.model.load_state_dict(state, strict=False)
    base.model.requires_grad_(True)
    return base.model


def _lora(config: TrainConfig, base: BaseModel) -> PeftModel:
    if config.init_adapter:
        return continue_lora(base, find_adapter(config.init_adapter), config.task)
    known = linear_layers(base.model)
    targets = known if ALL_LINEAR in config.target_modules else config.target_modules
    absent = sorted(set(targets) - set(known))
    if absent:
        raise TrainConfigError(
            f'target_modules: this base has no {", ".join(absent)}; it has {", ".join(known)}')
    return add_lora(base, LoraConfig(
        r=config.lora_r, lora_alpha=config.lora_alpha, lora_dropout=config.lora_dropout,
        target_modules=list(targets), task_type='CAUSAL_LM',
        fan_in_fan_out=any(isinstance(m, Conv1D) for m in base.model.modules())))


def _prompt_learning(config: TrainConfig, base: BaseModel) -> PeftModel:
    tokens = config.virtual_tokens
    hidden = config.encoder_hidden or base.model.get_input_embeddings().weight.shape[1]
    shared: dict[str, Any] = {'task_type': 'CAUSAL_LM', 'num_virtual_tokens': tokens}
    ids = _repeated(encode_theirs(base.tokenizer, config.virtual_text), tokens)
    if config.method == 'prompt':
        model = _with_virtual_tokens(base.model, PromptTuningConfig(**shared))
        first: Callable[[], torch.Tensor] = lambda: _embeddings(base.model, ids)  # noqa: E731
    elif config.method == 'prefix':
        # Before peft's wrapper, which freezes nothing that this pass needs.
        keys = _keys_and_values(base.model, ids)
        model = _with_virtual_tokens(base.model, PrefixTuningConfig(
            **shared, prefix_projection=config.prefix_projection, encoder_hidden_size=hidden))
        first = lambda: keys  # noqa: E731
    else:
        model = _with_virtual_tokens(base.model, PromptEncoderConfig(
            **shared, encoder_reparameterization_type=config.encoder.upper(),
            encoder_hidden_size=hidden, encoder_dropout=config.encoder_dropout,
            # peft's multilayer perceptron has a depth of its own and warns of any other.
            **({'encoder_num_layers': config.encoder_layers} if config.encoder == 'lstm' else {})))
    encoder = model.prompt_encoder[model.active_adapter].float()
    starts_as_text = config.virtual_init == 'text' and not config.prefix_projection
    if config.init_adapter:
        manifest, state = _stored(config, base)
        _fill(encoder, state[PROMPT_EMBEDDINGS], manifest.base)
    elif starts_as_text and config.method != 'p-tuning':
        _fill(encoder, first(), 'the text')
    _encode_once(encoder, base.model.device.type)
    return model


def _with_virtual_tokens(model: Any, config: PromptLearningConfig) -> PeftModel:
    with warnings.catch_warnings():
        # peft asks transformers for an attribute by its former name.
        warnings.filterwarnings('ignore', '`is_gradient_checkpointing`', FutureWarning)
        return get_peft_model(model, config)


def _encode_once(encoder: Any, device: str) -> None:
    """Let peft's encoder work in float32 and on one row, the others being the same."""
    whole = encoder.forward

    def forward(indices: torch.Tensor) -> torch.Tensor:
        with torch.autocast(device, enabled=False):
            made = whole(indices[:1])
        return made.expand(len(indices), -1, -1)  # type: ignore[no-any-return]

    encoder.forward = forward


def _repeated(ids: Sequence[int], count: int) -> list[int]:
    return (list(ids) * -(-count // len(ids)))[:count]


def _embeddings(model: Any, ids: Sequence[int]) -> torch.Tensor:
    """Return the input embeddings of token ids, (n, hidden size)."""
    with torch.no_grad():
        made: torch.Tensor = model.get_input_embeddings()(torch.tensor(ids, device=model.device))
    return made


def _keys_and_values(model: Any, ids: Sequence[int]) -> torch.Tensor:
    """Return keys and values of token ids as peft lays them out, (n, layers * 2 * key width)."""
    with torch.no_grad():
        cache = model(
            input_ids=torch.tensor([ids], device=model.device), use_cache=True).past_key_values
    parts = [part[0].transpose(0, 1).reshape(len(ids), -1)
             for layer in cache.layers for part in (layer.keys, layer.values)]
    return torch.cat(parts, 1)


def _fill(encoder: Any, values: torch.Tensor, source: str) -> None:
    weight = encoder.embedding.weight
    if weight.shape != values.shape:
        raise TrainConfigError(
            f'virtual_tokens: those of {source} have shape {tuple(values.shape)}, '
            f'this configuration asks for {tuple(weight.shape)}')
    with torch.no_grad():
        weight.copy_(values.float())


def _stored(config: TrainConfig, base: BaseModel) -> tuple[Manifest, dict[str, torch.Tensor]]:
    """Return manifest and tensors of the adapter to go on from."""
    folder = find_adapter(config.init_adapter)
    manifest = read_manifest(folder, config.task)
    check_manifest(folder, manifest, base.identity)
    if manifest.method != config.method:
        raise AdapterError(
            str(folder), f'it is of method {manifest.method}, this training of {config.method}')
    return manifest, load_weights(folder, manifest)
