# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What happens to each instruction: stop, release, refusal, translation, execution.

Joins the path of one instruction (``translate``), readers that know some whole utterances, a model
that answers later, and the executive. "no, I meant X" is the instruction X. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass
import logging
from typing import Any, Callable, Literal, Mapping, Optional, Sequence, Union

from ros2_llm_bridge.commands.bounds import check_bounds
from ros2_llm_bridge.commands.meant import means_stop, meant_instead
from ros2_llm_bridge.commands.primitives import Primitive
from ros2_llm_bridge.commands.stop_phrases import is_release
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.dialogue.ports import Outcome, Reader, Reply
from ros2_llm_bridge.errors import InstructionError, ModelError
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.plans import OnFailure, Plan
from ros2_llm_bridge.execution.ports import TranslationService
from ros2_llm_bridge.execution.reports import refused
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import complete, prepare, Prepared, Translation

_LOGGER = logging.getLogger(__name__)

#: Instructions that may wait for the model, and plans that may wait for their turn.
MAX_WAITING = 10

Policy = Literal['preempt', 'queue', 'reject']


@dataclass(frozen=True)
class Settings:
    """
    How instructions are treated.

    Parameters
    ----------
    threshold
        Least confidence, 0..1.
    policy
        What a new instruction does to the one before.
    dry_run
        Show the command and do nothing.
    on_failure
        Whether the steps after a failed one are given up.

    """

    threshold: float
    policy: Policy = 'preempt'
    dry_run: bool = False
    on_failure: OnFailure = 'abort'


