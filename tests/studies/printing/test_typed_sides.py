"""四至 that somebody typed, on the sheets of a unit."""

from dataclasses import replace

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.job import Progress
from gridplanner.data.sides import write_sides
from gridplanner.headless import begin_drawing
from gridplanner.studies.printing.sides import sides_of_open_plan
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from tests.helpers.project import small_town, unit_named

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员")


@pytest.fixture(scope="module")
def opened(qapp, tmp_path_factory):
    document = small_town(tmp_path_factory.mktemp("sides") / "a.gpkg")
    yield document
    document.close()


@pytest.fixture(scope="module")
def source(opened):
    standing = Standing(
        opened.snapshot(1, progress=Progress()), opened.footprints, Progress()
    )
    return read_source(opened, standing, opened.plan, WISH)


def sides(source, unit, wish=WISH):
    topic = next(one for one in source.topics(wish) if unit.id in one.units)
    sheet = next(iter(source.sheets(topic, wish, begin_drawing())))
    return sheet.subject


@pytest.mark.parametrize("product", ["patrol", "board"])
def test_typed_sides_stand_on_every_product_that_has_them(source, opened, product):
    unit = unit_named(opened, "甲网格")
    given = sides_of_open_plan(opened, opened.plan, unit)
    wish = replace(WISH, product=product)
    before = sides(source, unit, wish).sides
    assert [words for _side, words in before] == [one or "—" for one in given]
    typed = replace(unit, sides=write_sides(("东海", "", "西山", ""), given))
    after = sides(source.with_unit(typed), typed, wish)
    assert [words for _side, words in after.sides] == [
        "东海", before[1][1], "西山", before[3][1],
    ]  # fmt: skip
    assert not after.sides_to_check


def test_typed_sides_are_marked_once_the_ground_is_other(source, opened):
    unit = unit_named(opened, "甲网格")
    typed = replace(
        unit, sides=write_sides(("东海", "", "", ""), ("从前的路", "", "", ""))
    )
    assert sides(source.with_unit(typed), typed).sides_to_check
    assert not sides(source, unit).sides_to_check


def test_what_the_open_plan_gives_is_what_sheets_say(source, opened):
    for name in ("甲网格", "乙网格", "丙网格"):
        unit = unit_named(opened, name)
        given = sides_of_open_plan(opened, opened.plan, unit)
        said = [words for _side, words in sides(source, unit).sides]
        assert said == [words or "—" for words in given]
