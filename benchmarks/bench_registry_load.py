"""Loading the registry of a district, table by table, beside the driver alone.

``python benchmarks/bench_registry_load.py DISTRICT.gpkg`` copies buildings, entrances,
dwellings, households, registers, people, residences and categories of a project into a
new one by `ProjectFile.bulk_insert`, and beside it into a file of the same schema by
``executemany`` of the driver, one transaction a table, with the same indexes and
R-tree, the log of other programs' edits kept quiet likewise.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import apsw

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.store.functions import register_functions
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.schema import TABLES, create_schema

LOADED = (
    "building",
    "building_unit",
    "dwelling",
    "household",
    "register_household",
    "person",
    "residence",
    "person_tag",
)


def clock():
    return datetime(2026, 3, 5, tzinfo=UTC)


def plain_file(path):
    connection = apsw.Connection(str(path))
    register_functions(connection)
    for name, value in (
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("secure_delete", "on"),
        ("temp_store", "memory"),
        ("cache_size", -65536),
    ):
        connection.pragma(name, value)
    create_schema(connection, DEFAULT_LEVELS)
    connection.execute("UPDATE gp_state SET quiet = 1")
    return connection


def read_table(source, table):
    there = {row[1] for row in source.execute(f'PRAGMA table_info("{table.name}")')}
    names = [name for name in (table.key, *table.names) if name in there]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = source.execute(f'SELECT {columns} FROM "{table.name}"').fetchall()
    blobs = None
    if table.geometry:
        query = f'SELECT "geom" FROM "{table.name}"'
        blobs = [blob for (blob,) in source.execute(query)]
    return names, rows, blobs


def timed(work):
    gc.collect()
    clock_before, before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock_before, time.process_time() - before


def load_plain(connection, table, names, rows, blobs):
    if blobs is not None:
        names = [*names, "geom"]
        rows = [(*row, blob) for row, blob in zip(rows, blobs, strict=True)]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    with connection:
        connection.executemany(
            f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', rows
        )


def load_ours(file, table, names, rows, blobs):
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    # A blob of the format holds the shape behind its header of eight bytes and a box.
    shapes = None if blobs is None else [blob and blob[40:] for blob in blobs]
    file.bulk_insert(table.name, columns, shapes)


def main(path):
    source = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)
    total, ours, plain = 0, [0.0, 0.0], [0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        file = ProjectFile.create(
            Path(folder) / "ours.gpkg",
            levels=DEFAULT_LEVELS,
            crs="EPSG:4549",
            clock=clock,
            user="",
        )
        connection = plain_file(Path(folder) / "plain.gpkg")
        print(f"{'table':20}{'rows':>12}{'ours s':>16}{'driver s':>16}{'ratio':>8}")
        for name in LOADED:
            table = TABLES[name]
            names, rows, blobs = read_table(source, table)
            if not rows:
                continue
            total += len(rows)
            runs = [
                timed(lambda: load_plain(connection, table, names, rows, blobs)),  # noqa: B023
                timed(lambda: load_ours(file, table, names, rows, blobs)),  # noqa: B023
            ]
            for sums, run in zip((plain, ours), runs, strict=True):
                sums[0] += run[0]
                sums[1] += run[1]
            say(name, len(rows), runs[1], runs[0])
        say("all", total, ours, plain)
        connection.close()
        file.close()


def say(name, count, ours, plain):
    ratio = ours[0] / max(plain[0], 1e-9)
    print(
        f"{name:20}{count:12,}{ours[0]:8.2f} ({ours[1]:.2f})"
        f"{plain[0]:8.2f} ({plain[1]:.2f}){ratio:8.2f}"
    )


if __name__ == "__main__":
    main(sys.argv[1])
