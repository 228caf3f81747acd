"""Which buildings a block holds, and what is said of painted ones before they go."""

from __future__ import annotations

import pytest

from gridplanner.data.branches import branch
from gridplanner.data.edits.draw import draw
from gridplanner.data.ground_edits.belonging import give_to_unit
from gridplanner.data.records import Unit
from gridplanner.ui.giving import GivingWork
from gridplanner.ui.plan_edits import PlanEdits
from tests.helpers.project import EAST, MICRO, NORTH, box, open_document, wkb
from tests.ui.conftest import unit_id
from tests.ui.test_edit_tasks import households

HOUSES = {5: (60, 120), 6: (105, 120), 7: (170, 120)}


@pytest.fixture
def project(project):
    """Houses 1 and 5 to 7 in 甲网格, with 20 and 25 and 45 metres between them."""
    document = open_document(project)
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {"households": [1, 1, 1], "people": [2, 2, 2]},
            [wkb(x, y, x + 20, y + 20) for x, y in HOUSES.values()],
        )
    document.close()
    return project


@pytest.fixture
def giving(town):
    return GivingWork(town.context)


def place(x, y):
    return EAST + x, NORTH + y


def test_block_ends_where_no_house_is_near(town, giving):
    to = unit_id(town, "乙网格")
    assert giving.block_at(place(30, 130), to=to, across=False) == {1, 5, 6}
    assert giving.block_at(place(180, 130), to=to, across=False) == {7}
    assert giving.block_at(place(190, 180), to=to, across=False) == frozenset()


def test_block_goes_over_the_micro_grids_of_a_grid(town, giving):
    document = town.session.document
    ground, unit = box(0, 100, 50, 200), Unit(0, 0, MICRO)
    micro = draw(document.plan, ground, level=MICRO, unit=unit, take=True)
    document.apply(micro)
    to = unit_id(town, "乙网格")
    assert giving.block_at(place(30, 130), to=to, across=False) == {1, 5, 6}


def test_block_stops_at_the_border_of_its_grid(town, giving):
    """House 2 lies in 乙网格; of what has no house of the giver nothing goes."""
    to = unit_id(town, "甲网格")
    assert giving.block_at(place(30, 30), to=to, across=False) == {2}


def footer(giving, town, ids, to):
    trial = PlanEdits(town.context).begin()
    assert giving.show(trial, ids, to)
    marks = giving.marks(trial, ids, to, place(30, 130))
    trial.drop()
    return next(m.readout for m in marks if m.readout is not None)


def test_house_given_by_hand_stays_in_a_scenario_and_is_not_counted(town, giving):
    document, to = town.session.document, unit_id(town, "乙网格")
    document.apply_batch(
        give_to_unit([5], document.plan.units[unit_id(town, "甲网格")])
    )
    ids = frozenset({1, 5})
    assert footer(giving, town, ids, to).footer == "已涂 2 栋"
    town.session.use_plan(branch(document, "方案一", source=1))
    said = footer(giving, town, ids, to)
    assert said.footer == "已涂 1 栋"
    trial = PlanEdits(town.context).begin()
    giving.show(trial, ids, to)
    giving.done(trial, ids, to)
    column = next(c for c in said.columns if c.title == "乙网格")
    assert column.lines[0].startswith(f"{households(town, '乙网格')}户")
