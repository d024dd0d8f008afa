# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Goals whose answers are lost, late or never come, at a server of which only the words exist."""

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from builtin_interfaces.msg import Time
from nav2_msgs.action import NavigateToPose
import pytest
from rclpy.logging import get_logger
from rclpy.task import Future
from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.nodes import actions as actions_module
from ros2_llm_bridge.nodes.actions import LATE_ACCEPTANCE_S, RobotActions
from ros2_llm_bridge.nodes.goal import ACCEPTANCE_TIMEOUT_S, VANISHED_S
from ros2_llm_bridge.nodes.leftovers import CLEARING_S
from ros2_llm_bridge.testing import FakeClock

pytestmark = pytest.mark.timeout(20)

NAME, TYPE = 'navigate_to_pose', 'nav2_msgs/action/NavigateToPose'
PERIOD_S = 0.5


class Handle:
    """What an accepted goal gives; ``result`` is what its server answers in the end."""

    accepted = True

    def __init__(self):
        self.result = Future()

    def get_result_async(self):
        """Return the result to come."""
        return self.result


class Server:
    """An action endpoint and the client of its goals; a test says what the server does."""

    def __init__(self, node, name, interface=''):
        self.name, self.interface = name, interface
        self.client = self
        self.active, self.ended = frozenset(), {}
        self.is_destroyed, self.is_there = False, True
        self.sent, self.cancelled, self.cleared = [], [], []
        self.handle = Handle()
        node.servers[name] = self

    def is_ready(self):
        """Return whether it is there."""
        return self.is_there

    is_cancel_ready = is_ready

    def send_goal_async(self, message, feedback_callback, goal_uuid):
        """Take a goal and return the acceptance to come."""
        self.sent.append(bytes(goal_uuid.uuid))
        self.acceptance = Future()
        return self.acceptance

    def cancel_goal(self, goal_id):
        """Take note of a request; it is never answered."""
        assert not self.is_destroyed
        self.cancelled.append(goal_id)
        return Future()

    def cancel_all(self):
        """Take note of a request and return the answer to come."""
        self.cleared.append(Future())
        return self.cleared[-1]

    def cancel_before(self, stamp):
        """Take note of a request as for all."""
        return self.cancel_all()

    def handle_of(self, goal_id):
        """Return a handle for a goal whose acceptance was lost."""
        return self.handle

    def servers(self):
        """Return no ids: it is never started again."""
        return frozenset()

    def watch(self):
        """Notice nothing."""

    def destroy(self):
        """Be gone."""
        self.is_destroyed = True


class Limit:
    """A speed limit; ``percent`` is the newest one, None where it was lifted."""

    percent = None

    def set(self, percent):  # noqa: A003
        """Set it."""
        self.percent = percent

    def lift(self):
        """Lift it."""
        self.percent = None

    def watch(self):
        """Notice nothing."""


class World:
    """The actions of a robot with one server of navigation."""

    def __init__(self, speed_limit=None):
        self.servers, self.ends, self.clock = {}, [], FakeClock()
        self.actions = RobotActions(
            self, {NAME: TYPE}, [NAME], [], self.clock.steady, speed_limit)
        self.server = self.servers[NAME]

    def get_logger(self):
        """Return a logger."""
        return get_logger('world')

    def resolve_topic_name(self, name):
        """Return the name on the network."""
        return f'/{name}'

    def go(self, speed_percent=None):
        """Send a goal and return its id, None where it waits."""
        self.actions.start(
            ActionGoal(NAME, TYPE, {}, speed_percent), lambda feedback: None, self.ends.append)
        return self.server.sent[-1] if self.server.sent else None

    def run(self, seconds):
        """Let time pass."""
        for _ in range(round(seconds / PERIOD_S)):
            self.clock.advance(PERIOD_S)
            self.actions.watch()


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(actions_module, 'ActionEndpoint', Server)
    return World()


