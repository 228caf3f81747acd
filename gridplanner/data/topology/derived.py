"""What a plan has worked out from its records so far, handed on from edit to edit."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from immutables import Map

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.records import Cell

_REBUILD = 400
"""Cells looked through one by one before the tree is built anew."""


@dataclass(frozen=True, slots=True)
class Space:
    """Where the cells of a plan lie: a tree of an earlier state and what changed since.

    Attributes
    ----------
    tree : STRtree
    ids : ndarray, int64
        Cell of each shape in the tree.
    changed : frozenset of int
        Cells that changed, came or went since the tree was built.
    """

    tree: shapely.STRtree
    ids: NDArray[np.int64]
    changed: frozenset[int] = frozenset()

    @classmethod
    def build(cls, ids: NDArray[np.int64], polygons: NDArray[np.object_]) -> Space:
        """Build the tree of all cells."""
        return cls(shapely.STRtree(polygons), ids)

    def query(
        self,
        shape: shapely.Geometry,
        distance: float,
        shapes: Callable[[Iterable[int]], dict[int, Any]],
        cells: Container[int],
    ) -> list[int]:
        """List the cells whose box, enlarged by `distance`, meets a shape's box."""
        bounds = np.atleast_2d(shapely.bounds(shape))
        bounds = bounds[~np.isnan(bounds[:, 0])]
        if not len(bounds):
            return []
        low, high = bounds[:, :2] - distance, bounds[:, 2:] + distance
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        hits = np.unique(self.ids[self.tree.query(boxes)[1]])
        found = [number for number in hits.tolist() if number not in self.changed]
        newer = [number for number in self.changed if number in cells]
        if newer:
            own = shapely.bounds(np.array(list(shapes(newer).values()), object))
            meets = (own[:, None, :2] <= high).all(-1) & (own[:, None, 2:] >= low).all(
                -1
            )
            found += np.array(newer, np.int64)[meets.any(axis=1)].tolist()
        return sorted(found)


@dataclass(slots=True)
class Derived:
    """Answers already worked out; a plan without them works them out again.

    Attributes
    ----------
    shapes : Map of int to Polygon or MultiPolygon
        Ground of the cells asked for so far.
    holders : dict of int to tuple of int, or None
        Cells of each unit.
    by_owners : dict of owners to cell, or None
    space : Space or None
    """

    shapes: Map[int, Any] = field(default_factory=Map)
    holders: dict[int, tuple[int, ...]] | None = None
    by_owners: dict[tuple[int, ...], int] | None = None
    space: Space | None = None

    def cells_of(self, unit_id: int, cells: Mapping[int, Cell]) -> tuple[int, ...]:
        """List the cells of a unit, ascending."""
        if self.holders is None:
            holders: dict[int, list[int]] = {}
            for number in sorted(cells):
                for owner in cells[number].owners:
                    if owner:
                        holders.setdefault(owner, []).append(number)
            self.holders = {unit: tuple(own) for unit, own in holders.items()}
        return self.holders.get(unit_id, ())

    def cell_with(
        self, owners: tuple[int, ...], cells: Mapping[int, Cell]
    ) -> int | None:
        """Find the cell with these owners."""
        if self.by_owners is None:
            self.by_owners = {cell.owners: number for number, cell in cells.items()}
        return self.by_owners.get(owners)

    def after(self, change: Change) -> Derived:
        """Give what still holds after a change."""
        space = self.space
        if space is not None:
            changed = space.changed | change.touched
            space = replace(space, changed=changed) if len(changed) < _REBUILD else None
        with self.shapes.mutate() as draft:
            for number in change.touched:
                draft.pop(number, None)
            shapes = draft.finish()
        after = Derived(shapes, self.holders, self.by_owners, space)
        cells = [key for key in change.after if key[0] == "cell"]
        if cells:
            after._enter_cells([(change.before[k], change.after[k]) for k in cells])
        return after

    def _enter_cells(self, pairs: list[tuple[Any, Any]]) -> None:
        """Bring the look-ups up to date; their tables are shared until now."""
        gained: dict[int, set[int]] = {}
        lost: dict[int, set[int]] = {}
        if self.by_owners is not None:
            self.by_owners = dict(self.by_owners)
            for old, _ in pairs:
                if old is not None:
                    self.by_owners.pop(old.owners, None)
        for old, new in pairs:
            before = set(old.owners) if old is not None else set()
            after = set(new.owners) if new is not None else set()
            for owner in before - after - {0}:
                lost.setdefault(owner, set()).add(old.id)
            for owner in after - before - {0}:
                gained.setdefault(owner, set()).add(new.id)
            if new is not None and self.by_owners is not None:
                self.by_owners[new.owners] = new.id
        if self.holders is not None:
            self.holders = dict(self.holders)
            for unit in gained.keys() | lost.keys():
                self._hold(unit, gained.get(unit, set()), lost.get(unit, set()))

    def _hold(self, unit: int, gained: set[int], lost: set[int]) -> None:
        assert self.holders is not None  # the caller has looked
        own = [n for n in self.holders.get(unit, ()) if n not in lost]
        for number in gained:
            insort(own, number)
        if own:
            self.holders[unit] = tuple(own)
        else:
            self.holders.pop(unit, None)
