"""What a check found as a table, filtered by kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.format import (
    format_area,
    format_count,
    format_length,
    format_percent,
)
from gridplanner.resources.texts import listed, text
from gridplanner.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.checks.issue import CheckIssue

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADINGS = (
    "checks.kind",
    "checks.grids",
    "checks.measure",
    "checks.area",
    "checks.width",
)
_ICONS = {"error": "refused", "warning": "warning", "info": "info"}
_UNITS = {
    "pieces": "checks.pieces",
    "few_households": "checks.households",
    "many_households": "checks.households",
    "many_people": "checks.people",
}
_NARROW = {"gap", "overlap", "sliver", "spike"}  # whose width says something
_CODES = 6  # named in a line; a net of slits may lie beside dozens


class IssuesModel(QAbstractTableModel):
    """Lines of the list; `kind` is the one shown, empty for all."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""
        self._issues: Sequence[CheckIssue] = ()
        self.shown: list[CheckIssue] = []

    def show_issues(self, issues: Sequence[CheckIssue], kind: str) -> None:
        """Show other lines, or those of another kind."""
        self.beginResetModel()
        self._issues, self.kind = issues, kind
        self.shown = [i for i in issues if not kind or i.kind == kind]
        self.endResetModel()

    def counts(self) -> Counter[str]:
        """Lines of each kind, whatever is shown."""
        return Counter(issue.kind for issue in self._issues)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt's own type
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return text(_HEADINGS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        if not index.isValid():
            return None
        issue = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(issue)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(_ICONS[issue.severity])
        if role == Qt.ItemDataRole.ToolTipRole:
            severity = text("severity." + issue.severity)
            return f"{severity} · {text(f'issue.{issue.kind}.help')}"
        return None

    def row_of(self, issue: CheckIssue | None) -> int:
        """Find the line of the same fault in a newer list; -1 where it is gone."""
        if issue is not None:
            for row, other in enumerate(self.shown):
                if (other.kind, other.subject) == (issue.kind, issue.subject):
                    return row
        return -1


def words_of(issue: CheckIssue) -> tuple[str, ...]:
    """Say a line of the list, column by column."""
    codes = [str(code) for code in issue.codes[:_CODES]]
    more = "…" if len(issue.codes) > _CODES else ""
    return (
        text("issue." + issue.kind),
        listed(codes) + more,
        _measure(issue),
        format_area(issue.area) if issue.area else "",
        _width(issue) if issue.kind in _NARROW and issue.width else "",
    )


def _width(issue: CheckIssue) -> str:
    """Say a width; of what is narrow the centimetres count."""
    if issue.width < 10:
        return text("unit.metres", n=f"{issue.width:.2f}")
    return format_length(issue.width)


def _measure(issue: CheckIssue) -> str:
    if issue.measure is None:
        return ""
    if issue.kind in _UNITS:
        return format_count(issue.measure, _UNITS[issue.kind])
    if issue.kind == "unmarked_border":
        return format_percent(issue.measure)
    return f"{issue.measure:.2f}"
