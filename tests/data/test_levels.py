"""The level template."""

import pytest

from gridplanner.data.errors import ProjectError
from gridplanner.data.levels import DEFAULT_LEVELS, find_level, parse_levels


@pytest.mark.parametrize(
    "text",
    ["", "镇", "镇,微网格", "镇,镇,网格", "镇,微网格,网格", "微网格,镇,网格"],
)
def test_a_template_without_an_order_of_area_grid_and_micro_grid_is_refused(text):
    with pytest.raises(ProjectError) as refusal:
        parse_levels(text)
    assert refusal.value.code == "error.levels"


def test_commas_of_either_script_divide_a_template():
    assert parse_levels(" 镇，社区,网格,,微网格 ") == DEFAULT_LEVELS


def test_a_level_is_found_by_its_own_name_and_by_the_english_word():
    words = ("镇", "town", "community", "Grid", "micro-grid", "micro_grid")
    assert [find_level(DEFAULT_LEVELS, word) for word in words] == [0, 0, 1, 2, 3, 3]
    with pytest.raises(ProjectError) as refusal:
        find_level(parse_levels("镇,网格"), "micro-grid")
    assert refusal.value.code == "error.no_level"
