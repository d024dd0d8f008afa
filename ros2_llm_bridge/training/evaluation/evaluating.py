# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask a translator labelled instructions and count what came of it.

``answer`` asks, ``measure`` counts answers that are there already, ``evaluate`` does both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
import hashlib
import json
from typing import Callable, Iterable, Mapping, Optional, Sequence

from ros2_llm_bridge.errors import CommandSyntaxError, ModelError
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.confidence import calibrate, cover
from ros2_llm_bridge.training.evaluation.lines import (
    add_places, expected_from, Line, robot_for)
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Group, Share, Spread
from ros2_llm_bridge.training.evaluation.predictions import from_translation, Prediction
from ros2_llm_bridge.training.scoring import Action, judge, Score, Verdict
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD, Translation

#: Translates one instruction for one robot, with threshold 0.
TranslateOne = Callable[[str, RobotProfile], Translation]

_DIRECTED = ('move', 'turn', 'arc', 'velocity')
_GOALS = ('goto_place', 'goto_pose', 'route', 'go_back')


def evaluate(
        lines: Sequence[Line], translate_one: TranslateOne, system: str = '',
        profile: Optional[RobotProfile] = None, threshold: float = DEFAULT_THRESHOLD,
        on_line: Callable[[], None] = lambda: None) -> Evaluation:
    """
    Return what a translator does on labelled instructions.

    Parameters
    ----------
    lines
        The instructions (``lines.read_lines``).
    translate_one
        Translates one text for one profile with threshold 0, as
        ``lambda text, profile: translate(text, profile, translator, 0.0)``.
    system
        Name of the translator.
    profile
        The robot; None takes the example ``demo``. The places that the lines expect are added.
    threshold
        Least confidence for a motion.
    on_line
        Called after each line.

    Raises
    ------
    EvaluationDataError
        If a line names a place that cannot be.

    """
    robot = add_places(lines, load_profile('demo') if profile is None else profile)
    answers: dict[str, Prediction] = {}
    for line in lines:
        answers[line.key] = answer(line, translate_one, robot)
        on_line()
    return measure(lines, answers, system, robot, threshold)


def answer(line: Line, translate_one: TranslateOne, profile: RobotProfile) -> Prediction:
    """Return the answer to one line; a model that fails, or writes what is no command, failed."""
    try:
        return from_translation(line.key, translate_one(line.text, robot_for(line, profile)))
    except (ModelError, CommandSyntaxError) as error:
        return Prediction(line.key, failed=str(error)[:300])


def measure(
        lines: Sequence[Line], answers: Mapping[str, Prediction], system: str,
        profile: RobotProfile, threshold: float) -> Evaluation:
    """
    Return the numbers of answers that are there, by ``Line.key``.

    Raises
    ------
    KeyError
        If a line has no answer.

    """
    unseen = [line for line in lines if not line.seen]
    seen = [line for line in lines if line.seen]
    verdicts = {
        line.key: score(line, answers[line.key], profile, threshold).verdict for line in lines}
    given = [answers[line.key] for line in unseen]
    refusable = [line for line in unseen if is_refusal(line.expected)]
    commands = [line for line in unseen if not is_refusal(line.expected)]
    refused = [line for line in unseen if _refuses(answers[line.key], threshold)]
    asked = [a for a in given if a.forward_passes]
    wrong = [
        (answers[line.key], score(line, answers[line.key], profile, 0.0).verdict != 'exact')
        for line in unseen if answers[line.key].forward_passes]

    def count(verdict: Verdict, among: Iterable[Line]) -> Share:
        of = [verdicts[line.key] for line in among]
        return Share(of.count(verdict), len(of))

    return Evaluation(
        system=system, data=data_hash(lines), threshold=threshold,
        overall=_group(unseen, verdicts),
        kinds=_groups(unseen, verdicts, lambda line: line.kind or 'other'),
        origins=_groups(unseen, verdicts, lambda line: line.origin or 'unnamed'),
        files=_groups(unseen, verdicts, lambda line: line.part or 'given'),
        seen=_group(seen, verdicts),
        wrong_direction=count('wrong_direction', _expecting(commands, _DIRECTED)),
        wrong_magnitude=count('wrong_magnitude', _expecting(commands, (*_DIRECTED, 'wait'))),
        wrong_place=count('wrong_place', _expecting(commands, _GOALS)),
        spurious_motion=count('spurious_motion', unseen),
        moved_instead=count('spurious_motion', refusable),
        refusal_precision=Share(sum(is_refusal(line.expected) for line in refused), len(refused)),
        refusal_recall=count('exact', refusable),
        commands_refused=Share(
            sum(_refuses(answers[line.key], threshold) for line in commands), len(commands)),
        refusal_codes=dict(Counter(
            code for a in given if (code := a.code_at(threshold))).most_common()),
        calibration=calibrate(wrong), risk_coverage=cover(wrong),
        latency_ms=spread([a.latency_ms for a in asked]),
        forward_passes=spread([a.forward_passes for a in asked]),
        tokens=spread([a.tokens for a in asked]))


def score(line: Line, given: Prediction, profile: RobotProfile, threshold: float) -> Score:
    """Return the verdict on one answer."""
    produced = given.at(threshold)
    expected = expected_from(line, profile)
    verdict: Verdict = 'missed' if given.failed else judge(expected, produced, line.flags)
    return Score(line.text, line.kind, line.origin, verdict, line.expected, produced)


def data_hash(lines: Sequence[Line]) -> str:
    """Return the SHA-256 of the lines, in any order, with what they expect."""
    shown = sorted(f'{line.said} {json.dumps(line.expected, sort_keys=True)}' for line in lines)
    return hashlib.sha256('\n'.join(shown).encode()).hexdigest()


def is_refusal(expected: Sequence[Action]) -> bool:
    """Return whether nothing may move."""
    return all(action['do'] == 'refuse' for action in expected)


def spread(values: Sequence[float]) -> Spread:
    """Return median and 95th percentile (nearest rank)."""
    if not values:
        return Spread(0, 0.0, 0.0)
    ranked = sorted(values)
    middle = len(ranked) // 2
    median = ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
    return Spread(len(ranked), float(median), float(ranked[-(-95 * len(ranked) // 100) - 1]))


def _refuses(given: Prediction, threshold: float) -> bool:
    return not given.failed and is_refusal(given.at(threshold))


def _expecting(lines: Iterable[Line], kinds: Sequence[str]) -> list[Line]:
    return [line for line in lines if any(a['do'] in kinds for a in line.expected)]


def _group(lines: Iterable[Line], verdicts: Mapping[str, Verdict]) -> Group:
    return Group(dict(Counter(verdicts[line.key] for line in lines).most_common()))


def _groups(
        lines: Iterable[Line], verdicts: Mapping[str, Verdict], name: Callable[[Line], str]
) -> dict[str, Group]:
    members: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        members[name(line)].append(line)
    return {group: _group(members[group], verdicts) for group in sorted(members)}
