# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Build the interface packages under interfaces/ and install them into this Python's environment.

The packages are nav2_msgs and tf2_msgs, which ROS from apt brings and the ROS wheels lack. Where
a sourced ROS already has one, that one is left alone. A built wheel is kept in the user's cache
under a key made of everything that it was built from, so a second environment only installs it.
"""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import os
from pathlib import Path
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ElementTree

from wheel_archive import write_wheel

INTERFACES = Path(__file__).resolve().parent.parent / 'interfaces'
PACKAGES = ('nav2_msgs', 'tf2_msgs')


def cache_folder() -> Path:
    """Return the folder that keeps built wheels (XDG base directory specification)."""
    root = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    return Path(root) / 'ros2_llm_bridge' / 'interfaces'


def build_key(package: str) -> str:
    """Return a short hash of all that decides what the build of a package gives."""
    digest = hashlib.sha256()
    for folder in (INTERFACES / package, INTERFACES / 'cmake'):
        for path in sorted(folder.rglob('*')):
            if path.is_file():
                digest.update(str(path.relative_to(INTERFACES)).encode() + b'\0')
                digest.update(path.read_bytes() + b'\0')
    digest.update(f'{sys.implementation.cache_tag} {sysconfig.get_platform()} '.encode())
    digest.update(' '.join(platform.libc_ver()).encode())
    digest.update((Path(__file__).parent / 'wheel_archive.py').read_bytes())
    for dist in ('rosidl-default-generators', 'rosidl-generator-py', 'rclpy', 'nav-msgs'):
        digest.update(f'{dist} {installed_version(f"ros-{dist}")} '.encode())
    return digest.hexdigest()[:12]


def installed_version(distribution: str) -> str:
    """Return the version of an installed distribution, empty where it is missing."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ''


def comes_with_ros(package: str) -> bool:
    """Tell whether a package is importable from outside this environment."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return False
    return not Path(spec.origin).resolve().is_relative_to(Path(sys.prefix).resolve())


def package_version(package: str) -> str:
    """Return the version that a package's package.xml states."""
    text = ElementTree.parse(INTERFACES / package / 'package.xml').getroot().findtext('version')
    if not text:
        raise SystemExit(f'{package}/package.xml states no version')
    return text


def build(package: str, work: Path) -> Path:
    """Configure, compile and stage a package; return the staged tree."""
    prefix = Path(sys.prefix)
    environment = dict(os.environ)
    environment['PATH'] = f'{prefix / "bin"}{os.pathsep}{environment.get("PATH", "")}'
    environment['AMENT_PREFIX_PATH'] = str(prefix)
    build_folder, stage = work / 'build', work / 'stage'
    configure = [
        'cmake', '-S', str(INTERFACES / package), '-B', str(build_folder), '-G', 'Ninja',
        '-DCMAKE_BUILD_TYPE=Release', '-DBUILD_TESTING=OFF',
        f'-DCMAKE_PREFIX_PATH={prefix}', f'-DCMAKE_INSTALL_PREFIX={stage}',
        f'-DPython3_EXECUTABLE={sys.executable}',
        f'-DCMAKE_PROJECT_INCLUDE={INTERFACES / "cmake" / "existing_include_directories.cmake"}',
    ]
    compile_ = ['cmake', '--build', str(build_folder)]
    install = ['cmake', '--install', str(build_folder), '--strip']
    for command in (configure, compile_, install):
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors='replace', check=False)
        if done.returncode:
            sys.stderr.write(done.stdout[-8000:])
            raise SystemExit(f'building {package} failed: {" ".join(command[:3])} …')
    return stage


def wheel_for(package: str, version: str) -> Path:
    """Return the wheel of a package, from the cache or newly built."""
    kept = sorted((cache_folder() / version).glob(f'{package}-*.whl'))
    if kept:
        return kept[0]
    print(f'building {package} {version} (once, about half a minute)', flush=True)
    with tempfile.TemporaryDirectory(prefix=f'{package}-') as work:
        wheel = write_wheel(
            stage=build(package, Path(work)), folder=Path(work), name=package, version=version)
        target = cache_folder() / version / wheel.name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Renamed into place, so that no other build ever sees half a wheel.
        partial = target.with_suffix(f'.{os.getpid()}')
        shutil.copyfile(wheel, partial)
        partial.replace(target)
    return target


def main() -> int:
    """Install what is missing or out of date; do nothing otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument('packages', nargs='*', metavar='PACKAGE', default=PACKAGES)
    wanted = []
    for package in parser.parse_args().packages:
        version = f'{package_version(package)}+{build_key(package)}'
        if comes_with_ros(package):
            print(f'{package} comes with ROS')
        elif installed_version(package) == version:
            print(f'{package} {version} is installed')
        else:
            wanted.append(wheel_for(package, version))
    if wanted:
        subprocess.run(
            [sys.executable, '-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index',
             '--force-reinstall', *map(str, wanted)], check=True)
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
