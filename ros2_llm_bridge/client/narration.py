# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Status events as words for a person. Knows no ROS and no terminal."""

from __future__ import annotations

import math
from typing import Any, Callable, Mapping

from ros2_llm_bridge.client.events import Event

_PROGRESS: dict[str, Callable[[float], str]] = {
    'remaining_m': lambda v: f'{v:.2f} m to go',
    'remaining_rad': lambda v: f'{math.degrees(v):.0f}° to go',
    'remaining_s': lambda v: f'{v:.1f} s to go',
    'distance_remaining': lambda v: f'{v:.2f} m to go',
    'estimated_time_remaining': lambda v: f'about {v:.0f} s',
    'number_of_poses_remaining': lambda v: f'{v:.0f} goals left',
    'distance_traveled': lambda v: f'{v:.2f} m driven',
    'angular_distance_traveled': lambda v: f'{math.degrees(v):.0f}° turned',
    'number_of_recoveries': lambda v: (
        f'{v:.0f} {"recovery" if v == 1 else "recoveries"}' if v else ''),
}


def narrate(event: Event) -> str:
    """Return one line for an event, empty where there is nothing to say."""
    if event.name == 'progress':
        return event.text('reason') if event.fields.get('failed') else progress(event.fields)
    if event.name == 'executing':
        return '\n'.join(str(line) for line in event.fields.get('commands') or ())
    if event.is_final:
        return event.text('response') or event.text('reason') or event.name
    if event.name == 'asking':
        return event.text('question')
    return {'received': 'heard; translating', 'translated': 'understood'}.get(event.name, '')


def progress(fields: Mapping[str, Any]) -> str:
    """Return the known numbers of a progress event, the main one first."""
    words = []
    for key, say in _PROGRESS.items():
        value = fields.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            words.append(say(float(value)))
    return ', '.join(word for word in words if word)
