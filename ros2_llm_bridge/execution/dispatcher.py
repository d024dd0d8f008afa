# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What happens to each instruction: stop, answer, release, reader, translation, refusal.

Joins readers that know some whole utterances, the path of one instruction (``translate``), a model
that answers later, and the proposals of what was understood. "no, I meant X" is the instruction X.
Knows no ROS.
"""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from ros2_llm_bridge.commands.bounds import check_bounds
from ros2_llm_bridge.commands.meant import means_stop, meant_instead
from ros2_llm_bridge.commands.stop_phrases import is_release
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.dialogue.newest import Newest
from ros2_llm_bridge.dialogue.ports import Orders, Reader, Reply
from ros2_llm_bridge.dialogue.reading import Declined, read_by
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.ports import TranslationService
from ros2_llm_bridge.execution.proposals import Proposals
from ros2_llm_bridge.execution.reports import taken_over_by
from ros2_llm_bridge.execution.settings import MAX_WAITING, Settings
from ros2_llm_bridge.execution.translating import (
    read_instruction, Translating, Understood)
from ros2_llm_bridge.execution.values import StepEnd
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import Translation


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
    known
        Returns the robot with all places that it knows by now; None takes ``profile``.

    """

    def __init__(
        self, profile: RobotProfile, executive: Executive, journal: Journal,
        translations: TranslationService, settings: Callable[[], Settings], latch: StopLatch,
        readers: Sequence[Reader] = (), known: Optional[Callable[[], RobotProfile]] = None,
    ) -> None:
        self.latch = latch
        self.is_active = False
        self._known = known or (lambda: profile)
        self._executive = executive
        self._journal = journal
        self._settings = settings
        self._readers = tuple(readers)
        self._newest = Newest(executive.clock.steady, lambda: settings().context_timeout_s)
        self._proposals = Proposals(
            executive, journal, settings, self._known, self._check_free,
            is_overtaken=lambda: bool(self._translating))
        self._asking = self._proposals.asking
        self._translating = Translating(
            translations, lambda: self._profile, lambda: settings().threshold,
            self._on_understood, self._fail_translation,
            lambda foreseen: self._executive.prepare(foreseen.primitives))

    def instruct(self, text: str) -> None:
        """Take one instruction; whatever becomes of it is told through the journal."""
        if means_stop(text):
            self.stop(StopSource.SPOKEN, text)
            return
        if self._asking.hear(text):
            return
        try:
            amended = self._newest.amended(text, self._profile)
        except InstructionError as error:
            self._take_over(text)
            self._proposals.reject(self._journal.receive(text), error.code, error.reason)
            return
        instruction_id = self._journal.receive(text, **({'meant': amended} if amended else {}))
        meant = amended or meant_instead(text) or text
        try:
            if self._released(instruction_id, text):
                return
            if self._read(instruction_id, meant):
                return
            self._newest.note(instruction_id, meant)
            self._begin_reception(text)
            prepared = read_instruction(meant, self._profile)
            if isinstance(prepared, Translation):
                self._consider(instruction_id, prepared)
            else:
                self._supersede(text)
                self._translating.submit(instruction_id, prepared)
        except InstructionError as error:
            self._proposals.reject(instruction_id, error.code, error.reason)

    def stop(self, source: StopSource, text: str = 'stop') -> None:
        """Stop the robot, drop all instructions, and latch."""
        # First, so that no exception on the way to the robot leaves the latch open.
        self.latch.engage(source)
        self._executive.stop(
            f'stopped ({source.value})',
            lambda end, seconds: self._stopped(instruction_id, end, seconds))
        self._drop_unbegun(f'stopped ({source.value})')
        instruction_id = self._journal.receive(text, source=source.value)
        self._journal.note(instruction_id, 'executing', action={'do': 'stop'})

    def resume(self) -> tuple[bool, str]:
        """Release the latch by service; return success and a sentence."""
        if not self.latch.is_set:
            return False, self.latch.hint if self.latch.blocks else (
                'I am not stopped, so there is nothing to release.')
        try:
            return True, self._release()
        except InstructionError as error:
            return False, error.reason

    def confirm(self) -> tuple[bool, str]:
        """Answer the open question with yes; return success and a sentence."""
        return self._asking.confirm()

    def reject(self) -> tuple[bool, str]:
        """Answer the open question with no; return success and a sentence."""
        return self._asking.reject()

    def watch(self) -> None:
        """End a question that nobody answers; to be called now and then."""
        self._asking.watch()

    @property
    def is_unsettled(self) -> bool:
        """Return whether something was ordered that has not begun, or is only about to end."""
        executive = self._executive
        ending = executive.is_busy and executive.running is None
        return bool(self._translating) or executive.waiting > 0 or ending

    @property
    def question(self) -> str:
        """Return the question that is open, empty where none is."""
        return self._asking.question.text if self._asking.question is not None else ''

    @property
    def unbegun(self) -> str:
        """Return the words of the newest order where nothing of it was begun, else nothing."""
        return self._newest.unless_begun(self._executive.begun_id)

    def end(self, reason: str) -> None:
        """End what this bridge does, without latching, and refuse from now on."""
        self.is_active = False
        self._executive.stand_down(reason)
        self._drop_unbegun(reason)

    # Reception

    @property
    def _profile(self) -> RobotProfile:
        return self._known()

    def _read(self, instruction_id: str, text: str) -> bool:
        """Return whether a reader knew the utterance and it has been dealt with."""
        if not self.is_active:
            return False
        try:
            outcome = read_by(self._readers, text)
        except InstructionError:
            self._take_over(text)
            raise
        if outcome is None:
            return False
        if isinstance(outcome, Declined):
            self._journal.close(
                instruction_id, 'rejected', outcome.sentence, code=outcome.code,
                reason=outcome.reason)
            return True
        if isinstance(outcome, Reply):
            self._journal.close(
                instruction_id, 'succeeded', outcome.text, **dict(outcome.fields))
            return True
        self._begin_reception(text)
        check_bounds(outcome.primitives, self._profile)
        self._supersede(text)
        self._in_turn(instruction_id, outcome.turn, lambda: self._proposals.order(
            instruction_id, text, outcome, renew=lambda: self._ordered_now(text)))
        self._newest.note(instruction_id, text)
        return True

    def _consider(self, instruction_id: str, translation: Translation) -> None:
        """Carry out or refuse what needed no model."""
        if not translation.primitives:
            self._proposals.consider(instruction_id, Understood(translation))
            return
        self._supersede(translation.text)
        self._in_turn(instruction_id, 'policy', lambda: self._proposals.consider(
            instruction_id, Understood(translation)))

    def _in_turn(self, instruction_id: str, turn: str, action: Callable[[], None]) -> None:
        """Do something at once, or behind what still waits for the model where orders queue."""
        if turn == 'now' or self._settings().policy != 'queue' or not self._translating:
            action()
            return

        def act() -> None:
            try:
                action()
            except InstructionError as error:
                self._proposals.reject(instruction_id, error.code, error.reason)
        self._translating.behind(instruction_id, act)

    def _ordered_now(self, text: str) -> Orders:
        """Return what an utterance orders by now, in the light of what happened since."""
        outcome = read_by(self._readers, text)
        if not isinstance(outcome, Orders):
            raise InstructionError('unsure', 'That has changed since I asked; say it again.')
        check_bounds(outcome.primitives, self._profile)
        return outcome

    def _released(self, instruction_id: str, text: str) -> bool:
        """Return whether the text was about the latch and has been dealt with."""
        if not is_release(text):
            return False
        if not self.latch.is_set:
            raise InstructionError(
                'not_a_command', 'I am not stopped, so there is nothing to resume.')
        self._journal.close(instruction_id, 'succeeded', self._release(spoken=True))
        return True

    def _release(self, spoken: bool = False) -> str:
        """Release the latch and return a sentence of it."""
        self.latch.release(spoken)
        early = ' while I still come to a standstill' if self._executive.is_busy else ''
        return f'Released{early}; nothing is resumed, give a new instruction.'

    def _begin_reception(self, text: str) -> None:
        """Check that an instruction can be taken; it ends the question that is open."""
        self._take_over(text)
        self._check_free()
        policy = self._settings().policy
        busy = self._executive.has_plans or bool(self._translating)
        if policy == 'reject' and busy:
            raise InstructionError('busy', 'I am still busy with the instruction before.')
        if policy != 'preempt' and len(self._translating) >= MAX_WAITING:
            raise InstructionError('busy', 'Too many instructions are waiting.')

    def _take_over(self, text: str) -> None:
        """End the question that is open: an order came instead of an answer."""
        self._asking.close(taken_over_by(text))

    def _supersede(self, text: str) -> None:
        """Give up what still waits for the model, where a new instruction takes over."""
        if self._settings().policy == 'preempt':
            self._drop_translations(taken_over_by(text))

    def _check_free(self) -> None:
        """Check that anything may move at all."""
        if not self.is_active:
            raise InstructionError('not_active', REFUSALS['not_active'])
        if self.latch.blocks:
            raise InstructionError('stopped', self.latch.hint)

    # Understanding

    def _on_understood(self, instruction_id: str, understood: Understood) -> None:
        try:
            self._proposals.consider(instruction_id, understood)
        except InstructionError as error:
            translation = understood.translation
            self._proposals.reject(
                instruction_id, error.code, error.reason, written=translation.written,
                confidence=round(translation.confidence, 4), adapter=translation.adapter_hash)

    def _fail_translation(self, instruction_id: str, reason: str) -> None:
        said = self._proposals.say_refused(f'the translator failed: {reason}.')
        self._journal.close(
            instruction_id, 'failed', said, code='translator_failed', reason=reason)

    def _drop_unbegun(self, reason: str) -> None:
        """Give up the question that is open and all translations."""
        self._asking.close(reason)
        self._drop_translations(reason)

    def _drop_translations(self, reason: str) -> None:
        for instruction_id in self._translating.drop():
            self._journal.close(
                instruction_id, 'cancelled', f'I did not begin: {reason}.', reason=reason)

    def _stopped(self, instruction_id: str, end: StepEnd, seconds: float) -> None:
        fields = {} if end.ok else {'code': end.code}
        way_on = self.latch.way_on if end.ok else ''
        self._journal.close(
            instruction_id, 'succeeded' if end.ok else 'failed', f'{end.text} {way_on}'.strip(),
            **fields, seconds=round(seconds, 3))
