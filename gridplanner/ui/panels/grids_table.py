"""The tray's table of grids: sort, filter, selection shared with the map, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.panels.grids_model import GridsModel
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPoint

    from gridplanner.ui.session import Session


PARENT = 2  # column of the name of the unit above


class GridsTable(QWidget):
    """All units of the level of work with their figures."""

    zoom_wanted = Signal(int)
    export_wanted = Signal()
    villages_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._listening = True
        self.model = GridsModel()
        self.view = self._make_view()
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(260)
        self.words.textChanged.connect(self._filter)
        self._count = label(role="muted")
        self._export = push_button("", self.export_wanted.emit, icon_name="export")
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.addWidget(self.words, 1)
        top.addSpacing(12)
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self._export)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._make_empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._stack, 1)
        self._fitted: object = None  # project, level and headings of the widths
        session.figures_changed.connect(self.refresh)
        session.opened.connect(self.refresh)
        session.level_changed.connect(self.refresh)
        session.selected.connect(self.follow)
        self.retranslate()

    def refresh(self) -> None:
        """Show the figures of the present moment and level."""
        figures = self._session.figures()
        parents = []
        for unit in figures.units if figures is not None else ():
            parent = self._session.unit(unit.parent)
            parents.append(parent.name or parent.code if parent is not None else "")
        self._listening = False
        self.model.show_figures(figures, parents)
        self._listening = True
        is_empty = figures is not None and not figures.units
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self._say_count()
        self.follow()

    def follow(self) -> None:
        """Highlight the rows of what is selected on the map."""
        if not self._listening:
            return
        rows = [self.model.row_of(unit) for unit in self._session.selection.units]
        wanted = QItemSelection()
        last = self.model.columnCount() - 1
        for row in rows:
            if row >= 0:
                wanted.select(self.model.index(row, 0), self.model.index(row, last))
        self._listening = False
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        if rows and rows[0] >= 0:
            self.view.scrollTo(self.model.index(rows[0], 0))
        self._listening = True

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.words.setPlaceholderText(text("grids.filter"))
        self.words.setAccessibleName(text("grids.filter"))
        self._export.setText(text("grids.export"))
        self._export.setIcon(icon("export"))
        self._empty_words.setText(text("empty.grids"))
        self._empty_button.setText(text("grid.from_villages"))
        self.view.setAccessibleName(text("tray.grids"))
        self.refresh()

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(26)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.selectionModel().selectionChanged.connect(self._tell)
        view.doubleClicked.connect(self._zoom)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.setTabKeyNavigation(False)
        return view

    def _make_empty(self) -> QWidget:
        page = QWidget()
        self._empty_words = label(role="muted")
        self._empty_button = push_button("", self.villages_wanted.emit)
        column = QVBoxLayout(page)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._empty_words, 0, middle)
        column.addWidget(self._empty_button, 0, middle)
        column.addStretch(1)
        return page

    def _filter(self, words: str) -> None:
        self._listening = False
        self.model.filter(words)
        self._listening = True
        self._say_count()
        self.follow()

    def _say_count(self) -> None:
        document = self._session.document
        if document is None:
            self._count.setText("")
            return
        shown, everything = self.model.rowCount(), len(self.model.unit_ids)
        key = "grids.count" if shown == everything else "grids.count.filtered"
        self._count.setText(text(key, n=f"{shown:,}", all=f"{everything:,}"))
        role = document.levels[self._session.level].role
        self._empty_button.setVisible(role is Role.GRID)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make each column as wide as its heading and its first rows need.

        Done once for a level and a language: widths that follow every edit would
        make the table tremble, and cost more than the edit.
        """
        titles = tuple(text(column.title) for column in self.model.columns)
        now = (self._session.document, self._session.level, titles)
        if now == self._fitted or not len(self.model.unit_ids):
            return
        self._fitted = now
        metrics = self.view.horizontalHeader().fontMetrics()
        for index, column in enumerate(self.model.columns):
            words = [text(column.title), *column.words[:200]]
            width = max((metrics.horizontalAdvance(word) for word in words), default=0)
            self.view.setColumnWidth(index, min(width + 40, 260))

    def _tell(self) -> None:
        if not self._listening:
            return
        rows = self.view.selectionModel().selectedRows()
        self._listening = False
        self._session.select_units(self.model.unit_at(index.row()) for index in rows)
        self._listening = True

    def _show_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.addAction(text("grids.to_map"), lambda: self._zoom(index))
        menu.addAction(text("grids.copy"), self.copy)
        parent = str(self.model.data(self.model.index(index.row(), PARENT)))
        menu.addAction(text("grids.same_parent"), lambda: self.words.setText(parent))
        menu.exec(self.view.viewport().mapToGlobal(place))

    def copy(self) -> None:
        """Put the selected rows with their headings where a sheet can paste them."""
        rows = self.view.selectionModel().selectedRows()
        lines = [[text(column.title) for column in self.model.columns]]
        for index in rows:
            cells = range(self.model.columnCount())
            lines.append(
                [str(self.model.data(index.siblingAtColumn(c))) for c in cells]
            )
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def _zoom(self, index: QModelIndex) -> None:
        self.zoom_wanted.emit(self.model.unit_at(index.row()))
