"""The form of an enterprise, a shop, a key place, a village or a committee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from gridplanner.data.registry_edits.places import KINDS
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LINES = (
    "name", "code", "category", "address", "contact_name", "contact_phone",
    "manager_name", "manager_phone", "people", "note",
)  # fmt: skip
_MOST = 999_999


class PlaceForm(Form):
    """Asks for a new place, or for what changes of one.

    Parameters
    ----------
    parent : QWidget or None
    row : mapping
        Row of table ``place``; empty for a new one.
    say : callable
        Gives the value of a column as it may be shown.
    here : str
        Address of the building selected on the map, empty for none.
    """

    def __init__(
        self,
        parent: QWidget | None,
        row: Mapping[str, Any],
        *,
        say: Callable[[str, Any], str],
        here: str,
    ) -> None:
        title = "household.place.change" if row else "household.place.add"
        super().__init__(parent, title=title, verb="ground.do")
        self._row = row
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(text(f"household.place_kind.{kind}"), kind)
        self.kind.setCurrentIndex(max(self.kind.findData(row.get("kind")), 0))
        self._lines: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self._add(grid, 0, "kind", self.kind)
        for place, column in enumerate(_LINES, 1):
            line = self._make(column, say)
            self._lines[column] = line
            self._add(grid, place, column, line)
        self.fields.addLayout(grid)
        self.collection = QCheckBox(text("household.place.collection"))
        self.collection.setChecked(bool(row.get("is_collection")))
        self.here = QCheckBox(text("household.place.here", place=here))
        self.here.setVisible(bool(here))
        self.here.setChecked(bool(here) and not row)
        self.fields.addWidget(self.collection)
        self.fields.addWidget(self.here)
        self.problem = label(text("refuse.person.name"), role="refused")
        self.fields.addWidget(self.problem)
        self._lines["name"].textChanged.connect(lambda _words: self._check())
        self.setMinimumWidth(560)
        self._check()

    def _add(self, grid: QGridLayout, place: int, name: str, field: QWidget) -> None:
        heading = label(text(f"household.place.field.{name}"), role="muted")
        heading.setBuddy(field)
        field.setAccessibleName(text(f"household.place.field.{name}"))
        row, column = divmod(place, 2)
        grid.addWidget(heading, 2 * row, column)
        grid.addWidget(field, 2 * row + 1, column)
        grid.setColumnStretch(column, 1)

    def _make(self, column: str, say: Callable[[str, Any], str]) -> QLineEdit:
        held = self._row.get(column)
        words = "" if held is None else str(held)
        shown = say(column, held) if words else ""
        line = QLineEdit(words if shown == words else "")
        if shown != words:
            line.setPlaceholderText(shown)
            line.setToolTip(text("household.hidden.help"))
        if column == "people":
            line.setValidator(QIntValidator(0, _MOST, line))
        return line

    def line(self, column: str) -> QLineEdit:
        """Give the field of a column."""
        return self._lines[column]

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``place`` that were said, but for where it is."""
        found: dict[str, Any] = {
            "kind": self.kind.currentData(),
            "is_collection": int(self.collection.isChecked()),
        }
        for column, line in self._lines.items():
            words = line.text().strip()
            if words or not line.placeholderText():
                found[column] = words or None
        if found.get("people"):
            found["people"] = int(found["people"])
        return found

    def _check(self) -> None:
        name = self._lines["name"]
        is_named = bool(name.text().strip() or name.placeholderText())
        self.accept_button.setEnabled(is_named)
        self.problem.setVisible(not is_named)
