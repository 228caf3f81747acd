"""Edits at random, with points where they hurt: beside old points and borders."""

import math
from dataclasses import replace

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, affinity, box

from gridplanner.data.code_template import CodeKind, CodeTemplate
from gridplanner.data.edits.bend import bend
from gridplanner.data.edits.cut_out import cut_out
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.dissolve import dissolve
from gridplanner.data.edits.divide_ground import divide_ground
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.fill import fill
from gridplanner.data.edits.fill_holes import fill_holes
from gridplanner.data.edits.follow_line import follow_line
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.move import move
from gridplanner.data.edits.move_round import move_round
from gridplanner.data.edits.move_units import move_units
from gridplanner.data.edits.recode import recode
from gridplanner.data.edits.redraw_stretch import redraw_stretch
from gridplanner.data.edits.rewrite import rewrite
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.split import SplitChoice, find_halves, split
from gridplanner.data.edits.split_buildings import split_buildings
from gridplanner.data.edits.straighten import simplify, straighten
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from gridplanner.data.renumbering import Which, renumber
from tests.helpers.footprints import random_footprints, some_near

TODAY, LATER = "2026-03-05", "2026-03-06"
BESIDE = (0.0, 0.0004, 0.001, 0.003, 0.009, 0.011, 0.02, 0.06, 0.3)


def near(rng, x, y, spread=None):
    """A point at one of the distances that have hurt, or anywhere near."""
    distance = rng.choice(BESIDE) if spread is None else rng.uniform(0, spread)
    angle = rng.uniform(0, 2 * math.pi)
    return (x + distance * math.cos(angle), y + distance * math.sin(angle))


def some_point(plan, rng):
    """A point on or beside a border or vertex, or anywhere in the town."""
    kind = rng.random()
    if plan.borders and kind < 0.35:
        vertex = plan.vertices[rng.choice(sorted(plan.vertices))]
        return near(rng, vertex.x, vertex.y)
    if plan.borders and kind < 0.7:
        line = plan.line(rng.choice(sorted(plan.borders)))
        spot = line.interpolate(rng.random(), normalized=True)
        return near(rng, spot.x, spot.y)
    low_x, low_y, high_x, high_y = extent(plan)
    return (
        rng.uniform(low_x - 60, high_x + 60),
        rng.uniform(low_y - 60, high_y + 60),
    )


def extent(plan):
    """Box of all borders, or a square where there are none."""
    if not plan.borders:
        return (0.0, 0.0, 300.0, 300.0)
    return tuple(shapely.total_bounds(plan.lines(plan.borders)))


def some_polygon(plan, rng):
    """An outline of three to seven points round some place."""
    x, y = some_point(plan, rng)
    if rng.random() < 0.15 and plan.cells:
        return plan.polygon(rng.choice(sorted(plan.cells)))
    radius = rng.choice((0.5, 15, 60, 150))
    count = rng.randint(3, 7)
    angles = sorted(rng.uniform(0, 2 * math.pi) for _ in range(count))
    points = [
        (x + radius * math.cos(a) * rng.uniform(0.5, 1.2), y + radius * math.sin(a))
        for a in angles
    ]
    if rng.random() < 0.6 and plan.borders:
        points[rng.randrange(count)] = some_point(plan, rng)
    return Polygon(points)


def move_vertex(plan, rng):
    number = rng.choice(sorted(plan.vertices))
    vertex = plan.vertices[number]
    place = (
        some_point(plan, rng)
        if rng.random() < 0.3
        else near(rng, vertex.x, vertex.y, rng.choice((0.01, 5, 40)))
    )
    return move(plan, vertices={number: place})


def reshape(plan, rng):
    number = rng.choice(sorted(plan.borders))
    points = plan.points(number)
    kind = rng.random()
    if kind < 0.3:
        line = shapely.simplify(plan.line(number), rng.choice((0.5, 5, 20)))
        bends = shapely.get_coordinates(line)[1:-1]
    else:
        bends = points[1:-1].copy()
        at = rng.randint(0, len(bends))
        if kind < 0.6 and len(bends):
            at = min(at, len(bends) - 1)
            bends[at] = near(rng, *bends[at], rng.choice((0.01, 5, 40)))
        else:
            middle = points[at : at + 2].mean(axis=0)
            new = near(rng, *middle, rng.choice((0.01, 5, 40)))
            if rng.random() < 0.3:
                new = some_point(plan, rng)
            bends = np.insert(bends, at, new, axis=0)
    return move(plan, borders={number: bends})


