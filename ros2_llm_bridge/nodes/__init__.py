# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The rclpy side: bridge, simulated robot, conversions, parameters."""
