"""The contact list of one stairway: every flat, masked, on the record."""

from __future__ import annotations

from datetime import timedelta

import openpyxl
import pytest

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.grant import Grant
from gridplanner.data.access.roles import EVERYTHING, Permissions
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.stairway import (
    TITLES,
    Stairway,
    export_stairway,
    people_of,
)
from tests.helpers.project import clock, small_town, wkb

UNIT_2 = Stairway(1, 2, "海棠小区3号楼 2单元")


@pytest.fixture
def town(tmp_path):
    """A tower of two entrances: in the second two flats, an empty one, a shared one."""
    document = small_town(tmp_path / "town.gpkg")
    insert = document.file.bulk_insert
    insert(
        "building", {"name": ["3号楼"], "estate": ["海棠小区"]}, [wkb(10, 10, 30, 30)]
    )
    insert("building_unit", {"building_id": [1, 1], "name": ["1单元", "2单元"]})
    insert(
        "dwelling",
        {
            "building_id": [1] * 6,
            "unit_id": [1, 2, 2, 2, 2, 2],
            "floor": [1, 1, 1, 2, 2, 3],
            "room": ["101", "101", "102", "201", "202", "301"],
            "status": ["自住", "自住", "空置", "出租", "自住", "自住"],
            "valid_to": [None] * 5 + ["2025-01-01"],
        },
    )
    insert(
        "household",
        {
            "dwelling_id": [1, 2, 4, 4, 5],
            "head_id": [1, 2, 3, None, 6],
            "phone": [None, None, None, "10000000099", None],
        },
    )
    insert(
        "person",
        {
            "name": ["逄德福", "薛秀兰", "欧阳晓静", "矫亮", "隋海", "逄涛", "隋海涛"],
            "phone": [f"1000000000{n}" for n in range(7)],
            "household_id": [1, 2, 3, 4, 4, 5, 5],
            "valid_to": [None] * 5 + ["2025-01-01", None],
        },
    )
    yield document
    document.close()


def write(town, path, stairway=UNIT_2, permissions=EVERYTHING, **more):
    return export_stairway(
        town.file, stairway, path, watermark="李工", permissions=permissions, **more
    )


def rows_of(path):
    sheet = openpyxl.load_workbook(path).active
    title, _, titles, *rows = sheet.iter_rows(values_only=True)
    return title[0], titles, rows


def test_all_flats_of_the_entrance_stand_there_masked_the_empty_one_too(town, tmp_path):
    assert write(town, tmp_path / "a.xlsx") == 5
    title, titles, rows = rows_of(tmp_path / "a.xlsx")
    assert title == "海棠小区3号楼 2单元 同单元住户联系单"
    assert titles == TITLES
    assert [row[:6] for row in rows] == [
        ("2", "201", "出租", "欧阳**", 1, "100****0002"),
        ("2", "201", "出租", "矫*", 2, "100****0099"),
        ("2", "202", "自住", "隋**", 1, "100****0006"),
        ("1", "101", "自住", "薛**", 1, "100****0001"),
        ("1", "102", "空置", None, None, None),
    ]


def test_a_whole_building_has_the_flats_of_all_entrances(town, tmp_path):
    assert write(town, tmp_path / "a.xlsx", Stairway(1, 0, "海棠小区3号楼")) == 6


def test_a_grant_shows_those_it_is_for_and_stands_on_the_record(town, tmp_path):
    ids = people_of(town.file, UNIT_2)
    assert ids == {2, 3, 4, 7}
    grant = Grant(
        frozenset({"name", "phone"}), "visit", clock() + timedelta(minutes=5), ids - {4}
    )
    write(town, tmp_path / "a.xlsx", grant=grant, now=clock())
    heads = [row[3] for row in rows_of(tmp_path / "a.xlsx")[2]]
    assert heads == ["欧阳晓静", "矫*", "隋海涛", "薛秀兰", None]
    (entry,) = entries_of(town.file).entries
    assert (entry.fields, entry.reason, entry.rows) == (("name", "phone"), "visit", 5)
    assert "欧阳" not in entry.object


def test_a_house_without_dwellings_and_a_user_without_the_right_are_refused(
    town, tmp_path
):
    path = tmp_path / "a.xlsx"
    with pytest.raises(GridPlannerError, match=r"exports\.no_flats"):
        write(town, path, Stairway(1, 9, "9单元"))
    with pytest.raises(GridPlannerError, match=r"exports\.denied"):
        write(town, path, permissions=Permissions(may_export=False))
    with pytest.raises(GridPlannerError, match=r"export\.unknown_format"):
        write(town, tmp_path / "a.doc")
    assert not path.exists()
    assert not entries_of(town.file).entries
