"""Fields, woods, roads, water, wells and squares of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.clipping import clip_lines, subtract
from gridplanner.data.demo.names import name_roads
from gridplanner.data.demo.roads import HALF_WIDTH, cross_water
from gridplanner.data.demo.sizes import SiteKind

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.demo.frames import Floats
    from gridplanner.data.demo.ground import Ground


class Features:
    """Rows of the feature table as they are added."""

    def __init__(self) -> None:
        self.shapes: list[BaseGeometry] = []
        self.kinds: list[str] = []
        self.names: list[str] = []
        self.classes: list[str] = []

    def add(
        self,
        shapes: NDArray[np.object_],
        kind: str,
        names: str | list[str],
        classes: str | list[str],
    ) -> None:
        """Add shapes of one kind; a name or class may be one for all."""
        count = len(shapes)
        self.shapes.extend(shapes)
        self.kinds.extend([kind] * count)
        self.names.extend([names] * count if isinstance(names, str) else names)
        self.classes.extend([classes] * count if isinstance(classes, str) else classes)


def make_features(
    rng: np.random.Generator, ground: Ground, site_name: list[str]
) -> Features:
    """Make what lies between the houses.

    Parameters
    ----------
    rng : numpy.random.Generator
    ground : Ground
    site_name : list of str

    Returns
    -------
    Features
        Shapes in metres about the town's middle, clipped to the town.
    """
    features = Features()
    town = shapely.coverage_union_all(ground.cells)
    shapely.prepare(town)
    water = shapely.union_all([river.water for river in ground.rivers])
    _add_fields(rng, features, ground, water)
    _add_water(rng, features, ground, town)
    _add_roads(rng, features, ground, town, water)
    _add_streets(rng, features, ground)
    _add_points(rng, features, ground, site_name)
    return features


def _add_fields(
    rng: np.random.Generator, features: Features, ground: Ground, water: BaseGeometry
) -> None:
    fabric = ground.fabric
    faces = fabric.faces[fabric.piece >= 0]
    tree = shapely.STRtree(shapely.point_on_surface(faces))
    open_ground = np.ones(len(faces), bool)
    open_ground[tree.query(ground.pieces, predicate="contains")[1]] = False
    fields = shapely.buffer(faces[open_ground], -1.6, join_style="mitre")
    lines = [
        shapely.buffer(r.shape, HALF_WIDTH[r.kind] + 1.5, quad_segs=2)
        for r in ground.roads
    ]
    fields = subtract(
        fields, np.array([*lines, shapely.buffer(water, 3)], dtype=object)
    )
    fields = shapely.get_parts(fields)
    fields = fields[shapely.area(fields) > 250]
    centre = shapely.get_coordinates(shapely.centroid(fields))
    wet = np.zeros(len(fields), bool)
    wet[shapely.STRtree(fields).query(water, predicate="dwithin", distance=45.0)] = True
    noise = _noise(rng, centre)
    pick = rng.random(len(fields))
    wood = ((noise > 0.95) & (pick < 0.8)) | (wet & (pick < 0.55)) | (pick < 0.02)
    orchard = ~wood & (noise < -0.7) & (pick < 0.75)
    glass = ~wood & ~orchard & (pick > 0.965)
    pond = ~wood & ~orchard & ~glass & (pick > 0.955) & (shapely.area(fields) < 9000)
    crops = np.select(
        [orchard, glass, pick < 0.3], ["果园", "设施农用地", "水浇地"], "旱地"
    )
    crop = ~wood & ~pond
    features.add(fields[wood], "woodland", "", "林地")
    features.add(fields[crop], "field", "", crops[crop].tolist())
    features.add(shapely.buffer(fields[pond], -6), "river", "", "坑塘")


def _noise(rng: np.random.Generator, points: Floats) -> Floats:
    total = np.zeros(len(points))
    for _ in range(6):
        direction = rng.uniform(0, 2 * np.pi)
        k = 2 * np.pi / rng.uniform(900, 3200)
        total += np.sin(
            k * (points[:, 0] * np.cos(direction) + points[:, 1] * np.sin(direction))
            + rng.uniform(0, 6.3)
        )
    return np.asarray(total / np.sqrt(3), np.float64)


def _add_water(
    rng: np.random.Generator, features: Features, ground: Ground, town: BaseGeometry
) -> None:
    names = ["逢河", "云溪"]
    for number, river in enumerate(ground.rivers):
        parts = shapely.get_parts(shapely.intersection(river.water, town))
        parts = parts[shapely.area(parts) > 1]
        features.add(parts, "river", names[number], "河流水面")
    lanes = ground.lanes
    long = lanes[shapely.length(lanes) > 2000]
    chosen = long[rng.random(len(long)) < (0.14 if len(long) > 60 else 0.35)]
    ditches, _ = clip_lines(chosen, town)
    ditches = shapely.offset_curve(ditches, 2.6)
    ditches = shapely.get_parts(subtract(ditches, _built_or_wet(ground)))
    ditches = ditches[shapely.length(ditches) > 30]
    features.add(ditches, "ditch", "", "沟渠")


def _add_roads(
    rng: np.random.Generator,
    features: Features,
    ground: Ground,
    town: BaseGeometry,
    water: BaseGeometry,
) -> None:
    roads = ground.roads
    lines = np.array([road.shape for road in roads], dtype=object)
    # A road on the border of the town belongs to it in its whole width.
    parts, index = clip_lines(lines, shapely.buffer(town, 12.0))
    names = _road_names(ground)
    features.add(
        parts,
        "road",
        [names[i] for i in index.tolist()],
        [roads[i].kind for i in index.tolist()],
    )
    lanes, _ = clip_lines(ground.lanes, town)
    free = shapely.get_parts(subtract(lanes, _built_or_wet(ground)))
    free = free[shapely.length(free) > 12]
    features.add(free, "road", "", "田间路")
    bridges = cross_water(list(roads), water)
    inside = bridges[shapely.intersects(bridges, town)]
    decks = shapely.buffer(inside, 7.0, cap_style="flat")
    bridge_names = [f"{name}桥" for name in name_roads(rng, len(inside))]
    features.add(decks, "other", bridge_names, "桥梁")


def _built_or_wet(ground: Ground) -> NDArray[np.object_]:
    water = [river.water for river in ground.rivers]
    return np.array([*ground.pieces, *water], dtype=object)


def _road_names(ground: Ground) -> list[str]:
    numbers = {"省道": "S3", "县道": "X1", "乡道": "Y2", "村道": ""}
    count = dict.fromkeys(numbers, 0)
    names = []
    for road in ground.roads:
        count[road.kind] += 1
        head = numbers[road.kind]
        names.append(f"{head}{count[road.kind]:02d}" if head else "")
    return names


def _add_streets(rng: np.random.Generator, features: Features, ground: Ground) -> None:
    frame = ground.built.frame
    lines, index, classes = [], [], []
    for site, line, kind in ground.built.streets:
        lines.append(shapely.linestrings(line))
        index.append(int(frame[site]))
        classes.append(kind)
    dense = shapely.segmentize(np.array(lines, dtype=object), 20.0)
    points, owner = shapely.get_coordinates(dense, return_index=True)
    placed = ground.frames.place(np.array(index)[owner], points)
    shapes = np.asarray(shapely.linestrings(placed, indices=owner), dtype=object)
    urban = [
        number for number, kind in enumerate(classes) if kind in ("街道", "园区路")
    ]
    texts = dict(zip(urban, name_roads(rng, len(urban)), strict=True))
    features.add(
        shapes,
        "road",
        [texts.get(number, "") for number in range(len(classes))],
        classes,
    )


def _add_points(
    rng: np.random.Generator, features: Features, ground: Ground, site_name: list[str]
) -> None:
    squares = ground.built.squares
    site = squares[:, 0].astype(np.int64)
    boxes = shapely.segmentize(shapely.box(*squares[:, 1:].T), 20.0)
    points, owner = shapely.get_coordinates(boxes, return_index=True)
    placed = ground.frames.place(ground.built.frame[site][owner], points)
    shapes = np.asarray(shapely.set_coordinates(boxes, placed), dtype=object)
    names = [f"{site_name[number]}广场" for number in site.tolist()]
    village = ground.built.kind[site] == SiteKind.VILLAGE
    features.add(
        shapes, "square", names, np.where(village, "文化广场", "绿地广场").tolist()
    )
    plots = ground.built.plots
    chosen = plots[rng.random(len(plots)) < 0.025]
    at = ground.frames.place(
        ground.built.frame[chosen[:, 0].astype(np.int64)],
        chosen[:, 1:3]
        + np.column_stack([np.zeros(len(chosen)), -chosen[:, 4] / 2 - 0.9]),
    )
    features.add(np.asarray(shapely.points(at), dtype=object), "well", "", "水井")
