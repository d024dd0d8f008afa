# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the phrases of the generator mean: order, repetition, repairs, and words that refuse."""

from __future__ import annotations

from collections import Counter
import itertools
import random
import re
from typing import Callable

import pytest
from ros2_llm_bridge.commands.model import Arc, Cannot, Drive, GoToPlace, Stop, Turn, Wait
from ros2_llm_bridge.commands.repetition import again_said, back_said
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.training.dataset import checked
from ros2_llm_bridge.training.dataset_grounding import UngroundedError
from ros2_llm_bridge.training.phrases import (
    chores, drill, lists, provisos, relations, repairs, rounds, sequences, speech, steps)
from ros2_llm_bridge.training.phrases.inflections import gerund, participle
from ros2_llm_bridge.training.phrases.mixture import draw, impossible
from ros2_llm_bridge.training.phrases.pattern import Clause

pytestmark = pytest.mark.timeout(60)

JOINTS = ('before', 'after', 'once', 'having', 'but', 'first')
Family = Callable[[random.Random], Clause]
ORDERED: tuple[Family, ...] = (
    rounds.repeated, rounds.plain, rounds.route, rounds.numbered, rounds.swapped, rounds.points,
    drill.word_of_command)
REFUSED: tuple[Family, ...] = (
    provisos.proviso, provisos.later, provisos.negation, provisos.doubt, provisos.at_once,
    provisos.half, provisos.choice, provisos.unsafe, chores.stunt, chores.look)


def _clauses(family: Family, count: int = 200) -> list[Clause]:
    rng = random.Random(17)
    return [family(rng) for _ in range(count)]


@pytest.mark.parametrize('family', ORDERED)
def test_reader_and_checks_find_what_is_meant(family: Family) -> None:
    failed = Counter[str]()
    clauses = _clauses(family)
    for clause in clauses:
        try:
            checked(clause.text, clause)
        except (InstructionError, UngroundedError) as error:
            failed[f'{error}: {clause.text}'] += 1
    assert sum(failed.values()) < 0.08 * len(clauses), failed.most_common(5)


@pytest.mark.parametrize('family', REFUSED)
def test_what_is_no_order_is_refused_in_many_words(family: Family) -> None:
    clauses = _clauses(family)
    assert all(isinstance(c.program, Cannot) and c.kind.startswith('refuse') for c in clauses)
    assert len({c.text for c in clauses}) > 100 or family is provisos.choice
    assert not set('{}[]()|^') & set(''.join(c.text for c in clauses))


def test_the_order_inside_a_proviso_is_one_by_itself() -> None:
    rng = random.Random(4)
    orders = [steps.order(rng) for _ in range(100)]
    assert all(gerund(text) not in (None, text) for text, _ in orders)


@pytest.mark.parametrize('base, ing, done', [
    ('turn left', 'turning left', 'turned left'), ('go on', 'going on', 'gone on'),
    ('back up', 'backing up', 'backed up'), ('frobnicate left', None, None)])
def test_verbs_are_inflected(base: str, ing: str, done: str) -> None:
    assert (gerund(base), participle(base)) == (ing, done)


def test_steps_said_in_another_order_are_done_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    turn, visit = Turn(1, 'default'), GoToPlace('lab')
    told = itertools.cycle((('turn left', turn), ('visit the lab', visit)))
    monkeypatch.setattr(steps, 'order', lambda rng: next(told))
    seen = Counter[str]()
    for clause in _clauses(rounds.swapped, 600):
        if clause.program != (turn, visit):
            continue  # a wait came first, or a third step last
        words = clause.text.replace(',', '').replace('prior to', 'before').split()
        joint = next(w for w in words if w in JOINTS)
        at_start = words.index(joint) == 0
        turn_first = at_start is (joint != 'before') and joint != 'but'
        assert (words.index('left') < words.index('lab')) is turn_first, clause.text
        seen[f'{joint} {at_start}'] += 1
    assert min(seen[j] for j in (
        'before True', 'before False', 'after True', 'after False', 'once True', 'but False')) > 3


def test_a_third_step_stands_behind_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, 'any_step', lambda rng: ('wait there', Stop()))
    longer = [c.text for c in _clauses(rounds.swapped, 600)
              if isinstance(c.program, tuple) and len(c.program) == 3]
    assert len(longer) > 20
    for text in longer:
        # Behind "do b but first a" or "before you do b, do a" it could belong to either.
        assert not text.startswith(('before', 'prior')) and ' but ' not in text, text
        assert text.endswith('then wait there')


def test_turns_to_both_sides_are_kept_apart() -> None:
    families = (rounds.repeated, rounds.plain, sequences.terse)
    texts = [c.text for family in families for c in _clauses(family, 600)]
    assert not [t for t in texts if re.search(r'\b(left right|right left)\b(?! (face|turn))', t)]


