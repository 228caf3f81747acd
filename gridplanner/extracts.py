"""Units and buildings with their figures, as files, notebooks and answers want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.counting import REGISTERED
from gridplanner.data.export import Layer
from gridplanner.data.levels import Role
from gridplanner.data.store.tables import KIND_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.coverage import Coverage
    from gridplanner.analysis.figures import Figures, Tally
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.filters.people_list import PeopleList
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

_UNIT = ("code", "name", "department")
_BUILDING = ("code", "name", "address", "plate", "estate", "use", "floors", "units")


def unit_layer(
    document: Document,
    standing: Standing,
    role: Role,
    *,
    grid: str = "",
    plan: Plan | None = None,
) -> Layer:
    """Gather the units of a role with their figures.

    Parameters
    ----------
    document : Document
    standing : Standing
    role : Role
        Units of all levels of that role, topmost level first.
    grid : str, optional
        Code of the one unit to keep, or of the grid whose micro-grids to keep.
    plan : Plan, optional
        The plan the figures are of, where it is not the one that tiles the town.

    Returns
    -------
    Layer
        Units without ground have an empty shape.
    """
    by_id = {unit.id: unit for unit in standing.snapshot.units}
    units: list[Unit] = []
    tallies: list[dict[str, Any]] = []
    shapes: list[Any] = []
    for index, level in enumerate(document.levels):
        if level.role is not role:
            continue
        found = standing.figures(index)
        rows = figures_data(found, by=level.name, parents={})["rows"]
        outlines = (plan or document.plan).outlines(index)
        for unit, row in zip(found.units, rows, strict=True):
            parent = by_id.get(unit.parent)
            if grid and grid not in (unit.code, parent.code if parent else ""):
                continue
            units.append(unit)
            tallies.append(row)
            shapes.append(outlines.get(unit.id))
    return Layer(
        role.value,
        _unit_columns(document, units, by_id, tallies),
        _polygons(shapes),
        document.crs,
    )


def _unit_columns(
    document: Document,
    units: list[Unit],
    by_id: dict[int, Unit],
    tallies: list[dict[str, Any]],
) -> dict[str, list[Any]]:
    parents = [by_id.get(unit.parent) for unit in units]
    columns: dict[str, list[Any]] = {
        name: [getattr(unit, name) or None for unit in units] for name in _UNIT
    }
    columns["kind"] = [KIND_NAMES.get(unit.kind, unit.kind) or None for unit in units]
    columns["level"] = [document.levels[unit.level].name for unit in units]
    columns["parent_code"] = [parent.code if parent else None for parent in parents]
    columns["parent_name"] = [parent.name if parent else None for parent in parents]
    measures = ("buildings", "dwellings", "households", "people", "density")
    registered = [name for name in REGISTERED if tallies and name in tallies[0]]
    for name in ("area", *measures, *registered, "cut_buildings"):
        columns[name] = [tally[name] for tally in tallies]
    columns["valid_from"] = [unit.valid_from or None for unit in units]
    columns["note"] = [unit.note or None for unit in units]
    return columns


def building_layer(document: Document, standing: Standing, *, grid: str = "") -> Layer:
    """Gather the buildings in use, each with the grid that holds it.

    Parameters
    ----------
    document : Document
    standing : Standing
    grid : str, optional
        Code of the grid whose buildings to keep.

    Returns
    -------
    Layer
        Counts are those of the figures: from the registry where it has them; a tower
        divided by entrance stands whole in the grid that holds the building. Where
        only a door plate is known, its point is the shape, and stands in two columns.
    """
    snapshot = standing.snapshot
    roles = [level.role for level in document.levels]
    level = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
    owners = np.append(snapshot.cell_owners[:, level], 0)[snapshot.building_cell]
    by_id = {unit.id: unit for unit in snapshot.units}
    holders = [by_id.get(owner) for owner in owners.tolist()]
    if grid:
        kept = [i for i, unit in enumerate(holders) if unit and unit.code == grid]
    else:
        kept = list(range(len(holders)))
    read = document.file.read_columns("building", ["fid", *_BUILDING, "note"])
    places = np.searchsorted(np.asarray(read["fid"], np.int64), snapshot.building_ids)
    rows = [int(places[i]) for i in kept]
    columns: dict[str, list[Any]] = {
        name: [_plain(read[name][row]) for row in rows] for name in (*_BUILDING, "note")
    }
    for column, measure in enumerate(snapshot.measures):
        numbers = snapshot.counts[kept, column].tolist()
        columns[measure] = [None if n < 0 else n for n in numbers]
    units = [holders[i] for i in kept]
    columns["grid_code"] = [unit.code if unit else None for unit in units]
    columns["grid_name"] = [unit.name if unit else None for unit in units]
    columns["area"] = snapshot.buildings.areas[kept].round(2).tolist()
    shapes = document.footprints(snapshot.building_ids[kept])
    points = [shape if shape.geom_type == "Point" else None for shape in shapes]
    if any(points):
        columns["plate_x"] = [None if point is None else point.x for point in points]
        columns["plate_y"] = [None if point is None else point.y for point in points]
    return Layer("building", columns, shapes, document.crs)


def counts_layer(document: Document, standing: Standing, people: PeopleList) -> Layer:
    """Gather the buildings where people of a list are counted, without the people.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan the list was made by.
    people : PeopleList

    Returns
    -------
    Layer
        As `building_layer`, with ``listed``: the number of the list; None where it is
        too small to be told.
    """
    whole = building_layer(document, standing)
    ids, numbers = people.by_building()
    at = np.searchsorted(standing.snapshot.building_ids, ids)
    at = np.minimum(at, max(len(standing.snapshot.building_ids) - 1, 0))
    there = standing.snapshot.building_ids[at] == ids
    rows, counts = at[there].tolist(), numbers[there].tolist()
    columns: dict[str, list[Any]] = {
        name: [values[row] for row in rows] for name, values in whole.columns.items()
    }
    columns["listed"] = [
        None if people.said(number).startswith("<") else number for number in counts
    ]
    return Layer("building", columns, whole.shapes[rows], whole.crs)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _polygons(shapes: list[Any]) -> NDArray[np.object_]:
    import shapely

    found = np.full(len(shapes), shapely.MultiPolygon(), object)
    for row, shape in enumerate(shapes):
        if shape is not None:
            found[row] = shape
    return found


def figures_data(found: Figures, *, by: str, parents: dict[int, str]) -> dict[str, Any]:
    """Put figures into the shape of the answer; what is unknown is None."""
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "parent": parents.get(unit.parent) or None,
            **tally,
        }
        for unit, tally in zip(found.units, _tallies(found, found.rows), strict=True)
    ]
    (total,), (gap,), (outside,) = (
        _tallies(found, tally) for tally in (found.total, found.gap, found.outside)
    )
    return {
        "by": by,
        "rows": rows,
        "total": total,
        "outside": outside | {"in_gap": gap},
        "sources": {
            measure: source or None
            for measure, source in zip(found.measures, found.sources, strict=True)
        },
    }


def _tallies(found: Figures, tally: Tally) -> list[dict[str, Any]]:
    rows = []
    for row in range(len(tally.area)):
        measures: dict[str, int | None] = {
            measure: int(value) if known else None
            for measure, value, known in zip(
                found.measures, tally.values[row], tally.known[row], strict=True
            )
        }
        area = float(tally.area[row])
        density = round(float(tally.density[row]), 6) if area > 0 else None
        rows.append(
            {
                "area": round(area, 2),
                "buildings": int(tally.buildings[row]),
                **measures,
                "density": density,
                "cut_buildings": int(tally.cut[row]),
            }
        )
    return rows


def coverage_data(found: Coverage) -> dict[str, Any]:
    """Put coverage into the shape of the answer."""
    return {
        what: {
            "held": _rounded(share.held),
            "whole": _rounded(share.whole),
            "share": None if share.share is None else round(share.share, 6),
        }
        for what, share in found.shares.items()
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 2) if isinstance(value, float) else value
