"""Professional grids drawn by hand: a plan of each department, over the town's."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog

from gridplanner.ui.dialogs.make_grid import MakeGridForm
from gridplanner.ui.drawing import Drawing
from tests.helpers.project import EAST, NORTH
from tests.ui.answering import Answers


def ring(west, south, east, north):
    return [
        (EAST + x, NORTH + y)
        for x, y in ((west, south), (east, south), (east, north), (west, north))
    ] + [(EAST + west, NORTH + south)]


def begin(town, monkeypatch, name="应急站"):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (name, True))
    town.run_command("department.new")


def test_grids_of_a_department_overlap_those_of_the_town(town, monkeypatch):
    tiling = town.session.plan
    begin(town, monkeypatch)
    assert town.session.is_department
    assert town.tools.name == "draw"

    def accept(form):
        assert not form.kind.isVisible()
        form.name.setText("应急一格")
        form.accept()

    answers = Answers((MakeGridForm, lambda _form: True, accept))
    Drawing(town.context).finished(ring(100, 50, 300, 150))
    answers.check()
    document = town.session.document
    (unit,) = town.session.plan.units.values()
    assert (unit.kind, unit.department) == ("professional", "应急站")
    assert document.plan.same_records(tiling)
    # The house of 丙 and none of 甲 and 乙 lie in it; the town's figures stay theirs.
    town.session.use_plan(1)
    assert not town.session.is_department
    assert document.plan.same_records(tiling)


def test_undo_goes_back_to_the_department_it_was_of(town, monkeypatch):
    begin(town, monkeypatch)
    number = town.session.plan_id
    answers = Answers((MakeGridForm, lambda _form: True, lambda form: form.accept()))
    Drawing(town.context).finished(ring(100, 50, 300, 150))
    answers.check()
    town.session.use_plan(1)
    town.run_command("cmd.undo")
    assert town.session.plan_id == number
    assert not town.session.plan.units
