"""Another program that edits a project: its own process, its own SQLite, plain SQL."""

from __future__ import annotations

from tests.helpers.project import run_python

# The blob keeps the header of the row before; its box is written anew.
_EDIT = """
import sqlite3, struct, sys
import shapely
path, table, fid, words = sys.argv[1:]
connection = sqlite3.connect(path, timeout=10)
def bounds(side):
    def value(blob):
        return None if blob is None else float(shapely.from_wkb(blob[40:]).bounds[side])
    return value
for name, side in (("ST_MinX", 0), ("ST_MinY", 1), ("ST_MaxX", 2), ("ST_MaxY", 3)):
    connection.create_function(name, 1, bounds(side), deterministic=True)
connection.create_function("ST_IsEmpty", 1, lambda blob: 0, deterministic=True)
def redrawn(blob):
    shape = shapely.from_wkt(words)
    west, south, east, north = shape.bounds
    box = struct.pack("<4d", west, east, south, north)
    return blob[:8] + box + shapely.to_wkb(shape)
connection.create_function("redrawn", 1, redrawn)
connection.execute(f"UPDATE {table} SET geom = redrawn(geom) WHERE fid = ?", (fid,))
connection.commit()
connection.close()
"""


def redraw_elsewhere(path, table, unit_id, shape):
    """Give a row another polygon, as QGIS saves it."""
    run_python(_EDIT, path, table, unit_id, shape.wkt)


_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10)
for name in ("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY", "ST_IsEmpty"):
    connection.create_function(name, 1, lambda blob: 0, deterministic=True)
for statement in sys.argv[2:]:
    connection.execute(statement)
connection.commit()
connection.close()
"""


def write_elsewhere(path, *statements):
    """Change values of rows, shapes left as they are."""
    run_python(_WRITE, path, *statements)
