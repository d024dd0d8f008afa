# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Make the lines of a flight log out of what happens. Knows no ROS and no file.

Every call returns at once and raises nothing, from whatever thread: what is not recorded must not
keep a robot from stopping. To hand a line over wakes whoever writes it, so that this can wait
until what it tells of is on its way; its time is that of what happened.
"""

from __future__ import annotations

from contextlib import contextmanager
import logging
import math
from threading import RLock
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from ros2_llm_bridge.execution.ports import Clock
from ros2_llm_bridge.execution.values import OdometrySample, STANDSTILL, Velocity
from ros2_llm_bridge.flight.record import to_line

_LOGGER = logging.getLogger(__name__)

#: Characters of an instruction that are kept; what is longer is refused unread.
HEARD_TEXT = 5000
#: Zeros that follow one another within this time are one record, seconds.
ZEROS_S = 1.0


class FlightLog:
    """
    The record of one run.

    Parameters
    ----------
    keep
        Takes each line; must not block.
    clock
        Of the robot.
    latched_by
        Returns by what the bridge is stopped now, empty where it is not; asked before each line,
        so that the latch's change stands before what it led to.

    """

    def __init__(
        self, keep: Callable[[str], None], clock: Clock,
        latched_by: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._keep = keep
        self._clock = clock
        self._latched_by = latched_by
        self._turn = RLock()
        self._n = 0
        #: Records that wait for the end of a block; None outside of one.
        self._held: Optional[list[Mapping[str, Any]]] = None
        self._latch: tuple[str, ...] = ()
        self._motion: Optional[_Motion] = None
        self._zero_s = -math.inf
        self._base_moves = False
        self._foreign: Optional[str] = None

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """
        Hand over what is recorded in this block at its end, in order and also after an exception.

        Within another such block at the end of that one.
        """
        if self._held is not None:
            yield
            return
        self._held = []
        try:
            yield
        finally:
            self._hand_over()

    # What came in

    def heard(self, text: str) -> None:
        """Take note of an instruction as it was heard."""
        cut = {'characters': len(text)} if len(text) > HEARD_TEXT else {}
        self._write('heard', text=text[:HEARD_TEXT], **cut)

    def stop_input(self, source: str) -> None:
        """Take note of a stop that came by topic, service or stop input, once it was obeyed."""
        self._write('stop_input', source=source)

    def service(self, name: str) -> None:
        """Take note that another service of the bridge was called."""
        self._write('service', name=name)

    def odometry(self, sample: Optional[OdometrySample]) -> None:
        """Take note of odometry: only when the base begins to move, or stands again."""
        if sample is None or self._base_moves == (not sample.is_standing()):
            return
        self._base_moves = not sample.is_standing()
        self._write(
            'base', phase='moves' if self._base_moves else 'stands', x=_short(sample.x),
            y=_short(sample.y), yaw_rad=_short(sample.yaw))

    def foreign_goal(self, action: Optional[str]) -> None:
        """Take note of the action on which somebody else's goal is active, None for none."""
        if action != self._foreign:
            name, self._foreign = action or self._foreign, action
            self._write('foreign', phase='began' if action else 'ended', action=name)

    # What was decided

    def state(self, name: str, **fields: Any) -> None:
        """Take note of the bridge's own state."""
        self._write('state', name=name, **fields)

    def event(self, event: Mapping[str, Any]) -> None:
        """Take note of an event of an instruction."""
        self._write('event', event=dict(event))

    # What went out

    def velocity(self, velocity: Velocity) -> None:
        """Take note of a velocity that was sent: begin and end of motions, not each message."""
        try:
            with self._turn:
                self._note_velocity(velocity)
        except Exception:
            _LOGGER.exception('a velocity could not be recorded')

    def goal(self, phase: str, number: int, action: str, **fields: Any) -> None:
        """Take note of a goal: ``sent``, ``cancel`` or ``ended``."""
        self._write('goal', phase=phase, goal=number, action=action, **fields)

    def call(self, phase: str, name: str, **fields: Any) -> None:
        """Take note of a call of a capability: ``sent`` or ``answered``."""
        self._write('call', phase=phase, name=name, **fields)

    def end(self, reason: str) -> None:
        """Take note that the log ends here, on purpose."""
        self._write('end', reason=reason)
        self._hand_over()

    def _note_velocity(self, velocity: Velocity) -> None:
        now = self._clock.steady()
        if velocity != STANDSTILL:
            if self._motion is None:
                self._motion = _Motion(now)
                self._write(
                    'velocity', phase='begin', x_mps=_short(velocity.x_mps),
                    y_mps=_short(velocity.y_mps), yaw_rps=_short(velocity.yaw_rps))
            self._motion.take(velocity)
            return
        motion, self._motion = self._motion, None
        if motion is not None:
            self._write(
                'velocity', phase='end', seconds=_short(now - motion.began_s),
                messages=motion.messages, linear_max_mps=_short(motion.linear_mps),
                angular_max_rps=_short(motion.angular_rps))
        elif now - self._zero_s > ZEROS_S:
            self._write('velocity', phase='zero')
        self._zero_s = now

    def _write(self, kind: str, **fields: Any) -> None:
        try:
            with self._turn:
                latch = tuple(self._latched_by())
                if latch != self._latch:
                    self._latch = latch
                    self._put('latch', {'sources': list(latch)})
                self._put(kind, fields)
        except Exception:
            _LOGGER.exception('a %s could not be recorded', kind)

    def _put(self, kind: str, fields: Mapping[str, Any]) -> None:
        self._n += 1
        record = {
            'n': self._n, 'kind': kind, 'stamp': round(self._clock.ros(), 3),
            'steady': round(self._clock.steady(), 4), **fields}
        if self._held is None:
            self._keep(to_line(record))
        else:
            self._held.append(record)

    def _hand_over(self) -> None:
        """End the block, if there is one, and hand over what waited in it."""
        with self._turn:
            held, self._held = self._held, None
            for record in held or ():
                try:
                    self._keep(to_line(record))
                except Exception:
                    _LOGGER.exception('a %s could not be recorded', record['kind'])


class _Motion:
    """Velocity commands without a zero between them, and the highest speeds among them."""

    def __init__(self, began_s: float) -> None:
        self.began_s = began_s
        self.messages = 0
        self.linear_mps = 0.0
        self.angular_rps = 0.0

    def take(self, velocity: Velocity) -> None:
        """Count a further velocity."""
        self.messages += 1
        self.linear_mps = max(self.linear_mps, math.hypot(velocity.x_mps, velocity.y_mps))
        self.angular_rps = max(self.angular_rps, abs(velocity.yaw_rps))


def _short(value: float) -> float:
    return round(float(value), 4)
