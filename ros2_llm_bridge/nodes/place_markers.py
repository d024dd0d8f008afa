# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Show the places of a robot: as frames in ``/tf_static`` and as markers for RViz.

Both are latched and sent anew when a place was taught or forgotten. A static frame cannot be taken
back: who has heard of it keeps it until it starts again.
"""

from __future__ import annotations

import math
import re
from typing import Iterator, Sequence

from geometry_msgs.msg import Pose, TransformStamped
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.nodes.middleware_events import NO_PUBLISHER_EVENTS
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import Place
from std_msgs.msg import ColorRGBA
from tf2_msgs.msg import TFMessage
from visualization_msgs.msg import Marker, MarkerArray

#: What the frames of places begin with, so that a place "camera" is not the robot's camera.
FRAME_PREFIX = 'place_'
_LATCHED = QoSProfile(
    depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
#: Length of an arrow, diameter of a ball and height of letters, metres.
_ARROW_M, _BALL_M, _LETTERS_M = 0.5, 0.2, 0.25
_GIVEN = ColorRGBA(r=0.15, g=0.45, b=0.9, a=0.9)
_TAUGHT = ColorRGBA(r=0.95, g=0.55, b=0.1, a=0.9)


class PlaceMarkers:
    """
    The frames and markers of the places on the map that is loaded.

    Parameters
    ----------
    node
        Publishes on ``/tf_static`` and on ``~/places``.
    book
        The places.

    """

    def __init__(self, node: Node, book: PlaceBook) -> None:
        self._node = node
        self._book = book
        self._frames = node.create_publisher(
            TFMessage, '/tf_static', _LATCHED, event_callbacks=NO_PUBLISHER_EVENTS)
        self._markers = node.create_publisher(
            MarkerArray, '~/places', _LATCHED, event_callbacks=NO_PUBLISHER_EVENTS)
        self._shown = -1

    def watch(self) -> None:
        """Send the places if they have changed; to be called now and then."""
        book = self._book
        if book.version == self._shown:
            return
        self._shown = book.version
        stamp = self._node.get_clock().now().to_msg()
        transforms = list(place_frames(book.here, book.map_frame))
        for transform in transforms:
            transform.header.stamp = stamp
        if transforms:
            self._frames.publish(TFMessage(transforms=transforms))
        taught = {place.name for place in book.taught}
        self._markers.publish(MarkerArray(
            markers=list(place_markers(book.here, taught, book.map_frame))))

    def destroy(self) -> None:
        """Send nothing any more."""
        for publisher in (self._frames, self._markers):
            self._node.destroy_publisher(publisher)


def frame_names(places: Sequence[Place]) -> list[str]:
    """Return the frame of each place: letters, digits and underscores, none of them twice."""
    names: list[str] = []
    for place in places:
        plain = FRAME_PREFIX + re.sub(r'[^a-z0-9]+', '_', normal_name(place.name)).strip('_')
        name, number = plain, 1
        while name in names:
            number += 1
            name = f'{plain}_{number}'
        names.append(name)
    return names


def place_frames(places: Sequence[Place], map_frame: str) -> Iterator[TransformStamped]:
    """Yield the transform from the map to each place, without a stamp."""
    for name, place in zip(frame_names(places), places):
        transform = TransformStamped()
        transform.header.frame_id = map_frame
        transform.child_frame_id = name
        pose = _pose(place)
        transform.transform.translation.x = pose.position.x
        transform.transform.translation.y = pose.position.y
        transform.transform.rotation = pose.orientation
        yield transform


def place_markers(
    places: Sequence[Place], taught: set[str], map_frame: str,
) -> Iterator[Marker]:
    """Yield what removes all markers, then an arrow or a ball and the name of each place."""
    yield Marker(action=Marker.DELETEALL)
    for index, place in enumerate(places):
        color = _TAUGHT if place.name in taught else _GIVEN
        body = _marker(place, map_frame, 2 * index, color)
        if place.yaw is None:
            body.type = Marker.SPHERE
            body.scale.x = body.scale.y = body.scale.z = _BALL_M
        else:
            body.type = Marker.ARROW
            body.scale.x, body.scale.y, body.scale.z = _ARROW_M, _ARROW_M / 6, _ARROW_M / 6
        yield body
        text = _marker(place, map_frame, 2 * index + 1, color)
        text.type = Marker.TEXT_VIEW_FACING
        text.text = place.name
        text.scale.z = _LETTERS_M
        text.pose.position.z = 2 * _LETTERS_M
        yield text


def _marker(place: Place, map_frame: str, number: int, color: ColorRGBA) -> Marker:
    # A stamp of zero: shown by the newest transform, whenever that was.
    marker = Marker(ns='places', id=number, action=Marker.ADD, color=color, pose=_pose(place))
    marker.header.frame_id = map_frame
    return marker


def _pose(place: Place) -> Pose:
    pose = Pose()
    pose.position.x, pose.position.y = place.x, place.y
    pose.orientation.z = math.sin((place.yaw or 0.0) / 2)
    pose.orientation.w = math.cos((place.yaw or 0.0) / 2)
    return pose
