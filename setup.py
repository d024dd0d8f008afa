# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Build description of the package, as colcon and pip read it."""

from pathlib import Path

from setuptools import find_packages, setup

PACKAGE = 'ros2_llm_bridge'
SHARE = f'share/{PACKAGE}'
ROOT = Path(__file__).resolve().parent


def files_under(folder, pattern):
    """Return data_files entries for a folder's files, each at the same place under share."""
    by_folder = {}
    for path in sorted((ROOT / folder).rglob(pattern)):
        if path.is_file():
            relative = path.relative_to(ROOT)
            by_folder.setdefault(f'{SHARE}/{relative.parent}', []).append(str(relative))
    return list(by_folder.items())


def config_files():
    """Return data_files entries that put the package's YAML files where ROS looks for them."""
    config = ROOT / PACKAGE / 'config'
    entries = []
    for folder in (config, config / 'profiles'):
        target = f'{SHARE}/{folder.relative_to(ROOT / PACKAGE)}'
        entries.append((target, [str(p.relative_to(ROOT)) for p in sorted(folder.glob('*.yaml'))]))
    return entries


setup(
    name=PACKAGE,
    version='0.1.0',
    packages=find_packages(include=[PACKAGE, f'{PACKAGE}.*']),
    package_data={PACKAGE: [
        'benchmark/*.jsonl', 'config/*.yaml', 'config/profiles/*.yaml', 'inference/*.cpp',
        'training/phrases/book/*.txt']},
    data_files=[
        ('share/ament_index/resource_index/packages', [f'resource/{PACKAGE}']),
        (SHARE, ['package.xml']),
        *files_under('launch', '*_launch.py'),
        *config_files(),
        *files_under('models', '*'),
    ],
    install_requires=['setuptools'],
    extras_require={'test': ['hypothesis', 'pytest', 'pytest-timeout']},
    python_requires='>=3.10',
    zip_safe=False,
    maintainer='The ros2_llm_bridge authors',
    maintainer_email='ros2-llm-bridge@users.noreply.github.com',
    description='Plain words in, checked ros2 commands out, executed on the robot itself.',
    license='Apache-2.0',
    entry_points={
        'console_scripts': [
            'bridge = ros2_llm_bridge.nodes.bridge:main',
            'sim = ros2_llm_bridge.nodes.sim.main:main',
            'ros2_llm_bridge = ros2_llm_bridge.cli.main:main',
        ],
    },
)
