# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The bridge's own main with a scripted model that knows what the benchmark says."""

import sys

from ros2_llm_bridge.nodes.bridge import run
from ros2_llm_bridge.testing import ScriptedModel

TWIST = 'geometry_msgs/msg/Twist'
ANSWERS = {
    'turn left 10deg':
        f'ros2 topic pub --for 10deg /cmd_vel {TWIST} "{{angular: {{z: default}}}}"',
    'turn right 10deg':
        f'ros2 topic pub --for 10deg /cmd_vel {TWIST} "{{angular: {{z: -default}}}}"',
    'turn left for 120s':
        f'ros2 topic pub --for 120s /cmd_vel {TWIST} "{{angular: {{z: default}}}}"',
    'bake a chocolate cake': '# cannot: unsupported_ability',
}


def translator(value):
    """Return what makes the scripted model."""
    return lambda on_progress, on_exit: ScriptedModel(ANSWERS, on_progress, on_exit)


if __name__ == '__main__':
    sys.exit(run(translator))
