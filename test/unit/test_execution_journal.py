# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Each instruction is told event by event, numbered and stamped, and ends exactly once."""

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.values import GoalEnd
from ros2_llm_bridge.testing import FakeClock


@pytest.fixture
def told():
    return [], []


@pytest.fixture
def journal(told):
    return Journal(told[0].append, told[1].append, FakeClock())


def test_events_are_numbered_and_stamped(journal, told):
    first, second = journal.receive('go'), journal.receive('stop', source='spoken')
    journal.note(first, 'progress', step=1)
    journal.close(second, 'succeeded', 'Stopped.')
    assert [event['seq'] for event in told[0]] == [1, 2, 3, 4]
    assert told[0][0] == {
        'id': first, 'event': 'received', 'seq': 1, 'stamp': 1000.0, 'steady': 100.0,
        'text': 'go'}
    assert list(told[0][0])[:3] == ['id', 'event', 'seq']
    assert told[1] == ['Stopped.']


def test_what_is_being_heard_tells_when_it_had_arrived(journal, told):
    with journal.hearing(99.9987654321):
        journal.receive('go')
    journal.receive('stop', source='topic')
    assert told[0][0]['arrived'] == 99.998765
    assert 'arrived' not in told[0][1]
    with pytest.raises(ZeroDivisionError):
        with journal.hearing(100.0):
            raise ZeroDivisionError
    journal.receive('go')
    assert 'arrived' not in told[0][2]


def test_ids_do_not_come_twice():
    journal = Journal(lambda event: None, lambda sentence: None)
    assert len({journal.receive('go') for _ in range(20_000)}) == 20_000


def test_what_an_action_tells_does_not_hide_whose_event_it_is(journal, told):
    first = journal.receive('go')
    journal.note(first, 'progress', seq='x', stamp='y', id='z')
    assert (told[0][1]['id'], told[0][1]['seq'], told[0][1]['stamp']) == (first, 2, 1000.0)


@pytest.mark.parametrize('name', ['self', 'instruction_id', 'event', 'step', 'id', 'response'])
def test_the_numbers_of_an_action_may_have_any_name(name):
    capability = {'name': 'count', 'interface': 'x_msgs/action/Count', 'arguments': {}}
    rig = Rig(profile(capabilities=[capability]))
    rig.actions.servers['count'] = capability['interface']
    told = rig.begin(Invoke('action', 'count', capability['interface'], {}))
    rig.run(0.2)
    rig.actions.goals[0].on_feedback({name: 3, 'done': 0.5})
    rig.run(1.0)
    progress = [e for e in rig.events if e['event'] == 'progress']
    assert progress and all(
        (e['id'], e['step'], e['done']) == (told, 1, 0.5) for e in progress)
    rig.actions.goals[0].end(GoalEnd('succeeded'))
    assert rig.finish(told)['event'] == 'succeeded'


def test_the_newest_event_is_known(journal):
    assert journal.last is None
    first = journal.receive('go home')
    assert (journal.last.text, journal.last.event) == ('go home', 'received')
    journal.ask(first, 'Shall I?')
    assert (journal.last.event, journal.last.sentence) == ('asking', 'Shall I?')
    journal.close(first, 'cancelled', 'Not done.')
    assert (journal.last.text, journal.last.sentence) == ('go home', 'Not done.')


def test_what_nobody_watches_any_longer_ends(journal, told):
    first, second = journal.receive('go'), journal.receive('turn')
    journal.close(first, 'succeeded', 'Gone.')
    journal.abandon('the bridge was cleaned up')
    assert not journal.is_open(second)
    assert told[0][-1]['id'] == second
    assert (told[0][-1]['event'], told[0][-1]['code']) == ('failed', 'not_active')
    journal.abandon('again')
    assert len(told[0]) == 4


def test_an_end_comes_once(journal):
    first = journal.receive('go')
    journal.close(first, 'succeeded', 'Gone.')
    for late in (lambda: journal.close(first, 'failed', 'No.'),
                 lambda: journal.note(first, 'progress')):
        with pytest.raises(ValueError, match=first):
            late()
    with pytest.raises(ValueError, match='succeeded'):
        journal.note(journal.receive('go'), 'succeeded')
