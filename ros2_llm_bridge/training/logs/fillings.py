# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Fill the slots of a wording with random names and numbers, and choose among its ways to say."""

from __future__ import annotations

import random
import re
from typing import Callable

_CHOICE = re.compile(r'<([^<>|]*(?:\|[^<>|]*)+)>')
_SLOT = re.compile(r'\{([a-z0-9]+)\}')

_NODES = (
    'controller_server planner_server bt_navigator behavior_server amcl map_server talker '
    'local_costmap/local_costmap global_costmap/global_costmap velocity_smoother ekf_node '
    'robot_state_publisher rplidar_node camera_node imu_node base_node joy_node diff_drive '
    'smoother_server waypoint_follower route_server arm_driver gripper lift door_opener '
    'perception tracker dock_detector teleop my_node web_bridge safety led_driver').split()
_TOPICS = (
    '/cmd_vel /scan /odom /map /tf /imu/data /joint_states /camera/image_raw /camera/depth/points '
    '/robot1/cmd_vel /robot1/scan /battery_state /diagnostics /goal_pose /initialpose /plan '
    '/cmd_vel_nav /joy /gps/fix /points /sonar /front/scan /rear/scan /bumper /clock /rosout '
    '/wheel/odometry /local_costmap/costmap /arm/command chatter cmd_vel scan odom').split()
_FRAMES = (
    'map odom base_link base_footprint laser lidar_link imu_link camera_link base_scan '
    'camera_depth_optical_frame gps_link left_wheel arm_base tool0 robot1/odom robot1/base_link '
    'dock world earth front_laser rear_laser').split()
_TYPES = (
    'geometry_msgs/msg/Twist geometry_msgs/msg/TwistStamped sensor_msgs/msg/LaserScan '
    'nav_msgs/msg/Odometry sensor_msgs/msg/Image std_msgs/msg/String sensor_msgs/msg/Imu '
    'std_msgs/msg/Float64 sensor_msgs/msg/PointCloud2 nav_msgs/msg/OccupancyGrid '
    'std_srvs/srv/SetBool std_srvs/srv/Trigger nav2_msgs/action/NavigateToPose').split()
_SERVICES = (
    '/map_server/load_map /controller_manager/list_controllers /set_bool /reset_odom '
    '/global_costmap/clear_entirely_global_costmap /amcl/get_state /spawn_entity /save_map '
    '/lights /gripper/open /is_path_valid /lifecycle_manager/manage_nodes /slam/save').split()
_ACTIONS = (
    'navigate_to_pose follow_path compute_path_to_pose spin backup drive_on_heading wait '
    'follow_waypoints dock_robot follow_joint_trajectory navigate_through_poses').split()
_PARAMETERS = (
    'max_vel_x FollowPath.plugin robot_radius use_sim_time base_frame_id transform_tolerance '
    'controller_frequency inflation_layer.inflation_radius laser_model max_beams yaw_tolerance '
    'port baud_rate frame_id min_range tf_broadcast scan_topic acc_lim_theta resolution '
    'update_rate wheel_radius map_file tolerance count width name').split()
_PLUGINS = (
    'nav2_navfn_planner::NavfnPlanner dwb_core::DWBLocalPlanner nav2_smac_planner/SmacPlanner2D '
    'nav2_costmap_2d::VoxelLayer nav2_behaviors::Spin my_plugins::Critic GridBased FollowPath '
    'nav2_mppi_controller::MPPIController nav2_costmap_2d/StaticLayer').split()
_PACKAGES = (
    'nav2_bringup my_robot_description rplidar_ros robot_localization tf_transformations '
    'cv_bridge serial turtlebot4_bringup my_msgs depth_image_proc scipy rosbridge_server').split()
_FILES = (
    '/home/robot/nav2_params.yaml /opt/ros/jazzy/share/nav2_bringup/maps/depot.yaml config.yaml '
    '/home/ana/ws/src/robot/urdf/robot.urdf.xacro /ws/install/robot/share/robot/bt.xml ekf.yaml '
    'maps/office.pgm params/control.yaml /var/log/robot.log bag_0.mcap /data/bag.db3').split()
_PATHS = (
    '/opt/ros/jazzy/lib/nav2_controller/controller_server /ws/install/base/lib/base/base_node '
    '/home/robot/ws/install /opt/ros/jazzy /root/models/a /home/ana/adapters/command '
    '/usr/lib/python3/dist-packages/node.py /ws/src/robot/robot/driver.py').split()

