# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Dress a message as it stands in logs and questions: severities, stamps, prefixes, neighbours.

The severity says what the message means only sometimes: many programs print everything as one
level, or none. So it is left out or contradicts in a good share.
"""

from __future__ import annotations

import random
from typing import Literal, Optional

from ros2_llm_bridge.training.logs.fillings import node_of

Severity = Literal['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

_TRUE: dict[str, tuple[Severity, ...]] = {
    'ok': ('INFO', 'INFO', 'INFO', 'DEBUG'), 'warning': ('WARN',),
    'failure': ('ERROR', 'ERROR', 'FATAL')}
_FALSE: dict[str, tuple[Severity, ...]] = {
    'ok': ('ERROR', 'WARN'), 'warning': ('INFO', 'ERROR'), 'failure': ('INFO', 'WARN')}
_ASKED = (
    'I get this error: {}', 'what does this mean: {}', '"{}" - what now?', 'help, {}',
    'why does it say {}', 'the log shows {} and then it stops', '{} ... any idea?')
_SAID = ('{}', '{}', '{}', 'hi, {}', '{}, why?', '{}, what can I do?')


def severity_for(meaning: str, rng: random.Random) -> Optional[Severity]:
    """Return a severity for a line: right in half of the cases, else none or a wrong one."""
    dice = rng.random()
    if dice < 0.5:
        return rng.choice(_TRUE[meaning])
    return rng.choice(_FALSE[meaning]) if dice < 0.7 else None


def log_line(
        message: str, package: str, severity: Optional[Severity], rng: random.Random) -> str:
    """Return a message as one line of a console or log file; at times cut off at its end."""
    if rng.random() < 0.08:
        message = _cut(message, rng)
    if rng.random() < 0.06:
        message = message.lower()
    if severity is None:
        return rng.choice([f'[{node_of(package, rng)}-{rng.randint(1, 20)}] {message}',
                           f'{node_of(package, rng)}: {message}', message, message])
    node = node_of(package, rng)
    stamp = f'{rng.randint(1_600_000_000, 1_799_999_999)}.{rng.randint(0, 999_999_999):09d}'
    return rng.choice([
        f'[{severity}] [{stamp}] [{node}]: {message}',
        f'[{severity}] [{stamp}] [{node}]: {message}',
        f'[{node}-{rng.randint(1, 20)}] [{severity}] [{stamp}] [{node}]: {message}',
        f'[{severity}] [{node}]: {message}',
        f'{_date(rng)} {severity} {node} {message}',
        f'{severity}: {message}'])


def error_text(
        message: str, package: str, neighbour: str, rng: random.Random) -> str:
    """
    Return a message as it is given to be explained.

    Parameters
    ----------
    message
        The error itself.
    package
        Who says it; a person's words get no log prefix.
    neighbour
        A line that has nothing to do with it and may stand beside it.
    rng
        Random numbers.

    """
    if package == 'catalogue':
        return message
    if package == 'person':
        return rng.choice(_SAID).format(message)
    dice = rng.random()
    if dice < 0.3:
        return message
    if dice < 0.42:
        return rng.choice(_ASKED).format(message)
    line = log_line(message, package, severity_for('failure', rng), rng)
    if dice < 0.88:
        return line
    other = log_line(neighbour, package, 'INFO', rng)
    return '\n'.join([other, line] if dice < 0.96 else [line, other])


def _cut(message: str, rng: random.Random) -> str:
    words = message.split()
    if len(words) < 6:
        return message
    return ' '.join(words[:rng.randint(round(0.7 * len(words)), len(words) - 1)])


def _date(rng: random.Random) -> str:
    return (f'2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d} {rng.randint(0, 23):02d}:'
            f'{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d},{rng.randint(0, 999):03d}')
