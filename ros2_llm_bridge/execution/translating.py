# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The instructions that wait for the model.

Hands requests in, takes answers, drops what is no longer wanted. Decides nothing about motions.
While the model works its likely answer is checked already, so that less is left to do behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import logging
from typing import Callable, Mapping, Optional, Union

from ros2_llm_bridge.errors import InstructionError, ModelError
from ros2_llm_bridge.execution.ports import TranslationService
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.schema import Place, RobotProfile
from ros2_llm_bridge.translate import complete, prepare, Prepared, Translation

_LOGGER = logging.getLogger(__name__)

#: Longest text, in characters, whose answer is foreseen: meanwhile a stop would have to wait.
FORESEEN_CHARACTERS = 200


@dataclass(frozen=True)
class Understood:
    """What a model made of an instruction; ``reconsidered`` once a choice has been made."""

    translation: Translation
    prepared: Optional[Prepared] = None
    generation: Optional[Generation] = None

    def reconsidered(
        self, profile: RobotProfile, threshold: float, chosen: Mapping[str, Place],
    ) -> Understood:
        """Return the same with ambiguous names decided, by ``Ambiguity.name``."""
        if self.prepared is None or self.generation is None:
            return self
        return Understood(
            complete(self.prepared, self.generation, profile, threshold, chosen),
            self.prepared, self.generation)


@dataclass(frozen=True)
class Foreseen:
    """What an answer would mean if it were sure, for a robot and a least confidence."""

    answer: str
    translation: Translation
    profile: RobotProfile
    threshold: float

    @staticmethod
    def of(prepared: Prepared, profile: RobotProfile, threshold: float) -> Optional[Foreseen]:
        """Return it for the first draft of a short text, None where that means no motion."""
        if not prepared.request.drafts or len(prepared.text) > FORESEEN_CHARACTERS:
            return None
        sure = Generation(prepared.request.drafts[0], 1.0, 0, 0, latency_ms=0.0)
        try:
            translation = complete(prepared, sure, profile, threshold)
        except Exception:
            # A defect shows, and is logged, when the model answers so.
            return None
        return Foreseen(
            sure.text, translation, profile, threshold) if translation.primitives else None

    def by(
        self, generation: Generation, profile: RobotProfile, threshold: float,
    ) -> Optional[Translation]:
        """Return the translation where this was foreseen and nothing has changed since."""
        if (generation.text != self.answer or profile is not self.profile
                or threshold != self.threshold or not generation.confidence >= threshold):
            return None
        return replace(
            self.translation, confidence=generation.confidence,
            forward_passes=generation.forward_passes, tokens=generation.tokens,
            latency_ms=self.translation.latency_ms + generation.latency_ms,
            adapter_hash=generation.adapter_hash)


def read_instruction(text: str, profile: RobotProfile) -> Union[Prepared, Translation]:
    """
    Return what ``translate.prepare`` does, whatever the text is.

    Raises
    ------
    InstructionError
        ``unreadable`` where reading it shows a defect.

    """
    try:
        return prepare(text, profile)
    except InstructionError:
        raise
    except Exception as error:
        # A text must never end the node; the defect is logged with its text.
        _LOGGER.exception('reading %r failed', text[:500])
        raise InstructionError(
            'unreadable', f'I could not read that ({type(error).__name__}).') from error


class Translating:
    """
    The translations under way.

    Parameters
    ----------
    service
        The model.
    profile, threshold
        The robot and the least confidence, as they are when the model has answered.
    on_understood
        Takes the id of an instruction and what became of it.
    on_failed
        Takes the id of an instruction and why there is no translation.
    on_foreseen
        Takes what a likely answer means while the model works, to prepare for it.

    """

    def __init__(
        self, service: TranslationService, profile: Callable[[], RobotProfile],
        threshold: Callable[[], float], on_understood: Callable[[str, Understood], None],
        on_failed: Callable[[str, str], None],
        on_foreseen: Callable[[Translation], None] = lambda translation: None,
    ) -> None:
        self._service = service
        self._profile = profile
        self._threshold = threshold
        self._on_understood = on_understood
        self._on_failed = on_failed
        self._on_foreseen = on_foreseen
        #: Number of a request by instruction id; None until it is handed in.
        self._numbers: dict[str, Optional[int]] = {}
        self._foreseen: dict[str, Foreseen] = {}
        self._behind: dict[str, Callable[[], None]] = {}

    def __len__(self) -> int:
        """Return how many instructions wait."""
        return len(self._numbers)

    def submit(self, instruction_id: str, prepared: Prepared) -> None:
        """Hand an instruction to the model."""
        self._numbers[instruction_id] = None
        number = self._service.submit(
            prepared.request,
            lambda generation: self._on_generation(instruction_id, prepared, generation),
            lambda error: self._on_error(instruction_id, error))
        if instruction_id in self._numbers:
            self._numbers[instruction_id] = number
            foreseen = Foreseen.of(prepared, self._profile(), self._threshold())
            if foreseen is not None:
                self._foreseen[instruction_id] = foreseen
                self._prepare_for(foreseen)

    def _prepare_for(self, foreseen: Foreseen) -> None:
        try:
            self._on_foreseen(foreseen.translation)
        except Exception:
            # As in Foreseen.of: it shows when the model answers so.
            return

    def behind(self, instruction_id: str, action: Callable[[], None]) -> None:
        """Do something for an instruction once those that wait now have been answered."""
        self._numbers[instruction_id] = None
        self._behind[instruction_id] = action
        self._go_on()

    def drop(self) -> list[str]:
        """Give up all translations; return the ids of their instructions."""
        dropped, self._numbers = self._numbers, {}
        self._foreseen.clear()
        self._behind.clear()
        for number in dropped.values():
            if number is not None:
                self._service.cancel(number)
        return list(dropped)

    def _on_generation(
        self, instruction_id: str, prepared: Prepared, generation: Generation,
    ) -> None:
        if instruction_id not in self._numbers:
            return
        del self._numbers[instruction_id]
        foreseen = self._foreseen.pop(instruction_id, None)
        profile, threshold = self._profile(), self._threshold()
        try:
            translation = (
                foreseen and foreseen.by(generation, profile, threshold)
                or complete(prepared, generation, profile, threshold))
        except Exception as error:
            _LOGGER.exception('checking %r failed', generation.text)
            self._on_failed(instruction_id, str(error))
        else:
            self._on_understood(instruction_id, Understood(translation, prepared, generation))
        self._go_on()

    def _on_error(self, instruction_id: str, error: ModelError) -> None:
        self._foreseen.pop(instruction_id, None)
        if instruction_id in self._numbers:
            del self._numbers[instruction_id]
            self._on_failed(instruction_id, str(error))
            self._go_on()

    def _go_on(self) -> None:
        """Do what has come to the front."""
        while self._numbers and (first := next(iter(self._numbers))) in self._behind:
            del self._numbers[first]
            self._behind.pop(first)()
