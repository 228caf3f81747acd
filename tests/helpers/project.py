"""A small town in a project file, its clock, and looks at a file from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import apsw
import shapely

from gridplanner.data.document import Document
from gridplanner.data.edits.draw import draw
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.records import Unit
from gridplanner.data.store.functions import register_functions

CRS = "EPSG:4549"
EAST, NORTH = 500_000.0, 3_950_000.0
TOWN, COMMUNITY, GRID, MICRO = range(4)


# What an index of words is made of: its layout tells the way it came to be.
INDEX = re.compile(r"gp_words_\w+_(data|idx|docsize|config|content)")


def clock():
    return datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def box(west, south, east, north):
    """A box in metres from the corner of the town."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def wkb(west, south, east, north):
    return shapely.to_wkb(box(west, south, east, north))


def new_document(path, **options):
    options = {"levels": DEFAULT_LEVELS, "crs": CRS} | options
    return Document.create(path, clock=clock, user="李工", **options)


def open_document(path, **options):
    return Document.open(path, clock=clock, user="李工", **options)


def draw_unit(document, level, name, shape, *, code="", kind=""):
    """Draw a unit and return its id."""
    draft = Unit(id=0, parent=0, level=level, name=name, code=code, kind=kind)
    change = draw(document.plan, shape, level=level, unit=draft, take=True)
    before = set(document.plan.units)
    document.apply(change)
    (new,) = set(document.plan.units) - before
    return new


def small_town(path, **options):
    """Two villages beside each other with three grids.

    0     200    400
    +------+------+ 200
    |  A   |      |
    +------+  C   | 100
    |  B   |      |
    +------+------+ 0
     东村     西村
    """
    document = new_document(path, **options)
    draw_unit(document, TOWN, "泊里镇", box(0, 0, 400, 200), code="370211103")
    draw_unit(document, COMMUNITY, "东村", box(0, 0, 200, 200), code="370211103201")
    draw_unit(document, COMMUNITY, "西村", box(200, 0, 400, 200), code="370211103202")
    for name, shape, code in (
        ("甲网格", box(0, 100, 200, 200), "370211103201001"),
        ("乙网格", box(0, 0, 200, 100), "370211103201002"),
        ("丙网格", box(200, 0, 400, 200), "370211103202001"),
    ):
        draw_unit(document, GRID, name, shape, code=code, kind="basic")
    return document


def unit_named(document, name):
    return next(u for u in document.plan.units.values() if u.name == name)


def dump(path):
    """All rows of all tables of a closed file, by a connection of its own."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    register_functions(connection)
    try:
        return tables_of(connection)
    finally:
        connection.close()


def tables_of(connection, *, without=()):
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        if name not in without and not INDEX.fullmatch(name)
    ]
    return {
        name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
        for name in names
    }


def index_of(connection, table):
    """What the spatial index of a table holds, by id."""
    return {
        number: box
        for number, *box in connection.execute(f"SELECT * FROM rtree_{table}_geom")
    }


def run_python(code, *arguments):
    """Run code in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
