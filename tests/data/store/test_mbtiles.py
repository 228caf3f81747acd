"""MBTiles are read, rows counted from the north; what is none is refused."""

from __future__ import annotations

import sqlite3

import pytest

from gridplanner.data.errors import ImportRejected
from gridplanner.data.store.mbtiles import MBTiles


def make(path, tiles, **metadata):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name text, value text)")
    connection.execute(
        "CREATE TABLE tiles (zoom_level integer, tile_column integer,"
        " tile_row integer, tile_data blob)"
    )
    connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
    connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    connection.commit()
    connection.close()
    return path


def test_rows_are_turned_to_count_from_the_north(tmp_path):
    path = make(tmp_path / "a.mbtiles", [(3, 5, 0, b"south"), (3, 5, 7, b"north")])
    tiles = MBTiles(path)
    assert (tiles.first_zoom, tiles.last_zoom) == (3, 3)
    assert tiles.tile(3, 5, 0) == b"north"
    assert tiles.tile(3, 5, 7) == b"south"
    assert tiles.tile(3, 0, 0) is None
    tiles.close()


def test_bounds_and_attribution_are_taken_where_they_are_given(tmp_path):
    path = make(tmp_path / "a.mbtiles", [(0, 0, 0, b"x")], bounds="119.5,35.5,120,36")
    assert MBTiles(path).degrees == (119.5, 35.5, 120.0, 36.0)
    path = make(
        tmp_path / "b.mbtiles", [(0, 0, 0, b"x")], bounds="wrong", attribution="甲"
    )
    assert MBTiles(path).degrees is None
    assert MBTiles(path).attribution == "甲"


def test_what_holds_no_pictures_is_refused(tmp_path):
    text = tmp_path / "t.mbtiles"
    text.write_text("no database at all, but long enough to be looked at twice")
    vector = make(tmp_path / "v.mbtiles", [(0, 0, 0, b"x")], format="pbf")
    empty = make(tmp_path / "e.mbtiles", [])
    for path in (text, vector, empty, tmp_path / "absent.mbtiles"):
        with pytest.raises(ImportRejected, match=r"error\.not_tiles"):
            MBTiles(path)
    assert not (tmp_path / "absent.mbtiles").exists()