def some_lines(plan, rng, ground):
    """One to three lines through some ground, some of which stand out beyond it."""
    lines = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        inner = ground.representative_point()
        if rng.random() < 0.5:
            box = ground.bounds
            inner = shapely.Point(
                rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])
            )
        ends = [some_point(plan, rng), (inner.x, inner.y), some_point(plan, rng)]
        lines.append(LineString(ends))
    return lines


def some_unit(plan, rng, levels=(1, 2, 2, 2, 3)):
    level = rng.choice(levels)
    return rng.choice([u.id for u in plan.units_at(level) if plan.cells_of(u.id)])


def split_unit(plan, rng):
    number = some_unit(plan, rng)
    halves = find_halves(plan, number, some_lines(plan, rng, plan.outline(number)))
    count = len(halves.parts)
    whole = {c: rng.randrange(count) for c in halves.crossed if rng.random() < 0.5}
    keep = rng.choice((None, *range(count)))
    drafts = tuple(Unit(0, 0, 0, name=f"拆{n}") for n in range(rng.randrange(3)))
    return split(plan, halves, SplitChoice(keep, drafts, whole), on=TODAY)


def merge(plan, rng):
    """Units near or far become one."""
    level = rng.choice((1, 2, 2, 3))
    units = [u.id for u in plan.units_at(level) if plan.cells_of(u.id)]
    kept, *others = rng.sample(units, rng.choice((2, 2, 3)))
    return merge_units(
        plan,
        kept,
        others,
        on=TODAY,
        allow_parts=rng.random() < 0.7,
        allow_across=rng.random() < 0.5,
    )


def stretch(plan, rng):
    """Sketch a new course near some border."""
    line = LineString([some_point(plan, rng) for _ in range(rng.randint(2, 4))])
    if rng.random() < 0.6:
        border = plan.line(rng.choice(sorted(plan.borders)))
        ends = [border.interpolate(rng.random(), normalized=True) for _ in "ab"]
        middle = near(rng, ends[0].x, ends[0].y, 60)
        line = LineString([(ends[0].x, ends[0].y), middle, (ends[1].x, ends[1].y)])
    return redraw_stretch(
        plan,
        [line],
        level=rng.choice((1, 2, 2, 3)),
        allow_parts=rng.random() < 0.3,
        allow_across=rng.random() < 0.5,
    )


def follow(plan, rng):
    """Let a border follow a road that runs somewhere near it."""
    number = rng.choice(sorted(plan.borders))
    points = plan.points(number)
    shift = rng.choice((0.0, 0.02, 3.0, 12.0))
    road = points + [near(rng, 0, 0, shift) for _ in points]
    way = LineString([some_point(plan, rng), *road, some_point(plan, rng)])
    if rng.random() < 0.5:
        way = LineString(road)
    return follow_line(plan, [number], way, level=rng.choice((1, 2, 2, 3)))


def straighten_some(plan, rng):
    borders = rng.sample(sorted(plan.borders), rng.randint(1, 4))
    if rng.random() < 0.5:
        return straighten(plan, borders)
    return simplify(plan, borders, tolerance=rng.choice((0.5, 5, 40)))


def move_some_units(plan, rng):
    level = rng.choice((2, 3, 3))
    units = [u for u in plan.units_at(level) if plan.cells_of(u.id)]
    above = [u for u in plan.units_at(level - 1) if plan.cells_of(u.id)]
    return move_units(
        plan,
        [u.id for u in rng.sample(units, rng.randint(1, 2))],
        rng.choice(above).id,
        on=TODAY,
        allow_parts=rng.random() < 0.7,
        allow_across=rng.random() < 0.5,
    )


def cut_out_some(plan, rng):
    return cut_out(
        plan,
        some_polygon(plan, rng),
        unit_id=some_unit(plan, rng),
        allow_parts=rng.random() < 0.5,
    )


def fill_some_holes(plan, rng):
    return fill_holes(plan, some_unit(plan, rng))


def dissolve_some(plan, rng):
    return dissolve(plan, some_unit(plan, rng, levels=(1, 2, 2)), on=TODAY)


