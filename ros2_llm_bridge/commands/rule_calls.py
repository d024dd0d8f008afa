# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Find by rules which capability of a robot profile a clause asks for, and with what values."""

from __future__ import annotations

from typing import Callable, Optional, Sequence, Union

from ros2_llm_bridge.commands.clauses import first_of, Token, word_of
from ros2_llm_bridge.commands.model import Call, Cannot, Command, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.profile.schema import Capability

_OFF = frozenset('off disable deactivate stop close false lower no'.split())
_GENERIC = frozenset('robot set the cmd command service action topic do'.split())


def called(
        clause: Sequence[Token], capabilities: Sequence[Capability]
) -> Union[Command, Cannot, None]:
    """
    Return the call of the capability that a clause names by a phrase or by its own words.

    None where it names none; a refusal where a value is missing.
    """
    words = [word_of(t) for t in clause]
    for capability in capabilities:
        phrases = [p.lower().split() for p in capability.phrases]
        named = [w for w in capability.name.lower().replace('/', '_').split('_')
                 if w and w not in _GENERIC]
        if any(p and set(p) <= set(words) for p in phrases) or named and all(
                any(word.startswith(w.rstrip('s')) for word in words) for w in named):
            return _call(capability, words, clause)
    return None


def _call(
        capability: Capability, words: Sequence[str], clause: Sequence[Token]
) -> Union[Command, Cannot]:
    fill: dict[str, Callable[[], Union[bool, Quantity, str, None]]] = {
        'bool': lambda: not _OFF.intersection(words),
        'number': lambda: first_of(clause, Dimension.NUMBER),
        'string': lambda: _text(words)}
    fields = []
    for name, kind in (capability.arguments or {}).items():
        value = fill[kind]()
        if value is None:
            return Cannot('missing_value')
        fields.append((name, value))
    return Call(capability.kind, capability.name, capability.interface, tuple(fields))


def _text(words: Sequence[str]) -> Optional[str]:
    """Return the words behind the last preposition."""
    for index in range(len(words) - 1, 0, -1):
        if words[index - 1] in ('to', 'say', 'saying', 'at', 'of', 'number', 'called', 'the'):
            return ' '.join(words[index:])
    return None
