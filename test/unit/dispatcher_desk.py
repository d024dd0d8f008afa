# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A rig with a dispatcher and a scripted model: a whole bridge without ROS, on a fake clock."""

from execution_rig import profile, Rig
from ros2_llm_bridge.execution.dispatcher import Dispatcher
from ros2_llm_bridge.execution.latch import StopLatch
from ros2_llm_bridge.execution.settings import Settings
from ros2_llm_bridge.testing import ScriptedModel

PUB = 'ros2 topic pub --for {} /cmd_vel geometry_msgs/msg/Twist "{{linear: {{x: {}}}}}"'
GO = ('ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
      '"{{pose: {{header: {{frame_id: {}}}}}}}"')
ANSWERS = {
    'move forward 2m': PUB.format('2m', 'default'),
    # Words that the model knows and the rules do not, which so have no second opinion.
    'mosey forward 2m': PUB.format('2m', 'default'),
    'move back 1m': PUB.format('1m', '-default'),
    'mosey back 1m': PUB.format('1m', '-default'),
    'dance': '# cannot: unsupported_ability',
    'drive forward 1m at 100m/s': PUB.format('1m', '100m/s'),
    'go to the office': GO.format('office'),
    'mosey to the office': GO.format('office'),
    'go to the kitchen': GO.format('kitchen'),
    'go to the office and then to the kitchen': GO.format('office') + '\n' + GO.format('kitchen'),
    'go to the kitchen then move forward 2m':
        GO.format('kitchen') + '\n' + PUB.format('2m', 'default'),
}
NAVIGATE = {'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}


class Desk(Rig):
    """The desk; ``readers`` and ``known`` as of the dispatcher, ``settings`` of ``Settings``."""

    def __init__(self, robot_profile=None, readers=(), known=None, **settings):
        self.settings = {'threshold': 0.35, **settings}
        self.dispatcher = None
        super().__init__(robot_profile or profile())
        self.model = ScriptedModel(ANSWERS, lambda progress: None, lambda error: None)
        self.model.start()
        self.latch = StopLatch()
        self.dispatcher = Dispatcher(
            self.profile, self.executive, self.journal, self.model,
            lambda: Settings(**self.settings), self.latch, readers, known)
        self.dispatcher.is_active = True

    def say(self, text):
        """Say something and return its id."""
        seen = len(self.events)
        self.dispatcher.instruct(text)
        return next(e['id'] for e in self.events[seen:] if e['event'] == 'received')

    def outcome(self, text):
        """Say something and return its final event."""
        return self.finish(self.say(text))

    def told(self, instruction_id):
        """Return the names of the events of an instruction."""
        return [e['event'] for e in self.events if e['id'] == instruction_id]

    def asked(self, instruction_id):
        """Return the newest question about an instruction."""
        asking = [e for e in self.events
                  if e['id'] == instruction_id and e['event'] == 'asking']
        assert asking, self.told(instruction_id)
        return asking[-1]

    def _pass_odometry_period(self):
        super()._pass_odometry_period()
        if self.dispatcher is not None:
            self.dispatcher.watch()
