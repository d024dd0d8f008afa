# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Generate the data of the log tasks from a seed, split by the package that writes a message.

Each cause is in the catalogue and in training; what the test holds out is the wording: every
message of the held-out packages, so that the same fault is told in words that training never
showed. Validation has wordings of training's packages that training does not show either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
import json
from pathlib import Path
import random
from typing import Any, Iterator, Literal, Mapping, Sequence

from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.logs.catalogue import load_causes, UNKNOWN
from ros2_llm_bridge.logs.prompts import build_log_prompt, CLASSES, EXPLAIN, LogTask
from ros2_llm_bridge.logs.records import clean
from ros2_llm_bridge.training.logs.dressing import error_text, log_line, severity_for
from ros2_llm_bridge.training.logs.fillings import fill
from ros2_llm_bridge.training.logs.wordings import (
    communication, configuration, hardware, more_navigation, more_system, navigation, system)
from ros2_llm_bridge.training.logs.wordings.severities import FAILURE, OK, WARNING
from ros2_llm_bridge.training.logs.wordings.unknown import UNKNOWN_WORDINGS

Split = Literal['train', 'validation', 'test_packages']

SPLITS: dict[Split, str] = {
    'train': 'training',
    'validation': 'other wordings of the packages in training',
    'test_packages': 'packages of which training has no message',
}

#: Packages whose messages only test.
HELD_OUT_PACKAGES = frozenset(
    'ros2cli rviz2 slam_toolbox robot_localization twist_mux foxglove_bridge ros_gz_bridge '
    'micro_ros_agent docking_server velocity_smoother collision_monitor waypoint_follower rosbag2 '
    'moveit create3_base'.split())

#: Examples of each wording that is held out: enough to vary names and format, few enough that one
#: wording does not count as many.
PER_HELD_OUT_WORDING = 3

#: Share of training that no cause explains, and of each class of log lines.
_UNKNOWN_SHARE = 0.12
_CLASS_SHARES = (0.36, 0.3, 0.34)

#: Causes whose messages say that something failed, whoever writes them.
_FAILURES = (
    'process_crashed memory_exhausted disk_full package_missing access_denied device_gone '
    'rmw_missing lifecycle_failed plugin_missing file_broken parameter_type path_blocked '
    'goal_occupied goal_outside start_occupied progress_lost trajectory_invalid interface_claimed '
    'controller_unloaded hardware_failed motor_fault bond_lost action_missing address_in_use '
    'time_exceeded goal_rejected model_crashed adapter_mismatch behaviour_xml frame_missing '
    'tree_split context_closed recovery_collision network_down').split()


class LogDataError(BridgeError):
    """The wordings could not give as many different examples as were asked for."""


@dataclass(frozen=True)
class Wording:
    """One way to say something: who says it, what it means, and a pattern (``fillings``)."""

    name: str
    package: str
    answer: str
    pattern: str
    split: Split


@dataclass(frozen=True)
class LogExample:
    """One line of the data: a text and the word that the model must answer."""

    task: LogTask
    text: str
    wording: Wording

    def to_json(self) -> dict[str, Any]:
        """Return the line as it is stored."""
        answer = self.wording.answer
        return {
            'text': self.text, 'prompt': vars(build_log_prompt(self.task, self.text)),
            'target': answer, 'kind': answer, 'template': self.wording.name,
            'split': self.wording.split, 'origin': self.wording.package,
            'expected': [{'do': self.task, 'answer': answer}], 'capabilities': []}


def wordings(task: LogTask) -> list[Wording]:
    """Return all wordings of a task."""
    by_cause = _wordings_by_cause()
    if task != EXPLAIN:
        found = [w for cause in _FAILURES
                 for w in _read(cause, by_cause[cause], 'failure') if w.package != 'person']
        for word, text in zip(CLASSES, (OK, WARNING, FAILURE)):
            found += _read(word, text, word)
        return found
    found = _read(UNKNOWN, UNKNOWN_WORDINGS, UNKNOWN) + _read(f'{UNKNOWN}.ok', OK, UNKNOWN)
    for cause in load_causes().values():
        found += _read(cause.id, by_cause[cause.id], cause.id)
        found += [Wording(f'{cause.id}.catalogue.{n}', 'catalogue', cause.id, text, 'train')
                  for n, text in enumerate((cause.happened, cause.cause))]
    return found


