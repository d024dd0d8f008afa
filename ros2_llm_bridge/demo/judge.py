# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Judge one step: what was measured against what must come of it. Pure; knows no ROS.

Only the code of a refusal and the words of an answer are the bridge's; all else is measured.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import math
from typing import Iterator, Mapping, Optional

from ros2_llm_bridge.demo.expectations import (
    Answers, Arrives, Expectation, Fails, Followed, Moves, Refused, StopsShort, Switches)
from ros2_llm_bridge.demo.observation import Observation, Release

#: A robot that was told nothing may be off by this much: noise of the simulation.
STILL_M = 0.01
STILL_RAD = 0.01


@dataclass(frozen=True)
class Judgement:
    """What was measured (SI units), in words, and every way in which it was wrong."""

    measured: Mapping[str, float] = field(default_factory=dict)
    text: str = ''
    faults: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether all was right."""
        return not self.faults


def judge(expected: Expectation, seen: Observation) -> Judgement:
    """Return the judgement of one step."""
    if not seen.track.samples:
        return Judgement(text='nothing was seen of the robot', faults=('no ground truth came',))
    if isinstance(expected, Moves):
        return _judge_motion(expected, seen)
    if isinstance(expected, Arrives):
        return _judge_arrival(expected, seen)
    if isinstance(expected, StopsShort):
        return _judge_stop(expected, seen)
    if isinstance(expected, Answers):
        return _judge_answer(expected, seen)
    if isinstance(expected, Fails):
        return _judge_failure(expected, seen)
    if isinstance(expected, Switches):
        return _judge_switching(expected, seen)
    if isinstance(expected, Followed):
        return _judge_following(expected, seen)
    return _judge_refusal(expected, seen)


def _judge_motion(expected: Moves, seen: Observation) -> Judgement:
    track = seen.track
    forward, turned = track.forward_m, track.turned_rad
    measured = {'forward_m': forward, 'turned_rad': turned, 'fastest_mps': track.fastest_mps}
    words = []
    if expected.forward_m or not expected.turned_rad:
        words.append(f'{forward:+.3f} m')
    if expected.left_m is not None:
        words.append(f'{track.left_m:+.3f} m to the left')
        measured['left_m'] = track.left_m
    if expected.turned_rad:
        words.append(f'{math.degrees(turned):+.1f}°')
    if expected.speed_mps is not None:
        words.append(f'at {track.fastest_mps:.2f} m/s')
    faults = [*_unfinished(seen), *_unsaid(expected.words, seen)]
    if abs(forward - expected.forward_m) > expected.tolerance_m:
        faults.append(f'{forward:+.3f} m forward instead of {expected.forward_m:+.3f} m')
    if expected.left_m is not None and (
            abs(track.left_m - expected.left_m) > expected.tolerance_m):
        faults.append(f'{track.left_m:+.3f} m to the left instead of {expected.left_m:+.3f} m')
    if abs(turned - expected.turned_rad) > expected.tolerance_rad:
        faults.append(f'turned {math.degrees(turned):+.1f}° instead of '
                      f'{math.degrees(expected.turned_rad):+.1f}°')
    if expected.speed_mps is not None and not math.isclose(
            track.fastest_mps, expected.speed_mps, rel_tol=0.05):
        faults.append(f'at {track.fastest_mps:.2f} m/s instead of {expected.speed_mps:.2f} m/s')
    asked = f'asked "{seen.asked}", told yes: ' if seen.asked else ''
    return Judgement(measured, asked + ', '.join(words), tuple(faults))


def _judge_arrival(expected: Arrives, seen: Observation) -> Judgement:
    last = seen.track.samples[-1]
    distance = math.hypot(last.x - expected.x, last.y - expected.y)
    measured = {'x': last.x, 'y': last.y, 'yaw': last.yaw, 'distance_error_m': distance,
                'path_m': seen.track.length_m}
    text = f'at ({last.x:.2f}, {last.y:.2f}), {100 * distance:.1f} cm off'
    faults = [*_unfinished(seen), *_unsaid(expected.words, seen), *_unlit(expected.lights, seen)]
    if distance > expected.tolerance_m:
        faults.append(f'{distance:.2f} m away from ({expected.x:g}, {expected.y:g})')
    if expected.yaw_rad is not None:
        error = math.remainder(last.yaw - expected.yaw_rad, 2 * math.pi)
        measured['heading_error_rad'] = error
        text += f', heading {math.degrees(error):+.1f}° off'
        if abs(error) > expected.tolerance_rad:
            faults.append(f'heading {math.degrees(error):+.1f}° off')
    for (x, y), closest in zip(expected.via, seen.track.passed_m(expected.via)):
        text += f', {100 * closest:.1f} cm past ({x:g}, {y:g})'
        measured['via_error_m'] = max(closest, measured.get('via_error_m', 0.0))
        if closest > expected.tolerance_m:
            faults.append(f'passed ({x:g}, {y:g}) only {closest:.2f} m away')
    if expected.fastest_mps is not None:
        driven = seen.track.fastest_driven_mps
        measured['fastest_driven_mps'] = driven
        text += f', at most {driven:.2f} m/s'
        if driven > 1.05 * expected.fastest_mps:
            faults.append(f'{driven:.2f} m/s, faster than {expected.fastest_mps:.2f} m/s')
    if expected.lights is not None:
        text += f', lamps {"on" if seen.lights else "off"}'
    return Judgement(measured, text, tuple(faults))


def _judge_stop(expected: StopsShort, seen: Observation) -> Judgement:
    if seen.stop_s is None:
        return Judgement(
            {}, 'never got so far as to be stopped',
            (f'did not drive {expected.after_m:g} m ({seen.final or "no event"} {seen.reason})',))
    track = seen.track
    length = track.length_m
    zero, standstill = track.zero_after_s(seen.stop_s), track.standing_after_s(seen.stop_s)
    after = track.since(seen.stop_s).length_m
    measured = {'driven_m': length, 'driven_after_stop_m': after}
    faults = []
    if seen.final != 'cancelled':
        faults.append(f'ended as {seen.final or "nothing"} instead of cancelled')
    if length > 0.8 * expected.whole_m:
        faults.append(f'drove {length:.2f} m of {expected.whole_m:g} m in spite of the stop')
    words = [f'{length:.2f} m driven']
    for name, value, longest in (('zero velocity', zero, expected.stop_s),
                                 ('standstill', standstill, expected.standstill_s)):
        if value is None:
            faults.append(f'no {name} after the stop')
            continue
        measured[f'{name.replace(" ", "_")}_after_s'] = value
        words.append(f'{name} after {1e3 * value:.0f} ms')
        if value > longest:
            faults.append(f'{name} after {value:.2f} s, later than {longest:g} s')
    if expected.by_button:
        wrongly = list(_wrongly_released(seen.release))
        faults += wrongly
        words += [] if wrongly else ['"resume" refused, released by the service alone']
    return Judgement(measured, ', '.join(words), tuple(faults))


def _wrongly_released(release: Optional[Release]) -> Iterator[str]:
    if release is None:
        yield 'nobody tried to release it'
        return
    if release.while_pressed:
        yield 'was released while the button was pressed'
    if release.spoken_code != 'stopped':
        yield f'"resume" was answered with {release.spoken_code or "no refusal"}'
    if not release.by_service:
        yield 'the service did not release it'


def _judge_switching(expected: Switches, seen: Observation) -> Judgement:
    faults = [*_unfinished(seen), *_stirred(seen), *_unsaid(expected.words, seen),
              *_unlit(expected.lights, seen)]
    return Judgement({'path_m': seen.track.length_m}, f'"{seen.response}"', tuple(faults))


def _judge_following(expected: Followed, seen: Observation) -> Judgement:
    judged = judge(expected.outcome, seen)
    faults = list(judged.faults)
    if seen.first_final != expected.first_final:
        faults.append(f'the first ended as {seen.first_final or "nothing"} instead of '
                      f'{expected.first_final}')
    return Judgement(
        judged.measured, f'first {seen.first_final}: {judged.text}', tuple(faults))


def _judge_answer(expected: Answers, seen: Observation) -> Judgement:
    faults = [*_unfinished(seen), *_stirred(seen), *_unsaid(expected.words, seen)]
    measured = {'path_m': seen.track.length_m}
    if expected.tolerance_m is not None:
        last = seen.track.samples[-1]
        error = math.dist(seen.told, (last.x, last.y)) if seen.told else math.inf
        measured['told_error_m'] = error
        if not error <= expected.tolerance_m:
            faults.append(f'told {seen.told} instead of ({last.x:.2f}, {last.y:.2f})')
    return Judgement(measured, f'"{seen.response}"', tuple(faults))


def _judge_refusal(expected: Refused, seen: Observation) -> Judgement:
    length, turned = seen.track.length_m, seen.track.turned_rad
    faults = list(_stirred(seen))
    if seen.final != 'rejected':
        faults.append(f'ended as {seen.final or "nothing"} instead of rejected')
    elif seen.code not in expected.codes:
        faults.append(f'refused as {seen.code} instead of {" or ".join(expected.codes)}')
    moved = 'nothing moved' if length <= STILL_M else f'{length:.3f} m'
    return Judgement(
        {'path_m': length, 'turned_rad': turned}, f'refused: {seen.code}; {moved}', tuple(faults))


def _judge_failure(expected: Fails, seen: Observation) -> Judgement:
    faults = list(_stirred(seen))
    if (seen.final, seen.code) != ('failed', expected.code):
        faults.append(f'ended as {seen.final or "nothing"} {seen.code} instead of failed '
                      f'{expected.code}')
    faults += _unsaid(expected.words, seen)
    return Judgement(
        {'path_m': seen.track.length_m}, f'"{seen.response}"', tuple(faults))


def _stirred(seen: Observation) -> Iterator[str]:
    length, turned = seen.track.length_m, seen.track.turned_rad
    if length > STILL_M or abs(turned) > STILL_RAD:
        yield f'moved {length:.3f} m and {math.degrees(turned):.1f}°'
    if any(not command.is_zero for command in seen.track.commands):
        yield 'a velocity was commanded'


def _unfinished(seen: Observation) -> Iterator[str]:
    if seen.asked == '':
        yield 'was not asked before'
    if seen.final != 'succeeded':
        reason = f': {seen.code} {seen.reason}'.rstrip() if seen.code or seen.reason else ''
        yield f'ended as {seen.final or "nothing"}{reason}'


def _unsaid(words: str, seen: Observation) -> Iterator[str]:
    if words not in seen.response:
        yield f'answered {seen.response!r}, without {words!r}'


def _unlit(lights: Optional[bool], seen: Observation) -> Iterator[str]:
    if lights is not None and seen.lights is not lights:
        states = {True: 'on', False: 'off', None: 'nowhere to be seen'}
        yield f'the lamps are {states[seen.lights]} instead of {states[lights]}'
