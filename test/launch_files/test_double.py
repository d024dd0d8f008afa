# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The double of launch and launch_ros is as strict as the real ones."""

import importlib
import inspect
import sys

from launch_evaluation import DOUBLE, HAS_REAL_LAUNCH
import pytest

CLASSES = [
    ('launch', 'LaunchContext'),
    ('launch', 'LaunchDescription'),
    ('launch.actions', 'DeclareLaunchArgument'),
    ('launch.actions', 'IncludeLaunchDescription'),
    ('launch.actions', 'OpaqueFunction'),
    ('launch.launch_description_sources', 'PythonLaunchDescriptionSource'),
    ('launch.substitutions', 'LaunchConfiguration'),
    ('launch.substitutions', 'PathJoinSubstitution'),
    ('launch.substitutions', 'ThisLaunchFileDir'),
    ('launch_ros.actions', 'Node'),
    ('launch_ros.substitutions', 'FindPackageShare'),
]
double_only = pytest.mark.skipif(
    HAS_REAL_LAUNCH, reason='the real launch is installed and used instead of the double')


def parameters(class_):
    """Return name, kind and whether there is a default for each argument of a constructor."""
    return [(p.name, p.kind, p.default is not p.empty)
            for p in inspect.signature(class_.__init__).parameters.values()
            if p.name != 'self' and class_.__init__ is not object.__init__]


@pytest.fixture
def doubled(monkeypatch):
    """Import from the double, whatever else is installed."""
    kept = {name: module for name, module in sys.modules.items()
            if name.partition('.')[0] in ('launch', 'launch_ros')}
    for name in kept:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(DOUBLE))

    def load(module, name):
        return getattr(importlib.import_module(module), name)

    yield load
    for name in list(sys.modules):
        if name.partition('.')[0] in ('launch', 'launch_ros'):
            del sys.modules[name]


@pytest.mark.skipif(not HAS_REAL_LAUNCH, reason='launch and launch_ros are not installed')
@pytest.mark.parametrize('module, name', CLASSES)
def test_signatures_are_those_of_the_real_ones(module, name, doubled, monkeypatch):
    fake = doubled(module, name)
    for loaded in list(sys.modules):
        if loaded.partition('.')[0] in ('launch', 'launch_ros'):
            del sys.modules[loaded]
    monkeypatch.setattr(sys, 'path', [entry for entry in sys.path if entry != str(DOUBLE)])
    importlib.invalidate_caches()
    real = getattr(importlib.import_module(module), name)
    assert 'double' not in (inspect.getsourcefile(real) or '')
    assert parameters(fake) == parameters(real)


@double_only
@pytest.mark.parametrize('keyword', [
    'node_executable', 'node_name', 'param', 'parameter', 'args', 'ros_args', 'screen'])
def test_unknown_keywords_of_a_node_are_refused(keyword, doubled):
    node = doubled('launch_ros.actions', 'Node')
    with pytest.raises(TypeError, match=keyword):
        node(package='p', executable='e', **{keyword: 'x'})


@double_only
@pytest.mark.parametrize('parameters', [{'a': 1}, 'file.yaml', [{'a': None}], [3]])
def test_parameters_that_ros_does_not_know_are_refused(parameters, doubled):
    with pytest.raises(TypeError):
        doubled('launch_ros.actions', 'Node')(
            package='p', executable='e', parameters=parameters)


@double_only
def test_undeclared_configuration_is_refused(doubled):
    context = doubled('launch', 'LaunchContext')()
    with pytest.raises(RuntimeError, match='nowhere'):
        doubled('launch.substitutions', 'LaunchConfiguration')('nowhere').perform(context)


@double_only
def test_unknown_names_cannot_be_imported(doubled):
    with pytest.raises(AttributeError):
        doubled('launch.actions', 'ExecuteNode')