def generate(task: LogTask, count: int, seed: int) -> Iterator[LogExample]:
    """
    Yield different examples: ``count`` to train on, and those that the held-out wordings give.

    Raises
    ------
    LogDataError
        If too few different examples can be found.

    """
    rng = random.Random(f'{task}/{seed}')
    known = wordings(task)
    seen: set[str] = set()
    training: dict[str, list[Wording]] = {}
    for wording in known:
        if wording.split == 'train':
            training.setdefault(wording.answer, []).append(wording)
    for wording in known:
        if wording.split != 'train':
            for _ in range(PER_HELD_OUT_WORDING):
                example = _example(task, wording, rng)
                if clean(example.text) not in seen:
                    seen.add(clean(example.text))
                    yield example
    made = tries = 0
    while made < count:
        tries += 1
        if tries > 50 * count + 1000:
            raise LogDataError(f'only {made} of {count} different examples after {tries} tries')
        example = _example(task, rng.choice(training[_answer(task, training, rng)]), rng)
        if clean(example.text) not in seen:
            seen.add(clean(example.text))
            made += 1
            yield example


def write(task: LogTask, examples: Sequence[LogExample], folder: Path, seed: int) -> str:
    """Write a JSONL file a split and the data card; return the card."""
    folder.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        lines = [json.dumps(e.to_json(), ensure_ascii=False) + '\n'
                 for e in examples if e.wording.split == split]
        (folder / f'{split}.jsonl').write_text(''.join(lines), encoding='utf-8')
    text = card(task, examples, seed)
    (folder / 'README.md').write_text(text, encoding='utf-8')
    return text


def card(task: LogTask, examples: Sequence[LogExample], seed: int) -> str:
    """Return the data card in Markdown with the front matter that ``datasets`` reads."""
    files = ''.join(f'  - split: {split}\n    path: {split}.jsonl\n' for split in SPLITS)
    rows = ''
    for split, meaning in SPLITS.items():
        own = [e for e in examples if e.wording.split == split]
        rows += (f'| {split} | {len(own)} | {len({e.wording.name for e in own})} | '
                 f'{len({e.wording.package for e in own})} | {meaning} |\n')
    count = sum(e.wording.split == 'train' for e in examples)
    answers = len({e.wording.answer for e in examples})
    return (
        '---\nlicense: apache-2.0\nlanguage: en\nconfigs:\n- config_name: default\n  data_files:\n'
        f'{files}---\n\n# Log texts of the task {task}\n\n'
        f'Generated, seed {seed}, {count} for training; no line was taken from a real log. '
        f'{answers} different answers.\n\n'
        '| split | examples | wordings | packages | what it holds |\n|---|---|---|---|---|\n'
        f'{rows}\n'
        'Every answer of the test has training examples in the words of other packages; what is '
        f'held out is the wording. Held-out packages: {", ".join(sorted(HELD_OUT_PACKAGES))}.\n')


def _wordings_by_cause() -> dict[str, str]:
    """Return all lines of each cause."""
    found: dict[str, str] = {}
    for area in (communication, system, configuration, navigation, hardware, more_system,
                 more_navigation):
        for cause, text in area.WORDINGS.items():
            found[cause] = found.get(cause, '') + text.lstrip()
    return found


def _read(name: str, text: str, answer: str) -> list[Wording]:
    """Return the wordings in a text; of training's packages one in five validates."""
    found: list[Wording] = []
    training = 0
    for number, line in enumerate(text.strip().splitlines()):
        package, _, pattern = line.partition(' | ')
        split: Split = 'test_packages'
        if package not in HELD_OUT_PACKAGES:
            training += 1
            split = 'validation' if training % 5 == 0 else 'train'
        found.append(Wording(f'{name}.{number}', package, answer, pattern, split))
    return found


def _answer(
        task: LogTask, training: Mapping[str, Sequence[Wording]], rng: random.Random) -> str:
    """Return the answer of the next example."""
    if task != EXPLAIN:
        return rng.choices(CLASSES, _CLASS_SHARES)[0]
    if rng.random() < _UNKNOWN_SHARE:
        return UNKNOWN
    return rng.choice([answer for answer in training if answer != UNKNOWN])


def _example(task: LogTask, wording: Wording, rng: random.Random) -> LogExample:
    message = fill(wording.pattern, rng)
    if task == EXPLAIN:
        neighbour = fill(rng.choice(_ok_wordings(wording.split)).pattern, rng)
        text = error_text(message, wording.package, neighbour, rng)
    else:
        text = log_line(message, wording.package, severity_for(wording.answer, rng), rng)
    return LogExample(task, text, wording)


@lru_cache
def _ok_wordings(split: Split) -> tuple[Wording, ...]:
    """Return the wordings of a split that say that all is well."""
    return tuple(w for w in _read('ok', OK, 'ok') if w.split == split)