def test_what_is_said_again_is_no_whole_step() -> None:
    rng = random.Random(8)
    turns = (Turn(1, 'default'), Turn(-1, 'default'))
    clause = Clause('turn left and turn right', turns, 'sequence', 't')
    texts = {speech.stumble(rng, clause).text for _ in range(500)}
    assert len(texts) > 50
    for text in texts:
        assert text.split().count('left') == text.split().count('right') == 1, text


def test_a_slip_of_a_key_makes_no_other_word() -> None:
    rng = random.Random(9)
    clause = Clause('then slide forward three feet and wait', Cannot('contradiction'), 'k', 't')
    slipped = {w for _ in range(500) for w in speech.mistype(rng, clause).text.split()}
    assert {'then', 'forward', 'wait'} < slipped and len(slipped) > 60
    assert not slipped & {'ten', 'side', 'tree', 'free', 'food', 'fee'}


def test_what_is_said_twice_is_done_twice() -> None:
    shapes = Counter[str]()
    for clause in _clauses(rounds.repeated, 300):
        commands = clause.program
        assert isinstance(commands, tuple) and 2 <= len(commands) <= 6
        shapes[clause.template] += 1
        if clause.template.endswith('paused'):
            waits = [c for c in commands if isinstance(c, Wait)]
            assert waits and len(set(waits)) == 1
        if clause.template.endswith('back_again'):
            assert {c.sign for c in commands if isinstance(c, Drive)} == {1, -1}
        if clause.template.endswith(('twice', 'doubled')):
            assert max(Counter(commands).values()) > 1
    assert len(shapes) == 5


def test_a_side_taken_back_ends_with_the_one_that_is_meant() -> None:
    rng = random.Random(5)
    clause = Clause('turn to the left by 20 degrees', (Turn(1, 'default'),), 'turn_angle', 't')
    texts = {repairs.repaired(rng, clause).text for _ in range(300)}
    assert len(texts) > 20
    for text in texts:
        sides = [word for word in text.split() if word in ('left', 'right')]
        assert 'right' in sides and sides[-1] == 'left', text
    assert any(text.endswith('left') for text in texts)


def test_only_the_last_motion_has_no_end() -> None:
    rng, last = random.Random(6), 0
    for _ in range(2500):
        program = draw(rng)[1].program
        if isinstance(program, tuple) and len(program) > 1:
            endless = [isinstance(c, (Arc, Drive, Turn)) and c.bound is None for c in program]
            last += endless[-1]
            assert not any(endless[:-1]), program
    assert last > 10


def test_a_motion_without_an_end_before_another_step_is_refused() -> None:
    rng = random.Random(7)
    endless = Clause('keep driving forward', (Drive(1, None),), 'drive_open', 't')
    turn = Clause('turn left', (Turn(1, 'default'),), 'turn_default', 't')
    for _ in range(100):
        assert sequences.join(rng, [endless, turn]).program == Cannot('missing_value')
        behind = sequences.join(rng, [turn, endless])
        assert behind.program in ((*turn.program, *endless.program), Cannot('missing_value'))
        stopped = behind.text.endswith(('stop', 'halt'))
        assert isinstance(behind.program, Cannot) is stopped, behind.text


def test_go_ahead_and_is_no_drive() -> None:
    rng = random.Random(8)
    ahead = Clause('go ahead', (Drive(1, None),), 'drive_open', 't')
    turn = Clause('turn left', (Turn(1, 'default'),), 'turn_default', 't')
    texts = [sequences.join(rng, [ahead, turn]).text for _ in range(300)]
    assert not [text for text in texts if re.search('go ahead,? and turn', text)]


def test_lists_keep_all_their_steps() -> None:
    """Each has three to eight steps, most pass the checks, and each number of steps is there."""
    counts, failed, forms = Counter[int](), Counter[str](), Counter[str]()
    for clause in _clauses(lists.many, 400):
        assert isinstance(clause.program, tuple) and 3 <= len(clause.program) <= 8
        try:
            example = checked(clause.text, clause)
        except (InstructionError, UngroundedError) as error:
            failed[f'{error}: {clause.text}'] += 1
            continue
        assert len(example.target.splitlines()) == len(clause.program)
        counts[len(clause.program)] += 1
        forms[clause.template.split('.')[-1]] += 1
    assert sum(failed.values()) < 25, failed
    assert set(counts) == set(range(3, 9))
    assert {'numbered', 'ordered', *('mixed', 'pattern', 'same', 'places', 'free')} == set(forms)


def test_behind_another_step_repetitions_and_ways_back_are_possible() -> None:
    rng = random.Random(10)
    words = [impossible(rng).text.split() for _ in range(1500)]
    assert not [' '.join(w) for w in words if again_said(w) or back_said(w)]
    alone = [relations.to_relation(rng).text.split() for _ in range(1500)]
    assert any(map(back_said, alone))
