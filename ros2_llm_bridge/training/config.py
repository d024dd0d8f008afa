# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a training run is made of, and how its file is read. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
import math
from pathlib import Path
from typing import Any, Mapping

from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.inference.config import DEFAULT_BASE
from ros2_llm_bridge.inference.manifest import METHODS, PROMPT_VERSIONS, TASK
import yaml

#: Stands for every weight matrix of the decoder's layers, whatever their names.
ALL_LINEAR = 'all-linear'

#: Learning rates that each method is known to want; prompt embeddings need large ones.
LEARNING_RATES = {'lora': 1e-3, 'prompt': 3e-2, 'p-tuning': 3e-3, 'prefix': 1e-2, 'full': 5e-5}

#: What may be written where there is a choice.
_CHOICES = {
    'method': METHODS, 'task': tuple(PROMPT_VERSIONS),
    'precision': ('auto', 'bf16', 'fp16', 'fp32'),
    'quantization': ('none', '8bit', '4bit'), 'virtual_init': ('text', 'random'),
    'encoder': ('lstm', 'mlp'), 'compile_layers': ('auto', 'always', 'never')}

_ABOVE_ZERO = (
    'lora_r', 'lora_alpha', 'epochs', 'batch_tokens', 'save_steps', 'logging_steps',
    'virtual_tokens', 'encoder_layers', 'eval_examples', 'patience', 'max_grad_norm',
    'lora_plus_ratio')

_NOT_BELOW_ZERO = (
    'learning_rate', 'encoder_hidden', 'eval_steps', 'weight_decay', 'threads', 'warmup_ratio')

_SHARES = ('lora_dropout', 'encoder_dropout')


class TrainConfigError(BridgeError, ValueError):
    """A training file or an override is wrong; the message names the field."""


@dataclass(frozen=True)
class TrainConfig:
    """
    One training run.

    Parameters
    ----------
    base
        Base model, as ``inference.base_model`` takes it.
    device
        ``auto``, ``cpu`` or ``cuda``.
    method
        ``lora``; ``prompt`` (Lester et al., 2021), ``p-tuning`` (Liu et al., 2021), ``prefix``
        (P-tuning v2, Liu et al., 2022: keys and values in every layer); ``full``.
    task
        What the adapter is for; it goes into the manifest.
    init_adapter
        Adapter of the same method to go on from; empty begins anew.
    lora_r, lora_alpha, lora_dropout
        Rank, scale (the update counts ``lora_alpha / lora_r``) and share of dropped inputs.
    lora_plus_ratio
        Learning rate of a LoRA's second matrix over that of its first (LoRA+; Hayou et al., 2024);
        at 1 both learn alike.
    target_modules
        Names of the weight matrices that get a LoRA; ``all-linear`` is all of the decoder.
    virtual_tokens
        Number of learnt positions before the prompt, for prompt, p-tuning and prefix.
    virtual_init, virtual_text
        ``text`` begins with the embeddings (prefix: the keys and values) of ``virtual_text``,
        repeated or cut to ``virtual_tokens``; ``random`` with random ones.
    encoder, encoder_hidden, encoder_layers, encoder_dropout
        What p-tuning makes its embeddings with: ``lstm`` or ``mlp``, its width (0: that of the
        base), the layers of the LSTM.
    prefix_projection
        Make the prefix by a two-layer network of width ``encoder_hidden``.
    precision
        Of the frozen base and of the arithmetic; what is trained is float32 always. ``auto`` is
        ``bf16``, but ``fp32`` on a processor without bf16; ``fp16`` needs CUDA.
    quantization
        ``8bit`` or ``4bit`` base through bitsandbytes, on CUDA only.
    gradient_checkpointing
        Compute activations twice instead of keeping them; not for prefix.
    compile_layers
        Whether torch compiles the decoder layers: ``always``, ``never``, or ``auto``, which is on
        a CPU with a C++ compiler, for a run of several hundred steps that it can speed up.
    learning_rate
        Highest rate, for a LoRA that of its first matrix; a linear rise over ``warmup_ratio`` of
        the steps, then half a cosine. 0 takes that of the method in ``LEARNING_RATES``.
    weight_decay, max_grad_norm
        AdamW's decay; gradients are clipped to this norm.
    epochs
        Times that each example is seen: a whole number, or below 1 a share of them.
    batch_tokens
        Tokens of a batch, padding included; sets how many examples of a length go together.
    lengths
        Sequence lengths in tokens to which examples are padded; longer ones are left out.
    seed
        Of the adapter's first weights and of the order of examples.
    eval_steps, eval_examples, patience
        Every ``eval_steps`` steps (0: never) so many validation examples are translated as a
        robot would; after ``patience`` evaluations without gain the training stops, and the best
        weights are what it leaves behind.
    save_steps, logging_steps
        Optimiser steps between checkpoints and between lines of the log.
    threads
        Threads for torch; 0 leaves it to torch.

    """

    base: str = DEFAULT_BASE
    device: str = 'auto'
    method: str = 'lora'
    task: str = TASK
    init_adapter: str = ''
    lora_r: int = 16
    lora_alpha: int = 32
    lora_dropout: float = 0.0
    lora_plus_ratio: float = 1.0
    target_modules: tuple[str, ...] = (ALL_LINEAR,)
    virtual_tokens: int = 20
    virtual_init: str = 'text'
    virtual_text: str = (
        'Write the ros2 command for this robot: forward is x: default, backward is x: -default, '
        'left is z: default, right is z: -default; otherwise # cannot')
    encoder: str = 'lstm'
    encoder_hidden: int = 0
    encoder_layers: int = 2
    encoder_dropout: float = 0.0
    prefix_projection: bool = False
    precision: str = 'auto'
    quantization: str = 'none'
    gradient_checkpointing: bool = False
    compile_layers: str = 'auto'
    learning_rate: float = 0.0
    warmup_ratio: float = 0.04
    weight_decay: float = 0.0
    max_grad_norm: float = 1.0
    epochs: float = 1.0
    batch_tokens: int = 1024
    lengths: tuple[int, ...] = (
        48, 56, 64, 72, 80, 96, 112, 128, 160, 192, 256, 384, 512, 640, 768, 896)
    seed: int = 0
    eval_steps: int = 0
    eval_examples: int = 100
    patience: int = 3
    save_steps: int = 200
    logging_steps: int = 10
    threads: int = 0

    def __post_init__(self) -> None:
        """Check what no type says, and put the method's learning rate where none is given."""
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                raise TrainConfigError(
                    f'{name}: {getattr(self, name)!r} is not known; use {" or ".join(known)}')
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not math.isfinite(value):
                raise TrainConfigError(f'{field.name}: must be a finite number, is {value}')
        for name in _ABOVE_ZERO:
            if not getattr(self, name) > 0:
                raise TrainConfigError(f'{name}: must be above 0, is {getattr(self, name)}')
        for name in _NOT_BELOW_ZERO:
            if not getattr(self, name) >= 0:
                raise TrainConfigError(f'{name}: must not be below 0, is {getattr(self, name)}')
        for name in _SHARES:
            if not 0 <= getattr(self, name) < 1:
                raise TrainConfigError(f'{name}: must be from 0 to 1, is {getattr(self, name)}')
        if self.epochs > 1 and self.epochs != int(self.epochs):
            raise TrainConfigError(
                f'epochs: must be a whole number or below 1, is {self.epochs:g}')
        if not self.lengths or list(self.lengths) != sorted(set(self.lengths)):
            raise TrainConfigError('lengths: must rise')
        self._check_together()
        if not self.learning_rate:
            object.__setattr__(self, 'learning_rate', LEARNING_RATES[self.method])

    def _check_together(self) -> None:
        """Check what only two fields together say."""
        if self.method == 'full' and self.quantization != 'none':
            raise TrainConfigError(
                f'quantization: {self.quantization} weights cannot be trained; use lora')
        if self.method != 'lora' and self.lora_plus_ratio != 1.0:
            raise TrainConfigError(
                f'lora_plus_ratio: {self.method} has no two matrices; leave it at 1 or use lora')
        if self.method == 'prefix' and self.gradient_checkpointing:
            raise TrainConfigError(
                'gradient_checkpointing: cannot be used with prefix, whose keys and values lie in '
                'the cache that it switches off')
        if self.virtual_init == 'text' and not self.virtual_text.strip():
            raise TrainConfigError('virtual_text: must not be empty; or use virtual_init=random')
        folded = self.method == 'p-tuning' or (self.method == 'prefix' and self.prefix_projection)
        if self.init_adapter and folded:
            raise TrainConfigError(
                f'init_adapter: an adapter of {self.method} keeps no encoder to go on with')


