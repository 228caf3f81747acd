"""Base maps lie where their ground is, whatever the projections."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from gridplanner.data.errors import ImportRejected
from gridplanner.layers.base_files import (
    DEGREES,
    MERCATOR,
    open_base_map,
    reproject,
    tiles_layer,
)
from gridplanner.layers.base_map import ImageLayer
from gridplanner.layers.picture import render_map
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import LIGHT
from gridplanner.layers.view import View
from tests.layers.drawn import colour_at

CRS = "EPSG:4549"  # CGCS2000, three degrees around 120 E
WORLD = 40075016.685578488


def png(colour: str) -> bytes:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(held.data())


class Checkered:
    """Tiles in two colours by turns, made on demand."""

    first_zoom, last_zoom = 2, 17

    def __init__(self):
        self.asked = []
        self.made = [png("#ff0000"), png("#0000ff")]

    def tile(self, zoom, column, row):
        self.asked.append((zoom, column, row))
        return self.made[(column + row) % 2]


def colour_of_ground(x: float, y: float, zoom: int) -> str:
    east, north = reproject(CRS, MERCATOR)(np.array([(x, y)]))[0]
    size = WORLD / 2**zoom
    column, row = int((east + WORLD / 2) // size), int((WORLD / 2 - north) // size)
    return ("#ff0000", "#0000ff")[(column + row) % 2]


def test_every_pixel_has_the_tile_of_its_ground(qapp):
    source = Checkered()
    centre = reproject(DEGREES, CRS)(np.array([(119.6, 35.7)]))[0].tolist()
    view = View(*centre, 2.0, 700, 500)
    image = render_map(
        LayerStack([tiles_layer(source, CRS)]),
        (700, 500),
        (*centre, *centre),
        scale=view.scale,
    )
    zoom = source.asked[0][0]
    wrong = 0
    places = [(px, py) for px in range(7, 700, 23) for py in range(5, 500, 23)]
    for px, py in places:
        x, y = view.to_map(px + 0.5, py + 0.5)
        wrong += colour_at(image, px, py) != colour_of_ground(x, y, zoom)
    assert wrong <= 0.02 * len(places)  # those on the edge of two tiles


def test_the_level_of_the_pyramid_suits_the_scale(qapp):
    source = Checkered()
    layer = tiles_layer(source, CRS)
    centre = reproject(DEGREES, CRS)(np.array([(120.0, 35.7)]))[0].tolist()
    for per_px in (0.01, 1.0, 4.0, 64.0):
        source.asked.clear()
        layer._kept.clear()
        render_map(
            LayerStack([layer]),
            (400, 300),
            (*centre, *centre),
            scale=per_px / 0.0254 * 96,
        )
        zoom = source.asked[0][0]
        tile_px = WORLD / 2**zoom * np.cos(np.radians(35.7)) / per_px
        assert 170 < tile_px < 375 or zoom == 17
        assert 1 <= len(source.asked) <= 20


def test_tiles_are_asked_for_once_and_the_middle_first(qapp):
    source = Checkered()
    layer = tiles_layer(source, CRS)
    centre = reproject(DEGREES, CRS)(np.array([(119.6, 35.7)]))[0].tolist()
    stack = LayerStack([layer])
    for _ in range(2):
        render_map(stack, (900, 700), (*centre, *centre), scale=8000)
    assert len(source.asked) == len(set(source.asked)) > 9
    columns = [column for _, column, _ in source.asked]
    assert abs(columns[0] - np.mean(columns)) <= 1


def test_a_picture_of_the_ground_lies_where_it_says(qapp):
    class Halves:
        box = (100.0, 100.0, 300.0, 200.0)

        def read(self, box, width, height):
            x = np.linspace(box[0], box[2], width)
            pixels = np.zeros((height, width, 4), np.uint8)
            pixels[..., 3] = 255
            pixels[:, x > 200, 0] = 255
            return pixels

    image = render_map(
        LayerStack([ImageLayer(source=Halves())]), (400, 300), (0, 0, 400, 300)
    )
    view = View(width=400, height=300).fitted((0, 0, 400, 300))
    for x, y, colour in [
        (150, 150, "#000000"),
        (250, 150, "#ff0000"),
        (350, 150, LIGHT.ground),
        (150, 90, LIGHT.ground),
    ]:
        px, py = view.to_px(np.array([(x, y)]))[0].astype(int).tolist()
        assert colour_at(image, px, py) == colour.lower()


# rasterio 1.4 multiplies transforms in the way affine 3.1 advises against.
@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
def test_a_geotiff_in_another_system_is_brought_to_the_projects(qapp, tmp_path):
    rasterio = pytest.importorskip("rasterio")
    path = tmp_path / "ortho.tif"
    transform = rasterio.transform.from_bounds(119.59, 35.69, 119.61, 35.71, 64, 64)
    pixels = np.zeros((3, 64, 64), np.uint8)
    pixels[1, :32] = 200  # the northern half is green
    with rasterio.open(
        path, "w", driver="GTiff", width=64, height=64, count=3, dtype="uint8",
        crs="EPSG:4326", transform=transform,
    ) as made:  # fmt: skip
        made.write(pixels)
    layer = open_base_map(path, CRS)
    north, south = reproject(DEGREES, CRS)(np.array([(119.6, 35.705), (119.6, 35.695)]))
    image = render_map(LayerStack([layer]), (300, 300))
    view = View(width=300, height=300).fitted(layer.box)
    (nx, ny), (sx, sy) = view.to_px(np.array([north, south])).astype(int).tolist()
    assert colour_at(image, nx, ny) == "#00c800"
    assert colour_at(image, sx, sy) == "#000000"


def test_what_is_no_picture_is_refused(tmp_path):
    pytest.importorskip("rasterio")
    path = tmp_path / "a.tif"
    path.write_text("no picture")
    with pytest.raises(ImportRejected, match=r"error\.not_picture"):
        open_base_map(path, CRS)
