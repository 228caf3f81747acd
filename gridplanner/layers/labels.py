"""Labels: what is written on the map, the more important first, none over another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.layers.lettering import Hand, Lettering, Line, Taken, lettering
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style

    class LabelSource(Protocol):
        """What gives labels for a frame."""

        def labels(self, frame: Frame) -> Iterator[Label]:
            """Give the labels of the things in the frame, in any order."""


SMALLEST: Final = 11.0
_STEP_LABELS: Final = 4
# Where a label is tried, in its own heights above and below its place.
_SHIFTS: Final = (0, 1, -1, 2, -2)


class Priority(IntEnum):
    """The order in which labels get their room."""

    SELECTED = 0
    GRID = 1
    MICRO_GRID = 2
    COMMUNITY = 3
    PLACE = 4
    ROAD = 5
    ESTATE = 6
    PLATE = 7


@dataclass(frozen=True, slots=True)
class Label:
    """Something to be written.

    Attributes
    ----------
    lines : tuple of str
        The first is the name, written bold; the second its figure.
    x, y : float
        Device pixels; the writing is centred there.
    priority : Priority
    size : float
        Of the name, logical pixels; figures are one smaller.
    colour : str
    bold : bool
    room : tuple of float or None
        Width and height in device pixels the writing should keep within; it is
        written smaller, down to 11 px, where it must.
    led : bool
        Where the room is too small still, write beside it with a line leading there.
    loose : bool
        Where the room is too small still, write there all the same, once all others
        of the kind have theirs.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    priority: Priority
    size: float = 13.0
    colour: str = ""
    bold: bool = True
    room: tuple[float, float] | None = None
    led: bool = False
    loose: bool = False


@dataclass
class LabelsLayer(Layer):
    """Everything that is written on the map.

    Attributes
    ----------
    sources : list of LabelSource
        Asked in turn for what they would write at the present scale.
    omitted : dict of Priority to int
        How many labels of each kind had no room in the latest picture.
    """

    name: str = "labels"
    sources: list[LabelSource] = field(default_factory=list)
    omitted: dict[Priority, int] = field(default_factory=dict)

    def draw(self, frame: Frame) -> Iterator[None]:
        """Choose places for the labels and write them."""
        labels: list[Label] = []
        for source in self.sources:
            for number, label in enumerate(source.labels(frame)):
                labels.append(label)
                if number % _STEP_LABELS == _STEP_LABELS - 1:
                    yield
            yield
        labels.sort(key=lambda label: label.priority)
        setting = _Setting(frame)
        omitted: dict[Priority, int] = {}
        loose: list[Label] = []
        for number, label in enumerate(chain(labels, loose)):
            if setting.place(label):
                pass
            elif label.loose:
                loose.append(replace(label, size=SMALLEST, room=None, loose=False))
            else:
                omitted[label.priority] = omitted.get(label.priority, 0) + 1
            if number % _STEP_LABELS == _STEP_LABELS - 1:
                yield
        self.omitted = omitted

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say how many door plates were left out."""
        del style, scale
        plates = self.omitted.get(Priority.PLATE, 0)
        words = text("legend.omitted", n=plates)
        return [LegendEntry(words, "title")] if plates else []


def _edges(frame: Frame) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the screen in the picture, device pixels."""
    if frame.screen is None:
        return 0.0, 0.0, float(frame.image.width()), float(frame.image.height())
    west, south, east, north = frame.screen.box
    corners = frame.to_device(np.array([(west, north), (east, south)]))
    (left, top), (right, bottom) = corners.tolist()
    return left, top, right, bottom


