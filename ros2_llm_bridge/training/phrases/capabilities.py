# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Capabilities of ever different robots, and how people ask for them.

The prompt lists what a robot can do; the same words are an order to a robot that has the
capability and impossible for one that has not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import random
import re
from typing import Union

from ros2_llm_bridge.commands.model import Call, Cannot, Quantity
from ros2_llm_bridge.profile.schema import Capability
from ros2_llm_bridge.training.phrases import amounts, nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, expand

PREFIXES = ('', '', '', '', '/', '/', 'robot/', '/robot/', 'base/', 'payload/', '/io/', 'hw/', 'aux/')

#: Things that are switched on and off, with names for their interface.
SWITCHES = {
    'light': 'light lights set_light led lamp lights/set', 'headlights': 'headlights front_light head_lamps',
    'vacuum': 'vacuum suction vacuum_motor set_vacuum', 'brush': 'brush side_brush main_brush brush_motor',
    'fan': 'fan cooling_fan set_fan', 'heater': 'heater heating set_heater', 'siren': 'siren alarm_siren',
    'camera': 'camera camera/enable enable_camera', 'laser': 'laser lidar_motor laser/enable',
    'music': 'music player/enable music_player', 'microphone': 'microphone mic listen', 'beacon': 'beacon strobe',
    'conveyor': 'conveyor belt conveyor/run', 'magnet': 'magnet electromagnet', 'pump': 'pump water_pump pump/enable',
    'sprayer': 'sprayer spray nozzle', 'uv lamp': 'uv_lamp uv disinfection', 'mower': 'mower blade mower_motor',
    'blinkers': 'blinkers turn_signals hazard_lights', 'projector': 'projector beamer', 'speaker': 'speaker audio/enable',
    'safety field': 'safety_field protective_field', 'air filter': 'air_filter filter', 'screen': 'screen display',
    'emergency lights': 'emergency_lights warning_lights', 'motors': 'motor_power motors set_motors enable_motors',
    'brakes': 'brakes parking_brake set_brake', 'recorder': 'recorder record bag_recorder', 'wifi': 'wifi hotspot',
}
#: Things that are opened and closed.
OPENINGS = {
    'gripper': 'gripper gripper/open claw', 'tray': 'tray tray_lock', 'lid': 'lid cover box_lid', 'hatch': 'hatch rear_hatch',
    'door': 'door door_lock compartment', 'drawer': 'drawer drawer/open', 'valve': 'valve water_valve', 'lock': 'lock latch',
    'cargo bay': 'cargo_bay cargo_door', 'flap': 'flap dump_flap',
}
#: Things that simply happen: phrases and names.
TRIGGERS = {
    '(take|snap|shoot|make) (a|another) (picture|photo|photograph|snapshot)': 'take_picture photo camera/snapshot capture '
    'take_photo', '(honk|honk the horn|sound the horn|beep|beep the horn)': 'horn honk beep buzzer',
    '(dock|dock yourself|go and dock|start docking|return to your charger and dock)': 'dock dock_robot start_docking',
    '(undock|leave the dock|undock yourself|start undocking)': 'undock undock_robot leave_dock',
    '(save|store) the map': 'save_map map_saver/save store_map', 'clear the costmap': 'clear_costmap '
    'clear_entire_costmap', '(start mapping|begin mapping|make a map)': 'start_mapping slam/start mapping',
    '(reset|zero) [the|your] odometry': 'reset_odometry odom/reset', '(calibrate|recalibrate) [the|your] (gyro|imu|sensors)':
    'calibrate_gyro imu/calibrate calibrate', '(dance|do a dance|do your dance)': 'dance show/dance perform_dance',
    '(wave|wave your hand|wave hello)': 'wave wave_arm arm/wave', '(sit|sit down)': 'sit sit_down',
    '(stand|stand up|get up)': 'stand_up stand', '(home|home the arm|reset the arm|move the arm home)': 'home_arm arm/home',
    '(empty|dump) (the bin|the dustbin|your load|the bucket)': 'empty_bin dump unload', '(play|sing) (a song|a melody|some music)':
    'play_song melody play_melody', '(follow me|start following me|come with me)': 'follow_me start_follow person_follow',
    '(blink|blink your lights|flash the lights)': 'blink flash_lights', '(water the plants|start watering)': 'water_plants irrigate',
    '(raise|lift) the (fork|forks|lift|mast)': 'raise_fork lift_up fork/raise', '(lower|drop) the (fork|forks|lift|mast)':
    'lower_fork lift_down fork/lower', '(charge|recharge|charge yourself|start charging)': 'start_charging charge',
    '(look around|scan the room|take a look around)': 'scan_room look_around', '(clean|clean the floor|start cleaning)':
    'start_cleaning clean spot_clean', '(pick up|grab|take) the (box|package|parcel)': 'pick_box pick grasp_object',
    '(drop|release|put down) the (box|package|parcel)': 'drop_box release place_object', '(fire|launch|shoot) the (net|ball)':
    'launcher/fire shoot', '(reboot|restart)': 'reboot system/restart', '(wiggle|shake)': 'wiggle shake_body',
    '(greet|say hello|say hi)': 'greet say_hello', '(open|release) the (parachute|cage)': 'release_parachute open_cage',
}
SAYINGS = ('hello', 'hello everybody', 'good morning', 'dinner is ready', 'please follow me', 'i am coming', 'make way please',
           'meeting starts now', 'welcome to the museum', 'thank you', 'happy birthday', 'excuse me', 'watch out',
           'good night', 'out of order', 'system ready', 'please step aside', 'lunch time', 'see you soon', 'we are closed')
