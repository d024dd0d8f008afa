# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Translate the grammar of a request from Lark, as llguidance reads it, to GBNF, as llama.cpp does.

Knows only what ``commands.grammar`` uses: rules over literals, names of rules and terminals,
alternatives, groups, and a regular expression that lists words. Anything else is an error.
"""

from __future__ import annotations

import json
import re

from ros2_llm_bridge.benchmark.rows import BenchmarkError

_TOKEN = re.compile(
    r'\s*(?:(?P<literal>"(?:[^"\\]|\\.)*")|(?P<words>/\((?:[^/\\])*\)/)'
    r'|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<mark>[|()]))')
_WORDS = re.compile(r"(?:[^\W_]|[ '&_]|\[[.]\])+")
_ESCAPES = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t'}


def to_gbnf(lark: str) -> str:
    """
    Return a grammar in GBNF, its first rule ``root``.

    Parameters
    ----------
    lark
        As ``commands.grammar.build_grammar`` returns it.

    Raises
    ------
    BenchmarkError
        If it uses what this translation does not know.

    """
    rules = []
    for line in lark.splitlines():
        name, colon, right = line.partition(':')
        if not line.strip():
            continue
        if not colon or not re.fullmatch('[A-Za-z_][A-Za-z_0-9]*', name):
            raise BenchmarkError(f'no rule of a grammar: {line[:80]!r}')
        rules.append(f'{_rule(name)} ::= {_right(right)}')
    return '\n'.join(rules) + '\n'


def _right(text: str) -> str:
    parts = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise BenchmarkError(f'GBNF has no form for {text[at:at + 40]!r}')
        at = found.end()
        if found['literal']:
            parts.append(_literal(json.loads(found['literal'])))
        elif found['words']:
            parts.append(_words(found['words'][2:-2]))
        elif found['name']:
            parts.append(_rule(found['name']))
        else:
            parts.append(found['mark'])
    return ' '.join(parts)


def _rule(name: str) -> str:
    """Return a rule's name; GBNF has no underscore in names."""
    return 'root' if name == 'start' else name.replace('_', '-').lower()


def _words(pattern: str) -> str:
    """Return the alternatives of a list of words, in which [.] is a dot."""
    words = pattern.split('|')
    for word in words:
        if not _WORDS.fullmatch(word):
            raise BenchmarkError(f'GBNF has no form for the expression {word!r}')
    return '( ' + ' | '.join(_literal(w.replace('[.]', '.')) for w in words) + ' )'


def _literal(text: str) -> str:
    return '"' + ''.join(_ESCAPES.get(c) or (c if c >= ' ' else f'\\x{ord(c):02x}')
                         for c in text) + '"'
