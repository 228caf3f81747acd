"""Of what sheets are printed: of everything, what is selected, or what changed."""

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
    """All, the selected ones, or what shows something else than when last printed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, margin=0, spacing=8)
        rows.addWidget(label(text("print.range"), role="section"))
        self.buttons = QButtonGroup(self)
        self.all, self.chosen = QRadioButton(), QRadioButton()
        self.differing = QRadioButton(text("print.range.differing"))
        self.differing.setToolTip(text("print.range.differing.help"))
        for number, button in enumerate((self.all, self.chosen, self.differing)):
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
        if not chosen and self.chosen.isChecked():
            self.all.setChecked(True)

    def compare(self, done: int, whole: int, differing: int | None) -> None:
        """Say how much shows something else, or how far that is known.

        Parameters
        ----------
        done, whole : int
            Of the units compared.
        differing : int or None
            Units that show something else; None while that is not known.
        """
        words = text("print.range.differing")
        if differing is not None:
            words = text("print.range.differing.n", n=format_count(differing))
        elif self.differing.isChecked():
            n, count = format_count(done), format_count(whole)
            words = text("print.range.comparing", n=n, count=count)
        self.differing.setText(words)

    def let_compare(self, *, allowed: bool) -> None:
        """Offer what changed, or not: of residents' data nothing is kept."""
        self.differing.setEnabled(allowed)
        if not allowed and self.differing.isChecked():
            self.all.setChecked(True)
