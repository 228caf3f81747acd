"""Visits on record make a new norm, and one undo takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from gridplanner.data.norms.body import from_body
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.standards import StandardKind, read_standards
from gridplanner.resources.texts import text
from gridplanner.ui.work import norm_dialog
from gridplanner.ui.work.calibration_dialog import CalibrationDialog
from gridplanner.ui.work.norm_dialog import NormDialog


@pytest.fixture
def document(town):
    document = town.session.document
    today = town.session.clock().date()
    first, day = (today - timedelta(days=60)).isoformat(), today.isoformat()
    file = document.file
    with file.transaction():
        file.bulk_insert(
            "household", {"id": [1, 2], "dwelling_id": [None, None], "kind": [""] * 2}
        )
        file.bulk_insert(
            "visit",
            {
                "household_id": [1] * 24 + [None] * 3,
                "date": [first, *[day] * 26],
                "minutes": [8.0] * 11 + [9.0] * 11 + [None] * 5,
            },
        )
    return document


def shown(qtbot, town, norm):
    made = CalibrationDialog(town.context, "甲", norm, restricted=False)
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def test_proposals_stand_beside_the_norm_and_few_records_make_none(
    qtbot, town, document
):
    made = shown(qtbot, town, time_norm())
    assert made.ticks["ordinary"].isChecked()
    assert not made.ticks["care"].isEnabled()
    assert "restricted" not in made.ticks
    assert made.norm.line("ordinary").minutes == 8.5
    assert made.norm.line("care") == time_norm().line("care")
    assert "27" in made.words.text()
    assert made.accept_button.isEnabled()
    made.ticks["ordinary"].setChecked(False)
    assert not made.accept_button.isEnabled()
    assert not town.session.is_held
    made.reject()


def test_minutes_no_visit_can_take_are_said_with_the_limits(qtbot, town, document):
    document.file.connection.execute("UPDATE visit SET minutes = 2000")
    made = shown(qtbot, town, time_norm())
    assert not made.ticks["ordinary"].isEnabled()
    assert not made.accept_button.isEnabled()
    words = " ".join(each.text() for each in made.findChildren(QLabel))
    assert "每月最多 200 次、每次最多 1,440 分钟" in words
    assert "2,000" in words  # what was recorded
    made.reject()


def test_a_norm_of_equivalents_says_why_it_has_nothing(qtbot, town, document):
    made = shown(qtbot, town, equivalents_norm())
    assert made.words.text() == text("norm.calibrate.no_lines")
    assert not made.accept_button.isEnabled()
    made.reject()


def test_what_is_accepted_is_a_new_norm_that_one_undo_takes_back(
    qtbot, town, document, monkeypatch
):
    class Accepted(CalibrationDialog):
        def exec(self):
            qtbot.waitUntil(lambda: self.found is not None)
            qtbot.waitUntil(self.accept_button.isEnabled)
            return QDialog.DialogCode.Accepted

    monkeypatch.setattr(norm_dialog, "CalibrationDialog", Accepted)
    dialog = NormDialog(town.context)
    desk = town.session.work_desk
    qtbot.waitUntil(lambda: desk.workload is not None and not town.session.is_held)
    dialog.calibrate.click()
    name = text("norm.calibrated_of", name=text("workload.default_norm"))
    (kept,) = read_standards(document.file, StandardKind.NORM)
    assert (kept.name, kept.in_use) == (name, False)
    assert from_body(kept.body).line("ordinary").minutes == 8.5
    assert dialog.chosen.name == name
    document.undo()
    assert read_standards(document.file, StandardKind.NORM) == []
    dialog.done(0)
    dialog.deleteLater()
