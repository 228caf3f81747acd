"""What must hold of an open town, worked out anew or by brute force."""

import dataclasses

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.buildings import read_buildings
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.levels import Role
from gridplanner.data.snapshot import take_snapshot
from gridplanner.data.store.blob import wkb_of
from tests.helpers.plans import fresh
from tests.helpers.project import index_of

TABLE_OF = {Role.AREA: "area", Role.GRID: "grid", Role.MICRO_GRID: "micro_grid"}
WORDS = ("code", "name", "colour", "note", "parent_code", "parent_name")
SIDES = ("left_code", "left_name", "right_code", "right_name")
ROWS = ("building", "dwelling", "household", "person")


def rows_of(document):
    """All rows of the ground and of who lives there."""
    connection = document.file.connection
    return {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        for table in ROWS
    }


def counted_anew(document, plan_id):
    """The figures of a plan, from records and rows that nobody has worked on."""
    plan = fresh(document.plans[plan_id])
    scale = areal_scale(document.crs)
    snapshot = take_snapshot(
        plan,
        read_buildings(document.file, areal_scale=scale),
        levels=document.levels,
        version=document.version,
        areal_scale=scale,
    )
    return Standing(snapshot, document.footprints)


def assert_same(one, two):
    """Compare frozen dataclasses of arrays field by field.

    Areas may differ in their last digits: rings may begin at another corner.
    """
    for field in dataclasses.fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if field.name == "cell_polygons":
            assert all(p.equals(q) for p, q in zip(left, right, strict=True))
        elif isinstance(left, np.ndarray) and left.dtype.kind == "f":
            np.testing.assert_allclose(left, right, rtol=1e-9, err_msg=field.name)
        elif isinstance(left, np.ndarray):
            assert np.array_equal(left, right), field.name
        elif dataclasses.is_dataclass(left):
            assert_same(left, right)
        elif field.name != "version":
            assert left == right, field.name


def assert_figures(document, session):
    """The figures on show are those counted anew, and each of them adds up."""
    plan_id, standing = session.plan_id, session.standing
    anew = counted_anew(document, plan_id)
    assert_same(standing.snapshot, anew.snapshot)
    assert_same(standing.sums, anew.sums)
    for level in range(len(document.levels)):
        found = session.figures(level)
        assert_same(found, anew.figures(level))
        assert_all_counted_once(document, found)
    assert_largest_share(document, standing.snapshot)


def assert_all_counted_once(document, figures):
    """Units and what is outside them make up the town, each building once."""
    total, outside = figures.total, figures.outside
    assert figures.rows.buildings.sum() == total.buildings[0]
    houses = document.snapshot().buildings
    assert total.buildings[0] + outside.buildings[0] == len(houses)
    values = total.values[0] + outside.values[0]
    for row, measure in enumerate(figures.measures):
        if figures.sources[row] == "registry":
            assert values[row] == count_by_hand(document, measure)
        else:
            known = houses.counts[:, row]
            assert values[row] == known[known >= 0].sum()


def count_by_hand(document, measure):
    """Count who lives in a building that stands, row by row."""
    connection = document.file.connection

    def live(table, column):
        query = f"SELECT id, {column} FROM {table} WHERE coalesce(valid_to, '') = ''"
        return connection.execute(query).fetchall()

    standing = set(document.snapshot().building_ids.tolist())
    dwellings = {n for n, at in live("dwelling", "building_id") if at in standing}
    if measure == "dwellings":
        return len(dwellings)
    homes = {n for n, at in live("household", "dwelling_id") if at in dwellings}
    if measure == "households":
        return len(homes)
    return sum(at in homes for _, at in live("person", "household_id"))


def assert_largest_share(document, placed):
    """Each building lies in the cell with its largest part, or in the one chosen."""
    shapes = document.footprints(placed.building_ids)
    cells = placed.cell_ids.tolist()
    for row, shape in enumerate(shapes):
        place = placed.building_cell[row]
        wanted = int(placed.buildings.overrides[row])
        if wanted in cells:
            assert cells[place] == wanted
            continue
        parts = shapely.area(shapely.intersection(placed.cell_polygons, shape))
        if not shape.area:
            held = shapely.intersects(placed.cell_polygons, shape)
            assert held[place] if place >= 0 else not held.any()
            continue
        beyond = shape.area - parts.sum()
        mine = parts[place] if place >= 0 else beyond
        assert mine >= max([beyond, *parts]) - 1e-6, placed.building_ids[row]


def assert_published(document):
    """What other programs see of the plan that tiles are its records, to the bit."""
    plan, connection = fresh(document.plan), document.file.connection
    for role, table in TABLE_OF.items():
        query = f"SELECT fid, geom, {', '.join(WORDS)} FROM {table}"
        rows = {row[0]: row[1:] for row in connection.execute(query)}
        units = {
            unit.id: unit
            for unit in plan.units.values()
            if plan.levels[unit.level].role is role and not unit.valid_to
        }
        assert set(rows) == set(units), table
        boxes = index_of(connection, table)
        for number, (blob, *written) in rows.items():
            unit = units[number]
            above = plan.units.get(unit.parent)
            words = [unit.code, unit.name, unit.colour, unit.note]
            words += [above.code, above.name] if above else ["", ""]
            assert [word or "" for word in written] == words
            shape = shape_in(blob)
            assert (shape is None) == (not plan.cells_of(number)), table
            if shape is not None:
                outline = plan.outline(number)
                assert shape.normalize().equals_exact(outline.normalize(), 0), number
                assert boxes[number] == pytest.approx(box_of(shape), abs=1)
    assert_published_borders(document, plan)


def assert_published_borders(document, plan):
    """The lines other programs see are the borders, and say who lies beside them."""
    query = f"SELECT fid, geom, {', '.join(SIDES)} FROM border"
    rows = {row[0]: row[1:] for row in document.file.connection.execute(query)}
    assert set(rows) == set(plan.borders)
    for number, (blob, *written) in rows.items():
        assert shape_in(blob).equals_exact(plan.line(number), 0)
        border = plan.borders[number]
        both = [plan.owners_of(border.left), plan.owners_of(border.right)]
        differ = [one != other for one, other in zip(*both, strict=True)]
        units = [plan.units.get(owners[differ.index(True)]) for owners in both]
        words = [w for u in units for w in ([u.code, u.name] if u else ["", ""])]
        assert [word or "" for word in written] == words, number


def box_of(shape):
    """Box in the order of the index."""
    west, south, east, north = shape.bounds
    return [west, east, south, north]


def shape_in(blob):
    """The geometry of a GeoPackage's blob, None where there is none."""
    if blob is None:
        return None
    shape = shapely.from_wkb(wkb_of(blob))
    if shape.geom_type == "MultiPolygon" and len(shape.geoms) == 1:
        return shape.geoms[0]
    return shape
