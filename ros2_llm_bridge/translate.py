# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The path of one instruction, from a person's words to primitives that may be executed.

The same functions serve node, command line, evaluation and benchmark. ``prepare`` does all that
needs no model, ``complete`` all that follows it; between them stands a ``Translator``. The node
calls the two halves itself, since the model answers from another process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import time
from typing import Any, Mapping, Optional, Union

from ros2_llm_bridge.commands.asides import without_asides
from ros2_llm_bridge.commands.bare_numbers import check_units
from ros2_llm_bridge.commands.canonical import render_canonical
from ros2_llm_bridge.commands.grammar import build_grammar
from ros2_llm_bridge.commands.guesses import guess_written
from ros2_llm_bridge.commands.model import Call, Cannot, Command, places_of, Program, Stop
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.places import fitting_places, normal_name, spoken_names
from ros2_llm_bridge.commands.primitives import Halt, Primitive, to_json
from ros2_llm_bridge.commands.quantities import read, Reading
from ros2_llm_bridge.commands.repetition import MAX_COMMANDS, unrolled
from ros2_llm_bridge.commands.resolver import check_speeds, resolve
from ros2_llm_bridge.commands.respelling import respelt
from ros2_llm_bridge.commands.said_speed import with_said_speed
from ros2_llm_bridge.commands.splitting import split_reading
from ros2_llm_bridge.commands.stop_phrases import is_stop
from ros2_llm_bridge.commands.validator import (
    check_amount_of_commands, check_ends, check_grounding)
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.commands.whole_names import with_whole_names
from ros2_llm_bridge.commands.written import CANNOT, render_command, render_written
from ros2_llm_bridge.dialogue.phrased import check_phrases, find_phrased
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.ports import Generation, GenerationRequest, Translator
from ros2_llm_bridge.profile.schema import Place, RobotProfile
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.second_opinion import second_opinion

#: Least confidence for a motion. Above 0.562 no token was a near-tie (two logits less than 0.25
#: apart), which bf16 may decide either way; doc/accuracy.md has the curve that it was chosen on.
DEFAULT_THRESHOLD = 0.57

#: A command takes two quantities at most in all but coordinates, which nobody says by the dozen.
MAX_QUANTITIES = 2 * MAX_COMMANDS


@dataclass(frozen=True)
class Refusal:
    """Why nothing moves: a code of ``vocabulary.REFUSALS`` and a sentence for the person."""

    code: str
    reason: str


@dataclass(frozen=True)
class Ambiguity:
    """A name that was said, in its compared form, and the places that it fits."""

    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Translation:
    """
    What one instruction became.

    Either ``refusal`` is set and ``primitives`` and ``commands`` are empty, or the primitives are
    checked against the profile and may be executed in order. ``commands`` are the canonical
    ``ros2`` lines, ``is_stop`` tells a whole utterance of stop, which no model saw;
    ``latency_ms`` is what reading and model took, ``adapter_hash`` that of ``ports.Generation``.

    A refusal may be one that a question clears up: ``doubted`` are the checked primitives where
    nothing but the confidence is in the way, ``ambiguity`` tells of a place with several meanings.
    """

    text: str
    written: str
    commands: tuple[str, ...]
    primitives: tuple[Primitive, ...]
    refusal: Optional[Refusal]
    confidence: float
    forward_passes: int
    tokens: int
    latency_ms: float
    is_stop: bool = False
    adapter_hash: str = ''
    doubted: tuple[Primitive, ...] = ()
    ambiguity: Optional[Ambiguity] = None

    def to_json(self) -> dict[str, Any]:
        """Return the public JSON form, SI units."""
        actions = [to_json(p) for p in self.primitives] or [{'do': 'refuse'}]
        refusal = self.refusal and {'code': self.refusal.code, 'reason': self.refusal.reason}
        return {
            'text': self.text, 'written': self.written, 'commands': list(self.commands),
            'actions': actions, 'refusal': refusal, 'confidence': round(self.confidence, 4),
            'forward_passes': self.forward_passes, 'tokens': self.tokens,
            'latency_ms': round(self.latency_ms, 1)}


