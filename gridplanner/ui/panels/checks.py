"""What the last check found: kind, where, how large; a click flies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import has_text, text
from gridplanner.ui.format import format_area, format_length
from gridplanner.ui.icons import icon
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.check import CheckIssue

_ROW = Qt.ItemDataRole.UserRole
SHOWN = 2000  # rows; a district's list of cut buildings can be far longer


class ChecksPanel(QWidget):
    """The tray's list of what is wrong in the plan."""

    run_wanted = Signal()
    fix_wanted = Signal()
    place_wanted = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self._issues: Sequence[CheckIssue] | None = None
        self._units = 0
        self._stale = False
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.itemActivated.connect(self._fly)
        self.list.itemClicked.connect(self._fly)
        self._words = label(role="muted")
        self._run = push_button("", self.run_wanted.emit, icon_name="check")
        self._fix = push_button("", self.fix_wanted.emit, icon_name="fix")
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        for button in (self._run, self._fix):
            top.addWidget(button)
        top.addWidget(self._words, 1)
        self._empty = label(role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._stack, 1)
        self.retranslate()

    @property
    def count(self) -> int | None:
        """Number of issues of the last check; None before one."""
        return None if self._issues is None else len(self._issues)

    @property
    def issues(self) -> Sequence[CheckIssue]:
        """What the last check found."""
        return self._issues or ()

    def show_issues(self, issues: Sequence[CheckIssue], *, units: int) -> None:
        """Show what a check of `units` units found."""
        self._issues, self._units, self._stale = issues, units, False
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
        self._run.setText(text("check.run"))
        self._fix.setText(text("check.fix"))
        self._run.setIcon(icon("check"))
        self._fix.setIcon(icon("fix"))
        keys = ("checks.kind", "checks.grids", "checks.area", "checks.width")
        self.list.setHeaderLabels([text(key) for key in keys])
        self.list.setAccessibleName(text("check.show"))
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for row, issue in enumerate((self._issues or ())[:SHOWN]):
            item = QTreeWidgetItem(
                [
                    _kind_words(issue.kind),
                    "、".join(str(code) for code in issue.codes),
                    format_area(issue.area) if issue.area else "",
                    format_length(issue.width) if issue.width else "",
                ]
            )
            item.setData(0, _ROW, row)
            item.setIcon(0, icon("refused" if issue.severity == "error" else "warning"))
            self.list.addTopLevelItem(item)
        for column, width in enumerate((220, 320, 110, 110)):
            self.list.setColumnWidth(column, width)
        self._stack.setCurrentIndex(1 if self._issues else 0)
        self._say()

    def _say(self) -> None:
        if self._issues is None:
            self._empty.setText(text("checks.never"))
            self._words.setText("")
        elif not self._issues:
            self._empty.setText("✔ " + text("empty.checks", n=f"{self._units:,}"))
            self._words.setText(text("checks.stale") if self._stale else "")
        else:
            count = text("checks.count", n=f"{len(self._issues):,}")
            stale = text("checks.stale") if self._stale else ""
            self._words.setText(f"{count}  {stale}".strip())
        self._fix.setEnabled(bool(self._issues) and not self._stale)

    def _fly(self, item: QTreeWidgetItem) -> None:
        issue = (self._issues or ())[int(item.data(0, _ROW))]
        if issue.place is not None:  # units without ground lie nowhere
            self.place_wanted.emit(*issue.place)


def _kind_words(kind: str) -> str:
    key = "issue." + str(kind)
    return text(key) if has_text(key) else str(kind)
