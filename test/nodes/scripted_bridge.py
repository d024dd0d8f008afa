# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The bridge's own main with a scripted model, as a process to be killed."""

import sys

from bridge_harness import ANSWERS
from ros2_llm_bridge.nodes.bridge import run
from ros2_llm_bridge.testing import ScriptedModel


def translator(value):
    """Return what makes the scripted model."""
    return lambda on_progress, on_exit: ScriptedModel(ANSWERS, on_progress, on_exit)


if __name__ == '__main__':
    sys.exit(run(translator))
