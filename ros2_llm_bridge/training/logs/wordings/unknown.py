# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Wordings that no cause of the catalogue explains: what ``explain`` must answer with ``unknown``.

Errors of other programs, errors that say too little, and questions that are no errors.
"""

UNKNOWN_WORDINGS = """
python | ValueError: could not convert string to float: '{param}'
python | KeyError: '{param}'
python | ZeroDivisionError: division by zero
python | AttributeError: 'NoneType' object has no attribute '{param}'
python | IndexError: list index out of range
python | test_{param} failed: assert {num} == {digit}
git | fatal: not a git repository
git | merge conflict in {file}
apt | unable to fetch some archives, maybe run apt-get update
cmake | CMake Error at CMakeLists.txt:{num}: unknown command
gcc | error: '{param}' was not declared in this scope
gcc | undefined reference to `{param}'
launch | error
rclpy | something went wrong
base_driver | failed with status {code}
base_driver | unknown error
person | my robot does not work
person | hello
person | what time is it
person | can you drive to the {place}
person | the printer is out of paper
person | how do I write a launch file
person | drive forward {digit} meters
web | 404 page not found
web | invalid password for user admin
docker | manifest for image {package} not found
printer | paper jam in tray {digit}
python | json.decoder.JSONDecodeError: Expecting value: line 1 column 1
database | deadlock detected while updating table {param}
person | the coffee machine shows an error
ros2cli | usage: ros2 [-h] command
ros2cli | assertion error
rviz2 | segment of the toolbar could not be drawn
web | certificate has expired for {package}
moveit | joint trajectory looks strange
rosbag2 | plot of {param} has no legend
foxglove_bridge | user pressed cancel
docking_server | an error has occurred
"""
