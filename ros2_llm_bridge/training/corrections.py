# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Turn the feedback log into training lines.

The prompt is that of the original words and of the capabilities that the robot had then; the
answer is what the person said it meant. A line whose answer the original words do not support is
left out and told.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
import os
from pathlib import Path
from typing import Any, Iterable, Optional

from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import CommandSyntaxError, InstructionError
from ros2_llm_bridge.feedback.log import read_log
from ros2_llm_bridge.feedback.meaning import grounded
from ros2_llm_bridge.feedback.record import Instruction, Record
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.training.dataset_expected import expected_actions
from ros2_llm_bridge.training.dataset_splits import normal

#: How often each line of the log stands in the mixed data, if nobody says otherwise.
DEFAULT_FACTOR = 10
#: Name of the file with the mixed data.
MIXED_NAME = 'train_with_log.jsonl'


@dataclass(frozen=True)
class LogExamples:
    """
    Training lines from a log.

    ``corrections`` and ``successes`` count the lines of each kind, ``left_out`` has a sentence for
    each entry that gives none.
    """

    lines: tuple[dict[str, Any], ...]
    corrections: int
    successes: int
    left_out: tuple[str, ...]


def examples_from_log(path: Path, successes: bool = True) -> LogExamples:
    """
    Return the training lines that a feedback log gives.

    Parameters
    ----------
    path
        The log; the full files beside it are read as well.
    successes
        Add instructions that succeeded and whose words were never corrected, the newest first, at
        most as many as there are corrections, so that what is learned is not only what went wrong.

    Raises
    ------
    FeedbackError
        If there is no such log.

    """
    log = read_log(path)
    left_out = list(log.problems)
    corrected: dict[tuple[str, str], dict[str, Any]] = {}
    objected: set[str] = set()
    for record in sorted((r for r in log.records if r.corrections), key=_corrected_at):
        objected.add(_words(record.instruction))
        line = _corrected_line(record, left_out)
        if line is not None:
            corrected[_key(line)] = line  # the newest correction of the same words counts
    confirmed: dict[tuple[str, str], dict[str, Any]] = {}
    if successes:
        for record in reversed(log.records):
            if len(confirmed) == len(corrected):
                break
            # What was corrected once, even without a written form, is no success in another run.
            if _words(record.instruction) in objected:
                continue
            line = _confirmed_line(record)
            if line is not None:
                confirmed.setdefault(_key(line), line)
    return LogExamples(
        (*corrected.values(), *confirmed.values()), len(corrected), len(confirmed),
        tuple(left_out))


def write_mixed(
    data: Path, lines: Iterable[dict[str, Any]], output: Path, factor: int = DEFAULT_FACTOR,
) -> None:
    """
    Write a data file followed by further lines, each so many times.

    Raises
    ------
    ValueError
        If the factor is below 1.

    """
    if factor < 1:
        raise ValueError(f'the factor must be at least 1, is {factor}')
    text = data.read_text(encoding='utf-8')
    if text and not text.endswith('\n'):
        text += '\n'
    added = ''.join(json.dumps(line, ensure_ascii=False) + '\n' for line in lines)
    output.parent.mkdir(parents=True, exist_ok=True)
    # Several processes of one training write the same; none may read half of it.
    temporary = output.with_name(f'.{output.name}.{os.getpid()}')
    temporary.write_text(text + added * factor, encoding='utf-8')
    temporary.replace(output)


def _corrected_at(record: Record) -> str:
    """Return the time of the correction that counts, else of the newest one."""
    return (record.correction or record.corrections[-1]).time


def _words(instruction: Instruction) -> str:
    """Return the words of an instruction without case and marks, quantities as they are read."""
    try:
        return normal(read(instruction.text).text)
    except InstructionError:
        return normal(instruction.text)


def _corrected_line(record: Record, left_out: list[str]) -> Optional[dict[str, Any]]:
    instruction, correction = record.instruction, record.correction
    name = f'{instruction.id} "{instruction.text}"'
    if correction is None:
        newest = record.corrections[-1]
        left_out.append(
            f'{name}: "{newest.meant}" has no written form ({newest.reason or "refused"})')
        return None
    try:
        return _line(instruction, correction.written, 'correction')
    except (CommandSyntaxError, InstructionError) as error:
        left_out.append(f'{name}: it cannot mean {correction.written!r} ({error})')
        return None


def _confirmed_line(record: Record) -> Optional[dict[str, Any]]:
    instruction = record.instruction
    if record.corrections or instruction.outcome.event != 'succeeded' or not instruction.written:
        return None
    try:
        return _line(instruction, instruction.written, 'success')
    except (CommandSyntaxError, InstructionError):
        return None  # nobody asked for this line; the rules may be stricter than they were


def _line(instruction: Instruction, written: str, kind: str) -> dict[str, Any]:
    """Return a training line; its fields are those of ``dataset.Example``."""
    program = grounded(written, instruction)
    capabilities = instruction.robot.capabilities
    prompt = build_prompt(read(instruction.text).text, capabilities)
    return {
        'text': instruction.text,
        'prompt': {'prefix': prompt.prefix, 'instruction': prompt.instruction,
                   'suffix': prompt.suffix},
        'target': render_written(program),
        'kind': kind, 'template': f'log.{kind}', 'split': 'train',
        'expected': expected_actions(program),
        'capabilities': [c.model_dump(exclude_defaults=True) for c in capabilities],
    }


def _key(line: dict[str, Any]) -> tuple[str, str]:
    return line['prompt']['prefix'], line['prompt']['instruction']
