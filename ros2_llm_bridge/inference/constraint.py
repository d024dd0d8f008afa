# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Which token may come next: a grammar as a state machine over token ids.

The engine never raises for a bad grammar or a token that it does not admit; it falls into an
error state and stays there. Here each step is checked, and an error ends the generation.
"""

from __future__ import annotations

from typing import Any, Protocol

from llguidance import LLMatcher, LLTokenizer
import numpy as np
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.encoding import end_of_answer_id
from ros2_llm_bridge.inference.light import plain_backend
import torch


class Constraint(Protocol):
    """What may be written next."""

    def forced(self) -> list[int]:
        """Return the tokens that must come now, not accepting them; none where one chooses."""
        ...

    def admits(self, token: int) -> bool:
        """Return whether a token may come next."""
        ...

    def mask(self, logits: torch.Tensor) -> torch.Tensor:
        """Return logits (V,) with all that may not come set to minus infinity."""
        ...

    def accept(self, token: int) -> None:
        """Go on behind a token."""
        ...

    @property
    def complete(self) -> bool:
        """Return whether nothing may follow but the end."""
        ...


class GrammarEngine:
    """
    Makes constraints for one tokenizer; building it takes about a second.

    Parameters
    ----------
    tokenizer
        A fast tokenizer of transformers, or a ``light.LightTokenizer``.

    """

    def __init__(self, tokenizer: Any) -> None:
        self.end_id = end_of_answer_id(tokenizer)
        self._tokenizer = LLTokenizer(plain_backend(tokenizer), eos_token=self.end_id)

    def constrain(self, grammar: str) -> Constraint:
        """
        Return the constraint of a Lark grammar; an empty one admits everything.

        Raises
        ------
        ModelError
            If the grammar is none.

        """
        if not grammar:
            return Unconstrained()
        matcher = LLMatcher(
            self._tokenizer, LLMatcher.grammar_from_lark(grammar), log_level=0)
        return GrammarConstraint(matcher, self.end_id, self._tokenizer.vocab_size)


class GrammarConstraint:
    """A constraint that a grammar gives."""

    def __init__(self, matcher: LLMatcher, end_id: int, words: int) -> None:
        self._matcher = matcher
        self._end_id = end_id
        self._words = words  # a model's output layer may be wider than its tokenizer
        self._check('the grammar is refused')

    def forced(self) -> list[int]:
        """Return the tokens that must come now, in the tokenizer's own cut."""
        tokens = [] if self._matcher.is_stopped() else list(self._matcher.compute_ff_tokens())
        self._check('the grammar engine failed')
        return tokens[:tokens.index(self._end_id)] if self._end_id in tokens else tokens

    def admits(self, token: int) -> bool:
        """Return whether a token may come next."""
        admitted = token < self._words and self._matcher.validate_tokens([token]) == 1
        self._check('the grammar engine failed')
        return bool(admitted)

    def mask(self, logits: torch.Tensor) -> torch.Tensor:
        """Return logits with what the grammar does not admit set to minus infinity."""
        packed = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        self._check('the grammar engine failed')
        bits = np.unpackbits(packed, bitorder='little')[:logits.shape[-1]].astype(bool)
        if not bits.any():
            raise ModelError('the grammar admits no token')
        admitted = torch.zeros(logits.shape[-1], dtype=torch.bool)
        admitted[:len(bits)] = torch.from_numpy(bits)
        return logits.masked_fill(~admitted.to(logits.device), float('-inf'))

    def accept(self, token: int) -> None:
        """Go on behind a token."""
        accepted = self._matcher.consume_token(token)
        self._check(f'the grammar does not admit token {token}')
        if not accepted:
            raise ModelError(f'the grammar does not admit token {token}')

    @property
    def complete(self) -> bool:
        """Return whether nothing may follow but the end."""
        return bool(self._matcher.is_stopped())

    def _check(self, what: str) -> None:
        if self._matcher.is_error():
            raise ModelError(f'{what}: {self._matcher.get_error().strip()}')


class Unconstrained:
    """Admits everything; for measuring what the grammar is worth."""

    complete = False

    def forced(self) -> list[int]:
        """Return nothing: no token must come."""
        return []

    def admits(self, token: int) -> bool:
        """Return True."""
        return True

    def mask(self, logits: torch.Tensor) -> torch.Tensor:
        """Return the logits as they are."""
        return logits

    def accept(self, token: int) -> None:
        """Admit any token."""
