# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Run the command line: ``python -m ros2_llm_bridge``."""

import sys

from ros2_llm_bridge.cli.main import main

if __name__ == '__main__':
    sys.exit(main())
