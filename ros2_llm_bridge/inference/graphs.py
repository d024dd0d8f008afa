# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Forward passes of fixed lengths, recorded once as CUDA graphs and replayed.

A short pass of a small model keeps a GPU busy for a fraction of the time that the host takes to
launch its kernels. A recorded pass is launched as one. Its shapes are fixed, so tokens are padded
to the next length; what padding writes into the cache lies behind what is attended to and is
written over by the next tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

from ros2_llm_bridge.inference.fused import FusedForward
from ros2_llm_bridge.inference.virtual_tokens import KeyValues
import torch

#: Lengths in tokens for which passes are recorded.
LENGTHS = (1, 8, 16, 32, 48, 64, 96, 128, 192)
#: Positions of the cache of a recorded pass; what is longer is read without a record.
POSITIONS = 512


@dataclass(frozen=True)
class _Record:
    """A pass of one length: where its tokens and its start are put, and where logits appear."""

    ids: torch.Tensor
    start: torch.Tensor
    logits: torch.Tensor
    graph: Optional[torch.cuda.CUDAGraph]


class GraphedForward(FusedForward):
    """
    ``fused.FusedForward`` with passes of fixed lengths; implements ``forward.Forward``.

    Parameters
    ----------
    model
        As ``FusedForward``, on CUDA where ``record`` is True.
    virtual
        As ``FusedForward``.
    record
        Replay recorded passes; otherwise the same passes are computed anew each time, which only
        tests want.

    """

    def __init__(self, model: Any, virtual: KeyValues = (), record: bool = True) -> None:
        self._record_passes = record
        self._records: dict[int, _Record] = {}
        super().__init__(model, virtual)

    def read(self, ids: Sequence[int], count: int) -> torch.Tensor:
        """Read tokens in one pass; return the logits of the last ``count``, (count, V) float32."""
        start = self._first + self._length
        length = next((n for n in LENGTHS if n >= len(ids)), 0)
        if not length or start + length > POSITIONS:
            return super().read(ids, count)
        record = self._records.get(length)
        if record is None:
            record = self._records[length] = self._recorded(length)
        record.ids[:len(ids)].copy_(torch.tensor(list(ids)), non_blocking=True)
        record.start.fill_(start)
        if record.graph is None:
            record.logits.copy_(self._fixed(record.ids, record.start))
        else:
            record.graph.replay()
        self._length += len(ids)
        return record.logits[len(ids) - count:len(ids)].clone()

    def _recorded(self, length: int) -> _Record:
        """Return a pass of this length; recording it computes it a few times."""
        device = self._norm.device
        ids = torch.zeros(length, dtype=torch.long, device=device)
        # Behind all that is attended to, should something be there.
        start = torch.full((), self._first + self._length, device=device)
        if not self._record_passes:
            return _Record(ids, start, self._fixed(ids, start), None)
        side = torch.cuda.Stream(device)
        side.wait_stream(torch.cuda.current_stream(device))
        with torch.cuda.stream(side):
            for _ in range(2):  # kernels choose their plans
                self._fixed(ids, start)
        torch.cuda.current_stream(device).wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            logits = self._fixed(ids, start)
        return _Record(ids, start, logits, graph)

    def _fixed(self, ids: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return the logits (n, V) of all tokens, read from a position that is a tensor, too."""
        places = start + torch.arange(len(ids), device=ids.device)
        unseen = torch.arange(POSITIONS, device=ids.device)[None] > places[:, None]
        hidden = self._embeddings[ids]
        bias = torch.zeros_like(unseen, dtype=hidden.dtype).masked_fill_(unseen, float('-inf'))
        return self._logits(self._pass(
            hidden, self._cosines[places], self._sines[places], bias, places, POSITIONS))

    def _make_room(self, positions: int) -> None:
        """Have buffers for so many positions; new ones make records of the old ones useless."""
        before = self._buffers
        super()._make_room(max(positions, POSITIONS))
        if self._buffers is not before:
            self._records = {}
