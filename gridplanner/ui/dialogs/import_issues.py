"""The rows that were mended or left out, each with its place and reason."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gridplanner.data.intake.proposal import ImportIssue, Proposal

_COLUMNS = ("file", "row", "reason", "action", "x", "y")
_FILE_WIDTH = 140  # px; a longer name is in the tooltip
Index = QModelIndex | QPersistentModelIndex


class IssueModel(QAbstractTableModel):
    """Issues of several files as a table."""

    def __init__(self, issues: Sequence[tuple[str, ImportIssue]]) -> None:
        super().__init__()
        self.issues = list(issues)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.issues)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt's own
        if (
            role == Qt.ItemDataRole.DisplayRole
            and orientation == Qt.Orientation.Horizontal
        ):
            return text("issues." + _COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return issue_words(*self.issues[index.row()])[index.column()]
        return None


def issue_words(file: str, issue: ImportIssue) -> tuple[str, ...]:
    """Write an issue in the columns of the list."""
    x, y = issue.place or ("", "")
    return (
        file,
        str(issue.row) if issue.row else "",
        text("import.issue." + _reason(issue), **issue.fields),
        text("issues.action." + issue.action),
        f"{x:.2f}" if issue.place else "",
        f"{y:.2f}" if issue.place else "",
    )


def _reason(issue: ImportIssue) -> str:
    """Name the sentence; a gap that only one shape surrounds is a hole in it."""
    alone = issue.reason == "gap" and not issue.fields.get("others")
    return "gap_inside" if alone else issue.reason


def all_issues(named: Sequence[tuple[str, Proposal]]) -> list[tuple[str, ImportIssue]]:
    """Give the issues of several files, each with the name of its file."""
    return [(file, issue) for file, proposal in named for issue in proposal.issues]


def save_issues(issues: Sequence[tuple[str, ImportIssue]], path: Path) -> None:
    """Write the list as an Excel sheet in the user's language."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(text("issues.title"))
    sheet.append([text("issues." + column) for column in _COLUMNS])
    for file, issue in issues:
        x, y = issue.place or (None, None)
        words = issue_words(file, issue)
        sheet.append([file, issue.row or None, words[2], words[3], x, y])
    # A book that cannot be written where it shall go would leave loose ends.
    made = BytesIO()
    book.save(made)
    path.write_bytes(made.getbuffer())


class IssueList(Form):
    """Shows the issues; a double click goes to the place.

    Parameters
    ----------
    issues : sequence of (str, ImportIssue)
    save : callable
        Asks for a file and writes the list.
    go : callable or None
        Receives ``(x, y)`` of an issue to show.
    """

    def __init__(
        self,
        parent: QWidget | None,
        issues: Sequence[tuple[str, ImportIssue]],
        *,
        save: Callable[[], None],
        go: Callable[[float, float], None] | None = None,
    ) -> None:
        super().__init__(parent, title="issues.title", verb="import.to_excel")
        self.model = IssueModel(issues)
        self._go = go
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Of many rows the first thousand say how wide their columns are.
        header.setResizeContentsPrecision(1000)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, _FILE_WIDTH)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.doubleClicked.connect(self._show_place)
        self.fields.addWidget(self.table)
        self.cancel.setText(text("close"))
        self.box.accepted.disconnect()
        self.box.accepted.connect(save)
        self.resize(960, 480)

    def _show_place(self, index: QModelIndex) -> None:
        place = self.model.issues[index.row()][1].place
        if place is not None and self._go is not None:
            self._go(*place)
            self.done(QDialog.DialogCode.Rejected)
