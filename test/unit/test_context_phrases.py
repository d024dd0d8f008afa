# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which whole utterances refer to the last order, and which are left to others."""

from itertools import filterfalse
import re
import time

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.meant import means_stop, meant_instead
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.dialogue.answers import read_answer
from ros2_llm_bridge.dialogue.context_phrases import phrases, read_request, Request, Wish

#: The last order has sixty names; one stands for all.
NAMED_OTHERWISE = re.compile('previous (?!p)|(your|my|that) last|last (?!command)')

AGAIN, UNDO, RETURN, PACE = Wish.AGAIN, Wish.UNDO, Wish.RETURN, Wish.PACE
MORE, LESS, OTHER_WAY, KEEP_GOING = Wish.MORE, Wish.LESS, Wish.OTHER_WAY, Wish.KEEP_GOING


@pytest.mark.parametrize('text, wish', [
    ('again', AGAIN), ('Again!', AGAIN), ('and again', AGAIN), ('do that again, please', AGAIN),
    ('robot, do it once more', AGAIN), ('one more time', AGAIN), ('repeat', AGAIN),
    ('repeat the last command', AGAIN), ('could you repeat that', AGAIN),
    ('do the same thing again', AGAIN), ('okay now the same again', AGAIN),
    ('undo', UNDO), ('undo that', UNDO), ('no, undo that!', UNDO), ('oops, undo it', UNDO),
    ('take that back', UNDO), ('reverse that', UNDO), ('go back the way you came', UNDO),
    ('please undo your last move', UNDO), ('retrace your steps', UNDO),
    ('go back to where you were', RETURN), ('return to where you started', RETURN),
    ('come back to where you came from', RETURN), ('back to where you were', RETURN),
    ('no, go back to your previous position', RETURN), ('go back where you were', RETURN),
    ('go back', Wish.PERHAPS_RETURN), ('please come back', Wish.PERHAPS_RETURN),
    ('return', Wish.PERHAPS_RETURN),
    ('a bit more', MORE), ('just a little more', MORE), ('more', MORE), ('further', MORE),
    ('a little bit further please', MORE), ('another bit', MORE),
    ('a bit less', LESS), ('less', LESS), ('a little less please', LESS),
    ('the other way', OTHER_WAY), ('no, the other way', OTHER_WAY),
    ('now the other direction', OTHER_WAY), ('in the opposite direction', OTHER_WAY),
    ('no no, not that, the other way', OTHER_WAY), ('do the same the other way', OTHER_WAY),
    ('keep going', KEEP_GOING), ('keep moving please', KEEP_GOING), ('keep on', KEEP_GOING),
    ('finish what you were doing', KEEP_GOING)])
def test_what_refers_to_the_last_order(text, wish):
    request = read_request(text)
    assert request is not None and request.wish is wish


@pytest.mark.parametrize('text, request_', [
    ('faster', Request(PACE, pace='faster')), ('speed up', Request(PACE, pace='faster')),
    ('go faster please', Request(PACE, pace='faster')), ('slow', Request(PACE, pace='slow')),
    ('slow down a bit', Request(PACE, pace='slower')),
    ('increase your speed', Request(PACE, pace='faster')),
    ('drive slower', Request(PACE, pace='slower', motion='drive')),
    ('turn faster', Request(PACE, pace='faster', motion='turn')),
    ('again but faster', Request(AGAIN, pace='faster')),
    ('do that again, but slowly', Request(AGAIN, pace='slow')),
    ('the same but slower', Request(AGAIN, pace='slower')),
    ('once more, this time faster', Request(AGAIN, pace='faster')),
    ('twice more', Request(AGAIN, 2)), ('two more times', Request(AGAIN, 2)),
    ('do that three more times', Request(AGAIN, 3)), ('repeat that twice', Request(AGAIN, 2)),
    ('repeat it 3 times', Request(AGAIN, 3)),
    ('turn a bit more', Request(MORE, motion='turn')),
    ('drive a little further', Request(MORE, motion='drive')),
    ('keep turning', Request(KEEP_GOING, motion='turn')),
    ('turn the other way', Request(OTHER_WAY, motion='turn')),
    ('undo that turn', Request(UNDO, motion='turn'))])
def test_what_is_said_beside(text, request_):
    assert read_request(text) == request_


@pytest.mark.parametrize('text', [
    '', '   ', '??', 'да', '\x00', 'please', 'robot', 'no', 'yes', 'the same', 'same', 'that',
    'not again', 'never again', 'no, again', 'no more', 'no further', 'no faster',
    "don't do that again", 'do not go back', 'again and again', 'once upon a time', 'do it',
    'go back two meters', 'go back to the kitchen', 'back', 'back up', 'go back fast',
    'go back and turn left', 'a bit more to the left', 'turn left a bit more',
    'move forward a bit more', 'keep going forward', 'keep going for 2 meters', 'keep left',
    'go to the other side of the room', 'the other room', 'face the other way', 'turn around',
    'the other way is blocked', 'faster to the kitchen', 'slowly go to the kitchen',
    'undo the latch', 'repeat after me', 'say that again', 'more coffee', 'much more',
    'is there another way', 'where were you', 'go where you want', 'return to the dock',
    'return to your starting position', 'continue', 'go on', 'carry on', 'resume', 'roll back',
    'do that again in the kitchen', 'again 2 meters', 'twice', 'do that twice'])
def test_what_is_left_to_others(text):
    assert read_request(text) is None


def test_no_phrase_is_a_stop_a_release_an_answer_or_a_correction():
    for phrase in filterfalse(NAMED_OTHERWISE.search, phrases()):
        assert read_request(phrase) is not None, phrase
        assert not is_stop(phrase) and not means_stop(phrase), phrase
        assert not is_release(phrase), phrase
        assert read_answer(phrase) is None, phrase
        assert meant_instead(phrase) is None, phrase


@pytest.mark.parametrize('text, meant', [
    ('no, go the other way', 'go the other way'), ('wrong way, turn the other way',
                                                   'turn the other way'),
    ('no, do that again', 'do that again'), ('I meant go faster', 'go faster')])
def test_a_correction_may_refer_to_the_last_order(text, meant):
    assert meant_instead(text) == meant
    assert read_request(meant) is not None


@pytest.mark.parametrize('text', [
    'please ' * 600 + 'again', 'again ' * 600, 'no ' * 600 + 'the other way', 'the same ' * 400,
    'a bit ' * 600 + 'more', 'keep ' * 700])
def test_no_text_takes_long(text):
    began = time.perf_counter()
    read_request(text)
    assert time.perf_counter() - began < 0.5


@given(st.one_of(st.text(), st.lists(st.sampled_from(
    ['no', 'not', 'again', 'more', 'faster', 'but', 'please', 'go', 'back', 'the', 'other', 'way',
     'undo', 'that', 'a', 'bit', 'turn', 'keep', 'going', 'stop', ',', '?']),
    max_size=8).map(' '.join)))
def test_what_refers_to_an_order_is_never_a_stop_and_never_denies(text):
    request = read_request(text)
    if request is not None:
        assert not is_stop(text)
        words = re.findall(r'\w+', text)
        denied = 'no' in words or 'not' in words
        assert not denied or request.wish in (UNDO, RETURN, OTHER_WAY)
