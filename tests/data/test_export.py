"""Layers written for other programs keep every character of every name."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely

from gridplanner.data.export import Layer, write_layer
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
