# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A long list is asked for part by part, and is checked as one instruction."""

from __future__ import annotations

from dataclasses import dataclass, field
import math

import pytest
from ros2_llm_bridge.commands.model import Command, Drive, Quantity, Turn
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.parts import answer_parts, join_answers
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.translate import prepare, Prepared, translate

SAID = ', '.join(f'drive {n} cm, turn left {n} degrees' for n in range(10, 20))
PROGRAM: tuple[Command, ...] = tuple(
    command for n in range(10, 20) for command in (
        Drive(1, Quantity(str(n), 'cm')), Turn(1, Quantity(str(n), 'deg'))))


@dataclass
class FirstGuess:
    """A model that writes the first guess of a request, or what is put in its place."""

    instead: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def generate(self, request: GenerationRequest) -> Generation:
        """Answer part by part."""
        return answer_parts(request, self._answer)

    def _answer(self, request: GenerationRequest) -> Generation:
        said = request.prompt.instruction
        self.asked.append(said)
        return Generation(self.instead.get(said, request.drafts[0]), 0.9, 1, 40, 10.0, 'hash')


def request_of(text: str, profile: RobotProfile) -> GenerationRequest:
    prepared = prepare(text, profile)
    assert isinstance(prepared, Prepared)
    return prepared.request


def test_each_part_has_a_prompt_a_grammar_and_guesses_of_its_own(profile: RobotProfile) -> None:
    request = request_of(SAID, profile)
    assert len(request.parts) == 7
    part = request.parts[0]
    alone = request_of('drive 10 cm, turn left 10 degrees, drive 11 cm', profile)
    assert part == alone
    assert part.prompt == build_prompt(
        'drive 10cm, turn left 10deg, drive 11cm', profile.capabilities)
    assert not any(p.parts for p in request.parts)


def test_who_ignores_the_parts_is_asked_for_the_whole(profile: RobotProfile) -> None:
    request = request_of(SAID, profile)
    assert request.prompt.instruction.endswith('drive 19cm, turn left 19deg')
    assert request.drafts[0] == render_written(PROGRAM)


def test_a_long_list_is_translated_in_parts(profile: RobotProfile) -> None:
    model = FirstGuess()
    translation = translate(SAID, profile, model)
    assert translation.refusal is None
    assert translation.written == render_written(PROGRAM)
    assert len(translation.primitives) == 20
    assert len(model.asked) == 7
    assert translation.forward_passes == 7


@pytest.mark.parametrize('wrong, code', [
    ((Drive(1, Quantity('10', 'cm')),), 'unused_quantity'),
    ((Drive(1, Quantity('10', 'cm')), Turn(-1, Quantity('10', 'deg')),
      Drive(1, Quantity('11', 'cm'))), 'contradiction'),
    ((Turn(1, Quantity('10', 'deg')), Drive(1, Quantity('10', 'cm')),
      Drive(1, Quantity('11', 'cm'))), 'contradiction'),
])
def test_a_wrong_part_refuses_the_whole(
        profile: RobotProfile, wrong: tuple[Command, ...], code: str) -> None:
    said = 'drive 10cm, turn left 10deg, drive 11cm'
    translation = translate(SAID, profile, FirstGuess({said: render_written(wrong)}))
    assert translation.refusal is not None and translation.refusal.code == code
    assert translation.primitives == ()


def test_a_part_that_cannot_be_done_ends_the_asking(profile: RobotProfile) -> None:
    said = 'turn left 11deg, drive 12cm, turn left 12deg'
    model = FirstGuess({said: '# cannot: unsupported_ability'})
    translation = translate(SAID, profile, model)
    assert translation.refusal is not None
    assert translation.refusal.code == 'unsupported_ability'
    assert model.asked[-1] == said and len(model.asked) == 2


def test_answers_are_joined() -> None:
    first = Generation('a\nb', 0.9, 1, 20, 5.0, 'hash')
    second = Generation('c', 0.7, 2, 10, 2.5, 'hash')
    assert join_answers([first, second]) == Generation('a\nb\nc', 0.7, 3, 30, 7.5, 'hash')
    assert join_answers([first]) == first
    refused = Generation('# cannot: not_a_command', 0.8, 1, 5, 1.0, 'hash')
    joined = join_answers([first, refused])
    assert (joined.text, joined.forward_passes) == ('# cannot: not_a_command', 2)


@pytest.mark.parametrize('confidences', [(0.9, math.nan), (math.nan, 0.9)])
def test_a_confidence_that_is_no_number_does_not_vanish(confidences: tuple[float, ...]) -> None:
    joined = join_answers([Generation('a', c, 1, 1, 1.0) for c in confidences])
    assert math.isnan(joined.confidence)


def test_a_failure_in_a_part_is_a_failure(profile: RobotProfile) -> None:
    def fail(request: GenerationRequest) -> Generation:
        raise ModelError('the request was given up')

    with pytest.raises(ModelError, match='given up'):
        answer_parts(request_of(SAID, profile), fail)
