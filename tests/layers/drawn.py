"""A small town of squares to draw, and how pictures are compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from PySide6.QtGui import QImage

from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.packed import pack
from gridplanner.data.records import Unit
from gridplanner.layers.subdivision import Subdivision

PICTURES = Path(__file__).parent / "pictures"
SIDE = 300.0
UP, ACROSS = np.array((0, SIDE)), np.array((SIDE, 0))
CORNER = np.array([40_500_000.0, 3_950_000.0])


def squares(across: int = 3) -> Subdivision:
    """Tile a square with grids of 300 m; a community for each column."""
    count = across * across
    row, column = np.divmod(np.arange(count), across)
    x, y = CORNER[0] + column * SIDE, CORNER[1] + row * SIDE
    cells = pack(np.arange(count) + 1, shapely.box(x, y, x + SIDE, y + SIDE))
    lines, sides = [], []
    for i in range(across + 1):
        for j in range(across):
            here = CORNER + np.array((i, j)) * SIDE
            lines.append(shapely.LineString([here, here + UP]))
            sides.append((_cell(j, i - 1, across), _cell(j, i, across)))
            here = CORNER + np.array((j, i)) * SIDE
            lines.append(shapely.LineString([here, here + ACROSS]))
            sides.append((_cell(i, j, across), _cell(i - 1, j, across)))
    number = cells.ids - 1
    owners = np.zeros((count, 4), np.int64)
    owners[:, 0], owners[:, 1] = 1000, 2000 + number % across
    owners[:, 2] = 3000 + cells.ids
    packed = pack(np.arange(len(lines)) + 1, np.array(lines, object))
    ends = np.array(sides)[packed.ids - 1]
    units = {1000: Unit(1000, 0, 0, name="泊里镇")}
    for owner in owners.tolist():
        units[owner[1]] = Unit(owner[1], 1000, 1, name=f"社区{owner[1] - 1999}")
        units[owner[2]] = Unit(owner[2], owner[1], 2, name=f"第{owner[2] - 3000}网格")
    of = dict(zip(cells.ids.tolist(), owners.tolist(), strict=True))
    of[0] = [-1] * 4
    levels = [_first_difference(of[a], of[b]) for a, b in ends.tolist()]
    return Subdivision(
        DEFAULT_LEVELS, cells, owners, packed, ends, np.array(levels, np.int8), units
    )


def _cell(row: int, column: int, across: int) -> int:
    inside = 0 <= row < across and 0 <= column < across
    return row * across + column + 1 if inside else 0


def _first_difference(one: list[int], other: list[int]) -> int:
    return next(i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)


def houses(per_side: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Put L-shaped houses of 14 by 10 m in rows over the nine squares."""
    step = 3 * SIDE / per_side
    ring = np.array([(0, 0), (14, 0), (14, 5), (6, 5), (6, 10), (0, 10), (0, 0)], float)
    row, column = np.divmod(np.arange(per_side**2), per_side)
    place = CORNER + np.column_stack([column, row]) * step + step / 3
    return np.arange(per_side**2) + 1, shapely.polygons(place[:, None] + ring)


def pixels(image: QImage) -> np.ndarray:
    """Give red, green, blue of a picture, int, shape (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(
        image.height(), image.bytesPerLine() // 4, 4
    )
    return flat[:, : image.width(), 2::-1].astype(int)


def colour_at(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def assert_like(image: QImage, name: str) -> None:
    """Compare with a picture kept; a few pixels may differ with Qt's version.

    Where there is none yet it is written, and the test fails, so that somebody looks.
    """
    path = PICTURES / f"{name}.png"
    if not path.exists():
        PICTURES.mkdir(exist_ok=True)
        image.save(str(path))
        raise AssertionError(f"{path.name} was made now: look at it and keep it")
    kept = QImage(str(path))
    assert (kept.width(), kept.height()) == (image.width(), image.height())
    apart = np.abs(pixels(kept) - pixels(image)).max(axis=2)
    share = float((apart > 24).mean())
    assert share < 0.004, f"{share:.2%} of {name} differs"
