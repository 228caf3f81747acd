"""First page of the import of a ledger: which column means what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.ledgers.columns import TAG
from gridplanner.data.ledgers.holder_columns import HOLDER, HOLDER_PHONE
from gridplanner.data.ledgers.recognising import WORDS
from gridplanner.data.people.categories import CATEGORIES
from gridplanner.resources.texts import listed, text
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.ledgers.ledger import LedgerColumn, SheetReading
    from gridplanner.ui.ledgers.ledger_rows import LedgerFile

STANDINGS = ("police", "department", "community", "self")
_COLUMNS = ("columns.yours", "columns.first", "columns.means", "ledger.how_sure")
_SIGNS = {"recognised": "✔ ", "guessed": "? ", "left_out": ""}
_ENCODINGS = ("GBK", "UTF-8")
_LAST_ROW = 50  # a header stands among the first rows of a sheet


class MeaningPage(QWidget):
    """The columns of one sheet, each with its first values and its meaning.

    `meant` tells title and field of a column the user has decided on; `header_moved`
    the row of the titles; `kind_chosen`, `standing_chosen`, `source_named`,
    `heads_kept` and `encoding_chosen` what holds for the whole file.
    """

    meant = Signal(str, str)
    header_moved = Signal(int)
    kind_chosen = Signal(str)
    standing_chosen = Signal(str)
    source_named = Signal(str)
    heads_kept = Signal(bool)
    encoding_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: dict[str, QComboBox] = {}
        self._lists = "people"
        self.table = self._make_table()
        self.kind = QComboBox()
        for kind in WORDS:
            self.kind.addItem(text("ledger.lists." + kind), kind)
        self.kind.activated.connect(
            lambda _index: self.kind_chosen.emit(self.kind.currentData())
        )
        self.header = QSpinBox()
        self.header.setRange(1, _LAST_ROW)
        self.header.setKeyboardTracking(False)
        self.header.valueChanged.connect(self.header_moved)
        self.told = label(role="muted", wraps=True)
        self.missing = label(role="refused", wraps=True)
        self.blank_heads = QCheckBox()
        self.blank_heads.toggled.connect(self.heads_kept)
        self.remember = QCheckBox(text("columns.remember"))
        self.remember.setChecked(True)
        self.standing = QComboBox()
        self.standing.addItem(text("standing.as_before"), "")
        for standing in STANDINGS:
            self.standing.addItem(text("standing." + standing), standing)
        self.standing.activated.connect(
            lambda _index: self.standing_chosen.emit(self.standing.currentData())
        )
        self.source = QLineEdit()
        self.source.editingFinished.connect(
            lambda: self.source_named.emit(self.source.text().strip())
        )
        self.encoding = QComboBox()
        for encoding in _ENCODINGS:
            self.encoding.addItem(encoding, encoding)
        self.encoding.activated.connect(
            lambda _index: self.encoding_chosen.emit(self.encoding.currentData())
        )
        self._lay_out()

    def show_sheet(self, file: LedgerFile, sheet: SheetReading) -> None:
        """Show a sheet of a file."""
        self._lists = file.lists
        self._fill(sheet)
        self._show_choices(file, sheet)
        self.told.setText(_about(sheet))
        self.told.setVisible(bool(self.told.text()))
        words = [
            text("columns.missing", field=text("ledger.lacks." + one))
            for one in sheet.missing
            if sheet.is_ledger
        ]
        self.missing.setText("\n".join(words))
        self.missing.setVisible(bool(words))

    def _show_choices(self, file: LedgerFile, sheet: SheetReading) -> None:
        self.kind.setCurrentIndex(self.kind.findData(file.lists))
        self.header.blockSignals(True)
        self.header.setValue(max(sheet.header_rows, default=1))
        self.header.blockSignals(False)
        self.blank_heads.blockSignals(True)
        self.blank_heads.setChecked(file.options.blank_heads)
        self.blank_heads.blockSignals(False)
        self.blank_heads.setText(text("ledger.blank_heads", n=f"{sheet.blank_heads:,}"))
        self.blank_heads.setVisible(sheet.blank_heads > 0)
        self.standing.setCurrentIndex(self.standing.findData(file.options.standing))
        self.source.setText(file.source)
        encoding = file.ledger.encoding if file.ledger is not None else ""
        for part in (self.encoding, self.encoding_name):
            part.setVisible(bool(encoding))
        self.encoding.setCurrentIndex(self.encoding.findData(encoding))

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([text(key) for key in _COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 180)
        header.resizeSection(1, 300)
        header.resizeSection(2, 240)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        name = label()
        for key, field, width in (
            ("ledger.lists", self.kind, 110),
            ("ledger.header_row", self.header, 70),
            ("ledger.standing", self.standing, 130),
            ("ledger.source", self.source, 200),
            ("ledger.encoding", self.encoding, 90),
        ):
            name = label(text(key), role="muted")
            name.setBuddy(field)
            field.setAccessibleName(text(key))
            field.setToolTip(text(key + ".help"))
            field.setMinimumWidth(width)
            below.addWidget(name)
            below.addWidget(field)
            below.addSpacing(12)
        self.encoding_name = name
        below.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.table, 1)
        outer.addLayout(below)
        for part in (self.told, self.blank_heads, self.missing, self.remember):
            outer.addWidget(part)

    def _fill(self, sheet: SheetReading) -> None:
        self.choices.clear()
        self.table.setRowCount(0)
        self.table.setRowCount(len(sheet.columns))
        for row, column in enumerate(sheet.columns):
            sample = "，".join(column.sample) if not column.sensitive else "***"
            marks, hint = _mark(column)
            for place, words in ((0, column.title), (1, sample), (3, marks)):
                item = QTableWidgetItem(words)
                item.setToolTip(hint if place == 3 and hint else words)
                self.table.setItem(row, place, item)
            self.table.setCellWidget(row, 2, self._choice(column))

    def _choice(self, column: LedgerColumn) -> QComboBox:
        box = QComboBox()
        box.addItem(text("columns.skip"), "")
        for field in WORDS[self._lists].fields:
            box.addItem(field_words(field), field)
        for key in CATEGORIES if self._lists == "people" else ():
            box.addItem(field_words(TAG + key), TAG + key)
        box.setCurrentIndex(max(box.findData(column.field), 0))
        box.setAccessibleName(column.title)
        box.setMaxVisibleItems(16)
        # The wheel is for the list of columns, not for a meaning below the pointer.
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        box.activated.connect(
            lambda index: self.meant.emit(column.title, str(box.itemData(index)))
        )
        self.choices[column.title] = box
        return box


def field_words(field: str) -> str:
    """Name a field with what it belongs to: 人员 › 姓名."""
    if field.startswith(TAG):
        category = text("category." + field.removeprefix(TAG))
        return text("ledger.field.tag", category=category)
    for prefix in (HOLDER, HOLDER_PHONE):
        if field.startswith(prefix):
            role = text("staff.role." + field.removeprefix(prefix))
            return text(f"ledger.field.{prefix}", role=role)
    return text("ledger.field." + field)


def _mark(column: LedgerColumn) -> tuple[str, str]:
    """Say how sure a meaning is and what is odd about the values, short and long."""
    if column.sensitive and not column.field:
        return text("ledger.sensitive"), text("columns.sensitive")
    words = [_SIGNS[column.certainty] + text("ledger.certainty." + column.certainty)]
    if column.suggested:
        words.append(text("ledger.perhaps", field=field_words(column.suggested)))
    if column.warning:
        warning = text("ledger.warning." + column.warning, n=f"{column.warned:,}")
        words.append("⚠ " + warning)
    return " · ".join(words), "\n".join(words)


def _about(sheet: SheetReading) -> str:
    """Say which rows below the titles are nobody's, and what cannot be read."""
    words = []
    by_reason: dict[str, list[int]] = {}
    for row in sheet.skipped:
        by_reason.setdefault(row.reason, []).append(row.row)
    for reason, rows in by_reason.items():
        shown = listed(rows[:5]) + ("…" if len(rows) > 5 else "")
        words.append(
            text(
                "ledger.rows_listed",
                rows=shown,
                reason=text("ledger.skipped." + reason),
            )
        )
    if sheet.unvalued:
        words.append(text("ledger.unvalued", n=f"{sheet.unvalued:,}"))
    if sheet.is_remembered:
        words.append(text("ledger.remembered"))
    return " · ".join(words)
