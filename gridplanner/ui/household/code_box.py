"""Fields of the forms: a national code by its word, a day, an ID number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from gridplanner.data.people.code_tables import TABLES
from gridplanner.data.people.dates import read_date
from gridplanner.data.people.id_numbers import read_id
from gridplanner.resources.texts import language, text
from gridplanner.ui.widgets import WholeLine

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.people.id_numbers import IdReading


class CodeBox(QComboBox):
    """Chooses a code of a table by code or word, any part of it typed.

    Parameters
    ----------
    column : str
        A key of `gridplanner.data.people.code_tables.TABLES`.
    code : str, optional
        The present one; one the table does not have stays what it is.
    """

    def __init__(self, column: str, code: str = "") -> None:
        super().__init__()
        self._table = TABLES[column]
        self.setEditable(True)
        self.setLineEdit(WholeLine())
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.addItem("", "")
        for number in self._table.codes:
            word = self._table.word(number, language())
            self.addItem(f"{number} {word}" if number.isdigit() else word, number)
        if code and self.findData(code) < 0:
            self.addItem(code, code)
        self.set_code(code)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        line = self.lineEdit()
        assert line is not None  # it is editable
        line.editingFinished.connect(self._settle)

    @property
    def code(self) -> str:
        """The chosen code, empty for none."""
        if self.currentText() == self.itemText(self.currentIndex()):
            return str(self.currentData() or "")
        return self._table.code(self.currentText())

    def hold_hidden(self, mask: str, why: str) -> None:
        """Show that there is a code which may not be read; none chosen keeps it."""
        line = self.lineEdit()
        assert line is not None  # it is editable
        line.setPlaceholderText(mask)
        self.setToolTip(why)

    def set_code(self, code: str) -> None:
        """Choose a code."""
        self.setCurrentIndex(max(self.findData(code), 0))

    def _settle(self) -> None:
        """Show the row that the typed words mean; words that mean none go."""
        self.set_code(self.code)


class DayField(QLineEdit):
    """A day in any way offices write it; shown as 2026-03-05 once it is left."""

    def __init__(self, day: str = "", *, latest: str = "") -> None:
        super().__init__(day)
        self._latest = latest
        self.setPlaceholderText(text("household.day.hint"))
        self.editingFinished.connect(self._settle)

    @property
    def day(self) -> str:
        """ISO date as far as it is certain, empty for none."""
        return read_date(self.text()).iso

    @property
    def is_sound(self) -> bool:
        """Tell whether it is empty or a day that is not after the latest one."""
        if not self.text().strip():
            return True
        return bool(self.day) and not (self._latest and self.day > self._latest)

    def _settle(self) -> None:
        if self.day:
            self.setText(self.day)


class IdField(QLineEdit):
    """An ID number, read at every key; `read` tells what it says."""

    read = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.textChanged.connect(lambda _words: self.read.emit(self.reading))

    @property
    def reading(self) -> IdReading:
        """What the number says."""
        return read_id(self.text(), today=self._today)
