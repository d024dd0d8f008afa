# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The systems that an evaluation can run: adapters, and the baselines that stand beside them.

Torch is imported when a model is loaded, not before; one model is held at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
import hashlib
from pathlib import Path
import time
from typing import Any, Callable, Literal, Mapping, Optional, Sequence

from ros2_llm_bridge.commands.places import spoken_names
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.inference.config import DEFAULT_BASE, TranslatorConfig
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.ports import Generation, Translator
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.evaluating import TranslateOne
from ros2_llm_bridge.training.evaluation.few_shot import (
    few_shot_prefix, FewShotTranslator, FreeTranslator)
from ros2_llm_bridge.translate import complete, prepare, translate, Translation

Baseline = Literal['rules', 'few-shot', 'no-grammar']
BASELINES: tuple[Baseline, ...] = ('rules', 'few-shot', 'no-grammar')


@dataclass(frozen=True)
class System:
    """
    Something that translates.

    Parameters
    ----------
    name
        Short, unique in a run.
    title
        What it is, for the report.
    identity
        What it is made of; answers of another identity are not reused.
    load
        Makes it ready.
    uses_threshold
        Whether motions need the confidence of the run; a threshold measured on an adapter says
        nothing of another kind of system.

    """

    name: str
    title: str
    identity: Mapping[str, Any]
    load: Callable[[], TranslateOne]
    uses_threshold: bool = True


class Models:
    """Loads translators, and holds the last one for the next system that needs the same."""

    def __init__(
            self, base: str = DEFAULT_BASE, device: str = 'auto',
            on_stage: Callable[[str], None] = lambda stage: None) -> None:
        self.base = base
        self.device = device
        self._on_stage = on_stage
        self._held: Optional[tuple[Optional[Path], Translator]] = None

    def get(self, adapter: Optional[Path]) -> Translator:
        """
        Return the base with an adapter, or bare.

        Raises
        ------
        ModelError
            If base or adapter cannot be loaded.

        """
        if self._held is None or self._held[0] != adapter:
            self._held = None  # frees the memory before the next one is loaded
            from ros2_llm_bridge.inference.local import LocalTranslator
            config = TranslatorConfig(
                adapter=None if adapter is None else str(adapter), base=self.base,
                device=self.device)
            self._held = (adapter, LocalTranslator(config, on_stage=self._on_stage))
        return self._held[1]


def choose_systems(
        models: Models, adapter: Path, compared: Sequence[Path] = (),
        baselines: Sequence[Baseline] = BASELINES) -> list[System]:
    """
    Return the systems of a run, the adapter first, in an order that loads each model once.

    Raises
    ------
    AdapterError
        If a folder holds no adapter for commands.

    """
    name = adapter_name(adapter, ())
    base_tensors = read_manifest(adapter).base_tensors  # no other base carries the adapter
    systems = [_adapter_system(models, adapter, name)]
    if 'no-grammar' in baselines:
        systems.append(System(
            'no-grammar', f'{name}, decoded freely; an answer that does not parse is missed',
            {**systems[0].identity, 'grammar': False},
            lambda: _by(FreeTranslator(models.get(adapter)))))
    for folder in compared:
        systems.append(_adapter_system(
            models, folder, adapter_name(folder, [s.name for s in systems])))
    if 'few-shot' in baselines:
        systems.append(System(
            'few-shot', f'{models.base} untuned, 14 solved examples in its prompt, grammar; '
            'no threshold',
            {'base': models.base, 'base_tensors': base_tensors, 'device': models.device,
             'shots': _shots_hash()},
            lambda: _by(FewShotTranslator(models.get(None))), uses_threshold=False))
    if 'rules' in baselines:
        systems.append(System(
            'rules', 'lexicons and patterns behind the same quantity reader and checks, no model',
            {'rules': True}, rules_translator, uses_threshold=False))
    return systems


def adapter_name(folder: Path, taken: Sequence[str]) -> str:
    """Return a name for an adapter folder that is not taken."""
    resolved = folder.expanduser().resolve()
    name = resolved.name
    if name in (*taken, *BASELINES):
        name = f'{resolved.parent.name}-{name}'
    number = 2
    unique = name
    while unique in (*taken, *BASELINES):
        unique, number = f'{name}-{number}', number + 1
    return unique


def rules_translator() -> TranslateOne:
    """Return the rule baseline behind the reader and the checks that models have, too."""
    def translate_one(text: str, profile: RobotProfile) -> Translation:
        prepared = prepare(text, profile)
        if isinstance(prepared, Translation):
            return prepared
        started = time.monotonic()
        program = interpret(
            prepared.reading, spoken_names(profile.places), profile.capabilities,
            profile.kinematics == 'omni')
        took = (time.monotonic() - started) * 1e3
        return complete(
            prepared, Generation(render_written(program), 1.0, 0, 0, took), profile, 0.0)
    return translate_one


def _adapter_system(models: Models, folder: Path, name: str) -> System:
    manifest = read_manifest(folder)
    return System(
        name, f'adapter ({manifest.method}, {manifest.weights[:12]}) on {models.base}, grammar',
        {'base': models.base, 'device': models.device, 'weights': manifest.weights,
         'method': manifest.method},
        lambda: _by(models.get(folder)))


def _by(translator: Translator) -> TranslateOne:
    return lambda text, profile: translate(text, profile, translator, 0.0)


def _shots_hash() -> str:
    return hashlib.sha256(few_shot_prefix().encode()).hexdigest()
