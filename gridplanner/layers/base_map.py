"""Base maps: tiles of a web map's pyramid, or one large picture of the ground."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from math import ceil, floor, log2
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from gridplanner.layers.layer import Frame, Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.view import Box, View

    # Points, shape (n, 2), from one reference system to another.
    Reproject = Callable[[NDArray[np.float64]], NDArray[np.float64]]

TILE_PX: Final = 256
_HALF_WORLD: Final = 20037508.342789244  # metres of Web Mercator
_MOST_KEPT: Final = 400
_MOST_TILES: Final = 300


class TileSource(Protocol):
    """Where the pictures of a pyramid come from."""

    first_zoom: int
    last_zoom: int

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """Give a picture, None where there is none, or none yet."""


class PictureSource(Protocol):
    """One large picture in the project's CRS."""

    box: Box

    def read(self, box: Box, width: int, height: int) -> NDArray[np.uint8]:
        """Give red, green, blue, alpha of a piece, shape (height, width, 4)."""


@dataclass
class TilesLayer(Layer):
    """A base map of tiles in Web Mercator, each laid where it belongs.

    A tile is placed by its corners: over the few hundred metres it covers the bend
    between the projections is far below a pixel.

    Attributes
    ----------
    source : TileSource
    to_mercator, from_mercator : callable
        Between the project CRS and Web Mercator (EPSG:3857).
    extent : tuple of float or None
        Box of the tiles in metres of the project CRS, where it is known.
    """

    name: str = "base_tiles"
    source: TileSource | None = None
    to_mercator: Reproject | None = None
    from_mercator: Reproject | None = None
    extent: Box | None = None
    _kept: OrderedDict[tuple[int, int, int], QImage] = field(
        default_factory=OrderedDict, repr=False
    )

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.extent

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the tiles of the view, at the level of the pyramid that suits it."""
        if (
            self.source is None
            or self.to_mercator is None
            or self.from_mercator is None
        ):
            return
        frame.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        zoom, tiles = self._tiles(frame.view)
        size = 2 * _HALF_WORLD / 2**zoom
        for column, row in tiles:
            image = self._image(zoom, column, row)
            if image is not None:
                west, north = column * size - _HALF_WORLD, _HALF_WORLD - row * size
                corners = _corners(west, north, size)
                _lay(frame, image, frame.to_device(self.from_mercator(corners)))
            yield

    def _tiles(self, view: View) -> tuple[int, list[tuple[int, int]]]:
        """Choose the level and the tiles of a view, those of the middle first."""
        assert self.source is not None
        assert self.to_mercator is not None
        west, south, east, north = view.box
        edge = np.linspace(0, 1, 5)
        across = west + (east - west) * edge
        ring = [(x, y) for x in across.tolist() for y in (south, north)]
        mercator = self.to_mercator(np.array(ring))
        low, high = mercator.min(axis=0), mercator.max(axis=0)
        per_px = (high[0] - low[0]) / (view.width * view.ratio)
        wanted = round(log2(2 * _HALF_WORLD / TILE_PX / per_px))
        zoom = min(max(wanted, self.source.first_zoom), self.source.last_zoom)
        size, last = 2 * _HALF_WORLD / 2**zoom, 2**zoom - 1
        columns = _span(low[0] + _HALF_WORLD, high[0] + _HALF_WORLD, size, last)
        rows = _span(_HALF_WORLD - high[1], _HALF_WORLD - low[1], size, last)
        if len(columns) * len(rows) > _MOST_TILES:
            return zoom, []
        middle = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
        tiles = [(c, r) for c in columns for r in rows]
        tiles.sort(key=lambda t: (t[0] - middle[0]) ** 2 + (t[1] - middle[1]) ** 2)
        return zoom, tiles

    def _image(self, zoom: int, column: int, row: int) -> QImage | None:
        key = zoom, column, row
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        data = self.source.tile(zoom, column, row) if self.source is not None else None
        if data is None:
            return None
        image = QImage.fromData(data)
        if image.isNull():
            return None
        self._kept[key] = image
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return image


@dataclass
class ImageLayer(Layer):
    """One large picture of the ground, an orthophoto or a scanned map.

    Attributes
    ----------
    source : PictureSource
    """

    name: str = "base_image"
    source: PictureSource | None = None

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.source.box if self.source is not None else None

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint what the view shows of the picture, in stripes."""
        if self.source is None:
            return
        view, whole = frame.view.box, self.source.box
        west, south = max(view[0], whole[0]), max(view[1], whole[1])
        east, north = min(view[2], whole[2]), min(view[3], whole[3])
        if west >= east or south >= north:
            return
        corners = frame.to_device(np.array([(west, north), (east, south)]))
        left, right = floor(corners[0, 0]), ceil(corners[1, 0])
        top, bottom = corners[0, 1], corners[1, 1]
        stripes = max(1, round((bottom - top) / 64))
        cuts = np.linspace(north, south, stripes + 1).tolist()
        lines = np.linspace(top, bottom, stripes + 1).round().astype(int).tolist()
        for high, low, first, last in zip(
            cuts, cuts[1:], lines, lines[1:], strict=False
        ):
            width, height = max(right - left, 1), max(last - first, 1)
            pixels = self.source.read((west, low, east, high), width, height)
            format_ = QImage.Format.Format_RGBA8888
            image = QImage(pixels.data, width, height, 4 * width, format_)
            frame.painter.drawImage(left, first, image)
            yield


def _span(low: float, high: float, size: float, last: int) -> range:
    first = min(max(floor(low / size), 0), last)
    return range(first, min(max(floor(high / size), first), last) + 1)


def _corners(west: float, north: float, size: float) -> NDArray[np.float64]:
    """Give the corners of a tile from the top left clockwise."""
    east, south = west + size, north - size
    return np.array([(west, north), (east, north), (east, south), (west, south)])


def _lay(frame: Frame, image: QImage, corners: NDArray[np.float64]) -> None:
    """Paint a picture into a quadrangle, from its top left corner clockwise."""
    width, height = image.width(), image.height()
    square = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    # A hair over the edge, or the ground would shine through between neighbours.
    spread = corners + np.sign(corners - corners.mean(axis=0)) * 0.5
    transform = QTransform.quadToQuad(
        QPolygonF([QPointF(*corner) for corner in square]),
        QPolygonF([QPointF(x, y) for x, y in spread.tolist()]),
    )
    if isinstance(transform, QTransform):
        frame.painter.save()
        frame.painter.setTransform(transform, True)
        frame.painter.drawImage(0, 0, image)
        frame.painter.restore()
