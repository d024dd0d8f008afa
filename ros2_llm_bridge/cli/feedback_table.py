# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Records of the feedback log as a table for a person."""

from __future__ import annotations

from datetime import datetime
import re
from typing import Iterable

from rich.table import Table
from rich.text import Text
from ros2_llm_bridge.feedback.record import Instruction, Record


#: Words of a written form that say nothing to a person who looks for a mistake.
_NOISE = re.compile(
    r'ros2 (?:topic pub(?: --once)?|action send_goal|service call) |/cmd_vel '
    r'|\S+/(?:msg|srv|action)/\S+ ')


def feedback_table(records: Iterable[Record]) -> Table:
    """Return a table with a row for each record."""
    table = Table()
    for column in ('id', 'time', 'said', 'understood', 'outcome', 'meant'):
        table.add_column(column, no_wrap=column in ('id', 'time'), overflow='fold')
    for record in records:
        instruction = record.instruction
        table.add_row(*map(Text, (
            instruction.id, _local_time(instruction.time), instruction.said or instruction.text,
            _short(instruction.written), _outcome(instruction), _meant(record))))
    return table


def _outcome(instruction: Instruction) -> str:
    if instruction.refusal is not None:
        return f'refused: {instruction.refusal.code}'
    outcome = instruction.outcome
    return f'{outcome.event}: {outcome.reason}' if outcome.reason else outcome.event


def _meant(record: Record) -> str:
    if not record.corrections:
        return ''
    newest = record.correction or record.corrections[-1]
    if not newest.written:
        return f'{newest.meant} (refused itself)'
    return newest.meant or _short(newest.written)


def _local_time(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone().strftime('%m-%d %H:%M:%S')
    except ValueError:
        return text


def _short(written: str) -> str:
    return _NOISE.sub('', written)
