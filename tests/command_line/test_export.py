import openpyxl
import pyogrio
import pytest


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
@pytest.mark.parametrize("kind", ["areas", "grids", "micro-grids", "buildings"])
def test_every_kind_goes_into_every_map_format(kind, ending, ask, village, tmp_path):
    path = tmp_path / f"out.{ending}"
    code, answer, err = ask("export", village, kind, path)
    assert (code, err) == (0, "")
    read = pyogrio.read_dataframe(path)
    assert len(read) == answer["rows"] > 0
    codes = read["编码" if ending == "shp" else "code"]
    assert codes.str.startswith("990000").all()
    assert read.geometry.is_valid.all()
    assert read.crs.to_epsg() == (4326 if ending == "geojson" else 4549)
    assert {part.name for part in tmp_path.iterdir()} >= {path.name}
    assert not list(tmp_path.glob(".export*"))


def test_chinese_titles_of_a_shapefile_can_be_read_again(ask, village, tmp_path):
    ask("export", village, "grids", tmp_path / "out.shp")
    info = pyogrio.read_info(tmp_path / "out.shp")
    assert (tmp_path / "out.cpg").read_text().strip() == "GBK"
    assert {"编码", "名称", "上级编码", "房数", "建筑密度"} <= set(info["fields"])
    read = pyogrio.read_dataframe(tmp_path / "out.shp")
    assert read["名称"].str.contains("网格").all()


def test_codes_stay_text_in_a_sheet_and_formulas_stay_words(ask, village, tmp_path):
    ask("export", village, "grids", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    titles = [cell.value for cell in sheet[1]]
    first = dict(zip(titles, sheet[2], strict=True))
    assert first["编码"].data_type == "s"
    assert first["编码"].value.startswith("990000")
    assert first["楼栋数"].data_type == "n"
    assert first["类型"].value == "基础网格"


def test_only_one_grid(ask, village, tmp_path):
    _, answer, _ = ask("figures", village)
    row = answer["rows"][0]
    for kind, count in (("grids", 1), ("buildings", row["buildings"])):
        path = tmp_path / f"{kind}.csv"
        _, answer, _ = ask("export", village, kind, path, "--grid", row["code"])
        assert answer["rows"] == count
    code, answer, _ = ask("export", village, "grids", path, "--grid", "0")
    assert (code, answer["error"]["code"]) == (1, "cli.no_unit")


def test_a_project_is_never_written_over(ask, project):
    before = project.read_bytes()
    code, answer, _ = ask("export", project, "grids", project)
    assert (code, answer["error"]["code"]) == (1, "export.is_project")
    assert project.read_bytes() == before


def test_a_map_file_that_is_there_is_replaced(ask, village, tmp_path):
    path = tmp_path / "out.gpkg"
    assert ask("export", village, "buildings", path)[0] == 0
    code, answer, _ = ask("export", village, "grids", path)
    assert code == 0
    assert len(pyogrio.list_layers(path)) == 1
    assert len(pyogrio.read_dataframe(path)) == answer["rows"]


def test_an_unknown_format_and_an_unwritable_folder_are_named(ask, village, tmp_path):
    code, answer, _ = ask("export", village, "grids", tmp_path / "out.doc")
    assert (code, answer["error"]["code"]) == (1, "export.unknown_format")
    assert ".xlsx" in answer["error"]["hint"]
    for name in ("out.gpkg", "out.csv", "out.xlsx"):
        code, answer, _ = ask("export", village, "grids", tmp_path / "no" / name)
        assert (code, answer["error"]["code"]) == (1, "export.cannot_write")
