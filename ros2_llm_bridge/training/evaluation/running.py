# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run systems over lines with answers kept on disk, so that an interrupted run goes on.

A folder of a run holds ``predictions/SYSTEM.jsonl`` and ``run.json``, which names the systems;
from these the report is made again without a model.
"""

from __future__ import annotations

from dataclasses import dataclass
import hashlib
from importlib.metadata import PackageNotFoundError, version
import json
from pathlib import Path
from typing import Callable, Mapping, Sequence

import ros2_llm_bridge
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.evaluating import answer, measure, score
from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError, Line
from ros2_llm_bridge.training.evaluation.measures import Evaluation
from ros2_llm_bridge.training.evaluation.predictions import Prediction, PredictionLog
from ros2_llm_bridge.training.evaluation.systems import System
from ros2_llm_bridge.training.scoring import Score

RUN_NAME = 'run.json'

#: Folders and modules of the package that an answer depends on: what stands between a model and a
#: robot, what makes the model answer, and what an evaluation asks it.
_CODE = ('commands', 'inference', 'profile', 'parts.py', 'ports.py', 'prompting.py',
         'translate.py', *(f'training/evaluation/{name}.py' for name in (
             'evaluating', 'few_shot', 'lines', 'predictions', 'systems')))
#: Distributions that answers depend on.
_LIBRARIES = ('llguidance', 'peft', 'text2num', 'tokenizers', 'torch', 'transformers')

#: What is said where kept answers are dropped.
_NOTES = {
    'other': 'the answers that are here are of another model, profile or version; asking again',
    'torn': 'the file of answers was cut off before the first one; beginning anew'}

#: Called with a system's name, lines that are answered and lines that there are.
OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Ran:
    """The answers of one system, by ``Line.key``."""

    name: str
    title: str
    uses_threshold: bool
    answers: Mapping[str, Prediction]


def run_systems(
        systems: Sequence[System], lines: Sequence[Line], profile: RobotProfile, folder: Path,
        fresh: bool = False, on_progress: OnProgress = lambda name, done, n: None,
        on_note: Callable[[str], None] = lambda note: None) -> list[Ran]:
    """
    Return the answers of each system, asking only for those that are not in the folder yet.

    Parameters
    ----------
    systems
        In the order in which they run.
    lines
        The instructions.
    profile
        The robot, with the places of the lines.
    folder
        Where answers are kept.
    fresh
        Whether to ask again for what is there.
    on_progress, on_note
        Called as lines are answered, and where old answers are dropped.

    Raises
    ------
    ModelError
        If a model cannot be loaded; what was answered before stays in the folder.
    EvaluationDataError
        If a file of answers is damaged.

    """
    folder.mkdir(parents=True, exist_ok=True)
    common = {'code': code_hash(), 'libraries': {name: _version(name) for name in _LIBRARIES},
              'profile': _hash(profile.model_dump_json())}
    named = [{'name': s.name, 'title': s.title, 'uses_threshold': s.uses_threshold}
             for s in systems]
    (folder / RUN_NAME).write_text(
        json.dumps({'systems': named}, indent=2) + '\n', encoding='utf-8')
    return [
        _run(system, lines, profile,
             _opened(folder, system, {**system.identity, **common}, fresh, on_note), on_progress)
        for system in systems]


def stored_runs(folder: Path, lines: Sequence[Line]) -> list[Ran]:
    """
    Return the answers that are in the folder, whatever made them.

    Raises
    ------
    EvaluationDataError
        If there are none, or a line has no answer.

    """
    try:
        named = json.loads((folder / RUN_NAME).read_text(encoding='utf-8'))['systems']
    except (OSError, ValueError, KeyError) as error:
        raise EvaluationDataError(
            str(folder / RUN_NAME), 0, f'cannot be read ({error}); run the evaluation first'
        ) from error
    runs = []
    for system in named:
        log = PredictionLog(_path(folder, system['name']), {})
        log.load_any()
        missing = sum(line.key not in log.answers for line in lines)
        if missing:
            raise EvaluationDataError(
                str(log.path), 0, f'lacks {missing} of {len(lines)} answers; run the evaluation '
                'to its end, with the same --data, --half and --limit')
        runs.append(Ran(system['name'], system['title'], system['uses_threshold'], log.answers))
    return runs


def measure_run(
        ran: Ran, lines: Sequence[Line], profile: RobotProfile, threshold: float) -> Evaluation:
    """Return the numbers of one system; a threshold counts where the system uses one."""
    return measure(lines, ran.answers, ran.name, profile, _threshold(ran, threshold))


def errors_of(
        ran: Ran, lines: Sequence[Line], profile: RobotProfile, threshold: float
) -> list[tuple[Score, Prediction]]:
    """Return what went wrong on lines whose errors may be read."""
    judged = [(score(line, ran.answers[line.key], profile, _threshold(ran, threshold)),
               ran.answers[line.key]) for line in lines if line.may_be_read]
    return [(verdict, given) for verdict, given in judged if verdict.verdict != 'exact']


def code_hash(root: Path = Path(ros2_llm_bridge.__file__).parent) -> str:
    """Return the SHA-256 of the code that answers depend on, ``root`` being the package."""
    digest = hashlib.sha256()
    for name in _CODE:
        part = root / name
        for path in sorted(part.rglob('*.py')) if part.is_dir() else [part]:
            digest.update(f'{path.relative_to(root).as_posix()}\0'.encode())
            digest.update(path.read_bytes() + b'\0')
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(
        system: System, lines: Sequence[Line], profile: RobotProfile, log: PredictionLog,
        on_progress: OnProgress) -> Ran:
    missing = [line for line in lines if line.key not in log.answers]
    done = len(lines) - len(missing)
    on_progress(system.name, done, len(lines))
    if missing:
        translate_one = system.load()
        for number, line in enumerate(missing, 1):
            log.add(answer(line, translate_one, profile))
            on_progress(system.name, done + number, len(lines))
    return Ran(system.name, system.title, system.uses_threshold, log.answers)


def _opened(
        folder: Path, system: System, identity: Mapping[str, object], fresh: bool,
        on_note: Callable[[str], None]) -> PredictionLog:
    log = PredictionLog(_path(folder, system.name), identity)
    loaded = 'fresh' if fresh else log.load()
    if loaded != 'taken':
        log.restart()
    if loaded in _NOTES:
        on_note(f'{system.name}: {_NOTES[loaded]}')
    return log


def _path(folder: Path, system: str) -> Path:
    return folder / 'predictions' / f'{system}.jsonl'


def _threshold(ran: Ran, threshold: float) -> float:
    return threshold if ran.uses_threshold else 0.0


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return 'absent'
