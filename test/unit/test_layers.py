# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which layer may import what, tried in a process where the rest does not exist."""

import ast
import os
from pathlib import Path
import pkgutil
import subprocess
import sys

import pytest
import ros2_llm_bridge

pytestmark = pytest.mark.timeout(60)

ROOT = Path(ros2_llm_bridge.__file__).parent
CORE = ['commands', 'dialogue', 'profile', 'execution', 'logs', 'feedback', 'flight', 'translate',
        'parts', 'prompting', 'ports', 'errors', 'resources']
HEAVY = ('torch', 'transformers', 'peft', 'llguidance', 'safetensors')
ROS = ('rclpy', 'geometry_msgs', 'std_msgs', 'nav2_msgs', 'tf2_msgs', 'nav_msgs', 'std_srvs',
       'visualization_msgs')
ADAPTERS = ('ros2_llm_bridge.inference', 'ros2_llm_bridge.nodes', 'ros2_llm_bridge.training',
            'ros2_llm_bridge.cli')

PROBE = """
import importlib, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if any(name == b or name.startswith(b + '.') for b in {blocked!r}):
            raise ImportError(name + ' is blocked')

sys.meta_path.insert(0, Blocker())
for module in {modules!r}:
    importlib.import_module(module)
"""


def modules_of(*names: str) -> list[str]:
    """Return every module of the given subpackages and modules."""
    found = []
    for name in names:
        found.append(f'ros2_llm_bridge.{name}')
        if (ROOT / name).is_dir():
            found += [m.name for m in pkgutil.walk_packages(
                [str(ROOT / name)], f'ros2_llm_bridge.{name}.')]
    return found


def import_without(modules: list[str], blocked: tuple[str, ...]) -> str:
    """Import modules in a new process that lacks others; return what it complains about."""
    done = subprocess.run(
        [sys.executable, '-c', PROBE.format(modules=modules, blocked=blocked)],
        env={**os.environ, 'PYTHONPATH': str(ROOT.parent)}, capture_output=True, text=True,
        timeout=50, check=False)
    return done.stderr if done.returncode else ''


def test_the_core_needs_neither_ros_nor_a_model_nor_the_adapters() -> None:
    """Commands, profile, execution and translate stand alone."""
    assert import_without(modules_of(*CORE), (*HEAVY, *ROS, *ADAPTERS)) == ''


def test_the_control_process_imports_no_model() -> None:
    """Nodes run without torch."""
    modules = [m for m in modules_of('nodes') if not m.endswith('__main__')]
    assert import_without(modules, HEAVY) == ''


@pytest.mark.parametrize(('package', 'forbidden'), [
    ('inference', (*ROS, 'ros2_llm_bridge.nodes')),
    ('nodes', (*HEAVY, 'ros2_llm_bridge.training')),
    ('training', (*ROS, 'ros2_llm_bridge.nodes'))])
def test_adapters_keep_apart(package: str, forbidden: tuple[str, ...]) -> None:
    """No adapter imports what belongs to another, not even late; a main may join them."""
    wrong = [
        f'{path.name}: {name}' for path in sorted((ROOT / package).rglob('*.py'))
        for name in imported(path)
        if any(name == f or name.startswith(f + '.') for f in forbidden)]
    assert wrong == []


def imported(path: Path) -> list[str]:
    """Return the modules that a file imports, wherever in the file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found


def test_the_block_works() -> None:
    """A module that does import what is blocked is found out."""
    assert 'is blocked' in import_without(['ros2_llm_bridge.nodes.spin'], ROS)
