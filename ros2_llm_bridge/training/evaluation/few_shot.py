# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The prompt of the untuned base: a task in a few words and solved examples, then the instruction.

The examples are made by the same prompt builder and renderer as training data, so they are always
in the language that the grammar admits.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ros2_llm_bridge.commands.model import (
    Call, Cannot, Drive, GoToPlace, GoToPose, Point, Program, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.ports import Generation, GenerationRequest, Translator
from ros2_llm_bridge.profile.schema import Capability
from ros2_llm_bridge.prompting import build_prompt

_TASK = (
    'You translate what a person tells a mobile robot into ros2 commands, one a line, in order. '
    'Copy numbers and names as they stand; a minus is backward or right. Answer "# cannot: CODE" '
    'where the robot cannot do it: not_a_command, unsupported_ability, missing_value or '
    'contradiction.')

_LIGHTS = Capability(
    name='lights', interface='std_srvs/srv/SetBool', arguments={'data': 'bool'})

_SHOTS: tuple[tuple[str, tuple[Capability, ...], Program], ...] = (
    ('drive forward 1.2 meters', (), (Drive(1, Quantity('1.2', 'm')),)),
    ('could you back up seven inches', (), (Drive(-1, Quantity('7', 'in')),)),
    ('rotate thirty degrees to the right', (), (Turn(-1, Quantity('30', 'deg')),)),
    ('turn left', (), (Turn(1),)),
    ('head over to the print shop', (), (GoToPlace('print shop'),)),
    ('repaint the ceiling', (), Cannot('unsupported_ability')),
    ('roll straight on slowly for 4 seconds', (), (Drive(1, Quantity('4', 's'), 'slow'),)),
    ('turn around then wait 8 seconds', (), (Turn(1, 'half'), Wait(Quantity('8', 's')))),
    ('navigate to x 5 y minus 1 facing 60 degrees', (),
     (GoToPose(Point('5', '-1'), Quantity('60', 'deg')),)),
    ('switch the lights off', (_LIGHTS,),
     (Call('service', 'lights', 'std_srvs/srv/SetBool', (('data', False),)),)),
    ('which team won yesterday', (), Cannot('not_a_command')),
    ('keep driving backwards', (), (Drive(-1),)),
    ('go a bit to the front and then halt', (), (Drive(1, 'little'), Stop())),
    ('move about 6', (), Cannot('missing_value')),
)


@cache
def few_shot_prefix() -> str:
    """Return the task and the solved examples, in the same turns as the prompt (ChatML)."""
    text = f'<|im_start|>system\n{_TASK}<|im_end|>\n'
    for instruction, capabilities, program in _SHOTS:
        prompt = build_prompt(read(instruction).text, capabilities)
        text += prompt.prefix + prompt.instruction + prompt.suffix
        text += f'{render_written(program)}<|im_end|>\n'
    return text


class FewShotTranslator:
    """A translator that shows solved examples before each request; a ``ports.Translator``."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def generate(self, request: GenerationRequest) -> Generation:
        """Write the answer to a request; raises as the translator inside does."""
        return self._translator.generate(_with_shots(request))


def _with_shots(request: GenerationRequest) -> GenerationRequest:
    prefix = few_shot_prefix() + request.prompt.prefix
    return replace(
        request, prompt=replace(request.prompt, prefix=prefix),
        parts=tuple(map(_with_shots, request.parts)),
        plainer=request.plainer and _with_shots(request.plainer))


class FreeTranslator:
    """A translator without the grammar, to measure what that is worth; a ``ports.Translator``."""

    def __init__(self, translator: Translator, max_new_tokens: int = 256) -> None:
        self._translator = translator
        self._max_new_tokens = max_new_tokens

    def generate(self, request: GenerationRequest) -> Generation:
        """Write whatever the model writes; raises as the translator inside does."""
        return self._translator.generate(self._free(request))

    def _free(self, request: GenerationRequest) -> GenerationRequest:
        return replace(
            request, grammar='', max_new_tokens=self._max_new_tokens,
            parts=tuple(map(self._free, request.parts)),
            plainer=request.plainer and self._free(request.plainer))
