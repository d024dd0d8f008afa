# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The lifecycle node: inputs, services and transitions around the assembled bridge.

Every input is answered in every state; what is not active refuses and moves nothing. rclpy
swallows exceptions of transition callbacks, so these log and return FAILURE.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator, Mapping, Optional

from lifecycle_msgs.msg import State
from rclpy.context import Context
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.commands.meant import means_stop
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.errors import BridgeError, ModelError
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.reports import refused
from ros2_llm_bridge.nodes.adapter_parameter import AdapterParameter
from ros2_llm_bridge.nodes.assembly import Assembly
from ros2_llm_bridge.nodes.clocks import NodeClock
from ros2_llm_bridge.nodes.conversation import place_book
from ros2_llm_bridge.nodes.current_settings import CurrentSettings
from ros2_llm_bridge.nodes.declaration import declare
from ros2_llm_bridge.nodes.diagnostics import bridge_health, Diagnostics, ERROR, Health, OK
from ros2_llm_bridge.nodes.feedback import Feedback
from ros2_llm_bridge.nodes.flight import Flight, FlightSettings, head_of
from ros2_llm_bridge.nodes.introspection import InstalledInterfaces
from ros2_llm_bridge.nodes.message_times import arrived_s, MessageInfo
from ros2_llm_bridge.nodes.outputs import Outputs
from ros2_llm_bridge.nodes.parameters import PARAMETERS
from ros2_llm_bridge.nodes.translator_link import ProcessFactory, TranslatorLink
from ros2_llm_bridge.profile.load import fingerprint, load_profile
from ros2_llm_bridge.profile.schema import RobotProfile
from std_msgs.msg import Empty, String
from std_srvs.srv import Trigger

#: Makes a model process from the node's parameters; raises ModelError for files that are wrong.
TranslatorFactory = Callable[[Callable[[str], Any]], ProcessFactory]

_INPUT_QOS = QoSProfile(
    depth=10, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.VOLATILE)
DIAGNOSTICS_PERIOD_S = 1.0
_LATCHED_ONLY = (
    'The bridge is not configured, so it could send nothing and cancel nothing; '
    'the stop is latched for when it is.')


