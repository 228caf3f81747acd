"""Writing and reading 300,000 footprints, bulk undo, and one edit of a plan.

The peer writes the same rows with the same driver through the triggers of the table,
one statement for all: what the driver needs to write them with their R-tree.
"""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest
import shapely

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from synthetic_town import footprints

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.store.blob import encode_blobs, to_multi
from gridplanner.data.store.functions import register_functions
from gridplanner.data.store.schema import create_schema
from tests.helpers.project import new_document, open_document, small_town, unit_named


def clock():
    return datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def shapes():
    return list(shapely.to_wkb(footprints()))


@pytest.fixture(scope="module")
def columns(shapes):
    count = len(shapes)
    return {
        "code": [str(number) for number in range(count)],
        "name": ["楼"] * count,
        "floors": [number % 6 + 1 for number in range(count)],
    }


@pytest.fixture
def paths(tmp_path):
    return (tmp_path / f"{number}.gpkg" for number in itertools.count())


def bench_adding_all_footprints(benchmark, paths, shapes, columns):
    def setup():
        document = new_document(next(paths))
        return (document,), {}

    def add(document):
        document.file.bulk_insert("building", columns, shapes)
        document.close()

    benchmark.pedantic(add, setup=setup, rounds=3)


def bench_peer_driver_alone_adds_all_footprints(benchmark, paths, shapes, columns):
    def setup():
        connection = apsw.Connection(str(next(paths)))
        connection.pragma("journal_mode", "wal")
        register_functions(connection)
        create_schema(connection, ())
        connection.execute("UPDATE gp_state SET quiet = 1")
        return (connection,), {}

    def add(connection):
        blobs, _ = encode_blobs([to_multi(shape) for shape in shapes], 4549)
        with connection:
            connection.executemany(
                "INSERT INTO building (geom, code, name, floors) VALUES (?, ?, ?, ?)",
                zip(blobs, *columns.values(), strict=True),
            )
        connection.close()

    benchmark.pedantic(add, setup=setup, rounds=3)


@pytest.fixture(scope="module")
def filled(tmp_path_factory, shapes, columns):
    document = new_document(tmp_path_factory.mktemp("filled") / "town.gpkg")
    document.apply_batch(
        Batch("import.buildings", tables=(TableChange("building", columns, shapes),))
    )
    yield document
    document.close()


def bench_reading_all_footprints(benchmark, filled):
    ids, _ = benchmark(filled.file.read_shapes, "building")
    assert len(ids) == 300_000


def bench_taking_back_the_import(benchmark, filled):
    benchmark.pedantic(filled.undo, teardown=filled.redo, rounds=3)


def bench_changing_a_value_of_every_row(benchmark, filled):
    changed = {number: {"floors": number % 4} for number in range(1, 300_001)}
    batch = Batch("change.values", tables=(TableChange("building", changed=changed),))
    benchmark.pedantic(filled.apply_batch, (batch,), rounds=3)


def bench_renaming_a_grid(benchmark, tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    unit, names = unit_named(document, "甲网格").id, itertools.count()

    def rename():
        change = set_fields(document.plan, {unit: {"name": str(next(names))}})
        document.apply(change)

    benchmark(rename)
    document.close()


def bench_opening_a_project(benchmark, filled, tmp_path):
    copy = tmp_path / "copy.gpkg"
    filled.file.backup(copy)
    benchmark(lambda: open_document(copy).close())
