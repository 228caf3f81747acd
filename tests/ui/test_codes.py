"""Choosing how codes are built, and giving codes, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from gridplanner.data.code_template import USUAL, CodeKind
from gridplanner.data.edits.recode import recode
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.renumbering import Which
from gridplanner.resources.texts import text
from gridplanner.ui.commands.codes import chosen_units, units_below
from gridplanner.ui.dialogs.code_field import CodeField
from gridplanner.ui.dialogs.codes import CodesForm
from gridplanner.ui.dialogs.rename import RenameForm
from gridplanner.ui.panels.unit_tabs import history_page
from tests.ui.conftest import unit_id


def form_of(town):
    session = town.session
    return CodesForm(session.plan, units_below(session, ()), town, whole=True)


def choose(box, value):
    box.setCurrentIndex(box.findData(value.value))


def run(town, monkeypatch, fill):
    def accept(dialog):
        fill(dialog)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(CodesForm, "exec", accept)
    town.actions_.run("grid.codes")


def codes_of(town):
    return {unit.name: unit.code for unit in town.session.plan.units_at(2)}


def test_where_every_grid_has_a_code_nothing_is_to_be_done(town):
    form = form_of(town)

    assert form.which.currentData() == Which.MISSING.value
    assert form.codes == {}
    assert not form.accept_button.isEnabled()
    form.deleteLater()


def test_a_grid_without_a_code_is_previewed_and_gets_one_and_loses_it(
    town, monkeypatch
):
    grid, document = unit_id(town, "乙网格"), town.session.document
    document.apply(set_fields(document.plan, {grid: {"code": ""}}))
    before = codes_of(town)

    def fill(form):
        assert list(form.codes) == [grid]
        assert form.preview.item(0, 2).text() == form.codes[grid]

    run(town, monkeypatch, fill)

    assert town.session.unit(grid).code == "370211103201002"
    assert codes_of(town) | {"乙网格": ""} == before
    town.actions_.run("cmd.undo")
    assert codes_of(town) == before


def test_short_names_are_shown_edited_and_kept_and_the_codes_are_one_step(
    town, monkeypatch
):
    before = codes_of(town)

    def fill(form):
        choose(form.kind, CodeKind.SHORT)
        choose(form.which, Which.ALL)
        names = [form.names.item(r, 0).text() for r in range(form.names.rowCount())]
        form.names.item(names.index("东村"), 1).setText("DC")
        form.names.item(0, 1).setText("BL")

    run(town, monkeypatch, fill)

    template = town.session.plan.code_template
    assert template.kind is CodeKind.SHORT
    assert (unit_id(town, "东村"), "DC") in template.short_names
    assert sorted(code for code in codes_of(town).values() if "-DC-" in code) == [
        "BL-DC-01",
        "BL-DC-02",
    ]
    retired = {u.code for u in town.session.plan.units.values() if u.valid_to}
    assert retired == set(before.values())
    town.actions_.run("cmd.undo")
    assert codes_of(town) == before
    assert town.session.plan.code_template == template


def test_a_template_alone_is_kept_and_no_code_changes(town, monkeypatch):
    before, steps = codes_of(town), len(town.session.document.history())

    def fill(form):
        choose(form.kind, CodeKind.DIGITS_20)
        form.object_class.setText("010203")

    run(town, monkeypatch, fill)

    assert codes_of(town) == before
    assert town.session.plan.code_template.object_class == "010203"
    assert len(town.session.document.history()) == steps
    assert town.map.strip.message == text("codes.chosen")


@pytest.mark.parametrize("digits", ["12345", "1234567", "12345a", ""])
def test_a_class_that_is_not_six_digits_is_told(town, digits):
    form = form_of(town)
    choose(form.kind, CodeKind.DIGITS_20)
    assert form.accept_button.isEnabled()

    form.object_class.setText(digits)

    assert not form.accept_button.isEnabled()
    form.deleteLater()


def test_a_short_name_of_other_signs_is_told(town):
    form = form_of(town)
    choose(form.kind, CodeKind.SHORT)
    assert form.accept_button.isEnabled()

    form.names.item(0, 1).setText("bl")

    assert not form.accept_button.isEnabled()
    form.deleteLater()


def test_what_is_selected_is_recoded_with_what_lies_below_it(town):
    assert chosen_units(town.session) == []

    town.session.select_units([unit_id(town, "东村")])

    names = {town.session.unit(n).name for n in chosen_units(town.session)}
    assert names == {"甲网格", "乙网格"}


def test_codes_that_cannot_be_given_leave_the_template_too(town, monkeypatch):
    def fill(form):
        choose(form.kind, CodeKind.SHORT)
        choose(form.which, Which.ALL)
        grid = unit_id(town, "甲网格")
        form.codes = {grid: town.session.unit(unit_id(town, "乙网格")).code}

    run(town, monkeypatch, fill)

    assert town.session.plan.code_template == USUAL


def rename_form(town):
    return RenameForm(town.session, town.session.unit(unit_id(town, "甲网格")), town)


def test_a_code_out_of_the_rule_is_told_and_may_be_kept(town):
    form = rename_form(town)

    form.code.setText("A-7")

    assert "15" in form._fault.text()
    assert form._fault.property("role") == "muted"
    assert form.accept_button.isEnabled()
    form.deleteLater()


def test_a_retired_code_is_refused_in_the_form_with_its_last_day(town):
    document, grid = town.session.document, unit_id(town, "丙网格")
    former = town.session.unit(grid).code
    document.apply(recode(document.plan, {grid: "370211103202777"}, on="2026-03-05"))
    unit = town.session.unit(grid)
    same = CodeField(document.plan, unit)
    other = CodeField(document.plan, town.session.unit(unit_id(town, "甲网格")))

    assert "2026-03-05" in other.fault(former)
    assert "丙网格" in other.fault(unit.code)
    assert same.fault(unit.code) == ""


@pytest.mark.parametrize("words", ["2026-7-1", "20260701", "2026-02-30", "明年"])
def test_a_day_written_otherwise_is_told(town, words):
    form = rename_form(town)
    form.valid_from.setText("2026-07-01")
    assert form.accept_button.isEnabled()
    assert form.values == {"valid_from": "2026-07-01"}

    form.valid_from.setText(words)

    assert form.fault() == text("rename.valid_from_fault")
    form.deleteLater()


def test_the_inspector_says_from_when_to_when_a_former_code_held(town):
    document, grid = town.session.document, unit_id(town, "丙网格")
    fields = {"valid_from": "2025-01-01"}
    document.apply(set_fields(document.plan, {grid: fields}))
    document.apply(recode(document.plan, {grid: "370211103202777"}, on="2026-03-05"))

    town.session.select_units([grid])

    (_, facts) = history_page(town.session).sections[0]
    said = {fact.name: fact.value for fact in facts}
    assert "2025-01-01" in said[text("lineage.from")]
    assert "2026-03-05" in said[text("lineage.from")]


def test_villages_without_a_code_are_told_before_000000_stands_for_them(town):
    document, village = town.session.document, unit_id(town, "东村")
    document.apply(set_fields(document.plan, {village: {"code": ""}}))

    form = form_of(town)

    assert text("codes.bare", n="1") in form._words.text()
    choose(form.kind, CodeKind.SHORT)
    assert "000000" not in form._words.text()
    form.deleteLater()