def bend_some(plan, rng):
    number = rng.choice(sorted(plan.borders))
    points = plan.points(number)
    count = len(points) - 2
    kind = rng.random()
    if kind < 0.5 or not count:
        at = rng.randint(0, count)
        x, y = points[at : at + 2].mean(axis=0)
        place = near(rng, x, y, rng.choice((0.01, 5, 40)))
        return bend(plan, number, at, place, is_new=True)
    at = rng.randrange(count)
    place = near(rng, *points[at + 1], rng.choice((0.01, 5, 40)))
    return bend(plan, number, at, None if kind < 0.75 else place)


def draw_unit(plan, rng):
    level = rng.choice((0, 1, 2, 2, 2, 3))
    draft = Unit(
        0, 0, 0, name=f"新{plan.next_id}", code=rng.choice(("", f"x{plan.next_id}"))
    )
    drop = [u.id for u in plan.units_at(level)] if rng.random() < 0.3 else []
    if drop and level < 3:
        drop += [u.id for u in plan.units.values() if u.level > level]
    return draw(
        plan,
        some_polygon(plan, rng),
        level=level,
        unit=draft,
        take=rng.random() < 0.6,
        drop=drop,
        allow_parts=rng.random() < 0.5,
    )


def give(plan, rng):
    units = [u for u in plan.units.values() if plan.cells_of(u.id)]
    unit = rng.choice(sorted(units, key=lambda u: u.id))
    return give_ground(
        plan,
        some_polygon(plan, rng),
        unit_id=unit.id,
        allow_parts=rng.random() < 0.5,
    )


def some_footprints(plan, rng):
    low_x, low_y, high_x, high_y = extent(plan)
    footprints = random_footprints(
        rng, width=high_x - low_x, height=high_y - low_y, count=rng.choice((4, 25))
    )
    corner = np.array((low_x, low_y))
    footprints = shapely.transform(footprints, lambda xy: xy + corner)
    if rng.random() < 0.4:
        footprints = np.append(footprints, odd_footprints(plan, rng, footprints))
    return footprints


def odd_footprints(plan, rng, others):
    """Footprints as dirty files have them, one of each kind or of some."""
    x, y = some_point(plan, rng)
    other = rng.choice(list(others))
    small = rng.choice((0.001, 0.03, 0.2))
    kinds = [
        shapely.box(x, y, x + small, y + small),
        shapely.box(x, y, x + 80, y + 0.02),
        Point(x + 1, y),
        Point(x + 1, y),
        affinity.translate(other, rng.choice((0.0, 0.004, 0.3, 2.0)), 0.1),
        LineString([(x, y), (x + 4, y), (x, y)]).buffer(0),
        Polygon([(x, y), (x + 6, y + 6), (x + 6, y), (x, y + 6)]),
        shapely.MultiPolygon(
            [shapely.box(x, y, x + 5, y + 5), shapely.box(x + 40, y, x + 45, y + 5)]
        ),
    ]
    return rng.sample(kinds, rng.randint(1, 3))


def give_houses(plan, rng, footprints=None):
    units = [u for u in plan.units.values() if plan.cells_of(u.id)]
    unit = rng.choice(sorted(units, key=lambda u: u.id))
    footprints = some_footprints(plan, rng) if footprints is None else footprints
    return give_buildings(
        plan,
        footprints,
        some_near(rng, footprints),
        unit_id=unit.id,
        drop=sorted(plan.units) if rng.random() < 0.2 else (),
        allow_parts=rng.random() < 0.7,
        allow_across=rng.random() < 0.7,
    )


def split_houses(plan, rng, footprints=None):
    number = some_unit(plan, rng)
    footprints = some_footprints(plan, rng) if footprints is None else footprints
    return split_buildings(
        plan,
        footprints,
        some_near(rng, footprints),
        unit_id=number,
        draft=Unit(0, 0, 0, name=rng.choice(("", f"新{plan.next_id}"))),
        on=TODAY,
        allow_parts=rng.random() < 0.7,
    )


def round_a_house(plan, rng, footprints=None):
    footprints = some_footprints(plan, rng) if footprints is None else footprints
    borders = shapely.union_all(plan.lines(sorted(plan.borders)))
    cut = np.flatnonzero(shapely.intersects(footprints, borders)).tolist()
    return move_round(
        plan,
        footprints,
        rng.choice(cut),
        level=rng.choice((1, 2, 2, 3)),
        allow_parts=rng.random() < 0.7,
        allow_across=rng.random() < 0.7,
    )


def fill_gap(plan, rng):
    units = [u for u in plan.units_at(2) if plan.cells_of(u.id)]
    return fill(plan, some_polygon(plan, rng), unit_id=rng.choice(units).id)


