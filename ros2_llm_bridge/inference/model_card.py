# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The model card of an adapter: what it is for, which base it fits, how good it is."""

from __future__ import annotations

from ros2_llm_bridge.inference.manifest import Manifest, TASK

_TITLES = {
    TASK: 'Plain words to ros2 commands',
    'explain': 'Causes of ROS 2 errors',
    'classify': 'ROS 2 log lines: ok, warning or failure',
}

_PURPOSES = {
    TASK: 'writes the command language of ros2_llm_bridge. It is meant to be used behind that '
          "package's grammar, parser and validator, never by itself: its text is no command for "
          'a shell.',
    'explain': 'names the cause of an error text, out of the catalogue of ros2_llm_bridge.',
    'classify': 'sorts log lines for ros2_llm_bridge.',
}


def model_card(manifest: Manifest) -> str:
    """Return the text of the model card (Markdown with the Hub's front matter)."""
    rows = ''.join(f'| {name} | {metric["value"]:.4g} | {metric["n"]:g} |\n'
                   for name, metric in sorted(manifest.metrics.items()))
    measured = f'| metric | value | n |\n|---|---|---|\n{rows}' if rows else 'Not measured yet.\n'
    settings = ''.join(f'- {name}: {value}\n' for name, value in sorted(manifest.settings.items()))
    versions = ', '.join(f'{name} {value}' for name, value in sorted(manifest.versions.items()))
    full = manifest.method == 'full'
    what = 'All weights, trained,' if full else f'An adapter ({manifest.method})'
    return f"""---
license: apache-2.0
library_name: {'transformers' if full else 'peft'}
base_model: {manifest.base}
tags: [ros2, robotics, {manifest.method}]
---

# {_TITLES[manifest.task]}

{what} for `{manifest.base}` that {_PURPOSES[manifest.task]}

It fits one base only: tensors `{manifest.base_tensors}`, tokenizer `{manifest.tokenizer}`,
prompt version {manifest.prompt_version}.

## Measured

{measured}
## Made from

Generated sentences (SHA-256 of the file: `{manifest.data}`), seed {manifest.seed}; {versions}.

{settings}"""
