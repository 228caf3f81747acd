import numpy as np
import pytest

from gridplanner.data.feature_kinds import (
    KINDS,
    kind_of,
    kind_of_words,
    sort_features,
)


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("DLBM", "0301", "woodland"), ("DLBM", "0101", "field"),
        ("DLBM", "0201", "field"),
        ("DLBM", "1003", "road"), ("DLBM", "1004", "road"), ("DLBM", "1006", "road"),
        ("DLBM", "1101", "river"), ("DLBM", "1103", "river"),
        ("DLBM", "1104A", "river"),
        ("DLBM", "1107", "ditch"), ("DLBM", "0702", "house"), ("DLBM", "0701", "house"),
        ("DLBM", "0810", "square"), ("DLBM", "9999", "other"),
        ("highway", "residential", "road"), ("waterway", "river", "river"),
        ("waterway", "ditch", "ditch"), ("man_made", "water_well", "well"),
        ("natural", "wood", "woodland"), ("landuse", "farmland", "field"),
        ("leisure", "park", "square"), ("natural", "peak", None),
        ("Layer", "JMD", "house"), ("Layer", "DLSS", "road"),
        ("Layer", "SXSS", "river"),
        ("Layer", "ZBTZ", "woodland"),
        ("NATURE", "Forêt fermée de feuillus", "woodland"),
        ("NATURE", "Ecoulement naturel", "river"), ("DLMC", "水浇地", "field"),
        ("kind", "well", "well"), ("类型", "机井", "well"), ("class", "", None),
    ],
)  # fmt: skip
def test_values_of_real_sources_are_sorted(column, value, kind):
    assert kind_of(column, value) == kind


def test_all_nine_kinds_can_be_reached():
    words = ("林地", "农田", "公路", "水井", "河流", "沟壑", "人口", "房屋", "广场")
    assert [kind_of_words(word) for word in words] == list(KINDS[:-1])


def test_first_telling_column_decides_and_the_layer_comes_last():
    columns = {
        "highway": ["track", None, np.nan, None],
        "natural": ["wood", "water", "peak", None],
    }
    kinds, classes = sort_features(columns, count=4, layer="道路")
    assert kinds.tolist() == ["road", "river", "road", "road"]
    assert classes.tolist() == ["track", "water", "peak", ""]
    kinds, _ = sort_features(columns, count=4, layer="misc")
    assert kinds.tolist() == ["road", "river", "other", "other"]


def test_latin_word_counts_only_where_a_word_begins():
    assert kind_of_words("Place du village") == "square"
    assert kind_of_words("Lac de retenue") == "river"
    assert kind_of_words("town_roads") == "road"
    assert kind_of_words("broadcast") is None
