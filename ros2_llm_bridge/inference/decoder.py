# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Greedy decoding under a grammar, with as few forward passes as can be had without another answer.

Tokens that the grammar forces are not chosen: they ride along in the pass of the last token that
was. Guesses of the whole answer ride along, too: each position at which the model would have
chosen what was guessed needs no pass of its own (Leviathan et al. 2023, greedy case). A pass tells
how likely the model found every token that it was shown, so the confidence misses nothing. The
keys and values of an adapter's virtual tokens and, behind them, of the prompt's prefix are kept
for the next request. Only those: what is kept must not depend on what was said before, or in bf16
the same words could give another answer.
"""

from __future__ import annotations

from dataclasses import dataclass
import time
from typing import Any, Callable, Optional, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.constraint import Constraint, GrammarEngine
from ros2_llm_bridge.inference.drafts import continuation, encode_drafts
from ros2_llm_bridge.inference.encoding import encode_prefix, encode_prompt
from ros2_llm_bridge.inference.forward import Forward, forward_of
from ros2_llm_bridge.inference.virtual_tokens import KeyValues
from ros2_llm_bridge.ports import Generation, GenerationRequest
import torch

#: Called before each forward pass; True ends the generation with an error.
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Shortcuts:
    """
    Which forward passes are saved; without any, one token is written a pass.

    None of them changes an answer; what they save is measured by turning them off.

    Parameters
    ----------
    forced
        Tokens that the grammar forces ride along.
    prefix
        The keys and values of the prompt's prefix are kept for the next request.
    drafts
        The guesses of a request ride along.

    """

    forced: bool = True
    prefix: bool = True
    drafts: bool = True


#: Plain constrained greedy decoding: slow, and the yardstick of the tests.
STEPWISE = Shortcuts(forced=False, prefix=False, drafts=False)


#: Tokens that must be left for an answer behind a long prompt.
_SHORTEST_ROOM = 64


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
    shortcuts
        Which forward passes are saved.
    virtual
        Keys and values of virtual tokens, which stand before every prompt.
    engine
        The grammar engine of the same tokenizer, where there is one already.
    forward
        Makes the forward pass of the model.
    before_passes
        Called before the first forward pass of a request.

    """

    def __init__(
        self, base: BaseModel, shortcuts: Shortcuts = Shortcuts(), virtual: KeyValues = (),
        engine: Optional[GrammarEngine] = None,
        forward: Callable[[Any, KeyValues], Forward] = forward_of,
        before_passes: Callable[[], None] = lambda: None,
    ) -> None:
        self._tokenizer = base.tokenizer
        self._engine = engine or GrammarEngine(base.tokenizer)
        self._shortcuts = shortcuts
        self._forward = forward(base.model, virtual)
        self._before_passes = before_passes
        self._prefix: list[int] = []  # ids that the model has read and need not read again

    @property
    def computed_by(self) -> str:
        """Return in words what computes a forward pass."""
        return self._forward.computed_by

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
        drafts = encode_drafts(self._tokenizer, request.drafts) if self._shortcuts.drafts else ()
        prefix = encode_prefix(self._tokenizer, request.prompt.prefix)
        prompt = encode_prompt(self._tokenizer, request.prompt)
        longest = int(min(request.max_new_tokens, self._forward.room - len(prompt)))
        if longest < min(request.max_new_tokens, _SHORTEST_ROOM):
            raise ModelError(
                f'a prompt of {len(prompt)} tokens leaves no room for the answer',
                f'the model reads {self._forward.room:.0f} tokens')
        if len(prompt) == len(prefix):
            raise ModelError('there is no prompt behind its prefix')
        self._before_passes()
        try:
            passes = self._restore(prefix)
            pending = prompt[len(self._prefix):]
            return self._decode(
                constraint, pending, drafts, longest, should_stop, passes)
        except RuntimeError as error:  # out of memory, a device that fell out
            self._forget()
            raise ModelError(f'the model failed: {error}') from error
        except BaseException:
            self._forget()
            raise

    def _decode(
        self, constraint: Constraint, pending: list[int], drafts: Sequence[Sequence[int]],
        longest: int, should_stop: ShouldStop, passes: int,
    ) -> Decoded:
        """Write the answer behind the cache and the ids that are ``pending`` behind it."""
        written: list[int] = []
        probabilities: list[float] = []
        while True:
            forced = _accept_forced(constraint) if self._shortcuts.forced else []
            if len(written) + len(forced) >= longest:
                raise ModelError(f'the answer does not end within {longest} tokens')
            if should_stop():
                raise ModelError('the request was given up')
            guess = continuation(drafts, [*written, *forced], longest - 1)
            logits, totals = self._read(
                [*pending, *forced, *guess], 1 + len(forced) + len(guess))
            passes += 1
            chosen = self._follow(constraint, logits[len(forced):], guess)
            written += [*forced, *chosen]
            probabilities += _probabilities(logits, totals, [*forced, *chosen])
            if chosen[-1] == self._engine.end_id:
                return Decoded(tuple(written), tuple(probabilities), passes)
            self._forward.drop(len(guess) + 1 - len(chosen))
            pending = chosen[-1:]

    def _follow(
        self, constraint: Constraint, logits: torch.Tensor, guess: Sequence[int],
    ) -> list[int]:
        """Return what is chosen as far as it was guessed, and the first choice beyond."""
        likeliest = _likeliest(logits)
        chosen: list[int] = []
        for row in range(len(logits)):
            chosen.append(self._choose(constraint, likeliest, logits, row))
            if chosen[-1] == self._engine.end_id:
                break
            constraint.accept(chosen[-1])
            if guess[row:row + 1] != chosen[-1:]:
                break
        return chosen

    def _choose(
        self, constraint: Constraint, likeliest: Callable[[int], int], logits: torch.Tensor,
        row: int,
    ) -> int:
        """Return the one token that may come, or the likeliest of several."""
        if constraint.complete:
            return self._engine.end_id
        forced = constraint.forced()
        if forced:
            return forced[0]
        token = likeliest(row)
        if constraint.admits(token):
            return token
        return int(constraint.mask(logits[row]).argmax())

    def _read(self, ids: list[int], count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return logits (count, V) and their logsumexp (count,) at the last positions, float32."""
        logits = self._forward.read(ids, count)
        totals = torch.logsumexp(logits, 1)
        if not torch.isfinite(totals).all():  # a number that is none spoils its row's sum
            raise ModelError('the model gave numbers that are not finite')
        return logits, totals

    def _restore(self, prefix: list[int]) -> int:
        """Bring the cache to end with this prefix; return the passes it took."""
        if self._shortcuts.prefix and prefix and prefix == self._prefix:
            self._forward.drop(self._forward.length - len(prefix))
            return 0
        self._forget()
        if not self._shortcuts.prefix or not prefix:
            return 0
        self._read(prefix, 1)
        self._prefix = prefix
        return 1

    def _forget(self) -> None:
        self._forward.restart()
        self._prefix = []


def _likeliest(logits: torch.Tensor) -> Callable[[int], int]:
    """
    Return what tells the likeliest token of a row, the first of equals as argmax does.

    On a CPU only the rows that are asked for are looked at, since most tokens are forced;
    elsewhere all at once, since each question would wait for the device.
    """
    if logits.device.type == 'cpu':
        return lambda row: int(logits[row].max(0).indices)
    found: list[int] = logits.max(1).indices.tolist()
    return found.__getitem__


def _accept_forced(constraint: Constraint) -> list[int]:
    """Go on behind all tokens that must come now and return them."""
    accepted: list[int] = []
    while tokens := constraint.forced():
        for token in tokens:
            constraint.accept(token)
        accepted += tokens
    return accepted


def _probabilities(
    logits: torch.Tensor, totals: torch.Tensor, tokens: list[int],
) -> list[float]:
    """Return the probability of each token at its position, the first of ``logits`` on."""
    index = torch.tensor(tokens, device=logits.device)[:, None]
    chosen = logits[:len(tokens)].gather(1, index).squeeze(1)
    found: list[float] = (chosen - totals[:len(tokens)]).exp().tolist()
    return found
