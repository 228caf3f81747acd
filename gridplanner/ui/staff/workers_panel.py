"""The tray's tab of workers: who works for the town, with posts and load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QSignalBlocker,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.balance.empty import EmptyPage
from gridplanner.ui.staff.pages import kind_word
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.workers_model import WorkersModel
from gridplanner.ui.staff.workers_table import CHOICES, worker_table
from gridplanner.ui.staff.workers_view import WorkersView
from gridplanner.ui.widgets import label, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from gridplanner.ui.session import Session

    Run = Callable[[str], None]
    Menu = Callable[[Sequence[str], QPoint], None]

BUTTONS: Final = (
    ("staff.add_worker", "plus"),
    ("project.import", "import"),
    ("tool.assign", "post"),
    ("cmd.handover", "hand_over"),
)
"""Commands of the buttons, with their icons."""
MENU: Final = (
    "staff.to_map", "staff.give_post", "tool.assign", "staff.leave", "cmd.handover",
    "staff.change_worker", "staff.end_worker",
)  # fmt: skip
_WIDEST: Final = 320  # px


class WorkersPanel(QWidget):
    """A table of workers; the selection is that of the window.

    Parameters
    ----------
    session : Session
    run : callable
        Does a command by its key.
    menu : callable
        Shows a menu of commands at a place of the screen.
    """

    def __init__(self, session: Session, run: Run, menu: Menu) -> None:
        super().__init__()
        self._session, self._run, self._menu = session, run, menu
        self._listening, self._is_stale, self._is_fitted = True, True, False
        self.model = WorkersModel()
        self.view = self._make_view()
        self.words = QLineEdit(clearButtonEnabled=True)
        self.words.setFixedWidth(200)
        self.words.textChanged.connect(lambda _words: self._filter())
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(lambda _row: self._filter())
        self._count = label(role="muted")
        self.empty = EmptyPage()
        self.empty.wanted.connect(self._run)
        self._lay_out()
        copying = QShortcut(QKeySequence.StandardKey.Copy, self.view, self.copy)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        for signal in (
            session.opened,
            session.staff_desk.changed,
            session.work_desk.changed,
        ):
            signal.connect(self._soon.start)
        session.selected.connect(self.follow)
        self.setFocusProxy(self.view)
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(8)
        for widget in (self.words, self.choice, self._count):
            top.addWidget(widget)
        top.addStretch(1)
        for key, picture in BUTTONS:
            button = plain_button(picture, key)
            button.clicked.connect(lambda _checked=False, key=key: self._run(key))
            top.addWidget(button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._stack, 1)

    def _make_view(self) -> QTableView:
        view = WorkersView("workers.name")
        view.setModel(self.model)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # by grid and role
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setDragEnabled(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(26)
        view.horizontalHeader().setHighlightSections(False)
        # A heading asks each cell below it whether it is selected, after every change.
        apart = QItemSelectionModel(self.model, view)
        view.horizontalHeader().setSelectionModel(apart)
        view.horizontalHeader().setStretchLastSection(True)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.selectionModel().selectionChanged.connect(self._tell)
        view.doubleClicked.connect(lambda _index: self._run("staff.to_map"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        return view

    def refresh(self) -> None:
        """Show the workers of this moment, if anybody looks."""
        self._soon.stop()
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        session = self._session
        table = None
        if session.document is not None:
            session.work_desk.want()
            table = worker_table(session)
        bars = self.view.verticalScrollBar(), self.view.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self._listening = False
        self.model.show_table(table)
        self._listening = True
        self._offer()
        self._say()
        self._fit()
        self._mark()
        # What was looked at stays where it is; the selection may be elsewhere.
        self.view.updateGeometries()
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def follow(self) -> None:
        """Highlight the rows of who is selected, and bring the first into sight."""
        if not self._listening or not self.isVisible():
            return
        self._mark()
        for row in self.model.rows_of(self._session.selection.workers[:1]):
            self.view.scrollTo(self.model.index(row, 0))

    def _mark(self) -> None:
        chosen, model = self._session.selection.workers, self.model
        wanted = QItemSelection()
        last = model.columnCount() - 1
        # Rows beside each other as one: Qt holds each range against all others.
        for top, bottom in ranges_of(model.rows_of(chosen)):
            wanted.append(
                QItemSelectionRange(model.index(top, 0), model.index(bottom, last))
            )
        self._listening = False
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self._listening = True

    def copy(self) -> None:
        """Put the selected rows, as they are shown, where a sheet can paste them."""
        columns = range(self.model.columnCount())
        across = Qt.Orientation.Horizontal
        lines = [[str(self.model.headerData(at, across)) for at in columns]]
        lines += [
            [self.model.words(index.row(), at) for at in columns]
            for index in self.view.selectionModel().selectedRows()
        ]
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.words.setPlaceholderText(text("workers.filter"))
        self.words.setAccessibleName(text("workers.filter"))
        self.choice.setAccessibleName(text("workers.choice"))
        self.view.setAccessibleName(text("tray.workers"))
        self.empty.retranslate()
        self._is_fitted = False
        self._offer()
        self.refresh()

    def _offer(self) -> None:
        """Offer whom to show: kinds and roles that occur."""
        table, chosen = self.model.table, self.choice.currentData() or "here"
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for name in CHOICES:
                self.choice.addItem(text(f"workers.choice.{name}"), name)
            if table is not None and len(table.ids):
                self.choice.insertSeparator(self.choice.count())
                for kind in sorted({kind for kind in table.kinds if kind}):
                    self.choice.addItem(kind_word({"kind": kind}), f"kind:{kind}")
                self.choice.insertSeparator(self.choice.count())
                for role in table.roles:
                    self.choice.addItem(role_word(role), f"role:{role}")
            self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))

    def _filter(self) -> None:
        self._listening = False
        self.model.filter(self.words.text(), self.choice.currentData())
        self._listening = True
        self._say()
        self.follow()

    def _say(self) -> None:
        """Say how many are shown; where there is nobody, what to do next."""
        model, everything = self.model, self.model.count
        n, of = format_count(model.rowCount()), format_count(everything)
        is_all = model.rowCount() == everything
        key = "workers.count" if is_all else "workers.count.filtered"
        self._count.setText(text(key, n=n, all=of) if everything else "")
        words, steps = "", tuple[str, ...]()
        if model.table is None:
            busy = self._session.document is not None
            words = text("blocked.busy") if busy else ""
        elif not everything:
            words = text("workers.empty")
            steps = ("project.import", "staff.add_worker")
        elif not model.rowCount():
            words = text("workers.nobody")
        self.empty.say(words, steps)
        self._stack.setCurrentIndex(0 if model.rowCount() else 1)

    def _fit(self) -> None:
        """Make columns as wide as heading and first rows need, once."""
        table = self.model.table
        if self._is_fitted or table is None or not self.model.rowCount():
            return
        self._is_fitted = True
        metrics = self.view.horizontalHeader().fontMetrics()
        for at, column in enumerate(table.columns):
            rows = range(min(self.model.rowCount(), 100))
            words = [text(column.title), *(self.model.words(row, at) for row in rows)]
            width = max(metrics.horizontalAdvance(word) for word in words)
            self.view.setColumnWidth(at, min(width + 36, _WIDEST))

    def _tell(self) -> None:
        if not self._listening:
            return
        # Qt asks cell by cell whether a row is selected; rows are selected whole here.
        chosen: set[int] = set()
        for each in self.view.selectionModel().selection().toList():
            chosen |= set(range(each.top(), each.bottom() + 1))
        self._listening = False
        self._session.select_workers(map(self.model.worker_at, sorted(chosen)))
        self._listening = True

    def _show_menu(self, place: QPoint) -> None:
        if self.view.indexAt(place).isValid():
            self._menu(MENU, self.view.viewport().mapToGlobal(place))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._soon.start()


def ranges_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Put rows that follow each other together: first and last row of each range."""
    found: list[tuple[int, int]] = []
    for row in rows:
        first = found.pop()[0] if found and found[-1][1] == row - 1 else row
        found.append((first, row))
    return found
