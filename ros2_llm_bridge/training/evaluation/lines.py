# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Labelled instructions: reading them from JSONL, choosing some, and the robot that each is said to.

Knows the fields of a line; knows no model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import hashlib
import json
from pathlib import Path
import re
from typing import Any, Iterable, Literal, Mapping, Sequence

from pydantic import ValidationError
from ros2_llm_bridge.commands.places import find_place
from ros2_llm_bridge.errors import BridgeError, InstructionError
from ros2_llm_bridge.profile.load import with_places
from ros2_llm_bridge.profile.schema import Capability, Limits, RobotProfile
from ros2_llm_bridge.training.evaluation.line_fields import check_action, check_fields
from ros2_llm_bridge.training.scoring import Action, is_first_half

Half = Literal['first', 'second', 'all']

_NO_LIMITS = Limits(
    linear_x_max=1e3, linear_y_max=1e3, angular_z_max=1e3, distance_max=1e6, angle_max=1e4,
    duration_max=1e6)


class EvaluationDataError(BridgeError):
    """A file for an evaluation is wrong; ``line`` counts from 1, 0 where no line is known."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        super().__init__(f'{path}:{line}: {reason}' if line else f'{path}: {reason}')


@dataclass(frozen=True)
class Line:
    """
    One labelled instruction.

    Parameters
    ----------
    text
        What a person said.
    expected
        Primitives that must come out, no more and no fewer (see ``training.scoring``).
    kind, origin
        What it is about and where it comes from; groups of the report.
    flags
        As ``scoring.judge`` takes them.
    capabilities
        What the robot can do besides moving; None takes those of the profile.
    source
        Name of the file.
    held_out
        Whether the second half of its file is for reporting only: errors there are not listed.
    seen
        Whether the text also stands in the training data.
    twin
        Text of the same words in a held-out file; its half counts then.

    """

    text: str
    expected: tuple[Action, ...]
    kind: str = ''
    origin: str = ''
    flags: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] | None = None
    source: str = ''
    held_out: bool = False
    seen: bool = False
    twin: str = ''

    @property
    def key(self) -> str:
        """Return a hash of what decides the answer: what is said, and whether limits hold."""
        return self.said if self.meets_limits else f'{self.said}-free'

    @property
    def meets_limits(self) -> bool:
        """Return whether the limits of the robot hold; see ``robot_for``."""
        return all(action['do'] == 'refuse' for action in self.expected)

    @property
    def said(self) -> str:
        """Return a hash of what a translator gets to see of this line."""
        abilities = None if self.capabilities is None else [
            c.model_dump(exclude_defaults=True) for c in self.capabilities]
        shown = json.dumps([self.text, abilities], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def in_first_half(self) -> bool:
        """Return whether it belongs to the half whose errors may be read."""
        return is_first_half(self.twin or self.text)

    @property
    def part(self) -> str:
        """Return the file, with its half where the second one is for reporting only."""
        half = 'first half' if self.in_first_half else 'second half'
        return f'{self.source}, {half}' if self.held_out else self.source

    @property
    def may_be_read(self) -> bool:
        """Return whether an error on this line may be shown to a person."""
        return not self.held_out or self.in_first_half


def read_lines(path: Path, held_out: bool = False) -> list[Line]:
    """Return the lines of one file, as ``read_files`` does."""
    return read_files([path] * (not held_out), [path] * held_out)


def read_files(open_files: Sequence[Path], held_out_files: Sequence[Path] = ()) -> list[Line]:
    """
    Return the lines of JSONL files; those with the same text and capabilities count once.

    A line whose words also stand in a held-out file is held out as well.

    Raises
    ------
    EvaluationDataError
        If a file cannot be read, a line is wrong, or two lines contradict each other.

    """
    labels = file_labels([*held_out_files, *open_files])
    lines: dict[str, Line] = {}
    twins: dict[str, str] = {}
    # Held-out files first: a line that also stands elsewhere stays held out.
    for number, path in enumerate((*held_out_files, *open_files)):
        held_out = number < len(held_out_files)
        for row, values in _objects(path):
            line = replace(_line(values, str(path), row), source=labels[path], held_out=held_out)
            words = normal_text(line.text)
            if held_out:
                # Of texts that differ in case or marks alone, one in the second half decides.
                if words not in twins or is_first_half(twins[words]):
                    twins[words] = line.text
            elif words in twins:
                line = replace(line, held_out=True, twin=twins[words])
            known = lines.setdefault(line.said, line)
            if known.expected != line.expected:
                raise EvaluationDataError(
                    str(path), row, 'the same instruction expects something else further up')
    return list(lines.values())


def file_labels(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the name of each file, with its folder where the name alone stands twice."""
    names = [path.name for path in dict.fromkeys(paths)]
    return {path: path.name if names.count(path.name) == 1 else f'{path.parent.name}/{path.name}'
            for path in paths}


