# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The lines of a flight log: what each holds, and how it becomes JSON and back.

A record is one line. ``n`` counts the lines of one run from 1, so that a missing one is seen;
``stamp`` is ROS time, ``steady`` the steady clock, both in seconds. Knows no file.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
import math
from typing import Any, Final, Mapping

#: Layout of a line.
FORMAT: Final = 1

#: What a line may tell, and in which words.
KINDS: Final[Mapping[str, str]] = {
    'file': 'the head of each file: the run, its robot, parameters and versions',
    'state': 'the bridge was configured, activated, deactivated, or its model is ready',
    'heard': 'an instruction came in, as it was heard',
    'stop_input': 'a stop came in by topic, service or stop input',
    'service': 'another service of the bridge was called',
    'latch': 'the stop latch was set, or released',
    'event': 'an event of an instruction, as `status` carries it',
    'velocity': 'velocity commands began, ended with a zero, or a zero was sent at rest',
    'goal': 'an action goal was sent, cancelled, or has ended',
    'call': 'a topic or service of a capability was used, or has answered',
    'base': 'odometry shows that the base began to move, or stands',
    'foreign': "somebody else's goal on an action of the robot began, or ended",
    'lost': 'lines that could not be written',
    'end': 'the bridge ended the log',
}

#: Of these lines ``n`` does not count: the writer adds them, the head of each file anew.
UNCOUNTED: Final = frozenset({'file', 'lost'})


@dataclass(frozen=True)
class Record:
    """
    One line of a flight log.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    n
        Its number in the run, 0 where it is not counted.
    stamp, steady
        ROS time and steady clock, seconds.
    fields
        What belongs to this kind.
    file, line
        Where it stands; the line counts from 1.

    """

    kind: str
    n: int
    stamp: float
    steady: float
    fields: Mapping[str, Any]
    file: str = ''
    line: int = 0


_STRICT = json.JSONEncoder(ensure_ascii=False, default=str, allow_nan=False)


def to_line(values: Mapping[str, Any]) -> str:
    """
    Return values as one line of strict JSON, without the line's end.

    What is no JSON becomes text; numbers that are not finite become null, since few readers of
    JSON take them.
    """
    try:
        return _STRICT.encode(values)
    except ValueError:
        return json.dumps(_finite(values), ensure_ascii=False, default=str)


def parse_record(line: str, file: str = '', number: int = 0) -> Record:
    """
    Return the record of a line.

    Raises
    ------
    ValueError
        If it is none; the message says why.

    """
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError('no JSON object')
    kind = values.pop('kind', None)
    if kind not in KINDS:
        raise ValueError(f'no known kind: {kind!r}')
    n = values.pop('n', 0)
    counted = isinstance(n, int) and not isinstance(n, bool) and n > 0
    if kind not in UNCOUNTED and not counted:
        raise ValueError(f'no line number: n is {n!r}')
    stamp, steady = (_number(values.pop(name, None), name) for name in ('stamp', 'steady'))
    return Record(kind, n if counted else 0, stamp, steady, values, file, number)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f'{name} is no number: {value!r}')
    return float(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
