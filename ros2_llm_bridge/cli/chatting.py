# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A conversation with a running bridge: type, see the command, see the robot move.

One line at the bottom shows the robot and what is being typed; everything else scrolls above it.
"""

from __future__ import annotations

import math
from typing import Any

from nav_msgs.msg import Odometry
from rclpy.qos import qos_profile_sensor_data
from rich.console import Console
from ros2_llm_bridge.cli.console import readable
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.interrupts import Interrupts
from ros2_llm_bridge.cli.line_editor import Keyboard, LineEditor
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower, OpenQuestions
from ros2_llm_bridge.client.narration import narrate
from ros2_llm_bridge.errors import RobotError

HELP_LINES = """\
Say what the robot should do, for example: move forward 2 meters
/stop     stop now, and stay stopped          /resume   release the stop
yes, no   answer a question of the bridge
/quit     leave; the robot goes on            Ctrl-C    stop first, leave the second time"""

#: Time in seconds between two looks at the keyboard.
PERIOD_S = 0.05

_SERVICE_TIMEOUT_S = 3.0


class Conversation:
    """
    One conversation.

    Parameters
    ----------
    client
        Connected to a bridge.
    console
        Where everything goes.
    live
        Whether the bottom line may be drawn over: only on a terminal.
    odom_topic
        Odometry for the bottom line.

    """

    def __init__(
        self, client: BridgeClient, console: Console, live: bool, odom_topic: str,
    ) -> None:
        self._client = client
        self._console = console
        self._live = live
        self._editor = LineEditor()
        self._followers: list[Follower] = []
        self._questions = OpenQuestions()
        self._progress = ''
        self._robot = ''
        self._drawn = ''
        self._interrupted = False
        client.on_event = self._on_event
        client.node.create_subscription(
            Odometry, odom_topic, self._on_odometry, qos_profile_sensor_data)

    def run(self, keyboard: Keyboard, interrupts: Interrupts) -> ExitCode:
        """
        Talk until /quit, the end of the input or two Ctrl-C.

        A pipe's next line waits for the end of the one before; a person may always interrupt.
        """
        try:
            return self._talk(keyboard, interrupts)
        finally:
            if self._live:
                self._console.file.write('\n')

    def _talk(self, keyboard: Keyboard, interrupts: Interrupts) -> ExitCode:
        lines: list[str] = []
        open_input = True
        while True:
            if interrupts.take():
                if self._stopped_by_interrupt():
                    return ExitCode.INTERRUPTED
            if open_input and (self._live or not lines):
                typed = keyboard.read()
                open_input = typed is not None
                lines += self._editor.feed(typed or '')
                if typed is None and self._editor.text:
                    lines.append(self._editor.text)
            if lines and (self._live or not self._is_busy()):
                if not self._take(lines.pop(0)):
                    return ExitCode.DONE
            elif not lines and not self._is_busy() and (self._editor.ended or not open_input):
                return ExitCode.DONE
            self._client.spin(PERIOD_S)
            self._draw()

    def _is_busy(self) -> bool:
        """Return whether something goes on that does not wait for an answer."""
        return any(
            f.final is None and f.instruction_id not in self._questions for f in self._followers)

    def _stopped_by_interrupt(self) -> bool:
        """Stop at the first Ctrl-C; return True at the second one in a row."""
        if self._interrupted:
            return True
        self._interrupted = True
        self._client.stop()
        self._print('stop sent; Ctrl-C again leaves', 'yellow')
        return False

    def _take(self, line: str) -> bool:
        """Do what a line says; return False to leave."""
        self._interrupted = False
        text = line.strip()
        if text in ('/quit', '/exit', '/q'):
            return False
        if not text:
            return True
        self._print(f'> {text}', 'bold')
        if text == '/stop':
            self._client.stop()
            self._print('stop sent', 'yellow')
        elif text == '/resume':
            self._resume()
        elif text.startswith('/'):
            self._print(HELP_LINES, '')
        else:
            self._progress = ''
            self._followers = [f for f in self._followers if f.final is None]
            self._followers.append(self._client.say(readable(text)))
        return True

    def _resume(self) -> None:
        try:
            self._print(self._client.resume(_SERVICE_TIMEOUT_S), 'yellow')
        except RobotError as error:
            self._print(str(error), 'red')

    def _on_event(self, event: Event) -> None:
        line = narrate(event)
        self._questions.take(event)
        if event.name == 'progress':
            self._progress = line
        elif event.is_final:
            self._progress = ''
            self._print(line, 'green' if event.name == 'succeeded' else 'red')
        elif event.name in ('executing', 'asking'):
            self._print(line, 'cyan')

    def _on_odometry(self, message: Any) -> None:
        position, q = message.pose.pose.position, message.pose.pose.orientation
        yaw = math.atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z))
        speed = math.hypot(message.twist.twist.linear.x, message.twist.twist.linear.y)
        self._robot = (f'x {position.x:+.2f} y {position.y:+.2f} heading '
                       f'{math.degrees(yaw):+.0f}° {speed:.2f} m/s')

    def _print(self, text: str, style: str) -> None:
        if self._live:
            self._console.file.write('\r\x1b[K')
            self._drawn = ''
        self._console.print(text, style=style, markup=False)

    def _draw(self) -> None:
        if not self._live:
            return
        state = ' | '.join(part for part in (self._robot, self._progress) if part)
        room = max(self._console.width - len(state) - 6, 8)
        line = f'[{state}] > {self._editor.text[-room:]}'[:self._console.width - 1]
        if line != self._drawn:
            self._drawn = line
            self._console.file.write(f'\r\x1b[K{line}')
            self._console.file.flush()
