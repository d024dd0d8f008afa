# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The bridge's parameters: one table with default, range and description of each."""

from __future__ import annotations

from ros2_llm_bridge.execution.settings import (
    DEFAULT_ASK_THRESHOLD, DEFAULT_ASK_TIMEOUT_S, DEFAULT_CONTEXT_TIMEOUT_S)
from ros2_llm_bridge.nodes.declaration import Parameter, Value
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

PARAMETERS = (
    Parameter('profile', 'differential',
              'Robot profile: a YAML file, or the name of one that comes with the package.'),
    Parameter('model.base', 'smollm2-135m-instruct',
              'Base model: the default is packaged; or a Hub id, a folder, a GGUF file.'),
    Parameter('model.adapter', '',
              'Adapter: a folder, a Hub id or a name of model.adapters; empty takes the one '
              'in service, at first that of the package.', runtime=True),
    Parameter('model.adapters', '',
              'Names for adapters to choose from: NAME=FOLDER, separated by commas.'),
    Parameter('model.device', 'auto',
              'Where the model runs: auto (CUDA where there is one), cpu, cuda or cuda:N.'),
    Parameter('model.dtype', 'auto',
              'Precision of the weights; auto is bf16, but fp32 on a processor without bf16.',
              choices=('auto', 'fp32', 'bf16', 'fp16')),
    Parameter('model.quantization', 'none', 'Quantised loading, on CUDA only.',
              choices=('none', '8bit', '4bit')),
    Parameter('model.threads', 0,
              'Threads of the model; 0 takes one for each core that is free.', 0, 256),
    Parameter('model.timeout', 20.0,
              'Longest time for one translation, or for each part of a long one, seconds.',
              0.5, 600.0),
    Parameter('confidence_threshold', DEFAULT_THRESHOLD,
              'Least confidence of a translation; below it nothing moves unless a person '
              'confirms it. What only the rules are sure of counts as 0.6.', 0.0, 1.0,
              runtime=True),
    Parameter('ask.threshold', DEFAULT_ASK_THRESHOLD,
              'Least confidence for a question; below it a translation is refused.', 0.0, 1.0,
              runtime=True),
    Parameter('ask.timeout', DEFAULT_ASK_TIMEOUT_S,
              'Time for an answer, seconds; after it the instruction is cancelled.', 1.0, 3600.0,
              runtime=True),
    Parameter('context.timeout', DEFAULT_CONTEXT_TIMEOUT_S,
              'Time for which "again" and the like may refer to an order that has ended, seconds.',
              1.0, 3600.0, runtime=True),
    Parameter('mode', 'direct',
              'confirm asks before every motion, direct only where something is unclear.',
              choices=('direct', 'confirm'), runtime=True),
    Parameter('policy.new_instruction', 'preempt',
              'What a new instruction does to those before it, also where they still wait for the '
              'model.',
              choices=('preempt', 'queue', 'reject'), runtime=True),
    Parameter('policy.on_failure', 'abort',
              'What a failed step does to the steps after it; where the base itself does not '
              'obey, they never begin.', choices=('abort', 'continue'), runtime=True),
    Parameter('places.file', 'default',
              'YAML file that keeps the places that the robot is taught; default is one for this '
              'robot in the data folder of the user, empty keeps them until the next configure.'),
    Parameter('places.map', '',
              'Id of the map that is loaded; empty takes navigation.map_id of the profile.'),
    Parameter('feedback_log', 'default',
              'JSONL file that records instructions, outcomes and corrections, on this machine '
              'alone; default is one in the data folder of the user, empty is none.'),
    Parameter('flight_log', 'default',
              'Folder of flight logs: what was heard, decided and done, on this machine alone; '
              'default is one in the data folder of the user, empty is none.'),
    Parameter('flight_log_max_bytes', 5_000_000,
              'Size beyond which a flight log goes on in another file.', 10_000, 1_000_000_000),
    Parameter('flight_log_files', 10,
              'Files that are kept in the folder of flight logs; the oldest go first.', 2, 1000),
    Parameter('record_mcap', False,
              'Record the messages that were heard and published as MCAP beside the flight log.'),
    Parameter('dry_run', False, 'Show each command and do nothing.', runtime=True),
    Parameter('autostart', True,
              'Configure and activate without a lifecycle manager; end where that fails.'),
)


def parameter_table() -> str:
    """Return all parameters as a Markdown table."""
    rows = ['| parameter | default | values | changes at run time | meaning |',
            '|---|---|---|---|---|']
    for parameter in PARAMETERS:
        rows.append(
            f'| `{parameter.name}` | {_shown(parameter.default)} | {parameter.range_text} '
            f'| {"yes" if parameter.runtime else "no"} | {parameter.description} |')
    return '\n'.join(rows) + '\n'


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return f'`{str(value).lower()}`'
    return f'`{value}`' if value != '' else '(empty)'
