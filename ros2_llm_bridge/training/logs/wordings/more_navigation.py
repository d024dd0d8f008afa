# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""More wordings of causes in navigation, control, hardware and this bridge."""

WORDINGS = {
    'path_blocked': """
planner_server | planning algorithm {plugin} failed to generate a valid path to ({x}, {y})
bt_navigator | no path to the goal could be found
person | the planner gives up, there is no way to the {place}
planner_server | result path has zero poses, goal cannot be reached
bridge | failed: no valid path (208)
planner_server | A* ended without reaching the goal, way is blocked
""",
    'goal_occupied': """
bridge | failed: the goal is occupied (206)
planner_server | goal pose is occupied
person | where I want it to go stands an obstacle, goal in lethal space
planner_server | goal ({x}, {y}) in collision
bt_navigator | the goal cell is not free
costmap | end point of the plan has lethal cost
""",
    'goal_outside': """
bridge | failed: goal outside map (204)
planner_server | the goal sent to the planner is off the global costmap
person | the goal is out of the map
planner_server | goal ({x}, {y}) is out of bounds
controller_server | target beyond map borders
costmap | goal is outside of the area that the map covers
""",
    'start_occupied': """
bridge | failed: the start is occupied (205)
planner_server | start pose is occupied
person | my robot is parked in the inflation zone and cannot plan from there
planner_server | robot starts in lethal space, no plan
bt_navigator | the start cell is an obstacle
amcl | current robot position is inside a wall
""",
    'progress_lost': """
bridge | failed: no progress (105)
behavior_server | robot did not move although it was commanded to
person | it drives against something and then nav2 says no progress
controller_server | robot is stuck, position has not changed for {small} s
bt_navigator | controller aborted since the robot makes no progress
base_driver | wheels slip, robot does not get ahead
""",
    'trajectory_invalid': """
bridge | failed: no valid control (106)
controller_server | all trajectories were rejected by critics
person | the local planner finds no valid velocity in the narrow corridor
controller_server | collision on the path ahead, no command computed
controller_server | optimizer failed to compute a path following command
controller_server | could not compute velocity commands, every sampled motion is illegal
""",
    'recovery_collision': """
behavior_server | collision ahead, stopping the recovery
person | spin recovery is cancelled, obstacle too close
behavior_server | cannot back up: potential collision
bt_navigator | spin aborted by imminent collision
bridge | failed: drive on heading saw a collision ahead
behavior_server | {motion} would collide in {small} s, aborted
""",
    'map_missing': """
planner_server | costmap has no map, static layer waits for it
person | map server does not publish a map
map_server | could not find the map file {file}
costmap | waiting for the map on {maptopic}
amcl | no map was received yet
bridge | no map, places cannot be used
""",
    'pose_unset': """
amcl | initial pose not set, no transform from map to odom
person | amcl asks for an initial pose
bt_navigator | robot pose unknown, set the initial pose first
bridge | the robot's pose on the map is unknown
amcl | localization is lost, particles are spread over the map
planner_server | could not get robot pose, not localized
""",
    'scan_stale': """
costmap | {topic} has not been updated in time, costmap is stale
amcl | last received scan is {sec} s old
person | the lidar data come too seldom for the costmap
controller_server | sensor data are outdated by {sec} s, stopping
costmap | no new observations of {topic} for {num} s
planner_server | global costmap is not current, one layer has old sensor data
""",
    'behaviour_xml': """
bt_navigator | can't open behavior tree file {file}
person | my behavior tree xml is not accepted
bt_navigator | {bt} is not a registered BT node
bt_navigator | failed to create the tree, unknown node type {bt}
bt_navigator | plugin of BT node {bt} is not in plugin_lib_names
bt_navigator | syntax error in behavior tree {file}
""",
    'goal_rejected': """
bridge | failed: the {action} server rejected the goal
python | goal handle not accepted
person | the action server refuses the goal
behavior_server | goal request rejected, another {motion} is running
teleop | {action} goal was not accepted
planner_server | rejecting goal: invalid quaternion
""",
    'time_exceeded': """
controller_server | timeout: goal not reached in {num} s
behavior_server | time allowance of {small} s exceeded
person | nav2 gives up my goal after a while because of a timeout
bridge | failed: time allowance exceeded
bt_navigator | action {action} timed out
python | navigation took too long, {num} s, and was cancelled
""",
    'collision_stop': """
base_driver | stopped by protective field, object within {small} m
person | something in the stop zone keeps the robot from driving
safety_node | obstacle inside the {polygon}, robot stops
safety_node | slowdown to {percent} % because of points in {polygon}
bridge | a safety zone holds the robot
lidar_driver | warning field entered, speed reduced
""",
    'controller_unloaded': """
controller_manager | failed to configure controller {controller}
spawner | could not activate {controller}
person | my {controller} stays unconfigured and does not load
controller_manager | controller {controller} of unknown type cannot be loaded
spawner | controller manager not available, cannot load {controller}
controller_manager | initialising {controller} failed
""",
    'interface_claimed': """
controller_manager | {joint}/velocity is claimed by another controller
controller_manager | can not activate {controller}: resource conflict
person | the interface of {joint} is already in use by another controller
spawner | {controller} wants {joint}/effort, which is claimed
controller_manager | conflict: two controllers for {joint}
controller_manager | interface {joint}/position is not available, in use
""",
    'hardware_failed': """
controller_manager | hardware {hardware} could not be configured
controller_manager | {hardware}: error while writing commands
person | the ros2_control hardware does not get active
hardware | {hardware} read() failed, motor bus silent
controller_manager | on_activate of {hardware} returned error
base_driver | modbus error, no answer from drive {digit}
""",
    'battery_low': """
base_driver | low battery: {low} %
battery_driver | state of charge {low} %, charge now
person | battery is down to {low} percent
base_driver | undervoltage {volt} V, shutting down soon
bridge | battery critically low
bt_navigator | battery below threshold ({volt} V), aborting mission
""",
    'motor_fault': """
base_driver | motor {digit} overheated
base_driver | fault on left drive: current limit reached
person | one wheel does not turn and the driver shows a fault
hardware | motor {digit} stall detected
base_driver | encoder error at wheel {digit}
base_driver | motor driver error, over temperature
""",
    'emergency_stop': """
base_driver | estop is pressed
safety_node | emergency stop triggered by button {digit}
person | the emergency button was hit
base_driver | front bumper pressed, motion locked
bridge | emergency stop is active, motion refused
safety_node | safety chain interrupted, motors have no power
""",
    'sensor_invalid': """
lidar_driver | scan has only invalid ranges
imu_driver | accelerometer values out of range, calibration required
person | the imu drifts and was never calibrated
camera_driver | depth image is empty, sensor dazzled
lidar_driver | {percent} % of the beams return nan
imu_driver | NaN in angular velocity
""",
    'odometry_lost': """
base_driver | odometry message overdue by {sec} s
person | odometry stopped, the robot does not know how far it went
camera_driver | tracking lost, visual odometry restarts
bridge | no odometry, motion by distance refused
controller_server | odom not received for {num} s
base_driver | jump in odometry of {small} m detected
""",
    'adapter_mismatch': """
bridge | the adapter does not belong to base {base}
person | the bridge complains that adapter and base model do not match
bridge | AdapterError: made for tokenizer of {base}
bridge | adapter {path}: there is no such folder
bridge | adapter weights are damaged, copy the folder again
bridge | adapter was made for prompt version {digit}
""",
    'model_crashed': """
bridge | translator process killed, perhaps because memory ran out
person | the llm does not answer any more and restarts
bridge | the model failed: out of memory
bridge | language model process is gone, restarting
bridge | no answer from the translator within {small} s
bridge | model worker exited, exit code -9
""",
    'stop_latched': """
bridge | a stop is in force; call resume first
person | how can I release the stop of the bridge
bridge | instruction refused, stopped by a person
bridge | stop latched: no motion until released
bridge | rejected (stopped): say nothing moves until ~/resume
bridge | motion locked since somebody said stop
""",
    'place_unknown': """
bridge | unknown_place: {place}
person | go to the {place} is refused as an unknown place
bridge | the profile has no place named {place}
bridge | I know no {place}; known are kitchen, office
bridge | which {place} do you mean? there are two
bridge | place {place} cannot be found among names and aliases
""",
}
