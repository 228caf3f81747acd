"""What a norm would do is told by the workers there are, with its own capacities."""

from __future__ import annotations

import pytest

from gridplanner.analysis.norm_effect import effect_of, sum_up
from gridplanner.data.norms.norm import Capacity
from gridplanner.resources.texts import text
from gridplanner.ui.work.norm_dialog import NormDialog
from gridplanner.ui.work.norm_effect_view import duties_by
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers


@pytest.fixture
def project(project):
    """Two of three grids have a worker; of the third nobody looks after."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    workers = add_workers(document.file, 2)
    add_posts(document.file, workers, grids[:2], "full_time_worker")
    document.close()
    return project


@pytest.fixture
def dialog(qtbot, town):
    made = NormDialog(town.context)
    made.show()
    desk = town.session.work_desk
    qtbot.waitUntil(lambda: desk.loads(2) is not None)
    yield made
    made.done(0)
    made.deleteLater()


def test_the_effect_of_other_capacities_is_that_of_using_the_norm(dialog, town):
    boxes = dialog.page.parts.boxes
    boxes["full_time"].setValue(200)
    norm, session = dialog.page.norm, town.session
    assert norm.capacity == Capacity(200, norm.capacity.part_time, 0)
    duties = duties_by(session, norm)
    foreseen = effect_of(session.work_desk.workload, norm, 2, duties)
    dialog.effect.refresh()
    words = dialog.effect.words
    dialog.accept()
    assert sum_up(session.work_desk.loads(2)) == foreseen
    assert (foreseen.known, foreseen.units) == (2, 3)
    assert foreseen.over == 2
    assert text("norm.effect.unknown", n="1") in words
    assert f"{100 * foreseen.utilisation:.0f}%" in words
    assert "0 → 2" in words