def read_values(path: Path) -> Mapping[str, Any]:
    """
    Return the fields that a YAML file gives, unchecked.

    Raises
    ------
    TrainConfigError
        If it cannot be read or holds something else.

    """
    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise TrainConfigError(f'{path} cannot be read: {error}') from error
    if not isinstance(values, dict):
        raise TrainConfigError(f'{path} must hold fields and values')
    return values


def with_values(config: TrainConfig, values: Mapping[str, Any]) -> TrainConfig:
    """
    Return a configuration with some fields replaced; strings are read as YAML.

    Another method brings its own learning rate unless ``values`` give one.

    Raises
    ------
    TrainConfigError
        If a field is unknown or a value is of the wrong kind.

    """
    known = {f.name: getattr(config, f.name) for f in fields(config)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise TrainConfigError(f'{name}: no such field; there are {", ".join(known)}')
        changes[name] = _convert(name, value, known[name])
    own_rate = config.learning_rate == LEARNING_RATES[config.method]
    if changes.get('method', config.method) != config.method and own_rate:
        changes.setdefault('learning_rate', 0.0)
    return replace(config, **changes)


def _convert(name: str, value: Any, like: Any) -> Any:
    """Return a value in the type of the field's present value."""
    if isinstance(value, str) and not isinstance(like, str):
        try:
            value = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise TrainConfigError(f'{name}: {value!r} cannot be read: {error}') from error
    kind = type(like)
    if kind is tuple and isinstance(value, (list, tuple)):
        return tuple(_convert(name, item, like[0]) for item in value)
    try:
        if kind is bool or isinstance(value, bool):
            if kind is bool and isinstance(value, bool):
                return value
        elif kind in (int, float):
            converted = kind(value)  # YAML reads 1e-3 as a string
            if converted == float(value) or converted != converted:  # nan is told apart later
                return converted
        elif isinstance(value, kind):
            return value
    except (TypeError, ValueError, OverflowError):
        pass  # told below, with the field's name
    raise TrainConfigError(f'{name}: {value!r} is no {kind.__name__}')
