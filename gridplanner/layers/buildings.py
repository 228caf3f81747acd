"""Buildings: specks, rectangles or footprints, whichever the scale can show.

Under 2.2 px a building only darkens the pixels it covers, to 4 px it is a rectangle,
above that its footprint, and from 5 px it has an outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gridplanner.data.packed import BLOCK, Packed, empty_packed
from gridplanner.layers.hit import box_of_rows, hits_in, touched_by
from gridplanner.layers.layer import Frame, Hit, Layer, LegendEntry
from gridplanner.layers.render import (
    BATCH,
    draw_rects,
    path_of,
    pixels_of,
    ramp_of_alpha,
    rects_of,
    rings_of,
)
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box, View

SPECK_PX: Final = 2.2
RECT_PX: Final = 4.0
OUTLINE_PX: Final = 5.0
# Blocks handled between two looks at the clock while buildings are specks.
_STRIDE: Final = 48
_COVERED: Final = 0.75  # share of its box that a footprint covers, as found in towns


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
        """Extent in metres."""
        return self.packed.box or self.edited.box

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the buildings of the view."""
        for packed, hidden in ((self.packed, self._hidden), (self.edited, None)):
            if len(packed):
                yield from _Drawing(frame, packed, hidden).steps()

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
        self.coverage: NDArray[np.float64] | None = None

    def steps(self) -> Iterator[None]:
        blocks = self.packed.blocks_in(self.frame.view.box)
        for start in range(0, len(blocks), _STRIDE):
            rows = (blocks[start : start + _STRIDE, None] * BLOCK + np.arange(BLOCK)).ravel()
            rows = rows[rows < len(self.packed)]
            yield from self._rows(rows)
        if self.coverage is not None:
            yield from self._specks()

    def _rows(self, rows: NDArray[np.int64]) -> Iterator[None]:
        boxes = self.packed.boxes[rows]
        wanted = _in_view(boxes, self.packed.local(self.frame.view.box))
        if self.hidden is not None:
            wanted &= ~self.hidden[rows]
        rows, boxes = rows[wanted], boxes[wanted]
        k = self.frame.device_per_metre
        sides = (boxes[:, 2:] - boxes[:, :2]) * np.float32(k)
        size = sides.max(axis=1, initial=0.0)
        speck = size < self.frame.px(SPECK_PX)
        shape = size >= self.frame.px(RECT_PX)
        if speck.any():
            self._cover(boxes[speck], sides[speck])
            yield
        rect = ~(speck | shape)
        if rect.any():
            self._rects(boxes[rect])
            yield
        yield from self._footprints(rows[shape], size[shape])

    def _cover(self, boxes: NDArray[np.float32], sides: NDArray[np.float32]) -> None:
        width, height = self.frame.image.width(), self.frame.image.height()
        if self.coverage is None:
            self.coverage = np.zeros(width * height)
        k = self.frame.device_per_metre
        ox, oy = self.frame.offset(self.packed.origin)
        column = ((boxes[:, 0] + boxes[:, 2]) * (k / 2) + ox).astype(np.int32)
        row = ((boxes[:, 1] + boxes[:, 3]) * (-k / 2) + oy).astype(np.int32)
        seen = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        share = sides[:, 0] * sides[:, 1] * np.float32(_COVERED)
        place = row * np.int32(width) + column
        np.add.at(self.coverage, place[seen], share[seen])

    def _rects(self, boxes: NDArray[np.float32]) -> None:
        painter = self.frame.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill)
        draw_rects(painter, rects_of(self.frame, self.packed, boxes))

    def _footprints(
        self, rows: NDArray[np.int64], size: NDArray[np.float32]
    ) -> Iterator[None]:
        painter = self.frame.painter
        pen = QPen(self.line, 1.0)
        for start in range(0, len(rows), BATCH):
            part = slice(start, start + BATCH)
            path = path_of(*rings_of(self.frame, self.packed, rows[part]))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillPath(path, self.fill)
            if size[part].mean() >= self.frame.px(OUTLINE_PX):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.strokePath(path, pen)
            if start // BATCH % 4 == 3:
                yield
        yield

    def _specks(self) -> Iterator[None]:
        """Turn coverage into a picture, some rows at a time."""
        if self.coverage is None:
            return
        width, height = self.frame.image.width(), self.frame.image.height()
        colour = self.fill.red(), self.fill.green(), self.fill.blue()
        ramp = ramp_of_alpha(colour)
        coverage = self.coverage.reshape(height, width)
        stride = max(1, 300_000 // width)
        for top in range(0, height, stride):
            band = coverage[top : top + stride]
            image = QImage(
                width, len(band), QImage.Format.Format_ARGB32_Premultiplied
            )
            alpha = np.minimum(band * 255.0, 255.0).astype(np.uint8)
            pixels_of(image)[:, :width] = ramp[alpha]
            self.frame.painter.drawImage(0, top, image)
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
