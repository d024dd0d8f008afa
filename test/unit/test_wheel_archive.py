# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A staged tree becomes a wheel that pip accepts, each file where it belongs."""

from pathlib import Path
import subprocess
import sys
import zipfile

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / 'scripts'


@pytest.fixture
def archive(monkeypatch):
    """Import the module from the folder of scripts."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import wheel_archive
    return wheel_archive


@pytest.fixture
def stage(tmp_path):
    """Return a tree as CMake stages an interface package."""
    stage = tmp_path / 'stage'
    for name in ('lib/libx.so', 'share/x_msgs/package.xml',
                 'lib/python3.11/site-packages/x_msgs/__init__.py',
                 'lib/python3.11/site-packages/x_msgs/__init__.pyc',
                 'lib/python3.11/site-packages/x_msgs-1.0-py3.11.egg-info/PKG-INFO'):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).write_text(f'# {name}\n', encoding='utf-8')
    return stage


def test_modules_at_the_root_the_rest_under_data(archive, stage, tmp_path):
    wheel = archive.write_wheel(stage=stage, folder=tmp_path, name='x_msgs', version='1.0+abc')
    assert sorted(zipfile.ZipFile(wheel).namelist()) == [
        'x_msgs-1.0+abc.data/data/lib/libx.so',
        'x_msgs-1.0+abc.data/data/share/x_msgs/package.xml',
        'x_msgs-1.0+abc.dist-info/METADATA',
        'x_msgs-1.0+abc.dist-info/RECORD',
        'x_msgs-1.0+abc.dist-info/WHEEL',
        'x_msgs/__init__.py',
    ]


def test_pip_installs_it(archive, stage, tmp_path):
    wheel = archive.write_wheel(stage=stage, folder=tmp_path, name='x_msgs', version='1.0+abc')
    target = tmp_path / 'target'
    done = subprocess.run(
        [sys.executable, '-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index',
         '--disable-pip-version-check', '--target', str(target), str(wheel)],
        capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (target / 'x_msgs' / '__init__.py').is_file()
