"""What can have a sheet: units of each level, workers, routes; and in which order."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import sentence, text
from gridplanner.studies.printing.sheets import level_of, sheets_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.topic_subjects import subject_about
from gridplanner.studies.printing.topics import topics_of
from gridplanner.studies.printing.wish import BEST_FIT, Wish


@pytest.fixture(scope="module")
def told(village, qapp):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    wish = Wish("patrol", 2, day="2026-03-01", maker="测试员")
    telling = read_source(document, standing, document.plan, wish).telling
    yield document.plan, telling
    document.close()


def wished(plan, product, by, **more):
    level = level_of(plan.levels, PRODUCTS[product], by)
    return Wish(product, level, day="2026-03-01", by=by, **more)


@pytest.mark.parametrize(
    ("by", "level"), [("grid", 2), ("micro", 3), ("area", 1), ("unit", 2)]
)
def test_units_of_a_level_have_a_sheet_each(told, by, level):
    plan, telling = told
    found = topics_of(telling, wished(plan, "patrol", by))
    wanted = [one.id for one in plan.units_at(level) if plan.cells_of(one.id)]
    assert sorted(topic.units[0] for topic in found) == sorted(wanted)
    assert all(topic.ground.area > 0 for topic in found)


def test_a_worker_has_all_units_of_the_posts_and_nobody_twice(told):
    plan, telling = told
    found = topics_of(telling, wished(plan, "patrol", "worker"))
    held = {
        worker: {
            post.place
            for post in telling.team.of_worker(worker)
            if not post.scope and plan.cells_of(post.place)
        }
        for worker in telling.names
    }
    assert {topic.row for topic in found} == {
        one for one, places in held.items() if places
    }
    for topic in found:
        levels = {plan.units[unit].level for unit in topic.units}
        assert len(levels) == 1
        (level,) = levels
        assert level == max(plan.units[unit].level for unit in held[topic.row])
        own = shapely.union_all([telling.ground.outlines[unit] for unit in topic.units])
        for unit in held[topic.row]:
            outline = telling.ground.outlines[unit]
            inside = shapely.intersection(outline, own).area
            assert inside > 0
            assert shapely.difference(topic.ground, own).area < 1e-6


def test_a_worker_at_a_community_and_a_grid_has_the_grids_of_both(told):
    plan, telling = told
    one, *_rest = topics_of(telling, wished(plan, "patrol", "worker"))
    community = plan.units_at(1)[0].id
    grids = {unit.id for unit in plan.units_at(2) if unit.parent == community}
    other = next(unit.id for unit in plan.units_at(2) if unit.parent != community)
    (post, *_more) = telling.team.of_worker(one.row)

    class Team:
        def of_worker(self, worker):
            places = (community, other) if worker == one.row else ()
            return tuple(replace(post, scope=0, place=place) for place in places)

    moved = replace(telling, team=Team())
    (found,) = topics_of(moved, wished(plan, "patrol", "worker"))
    assert set(found.units) == grids | {other}


def test_a_worker_asked_for_by_grid_is_who_works_there(told):
    plan, telling = told
    wish = wished(plan, "patrol", "worker")
    grid = next(unit for unit in plan.units_at(2) if telling.team.at_unit(unit.id))
    workers = {post.worker_id for post in telling.team.at_unit(grid.id)}
    found = topics_of(telling, replace(wish, units=(grid.id,)))
    assert workers <= {topic.row for topic in found}
    assert len(found) < len(topics_of(telling, wish))


def test_what_a_worker_holds_is_counted_together(told):
    plan, telling = told
    wish = wished(plan, "patrol", "worker")
    topic = next(one for one in topics_of(telling, wish) if len(one.units) == 1)
    two = [unit for unit in plan.units_at(2) if plan.cells_of(unit.id)][:2]
    both = replace(topic, units=tuple(unit.id for unit in two))
    subject = subject_about(telling, both, wish)
    figures = telling.levels[2]
    ids = [unit.id for unit in figures.units]
    rows = [ids.index(unit.id) for unit in two]
    buildings = int(figures.rows.buildings[rows].sum())
    assert f"{buildings:,}" in [value for _name, value in subject.figures]
    assert topic.name in subject.title
    assert subject.code == topic.code


def test_a_route_holds_all_that_is_looked_at_in_its_grid(told):
    plan, telling = told
    found = {
        one.units[0]: one for one in topics_of(telling, wished(plan, "patrol", "route"))
    }
    for unit in plan.units_at(2):
        outline = telling.ground.outlines.get(unit.id)
        if outline is None:
            continue
        inside = [
            shapely.Point(stop.x, stop.y)
            for stop in telling.ground.stops
            if outline.contains(shapely.Point(stop.x, stop.y))
        ]
        assert bool(inside) == (unit.id in found)
        for point in inside:
            assert found[unit.id].ground.contains(point)


def test_walking_order_is_a_short_way_through_the_same_sheets(told):
    plan, telling = told
    by_code = topics_of(telling, wished(plan, "patrol", "micro"))
    walked = topics_of(telling, wished(plan, "patrol", "micro", order="walk"))
    assert {one.key for one in walked} == {one.key for one in by_code}
    assert [one.key for one in walked] != [one.key for one in by_code]

    def way(topics):
        middles = np.array([one.ground.centroid.coords[0] for one in topics])
        return np.hypot(*np.diff(middles, axis=0).T).sum()

    assert way(walked) < way(by_code)


def test_what_a_product_has_not_is_refused(told):
    plan, _telling = told
    for product, by in (("board", "worker"), ("responsibility", "route")):
        with pytest.raises(GridPlannerError, match="not_by") as refused:
            level_of(plan.levels, PRODUCTS[product], by)
        said, _hint = sentence(refused.value)
        assert text(f"print.by.{by}") in said  # in words, and not as it is typed
    with pytest.raises(GridPlannerError, match="no_micro"):
        level_of(plan.levels[:3], PRODUCTS["patrol"], "micro")


def test_the_town_is_on_one_sheet_and_every_grid_in_its_table(told):
    plan, telling = told
    family = begin_drawing()
    wish = wished(plan, "responsibility", "town", paper="A4")
    (topic,) = topics_of(telling, wish)
    many = telling.levels[2]
    sheets = list(sheets_of(telling, topic, wish, family))
    assert sum(sheet.map is not None for sheet in sheets) == 1
    names = {part[1] for sheet in sheets for part in sheet.subject.parts}
    assert names >= {unit.name for unit in many.units}


def test_a_table_too_long_for_its_place_goes_on_over_sheets(told):
    plan, telling = told
    family = begin_drawing()
    wish = wished(plan, "responsibility", "town", paper="A4")
    (topic,) = topics_of(telling, wish)
    grids = telling.levels[2]
    often = 60
    units = tuple(
        replace(one, name=f"{one.name}{number}")
        for number in range(often)
        for one in grids.units
    )
    rows = grids.rows
    repeated = replace(
        rows,
        **{
            name: np.concatenate([getattr(rows, name)] * often)
            for name in ("area", "buildings", "cut", "footprint", "values", "known")
        },
    )
    more = replace(grids, units=units, rows=repeated)
    long = replace(telling, levels=(*telling.levels[:2], more, telling.levels[3]))
    sheets = list(sheets_of(long, topic, wish, family))
    tables = [sheet for sheet in sheets if sheet.map is None]
    assert len(tables) > 1
    listed = [part[1] for sheet in tables for part in sheet.subject.parts]
    assert listed == [unit.name for unit in units]
    assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))
    assert {sheet.count for sheet in sheets} == {len(sheets)}
    assert "见后页" in sheets[0].subject.parts[-1][1]


def test_the_best_fit_holds_the_ground_at_a_whole_hundred(told):
    plan, telling = told
    family = begin_drawing()
    for scale in (BEST_FIT, None):
        wish = wished(plan, "patrol", "micro", scale=scale)
        scales = []
        for topic in topics_of(telling, wish)[:6]:
            (sheet, *more) = sheets_of(telling, topic, wish, family)
            west, south, east, north = sheet.map.view.box
            if scale == BEST_FIT:
                assert not more
                assert sheet.scale % 100 == 0
                assert shapely.box(west, south, east, north).contains(topic.ground)
            scales.append(sheet.scale)
    assert scales
