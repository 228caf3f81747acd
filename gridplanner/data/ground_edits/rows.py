"""Add, move, reshape, delete and restore buildings and things of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import EditError
from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.ground_edits.shapes import AREA, POINT, check_shape, kind_of_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

HAND = "hand"  # source of what was drawn here
TABLES = ("building", "feature")


def add_building(
    shape: shapely.Geometry, fields: Mapping[str, Any], *, today: str
) -> Batch:
    """Add a building.

    Parameters
    ----------
    shape : Polygon, MultiPolygon or Point
        Footprint, or the place of the door plate where only that is known.
    fields : mapping of str to value
        Columns of table ``building``.
    today : str
        ISO date it holds from.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        As `check_shape`, and ``refuse.shape.line`` for a line.
    """
    columns = {**fields, "source": HAND, "valid_from": today}
    geometry = _building_shape(shape)
    columns |= {name: geometry[name] for name in ("plate_x", "plate_y")}
    change = TableChange(
        "building",
        added={name: [value] for name, value in columns.items()},
        geometry=[geometry["geom"]],
    )
    return Batch("byhand.building.add", tables=(change,))


def add_feature(
    shape: shapely.Geometry, kind: str, fields: Mapping[str, Any], *, today: str
) -> Batch:
    """Add a thing of the map: a well, a lane, a wood.

    Parameters
    ----------
    shape : Geometry
        Point, line or area.
    kind : str
        One of `gridplanner.data.feature_kinds.KINDS`.
    fields : mapping of str to value
        Columns of table ``feature``.
    today : str
        ISO date it holds from.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        As `check_shape`.
    ValueError
        If there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of feature: {kind}")
    columns = {**fields, "kind": kind, "source": HAND, "valid_from": today}
    change = TableChange(
        "feature",
        added={name: [value] for name, value in columns.items()},
        geometry=[shapely.to_wkb(check_shape(shape))],
    )
    return Batch("byhand.feature.add", tables=(change,))


def reshape(table: str, row_id: int, shape: shapely.Geometry) -> Batch:
    """Give a building or a thing of the map another shape.

    A building of which only the door plate was known gets a footprint so.

    Parameters
    ----------
    table : str
        ``"building"`` or ``"feature"``.
    row_id : int
    shape : Geometry

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        As `check_shape`, and ``refuse.shape.line`` where a building would be a line.
    """
    change = TableChange(table, changed={row_id: _shape_values(table, shape)})
    return Batch(f"byhand.{table}.reshape", tables=(change,))


def move(
    table: str, shapes: Mapping[int, shapely.Geometry], by: tuple[float, float]
) -> Batch:
    """Move buildings or things of the map.

    Parameters
    ----------
    table : str
    shapes : mapping of int to Geometry
        As they are now, by id.
    by : tuple of float
        Metres to the east and to the north.

    Returns
    -------
    Batch
    """
    moved = {
        number: _shape_values(
            table, shapely.transform(shape, lambda points: points + by)
        )
        for number, shape in shapes.items()
    }
    fields = {"n": str(len(moved))}
    return Batch(f"byhand.{table}.move", fields, (TableChange(table, changed=moved),))


def set_values(table: str, values: Mapping[int, Mapping[str, Any]]) -> Batch:
    """Change plate, name, kind and the like of some rows."""
    change = TableChange(table, changed=values)
    return Batch(f"byhand.{table}.values", {"n": str(len(values))}, (change,))


def delete(table: str, ids: Iterable[int]) -> Batch:
    """Take buildings or things off the map; they can be restored.

    Dwellings, households and people of a building stay as they are: they live in a
    building that is gone, and are counted as people without a house.
    """
    gone = tuple(ids)
    change = TableChange(table, retired=gone)
    return Batch(f"byhand.{table}.delete", {"n": str(len(gone))}, (change,))


def restore(
    table: str, rows: Iterable[Row], *, courtyards: Iterable[Row] = ()
) -> Batch:
    """Put removed buildings or things back on the map.

    Parameters
    ----------
    table : str
    rows : iterable of mapping
        With ``"fid"`` and ``"valid_to"``.
    courtyards : iterable of mapping, optional
        Rows of the courtyards they are in; one that went when it was left empty comes
        back with them.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        ``refuse.restore.there`` if one of them was not removed.
    """
    back = {}
    for row in rows:
        if not row["valid_to"]:
            raise EditError("refuse.restore.there")
        back[int(row["fid"])] = {"valid_to": None}
    yards = {
        int(yard["id"]): {"valid_to": None} for yard in courtyards if yard["valid_to"]
    }
    changes = TableChange(table, changed=back), TableChange("courtyard", changed=yards)
    return Batch(
        f"byhand.{table}.restore", {"n": str(len(back))}, tuple(filter(None, changes))
    )


def _shape_values(table: str, shape: shapely.Geometry) -> dict[str, Any]:
    if table == "building":
        return _building_shape(shape)
    return {"geom": shapely.to_wkb(check_shape(shape))}


def _building_shape(shape: shapely.Geometry) -> dict[str, Any]:
    """Give the columns of a building that say where it stands."""
    checked = check_shape(shape)
    if kind_of_shape(checked) == POINT:
        x, y = shapely.get_coordinates(checked)[0].tolist()
        return {"geom": None, "plate_x": x, "plate_y": y}
    if kind_of_shape(checked) != AREA:
        raise EditError("refuse.shape.line")
    return {"geom": shapely.to_wkb(checked), "plate_x": None, "plate_y": None}
