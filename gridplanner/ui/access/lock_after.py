"""The dialog that asks after how long the window locks by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.ui.context import Context

CHOICES = (2, 5, 10, 15, 30, 60, 0)  # minutes; 0 for never


class LockAfterForm(Form):
    """Asks for minutes; `minutes` is the answer."""

    def __init__(self, parent: QWidget | None, minutes: int) -> None:
        super().__init__(parent, title="access.lock_after", verb="access.lock_after.do")
        self.box_of_minutes = QComboBox()
        for choice in CHOICES:
            key = "access.minutes" if choice else "access.never"
            self.box_of_minutes.addItem(text(key, n=choice), choice)
        row = CHOICES.index(minutes) if minutes in CHOICES else CHOICES.index(10)
        self.box_of_minutes.setCurrentIndex(row)
        self.add_field("access.lock_after.field", self.box_of_minutes)
        self.add_note(text("access.lock_after.note"))

    @property
    def minutes(self) -> int:
        """How long nobody does anything; 0 for never."""
        return int(self.box_of_minutes.currentData())


def ask_lock_after(context: Context) -> None:
    """Ask, remember it, and count from now on."""
    form = LockAfterForm(context.shell.widget, context.settings.lock_minutes)
    if form.exec() == QDialog.DialogCode.Accepted:
        context.settings.lock_minutes = form.minutes
        context.shell.entry.locking.begin()
    form.deleteLater()
