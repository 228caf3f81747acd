"""The tray's list of people: what is asked, how many there are, and the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.chips import Chips
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.people_list.model import COLUMNS, SORTS, PeopleModel
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from gridplanner.data.filters.people_list import ListedPerson
    from gridplanner.ui.session import Session

_TYPING = 300  # ms after the last letter
_WIDTHS = (80, 64, 56, 172, 116, 96, 120, 180, 76, 64, 110, 180, 220)


class PeoplePanel(QWidget):
    """Shows a list; who is on it is worked out by `PeopleShowing`."""

    filter_wanted = Signal()
    words_typed = Signal(str)
    condition_dropped = Signal(str)
    sort_wanted = Signal(str)
    map_switched = Signal(bool)
    export_wanted = Signal()
    import_wanted = Signal()
    person_wanted = Signal(object)
    seen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model = PeopleModel(session)
        self.view = self._make_view()
        self._filter = push_button("", self.filter_wanted.emit, icon_name="search")
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(220)
        self.words.setMinimumWidth(90)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(lambda: self.words_typed.emit(self.words.text()))
        self.words.textEdited.connect(lambda _words: self._typing.start())
        self.words.returnPressed.connect(self._typing.start)
        self._count = label(role="muted")
        self._count.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.saved = QMenu(self)
        self._saved = push_button("")
        self._saved.setMenu(self.saved)
        self.on_map = push_button("", icon_name="target")
        self.on_map.setCheckable(True)
        self.on_map.toggled.connect(self.map_switched)
        self._export = push_button("", self.export_wanted.emit, icon_name="export")
        self.chips = Chips()
        self.chips.dropped.connect(self.condition_dropped)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._make_empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_top())
        column.addWidget(self.chips)
        column.addLayout(self._stack, 1)
        self._conditions: Mapping[str, str] = {}
        self.retranslate()

    def _make_top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.addWidget(self._filter)
        top.addWidget(self.words, 2)
        top.addSpacing(6)
        top.addWidget(self._count, 3)
        for widget in (self._saved, self.on_map, self._export):
            top.addWidget(widget)
        return top

    def show_conditions(self, conditions: Mapping[str, str], words: str) -> None:
        """Show what is asked; the words stand in their field, not in a chip."""
        self._conditions = conditions
        if not self.words.hasFocus():
            self.words.setText(words)
        self.chips.show_conditions(
            {name: said for name, said in conditions.items() if name != "words"}
        )

    def say(self, count: str, *, empty: str = "", step: str = "") -> None:
        """Say how many there are; where there are none, why, and what can be done."""
        self._count.setText(count)
        self._count.setToolTip(count)
        self._empty_words.setText(empty)
        self._step = step
        self._empty_button.setVisible(bool(step))
        self._empty_button.setText(text(step) if step else "")
        self._stack.setCurrentIndex(1 if empty else 0)
        self._export.setEnabled(not empty)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._filter.setText(text("people.filter.button"))
        self._filter.setIcon(icon("search"))
        self._filter.setToolTip(text("people.filter.help"))
        self.words.setPlaceholderText(text("people.words"))
        self.words.setAccessibleName(text("people.words"))
        self.words.setToolTip(text("people.words.help"))
        self._saved.setText(text("people.saved") + "  ")
        self.on_map.setText(text("people.on_map"))
        self.on_map.setIcon(icon("target"))
        self.on_map.setToolTip(text("people.on_map.help"))
        self._export.setText(text("people.export.button"))
        self._export.setIcon(icon("export"))
        self._export.setToolTip(text("people.export.help"))
        self.view.setAccessibleName(text("tray.residents"))
        self.model.read_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def _make_view(self) -> QTableView:
        view = make_list_view(self.model, _WIDTHS, self._open)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        return view

    def _make_empty(self) -> QWidget:
        page = QWidget()
        self._empty_words = label(role="muted", wraps=True)
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_button = push_button("", self._take_step)
        self._step = ""
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self._empty_words)
        column.addWidget(self._empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _take_step(self) -> None:
        if self._step == "people.clear":
            self.condition_dropped.emit("")
        elif self._step:
            self.import_wanted.emit()

    def _sort(self, column: int) -> None:
        order = SORTS.get(COLUMNS[column])
        if order is not None:
            self.sort_wanted.emit(order)

    def _open(self, index: QModelIndex) -> None:
        person: ListedPerson | None = self.model.row_at(index.row())
        if person is not None:
            self.person_wanted.emit(person)