COLORS = 'red green blue white yellow purple orange pink cyan magenta'.split()
LEVELS = {
    'volume': 'volume set_volume audio/volume', 'brightness': 'brightness led_brightness set_brightness',
    'fan speed': 'fan_speed fan/speed', 'lift height': 'lift_height lift/position', 'temperature': 'temperature heater/target',
    'brush speed': 'brush_speed brush/rpm', 'suction power': 'suction_power vacuum/power', 'camera tilt': 'camera_tilt tilt/position',
    'mower height': 'mower_height cut_height', 'gain': 'gain mic_gain', 'zoom': 'zoom camera/zoom',
    'pump pressure': 'pump_pressure pump/setpoint', 'arm height': 'arm_height arm/z', 'gripper width': 'gripper_width',
}
POLITE_ADJECTIVES = ('', '', '', '', 'front ', 'rear ', 'left ', 'right ', 'main ', 'big ', 'red ')

Field = tuple[str, Union[bool, Quantity, str]]


@dataclass(frozen=True)
class Request:
    """A way to ask for something, and the capability that it needs."""

    text: str
    capability: Capability
    fields: tuple[Field, ...]
    template: str


def _name(rng: random.Random, names: str) -> str:
    return rng.choice(PREFIXES) + rng.choice(names.split())


def _switch(rng: random.Random) -> Request:
    if rng.random() < 0.2:
        thing = nouns.invented(rng)
        names = f'{thing} set_{thing} {thing}/enable'
    else:
        thing, names = rng.choice(list(SWITCHES.items()))
    interface = rng.choice(('std_srvs/srv/SetBool', 'std_srvs/srv/SetBool', 'std_msgs/msg/Bool'))
    capability = Capability(name=_name(rng, names), interface=interface, arguments={'data': 'bool'})
    on = rng.random() < 0.5
    verb = '(turn on|switch on|activate|enable|start|power on|power up)' if on else (
        '(turn off|switch off|deactivate|disable|stop|shut off|power down|kill)')
    particle = 'on' if on else 'off'
    the = rng.choice(('the ', 'the ', 'your ', ''))
    text = expand(rng, f'({verb} {the}{thing}^3|(turn|switch|put) {the}{thing} {particle}^2|{thing} {particle}|'
                       f'{thing} {particle} please|i (want|need|would like) the {thing} {particle}|set {the}{thing} to '
                       f'{particle})')
    return Request(text, capability, (('data', on),), 'call.switch')


