"""The plan: an immutable subdivision of the ground in which the border is the record.

Borders know the cell on either side; polygons, outlines, levels and neighbours follow
from them. Each edit gives a new plan that shares with the old one all that it did not
change, the polygons already made included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import shapely
from immutables import Map
from numpy.typing import NDArray

from gridplanner.data.canonical import Points, unpack_bends
from gridplanner.data.change import Change, Key
from gridplanner.data.derived import Derived, Space
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Level
from gridplanner.data.records import Border, Cell, Record, Unit, Vertex
from gridplanner.data.rings import Ids, assemble, flatten, linestrings

Numbers = frozenset[int]


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A subdivision: records, their indices, and what was derived from them so far.

    Attributes
    ----------
    id : int
    levels : tuple of Level
        Template, topmost level first.
    vertices, borders, cells, units : Map of int to record
    star : Map of int to frozenset of int
        Borders that start or end at a vertex.
    sides : Map of int to frozenset of int
        Borders with a cell on either side; 0 is the ground without any.
    next_id : int
        The id the next new record gets. One counter for all kinds; it only grows.
    """

    id: int
    levels: tuple[Level, ...]
    vertices: Map[int, Vertex]
    borders: Map[int, Border]
    cells: Map[int, Cell]
    units: Map[int, Unit]
    star: Map[int, Numbers]
    sides: Map[int, Numbers]
    next_id: int
    _derived: Derived = field(default_factory=Derived)

    @classmethod
    def empty(cls, id: int, levels: tuple[Level, ...]) -> Plan:  # noqa: A002
        """Make a plan without ground.

        Parameters
        ----------
        id : int
            Number of the plan in its project; it also sets where ids begin, so that
            no id of a unit comes twice in a project.
        levels : tuple of Level

        Returns
        -------
        Plan
        """
        return cls.from_records(id, levels, {}, {}, {}, {}, id * 10**9 + 1)

    @classmethod
    def from_records(
        cls,
        id: int,  # noqa: A002
        levels: tuple[Level, ...],
        vertices: Mapping[int, Vertex],
        borders: Mapping[int, Border],
        cells: Mapping[int, Cell],
        units: Mapping[int, Unit],
        next_id: int,
    ) -> Plan:
        """Make a plan of records, with fresh indices.

        Parameters
        ----------
        id, levels
            As of the plan.
        vertices, borders, cells, units : mapping of int to record
        next_id : int
            Larger than every id in use.

        Returns
        -------
        Plan
            Not checked; see `gridplanner.data.sound.check_all`.
        """
        star: dict[int, set[int]] = {number: set() for number in vertices}
        sides: dict[int, set[int]] = {number: set() for number in cells}
        for border in borders.values():
            star[border.start].add(border.id)
            star[border.end].add(border.id)
            for side in (border.left, border.right):
                sides.setdefault(side, set()).add(border.id)
        return cls(
            id,
            levels,
            Map(vertices),
            Map(borders),
            Map(cells),
            Map(units),
            Map({key: frozenset(value) for key, value in star.items()}),
            Map({key: frozenset(value) for key, value in sides.items()}),
            next_id,
        )

    def __repr__(self) -> str:
        counts = (len(self.vertices), len(self.borders), len(self.cells))
        return f"<Plan {self.id}: {counts[0]} vertices, {counts[1]} borders, {counts[2]} cells>"

    def same_records(self, other: Plan) -> bool:
        """Tell whether both plans hold equal records; counters and caches aside."""
        return (
            self.vertices == other.vertices
            and self.borders == other.borders
            and self.cells == other.cells
            and self.units == other.units
        )

    def record(self, key: Key) -> Record | None:
        """Give the record of a kind and id, None where there is none."""
        kind, number = key
        return cast("Record | None", self._maps()[kind].get(number))

    def _maps(self) -> dict[str, Map[int, Any]]:
        return {
            "vertex": self.vertices,
            "border": self.borders,
            "cell": self.cells,
            "unit": self.units,
        }

    # Applying changes

    def apply(self, change: Change) -> Plan:
        """Give the plan after a change.

        Parameters
        ----------
        change : Change
            Made on this plan, or on one in which the same records stood.

        Returns
        -------
        Plan
            Shares with this one all that did not change.

        Raises
        ------
        EditError
            ``refuse.changed_since`` if a record is no longer as it was before the
            change: another edit came between.
        """
        for key, old in change.before.items():
            if self.record(key) != old:
                raise EditError("refuse.changed_since", record=f"{key[0]} {key[1]}")
        maps = self._maps()
        for kind in maps:
            mine = [(n, r) for (k, n), r in change.after.items() if k == kind]
            maps[kind] = _replaced(maps[kind], mine)
        star, sides = self._reindex(change)
        return replace(
            self,
            vertices=maps["vertex"],
            borders=maps["border"],
            cells=maps["cell"],
            units=maps["unit"],
            star=star,
            sides=sides,
            next_id=max(self.next_id, change.next_id),
            _derived=self._derived.after(change),
        )

    def _reindex(self, change: Change) -> tuple[Map[int, Numbers], Map[int, Numbers]]:
        star: dict[int, set[int]] = {}
        sides: dict[int, set[int]] = {}
        gone = {n for (k, n), record in change.after.items() if record is None}
        for (kind, number), record in change.after.items():
            if kind == "vertex" and record is not None and number not in self.vertices:
                star.setdefault(number, set())
            elif kind == "cell" and record is not None and number not in self.cells:
                sides.setdefault(number, set())
        for step, records in ((set.discard, change.before), (set.add, change.after)):
            for record in records.values():
                if isinstance(record, Border):
                    for index, fresh, keys in (
                        (self.star, star, (record.start, record.end)),
                        (self.sides, sides, (record.left, record.right)),
                    ):
                        for key in keys:
                            if key not in fresh:
                                fresh[key] = set(index.get(key, ()))
                            step(fresh[key], record.id)
        return (
            _replaced(self.star, _frozen(star, gone & set(self.star))),
            _replaced(self.sides, _frozen(sides, gone & set(self.sides))),
        )

    # Shapes

    def line(self, border_id: int) -> shapely.LineString:
        """Give a border's line, from its start over its bends to its end."""
        return shapely.LineString(self.points(border_id))

    def points(self, border_id: int) -> Points:
        """Give a border's points, ends included.

        Parameters
        ----------
        border_id : int

        Returns
        -------
        ndarray, float64, shape (n, 2)
            n ≥ 2, metres of the project CRS.
        """
        border = self.borders[border_id]
        start, end = self.vertices[border.start], self.vertices[border.end]
        return np.concatenate(
            [[(start.x, start.y)], unpack_bends(border.bends), [(end.x, end.y)]]
        )

    def lines(self, border_ids: Iterable[int]) -> NDArray[np.object_]:
        """Make the lines of several borders at once.

        Parameters
        ----------
        border_ids : iterable of int

        Returns
        -------
        ndarray of LineString, shape (n,)
            In the order given.
        """
        borders = [self.borders[number] for number in border_ids]
        return linestrings(flatten(borders, self.vertices))

    def polygon(self, cell_id: int) -> Any:
        """Give the ground of a cell.

        Parameters
        ----------
        cell_id : int

        Returns
        -------
        Polygon or MultiPolygon
            Made once for each state of the cell.

        Raises
        ------
        KeyError
            If there is no such cell.
        """
        return self.shapes([cell_id])[cell_id]

    def shapes(self, cell_ids: Iterable[int]) -> dict[int, Any]:
        """Give the ground of several cells.

        Parameters
        ----------
        cell_ids : iterable of int

        Returns
        -------
        dict of int to Polygon or MultiPolygon

        Raises
        ------
        KeyError
            If there is no such cell.
        """
        ids = list(cell_ids)
        known = self._derived.shapes
        missing = {number for number in ids if number not in known}
        if missing:
            made = self._assemble_cells(missing)
            with known.mutate() as draft:
                draft.update(made)
                known = draft.finish()
            self._derived.shapes = known
        return {number: known[number] for number in ids}

    def _assemble_cells(self, cell_ids: set[int]) -> dict[int, Any]:
        if len(cell_ids) == len(self.cells):
            borders = list(self.borders.values())
        else:
            numbers = set().union(*(self.sides[number] for number in cell_ids))
            borders = [self.borders[number] for number in numbers]
        made = assemble(
            flatten(borders, self.vertices),
            np.array([(b.start, b.end) for b in borders], np.int64).reshape(-1, 2),
            np.array([(b.left, b.right) for b in borders], np.int64).reshape(-1, 2),
            wanted=cell_ids,
        )
        if len(made) != len(cell_ids):
            raise EditError("refuse.broken", cells=tuple(cell_ids - set(made)))
        return made

    def polygons(self) -> tuple[Ids, NDArray[np.object_]]:
        """Give the ground of all cells.

        Returns
        -------
        ids : ndarray, int64, shape (n,)
            Ascending.
        polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        """
        ids = np.sort(np.fromiter(self.cells, np.int64, len(self.cells)))
        shapes = self.shapes(ids.tolist())
        polygons = np.empty(len(ids), object)
        polygons[:] = list(shapes.values())
        return ids, polygons

    def outline(self, unit_id: int) -> Any:
        """Give the ground of a unit: its cells without the borders between them.

        Parameters
        ----------
        unit_id : int

        Returns
        -------
        Polygon or MultiPolygon
            Empty Polygon where the unit has no ground.
        """
        cells = self.cells_of(unit_id)
        if not cells:
            return shapely.Polygon()
        if len(cells) == 1:
            return self.polygon(cells[0])
        made = self._outline_of(dict.fromkeys(cells, unit_id))
        return made[unit_id]

    def outlines(self, level: int) -> dict[int, Any]:
        """Give the ground of all units of a level.

        Parameters
        ----------
        level : int
            Index into the template.

        Returns
        -------
        dict of int to Polygon or MultiPolygon
            Without the units that have no ground.
        """
        label = {
            number: cell.owners[level]
            for number, cell in self.cells.items()
            if cell.owners[level]
        }
        return self._outline_of(label) if label else {}

    def _outline_of(self, label: Mapping[int, int]) -> dict[int, Any]:
        numbers: set[int] = set().union(*(self.sides[number] for number in label))
        borders = [
            border
            for border in map(self.borders.__getitem__, numbers)
            if label.get(border.left, 0) != label.get(border.right, 0)
        ]
        sides = [(label.get(b.left, 0), label.get(b.right, 0)) for b in borders]
        return assemble(
            flatten(borders, self.vertices),
            np.array([(b.start, b.end) for b in borders], np.int64).reshape(-1, 2),
            np.array(sides, np.int64).reshape(-1, 2),
        )

    # Look-ups

    def cells_of(self, unit_id: int) -> tuple[int, ...]:
        """List the cells of a unit of any level, ascending; empty where it has none."""
        if self._derived.holders is None:
            holders: dict[int, list[int]] = {}
            for number in sorted(self.cells):
                for owner in self.cells[number].owners:
                    if owner:
                        holders.setdefault(owner, []).append(number)
            self._derived.holders = {unit: tuple(own) for unit, own in holders.items()}
        return self._derived.holders.get(unit_id, ())

    def cell_with(self, owners: tuple[int, ...]) -> int | None:
        """Find the cell with these owners, None where there is none."""
        if self._derived.by_owners is None:
            self._derived.by_owners = {
                cell.owners: number for number, cell in self.cells.items()
            }
        return self._derived.by_owners.get(owners)

    def neighbours(self, cell_id: int) -> frozenset[int]:
        """List the cells that share a border with a cell."""
        around: set[int] = set()
        for number in self.sides.get(cell_id, ()):
            border = self.borders[number]
            around.update((border.left, border.right))
        return frozenset(around - {0, cell_id})

    def units_at(self, level: int) -> tuple[Unit, ...]:
        """List the units of a level that are in force, by id."""
        return tuple(
            self.units[number]
            for number in sorted(self.units)
            if self.units[number].level == level and not self.units[number].valid_to
        )

    def owners_of(self, cell_id: int) -> tuple[int, ...]:
        """Give the owners of a cell, zeros for the ground without any (0)."""
        if cell_id == 0:
            return (0,) * len(self.levels)
        return self.cells[cell_id].owners

    def border_levels(self) -> dict[int, int]:
        """Tell at which level the two sides of each border differ first.

        Returns
        -------
        dict of int to int
            Border id to index into the template, 0 = topmost.
        """
        ids = np.fromiter(self.borders, np.int64, len(self.borders))
        if not len(ids):
            return {}
        row = {0: 0} | {number: i + 1 for i, number in enumerate(self.cells)}
        # -1 for the ground of nobody: it differs from an owner that is missing (0).
        owners = np.full((len(row), len(self.levels)), -1, np.int64)
        owners[1:] = [cell.owners for cell in self.cells.values()]
        borders = self.borders.values()
        left = np.array([row[border.left] for border in borders])
        right = np.array([row[border.right] for border in borders])
        levels = (owners[left] != owners[right]).argmax(axis=1)
        return dict(zip(ids.tolist(), levels.tolist(), strict=True))

    def cells_near(self, shape: Any, distance: float = 0.0) -> list[int]:
        """List the cells whose box meets the box of a shape.

        Parameters
        ----------
        shape : Geometry or array of Geometry
            In metres of the project CRS.
        distance : float, optional
            Metres the boxes are enlarged by.

        Returns
        -------
        list of int
            Ascending, without repetition.
        """
        return self._space().query(shape, distance, self.shapes, self.cells)

    def cells_at(self, points: NDArray[np.object_]) -> Ids:
        """Find the cell that holds each point.

        Parameters
        ----------
        points : ndarray of Point, shape (n,)

        Returns
        -------
        ndarray, int64, shape (n,)
            Cell ids, 0 where no cell holds the point. On a border the lowest id.
        """
        found = np.zeros(len(points), np.int64)
        near = self.cells_near(points)
        if not near:
            return found
        shapes = np.array(list(self.shapes(near).values()), object)
        point, cell = shapely.STRtree(shapes).query(points, "intersects")
        best = np.full(len(points), np.iinfo(np.int64).max)
        np.minimum.at(best, point, np.array(near, np.int64)[cell])
        hit = best != np.iinfo(np.int64).max
        found[hit] = best[hit]
        return found

    def _space(self) -> Space:
        if self._derived.space is None:
            self._derived.space = Space.build(*self.polygons())
        return self._derived.space


def _frozen(
    fresh: Mapping[int, set[int]], gone: set[int]
) -> list[tuple[int, Numbers | None]]:
    """Index entries after a change; None for those without a record any more."""
    entries: list[tuple[int, Numbers | None]] = []
    for key in fresh.keys() | gone:
        borders = fresh.get(key)
        drop = (key in gone and not borders) or (key == 0 and not borders)
        entries.append((key, None if drop else frozenset(borders or ())))
    return entries


def _replaced(old: Map[int, Any], entries: Iterable[tuple[int, Any]]) -> Map[int, Any]:
    with old.mutate() as draft:
        for number, value in entries:
            if value is None:
                draft.pop(number, None)
            else:
                draft[number] = value
        return draft.finish()
