"""交接单: every house of a grid once, its work, and nobody's name but the workers'."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.reports.hand_over_sheets import (
    Handed,
    HandingOver,
    hand_over_report,
)
from gridplanner.reports.open_matters import open_matters
from gridplanner.resources.texts import text
from gridplanner.studies.workload.study import study_work
from tests.helpers.project import GRID, clock
from tests.helpers.registry_town import settled_town


@pytest.fixture
def document(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", seed=1)
    yield document
    document.close()


def report_of(document, standing, units, takers, ids=None):
    study = study_work(document, standing, plan=1, day=clock().date())
    posts = tuple(
        Handed(unit.id, f"{unit.name} · 专职网格员", taker, number)
        for unit, taker, number in zip(
            units, takers, ids or range(len(takers)), strict=True
        )
    )
    what = HandingOver("张建国", "2026-03-05", "王主任", posts)
    return hand_over_report(
        document, standing, what, study.loads(GRID), lambda term: term.key
    )


def test_each_taker_has_a_sheet_with_the_houses_and_their_work(document):
    standing = Standing(document.snapshot(), document.footprints)
    figures = standing.figures(GRID)
    units = figures.units[:3]
    report = report_of(document, standing, units, ["李秀兰", "王磊", ""])
    titles = [section.title for section in report.sections]
    assert titles[-1] == text("handover.sheet.to", taker=text("handover.vacant"))
    names = {text("handover.sheet.to", taker=each) for each in ("李秀兰", "王磊")}
    assert set(titles[:2]) == names
    for section in report.sections:
        houses, work, _open, signatures = section.parts
        row = next(n for n, unit in enumerate(units) if unit.name in houses.title)
        assert len(houses.rows) == int(figures.rows.buildings[row])
        study = study_work(document, standing, plan=1, day=clock().date())
        load = study.loads(GRID).rows.load[row]
        known = [cells[3] for cells in work.rows if cells[3] is not None]
        assert sum(known) <= load + 0.01
        assert len(signatures.rows) == 3


def test_what_is_open_is_counted_where_its_house_is_or_it_was_seen(document):
    snapshot = Standing(document.snapshot(), document.footprints).snapshot
    file = document.file
    owners = np.append(snapshot.cell_owners[:, GRID], 0)[snapshot.building_cell]
    first = int(owners[owners > 0][0])
    house = int(snapshot.building_ids[owners == first][0])
    cell = int(np.flatnonzero(snapshot.cell_owners[:, GRID] == first)[0])
    point = shapely.point_on_surface(snapshot.cell_polygons[cell])
    before = open_matters(document, snapshot, [first]).rows[0]
    file.bulk_insert(
        "review",
        {"building_id": [house, house, house, None],
         "state": ["open", "later", "settled", "open"]},
    )  # fmt: skip
    file.bulk_insert(
        "event",
        {"building_id": [house, house, None, None],
         "x": [0.0, None, point.x, 0.0], "y": [0.0, None, point.y, 0.0],
         "closed": [None, "2026-03-01", None, None]},
    )  # fmt: skip
    after = open_matters(document, snapshot, [first]).rows[0]
    assert (after[1] - before[1], after[2] - before[2]) == (2, 2)


def test_two_takers_of_one_name_sign_a_sheet_each(document):
    standing = Standing(document.snapshot(), document.footprints)
    units = standing.figures(GRID).units[:3]
    report = report_of(document, standing, units, ["王磊"] * 3, [4, 9, 4])
    houses = [len(section.parts) - 3 for section in report.sections]
    assert houses == [2, 1]


def test_nobody_who_lives_there_is_named(document):
    standing = Standing(document.snapshot(), document.footprints)
    units = standing.figures(GRID).units
    report = report_of(
        document, standing, units, ["李秀兰"] * len(units), [1] * len(units)
    )
    said = str(report.sections)
    people = document.file.read_columns("person", ["name", "id_no", "phone"])
    for column in people.values():
        for value in filter(None, column):
            assert str(value) not in said
