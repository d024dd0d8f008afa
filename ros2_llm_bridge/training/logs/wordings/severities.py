# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Wordings of log lines by what they mean: all is well, something wants attention, something failed.

*failure*: what was to happen has not, or something that was running has stopped. *warning*: it
goes on, but late, degraded, by a retry, or against advice. *ok*: everything else. Words such as
"error" and "failed" stand in lines of every kind.
"""

OK = """
controller_server | received a goal, begin computing control effort
controller_server | reached the goal!
controller_server | passing new path to controller
planner_server | <created|made> a plan of {num} poses in {sec} s
planner_server | activating plugin GridBased
bt_navigator | begin navigating from ({x}, {y}) to ({x}, {y})
bt_navigator | goal succeeded
behavior_server | running {motion}
behavior_server | {motion} completed successfully
costmap | initialized plugin "{layer}"
costmap | received request to clear entirely the costmap
costmap | resizing costmap to {num} x {num} at 0.05 m/pix
amcl | initial pose received, setting pose: {x} {y}
amcl | received a {num} x {num} map
map_server | loaded map from {file}
lifecycle_manager | managed nodes are active
lifecycle_manager | server {node} connected with bond
lifecycle_manager | configuring {node}
launch | process started with pid [{pid}]
launch | process has finished cleanly [pid {pid}]
launch | all log files can be found below {path}
rclpy | shutting down {node} on request
rclpy | parameter {param} set to {num}
rclcpp | declared parameter {param} with default {num}
rclcpp | subscribed to {topic} with {num} messages of depth
tf2_ros | spinning until stopped - publishing {frame} to {frame2}
controller_manager | loading controller '{controller}'
controller_manager | successful initialization of hardware '{hardware}'
spawner | configured and activated {controller}
base_driver | battery {percent} %, {volt} V, charging
base_driver | connected to base on {device} at {num} baud
base_driver | emergency stop released, motors enabled
lidar_driver | scan at {hz} Hz, model {code}
lidar_driver | health status: good
camera_driver | streaming {num} x {num} at {hz} fps
imu_driver | calibration finished, bias {sec}
imu_driver | self test passed with 0 errors
bridge | accepted: go to the {place}
bridge | succeeded in {sec} s
bridge | adapter loaded, ready
python | retry was not needed, connected at the first attempt
python | 0 failed, {num} passed
python | no errors found in {file}
python | error handler registered for {topic}
python | recovered from the earlier error, running normally again
base_driver | fault cleared, no fault active
controller_server | recovery is not necessary, path is free
camera_driver | dropped frames: 0
python | warnings are disabled for {package}
lifecycle_manager | heartbeat from {node} is back
tf2_ros | transform from {frame} to {frame2} is now available
diagnostics | {hardware}: OK, temperature {num} C
diagnostics | error rate 0.0 %, all components nominal
ros2cli | Transitioning successful
ros2cli | Goal finished with status: SUCCEEDED
ros2cli | Set parameter successful
rviz2 | OpenGl version: {num}
rviz2 | Stereo is not supported by this display, using mono as configured
slam_toolbox | registering sensor: laser with {num} beams
slam_toolbox | loop closed with {num} scans, graph optimised
slam_toolbox | no failure while deserialising {file}
robot_localization | filter reset by request
robot_localization | all inputs are received, errors: none
waypoint_follower | succeeded processing waypoint {digit}
docking_server | robot is docked and charging
docking_server | detected the dock, error to its pose {sec} m
rosbag2 | Recording stopped by user
rosbag2 | opened database {file} for READ_WRITE
twist_mux | topic {topic} has priority {num}
micro_ros_agent | session established with client {code}
foxglove_bridge | client {host} connected
ros_gz_bridge | creating bridge {topic}
moveit | you can start planning now!
moveit | trajectory execution finished without error
create3_base | left the dock
"""

WARNING = """
controller_server | control loop missed its desired rate of {hz} Hz, running at {hz2} Hz
controller_server | path is old by {sec} s, still following it
controller_server | goal tolerance is very small, the robot may oscillate
planner_server | planner took {sec} s, longer than the expected {sec} s
planner_server | {param} is deprecated, use {param} instead
bt_navigator | replanning, attempt {digit} of 6
bt_navigator | recovery number {digit} is running
costmap | sensor origin at ({x}, {y}) is out of map bounds, cannot raytrace for it
costmap | the observation buffer of {topic} is late by {sec} s
costmap | trying to get a transform, {digit}. attempt
costmap | message filter dropping one message: queue is full
amcl | laser scan is {sec} s old, using it anyway
amcl | covariance is high, pose may be inaccurate
map_server | map has unknown field {param}, ignored
lifecycle_manager | {node} answered only at the second attempt
lifecycle_manager | no bond used with {node}, its crash would go unnoticed
launch | {param} is not used by any node
launch | sending SIGTERM since {node} did not react to SIGINT
rclpy | New publisher offers another QoS, messages <may|could> be lost
rclpy | {param} not set, falling back to {num}
rclcpp | deprecated header included from {package}
rclcpp | queue of {topic} is full, oldest message dropped
rclcpp | service {service} not available yet, waiting again
tf2_ros | TF_REPEATED_DATA ignoring data with redundant timestamp for {frame}
tf2_ros | transform from {frame} is {sec} s late
controller_manager | overrun of the cycle by {num} us
controller_manager | could not enable real time scheduling, continuing without
spawner | still waiting for controller manager
base_driver | battery at {low} %, please charge soon
base_driver | motor {digit} is warm ({num} C)
base_driver | command on {topic} too fast, limited to {sec} m/s
base_driver | lost one packet, resending
lidar_driver | {digit} of {num} packets were lost
lidar_driver | motor speed deviates by {percent} %
camera_driver | exposure cannot be locked, image may flicker
camera_driver | running at {hz2} instead of {hz} fps
imu_driver | no calibration file, using defaults
bridge | unsure about the instruction, asking back
bridge | speed limited to {sec} m/s by the profile
python | DeprecationWarning: {param} will be removed
python | connection to {host} failed, retrying in {digit} s ({digit} of 9)
python | file {file} not found, using the built-in defaults
python | failed once, second attempt succeeded
diagnostics | {hardware}: temperature is rising, {num} C
diagnostics | cpu load at {percent} %
python | clock differs from {host} by {sec} s
ros2cli | topic {topic} may not be published yet
ros2cli | daemon is slow, answering without it
rviz2 | Message filter dropped {num} messages of {frame}
slam_toolbox | minimum laser range setting exceeds the capabilities of the sensor
slam_toolbox | processing lags, {num} scans queued
robot_localization | {topic} has a covariance of zero, using a small value
robot_localization | update rate not met, took {sec} s
waypoint_follower | waypoint {digit} skipped by configuration, going on
docking_server | dock not seen, trying again ({digit} of 3)
rosbag2 | cache nearly full, some messages could be lost
twist_mux | input {topic} timed out, switching to the next
micro_ros_agent | high latency to client: {num} ms
foxglove_bridge | send buffer limit reached, dropping old messages for {host}
ros_gz_bridge | simulation runs slower than real time ({percent} %)
moveit | joint limits of {joint} are missing, assuming defaults
create3_base | wifi signal is weak
velocity_smoother | feedback is open loop since odometry is late
collision_monitor | source {topic} is ignored, it is older than {sec} s
"""

FAILURE = """
controller_server | aborting handle
controller_server | goal not reached, giving up after {digit} attempts
bt_navigator | goal failed
bt_navigator | navigation aborted, all recoveries were used up
behavior_server | {motion} failed
amcl | failed to transform initial pose in time, ignoring it
lifecycle_manager | bringup stopped
rclpy | exception in callback of {node}: division by zero
python | Traceback (most recent call last):
python | File "{path}", line {num}, in {param}
python | {exception}: {param}
python | assertion failed in {package}
python | gave up after {digit} retries
python | {num} passed, {digit} failed
launch | [launch]: caught exception in launch
base_driver | shutting down because of too many errors
base_driver | no answer from wheel controller, motors disabled
base_driver | charging stopped: charger fault
lidar_driver | health status: error {code}
camera_driver | could not grab frame, stream closed
imu_driver | self test failed
spawner | process died before {controller} was active
bridge | failed: the goal was aborted by the robot
diagnostics | {hardware}: ERROR, no data for {num} s
diagnostics | {hardware} stale
ros2cli | Goal finished with status: ABORTED
rviz2 | could not load resource, display disabled
slam_toolbox | unable to save the map
robot_localization | filter diverged, output stopped
rosbag2 | cannot open {file}
docking_server | docking failed after {digit} attempts
waypoint_follower | failed to process waypoint {digit}, moving on is disabled
moveit | unable to solve the planning problem
create3_base | wheel dropped, motion refused
foxglove_bridge | server stopped: could not listen
velocity_smoother | no feedback, output stopped
"""