class BridgeNode(LifecycleNode):
    """
    The bridge.

    ``failure`` is set when an autostart cannot go on; the process should end then.

    Parameters
    ----------
    translator
        Makes the model's process from a function that returns parameter values.
    context, parameter_overrides
        As for every node.

    """

    def __init__(
        self, translator: TranslatorFactory, context: Optional[Context] = None,
        parameter_overrides: Optional[list[Parameter]] = None,
    ) -> None:
        super().__init__('bridge', context=context, parameter_overrides=parameter_overrides)
        declare(self, PARAMETERS)
        self._clocks = NodeClock(self)
        # Here, so that it outlives every configuration.
        self._latch = StopLatch()
        self._flight = Flight(
            self._clocks, lambda: self._latch.stopped_by, self.resolve_topic_name,
            self.get_logger().info, self.get_logger().error)
        self._outputs = Outputs(self, self._flight.message)
        self._adapter = AdapterParameter(
            self, lambda: self._assembly.link if self._assembly else None,
            self._outputs.response)
        self._settings = CurrentSettings(self)
        self.failure: Optional[BridgeError] = None
        self._translator = translator
        self._assembly: Optional[Assembly] = None
        self._ended_link: Optional[TranslatorLink] = None
        self._unloadable: Optional[ModelError] = None
        self._activates_itself = False
        # The executor serves subscriptions in this order: a stop before all else.
        self.create_subscription(Empty, 'stop', self._on_stop, _INPUT_QOS)
        self.create_subscription(String, 'instruction', self._on_instruction, _INPUT_QOS)
        self.create_service(Trigger, '~/stop', self._on_stop_service)
        self.create_service(Trigger, '~/resume', self._on_resume_service)
        self.create_service(Trigger, '~/confirm', self._on_confirm_service)
        self.create_service(Trigger, '~/reject', self._on_reject_service)
        self._diagnostics = Diagnostics(self)
        self._journal = Journal(self._tell, self._outputs.response, self._clocks)
        self._feedback = Feedback(self.get_logger().info, self.get_logger().error)
        self.create_timer(
            DIAGNOSTICS_PERIOD_S, self._on_diagnostics, clock=self._clocks.steady_clock)

    @property
    def is_active(self) -> bool:
        """Return whether instructions are accepted."""
        return self._assembly is not None and self._assembly.dispatcher.is_active

    def autostart(self) -> None:
        """Configure now, and activate as soon as the model is ready."""
        self._activates_itself = True
        if self.trigger_configure() != TransitionCallbackReturn.SUCCESS and self.failure is None:
            self.failure = BridgeError('the bridge could not be configured')

    def begin_end(self) -> Callable[[], bool]:
        """Zero velocity and cancel our goals; return the question whether that is confirmed."""
        if self._assembly is None:
            return lambda: True
        assembly = self._assembly
        assembly.end('the bridge is shutting down')
        return lambda: not assembly.executive.is_busy

    def destroy_node(self) -> None:
        """Destroy the assembly, wait for the end of the model's process, destroy the node."""
        self._disassemble()
        # Only here: in a transition the executor would be kept from a stop.
        if self._ended_link is not None:
            self._ended_link.close()
            self._ended_link = None
        super().destroy_node()

    # Transitions

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Read the profile, connect to the robot, start loading the model."""
        self._unloadable = None
        try:
            profile = load_profile(self._value('profile'), InstalledInterfaces())
            self._open_flight(profile)
            factory = self._translator(self._value)
            book = place_book(profile, self._value('places.file'), self._value('places.map'))
            if book.problem:
                self.get_logger().error(f'places: {book.problem}')
            self._assembly = Assembly(
                self, book, self._journal, self._outputs.commands, self._settings.now,
                self._latch, factory, self._value('model.timeout'), self._on_model_ready,
                self._on_model_unloadable, self._flight, self._afterwards)
            link = self._assembly.link
            self._feedback.open(
                self._value('feedback_log'), profile, lambda: link.adapter_hash)
            link.start()
        except BridgeError as error:
            return self._transition_failed('configure', error)
        except Exception as error:
            self.get_logger().fatal(f'configure: {type(error).__name__}: {error}')
            return self._transition_failed('configure', BridgeError(str(error)))
        self._flight.log.state('configured')
        self.get_logger().info(f'configured for robot {profile.name!r}, loading the translator')
        return TransitionCallbackReturn.SUCCESS

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Cancel what is left over from before; accept instructions."""
        if self._assembly is None or not self._assembly.link.is_ready:
            reason = self._unloadable or ModelError('the translator is still loading')
            self.get_logger().error(f'activate: {reason}')
            return TransitionCallbackReturn.FAILURE
        self._assembly.activate()
        self._flight.log.state('active')
        self.get_logger().info('active: instructions are accepted')
        return super().on_activate(state)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Zero velocity, cancel our goals, refuse."""
        self._activates_itself = False
        if self._assembly is not None:
            self._assembly.end('the bridge was deactivated')
        self._flight.log.state('inactive')
        return super().on_deactivate(state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Free everything."""
        self._disassemble()
        return TransitionCallbackReturn.SUCCESS

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Zero velocity, cancel our goals, end the model's process."""
        self._activates_itself = False
        if self._assembly is not None:
            self._assembly.end('the bridge is shutting down')
            self._assembly.link.begin_close()
        return TransitionCallbackReturn.SUCCESS

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Free everything and go back to unconfigured."""
        self._disassemble()
        return TransitionCallbackReturn.SUCCESS

    def _transition_failed(self, name: str, error: BridgeError) -> TransitionCallbackReturn:
        self.get_logger().error(f'{name}: {error}')
        self.failure = error
        self._disassemble()
        return TransitionCallbackReturn.FAILURE

    def _disassemble(self) -> None:
        # Whoever configures anew decides anew about activation.
        self._activates_itself = False
        assembly, self._assembly = self._assembly, None
        if assembly is not None:
            if assembly.executive.is_busy:
                assembly.end('the bridge was cleaned up')
            if self.context.ok():
                self._journal.abandon('the bridge was cleaned up')
            assembly.destroy()
            self._ended_link = assembly.link
        self._feedback.close()
        self._flight.close('the bridge was cleaned up')

    # The model

    def _on_model_ready(self) -> None:
        # Only once: a model that comes back must not undo a deactivation.
        if self._assembly is not None:
            self._flight.log.state('model ready', adapter=self._assembly.link.adapter_hash)
        activates_itself, self._activates_itself = self._activates_itself, False
        if activates_itself and self._is_inactive():
            self.trigger_activate()

    def _on_model_unloadable(self, error: ModelError) -> None:
        self.get_logger().error(f'the translator cannot be loaded: {error}')
        self._unloadable = error
        self._on_diagnostics()
        if self._is_inactive():
            self.trigger_cleanup()
        if self._value('autostart'):
            self.failure = error

    def _is_inactive(self) -> bool:
        return bool(self._state_machine.current_state[0] == State.PRIMARY_STATE_INACTIVE)

    # Inputs

    def _on_stop(self, message: Empty) -> None:
        self._stop(StopSource.TOPIC)
        self._flight.message('stop', message)

    def _on_stop_service(
        self, request: Trigger.Request, response: Trigger.Response,
    ) -> Trigger.Response:
        response.success = self._stop(StopSource.SERVICE)
        response.message = (
            'Zero velocity sent, all goals cancelled; call resume to release.'
            if response.success else _LATCHED_ONLY)
        return response

    def _stop(self, source: StopSource, text: str = 'stop') -> bool:
        """Stop and latch; return whether there was anything configured to stop with."""
        if self._assembly is None:
            self._latch.engage(source)
            self._journal.close(
                self._journal.receive(text, source=source.value), 'failed', _LATCHED_ONLY,
                code='not_active', reason=_LATCHED_ONLY)
            return False
        self._assembly.dispatcher.stop(source)
        self._flight.log.stop_input(source.value)
        return True

    def _on_resume_service(
        self, request: Trigger.Request, response: Trigger.Response,
    ) -> Trigger.Response:
        self._flight.log.service('resume')
        if self._assembly is None:
            response.success, response.message = False, 'The bridge is not configured.'
        else:
            response.success, response.message = self._assembly.dispatcher.resume()
        return response

    def _on_confirm_service(
        self, request: Trigger.Request, response: Trigger.Response,
    ) -> Trigger.Response:
        self._flight.log.service('confirm')
        if self._assembly is None:
            response.success, response.message = False, 'The bridge is not configured.'
        else:
            response.success, response.message = self._assembly.dispatcher.confirm()
        return response

    def _on_reject_service(
        self, request: Trigger.Request, response: Trigger.Response,
    ) -> Trigger.Response:
        self._flight.log.service('reject')
        if self._assembly is None:
            response.success, response.message = False, 'The bridge is not configured.'
        else:
            response.success, response.message = self._assembly.dispatcher.reject()
        return response

    def _on_instruction(self, message: String, info: MessageInfo) -> None:
        with self._journal.hearing(arrived_s(info)):
            self._hear(message)

    def _hear(self, message: String) -> None:
        stops = means_stop(message.data)
        if not stops:
            # Before anything is done with it, but no stop waits for a log.
            self._flight.log.heard(message.data)
        self._take_instruction(message)
        if stops:
            self._flight.log.heard(message.data)
        self._flight.message('instruction', message)

    def _take_instruction(self, message: String) -> None:
        if self._assembly is None:
            if means_stop(message.data):
                self._stop(StopSource.SPOKEN, message.data)
                return
            reason = REFUSALS['not_active']
            self._journal.close(
                self._journal.receive(message.data), 'rejected', refused(reason, goes_on=False),
                code='not_active', reason=reason)
            return
        with self._assembly.prompt():
            self._assembly.dispatcher.instruct(message.data)

    # What is told

    @contextmanager
    def _afterwards(self) -> Iterator[None]:
        """Tell and hand to the log at the end of this block what happens in it."""
        with self._flight.log.afterwards(), self._outputs.afterwards():
            yield

    def _tell(self, event: Mapping[str, Any]) -> None:
        self._outputs.event(event)
        self._flight.log.event(event)
        self._feedback.take(event)

    def _on_diagnostics(self) -> None:
        if self._unloadable is not None:
            parts = [Health('translator', ERROR, str(self._unloadable))]
        elif self._assembly is None:
            stopped = ', stopped' if self._latch.is_set else ''
            parts = [Health('bridge', OK, f'not configured{stopped}')]
        else:
            state = 'active' if self.is_active else 'inactive'
            parts = [bridge_health(state, self._latch.stopped_by, self._journal.last),
                     *self._assembly.health()]
        self._diagnostics.publish([*parts, *self._flight.health()])

    def _open_flight(self, profile: RobotProfile) -> None:
        settings = FlightSettings(
            self._value('flight_log'), self._value('flight_log_max_bytes'),
            self._value('flight_log_files'), self._value('record_mcap'))
        self._flight.open(settings, head_of(
            self.get_fully_qualified_name(), profile.name, fingerprint(self._value('profile')),
            {parameter.name: self._value(parameter.name) for parameter in PARAMETERS}))

    def _value(self, name: str) -> Any:
        return self.get_parameter(name).value
