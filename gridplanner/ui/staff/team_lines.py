"""The lines of a team template as a table to edit; what is wrong is said in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QWidget,
)

from gridplanner.data.team.roles import HOUSE_SCOPES, PostRole
from gridplanner.data.team.template import MOST, TeamLine, TeamTemplate, level_of
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.staff.post_words import role_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.levels import Level

_WHICH: Final = ("dwellings", "floors", "entrances")
COLUMNS: Final = ("role", "scope", "minimum", "maximum", "core", *_WHICH)
_OPEN: Final = -1  # shown as no maximum
_BOX: Final = 72  # px of a column of numbers
_SCOPE: Final = 116  # px


class TeamLines(QTableWidget):
    """A row of fields for each line.

    Parameters
    ----------
    levels : sequence of Level
        Of the project: where a post may stand.
    """

    changed = Signal()

    def __init__(self, levels: Sequence[Level]) -> None:
        super().__init__(0, len(COLUMNS))
        self._levels = tuple(levels)
        self._is_filling = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.verticalHeader().setDefaultSectionSize(36)
        self.setAccessibleName(text("team.lines"))
        header = self.horizontalHeader()
        for at, name in enumerate(COLUMNS):
            modes = QHeaderView.ResizeMode
            mode = modes.Stretch if name == "role" else modes.ResizeToContents
            header.setSectionResizeMode(at, mode)
        scope = COLUMNS.index("scope")
        header.setSectionResizeMode(scope, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(scope, _SCOPE)
        self.setHorizontalHeaderLabels(
            [text(f"team.column.{name}") for name in COLUMNS]
        )
        for at, name in enumerate(COLUMNS):
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setToolTip(text(f"team.column.{name}.help"))

    @property
    def body(self) -> dict[str, Any]:
        """The lines as they stand, checked by nobody yet."""
        return {"lines": [self._line(row) for row in range(self.rowCount())]}

    def show_lines(self, lines: Sequence[TeamLine]) -> None:
        """Show the lines of another template."""
        self._is_filling = True
        self.setRowCount(0)
        for line in lines:
            self._append(line)
        self._is_filling = False

    def add_line(self) -> None:
        """Add a line of a role that has none at the grid yet."""
        taken = {line["role"] for line in self.body["lines"]}
        free = [role for role in PostRole if role.value not in taken]
        scope = self._levels[-1].name if self._levels else HOUSE_SCOPES[0]
        grid = [level.name for level in self._levels if level.role.value == "grid"]
        role = free[0] if free else PostRole.GRID_LEADER
        self._append(TeamLine(role, grid[0] if grid else scope))
        self.selectRow(self.rowCount() - 1)
        self.scrollToBottom()
        self.changed.emit()

    def drop_line(self) -> None:
        """Take the selected line away."""
        row = self.currentRow()
        if row >= 0:
            self.removeRow(row)
            self.changed.emit()

    def field(self, row: int, name: str) -> QWidget:
        """Give a field of a line."""
        found = self.cellWidget(row, COLUMNS.index(name))
        assert found is not None  # every cell has one
        return found

    def _append(self, line: TeamLine) -> None:
        row = self.rowCount()
        self.insertRow(row)
        role = QComboBox()
        for each in PostRole:
            role.addItem(role_word(each.value), each.value)
        role.setCurrentIndex(role.findData(line.role.value))
        scope = self._scopes(line)
        core = QCheckBox()
        core.setChecked(line.core)
        most = _OPEN if line.maximum is None else line.maximum
        which = asdict(line.which)
        boxes = {
            "role": role,
            "scope": scope,
            "minimum": _number(line.minimum),
            "maximum": _number(most, least=_OPEN),
            "core": core,
            **{name: _number(which[name]) for name in _WHICH},
        }
        for name, box in boxes.items():
            box.setAccessibleName(text(f"team.column.{name}"))
            box.setToolTip(text(f"team.column.{name}.help"))
            self.setCellWidget(row, COLUMNS.index(name), box)
            if isinstance(box, QComboBox):
                box.currentIndexChanged.connect(self._tell)
            elif isinstance(box, QSpinBox):
                box.valueChanged.connect(self._tell)
            elif isinstance(box, QCheckBox):
                box.toggled.connect(self._tell)
        self._say_which(row)

    def _scopes(self, line: TeamLine) -> QComboBox:
        """Offer the levels of the project and the parts of a house."""
        box = QComboBox()
        own = level_of(line, self._levels)
        for at, level in enumerate(self._levels):
            # The word of the file stays what it is.
            box.addItem(level.name, line.scope if at == own else level.name)
        for scope in HOUSE_SCOPES:
            box.addItem(scope_word(scope), scope)
        if box.findData(line.scope) < 0:
            words = text("team.unknown_scope", scope=scope_word(line.scope))
            box.addItem(words, line.scope)
        box.setCurrentIndex(box.findData(line.scope))
        return box

    def _line(self, row: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in COLUMNS:
            field = self.field(row, name)
            if isinstance(field, QComboBox):
                found[name] = field.currentData()
            elif isinstance(field, QSpinBox):
                found[name] = field.value()
            elif isinstance(field, QCheckBox):
                found[name] = field.isChecked()
        if found["maximum"] == _OPEN:
            found["maximum"] = None
        if found["scope"] not in HOUSE_SCOPES:
            found |= dict.fromkeys(_WHICH, 0)
        return found

    def _say_which(self, row: int) -> None:
        """Ask which buildings only where a line is of buildings."""
        scope = self.field(row, "scope")
        assert isinstance(scope, QComboBox)
        for name in _WHICH:
            self.field(row, name).setEnabled(scope.currentData() in HOUSE_SCOPES)

    def _tell(self) -> None:
        if not self._is_filling:
            for row in range(self.rowCount()):
                self._say_which(row)
            self.changed.emit()


def template_of(name: str, lines: TeamLines) -> TeamTemplate:
    """Read a template from its fields; faults are those of `TeamTemplate.from_body`."""
    return TeamTemplate.from_body(name.strip(), lines.body)


def scope_word(scope: str) -> str:
    """Name where a line stands; a word nobody knows as it is."""
    key = f"staff.scope.{scope.replace('-', '_')}"
    return text(key) if has_text(key) else scope


def _number(value: int, *, least: int = 0) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, MOST)
    if least < 0:
        box.setSpecialValueText(text("team.open"))
    box.setValue(value)
    box.setMinimumWidth(_BOX)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    return box
