# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The motions of the demo, rightly understood, are those that its judge expects."""

import pytest
from ros2_llm_bridge.commands.guesses import guess_written
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.demo.expectations import Moves
from ros2_llm_bridge.demo.judge import judge
from ros2_llm_bridge.demo.observation import Observation
from ros2_llm_bridge.demo.scenario import SCENARIO
from ros2_llm_bridge.demo.track import Sample, Track, VelocityCommand
from ros2_llm_bridge.profile.load import load_profile
from test_context_in_motion import ContextDesk

pytestmark = pytest.mark.timeout(30)


def seen_of(desk, text):
    """Say something and return what was seen of it."""
    begin, sent = desk.clock.steady(), len(desk.velocity.sent)
    said = desk.say(text)
    samples = []
    while desk.journal.is_open(said) or not samples or not samples[-1].is_standing:
        desk.run(0.02)
        pose, velocity = desk.base.true_pose, desk.base.true_velocity
        samples.append(Sample(
            desk.clock.steady(), pose.x, pose.y, pose.yaw, velocity.x, velocity.yaw))
    final = desk.final(said)
    commands = [VelocityCommand(begin, v.x_mps, v.yaw_rps) for v in desk.velocity.sent[sent:]]
    return Observation(
        Track(samples, commands), final['event'], final.get('code', ''), final.get('reason', ''))


def test_each_motion_is_what_the_judge_expects():
    robot = load_profile('demo')
    desk = ContextDesk(robot)
    for step in SCENARIO:
        if isinstance(step.expected, Moves):
            reading = read(step.text)
            desk.model.answers[reading.text] = guess_written(reading, robot)[0]
            judgement = judge(step.expected, seen_of(desk, step.text))
            assert judgement.ok, (step.text, judgement.faults)
