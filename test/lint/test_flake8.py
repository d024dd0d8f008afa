# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

from ament_flake8.main import main_with_errors
import pytest
from sources import PYTHON


@pytest.mark.flake8
@pytest.mark.linter
def test_flake8():
    status, errors = main_with_errors(argv=PYTHON)
    assert status == 0, f'{len(errors)} style problems:\n' + '\n'.join(errors)
