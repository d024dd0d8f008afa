# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Parameters as they are given: whole numbers where a number is wanted, and what is refused."""

import pytest
import rclpy
from rclpy.context import Context
from rclpy.exceptions import InvalidParameterTypeException, InvalidParameterValueException
from rclpy.node import Node
from rclpy.parameter import Parameter as RosParameter
from ros2_llm_bridge.nodes.declaration import declare, Parameter

TABLE = (
    Parameter('timeout', 30.0, 'Seconds.', 1.0, 60.0, runtime=True),
    Parameter('fixed', 5.0, 'Seconds.', 1.0, 60.0),
    Parameter('count', 3, 'A whole number.', 0, 10, runtime=True),
    Parameter('dry', False, 'A switch.', runtime=True))


@pytest.fixture
def declared():
    """Return a function that declares the table under given values and returns the node."""
    context, nodes = Context(), []
    rclpy.init(context=context, domain_id=0)

    def make(**given):
        node = Node('declared', context=context, parameter_overrides=[
            RosParameter(name, value=value) for name, value in given.items()])
        nodes.append(node)
        declare(node, TABLE)
        return node
    yield make
    for node in nodes:
        node.destroy_node()
    context.try_shutdown()


def test_a_whole_number_is_taken_where_a_number_is_wanted(declared):
    node = declared(timeout=12, fixed=7)
    values = [node.get_parameter(name).value for name in ('timeout', 'fixed')]
    assert values == [12.0, 7.0] and set(map(type, values)) == {float}
    assert node.describe_parameter('fixed').read_only
    assert node.set_parameters([RosParameter('timeout', value=20)])[0].successful
    assert node.get_parameter('timeout').type_ is RosParameter.Type.DOUBLE
    assert node.get_parameter('timeout').value == 20.0


def test_a_whole_number_is_held_to_the_same_bounds(declared):
    with pytest.raises(InvalidParameterValueException, match='timeout'):
        declared(timeout=61)
    node = declared()
    assert not node.set_parameters([RosParameter('timeout', value=0)])[0].successful
    assert not node.set_parameters([RosParameter('fixed', value=6)])[0].successful
    assert node.get_parameter('timeout').value == 30.0


@pytest.mark.parametrize('name, value', [
    ('timeout', 'long'), ('timeout', True), ('count', 1.5), ('dry', 1)])
def test_other_types_are_refused(declared, name, value):
    with pytest.raises(InvalidParameterTypeException, match=name):
        declared(**{name: value})
    node = declared()
    assert not node.set_parameters([RosParameter(name, value=value)])[0].successful
