# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""XML files are well formed, and a package.xml is what ROS tools accept."""

import warnings
from xml.etree import ElementTree

from catkin_pkg.package import parse_package
import pytest
from sources import written_files


@pytest.mark.linter
@pytest.mark.parametrize('path', written_files('.xml'), ids=lambda path: path.parent.name)
@pytest.mark.xmllint
def test_xmllint(path):
    ElementTree.parse(path)
    if path.name == 'package.xml':
        with warnings.catch_warnings():
            # catkin_pkg has an import of the standard library's past.
            warnings.simplefilter('ignore', DeprecationWarning)
            problems = []
            package = parse_package(str(path), warnings=problems)
        assert problems == []
        assert package.package_format == 3
        assert package.licenses == ['Apache-2.0']