def _opening(rng: random.Random) -> Request:
    thing, names = rng.choice(list(OPENINGS.items()))
    opened = rng.random() < 0.5
    the = rng.choice(('the ', 'the ', 'your ', ''))
    if rng.random() < 0.5:
        capability = Capability(name=_name(rng, names), interface='std_srvs/srv/SetBool', arguments={'data': 'bool'})
        fields: tuple[Field, ...] = (('data', opened),)
    else:
        verb = 'open' if opened else 'close'
        stem = rng.choice(names.split()).split('/')[0]
        capability = Capability(name=rng.choice(PREFIXES) + f'{verb}_{stem}', arguments={},
                                interface=rng.choice(('std_srvs/srv/Trigger', 'std_srvs/srv/Empty')))
        fields = ()
    text = expand(rng, f'({"open" if opened else "close"} {the}{thing}^5|{"open up" if opened else "shut"} {the}{thing}|'
                       f'{thing} {"open" if opened else "closed"})')
    return Request(text, capability, fields, 'call.opening')


def _trigger(rng: random.Random) -> Request:
    if rng.random() < 0.2:
        word = nouns.invented(rng)
        phrase = rng.choice((f'{word}', f'do the {word}', f'start the {word}', f'perform a {word}', f'run {word}'))
        names = f'{word} start_{word} do_{word}'
    else:
        phrase, names = rng.choice(list(TRIGGERS.items()))
    if 'dock' in phrase and rng.random() < 0.5:
        kind = 'UndockRobot' if 'undock' in phrase else 'DockRobot'
        interface = f'nav2_msgs/action/{kind}'
    else:
        interface = rng.choice(('std_srvs/srv/Trigger', 'std_srvs/srv/Trigger', 'std_srvs/srv/Empty', 'std_msgs/msg/Empty'))
    capability = Capability(name=_name(rng, names), interface=interface, arguments={})
    return Request(expand(rng, phrase), capability, (), 'call.trigger')


def _saying(rng: random.Random) -> Request:
    draw = rng.random()
    if draw < 0.35:
        words = rng.choice(SAYINGS) if rng.random() < 0.5 else (
            f'{rng.choice(SAYINGS)} {rng.choice(nouns.PEOPLE)}' if rng.random() < 0.5
            else f'{nouns.thing(rng)} is {rng.choice(("ready", "broken", "gone", "here", "open"))}')
        names, phrase = 'say speech speak tts announce', f'(say|announce|speak|tell everyone|shout) {words}'
    elif draw < 0.6:
        words = rng.choice(COLORS) if rng.random() < 0.8 else nouns.invented(rng)
        names = 'led_color light_color led/color'
        phrase = f'(set|turn|change|switch) the (led|light|leds|lights) [color] (to|) {words}'
    elif draw < 0.8:
        words = rng.choice((rng.choice(SAYINGS), nouns.invented(rng), rng.choice(nouns.PEOPLE)))
        names, phrase = 'display_text display screen/text', f'(show|display|write) {words} (on the screen|on the display|on your display)'
    else:
        words = f'{nouns.invented(rng)} {rng.choice(("song", "tune", "mix", "waltz"))}'
        names, phrase = 'play play_sound sound/play', f'(play|put on) [the] {words}'
    capability = Capability(name=_name(rng, names), interface='std_msgs/msg/String', arguments={'data': 'string'})
    return Request(expand(rng, phrase), capability, (('data', words),), 'call.saying')


