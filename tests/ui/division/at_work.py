"""Steps that several tests of the dialog take."""

from __future__ import annotations

from tests.helpers.project import GRID
from tests.ui.answering import click

WAIT = 60_000  # ms; compiled loops are loaded on the first division


def grids(town):
    plan = town.session.plan
    return {unit.id for unit in plan.units_at(GRID) if plan.cells_of(unit.id)}


def settled(qtbot, town, form):
    """Wait until nothing is under way, a look ahead neither."""
    qtbot.waitUntil(lambda: not form.is_running and not town.jobs.busy, timeout=WAIT)


def found(qtbot, town, form, count=3):
    form.wishes.count.setValue(count)
    click(form.find_button)
    settled(qtbot, town, form)
    assert form.row.shown, form.state.text()
    # A card is shown by the layout once it comes to that.
    qtbot.waitUntil(lambda: all(card.isVisible() for card in form.row.cards))
    return form
