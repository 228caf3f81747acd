"""What the check found: kind, where, how much; a click flies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.checks.issue import KINDS
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.panels.issues_model import IssuesModel
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.checks.issue import CheckIssue

_PREFERRED = QSizePolicy.Policy.Preferred
_WIDTHS = (200, 300, 110, 100, 90)


class ChecksPanel(QWidget):
    """The tray's list of what is wrong in the plan."""

    run_wanted = Signal()
    fix_wanted = Signal()
    fix_one_wanted = Signal()
    give_one_wanted = Signal()
    limits_wanted = Signal()
    place_wanted = Signal(float, float)
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._issues: Sequence[CheckIssue] | None = None
        self._units = 0
        self._stale, self._is_whole = False, True
        self.model = IssuesModel()
        self.list = _table(self.model)
        self.list.activated.connect(self._fly)
        self.list.clicked.connect(self._fly)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self.kind = QComboBox()
        self.kind.activated.connect(lambda _row: self._filter())
        self._words = label(role="muted")
        # In a narrow window the words are cut off, not those of the buttons.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, _PREFERRED)
        self._run = push_button("", self.run_wanted.emit, icon_name="check")
        self._fix_one = push_button("", self.fix_one_wanted.emit, icon_name="fix")
        self._give_one = push_button("", self.give_one_wanted.emit, icon_name="give")
        self._fix = push_button("", self.fix_wanted.emit, icon_name="fix")
        self._limits = push_button("", self.limits_wanted.emit, icon_name="settings")
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        for button in (self._run, self._fix_one, self._give_one, self._fix):
            top.addWidget(button)
        top.addWidget(self._limits)
        top.addWidget(self.kind)
        top.addWidget(self._words, 1)
        self._empty = label(role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addLayout(top)
        column_.addLayout(self._stack, 1)
        self.retranslate()

    @property
    def count(self) -> int | None:
        """Number of issues in the list; None where nothing was looked at."""
        return None if self._issues is None else len(self._issues)

    @property
    def issues(self) -> Sequence[CheckIssue]:
        """What the check found."""
        return self._issues or ()

    @property
    def remark(self) -> str:
        """What is said of how far the list can be relied on."""
        if self._stale:
            return text("checks.stale")
        return "" if self._is_whole else text("checks.touched")

    @property
    def chosen(self) -> CheckIssue | None:
        """The line that is chosen."""
        row = self.list.currentIndex().row()
        return self.model.shown[row] if 0 <= row < len(self.model.shown) else None

    def show_issues(
        self, issues: Sequence[CheckIssue], *, units: int, is_whole: bool = True
    ) -> None:
        """Show what a check of `units` units found, or a look at what was touched."""
        self._issues, self._units = issues, units
        self._stale, self._is_whole = False, is_whole
        self._fill()

    def forget(self) -> None:
        """Show nothing: another project was opened."""
        self._issues = None
        self._fill()

    def grow_stale(self) -> None:
        """Say that the plan has changed since the check."""
        if self._issues is not None and not self._stale:
            self._stale = True
            self._say()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for button, key, name in (
            (self._run, "check.run", "check"),
            (self._fix_one, "check.fix_one", "fix"),
            (self._give_one, "check.give_one", "give"),
            (self._fix, "check.fix", "fix"),
            (self._limits, "check.limits", "settings"),
        ):
            button.setText(text(key))
            button.setToolTip(text(key + ".help"))
            button.setIcon(icon(name))
        self.list.setAccessibleName(text("check.show"))
        self.kind.setAccessibleName(text("checks.kind"))
        self._fill()

    def _fill(self) -> None:
        """Show the lines anew; the chosen one stays chosen, the kind shown too."""
        chosen, place = self.chosen, self.list.verticalScrollBar().value()
        self.model.show_issues(self._issues or (), self.model.kind)
        counts = self.model.counts()
        kinds = [kind for kind in KINDS if counts[kind]]
        if self.model.kind not in kinds:
            self.model.show_issues(self._issues or (), "")
        self.kind.clear()
        self.kind.addItem(text("checks.all_kinds", n=f"{counts.total():,}"), "")
        for kind in kinds:
            self.kind.addItem(f"{text('issue.' + kind)} ({counts[kind]:,})", kind)
        self.kind.setCurrentIndex(max(self.kind.findData(self.model.kind), 0))
        self.kind.setVisible(bool(kinds))
        row = self.model.row_of(chosen)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(1 if self._issues else 0)
        self._say()

    def _filter(self) -> None:
        self.model.show_issues(self._issues or (), str(self.kind.currentData()))

    def _say(self) -> None:
        if self._issues is None:
            self._empty.setText(text("checks.never"))
            self._words.setText("")
        else:
            self._empty.setText("✔ " + text("empty.checks", n=f"{self._units:,}"))
            count = len(self._issues)
            words = [text("checks.count", n=f"{count:,}")] if count else []
            if self.remark:
                words.append(self.remark)
            if not self._stale and not self._is_whole:
                self._empty.setText(self.remark)
            self._words.setText("  ".join(words))
        for button in (self._fix, self._fix_one, self._give_one):
            button.setEnabled(bool(self._issues) and not self._stale)
        kinds = {issue.kind for issue in self._issues or ()}
        self._give_one.setVisible("cut_building" in kinds)

    def _ask_menu(self, place: QPoint) -> None:
        """Ask for the menu of the line under the pointer, or of the chosen one."""
        if self.chosen is not None:
            self.menu_wanted.emit(self.list.viewport().mapToGlobal(place))

    def _fly(self, index: QModelIndex) -> None:
        issue = self.model.shown[index.row()]
        if issue.place is not None:  # units without ground lie nowhere
            self.place_wanted.emit(*issue.place)


def _table(model: IssuesModel) -> QTreeView:
    """Make the table of the lines."""
    table = QTreeView()
    table.setModel(model)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setAlternatingRowColors(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width in enumerate(_WIDTHS):
        table.setColumnWidth(column, width)
    return table
