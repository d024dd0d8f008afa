# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The verbs of the command line, one module each.

A verb module has ``HELP`` (one line), ``EPILOG`` (examples), ``USES_ROS`` (whether it takes ROS
arguments), ``add_arguments(parser)`` and ``run(args)``, which returns an ``ExitCode``. What a verb
needs of torch, ROS or pydantic it imports in ``run``, so that ``--help`` and the other verbs do
without.
"""
