"""Edits at random, with points where they hurt: beside old points and borders."""

import math

import numpy as np
import shapely
from shapely import LineString, Polygon

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.fill import fill
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.move import move
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from gridplanner.data.topology.ground import give_to

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


def split(plan, rng):
    """Cut a cell along a line; the largest face stays, the others become a unit."""
    cell = rng.choice(sorted(plan.cells))
    owners = plan.cells[cell].owners
    level = rng.choice((2, 3) if owners[2] else (2,))
    ground = plan.polygon(cell)
    inner = ground.representative_point()
    line = LineString(
        [some_point(plan, rng), (inner.x, inner.y), some_point(plan, rng)]
    )
    cut = shapely.intersection(line, ground.buffer(0.03))
    lines = [p for p in shapely.get_parts(cut) if p.geom_type == "LineString"]
    number = plan.next_id
    unit = Unit(number, owners[level - 1] or owners[1], level, name=f"拆{number}")

    def relabel(faces):
        mine = [i for i, old in enumerate(faces.old) if old == owners]
        sizes = shapely.area(faces.polygons)
        largest = max(mine, key=lambda i: sizes[i], default=-1)
        return [
            give_to(old, number, level=level, levels=plan.levels)
            if i in mine and i != largest
            else old
            for i, old in enumerate(faces.old)
        ]

    terms = Terms(
        "change.draw",
        units={number: unit},
        next_id=number + 1,
        allow_parts=rng.random() < 0.5,
    )
    change = redraw(plan, lines, relabel, terms=terms, cells=[cell])
    if len([key for key in change.after if key[0] == "cell"]) == 0:
        raise EditError("refuse.no_ground")
    return change


def merge_units(plan, rng):
    """All ground of one grid goes to another, near or far."""
    grids = [u.id for u in plan.units_at(rng.choice((2, 3))) if plan.cells_of(u.id)]
    kept, given = rng.sample(grids, 2)
    level = plan.units[kept].level

    def relabel(faces):
        return [
            give_to(old, kept, level=level, levels=plan.levels)
            if old is not None and old[level] == given
            else old
            for old in faces.old
        ]

    swallowed = {o for c in plan.cells_of(given) for o in plan.cells[c].owners[level:]}
    terms = Terms(
        "change.give", drop=frozenset(swallowed - {0}), allow_parts=rng.random() < 0.7
    )
    cells = plan.cells_of(kept) + plan.cells_of(given)
    return redraw(plan, (), relabel, terms=terms, cells=cells)


def stretch(plan, rng):
    """Sketch a new course; faces cut off a cell go to the other side."""
    cell = rng.choice(sorted(plan.cells))
    others = sorted(plan.neighbours(cell))
    pair = {cell, rng.choice(others)}
    ground = shapely.union_all([plan.polygon(c) for c in sorted(pair)]).buffer(0.03)
    line = LineString([some_point(plan, rng) for _ in range(rng.randint(2, 4))])
    cut = shapely.get_parts(shapely.intersection(line, ground))
    lines = [piece for piece in cut if piece.geom_type == "LineString"]
    first, second = (plan.cells[c].owners for c in sorted(pair))

    def relabel(faces):
        sizes = shapely.area(faces.polygons)
        result = list(faces.old)
        for own, other in ((first, second), (second, first)):
            mine = [i for i, old in enumerate(faces.old) if old == own]
            for i in sorted(mine, key=lambda i: -sizes[i])[1:]:
                result[i] = other
        return result

    terms = Terms("change.adjust", allow_parts=rng.random() < 0.3)
    return redraw(plan, lines, relabel, terms=terms, cells=pair)


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


def fill_gap(plan, rng):
    units = [u for u in plan.units_at(2) if plan.cells_of(u.id)]
    return fill(plan, some_polygon(plan, rng), unit_id=rng.choice(units).id)


def delete_unit(plan, rng):
    unit = rng.choice(sorted(plan.units))
    return delete(plan, unit, retired=rng.choice(("", "2026-01-01")))


def grids_of_villages(plan, rng):
    villages = [u.id for u in plan.units_at(1)]
    return make_grids(plan, rng.sample(villages, rng.randint(1, len(villages))))


def write(plan, rng):
    unit = rng.choice(sorted(plan.units))
    field = rng.choice(("name", "colour", "locked", "note"))
    value = rng.random() < 0.1 if field == "locked" else f"#{rng.randrange(999999):06d}"
    return set_fields(plan, {unit: {field: value}})


OPERATIONS = {
    "move": (move_vertex, 3),
    "reshape": (reshape, 3),
    "split": (split, 3),
    "merge": (merge_units, 2),
    "stretch": (stretch, 3),
    "draw": (draw_unit, 4),
    "give": (give, 3),
    "fill": (fill_gap, 1),
    "delete": (delete_unit, 1),
    "make_grids": (grids_of_villages, 1),
    "write": (write, 1),
}


def try_edit(plan, name, rng):
    """Make a random edit; None where it is refused with a reason, or has no object."""
    refused = ""
    change = None
    try:
        change = OPERATIONS[name][0](plan, rng)
    except EditError as refusal:
        refused = refusal.code
    except (IndexError, ValueError) as fault:
        # An empty list to choose from: the plan has no such thing at present.
        words = ("empty", "larger than population")
        if not any(word in str(fault) for word in words):
            raise
    assert refused not in {"refuse.broken", "refuse.library"}
    return change or None
