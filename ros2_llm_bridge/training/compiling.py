# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Have torch compile the decoder layers of a model that is trained on a CPU.

There the element-wise operations between the matrix products cost as much as the products; fused
they cost little. All layers share one program, and one program serves every length of a batch.
"""

from __future__ import annotations

import os
import shutil
from typing import Any, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.training.config import TrainConfig
import torch
from torch import nn

#: Fewer optimiser steps than these end before the compiler's minute has paid off.
_WORTHWHILE_STEPS = 500


def compile_layers(
    model: Any, config: TrainConfig, steps: int, device: torch.device,
) -> bool:
    """
    Have the decoder layers compiled at their first step; return whether they will be.

    Parameters
    ----------
    model
        A causal language model of transformers, also within peft's wrapper. Its modules stay what
        they are, names of weights included.
    config
        The run; ``compile_layers`` says what is wanted.
    steps
        Optimiser steps of the run.
    device
        Where it runs.

    Raises
    ------
    ModelError
        If they shall be compiled always and cannot be here.

    """
    wanted = config.compile_layers
    # A prefix lies in a cache, and checkpointing runs the layers by itself.
    plain = config.method != 'prefix' and not config.gradient_checkpointing
    worthwhile = device.type == 'cpu' and steps >= _WORTHWHILE_STEPS and plain
    if wanted == 'never' or wanted == 'auto' and not worthwhile:
        return False
    layers = _decoder_layers(model)
    obstacle = _obstacle(layers, device)
    if obstacle and wanted == 'always':
        raise ModelError(f'the layers cannot be compiled: {obstacle}', 'use compile_layers=auto')
    if obstacle:
        return False
    for layer in layers:
        layer.compile(dynamic=True)
    return True


def _decoder_layers(model: Any) -> list[nn.Module]:
    causal = model.get_base_model() if hasattr(model, 'get_base_model') else model
    count = causal.config.num_hidden_layers
    stacks = [m for m in causal.modules() if isinstance(m, nn.ModuleList) and len(m) == count]
    return list(stacks[0]) if stacks else []


def _obstacle(layers: Sequence[nn.Module], device: torch.device) -> str:
    """Return what stands in the way of compiling, empty if nothing does."""
    if not layers:
        return 'this model has no list of layers'
    compiler = os.environ.get('CXX', 'g++')
    if device.type == 'cpu' and shutil.which(compiler) is None:
        return f'there is no C++ compiler ({compiler})'
    return ''
