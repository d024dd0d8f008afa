# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Wordings of causes in configuration, lifecycle and transforms."""

WORDINGS = {
    'undeclared_parameter': """
rclpy | parameter '{param}' <is|was> not declared
rclcpp | ParameterNotDeclaredException: {param}
controller_server | {param} has no value, it is uninitialized in the parameter file
person | my yaml parameters are ignored, {param} not set
launch | statically typed parameter '{param}' must be initialized
planner_server | no such parameter {param} for node {node}
ros2cli | Parameter not set: {param}
slam_toolbox | get_parameter({param}) on {node} failed, unknown name
""",
    'parameter_type': """
rclpy | parameter '{param}' should be of type double, got integer
rclcpp | parameter {param} has invalid type: expected [{ptype}] got [{ptype2}]
controller_server | InvalidParameterTypeException, {param}: wrong parameter type
person | it complains that {param} is a string but I wrote a number
amcl | {param} expects {ptype}, {ptype2} given
costmap | cannot convert {param} from {ptype2} to {ptype}
ros2cli | Setting parameter failed: Wrong parameter type, {ptype} expected for {param}
robot_localization | {param} is a list of mixed types; only one type is allowed
""",
    'parameter_range': """
rclcpp | parameter {param} doesn't comply with floating point range
amcl | {param} <must be|has to be> positive, you gave -{num}
controller_server | value {num} of {param} is above the maximum of {small}
person | setting {param} to {num} is rejected as out of range
base_driver | {param}={num} not allowed, choose {small} at most
planner_server | {param} is read-only and cannot be changed
ros2cli | Setting parameter failed: {num} lies outside the allowed interval for {param}
velocity_smoother | {param}: limit {num} invalid, must not be negative
""",
    'file_broken': """
rcl | failed to parse params file {file} at line {num}
python | yaml.scanner.ScannerError: mapping values are not allowed here, {file}, line {num}
robot_state_publisher | robot description is no valid URDF: <joint|link> {joint} is there twice
map_server | could not read {file}: bad <yaml|image> file
person | there is a tab in my {file} and it does not load
launch | Caught exception when loading {file}: unexpected indent, line {num}
rviz2 | config {file} could not be loaded: parse error
moveit | XML of {file} is malformed: unclosed tag in line {num}
""",
    'plugin_missing': """
controller_server | failed to create controller. Class {plugin} does not exist, declared types are
planner_server | pluginlib: could not load library for {plugin}
costmap | unknown layer plugin type {plugin}
person | nav2 says that class {plugin} with base class is not there
behavior_server | fatal: behavior plugin {plugin} could not be created
controller_server | LibraryLoadException: no plugin named {plugin} in any exported manifest
rviz2 | The class required for this display, '{plugin}', could not be loaded
moveit | exception while loading planning plugin '{plugin}': not among available classes
""",
    'lifecycle_failed': """
lifecycle_manager | failed to change state for node: {node}
lifecycle_manager | failed to bring up all requested nodes, <aborting bringup|stopped at {node}>
rclpy | transition <configure|activate> of {node} returned <FAILURE|ERROR>
person | {node} stays unconfigured after configure
rclcpp | original error in on_configure of {node}: caught exception in callback for transition
controller_server | on_activate did not succeed, node goes to errorprocessing
ros2cli | Transitioning of {node} failed
slam_toolbox | could not configure: transition callback reported failure
""",
    'node_inactive': """
planner_server | got a goal but {node} is <inactive|not active>, ignoring
controller_server | action server is inactive, rejecting request
person | the map server stays in state inactive and publishes nothing
rclpy | publisher of {topic} is a lifecycle publisher that is not activated; message dropped
bridge | instruction refused: not_active, the node has not been activated
bt_navigator | {node} is paused, requests are not taken
ros2cli | {node}: current state is inactive [2], call had no effect
docking_server | request while deactivated; activate the server first
""",
    'bond_lost': """
lifecycle_manager | server {node} was unable to be reached after {small} s by bond
lifecycle_manager | have not received a heartbeat from {node}
lifecycle_manager | critical: {node} is down, bringing all other nodes down
person | nav2 shuts everything down because the heartbeat of one server is missing
bond | bond to {node} <broke|broken>, id lost
lifecycle_manager | no bond established with {node} within {small} s
docking_server | bond of {node} timed out, manager resets the stack
collision_monitor | lost the lifecycle manager's bond, heartbeat timeout {small} s
""",
    'transform_old': """
tf2_ros | Lookup would require extrapolation into the past, from {frame} to {frame2}
costmap | dropping message from {frame}: timestamp is earlier than all the data in the cache
amcl | transform of laser pose is too old, requested {sec} s before the first in the buffer
person | tf error extrapolation into the past when using {frame}
tf2_ros | requested time precedes the earliest transform between {frame} and {frame2}
controller_server | TF_OLD: pose stamp older than buffer, extrapolation error in the past
rviz2 | Message removed because it is too old (frame=[{frame}])
slam_toolbox | scan dropped: stamp before anything known in transform cache, {frame}
""",
    'transform_future': """
tf2_ros | Lookup would require extrapolation into the future, latest data of {frame} is {sec} s old
controller_server | cannot transform robot pose: <future|time> {sec} s ahead of the newest {frame}
costmap | timed out waiting for transform {frame} to {frame2}, newer than latest available
person | extrapolation into the future, requested time is 30 ms after the latest transform
amcl | {frame} to {frame2} not available yet at that time, extrapolation ahead
tf2_ros | transform {frame2} lags: asked {sec} s after its latest entry
rviz2 | For frame [{frame}]: extrapolation into the future by {sec} s
slam_toolbox | waiting for {frame}: the stamp is ahead of the last transform received
""",
    'frame_missing': """
tf2_ros | "{frame}" passed to lookupTransform argument <source|target>_frame does not exist
costmap | Invalid frame ID "{frame}"
amcl | frame {frame} is not known
person | rviz or nav2 tell me that frame {frame} does not exist
robot_state_publisher | no transform is published for {frame}, joint is missing
controller_server | canTransform: frame '{frame}' <was|> never published
rviz2 | Fixed Frame: unknown frame {frame}
robot_localization | there is no frame with id {frame} in the tf tree
""",
    'tree_split': """
tf2_ros | Could not find a connection between '{frame}' and '{frame2}', not part of the same tree
costmap | {frame} and {frame2} are in two or more unconnected trees
amcl | no chain of transforms from {frame} to {frame2}
person | view_frames shows two separate trees, {frame} is not linked to {frame2}
controller_server | tf ConnectivityException: {frame} is not connected to {frame2}
bt_navigator | transform between {frame} and {frame2} has no common ancestor
rviz2 | no transform: tree containing {frame} is detached from {frame2}
robot_localization | link from {frame2} up to {frame} is missing, trees not joined
""",
}
