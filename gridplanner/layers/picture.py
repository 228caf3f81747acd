"""Pictures of the map: one layer in steps, or the whole stack at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.layers.layer import Frame, Layer
from gridplanner.layers.pixels import new_image
from gridplanner.layers.view import Box, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.layers.stack import LayerStack
    from gridplanner.layers.style import Style

    Room = tuple[float, float, float, float]


@dataclass(slots=True)
class Picture:
    """A layer's picture and the view it shows; None where nothing is drawn."""

    view: View
    image: QImage | None = None


def draw_layer(
    layer: Layer,
    picture: Picture,
    style: Style,
    *,
    screen: View | None = None,
    covered: tuple[Room, ...] = (),
    exact: bool = False,
) -> Iterator[None]:
    """Draw a layer into a picture, yielding between steps of a few milliseconds."""
    view = picture.view
    if not layer.drawn_at(view):
        picture.image = None
        return
    width, height = round(view.width * view.ratio), round(view.height * view.ratio)
    image = new_image(width, height)
    yield
    painter = QPainter(image)
    try:
        frame = Frame(painter, image, view, style, exact, screen, covered)
        yield from layer.draw(frame)
    finally:
        painter.end()
    picture.image = image


def put_together(
    pictures: list[tuple[Picture, float]], view: View, ground: str
) -> Iterator[QImage]:
    """Lay pictures over one another, yielding the picture so far after each.

    Parameters
    ----------
    pictures : list of (Picture, float)
        Lowest first, with their opacity; all of `view`.
    view : View
    ground : str
        Colour of the paper, ``"#rrggbb"``.
    """
    width, height = round(view.width * view.ratio), round(view.height * view.ratio)
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    yield image
    for picture, opacity in pictures:
        if picture.image is None or not opacity:
            continue
        painter = QPainter(image)
        painter.setOpacity(opacity)
        painter.drawImage(0, 0, picture.image)
        painter.end()
        yield image


def render_map(
    stack: LayerStack,
    size: tuple[int, int],
    box: Box | None = None,
    *,
    ratio: float = 1.0,
    scale: float | None = None,
    covered: tuple[Room, ...] = (),
) -> QImage:
    """Draw the visible layers into a picture, without a window.

    Parameters
    ----------
    stack : LayerStack
    size : tuple of int
        Width and height in logical pixels.
    box : tuple of float, optional
        West, south, east, north in metres to show; all there is where None.
    ratio : float, optional
        Device pixels per logical pixel: 2 gives a picture twice as fine.
    scale : float, optional
        Denominator of the scale; the box is then only centred.
    covered : tuple of tuple of float, optional
        Left, top, width and height in logical pixels of what will be laid over the
        picture: nothing is written there.

    Returns
    -------
    QImage
        RGB32, ``size * ratio`` pixels.
    """
    view = view_of(stack, size, box, ratio=ratio)
    if scale is not None:
        view = view.at_scale(scale)
    width, height = round(view.width * view.ratio), round(view.height * view.ratio)
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_RGB32)
    image.fill(QColor(stack.style.palette.ground))
    for layer in stack.drawn():
        if layer.opacity == 1.0:
            _draw_onto(image, layer, view, stack.style, covered)
            continue
        picture = Picture(view)
        steps = draw_layer(layer, picture, stack.style, covered=covered, exact=True)
        for _step in steps:
            pass
        painter = QPainter(image)
        painter.setOpacity(layer.opacity)
        if picture.image is not None:
            painter.drawImage(0, 0, picture.image)
        painter.end()
    return image


def _draw_onto(
    image: QImage, layer: Layer, view: View, style: Style, covered: tuple[Room, ...]
) -> None:
    """Draw an opaque layer straight onto what is below it."""
    if layer.drawn_at(view):
        painter = QPainter(image)
        frame = Frame(painter, image, view, style, exact=True, covered=covered)
        for _step in layer.draw(frame):
            pass
        painter.end()


def view_of(
    stack: LayerStack,
    size: tuple[int, int],
    box: Box | None = None,
    *,
    ratio: float = 1.0,
) -> View:
    """Give the view that shows a box, or all there is, in a picture of that size."""
    view = View(width=size[0], height=size[1], ratio=ratio)
    found = box or stack.box
    return view.fitted(found) if found is not None else view
