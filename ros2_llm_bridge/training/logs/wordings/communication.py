# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Wordings of causes in the communication between nodes."""

WORDINGS = {
    'qos_mismatch': """
rclcpp | <New|A> publisher on '{topic}' offers QoS we cannot take, policy <RELIABILITY|DURABILITY>
rclpy | requested QoS for {topic} is incompatible <with the offered one|>, last policy: {policy}
costmap | subscription to {topic} gets nothing: {policy} of both ends does not match
person | my subscriber is reliable and the lidar publishes best effort, no messages on {topic}
rmw_cyclonedds | {policy} QoS of reader and writer for {topic} conflict, not matched
lidar_driver | incompatible quality of service <asked|requested> by a subscriber of {topic}
ros2cli | WARNING: {topic} is offered with another {policy} QoS policy; nothing will be shown
rviz2 | display LaserScan: {topic} was discovered but its durability policy does not fit ours
""",
    'type_mismatch': """
rclpy | topic {topic} already has type {type}, cannot <make|create> a subscription of {type2}
rmw_fastrtps | type hash of {topic} differs: remote has {type}, local has {type2}
base_driver | expected {type2} on {topic} but the publisher sends {type}
person | cmd_vel is Twist here and TwistStamped there and the robot does not react
rclcpp | failed to create client: service {service} exists with a different <type|interface>
controller_server | incompatible types on {topic}: {type} and {type2}
ros2cli | the passed type {type} does not agree with the type of topic {topic}, which is {type2}
twist_mux | input {topic}: message is {type2} while {type} is configured
""",
    'topic_unconnected': """
rclpy | Failed to connect to {topic} <topic|>
base_driver | no <publisher|one publishing> on {topic} <after|for> {small} s
controller_server | publishing velocity on {topic} but there is no subscriber
person | I publish to {topic} but nobody seems to listen
costmap | waiting for <first|a> message on {topic}, nothing received so far
teleop | topic {topic} has 0 subscriptions, <the command|your key> goes nowhere
imu_driver | No messages received on {topic} within {small} seconds; is the node running?
ros2cli | Waiting for at least 1 matching subscription(s) on {topic}...
rviz2 | Camera: no message received on {topic}
twist_mux | could not reach {topic}, there is no other end
""",
    'service_missing': """
rclpy | service {service} not available, <waiting again|giving up>
bt_navigator | timed out while waiting for service {service}
lifecycle_manager | {service} cannot be <reached|called>: no server offers it
person | call to {service} hangs because there is no such service
base_driver | client for {service}: server was not there after {small} s
controller_server | wait_for_service({service}) returned false
ros2cli | requester: {service} is not yet offered, waiting for it to become available...
slam_toolbox | Service {service} did not appear within {small} seconds
""",
    'action_missing': """
rclpy | action server {action} <is not available|did not show up> after {small} s
bt_navigator | "{action}" action server not available within {small} s
person | navigate_to_pose never starts since the action server isn't there
teleop | waiting for action {action} timed out, is Nav2 running?
planner_server | no server for goals of {action}
controller_server | cannot send goal: action {action} has no server
waypoint_follower | Action client for {action} found nobody; server not ready
docking_server | {action} is not being served, goal was not sent
""",
    'name_taken': """
rclcpp | there are <two|several> nodes named {node}, publishing logs twice
rclpy | node name {node} is used <already|by another node>
launch | {node} appears <twice|two times> in the graph; names should be unique
person | ros2 node list shows {node} two times
lifecycle_manager | a duplicate of {node} answers on the same services
rcl | Publisher already registered for node name {node}: use unique names
ros2cli | WARNING: some nodes in the graph share an exact name, for example {node}
robot_localization | another instance of {node} exists, results are mixed up
""",
    'discovery_failed': """
rmw_fastrtps | could not join multicast group on <interface|> {host}: no participants found
person | my laptop does not see the robot's topics although both are in the same wifi
person | ros2 topic list on the pc is empty but on the robot it shows everything
rclpy | no remote nodes discovered, ROS_DOMAIN_ID is {domain}
rmw_cyclonedds | {host}: interface does not support multicast, discovery will not work
rmw_fastrtps | discovery server {host}:{port} has no other participant, DOMAIN {domain}
micro_ros_agent | participant in domain {domain} found no peers, is another domain id used?
foxglove_bridge | no nodes visible on the network; check domain id and multicast settings
""",
    'shared_memory': """
rmw_fastrtps | SHM transport: failed to <init|open> port {port}: open_and_lock_file failed
rmw_fastrtps | shared memory segment in /dev/shm could not be <created|mapped>
person | after kill -9 I get errors about fastrtps_port in /dev/shm
rclcpp | RTPS_TRANSPORT_SHM <Error|error>: <permission denied|no space> for segment of port {port}
rmw_fastrtps | stale lock of shm port {port}, cannot attach
ros_gz_bridge | transport over shared memory is off: port{port} lock in /dev/shm is owned by root
rosbag2 | SHM segment of the middleware is gone (/dev/shm/fastrtps_{port})
""",
    'rmw_missing': """
rcl | failed to load shared library of {rmw}
rclpy | RMW_IMPLEMENTATION={rmw} but that implementation was not found
person | I set RMW_IMPLEMENTATION to cyclone and now nothing starts
rclcpp | could not find the <rmw|middleware> implementation {rmw}, cannot init
rclpy | error getting RMW implementation identifier, lib{rmw}.so not installed
ros2cli | rclpy.init failed: {rmw} is not among the available middleware implementations
rosbag2 | library lib{rmw}.so: cannot open shared object file, rmw handle is invalid
""",
    'context_closed': """
rclpy | cannot use {node}: context is <not valid|invalid>, was shutdown called?
rclcpp | failed to create publisher: rcl node's context is invalid
person | rclpy.init() has not been called error in my script
python | rclpy._rclpy_pybind11.RCLError: publish failed, the publisher's context is invalid
python | RuntimeError: Context.init() must only be called once
rclpy | ExternalShutdownException raised in spin of {node}
foxglove_bridge | ROS was shut down while a thread of {node} still publishes
moveit | node used before rclcpp::init, given context is not initialized
""",
    'callback_blocked': """
rclpy | spin_until_future_complete called inside a callback of {node}: <never returns|deadlock>
python | ValueError: generator already executing, from spin in executor of {node}
person | my node freezes when I call a service from inside a timer callback
rclpy | executor of {node} is already spinning
rclcpp | '{node}' has already been added to an executor
rclpy | synchronous call to {service} in a callback blocks, response cannot be taken
moveit | move_group interface hangs in callback since nobody spins the node meanwhile
waypoint_follower | callback waits for result of {action} that its own executor has to deliver
""",
}
