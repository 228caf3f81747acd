"""Making the dwellings of a building from numbers, with the matrix as it would be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from gridplanner.data.dwelling_layout import Place, lay_out
from gridplanner.data.errors import EditError
from gridplanner.data.matrix import Cell, Heading, Matrix, State
from gridplanner.data.registry_edits.generating import (
    MOST_FLOORS,
    PATTERNS,
    Numbered,
    Shape,
    entrance_names,
    number_dwellings,
)
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.matrix.grid import MatrixView
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.style import Palette

_MOST_ENTRANCES = 20
_MOST_BESIDE = 200
_NUMBERS = re.compile(r"\d+")


class GenerateForm(Form):
    """Floors, entrances and dwellings a floor; below, what becomes of them.

    Parameters
    ----------
    parent : QWidget or None
    building : str
        What the building is called.
    floors, entrances : int
        Known of it, 0 where nobody says.
    palette : Palette
        Of the theme, for the preview.
    """

    def __init__(
        self,
        parent: QWidget | None,
        building: str,
        *,
        floors: int,
        entrances: int,
        palette: Palette,
    ) -> None:
        super().__init__(parent, title="matrix.generate", verb="matrix.generate.do")
        self._building = building
        self.top = _number(1, MOST_FLOORS, floors or 6)
        self.first = _number(1, MOST_FLOORS, 1)
        self.entrances = _number(
            0, _MOST_ENTRANCES, entrances or (2 if floors > 3 else 0)
        )
        self.entrances.setSpecialValueText(text("matrix.generate.no_entrances"))
        self.rooms = QLineEdit("2" if entrances or floors > 3 else "1")
        self.rooms.setToolTip(text("matrix.generate.rooms.help"))
        self.pattern = QComboBox()
        for key in PATTERNS:
            self.pattern.addItem(key, key)
        self.basements = _number(0, 6, 0)
        self.shops = _number(0, _MOST_BESIDE, 0)
        self.garages = _number(0, _MOST_BESIDE, 0)
        self.skipped = QLineEdit()
        self.skipped.setPlaceholderText("4, 13, 14")
        self.skipped.setToolTip(text("matrix.generate.skipped.help"))
        self.runs_on = QCheckBox(text("matrix.generate.runs_on"))
        self.attic = QCheckBox(text("matrix.generate.attic"))
        self._lay_out()
        self.view = MatrixView()
        self.view.use_theme(palette)
        self.view.cells.plain = True
        self.view.setMinimumSize(640, 210)
        self.view.setAccessibleName(text("matrix.generate.preview"))
        self.fields.addWidget(self.view, 1)
        self.words = label(wraps=True)
        self.fields.addWidget(self.words)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for at, (key, field) in enumerate(
            (
                ("floors", self.top),
                ("first", self.first),
                ("entrances", self.entrances),
                ("rooms", self.rooms),
                ("pattern", self.pattern),
                ("basements", self.basements),
                ("skipped", self.skipped),
                ("shops", self.shops),
                ("garages", self.garages),
            )
        ):
            row, column = divmod(at, 5)
            name = label(text(f"matrix.generate.{key}"), role="muted")
            name.setBuddy(field)
            field.setAccessibleName(text(f"matrix.generate.{key}"))
            grid.addWidget(name, 2 * row, column)
            grid.addWidget(field, 2 * row + 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.attic, 3, 4)
        grid.addWidget(self.runs_on, 4, 0, 1, 5)
        self.fields.addLayout(grid)

    def _listen(self) -> None:
        for box in (
            self.top,
            self.first,
            self.entrances,
            self.basements,
            self.shops,
            self.garages,
        ):
            box.valueChanged.connect(lambda _value: self._soon.start())
        for line in (self.rooms, self.skipped):
            line.textChanged.connect(lambda _words: self._soon.start())
        for tick in (self.runs_on, self.attic):
            tick.toggled.connect(lambda _on: self._soon.start())
        self.pattern.currentIndexChanged.connect(lambda _at: self._soon.start())

    @property
    def shape(self) -> Shape:
        """What the fields say now."""
        entrances = self.entrances.value()
        rooms = [int(n) for n in _NUMBERS.findall(self.rooms.text())[:_MOST_ENTRANCES]]
        count = max(entrances, 1)
        # One number counts for every entrance, and the last one for those that follow.
        last = rooms[-1:] * max(count - len(rooms), 0)
        skipped = _NUMBERS.findall(self.skipped.text())
        return Shape(
            floors=self.top.value(),
            rooms=tuple((rooms + last)[:count]),
            has_entrances=entrances > 0,
            pattern=str(self.pattern.currentData()),
            runs_on=self.runs_on.isChecked(),
            first_floor=self.first.value(),
            skipped=frozenset(int(number) for number in skipped),
            basements=self.basements.value(),
            attic=self.attic.isChecked(),
            shops=self.shops.value(),
            garages=self.garages.value(),
        )

    def refresh(self) -> None:
        """Show the matrix as it would be, or why it cannot be."""
        shape = self.shape
        try:
            found = number_dwellings(shape)
        except EditError as error:
            self.view.show_matrix(None)
            self.words.setText(sentence(error)[0])
            self.accept_button.setEnabled(False)
            return
        self.view.show_matrix(preview(shape, found))
        words = text("matrix.generate.sum", building=self._building, n=len(found))
        self.words.setText(words)
        self.accept_button.setEnabled(True)


def preview(shape: Shape, found: Sequence[Numbered]) -> Matrix:
    """Make the matrix of dwellings that are not there yet."""
    rows = [
        {
            "id": number,
            "unit_id": None if each.entrance is None else each.entrance + 1,
            "floor": each.floor,
            "room": each.room,
            "row": each.row,
            "col": each.col,
            "rowspan": 1,
            "colspan": 1,
            "use": each.use,
        }
        for number, each in enumerate(found, 1)
    ]
    layout = lay_out(rows, range(1, len(shape.rooms) + 1))
    cells = {
        number: _planned(number, each, layout.places.get(number))
        for number, each in enumerate(found, 1)
    }
    names = entrance_names(len(shape.rooms)) if shape.has_entrances else [""]
    headings, first = [], 0
    for unit, (name, count) in enumerate(zip(names, shape.rooms, strict=False), 1):
        headings.append(Heading(0, unit, name, first, count))
        first += count
    columns = tuple(f"{at + 1:02}" for count in shape.rooms for at in range(count))
    return Matrix(
        0,
        (),
        layout.floors,
        tuple(headings),
        columns if layout.columns else (),
        tuple(cell for cell in cells.values() if cell.place is not None),
        {use: tuple(cells[n] for n in ids) for use, ids in layout.strips.items()},
    )


def _planned(number: int, each: Numbered, place: Place | None) -> Cell:
    return Cell(number, 0, each.room, each.use, State.OCCUPIED, place=place)


def _number(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(min(max(value, least), most))
    box.setMinimumWidth(96)
    return box
