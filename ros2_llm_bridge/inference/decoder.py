# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Greedy decoding under a grammar, with as few forward passes as the grammar leaves choices.

Tokens that the grammar forces are not chosen: they ride along in the pass of the last token that
was. That pass also tells how likely the model found them, so the confidence misses nothing. The
keys and values of an adapter's virtual tokens and, behind them, of the prompt's prefix are kept
for the next request. Only those: what is kept must not depend on what was said before, or in bf16
the same words could give another answer.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
import time
from typing import Callable, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.constraint import Constraint, GrammarEngine
from ros2_llm_bridge.inference.encoding import encode_prefix, encode_prompt
from ros2_llm_bridge.inference.virtual_tokens import cache_behind, count, KeyValues
from ros2_llm_bridge.ports import Generation, GenerationRequest
import torch

#: Called before each forward pass; True ends the generation with an error.
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Decoded:
    """
    Token ids that were written, the end included, with the probability of each.

    ``probabilities`` are unmasked: what the model believed before the grammar ruled anything out.
    """

    ids: tuple[int, ...]
    probabilities: tuple[float, ...]
    forward_passes: int


class Decoder:
    """
    Decodes for one model, one request at a time; not for several threads.

    Parameters
    ----------
    base
        The model, with an adapter in its weights, and its tokenizer.
    stepwise
        One forward pass for each token, forced ones too: slow, and the yardstick of the tests.
    virtual
        Keys and values of virtual tokens, which stand before every prompt.
    engine
        The grammar engine of the same tokenizer, where there is one already.

    """

    def __init__(
        self, base: BaseModel, stepwise: bool = False, virtual: KeyValues = (),
        engine: Optional[GrammarEngine] = None,
    ) -> None:
        self._model = base.model
        self._tokenizer = base.tokenizer
        self._engine = engine or GrammarEngine(base.tokenizer)
        self._stepwise = stepwise
        self._virtual = virtual
        self._first = count(virtual)  # how many virtual tokens stand first in _cache
        self._cache = cache_behind(virtual)
        self._prefix: list[int] = []  # ids whose keys and values stand behind them in _cache

    def generate(
        self, request: GenerationRequest, should_stop: ShouldStop = lambda: False,
    ) -> Generation:
        """
        Write the answer to one request.

        Raises
        ------
        ModelError
            If the grammar or the prompt is refused, the answer does not end within
            ``max_new_tokens``, a number is not finite, or ``should_stop`` says so.

        """
        started = time.monotonic()
        decoded = self.decode(request, should_stop)
        text = self._tokenizer.decode(
            decoded.ids[:-1], skip_special_tokens=False, clean_up_tokenization_spaces=False)
        return Generation(
            text=text, confidence=min(decoded.probabilities),
            forward_passes=decoded.forward_passes, tokens=len(decoded.ids),
            latency_ms=(time.monotonic() - started) * 1000)

    @torch.inference_mode()
    def decode(
        self, request: GenerationRequest, should_stop: ShouldStop = lambda: False,
    ) -> Decoded:
        """Return the token ids of the answer; raises as ``generate`` does."""
        constraint = self._engine.constrain(request.grammar)
        prefix = encode_prefix(self._tokenizer, request.prompt.prefix)
        prompt = encode_prompt(self._tokenizer, request.prompt)
        room = getattr(self._model.config, 'max_position_embeddings', math.inf)
        length = self._first + len(prompt)
        if length + request.max_new_tokens > room:
            raise ModelError(
                f'a prompt of {length} tokens leaves no room for the answer',
                f'the model reads {room} tokens')
        if len(prompt) == len(prefix):
            raise ModelError('there is no prompt behind its prefix')
        try:
            return self._decode(
                constraint, prefix, prompt[len(prefix):], request.max_new_tokens, should_stop)
        except RuntimeError as error:  # out of memory, a device that fell out
            self._forget()
            raise ModelError(f'the model failed: {error}') from error
        except BaseException:
            self._forget()
            raise

    def _decode(
        self, constraint: Constraint, prefix: list[int], rest: list[int], longest: int,
        should_stop: ShouldStop,
    ) -> Decoded:
        passes = self._restore(prefix)
        pending = rest
        written: list[int] = []
        probabilities: list[float] = []
        while True:
            forced = [] if self._stepwise else _accept_forced(constraint)
            if len(written) + len(forced) >= longest:
                raise ModelError(f'the answer does not end within {longest} tokens')
            if should_stop():
                raise ModelError('the request was given up')
            logits = self._forward(pending + forced, 1 + len(forced))
            passes += 1
            token = self._choose(constraint, logits[-1])
            written += [*forced, token]
            probabilities += _probabilities(logits, [*forced, token])
            if token == self._engine.end_id:
                return Decoded(tuple(written), tuple(probabilities), passes)
            constraint.accept(token)
            pending = [token]

    def _choose(self, constraint: Constraint, logits: torch.Tensor) -> int:
        """Return the one token that may come, or the likeliest of several."""
        if constraint.complete:
            return self._engine.end_id
        forced = constraint.forced()
        return forced[0] if forced else int(constraint.mask(logits).argmax())

    def _forward(self, ids: list[int], count: int) -> torch.Tensor:
        """Return the logits of the last ``count`` positions, (count, V) float32."""
        output = self._model(
            input_ids=torch.tensor([ids], device=self._model.device),
            past_key_values=self._cache, use_cache=True, logits_to_keep=count)
        logits = output.logits[0].float()
        if not torch.isfinite(logits).all():
            raise ModelError('the model gave numbers that are not finite')
        return logits

    def _restore(self, prefix: list[int]) -> int:
        """Bring the cache to end with this prefix; return the passes it took."""
        if prefix and prefix == self._prefix:
            behind = self._cache.get_seq_length() - len(prefix) - self._first
            if behind:
                self._cache.crop(-behind)  # negative: so many from the end
            return 0
        self._forget()
        if not prefix:
            return 0
        self._forward(prefix, 1)
        self._prefix = prefix
        return 1

    def _forget(self) -> None:
        self._cache = cache_behind(self._virtual)
        self._prefix = []


def _accept_forced(constraint: Constraint) -> list[int]:
    """Go on behind all tokens that must come now and return them."""
    accepted: list[int] = []
    while tokens := constraint.forced():
        for token in tokens:
            constraint.accept(token)
        accepted += tokens
    return accepted


def _probabilities(logits: torch.Tensor, tokens: list[int]) -> list[float]:
    """Return the probability of each token at its position; logits are (n, V) float32."""
    chosen = logits.gather(1, torch.tensor([tokens], device=logits.device).T).squeeze(1)
    return (chosen - torch.logsumexp(logits, 1)).exp().tolist()
