# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The grammar for llama.cpp says the same as the one for llguidance."""

import random
import re

import llguidance
import pytest
from ros2_llm_bridge.benchmark.gbnf import to_gbnf
from ros2_llm_bridge.benchmark.rows import BenchmarkError
from ros2_llm_bridge.commands.grammar import build_grammar
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.profile.schema import Capability

TOKENIZER = llguidance.LLTokenizer('byte')
LIGHTS = Capability(name='lights', interface='std_srvs/srv/SetBool', arguments={'data': 'bool'})
VOLUME = Capability(
    name='say', interface='demo_msgs/srv/Say', arguments={'text': 'string', 'volume': 'number'})

INSTRUCTIONS = [
    'move forward 2 meters', 'turn left 90 degrees then right 45 degrees', 'turn the lights on',
    "go to anna's office & lab then to room 12b", 'go to x 2 y 3 facing 90 degrees',
    'go to room 2.5', 'say hello at volume 5', 'über die straße zum café',
    ', '.join(f'forward {n} meters' for n in range(1, 12))]

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([a-z0-9-]+)|([|()])')


class Gbnf:
    """Just enough of GBNF to walk and to recognise: literals, rules, groups, alternatives."""

    def __init__(self, text):
        self.rules = {}
        for line in text.splitlines():
            name, _, right = line.partition(' ::= ')
            assert re.fullmatch('[a-z][a-z0-9-]*', name), name
            tokens = [m.groups() for m in TOKEN.finditer(right)]
            self.rules[name] = self._alternatives(tokens)
            assert not tokens, line

    def _alternatives(self, tokens):
        found = [[]]
        while tokens and tokens[0][2] != ')':
            literal, rule, mark = tokens.pop(0)
            if mark == '|':
                found.append([])
            elif mark == '(':
                found[-1].append(self._alternatives(tokens))
                tokens.pop(0)
            else:
                found[-1].append(('rule', rule) if rule else ('text', unescaped(literal)))
        return found

    def walk(self, rng, alternatives=None):
        """Return a random text of the language."""
        parts = rng.choice(alternatives or self.rules['root'])
        return ''.join(
            self.walk(rng, p) if isinstance(p, list) else
            p[1] if p[0] == 'text' else self.walk(rng, self.rules[p[1]]) for p in parts)

    def accepts(self, text):
        return len(text) in self._ends(self.rules['root'], text, 0)

    def _ends(self, alternatives, text, start):
        """Return where a text that begins at an index may end."""
        ends = set()
        for parts in alternatives:
            at = {start}
            for part in parts:
                if isinstance(part, list):
                    at = {e for a in at for e in self._ends(part, text, a)}
                elif part[0] == 'text':
                    at = {a + len(part[1]) for a in at if text.startswith(part[1], a)}
                else:
                    at = {e for a in at for e in self._ends(self.rules[part[1]], text, a)}
            ends |= at
        return ends


def unescaped(literal):
    return re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), literal)


def matcher(lark):
    return llguidance.LLMatcher(
        TOKENIZER, llguidance.LLMatcher.grammar_from_lark(lark), log_level=0)


def accepted(engine, text):
    engine.reset()
    data = list(text.encode())
    return engine.try_consume_tokens(data) == len(data) and engine.is_accepting()


def engine_walk(engine, rng):
    """Return a random text that llguidance accepts, bytes of half a character left out."""
    engine.reset()
    written = bytearray()
    while True:
        allowed = [i for i, bias in enumerate(engine.compute_logit_bias()[:256]) if bias]
        if not allowed or (engine.is_accepting() and rng.random() < 0.4):
            return written.decode()
        token = rng.choice(allowed)
        written.append(token)
        assert engine.consume_token(token)


@pytest.mark.parametrize('text', INSTRUCTIONS)
def test_both_grammars_have_the_same_texts(text):
    lark = build_grammar(read(text), [LIGHTS, VOLUME])
    engine, gbnf = matcher(lark), Gbnf(to_gbnf(lark))
    rng = random.Random(text)
    for _ in range(40):
        walked = gbnf.walk(rng)
        assert accepted(engine, walked), walked
    for _ in range(10):
        walked = engine_walk(engine, rng)
        assert gbnf.accepts(walked), walked
    assert not gbnf.accepts('ros2 topic pub --for 77m /cmd_vel geometry_msgs/msg/Twist "{}"')


@pytest.mark.parametrize('lark', [
    'start: /a+/', 'start: "a"+', 'start "a"', 'start: /(a|b.)/', 'start: "a" ~ 3'])
def test_what_has_no_form_is_an_error(lark):
    with pytest.raises(BenchmarkError):
        to_gbnf(lark)


def test_what_must_be_escaped_is():
    assert to_gbnf('start: "a\\"b\\\\c\\n" | OTHER_ONE') == (
        'root ::= "a\\"b\\\\c\\n" | other-one\n')
