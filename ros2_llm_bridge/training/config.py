# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a training run is made of, and how its file is read. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, Mapping

from ros2_llm_bridge.inference.config import DEFAULT_BASE
import yaml

#: Every weight matrix of a decoder layer.
ALL_PROJECTIONS = ('q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj')


class TrainConfigError(ValueError):
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
        How the adapter changes the base.
    init_adapter
        Folder of an adapter of the same method and rank to go on from; empty begins anew.
    lora_r, lora_alpha, lora_dropout
        Rank, scale (the update counts ``lora_alpha / lora_r``) and share of dropped inputs.
    target_modules
        Names of the weight matrices that get an adapter.
    learning_rate
        Highest rate; a linear rise over ``warmup_ratio`` of the steps, then half a cosine.
    weight_decay, max_grad_norm
        AdamW's decay; gradients are clipped to this norm.
    epochs
        Times that each example is seen; 0.5 is half of them.
    batch_tokens
        Tokens of a batch, padding included; sets how many examples of a length go together.
    lengths
        Sequence lengths in tokens to which examples are padded; longer ones are left out.
    seed
        Of the adapter's first weights and of the order of examples.
    save_steps, logging_steps
        Optimiser steps between checkpoints and between lines of the log.
    threads
        Threads for torch; 0 leaves it to torch.

    """

    base: str = DEFAULT_BASE
    device: str = 'auto'
    method: Literal['lora'] = 'lora'
    init_adapter: str = ''
    lora_r: int = 16
    lora_alpha: int = 32
    lora_dropout: float = 0.0
    target_modules: tuple[str, ...] = ALL_PROJECTIONS
    learning_rate: float = 1e-3
    warmup_ratio: float = 0.04
    weight_decay: float = 0.0
    max_grad_norm: float = 1.0
    epochs: float = 1.0
    batch_tokens: int = 1024
    lengths: tuple[int, ...] = (48, 56, 64, 72, 80, 96, 112, 128, 160, 192, 256, 384)
    seed: int = 0
    save_steps: int = 200
    logging_steps: int = 10
    threads: int = 0

    def __post_init__(self) -> None:
        """Check what no type says."""
        if self.method != 'lora':
            raise TrainConfigError(f'method: {self.method!r} is not known; use lora')
        for name in ('lora_r', 'lora_alpha', 'learning_rate', 'epochs', 'batch_tokens',
                     'save_steps', 'logging_steps'):
            if not getattr(self, name) > 0:
                raise TrainConfigError(f'{name}: must be above 0, is {getattr(self, name)}')
        if not self.lengths or list(self.lengths) != sorted(set(self.lengths)):
            raise TrainConfigError('lengths: must rise')


def load_config(path: Path) -> TrainConfig:
    """
    Return the configuration in a YAML file.

    Raises
    ------
    TrainConfigError
        If a field is unknown or a value is of the wrong kind.

    """
    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise TrainConfigError(f'{path} cannot be read: {error}') from error
    if not isinstance(values, dict):
        raise TrainConfigError(f'{path} must hold fields and values')
    return with_values(TrainConfig(), values)


def with_values(config: TrainConfig, values: Mapping[str, Any]) -> TrainConfig:
    """
    Return a configuration with some fields replaced; strings are read as YAML.

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
    return replace(config, **changes)


def _convert(name: str, value: Any, like: Any) -> Any:
    """Return a value in the type of the field's present value."""
    if isinstance(value, str) and not isinstance(like, str):
        value = yaml.safe_load(value)
    kind = type(like)
    if kind is tuple and isinstance(value, (list, tuple)):
        return tuple(_convert(name, item, like[0]) for item in value)
    try:
        if isinstance(value, bool):
            pass  # no field is one, though Python counts it as an integer
        elif kind in (int, float):
            converted = kind(value)  # YAML reads 1e-3 as a string
            if converted == float(value):
                return converted
        elif isinstance(value, kind):
            return value
    except (TypeError, ValueError):
        pass  # told below, with the field's name
    raise TrainConfigError(f'{name}: {value!r} is no {kind.__name__}')
