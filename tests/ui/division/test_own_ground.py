"""Whoever works for some units sees and divides these alone."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from tests.ui.answering import click
from tests.ui.conftest import unit_id
from tests.ui.division.at_work import WAIT, found, grids, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def in_the_east(town):
    """The window of somebody who works for the eastern village."""
    scope = frozenset([unit_id(town, "东村")])
    account = Account("小王", UserRole.COMMUNITY, scope)
    town.session.document.file.keys = KeyRing(account, ())
    town.actions_.refresh()
    return town


def names(form):
    area = form.wishes.area
    return [area.itemText(row) for row in range(area.count())]


def test_only_own_ground_is_offered(in_the_east, opened):
    form = opened(None)
    assert names(form) == [text("dividing.scope.own"), "东村"]
    assert form.wishes.count.value() == 2  # grids that stand there now
    search = in_the_east.shell.division._search
    assert search.size_of(form.wish) == 30


def test_the_village_of_others_is_not_offered_where_it_is_selected(in_the_east, opened):
    form = opened("西村")
    assert "西村" not in names(form)
    assert form.wish.areas == ()


def test_all_ground_is_own_ground_and_is_divided_alone(qtbot, in_the_east, opened):
    town = in_the_east
    before, west = grids(town), unit_id(town, "西村")
    theirs = [n for n in before if town.session.plan.units[n].parent == west]
    outline = town.session.plan.outline(west)
    form = found(qtbot, town, opened(None), 3)
    east = town.session.plan.outline(unit_id(town, "东村"))
    for shape in form.chosen.proposal.polygons:
        assert shape.difference(east.buffer(0.01)).area < 0.01
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    made = grids(town) - before
    assert len(made) == 3
    parents = {town.session.plan.units[number].parent for number in made}
    assert parents == {unit_id(town, "东村")}
    assert set(theirs) <= grids(town)
    assert town.session.plan.outline(west).equals(outline)
    undo.run(town.context)
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=WAIT)
    assert grids(town) == before


def test_the_total_of_limits_is_of_own_ground(qtbot, in_the_east, opened):
    form = opened(None)
    settled(qtbot, in_the_east, form)
    snapshot = in_the_east.session.standing.snapshot
    column = snapshot.measures.index("people")
    mine = np.array([n % 12 < 6 for n in range(60)])
    total = form.wishes._total("people")
    assert total == snapshot.counts[mine, column].sum()


def test_who_may_look_only_is_told_why_not(town):
    account = Account("小王", UserRole.READ_ONLY, None)
    town.session.document.file.keys = KeyRing(account, ())
    town.actions_.refresh()
    assert not town.actions_["grid.divide"].isEnabled()
