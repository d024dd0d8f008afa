# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Every source file says whose it is and under which licence, in two lines at its top."""

import pytest
from sources import ROOT, written_files

HEADER = [
    'Copyright 2026 The ros2_llm_bridge authors',
    'SPDX-License-Identifier: Apache-2.0',
]


@pytest.mark.copyright
@pytest.mark.linter
def test_copyright():
    without = []
    for path in written_files('.py', '.cmake', '.action', '.msg', '.toml', '.xml'):
        top = path.read_text(encoding='utf-8').splitlines()[:6]
        stripped = [line.strip('#<!-> ').strip() for line in top]
        if not any(stripped[i:i + 2] == HEADER for i in range(len(stripped))):
            without.append(str(path.relative_to(ROOT)))
    assert without == []