_WORDS: dict[str, list[str]] = {
    'node': _NODES, 'topic': _TOPICS, 'frame': _FRAMES, 'frame2': _FRAMES, 'type': _TYPES,
    'type2': _TYPES, 'service': _SERVICES, 'action': _ACTIONS, 'param': _PARAMETERS,
    'plugin': _PLUGINS, 'package': _PACKAGES, 'file': _FILES, 'path': _PATHS,
    'policy': ['RELIABILITY', 'DURABILITY', 'LIVELINESS', 'DEADLINE', 'reliability', 'durability'],
    'rmw': ['rmw_cyclonedds_cpp', 'rmw_fastrtps_cpp', 'rmw_connextdds', 'rmw_zenoh_cpp'],
    'device': ['/dev/ttyUSB0', '/dev/ttyACM0', '/dev/video0', '/dev/rplidar', '/dev/ttyTHS1',
               '/dev/input/js0', '/dev/i2c-1', '/dev/imu'],
    'ptype': ['double', 'integer', 'bool'], 'ptype2': ['string', 'double_array', 'not set'],
    'joint': ['left_wheel_joint', 'right_wheel_joint', 'joint1', 'elbow', 'lift_joint'],
    'controller': ['diff_drive_controller', 'joint_state_broadcaster', 'arm_controller',
                   'base_controller', 'imu_broadcaster'],
    'hardware': ['RobotSystem', 'wheel_driver', 'lidar', 'battery_monitor', 'arm_hw'],
    'layer': ['static_layer', 'obstacle_layer', 'inflation_layer', 'voxel_layer'],
    'motion': ['spin', 'backup', 'drive_on_heading', 'wait', 'assisted_teleop'],
    'bt': ['ClearCostmap', 'IsStuck', 'MyCondition', 'RateControl', 'SpeakText', 'BackUp'],
    'place': ['kitchen', 'lab', 'charging station', 'front door', 'office of Kim', 'garage',
              'meeting room 2', 'shelf B', 'garden', 'ward 3'],
    'polygon': ['StopZone', 'PolygonStop', 'FootprintApproach', 'slow_area'],
    'base': ['smollm2-135m-instruct', 'Qwen2.5-Coder-1.5B', 'TinyLlama-1.1B'],
    'maptopic': ['/map', 'map', '/robot1/map'],
    'exception': ['RuntimeError', 'KeyError', 'TypeError', 'AttributeError', 'OSError'],
}

_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    'num': lambda r: str(r.choice([r.randint(2, 99), r.randint(100, 5000)])),
    'digit': lambda r: str(r.randint(1, 9)),
    'small': lambda r: r.choice([str(r.randint(1, 30)), f'{r.uniform(0.1, 9):.1f}']),
    'sec': lambda r: f'{r.uniform(0.01, 9):.{r.randint(1, 6)}f}',
    'hz': lambda r: f'{r.choice([5, 10, 20, 30, 50, 100])}.{r.choice(["0", "00", "0000"])}',
    'hz2': lambda r: f'{r.uniform(0.5, 19):.{r.randint(1, 4)}f}',
    'x': lambda r: f'{r.uniform(-30, 30):.2f}',
    'y': lambda r: f'{r.uniform(-30, 30):.2f}',
    'percent': lambda r: str(r.randint(30, 100)),
    'low': lambda r: str(r.randint(1, 14)),
    'volt': lambda r: f'{r.uniform(9, 26):.1f}',
    'pid': lambda r: str(r.randint(900, 65000)),
    'code': lambda r: r.choice([str(r.randint(1, 255)), f'0x{r.randint(16, 4095):x}']),
    'port': lambda r: str(r.choice([7400, 7410, 7411, 7412, 8765, 8888, 9090, 11811])),
    'domain': lambda r: str(r.randint(0, 101)),
    'host': lambda r: r.choice([f'192.168.{r.randint(0, 9)}.{r.randint(2, 250)}', 'robot.local',
                                f'10.0.0.{r.randint(2, 250)}', 'wlan0', 'base-pc']),
}


def fill(wording: str, rng: random.Random) -> str:
    """
    Return a wording with its choices made and its slots filled.

    Raises
    ------
    KeyError
        If a slot is not known.

    """
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split('|')), wording)
    filled = _SLOT.sub(lambda match: _value(match[1], rng), chosen)
    return ' '.join(filled.split())


def node_of(package: str, rng: random.Random) -> str:
    """Return the name of a node that would log a line of a package."""
    return package if '_' in package and rng.random() < 0.7 else rng.choice(_NODES)


def _value(slot: str, rng: random.Random) -> str:
    if slot in _NUMBERS:
        return _NUMBERS[slot](rng)
    return rng.choice(_WORDS[slot])
