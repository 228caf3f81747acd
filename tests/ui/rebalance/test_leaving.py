"""Who leaves, where several villages have grids of one name."""

from __future__ import annotations

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.ui.commands.shape import rebalance
from tests.helpers.uneven_town import uneven_town

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def project(tmp_path):
    """Three villages, each with a grid called 网格."""
    path = tmp_path / "villages.gpkg"
    document = uneven_town(path, villages=3)
    grids = [unit.id for unit in document.plan.units_at(2)]
    document.apply(set_fields(document.plan, {n: {"name": "网格"} for n in grids}))
    document.close()
    return path


def offered(form):
    box = form.wishes.starting.leaving
    return {box.itemText(n) for n in range(box.count())}


def test_who_leaves_is_one_of_the_area_and_told_apart(town):
    rebalance.run(town.context)
    form = town.shell.rebalance.form
    assert offered(form) == {"村0 · 网格", "村1 · 网格", "村2 · 网格"}
    area = form.wishes.area
    area.setCurrentIndex(area.findText("村1"))
    assert offered(form) == {"网格"}
    assert form.wishes.starting.leaving.count() == 1
    town.shell.rebalance.close()
