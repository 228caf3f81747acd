"""Sheets with boxes: written down in few bytes, read again, found by their key."""

from dataclasses import replace

import pytest

from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.store.tick_sheets import (
    PAPER,
    find_tick_sheet,
    keep_tick_sheets,
    recorded_on_paper,
)
from gridplanner.data.tick_sheets import (
    TickBox,
    TickSheet,
    pack_tick_sheet,
    unpack_tick_sheet,
)
from tests.helpers.project import open_document, small_town


def sheet(count=340, **changes):
    boxes = tuple(
        TickBox((7 + n, 900 + n), 0, f"{n}号", 10.0 + n / 8, 20.25 + n / 2, 2.4)
        for n in range(count)
    )
    whole = TickSheet(
        "990001", "甲网格巡查地图", "2026-11-01", 1, 2, (420.0, 297.0), 5.0, "A1B2C3",
        boxes,
    )  # fmt: skip
    return replace(whole, **changes)


def test_a_sheet_is_read_as_it_was_written_in_few_bytes_a_box():
    packed = pack_tick_sheet(sheet())
    found = unpack_tick_sheet(packed)
    assert found.size == (420.0, 297.0)
    assert len(packed) < 15 * 340
    for box, other in zip(found.boxes, sheet().boxes, strict=True):
        assert (box.buildings, box.words) == (other.buildings, other.words)
        assert box.x == pytest.approx(other.x, abs=0.006)
    # What was read is the sheet that was printed: it has its key.
    assert found.key == sheet().key
    assert len(found.key) == 8


def test_another_place_of_one_box_makes_another_key():
    boxes = sheet().boxes
    moved = replace(boxes[0], x=boxes[0].x + 0.02)
    assert sheet(boxes=(moved, *boxes[1:])).key != sheet().key


def test_what_another_program_spoilt_is_said_and_not_guessed():
    for spoilt in (b"", b"x" * 40, pack_tick_sheet(sheet())[:-9]):
        with pytest.raises(GridPlannerError) as caught:
            unpack_tick_sheet(spoilt)
        assert caught.value.code == "ticks.spoilt"


def test_a_project_keeps_what_it_printed_once_and_undo_leaves_it(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    history = len(document.history())
    for _twice in range(2):
        keep_tick_sheets(document.file, [sheet(), sheet(3)])
    names = document.file.read_columns("gp_tick_sheet", ["name"])["name"]
    assert sorted(names) == sorted({sheet().key, sheet(3).key})
    assert len(document.history()) == history
    document.close()
    document = open_document(tmp_path / "town.gpkg")
    assert find_tick_sheet(document.file, sheet(3).key).key == sheet(3).key
    assert find_tick_sheet(document.file, "AAAAAAAA") is None
    document.close()


def test_a_page_printed_again_comes_back_for_another_year(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    keep_tick_sheets(document.file, [sheet(3), sheet(4)])
    with document.file.transaction():
        document.file.connection.execute(
            "UPDATE gp_tick_sheet SET printed = '2020-01-01T00:00:00'"
        )
    keep_tick_sheets(document.file, [sheet(3)])
    assert find_tick_sheet(document.file, sheet(3).key) is not None
    assert find_tick_sheet(document.file, sheet(4).key) is None
    document.close()


def test_pages_printed_more_than_a_year_ago_go_when_others_are_printed(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    keep_tick_sheets(document.file, [sheet(3)])
    with document.file.transaction():
        document.file.connection.execute(
            "UPDATE gp_tick_sheet SET printed = '2020-01-01T08:00:00+08:00'"
        )
    keep_tick_sheets(document.file, [sheet(4)])
    assert find_tick_sheet(document.file, sheet(3).key) is None
    assert find_tick_sheet(document.file, sheet(4).key) is not None
    document.close()


def test_a_project_that_is_only_looked_at_keeps_nothing(tmp_path):
    small_town(tmp_path / "town.gpkg").close()
    document = open_document(tmp_path / "town.gpkg", mode="look")
    with pytest.raises(ProjectError):
        keep_tick_sheets(document.file, [sheet()])
    keep_tick_sheets(document.file, [])
    document.close()


def test_visits_of_a_sheet_are_known_and_those_of_other_sheets_on_their_day(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    rows = [
        (1, None, "2026-11-02", f"{PAPER}A"),
        (2, None, "2026-11-20", f"{PAPER}B"),
        (3, None, "2026-11-20", "hand"),
        (None, 9, "2026-10-01", f"{PAPER}A"),
    ]
    with document.file.transaction():
        document.file.connection.executemany(
            "INSERT INTO visit (household_id, dwelling_id, date, source)"
            " VALUES (?, ?, ?, ?)",
            rows,
        )
    assert recorded_on_paper(document.file, f"{PAPER}A", "2026-11-20") == {
        (1, 0), (2, 0), (0, 9),
    }  # fmt: skip
    document.close()
