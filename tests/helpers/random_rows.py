"""Buildings and who lives there: a town to begin with, and changes of its rows."""

from dataclasses import replace

import numpy as np
import shapely
from shapely import affinity

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.change import make_change
from gridplanner.data.ground_edits import rows, split
from tests.helpers.footprints import random_footprints
from tests.helpers.plans import divided_town, tiled_town
from tests.helpers.project import EAST, NORTH, new_document
from tests.helpers.random_edits import some_point

TODAY = "2026-03-05"
STARTS = (
    divided_town,
    lambda: tiled_town(4, 4, villages=2, free=(6, 7, 11)),
    lambda: tiled_town(4, 2, villages=4, free=(1, 8)),
)


def settle(path, rng, *, houses=60):
    """Make a project file: a town with buildings, some with people, and close it."""
    document = new_document(path)
    plan = STARTS[rng.randrange(len(STARTS))]()
    records = {
        ("vertex", n): replace(v, x=v.x + EAST, y=v.y + NORTH)
        for n, v in plan.vertices.items()
    }
    records |= {("border", n): _far(b) for n, b in plan.borders.items()}
    records |= {("cell", n): c for n, c in plan.cells.items()}
    records |= {("unit", n): u for n, u in plan.units.items()}
    made = make_change(
        document.plan, records, label="change.import", next_id=plan.next_id
    )
    document.apply(made)
    west, south, east, north = shapely.total_bounds(
        document.plan.lines(document.plan.borders)
    )
    shapes = random_footprints(
        rng, width=east - west + 40, height=north - south + 40, count=houses // 2
    )
    corner = np.array((west - 20, south - 20))
    shapes = shapely.transform(shapes, lambda xy: xy + corner)
    people(document, rng, shapes[:houses])
    document.close()


def _far(border):
    bends = np.frombuffer(border.bends).reshape(-1, 2) + np.array((EAST, NORTH))
    return replace(border, bends=np.round(bends, 3).tobytes())


def people(document, rng, shapes):
    """Put buildings into the file, and households and people into some of them."""
    file = document.file
    numbers = [None if rng.random() < 0.2 else rng.randrange(9) for _ in shapes]
    cells = sorted(document.plan.cells)
    is_plate = shapely.get_type_id(shapes) == 0
    spots = shapely.get_coordinates(shapely.centroid(shapes)).tolist()
    ids = file.bulk_insert(
        "building",
        {
            "people": numbers,
            "households": [None if n is None else n // 3 for n in numbers],
            "cell_override": [
                rng.choice(cells) if at in {3, 4} else None for at in range(len(shapes))
            ],
            "plate_x": [
                x if p else None for (x, _), p in zip(spots, is_plate, strict=True)
            ],
            "plate_y": [
                y if p else None for (_, y), p in zip(spots, is_plate, strict=True)
            ],
        },
        [None if p else shape.wkb for shape, p in zip(shapes, is_plate, strict=True)],
    )
    known = rng.choice((0, 1, 3))  # what the registry knows: nothing, dwellings, all
    if known:
        at = [rng.choice([None, *map(int, ids)]) for _ in shapes]
        dwellings = file.bulk_insert("dwelling", {"building_id": at})
    if known == 3:
        at = [int(rng.choice(list(dwellings))) for _ in range(40)]
        homes = file.bulk_insert("household", {"dwelling_id": at})
        at = [int(rng.choice(list(homes))) for _ in range(120)]
        file.bulk_insert("person", {"household_id": at})


def houses_of(document):
    """All buildings that stand: their ids and footprints."""
    ids = document.snapshot().building_ids
    return ids, document.footprints(ids)


def some_rows(document, rng):
    """Change a building or some, or who lives there."""
    return BUILDING[rng.choice(sorted(BUILDING))](document, rng)


def _some(document, rng):
    ids, shapes = houses_of(document)
    at = rng.randrange(len(ids)) if len(ids) else rng.choice(())
    return int(ids[at]), shapes[at]


def _shape(document, rng):
    x, y = some_point(document.plan, rng)
    kind = rng.random()
    if kind < 0.2:
        return shapely.Point(x, y)
    small = kind < 0.3
    wide, deep = (0.8, 0.9) if small else (rng.uniform(3, 20), rng.uniform(3, 9))
    house = shapely.box(x, y, x + wide, y + deep)
    return affinity.rotate(house, rng.uniform(0, 90))


def _add(document, rng):
    number = rng.choice((None, 4))
    return rows.add_building(_shape(document, rng), {"people": number}, today=TODAY)


def _reshape(document, rng):
    return rows.reshape("building", _some(document, rng)[0], _shape(document, rng))


def _move(document, rng):
    number, shape = _some(document, rng)
    by = rng.uniform(-30, 30), rng.uniform(-30, 30)
    return rows.move("building", {number: shape}, by)


def _remove(document, rng):
    return rows.delete("building", {_some(document, rng)[0] for _ in range(2)})


def _restore(document, rng):
    gone = document.registry.removed("building")
    return rows.restore("building", [rng.choice(gone)])


def _split(document, rng):
    number, shape = _some(document, rng)
    (row,) = document.file.read_rows("building", [number])
    west, south, east, north = shape.bounds
    line = [(west - 1, south - 1), (east + 1, north + 1)]
    return split.split("building", row, line, today=TODAY)


def _choose_cell(document, rng):
    cells = sorted(document.plan.cells) if document.plan.cells else [7]
    chosen = rng.choice([None, rng.choice(cells)])
    number = _some(document, rng)[0]
    return rows.set_values("building", {number: {"cell_override": chosen}})


def _people(document, rng):
    number = _some(document, rng)[0]
    value = rng.choice((None, 0, 11))
    return rows.set_values("building", {number: {"people": value}})


def _move_house(document, rng):
    """A household moves, and somebody goes."""
    connection = document.file.connection
    ids = [n for (n,) in connection.execute("SELECT id FROM household")]
    at = [n for (n,) in connection.execute("SELECT id FROM dwelling")]
    somebody = [n for (n,) in connection.execute("SELECT id FROM person")]
    moved = TableChange(
        "household", changed={rng.choice(ids): {"dwelling_id": rng.choice(at)}}
    )
    gone = TableChange("person", retired=[rng.choice(somebody)])
    return Batch("import.people", tables=(moved, gone))


BUILDING = {
    "add": _add,
    "reshape": _reshape,
    "move": _move,
    "remove": _remove,
    "restore": _restore,
    "split": _split,
    "choose cell": _choose_cell,
    "people": _people,
    "move house": _move_house,
}
