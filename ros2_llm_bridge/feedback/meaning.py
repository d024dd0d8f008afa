# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that a written form is a possible meaning of an instruction, and find the one of other words.

What a person says afterwards is checked like what a model writes: no number and no name gets in
that the instruction itself did not say.
"""

from __future__ import annotations

from ros2_llm_bridge.commands.model import Cannot, Drive, Program
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.feedback.record import Instruction, Robot
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD, prepare, Translation


def grounded(written: str, instruction: Instruction) -> Program:
    """
    Return the program of a written form if it may be what an instruction means.

    Raises
    ------
    CommandSyntaxError
        If it is no written form for the robot of the instruction.
    InstructionError
        If it says what the instruction did not say, or no model ever sees such an instruction.

    """
    if instruction.shortened:
        raise InstructionError('too_long', 'Only the beginning of that instruction is known.')
    if is_stop(instruction.text) or is_release(instruction.text):
        raise InstructionError(
            'not_a_command', f'"{instruction.text}" is understood without a model.')
    reading = read(instruction.text)
    program = parse(written, instruction.robot.capabilities)
    if isinstance(program, Cannot):
        return program
    sideways = any(isinstance(c, Drive) and c.axis == 'y' for c in program)
    if sideways and instruction.robot.kinematics != 'omni':
        raise InstructionError(
            'unsupported_ability',
            f'The robot {instruction.robot.profile!r} cannot move sideways.')
    check_grounding(program, reading)
    return program


def written_form(meant: str, robot: Robot, translator: Translator) -> str:
    """
    Return the written form of words for a robot.

    Parameters
    ----------
    meant
        What a person says that an instruction meant.
    robot
        The robot that the instruction was for. Limits and places do not count here: the words are
        understood, nothing is executed.
    translator
        The model.

    Raises
    ------
    InstructionError
        If these words are refused themselves.
    ModelError
        If the model failed.

    """
    profile = RobotProfile(
        name=robot.profile, kinematics=robot.kinematics, capabilities=robot.capabilities)
    prepared = prepare(meant, profile)
    if isinstance(prepared, Translation):
        if prepared.refusal is not None:
            raise InstructionError(prepared.refusal.code, prepared.refusal.reason)
        return prepared.written
    generation = translator.generate(prepared.request)
    program = parse(generation.text, robot.capabilities)
    if isinstance(program, Cannot):
        raise InstructionError(
            program.code, f'"{meant}" is refused itself; give the written form, or the refusal.')
    check_grounding(program, prepared.reading)
    if not generation.confidence >= DEFAULT_THRESHOLD:  # refuses NaN as well
        raise InstructionError(
            'unsure', f'"{meant}" became {generation.text!r} with a confidence of only '
            f'{generation.confidence:.0%}; give the written form.')
    return prepared.whole(generation.text)
