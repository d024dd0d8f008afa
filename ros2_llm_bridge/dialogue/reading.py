# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask readers of whole utterances one after another, whatever they do.

A refusal of what would have been an answer is no refused order: it says so in words of its own,
and leaves everything else as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
import logging
from typing import Optional, Sequence, Union

from ros2_llm_bridge.dialogue.ports import Outcome, Reader
from ros2_llm_bridge.errors import InstructionError

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Declined:
    """What a reader that moves nothing cannot answer or do: why, and the sentence of it."""

    code: str
    reason: str
    sentence: str


def read_by(readers: Sequence[Reader], text: str) -> Optional[Union[Outcome, Declined]]:
    """
    Return what the first reader that knows an utterance says of it, None where none does.

    Raises
    ------
    InstructionError
        If an order cannot be carried out, or its reader has a defect (``unreadable``).

    """
    for reader in readers:
        try:
            outcome = _read(reader, text)
        except InstructionError as error:
            if reader.refusal is None:
                raise
            reason = f'{error.reason[:1].upper()}{error.reason[1:]}'
            return Declined(error.code, error.reason, f'{reader.refusal}: {reason}')
        if outcome is not None:
            return outcome
    return None


def _read(reader: Reader, text: str) -> Optional[Outcome]:
    try:
        return reader.read(text)
    except InstructionError:
        raise
    except Exception as error:
        # A text must never end the node; the defect is logged with its text.
        _LOGGER.exception('%s failed on %r', type(reader).__name__, text[:500])
        raise InstructionError(
            'unreadable', f'I could not read that ({type(error).__name__}).') from error
