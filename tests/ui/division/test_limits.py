"""Limits of further weights: set in the dialog, held against the ground, told."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.wish import Band
from gridplanner.ui.division.limit_words import fault_of
from tests.ui.answering import click
from tests.ui.division.at_work import found, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def with_limits(form, weight, low, ideal, high):
    """Set limits by hand, as the last row."""
    limits = form.wishes.more.limits
    form.wishes.more.open(is_open=True)
    limits.add_usual()
    row = limits.rows[-1]
    row.weight.setCurrentIndex(row.weight.findData(weight))
    for box, value in zip(row.boxes, (low, ideal, high), strict=True):
        box.setValue(value)
    return row


def test_what_is_added_lies_round_what_parts_hold_now(town, opened):
    form = opened()
    form.wishes.count.setValue(3)
    form.wishes.more.limits.add_usual()
    (band,) = form.wish.bands
    snapshot = town.session.standing.snapshot
    west = np.array([n % 12 >= 6 for n in range(60)])
    mean = snapshot.counts[west, snapshot.measures.index(band.weight)].sum() / 3
    assert band.aim == round(mean)
    assert band.low < mean < band.high
    assert form.wishes.fault == ""


def test_limits_nobody_can_keep_are_told_at_once_and_nothing_is_looked_for(
    town, opened
):
    form = opened()
    form.wishes.count.setValue(3)
    row = with_limits(form, "people", 50, 20, 40)
    assert form.fault.text() == text(
        "dividing.limits.order", measure=text("balance.measure.people")
    )
    assert not form.find_button.isEnabled()
    form.find_button.click()
    town.shell.division.find()
    assert not form.is_running
    row.boxes[0].setValue(10)
    assert text("balance.measure.people") in form.fault.text()
    assert "people" not in form.fault.text()
    row.boxes[2].setValue(500)
    row.boxes[1].setValue(100)
    assert form.fault.isHidden()
    assert form.find_button.isEnabled()


def test_of_one_weight_limits_are_given_once(town, opened):
    form = opened()
    with_limits(form, "people", 0, 50, 900)
    with_limits(form, "people", 0, 50, 800)
    assert form.fault.text() == text(
        "dividing.limits.twice", measure=text("balance.measure.people")
    )
    click(form.wishes.more.limits.rows[0].remove)
    assert form.fault.isHidden()
    assert [band.high for band in form.wish.bands] == [800]


def test_they_are_kept_or_it_is_said_which_parts_do_not(qtbot, town, opened):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    form.wishes.count.setValue(2)
    with_limits(form, "people", 0, 60, 500)
    form = found(qtbot, town, form, 2)
    assert all(not len(parts) for _, parts in form.chosen.proposal.outside())
    measure = text("balance.measure.people")
    assert measure not in form.state.text()
    whole = sum(form.chosen.proposal.held(form.chosen.proposal.asked.limited[0]))
    share = int(whole / 11)  # of houses of two to eight people
    for box, value in zip(
        form.wishes.more.limits.rows[0].boxes, (share, share, share + 1), strict=True
    ):
        box.setValue(value)
    form = found(qtbot, town, form, 11)
    for each in form.row.shown:
        ((_band, parts),) = each.proposal.outside()
        assert "\n".join(each.picture.words).count(measure) == len(parts)
    ((_band, parts),) = form.chosen.proposal.outside()
    missed = text("dividing.limits.missed", measure=measure, n=str(len(parts)))
    assert (missed in form.state.text()) is bool(len(parts))
    assert len(parts)


def test_they_come_back_with_the_dialog(town, opened):
    form = opened()
    with_limits(form, "people", 10, 60, 500)
    form.wishes.more.candidates.setValue(5)
    wanted = form.wishes.choices
    form.reject()
    again = opened()
    assert again.wishes.choices == wanted
    assert again.wish.bands == (Band("people", 10, 500, 60),)
    assert again.wish.candidates == 5


def test_closed_the_fields_say_what_they_ask_for(town, opened):
    form = opened()
    more = form.wishes.more
    assert more.held.isHidden()
    click(more.link)
    assert more.held.isVisible()
    with_limits(form, "people", 10, 60, 500)
    click(more.link)
    assert more.held.isHidden()
    assert f"{text('balance.measure.people')} 10–500" in more.link.text()


def test_where_one_candidate_is_asked_for_nothing_is_said_of_other_ways(
    qtbot, town, opened
):
    form = opened()
    form.wishes.more.candidates.setValue(1)
    form = found(qtbot, town, form, 2)
    share = f"{100 * form.chosen.proposal.deviation:.1f}%"
    assert form.state.text().startswith(text("dividing.found_alone", share=share))


def test_lifting_them_is_tried_as_well(qtbot, town, opened):
    form = opened()
    with_limits(form, "people", 0, 60, 900)
    form = found(qtbot, town, form, 2)
    click(form.why_button)
    click(form.lift_button)
    settled(qtbot, town, form)
    words = text("dividing.lift.band", measure=text("balance.measure.people"))
    assert words in form.why.toPlainText()


@pytest.mark.parametrize(
    ("bands", "is_sound"),
    [
        ([], True),
        ([Band("people", 0, 10)], True),
        ([Band("people", 0, 10, 11)], False),
        ([Band("people", 5, 10, 4)], False),
        ([Band("people", 10, 10)], False),
        ([Band("people", 0, 9)], False),
        ([Band("people", 11, 12)], False),
        ([Band("minutes", 11, 12)], True),
    ],
)
def test_limits_are_judged_by_what_there_is(qapp, bands, is_sound):
    fault = fault_of(bands, count=10, total={"people": 100.0}.get)
    assert (fault == "") is is_sound
    assert fault_of(bands[:1], count=0, total={"people": 100.0}.get) == "" or any(
        not band.is_sound for band in bands
    )
