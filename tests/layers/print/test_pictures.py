"""Pictures kept: each element of a sheet by itself, and maps by every theme."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import shapely
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter
from scipy.ndimage import label

from gridplanner.analysis.printing.listing import Line
from gridplanner.analysis.printing.patrol_route import PatrolRoads
from gridplanner.analysis.road_graph import make_graph
from gridplanner.layers.print.atlas import paint_element, sheet_picture
from gridplanner.layers.print.beyond import BOTTOM, LEFT, RIGHT, TOP, Beyond
from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.ink import Ink, Rect
from gridplanner.layers.print.key_map import key_map
from gridplanner.layers.print.listing import Listing, Shape
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.samples import samples_of
from gridplanner.layers.print.sheet import ELEMENTS, Post, Sheet
from gridplanner.layers.print.themes import COLOUR, THEMES
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, assert_like, pixels
from tests.layers.print.small_ground import (
    OWN,
    fonts,
    small_ground,
    small_sheet,
    stops,
    subject,
    view_of,
)

DOTS = 8.0  # a millimetre
SIZE = (90.0, 64.0)
ROOM = Rect(5, 5, 80, 54)
NAMES = (
    "approval", "asides", "attribution", "check_table", "data_date", "duties",
    "edges", "figures", "index_lines", "inset", "legend", "north", "notes",
    "page_number", "parts", "portraits", "roster", "running", "scale", "secrecy",
    "sides", "signatures", "squares", "stops", "text", "title",
)  # fmt: skip
PLACES = {
    "title": Rect(5, 5, 80, 15),
    "north": Rect(5, 5, 10, 17),
    "scale": Rect(5, 5, 80, 9),
    "notes": Rect(5, 5, 60, 8),
    "secrecy": Rect(5, 5, 30, 8),
    "approval": Rect(5, 5, 60, 6),
    "data_date": Rect(5, 5, 60, 6),
    "page_number": Rect(5, 5, 40, 9),
    "running": Rect(5, 5, 80, 6),
    "signatures": Rect(5, 5, 80, 14),
    "attribution": Rect(5, 5, 60, 10),
}


def photo():
    made = BytesIO()
    Image.new("RGB", (90, 120), (120, 140, 160)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture(scope="module")
def ground(qapp):
    fonts()
    return small_ground()


def way():
    x, y = CORNER
    roads = np.array(
        [
            shapely.LineString([(x, y + 402), (x + 900, y + 408)]),
            shapely.LineString([(x + 434, y), (x + 438, y + 900)]),
        ],
        object,
    )
    points = np.array([(stop.x, stop.y) for stop in stops()])
    return PatrolRoads(make_graph(roads)).way(points)


def full_sheet(ground, theme=COLOUR):
    """A sheet on which every element has something to say."""
    view = view_of(ground, scale=5000.0, place=ROOM)
    meant = Meaning((OWN,), 2, stops=stops(), theme=theme, way=way())
    shape = Shape((0.3, 0.5, 0.2), (False, False, True), 36.0, ("门牌", "街巷", "方格"))
    lines = (
        Line(("中心路",), is_head=True),
        Line(("38号", "中心路", "C4")),
        Line(("40号之2", "中心路", "C5")),
    )
    about = subject()
    posts = (Post("网格长", "甲某", picture=photo()), *about.posts[1:])
    return Sheet(
        replace(about, posts=posts),
        SIZE,
        settle(view, ground, meant, load_fonts()),
        {},
        number=2,
        count=3,
        scale=5000,
        samples=samples_of(view, ground, meant),
        page=7,
        pages=115,
        beyond=(
            Beyond(TOP, 10, 60, ("第八网格",), 3008),
            Beyond(RIGHT, 10, 50, ("接第 3 张",), number=3),
            Beyond(BOTTOM, 10, 60, ("第二网格",), 3002),
            Beyond(LEFT, 10, 50, ("第四网格",), 3004),
        ),
        listing=Listing(shape, (lines, lines[1:]), "38号 – 40号之2"),
        key_maps={
            "inset": key_map(
                ROOM,
                "位置",
                areas=[ground.outlines[3001 + number] for number in range(9)],
                own=[ground.outlines[OWN]],
                frame=view.box,
            )
        },
    )


def painted(sheet, name):
    place = PLACES.get(name, ROOM)
    wide = round(max(SIZE[0], place.right + 5) * DOTS)
    high = round(min(SIZE[1], place.bottom + 5) * DOTS)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
    )
    paint_element(Ink(painter, load_fonts(), DOTS), sheet, name, place)
    painter.end()
    return image


@pytest.mark.parametrize("name", NAMES)
def test_each_element_looks_as_it_did(ground, name):
    assert_like(painted(full_sheet(ground), name), f"print_element_{name}")


def test_no_element_needs_a_map_or_anything_to_say(ground):
    bare = Sheet(replace(subject(), posts=(), figures=(), sides=()), SIZE, None, {})
    for name in ELEMENTS:
        painted(bare, name)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_legends_look_as_they_did(ground, theme):
    assert_like(
        painted(full_sheet(ground, theme), "legend"), f"print_legend_{theme.name}"
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("tinted", [False, True], ids=["plain", "tinted"])
def test_maps_look_as_they_did(ground, theme, tinted):
    sheet = small_sheet(
        ground, theme, tinted=tinted, **({} if tinted else {"way": way()})
    )
    picture = sheet_picture(sheet, ground, load_fonts(), 1120)
    kind = "tinted" if tinted else "map"
    assert_like(picture, f"print_{kind}_{theme.name}")


@pytest.mark.parametrize("name", ["grey", "ink"])
def test_a_grey_sheet_is_grey_to_the_last_photo(ground, name):
    sheet = full_sheet(ground, THEMES[name])
    everywhere = {key: PLACES.get(key, ROOM) for key in (*NAMES, "code")}
    for key, place in everywhere.items():
        picture = sheet_picture(
            replace(sheet, places={key: place}), ground, load_fonts(), 900
        )
        seen = pixels(picture)
        assert (np.ptp(seen, axis=2) == 0).all(), key


def test_every_piece_of_a_grid_is_in_the_small_map(ground):
    pieces = shapely.MultiPolygon(
        [shapely.box(0, 0, 10, 10), shapely.box(40, 30, 50, 40)]
    )
    made = key_map(ROOM, "", areas=[pieces], own=[pieces], frame=None)
    sheet = replace(full_sheet(ground), key_maps={"inset": made})
    seen = pixels(painted(sheet, "inset"))
    _parts, count = label(np.abs(seen - (0xF3, 0xC6, 0xE3)).max(axis=2) < 8)
    assert count == 2
