# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Cross-entropy over the answer's tokens only, without ever holding all logits.

With a vocabulary of 49,000 the logits of a batch weigh more than the rest of a step. Here they
are made for the positions that count, some at a time, turned into their own gradient in place
and forgotten.
"""

from __future__ import annotations

from typing import Any

from ros2_llm_bridge.training.batches import IGNORED
import torch

#: Positions whose logits exist at the same time.
_POSITIONS = 128


def answer_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """
    Return the mean negative log-likelihood of the answers' tokens, a float32 scalar.

    Parameters
    ----------
    model
        A causal language model of transformers or peft, its output layer frozen.
    input_ids, labels
        (B, L), int64; labels that do not count are ``batches.IGNORED``.

    """
    causal = model.get_base_model() if hasattr(model, 'get_base_model') else model
    hidden = causal.model(input_ids=input_ids, use_cache=False).last_hidden_state  # (B, L, H)
    counts = labels[:, 1:] != IGNORED
    return _HeadLoss.apply(  # type: ignore[no-any-return]
        hidden[:, :-1][counts], causal.get_output_embeddings().weight, labels[:, 1:][counts])


class _HeadLoss(torch.autograd.Function):
    """Mean cross-entropy of ``hidden @ weight.T``; the gradient is for ``hidden`` only."""

    @staticmethod
    def forward(
        ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, labels: torch.Tensor,
    ) -> torch.Tensor:
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        gradient = torch.empty_like(hidden)
        for start in range(0, len(labels), _POSITIONS):
            part = slice(start, start + _POSITIONS)
            wanted = labels[part].unsqueeze(1)  # (n, 1)
            logits = (hidden[part].to(weight.dtype) @ weight.t()).float()  # (n, V)
            normaliser = torch.logsumexp(logits, 1, keepdim=True)
            total += (normaliser - logits.gather(1, wanted)).sum()
            logits.sub_(normaliser).exp_()
            logits.scatter_add_(1, wanted, torch.full_like(wanted, -1, dtype=logits.dtype))
            gradient[part] = (logits.to(weight.dtype) @ weight).to(gradient.dtype)
        ctx.save_for_backward(gradient.div_(len(labels)))
        return total / len(labels)

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        (gradient,) = ctx.saved_tensors
        return gradient * upstream.to(gradient.dtype), None, None
