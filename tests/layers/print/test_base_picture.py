"""Pictures of the ground on paper: in their place, no more of them than is seen."""

import pickle
import subprocess
from shutil import which

import apsw
import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.errors import ImportRejected
from gridplanner.layers.base_files import MERCATOR, reproject
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.base_picture import DOTS, Base, LaidScan
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.print.themes import COLOUR, THEMES, over_base
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, pixels
from tests.layers.print.small_ground import OWN, pages_of, small_ground, view_of

CRS = "EPSG:4528"  # CGCS2000, three degrees around 120 E, with the zone before
WORLD = 40075016.685578488
SIDE = 25  # pixels of a square of the scan
MATRIX = np.array([(0.398, 0.032, 0.0), (0.030, -0.399, 1100.0), (0.0, 0.0, 1.0)])
"""Turned a little; two fifths of a metre a pixel."""
PLACE = Rect(15.3, 21.7, 120.4, 90.1)
NEAR = 0.2  # mm


def encoded(image, kind="PNG"):
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(held.data())


def scan(at=CORNER):
    """Squares of white and black, laid by a matrix."""
    image = QImage(2500, 2500, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    for row in range(100):
        for column in range(row % 2, 100, 2):
            painter.fillRect(column * SIDE, row * SIDE, SIDE, SIDE, QColor("#000000"))
    painter.end()
    matrix = MATRIX.copy()
    matrix[:2, 2] += at
    return LaidScan(encoded(image), (2500, 2500), tuple(matrix.ravel().tolist()))


def is_black_scan(places):
    """Tell for metres whether they lie on a black square, and whether near an edge."""
    matrix = MATRIX.copy()
    matrix[:2, 2] += CORNER
    ones = np.column_stack([places, np.ones(len(places))])
    at = (ones @ np.linalg.inv(matrix).T)[:, :2] / SIDE
    square = np.floor(at).astype(int)
    return square.sum(axis=1) % 2 == 0


def tiles(path, zoom=18):
    """Tiles over the ground of the tests, black and white by turns."""
    corners = reproject(CRS, MERCATOR)(np.array([CORNER - 200, CORNER + 1200]))
    size = WORLD / 2**zoom
    (west, south), (east, north) = corners
    connection = apsw.Connection(str(path))
    connection.execute(
        "CREATE TABLE metadata (name, value);"
        "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);"
        "INSERT INTO metadata VALUES ('format', 'png'), ('attribution', '某测绘院');"
    )
    made = []
    for colour in ("#000000", "#FFFFFF"):
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        made.append(encoded(image))
    for column in range(
        int((west + WORLD / 2) // size), int((east + WORLD / 2) // size) + 1
    ):
        for row in range(
            int((WORLD / 2 - north) // size), int((WORLD / 2 - south) // size) + 1
        ):
            connection.execute(
                "INSERT INTO tiles VALUES (?, ?, ?, ?)",
                (zoom, column, 2**zoom - 1 - row, made[(column + row) % 2]),
            )
    connection.close()
    return str(path)


def is_black_tile(places, zoom=18):
    at = reproject(CRS, MERCATOR)(places)
    size = WORLD / 2**zoom
    column = np.floor((at[:, 0] + WORLD / 2) / size).astype(int)
    row = np.floor((WORLD / 2 - at[:, 1]) / size).astype(int)
    return (column + row) % 2 == 0


@pytest.fixture
def base(qapp, request, tmp_path):
    if request.param == "scan":
        return Base((scan(),), "", CRS), is_black_scan
    return Base((), tiles(tmp_path / "a.mbtiles"), CRS), is_black_tile


def bare_sheet(base, scale=2500.0, place=PLACE):
    """A map without anything on it but the picture, and its border."""
    west, north = CORNER + np.array([120.0, 880.0])
    view = MapView(place, float(west), float(north), scale)
    meant = Meaning((), 2, with_plates=False, theme=over_base(COLOUR), base=base)
    ground = small_ground(per_side=6, features=False)
    object.__setattr__(ground.subdivision, "levels", ())
    settled = settle(view, ground, meant, load_fonts())
    size = place.right + 10, place.bottom + 10
    return Sheet(Subject(0, "x"), size, settled, {}, scale=int(scale)), ground


@pytest.mark.parametrize("base", ["scan", "tiles"], indirect=True)
def test_every_spot_of_the_picture_is_in_its_place_within_a_fifth_of_a_millimetre(
    base, tmp_path
):
    base, is_black = base
    sheet, ground = bare_sheet(base)
    path, view = tmp_path / "a.pdf", sheet.map.view
    path.write_bytes(pages_of([sheet], ground))
    pdf = pypdfium2.PdfDocument(path)
    dots = 10.0  # a millimetre
    seen = pdf[0].render(scale=dots * 25.4 / 72).to_numpy()[:, :, 0]
    pdf.close()
    x, y = np.meshgrid(
        np.arange(PLACE.x + 3, PLACE.right - 3, 0.7),
        np.arange(PLACE.y + 3, PLACE.bottom - 3, 0.7),
    )
    spots = np.column_stack([x.ravel(), y.ravel()])

    def wanted(at):
        k = view.mm_per_metre
        west = view.west + (at[:, 0] - PLACE.x) / k
        north = view.north - (at[:, 1] - PLACE.y) / k
        return is_black(np.column_stack([west, north]))

    around = [
        wanted(spots + NEAR * np.array([u, v])) for u in (-1, 0, 1) for v in (-1, 0, 1)
    ]
    clear = np.all(around, axis=0) | ~np.any(around, axis=0)
    assert clear.mean() > 0.7
    at = np.floor(spots[clear] * dots).astype(int)
    found = seen[at[:, 1], at[:, 0]] < 128
    hidden = seen[at[:, 1], at[:, 0]]
    plain = (hidden < 60) | (hidden > 195)  # borders and houses have other tones
    wrong = (found != around[4][clear]) & plain
    assert plain.mean() > 0.8
    assert (
        wrong.mean() < 0.006
    )  # words and borders; 0.3 mm off would be five times more


@pytest.mark.skipif(not which("pdfimages"), reason="poppler is not installed")
@pytest.mark.parametrize("base", ["scan"], indirect=True)
def test_the_file_has_the_window_alone_as_jpeg(base, tmp_path):
    sheet, ground = bare_sheet(base[0])
    path = tmp_path / "a.pdf"
    path.write_bytes(pages_of([sheet], ground))
    words = ["pdfimages", "-list", str(path)]
    listed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    (line,) = listed.splitlines()[2:]
    _page, _number, _kind, wide, high, *_colours, coding = line.split()[:9]
    assert coding == "jpeg"
    assert int(wide) == np.ceil(PLACE.width * DOTS)
    assert int(high) == np.ceil(PLACE.height * DOTS)


def test_a_large_sheet_is_painted_in_pieces_and_whole(qapp, tmp_path):
    base = Base((), tiles(tmp_path / "a.mbtiles"), CRS)
    place = Rect(0, 0, 400, 300)
    west, north = CORNER + np.array([0.0, 900.0])
    view = MapView(place, float(west), float(north), 2500.0)
    image, room = base.picture(view, 1200 / 25.4)
    assert image.width() > 4000
    assert room.width() >= 400
    k = image.width() / room.width()
    x, y = np.meshgrid(np.arange(5, 395, 7.3), np.arange(5, 295, 7.1))
    spots = np.column_stack([x.ravel(), y.ravel()])
    places = np.column_stack(
        [view.west + spots[:, 0] * 2.5, view.north - spots[:, 1] * 2.5]
    )
    at = (spots * k).astype(int)
    found = pixels(image)[at[:, 1], at[:, 0], 0] < 128
    assert (found != is_black_tile(places)).mean() < 0.01


def test_what_lies_elsewhere_lies_under_no_map(qapp):
    ground = small_ground(per_side=6)
    view = view_of(ground)
    assert Base((scan(),), "", CRS).lies_under(view)
    assert not Base((scan(CORNER + 50_000),), "", CRS).lies_under(view)
    assert not Base().lies_under(view)


def test_pictures_can_be_handed_to_another_process(qapp, tmp_path):
    base = Base((scan(),), tiles(tmp_path / "a.mbtiles"), CRS)
    base.layers()
    assert pickle.loads(pickle.dumps(base)) == base


def test_a_file_that_is_no_base_map_is_refused(qapp, tmp_path):
    path = tmp_path / "a.mbtiles"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(ImportRejected):
        Base((), str(path), CRS).layers()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_door_plates_can_be_read_on_a_dark_picture(qapp, theme):
    dark = QImage(400, 400, QImage.Format.Format_RGB32)
    dark.fill(QColor("#304028"))
    matrix = (4.0, 0, CORNER[0] - 100, 0, -4.0, CORNER[1] + 1200, 0, 0, 1)
    base = Base((LaidScan(encoded(dark), (400, 400), matrix),), "", CRS)
    ground = small_ground(features=False)
    meant = Meaning((OWN,), 2, theme=over_base(theme), base=base)
    settled = settle(view_of(ground), ground, meant, load_fonts())
    picture = sheet_picture(
        Sheet(Subject(0, "x"), (160.0, 120.0), settled, {}), ground, load_fonts(), 1600
    )
    seen = pixels(picture).mean(axis=2)
    plates = [one for one in settled.labels if one.words.isdigit()]
    assert len(plates) > 50
    for one in plates:
        left, top, right, bottom = (int(side * 10) for side in one.box)
        box = seen[top:bottom, left:right]
        assert np.percentile(box, 5) < 90  # ink
        assert np.percentile(box, 80) > 160  # on something light


def test_a_base_map_says_whose_it_is(qapp, tmp_path):
    assert Base((scan(),), tiles(tmp_path / "a.mbtiles"), CRS).attribution == "某测绘院"
    assert not Base((scan(),), "", CRS).attribution
