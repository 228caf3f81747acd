"""Where a worker sets out from: by name, chosen from the offices or on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import plain_button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Base:
    """A place to set out from; metres of the project CRS, None where unknown."""

    name: str
    x: float | None = None
    y: float | None = None


class BaseField(QWidget):
    """A name, the offices below it, and a button that lets a click on the map say.

    The place of an office comes with its name; a name typed in keeps the place there
    is, until it is emptied.
    """

    changed = Signal()
    map_wanted = Signal()

    def __init__(self, row: Mapping[str, Any], offices: Sequence[Base]) -> None:
        super().__init__()
        self._place = row.get("base_x"), row.get("base_y")
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumContentsLength(12)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for office in offices:
            self.box.addItem(office.name, (office.x, office.y))
        self.box.setCurrentIndex(-1)
        self.box.setEditText(str(row.get("base") or ""))
        self.box.activated.connect(self._take_office)
        self.box.editTextChanged.connect(self._take_name)
        self.map_button = plain_button("target", "staff.base.map")
        self.map_button.clicked.connect(lambda _on=False: self.map_wanted.emit())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.box, 1)
        line.addWidget(self.map_button)
        self.setFocusProxy(self.box)
        self._say_place()

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``worker``."""
        x, y = self._place
        name = self.box.currentText().strip() or None
        return {"base": name, "base_x": x, "base_y": y}

    @property
    def is_sound(self) -> bool:
        """Tell whether the place is whole: both numbers, or none."""
        x, y = self._place
        return (x is None) == (y is None)

    def set_place(self, x: float, y: float) -> None:
        """Take a place on the map; the name of an office elsewhere does not stay."""
        self._place = round(x, 2), round(y, 2)
        office = self.box.findText(self.box.currentText())
        if office >= 0 and self.box.itemData(office) != self._place:
            with QSignalBlocker(self.box):
                self.box.setCurrentIndex(-1)
                self.box.setEditText("")
        self._say_place()

    def _take_office(self, row: int) -> None:
        self._place = self.box.itemData(row)
        self._say_place()

    def _take_name(self, words: str) -> None:
        if not words.strip():
            self._place = None, None
            self._say_place()

    def _say_place(self) -> None:
        x, y = self._place
        known = x is not None and y is not None
        line = self.box.lineEdit()
        if line is not None:
            key = "staff.base.known" if known else "staff.base.unknown"
            line.setPlaceholderText(text("staff.on_map") if known else "")
            line.setToolTip(text(key))
        self.changed.emit()
