"""Draw the pictures of docs/division.md: one made-up place, divided step by step.

``python -m docs.draw_division`` writes docs/pictures/division/*.svg.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.borders import draw_parts
from gridplanner.analysis.division.dividing import WAYS, draw, task_of
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.grouping import groups_of, solve_in_groups
from gridplanner.analysis.division.preparing import Ground, Kept, prepare
from gridplanner.analysis.division.solving import Effort, solve
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.division.preparing import Prepared

FOLDER = Path(__file__).parent / "pictures/division"
WIDE, HIGH = 900.0, 600.0
PARTS = 6
# Fills told apart by lightness as well as hue, so that no one sees two as one.
FILLS = ("#A6CEE3", "#F7D08A", "#B2DF8A", "#E6B8D7", "#D9D9D9", "#8FB8A8")
INK, ROAD, WATER, HOUSE = "#1F2933", "#8A6D3B", "#3B7DB8", "#5B6670"
HALO = 'stroke="white" stroke-width="6" fill="white"'
FILL = f'fill="{INK}"'


def place() -> Ground:
    """Make two villages on a river with one bridge, streets and an estate."""
    rng = np.random.default_rng(5)
    spots = []
    for middle, spread, houses in (((240, 190), 105, 130), ((640, 400), 120, 150)):
        spots.append(rng.normal(middle, spread, (houses, 2)))
    spots.append(np.stack(np.meshgrid(range(700, 821, 24), range(90, 190, 24)), -1))
    xy = np.concatenate([spot.reshape(-1, 2) for spot in spots])
    river = shapely.LineString(
        [(x, 330 + 0.22 * (x - 450) + 50 * np.sin(x / 130)) for x in range(-5, 925, 15)]
    )
    streets = [
        shapely.LineString([(-5, 180), (300, 205), (610, 130), (905, 140)]),
        shapely.LineString([(250, -5), (240, 260), (300, 605)]),
        shapely.LineString([(-5, 480), (300, 450), (640, 520), (905, 470)]),
        shapely.LineString([(660, -5), (640, 300), (610, 605)]),
    ]
    roads = shapely.union_all(streets).buffer(9)
    water = river.buffer(11)
    houses = shapely.box(*(xy - 6).T, *(xy + 6).T)
    near = shapely.box(8, 8, WIDE - 8, HIGH - 8)
    free = shapely.contains(near, houses) & ~shapely.intersects(houses, roads)
    houses = houses[free & ~shapely.intersects(houses, water)]
    apart = np.ones(len(houses), np.bool_)
    one, two = shapely.STRtree(houses).query(houses, "intersects")
    apart[np.maximum(one, two)[one != two]] = False
    houses = houses[apart]
    households = rng.integers(1, 4, len(houses))[:, None]
    estate = shapely.box(690, 80, 832, 198)
    bridge = shapely.get_coordinates(river.intersection(streets[1])).reshape(-1, 2)[:1]
    return Ground(
        np.array([shapely.box(0, 0, WIDE, HIGH)], object),
        houses,
        households.astype(np.int64),
        (
            Lines(np.array([river], object), 0.2, is_barrier=True),
            Lines(np.array(streets, object), 0.3),
        ),
        bridge,
        (Kept(np.array([estate], object), 20.0),),
    )


def picture(name: str, shapes: Iterable[str]) -> None:
    """Write one picture; y goes up on the ground and down on the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}"'
        f' width="720"><rect width="100%" height="100%" fill="white"/>'
        f'<g transform="matrix(1 0 0 -1 0 {HIGH:.0f})" fill-rule="evenodd"'
        ' stroke-linejoin="round" stroke-linecap="round">'
        + "".join(shapes)
        + "</g></svg>\n"
    )
    (FOLDER / f"{name}.svg").write_text(text, encoding="utf-8")


def path(shape: shapely.Geometry, style: str) -> str:
    """Give the path of a geometry, to the decimetre."""
    steps = []
    for part in shapely.get_parts(shape):
        rings = [part] if part.geom_type == "LineString" else shapely.get_rings(part)
        for ring in np.atleast_1d(rings):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring.coords)
            steps.append(f"M{points}")
    return f'<path d="{" ".join(steps)}" {style}/>'


def base(ground: Ground) -> list[str]:
    """Draw houses, river, streets, bridge."""
    river, streets = ground.lines
    (x, y), (estate,) = ground.bridges[0], ground.kept[0].shapes
    road = f'fill="none" stroke="{ROAD}" stroke-width="4"'
    water = f'fill="none" stroke="{WATER}" stroke-width="9"'
    ring = f'fill="white" stroke="{INK}" stroke-width="2.5"'
    return [
        path(estate, 'fill="none" stroke="#999" stroke-dasharray="6"'),
        *(path(line, road) for line in streets.shapes),
        *(path(line, water) for line in river.shapes),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" {ring}/>',
        path(shapely.union_all(ground.houses), f'fill="{HOUSE}"'),
    ]


def parts(prepared: Prepared, polygons: Iterable[shapely.Geometry]) -> list[str]:
    """Draw parts under the place, with their borders above and what each holds."""
    ground, shapes = prepared.ground, list(polygons)
    spots = shapely.point_on_surface(ground.houses)
    names = []
    for number, shape in enumerate(shapes):
        held = int(ground.weights[shapely.contains(shape, spots), 0].sum())
        spot = shape.representative_point()
        words = f"{'ABCDEF'[number]} {held}"
        place = f'transform="matrix(1 0 0 -1 {spot.x:.0f} {spot.y:.0f})"'
        font = f'{place} text-anchor="middle" font-size="26" font-weight="bold"'
        face = f'{font} font-family="sans-serif"'
        names += [f"<text {face} {style}>{words}</text>" for style in (HALO, FILL)]
    return [
        *(path(s, f'fill="{f}"') for s, f in zip(shapes, FILLS, strict=True)),
        *base(ground),
        *(path(s, f'fill="none" stroke="{INK}" stroke-width="3.5"') for s in shapes),
        *names,
    ]


def main() -> None:
    """Draw all."""
    ground = place()
    picture("place", base(ground))
    prepared = prepare(ground)
    faces, blocks = prepared.faces, prepared.blocks
    every = np.arange(len(blocks), dtype=np.int32)
    tiles = draw_parts(
        faces, ground.houses, blocks, every, len(blocks), lines=ground.lines
    ).polygons
    net = shapely.linestrings(blocks.points[blocks.pairs])
    picture(
        "net",
        [
            *(path(t, 'fill="none" stroke="#B8C0C8" stroke-width="1"') for t in tiles),
            *(path(s, 'fill="none" stroke="#C0392B" stroke-width="0.9"') for s in net),
            *base(ground),
        ],
    )
    shares = prepared.shares(PARTS)
    task = task_of(prepared, shares, WAYS[0], 0.05)
    raw = Effort(starts=1, between=0, final=0, heats=1)
    groups = groups_of(prepared, PARTS)
    for name, effort in (("start", raw), ("found", Effort())):
        if name == "start":
            found = solve(task, seed=3, effort=effort)[0]
        else:
            found = solve_in_groups(task, groups, seed=3, effort=effort)
        drawn = draw(prepared, task, found.of, seed=3, progress=Progress())
        picture(name, parts(prepared, drawn.polygons))


if __name__ == "__main__":
    main()
