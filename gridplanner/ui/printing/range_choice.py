"""Of what sheets are printed: of everything, or of what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence


class RangeChoice(QWidget):
    """All, or the selected ones."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, spacing=8)
        rows.addWidget(label(text("print.range"), role="section"))
        self.buttons = QButtonGroup(self)
        self.all, self.chosen = QRadioButton(), QRadioButton()
        for number, button in enumerate((self.all, self.chosen)):
            self.buttons.addButton(button, number)
            rows.addWidget(button)
        self.all.setChecked(True)
        self.buttons.idClicked.connect(lambda _number: self.changed.emit())

    def offer(self, whole: int, chosen: Sequence[str]) -> None:
        """Say how much there is, and what of it is selected.

        Parameters
        ----------
        whole : int
        chosen : sequence of str
            Names of the selected ones.
        """
        self.all.setText(text("print.range.all", n=format_count(whole)))
        if len(chosen) == 1:
            self.chosen.setText(text("print.range.one", unit=chosen[0]))
        elif chosen:
            self.chosen.setText(text("print.range.chosen", n=format_count(len(chosen))))
        else:
            self.chosen.setText(text("print.range.none"))
        self.chosen.setEnabled(bool(chosen))
        if not chosen:
            self.all.setChecked(True)
