"""A project in a notebook: read-only, as GeoDataFrames.

The file is read through the program's own store, and tables are made from its
rows: a second SQLite library in the process would drop the lock of a window that
has the project open.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.data.levels import Role, find_level
from gridplanner.data.store.tables import PUBLISHED
from gridplanner.data.store.unlocking import unlock
from gridplanner.extracts import building_layer, figures_data, unit_layer

if TYPE_CHECKING:
    from types import TracebackType

    from gridplanner.data.export import Layer

# Pandas' and geopandas' tables; the latter has no types.
GeoDataFrame: TypeAlias = Any
DataFrame: TypeAlias = Any

_FEATURE = ("fid", "kind", "name", "class", "source", "note")


class Project:
    """A project opened for looking; nothing can be changed through it.

    Use it in a ``with`` statement, or call `close` at the end.

    Parameters
    ----------
    document : Document
        Opened for looking.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._standing: Standing | None = None

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Project({self._document.path.name!r})"

    @property
    def crs(self) -> str | None:
        """Reference system, ``"EPSG:4549"``; None before the first import."""
        return self._document.crs

    @property
    def levels(self) -> tuple[str, ...]:
        """Names of the levels, topmost first."""
        return tuple(level.name for level in self._document.levels)

    def areas(self) -> GeoDataFrame:
        """Give towns, communities and villages with their figures.

        Returns
        -------
        GeoDataFrame
            One row a unit, topmost level first: ``code, name, level, parent_code,
            parent_name, kind, area`` (true m²), ``buildings, dwellings,
            households, people`` (missing where unknown) ``, density`` and more.
            `grids` and `micro_grids` have the same columns.
        """
        return _frame(unit_layer(self._document, self._stand(), Role.AREA))

    def grids(self) -> GeoDataFrame:
        """Give the grids with their figures; columns as `areas`."""
        return _frame(unit_layer(self._document, self._stand(), Role.GRID))

    def micro_grids(self) -> GeoDataFrame:
        """Give the micro-grids with their figures; columns as `areas`."""
        return _frame(unit_layer(self._document, self._stand(), Role.MICRO_GRID))

    def buildings(self) -> GeoDataFrame:
        """Give the buildings in use.

        Returns
        -------
        GeoDataFrame
            ``code, name, address, plate, estate, use, floors, units, dwellings,
            households, people, grid_code, grid_name, area`` (true m²), ``note``.
            Where only a door plate is known its point is the shape, and stands in
            ``plate_x, plate_y``.
        """
        return _frame(building_layer(self._document, self._stand()))

    def features(self) -> GeoDataFrame:
        """Give roads, water, land, wells and squares by kind."""
        return self._table("feature", _FEATURE)

    def borders(self) -> GeoDataFrame:
        """Give the borders between units, each once, with what lies on either side."""
        (border,) = (table for table in PUBLISHED if table.name == "border")
        return self._table("border", ("fid", *border.names))

    def figures(self, by: str = "grid") -> DataFrame:
        """Give the figures of every unit of a level.

        Parameters
        ----------
        by : str, default "grid"
            ``grid``, ``micro-grid``, ``community``, ``town`` or a level's own name.

        Returns
        -------
        DataFrame
            As the command ``figures`` answers; indexed by code. ``attrs`` holds
            ``total``, ``outside`` and ``sources``.
        """
        import pandas

        level = find_level(self._document.levels, by)
        standing = self._stand()
        parents = {unit.id: unit.code for unit in standing.snapshot.units}
        name = self._document.levels[level].name
        data = figures_data(standing.figures(level), by=name, parents=parents)
        frame = pandas.DataFrame(data.pop("rows"))
        frame = frame.set_index("code") if len(frame) else frame
        frame.attrs.update(data)
        return frame

    def close(self) -> None:
        """Close the project."""
        self._document.close()

    def _stand(self) -> Standing:
        if self._standing is None:
            document = self._document
            self._standing = Standing(document.snapshot(), document.footprints)
        return self._standing

    def _table(self, table: str, names: tuple[str, ...]) -> GeoDataFrame:
        import geopandas
        import shapely

        file = self._document.file
        ids, shapes = file.read_shapes(table)
        read = file.read_columns(table, list(names))
        rows = np.searchsorted(np.asarray(read["fid"], np.int64), ids).tolist()
        columns = {
            name: [read[name][row] for row in rows] for name in names if name != "fid"
        }
        geometry = shapely.from_wkb(shapes)
        return geopandas.GeoDataFrame(columns, geometry=geometry, crs=self.crs)


def open_project(path: str | Path, *, user: str = "", passphrase: str = "") -> Project:
    """Open a project for looking.

    Parameters
    ----------
    path : path
    user, passphrase : str
        Of an encrypted project.

    Returns
    -------
    Project

    Raises
    ------
    ProjectError
        If it cannot be opened; see `gridplanner.data.document.Document.open` and
        `gridplanner.data.store.unlocking.unlock`.
    """
    keys = unlock(Path(path), user, passphrase)
    return Project(Document.open(path, mode="look", clock=_now, user="", keys=keys))


def _frame(layer: Layer) -> GeoDataFrame:
    from gridplanner.data.export import make_frame

    return make_frame(layer)


def _now() -> datetime:
    return datetime.now().astimezone()  # noqa: TID251 - a notebook has no other