class _Setting:
    """Labels being set onto one picture."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.letters: Lettering = lettering(frame.style, frame.view.ratio)
        self.taken = Taken(frame.image.width(), frame.image.height())
        self.edges = _edges(frame)
        ratio, (left, top, _right, _bottom) = frame.view.ratio, self.edges
        for x, y, width, height in frame.covered:
            middle = left + (x + width / 2) * ratio, top + (y + height / 2) * ratio
            self.taken.force(*middle, width * ratio, height * ratio)

    def place(self, label: Label) -> bool:
        """Write a label where there is room; False where there is none."""
        for size in sorted({label.size, label.size - 2, SMALLEST}, reverse=True):
            tried = replace(label, size=size)
            lines = self._lines(tried)
            width, height = self.letters.size_of(lines)
            fits = label.room is None or (
                width <= label.room[0] and height <= label.room[1]
            )
            if fits and self._anywhere(tried, lines, width, height):
                return True
        if label.priority is Priority.SELECTED:
            return self._force(label)
        if label.led and label.priority is Priority.GRID:
            return self._beside(replace(label, size=SMALLEST))
        return False

    def _lines(self, label: Label) -> list[Line]:
        palette = self.frame.style.palette
        scale = self.frame.style.text_scale
        colour = label.colour or palette.ink
        name = Hand(label.size * scale, label.bold, colour, palette.halo)
        figure = replace(name, size=(label.size - 1) * scale)
        return [
            Line(line, figure if number else name)
            for number, line in enumerate(label.lines)
        ]

    def _is_cut(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether writing would lie across the edge of the screen."""
        left, top, right, bottom = self.edges
        half, tall = width / 2, height / 2
        outside = x + half < left or x - half > right or y + tall < top
        if outside or y - tall > bottom:
            return False
        inside = x - half >= left and x + half <= right and y - tall >= top
        return not (inside and y + tall <= bottom)

    def _anywhere(
        self, label: Label, lines: Sequence[Line], width: float, height: float
    ) -> bool:
        """Write at the label's place, or a little above or below within its room."""
        slack = (label.room[1] - height) / 2 if label.room is not None else 0.0
        shifts = [s * height for s in _SHIFTS if abs(s) * height <= slack]
        x, y = self._inward(label, width, height)
        for shift in shifts:
            if self._is_cut(x, y + shift, width, height):
                continue
            if self.taken.take(x, y + shift, width, height):
                self.letters.write(self.frame.painter, lines, x, y + shift)
                return True
        return False

    def _inward(self, label: Label, width: float, height: float) -> tuple[float, float]:
        """Move a label that has the room off the edge of the screen."""
        if label.room is None:
            return label.x, label.y
        across = max((label.room[0] - width) / 2, 0.0)
        down = max((label.room[1] - height) / 2, 0.0)
        left, top, right, bottom = self.edges
        if not (left <= label.x <= right and top <= label.y <= bottom):
            return label.x, label.y
        x = min(max(label.x, left + width / 2 + 2), right - width / 2 - 2)
        y = min(max(label.y, top + height / 2 + 2), bottom - height / 2 - 2)
        return (
            min(max(x, label.x - across), label.x + across),
            min(max(y, label.y - down), label.y + down),
        )

    def _force(self, label: Label) -> bool:
        """Write the label of what is selected, whatever else is there."""
        lines = self._lines(label)
        width, height = self.letters.size_of(lines)
        right, bottom = self.frame.image.width(), self.frame.image.height()
        if not (0 <= label.x <= right and 0 <= label.y <= bottom):
            return False
        x = min(max(label.x, width / 2), right - width / 2)
        y = min(max(label.y, height / 2), bottom - height / 2)
        self.taken.force(x, y, width, height)
        self.letters.write(self.frame.painter, lines, x, y)
        return True

    def _beside(self, label: Label) -> bool:
        """Write next to the area, with a line leading into it."""
        lines = self._lines(label)
        width, height = self.letters.size_of(lines)
        away = self.frame.px(26)
        for side_x, side_y in ((1, -1), (-1, -1), (1, 1), (-1, 1)):
            x = label.x + side_x * (away + width / 2)
            y = label.y + side_y * (away + height / 2)
            if self.taken.take(x, y, width, height):
                end = np.array([x - side_x * width / 2, y])
                self._lead(np.array([label.x, label.y]), end)
                self.letters.write(self.frame.painter, lines, x, y)
                return True
        return False

    def _lead(self, start: NDArray[np.float64], end: NDArray[np.float64]) -> None:
        painter, palette = self.frame.painter, self.frame.style.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for colour, width in ((palette.halo, 3.0), (palette.ink, 1.0)):
            painter.setPen(QPen(QColor(colour), self.frame.px(width)))
            painter.drawLine(QPointF(*start.tolist()), QPointF(*end.tolist()))
