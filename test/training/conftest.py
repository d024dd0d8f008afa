# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tests of training see the tiny models of ``test/inference`` and no network."""

import os
from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'inference'))
os.environ['HF_HUB_OFFLINE'] = '1'
