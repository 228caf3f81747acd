"""Scanned plans in the project file."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from gridplanner.data import scans
from gridplanner.data.errors import ProjectError, ScanError
from gridplanner.data.geodesy.placing_scan import Fit
from gridplanner.data.scans import Scan, ScanPoint, read_picture, read_scans
from gridplanner.data.store.images import Image, decode_image, encode_image
from tests.helpers.project import (
    EAST,
    NORTH,
    new_document,
    open_document,
    small_town,
)

PICTURE = bytes(np.random.default_rng(7).integers(0, 256, 40_000, np.uint8))
POINTS = (
    ScanPoint((10, 20), (EAST + 1, NORTH + 190)),
    ScanPoint((810.5, 20), (EAST + 400.123, NORTH + 190)),
    ScanPoint((810, 400), (EAST + 400, NORTH)),
    ScanPoint((10, 400), (EAST, NORTH), is_used=False),
)


def scan(**fields):
    points = fields.setdefault("points", POINTS)
    placing = scans.place_by(points, fields.setdefault("fit", Fit.AFFINE))
    first = {
        "id": 0, "name": "东村规划图", "file_name": "图.jpg", "page": 2,
        "width": 900, "height": 450, "matrix": placing.matrix, "opacity": 0.6,
    }  # fmt: skip
    return Scan(**(first | fields))


def kept(document):
    """What is kept, in a form that compares."""
    found = read_scans(document.file)
    return [
        (replace(one, matrix=None), one.matrix.tolist(), read_picture(document.file, 1))
        for one in found
    ]


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def test_a_scan_comes_back_as_it_was_kept(town):
    wanted = scan()
    town.apply_batch(scans.keep(wanted, PICTURE))
    (found,) = read_scans(town.file)
    assert replace(found, matrix=None) == replace(wanted, id=1, matrix=None)
    assert found.matrix.tolist() == wanted.matrix.tolist()
    assert read_picture(town.file, 1) == PICTURE
    assert read_picture(town.file, 2) is None


def test_every_edit_of_a_scan_is_taken_back_and_done_again_after_reopening(town):
    document = town
    states = [kept(document)]
    document.apply_batch(scans.keep(scan(), PICTURE))
    states.append(kept(document))
    (found,) = read_scans(document.file)
    moved = [replace(p, place=(p.place[0] + 5, p.place[1])) for p in POINTS]
    again = scan(id=found.id, name="新图", points=tuple(moved), fit=Fit.SIMILARITY)
    document.apply_batch(scans.place_again(again))
    states.append(kept(document))
    document.apply_batch(scans.take_away(again))
    assert read_scans(document.file) == []
    for state in reversed(states):
        document.close()
        document = open_document(document.path)
        document.undo()
        assert kept(document) == state
    for state in states[1:]:
        document.redo()
        assert kept(document) == state
    document.redo()
    assert read_scans(document.file) == []
    assert document.undo_label() == ("change.take_scan", {"name": "新图"})
    document.close()


def test_a_change_of_the_place_does_not_copy_the_picture(town):
    town.apply_batch(scans.keep(scan(), PICTURE))
    (found,) = read_scans(town.file)
    town.apply_batch(scans.place_again(replace(found, name="新图")))
    sizes = town.file.connection.execute("SELECT length(rows) FROM gp_batch_image")
    assert max(size for (size,) in sizes) < 2000


def test_whoever_looks_at_the_map_hears_which_table_changed(town):
    heard = []
    town.changed.connect(heard.append)
    town.apply_batch(scans.keep(scan(), PICTURE))
    town.undo()
    assert [event.tables for event in heard] == [{"gp_scan"}] * 2
    assert not any(event.everything or event.cells for event in heard)


def test_scans_go_along_into_a_copy_of_the_project(town, tmp_path):
    town.apply_batch(scans.keep(scan(), PICTURE))
    town.file.backup(tmp_path / "copy.gpkg")
    copy = open_document(tmp_path / "copy.gpkg", mode="look")
    assert kept(copy) == kept(town)
    with pytest.raises(ProjectError, match=r"error\.read_only"):
        copy.apply_batch(scans.take_away(read_scans(copy.file)[0]))
    copy.close()


def test_a_project_without_scans_has_none(tmp_path):
    document = new_document(tmp_path / "new.gpkg")
    assert read_scans(document.file) == []
    document.close()


def test_points_that_take_no_part_do_not_count():
    with pytest.raises(ScanError, match=r"scan\.too_few"):
        scans.place_by([*POINTS[:2], POINTS[3]], Fit.AFFINE)
    assert len(scans.place_by(POINTS, Fit.AFFINE).metres) == 3


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ["甲", "乙"], "picture": [PICTURE, b""]},
        {"picture": [PICTURE, None], "geom": [b"shape", None]},
        # Another program put bytes among the text.
        {"name": [b"\xff\x00", "乙"], "note": [None, b"\x01"], "geom": [None, b"s"]},
    ],
)
def test_bytes_of_any_column_come_back_from_an_image(columns):
    image = Image("gp_scan", "add", [3, 4], columns)
    assert decode_image("gp_scan", encode_image(image)) == image


def test_an_image_of_an_older_program_is_read():
    head = json.dumps(
        {
            "act": "set",
            "ids": [1],
            "columns": {"note": [{"hex": "ff00"}]},
            "geom": [3],
        }
    ).encode()
    data = zlib.compress(len(head).to_bytes(4, "big") + head + b"abc")
    assert decode_image("building", data) == Image(
        "building", "set", [1], {"note": [b"\xff\x00"], "geom": [b"abc"]}
    )
