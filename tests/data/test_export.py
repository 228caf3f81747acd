"""Layers written for other programs keep every character of every name."""

from __future__ import annotations

import csv

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.export import Layer, write_book, write_layer, write_rows
from gridplanner.data.sources import open_source, read_layer
from gridplanner.data.sources.encoding import codec

SQUARE = np.array([shapely.box(500_000, 3_950_000, 500_100, 3_950_100)], object)


@pytest.mark.parametrize("name", ["东村", "龑䶮村", "\U0002cb3f口村"])
@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson"])
def test_rare_characters_of_a_name_come_back(tmp_path, name, ending):
    path = tmp_path / f"out.{ending}"
    write_layer(path, Layer("grid", {"name": [name]}, SQUARE, "EPSG:4549"))
    column = "名称" if ending == "shp" else "name"
    assert pyogrio.read_dataframe(path)[column].tolist() == [name]
    with open_source(path) as source:
        assert read_layer(source.layers[0]).columns[column].tolist() == [name]


def test_a_shapefile_is_in_gbk_where_that_holds_all_names(tmp_path):
    write_layer(
        tmp_path / "out.shp", Layer("grid", {"name": ["东村"]}, SQUARE, "EPSG:4549")
    )
    assert codec((tmp_path / "out.cpg").read_text().strip()) == codec("GBK")


def cells_of_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[0] for row in csv.reader(file)][1:]


@pytest.mark.parametrize(
    "name",
    ["=1+1", "@SUM(A1)", "+86-1", "-2+3", "=HYPERLINK(1)", "\t=1", "-1\n=1+1"],
)
def test_no_name_becomes_a_formula_in_a_table(tmp_path, name):
    for ending in ("csv", "xlsx"):
        write_rows(tmp_path / f"out.{ending}", {"名称": [name]})

    assert cells_of_csv(tmp_path / "out.csv") == [f"'{name}"]
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


@pytest.mark.parametrize("name", ["-2楼", "-3.5", "+8613800001234", "-", "甲=乙", ""])
def test_names_that_are_no_formula_stay_as_they_are_in_a_table(tmp_path, name):
    write_rows(tmp_path / "out.csv", {"名称": [name], "编码": ["001"]})

    assert cells_of_csv(tmp_path / "out.csv") == [name]


def test_control_characters_in_a_name_do_not_stop_a_sheet(tmp_path):
    write_rows(tmp_path / "out.xlsx", {"名称": ["甲\x0b乙\x00", "001"]})

    page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [page["A2"].value, page["A3"].value] == ["甲 乙 ", "001"]


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson"])
def test_a_project_without_reference_system_is_written_without_a_word(tmp_path, ending):
    path = tmp_path / f"out.{ending}"

    assert write_layer(path, Layer("grid", {"name": ["甲"]}, SQUARE, None)) == 1


def test_no_index_of_the_shapes_before_stays_beside_a_shapefile(tmp_path):
    path = tmp_path / "out.shp"
    beside = [path.with_suffix(ending) for ending in (".qix", ".sbn", ".sbx")]
    for index in beside:
        index.write_bytes(b"of other shapes")

    write_layer(path, Layer("grid", {"name": ["甲"]}, SQUARE, "EPSG:4549"))

    assert not any(index.exists() for index in beside)


def test_a_book_has_a_sheet_for_each_table_whatever_the_names(tmp_path):
    path = tmp_path / "book.xlsx"
    long = "很长的网格名称" * 6
    names = ("全部/交接", long, long + "二", "A", "a")
    write_book(path, {name: {"编码": ["001"], "数": [1]} for name in names})
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == len({n.casefold() for n in book.sheetnames}) == 5
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [list(sheet.values) for sheet in book] == [[("编码", "数"), ("001", 1)]] * 5
    with pytest.raises(GridPlannerError, match=r"export\.unknown_format"):
        write_book(tmp_path / "book.csv", {})
