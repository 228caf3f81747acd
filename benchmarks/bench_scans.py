"""Scans: one of forty megapixels decoded, drawn at every zoom, kept and undone.

Run ``python benchmarks/bench_scans.py`` for the table of docs/benchmarks.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QGuiApplication, QImage, QPainter

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data import scans
from gridplanner.data.geodesy.placing_scan import Fit, place_scan, to_map
from gridplanner.data.scans import Scan, ScanPoint
from gridplanner.layers.layer import Frame
from gridplanner.layers.pixels import new_image
from gridplanner.layers.scan_file import encode
from gridplanner.layers.scan_picture import ScanPicture, decode_scan
from gridplanner.layers.scans import ScanLayer
from gridplanner.layers.style import Style
from gridplanner.layers.view import View
from tests.helpers.project import small_town

SIZE = (7400, 5300)
SCREEN = (2000, 1250)  # 1600×1000 with the margin around it
MIDDLE = (40_500_000.0, 3_950_000.0)
ZOOMS = (0.02, 0.1, 0.25, 0.36, 0.72, 1.4, 3.0)  # metres a pixel; the scan has 0.25
LAID = {"upright": (0.0, 0.0), "turned": (0.3, 0.0), "slanted": (0.3, 4e-5)}


def paper() -> bytes:
    """A sheet with noise as of a scanner, the worst there is for JPEG."""
    rng = np.random.default_rng(1)
    grey = rng.integers(200, 256, SIZE[::-1], np.uint8)
    image = QImage(grey.data, *SIZE, SIZE[0], QImage.Format.Format_Grayscale8)
    return encode(image.convertToFormat(QImage.Format.Format_RGB32))


def laid(angle: float, tilt: float) -> np.ndarray:
    """A matrix of a quarter of a metre a pixel, its middle in the town's."""
    across, up = 0.25 * np.cos(angle), 0.25 * np.sin(angle)
    turn = np.array([[across, up, 0], [up, -across, 0], [0, 0, 1]])
    first, move, lean = np.eye(3), np.eye(3), np.eye(3)
    first[:2, 2] = -SIZE[0] / 2, -SIZE[1] / 2
    move[:2, 2] = MIDDLE
    lean[2, :2] = tilt, -tilt
    return move @ turn @ lean @ first


def draw(picture: ScanPicture, matrix: np.ndarray, zoom: float) -> tuple[float, float]:
    """Processor ms of a screen, and of its longest stripe."""
    layer = ScanLayer("scan.1", size=SIZE, matrix=matrix, picture=lambda: picture)
    found = []
    for _ in range(5):
        image = new_image(*SCREEN)
        painter = QPainter(image)
        frame = Frame(painter, image, View(*MIDDLE, zoom, *SCREEN), Style())
        stripes, last = [], time.process_time()
        for _step in layer.draw(frame):
            stripes.append(time.process_time() - last)
            last = time.process_time()
        painter.end()
        found.append((1000 * sum(stripes), 1000 * max(stripes)))
    return min(found)


def timed(name: str, work, count: int = 1):
    start = time.process_time()
    for _ in range(count):
        result = work()
    print(f"{name}: {1000 * (time.process_time() - start) / count:.1f} ms")
    return result


def main() -> None:
    """Print processor times."""
    application = QGuiApplication([])
    data = paper()
    print(f"{SIZE[0]}×{SIZE[1]} px, JPEG of {len(data) / 1e6:.1f} MB")
    picture = timed("decoded with its halves", lambda: decode_scan(data))
    for name, (angle, tilt) in LAID.items():
        found = [draw(picture, laid(angle, tilt), zoom) for zoom in ZOOMS]
        whole, stripe = (max(values) for values in zip(*found, strict=True))
        print(f"{name}: a screen at most {whole:.0f} ms, a stripe {stripe:.1f} ms")
    rng = np.random.default_rng(2)
    pixels = rng.uniform((0, 0), SIZE, (20, 2))
    matrix = laid(0.3, 0.0)
    places = to_map(matrix, pixels) + rng.normal(0, 0.5, pixels.shape)
    for fit in Fit:
        placed = lambda fit=fit: place_scan(pixels, places, fit, size=SIZE)  # noqa: E731
        timed(f"placed by 20 points, {fit.value}", placed, 50)
    points = tuple(
        ScanPoint(tuple(pixel), tuple(place))
        for pixel, place in zip(pixels.tolist(), places.tolist(), strict=True)
    )
    scan = Scan(0, "图", "图.jpg", 0, *SIZE, points, Fit.AFFINE, matrix)
    with tempfile.TemporaryDirectory() as folder:
        town = small_town(Path(folder) / "town.gpkg")
        timed("kept in the project", lambda: town.apply_batch(scans.keep(scan, data)))
        timed("undone", town.undo)
        timed("done again", town.redo)
        town.close()
    application.quit()


if __name__ == "__main__":
    main()
