"""Scanned plans, laid by their matrix: below the town, above base maps, at any zoom."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor, log2
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from gridplanner.data.geodesy.placing_scan import to_map, to_pixels
from gridplanner.layers.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.layer import Frame
    from gridplanner.layers.scan_picture import ScanPicture
    from gridplanner.layers.stack import LayerStack
    from gridplanner.layers.view import Box, View

PREFIX: Final = "scan."
_STRIPE: Final = 96  # device px high that are painted in one go


def scan_layer_name(scan_id: int) -> str:
    """Name the layer of a scan."""
    return f"{PREFIX}{scan_id}"


def lowest_of_town(stack: LayerStack) -> str | None:
    """Name the layer that scans go below: the lowest that is no base map or scan."""
    names = [layer.name for layer in stack]
    below = (n for n in names if not n.startswith(("base_", PREFIX)))
    return next(below, None)


def lowest_scan(stack: LayerStack) -> str | None:
    """Name the layer that base maps go below: the lowest of scans and town."""
    names = (layer.name for layer in stack)
    return next((n for n in names if not n.startswith("base_")), None)


@dataclass
class ScanLayer(Layer):
    """One scan.

    Attributes
    ----------
    label : str
        What the user calls it.
    size : tuple of int
        Width and height of its picture.
    matrix : ndarray, float64, shape (3, 3), or None
        From pixels to metres; nothing is drawn without.
    picture : callable
        Gives the decoded picture, or None where it is not there yet; the layer is
        redrawn when it came.
    """

    label: str = ""
    size: tuple[int, int] = (0, 0)
    matrix: NDArray[np.float64] | None = None
    picture: Callable[[], ScanPicture | None] = field(default=lambda: None, repr=False)

    @property
    def title(self) -> str:
        """What the user calls it."""
        return self.label

    @property
    def corners(self) -> NDArray[np.float64]:
        """Corners of the picture in pixels, from the top left clockwise."""
        width, height = self.size
        corners = [(0, 0), (width, 0), (width, height), (0, height)]
        return np.array(corners, np.float64)

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        if self.matrix is None:
            return None
        places = to_map(self.matrix, self.corners)
        (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def drawn_at(self, view: View) -> bool:
        """Whether a part of it is in the view."""
        box, shown = self.box, view.box
        return box is not None and (
            box[0] < shown[2]
            and shown[0] < box[2]
            and box[1] < shown[3]
            and shown[1] < box[3]
        )

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint what the view shows of the picture, in stripes."""
        picture = self.picture()
        if picture is None or self.matrix is None:
            return
        laid = _device(frame) @ self.matrix
        left, top, right, bottom = _room(frame, to_map(laid, self.corners))
        if left >= right or top >= bottom:
            return
        middle = np.array([((left + right) / 2, (top + bottom) / 2)])
        level = _level(laid, to_pixels(laid, middle), len(picture.levels))
        image = picture.levels[level]
        shrunk = np.array([image.width(), image.height()]) / self.size
        laid = laid @ np.diag([*(1 / shrunk), 1.0])
        painter = frame.painter
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        for first in range(top, bottom, _STRIPE):
            stripe = (left, first, right, min(first + _STRIPE, bottom))
            painter.save()
            painter.setClipRect(QRectF(*_sized(stripe)))
            painter.setTransform(_transform(laid), True)
            painter.drawImage(QPointF(), image)
            painter.restore()
            yield


def _device(frame: Frame) -> NDArray[np.float64]:
    """Give the matrix from metres to device pixels."""
    k = frame.device_per_metre
    x, y = frame.offset(np.zeros(2)).tolist()
    return np.array([[k, 0.0, x], [0.0, -k, y], [0.0, 0.0, 1.0]])


def _room(frame: Frame, corners: NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Give the device pixels that the picture and the frame share."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return (
        max(floor(left), 0),
        max(floor(top), 0),
        min(ceil(right), frame.image.width()),
        min(ceil(bottom), frame.image.height()),
    )


def _level(laid: NDArray[np.float64], pixel: NDArray[np.float64], count: int) -> int:
    """Choose the level whose pixels are nearest in size to those of the device."""
    steps = pixel + np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    at, across, down = to_map(laid, steps)
    area = abs(np.linalg.det(np.array([across - at, down - at])))
    if not area > 0:
        return count - 1
    return min(max(round(-log2(area) / 2), 0), count - 1)


def _sized(stripe: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = stripe
    return left, top, right - left, bottom - top


def _transform(matrix: NDArray[np.float64]) -> QTransform:
    """Turn a matrix for columns into Qt's, which is for rows."""
    return QTransform(*matrix.T.ravel().tolist())
