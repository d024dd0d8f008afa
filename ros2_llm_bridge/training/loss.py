# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Cross-entropy over the answer's tokens only, without ever holding all logits.

With a vocabulary of 49,000 the logits of a batch weigh more than the rest of a step. Here they
are made for the positions that count, some at a time, turned into their own gradient in place
and forgotten. The model runs through its own ``forward``, and through peft's or a wrapper's around
it; only its output layer steps aside for the time being.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.training.batches import IGNORED
import torch
from torch.nn.functional import cross_entropy

#: Positions whose logits exist at the same time.
_POSITIONS = 128


@dataclass(frozen=True)
class Finish:
    """What a model does to its logits after the output layer: a factor, then a soft cap."""

    factor: float = 1.0
    cap: float = 0.0

    def apply(self, logits: torch.Tensor) -> torch.Tensor:
        """Return finished logits."""
        if self.factor != 1.0:
            logits = logits * self.factor
        return self.cap * torch.tanh(logits / self.cap) if self.cap else logits


def finish_of(config: Any) -> Finish:
    """Return what an architecture does to its logits (Gemma 2 caps, Cohere and Granite scale)."""
    factor = float(getattr(config, 'logit_scale', None) or 1.0)
    factor /= float(getattr(config, 'logits_scaling', None) or 1.0)
    return Finish(factor, float(getattr(config, 'final_logit_softcapping', None) or 0.0))


def answer_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """
    Return the mean negative log-likelihood of the answers' tokens, a float32 scalar.

    Parameters
    ----------
    model
        A causal language model of transformers, also within peft's or accelerate's wrapper.
        Gradients reach all that is trained, the output layer included.
    input_ids, labels
        (B, L), int64; labels that do not count are ``batches.IGNORED``.

    """
    causal = _causal(model)
    head = causal.get_output_embeddings()
    with _stepped_aside(head) as seen:
        model(input_ids=input_ids, use_cache=False)
    # Virtual tokens, where a method has them, stand before the sequence.
    hidden = seen[0][:, -input_ids.shape[1]:]  # (B, L, H)
    counts = labels[:, 1:] != IGNORED
    return _HeadLoss.apply(  # type: ignore[no-any-return]
        hidden[:, :-1][counts], head.weight, getattr(head, 'bias', None),
        labels[:, 1:][counts], finish_of(causal.config))


def check_loss(model: Any, input_ids: torch.Tensor) -> None:
    """
    Check that ``answer_loss`` is the model's own loss.

    Parameters
    ----------
    model
        The one that will be trained.
    input_ids
        (1, L), int64, a few tokens.

    Raises
    ------
    ModelError
        If this architecture does to its logits what is not known here.

    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        ours = float(answer_loss(model, input_ids, input_ids))
        logits = model(input_ids=input_ids, use_cache=False).logits[0, -input_ids.shape[1]:]
        theirs = float(cross_entropy(logits[:-1].float(), input_ids[0, 1:]))
    model.train(was_training)
    if not abs(ours - theirs) <= 0.05 + 0.05 * abs(theirs):
        kind = _causal(model).config.model_type
        raise ModelError(
            f'the loss of a {kind} model would be wrong: {ours:.3f} instead of {theirs:.3f}',
            'its logits are changed after the output layer; add that to training/loss.py')


def _causal(model: Any) -> Any:
    """Return the causal language model within the wrappers."""
    model = getattr(model, 'module', model)  # DistributedDataParallel
    return model.get_base_model() if hasattr(model, 'get_base_model') else model


@contextmanager
def _stepped_aside(head: Any) -> Iterator[list[torch.Tensor]]:
    """Let an output layer note what it is given instead of working; yields the notes."""
    seen: list[torch.Tensor] = []

    def note(hidden: torch.Tensor) -> torch.Tensor:
        seen.append(hidden)
        return hidden[..., :1]  # whatever follows the layer has something to work on

    head.forward = note
    try:
        yield seen
    finally:
        del head.forward  # the class's own shows again


class _HeadLoss(torch.autograd.Function):
    """
    Mean cross-entropy of ``finish(hidden @ weight.T + bias)``, gradients made on the way.

    They are kept in float32: before a scaler multiplies them they are too small for float16.
    """

    @staticmethod
    def forward(
        ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, bias: Optional[torch.Tensor],
        labels: torch.Tensor, finish: Finish,
    ) -> torch.Tensor:
        trains_weight, trains_bias = ctx.needs_input_grad[1:3]
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        of_hidden = torch.empty_like(hidden, dtype=torch.float32)
        of_weight = torch.zeros_like(weight, dtype=torch.float32) if trains_weight else None
        of_bias = torch.zeros_like(bias, dtype=torch.float32) if trains_bias else None
        count = max(len(labels), 1)
        for start in range(0, len(labels), _POSITIONS):
            part = slice(start, start + _POSITIONS)
            states = hidden[part].to(weight.dtype)
            wanted = labels[part].unsqueeze(1)  # (n, 1)
            logits = (states @ weight.t()).float()  # (n, V)
            if bias is not None:
                logits += bias
            logits = finish.apply(logits)
            slope = (1 - (logits / finish.cap) ** 2) if finish.cap else None
            normaliser = torch.logsumexp(logits, 1, keepdim=True)
            total += (normaliser - logits.gather(1, wanted)).sum()
            logits.sub_(normaliser).exp_()
            logits.scatter_add_(1, wanted, torch.full_like(wanted, -1, dtype=logits.dtype))
            if slope is not None:
                logits.mul_(slope)
            if finish.factor != 1.0:
                logits.mul_(finish.factor)
            rounded = logits.to(weight.dtype)
            of_hidden[part] = (rounded @ weight).float()
            if of_weight is not None:
                of_weight += (rounded.t() @ states).float()
            if of_bias is not None:
                of_bias += logits.sum(0)
        ctx.save_for_backward(*(
            g if g is None else g.div_(count) for g in (of_hidden, of_weight, of_bias)))
        ctx.dtypes = [None if t is None else t.dtype for t in (hidden, weight, bias)]
        return total / count

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor) -> tuple[Optional[torch.Tensor], ...]:
        gradients = [
            None if g is None else (g * upstream.float()).to(dtype)
            for g, dtype in zip(ctx.saved_tensors, ctx.dtypes)]
        return (*gradients, None, None)
