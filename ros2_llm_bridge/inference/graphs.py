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
#: Positions to which a recorded pass attends; what is longer is read without a record.
POSITIONS = 512
#: Positions that there is room for at first: more would make all records useless.
_ROOM = 2048


@dataclass(frozen=True)
class _Record:
    """A pass of one length: where its tokens and its start are put, where hidden states appear."""

    ids: torch.Tensor
    start: torch.Tensor
    hidden: torch.Tensor
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
        if record:
            self._pool = torch.cuda.graph_pool_handle()
            with torch.inference_mode():
                # Now, not while somebody waits; the longest first, so that the others fit into
                # the memory that it took.
                for length in reversed(LENGTHS):
                    self._records[length] = self._recorded(length)

    @property
    def computed_by(self) -> str:
        """Return in words what computes a pass."""
        return 'CUDA graphs'

    def read(self, ids: Sequence[int], count: int) -> torch.Tensor:
        """Read tokens in one pass; return the logits of the last ``count``, (count, V) float32."""
        start = self._first + self._length
        length = next((n for n in LENGTHS if n >= len(ids)), 0)
        if not length or start + length > POSITIONS:
            return super().read(ids, count)
        record = self._records.get(length)
        if record is None:
            record = self._records[length] = self._recorded(length)
        # Padding repeats the last token, whose keys and values are finite if the token's are.
        padded = [*ids, *[ids[-1]] * (length - len(ids))]
        record.ids.copy_(torch.tensor(padded), non_blocking=True)
        record.start.fill_(start)
        if record.graph is None:
            record.hidden.copy_(self._fixed(record.ids, record.start))
        else:
            record.graph.replay()
        self._length += len(ids)
        return self._logits(record.hidden[len(ids) - count:len(ids)])

    def restart(self) -> None:
        """Forget all tokens but the virtual ones."""
        super().restart()
        # A recorded pass reads what it hides, and a number that is none spoils even a hidden sum.
        for keys, values in zip(self._keys, self._values):
            keys[:, self._first:POSITIONS].zero_()
            values[:, self._first:POSITIONS].zero_()

    def _recorded(self, length: int) -> _Record:
        """Return a pass of this length; recording it computes it a few times."""
        device = self._norm.device
        ids = torch.zeros(length, dtype=torch.long, device=device)
        # Behind all that is attended to, should something be there.
        start = torch.full((), self._first + self._length, device=device)
        if not self._record_passes:
            return _Record(ids, start, self._fixed(ids, start), None)
        with torch.cuda.device(device):
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(2):  # kernels choose their plans
                    self._fixed(ids, start)
            torch.cuda.current_stream().wait_stream(side)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, pool=self._pool, stream=side):
                hidden = self._fixed(ids, start)
        return _Record(ids, start, hidden, graph)

    def _fixed(self, ids: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return hidden states (n, hidden) of tokens, read from a position that is a tensor."""
        places = start + torch.arange(len(ids), device=ids.device)
        unseen = torch.arange(POSITIONS, device=ids.device)[None] > places[:, None]
        hidden = self._embeddings[ids]
        bias = torch.zeros_like(unseen, dtype=hidden.dtype).masked_fill_(unseen, float('-inf'))
        return self._pass(
            hidden, self._cosines[places], self._sines[places], bias, places, POSITIONS)

    def _make_room(self, positions: int) -> None:
        """Have buffers for so many positions; new ones make records of the old ones useless."""
        if self._buffers is None or self._buffers[0].shape[2] < positions:
            self._records = {}
        super()._make_room(max(positions, _ROOM))
