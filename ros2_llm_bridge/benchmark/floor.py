# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The least that a forward pass can take on this machine, and how far above it passes are.

Each pass reads all weights once and computes two operations a weight and token. The rates are
measured here: how fast a large array can be read, and how fast large matrices are multiplied in
the precision of the weights. The greater of the two times is the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
import time
from typing import Any, Callable, Sequence

from ros2_llm_bridge.benchmark.figures import Spread, spread
from ros2_llm_bridge.benchmark.rows import ModelChoice
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.forward import Forward, forward_of, TransformersForward
import torch
from transformers.utils import logging as transformers_logging

#: Tokens of a pass: one after another, a few, a prompt with its guess, a long instruction.
LENGTHS = (1, 16, 80, 160)
_CPU_BYTES, _GPU_BYTES = 2**28, 2**31
_CPU_SIZE, _GPU_SIZE = 2048, 8192


@dataclass(frozen=True)
class Pass:
    """
    Passes of one length: what they took, and the floor.

    ``took_ms`` are those of the bridge, ``transformers_ms`` those of transformers; ``above`` is
    how many times the floor the bridge's median is.
    """

    tokens: int
    took_ms: Spread
    transformers_ms: Spread
    memory_ms: float
    compute_ms: float
    floor_ms: float
    above: float


@dataclass(frozen=True)
class Floor:
    """The floor of passes of several lengths, and what it was computed from."""

    device: str
    dtype: str
    threads: int
    weight_bytes: int
    bandwidth_gbps: float
    matrix_gflops: float
    passes: tuple[Pass, ...]


def measure_floor(
    model: ModelChoice, lengths: Sequence[int] = LENGTHS, repeats: int = 20,
    bandwidth_bytes: int = 0, matrix_size: int = 0,
) -> Floor:
    """
    Return floor and passes of one model; torch is loaded into this process.

    Parameters
    ----------
    model
        The model.
    lengths
        Tokens of the passes.
    repeats
        Passes of each length that are timed, after three that are not.
    bandwidth_bytes, matrix_size
        Size of the array that is read, and of the square matrices; 0 takes what suits the device.

    Raises
    ------
    ModelError
        If base or adapter cannot be loaded.

    """
    transformers_logging.disable_progress_bar()
    if model.threads:
        torch.set_num_threads(model.threads)
    base = load_base(model.base, model.device, model.dtype, model.quantization)
    adapted = put_adapter(base, model.adapter)
    network = adapted.base.model
    own = forward_of(network, adapted.virtual)
    plain = TransformersForward(network, adapted.virtual)
    device = network.device
    gpu = device.type == 'cuda'
    bandwidth = _bandwidth(device, bandwidth_bytes or (_GPU_BYTES if gpu else _CPU_BYTES))
    rate = _matrix_rate(device, network.dtype, matrix_size or (_GPU_SIZE if gpu else _CPU_SIZE))
    read, body, head = _sizes(network)
    passes = []
    for tokens in lengths:
        kept = max(1, tokens * 3 // 4)  # the positions of a guess, of which logits are needed
        took, by_transformers = (
            spread(_timed(partial(_pass, forward, tokens, kept), device, repeats))
            for forward in (own, plain))
        memory_ms = read / bandwidth * 1e3
        compute_ms = 2 * (body * tokens + head * kept) / rate * 1e3
        least = max(memory_ms, compute_ms)
        passes.append(Pass(
            tokens, took, by_transformers, round(memory_ms, 4), round(compute_ms, 4),
            round(least, 4), round(took.p50 / least, 2)))
    return Floor(
        str(device), str(network.dtype).removeprefix('torch.'), torch.get_num_threads(), read,
        round(bandwidth / 1e9, 2), round(rate / 1e9, 1), tuple(passes))


def _sizes(network: Any) -> tuple[int, int, int]:
    """Return bytes that a pass reads, weights used for each token, weights of the last layer."""
    embeddings = network.get_input_embeddings().weight
    head = network.get_output_embeddings().weight
    body = [p for p in network.parameters()
            if p.ndim >= 2 and p is not embeddings and p is not head]
    read = sum(p.numel() * p.element_size() for p in network.parameters() if p is not embeddings)
    if head is embeddings:  # its rows are looked up as well, but that is nothing beside it
        read += head.numel() * head.element_size()
    return read, sum(p.numel() for p in body), head.numel()


@torch.inference_mode()
def _pass(forward: Forward, tokens: int, kept: int) -> None:
    forward.restart()
    # The decoder, too, looks at the choices.
    forward.read([5] * tokens, kept).max(1).indices.tolist()


@torch.inference_mode()
def _bandwidth(device: torch.device, size: int) -> float:
    """Return bytes that are read in a second, the best of summing and of a matrix by a vector."""
    values = torch.ones(size // 4, device=device)
    matrix = values.view(-1, 1024).to(torch.bfloat16)
    vector = torch.ones(1024, 1, device=device, dtype=torch.bfloat16)
    summed = size / min(_timed(values.sum, device, 8)) * 1e3
    multiplied = size / 2 / min(_timed(lambda: matrix @ vector, device, 8)) * 1e3
    return max(summed, multiplied)


@torch.inference_mode()
def _matrix_rate(device: torch.device, dtype: torch.dtype, size: int) -> float:
    """Return operations in a second when square matrices are multiplied."""
    left = torch.ones(size, size, device=device, dtype=dtype)
    right = torch.ones(size, size, device=device, dtype=dtype)
    return 2 * size**3 / min(_timed(lambda: left @ right, device, 5)) * 1e3


def _timed(function: Callable[[], Any], device: torch.device, repeats: int) -> list[float]:
    """Return milliseconds of each call, the device's work included."""
    def wait() -> None:
        if device.type == 'cuda':
            torch.cuda.synchronize(device)
    took = []
    for number in range(repeats + 3):
        wait()
        started = time.perf_counter()
        function()
        wait()
        if number >= 3:
            took.append((time.perf_counter() - started) * 1e3)
    return took
