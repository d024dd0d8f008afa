# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The worst that a model may answer within the grammar: nothing of it may move.

Beside each sentence stand programs as ``abbreviations`` writes them: one that is right, or one
that says something else than the speaker did.
"""

from abbreviations import abbreviated
import pytest
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError

pytestmark = pytest.mark.timeout(30)

#: A word that nobody said, or that was said and passed over.
CHOSEN = [
    ('turn left', 'T+full'), ('turn left', 'T+half'), ('turn left', 'T+quarter'),
    ('turn left', 'T+little'), ('turn left', 'T+'), ('turn left', 'T+default@fast'),
    ('turn left a little', 'T+default'), ('turn left a little', 'T+'),
    ('make a full turn left', 'T+default'), ('turn around', 'T+full'),
    ('move forward 2 meters', 'D+2m@fast'), ('move forward 2 meters slowly', 'D+2m'),
    ('move forward 2 meters slowly', 'D+2m@fast'), ('go slowly to the dock', 'P:dock'),
    ('drive in a circle', 'A+'), ('veer right slowly', 'A-default'),
    ('wait a minute', 'D+1min'), ('turn left and pause for 3 seconds', 'T+default D+3s'),
    ('go to the hall and rest for 5 seconds', 'P:hall T+5s'),
    ('turn left until i say stop', 'T+little'),
    ('face right, followed by 2 meters forward', 'T-full D+2m'),
    ('drive around in circles', 'A+full'),
    ('go round in circles', 'A-full'),
    ('about 8 metres', 'D+8m'), ('roughly 90 degrees', 'T+90deg'),
    ('shift to your left slightly', 'T+little'), ('slide right', 'T-default')]
#: Steps in another order than that of the words.
ORDERED = [
    ('forward 2 feet, back 3 feet', 'D-3ft D+2ft'),
    ('go to the hall then turn left', 'T+default P:hall'),
    ('go to the hall and then to the dock', 'P:dock P:hall'),
    ('move forward 2 meters then turn right 90 degrees', 'T-90deg D+2m'),
    ('go forward 1 meter, turn left, go forward 2 meters', 'D+1m D+2m T+default'),
    ('wait 2 seconds then turn left', 'T+default W2s'),
    ('turn around, then drive 2 meters', 'D+2m T+half'),
    ('wait 2 seconds, turn left twice', 'W2s N:last=2x T+default'),
    ('go to the hall, wait 5 seconds and come back', 'P:hall K: W5s'),
    ('go forward 2 meters after you turn left', 'D+2m T+default'),
    ('before you turn left go forward 2 meters', 'T+default D+2m'),
    ('go forward 2 meters but before that turn left', 'D+2m T+default'),
    ('visit the hall before driving to the lab', 'P:lab P:hall'),
    ('visit the hall after driving 2 m', 'P:hall D+2m'),
    ('start a backward movement after you turn left 60 degrees', 'D- T+60deg'),
    ('visit the dock and the lab one after the other', 'T+half V:dock>lab')]
#: Steps that nobody said.
MADE_UP = [
    ('turn left 90 degrees', 'T+90deg D+'), ('turn left 90 degrees', 'T+default T+90deg'),
    ('move forward 1 meter', 'D+1m D+little'), ('move forward 1 meter', 'D+little D+1m'),
    ('go to the hall', 'P:hall D+'), ('go to the hall', 'D+little P:hall'),
    ('curve left', 'A+default T+default'), ('make a circle', 'A+full A+full'),
    ('go to the dock via the hall', 'P:hall R:hall>dock'),
    ('patrol the dock and the hall', 'V:dock>hall V:dock>hall'),
    ('go forward 1 meter and do that twice', 'D+1m M:all N:all=2x'),
    ('turn left 20 degrees, drive 1 meter, two times', 'T+20deg D+1m N:last=2x'),
    ('stop 3 meters behind the hall', 'B-x3m:hall D+'), ('drive a circle', 'A+full D+'),
    ('back up 8 seconds', 'W8s D-'),
    ('step back wait 8 seconds', 'D-little D+8s'),
    ('turn on the lights', 'C:lights=true C:lights=true')]
#: Steps and places that were passed over.
DROPPED = [
    ('turn left 90 degrees and then go to the hall', 'T+90deg'),
    ('visit the hall, then turn left', 'T+default'),
    ('swing by the hall and turn left', 'T+default'),
    ('go to the hall and then drive over to dock two', 'P:hall'),
    ('go to the hall and then left', 'P:hall'), ('wait 2 seconds, then turn left', 'W2s'),
    ('wait 3 seconds then left rotation and then visit the dock', 'W3s P:dock'),
    ('go to the pond via the hall and your lab', 'R:hall>lab')]
#: Signs that belong to another step.
SIGNS = [
    ('back up 2 feet, go to the hall and back up 2 feet', 'D+2ft P:hall D-2ft'),
    ('drive straight 50 cm drive backwards 25 cm', 'D-50cm D+25cm'),
    ('drive straight 50 cm drive backwards 25 cm', 'D-50cm D-25cm'),
    ('go to the hall then go back 2 feet then drive 3 feet', 'P:hall D+2ft D-3ft'),
    ('reverse 1 meter, then drive 2 meters', 'D-1m D-2m'),
    ('back 3 feet and then reverse slowly', 'D-3ft D+@slow'),
    ('make a 5 meters move back but first drive back 150 cm', 'D-150cm D+5m'),
    ('make your way frontwards', 'D-'), ('roll back ahead 6 feet', 'D-6ft'),
    ('roll back ahead 6 feet', 'D+6ft'), ('walk backwards ahead 75 cm', 'D-75cm'),
    ('once you have rolled up 1 foot creep back 3 feet', 'D+1ft D+3ft'),
    ('back up 75 cm and walk forward while turning left', 'D+75cm A+'),
    ('please turning right. it is empty in here', 'T+default')]
#: What orders nothing, not now, or not for sure.
RESERVED = [
    ('do not creep back 2 feet', 'D-2ft'), ("you mustn't ever turn left", 'T+default'),
    ('under no circumstances turn left', 'T+default'), ('turn left without moving', 'T+default'),
    ('it would be wrong to turn left', 'T+default'), ('avoid turning left', 'T+'),
    ('provided that it is safe turn left', 'T+default'),
    ('once it is safe turn left', 'T+default'),
    ('turn left as soon as someone calls', 'T+default'),
    ('turn left so long as the door is open', 'T+default'),
    ('turn left or go forward 2 meters', 'T+default D+2m'),
    ('either turn left or turn right', 'T+default T-default'), ('maybe turn left', 'T+default'),
    ('every morning turn left', 'T+default'), ('after lunch turn left', 'T+default'),
    ('turn left on monday', 'T+default'), ('turn left over and over', 'T+'),
    ('they must turn left', 'T+default'), ('she told us to turn left', 'T+default'),
    ('do you think you could turn left', 'T+default'), ('are you able to turn left', 'T+default'),
    ('turning left is hard', 'T+'), ('can you turn left at all', 'T+default'),
    ('stay where you are then turn left', 'T+default'),
    ("i'd be angry if you turned left", 'T+default'),
    ("i'd hardly be happy if you turned left", 'T+default'),
    ("turn left and i'd be glad if you see a ball", 'T+default'),
    ('step forward a bit, go back 1 meter, curve left', 'D-little D-1m A+default'),
    ('stay where you are 2 meters ahead of the desk', 'D+2m'),
    ('remain here about 2 meters away', 'D+2m'), ('the lab is next to the hall', 'P:lab'),
    ("i'd be grateful if you left the kitchen", 'P:kitchen'),
    ("i'd be delighted if you avoided the kitchen", 'P:kitchen'),
    ("i'd love it if you stayed away from the kitchen", 'P:kitchen'),
    ("i'd be grateful if you stopped turning left", 'T+'),
    ('it would be great if you skipped the kitchen and drove 2 m', 'D+2m'),
    ('it would be nice if you had gone to the kitchen', 'P:kitchen'),
    ('turn left while beeping', 'T+default')]

RIGHT = [
    ('stay where you are for 5 seconds and go 2 m ahead', 'W5s D+2m'),
    ('go to the lab which is next to the hall', 'P:lab'),
    ('my car is next to the office, go to the hall', 'P:hall'),
    ('right, go to the hall', 'P:hall'), ('right then, wait for 2 seconds', 'W2s'),
    ('step forward a bit, go back 1 meter, curve left', 'D+little D-1m A+default'),
    ('back up 1 meter and go forward in a curve to the left', 'D-1m A+default'),
    ('drive straight 50 cm drive backwards 25 cm', 'D+50cm D-25cm'),
    ('drive 3 meters in reverse', 'D-3m'), ('travel back around 27 m please', 'D-27m'),
    ('back up 2 feet, go to the hall and back up 2 feet', 'D-2ft P:hall D-2ft'),
    ('go back to the hall and drive 2 feet', 'P:hall D+2ft'),
    ('back up 2 feet, then drive another 3 feet', 'D-2ft D-3ft'),
    ('make a circle, my dear', 'A+full'), ('turn left then make a circle', 'T+default A+full'),
    ('curve gently a little to the left', 'A+little'),
    ('move forward 2 meters really sloly', 'D+2m@slow'),
    ('turn left more or less 20 degrees', 'T+20deg'), ('turn left, or rather right', 'T-default'),
    ("don't stop turning left", 'T+'), ("why don't you turn left", 'T+default'),
    ('do not move for 10 seconds, then turn left', 'W10s T+default'),
    ('go to the hall and remain here for 60 seconds', 'P:hall W60s'),
    ('i order you to turn left', 'T+default'), ('could we turn left', 'T+default'),
    ('go forward maybe 2 meters', 'D+2m'), ('maybe go forward 2 meters', 'D+2m'),
    ('turn left i guess', 'T+default'), ('i think you can go forward 2 meters', 'D+2m'),
    ('go to the hall and once there turn left', 'P:hall T+default'),
    ('go to the hall and directly after to the dock', 'P:hall P:dock'),
    ('as soon as you can turn left', 'T+default'),
    ('twice, a half meter forward', 'D+0.5m N:last=2x'),
    ('go forward 2 meters after you turn left', 'T+default D+2m'),
    ('before you turn left go forward 2 meters', 'D+2m T+default'),
    ('go forward 2 meters but before that turn left', 'T+default D+2m'),
    ('go to the hall and after turn left', 'P:hall T+default'),
    ('do the rounds, the hall and the dock', 'V:hall>dock'),
    ('go to the dock on your left', 'P:dock'), ('as anna has left go to the dock', 'P:dock'),
    ('drive to coords x=10, y=7.2', 'X10,7.2'),
    ("i'd be grateful if you went to the hall and waited there for 4 seconds", 'P:hall W4s'),
    ("it'd be nice if you were to slowly drive 2 m", 'D+2m@slow'),
    ("i'd love it if you stepped back 2 ft and then rotated left", 'D-2ft T+default'),
    ('it would be great if you drove to the hall', 'P:hall'),
    ('drive to the hall, wait for 2 seconds, and drive to paint booth one',
     'P:hall W2s P:paint booth one'),
    ('it is full near the lab stay where you are for 5 s and take another 3 ft backward and then '
     'reverse slowly', 'W5s D-3ft D-@slow'),
    ('please turning right. it is empty in here', 'T-default'),
    ('swing left as somebody is at the door', 'T+default'),
    ('visit the hall before driving to the lab', 'P:hall P:lab'),
    ('visit the hall after driving 2 m', 'D+2m P:hall'),
    ('start a backward movement after you turn left 60 degrees', 'T+60deg D-'),
    ('step back wait 8 seconds', 'D-little W8s'), ('make your way frontwards', 'D+'),
    ('once you have rolled up 1 foot creep back 3 feet', 'D+1ft D-3ft'),
    ('back up 75 cm and walk forward while turning left', 'D-75cm A+'),
    ('drive around in circles', 'A+'), ('drive in a circle', 'A+full'),
    ('turn left 20 degrees, drive 1 meter, two times', 'T+20deg D+1m N:all=2x'),
    ('turn left 20 degrees, drive 1 meter twice', 'T+20deg D+1m N:last=2x'),
    ('can you turn left without stopping at all', 'T+')]


@pytest.mark.parametrize(
    ('text', 'short'), [*CHOSEN, *ORDERED, *MADE_UP, *DROPPED, *SIGNS, *RESERVED],
    ids=lambda value: value[:40])
def test_refuses_the_worst_answers(text: str, short: str) -> None:
    with pytest.raises(InstructionError):
        check_grounding(abbreviated(short), read(text))


@pytest.mark.parametrize(('text', 'short'), RIGHT, ids=lambda value: value[:40])
def test_accepts_what_was_said(text: str, short: str) -> None:
    check_grounding(abbreviated(short), read(text))
