"""The plan of pages of one file."""

from gridplanner.studies.printing.pages import FRONT, MapPage, PagePlan, parts_of

BOX = (0.0, 0.0, 1.0, 1.0)


def test_pages_follow_each_other_without_a_gap():
    parts = parts_of([(FRONT, 3), ("unit:5", 2), ("unit:6", 0), ("unit:7", 1)])
    assert [(one.first, one.count) for one in parts] == [(1, 3), (4, 2), (6, 1)]
    assert PagePlan(parts).pages == 6


def test_a_unit_is_found_on_the_first_of_its_maps_and_none_on_no_page():
    maps = (
        MapPage(4, "unit:5", "1", "甲", 5, 500, 1, 2, BOX),
        MapPage(5, "unit:5", "1", "甲", 5, 500, 2, 2, BOX),
    )
    plan = PagePlan(parts_of([(FRONT, 3), ("unit:5", 2)]), maps)
    assert plan.page_of_unit(5) == plan.page_of("unit:5") == 4
    assert plan.page_of_unit(6) == plan.page_of("unit:6") == 0
    assert PagePlan().page_of_unit(0) == 0
