"""The tray's page of open questions: one a screen, answered by a key or a click."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.comparing.reviews import KINDS
from gridplanner.resources.texts import text
from gridplanner.ui.deciding.item_view import LATER, PRINT, Choice, ItemView
from gridplanner.ui.widgets import (
    label,
    plain_button,
    push_button,
    scrolled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QFont, QKeyEvent

_ANSWERS = {
    Qt.Key.Key_1: "1",
    Qt.Key.Key_2: "2",
    Qt.Key.Key_3: "3",
    Qt.Key.Key_4: "4",
    Qt.Key.Key_Space: LATER,
    Qt.Key.Key_P: PRINT,
}
_LEAST_ANSWERS = 300
_SAID = 14  # characters of what was looked for


class DecidingPanel(QWidget):
    """Shows one question and what may be answered.

    Signals
    -------
    answered : str
        `Choice.key` of an answer.
    """

    answered = Signal(str)
    kind_chosen = Signal(str)
    grid_chosen = Signal(int)
    stepped = Signal(int)
    undo_wanted = Signal()
    duplicates_wanted = Signal()
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.kinds: dict[str, QPushButton] = {}
        self.grid = QComboBox()
        self.grid.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.grid.activated.connect(
            lambda row: self.grid_chosen.emit(int(self.grid.itemData(row)))
        )
        self.place = label(role="muted")
        self.back = plain_button("back", "verify.back")
        self.forward = plain_button("forward", "verify.forward")
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forward.clicked.connect(lambda: self.stepped.emit(1))
        self.found = push_button("", self.all_wanted.emit)
        self.found.hide()
        self.duplicates = plain_button("search", "verify.duplicates")
        self.duplicates.clicked.connect(self.duplicates_wanted.emit)
        self.undo = plain_button("undo", "verify.undo")
        self.undo.clicked.connect(self.undo_wanted.emit)
        self.heading = label(role="figure", wraps=True)
        self.note = label(role="muted", wraps=True)
        self.table = _table()
        self.number = QLineEdit()
        self.number.setMaximumWidth(260)
        self.number.returnPressed.connect(lambda: self.answered.emit("1"))
        self.whole_estate = QCheckBox()
        self._places, self._choices = QVBoxLayout(), QGridLayout()
        for layout in (self._places, self._choices):
            layout.setSpacing(4)
        self.choices: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addLayout(self._body(), 1)
        self.retranslate()

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 4)
        group = QButtonGroup(self)
        for kind in KINDS:
            button = push_button("", partial(self.kind_chosen.emit, kind))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            group.addButton(button)
            self.kinds[kind] = button
            row.addWidget(button)
        row.addWidget(self.found)
        row.addWidget(self.grid)
        row.addWidget(self.back)
        row.addWidget(self.place)
        row.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.duplicates)
        row.addWidget(self.undo)
        return row

    def _body(self) -> QHBoxLayout:
        told = QWidget()
        left = QVBoxLayout(told)
        left.setContentsMargins(12, 4, 8, 8)
        left.setSpacing(4)
        left.addWidget(self.heading)
        left.addLayout(self._places)
        for widget in (self.note, self.number, self.table, self.whole_estate):
            left.addWidget(widget)
        left.addStretch(1)
        answers = QWidget()
        right = QVBoxLayout(answers)
        right.setContentsMargins(8, 4, 12, 4)
        right.setSpacing(4)
        right.addLayout(self._choices)
        right.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(scrolled(told), 3)
        area = scrolled(answers)
        area.setMinimumWidth(_LEAST_ANSWERS)
        body.addWidget(area, 2)
        return body

    def show_kinds(self, counts: Mapping[str, int], chosen: str) -> None:
        """Show how many questions of each kind are open."""
        for kind, button in self.kinds.items():
            title = text(f"verify.kind.{kind}")
            button.setText(f"{title} {counts.get(kind, 0):,}")
            button.setChecked(kind == chosen)

    def show_grids(self, grids: Sequence[tuple[str, int]], chosen: int) -> None:
        """Offer grids to look at the questions of; id 0 stands for all."""
        self.grid.clear()
        for words, number in grids:
            self.grid.addItem(words, number)
        self.grid.setCurrentIndex(max(self.grid.findData(chosen), 0))
        self.grid.setVisible(len(grids) > 1)

    def show_words(self, words: str) -> None:
        """Say what was looked for; a click shows all questions again."""
        self.found.setVisible(bool(words))
        said = words if len(words) <= _SAID else words[: _SAID - 1] + "…"
        self.found.setText(text("verify.words", words=said))
        self.found.setToolTip(text("verify.words.help"))

    def show_place(self, number: int, count: int) -> None:
        """Say which of how many questions this is."""
        self.place.setText(text("verify.place_of", n=number, count=count))
        self.place.setVisible(count > 0)
        for button in (self.back, self.forward):
            button.setVisible(count > 1)

    def show_item(self, view: ItemView, *, may_answer: bool) -> None:
        """Show a question with its answers."""
        self.heading.setText(view.heading)
        self.note.setText(view.note)
        self.note.setVisible(bool(view.note))
        self._fill_table(view)
        self.number.setVisible(view.asks_number)
        self.number.clear()
        self.whole_estate.setVisible(bool(view.estate))
        self.whole_estate.setText(view.estate)
        self.whole_estate.setChecked(bool(view.estate))
        self._forget_choices()
        for choice in view.choices:
            button = self._choice(choice, may=may_answer)
            if choice.is_place:
                self._places.addWidget(button)
            else:
                self._choices.addWidget(button, self._choices.rowCount(), 0, 1, 2)
        row = self._choices.rowCount()
        later = Choice(LATER, text("later"), shown_key=text("verify.space"))
        self._choices.addWidget(self._choice(later, may=may_answer), row, 0)
        printed = Choice(PRINT, text("verify.print"), shown_key="P")
        self._choices.addWidget(self._choice(printed, may=True), row, 1)

    def show_empty(self, words: str) -> None:
        """Show that there is nothing to answer."""
        self.show_item(ItemView(words), may_answer=False)
        self._forget_choices()

    @property
    def is_for_estate(self) -> bool:
        """Whether the answer holds for all rows of the estate."""
        return not self.whole_estate.isHidden() and self.whole_estate.isChecked()

    def say_undo(self, *, can_undo: bool) -> None:
        """Say whether the last answer can be taken back."""
        self.undo.setEnabled(can_undo)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.grid.setAccessibleName(text("verify.grid"))
        self.number.setPlaceholderText(text("verify.number"))
        self.number.setAccessibleName(text("verify.number"))
        self.table.setAccessibleName(text("verify.title"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = _ANSWERS.get(Qt.Key(event.key()))
        if answer in self.choices and not event.modifiers():
            if self.choices[str(answer)].isEnabled():
                self.answered.emit(answer)
        else:
            super().keyPressEvent(event)

    def _choice(self, choice: Choice, *, may: bool) -> QPushButton:
        shown_key = choice.shown_key or choice.key
        is_key = not choice.is_place or choice.key in {"1", "2"}
        words = f"[{shown_key}]  {choice.words}" if is_key else choice.words
        button = push_button(
            words,
            partial(self.answered.emit, choice.key),
            role="primary" if choice.is_likely else "",
        )
        button.setEnabled(may)
        button.setStyleSheet("text-align: left;")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolTip(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choices[choice.key] = button
        return button

    def _forget_choices(self) -> None:
        for button in self.choices.values():
            button.hide()
            button.deleteLater()
        self.choices = {}

    def _fill_table(self, view: ItemView) -> None:
        table = self.table
        table.setVisible(bool(view.lines))
        table.setRowCount(len(view.lines))
        table.setHorizontalHeaderLabels(list(view.titles))
        table.setColumnHidden(2, not view.titles[2])
        for row, line in enumerate(view.lines):
            for column, words in enumerate((line.title, line.present, line.offered)):
                cell = QTableWidgetItem(words)
                cell.setToolTip(words)
                if line.differs and column:
                    cell.setFont(_bold(cell.font()))
                table.setItem(row, column, cell)
        rows = sum(table.rowHeight(row) for row in range(len(view.lines)))
        table.setFixedHeight(rows + table.horizontalHeader().sizeHint().height() + 4)


def _table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.verticalHeader().hide()
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setShowGrid(False)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    return table


def _bold(font: QFont) -> QFont:
    font.setBold(True)
    return font
