# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Put together what a verb needs on this machine: a profile, a translator in this process.

Here core and adapters meet; both are imported late, so that a verb pays for what it uses only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ros2_llm_bridge.cli.console import messages
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.in_service import adapter_in_service
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.nodes.introspection import InstalledInterfaces
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import RobotProfile


def load_profile_here(source: str) -> RobotProfile:
    """
    Return a checked profile; fields that it leaves open are looked up in the installed interfaces.

    Raises
    ------
    ProfileError
        As ``profile.load.load_profile``.

    """
    return load_profile(source, InstalledInterfaces())


def adapter_folder(adapter: Optional[str]) -> Path:
    """
    Return the folder of an adapter, a folder or a Hub id; None is the one in service.

    Raises
    ------
    AdapterError
        If there is no such adapter, or None was given and the activated adapter is gone or has
        changed.

    """
    return find_adapter(adapter) if adapter else adapter_in_service()


def load_translator(adapter: Optional[str], base: str, device: str) -> Translator:
    """
    Load base model and adapter into this process, with progress on standard error.

    Parameters
    ----------
    adapter
        As for ``adapter_folder``; None takes the one in service.
    base, device
        As ``inference.config.TranslatorConfig``.

    Raises
    ------
    ModelError
        If either could not be loaded.

    """
    folder = adapter_folder(adapter)
    read_manifest(folder)  # a wrong folder is told at once, before torch is imported
    from ros2_llm_bridge.inference.local import LocalTranslator
    config = TranslatorConfig(adapter=str(folder), base=base, device=device)
    with messages().status('loading the translator') as status:
        return LocalTranslator(
            config, on_stage=lambda stage: status.update(f'loading the translator: {stage}'))
