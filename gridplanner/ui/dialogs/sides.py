"""四至 of a unit: what the ground gives, and what is typed in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from gridplanner.analysis.printing.four_sides import SIDES
from gridplanner.data.sides import LONGEST, read_sides, write_sides
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.records import Unit


class SidesForm(Form):
    """Types over the sides of a unit; an empty one is as the ground gives it.

    Attributes
    ----------
    lines : list of QLineEdit
        East, south, west, north.
    changed : list of QLabel
        What is told of a side whose ground changed since it was typed.
    """

    def __init__(
        self, unit: Unit, given: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title="edit.sides", verb="sides.do")
        self._given = tuple(given)
        known = read_sides(unit.sides)
        self.add_note(text("sides.how", unit=unit.name or unit.code))
        self.lines, self.changed = [], []
        for number, side in enumerate(SIDES):
            line = QLineEdit(known.typed[number])
            line.setMaxLength(LONGEST)
            line.setPlaceholderText(given[number] or text("print.side.open"))
            self.add_field(f"print.side.{side}", line)
            self.lines.append(line)
            if known.outdated(given)[number]:
                now = given[number] or text("print.side.open")
                then = known.seen[number] or text("print.side.open")
                told = label(
                    text("sides.changed", now=now, then=then), role="note", wraps=True
                )
                self.fields.addWidget(told)
                self.changed.append(told)
        self.fields.addWidget(link_button(text("sides.clear"), self.clear))
        self.setMinimumWidth(380)

    def clear(self) -> None:
        """Let the ground say all of them again."""
        for line in self.lines:
            line.clear()

    @property
    def value(self) -> str:
        """What the unit keeps: what is typed now, and what the ground gives now."""
        return write_sides([line.text() for line in self.lines], self._given)
