# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which whole utterances stop the robot without a model, and which must reach the model."""

import time

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop

pytestmark = pytest.mark.timeout(30)

STOPS = """
stop
Stop!
STOP
stop.
stop stop stop
stop, stop!
please stop
stop please
robot stop
robot, please stop now
hey robot stop
stop now
stop right now
stop right there
stop immediately
okay stop
ok now stop
uh stop
no stop
no no no stop
stop it
stop that
stop moving
stop driving
stop turning
stop the robot
stop the motors
stop everything
stop all goals
stop all
stop navigation
stop where you are
stop what you are doing
stop whatever you're doing
just stop
can you stop
could you please stop
would you stop moving please
you need to stop
i need you to stop
i want you to stop right now
i said stop
then stop
and stop
halt
halt!
halt right there
halt now please
freeze
freeze right there
abort
abort the mission
abort mission
abort navigation
abort the goal
cancel
cancel that
cancel the goal
cancel the last command
cancel the current task
cancel my last request
cancel everything
cancel it please
emergency stop
e-stop
e stop
estop
full stop
all stop
stay there
stay where you are
stand still
hold still
hold it
hold your position
hold position
don't move
do not move
dont move
do n't move
don't move anymore
no more moving
quit it
whoa
whoa whoa stop
enough
that's enough
never mind
nevermind
wait
wait stop
pause
pause please
brake
terminate
stop stop stop please stop moving right now
stop, my cat is under you
whoa! there's a step in front of you
halt, mind the glass door
stop. what are you doing?
wait, somebody's in there
stop, you're about to hit me
stop, you nearly broke it
ouch, stop, that was my foot
hold it, she isn't ready
our guests are at the door, stop
stop! can't you see the cable?
no no stop, the ramp is up
slam on the brakes
hit the brakes, there is a child
that's far enough
close enough, any closer and you're in the pond
don't go on, the floor is wet
not another step
not one inch further
stop you're too close
you're about to drive over my hat, stop
stop turning, the baker wants to get by
lovely, that'll do, stop there
whoa there is a step
wait i'm not ready
stop stop it's hot
""".strip().splitlines()

OTHERS = """
stop at the kitchen
go to the bus stop
don't stop
do not stop
never stop moving
don't you stop
no need to stop
wait for me
wait for the signal
wait 5 seconds
wait five seconds
pause for 10 seconds
hold the door
hold the door open
hold on for a minute and go
stop after 2 meters
stop in 5 seconds
stop when you reach the wall
stop at the second door
stop by the office
stop before the table
stop and go to the kitchen
stop then turn left
stop, turn around
wait, i said left
no wait, the other way
stop, you should turn left
stop, you can go now
stop, i want you to go to the kitchen
stop, the door is open so drive on
stop, 2 meters back
wait, it takes five minutes
halt, it is 3.5 meters
it is time to visit the lab, then stop
the lab is open, and stop
there robot back a bit, halt
don't stop, people are watching
stop if there is a child
no need to stop, the way is free
they told him stop, he went on
stop where the line is
stop when it's five metres
wait there's a change go left
stop you are to turn left
stop and back up
move forward and stop
drive 2 meters then stop
go until i say stop
turn left until i say stop
keep going and do not stop
cancel that and go home
cancel my subscription
cancel the meeting
cancel order of pizza
stay in the kitchen
stay close to me
stay on the left
stand by the door
stand in the corner
freeze the ice cream
halt at the crossing
end of the hallway
go to the end
break the glass
quit smoking
exit the room
exit through the door
abort retry fail
pause the music
hold this cup
move
go
turn left
the stop sign
nonstop
stopwatch
what is a stop
did you stop
why did you stop
unstoppable
go to the pit stop
turn the stop light on
enough food is in the kitchen
resume
continue

?
123
""".split('\n')[1:-1]


def test_the_tables_are_large() -> None:
    """Both tables hold what they promise, each line once."""
    assert len(set(STOPS)) == len(STOPS) >= 80
    assert len(set(OTHERS)) == len(OTHERS) >= 60


@pytest.mark.parametrize('text', STOPS)
def test_stops(text: str) -> None:
    """A whole utterance of stop stops, in any case and spacing."""
    assert is_stop(text)
    assert is_stop(f'  {text.upper()} \n')


@pytest.mark.parametrize('text', OTHERS)
def test_does_not_stop(text: str) -> None:
    """What merely contains a stop, or denies one, is for the model."""
    assert not is_stop(text)


@pytest.mark.parametrize('text', [
    'resume', 'Resume!', 'release the stop', 'you can go on', 'continue please', 'carry on'])
def test_releases(text: str) -> None:
    """A release is a whole utterance, and no stop."""
    assert is_release(text) and not is_stop(text)


@pytest.mark.parametrize('text', [
    'stop', "don't continue", 'do not resume', 'continue to the kitchen', 'resume and stop', '',
    'never release the stop'])
def test_does_not_release(text: str) -> None:
    """Nothing else releases a stop."""
    assert not is_release(text)


@pytest.mark.parametrize('text', [
    'stop ' + 'goal ' * 500 + 'x', 'stop ' + 'everything ' * 300 + 'x', 'stop ' * 700 + 'x',
    'stop ' + 'right there ' * 300 + 'x', 'stop ' + 'that move it ' * 250 + 'x'])
def test_decides_in_a_moment(text: str) -> None:
    """No text makes the way to a stop slow."""
    started = time.process_time()
    assert not is_stop(text)
    assert is_stop(text[:-1])
    assert time.process_time() - started < 0.5


@given(st.text(max_size=200))
def test_never_raises(text: str) -> None:
    """Any text is a stop or is not."""
    assert is_stop(text) in (True, False)
    assert not (is_stop(text) and is_release(text))
