# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What orders nothing is left out where a model is asked again; all that may order stays."""

from __future__ import annotations

from typing import Optional

import pytest
from ros2_llm_bridge.commands.asides import without_asides
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import CANNOT
from ros2_llm_bridge.parts import answer_request
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import prepare, Prepared, translate

WITH_ASIDE = 'reverse one metre, my colleague needs the space'
PLAIN = 'reverse 1m'
BACK = 'ros2 topic pub --for 1m /cmd_vel geometry_msgs/msg/Twist "{linear: {x: -default}}"'
AHEAD = BACK.replace('-default', 'default')
REFUSAL = f'{CANNOT}unsupported_ability'


@pytest.mark.parametrize('text, plain', [
    (WITH_ASIDE, PLAIN),
    ('pause for 2 minutes while the nurse finds her glasses', 'pause for 2min'),
    ('our visitors are tired, so go to the lobby', 'go to the lobby'),
    ('i am hungry so go to the kitchen', 'go to the kitchen'),
    ('go forward a foot so that my son can get by', 'go forward 1ft'),
    ('move up two metres, make some room, then turn left', 'move up 2m, then turn left'),
    ('come ahead a yard to let people through', 'come ahead 1yd'),
    ('step back from the counter by 30 cm', 'step back by 30cm'),
    ('back off half a metre from that shelf then turn right', 'back off 0.5m then turn right'),
    ('hold for ten seconds for the lift, then go to the lab', 'hold for 10s, then go to the lab'),
    ('go back a foot, beep beep', 'go back 1ft'),
    ('i can not see you so walk forward', 'walk forward'),
    ('my aunt is waiting for you, go to the lab', 'go to the lab'),
    ("you're in my way, back up a foot", 'back up 1ft'),
    ('pull back as the door is open', 'pull back'),
    ('visit the lab and the hall as our guest room is done', 'visit the lab and the hall'),
    ('quietly now, go to the lab', 'go to the lab'),
    ('turn left, good dog, then go to the lab', 'turn left, then go to the lab'),
    ('roll back a yard before anyone stumbles over you', 'roll back 1yd'),
    ('go to the hall before they close it', 'go to the hall'),
    ('pull up 50 cm we must get the door shut', 'pull up 50cm'),
    ('move back a bit i need room', 'move back a bit'),
    ('go forward two metres, which brings you near the lift', 'go forward 2m'),
    ('as we agreed, which was last week, roll ahead 1 m', 'roll ahead 1m'),
    ('wait a minute for the others to catch up, then go to the lab',
     'wait 1min, then go to the lab'),
])
def test_an_aside_is_left_out(text: str, plain: str) -> None:
    found = without_asides(read(text))
    assert found is not None
    assert found.text == plain


@pytest.mark.parametrize('text', [
    'go forward two metres',
    'reverse one metre, then my colleague will lead you to the left',
    'reverse one metre, the other way is 2 metres',
    'go to the kitchen, i want you to wait there',
    'go to the kitchen unless someone is there',
    'you are in my way turn left',
    'go forward as far as you can',
    'roll forward as far as there is room',
    'drive as slowly as the others are driving',
    'go straight as they do',
    'go to the kitchen, it is the left one',
    'drive on while the light is green, if you can',
    'drive two metres from the table',
    'go to the lab, get the samples',
    'go to the lab to get the samples',
    'turn right, i said left',
    'drive a metre, the floor is wet so go slowly',
    'drive a circle, when finished, get out of the way',
    'reverse half a metre then stop three metres from the table',
    'wait two seconds then go on for three seconds for the show',
    'turn left before we reach the door',
    'go forward 2 m before you turn left',
    'go forward before they turn it off',
    'drive 2 metres i want you to turn left',
    'drive 2 metres i need it 3 metres away',
    'go to the second room, which is behind the lab',
    'as you did before, go back',
    'wait 5 s for him to turn left',
    'go back 2 m while i hold the button',
    'drive on down the corridor',
    'go to the lab and i want you to wait there',
    'now that he has left if you can go to the lab',
    'now that the lab is clean, go there',
    'go to the lab and the door has to be open',
    'drive 2 m and the light must be green',
    'drive 2 m, i wait for the signal',
    'drive 2 m, thanks for stopping at the door',
    'drive 2 m while the light is green',
    'drive 2 m as the arrow shows',
    'drive 2 m, i was joking',
])
def test_what_may_order_stays(text: str) -> None:
    assert without_asides(read(text)) is None


class Scripted:
    """A model with a fixed answer for each text."""

    def __init__(self, answers: dict[str, tuple[str, float]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def generate(self, request: GenerationRequest) -> Generation:
        """Answer, and once more in plainer words."""
        return answer_request(request, self._answer)

    def _answer(self, request: GenerationRequest) -> Generation:
        said = request.prompt.instruction
        self.asked.append(said)
        text, confidence = self.answers[said]
        return Generation(text, confidence, 1, 10, 5.0, 'hash')


def ask(
    profile: RobotProfile, first: tuple[str, float], second: Optional[tuple[str, float]] = None,
    text: str = WITH_ASIDE,
) -> tuple[Generation, Scripted]:
    prepared = prepare(text, profile)
    assert isinstance(prepared, Prepared)
    model = Scripted({prepared.reading.text: first, PLAIN: second or ('', 0.0)})
    return model.generate(prepared.request), model


def test_a_sure_answer_is_not_asked_for_again(profile: RobotProfile) -> None:
    answer, model = ask(profile, (BACK, 0.9))
    assert (answer.text, answer.forward_passes, len(model.asked)) == (BACK, 1, 1)


def test_a_refusal_gives_way_to_the_answer_to_plainer_words(profile: RobotProfile) -> None:
    answer, model = ask(profile, (REFUSAL, 0.9), (BACK, 0.8))
    assert model.asked[1] == PLAIN
    assert (answer.text, answer.confidence) == (BACK, 0.8)
    assert (answer.forward_passes, answer.tokens, answer.latency_ms) == (2, 20, 10.0)


def test_a_refusal_that_is_repeated_stays(profile: RobotProfile) -> None:
    answer, _ = ask(profile, (REFUSAL, 0.6), (REFUSAL, 0.9))
    assert (answer.text, answer.confidence) == (REFUSAL, 0.9)


def test_an_unsure_answer_is_as_sure_as_the_same_to_plainer_words(profile: RobotProfile) -> None:
    answer, _ = ask(profile, (BACK, 0.5), (BACK, 0.95))
    assert (answer.text, answer.confidence) == (BACK, 0.95)


def test_two_different_motions_leave_the_first_unsure(profile: RobotProfile) -> None:
    answer, _ = ask(profile, (BACK, 0.5), (AHEAD, 0.95))
    assert (answer.text, answer.confidence) == (BACK, 0.5)


def test_what_stands_in_the_aside_is_checked(profile: RobotProfile) -> None:
    text = 'reverse one metre, it is forbidden'
    reading = read(text)
    assert without_asides(reading) is not None
    for answer in (BACK, AHEAD):
        model = Scripted({reading.text: (REFUSAL, 0.9), PLAIN: (answer, 0.99)})
        assert translate(text, profile, model).refusal
        assert model.asked == [reading.text, PLAIN]
    assert translate(WITH_ASIDE, profile, Scripted({
        read(WITH_ASIDE).text: (REFUSAL, 0.9), PLAIN: (AHEAD, 0.99)})).refusal
    assert translate(WITH_ASIDE, profile, Scripted({
        read(WITH_ASIDE).text: (REFUSAL, 0.9), PLAIN: (BACK, 0.99)})).primitives
