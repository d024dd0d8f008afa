# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tests record nothing in the home of whoever runs them, and find no adapter of theirs there."""

import os

import pytest


@pytest.fixture(scope='session', autouse=True)
def ros_home(tmp_path_factory):
    """Give this process and its children a ROS home of their own."""
    before = os.environ.get('ROS_HOME')
    os.environ['ROS_HOME'] = str(tmp_path_factory.mktemp('ros_home'))
    yield
    if before is None:
        del os.environ['ROS_HOME']
    else:
        os.environ['ROS_HOME'] = before