@dataclass(frozen=True)
class Prepared:
    """
    An instruction that a model must still translate, with what was read in it.

    ``before`` and ``after`` are the first and last steps where the profile's phrases settle them;
    ``reading`` and ``request`` are of what stands between, ``reading_ms`` is what all of it took.
    """

    text: str
    reading: Reading
    request: GenerationRequest
    before: tuple[Call, ...] = ()
    after: tuple[Call, ...] = ()
    reading_ms: float = 0.0

    def whole(self, written: str) -> str:
        """Return the written form of all steps, or the refusal that a model wrote."""
        lines = [*map(render_command, self.before), written, *map(render_command, self.after)]
        return written if written.startswith(CANNOT) else '\n'.join(lines)


def prepare(text: str, profile: RobotProfile) -> Union[Prepared, Translation]:
    """
    Return the request for a model, or the translation where none is needed.

    A whole utterance of stop needs no model, nor do phrases of the profile and text that cannot be
    read.

    Parameters
    ----------
    text
        What the person said.
    profile
        The robot, its capabilities with known arguments (``profile.load``).

    """
    started = time.monotonic()
    if is_stop(text):
        commands = render_canonical([Halt()], profile)
        return Translation(
            text, render_written((Stop(),)), commands, (Halt(),), None, 1.0, 0, 0,
            _ms_since(started), is_stop=True)
    try:
        reading = read(_spelt(text, profile))
        _check_amount(reading)
        phrased = find_phrased(reading, profile)
        if phrased.rest is None:
            return _called(text, phrased.before, profile, started)
    except InstructionError as error:
        return Translation(
            text, '', (), (), Refusal(error.code, error.reason), 1.0, 0, 0, _ms_since(started))
    rest = phrased.rest
    plainer = without_asides(rest)
    request = replace(
        _in_parts(rest, profile), plainer=_in_parts(plainer, profile) if plainer else None)
    return Prepared(
        text, rest, request, phrased.before, phrased.after, _ms_since(started))


def _spelt(text: str, profile: RobotProfile) -> str:
    """Return a text without typing errors in the words of orders, names of the profile aside."""
    if respelt(text) == text:
        return text
    named = (*spoken_names(profile.places),
             *(phrase.lower() for c in profile.capabilities for phrase in (c.name, *c.phrases)))
    return respelt(text, frozenset(word for name in named for word in name.split()))


def _called(
        text: str, calls: tuple[Call, ...], profile: RobotProfile, started: float) -> Translation:
    """Return the translation of phrases of the profile and nothing else."""
    check_amount_of_commands(calls)
    primitives = tuple(resolve(call, profile) for call in calls)
    return Translation(
        text, render_written(calls), render_canonical(primitives, profile), primitives, None, 1.0,
        0, 0, _ms_since(started))


def _in_parts(reading: Reading, profile: RobotProfile) -> GenerationRequest:
    """Return the request for what was read, as a whole and in parts."""
    parts = tuple(_request(part, profile) for part in split_reading(reading))
    return replace(_request(reading, profile), parts=parts)


def _request(reading: Reading, profile: RobotProfile) -> GenerationRequest:
    """Return the request for what was read as a whole."""
    return GenerationRequest(
        build_prompt(reading.text, profile.capabilities),
        build_grammar(reading, profile.capabilities, omni=profile.kinematics == 'omni'),
        drafts=guess_written(reading, profile))


def _check_amount(reading: Reading) -> None:
    """Refuse what holds more quantities than commands could use, before a model reads it all."""
    if len(reading.quantities) > MAX_QUANTITIES:
        raise InstructionError(
            'too_long', f'I heard {len(reading.quantities)} numbers, which are more than '
            f'{MAX_COMMANDS} commands take; say fewer at a time.')


def complete(
        prepared: Prepared, generation: Generation, profile: RobotProfile,
        threshold: float, chosen: Optional[Mapping[str, Place]] = None) -> Translation:
    """
    Return the checked translation of what a model wrote, or of what the rules read instead.

    Parameters
    ----------
    prepared
        As ``prepare`` returned it for the same profile.
    generation
        What the model wrote.
    profile
        The robot.
    threshold
        Least confidence, 0..1, below which a motion is refused as ``unsure``.
    chosen
        What ambiguous names mean, by ``Ambiguity.name``.

    Raises
    ------
    CommandSyntaxError
        If the text is no written form, which the grammar excludes.

    """
    program = parse(generation.text, profile.capabilities)
    second = second_opinion(prepared.reading, generation, program, profile)
    if second is not None:
        by_rules = _checked(
            prepared, second, parse(second.text, profile.capabilities), profile, threshold,
            chosen or {})
        if by_rules.primitives:
            return by_rules
    return _checked(prepared, generation, program, profile, threshold, chosen or {})


