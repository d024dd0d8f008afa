# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Events of a real dispatcher and executive become entries; spoken corrections find their own."""

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.execution.dispatcher import Dispatcher
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.settings import Settings
from ros2_llm_bridge.feedback.record import Correction, Instruction, Robot
from ros2_llm_bridge.feedback.recorder import CORRECTABLE_S, Recorder
from ros2_llm_bridge.testing import ScriptedModel

TURN = 'ros2 topic pub --for default /cmd_vel geometry_msgs/msg/Twist "{{angular: {{z: {}}}}}"'
LEFT, RIGHT = TURN.format('default'), TURN.format('-default')
ONWARD = 'ros2 topic pub /cmd_vel geometry_msgs/msg/Twist "{linear: {x: default}}"'
ANSWERS = {'drive on': ONWARD, 'turn right': RIGHT, 'turn left': LEFT,
           'take a nap': '# cannot: unsupported_ability', 'make a right': RIGHT}


class Desk(Rig):
    """A dispatcher whose events are recorded."""

    def __init__(self):
        super().__init__(profile())
        self.entries = []
        self.recorder = Recorder(
            Robot.of(self.profile), self.entries.append, lambda: 'abc', self.clock.steady)
        self._recorded = 0
        self.model = ScriptedModel(ANSWERS, lambda progress: None, lambda error: None)
        self.model.start()
        self.dispatcher = Dispatcher(
            self.profile, self.executive, self.journal, self.model, lambda: Settings(0.5),
            StopLatch())
        self.dispatcher.is_active = True

    def told(self, text):
        """Say something, let it end, and return its id."""
        said = self.begun(text)
        self.finish(said)
        self._record()
        return said

    def begun(self, text):
        seen = len(self.events)
        self.dispatcher.instruct(text)
        self._record()
        return next(e['id'] for e in self.events[seen:] if e['event'] == 'received')

    def _record(self):
        for event in self.events[self._recorded:]:
            self.recorder.take(event)
        self._recorded = len(self.events)

    def entry(self, said):
        """Return the one entry of an instruction."""
        (found,) = (e for e in self.entries if isinstance(e, Instruction) and e.id == said)
        return found

    @property
    def corrections(self):
        return [(e.id, e.meant, e.written) for e in self.entries if isinstance(e, Correction)]


@pytest.fixture
def desk():
    return Desk()


def test_what_was_done_is_recorded_with_its_measure(desk):
    entry = desk.entry(desk.told('turn left'))
    # The answer names the adapter that made it; the bridge's own is for those that name none.
    assert (entry.text, entry.said, entry.written, entry.adapter) == (
        'turn left', '', LEFT, 'scripted')
    assert entry.confidence == 0.99 and entry.refusal is None
    assert entry.commands[0].startswith('ros2 topic pub --rate')
    assert entry.outcome.event == 'succeeded'
    assert entry.outcome.measured[0]['angle_rad'] == pytest.approx(1.57, abs=0.05)
    assert entry.robot.profile == 'rig'


def test_a_refusal_is_recorded_with_what_the_model_wrote(desk):
    entry = desk.entry(desk.told('take a nap'))
    assert entry.outcome.event == 'refused' and entry.refusal.code == 'unsupported_ability'
    assert entry.written == '# cannot: unsupported_ability'
    empty = desk.entry(desk.told('!'))
    assert (empty.refusal.code, empty.written, empty.adapter) == ('empty', '', 'abc')


def test_a_spoken_correction_is_carried_out_and_recorded(desk):
    wrong = desk.begun('drive on')
    desk.run(0.5)
    right = desk.told('no, I meant turn right')
    assert desk.corrections == [(wrong, 'turn right', RIGHT)]
    assert desk.entry(wrong).outcome.event == 'cancelled'
    meant = desk.entry(right)
    assert (meant.text, meant.said) == ('turn right', 'no, I meant turn right')
    assert meant.outcome.measured[0]['angle_rad'] < -1.5, 'the robot did what was meant'
    received = next(e for e in desk.events if e['id'] == right)
    assert received['text'] == 'no, I meant turn right', 'who said it knows it by these words'


def test_a_correction_of_a_correction_puts_both_right(desk):
    first = desk.told('take a nap')
    second = desk.told('no, turn left')
    desk.told('i meant make a right')
    assert desk.corrections == [
        (first, 'turn left', LEFT), (second, 'make a right', RIGHT),
        (first, 'make a right', RIGHT)]


def test_a_meant_instruction_that_is_refused_has_no_written_form(desk):
    wrong = desk.told('drive on')
    desk.told('no, I meant take a nap')
    assert desk.corrections == [(wrong, 'take a nap', '')]


def test_stops_correct_nothing_and_are_not_corrected(desk):
    wrong = desk.told('drive on')
    desk.told('no, I meant stop')
    assert desk.dispatcher.latch.is_set
    desk.told('no, I meant resume')
    assert desk.corrections == [] and not desk.dispatcher.latch.is_set
    desk.told('no, I meant turn right')
    assert desk.corrections == [(wrong, 'turn right', RIGHT)]


def test_the_stop_topic_is_no_instruction(desk):
    desk.dispatcher.stop(StopSource.TOPIC)
    desk.run(2.0)
    assert desk.events[-1]['event'] == 'succeeded'
    desk.dispatcher.resume()
    wrong = desk.told('turn left')
    assert [e.id for e in desk.entries] == [wrong]


def test_nothing_is_corrected_that_is_long_over_or_was_never_said(desk):
    desk.told('no, turn left')
    assert desk.corrections == []
    desk.clock.advance(CORRECTABLE_S + 1)
    desk.told('no, turn left')
    assert desk.corrections == []


def test_a_long_text_is_marked_as_shortened(desk):
    entry = desk.entry(desk.told('hang ' * 150))
    assert entry.shortened and len(entry.text) < 510
