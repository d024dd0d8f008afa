# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Nothing in the bridge's process can publish velocities around the limiter."""

import ast
from functools import cache

from pydantic import ValidationError
import pytest
from ros2_llm_bridge.profile.schema import Capability, VELOCITY_INTERFACES
from sources import ROOT

PACKAGE = ROOT / 'ros2_llm_bridge'
OUTPUT = 'nodes/velocity_output.py'
#: Make publishers of types that they look up: those of a profile's capabilities, which are no
#: velocities, and Nav2's speed limit.
LOOKED_UP = ('nodes/calls.py', 'nodes/speed_limit.py')
VELOCITIES = ('Twist', 'TwistStamped', 'AckermannDrive', 'AckermannDriveStamped')
#: Low-level ways to a publisher that are not ``create_publisher``.
BY_HAND = ('Publisher', 'LifecyclePublisher', 'create_lifecycle_publisher')


@cache
def trees():
    """Return the modules that speak of publishers or velocity topics, parsed, by name."""
    texts = {path: path.read_text(encoding='utf-8') for path in sorted(PACKAGE.rglob('*.py'))}
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(text) for path, text in texts.items()
            if 'ublisher' in text or '_VelocityTopic' in text}


def calls(tree, *names):
    """Return the calls of functions and methods with these names."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and (
        node.func.attr if isinstance(node.func, ast.Attribute)
        else getattr(node.func, 'id', '')) in names]


def test_every_publisher_but_one_names_a_type_that_is_no_velocity():
    """A type that is looked up could be anything; only these modules may do that."""
    found = {}
    for name, tree in trees().items():
        for call in calls(tree, 'create_publisher'):
            types = list(call.args[:1]) + [
                k.value for k in call.keywords if k.arg == 'msg_type']
            found.setdefault(name, []).extend(
                t.id if isinstance(t, ast.Name) else '(computed)' for t in types)
    for name in (OUTPUT, *LOOKED_UP):
        assert found.pop(name) == ['(computed)']
    assert found, 'the search finds nothing'
    imported = {
        name: {alias.asname or alias.name: alias.name for node in ast.walk(tree)
               if isinstance(node, ast.ImportFrom) for alias in node.names}
        for name, tree in trees().items()}
    for name, types in found.items():
        for kind in types:
            assert kind in imported[name], f'{name}: {kind} is no imported type'
            assert imported[name][kind] not in VELOCITIES, f'{name} publishes {kind}'


def test_publishers_are_made_in_one_way_only():
    """Who makes them by hand would be missed by the search above."""
    assert [name for name, tree in trees().items() if calls(tree, *BY_HAND)] == []


def test_the_publisher_itself_is_held_by_the_limited_output_only():
    """The class without limits is private to its module and made once, behind the limiter."""
    users = [name for name, tree in trees().items() if any(
        isinstance(node, ast.Name) and node.id == '_VelocityTopic' or isinstance(
            node, ast.alias) and node.name == '_VelocityTopic' for node in ast.walk(tree))]
    assert users == [OUTPUT]
    tree = trees()[OUTPUT]
    assert len(calls(tree, '_VelocityTopic')) == len(calls(tree, 'LimitedOutput')) == 1


@pytest.mark.parametrize('interface', sorted(VELOCITY_INTERFACES))
def test_no_capability_publishes_velocities(interface):
    """A profile that asks for it is wrong."""
    with pytest.raises(ValidationError, match='would pass by the limits'):
        Capability.model_validate({'name': 'around', 'interface': interface})
