# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The flight log: what a bridge heard, decided and did; written, read back and checked."""
