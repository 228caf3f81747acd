"""What asks to be written: units with their figures, roads, places, door plates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.levels import Role
from gridplanner.data.packed import AREA, LINE
from gridplanner.layers import style as styles
from gridplanner.layers.features import MAIN, STREET, FeatureSet, no_features
from gridplanner.layers.hit import geometry_of, hits_in
from gridplanner.layers.labels import Label, Priority
from gridplanner.layers.subdivision import Subdivision, empty_subdivision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.records import Unit
    from gridplanner.layers.layer import Frame


def short_name(unit: Unit) -> str:
    """Give the number in a grid's name, else its name without the word for grid.

    Examples
    --------
    >>> from gridplanner.data.records import Unit
    >>> short_name(Unit(1, 0, 2, name="第23网格"))
    '23'
    >>> short_name(Unit(2, 0, 2, name="前湾网格"))
    '前湾'
    """
    found = re.search(r"\d+", unit.name)
    if found:
        return found.group()
    short = unit.name.removesuffix("网格")
    tail = unit.code[-3:]
    return short or (str(int(tail)) if tail.isascii() and tail.isdigit() else "")


@dataclass
class UnitLabels:
    """Names and figures of areas, grids and micro-grids.

    Attributes
    ----------
    subdivision : Subdivision
    figures : mapping of int to str
        Second line of each unit id's label, ``"417户"``.
    selected : frozenset of int
        Units whose label always shows.
    colours : mapping of int to str
        Colour of the writing where it is not ink.
    named : frozenset of int or None
        Units that have a label; None for all.
    """

    subdivision: Subdivision = field(default_factory=empty_subdivision)
    figures: Mapping[int, str] = field(default_factory=dict)
    selected: frozenset[int] = frozenset()
    colours: Mapping[int, str] = field(default_factory=dict)
    named: frozenset[int] | None = None
    _places: dict[tuple[int, bool], tuple[float, float]] = field(default_factory=dict)

    def show(self, subdivision: Subdivision) -> None:
        """Label the units of this subdivision from now on."""
        self.subdivision = subdivision
        self._places = {}

    def labels(self, frame: Frame) -> Iterator[Label]:
        """Give the labels of the units in the frame whose level is labelled there."""
        division = self.subdivision
        # The one town of a project need not be told where it is.
        several = bool(division.levels) and (
            np.count_nonzero(np.unique(division.unit_of_cells(0))) > 1
        )
        for level, one in enumerate(division.levels):
            first, last = _bands(one.role, level)
            if first <= frame.band <= last and (level or several):
                yield from self._level(frame, level, one.role)

    def _level(self, frame: Frame, level: int, role: Role) -> Iterator[Label]:
        division = self.subdivision
        rows = division.cells.shapes_in(frame.view.box)
        here = np.unique(division.unit_of_cells(level)[rows])
        if role is Role.AREA and frame.band >= styles.DISTRICT:
            here = np.setdiff1d(here, self._alone(level))
        if self.named is not None:
            here = here[np.isin(here, np.fromiter(self.named, np.int64))]
        boxes = self._boxes(level, here[here > 0])
        for unit, box in boxes.items():
            place = self._place(unit, level, box, frame)
            if place is not None and unit in division.units:
                yield self._label(frame, division.units[unit], role, place, box)

    def _alone(self, level: int) -> NDArray[np.int64]:
        """Give the units of a level with one grid: its label says where one is."""
        owners = self.subdivision.owners[:, [level, self.subdivision.grid_level]]
        pairs = np.unique(owners[owners.all(axis=1)], axis=0)
        units, counts = np.unique(pairs[:, 0], return_counts=True)
        alone: NDArray[np.int64] = units[counts == 1]
        return alone

    def _boxes(
        self, level: int, units: NDArray[np.int64]
    ) -> dict[int, NDArray[np.float64]]:
        """Give the box of each unit, metres."""
        division = self.subdivision
        of_cell = division.unit_of_cells(level)
        rows = np.flatnonzero(np.isin(of_cell, units))
        rows = rows[np.argsort(of_cell[rows], kind="stable")]
        if not len(rows):
            return {}
        names, starts = np.unique(of_cell[rows], return_index=True)
        boxes = division.cells.boxes[rows].astype(np.float64)
        joined = np.hstack(
            [
                np.minimum.reduceat(boxes[:, :2], starts),
                np.maximum.reduceat(boxes[:, 2:], starts),
            ]
        )
        joined += np.tile(division.cells.origin, 2)
        return dict(zip(names.tolist(), joined, strict=True))

    def _place(
        self, unit: int, level: int, box: NDArray[np.float64], frame: Frame
    ) -> tuple[float, float] | None:
        """Give where a unit is labelled: its middle, or that of what is seen of it."""
        west, south, east, north = (frame.screen or frame.view).box
        key = unit, frame.band >= styles.WORK
        if key not in self._places:
            self._places[key] = self._middle(unit, level, exact=key[1])
        x, y = self._places[key]
        if west <= x <= east and south <= y <= north:
            return x, y
        if box[0] > east or box[2] < west or box[1] > north or box[3] < south:
            return x, y  # in the margin, which is only seen while panning
        x = (max(west, box[0]) + min(east, box[2])) / 2
        y = (max(south, box[1]) + min(north, box[3])) / 2
        division = self.subdivision
        there = [row for row, _ in hits_in(division.cells, x, y)]
        owns = (division.unit_of_cells(level)[there] == unit).any() if there else False
        return (float(x), float(y)) if owns else None

    def _middle(self, unit: int, level: int, *, exact: bool) -> tuple[float, float]:
        """Find a place well inside a unit's ground.

        The centroid will do while a number is written there; a name needs the place
        farthest from the border where the centroid lies near it.
        """
        cells = self.subdivision.cells
        rows = np.flatnonzero(self.subdivision.unit_of_cells(level) == unit)
        shapes = np.array([geometry_of(cells, row) for row in rows.tolist()], object)
        areas = shapely.area(shapes)
        middle = shapely.get_coordinates(shapely.centroid(shapes))
        x, y = (middle * areas[:, None]).sum(axis=0) / areas.sum()
        if exact or not shapely.intersects_xy(shapes, x, y).any():
            x, y = _inmost(shapes, shapely.Point(x, y))
        return float(x + cells.origin[0]), float(y + cells.origin[1])

    def _label(
        self,
        frame: Frame,
        unit: Unit,
        role: Role,
        place: tuple[float, float],
        box: NDArray[np.float64],
    ) -> Label:
        k = frame.device_per_metre
        x, y = frame.to_device(np.array([place]))[0].tolist()
        west, south, east, north = (frame.screen or frame.view).box
        if not (west <= place[0] <= east and south <= place[1] <= north):
            west, south, east, north = frame.view.box
        across = min(box[2], east) - max(box[0], west)
        up = min(box[3], north) - max(box[1], south)
        # Areas rarely fill their box: writing keeps to the inner part of it.
        room = float(across) * k * 0.86, float(up) * k * 0.8
        palette = frame.style.palette
        lines = [unit.name or unit.code]
        if role is Role.GRID and frame.band <= styles.DISTRICT:
            lines = [short_name(unit)]
        elif role is not Role.AREA and unit.id in self.figures:
            lines.append(self.figures[unit.id])
        look = {
            Role.AREA: (Priority.COMMUNITY, 14.0, palette.village),
            Role.GRID: (Priority.GRID, 13.0, palette.ink),
            Role.MICRO_GRID: (Priority.MICRO_GRID, 12.0, palette.muted),
        }
        priority, size, colour = look[role]
        if unit.id in self.selected:
            priority = Priority.SELECTED
        colour = self.colours.get(unit.id, colour)
        is_whole = box[0] > west and box[1] > south and box[2] < east and box[3] < north
        return Label(
            tuple(lines), x, y, priority, size=size, colour=colour, room=room,
            led=bool(is_whole) and frame.band >= styles.WORK,
            loose=role is Role.AREA and frame.band <= styles.DISTRICT,
        )  # fmt: skip


def _inmost(
    shapes: NDArray[np.object_], centroid: shapely.Point
) -> tuple[float, float]:
    """Give the centroid where it lies well inside, else the place farthest inside."""
    # Snapped to 1 mm: float32 must not part what the plan holds together.
    ground = shapely.union_all(shapely.set_precision(shapes, 0.001))
    across = float(np.sqrt(ground.area))
    far = shapely.distance(ground.boundary, centroid) > across / 5
    if not (far and ground.contains(centroid)):
        circle = shapely.maximum_inscribed_circle(ground, tolerance=across / 20)
        centroid = shapely.Point(shapely.get_coordinates(circle)[0])
    return float(centroid.x), float(centroid.y)


def _bands(role: Role, level: int) -> tuple[int, int]:
    """First and last band of scale in which a level's units are labelled."""
    if role is Role.GRID:
        return styles.DISTRICT, styles.STREET
    if role is Role.MICRO_GRID:
        return styles.NEAR, styles.STREET
    return styles.TOWN, styles.WORK if level else styles.TOWN


