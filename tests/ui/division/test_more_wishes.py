"""What is asked for seldom: parts around bases or offices, levels above villages."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtWidgets import QApplication, QToolButton

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.resources.texts import text
from gridplanner.ui.division.choices import Choices, choices_from
from tests.helpers.project import (
    COMMUNITY,
    EAST,
    GRID,
    NORTH,
    TOWN,
    box,
    draw_unit,
    open_document,
    small_town,
)
from tests.ui.answering import click
from tests.ui.conftest import unit_id
from tests.ui.division.at_work import found, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def around(form, seeds):
    form.wishes.more.seeds.setCurrentIndex(form.wishes.more.seeds.findData(seeds))
    return form


def test_without_any_base_it_says_what_to_do(qtbot, town, opened):
    form = around(opened(), "bases")
    assert form.wish.seeds == "bases"
    click(form.find_button)
    settled(qtbot, town, form)
    assert text("division.no_seeds.hint") in form.state.text()
    assert not form.row.shown


def test_bases_are_each_in_a_part_of_their_own_and_ringed(qtbot, town, opened):
    spots = [(EAST + 216, NORTH + 18), (EAST + 380, NORTH + 160)]
    names = ["base_x", "base_y"]
    with town.session.document.file.transaction():
        town.session.document.file.bulk_insert(
            "worker",
            {
                "name": ["逄一", "逄二"],
                **{name: [spot[n] for spot in spots] for n, name in enumerate(names)},
            },
        )
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    found(qtbot, town, around(form, "bases"), 3)
    proposal = form.chosen.proposal
    assert len(set(proposal.seed_parts.tolist())) == 2
    for part, spot in zip(proposal.seed_parts, spots, strict=True):
        assert shapely.distance(proposal.polygons[part], shapely.Point(spot)) < 30
    assert text("dividing.seeds.told", n="2") in form.bound.text()
    assert sorted(town.canvas.stack.proposed.rings) == spots


def test_what_parts_are_found_around_comes_back():
    chosen = Choices(seeds="offices", candidates=5, within="镇")
    assert choices_from(chosen.to_text()) == chosen
    assert choices_from('{"seeds": "wells"}').seeds == "none"


def test_borders_of_towns_can_be_kept_where_there_are_several(
    qtbot, town, opened, tmp_path
):
    form = opened(None)
    assert form.wishes.above == {}
    form.reject()
    path = tmp_path / "two.gpkg"
    small_town(path).close()
    document = open_document(path)
    draw_unit(document, TOWN, "东镇", box(400, 0, 600, 200), code="370211104")
    draw_unit(document, COMMUNITY, "远村", box(400, 0, 600, 200), code="370211104201")
    document.close()
    town.shell.close_project()
    qtbot.waitUntil(lambda: town.session.document is None)
    assert town.shell.open_project(path)
    qtbot.waitUntil(lambda: town.session.standing is not None, timeout=30_000)
    form = opened(None)
    (tick,) = form.wishes.above.values()
    assert tick.text() == text("dividing.barrier.level", level="镇")
    assert form.wish.within is None
    tick.setChecked(True)
    assert form.wish.within == TOWN
    assert form.wishes.choices.within == "镇"


def test_the_bar_offers_it_with_mending_and_assigning_below(town):
    button = town.bar.widgetForAction(town.actions_["grid.divide"])
    assert isinstance(button, QToolButton)
    assert button.isVisible()
    assert button.menu().actions() == [
        town.actions_["shape.rebalance"],
        town.actions_["staff.auto_assign"],
    ]
    for action in button.menu().actions():
        assert not action.icon().isNull()


def test_once_the_town_is_counted_it_can_be_called(qtbot, town):
    action = town.actions_["grid.divide"]
    qtbot.waitUntil(action.isEnabled)
    grid = unit_id(town, "甲网格")
    town.session.document.apply(set_fields(town.session.plan, {grid: {"name": "一"}}))
    qtbot.waitUntil(action.isEnabled)
    assert town.session.plan.units[grid].level == GRID


def test_opened_the_fields_are_seen_whole_where_the_screen_has_room(
    qtbot, town, opened
):
    form = opened()
    town.shell.division._look.stop()
    form.wishes.more.open(is_open=True)
    low = form.wishes.more.candidates
    qtbot.waitUntil(
        lambda: low.visibleRegion().boundingRect().height() == low.height() > 0
    )


def test_no_field_is_cut_when_limits_are_opened(qtbot, town, opened):
    form = opened()
    form.setMinimumWidth(300)
    form.resize(300, form.height())
    click(form.wishes.more.link)
    click(form.wishes.more.limits.add_button)
    fields = (*form.wishes.more.limits.rows[0].widgets, form.wishes.tolerance)

    def are_whole():
        seen = [field.visibleRegion().boundingRect().width() for field in fields]
        return seen == [field.width() for field in fields]

    qtbot.waitUntil(are_whole)


def test_what_is_known_of_an_earlier_wish_is_not_told_of_a_later_one(
    qtbot, town, opened
):
    form, dividing = opened(), town.shell.division
    settled(qtbot, town, form)
    qtbot.waitUntil(lambda: not dividing._look.isActive() and not town.jobs.busy)
    dividing._look_ahead()
    assert town.jobs.busy
    form.wishes.count.setValue(form.wishes.count.value() + 1)
    dividing._look.stop()
    qtbot.waitUntil(lambda: not town.jobs.busy)
    QApplication.processEvents()
    assert form.bound.text() == ""


def test_the_button_stays_where_it_is_when_a_wish_is_typed(qtbot, town, opened):
    form = opened()
    town.shell.division._look.stop()
    before = form.find_button.mapTo(form, form.find_button.rect().topLeft())
    form.wishes.count.setValue(form.wishes.count.value() + 1)
    town.shell.division._look.stop()
    assert form.bound.isHidden()
    QApplication.processEvents()
    assert form.find_button.mapTo(form, form.find_button.rect().topLeft()) == before
