"""Pictures of the ground under a printed map: scanned plans and base maps.

They are painted by the layers of the screen, into a picture of just the map's window
at the dots a printer can show, which the PDF keeps as JPEG. What is asked for can be
handed to another process: files are opened, and scans decoded, where they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil, sqrt
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.errors import ScanError
from gridplanner.layers.layer import Frame
from gridplanner.layers.scan_picture import decode_scan
from gridplanner.layers.scans import ScanLayer
from gridplanner.layers.style import LIGHT, Style
from gridplanner.layers.view import METRES_PER_PIXEL, View

if TYPE_CHECKING:
    from gridplanner.layers.base_map import ImageLayer, TilesLayer
    from gridplanner.layers.print.ground import MapView
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.scan_picture import ScanPicture

DOTS: Final = 300.0 / 25.4
"""Dots a millimetre of paper, at most."""
_MOST: Final = 40_000_000  # pixels of one picture
_BLOCK: Final = 1_536  # pixels painted at once: more tiles than a screen's are refused
_MM_PER_LOGICAL: Final = 25.4 / 96
_PAINTING: Final = Lock()  # layers keep what they read, for one painter at a time


@dataclass(frozen=True, slots=True)
class LaidScan:
    """A scanned plan with its place.

    Attributes
    ----------
    picture : bytes
        JPEG or PNG, as it is kept.
    size : tuple of int
        Width and height, pixels.
    matrix : tuple of float
        Nine numbers, row by row: from pixels to metres.
    """

    picture: bytes
    size: tuple[int, int]
    matrix: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """Pictures that lie under maps.

    Attributes
    ----------
    scans : tuple of LaidScan
        The first lies lowest.
    file : str
        MBTiles, or any picture with a place, below the scans; empty for none.
    crs : str
        Of the project.
    """

    scans: tuple[LaidScan, ...] = ()
    file: str = ""
    crs: str = ""

    def layers(self) -> list[TilesLayer | ImageLayer | ScanLayer]:
        """Give the layers that paint them, from the ground up.

        Raises
        ------
        ImportRejected
            If the file is no base map.
        """
        found: list[TilesLayer | ImageLayer | ScanLayer] = []
        if self.file:
            path = Path(self.file)
            changed = path.stat().st_mtime_ns if path.exists() else 0
            found.append(_opened(self.file, self.crs, changed))
        return [*found, *(_scan_layer(scan) for scan in self.scans)]

    @property
    def attribution(self) -> str:
        """What the base map asks to be shown, as plain text; empty for nothing."""
        for layer in self.layers():
            source = getattr(layer, "source", None)
            words = str(getattr(source, "attribution", ""))
            if words:
                return words
        return ""

    def lies_under(self, view: MapView) -> bool:
        """Tell whether any of them lies where a map is."""
        west, south, east, north = view.box
        for layer in self.layers():
            box = layer.box
            if box is None or (
                box[0] < east and west < box[2] and box[1] < north and south < box[3]
            ):
                return True
        return False

    def picture(self, view: MapView, dots: float) -> tuple[QImage, QRectF]:
        """Paint what lies under a map.

        Parameters
        ----------
        view : MapView
        dots : float
            A millimetre, of what it is painted for; no more than `DOTS` are used.

        Returns
        -------
        QImage
            RGB32, white where nothing lies.
        QRectF
            Its place in millimetres from the map's corner: a fraction of a dot more
            than the map.
        """
        place = view.place
        dots = min(dots, DOTS, sqrt(_MOST / (place.width * place.height)))
        columns, rows = ceil(place.width * dots), ceil(place.height * dots)
        image = QImage(columns, rows, QImage.Format.Format_RGB32)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        with _PAINTING:
            for top in range(0, rows, _BLOCK):
                for left in range(0, columns, _BLOCK):
                    size = min(_BLOCK, columns - left), min(_BLOCK, rows - top)
                    block = self._block(view, dots, (left, top), size)
                    painter.drawImage(left, top, block)
        painter.end()
        return image, QRectF(0.0, 0.0, columns / dots, rows / dots)

    def _block(
        self, view: MapView, dots: float, corner: tuple[int, int], size: tuple[int, int]
    ) -> QImage:
        """Paint a piece of the picture: layers are made for what a screen shows."""
        ratio = dots * _MM_PER_LOGICAL
        metres = 1.0 / (view.mm_per_metre * dots)  # of a dot
        seen = View(
            view.west + (corner[0] + size[0] / 2) * metres,
            view.north - (corner[1] + size[1] / 2) * metres,
            view.scale * METRES_PER_PIXEL,
            size[0] / ratio,
            size[1] / ratio,
            ratio,
        )
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        frame = Frame(painter, image, seen, Style(LIGHT), exact=True)
        for layer in self.layers():
            for _step in layer.draw(frame):
                pass
        painter.end()
        return image


def paint_base(ink: Ink, view: MapView, base: Base) -> None:
    """Paint what lies under a map; the painter stands at the map's corner."""
    image, place = base.picture(view, ink.dots)
    k = ink.dots
    target = QRectF(0.0, 0.0, place.width() * k, place.height() * k)
    ink.painter.drawImage(target, ink.toned(image))


@lru_cache(maxsize=4)
def _opened(file: str, crs: str, changed: int) -> TilesLayer | ImageLayer:
    del changed  # a file that was written anew is opened anew
    # What reads files of base maps is a sixth of a printing process.
    from gridplanner.layers.base_files import open_base_map

    return open_base_map(Path(file), crs)


@lru_cache(maxsize=3)
def _decoded(picture: bytes) -> ScanPicture | None:
    """Decode a scan; a damaged one is left out, as it is on the map."""
    try:
        return decode_scan(picture)
    except ScanError:
        return None


@lru_cache(maxsize=8)
def _scan_layer(scan: LaidScan) -> ScanLayer:
    return ScanLayer(
        name="base_scan",
        size=scan.size,
        matrix=np.array(scan.matrix, np.float64).reshape(3, 3),
        picture=partial(_decoded, scan.picture),
    )
