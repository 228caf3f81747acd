"""A small made-up ground with everything a printed map can show, and sheets of it."""

from __future__ import annotations

import numpy as np
import shapely

from gridplanner.data.packed import pack
from gridplanner.layers.features import take_features
from gridplanner.layers.print import ink
from gridplanner.layers.print.ground import Ground, MapView, Meaning, Stop
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.pages import PdfPages
from gridplanner.layers.print.samples import samples_of
from gridplanner.layers.print.sheet import Post, Sheet, Subject
from gridplanner.layers.print.themes import COLOUR, over_tints
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, SIDE, houses, squares

OWN = 3005
"""The square in the middle."""
SIZE = (160.0, 120.0)
PLACE = Rect(5, 5, 150, 110)

_FEATURES = (
    ("field", "旱地", "", [(310, 500), (460, 500), (460, 590), (310, 590)]),
    ("woodland", "林地", "北山林场", [(480, 480), (590, 490), (590, 590), (490, 580)]),
    ("square", "广场", "文化广场", [(480, 310), (560, 310), (560, 360), (480, 360)]),
    ("river", "坑塘", "", [(320, 310), (370, 310), (380, 350), (320, 360)]),
    ("road", "省道", "S301", [(-50, 400), (950, 410)]),
    ("road", "村道", "中心路", [(430, -50), (440, 950)]),
    ("road", "田间路", "", [(300, 560), (600, 545)]),
    ("road", "铁路", "", [(-50, 620), (950, 640)]),
    ("river", "河流", "逢河", [(260, -50), (280, 950)]),
    ("ditch", "沟渠", "", [(300, 470), (600, 460)]),
    ("well", "水井", "", [(400, 440)]),
    ("woodland", "树", "", [(575, 440)]),
    ("square", "广场", "小广场", [(350, 430)]),
)


def fonts() -> str:
    """Load the fonts, and forget widths measured by a test that had none."""
    family = load_fonts()
    ink._metrics.cache_clear()
    ink._advance.cache_clear()
    return family


def _shape(points):
    points = np.array(points, float) + CORNER
    if len(points) == 1:
        return shapely.Point(points[0])
    return shapely.Polygon(points) if len(points) == 4 else shapely.LineString(points)


def small_features():
    shapes = np.array([_shape(points) for *_words, points in _FEATURES], object)
    ids = np.arange(len(shapes)) + 1
    kinds, classes, names, _points = zip(*_FEATURES, strict=True)
    return take_features(
        pack(ids, shapes), ids, kinds=kinds, classes=classes, names=names
    )


def small_ground(*, per_side=30, features=True, outline=None) -> Ground:
    """Nine grids; the one in the middle has 100 of the 900 houses."""
    division = squares()
    ids, shapes = houses(per_side)
    west, south = CORNER

    def unit_of(wanted, level):
        points = shapely.get_coordinates(shapely.centroid(shapes[wanted - 1]))
        column, row = ((points - CORNER) // SIDE).astype(int).T
        return 2000 + column if level == 1 else 3001 + row * 3 + column

    outlines = {
        3001 + number: shapely.box(
            west + column * SIDE,
            south + row * SIDE,
            west + (column + 1) * SIDE,
            south + (row + 1) * SIDE,
        )
        for number in range(9)
        for row, column in [divmod(number, 3)]
    }
    outlines |= {
        2000 + column: shapely.box(
            west + column * SIDE, south, west + (column + 1) * SIDE, south + 3 * SIDE
        )
        for column in range(3)
    }
    if outline is not None:
        outlines[OWN] = outline
    return Ground(
        division,
        outlines,
        pack(ids, shapes),
        lambda wanted: [(f"{number}号", None) for number in wanted.tolist()],
        unit_of,
        *([small_features()] if features else []),
    )


def view_of(ground: Ground, unit=OWN, *, scale=2500.0, place=PLACE) -> MapView:
    west, south, east, north = ground.outlines[unit].bounds
    wide, high = place.width * scale / 1000, place.height * scale / 1000
    return MapView(place, (west + east - wide) / 2, (north + south + high) / 2, scale)


def stops():
    x, y = CORNER
    return (
        Stop("well", "", x + 400, y + 440, 1),
        Stop("key_place", "卫生室", x + 512, y + 520, 2),
        Stop("hazard", "消防隐患", x + 545, y + 395, 3),
    )


def small_sheet(
    ground: Ground, theme=COLOUR, *, tinted=False, places=None, **changes
) -> Sheet:
    """A map of the middle square, or of its column with the grids tinted."""
    family = load_fonts()
    meant = Meaning(
        (2001,) if tinted else (OWN,),
        1 if tinted else 2,
        2 if tinted else -1,
        is_tinted=tinted,
        with_plates=not tinted,
        stops=() if tinted else stops(),
        theme=over_tints(theme) if tinted else theme,
        **changes,
    )
    view = view_of(ground, 2001 if tinted else OWN, scale=7500.0 if tinted else 2500.0)
    return Sheet(
        subject(),
        SIZE,
        settle(view, ground, meant, family),
        {} if places is None else places,
        scale=int(view.scale),
        samples=samples_of(view, ground, meant),
    )


def subject() -> Subject:
    return Subject(
        OWN,
        "第五网格巡查地图",
        "中间社区",
        "990000001005",
        "2026-03-01",
        (("面积", "9.0 公顷"), ("楼栋数", "100"), ("户数", "312"), ("人数", "1,024")),
        (Post("网格长", "甲某"), Post("专职网格员", "乙某", "0532-0000000")),
        (("东至", "第六网格"), ("南至", "S301"), ("西至", "逢河"), ("北至", "铁路")),
        (("001", "东片", "丙某", "120"), ("002", "西片", "丁某", "192")),
        ("采集核实住户和房屋信息", "排查消防、治安等隐患"),
        ("制图：测试员　日期：2026-03-01", "内部使用"),
    )


def pages_of(sheets, ground):
    """Bind sheets into a PDF; give its bytes."""
    pages = PdfPages(load_fonts())
    for sheet in sheets:
        pages.add(sheet, ground)
    return pages.finish()
