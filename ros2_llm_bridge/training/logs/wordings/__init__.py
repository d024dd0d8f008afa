# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How programs and people word each cause: a line a wording, ``package | text``.

``{slot}`` is filled in, ``<a|b>`` is one of several ways to say it. A wording belongs to the
package that would write it, or to ``person``.
"""
