# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read what a plain LoRA adapter adds to each weight (Hu et al. 2021), without peft.

Importing peft takes as long as all other imports of the model process together, and a robot that
serves needs nothing of it but one product of matrices a weight.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
import math
from pathlib import Path
from typing import Any, Mapping, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.manifest import CONFIG_NAME
import torch

#: Settings of peft that say nothing about the product, or that are read here.
_NEUTRAL = frozenset((
    'alpha_pattern', 'auto_mapping', 'base_model_name_or_path', 'bias', 'exclude_modules',
    'fan_in_fan_out', 'inference_mode', 'init_lora_weights', 'layers_pattern',
    'layers_to_transform', 'loftq_config', 'lora_alpha', 'lora_dropout', 'megatron_core',
    'peft_type', 'peft_version', 'qalora_group_size', 'r', 'rank_pattern', 'revision',
    'target_modules', 'task_type', 'use_rslora'))
_PREFIX = 'base_model.model.'


@dataclass(frozen=True)
class LowRank:
    """What a LoRA adapter adds: for each module's name A (r, in) and B (out, r), and a scale."""

    factors: Mapping[str, tuple[torch.Tensor, torch.Tensor]]
    scale: float

    def added_to(self, module: Any, name: str) -> torch.Tensor:
        """
        Return the weight of a module with the product added, in the module's precision.

        The sum is computed in float32 and rounded once.

        Raises
        ------
        ModelError
            If the product has another shape than the weight.

        """
        down, up = self.factors[name]
        weight = module.weight
        product = (up.float() @ down.float()).to(weight.device) * self.scale
        if type(module).__name__ == 'Conv1D':  # transformers' GPT-2 keeps (in, out)
            product = product.T
        if product.shape != weight.shape:
            raise ModelError(
                f'what it adds to {name} has shape {tuple(product.shape)}, the weight has '
                f'{tuple(weight.shape)}')
        return (weight.float() + product).to(weight.dtype)


def is_plain(config: Mapping[str, Any]) -> bool:
    """Return whether a configuration of peft says no more than a rank and a scale."""
    return (
        config.get('bias') == 'none'
        and config.get('init_lora_weights') in (True, False, 'gaussian')
        and not config.get('rank_pattern') and not config.get('alpha_pattern')
        and not any(value for name, value in config.items()
                    if name not in _NEUTRAL and not name.startswith('megatron')))


def read_low_rank(folder: Path, weights: Mapping[str, torch.Tensor]) -> Optional[LowRank]:
    """
    Return what an adapter adds, or None where only peft can tell.

    Parameters
    ----------
    folder
        Of the artefact; its ``adapter_config.json`` is read.
    weights
        Its tensors by name.

    Raises
    ------
    ModelError
        If the configuration is damaged or a tensor lacks its counterpart.

    """
    try:
        config = json.loads((folder / CONFIG_NAME).read_text(encoding='utf-8'))
        if not is_plain(config):
            return None
        rank, alpha = float(config['r']), float(config['lora_alpha'])
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ModelError(f'{CONFIG_NAME} is damaged: {error!r}') from error
    if not all(name.startswith(_PREFIX) and name.endswith('.weight') for name in weights):
        return None
    names = {n.removeprefix(_PREFIX).removesuffix('.weight'): t for n, t in weights.items()}
    modules = {name.rpartition('.')[0] for name in names}
    try:
        factors = {m: (names.pop(f'{m}.lora_A'), names.pop(f'{m}.lora_B')) for m in modules}
    except KeyError as error:
        raise ModelError(f'{error.args[0]} is missing') from error
    if names:
        raise ModelError(f'it holds {sorted(names)[:3]}, which no LoRA adapter has')
    return LowRank(factors, alpha / (math.sqrt(rank) if config.get('use_rslora') else rank))