def test_what_the_status_names_is_accepted_and_its_result_is_taken(world):
    sent = world.go()
    world.server.active = frozenset([sent])
    world.run(ACCEPTANCE_TIMEOUT_S + 2.0)
    assert world.ends == [] and world.server.cancelled == []
    assert not world.actions.own_ended() and world.actions.foreign_goal() is None
    world.server.active = frozenset()
    world.server.handle.result.set_result(NavigateToPose.Impl.GetResultService.Response(
        status=GoalStatus.STATUS_SUCCEEDED))
    assert [end.status for end in world.ends] == ['succeeded']
    assert world.actions.own_ended()


def test_a_goal_that_is_cancelled_before_its_acceptance_came_is_named_to_the_server(world):
    sent = world.go()
    world.server.active = frozenset([sent])
    world.actions.cancel_own()
    assert world.server.cancelled == [sent]
    world.clock.advance(LATE_ACCEPTANCE_S + 0.5)
    assert not world.actions.own_ended()
    world.server.active = frozenset()
    assert world.actions.own_ended()


def test_a_goal_that_goes_on_after_it_was_given_up_is_cancelled_until_it_ends(world):
    sent = world.go()
    world.run(ACCEPTANCE_TIMEOUT_S + LATE_ACCEPTANCE_S + 1.0)
    assert [end.status for end in world.ends] == ['unavailable']
    assert world.actions.own_ended() and world.actions.foreign_goal() is None
    asked = len(world.server.cancelled)
    world.server.active = frozenset([sent])
    assert not world.actions.own_ended() and world.actions.foreign_goal() == NAME
    world.run(5.0)
    assert 4 <= len(world.server.cancelled) - asked <= 8
    world.server.active, world.server.ended = frozenset(), {sent: GoalStatus.STATUS_CANCELED}
    world.run(5.0)
    assert world.actions.own_ended() and world.actions.foreign_goal() is None
    assert len(world.server.cancelled) - asked <= 8 and len(world.ends) == 1


def test_a_server_that_comes_back_with_a_goal_that_was_given_up_is_told_to_end_it(world):
    sent = world.go()
    world.server.acceptance.set_result(world.server.handle)
    world.server.active = frozenset([sent])
    world.server.is_there = False
    world.run(VANISHED_S + 1.0)
    assert [end.status for end in world.ends] == ['unavailable']
    assert world.actions.own_ended() and world.server.cancelled == []
    world.server.is_there = True
    assert not world.actions.own_ended() and world.actions.foreign_goal() == NAME
    world.run(2.0)
    assert set(world.server.cancelled) == {sent}


def test_a_goal_is_cancelled_before_its_client_is_destroyed(world):
    sent = world.go()
    world.actions.destroy()
    assert world.server.cancelled == [sent] and world.server.is_destroyed


def test_a_request_to_clear_that_is_never_answered_keeps_no_goal_back(world):
    world.actions.cancel_leftovers(Time())
    world.run(1.0)
    assert len(world.server.cleared) == 1
    assert world.go() is None
    world.run(CLEARING_S + 1.0)
    assert len(world.server.sent) == 1 and world.ends == []
    world.server.cleared[0].set_result(CancelGoal.Response())
    world.go()
    assert len(world.server.sent) == 2


def test_a_goal_is_sent_once_the_request_to_clear_was_answered(world):
    world.actions.cancel_leftovers(Time())
    world.run(1.0)
    assert world.go() is None
    world.server.cleared[0].set_result(CancelGoal.Response())
    assert len(world.server.sent) == 1
    world.run(CLEARING_S + 1.0)
    assert len(world.server.sent) == 1


def test_a_goal_that_waits_and_is_cancelled_is_never_sent(world):
    world.actions.cancel_leftovers(Time())
    world.run(1.0)
    world.go()
    world.actions.cancel_own()
    assert world.actions.own_ended() and [end.status for end in world.ends] == ['cancelled']
    world.run(CLEARING_S + 1.0)
    assert world.server.sent == world.server.cancelled == []


def test_a_goal_without_a_limit_lifts_that_of_one_that_was_never_answered(monkeypatch):
    monkeypatch.setattr(actions_module, 'ActionEndpoint', Server)
    limit = Limit()
    world = World(limit)
    world.go(speed_percent=50.0)
    world.run(ACCEPTANCE_TIMEOUT_S + 0.5)
    assert not world.actions.own_ended() and limit.percent == 50.0
    world.go()
    assert limit.percent is None
