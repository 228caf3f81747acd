"""The values of a dwelling, of several at once, or of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.dwelling_words import HOME, STATUSES, USES
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    Row = Mapping[str, Any]

_LINES = ("room", "area", "note")
_STATUS_WORDS = dict(zip(STATUSES, ("occupied", "rented", "vacant"), strict=True))


class DwellingForm(Form):
    """Number, entrance, use, status, area and note.

    Parameters
    ----------
    parent : QWidget or None
    rows : sequence of mapping
        Dwellings to change; empty for a new one.
    units : sequence of mapping
        Entrances of the building, ``"id"`` and ``"name"``.
    hidden : collection of str, optional
        Columns whose values are not to be read; what is typed replaces them.
    """

    def __init__(
        self,
        parent: QWidget | None,
        rows: Sequence[Row],
        units: Sequence[Row],
        *,
        hidden: Collection[str] = (),
    ) -> None:
        is_new = not rows
        super().__init__(
            parent,
            title="matrix.add" if is_new else "matrix.edit",
            verb="matrix.add.do" if is_new else "ground.do",
        )
        self.setMinimumWidth(340)
        self._rows, self._hidden = rows, hidden
        self._lines: dict[str, QLineEdit] = {}
        self._boxes: dict[str, QComboBox] = {}
        several = len(rows) > 1
        if several:
            self.add_note(text("matrix.edit.several", n=len(rows)))
        else:
            self._add_line("room")
        if units:
            options = [(unit["name"] or "—", unit["id"]) for unit in units]
            self._add_box("unit_id", [("—", None), *options])
        self._add_box("use", [(use, use) for use in _uses(rows)])
        statuses = [
            (text(f"matrix.state.{word}"), status)
            for status, word in _STATUS_WORDS.items()
        ]
        self._add_box("status", [(text("matrix.status.none"), None), *statuses])
        self._add_line("area")
        self._add_line("note")

    def field(self, column: str) -> QLineEdit | QComboBox:
        """Give the field of a column."""
        return self._lines.get(column) or self._boxes[column]

    def _held(self, column: str) -> tuple[bool, Any]:
        """Tell whether all have the same value, and that."""
        values = {row[column] or None for row in self._rows}
        if not self._rows:
            return True, HOME if column == "use" else None
        if len(values) > 1 or self._hides(column):
            return False, None
        return True, next(iter(values))

    def _hides(self, column: str) -> bool:
        """Tell whether a column has something that is not to be read."""
        return column in self._hidden and any(row[column] for row in self._rows)

    def _add_line(self, column: str) -> None:
        same, held = self._held(column)
        if isinstance(held, float):
            held = f"{held:g}"
        line = QLineEdit("" if held is None else str(held))
        if not same:
            key = "matrix.edit.masked" if self._hides(column) else "matrix.edit.differ"
            line.setPlaceholderText(text(key))
        self._lines[column] = line
        self.add_field(f"matrix.field.{column}", line)

    def _add_box(self, column: str, options: Sequence[tuple[str, Any]]) -> None:
        same, held = self._held(column)
        box = QComboBox()
        if not same:
            box.addItem(text("matrix.edit.differ"), _SAME)
        for words, value in options:
            box.addItem(words, value)
        if same:
            box.setCurrentIndex(max(_place_of(box, held), 0))
        self._boxes[column] = box
        self.add_field(f"matrix.field.{column}", box)

    @property
    def values(self) -> dict[str, Any]:
        """What differs from what all have; for a new one all that is filled in."""
        found: dict[str, Any] = {}
        for column, line in self._lines.items():
            words = line.text().strip()
            same, held = self._held(column)
            if isinstance(held, float):
                held = f"{held:g}"
            if (same and words != str(held or "")) or (not same and words):
                found[column] = words
        for column, box in self._boxes.items():
            value = box.currentData()
            same, held = self._held(column)
            if value != _SAME and (not same or value != held or not self._rows):
                found[column] = value
        return found


_SAME = "—same—"  # stands for "each keeps its own" in a box


def _place_of(box: QComboBox, value: object) -> int:
    found = (at for at in range(box.count()) if box.itemData(at) == value)
    return next(found, -1)


def _uses(rows: Sequence[Row]) -> list[str]:
    """Offer the usual uses, and those these dwellings have."""
    held = {str(row["use"]) for row in rows if row["use"]}
    return [*USES, *sorted(held - set(USES))]