class Dispatcher:
    """
    The reception of instructions.

    Parameters
    ----------
    profile
        The robot.
    executive, journal, translations
        What carries out, what is told, who translates.
    settings
        Asked anew for each instruction, since parameters may change.
    latch
        The stop latch; its owner keeps it for longer than this dispatcher lives.
    readers
        Asked in order for each utterance before the model is.

    """

    def __init__(
        self, profile: RobotProfile, executive: Executive, journal: Journal,
        translations: TranslationService, settings: Callable[[], Settings], latch: StopLatch,
        readers: Sequence[Reader] = (),
    ) -> None:
        self.latch = latch
        self.is_active = False
        self._profile = profile
        self._executive = executive
        self._journal = journal
        self._translations = translations
        self._settings = settings
        self._readers = tuple(readers)
        #: Number of a request to the model by instruction id; None until it is handed in.
        self._translating: dict[str, Optional[int]] = {}

    def instruct(self, text: str) -> None:
        """Take one instruction; whatever becomes of it is told through the journal."""
        if means_stop(text):
            self.stop(StopSource.SPOKEN, text)
            return
        instruction_id = self._journal.receive(text)
        meant = meant_instead(text) or text
        try:
            if self._released(instruction_id, text):
                return
            if self._read(instruction_id, meant):
                return
            self._check_reception()
            prepared = self._prepare(meant)
            if isinstance(prepared, Translation):
                self._translated(instruction_id, prepared)
            else:
                self._submit(instruction_id, prepared)
        except InstructionError as error:
            self._reject(instruction_id, error.code, error.reason)

    def stop(self, source: StopSource, text: str = 'stop') -> None:
        """Stop the robot, drop all instructions, and latch."""
        # First, so that no exception on the way to the robot leaves the latch open.
        self.latch.engage(source)
        self._executive.stop(
            f'stopped ({source.value})',
            lambda confirmed, seconds: self._stopped(instruction_id, confirmed, seconds))
        self._drop_translations(f'stopped ({source.value})')
        instruction_id = self._journal.receive(text, source=source.value)
        self._journal.note(instruction_id, 'executing', action={'do': 'stop'})

    def resume(self) -> tuple[bool, str]:
        """Release the latch by service; return success and a sentence."""
        if not self.latch.is_set:
            return False, 'I am not stopped, so there is nothing to release.'
        self.latch.release()
        return True, 'Released; nothing is resumed, give a new instruction.'

    def end(self, reason: str) -> None:
        """End what this bridge does, without latching, and refuse from now on."""
        self.is_active = False
        self._executive.stand_down(reason)
        self._drop_translations(reason)

    # Reception

    def _read(self, instruction_id: str, text: str) -> bool:
        """Return whether a reader knew the utterance and it has been dealt with."""
        if not self.is_active:
            return False
        outcome = self._ask_readers(text)
        if outcome is None:
            return False
        if isinstance(outcome, Reply):
            self._journal.close(
                instruction_id, 'succeeded', outcome.text, **dict(outcome.fields))
            return True
        self._check_reception()
        check_bounds(outcome.primitives, self._profile)
        self._carry_out(instruction_id, text, outcome.primitives, {
            'written': '', 'confidence': 1.0, 'forward_passes': 0, 'latency_ms': 0.0})
        return True

    def _ask_readers(self, text: str) -> Optional[Outcome]:
        for reader in self._readers:
            try:
                outcome = reader.read(text)
            except InstructionError:
                raise
            except Exception as error:
                # A text must never end the node; the defect is logged with its text.
                _LOGGER.exception('%s failed on %r', type(reader).__name__, text[:500])
                raise InstructionError(
                    'unreadable', f'I could not read that ({type(error).__name__}).') from error
            if outcome is not None:
                return outcome
        return None

    def _released(self, instruction_id: str, text: str) -> bool:
        """Return whether the text was about the latch and has been dealt with."""
        if not is_release(text):
            return False
        if not self.latch.is_set:
            raise InstructionError(
                'not_a_command', 'I am not stopped, so there is nothing to resume.')
        if not self.latch.may_be_spoken_free:
            raise InstructionError('stopped', self.latch.hint)
        self.latch.release()
        self._journal.close(
            instruction_id, 'succeeded', 'Released; nothing is resumed, give a new instruction.')
        return True

    def _check_reception(self) -> None:
        if not self.is_active:
            raise InstructionError('not_active', REFUSALS['not_active'])
        if self.latch.is_set:
            raise InstructionError('stopped', self.latch.hint)
        busy = self._executive.has_plans or bool(self._translating)
        if self._settings().policy == 'reject' and busy:
            raise InstructionError('busy', 'I am still busy with the instruction before.')
        if len(self._translating) >= MAX_WAITING:
            raise InstructionError('busy', 'Too many instructions are waiting.')

    def _prepare(self, text: str) -> Union[Prepared, Translation]:
        try:
            return prepare(text, self._profile)
        except InstructionError:
            raise
        except Exception as error:
            # A text must never end the node; the defect is logged with its text.
            _LOGGER.exception('reading %r failed', text[:500])
            raise InstructionError(
                'unreadable', f'I could not read that ({type(error).__name__}).') from error

    # Translation

    def _submit(self, instruction_id: str, prepared: Prepared) -> None:
        self._translating[instruction_id] = None
        number = self._translations.submit(
            prepared.request,
            lambda generation: self._on_generation(instruction_id, prepared, generation),
            lambda error: self._on_error(instruction_id, error))
        if instruction_id in self._translating:
            self._translating[instruction_id] = number

    def _on_generation(
        self, instruction_id: str, prepared: Prepared, generation: Generation,
    ) -> None:
        if instruction_id not in self._translating:
            return
        del self._translating[instruction_id]
        try:
            translation = complete(
                prepared, generation, self._profile, self._settings().threshold)
        except Exception as error:
            _LOGGER.exception('checking %r failed', generation.text)
            self._fail_translation(instruction_id, str(error))
            return
        try:
            self._translated(instruction_id, translation)
        except InstructionError as error:
            self._reject(
                instruction_id, error.code, error.reason, written=translation.written,
                confidence=round(translation.confidence, 4), adapter=translation.adapter_hash)

    def _on_error(self, instruction_id: str, error: ModelError) -> None:
        if instruction_id in self._translating:
            del self._translating[instruction_id]
            self._fail_translation(instruction_id, str(error))

    def _fail_translation(self, instruction_id: str, reason: str) -> None:
        self._journal.close(
            instruction_id, 'failed', self._refused(f'the translator failed: {reason}.'),
            code='translator_failed', reason=reason)

    def _drop_translations(self, reason: str) -> None:
        dropped, self._translating = self._translating, {}
        for instruction_id, number in dropped.items():
            if number is not None:
                self._translations.cancel(number)
            self._journal.close(
                instruction_id, 'cancelled', f'I did not begin: {reason}.', reason=reason)

    # Execution

    def _translated(self, instruction_id: str, translation: Translation) -> None:
        if translation.refusal is not None:
            raise InstructionError(translation.refusal.code, translation.refusal.reason)
        self._carry_out(instruction_id, translation.text, translation.primitives, {
            'written': translation.written, 'confidence': round(translation.confidence, 4),
            'forward_passes': translation.forward_passes,
            'latency_ms': round(translation.latency_ms, 1), 'adapter': translation.adapter_hash})

    def _carry_out(
        self, instruction_id: str, text: str, primitives: tuple[Primitive, ...],
        understood: Mapping[str, Any],
    ) -> None:
        """Show what was understood and hand it to the executive."""
        settings = self._settings()
        commands = self._executive.commands(primitives)
        self._journal.note(
            instruction_id, 'translated', commands=list(commands), **understood)
        if settings.dry_run:
            self._journal.close(
                instruction_id, 'succeeded',
                'Dry run, nothing moved: ' + ' ; '.join(commands), dry_run=True)
            return
        self._executive.foresight.check(primitives)
        plan = Plan(instruction_id, text, primitives, settings.on_failure)
        if settings.policy == 'queue':
            if self._executive.waiting >= MAX_WAITING:
                raise InstructionError('busy', 'Too many instructions are waiting.')
            self._executive.append(plan)
        else:
            self._executive.preempt(plan)

    def _reject(self, instruction_id: str, code: str, reason: str, **fields: Any) -> None:
        self._journal.close(
            instruction_id, 'rejected', self._refused(reason), code=code, reason=reason, **fields)

    def _refused(self, reason: str) -> str:
        return refused(reason, goes_on=self._executive.has_plans)

    def _stopped(self, instruction_id: str, confirmed: bool, seconds: float) -> None:
        if confirmed:
            self._journal.close(
                instruction_id, 'succeeded', 'Stopped.', seconds=round(seconds, 3))
        else:
            self._journal.close(
                instruction_id, 'failed',
                'I sent zero velocity and cancelled all goals, but nothing confirms that the '
                'robot stands; I go on trying.', code='no_standstill', seconds=round(seconds, 3))
