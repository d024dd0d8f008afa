# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read log text: lines to records, and a record to the short text that a model sees.

Knows the formats of ROS 2 consoles (rcutils' default and launch's prefix) and of Python
tracebacks. What differs from line to line without meaning (times, addresses, identifiers) is
dropped or named, so that the same message is the same text.
"""

from __future__ import annotations

import re
from typing import Iterable, Iterator, Optional

#: Longest text that a model is given; of a longer one the beginning and the end are kept.
LONGEST = 320
_HEAD = 220

_COLOUR = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]')
_LAUNCH = re.compile(r'^\[[\w.-]+-\d+\] ')
_EPOCH = re.compile(r'\[\d{9,10}(?:\.\d+)?\] ?')
_DATE = re.compile(r'\[?\b\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?\]?,? ?')
_LONE_EPOCH = re.compile(r'\b1\d{9}(?:\.\d+)?\b')
_ADDRESS = re.compile(r'\b0x[0-9a-fA-F]{5,}\b')
_UUID = re.compile(r'\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[0-9a-f]{24,}\b')
_DECIMALS = re.compile(r'(\d\.\d\d)\d+')
_RULE = re.compile(r'([=*#~_-])\1{4,}')
_SEVERITY = re.compile(r'\b(DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b')
_BEGINS = re.compile(
    r'^(?:\[[\w./-]+\] )?\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b|^\[[\w.-]+-\d+\] '
    r'|^\[?\d{4}-\d\d-\d\d')
_TRACEBACK = 'Traceback (most recent call last)'


def clean(text: str) -> str:
    """
    Return the text that a model is given: one line, no colours, times or addresses.

    Parameters
    ----------
    text
        One line or several, as they stood in a log or as a person pasted them.

    """
    lines = [_LAUNCH.sub('', line.strip()) for line in _COLOUR.sub('', text).splitlines()]
    joined = ''.join(c if c.isprintable() else ' ' for c in ' '.join(lines))
    for pattern, put in (
            (_EPOCH, ''), (_DATE, ''), (_LONE_EPOCH, 'TIME'), (_ADDRESS, 'ADDR'), (_UUID, 'ID'),
            (_DECIMALS, r'\1'), (_RULE, r'\1')):
        joined = pattern.sub(put, joined)
    short = ' '.join(joined.split())
    if len(short) <= LONGEST:
        return short
    return f'{short[:_HEAD].rstrip()} … {short[_HEAD + 3 - LONGEST:].lstrip()}'


def severity(record: str) -> Optional[str]:
    """Return the severity that a record claims, in capitals; None where it claims none."""
    found = _SEVERITY.search(_COLOUR.sub('', record)[:120])
    return found[1] if found else None


def records(lines: Iterable[str]) -> Iterator[str]:
    """
    Yield records: a line with the indented lines and the traceback that belong to it.

    A traceback belongs to a line before it that claims an error. Empty lines end a record and are
    dropped.
    """
    pending: list[str] = []
    in_traceback = False
    for raw in lines:
        line = raw.rstrip('\r\n')
        body = _LAUNCH.sub('', _COLOUR.sub('', line))
        belongs = bool(pending) and (
            body[:1] in (' ', '\t') or (in_traceback and not _BEGINS.match(body))
            or (body.startswith(_TRACEBACK) and severity(pending[0]) in ('ERROR', 'FATAL')))
        if not body.strip() or (pending and not belongs):
            if pending:
                yield '\n'.join(pending)
            pending = []
            in_traceback = False
        if not body.strip():
            continue
        pending.append(line)
        if body.startswith(_TRACEBACK):
            in_traceback = True
        elif in_traceback and body[:1] not in (' ', '\t'):
            in_traceback = False  # the exception itself is a traceback's last line
    if pending:
        yield '\n'.join(pending)
