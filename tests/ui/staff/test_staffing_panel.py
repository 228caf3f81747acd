"""The tab of staffing tells what the command tells, and flies to a vacancy."""

import pytest

from gridplanner.team_sheet import total_row, unit_rows
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id


@pytest.fixture
def project(project):
    """Two of three grids have a full-time worker."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    workers = add_workers(document.file, 2)
    add_posts(document.file, workers, grids[:2], "full_time_worker")
    document.close()
    return project


@pytest.fixture
def panel(qtbot, town):
    town.run_command("staffing.show")
    qtbot.waitUntil(lambda: town.staffing.model.rowCount() > 0)
    return town.staffing


def cells(model, column):
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_roles_stand_with_rate_numerator_and_denominator(town, panel):
    row = cells(panel.model, 0).index("专职网格员")
    shown = [cells(panel.model, column)[row] for column in range(2, 8)]
    assert shown == ["3", "2", "1", "2", "0", "66.7%（2/3）"]
    total = total_row(town.session.staff_desk.staffing())
    assert cells(panel.model, 2)[-1] == f"{total['demanded']:,}"


def test_grids_add_up_to_the_whole(town, panel):
    panel.by.setCurrentIndex(panel.by.findData(2))
    panel.by.activated.emit(0)
    rows, _ = unit_rows(town.session.staff_desk.staffing(), 2)
    assert cells(panel.model, 4) == [
        *(str(row["vacant"]) for row in rows),
        str(sum(row["vacant"] for row in rows)),
    ]


def test_a_vacancy_leads_to_its_grid(town, panel):
    lacking = list(zip(*(cells(panel.vacancies, c) for c in (0, 1)), strict=True))
    row = lacking.index(("专职网格员", "丙网格"))
    panel.list.activated.emit(panel.vacancies.index(row, 0))
    assert town.session.selection.units == (unit_id(town, "丙网格"),)
