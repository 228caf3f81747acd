"""Workers and posts of a small town, and its staffing."""

from gridplanner.analysis.staffing import Staff, staffing
from gridplanner.analysis.standing import Standing
from gridplanner.data.team.reading import (
    read_houses,
    read_posts,
    read_workers,
    template_in_use,
)
from tests.helpers.project import (
    COMMUNITY,
    GRID,
    TOWN,
    box,
    draw_unit,
    new_document,
    wkb,
)

DAY = "2026-03-05"


def strip_town(path, grids, *, communities=1):
    """A town whose grids lie side by side, 100 m each, in communities of like size."""
    document = new_document(path)
    wide = 100 * grids
    draw_unit(document, TOWN, "泊里镇", box(0, 0, wide, 100), code="370211103")
    each = grids // communities
    for number in range(communities):
        west = 100 * each * number
        east = wide if number == communities - 1 else west + 100 * each
        code = f"370211103{201 + number}"
        shape, name = box(west, 0, east, 100), f"第{number + 1}社区"
        draw_unit(document, COMMUNITY, name, shape, code=code)
    units = []
    for number in range(grids):
        code = f"370211103{201 + min(number // each, communities - 1)}{number + 1:03d}"
        shape = box(100 * number, 0, 100 * number + 100, 100)
        name = f"第{number + 1}网格"
        units.append(draw_unit(document, GRID, name, shape, code=code, kind="basic"))
    return document, units


def add_workers(file, count, *, kind="full_time", **columns):
    values = {
        "name": [f"员工{number + 1}" for number in range(count)],
        "kind": [kind] * count,
        **columns,
    }
    return list(file.bulk_insert("worker", values))


def add_posts(file, workers, places, role, *, scope="grid", **columns):
    count = len(places)
    values = {
        "worker_id": list(workers),
        "scope_type": [scope] * count,
        "scope_id": list(places),
        "role": [role] * count,
        **columns,
    }
    return list(file.bulk_insert("post", values))


def add_buildings(file, count, *, west=5, floors=6, entrances=0):
    """Buildings of 4 m side by side, each with some entrances on record."""
    shapes = [wkb(west + 7 * n, 10, west + 7 * n + 4, 20) for n in range(count)]
    tall = floors if isinstance(floors, list) else [floors] * count
    ids = list(
        file.bulk_insert("building", {"floors": tall, "name": [""] * count}, shapes)
    )
    homes = [number for number in ids for _ in range(entrances)]
    found = []
    if homes:
        position = [n % entrances + 1 for n in range(len(homes))]
        columns = {"building_id": homes, "position": position}
        found = list(file.bulk_insert("building_unit", columns))
    return ids, found


def staffed(document, template=None, day=DAY):
    """The staffing of a town as it is written down."""
    file = document.file
    standing = Standing(document.snapshot(), document.footprints)
    staff = Staff(read_posts(file), read_workers(file), read_houses(file))
    template = template or template_in_use(file)
    return staffing(standing.snapshot, staff, template, day)
