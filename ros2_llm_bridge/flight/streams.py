# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The events of one instruction, and which of them may follow which.

One stream is received, perhaps translated or asked about, perhaps executed step by step, and ends
in exactly one final state. Knows the events of ``execution.journal`` and no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping

from ros2_llm_bridge.execution.journal import FINAL_EVENTS

#: What may stand before an event that ends nothing; a final one may follow each of them.
_BEFORE: Mapping[str, frozenset[str]] = {
    'received': frozenset(),
    'translated': frozenset({'received', 'asking'}),
    'asking': frozenset({'received', 'translated', 'asking'}),
    'executing': frozenset({'received', 'translated', 'asking', 'executing', 'progress'}),
    'progress': frozenset({'executing', 'progress'}),
}
EVENTS = (*_BEFORE, *FINAL_EVENTS)

#: Actions that send no velocity: others drive meanwhile, or nobody does.
NO_VELOCITY = frozenset({'stop', 'wait', 'call', 'goto_place', 'goto_pose', 'route'})


@dataclass
class Stream:
    """
    The events of one instruction so far.

    ``unseen`` marks one whose beginning stands in a file that is gone.
    """

    id: str  # noqa: A003
    unseen: bool = False
    events: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what was said, as far as the events show it."""
        return next((str(e.get('text', '')) for e in self.events if name_of(e) == 'received'), '')

    @property
    def final(self) -> str:
        """Return the name of the final event, empty while there is none."""
        return next((name_of(e) for e in self.events if name_of(e) in FINAL_EVENTS), '')

    @property
    def action(self) -> str:
        """Return what is being done now, as its primitive calls it; empty where nothing is."""
        if self.final:
            return ''
        executing = self._last('executing')
        action = executing.get('action') if executing else None
        return str(action.get('do', '?')) if isinstance(action, Mapping) else '?' * bool(executing)

    def take(self, event: Mapping[str, Any]) -> Iterator[str]:
        """Take the next event, and yield what is wrong with it, as sentences."""
        name = name_of(event)
        before = name_of(self.events[-1]) if self.events else ''
        if self.final:
            yield f'{name!r} after its end ({self.final!r})'
        elif name not in EVENTS:
            yield f'{name!r} is no event'
        elif not self.events:
            if name != 'received' and not self.unseen:
                yield f'begins with {name!r}'
        elif name in _BEFORE and before not in _BEFORE[name]:
            yield f'{name!r} after {before!r}'
        else:
            yield from self._wrong_fields(name, event)
        self.events.append(event)

    def _wrong_fields(self, name: str, event: Mapping[str, Any]) -> Iterator[str]:
        executing = self._last('executing')
        if name == 'executing':
            step = event.get('step')
            last = executing.get('step') if executing else None if self.unseen else 0
            # The stop of a stop has no steps.
            if isinstance(step, int) and isinstance(last, int) and step != last + 1:
                yield f'step {step} after step {last}'
        elif name == 'progress':
            if executing and event.get('step') != executing.get('step'):
                yield f'progress of step {event.get("step")} in step {executing.get("step")}'
        elif name in FINAL_EVENTS:
            yield from self._wrong_end(name, event, executing)

    def _wrong_end(
        self, name: str, event: Mapping[str, Any], executing: Mapping[str, Any],
    ) -> Iterator[str]:
        if not event.get('response'):
            yield f'{name!r} tells the person nothing'
        if name in ('rejected', 'failed') and not event.get('code'):
            yield f'{name!r} has no code'
        if name == 'rejected' and executing:
            yield "'rejected' although it was being carried out"
        if name == 'succeeded' and executing.get('of'):
            steps, measured = executing['of'], event.get('measured')
            if executing.get('step') != steps:
                yield f"'succeeded' in step {executing.get('step')} of {steps}"
            if not isinstance(measured, list) or len(measured) != steps:
                yield f"'succeeded' without what was measured in each of {steps} steps"

    def _last(self, name: str) -> Mapping[str, Any]:
        return next((e for e in reversed(self.events) if name_of(e) == name), {})


def name_of(event: Mapping[str, Any]) -> str:
    """Return the name of an event."""
    return str(event.get('event', ''))
