# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask a person and wait for the answer: at most one question is open, and it ends by itself.

Knows what is asked and who answers; what an answer sets going is the asker's.
"""

from __future__ import annotations

from dataclasses import dataclass
import logging
from typing import Callable, Literal, Optional, Sequence

from ros2_llm_bridge.commands.primitives import Primitive
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.dialogue.answers import read_answer, read_choice
from ros2_llm_bridge.dialogue.intentions import intended
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.profile.schema import Place

_LOGGER = logging.getLogger(__name__)

Kind = Literal['unsure', 'confirm', 'place']


@dataclass(frozen=True)
class Question:
    """
    A question about an instruction.

    ``choices`` are what can be chosen, each by any of its names, the first of which is shown; a
    question without choices wants a yes or a no.
    """

    kind: Kind
    text: str
    choices: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class _Open:
    instruction_id: str
    question: Question
    until_s: float
    go_on: Callable[[int], None]


class Asking:
    """
    The question that is open.

    Parameters
    ----------
    journal
        Where questions, answers and the ends of what was asked about are told.
    steady
        The steady clock, seconds.
    say_refused
        Makes of a reason the sentence that something was not done.

    """

    def __init__(
        self, journal: Journal, steady: Callable[[], float], say_refused: Callable[[str], str],
    ) -> None:
        self._journal = journal
        self._steady = steady
        self._say_refused = say_refused
        self._open: Optional[_Open] = None

    @property
    def question(self) -> Optional[Question]:
        """Return the question that is open."""
        return self._open.question if self._open is not None else None

    def put(
        self, instruction_id: str, question: Question, timeout_s: float,
        go_on: Callable[[int], None],
    ) -> None:
        """
        Ask about an instruction, in place of what was asked before.

        Parameters
        ----------
        instruction_id
            What it is about; it ends as cancelled where nobody agrees.
        question
            What is asked.
        timeout_s
            Time for an answer.
        go_on
            Called with the index of what was chosen, 0 for a yes.

        """
        self.close('another question came up')
        self._open = _Open(instruction_id, question, self._steady() + timeout_s, go_on)
        self._journal.ask(
            instruction_id, question.text, kind=question.kind,
            choices=[names[0] for names in question.choices], timeout_s=timeout_s)

    def hear(self, text: str) -> bool:
        """Return whether an utterance was an answer and has been dealt with."""
        opened = self._open
        answer = read_answer(text)
        if opened is None:
            if answer is None or not answer.is_plain:
                return False
            reason = REFUSALS['not_asked']
            self._journal.close(
                self._journal.receive(text), 'rejected', self._say_refused(reason),
                code='not_asked', reason=reason)
            return True
        chosen = _choice(text, opened.question)
        if answer is None and chosen is None:
            return False
        answer_id = self._journal.receive(text, answers=opened.instruction_id)
        if answer is not None and not answer.yes:
            self._journal.close(answer_id, 'succeeded', 'Understood: no.')
            self.close('you said no')
        elif opened.question.choices and chosen is None:
            self._journal.close(
                answer_id, 'rejected', opened.question.text, code='ambiguous_place',
                reason='a yes does not say which one')
        else:
            names = opened.question.choices[chosen] if chosen is not None else ('yes',)
            self._journal.close(answer_id, 'succeeded', f'Understood: {names[0]}.')
            self._agree(opened, chosen or 0)
        return True

    def confirm(self) -> tuple[bool, str]:
        """Answer yes by service; return success and a sentence."""
        opened = self._open
        if opened is None:
            return False, REFUSALS['not_asked']
        if opened.question.choices:
            return False, f'A yes does not say which one. {opened.question.text}'
        self._agree(opened, 0)
        return True, 'Confirmed; what becomes of it is told on status.'

    def reject(self) -> tuple[bool, str]:
        """Answer no by service; return success and a sentence."""
        if self._open is None:
            return False, REFUSALS['not_asked']
        self.close('it was rejected')
        return True, 'Rejected; nothing was done.'

    def close(self, reason: str) -> None:
        """End the question, and what it was about, for a reason other than a yes."""
        opened, self._open = self._open, None
        if opened is not None:
            self._journal.close(
                opened.instruction_id, 'cancelled', self._say_refused(f'{reason}.'),
                reason=reason)

    def watch(self) -> None:
        """End a question that nobody answered in time; to be called now and then."""
        if self._open is not None and self._steady() >= self._open.until_s:
            self.close('nobody answered')

    def _agree(self, opened: _Open, chosen: int) -> None:
        self._open = None
        opened.go_on(chosen)


def _choice(text: str, question: Question) -> Optional[int]:
    try:
        return read_choice(text, question.choices)
    except Exception:
        # A text must never end the node; the defect is logged with its text.
        _LOGGER.exception('looking for a choice in %r failed', text[:500])
        return None


def doubt(primitives: Sequence[Primitive], confidence: float) -> Question:
    """Return the question of somebody who is not sure to have understood; confidence 0..1."""
    return Question(
        'unsure', f'I am only {confidence:.0%} sure: do you want me to {intended(primitives)}? '
        'Say yes or no.')


def consent(primitives: Sequence[Primitive], preface: str = '') -> Question:
    """Return the question before a motion that has to be confirmed, behind what is to be known."""
    return Question(
        'confirm', f'{preface} Shall I {intended(primitives)}? Say yes or no.'.strip())


def which_place(name: str, places: Sequence[Place]) -> Question:
    """Return the question which of several places a name means."""
    shown = [place.name for place in places]
    labels = [
        label if shown.count(label) == 1 else f'{label} at ({place.x:g}, {place.y:g})'
        for label, place in zip(shown, places)]
    listed = ', '.join(labels[:-1]) + f' or {labels[-1]}'
    return Question('place', f'Which "{name}" do you mean: {listed}?', tuple(
        (label, place.name, *place.aliases) for label, place in zip(labels, places)))
