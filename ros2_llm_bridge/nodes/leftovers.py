# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What an earlier life of this node left running: cancelled once, before new goals are sent.

Knows which actions are still to be asked, and keeps a new goal back until its action has answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Mapping

from builtin_interfaces.msg import Time
from rclpy.task import Future
from ros2_llm_bridge.nodes.action_endpoint import GoalsEndpoint

#: Within this time after activation every goal that is not ours is left over from before. Seconds.
START_S = 3.0
#: A new goal waits so long at most for the answer to the request that clears its action, seconds.
CLEARING_S = 2.0


@dataclass
class _Request:
    """A request that was not answered yet, and what waits for that."""

    sent_s: float
    waiting: list[Callable[[], None]] = field(default_factory=list)


class Leftovers:
    """
    The leftovers on some actions.

    Parameters
    ----------
    endpoints
        The actions by name.
    steady
        The steady clock.
    on_request
        Takes the name of an action and the answer that is to come.

    """

    def __init__(
        self, endpoints: Mapping[str, GoalsEndpoint], steady: Callable[[], float],
        on_request: Callable[[str, Future], None],
    ) -> None:
        self._endpoints = endpoints
        self._steady = steady
        self._on_request = on_request
        self._stamp = Time()
        self._began_s = 0.0
        self._left: set[str] = set()
        self._discovered: set[str] = set()
        self._requests: dict[str, _Request] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether an action was not yet asked."""
        return name in self._left

    def clear(self, stamp: Time) -> None:
        """Cancel what was accepted before ``stamp``, at once or when a server is discovered."""
        self._stamp = stamp
        self._began_s = self._steady()
        self._left = set(self._endpoints)
        self._discovered = {n for n, e in self._endpoints.items() if e.is_cancel_ready()}

    def when_cleared(self, name: str, send: Callable[[], None]) -> None:
        """
        Call ``send`` at once, or when the request that is on its way was answered.

        A goal could overtake that request, which would then cancel it too. A server that does not
        answer in time, or vanished, keeps it back no longer.
        """
        request = self._requests.get(name)
        if request is None:
            send()
        else:
            request.waiting.append(send)

    def watch(self, own_ended: bool) -> None:
        """Ask the servers that were discovered; call it now and then."""
        now = self._steady()
        for name, request in list(self._requests.items()):
            late = now - request.sent_s > CLEARING_S
            if late or not self._endpoints[name].is_cancel_ready():
                self._release(name, request)
        # A server answers only clients that it has discovered too, so it gets one period for that.
        ready = {name for name in self._left if self._endpoints[name].is_cancel_ready()}
        early = now - self._began_s < START_S and own_ended
        for name in sorted(ready & self._discovered):
            self._left.discard(name)
            # Stamps are the server's, whose clock may differ: right after the start they are not
            # asked for. Later they keep goals that others sent since from being cancelled.
            endpoint = self._endpoints[name]
            self._ask(name, endpoint.cancel_all() if early else endpoint.cancel_before(
                self._stamp))
        self._discovered = ready

    def _ask(self, name: str, answer: Future) -> None:
        if name in self._requests:
            self._release(name, self._requests[name])
        request = self._requests[name] = _Request(self._steady())
        self._on_request(name, answer)
        answer.add_done_callback(lambda future: self._release(name, request))

    def _release(self, name: str, request: _Request) -> None:
        """Let go what waits for a request."""
        if self._requests.get(name) is request:
            del self._requests[name]
            for send in request.waiting:
                send()
