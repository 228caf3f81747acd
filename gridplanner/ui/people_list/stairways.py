"""Asking whose stairway a contact list is of, and writing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog

from gridplanner.data.access.reveal import Subject, reveal_for_command
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.stairway import Stairway, export_stairway, people_of
from gridplanner.data.filters.people_list import building_label
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.people_list.exporting import run_export, with_ending

if TYPE_CHECKING:
    from gridplanner.data.access.grant import Grant
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow


_VILLAGE = -1  # instead of an entrance


class StairwayForm(Form):
    """Which entrance, and masked or in plain."""

    def __init__(self, window: MainWindow, building_id: int) -> None:
        super().__init__(window, title="people.stairway", verb="exports.choose_file")
        document = window.session.document
        assert document is not None  # the command is blocked else
        self._building = building_id
        (row,) = document.file.read_rows("building", [building_id])
        self._name = building_label(
            {
                "building_name": row["name"],
                "building_code": row["code"],
                "plate": row["plate"],
                "estate": row["estate"],
                "address": row["address"],
            }
        )
        self.entrance = QComboBox()
        for entrance in document.registry.entrances(building_id):
            self.entrance.addItem(entrance.name, entrance.id)
        self.entrance.addItem(text("people.stairway.whole"), 0)
        self._village = ""
        if row["courtyard_id"]:
            for courtyard in document.file.read_rows(
                "courtyard", [row["courtyard_id"]]
            ):
                self._village = courtyard["village"] or ""
        if self._village:
            whole = text("people.stairway.village", name=self._village)
            self.entrance.addItem(whole, _VILLAGE)
        chosen = [cell.dwelling_id for cell in window.shell.matrix.chosen[:1]]
        for dwelling in document.file.read_rows("dwelling", chosen):
            at = self.entrance.findData(dwelling["unit_id"])
            self.entrance.setCurrentIndex(max(at, 0))
        self.add_note(self._name, role="")
        self.add_field("people.stairway.entrance", self.entrance)
        self.plain = QCheckBox(text("exports.with_plain"))
        self.plain.setEnabled(window.session.permissions.may_reveal)
        self.fields.addWidget(self.plain)
        self.add_note(text("people.stairway.note"))

    @property
    def stairway(self) -> Stairway:
        """What was chosen."""
        number = int(self.entrance.currentData())
        if number == _VILLAGE:
            return Stairway(0, 0, self._village, self._village)
        name = f"{self._name} {self.entrance.currentText()}" if number else self._name
        return Stairway(self._building, number, name)


def ask_stairway(window: MainWindow, building_id: int) -> None:
    """Ask for entrance and file, and write the contact list there."""
    session = window.session
    document = session.document
    assert document is not None  # the command is blocked else
    form = StairwayForm(window, building_id)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    stairway, now = form.stairway, session.clock()
    proposed = document.path.with_name(text("people.stairway.file") + ".xlsx")
    name, _ = QFileDialog.getSaveFileName(
        window, text("exports.choose_file"), str(proposed), "*.xlsx"
    )
    if not name:
        return
    path = with_ending(Path(name), ".xlsx")
    is_plain = form.plain.isChecked() and form.plain.isEnabled()
    grant: Grant | None = None
    if is_plain:
        try:
            grant = _ask_grant(window, stairway)
        except GridPlannerError as refusal:
            window.shell.tell(refusal)
            return
        if grant is None:
            return
    mark = text(
        "exports.watermark",
        user=session.user,
        time=f"{now:%Y-%m-%d %H:%M}",
        masked=text("exports.plain" if is_plain else "exports.masked"),
    )
    permissions = session.permissions

    def work(progress: Progress) -> int:
        progress.check()
        return export_stairway(
            document.file,
            stairway,
            path,
            watermark=mark,
            permissions=permissions,
            grant=grant,
            now=now,
        )

    run_export(window, work, path, "lists.exported")


def _ask_grant(window: MainWindow, stairway: Stairway) -> Grant | None:
    session, now = window.session, window.session.clock()
    assert session.document is not None  # `ask_stairway` has looked
    ids = people_of(session.document.file, stairway)
    form = RevealForm(window, Subject(ids, stairway.title), user=session.user, time=now)
    if form.exec() != QDialog.DialogCode.Accepted:
        return None
    return reveal_for_command(
        session.document.file,
        form.reason,
        people=ids,
        object=stairway.title,
        fields=form.plain_fields,
        now=now,
        permissions=session.permissions,
    )
