# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Wordings of causes in the operating system, the network and time."""

WORDINGS = {
    'process_crashed': """
launch | [{node}-{digit}]: process has died [pid {pid}, exit code -11, cmd '{path}']
launch | process {node} finished with <error|exit> code {code}, cmd {path}
python | terminate called after throwing an instance of 'std::runtime_error', aborted (core dumped)
person | {node} segfaults right after start
rclcpp | caught signal 11 in {node}, stack trace follows
launch | <required|> process {node} [pid {pid}] exited unexpectedly with status {code}
ros2cli | [ros2run]: Segmentation fault
rviz2 | process ended on SIGABRT: unhandled exception in display plugin
""",
    'memory_exhausted': """
launch | process has died [pid {pid}, exit code -9, cmd '{path}'], killed by the kernel
python | MemoryError: unable to allocate {num} MiB for an array
person | the node was killed, dmesg says out of memory
costmap | std::bad_alloc while resizing the map to {num} x {num}
camera_driver | cannot allocate memory for image buffer
python | Out of memory: Killed process {pid} ({node})
slam_toolbox | allocation failed for graph of {num} nodes, memory is full
rosbag2 | cache could not grow, memory exhausted (oom)
""",
    'disk_full': """
python | OSError: [Errno 28] No space left on device: '{file}'
map_server | saving the map to {file} failed, disk is full
launch | cannot write log file {file}: no space left
person | my log folder has filled the whole sd card
camera_driver | image {file} not stored, {percent} % of the disk used, 0 bytes free
rosbag2 | recording stopped: write to {file} failed, not enough disk space
micro_ros_agent | flash is full, file {file} truncated
""",
    'package_missing': """
launch | package '{package}' not found, searching: [{path}]
python | ModuleNotFoundError: No module named '{package}'
python | ImportError: lib{package}.so: cannot open shared object file
launch | executable '{node}' not found on the libexec directory {path}
person | it says package {package} not found but I built it
python | ament_index: PackageNotFoundError for {package}
ros2cli | Package '{package}' not found
ros2cli | No executable found
rviz2 | mesh package://{package}/meshes/base.stl: package could not be resolved
""",
    'access_denied': """
lidar_driver | cannot open {device}: Permission denied
base_driver | serial port {device}: <access|permission> denied, errno 13
python | PermissionError: [Errno 13] Permission denied: '{file}'
person | the driver is not allowed to open {device}
camera_driver | {device} is busy: used by another process
imu_driver | no rights <to read|for> {device}, are you in group dialout?
micro_ros_agent | open({device}) failed: EACCES
rosbag2 | could not create {file}: operation not permitted
""",
    'device_gone': """
lidar_driver | {device}: no such <file or directory|device>
camera_driver | no camera <found|connected>, check the USB <cable|plug>
imu_driver | device at {device} <disconnected|stopped answering>, trying to reopen
base_driver | lost connection to the <base|microcontroller> on {device}
person | the lidar is plugged in but {device} does not exist
lidar_driver | <timeout|time out> waiting for scan data from sensor, is the motor turning?
micro_ros_agent | serial device {device} not found
create3_base | could not talk to the robot's base board: read returned end of file
rviz2 | joystick {device} vanished
""",
    'network_down': """
lidar_driver | {host}: No route to host
python | ConnectionRefusedError: [Errno 111] connection to {host}:{port} refused
camera_driver | rtsp stream from {host} <lost|unreachable>: network is unreachable
person | I cannot ping the robot at {host}
python | socket.gaierror: Temporary failure in name resolution for {host}
base_driver | link to {host}:{port} timed out, wifi signal {percent} %
foxglove_bridge | client {host} dropped: connection reset by peer
micro_ros_agent | agent at {host}:{port} <not|un> reachable over udp
""",
    'address_in_use': """
python | OSError: [Errno 98] Address already in use
launch | could not bind port {port}: already taken by another process
base_driver | udp socket on {port}: bind failed, address in use
person | port {port} is occupied
camera_driver | web stream cannot listen on {host}:{port}, something else does
micro_ros_agent | bind error on port {port} (EADDRINUSE)
foxglove_bridge | failed to start websocket server on {port}: address is in use
""",
    'clock_jump': """
tf2_ros | Detected jump back in time, clearing <TF|> buffer
amcl | time went backwards by {sec} s, <resetting|ignoring message>
person | after the bag loops all nodes complain that time moved backwards
rclpy | use_sim_time is set but nothing arrives on /clock
controller_manager | clock stepped by {sec} s, period is negative
costmap | message stamp is {num} s away from now, are the clocks in sync?
robot_localization | ROS time moved backward, filter is reset
rosbag2 | negative time delta of {sec} s, was the simulation reset?
ros_gz_bridge | no /clock yet, sim time stays zero
""",
    'rate_missed': """
controller_server | control loop missed its desired rate of {hz} Hz, current is {hz2} Hz
planner_server | planner loop ran at {hz2} Hz <instead of|, expected> {hz} Hz
costmap | map update loop took {sec} s, longer than the period
controller_manager | overrun: cycle needs {num} us, limit is {num} us
person | the controller cannot keep up with 20 hz on my raspberry pi
bt_navigator | behavior tree tick rate {hz} Hz was exceeded, loop is too slow
slam_toolbox | processing is behind: frequency {hz2} Hz, wanted {hz} Hz
robot_localization | failed to meet update rate! took {sec} s
""",
}
