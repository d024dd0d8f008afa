# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The parts depend on each other in one direction only."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest
from sources import ROOT

PACKAGE = ROOT / 'ros2_llm_bridge'
CORE = ('commands', 'execution', 'profile', 'errors.py', 'ports.py', 'prompting.py',
        'resources.py', 'translate.py')
ROS = {'rclpy', 'geometry_msgs', 'nav_msgs', 'nav2_msgs', 'std_msgs', 'std_srvs', 'tf2_msgs'}
LEARNING = {'torch', 'transformers', 'peft', 'accelerate', 'datasets', 'llguidance'}
FORBIDDEN = {
    'core': (CORE, ROS | LEARNING, ('cli', 'inference', 'nodes', 'training')),
    'inference': (('inference',), ROS, ('cli', 'nodes', 'training')),
    'nodes': (('nodes',), LEARNING, ('cli', 'training')),
    'training': (('training',), ROS, ('cli', 'nodes')),
}
IMPORT_WITHOUT = """
import importlib, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {blocked!r}:
            raise ImportError(name + ' is blocked')
sys.meta_path.insert(0, Blocked())
for module in {modules!r}:
    importlib.import_module(module)
"""


def modules_of(parts) -> list[Path]:
    """Return the source files of these folders and files of the package."""
    return sorted(
        path for part in parts
        for path in ([PACKAGE / part] if part.endswith('.py') else (PACKAGE / part).rglob('*.py')))


def imported(path: Path) -> set[str]:
    """Return the dotted names that a source file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f'{node.module}.{alias.name}' for alias in node.names)
    return names


@pytest.mark.parametrize('layer', FORBIDDEN)
def test_imports_point_one_way(layer):
    parts, packages, folders = FORBIDDEN[layer]
    own = tuple(f'ros2_llm_bridge.{folder}' for folder in folders)
    wrong = [
        f'{path.relative_to(ROOT)} imports {name}'
        for path in modules_of(parts) for name in sorted(imported(path))
        if name.partition('.')[0] in packages
        # The mains join the parts, and only they.
        or (name.startswith(own) and not (layer == 'nodes' and path.name == 'bridge.py'))]
    assert wrong == []


def test_core_imports_without_ros_and_torch():
    modules = [
        '.'.join(path.relative_to(ROOT).with_suffix('').parts).removesuffix('.__init__')
        for path in modules_of(CORE)]
    code = IMPORT_WITHOUT.format(blocked=sorted(ROS | LEARNING), modules=modules)
    done = subprocess.run(
        [sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False)
    assert done.returncode == 0, done.stderr
