# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Run the simulated robot until SIGINT or SIGTERM: ``ros2 run ros2_llm_bridge sim``."""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from rclpy.exceptions import ParameterException
from rclpy.executors import SingleThreadedExecutor
from ros2_llm_bridge.nodes.sim.robot_node import SimulatedRobot
from ros2_llm_bridge.nodes.spin import ros_context, spin


def main(args: Optional[Sequence[str]] = None) -> int:
    """
    Run the node.

    Returns
    -------
    int
        0 after a signal, 2 if a parameter is wrong.

    """
    with ros_context(args) as context:
        try:
            robot = SimulatedRobot(context=context)
        except (ParameterException, ValueError) as error:
            print(f'sim: {error}', file=sys.stderr)
            return 2
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(robot)
        try:
            spin(executor, robot.begin_end, end_timeout_s=1.0)
        finally:
            executor.shutdown(timeout_sec=0.5)
            robot.destroy_node()
    return 0


if __name__ == '__main__':
    sys.exit(main())
