# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What readers of whole utterances give back.

A reader knows utterances that mean something only in the light of the robot's state or of what
went before ("where are you", "again", "remember this place as the dock"). What is not surely
theirs they leave to the model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Literal, Mapping, Optional, Protocol, Union

from ros2_llm_bridge.commands.primitives import Primitive

#: Names in an event that no reply may use.
RESERVED_FIELDS = frozenset({'self', 'instruction_id', 'id', 'event', 'response'})


@dataclass(frozen=True)
class Reply:
    """
    An answer from state, which moves nothing; ``fields`` go into the final event, SI units.

    Raises
    ------
    ValueError
        If a field has a name that every event uses itself.

    """

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        taken = RESERVED_FIELDS & set(self.fields)
        if taken:
            raise ValueError(f'the field {min(taken)!r} belongs to every event')


@dataclass(frozen=True)
class Orders:
    """
    Primitives to be carried out in order, as if the model had been sure of them.

    Parameters
    ----------
    primitives
        What is to be done, as far as is known by now.
    turn
        When, while an order runs: by the policy for new instructions, ``now`` in place of that
        order, or ``after`` its end.
    settle
        Returns what is to be done once the robot stands, where that rests on what was measured
        until then; raises InstructionError.

    """

    primitives: tuple[Primitive, ...]
    turn: Literal['policy', 'now', 'after'] = 'policy'
    settle: Optional[Callable[[], tuple[Primitive, ...]]] = None


Outcome = Union[Reply, Orders]


class Reader(Protocol):
    """A reader of one kind of whole utterances."""

    @property
    def refusal(self) -> Optional[str]:
        """Return how its refusals begin where it moves nothing, None where it gives orders."""
        ...

    def read(self, text: str) -> Optional[Outcome]:
        """
        Return what an utterance means, or None where it is not of this kind.

        Raises
        ------
        InstructionError
            If it is of this kind and cannot be answered or done.

        """
        ...
