import pytest

from gridplanner.data.intake.aliases import (
    FIELDS,
    guess_kind,
    is_sensitive,
    meaning,
    plain,
    propose_mapping,
)


def test_each_name_means_one_field_of_its_kind_only():
    for kind, fields in FIELDS.items():
        seen = {}
        for field, names in fields.items():
            for name in names:
                assert seen.setdefault(plain(name), field) == field, (kind, name)


@pytest.mark.parametrize(
    ("kind", "column", "field"),
    [
        ("buildings", "楼栋总层数", "floors"),
        ("buildings", "小区（单位）名称", "estate"),
        ("buildings", "NB_LOGTS", "dwellings"),
        ("buildings", "NB_ETAGES", "floors"),
        ("buildings", "addr:housenumber", "plate"),
        ("buildings", "addr_housenumber", "plate"),
        ("buildings", "building:levels", "floors"),
        ("buildings", "ZCS", "floors"),
        ("buildings", "楼栋人数", "people"),
        ("areas", "XZQMC", "name"),
        ("areas", "code12", "code"),
        ("areas", "行政村", "name"),
        ("grids", "网格编码", "code"),
        ("grids", "所属社区", "parent"),
        ("features", "DLBM", "class"),
    ],
)
def test_names_of_real_files_are_known(kind, column, field):
    assert meaning(kind, column) == field


def test_strong_name_wins_whatever_the_order_of_columns():
    assert propose_mapping("buildings", ["ID", "osm_id"])["source_key"] == "osm_id"
    assert propose_mapping("buildings", ["osm_id", "ID"])["source_key"] == "osm_id"


def test_sensitive_columns_are_never_taken():
    for column in ("身份证号", "是否社区矫正", "户主姓名", "联系电话", "吸毒人员"):
        assert is_sensitive(column)
        assert all(meaning(kind, column) is None for kind in FIELDS)
    assert not is_sensitive("户数")


def test_liechtenstein_columns_are_mapped():
    columns = ["osm_id", "name", "building", "addr_housenumber", "building_levels"]
    assert propose_mapping("buildings", columns) == {
        "source_key": "osm_id",
        "name": "name",
        "plate": "addr_housenumber",
        "use": "building",
        "floors": "building_levels",
    }


@pytest.mark.parametrize(
    ("layer", "columns", "kind"),
    [
        ("buildings", ["osm_id", "building"], "buildings"),
        ("municipalities", ["name", "admin_level"], "areas"),
        ("村界", ["NAME"], "areas"),
        ("房屋", ["门牌号"], "buildings"),
        ("DLTB", ["DLBM", "DLMC"], "features"),
        ("landuse", ["landuse", "natural"], "features"),
        ("网格", ["WGBM"], "grids"),
        ("BATIMENT", ["NB_LOGTS"], "buildings"),
    ],
)
def test_kind_of_a_layer_is_recognised(layer, columns, kind):
    assert guess_kind(layer, columns) == kind


def test_points_and_lines_are_features():
    assert guess_kind("房屋", ["门牌号"], areas=False) == "features"
