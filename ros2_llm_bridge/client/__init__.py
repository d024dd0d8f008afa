# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The person's side of a running bridge: say, stop, follow events."""