def _checked(
        prepared: Prepared, generation: Generation, program: Program, profile: RobotProfile,
        threshold: float, chosen: Mapping[str, Place]) -> Translation:
    """Return the checked translation of one answer, parsed to a program."""
    refusal: Optional[Refusal] = None
    primitives: tuple[Primitive, ...] = ()
    doubted: tuple[Primitive, ...] = ()
    ambiguity: Optional[Ambiguity] = None
    if not isinstance(program, Cannot):
        program = with_whole_names(program, prepared.reading.items, profile.places)
    try:
        doubted = _check(program, prepared, profile, chosen)
        _check_confidence(doubted, generation.confidence, profile, threshold)
        primitives, doubted = doubted, ()
    except InstructionError as error:
        refusal = Refusal(error.code, error.reason)
        if error.code == 'ambiguous_place' and not isinstance(program, Cannot):
            ambiguity = _ambiguity(program, profile, chosen)
    return Translation(
        prepared.text, prepared.whole(generation.text), render_canonical(primitives, profile),
        primitives, refusal, generation.confidence, generation.forward_passes, generation.tokens,
        prepared.reading_ms + generation.latency_ms, adapter_hash=generation.adapter_hash,
        doubted=doubted, ambiguity=ambiguity)


def translate(
        text: str, profile: RobotProfile, translator: Translator,
        threshold: float = DEFAULT_THRESHOLD) -> Translation:
    """
    Return what an instruction means for a robot.

    Raises
    ------
    ModelError
        If the model failed.

    """
    prepared = prepare(text, profile)
    if isinstance(prepared, Translation):
        return prepared
    started = time.monotonic()
    generation = translator.generate(prepared.request)
    translation = complete(prepared, generation, profile, threshold)
    return replace(translation, latency_ms=_ms_since(started))


def _check(
        program: Program, prepared: Prepared, profile: RobotProfile,
        chosen: Mapping[str, Place]) -> tuple[Primitive, ...]:
    reading = prepared.reading
    if isinstance(program, Cannot):
        if program.code == 'missing_value':
            check_speeds(reading.quantities, profile)
            check_units(reading.items)
        raise InstructionError(program.code, REFUSALS[program.code])
    check_grounding(program, reading)
    check_phrases(program, reading, profile)
    check_ends((*unrolled(program), *prepared.after))
    check_amount_of_commands((*prepared.before, *program, *prepared.after))
    resolved = tuple(
        resolve(command, _with_choice(command, profile, chosen))
        for command in unrolled(program))
    return (*(resolve(call, profile) for call in prepared.before),
            *with_said_speed(resolved, program, reading.words),
            *(resolve(call, profile) for call in prepared.after))


def _check_confidence(
        primitives: tuple[Primitive, ...], confidence: float, profile: RobotProfile,
        threshold: float) -> None:
    if not confidence >= threshold:  # refuses NaN as well
        raise InstructionError(
            'unsure', f'I am only {confidence:.0%} sure that you mean '
            f'{render_canonical(primitives, profile)[0]!r}; say it in other words.')


def _with_choice(
        command: Command, profile: RobotProfile, chosen: Mapping[str, Place]) -> RobotProfile:
    """Return a profile in which the name that a command uses means what was chosen."""
    names = [name for name in map(normal_name, places_of(command)) if name in chosen]
    if not names:
        return profile
    doubtful = [place for name in names for place in fitting_places(name, profile.places)]
    others = [place for place in profile.places if place not in doubtful]
    return profile.model_copy(update={'places': [*(chosen[name] for name in names), *others]})


def _ambiguity(
        program: tuple[Command, ...], profile: RobotProfile, chosen: Mapping[str, Place],
) -> Optional[Ambiguity]:
    """Return the first name of a program that fits several places and has not been decided."""
    map_id = profile.navigation.map_id if profile.navigation is not None else ''
    for name in (normal_name(name) for command in program for name in places_of(command)):
        if name not in chosen:
            places = fitting_places(name, profile.places, map_id)
            if len(places) > 1:
                return Ambiguity(name, places)
    return None


def _ms_since(started: float) -> float:
    return (time.monotonic() - started) * 1e3
