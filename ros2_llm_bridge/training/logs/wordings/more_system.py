# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""More wordings of causes in communication, system, configuration and transforms."""

WORDINGS = {
    'qos_mismatch': """
rclpy | {topic}: incompatible QoS profile, RELIABLE requested, BEST_EFFORT offered
person | echo shows nothing because the QoS settings of publisher and subscriber differ
camera_driver | a reader of {topic} wants transient local durability, we are volatile
rclcpp | on_requested_incompatible_qos event for {topic}, total {digit}
amcl | scan subscription has another reliability than its publisher, nothing is matched
map_server | late subscriber of {topic} must use transient local to get the map
""",
    'type_mismatch': """
rclcpp | {topic} was created with type {type} before, now {type2} is asked for
person | the controller wants stamped velocities but nav2 publishes unstamped ones
rmw_cyclonedds | topic {topic}: definition of {type} is not the same on both sides
python | TypeError: expected {type}, got {type2}
bridge | velocity type {type2} does not fit the subscriber's {type}
rclpy | interface versions of {type} do not agree between the two machines
""",
    'topic_unconnected': """
rclpy | could not connect to topic {topic}
amcl | still waiting for data on {topic}
person | {topic} is silent, no node publishes it
base_driver | nobody subscribes to {topic}, publisher has zero matched readers
bridge | there is no subscriber on {topic}, refusing to drive
controller_server | no data received from {topic} since start, check that its node is running
""",
    'service_missing': """
rclcpp | client: <service server|server> {service} not found, is the node started?
spawner | waiting for service {service} to become available
person | the service {service} does not exist on my robot
launch | service call to {service} failed because it was unavailable
amcl | map service {service} could not be contacted
python | TimeoutError: no service with name {service}
""",
    'action_missing': """
teleop | action server for {action} not available after waiting
person | there is no action server for {action}
bridge | nobody serves {action}, is navigation running?
behavior_server | client could not find an action server named {action}
python | RuntimeError: {action} action server is not up
rclcpp | wait_for_action_server({action}) timed out
""",
    'name_taken': """
person | I started the launch file twice and now two {node} nodes run
rclcpp | another node with the name {node} is alive, rename one of them
launch | name collision: {node} is launched more than once
amcl | duplicate node name {node} leads to unexpected side effects
rclpy | warning, {node} is not a unique node name
base_driver | second instance of {node} detected
""",
    'discovery_failed': """
person | the robot and my computer have different ROS_DOMAIN_ID
person | multicast seems blocked by the router, nodes are not discovered
rmw_cyclonedds | no multicast route, peers on {host} will not be discovered
rclcpp | discovery range is LOCALHOST, remote nodes stay invisible
rmw_fastrtps | participants on {host} are not discovered, is a firewall active?
rclpy | graph is empty: nodes on other machines could not be discovered
""",
    'shared_memory': """
rmw_fastrtps | failed to create segment in shared memory: {num} bytes
rmw_fastrtps | port {port} of the SHM transport is marked as zombie
person | docker containers cannot use the shared memory transport of fastdds
rclpy | /dev/shm is too small for the transport's segments
rmw_cyclonedds | iceoryx: shared memory segment {num} not reachable
launch | left over fastrtps shared memory files block port {port}
""",
    'rmw_missing': """
rcl | RMW implementation {rmw} is not installed on this system
launch | rmw handle is null: the library of {rmw} failed to load
person | {rmw} cannot be found by rclcpp
python | rclpy could not import the rmw implementation {rmw}
rclcpp | expected RMW implementation identifier of {rmw}, found none
amcl | rcl_init failed because middleware {rmw} is absent
""",
    'context_closed': """
python | rclpy.exceptions.NotInitializedException: rclpy.init() must come first
rclcpp | cannot wait on a context that has been shut down
person | after ctrl-c a timer thread still publishes and crashes
python | rcl_shutdown already called on the given context
rclpy | the context of {node} is not valid any more, cannot create a {param} timer
rclcpp | guard condition: context was finalized, init() was never called
""",
    'callback_blocked': """
python | RuntimeError: Executor is already spinning
person | deadlock: a callback waits for a service response in a single threaded executor
rclcpp | spin_some called from within a callback of {node}
rclpy | {node}: future never completes since its callback group is mutually exclusive
bt_navigator | callback of {service} blocks the executor
teleop | call() from a callback would block forever, use call_async
""",
    'process_crashed': """
launch | {node} died with signal SIGSEGV
launch | ERROR process [{node}-{digit}] exit code 1, see the traceback above
rclcpp | Segmentation fault (Address not mapped to object)
person | the process {node} dies again and again
python | Fatal Python error: Aborted, thread stack of {node}
launch | process has died [pid {pid}, exit code -6]
""",
    'memory_exhausted': """
launch | {node} was killed by signal 9 (SIGKILL) by the OOM killer
person | my jetson runs out of ram and then the node is killed
camera_driver | out of memory while allocating {num} frames
costmap | not enough memory for a grid of {num} cells
python | RuntimeError: CUDA out of memory, tried to allocate {num} MiB
launch | kernel: oom-kill of {node}, {num} kB
""",
    'disk_full': """
camera_driver | recording of images ended: disk quota exceeded
python | writing {file}: [Errno 28] no space left
person | df says 100 percent used and nothing can be saved
base_driver | log rotation failed, file system is full
launch | cannot create {file}: disk is full
map_server | not enough free space to store {file}
""",
    'package_missing': """
launch | the launch file needs package {package}, which is not installed
python | No module named {package}
person | after sourcing the wrong workspace my package {package} is gone
rclcpp | could not find library of {package} in the install space
launch | InvalidLaunchFileError: package {package} is not found in the ament index
robot_state_publisher | cannot find package {package} that the description refers to
""",
    'access_denied': """
base_driver | not permitted to open serial port {device}
person | without sudo the driver cannot open {device}
python | serial.SerialException: could not open port {device}: permission denied
lidar_driver | {device} exists but may not be read by this user
camera_driver | VIDIOC: device {device} busy
launch | {path} is not executable: permission denied
""",
    'device_gone': """
base_driver | could not find a device at {device}
person | the usb cable of the camera was unplugged
lidar_driver | no response from the lidar, operation timed out
camera_driver | device was removed: {device}
imu_driver | read from {device} returned no bytes, sensor offline
python | SerialException: device reports readiness to read but returned no data (disconnected?)
""",
    'network_down': """
python | OSError: [Errno 113] host {host} unreachable
lidar_driver | cannot reach the sensor at ip {host}
camera_driver | connection to {host} lost, network down
person | the wifi of the robot drops out and then it is offline
base_driver | could not resolve host name {host}
python | TimeoutError: connecting to {host}:{port} timed out
""",
    'address_in_use': """
rclcpp | bind to port {port} failed: Address already in use
person | the web bridge does not start since port {port} is already used
python | error while attempting to bind on address {host}, {port}: in use
launch | another server listens on port {port}
camera_driver | tcp port {port} is not free
lidar_driver | udp port {port} already bound
""",
    'clock_jump': """
rclpy | jump of ROS time by -{sec} s detected
costmap | clock went back, clearing all observations
person | the clocks of robot and laptop are {num} seconds apart
amcl | sim time moved back to zero, bag restarted?
tf2_ros | time moved backwards, buffer emptied
controller_server | node uses wall time while {topic} is stamped with sim time
""",
    'rate_missed': """
controller_server | desired rate of {hz} Hz missed, loop took {sec} s
costmap | map update loop missed its desired rate of {hz} Hz
person | the cpu is at 100 percent and the control loop gets slower
behavior_server | behavior cycle too slow, {hz2} of {hz} Hz
base_driver | command loop is late by {num} ms, system overloaded
controller_manager | update rate of {hz} Hz cannot be kept
""",
    'undeclared_parameter': """
rclpy | rclpy.exceptions.ParameterNotDeclaredException: ('Invalid access to undeclared {param}')
costmap | parameter {param} was not found in the yaml, it is required
person | the node says parameter {param} is not declared
base_driver | required parameter {param} is missing
launch | {param} is unset for {node}
bt_navigator | get_parameter: {param} has not been declared
""",
    'parameter_type': """
rclpy | InvalidParameterTypeException: {param} wants {ptype}
base_driver | {param} was set to a {ptype2}, it is declared as {ptype}
person | I wrote 1 instead of 1.0 and now the parameter has the wrong type
planner_server | parameter {param}: type {ptype2} is not {ptype}
launch | expected a {ptype} value for {param}
rclcpp | cannot set {param}: integer given for a double parameter
""",
    'parameter_range': """
rclpy | setting {param} failed: value {num} is not within its range
costmap | {param} must be greater than zero
person | the value for {param} is too big and gets refused
controller_manager | {param}={num} is invalid, one of the listed values is needed
planner_server | value of {param} out of bounds [0, {small}]
base_driver | read-only parameter {param} cannot be set at runtime
""",
    'file_broken': """
launch | error parsing {file}: did not find expected key
person | my yaml file has wrong indentation
robot_state_publisher | failed to parse the URDF: root link is missing
bt_navigator | cannot open config file {file}
rclcpp | couldn't parse params file: {file}, error at line {num}
python | FileNotFoundError: [Errno 2] no configuration at {file}
""",
    'plugin_missing': """
bt_navigator | could not load plugin library for {plugin}
planner_server | failed to create global planner: there is no class {plugin}
person | pluginlib does not find my own plugin {plugin}
costmap | plugin {plugin} does not exist
controller_manager | plugin type {plugin} is not registered
controller_server | creating instance of {plugin} failed, class unknown
""",
    'lifecycle_failed': """
lifecycle_manager | {node} could not be configured, bringup aborted
rclpy | on_configure of {node} raised an exception
person | nav2 bringup fails since {node} does not configure
lifecycle_manager | change_state({node}, activate) was not successful
amcl | transition to active failed
bridge | configure returned FAILURE
""",
    'node_inactive': """
bridge | not active: activate the node first
controller_server | rejected: server is in state inactive
person | {node} is unconfigured and therefore does not answer
map_server | request ignored, not in ACTIVE state
behavior_server | action server is not active, goal refused
rclcpp | {node} has been deactivated, its publisher is off
""",
    'bond_lost': """
lifecycle_manager | CRITICAL FAILURE: server {node} is down, shutting down related nodes
person | bond timeout of {node}
lifecycle_manager | heartbeat of {node} stopped
bond | {node} did not send its heartbeat in time
lifecycle_manager | connection by bond to {node} lost
lifecycle_manager | {node} stopped responding, resetting all servers
""",
    'transform_old': """
controller_server | extrapolation into the past: transform from {frame} not in buffer any more
tf2_ros | data for {frame} at that time has already been dropped from the cache
person | the scans come too late so their transforms are in the past
costmap | message of {frame} is older than the transform buffer
amcl | laser stamp lies before the oldest transform
bt_navigator | past extrapolation while transforming {frame} into {frame2}
""",
    'transform_future': """
amcl | scan time is ahead of the newest odom transform, extrapolation into the future
tf2_ros | requested time {num}.{num} but the latest data is at an earlier time
person | the laser stamps are in the future compared to tf
bt_navigator | transform to {frame} not yet received for this time
costmap | waiting for a newer transform of {frame}
controller_server | latest {frame} transform is too old for the requested stamp
""",
    'frame_missing': """
tf2_ros | target frame {frame} does not exist
tf2_ros | source_frame {frame} is unknown
person | no node publishes the frame {frame}
controller_server | invalid frame {frame}, it was never received
costmap | robot base frame {frame} does not exist
behavior_server | timed out waiting for {frame} to appear, frame does not exist
""",
    'tree_split': """
tf2_ros | tf has two or more unconnected trees
controller_server | {frame} and {frame2} are not linked
person | the tf tree is broken between {frame} and {frame2}
planner_server | cannot get robot pose: {frame} not connected to {frame2}
costmap | no connection between {frame2} and {frame} in the tf tree
tf2_ros | lookup failed: frames {frame}, {frame2} belong to separate trees
""",
}
