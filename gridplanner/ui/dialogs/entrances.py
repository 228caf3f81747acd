"""Divide a tower by its entrances: what each holds and which grid counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QWidget,
)

from gridplanner.data.ground_edits.entrances import WRITTEN, Entrance
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.records import Unit

_UNKNOWN = -1
_MOST = 99_999
_ROOM = 4  # px between the fields of two rows
_HEADINGS = (
    "online.entrance",
    "measure.households",
    "measure.people",
    "online.entrance.grid",
)
_GRID = len(_HEADINGS) - 1


class EntranceRow:
    """The fields of one entrance."""

    def __init__(
        self, entrance: Entrance, units: Sequence[Unit], counted: Collection[str]
    ) -> None:
        self._id = entrance.id
        self.name = QLineEdit(entrance.name)
        self.numbers: dict[str, QSpinBox] = {}
        for measure in WRITTEN:
            field = self.numbers[measure] = QSpinBox()
            field.setRange(_UNKNOWN, _MOST)
            field.setSpecialValueText(NONE)
            known = entrance.counts.get(measure)
            field.setValue(_UNKNOWN if known is None else known)
            field.setEnabled(measure not in counted)
        self.grid = QComboBox()
        self.grid.addItem(text("online.entrance.stays"), 0)
        for unit in units:
            words = "  ".join(filter(None, (unit.name, unit.code)))
            self.grid.addItem(words, unit.id)
        self.grid.setCurrentIndex(max(self.grid.findData(entrance.unit), 0))

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """All of them, from left to right."""
        return self.name, *self.numbers.values(), self.grid

    @property
    def entrance(self) -> Entrance:
        """What they say now."""
        counts: dict[str, int | None] = {}
        for measure, field in self.numbers.items():
            known = field.value() != _UNKNOWN
            counts[measure] = field.value() if known else None
        unit = int(self.grid.currentData())
        return Entrance(self._id, self.name.text().strip(), unit, counts)


class EntranceForm(Form):
    """A row an entrance; below, what stays with the building and what goes away.

    Parameters
    ----------
    parent : QWidget or None
    entrances : sequence of Entrance
        Those on record.
    units : sequence of Unit
        Offered to each, the building's own left out.
    whole : mapping of str to int or None
        What the building holds.
    counted : collection of str
        What the registry counts, which cannot be typed here.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        entrances: Sequence[Entrance],
        units: Sequence[Unit],
        whole: Mapping[str, int | None],
        counted: Collection[str],
    ) -> None:
        super().__init__(parent, title="building.divide", verb="building.divide.do")
        self._units, self._whole, self._counted = units, whole, counted
        self.rows: list[EntranceRow] = []
        self.table = QTableWidget(0, len(_HEADINGS))
        self.table.setHorizontalHeaderLabels([text(key) for key in _HEADINGS])
        self.table.setAccessibleName(text("building.divide"))
        self.table.verticalHeader().hide()
        self.table.setMinimumSize(560, 220)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(_GRID, QHeaderView.ResizeMode.Stretch)
        self.fields.addWidget(self.table)
        self.add = push_button(text("online.entrance.add"), self._add_new)
        self.fields.addWidget(self.add)
        self.sums = label(wraps=True)
        self.fields.addWidget(self.sums)
        self.add_note(text("online.entrance.note"))
        for entrance in entrances:
            self._add(entrance)
        self._sum_up()

    @property
    def entrances(self) -> list[Entrance]:
        """What the rows say now."""
        return [row.entrance for row in self.rows]

    def _add_new(self) -> None:
        self._add(Entrance(0, text("online.entrance.name", n=len(self.rows) + 1)))
        self.rows[-1].name.setFocus()
        self._sum_up()

    def _add(self, entrance: Entrance) -> None:
        row = EntranceRow(entrance, self._units, self._counted)
        self.rows.append(row)
        place = self.table.rowCount()
        self.table.insertRow(place)
        for column, (field, key) in enumerate(zip(row.fields, _HEADINGS, strict=True)):
            field.setAccessibleName(f"{entrance.name} {text(key)}")
            self.table.setCellWidget(place, column, field)
        tallest = max(field.sizeHint().height() for field in row.fields)
        self.table.setRowHeight(place, tallest + _ROOM)
        for number in row.numbers.values():
            number.valueChanged.connect(self._sum_up)
        row.grid.currentIndexChanged.connect(self._sum_up)

    def _sum_up(self, _value: int = 0) -> None:
        """Say what stays and what goes; more than the building has cannot be."""
        rows = self.entrances
        words, fits = [], True
        for measure in WRITTEN:
            held = sum(each.counts[measure] or 0 for each in rows)
            away = sum(each.counts[measure] or 0 for each in rows if each.unit)
            whole = self._whole[measure]
            fits &= whole is None or measure in self._counted or held <= whole
            words.append(
                text(
                    "online.entrance.sum",
                    what=text("measure." + measure),
                    held=format_count(held),
                    away=format_count(away),
                    whole=NONE if whole is None else format_count(whole),
                )
            )
        if not fits:
            words.append(text("online.entrance.too_many"))
        self.sums.setText("\n".join(words))
        self.accept_button.setEnabled(bool(rows) and fits)
