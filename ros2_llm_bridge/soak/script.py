# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What happens in the soak, and when: drawn from a seed.

People say what they say to robots, too early and too late; stops, preemptions and disturbances
come at any moment.
"""

from __future__ import annotations

from collections import Counter
import random
from typing import Callable

from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.soak.nav2 import FAULTS
from ros2_llm_bridge.soak.world import SoakWorld

#: Mean time between two happenings, seconds.
MEAN_GAP_S = 4.0

_REFUSED = (
    'order two pizzas', 'go to the swimming pool', 'go to the garden shed', 'drive 300 meters',
    'move', '', 'make me a coffee', 'go to the kitchen if the door is open', 'blargh the frob',
    'drive forward 1 meter at 100 meters per second', 'fly to the moon', 'x' * 5000)
_STOPS = ('stop', 'Stop!', 'halt', 'robot, stop please', 'freeze', "don't move")
_ANSWERS = ('yes', 'no', 'yeah do it', 'nope')
_CORRECTIONS = (
    'no, I meant turn left 90 degrees', 'no, I meant go to the dock', 'no, I meant stop')
_CONTEXT = (
    'again', 'undo that', 'a bit more', 'go back', 'faster', 'slower', 'the other way',
    'once more', 'keep going', 'undo that', 'again but faster', 'where are you',
    'how far is the kitchen', 'what are you doing', 'which places do you know',
    'remember this place as the corner', 'forget the corner', 'go to the corner',
    'what did you just do', 'are you stopped')


class Script:
    """
    The happenings.

    Parameters
    ----------
    world
        Where they happen.
    seed
        Of what happens when.

    """

    def __init__(self, world: SoakWorld, seed: int) -> None:
        self.counts: Counter[str] = Counter()
        self._world = world
        self._random = random.Random(seed)
        #: What is to happen at a time, besides what is drawn.
        self._planned: list[tuple[float, Callable[[], None]]] = []
        self._kinds: dict[str, tuple[float, Callable[[], None]]] = {
            'motion': (30, lambda: world.say(self.motion())),
            'place': (14, lambda: world.say(self.place())),
            'sequence': (10, lambda: world.say(self.sequence())),
            'call': (4, lambda: world.say(self._choice(
                ('turn the lights on', 'turn the lights off', 'sound the horn')))),
            'refused': (9, lambda: world.say(self._choice(_REFUSED))),
            'correction': (3, lambda: world.say(self._choice(_CORRECTIONS))),
            'answer': (6, lambda: world.say(self._choice(_ANSWERS))),
            'context': (10, lambda: world.say(self._choice(_CONTEXT))),
            'stop': (6, self._stop),
            'stop input': (2, self._press),
            'resume': (2, self._resume),
            'odometry lost': (4, self._lose_odometry),
            'wheels blocked': (2, self._block_wheels),
            'nobody listens': (1, self._silence_listener),
            'nav2 fault': (9, self._break_nav2),
            'nav2 gone': (1, self._end_nav2),
            'foreign goal': (2, lambda: world.nav2.begin_foreign(self._random.uniform(1, 10))),
            'model fails': (2, self._break_model),
            'unsure': (4, self._be_unsure),
            'call fails': (1, self._break_calls),
            'policy': (3, self._change_policy),
            'inactive': (1, self._deactivate),
        }

    def play(self, seconds: float) -> None:
        """Let so much time pass, with everything that happens in it."""
        world = self._world
        end_s = world.clock.steady() + seconds
        kinds = list(self._kinds)
        weights = [self._kinds[kind][0] for kind in kinds]
        while world.clock.steady() < end_s:
            self._pass(min(
                self._random.expovariate(1 / MEAN_GAP_S), end_s - world.clock.steady()))
            kind = self._random.choices(kinds, weights)[0]
            self.counts[kind] += 1
            self._kinds[kind][1]()
        world.be_calm()
        if not world.dispatcher.is_active:
            world.activate()
        if world.latch.is_set:
            world.resume()

    def motion(self) -> str:
        """Return an order to drive or to turn."""
        metres, degrees = self._random.uniform(0.1, 4.0), self._random.uniform(5, 400)
        seconds = self._random.uniform(0.5, 5.0)
        return self._choice((
            f'move forward {metres:.1f} meters', f'back up {metres / 2:.2f} meters',
            f'drive forward {metres:.1f} meters slowly', f'turn left {degrees:.0f} degrees',
            f'turn right {degrees / 2:.0f} degrees', 'turn around',
            f'drive forward for {seconds:.1f} seconds', f'turn right for {seconds:.1f} seconds',
            f'wait {seconds:.1f} seconds', 'turn left a little',
            f'curve left {degrees / 4:.0f} degrees',
            f'drive in a circle of {max(metres / 4, 0.3):.1f} meters radius',
            f'move forward {metres / 8:.2f} meters twice', 'keep turning right'))

    def place(self) -> str:
        """Return an order to go somewhere."""
        x, y = self._random.uniform(-6, 6), self._random.uniform(-6, 6)
        return self._choice((
            'go to the kitchen', 'go to the living room', 'please go to the bedroom',
            'drive to the charger', 'go to the dock', f'go to x {x:.1f} y {y:.1f}',
            'go to the kitchen and come back', 'go to one meter left of the dock',
            'go to the bedroom via the dock', 'patrol the kitchen and the living room'))

    def sequence(self) -> str:
        """Return several orders in a row."""
        steps = [self.motion() for _ in range(self._random.randint(2, 4))]
        if self._random.random() < 0.3:
            steps[-1] = self._choice(('stop', 'go to the dock'))
        return ', then '.join(steps)

    # What happens otherwise

    def _stop(self) -> None:
        world = self._world
        how = self._random.random()
        if how < 0.5:
            world.say(self._choice(_STOPS))
        else:
            world.stop(StopSource.TOPIC if how < 0.8 else StopSource.SERVICE)
        self._later(self._random.uniform(0.2, 12), self._resume)

    def _press(self) -> None:
        stop_input = self._world.stop_input
        stop_input.hear(True)
        released_s = self._random.uniform(0.2, 6)
        self._later(self._random.uniform(0.1, 8), self._resume)
        self._later(released_s, lambda: stop_input.hear(False))
        self._later(released_s + self._random.uniform(0.5, 3), self._world.resume)

    def _resume(self) -> None:
        if self._random.random() < 0.5:
            self._world.say('resume')
            # Words release no stop of topic or service.
            self._later(self._random.uniform(0.5, 4), self._world.resume)
        else:
            self._world.resume()

    def _lose_odometry(self) -> None:
        self._disturb('has_odometry', 0.1, 4.0)

    def _block_wheels(self) -> None:
        self._disturb('wheels_turn', 1.0, 8.0)

    def _silence_listener(self) -> None:
        output = self._world.output
        output.has_listener = False
        self._later(self._random.uniform(0.5, 6), lambda: setattr(output, 'has_listener', True))

    def _break_nav2(self) -> None:
        self._world.nav2.next_fault = self._choice(FAULTS)

    def _end_nav2(self) -> None:
        nav2 = self._world.nav2
        nav2.is_up = False
        self._later(self._random.uniform(0.5, 15), lambda: setattr(nav2, 'is_up', True))

    def _break_model(self) -> None:
        model = self._world.model
        model.fails = True
        self._later(self._random.uniform(0.5, 6), lambda: setattr(model, 'fails', False))

    def _be_unsure(self) -> None:
        model = self._world.model
        model.confidence = self._random.uniform(0.1, 0.56)
        self._later(self._random.uniform(1, 8), lambda: setattr(model, 'confidence', 0.99))

    def _break_calls(self) -> None:
        calls = self._world.calls
        calls.fails = True
        self._later(self._random.uniform(5, 60), lambda: setattr(calls, 'fails', False))

    def _change_policy(self) -> None:
        self._world.set(
            policy=self._choice(('preempt', 'preempt', 'queue', 'reject')),
            on_failure=self._choice(('abort', 'continue')),
            mode=self._choice(('direct', 'direct', 'direct', 'confirm')),
            dry_run=self._random.random() < 0.1)

    def _deactivate(self) -> None:
        self._world.deactivate()
        self._later(self._random.uniform(0.5, 10), self._world.activate)

    def _disturb(self, what: str, shortest_s: float, longest_s: float) -> None:
        setattr(self._world, what, False)
        self._later(
            self._random.uniform(shortest_s, longest_s),
            lambda: setattr(self._world, what, True))

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        self._planned.append((self._world.clock.steady() + seconds, action))

    def _pass(self, seconds: float) -> None:
        """Let time pass, with what is planned in it."""
        world = self._world
        end_s = world.clock.steady() + seconds
        while True:
            due = min(self._planned, key=lambda entry: entry[0], default=None)
            if due is None or due[0] > end_s:
                break
            self._planned.remove(due)
            world.pass_time(max(due[0] - world.clock.steady(), 0.0))
            due[1]()
        world.pass_time(max(end_s - world.clock.steady(), 0.0))

    def _choice(self, options: tuple[str, ...]) -> str:
        return self._random.choice(options)
