"""Small forms beside the pointer: door plate and the like of what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.feature_kinds import KINDS
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS = ("plate", "address", "name", "use", "note")
_NUMBERS = ("floors", "households", "people")
_MOST = 99_999


class GroundForm(Form):
    """Fields of one row; `values` holds what differs, what was emptied as None."""

    def __init__(
        self, parent: QWidget | None, row: Mapping[str, Any], *, title: str
    ) -> None:
        super().__init__(parent, title=title, verb="ground.do")
        self._row = row
        self._lines: dict[str, QLineEdit] = {}
        self.setMinimumWidth(320)

    def line(self, column: str) -> QLineEdit:
        """Give the field of a column."""
        return self._lines[column]

    @property
    def values(self) -> dict[str, Any]:
        """Columns whose value is another than in the row."""
        found: dict[str, Any] = {}
        for column, line in self._lines.items():
            words = line.text().strip()
            value: Any = words or None
            if words and line.validator() is not None:
                value = int(words)
            if value != (self._row.get(column) or None):
                found[column] = value
        return found

    def _add_lines(self, columns: tuple[str, ...], *, numbers: bool = False) -> None:
        for column in columns:
            held = self._row.get(column)
            line = QLineEdit("" if held is None else str(held))
            if numbers:
                line.setValidator(QIntValidator(0, _MOST, line))
            self._lines[column] = line
            self.add_field("field." + column, line)


class BuildingForm(GroundForm):
    """Door plate, address, floors and the like of a building.

    Households and people are asked for where no register of persons knows them.
    """

    def __init__(
        self,
        parent: QWidget | None,
        row: Mapping[str, Any],
        *,
        title: str,
        counted: bool = False,
    ) -> None:
        super().__init__(parent, row, title=title)
        self._add_lines(_WORDS[:-1])
        self._add_lines(_NUMBERS[:1] if counted else _NUMBERS, numbers=True)
        self._add_lines(_WORDS[-1:])


class FeatureForm(GroundForm):
    """What a thing of the map is, and what it is called."""

    def __init__(
        self, parent: QWidget | None, row: Mapping[str, Any], *, title: str
    ) -> None:
        super().__init__(parent, row, title=title)
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(text(f"feature.{kind}"), kind)
        self.kind.setCurrentIndex(max(self.kind.findData(row.get("kind")), 0))
        self.add_field("field.feature.kind", self.kind)
        self._add_lines(("name", "class", "note"))

    @property
    def values(self) -> dict[str, Any]:
        """Columns whose value is another than in the row."""
        found = super().values
        if self.kind.currentData() != self._row.get("kind"):
            found["kind"] = self.kind.currentData()
        return found


class CourtyardForm(GroundForm):
    """Door plate and name of the courtyard that some buildings are put into."""

    def __init__(self, parent: QWidget | None, row: Mapping[str, Any]) -> None:
        super().__init__(parent, row, title="courtyard.group")
        self._add_lines(("plate", "address", "village", "name"))

    @property
    def values(self) -> dict[str, Any]:
        """All that is filled in."""
        lines = {column: line.text().strip() for column, line in self._lines.items()}
        return {column: words for column, words in lines.items() if words}
