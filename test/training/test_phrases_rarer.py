# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The phrases of the rarer commands: grounded, admitted by the grammar, with their near misses."""

from collections import Counter
from dataclasses import replace
import random

import llguidance
import pytest
from ros2_llm_bridge.commands.grammar import build_grammar
from ros2_llm_bridge.commands.model import (
    Again, Arc, Cannot, GoBack, GoBeside, GoToPlace, Route)
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.training.dataset import checked, Example, generate
from ros2_llm_bridge.training.dataset_grounding import UngroundedError
from ros2_llm_bridge.training.phrases import again, arcs, routes

pytestmark = pytest.mark.timeout(60)

ORDERS = [arcs.arc, routes.through, routes.visits, routes.beside, again.counted, again.block,
          again.way_back]
REFUSALS = [arcs.no_arc, routes.no_route, again.no_repetition]


@pytest.mark.parametrize('family', ORDERS, ids=lambda family: family.__name__)
def test_what_is_said_can_be_written(family):
    """Nearly every order passes the checks, and the grammar of its words admits its target."""
    rng = random.Random(family.__name__)
    tokenizer = llguidance.LLTokenizer('byte')
    dropped = Counter()
    for _ in range(60):
        clause = family(rng)
        try:
            example = checked(clause.text, clause)
        except (InstructionError, UngroundedError) as error:
            dropped[f'{error}: {clause.text}'] += 1
            continue
        grammar = build_grammar(read(clause.text), example.clause.capabilities)
        matcher = llguidance.LLMatcher(
            tokenizer, llguidance.LLMatcher.grammar_from_lark(grammar), log_level=0)
        target = list(example.target.encode())
        assert matcher.try_consume_tokens(target) == len(target), clause.text
        assert matcher.is_accepting(), clause.text
    assert sum(dropped.values()) < 6, dropped


@pytest.mark.parametrize('family', REFUSALS, ids=lambda family: family.__name__)
def test_near_misses_are_refused(family):
    rng = random.Random(family.__name__)
    clauses = [family(rng) for _ in range(60)]
    assert all(isinstance(clause.program, Cannot) for clause in clauses)
    assert len({clause.text for clause in clauses}) > 50


def wrong(command):
    """Yield other readings of a command, which nobody said."""
    if isinstance(command, Arc) and command.radius is not None:
        yield replace(command, across=not command.across)
    if isinstance(command, Route):
        yield replace(command, names=command.names[::-1])
        yield replace(command, stops=not command.stops)
    if isinstance(command, GoBeside):
        yield replace(command, sign=-command.sign)
        yield replace(command, axis='y' if command.axis == 'x' else 'x')
    if isinstance(command, Again) and command.count is not None:
        yield replace(command, further=not command.further)


@pytest.mark.parametrize('family', ORDERS[:6], ids=lambda family: family.__name__)
def test_other_readings_are_refused(family):
    """Whatever a model makes of it, a side, an order, a size or a count is not exchanged."""
    rng = random.Random(f'wrong {family.__name__}')
    tried = 0
    for _ in range(60):
        clause = family(rng)
        try:
            program = checked(clause.text, clause).clause.program
        except (InstructionError, UngroundedError):
            continue
        for index, command in enumerate(program):
            for other in wrong(command):
                tried += 1
                with pytest.raises(InstructionError):
                    check_grounding(
                        (*program[:index], other, *program[index + 1:]), read(clause.text))
    assert tried > 10


def test_the_data_has_each_of_them():
    """Among 1500 lines each new form is there, alone and among other steps, and its twins."""
    examples: list[Example] = list(generate(1500, 4))
    programs = [e.clause.program for e in examples if isinstance(e.clause.program, tuple)]
    for kind, least in ((Arc, 30), (Route, 30), (GoBeside, 15), (GoBack, 8), (Again, 20)):
        found = [p for p in programs if any(isinstance(c, kind) for c in p)]
        assert len(found) >= least, (kind, len(found))
        if kind not in (GoBack, Again):
            assert any(len(p) > 1 for p in found), kind
    assert any(isinstance(c, GoToPlace) and c.speed != 'default' for p in programs for c in p)
    heard = Counter(p for e in examples for p in e.clause.phenomena)
    assert min(heard[p] for p in ('no arc', 'no route', 'no repetition')) >= 3, heard
