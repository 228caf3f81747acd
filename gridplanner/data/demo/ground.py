"""The whole ground of a demo town: sites, roads, borders and footprints together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.blocks import Built, build_sites
from gridplanner.data.demo.clipping import subtract
from gridplanner.data.demo.footprints import Footprints, put_on_map
from gridplanner.data.demo.frames import Floats, Frames, Ints, join
from gridplanner.data.demo.roads import HALF_WIDTH, Road, join_places, run_roads
from gridplanner.data.demo.sites import (
    Core,
    block_kinds,
    core_frames,
    draw_core,
    keep_from_water,
    place_centres,
    rank_by_distance,
    scatter_villages,
    village_frames,
)
from gridplanner.data.demo.sizes import SiteKind, Size
from gridplanner.data.demo.terrain import River, curve, draw_lanes, draw_river
from gridplanner.data.demo.villages import (
    Fabric,
    Pieces,
    piece_lines,
    place_pieces,
    union_by,
    weave,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.job import Progress


@dataclass(frozen=True, slots=True)
class Ground:
    """A town's ground before anybody lives there.

    ``cells`` (p,) polygons, one a piece, tile the town; ``piece_site`` (p,) says
    which site each belongs to, ``pieces`` (p,) are their built-up ground; ``shapes``
    (n,) are the footprints on the map, ``shape_piece`` (n,) the piece each lies in.
    """

    size: Size
    built: Built
    frames: Frames
    rivers: tuple[River, ...]
    roads: tuple[Road, ...]
    lanes: NDArray[np.object_]
    fabric: Fabric
    cells: NDArray[np.object_]
    piece_site: Ints
    pieces: NDArray[np.object_]
    footprints: Footprints
    shapes: NDArray[np.object_]
    shape_piece: Ints


@dataclass(frozen=True, slots=True)
class Land:
    """What is there before the villages: cores, water, the main roads."""

    cores: tuple[Core, ...]
    core_count: int
    frames: Frames
    rivers: tuple[River, ...]
    roads: tuple[Road, ...]
    gates: Floats
    reach: float


def lay_out_ground(
    rng: np.random.Generator, size: Size, *, progress: Progress
) -> Ground:
    """Make the ground of a town.

    Parameters
    ----------
    rng : numpy.random.Generator
    size : Size
    progress : Progress

    Returns
    -------
    Ground
        Coordinates are metres about the middle of the town, canonical to 1 mm.
    """
    land = _draw_land(rng, size)
    progress.fraction(0.05)
    centres, beyond = _place_villages(rng, size, land)
    frames = join(land.frames, village_frames(rng, centres))
    built = build_sites(rng, size, land.cores, len(land.frames.angle), len(centres))
    progress.fraction(0.25)
    gates = np.vstack(
        [land.gates, _place_gates(built.gates, frames, len(land.frames.angle))]
    )
    roads = (*land.roads, *_village_roads(rng, land, frames.origin, gates, beyond))
    pitch = 105.0 if size.name == "village" else 135.0 + 15.0 * size.many_towns
    lanes = draw_lanes(rng, reach=land.reach * 1.12, pitch=pitch)
    pieces = place_pieces(built.pieces, frames)
    sites = (frames, built.pieces, pieces)
    fabric = _weave(rng, land, sites, (roads, lanes), beyond)
    progress.fraction(0.7)
    cells = union_by(fabric.faces, fabric.piece, len(pieces))
    footprints, shapes, inside = _put_houses(built, frames, cells, roads, land.rivers)
    progress.fraction(1.0)
    return Ground(
        size,
        built,
        frames,
        land.rivers,
        roads,
        np.array(lanes, dtype=object),
        fabric,
        cells,
        built.pieces.site,
        pieces,
        footprints,
        shapes,
        inside,
    )


def _draw_land(rng: np.random.Generator, size: Size) -> Land:
    ground = size.villages * size.ground + size.urban * 1.1e5
    town = float(np.sqrt(ground / np.pi))
    reach = town * 1.22 + 800
    cores = [
        draw_core(rng, columns, rows, block_kinds(rng, columns, rows))
        for columns, rows in size.cores
    ]
    parks = [
        draw_core(rng, columns, rows, np.full((rows, columns), int(SiteKind.INDUSTRY)))
        for columns, rows in size.parks
    ]
    rivers = [
        draw_river(
            rng, reach=reach, clear=cores[0].radius + min(420, 0.35 * town), name=""
        )
    ]
    if size.many_towns:
        far = draw_river(rng, reach=reach, clear=town * 0.55, name="", width=60.0)
        middle = -far.middle
        water = shapely.affinity.rotate(far.water, 180, origin=(0, 0))
        rivers.append(River(middle, water, ""))
    water = shapely.union_all([river.water for river in rivers])
    centres = place_centres(rng, size, town)
    radii = np.array([core.radius for core in (*cores, *parks)])
    near = rng.choice(len(centres), len(parks), replace=len(parks) > len(centres))
    aside = rng.uniform(0.2, 2.9, len(parks))
    gap = radii[near] + radii[len(cores) :] + 500
    offset = np.column_stack([np.cos(aside), np.sin(aside)]) * gap[:, None]
    centres = keep_from_water(
        np.vstack([centres, centres[near] + offset]), radii, water
    )
    frames = core_frames(rng, centres)
    every = (*cores, *parks)
    gates = np.stack(
        [frames.place(np.full(4, i), core.gates) for i, core in enumerate(every)]
    )
    roads = _main_roads(rng, centres, gates, water, reach)
    return Land(every, len(cores), frames, tuple(rivers), tuple(roads), gates, reach)


def _main_roads(
    rng: np.random.Generator,
    centres: Floats,
    gates: Floats,
    water: BaseGeometry,
    reach: float,
) -> list[Road]:
    roads = []
    for gate in (0, 1, 2, 3):
        start = gates[0, gate]
        way = (start - centres[0]) / np.hypot(*(start - centres[0]))
        lean = way + rng.normal(0, 0.25, 2)
        end = lean / np.hypot(*lean) * reach * 1.4
        kind = "省道" if gate % 2 == 0 else "县道"
        roads.append(Road(curve(start, way, end, way, wiggle=0.05), kind))
    pairs = join_places(rng, centres, barrier=water, extra=0.4)
    return roads + run_roads(pairs, centres, gates, kind="县道", wiggle=0.03)


def _place_villages(
    rng: np.random.Generator, size: Size, land: Land
) -> tuple[Floats, Floats]:
    middles = land.frames.origin
    taken = [
        shapely.buffer(shapely.points(middle), core.radius + 260)
        for middle, core in zip(middles, land.cores, strict=True)
    ]
    taken += [shapely.buffer(river.line, 250) for river in land.rivers]
    taken += [shapely.buffer(road.shape, 130, quad_segs=2) for road in land.roads]
    spacing = 0.74 * np.sqrt(size.ground)
    points = scatter_villages(
        rng, reach=land.reach, spacing=spacing, taken=shapely.union_all(taken)
    )
    order = np.argsort(rank_by_distance(rng, points), kind="stable")
    return points[order[: size.villages]], points[order[size.villages :]]


def _place_gates(gates: Floats, frames: Frames, first: int) -> Floats:
    count = len(gates)
    frame = np.repeat(np.arange(first, first + count), 4)
    return frames.place(frame, gates.reshape(-1, 2)).reshape(count, 4, 2)


def _village_roads(
    rng: np.random.Generator, land: Land, origins: Floats, gates: Floats, beyond: Floats
) -> list[Road]:
    everywhere = np.vstack([origins, beyond])
    ends = np.vstack([gates, np.repeat(beyond[:, None], 4, axis=1)])
    river = shapely.union_all([river.line for river in land.rivers])
    pairs = join_places(rng, everywhere, barrier=river, extra=0.3)
    cores = len(land.cores)
    pairs = pairs[~(pairs < cores).all(axis=1)]
    pairs = pairs[(pairs < len(origins)).any(axis=1)]
    main = rng.random(len(pairs)) < 0.45
    return [
        *run_roads(pairs[main], everywhere, ends, kind="乡道", wiggle=0.05),
        *run_roads(pairs[~main], everywhere, ends, kind="村道", wiggle=0.07),
    ]


def _weave(
    rng: np.random.Generator,
    land: Land,
    site_lines: tuple[Frames, Pieces, NDArray[np.object_]],
    ways: tuple[tuple[Road, ...], list[BaseGeometry]],
    beyond: Floats,
) -> Fabric:
    (frames, pieces, placed), (roads, lanes) = site_lines, ways
    order = np.argsort(pieces.frame, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(pieces.frame[order])) + 1)
    hulls = [shapely.union_all(placed[group]) for group in groups]
    # Lines end a little inside: the stub is dangling and drops out of the faces.
    hulls = shapely.buffer(hulls, -0.5, quad_segs=1)
    lines = np.array([*(road.shape for road in roads), *lanes], dtype=object)
    lines = subtract(lines, np.asarray(hulls, dtype=object))
    rivers = [river.line for river in land.rivers]
    main = [road.shape for road in roads if road.kind in ("省道", "县道")]
    barriers = ((shapely.union_all(rivers), 4.0), (shapely.union_all(main), 1.3))
    everything = [*shapely.get_parts(lines), *rivers, *piece_lines(pieces, frames)]
    return weave(rng, everything, placed, beyond, barriers)


def _put_houses(
    built: Built,
    frames: Frames,
    cells: NDArray[np.object_],
    roads: tuple[Road, ...],
    rivers: tuple[River, ...],
) -> tuple[Footprints, NDArray[np.object_], Ints]:
    """Put footprints on the map; a plot that would be cut or overlap goes whole."""
    footprints = built.footprints
    shapes = put_on_map(footprints, frames, built.frame)
    tree = shapely.STRtree(shapes)
    piece = np.full(len(shapes), -1, np.int64)
    cell, house = tree.query(cells, predicate="contains_properly")
    piece[house] = cell
    bad = piece < 0
    bad[~bad] = built.pieces.site[piece[~bad]] != footprints.site[~bad]
    for kind, half in HALF_WIDTH.items():
        lines = np.array(
            [road.shape for road in roads if road.kind == kind], dtype=object
        )
        if len(lines):
            bad[tree.query(lines, predicate="dwithin", distance=half + 1.5)[1]] = True
    for river in rivers:
        bad[tree.query(river.water, predicate="dwithin", distance=6.0)] = True
    first, second = tree.query(shapes, predicate="intersects")
    bad[np.maximum(first, second)[first != second]] = True
    plots = footprints.plot
    cleared = np.unique(plots[bad & (plots >= 0)])
    keep = ~bad & ~np.isin(plots, cleared)
    return footprints.keep(keep), shapes[keep], piece[keep]