def delete_unit(plan, rng):
    unit = rng.choice(sorted(plan.units))
    return delete(plan, unit, retired=rng.choice(("", "2026-01-01")))


def grids_of_villages(plan, rng):
    villages = [u.id for u in plan.units_at(1)]
    return make_grids(plan, rng.sample(villages, rng.randint(1, len(villages))))


def divide_some(plan, rng):
    """Halves of a village become grids, or of a grid micro-grids."""
    level = rng.choice((2, 2, 3))
    above = rng.choice([u for u in plan.units_at(level - 1) if plan.cells_of(u.id)])
    ground = plan.outline(above.id)
    west, south, east, north = ground.bounds
    middle = west + (east - west) * rng.uniform(0.3, 0.7)
    halves = [
        ground & box(west - 1, south - 1, middle, north + 1),
        ground & box(middle, south - 1, east + 1, north + 1),
    ]
    held = {plan.cells[cell].owners[level] for cell in plan.cells_of(above.id)} - {0}
    return divide_ground(
        plan,
        np.array(halves, object),
        level=level,
        replaced=held if rng.random() < 0.6 else (),
        retired=rng.choice(("", "2026-01-01")),
    )


def write(plan, rng):
    unit = rng.choice(sorted(plan.units))
    if rng.random() < 0.5:
        unit = some_unit(plan, rng, levels=(0, 1, 1, 2))
    field = rng.choice(("name", "code", "colour", "note"))
    return set_fields(plan, {unit: {field: f"#{rng.randrange(999999):06d}"}})


def recode_some(plan, rng):
    """New codes for a few units or all, by any template."""
    units = sorted(u.id for u in plan.units.values() if not u.valid_to)
    some = rng.sample(units, rng.randint(1, len(units)))
    kind = rng.choice(list(CodeKind))
    coded = replace(plan, code_template=CodeTemplate(kind))
    return recode(plan, renumber(coded, some, which=rng.choice(list(Which))), on=LATER)


def rewrite_code(plan, rng):
    code = f"X{rng.randint(0, 30)}"
    return rewrite(plan, some_unit(plan, rng), {"code": code}, on=LATER)


def lock(plan, rng):
    """Lock a unit, or unlock one: few are locked at a time."""
    locked = sorted(u.id for u in plan.units.values() if u.locked)
    if rng.random() < 0.35 + 0.2 * len(locked):
        return set_fields(plan, {rng.choice(locked): {"locked": False}})
    return set_fields(plan, {some_unit(plan, rng): {"locked": True}})


OPERATIONS = {
    "move": (move_vertex, 3),
    "reshape": (reshape, 3),
    "bend": (bend_some, 2),
    "straighten": (straighten_some, 1),
    "split": (split_unit, 4),
    "merge": (merge, 2),
    "stretch": (stretch, 3),
    "follow": (follow, 1),
    "move_units": (move_some_units, 2),
    "draw": (draw_unit, 4),
    "give": (give, 3),
    "give buildings": (give_houses, 3),
    "split buildings": (split_houses, 2),
    "round a building": (round_a_house, 2),
    "fill": (fill_gap, 1),
    "cut_out": (cut_out_some, 1),
    "fill_holes": (fill_some_holes, 1),
    "dissolve": (dissolve_some, 1),
    "delete": (delete_unit, 1),
    "make_grids": (grids_of_villages, 1),
    "divide_ground": (divide_some, 2),
    "write": (write, 2),
    "lock": (lock, 1),
    "recode": (recode_some, 1),
    "rewrite": (rewrite_code, 1),
}


WITH_BUILDINGS = {"give buildings", "split buildings", "round a building"}


def try_edit(plan, name, rng, footprints=None):
    """Make a random edit; None where it is refused with a reason, or has no object.

    Buildings are made up for those edits that need them, where none are given.
    """
    given = (footprints,) if name in WITH_BUILDINGS else ()
    refused = ""
    change = None
    try:
        change = OPERATIONS[name][0](plan, rng, *given)
    except EditError as refusal:
        refused = refusal.code
    except (IndexError, ValueError) as fault:
        # An empty list to choose from: the plan has no such thing at present.
        words = ("empty", "larger than population")
        if not any(word in str(fault) for word in words):
            raise
    assert refused not in {"refuse.broken", "refuse.library"}
    return change or None
