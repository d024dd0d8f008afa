# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What robots have besides wheels, in people's words and in names of interfaces."""

from __future__ import annotations

from typing import Mapping

from ros2_llm_bridge.training.phrases.pattern import lines


def table(block: str) -> Mapping[str, str]:
    """Return words and interface names of a block with one ``words -> names`` a line."""
    return dict(line.split(' -> ') for line in lines(block))


#: Things that are switched on and off.
SWITCHES = table("""
light -> light lights set_light led lamp lights/set
headlights -> headlights front_light head_lamps
vacuum -> vacuum suction vacuum_motor set_vacuum
brush -> brush side_brush main_brush brush_motor
fan -> fan cooling_fan set_fan
heater -> heater heating set_heater
siren -> siren alarm_siren
camera -> camera camera/enable enable_camera
laser -> laser lidar_motor laser/enable
music -> music player/enable music_player
microphone -> microphone mic listen
beacon -> beacon strobe
conveyor -> conveyor belt conveyor/run
magnet -> magnet electromagnet
pump -> pump water_pump pump/enable
sprayer -> sprayer spray nozzle
uv lamp -> uv_lamp uv disinfection
mower -> mower blade mower_motor
blinkers -> blinkers turn_signals hazard_lights
projector -> projector beamer
speaker -> speaker audio/enable
safety field -> safety_field protective_field
air filter -> air_filter filter
screen -> screen display
emergency lights -> emergency_lights warning_lights
motors -> motor_power motors set_motors enable_motors
brakes -> brakes parking_brake set_brake
recorder -> recorder record bag_recorder
wifi -> wifi hotspot
""")
#: Things that are opened and closed.
OPENINGS = table("""
gripper -> gripper gripper/open claw
tray -> tray tray_lock
lid -> lid cover box_lid
hatch -> hatch rear_hatch
door -> door door_lock compartment
drawer -> drawer drawer/open
valve -> valve water_valve
lock -> lock latch
cargo bay -> cargo_bay cargo_door
flap -> flap dump_flap
""")
#: Things that simply happen; the words are patterns.
TRIGGERS = table("""
(take|snap|shoot|make) (a|another) (picture|photo|photograph|snapshot) -> take_picture photo
    camera/snapshot capture take_photo
(honk|honk the horn|sound the horn|beep|beep the horn) -> horn honk beep buzzer
(dock|dock yourself|go and dock|start docking|return to your charger and dock) -> dock
    dock_robot start_docking
(undock|leave the dock|undock yourself|start undocking) -> undock undock_robot leave_dock
(save|store) the map -> save_map map_saver/save store_map
clear the costmap -> clear_costmap clear_entire_costmap
(start mapping|begin mapping|make a map) -> start_mapping slam/start mapping
(reset|zero) [the|your] odometry -> reset_odometry odom/reset
(calibrate|recalibrate) [the|your] (gyro|imu|sensors) -> calibrate_gyro imu/calibrate calibrate
(dance|do a dance|do your dance) -> dance show/dance perform_dance
(wave|wave your hand|wave hello) -> wave wave_arm arm/wave
(sit|sit down) -> sit sit_down
(stand|stand up|get up) -> stand_up stand
(home|home the arm|reset the arm|move the arm home) -> home_arm arm/home
(empty|dump) (the bin|the dustbin|your load|the bucket) -> empty_bin dump unload
(play|sing) (a song|a melody|some music) -> play_song melody play_melody
(follow me|start following me|come with me) -> follow_me start_follow person_follow
(blink|blink your lights|flash the lights) -> blink flash_lights
(water the plants|start watering) -> water_plants irrigate
(raise|lift) the (fork|forks|lift|mast) -> raise_fork lift_up fork/raise
(lower|drop) the (fork|forks|lift|mast) -> lower_fork lift_down fork/lower
(charge|recharge|charge yourself|start charging) -> start_charging charge
(look around|scan the room|take a look around) -> scan_room look_around
(clean|clean the floor|start cleaning) -> start_cleaning clean spot_clean
(pick up|grab|take) the (box|package|parcel) -> pick_box pick grasp_object
(drop|release|put down) the (box|package|parcel) -> drop_box release place_object
(fire|launch|shoot) the (net|ball) -> launcher/fire shoot
(reboot|restart) -> reboot system/restart
(wiggle|shake) -> wiggle shake_body
(greet|say hello|say hi) -> greet say_hello
(open|release) the (parachute|cage) -> release_parachute open_cage
""")
#: Things that are set to a number.
LEVELS = table("""
volume -> volume set_volume audio/volume
brightness -> brightness led_brightness set_brightness
fan speed -> fan_speed fan/speed
lift height -> lift_height lift/position
temperature -> temperature heater/target
brush speed -> brush_speed brush/rpm
suction power -> suction_power vacuum/power
camera tilt -> camera_tilt tilt/position
mower height -> mower_height cut_height
gain -> gain mic_gain
zoom -> zoom camera/zoom
pump pressure -> pump_pressure pump/setpoint
arm height -> arm_height arm/z
gripper width -> gripper_width
""")
#: What a robot can be asked to say.
SAYINGS = lines("""
hello
hello everybody
good morning
dinner is ready
please follow me
i am coming
make way please
meeting starts now
welcome to the museum
thank you
happy birthday
excuse me
watch out
good night
out of order
system ready
please step aside
lunch time
see you soon
we are closed
""")
COLORS = 'red green blue white yellow purple orange pink cyan magenta'.split()
#: Words that are about the same thing, so that neither stands beside a refusal of the other.
RELATED = tuple(frozenset(group.split()) for group in lines("""
photo photograph picture snapshot capture camera image selfie video film record recorder
    recording
light lights lamp led headlights headlamps front_light blink flash strobe beacon brightness
    blinkers bulb
say speech speak tts announce shout tell greet hello whisper talk display text show write
    message
music song melody play sing radio stereo sound player volume speaker audio dance show tune
open close gripper claw hand release drop grab pick grasp hold take lift fork mast place put
    arm get bring
dock undock charge charging charger recharge battery
clean vacuum suction brush sweep mop start spot wash
door lock unlock hatch lid tray drawer valve latch cover gate
map mapping slam save store costmap
fan heater heating temperature cooling air cool
water pump plants irrigate spray sprayer watering
wave hand home move raise lower up down stand sit shake wiggle bow
follow person come
scan look search find inspect around laser lidar
reboot restart shut shutdown power motors log
horn honk beep buzzer siren alarm
screen projector tv television monitor computer
empty dump unload bin trash garbage load
brake brakes stop
"""))