def _objects(path: Path) -> Iterable[tuple[int, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationDataError(str(path), 0, f'cannot be read: {error}') from error
    for number, line in enumerate(text.split('\n'), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise EvaluationDataError(str(path), number, f'is no JSON: {error}') from error
        if not isinstance(values, dict):
            raise EvaluationDataError(str(path), number, 'is no JSON object')
        yield number, values


def _line(values: Mapping[str, Any], path: str, number: int) -> Line:
    text, expected = values.get('text'), values.get('expected')
    if not isinstance(text, str):
        raise EvaluationDataError(path, number, 'has no string "text"')
    if not isinstance(expected, list) or not expected:
        raise EvaluationDataError(
            path, number, '"expected" must be a list such as [{"do": "stop"}]')
    try:
        for action in expected:
            check_action(action)
        check_fields(values)
        given = values.get('capabilities')
        abilities = None if given is None else tuple(map(Capability.model_validate, given))
    except ValidationError as error:
        raise EvaluationDataError(path, number, f'"capabilities" is wrong: {error}') from error
    except ValueError as error:
        raise EvaluationDataError(path, number, str(error)) from error
    if any(c.arguments is None for c in abilities or ()):
        raise EvaluationDataError(path, number, 'each capability must name its "arguments"')
    alternatives = values.get('place_alt') or []
    if alternatives:
        expected = [_with_alternatives(a, alternatives) for a in expected]
    return Line(
        text, tuple(expected), values.get('kind') or '', values.get('origin') or '',
        tuple(values.get('flags') or ()), abilities)


def _with_alternatives(action: Action, names: str | Sequence[str]) -> Action:
    if action['do'] != 'goto_place':
        return action
    own = action.get('place_alt') or []
    both = [*([own] if isinstance(own, str) else own),
            *([names] if isinstance(names, str) else names)]
    return {**action, 'place_alt': both}


def choose(lines: Sequence[Line], half: Half = 'all', limit: int = 0) -> list[Line]:
    """
    Return some of the lines, in their order, always the same ones.

    Parameters
    ----------
    lines
        All there are.
    half
        ``first`` or ``second`` by a hash of the text.
    limit
        At most so many, drawn by another hash of the text; 0 is no limit.

    """
    chosen = [line for line in lines if half == 'all'
              or line.in_first_half == (half == 'first')]
    if not limit or len(chosen) <= limit:
        return chosen
    ranked = sorted(chosen, key=lambda line: hashlib.sha256(f'draw {line.said}'.encode()).digest())
    kept = {line.said for line in ranked[:limit]}
    return [line for line in chosen if line.said in kept]


def mark_seen(lines: Sequence[Line], training_files: Iterable[Path]) -> list[Line]:
    """
    Return the lines, those marked whose text stands in a training file.

    Compared without case, marks and white space. Training lines that keep no text have the
    instruction of their prompt.

    Raises
    ------
    EvaluationDataError
        If a file cannot be read or has a line with neither.

    """
    stored: set[str] = set()
    for path in training_files:
        for number, values in _objects(path):
            prompt = values.get('prompt')
            text = values.get('text', prompt.get('instruction') if isinstance(prompt, dict)
                              else None)
            if not isinstance(text, str):
                raise EvaluationDataError(str(path), number, 'has no string "text"')
            stored.add(normal_text(text))
    return [replace(line, seen=normal_text(line.text) in stored) for line in lines]


def normal_text(text: str) -> str:
    """Return a text as it is compared with training data."""
    return ' '.join(re.findall(r'\w+', text.casefold()))


def add_places(lines: Sequence[Line], profile: RobotProfile) -> RobotProfile:
    """
    Return a profile that knows every place that some line expects.

    Raises
    ------
    EvaluationDataError
        If a place cannot have its name.

    """
    names = dict.fromkeys(
        name for line in lines for action in line.expected for name in _names(action))
    try:
        return with_places(profile, names)
    except InstructionError as error:
        raise EvaluationDataError('expected places', 0, error.reason) from error


def _names(action: Action) -> list[str]:
    """Return the names of the places that an expected action needs."""
    if action['do'] == 'route':
        return [name for goal in action['goals'] for name in _names(goal)]
    return [action[field] for field in ('place', 'beside') if field in action]


def robot_for(line: Line, profile: RobotProfile) -> RobotProfile:
    """
    Return the profile of the robot that a line is said to.

    It has the capabilities of the line. Where something is to be done, no limit of the profile
    stands against it: a translator is measured, not how far one robot may go. A line that must be
    refused meets the limits.
    """
    changes: dict[str, object] = {}
    if line.capabilities is not None and list(line.capabilities) != profile.capabilities:
        changes['capabilities'] = list(line.capabilities)
    if not line.meets_limits:
        changes['limits'] = _NO_LIMITS
    return profile.model_copy(update=changes) if changes else profile


def expected_from(line: Line, profile: RobotProfile) -> tuple[Action, ...]:
    """Return what a line expects, with the names that this profile gives to its places."""
    actions: list[Action] = []
    for action in line.expected:
        actions.append(_as_named(action, profile))
    return tuple(actions)


def _as_named(action: Action, profile: RobotProfile) -> Action:
    if action['do'] == 'route':
        return {**action, 'goals': [_as_named(goal, profile) for goal in action['goals']]}
    for field in ('place', 'beside'):
        if field not in action:
            continue
        try:
            found = find_place(action[field], profile.places).name
        except InstructionError:
            found = action[field]  # ambiguous here: only its own name will do
        if field == 'beside':
            return {**action, 'beside': found}
        action = _with_alternatives(action, found)
    return action
