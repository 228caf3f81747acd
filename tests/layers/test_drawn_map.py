"""Pictures of the map: by scale, by theme, and what single pixels must be."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.packed import empty_packed, pack
from gridplanner.layers import raster
from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.cells import Colouring, FillsLayer
from gridplanner.layers.classes import classify
from gridplanner.layers.features import rank_of
from gridplanner.layers.furniture import paint_furniture, paint_legend
from gridplanner.layers.lines import dashes_of
from gridplanner.layers.marks import paint_marks
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.picture import Picture, draw_layer, render_map
from gridplanner.layers.pixels import blend_pixels, new_image, stamp_rects
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import LIGHT, Style
from gridplanner.layers.subdivision import empty_subdivision, tint_numbers
from gridplanner.layers.town_map import TownMap
from gridplanner.layers.view import View
from tests.layers.drawn import CORNER, SIDE, assert_like, colour_at, pixels, squares

SIZE = 480, 320
# The loops smooth the outlines of small houses too: pictures of their own.
KEPT = {"painter": "", "loops": "loops_"}
MIDDLE = (*(CORNER + 1.5 * SIDE).tolist(),) * 2


@pytest.mark.image
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [60_000, 20_000, 9_000, 2_500, 1_000])
def test_the_map_looks_as_it_did(town, theme, scale, hand):
    town.stack.set_theme(theme)
    town.select([3005])
    image = render_map(town.stack, SIZE, MIDDLE, scale=scale)
    assert_like(image, f"{KEPT[hand]}{theme}_{scale}")


@pytest.mark.image
def test_a_choropleth_looks_as_it_did(town, hand):
    values = {3000 + i: 40.0 * i for i in range(1, 9)}
    classes = classify(np.array(list(values.values())))
    town.fills.colour_by(Colouring("户数", values, classes, patterns=True))
    picture = render_map(town.stack, SIZE)
    assert_like(picture, f"{KEPT[hand]}choropleth")


@pytest.mark.image
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_furniture_looks_as_it_did(town, theme):
    town.stack.set_theme(theme)
    values = {3000 + i: 40.0 * i for i in range(1, 9)}
    classes = classify(np.array(list(values.values())))
    town.fills.colour_by(Colouring("户数", values, classes, patterns=True))
    image = render_map(town.stack, (640, 480))
    view = View(width=640, height=480).fitted(town.stack.box)
    painter = QPainter(image)
    paint_furniture(painter, view, town.stack.style)
    entries = town.stack.legend(view.scale)
    paint_legend(painter, QPointF(624, 464), entries, town.stack.style)
    painter.end()
    assert_like(image, f"furniture_{theme}")


@pytest.mark.image
def test_every_kind_of_mark_looks_as_it_did(town):
    image = render_map(LayerStack([town.fills]), (640, 480))
    view = View(width=640, height=480).fitted(town.fills.box)
    painter = QPainter(image)
    marks = []
    for number, kind in enumerate(MarkKind):
        row, column = divmod(number, 5)
        x, y = view.to_map(20 + column * 125, 20 + row * 115)
        corners = np.array([(0, 0), (60, 0), (60, -40), (20, -60)]) * view.metres_per_px
        closed = kind in (MarkKind.HOVER, MarkKind.FLASH)
        marks.append(
            Mark(kind, corners + np.array((x, y)), text=kind.value, closed=closed)
        )
    paint_marks(painter, tuple(marks), view, town.stack.style)
    painter.end()
    assert_like(image, "marks")


def test_a_picture_twice_as_fine_shows_the_same_ground(town):
    town.labels.visible = False
    once = render_map(town.stack, SIZE)
    twice = render_map(town.stack, SIZE, ratio=2.0)
    assert (twice.width(), twice.height()) == (960, 640)
    small = twice.scaled(480, 320)
    assert np.abs(pixels(small) - pixels(once)).mean() < 12


def test_nothing_to_show_is_an_empty_sheet(qapp):
    image = render_map(TownMap().stack, (40, 30))
    assert colour_at(image, 20, 15) == LIGHT.ground.lower()


def test_one_building_is_drawn_where_it_stands(qapp):
    layer = BuildingsLayer()
    layer.show(
        pack(
            np.array([1]),
            np.array([shapely.box(*MIDDLE).buffer(20, cap_style="square")]),
        )
    )
    image = render_map(LayerStack([layer]), (100, 100), MIDDLE, scale=4000)
    assert colour_at(image, 50, 50) == LIGHT.building.lower()
    assert colour_at(image, 5, 5) == LIGHT.ground.lower()


@pytest.mark.parametrize(("metres", "size_px"), [(1.0, 1.0), (3.0, 3.0), (9.0, 9.0)])
def test_specks_rectangles_and_footprints_cover_the_same_share(qapp, metres, size_px):
    row, column = np.divmod(np.arange(400), 20)
    x, y = column * 2 * metres, row * 2 * metres
    shapes = shapely.box(x, y, x + metres, y + metres)
    layer = BuildingsLayer()
    layer.show(pack(np.arange(400), shapes))
    view = View(20 * metres, 20 * metres, metres / size_px, 40 * size_px, 40 * size_px)
    picture = Picture(view)
    for _ in draw_layer(layer, picture, Style()):
        pass
    alpha = np.array(
        [
            [
                picture.image.pixelColor(i, j).alpha()
                for i in range(picture.image.width())
            ]
            for j in range(picture.image.height())
        ]
    )
    assert alpha.mean() / 255 == pytest.approx(0.25, abs=0.07)


def test_hidden_and_edited_buildings_take_the_place_of_the_packed_ones(qapp):
    layer = BuildingsLayer()
    boxes = shapely.box([0, 100, 200], [0, 0, 0], [50, 150, 250], [50, 50, 50])
    layer.show(pack(np.array([1, 2, 3]), boxes))
    moved = pack(np.array([2]), np.array([shapely.box(100, 100, 150, 150)]))
    layer.replace(np.array([3]), moved)
    found = [
        [h.id for h in layer.hits(x, y, tolerance=0)]
        for x, y in [(25, 25), (125, 25), (125, 125), (225, 25)]
    ]
    assert found == [[1], [], [2], []]
    image = render_map(LayerStack([layer]), (250, 150), (0, 0, 250, 150))
    filled = [
        colour_at(image, x, 150 - y) == LIGHT.building.lower()
        for x, y in [(35, 45), (125, 45), (125, 115), (215, 45)]
    ]
    assert filled == [True, False, True, False]


def test_drawing_yields_often_so_that_it_can_be_sliced(town):
    view = View(*MIDDLE[:2], 0.9, 1200, 1200)
    for layer in town.stack.drawn():
        steps = sum(1 for _ in draw_layer(layer, Picture(view), Style()))
        assert steps >= 2 or not layer.drawn_at(view), layer.name


def test_neighbours_never_share_a_tint():
    division = squares(6)
    tints = tint_numbers(division, 2, count=6)
    pairs = division.neighbours_at(2)
    assert len(pairs) == 2 * 6 * 5
    assert all(tints[a] != tints[b] for a, b in pairs.tolist())


def test_tints_stay_when_they_still_fit():
    division = squares(4)
    before = tint_numbers(division, 2, count=6)
    without = {unit: tint for unit, tint in before.items() if unit != 3006}
    after = tint_numbers(division, 2, count=6, before=without)
    assert {u: t for u, t in after.items() if u != 3006} == without


def test_a_units_own_colour_is_painted(town):
    from dataclasses import replace

    division = town.subdivision
    units = dict(division.units)
    units[3005] = replace(units[3005], colour="#ff0000")
    town.fills.show(replace(division, units=units), 2)
    image = render_map(LayerStack([town.fills]), (90, 90), MIDDLE, scale=3000)
    red = image.pixelColor(45, 45)
    assert red.red() > red.green() + 60


def test_a_base_is_a_disc_and_a_single_one_has_lines_to_its_units(town):
    base, other = CORNER + 1.5 * SIDE, CORNER + np.array([2.5 * SIDE, 0.0])
    accent = QColor(LIGHT.accent).getRgb()[:3]

    def blue(*bases):
        town.select([3001], bases=bases)
        stack = LayerStack([town.stack.selection])
        image = render_map(stack, (400, 400), MIDDLE, scale=9000)
        return image, int((pixels(image) == accent).all(axis=-1).sum())

    _bare, none = blue()
    image, one = blue(tuple(base))
    both, two = blue(tuple(base), tuple(other))
    for each in (image, both):
        assert colour_at(each, 200, 200) == LIGHT.accent.lower()
    disc = int(np.pi * 5**2)  # within its casing
    assert one - none > 1.2 * disc  # the disc, and dashes of a line
    assert two - none < 2.2 * disc
    town.select()
    assert len(town.stack.selection.bases) == 0


def test_community_borders_lie_over_grid_borders_and_the_towns_over_all(town):
    stack = LayerStack([town.borders])
    image = render_map(stack, (400, 400), scale=9000)
    west = View(width=400, height=400).fitted(town.borders.box).at_scale(9000)
    x, y = west.to_px(np.array([(CORNER[0], CORNER[1] + 450)]))[0].round().astype(int)
    assert colour_at(image, x, y) == LIGHT.town.lower()


def test_what_a_gesture_holds_out_is_neither_filled_nor_bordered(town):
    stack = LayerStack([town.fills, town.borders])
    town._hold_out(frozenset([5]))
    image = render_map(stack, (90, 90), MIDDLE, scale=9000)
    assert colour_at(image, 45, 45) == LIGHT.ground.lower()
    town._hold_out(frozenset())
    image = render_map(stack, (90, 90), MIDDLE, scale=9000)
    assert colour_at(image, 45, 45) != LIGHT.ground.lower()


def test_fills_are_hit_by_unit_and_boxes_are_of_units(town):
    x, y = (CORNER + 1.5 * SIDE).tolist()
    assert [hit.id for hit in town.fills.hits(x, y, tolerance=1)] == [3005]
    box = town.fills.box_of(np.array([2001]))
    assert (box[2] - box[0], box[3] - box[1]) == pytest.approx(
        (SIDE, 3 * SIDE), abs=0.01
    )
    ring = CORNER + np.array([(10, 10), (590, 10), (590, 20), (10, 20)])
    assert town.fills.inside(ring).tolist() == [3001, 3002]


def test_the_legend_counts_the_grids_of_each_class(town):
    values = {3000 + i: float(i) for i in range(1, 9)}
    classes = classify(np.array(list(values.values())), method="manual", breaks=(4.0,))
    town.fills.colour_by(Colouring("户数", values, classes, unit="户"))
    titles = [entry.title for entry in town.fills.legend(Style(), 9000)]
    assert titles == ["户数", "<4户（3）", "≥4户（5）", "无资料（1）"]


def test_the_legend_of_the_map_names_what_is_drawn(town):
    titles = [entry.title for entry in town.stack.legend(9000)]
    assert {"房屋", "道路", "林地", "网格边界", "镇边界"} <= set(titles)
    assert "水井" in titles
    assert "水井" not in [entry.title for entry in town.stack.legend(60_000)]


def test_dashes_run_on_through_vertices_and_keep_their_lengths():
    rng = np.random.default_rng(4)
    points = np.cumsum(rng.normal(0, 5, (60, 2)), axis=0)
    dashes = dashes_of(points, np.array([0, 60], np.int32), (6.0, 3.0))
    drawn = np.hypot(dashes[:, 2] - dashes[:, 0], dashes[:, 3] - dashes[:, 1]).sum()
    whole = np.hypot(*np.diff(points, axis=0).T).sum()
    assert drawn / whole == pytest.approx(2 / 3, abs=0.03)
    line = shapely.LineString(points).buffer(1e-6)
    assert all(shapely.LineString(d.reshape(2, 2)).within(line) for d in dashes)


def test_stamped_rectangles_fill_their_pixels_and_no_others():
    image = new_image(20, 12)
    rects = np.array(
        [(2, 3, 5, 4), (-3, -2, 0, 0), (18, 10, 25, 30), (30, 3, 33, 4)], np.int32
    )
    stamp_rects(image, rects, QColor("#102030"))
    filled = {
        (x, y) for x in range(20) for y in range(12) if image.pixelColor(x, y).alpha()
    }
    expected = {(x, y) for x in (2, 3, 4, 5) for y in (3, 4)} | {(0, 0)}
    assert filled == expected | {(18, 10), (18, 11), (19, 10), (19, 11)}


@pytest.mark.parametrize("alpha", [0, 1, 100, 254, 255])
def test_blended_pixels_are_what_a_painter_would_make(alpha):
    below, colour = QColor(200, 30, 120), QColor("#DDD0C0")
    image = QImage(4, 1, QImage.Format.Format_RGB32)
    image.fill(below)
    places, strength = np.array([2], np.int32), np.array([alpha], np.uint8)
    blend_pixels(image, places, strength, colour)
    expected = [
        colour.getRgb()[i] * alpha / 255 + below.getRgb()[i] * (255 - alpha) / 255
        for i in range(3)
    ]
    assert np.abs(np.array(image.pixelColor(2, 0).getRgb()[:3]) - expected).max() <= 1
    assert image.pixelColor(1, 0) == below
    assert alpha or image.pixelColor(2, 0) == below


def test_a_layer_without_ground_draws_nothing(qapp):
    layer = FillsLayer(subdivision=empty_subdivision())
    assert (
        render_map(LayerStack([layer]), (20, 20)).pixelColor(3, 3).name()
        == LIGHT.ground.lower()
    )
    assert layer.hits(0, 0, tolerance=1) == []
    assert BuildingsLayer(packed=empty_packed()).box is None


def test_roads_rank_by_the_words_of_several_lands():
    ranks = [
        rank_of(w)
        for w in ("motorway", "县道", "residential", "村道", "track", "铁路", "")
    ]
    assert ranks == [0, 1, 2, 3, 4, 5, 2]


def test_layers_are_ordered_hidden_and_named_once(town):
    stack = town.stack
    heard = []
    stack.changed.connect(heard.append)
    stack.move("buildings", 0)
    stack["labels"].set_visible(False)
    stack["fills"].set_opacity(0.4)
    assert stack.layers[0].name == "buildings"
    assert heard == ["=buildings", "=labels", "=fills"]
    assert stack.drawn()[-1].name == "selection"
    with pytest.raises(ValueError, match="buildings"):
        stack.add(BuildingsLayer())
    stack.remove("buildings")
    with pytest.raises(KeyError):
        stack["buildings"]


@pytest.mark.parametrize("scale", [60_000, 20_000, 9_000, 2_500, 1_000])
def test_loops_and_painter_draw_the_same_map(town, scale):
    painted = pixels(render_map(town.stack, SIZE, MIDDLE, scale=scale))
    raster.make_ready()
    looped = pixels(render_map(town.stack, SIZE, MIDDLE, scale=scale))
    raster.leave()
    apart = np.abs(painted - looped).max(axis=2)
    # Where edges are smoothed otherwise; never a whole house, grid or road.
    assert (apart > 24).mean() < 0.02
    small = apart.reshape(SIZE[1] // 8, 8, SIZE[0] // 8, 8)
    assert (small > 24).mean(axis=(1, 3)).max() < 0.75
