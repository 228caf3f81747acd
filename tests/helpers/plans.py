"""Small towns for tests, and what must hold of every plan."""

import numpy as np
import shapely
from shapely import box

from gridplanner.data.drawn.coverage import make_borders, plan_from_coverage, trace
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit

TOWN, WEST, EAST = 1_000_000_001, 1_000_000_002, 1_000_000_003


def nine_cell_town(size=100.0):
    """A town of one village with nine grids.

    +---+---+---+
    | 7 | 8 | 9 |
    +---+---+---+
    | 4 | 5 | 6 |
    +---+---+---+
    | 1 | 2 | 3 |
    +---+---+---+
    """
    return tiled_town(3, 3, size=size, villages=1)


def tiled_town(columns, rows, *, size=100.0, villages=2, free=()):
    """A town whose villages stand side by side, each full of square grids.

    Grids are named 第1网格 … from the south-west, row by row; those whose number is in
    `free` are left to the village without a grid.
    """
    units = [Unit(TOWN, 0, 0, name="镇", kind="town", code="370211103")]
    village_ids = [TOWN + 1 + i for i in range(villages)]
    units += [
        Unit(v, TOWN, 1, name=f"村{i + 1}", kind="village", code=f"370211103{201 + i}")
        for i, v in enumerate(village_ids)
    ]
    first = village_ids[-1] + 1
    polygons, owners = [], []
    for row in range(rows):
        for column in range(columns):
            number = row * columns + column + 1
            village = village_ids[column * villages // columns]
            polygons.append(
                box(column * size, row * size, (column + 1) * size, (row + 1) * size)
            )
            grid = 0 if number in free else first + number - 1
            owners.append((TOWN, village, grid, 0))
            if grid:
                units.append(
                    Unit(grid, village, 2, name=f"第{number}网格", kind="basic")
                )
    return plan_from_coverage(
        1, DEFAULT_LEVELS, np.array(polygons, object), np.array(owners), units
    )


def divided_town():
    """The nine grids, of which 5 has three micro-grids and 6 has two.

    +----+----+----+
    | 7  | 8  | 9  |
    +----+----+----+
    | 4  |a|b |  e |      a, b: west and east of x = 150, below y = 160
    |    |-+--+----|      c: all of grid 5 above y = 160
    |    | c  |  d |      d, e: south and north of y = 150 in grid 6
    +----+----+----+
    | 1  | 2  | 3  |
    +----+----+----+
    """
    plan = nine_cell_town()
    coded = {
        grid_named(plan, n): {"code": f"370211103201{n:03d}"} for n in range(1, 10)
    }
    plan = plan.apply(set_fields(plan, coded))
    for name, code, shape in (
        ("a", "370211103201005001", box(100, 100, 150, 160)),
        ("b", "370211103201005002", box(150, 100, 200, 160)),
        ("c", "370211103201005003", box(100, 160, 200, 200)),
        ("d", "370211103201006001", box(200, 100, 300, 150)),
        ("e", "370211103201006002", box(200, 150, 300, 200)),
    ):
        unit = Unit(0, 0, 3, name=name, code=code)
        plan = plan.apply(draw(plan, shape, level=3, unit=unit, take=False))
    return plan


def grid_named(plan, number):
    """The id of 第{number}网格."""
    return next(u.id for u in plan.units.values() if u.name == f"第{number}网格")


def unit_named(plan, name):
    """The id of the unit with a name."""
    return next(u.id for u in plan.units.values() if u.name == name)


def areas(plan, level=2):
    """Area of each unit of a level by name, in whole square decimetres."""
    return {
        plan.units[number].name: round(outline.area, 2)
        for number, outline in plan.outlines(level).items()
    }


def fresh(plan):
    """The same records in a plan that has worked out nothing yet."""
    return Plan.from_records(
        plan.id,
        plan.levels,
        plan.vertices,
        plan.borders,
        plan.cells,
        plan.units,
        plan.next_id,
    )


def assert_sound(plan):
    """Fail where anything a plan promises does not hold."""
    again = fresh(plan)
    assert again.star == plan.star
    assert again.sides == plan.sides
    for unit in plan.units:
        assert again.cells_of(unit) == plan.cells_of(unit)
    for number, cell in plan.cells.items():
        assert plan.cell_with(cell.owners) == number
    _assert_records(again)
    _assert_ground(again)
    ids, polygons = again.polygons()
    kept = np.array(list(plan.shapes(ids.tolist()).values()), object)
    if len(ids):
        assert shapely.equals_exact(
            shapely.normalize(polygons), shapely.normalize(kept), 0
        ).all()
        assert borders_of(again) == borders_anew(ids, polygons)
    _assert_units(again)


def _assert_records(plan):
    for border in plan.borders.values():
        assert border.left != border.right
        assert {border.left, border.right} <= {0, *plan.cells}
        points = plan.points(border.id)
        assert (points[1:] != points[:-1]).any(axis=1).all()
        assert (np.rint(points * 1000) / 1000 + 0.0 == points).all()
    for vertex, star in plan.star.items():
        ends = [e for b in star for e in (plan.borders[b].start, plan.borders[b].end)]
        degree = ends.count(vertex)
        assert degree >= 3 or (degree == 2 and len(star) == 1), (vertex, degree)
    owners = [cell.owners for cell in plan.cells.values()]
    assert len(set(owners)) == len(owners)
    for cell_owners in owners:
        assert any(cell_owners)
        for level, owner in enumerate(cell_owners):
            assert not owner or plan.units[owner].level == level
    numbers = [*plan.vertices, *plan.borders, *plan.cells, *plan.units]
    assert len(set(numbers)) == len(numbers)
    # Records that came from a scenario keep ids of that plan's numbers.
    own = [number for number in numbers if plan.id in {0, number // 10**9}]
    assert plan.next_id > max(own, default=0)


def _assert_ground(plan):
    _, polygons = plan.polygons()
    if not len(polygons):
        return
    assert shapely.is_valid(polygons).all()
    assert shapely.minimum_clearance(polygons).min() >= 0.002 - 1e-9
    if not shapely.coverage_is_valid(polygons):
        whole = shapely.union_all(polygons).area
        assert abs(shapely.area(polygons).sum() - whole) < 1e-4


def _assert_units(plan):
    for level in range(len(plan.levels)):
        for number, outline in plan.outlines(level).items():
            unit = plan.units[number]
            assert shapely.get_num_geometries(outline) <= unit.parts
            assert not unit.valid_to
    codes = [(u.level, u.code) for u in plan.units.values() if u.code]
    assert len(set(codes)) == len(codes)
    for unit in plan.units.values():
        assert unit.id not in unit.predecessors
        assert unit.parent == 0 or unit.parent in plan.units
        if unit.parent and plan.cells_of(unit.id):
            above = plan.units[unit.parent].level
            owners = {plan.cells[c].owners[above] for c in plan.cells_of(unit.id)}
            assert unit.parent in owners


def borders_of(plan):
    """Every border as points and sides, whatever its direction or anchor."""
    return sorted(
        _plain(plan.points(b.id), b.left, b.right) for b in plan.borders.values()
    )


def borders_anew(ids, polygons):
    """The same, worked out from the polygons alone."""
    vertices, borders, _ = make_borders(trace(polygons, ids), 1)
    plan = Plan.from_records(
        0,
        DEFAULT_LEVELS,
        vertices,
        borders,
        dict.fromkeys(ids.tolist()),
        {},
        1,
    )
    return borders_of(plan)


def _plain(points, left, right):
    line = [tuple(point) for point in points.tolist()]
    if line[0] == line[-1]:
        at = line.index(min(line))
        line = line[at:-1] + line[: at + 1]
    turned = line[::-1]
    return (line, left, right) if line <= turned else (turned, right, left)
