"""The contact list of a whole village, by door plate."""

from __future__ import annotations

import shutil

import openpyxl

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.roles import EVERYTHING
from gridplanner.data.exports.stairway import Stairway, export_stairway
from gridplanner.data.store.geopackage import ProjectFile
from tests.data.demo.conftest import clock


def test_all_courtyards_of_a_village_are_listed_masked(village_path, tmp_path):
    shutil.copy(village_path, tmp_path / "town.gpkg")
    file = ProjectFile.open(tmp_path / "town.gpkg", clock=clock, user="")
    of = file.read_columns("courtyard", ["id", "village", "plate"])
    village = of["village"][0]
    buildings = file.read_columns("building", ["courtyard_id", "dwellings"])
    lived = {c for c, n in zip(*buildings.values(), strict=True) if c and n}
    plates = {
        plate
        for number, name, plate in zip(*of.values(), strict=True)
        if name == village and number in lived
    }
    assert len(plates) > 20
    path = tmp_path / "list.xlsx"
    wanted = Stairway(0, 0, village, village)
    count = export_stairway(file, wanted, path, watermark="x", permissions=EVERYTHING)
    said = list(openpyxl.load_workbook(path).active.values)
    start = next(n for n, row in enumerate(said) if row[0] == "门牌") + 1
    rows = [row for row in said[start:] if row[0] in plates]
    assert len(rows) == count
    assert {row[0] for row in rows} == plates
    numbers = [int(row[0].split("号")[0]) for row in rows]
    assert numbers == sorted(numbers)
    phones = [row[5] for row in rows if row[5]]
    assert phones
    assert all("*" in phone for phone in phones)
    assert entries_of(file).entries[0].rows == count
    file.close()
