"""The map's cached pictures: drawn in slices, panned and scaled in between.

Each layer has a picture a quarter larger than the screen. While it is drawn, what was
on the screen before stays there, panned by whole pixels or scaled; once every layer is
ready they are laid together into one opaque picture, the only thing a pan has to copy.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gridplanner.layers.furniture import furniture_rooms
from gridplanner.layers.picture import Picture, draw_layer, put_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage

    from gridplanner.layers.layer import Layer
    from gridplanner.layers.picture import Room
    from gridplanner.layers.stack import LayerStack
    from gridplanner.layers.view import View

MARGIN: Final = 0.125
SLICE_SECONDS: Final = 0.004


class Pictures:
    """The pictures of a stack, and the work left on them.

    Attributes
    ----------
    shown : Picture
        What the screen is painted from: opaque, all layers together.
    covered : tuple of tuple of float
        What floats over the screen, where nothing is to be written; see `Frame`.
    slices : list of float
        Seconds each of the latest slices took, the longest steps included.
    """

    def __init__(
        self, stack: LayerStack, clock: Callable[[], float] = perf_counter
    ) -> None:
        self.stack = stack
        self.covered: tuple[Room, ...] = ()
        self.shown: Picture | None = None
        self.slices: list[float] = []
        self._clock = clock
        self._drawn: dict[str, Picture] = {}
        self._stale: set[str] = set()
        self._work: Iterator[None] | None = None
        self._target: View | None = None
        self._screen: View | None = None
        self._started: set[str] = set()
        self._pending = True

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def mark(self, name: str) -> None:
        """Take note of what the stack says has changed."""
        if name == "*":
            self._drawn.clear()
        elif not name.startswith("="):
            self._stale.add(name)
            if self._work is not None and name not in self._started:
                return  # the work under way comes to it yet
        self._work = None
        self._pending = True

    def aim(self, view: View) -> bool:
        """Plan what has to be drawn for a view; True where there is work to do."""
        kept = self._target is not None and _serves(self._target, view)
        if kept and not self._pending:
            return self.busy
        if self._target is None or not kept:
            self._target = view.widened(MARGIN)
        self._pending = False
        self._screen = view
        self._work = self._steps(self._target)
        return True

    def rest(self, view: View) -> None:
        """Have the writing set anew for the place where the screen came to rest."""
        if self._screen is not None and self._screen != view and not self.busy:
            self.mark("labels")

    def work(self, seconds: float = SLICE_SECONDS) -> bool:
        """Draw for about that long; True when everything is on the screen's picture."""
        start = self._clock()
        while self._work is not None:
            if next(self._work, self) is self:
                self._work = None
                self._keep_time(start)
                return True
            if self._clock() - start >= seconds:
                self._keep_time(start)
                return False
        return False

    def finish(self) -> None:
        """Draw all that is left."""
        while self.busy:
            self.work()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the screen, logical pixels, from what there is: moved or scaled."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        shown = self.shown
        if shown is None or not shown.view.covers(view):
            ground = QColor(self.stack.style.palette.ground)
            painter.fillRect(QRectF(0, 0, view.width, view.height), ground)
        if shown is None or shown.image is None:
            return
        target = _place_of(shown.view, view)
        same_scale = shown.view.metres_per_px == view.metres_per_px
        if same_scale and shown.view.ratio == view.ratio:
            # By whole pixels of the screen: nothing is resampled, and it is a copy.
            left = round(target.left() * view.ratio) / view.ratio
            top = round(target.top() * view.ratio) / view.ratio
            shown.image.setDevicePixelRatio(view.ratio)
            painter.drawImage(QPointF(left, top), shown.image)
        else:
            painter.drawImage(target, shown.image, QRectF(shown.image.rect()))

    def _keep_time(self, start: float) -> None:
        self.slices.append(self._clock() - start)
        del self.slices[:-500]

    def _steps(self, view: View) -> Iterator[None]:
        self._started = set()
        layers = self.stack.drawn()
        for layer in layers:
            if self._needs(layer, view):
                yield from self._draw(layer, view)
            self._started.add(layer.name)
        ready = [
            (self._drawn[layer.name], layer.opacity)
            for layer in layers
            if layer.name in self._drawn
        ]
        made: QImage | None = None
        for image in put_together(ready, view, self.stack.style.palette.ground):
            made = image
            yield
        self.shown = Picture(view, made)

    def _needs(self, layer: Layer, view: View) -> bool:
        picture = self._drawn.get(layer.name)
        return layer.name in self._stale or picture is None or picture.view != view

    def _draw(self, layer: Layer, view: View) -> Iterator[None]:
        self._stale.discard(layer.name)
        self._started.add(layer.name)
        picture = Picture(view)
        style, screen = self.stack.style, self._screen
        covered = self.covered
        if screen is not None:
            covered = (*covered, *furniture_rooms(screen, style))
        yield from draw_layer(layer, picture, style, screen=screen, covered=covered)
        self._drawn[layer.name] = picture


def _serves(picture: View, view: View) -> bool:
    """Whether a picture can show a view as it is, without scaling."""
    same_scale = replace(picture, x=0, y=0, width=0, height=0) == replace(
        view, x=0, y=0, width=0, height=0
    )
    return same_scale and picture.covers(view)


def _place_of(picture: View, view: View) -> QRectF:
    """Where a picture's ground lies on the screen, logical pixels."""
    west, south, east, north = picture.box
    corners = view.to_px(np.array([(west, north), (east, south)]))
    (left, top), (right, bottom) = corners.tolist()
    return QRectF(left, top, right - left, bottom - top)