@dataclass
class FeatureLabels:
    """Names of roads, rivers, squares and places.

    Attributes
    ----------
    features : FeatureSet
    hidden : frozenset of str
        Kinds that are not shown, nor named.
    """

    features: FeatureSet = field(default_factory=no_features)
    hidden: frozenset[str] = frozenset()

    def labels(self, frame: Frame) -> Iterator[Label]:
        """Give one label for each name in the frame."""
        features = self.features
        rows = features.packed.shapes_in(frame.view.box)
        named = rows[[bool(features.names[row]) for row in rows.tolist()]]
        best: dict[tuple[int, str], int] = {}
        boxes = features.packed.boxes
        for row in named.tolist():
            if not self._labelled(row, frame.band):
                continue
            key = int(features.kinds[row]), features.names[row]
            if key not in best or _extent(boxes[row]) > _extent(boxes[best[key]]):
                best[key] = row
        for (kind, name), row in best.items():
            label = self._label(frame, row, KINDS[kind], name)
            if label is not None:
                yield label

    def _labelled(self, row: int, band: int) -> bool:
        kind = KINDS[self.features.kinds[row]]
        if kind in self.hidden:
            return False
        if kind == "road":
            rank = int(self.features.ranks[row])
            return band >= (styles.WORK if rank == MAIN else styles.NEAR)
        return band >= styles.NEAR

    def _label(self, frame: Frame, row: int, kind: str, name: str) -> Label | None:
        features = self.features
        points = features.packed.points[row][None]
        if features.packed.dims[row] == LINE:
            points = self._seen(frame, row)
            if points is None:
                return None
        x, y = frame.to_device(points)[0].tolist()
        palette = frame.style.palette
        is_dark = palette.name == "dark"
        colours = {"river": "#8CC7E0" if is_dark else "#1F6F99"}
        priority = (
            Priority.ROAD if kind in ("road", "river", "ditch") else Priority.PLACE
        )
        if features.packed.dims[row] != AREA and priority is Priority.PLACE:
            y += frame.px(18)
        size = 13.0 if kind == "road" and features.ranks[row] < STREET else 12.0
        colour = colours.get(kind, palette.muted)
        return Label((name,), x, y, priority, size=size, colour=colour, bold=False)

    def _seen(self, frame: Frame, row: int) -> NDArray[np.float64] | None:
        """Give the middle vertex of what is seen of a line."""
        west, south, east, north = frame.view.box
        points = np.concatenate(self.features.packed.parts(row))
        inside = (points >= (west, south)) & (points <= (east, north))
        seen = np.flatnonzero(inside.all(axis=1))
        if not len(seen):
            return None
        middle: NDArray[np.float64] = points[seen[len(seen) // 2]][None]
        return middle


def _extent(box: NDArray[np.float32]) -> float:
    return float(box[2] - box[0] + box[3] - box[1])
