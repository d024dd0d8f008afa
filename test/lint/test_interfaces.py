# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The interfaces on this machine, a robot's or our own, are those of Jazzy."""

import json
import os
from pathlib import Path
import sys

import pytest

# Type hashes after REP 2016, of nav2_msgs 1.3.13 and tf2_msgs 0.36.4. Two nodes understand each
# other only where these agree.
HASHES = {
    'nav2_msgs/action/BackUp':
        '28d3ef6f5c43fdb860f960f4be61825e80d3c6fd54a12af77005eb477ad60d50',
    'nav2_msgs/action/ComputePathToPose':
        'b11d50c914791956069419b8f4ad441e3c66fcfbd9461f8e87110b77dc6febe9',
    'nav2_msgs/action/DockRobot':
        'd4398769495d327a0cba210e3cf1055ac742ec8a3eccc683f88b1c730b1d6405',
    'nav2_msgs/action/DriveOnHeading':
        '9eca8a3505f973b994ac18f4aaf76c0c4563cc7cde1ce7384be2f70e53479c11',
    'nav2_msgs/action/FollowWaypoints':
        '09e36a19e0374ab692e78b877e3345daa223ca4186b8af90f77939b78c6e6d7b',
    'nav2_msgs/action/NavigateThroughPoses':
        '4e680a34fd27772095da6ffdb32ae348adbc3d948248d38cf8d5ca3fc7a3a6c4',
    'nav2_msgs/action/NavigateToPose':
        'a56dba8a3234a1215e610180dc703ae25bbf406dded8b54887891c9732857eab',
    'nav2_msgs/action/Spin':
        '9fc4653cfb2982465e9ca4e2710f0532de8f6dce77d6a6eada55e4e22273b55c',
    'nav2_msgs/action/UndockRobot':
        'fe446bf5f84bbdc08b5a1123365e3c9b1e522e50a412d64c36995f808df915a2',
    'nav2_msgs/action/Wait':
        '0c5d418b19d8d009bb5bce6dca27687d9d43659016a70dc08307e38a032af2c3',
    'nav2_msgs/msg/MissedWaypoint':
        'cc79d1e3a1b86cd6a80788b16c844c396932462560936293011f062c21b82ed1',
    'nav2_msgs/msg/SpeedLimit':
        '83d8e4e842559f4d9a988b19d31b162216ec738536389f98438d1a166f91845a',
    'tf2_msgs/msg/TFMessage':
        'e369d0f05a23ae52508854b66f6aa0437f3449d652e8cbf22d5abe85d020f087',
}


@pytest.mark.skipif(
    os.environ.get('ROS_DISTRO', 'jazzy') != 'jazzy', reason='another distribution is sourced')
@pytest.mark.parametrize('interface', HASHES)
def test_type_hash(interface):
    prefixes = [*os.environ.get('AMENT_PREFIX_PATH', '').split(os.pathsep), sys.prefix]
    files = [Path(prefix, 'share', f'{interface}.json') for prefix in filter(None, prefixes)]
    found = next((path for path in files if path.exists()), None)
    assert found is not None, f'{interface} is not installed under {prefixes}'
    hashes = {entry['type_name']: entry['hash_string']
              for entry in json.loads(found.read_text(encoding='utf-8'))['type_hashes']}
    assert hashes[interface] == f'RIHS01_{HASHES[interface]}'
