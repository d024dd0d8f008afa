# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
From what was understood to a plan: show it, ask first where that is needed, hand it over.

Knows neither how an instruction was taken in nor how a plan is carried out.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Callable, Mapping, Optional, Sequence

from ros2_llm_bridge.commands.primitives import Primitive
from ros2_llm_bridge.dialogue.asking import Asking, consent, doubt, Question, which_place
from ros2_llm_bridge.dialogue.intentions import is_within, moves
from ros2_llm_bridge.dialogue.ports import Orders
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.frames import starts_here
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.reports import refused
from ros2_llm_bridge.execution.settings import MAX_WAITING, Settings
from ros2_llm_bridge.execution.translating import Understood
from ros2_llm_bridge.profile.schema import Place, RobotProfile


class Proposals:
    """
    What was understood of instructions, on its way to the executive.

    Parameters
    ----------
    executive, journal, settings
        What carries out, what is told, how instructions are treated.
    profile
        Returns the robot with all places that it knows by now.
    check_free
        Raises InstructionError where nothing may move at all.
    is_overtaken
        Returns whether what was said later still waits for the model.

    """

    def __init__(
        self, executive: Executive, journal: Journal, settings: Callable[[], Settings],
        profile: Callable[[], RobotProfile], check_free: Callable[[], None],
        is_overtaken: Callable[[], bool],
    ) -> None:
        self.asking = Asking(journal, executive.clock.steady, self.say_refused)
        self._executive = executive
        self._journal = journal
        self._settings = settings
        self._profile = profile
        self._check_free = check_free
        self._is_overtaken = is_overtaken

    def consider(
        self, instruction_id: str, understood: Understood,
        chosen: Mapping[str, Place] = MappingProxyType({}),
    ) -> None:
        """
        Carry out what a model made of an instruction, or ask where a question may clear it up.

        Parameters
        ----------
        instruction_id, understood
            The instruction, and what was made of it.
        chosen
            The places that were chosen for ambiguous names so far, by name.

        Raises
        ------
        InstructionError
            If it is refused or cannot be done.

        """
        translation = understood.translation
        settings = self._settings()
        may_ask = not settings.dry_run and translation.confidence >= settings.ask_threshold
        ambiguity = translation.ambiguity
        if ambiguity is not None and may_ask:
            def choose(index: int) -> None:
                picked = {**chosen, ambiguity.name: ambiguity.places[index]}
                self.consider(instruction_id, understood.reconsidered(
                    self._profile(), settings.threshold, picked), picked)
            self._ask(instruction_id, which_place(ambiguity.name, ambiguity.places), choose)
            return
        unsure = bool(translation.doubted) and may_ask
        if translation.refusal is not None and not unsure:
            raise InstructionError(translation.refusal.code, translation.refusal.reason)
        primitives = self._from_here(translation.primitives or translation.doubted)
        self._show(instruction_id, primitives, {
            'written': translation.written, 'confidence': round(translation.confidence, 4),
            'forward_passes': translation.forward_passes,
            'latency_ms': round(translation.latency_ms, 2),
            'reading_ms': round(understood.prepared.reading_ms, 2) if understood.prepared else 0.0,
            'adapter': translation.adapter_hash})
        self._propose(
            instruction_id, translation.text, Orders(primitives),
            doubt(primitives, translation.confidence) if unsure else None)

    def order(
        self, instruction_id: str, text: str, orders: Orders, renew: Callable[[], Orders],
    ) -> None:
        """
        Carry out what needs no model, or ask first.

        Parameters
        ----------
        instruction_id, text, orders
            The instruction, and what it means now.
        renew
            Returns what it means at the time of an answer; raises InstructionError.

        Raises
        ------
        InstructionError
            If it cannot be done.

        """
        self._show(instruction_id, orders.primitives, {
            'written': orders.written, 'confidence': 1.0, 'forward_passes': 0, 'latency_ms': 0.0})
        self._propose(instruction_id, text, orders, renew=renew)

    def reject(self, instruction_id: str, code: str, reason: str, **fields: Any) -> None:
        """End an instruction as rejected; ``fields`` go with the event."""
        self._journal.close(
            instruction_id, 'rejected', self.say_refused(reason), code=code, reason=reason,
            **fields)

    def say_refused(self, reason: str) -> str:
        """Return the sentence that something was not done for a reason."""
        return refused(reason, goes_on=self._executive.has_plans)

    def _from_here(self, primitives: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
        """Return primitives in which the way back leads to where the robot is now."""
        queues = self._settings().policy == 'queue' and self._executive.has_plans
        if queues and any(map(starts_here, primitives)):
            raise InstructionError(
                'busy', 'I do not know yet where I shall begin with that; say it when I am done.')
        return self._executive.foresight.from_here(primitives)

    def _propose(
        self, instruction_id: str, text: str, orders: Orders,
        question: Optional[Question] = None, renew: Optional[Callable[[], Orders]] = None,
    ) -> None:
        """Begin, or ask first; ``renew`` returns what is meant at the time of the answer."""
        settings = self._settings()
        confirms = bool(orders.preface) or settings.mode == 'confirm'
        if question is None and confirms and moves(orders.primitives):
            question = consent(orders.primitives, orders.preface)
        if question is None or settings.dry_run:
            self._begin(instruction_id, text, orders)
            return

        def agreed(chosen: int) -> None:
            now = renew() if renew is not None else orders
            if is_within(now.primitives, orders.primitives):
                self._begin(instruction_id, text, now)
            else:
                self._propose(instruction_id, text, now, consent(now.primitives), renew)

        self._executive.foresight.check(orders.primitives)
        self._ask(instruction_id, question, agreed)

    def _show(
        self, instruction_id: str, primitives: Sequence[Primitive], understood: Mapping[str, Any],
    ) -> None:
        self._journal.note(
            instruction_id, 'translated', commands=list(self._executive.commands(primitives)),
            **understood)

    def _ask(
        self, instruction_id: str, question: Question, go_on: Callable[[int], None],
    ) -> None:
        if self._is_overtaken():
            reason = 'a newer instruction took over'
            self._journal.close(
                instruction_id, 'cancelled', self.say_refused(f'{reason}.'), reason=reason)
            return

        def answered(chosen: int) -> None:
            try:
                go_on(chosen)
            except InstructionError as error:
                self.reject(instruction_id, error.code, error.reason)

        self.asking.put(instruction_id, question, self._settings().ask_timeout_s, answered)

    def _begin(self, instruction_id: str, text: str, orders: Orders) -> None:
        """Hand a plan to the executive."""
        self._check_free()
        settings = self._settings()
        if settings.dry_run:
            commands = ' ; '.join(self._executive.commands(orders.primitives))
            self._journal.close(
                instruction_id, 'succeeded', f'Dry run, nothing moved: {commands}', dry_run=True)
            return
        self._executive.foresight.check(orders.primitives)
        plan = Plan(
            instruction_id, text, orders.primitives, settings.on_failure, orders.settle,
            orders.continues)
        queues = settings.policy == 'queue' and orders.turn != 'now'
        if queues or orders.turn == 'after':
            if self._executive.waiting >= MAX_WAITING:
                raise InstructionError('busy', 'Too many instructions are waiting.')
            self._executive.append(plan)
        else:
            self._executive.preempt(plan)
