"""Buildings: specks, rectangles or footprints, whichever the scale can show.

Under 2.2 px a building only darkens the pixels it covers, to 4 px it is a rectangle,
above that its footprint, and from 5 px it has an outline. One of which only the door
plate is known is a square on its corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gridplanner.data.packed import BLOCK, POINT, Packed, empty_packed
from gridplanner.layers import raster
from gridplanner.layers import style as styles
from gridplanner.layers.hit import box_of_rows, hits_in, touched_by
from gridplanner.layers.layer import Frame, Hit, Layer, LegendEntry
from gridplanner.layers.pixels import Coverage, rects_of, stamp_rects
from gridplanner.layers.render import BATCH, paths_of
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box, View

SPECK_PX: Final = 2.2
RECT_PX: Final = 4.0
OUTLINE_PX: Final = 5.0
SMOOTH_PX: Final = 8.0  # an outline as small as that shows no stairs
# Blocks handled between two looks at the clock while buildings are specks.
_STRIDE: Final = 48
_PLATE_PX: Final = (1.5, 5.0)  # from the middle of a plate's mark to its corners
_COVERED: Final = 0.75  # share of its box that a footprint covers, as found in towns


# Strays: at most half a percent on each side, where they spread the town's extent.
_STRAYS_FROM: Final = 50
_STRAY: Final = 0.005
_WIDEST_SPREAD: Final = 1.5


@dataclass
class BuildingsLayer(Layer):
    """The footprints of all buildings in use.

    Attributes
    ----------
    packed : Packed
        Ids are row ids of table ``building``.
    edited : Packed
        Buildings changed since `packed` was made; drawn in place of those there.
    """

    name: str = "buildings"
    packed: Packed = field(default_factory=empty_packed)
    edited: Packed = field(default_factory=empty_packed)
    _hidden: NDArray[np.bool_] | None = None
    _box: tuple[Packed, Box | None] | None = None

    def show(self, packed: Packed) -> None:
        """Draw these buildings from now on."""
        self.packed, self.edited, self._hidden = packed, empty_packed(), None
        self.redraw()

    def replace(self, gone: NDArray[np.int64], edited: Packed) -> None:
        """Leave out some buildings and draw those of `edited` beside the rest."""
        hidden = np.zeros(len(self.packed), bool)
        hidden[self.packed.rows_of(np.concatenate([gone, edited.ids]))] = True
        self.edited = edited
        self._hidden = hidden if hidden.any() else None
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres, without stray buildings far from all others.

        One row with a slip in its coordinates should not make a town tiny.
        """
        # Asked several times after each edit, and slow to find in a large town.
        if self._box is None or self._box[0] is not self.packed:
            self._box = self.packed, self._find_box()
        return self._box[1] or self.edited.box

    def _find_box(self) -> Box | None:
        whole = self.packed.box
        if whole is None or len(self.packed) < _STRAYS_FROM:
            return whole
        points = self.packed.points
        low, high = np.quantile(points, (_STRAY, 1 - _STRAY), axis=0)
        size = np.maximum(high - low, 1.0)
        spread = np.array(whole[2:]) - np.array(whole[:2])
        if (spread <= _WIDEST_SPREAD * size).all():
            return whole
        near = (points >= low - size / 4) & (points <= high + size / 4)
        return box_of_rows(self.packed, np.flatnonzero(near.all(axis=1)))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the buildings of the view."""
        for packed, hidden in ((self.packed, self._hidden), (self.edited, None)):
            if len(packed):
                yield from _Drawing(frame, packed, hidden).steps()
                yield from _draw_plates(frame, packed, hidden)

    def hits(self, x: float, y: float, *, tolerance: float) -> list[Hit]:
        """Find the buildings at a place."""
        return [
            Hit(self.name, int(packed.ids[row]), distance)
            for packed, hidden in ((self.edited, None), (self.packed, self._hidden))
            for row, distance in hits_in(packed, x, y, tolerance=tolerance)
            if hidden is None or not hidden[row]
        ]

    def inside(self, ring: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the buildings a ring touches."""
        rows = touched_by(self.packed, ring)
        if self._hidden is not None:
            rows = rows[~self._hidden[rows]]
        more = touched_by(self.edited, ring)
        return np.concatenate([self.packed.ids[rows], self.edited.ids[more]])

    def box_of(self, ids: NDArray[np.int64]) -> Box | None:
        """Extent of some buildings."""
        return box_of_rows(self.edited, self.edited.rows_of(ids)) or box_of_rows(
            self.packed, self.packed.rows_of(ids)
        )

    def drawn_at(self, view: View) -> bool:
        """Whether there is any building."""
        del view
        return bool(len(self.packed) or len(self.edited))

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give the sample of a building."""
        del scale
        palette = style.palette
        entry = LegendEntry(
            text("layer.buildings"),
            colour=palette.building,
            outline=palette.building_line,
        )
        return [entry] if len(self.packed) else []


class _Drawing:
    """One picture of packed buildings under way."""

    def __init__(
        self, frame: Frame, packed: Packed, hidden: NDArray[np.bool_] | None
    ) -> None:
        self.frame, self.packed, self.hidden = frame, packed, hidden
        self.fill = QColor(frame.style.palette.building)
        self.line = QColor(frame.style.palette.building_line)
        self.specks: Coverage | None = None

    def steps(self) -> Iterator[None]:
        blocks = self.packed.blocks_in(self.frame.view.box)
        if raster.can_paint(self.frame.image):
            yield from self._rastered(blocks)
            return
        for start in range(0, len(blocks), _STRIDE):
            yield from self._blocks(blocks[start : start + _STRIDE])
        if self.specks is not None:
            yield from self.specks.lay(self.frame.image, self.fill)

    def _blocks(self, blocks: NDArray[np.int64]) -> Iterator[None]:
        rows, boxes = self._rows_of(blocks)
        across, up = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        size = np.maximum(across, up)
        size *= np.float32(self.frame.device_per_metre)
        large = size >= self.frame.px(SPECK_PX)
        larger = np.flatnonzero(large)
        if len(larger) < len(size):
            across *= up
            across[larger] = 0.0
            self._cover(boxes, across)
            yield
        if not len(larger):
            return
        box = boxes.take(larger, axis=0)
        seen = np.flatnonzero(_in_view(box, self.packed.local(self.frame.view.box)))
        larger, box = larger[seen], box.take(seen, axis=0)
        size = size[larger]
        is_rect = size < self.frame.px(RECT_PX)
        if is_rect.any():
            rects = rects_of(self.frame, self.packed, box[is_rect])
            stamp_rects(self.frame.image, rects, self.fill)
            yield
        yield from self._footprints(rows[larger[~is_rect]], size[~is_rect])

    def _rows_of(
        self, blocks: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Give the shapes of some blocks that are shown, and their boxes."""
        boxes = self.packed.boxes
        first, end = int(blocks[0]) * BLOCK, (int(blocks[-1]) + 1) * BLOCK
        if end - first == len(blocks) * BLOCK and self.hidden is None:
            # One after the other in memory: nothing has to be copied.
            end = min(end, len(boxes))
            return np.arange(first, end), boxes[first:end]
        rows = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        rows = rows[rows < len(boxes)]
        if self.hidden is not None:
            rows = rows[~self.hidden[rows]]
        return rows, boxes.take(rows, axis=0)

    def _cover(self, boxes: NDArray[np.float32], area: NDArray[np.float32]) -> None:
        """Count specks, with their area in square metres, into the pixels."""
        frame = self.frame
        if self.specks is None:
            self.specks = Coverage(frame.image.width(), frame.image.height())
        k = np.float32(frame.device_per_metre / 2)
        ox, oy = frame.offset(self.packed.origin).astype(np.float32)
        column = boxes[:, 0] + boxes[:, 2]
        column *= k
        column += ox
        row = boxes[:, 1] + boxes[:, 3]
        row *= -k
        row += oy
        area *= np.float32(frame.device_per_metre**2 * 255 * _COVERED)
        self.specks.add(column, row, area)

    def _footprints(
        self, rows: NDArray[np.int64], size: NDArray[np.float32]
    ) -> Iterator[None]:
        if not len(rows):
            return
        painter, px = self.frame.painter, self.frame.px
        pen = QPen(self.line, 1.0)
        starts = np.arange(0, len(size), BATCH)
        typical = np.add.reduceat(size, starts) / np.diff(np.append(starts, len(size)))
        outlined = (typical >= px(OUTLINE_PX)).tolist()
        smooth = (typical >= px(SMOOTH_PX)).tolist()
        painter.setPen(pen)
        painter.setBrush(self.fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for part, path in paths_of(self.frame, self.packed, rows):
            number = part.start // BATCH
            if outlined[number] and not smooth[number]:
                painter.drawPath(path)
            else:
                painter.fillPath(path, self.fill)
            if smooth[number]:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.strokePath(path, pen)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            if number % 4 == 3:
                yield
        yield

    def _rastered(self, blocks: NDArray[np.int64]) -> Iterator[None]:
        """Draw by compiled loops: fills first, then the outlines over them."""
        frame, packed = self.frame, self.packed
        boxes = raster.Boxes(
            frame, packed, self.fill,
            sizes=(frame.px(SPECK_PX), frame.px(RECT_PX)), covered=_COVERED,
        )  # fmt: skip
        for start in range(0, len(blocks), 2 * _STRIDE):
            rows, _ = self._rows_of(blocks[start : start + 2 * _STRIDE])
            large = boxes.place(rows)
            yield
            if len(large):
                yield from self._footprints_rastered(large)
        boxes.lay()
        yield

    def _footprints_rastered(self, rows: NDArray[np.int64]) -> Iterator[None]:
        frame, packed = self.frame, self.packed
        colours = np.full(len(rows), raster.pixel_of(self.fill), np.uint32)
        yield from raster.fill(frame, frame.image, packed, rows, colours)
        sides = packed.boxes[rows, 2:] - packed.boxes[rows, :2]
        size = sides.max(axis=1) * np.float32(frame.device_per_metre)
        outlined = rows[size >= frame.px(OUTLINE_PX)]
        yield from raster.outline(frame, packed, outlined, self.line)


def _draw_plates(
    frame: Frame, packed: Packed, hidden: NDArray[np.bool_] | None
) -> Iterator[None]:
    """Mark the places of door plates where no footprint is known."""
    rows = np.flatnonzero(packed.dims == POINT)  # few, and in most towns none
    if not len(rows):
        return
    box = packed.local(frame.view.widened(0.02).box)
    rows = rows[_in_view(packed.boxes[rows], box)]
    if hidden is not None:
        rows = rows[~hidden[rows]]
    side = frame.px(_PLATE_PX[0 if frame.band < styles.WORK else 1])
    painter = frame.painter
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(frame.style.palette.building_line), frame.px(1.5)))
    painter.setBrush(QColor(frame.style.palette.building))
    for start in range(0, len(rows), BATCH):
        places = frame.to_device(packed.points[rows[start : start + BATCH]]).tolist()
        for x, y in places:
            # On its corner: no footprint looks so.
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, y - side),
                        QPointF(x + side, y),
                        QPointF(x, y + side),
                        QPointF(x - side, y),
                    ]
                )
            )
        yield


def _in_view(
    boxes: NDArray[np.float32], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    seen: NDArray[np.bool_] = (
        (boxes[:, 0] <= box[2])
        & (boxes[:, 2] >= box[0])
        & (boxes[:, 1] <= box[3])
        & (boxes[:, 3] >= box[1])
    )
    return seen
