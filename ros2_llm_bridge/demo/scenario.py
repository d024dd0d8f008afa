# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What is said in the demo and what must come of it.

Expectations are numbers of the sentence and poses of the profiles ``demo`` and ``household``,
written down by hand: nothing here asks the translator what it thinks. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass
import math

from ros2_llm_bridge.demo.expectations import (
    Answers, Arrives, Expectation, Fails, Followed, Moves, Refused, StopsShort, Switches)


@dataclass(frozen=True)
class Step:
    """
    One instruction of the demo.

    ``is_asked`` where the bridge is to ask, and hears "yes"; ``is_dry`` where it is only to show
    what it would do.
    """

    kind: str
    text: str
    expected: Expectation
    is_asked: bool = False
    is_dry: bool = False


SCENARIO = (
    Step('distance', 'move forward 2 meters', Moves(2.0)),
    Step('a little on', 'a bit more', Moves(0.2)),
    Step('feet, backward, repeated', 'back up half a foot twice', Moves(-0.3048)),
    Step('taken back', 'undo that', Moves(0.3048)),
    Step('angle in words', 'turn right forty five degrees', Moves(turned_rad=-math.pi / 4)),
    Step('asked before', 'turn left ten degrees', Moves(turned_rad=math.radians(10)),
         is_asked=True),
    Step('speed and time', 'drive forward for 1 second at 0.4 meters per second',
         Moves(0.4, speed_mps=0.4, tolerance_m=0.1)),
    Step('the same again', 'do that again', Moves(0.4, speed_mps=0.4, tolerance_m=0.1)),
    Step('curve', 'curve left 90 degrees', Moves(0.5, math.pi / 2, left_m=0.5)),
    Step('place', 'go to the kitchen', Arrives(4.0, 2.0, 1.57)),
    Step('coordinates', 'go to x 3 y 3 facing 180 degrees', Arrives(3.0, 3.0, math.pi)),
    Step('place by its alias', 'please go to the lounge', Arrives(0.0, 3.0, 3.14)),
    Step('question', 'where are you', Answers('living room', tolerance_m=0.15)),
    Step('place learnt', 'remember this place as the reading corner', Answers('reading corner')),
    # Backward, along the heading that it had before.
    Step('two in one sentence', 'turn around, then back up one foot', Moves(0.3048, math.pi)),
    Step('route by the learnt place', 'go to the dock via the reading corner',
         Arrives(0.0, 0.0, 0.0, via=((0.0, 3.0),))),
    Step('stop in mid-motion', 'drive forward 3 meters', StopsShort(0.5, 3.0)),
    Step('stop in mid-goal', 'go to the guest bedroom', StopsShort(0.7, 5.0)),
    Step('failure of Nav2', 'go to x 7.5 y 0', Fails('goal_aborted', 'GOAL_OUTSIDE_MAP')),
    Step('unknown place', 'go to the swimming pool', Refused(('unknown_place',))),
    Step('no command', 'order two pizzas',
         Refused(('not_a_command', 'unsupported_ability', 'unused_quantity', 'unsure'))),
    Step('beyond a limit', 'move forward 300 meters', Refused(('over_limit',))),
    Step('outside the geofence', 'go to the garden shed', Refused(('outside_geofence',))),
)

HOUSEHOLD = (
    Step('service', 'turn the lights on', Switches(True, 'three lamps are on')),
    Step('off the dock', 'undock', Moves(-0.3, words='Undocked.')),
    # The navigator drives at 1.5 m/s; slow is to default as 0.15 to 0.3.
    Step('slowly', 'go slowly to the hall', Arrives(-2.0, 0.0, 0.0, fastest_mps=0.75)),
    Step('back', 'go back to where you were', Arrives(-0.3, 0.0, 0.0)),
    # By Nav2's behaviours, which do not slow down before the end.
    Step('one after the other', 'move backward 40 centimeters', Followed(
        'turn left 90 degrees', 'queue', 'succeeded',
        Moves(-0.4, math.pi / 2, left_m=0.0, tolerance_m=0.1, tolerance_rad=math.radians(8)))),
    Step('one instead of the other', 'go slowly to the kitchen', Followed(
        'go to the study', 'preempt', 'cancelled', Arrives(-0.3, 1.5, 1.57), after_m=0.1)),
    Step('dry run', 'drive forward 1 meter', Answers('drive_on_heading'), is_dry=True),
    Step('waypoints', 'patrol the hall and the kitchen',
         Arrives(-2.0, 1.5, 3.14, via=((-2.0, 0.0),))),
    # Who stands in the kitchen as its pose says looks along -x.
    Step('beside a place', 'go half a meter right of the kitchen', Arrives(-2.0, 2.0)),
    Step('stop button in mid-goal', 'go to the hall', StopsShort(0.5, 2.0, by_button=True)),
    Step('service, then the dock', 'switch the lights off and dock',
         Arrives(0.0, 0.0, 0.0, words='Docked.', lights=False)),
)
