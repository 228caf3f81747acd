"""Scans are drawn where their matrix lays them, at every zoom, below the town."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.geodesy.placing_scan import to_map, to_pixels
from gridplanner.layers.layer import Frame
from gridplanner.layers.picture import render_map
from gridplanner.layers.pixels import new_image
from gridplanner.layers.scan_picture import ScanPicture, _halves
from gridplanner.layers.scans import ScanLayer, scan_layer_name
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import Style
from gridplanner.layers.view import View
from tests.layers.drawn import CORNER, colour_at

SQUARE = 64  # px of a square of the pattern
SIZE = (2048, 1536)
COLOURS = ("#ff0000", "#0000ff", "#00ff00", "#ffff00")


def pattern(size=SIZE, square=SQUARE):
    """Squares whose colour tells their column and row."""
    rows, columns = np.indices((size[1] // square, size[0] // square))
    numbers = (columns % 2 + 2 * (rows % 2)).astype(np.uint8)
    table = [QColor(colour).rgb() for colour in COLOURS]
    small = QImage(
        numbers.tobytes(),
        numbers.shape[1],
        numbers.shape[0],
        numbers.shape[1],
        QImage.Format.Format_Indexed8,
    )
    small.setColorTable(table)
    image = small.convertToFormat(QImage.Format.Format_RGB32).scaled(*size)
    return ScanPicture(tuple(_halves(image)))


def laid(angle, scale, tilt=(0.0, 0.0)):
    """A matrix that lays the middle of the picture onto the town's corner."""
    cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
    matrix = np.array([[cosine, sine, 0], [sine, -cosine, 0], [0, 0, 1]])
    first, middle = np.eye(3), np.eye(3)
    first[:2, 2] = -SIZE[0] / 2, -SIZE[1] / 2
    middle[:2, 2] = CORNER
    lean = np.eye(3)
    lean[2, :2] = tilt
    return middle @ matrix @ lean @ first


def layer_of(matrix, picture=None, name="scan.1"):
    held = picture or pattern()
    return ScanLayer(
        name=name, label="图", size=held.size, matrix=matrix, picture=lambda: held
    )


def share_wrong(layer, per_px, *, ratio=1.0, metres=0.25):
    """Compare pixels with the squares that the matrix puts there.

    Left out is what lies at the edge of a square, where colours mix: within a pixel
    and a half of the screen, or of the picture, whose pixels are `metres` wide.
    """
    view = View(*CORNER.tolist(), per_px, 700, 500, ratio)
    image = render_map(
        LayerStack([layer]),
        (700, 500),
        (*CORNER.tolist(), *CORNER.tolist()),
        scale=view.scale,
        ratio=ratio,
    )
    ground = LayerStack().style.palette.ground.lower()
    wrong = looked = 0
    mixed = 1.5 * max(per_px, metres)
    for px in range(3, 700, 13):
        for py in range(5, 500, 17):
            x, y = view.to_map(px + 0.5 / ratio, py + 0.5 / ratio)
            ring = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])
            near = np.array([(x, y)]) + mixed * ring
            pixels = to_pixels(layer.matrix, near)
            if len({wanted(spot) for spot in pixels.tolist()}) > 1:
                continue
            looked += 1
            found = colour_at(image, round(px * ratio), round(py * ratio))
            wrong += found != (wanted(pixels[0].tolist()) or ground)
    assert looked > 100
    return wrong / looked


def wanted(pixel):
    u, v = pixel
    if not (0 <= u < SIZE[0] and 0 <= v < SIZE[1]):
        return ""
    return COLOURS[int(u // SQUARE) % 2 + 2 * (int(v // SQUARE) % 2)]


@pytest.mark.parametrize("angle", [0.0, 0.4, 2.0, -1.2])
@pytest.mark.parametrize("per_px", [0.02, 0.3, 1.0])
def test_every_pixel_is_what_the_matrix_puts_there(qapp, angle, per_px):
    assert share_wrong(layer_of(laid(angle, 0.25)), per_px) == 0


@pytest.mark.parametrize("per_px", [1.5, 3.0])
def test_a_small_level_lies_where_the_large_one_does(qapp, per_px):
    """Levels are blurred at the edges of the squares: a pixel more of it."""
    assert share_wrong(layer_of(laid(0.3, 0.25)), per_px) < 0.03


def test_a_photograph_from_aslant_is_drawn_so(qapp):
    tilted = laid(0.2, 0.25, tilt=(1e-4, -2e-4))
    assert share_wrong(layer_of(tilted), 0.5) == 0


def test_a_fine_screen_is_filled_as_finely(qapp):
    assert share_wrong(layer_of(laid(0.4, 0.25)), 0.3, ratio=2.0) == 0


@pytest.mark.parametrize("angle", [0.0, 0.4])
def test_a_plan_is_drawn_at_the_scale_of_a_door(qapp, angle):
    """Of a plan laid 3 km wide, 1:50 is a quarter of a million pixels wide."""
    layer = layer_of(laid(angle, 1.5))
    assert share_wrong(layer, 0.0132, metres=1.5) == 0
    assert layer.box[2] - layer.box[0] > 3000


def test_a_screen_is_painted_in_slices(qapp):
    view = View(*CORNER.tolist(), 0.1, 700, 500)
    image = new_image(700, 500)
    painter = QPainter(image)
    frame = Frame(painter, image, view, Style())
    grown = []
    for _step in layer_of(laid(0.0, 0.5)).draw(frame):
        rows = [y for y in range(500) if image.pixelColor(350, y).alpha()]
        grown.append(len(rows))
    painter.end()
    assert grown == [96, 192, 288, 384, 480, 500]


def test_nothing_is_drawn_where_the_scan_is_not(qapp):
    layer = layer_of(laid(0.0, 0.25))
    west = View(CORNER[0] - 5000, CORNER[1], 1.0, 700, 500)
    assert not layer.drawn_at(west)
    assert layer.drawn_at(View(*CORNER.tolist(), 1.0, 700, 500))
    assert not ScanLayer(name="scan.1").drawn_at(west)


def test_a_picture_that_is_not_decoded_yet_is_left_out(qapp):
    layer = ScanLayer(name="scan.1", size=SIZE, matrix=laid(0, 1))
    image = render_map(LayerStack([layer]), (300, 200), layer.box)
    ground = LayerStack().style.palette.ground.lower()
    assert {colour_at(image, x, 100) for x in range(0, 300, 10)} == {ground}


def test_a_scan_lies_below_the_town(qapp, town):
    """Woods and borders hide it, and it hides the bare ground."""
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#102030"))
    matrix = laid(0, 1)
    matrix[:2, :] = [[12, 0, CORNER[0] - 100], [0, -12, CORNER[1] + 1100]]
    layer = layer_of(matrix, ScanPicture((picture,)), name=scan_layer_name(3))
    box = (*(CORNER - 60).tolist(), *(CORNER + 960).tolist())
    bare = render_map(town.stack, (600, 600), box)
    town.stack.add(layer, below="features")
    below = render_map(town.stack, (600, 600), box)
    view = View(width=600, height=600).fitted(box)

    def at(image, x, y):
        px, py = view.to_px(CORNER[None] + (x, y))[0]
        return colour_at(image, int(px), int(py))

    assert at(below, -30, 450) == "#102030"
    assert at(below, 40, 450) == at(bare, 40, 450)  # in the river
    assert at(below, 200, 380) != at(bare, 200, 380)  # through the fill of a grid
    assert to_map(matrix, np.array([(0.0, 0.0)]))[0, 1] > box[3]
