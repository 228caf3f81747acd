"""What an import sees of the project it goes into, also before there is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.document import TILING
from gridplanner.data.geodesy.crs import to_degrees
from gridplanner.data.intake.repair import unwrap
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.store.mapping import read_mapping
from gridplanner.data.store.plan_list import PROFESSIONAL, next_plan_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.data.levels import Level
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True)
class RowsInUse:
    """Rows of a table that hold.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
    shapes : ndarray of Geometry or None, shape (n,)
        In metres of the project.
    columns : mapping of str to list, each of length n
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.object_]
    columns: Mapping[str, list[Any]]


@dataclass(frozen=True)
class Target:
    """The project as an import sees it.

    Attributes
    ----------
    levels : tuple of Level
    crs : str or None
    path : Path or None
        Its file, which is refused as a source.
    plan : Plan or None
        The plan that tiles the town.
    departments : mapping of str to Plan
        Plans of professional grids, by department.
    next_plan : int
        Number of the next new plan.
    ground : Geometry or None
        Ground known from a file that is imported along with this one.
    """

    levels: tuple[Level, ...] = DEFAULT_LEVELS
    crs: str | None = None
    path: Path | None = None
    plan: Plan | None = None
    departments: Mapping[str, Plan] = field(default_factory=dict)
    next_plan: int = TILING + 1
    ground: shapely.Geometry | None = None
    _file: ProjectFile | None = field(default=None, repr=False)

    @classmethod
    def of(cls, document: Document) -> Target:
        """See an open project."""
        return cls(
            levels=document.levels,
            crs=document.crs,
            path=document.path,
            plan=document.plan,
            departments={
                document.file.plan_name(number): plan
                for number, plan in document.plans.items()
                if document.file.plan_kind(number) == PROFESSIONAL
            },
            next_plan=next_plan_id(document.file.connection),
            _file=document.file,
        )

    def in_use(self, table: str, columns: Sequence[str]) -> RowsInUse:
        """Read the rows of a table that hold, with these columns.

        Returns
        -------
        RowsInUse
            By ascending id; a row without a shape is there with None.
        """
        if self._file is None:
            nothing = np.empty(0, dtype=object)
            return RowsInUse(
                np.empty(0, np.int64), nothing, {name: [] for name in columns}
            )
        values = self._file.read_columns(table, ["fid", *columns])
        ids = np.asarray(values.pop("fid"), dtype=np.int64)
        shapes = np.full(len(ids), None, dtype=object)
        shaped, raw = self._file.read_shapes(table)
        shapes[np.searchsorted(ids, shaped)] = shapely.from_wkb(raw)
        shapes = unwrap(shapes)
        return RowsInUse(ids, shapes, {name: list(values[name]) for name in columns})

    def fingerprint(self, kind: str, source: str) -> str:
        """Give the fingerprint of what was last imported from a source, or empty."""
        if self._file is None:
            return ""
        held = self._file.read_columns("gp_source", ["kind", "name", "file_hash"])
        rows = zip(held["kind"], held["name"], held["file_hash"], strict=True)
        known = {(one, name): str(found or "") for one, name, found in rows}
        return known.get((kind, source), "")

    def remembered(self, kind: str, signature: str) -> Mapping[str, str] | None:
        """Give what the columns of such a source meant last time; None if unknown."""
        if self._file is None:
            return None
        return read_mapping(self._file, kind, signature)

    def town(self) -> shapely.Geometry | None:
        """Give the ground of all areas together; None where there are none."""
        return self._town

    @cached_property
    def _town(self) -> shapely.Geometry | None:
        if self.ground is not None:
            return self.ground
        if self.plan is None or not self.plan.cells:
            return None
        _, cells = self.plan.polygons()
        return shapely.coverage_union_all(cells)  # they tile: 10 times faster

    def middle(self) -> tuple[float, float] | None:
        """Give longitude and latitude of the town; None where there is none yet."""
        if self.crs is None:
            return None
        town = self.town()
        box = None if town is None else town.bounds
        if box is None and self._file is not None:
            _, raw = self._file.read_shapes("building")
            box = shapely.total_bounds(shapely.from_wkb(raw[:1000])) if raw else None
        if box is None:
            return None
        return to_degrees((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, self.crs)
