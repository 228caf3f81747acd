"""The plan: an immutable subdivision of the ground in which the border is the record.

Borders know the cell on either side; polygons, outlines, levels and neighbours follow
from them. Each edit gives a new plan that shares with the old one all that it did not
change, the polygons already made included.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from immutables import Map

from gridplanner.data.code_template import USUAL, CodeTemplate
from gridplanner.data.errors import EditError
from gridplanner.data.topology import indices, outlines
from gridplanner.data.topology.canonical import Points, unpack_bends
from gridplanner.data.topology.derived import Derived, Space
from gridplanner.data.topology.rings import Ids, flatten, linestrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.change import Change, Key
    from gridplanner.data.levels import Level
    from gridplanner.data.records import Border, Cell, Record, Unit, Vertex


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
    code_template : CodeTemplate
        How the project's codes are built.
    """

    id: int
    levels: tuple[Level, ...]
    vertices: Map[int, Vertex]
    borders: Map[int, Border]
    cells: Map[int, Cell]
    units: Map[int, Unit]
    star: Map[int, indices.Numbers]
    sides: Map[int, indices.Numbers]
    next_id: int
    code_template: CodeTemplate = USUAL
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
    def from_records(  # noqa: PLR0917 - the order of the records is the plan's own
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
            Not checked; see `gridplanner.data.topology.sound.check_all`.
        """
        star, sides = indices.build_indices(vertices, borders, cells)
        return cls(
            id,
            levels,
            Map(vertices),
            Map(borders),
            Map(cells),
            Map(units),
            star,
            sides,
            next_id,
        )

    def __repr__(self) -> str:
        size = f"{len(self.borders)} borders, {len(self.cells)} cells"
        return f"<Plan {self.id}: {len(self.vertices)} vertices, {size}>"

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
            maps[kind] = indices.replaced(maps[kind], mine)
        star, sides = indices.update_indices(self, change)
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

    def polygon(self, cell_id: int) -> shapely.Geometry:
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
            KeyError where there is no such cell.

        Returns
        -------
        dict of int to Polygon or MultiPolygon
        """
        ids = list(cell_ids)
        known = self._derived.shapes
        missing = {number for number in ids if number not in known}
        if missing:
            made = outlines.assemble_cells(self, missing)
            with known.mutate() as draft:
                draft.update(made)
                known = draft.finish()
            self._derived.shapes = known
        return {number: known[number] for number in ids}

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

    def outline(self, unit_id: int) -> shapely.Geometry:
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
        return outlines.outline_labels(self, dict.fromkeys(cells, unit_id))[unit_id]

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
        return outlines.outline_labels(self, label)

    def cells_of(self, unit_id: int) -> tuple[int, ...]:
        """List the cells of a unit of any level, ascending; empty where it has none."""
        return self._derived.cells_of(unit_id, self.cells)

    def cell_with(self, owners: tuple[int, ...]) -> int | None:
        """Find the cell with these owners, None where there is none."""
        return self._derived.cell_with(owners, self.cells)

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
        return outlines.border_levels(self)

    def cells_near(self, shape: shapely.Geometry, distance: float = 0.0) -> list[int]:
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
        near = np.array(self.cells_near(points), np.int64)
        shapes = np.array(list(self.shapes(near.tolist()).values()), object)
        point, cell = shapely.STRtree(shapes).query(points, "intersects")
        none = np.iinfo(np.int64).max
        found = np.full(len(points), none)
        np.minimum.at(found, point, near[cell])
        return np.where(found == none, 0, found)

    def _space(self) -> Space:
        if self._derived.space is None:
            self._derived.space = Space.build(*self.polygons())
        return self._derived.space
