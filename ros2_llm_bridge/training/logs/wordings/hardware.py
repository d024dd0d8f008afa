# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Wordings of causes in control, hardware and this bridge."""

WORDINGS = {
    'controller_unloaded': """
controller_manager | could not <load|configure|initialize> controller {controller}
controller_manager | no 'type' param for {controller}
controller_manager | loader for controller {controller} not found
person | spawner {controller} fails, controller is not active
spawner | failed loading controller {controller}
controller_manager | can't activate {controller}: interface {joint}/velocity does not exist
spawner | waiting for controller manager timed out, {controller} not started
ros2cli | Error loading controller {controller}, check controller_manager logs
moveit | controller {controller} is not running, trajectory has no executor
""",
    'interface_claimed': """
controller_manager | resource conflict for {controller}: {joint}/velocity already claimed
controller_manager | cannot switch: {joint}/position is used by another active controller
person | two controllers want the same joint {joint}
controller_manager | {controller} and diff_cont both claim {joint}/velocity
spawner | activation of {controller} refused, interfaces are taken
controller_manager | command interface of {joint} is not free
ros2cli | switch_controllers failed: {joint} interface is held by a running controller
moveit | conflict of claimed resources between trajectory controllers on {joint}
""",
    'hardware_failed': """
controller_manager | read of hardware component {hardware} returned error
controller_manager | deactivating following hardware components: {hardware}, write failed
controller_manager | failed to activate hardware {hardware}, <CAN bus|EtherCAT> does not answer
person | ros2_control says that the hardware {hardware} went to unconfigured
base_driver | CAN frame timeout from drive {digit}, bus off
controller_manager | could not initialize hardware interface {hardware}
create3_base | communication with motor board failed: checksum error on read
moveit | hardware component {hardware} is in error state
""",
    'battery_low': """
base_driver | battery at {low} %, <please charge|return to dock>
base_driver | battery voltage {volt} V below the limit
bt_navigator | IsBatteryLow: charge {low} %, going home
person | the robot has nearly no battery left
bridge | state of charge only {low} percent
battery_driver | low voltage warning: cell at {volt} V
create3_base | battery is almost empty ({low} %), shutting down soon
docking_server | charge {low} %, too little to continue the mission
""",
    'motor_fault': """
base_driver | <left|right> motor: overcurrent {num} A, output disabled
base_driver | motor {digit} temperature {num} C above limit
base_driver | wheel <stalled|blocked>, driver fault {code}
person | the left wheel motor gets hot and switches off
hardware | encoder of {joint} delivers no ticks
base_driver | drive {digit} tripped on overload
create3_base | wheel overcurrent detected
micro_ros_agent | motor driver reports short circuit at channel {digit}
""",
    'emergency_stop': """
base_driver | emergency stop <pressed|active>, motors are off
safety_node | e-stop circuit is open, motion not enabled
base_driver | bumper hit, robot halted
person | the red button is pressed in and the robot does not move
bridge | external stop input reads true
base_driver | safety relay opened, reset required
create3_base | cliff sensor triggered, stopping wheels
twist_mux | lock e_stop is active, all inputs are masked
""",
    'sensor_invalid': """
lidar_driver | all ranges are <inf|nan>, lens dirty or covered?
imu_driver | gyro not calibrated, bias {small}
imu_driver | orientation covariance is invalid, quaternion has norm 0
camera_driver | image is <black|overexposed>, no features
person | the laser scan contains only nan
lidar_driver | checksum errors in {percent} % of the packets, discarding measurement
robot_localization | input {topic} contains NaN, ignoring measurement
create3_base | imu reports implausible values, calibration needed
""",
    'odometry_lost': """
base_driver | odometry jumped by {num} m in one step
camera_driver | visual odometry: lost tracking, not enough inliers
controller_server | no odometry on odom for {sec} s
person | wheel odometry drifts away and then nothing on odom
bridge | odometry has gone silent while driving
base_driver | wheel odometry is not published any more, encoder thread stopped
robot_localization | odom0 not received, state estimate is stale
slam_toolbox | could not get odom pose, odometry unavailable
""",
    'adapter_mismatch': """
bridge | adapter {path}: it was made for base {base} with other tensors
bridge | adapter was trained for another tokenizer
bridge | adapter_model.safetensors is damaged: its hash does not match the manifest
person | the llm bridge does not activate, the adapter is for another base model
bridge | manifest.json is missing in {path}, adapter cannot be loaded
bridge | configure failed: prompt version of adapter differs
ros2cli | bridge: it is of task explain, cannot be used for commands
foxglove_bridge | panel: llm bridge inactive, adapter does not fit {base}
""",
    'model_crashed': """
bridge | the translator process ended: signal 9
bridge | the translator did not answer in time
bridge | model process died, starting it again
person | the language model process of the bridge was killed
bridge | translator_failed: CUDA error while generating
bridge | generation gave up: the model failed
foxglove_bridge | llm translator crashed, restarting in {small} s
ros2cli | bridge response: the language model does not answer
""",
    'stop_latched': """
bridge | motion refused: a stop is latched, call ~/resume
bridge | stopped; nothing moves until resume is called
person | I said stop and now the bridge refuses every command
bridge | latch engaged by topic stop, instruction ignored
bridge | refused since someone has stopped the robot, release it first
bridge | stop latch holds across activation
ros2cli | response: the stop has not been released yet
foxglove_bridge | panel: robot latched in stop, use resume
""",
    'place_unknown': """
bridge | unknown_place: I do not know a place called {place}
bridge | rejected: two places fit "{place}"
person | the robot does not know where the {place} is
bridge | there is no {place} among the places of this profile
bridge | place name {place} is ambiguous
bridge | cannot resolve place '{place}'
ros2cli | response: the {place} is not a place I know
foxglove_bridge | panel: llm bridge asked for a place it has not learned, {place}
""",
}
