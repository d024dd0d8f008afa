# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The package finds its files in a checkout, a ROS install space and a pip environment."""

import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest
from ros2_llm_bridge import resources

ROOT = Path(__file__).resolve().parents[2]


def test_in_a_checkout_the_files_lie_beside_the_package():
    assert resources.source_root() == ROOT
    assert resources.models_folder() == ROOT / 'models'


@pytest.fixture
def installed(tmp_path):
    """Return a prefix with the modules of the package, apart from its checkout."""
    modules = tmp_path / 'lib' / 'python' / 'ros2_llm_bridge'
    modules.mkdir(parents=True)
    for name in ('__init__.py', 'errors.py', 'resources.py'):
        shutil.copy(ROOT / 'ros2_llm_bridge' / name, modules)
    return tmp_path


def find_models(prefix, **environment):
    """Run the installed module apart from this process; return its status and both outputs."""
    code = 'from ros2_llm_bridge.resources import models_folder; print(models_folder())'
    variables = {**os.environ, 'PYTHONPATH': str(prefix / 'lib' / 'python'), **environment}
    done = subprocess.run(
        [sys.executable, '-c', code], cwd=prefix, env=variables, capture_output=True, text=True,
        timeout=30, check=False)
    return done.returncode, done.stdout.strip(), done.stderr


def test_in_an_install_space_the_ament_index_names_the_prefix(installed):
    pytest.importorskip('ament_index_python', reason='no ROS here')
    share = installed / 'share'
    (share / 'ros2_llm_bridge').mkdir(parents=True)
    (share / 'ros2_llm_bridge' / 'package.xml').touch()
    index = share / 'ament_index' / 'resource_index' / 'packages'
    index.mkdir(parents=True)
    (index / 'ros2_llm_bridge').touch()
    status, folder, _ = find_models(installed, AMENT_PREFIX_PATH=str(installed))
    assert (status, folder) == (0, str(share / 'ros2_llm_bridge' / 'models'))


def test_without_data_files_the_error_says_where_it_looked(installed):
    status, _, errors = find_models(installed, AMENT_PREFIX_PATH='')
    assert status == 1
    assert 'BridgeError: the data files of ros2_llm_bridge are in none of' in errors
