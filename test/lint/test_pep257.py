# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

import logging

from ament_pep257.main import main
import pytest
from sources import PYTHON


@pytest.mark.linter
@pytest.mark.pep257
def test_pep257():
    # One line for each file that is in order would bury those that are not.
    logging.getLogger('pydocstyle.utils').setLevel(logging.WARNING)
    assert main(argv=PYTHON) == 0, 'docstrings are not as they should be; see the output'
