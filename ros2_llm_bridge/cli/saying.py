# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Say one instruction to a running bridge and follow it to its end."""

from __future__ import annotations

from typing import Callable

from rich.console import Console
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.interrupts import Interrupts
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.events import Event, Follower
from ros2_llm_bridge.client.narration import narrate
from ros2_llm_bridge.errors import RobotError

#: Longest time in seconds from saying something to the bridge having heard it.
HEARD_TIMEOUT_S = 5.0

#: Longest time in seconds from a stop to the end of what it stops.
STOP_TIMEOUT_S = 5.0


def say_and_follow(
    client: BridgeClient, text: str, timeout_s: float, console: Console, interrupts: Interrupts,
) -> ExitCode:
    """
    Publish an instruction, show its events, return how it ended.

    Raises
    ------
    RobotError
        If the bridge does not hear it.

    """
    with console.status(text) as status:
        def show(event: Event) -> None:
            if not follower.events or follower.events[-1] is not event:
                return
            line = narrate(event)
            if event.name in ('executing', 'asking'):
                console.print(line, markup=False)
            elif line and not event.is_final:
                status.update(line)

        client.on_event = show
        follower = client.say(text)
        _wait(client, lambda: bool(follower.events), HEARD_TIMEOUT_S, interrupts)
        if not follower.events and not interrupts.count:
            raise RobotError(
                'status', f'the bridge did not take the instruction within {HEARD_TIMEOUT_S:g} s')
        _wait(client, lambda: follower.final is not None, timeout_s, interrupts)
    if follower.final is None:
        return _stop(client, follower, console, interrupts, timeout_s)
    final = follower.final
    console.print(
        narrate(final), style='green' if final.name == 'succeeded' else 'red', markup=False)
    return ExitCode.DONE if final.name == 'succeeded' else ExitCode.REFUSED


def _wait(
    client: BridgeClient, condition: Callable[[], bool], timeout_s: float, interrupts: Interrupts,
) -> None:
    client.spin_until(lambda: condition() or interrupts.count > 0, timeout_s)


def _stop(
    client: BridgeClient, follower: Follower, console: Console, interrupts: Interrupts,
    timeout_s: float,
) -> ExitCode:
    """Stop the robot, since the person or the time limit gave the instruction up."""
    interrupted = interrupts.take() > 0
    client.stop()
    why = 'Ctrl-C' if interrupted else f'no end after {timeout_s:g} s'
    console.print(f'{why}: told the robot to stop', style='yellow')
    _wait(client, lambda: follower.final is not None, STOP_TIMEOUT_S, interrupts)
    if follower.final is None:
        console.print('the bridge does not confirm it; watch the robot', style='bold red')
    else:
        console.print(narrate(follower.final), markup=False)
    console.print(
        f'the stop holds until it is released: ros2 service call /{client.bridge}/resume '
        'std_srvs/srv/Trigger', markup=False)
    return ExitCode.INTERRUPTED if interrupted else ExitCode.NO_ANSWER
