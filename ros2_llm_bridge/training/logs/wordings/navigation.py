# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Wordings of causes in navigation, Nav2's error codes among them."""

WORDINGS = {
    'path_blocked': """
planner_server | failed to create <a plan|plan> from ({x}, {y}) to ({x}, {y}) <|with {plugin}>
planner_server | no valid path found, error code 208
bt_navigator | compute_path_to_pose failed: NO_VALID_PATH
person | nav2 cannot find a path to the {place}
planner_server | {plugin} plugin: exhausted search, goal is not reachable
planner_server | GridBased: no route between start and goal after {num} iterations
waypoint_follower | waypoint {digit} unreachable, planner gave an empty path
rviz2 | navigation: aborted, planner could not get there (no path)
""",
    'goal_occupied': """
planner_server | the goal ({x}, {y}) <is|lies> in <lethal|occupied> space
planner_server | GOAL_OCCUPIED, error code 206
person | my goal is inside a wall says the planner
planner_server | goal pose is in collision, either off the free space or in an obstacle
bt_navigator | goal cell has cost 254, cannot plan to it
planner_server | {plugin}: target cell is blocked by an obstacle
waypoint_follower | waypoint {digit} is on an obstacle
docking_server | staging pose is occupied, goal in lethal cost
""",
    'goal_outside': """
planner_server | goal coordinates ({x}, {y}) are <outside|off> the <map|costmap> bounds
planner_server | GOAL_OUTSIDE_MAP, error code 204
person | I clicked next to the map and the planner says goal off the map
controller_server | goal ({x}, {y}) exceeds the global costmap
planner_server | worldToMap failed for the goal
bt_navigator | the target position is not within the known map area
waypoint_follower | waypoint {digit} does not lie on the map
rviz2 | 2D goal ignored: outside the area of the map
""",
    'start_occupied': """
planner_server | the starting position is in <lethal|occupied> space
planner_server | START_OCCUPIED, error code 205
person | the planner says that the robot itself stands in an obstacle
planner_server | start pose ({x}, {y}) in collision, robot is inside inflated space
costmap | robot footprint at its current pose touches lethal cells
planner_server | {plugin}: cannot begin search, cell of the robot is occupied
slam_toolbox | current position lies within an obstacle of the map
rviz2 | path aborted, robot start is in collision
""",
    'progress_lost': """
controller_server | failed to make progress
controller_server | FAILED_TO_MAKE_PROGRESS, error code 105
bt_navigator | follow_path aborted: robot has not moved {small} m within {small} s
person | the robot is stuck, wheels turn but it does not get further
controller_server | progress checker: <no movement|position unchanged> for {small} s
base_driver | commanded {small} m/s, measured 0.0 for {small} s, robot is blocked
waypoint_follower | robot does not advance towards waypoint {digit}
docking_server | no progress while approaching the dock
""",
    'trajectory_invalid': """
controller_server | no valid trajectories out of {num}
controller_server | NO_VALID_CONTROL, error code 106
controller_server | {plugin} <could not|failed to> find a collision free <motion|command>
person | DWB says all trajectories are in collision near the door
bt_navigator | follow_path failed: INVALID_PATH, controller computed no velocity
controller_server | RegulatedPurePursuit detected collision ahead, every sample rejected
docking_server | controller could not compute control to the dock without collision
moveit | servo halted, all candidate velocities collide
""",
    'recovery_collision': """
behavior_server | collision ahead - exiting <spin|backup|drive on heading>
behavior_server | spin stopped: rotating would hit something
bt_navigator | recovery behavior back_up failed, error code COLLISION_AHEAD
person | back up recovery aborts because something is behind the robot
behavior_server | backup aborted, obstacle within {small} m behind
behavior_server | drive_on_heading: simulated pose collides, exiting behavior
docking_server | undocking cannot back up, it would collide
waypoint_follower | recovery at waypoint {digit}: spin refused due to collision ahead
""",
    'map_missing': """
costmap | can't update static costmap layer, no map received
amcl | waiting for map....
map_server | failed to load map yaml file {file}
person | rviz shows no map and amcl keeps waiting for it
planner_server | no map yet on {maptopic}
bt_navigator | map has not been received, {maptopic} is empty
rviz2 | Map: no map received
slam_toolbox | cannot localize, map file {file} was not loaded
""",
    'pose_unset': """
amcl | cannot publish a pose or update the transform. Please set the initial pose...
amcl | AMCL is not localized, <give|needs> an initial pose
bridge | no_pose: the robot does not know where it is on the map
person | the robot does not know where it is after starting nav2
bt_navigator | initial robot pose is not available
amcl | particle cloud has diverged, pose uncertain, localization lost
rviz2 | waiting for 2D Pose Estimate, robot position unknown
slam_toolbox | localization mode without start pose, robot location undefined
""",
    'scan_stale': """
costmap | the {topic} observation buffer has not been updated for {sec} s, expected every {small} s
costmap | sensor data on {topic} is out of date, costmap is not current
amcl | no laser scan received for {sec} s
person | costmap says that the scan has not been updated
controller_server | costmap timed out waiting for update: sensor source {topic} is late
costmap | source scan last seen {sec} s ago, {hz2} Hz below the expected rate
collision_monitor | [scan]: latest source and current node timestamps differ by {sec} s
slam_toolbox | laser messages on {topic} stopped arriving {sec} s ago
""",
    'behaviour_xml': """
bt_navigator | behavior tree XML {file} <not found|could not be opened>
bt_navigator | error loading XML file: node {bt} is not registered
person | bt_navigator does not know the node type {bt} in my tree
bt_navigator | BT parse error in {file}: Node not recognized: {bt}
bt_navigator | couldn't create tree from {file}, invalid XML
bt_navigator | exception when building behavior tree: unknown ID {bt}
waypoint_follower | custom tree {file} rejected, missing plugin for {bt}
docking_server | behavior tree with {bt} could not be instantiated
""",
    'goal_rejected': """
bt_navigator | goal was rejected by the {action} server
rclpy | Goal rejected :(
rclpy | {action}: server did not accept the goal
person | navigate to pose rejects my goal at once
controller_server | goal denied: <empty path|busy with another goal>
bt_navigator | received goal preemption request for a different tree, rejecting it
ros2cli | Goal was rejected.
moveit | trajectory goal not accepted by {action}
""",
    'time_exceeded': """
behavior_server | exceeded time allowance before reaching the {motion} goal - exiting {motion}
bt_navigator | {action} did not finish within {small} s, cancelling
controller_server | patience exceeded, error code 107
person | drive on heading is aborted because it takes longer than the time allowance
bridge | the action was given up after {num} s
behavior_server | {motion} timed out after {small} s
docking_server | timeout exceeded while <docking|waiting for charge>, {num} s
waypoint_follower | waypoint {digit} took longer than the allowed {num} s
""",
    'collision_stop': """
base_driver | safety field violated, velocity set to zero by obstacle zone
bt_navigator | robot held by the collision monitor's <stop|slowdown> polygon
person | the collision monitor stops the robot all the time
bridge | velocity is overridden with zero by the collision monitor
lidar_driver | protective field triggered at {small} m, stopping
controller_server | approach zone limits speed to {percent} %: points within polygon
collision_monitor | Robot to stop due to {polygon} polygon
collision_monitor | Robot to slowdown for {percent} percents due to {polygon}
create3_base | proximity zone occupied, motion limited
""",
}
