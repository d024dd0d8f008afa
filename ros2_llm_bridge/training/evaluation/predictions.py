# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a system answered, and the file that keeps it while a run goes on.

Answers are kept before the threshold on the confidence, so that any threshold can be applied to
them without a model.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
from typing import Any, Literal, Mapping

from pydantic import TypeAdapter, ValidationError
from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError
from ros2_llm_bridge.training.scoring import Action
from ros2_llm_bridge.translate import Translation

#: What became of a file of answers: they were taken over, another system gave them, or it was cut
#: off before the first one.
Loaded = Literal['taken', 'other', 'torn']

_REFUSE: tuple[Action, ...] = ({'do': 'refuse'},)


@dataclass(frozen=True)
class Prediction:
    """
    The answer to one line.

    Parameters
    ----------
    key
        ``Line.key``.
    actions
        What would be done, as ``translate`` prints it.
    written
        What the model wrote.
    refusal
        Code of the refusal, empty where there is none.
    confidence
        Least probability among the tokens.
    forward_passes, tokens, latency_ms
        What it took; no passes where no model was asked.
    failed
        Why there is no answer: the text does not parse, or does not end.

    """

    key: str
    actions: tuple[Mapping[str, Any], ...] = ()
    written: str = ''
    refusal: str = ''
    confidence: float = 0.0
    forward_passes: int = 0
    tokens: int = 0
    latency_ms: float = 0.0
    failed: str = ''

    @property
    def acts(self) -> bool:
        """Return whether anything would be done."""
        return not self.failed and any(a['do'] != 'refuse' for a in self.actions)

    def at(self, threshold: float) -> tuple[Action, ...]:
        """Return what is done where motions need so much confidence."""
        return self.actions if self.confidence >= threshold or not self.acts else _REFUSE

    def code_at(self, threshold: float) -> str:
        """Return the refusal code where motions need so much confidence; empty if it acts."""
        if self.failed:
            return 'failed'
        return 'unsure' if self.acts and self.confidence < threshold else self.refusal


def from_translation(key: str, translation: Translation) -> Prediction:
    """Return what a translation, made with threshold 0, answers to a line."""
    shown = translation.to_json()
    return Prediction(
        key, tuple(shown['actions']), translation.written,
        translation.refusal.code if translation.refusal else '', translation.confidence,
        translation.forward_passes, translation.tokens, round(translation.latency_ms, 1))


@dataclass
class PredictionLog:
    """
    Answers of one system in a JSONL file that grows line by line.

    Parameters
    ----------
    path
        The file. Its first line says what the system was made of.
    identity
        What the system is made of now; answers of another one are not taken over.

    """

    path: Path
    identity: Mapping[str, Any]
    answers: dict[str, Prediction] = field(default_factory=dict)

    def load(self) -> Loaded:
        """
        Take over the answers that are there, and say what became of them.

        A last line that an interruption cut is dropped. Where nothing could be taken over, ask
        for ``restart`` before the next answer.

        Raises
        ------
        EvaluationDataError
            If the file is damaged.

        """
        lines = self._whole_lines()
        if not lines:
            return 'torn' if self.path.is_file() else 'taken'
        if self._identity_of(lines[0]) != dict(self.identity):
            return 'other'
        self._take(lines)
        self._write(lines)
        return 'taken'

    def load_any(self) -> None:
        """
        Take over the answers that are there, whichever system gave them.

        Raises
        ------
        EvaluationDataError
            If the file is damaged.

        """
        self._take(self._whole_lines())

    def _whole_lines(self) -> list[str]:
        if not self.path.is_file():
            return []
        written = self.path.read_text(encoding='utf-8')
        return written[:written.rfind('\n') + 1].split('\n')[:-1]

    def _identity_of(self, line: str) -> object:
        try:
            return json.loads(line)['identity']
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationDataError(
                str(self.path), 1, 'is no file of answers, remove it') from error

    def _take(self, lines: list[str]) -> None:
        for number, line in enumerate(lines[1:], 2):
            try:
                answer = TypeAdapter(Prediction).validate_json(line)
            except ValidationError as error:
                raise EvaluationDataError(
                    str(self.path), number, f'is damaged, remove the file: {error}') from error
            self.answers[answer.key] = answer

    def restart(self) -> None:
        """Drop all answers."""
        self.answers.clear()
        self.path.unlink(missing_ok=True)

    def add(self, answer: Prediction) -> None:
        """Keep an answer, on disk too."""
        line = json.dumps(asdict(answer), ensure_ascii=False)
        if self.path.is_file():
            with self.path.open('a', encoding='utf-8') as stream:
                stream.write(line + '\n')
        else:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write([json.dumps({'identity': dict(self.identity)}), line])
        self.answers[answer.key] = answer

    def _write(self, lines: list[str]) -> None:
        """Write the file, whole or not at all."""
        temporary = self.path.with_name(f'.{self.path.name}.tmp')
        temporary.write_text(''.join(line + '\n' for line in lines), encoding='utf-8')
        temporary.replace(self.path)