def _level(rng: random.Random) -> Request:
    thing, names = rng.choice(list(LEVELS.items()))
    number = rng.choice((str(rng.randint(2, 100)), str(rng.randint(2, 10)), f'0.{rng.randint(1, 9)}'))
    capability = Capability(name=_name(rng, names), interface=rng.choice(('std_msgs/msg/Float32', 'std_msgs/msg/Float64',
                            'std_msgs/msg/Int32') if '.' not in number else ('std_msgs/msg/Float32',)),
                            arguments={'data': 'number'})
    said = amounts.say(number, '', rng)
    text = expand(rng, f'((set|change|adjust|turn) the {thing} to {said}^4|{thing} {said}|{thing} to {said}|(raise|lower|increase|'
                       f'decrease) the {thing} to {said})')
    return Request(text, capability, (('data', Quantity(number, '')),), 'call.level')


def request(rng: random.Random) -> Request:
    """Return a request for a capability."""
    return rng.choices((_switch, _opening, _trigger, _saying, _level), (5, 2, 6, 2, 2))[0](rng)


def listed(rng: random.Random, own: Capability | None) -> tuple[Capability, ...]:
    """Return one to four capabilities with different names, among them the given one."""
    found = {own.name: own} if own else {}
    stems = {own.name.strip('/').split('/')[-1]} if own else set()
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3)) + (0 if own else 1)):
        other = request(rng).capability
        stem = other.name.strip('/').split('/')[-1]
        if stem not in stems:
            stems.add(stem)
            found[other.name] = other
    order = list(found.values())
    rng.shuffle(order)
    return tuple(order)


def call(rng: random.Random) -> Clause:
    """Return a request that the robot can meet."""
    asked = request(rng)
    capability = asked.capability
    command = Call(capability.kind, capability.name, capability.interface, asked.fields)
    return Clause(asked.text, (command,), 'capability', asked.template, _is_imperative(asked),
                  listed(rng, capability))


#: Words that are about the same thing, so that neither stands beside a refusal of the other.
RELATED = tuple(frozenset(group.split()) for group in (
    'photo photograph picture snapshot capture camera image selfie video film record recorder recording',
    'light lights lamp led headlights headlamps front_light blink flash strobe beacon brightness blinkers bulb',
    'say speech speak tts announce shout tell greet hello whisper talk display text show write message',
    'music song melody play sing radio stereo sound player volume speaker audio dance show tune',
    'open close gripper claw hand release drop grab pick grasp hold take lift fork mast place put arm get bring',
    'dock undock charge charging charger recharge battery', 'clean vacuum suction brush sweep mop start spot wash',
    'door lock unlock hatch lid tray drawer valve latch cover gate', 'map mapping slam save store costmap',
    'fan heater heating temperature cooling air cool', 'water pump plants irrigate spray sprayer watering',
    'wave hand home move raise lower up down stand sit shake wiggle bow', 'follow person come',
    'scan look search find inspect around laser lidar', 'reboot restart shut shutdown power motors log',
    'horn honk beep buzzer siren alarm', 'screen projector tv television monitor computer',
    'empty dump unload bin trash garbage load', 'brake brakes stop'))


def related(text: str, capability: Capability) -> bool:
    """Return whether a text could be about a capability."""
    said = {word.rstrip('s') for word in re.findall(r'[a-z]+', text.lower())}
    named = {word.rstrip('s') for word in re.findall(r'[a-z]+', capability.name.lower())}
    groups = [{word.rstrip('s') for word in group} for group in RELATED]
    return bool(said & named) or any(said & group and named & group for group in groups)


def without(rng: random.Random, clause: Clause) -> Clause:
    """Return the twin of a request: the same words to a robot that lists no such capability."""
    others = tuple(c for c in (*clause.capabilities, *listed(rng, None))
                   if not related(clause.text, c))
    if rng.random() < 0.4:
        others = ()
    return replace(clause, program=Cannot('unsupported_ability'), capabilities=others[:3],
                   kind='refuse_capability', template=f'{clause.template}.without')


def missing(rng: random.Random) -> Clause:
    """Return a request that the robot cannot meet."""
    return without(rng, call(rng))


def _is_imperative(asked: Request) -> bool:
    first = asked.text.split()[0]
    things = (*SWITCHES, *OPENINGS, *LEVELS)
    return first != 'i' and not asked.text.startswith(things)
