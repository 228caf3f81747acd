"""Edits of dwellings from the matrix: what is asked, and the batch that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from gridplanner.data.dwelling_words import VACANT
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.data.registry_edits.dwellings import (
    add_dwelling,
    clear,
    remove_dwellings,
    set_dwellings,
)
from gridplanner.data.registry_edits.generating import generate
from gridplanner.data.registry_edits.merging import (
    FOLLOWERS,
    merge_dwellings,
    split_dwelling,
)
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store import matrix_rows
from gridplanner.layers.matrix_words import title_of
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import apply_batch
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.matrix.dwelling_form import DwellingForm
from gridplanner.ui.matrix.generate_form import GenerateForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.data.matrix import Cell
    from gridplanner.ui.context import Context
    from gridplanner.ui.matrix.panel import MatrixPanel

    Row = dict[str, Any]


class MatrixEdits:
    """Edits what is selected in the matrix; each is one step that can be undone."""

    def __init__(self, context: Context, panel: MatrixPanel) -> None:
        self._context, self._panel = context, panel

    @property
    def chosen(self) -> list[Cell]:
        """The dwellings that are selected."""
        return self._panel.view.chosen

    @property
    def building(self) -> int:
        """The building of what is selected, else the one that is shown; 0 for none."""
        matrix = self._panel.matrix
        current = self._panel.view.current
        if self.chosen:
            return self.chosen[0].building_id
        if current is not None:
            return current.building_id
        return matrix.building_id if matrix is not None else 0

    @property
    def _document(self) -> Document:
        document = self._context.session.document
        assert document is not None  # the commands are blocked else
        return document

    def _rows(self, building_id: int) -> list[Row]:
        return matrix_rows.dwellings_of(self._document.file, [building_id])

    def _units(self, building_id: int) -> list[Row]:
        return matrix_rows.units_of(self._document.file, [building_id])

    def _apply(self, make: Callable[[], Batch | None]) -> bool:
        """Make an edit and apply it; a refusal of either is told."""
        try:
            batch = make()
        except GridPlannerError as error:
            self._context.shell.tell(error)
            return False
        return bool(batch) and batch is not None and apply_batch(self._context, batch)

    def generate(self, building_id: int) -> None:
        """Ask for floors, entrances and rooms, and make the dwellings."""
        file = self._document.file
        (row,) = matrix_rows.buildings_of(file, [building_id])
        units = self._units(building_id)
        matrix = self._document.registry.matrix(building_id)
        form = GenerateForm(
            self._context.shell.widget,
            title_of(matrix),
            floors=row["floors"] or 0,
            entrances=max(len(units), row["units"] or 0),
            palette=self._panel.view.palette_,
        )
        if form.exec() == QDialog.DialogCode.Accepted:
            self._apply(
                lambda: generate(
                    row,
                    form.shape,
                    units=units,
                    dwellings=self._rows(building_id),
                    next_unit_id=file.next_id("building_unit"),
                )
            )

    def add(self, building_id: int) -> None:
        """Ask for the number of one more dwelling."""
        units, beside = self._units(building_id), self._rows(building_id)
        form = DwellingForm(self._context.shell.widget, [], units)
        if form.exec() == QDialog.DialogCode.Accepted:
            self._apply(lambda: add_dwelling(building_id, form.values, beside=beside))

    def edit(self) -> None:
        """Ask for other values of what is selected."""
        chosen, building = self.chosen, self.building
        ids = {cell.dwelling_id for cell in chosen}
        beside = self._rows(building)
        rows = self._document.file.read_rows("dwelling", ids)
        alone = len({cell.building_id for cell in chosen}) == 1
        units = self._units(building) if alone else []
        # A note is free text, masked whole unless it was granted.
        shown = self._context.session.shown
        readable = all(shown("note", row["note"], 0) == row["note"] for row in rows)
        hidden = () if readable else ("note",)
        form = DwellingForm(self._context.shell.widget, rows, units, hidden=hidden)
        if form.exec() == QDialog.DialogCode.Accepted and form.values:
            self._set(rows, form.values, beside)

    def mark(self, status: str) -> None:
        """Say how what is selected is lived in."""
        ids = [cell.dwelling_id for cell in self.chosen]
        rows = self._document.file.read_rows("dwelling", ids)
        self._set(rows, {"status": status}, ())

    def _set(self, rows: list[Row], values: Row, beside: Any) -> None:  # noqa: ANN401
        def make() -> Batch:
            if values.get("status") == VACANT:
                self._check_empty({int(row["id"]) for row in rows})
            stamp = Stamp(self._document.file.now())
            return set_dwellings(rows, values, stamp=stamp, beside=beside)

        self._apply(make)

    def _check_empty(self, ids: set[int]) -> None:
        """Refuse to call a dwelling vacant that somebody lives in."""
        matrix = self._panel.matrix
        cells = matrix.everyone() if matrix is not None else []
        held = [cell for cell in cells if cell.dwelling_id in ids and cell.people]
        if held:
            people = sum(cell.people for cell in held)
            raise EditError(
                "refuse.dwelling.vacant", room=held[0].room, n=len(held), people=people
            )

    def merge(self) -> None:
        """Make what is selected one dwelling."""
        chosen, file = self.chosen, self._document.file
        ids = [cell.dwelling_id for cell in chosen]
        building = self.building

        def make() -> Batch:
            if len({cell.building_id for cell in chosen}) > 1:
                raise EditError("refuse.dwelling.apart")
            found = {
                table: matrix_rows.followers(file, table, ids) for table in FOLLOWERS
            }
            units = [unit["id"] for unit in self._units(building)]
            rows = self._rows(building)
            return merge_dwellings(rows, ids, units=units, followers=found)

        self._apply(make)

    def split(self) -> None:
        """Make the selected dwelling one of each cell again."""
        number, building = self.chosen[0].dwelling_id, self.building
        file = self._document.file
        former = matrix_rows.former_dwellings_of(file, building)
        units = [unit["id"] for unit in self._units(building)]
        rows = self._rows(building)
        self._apply(lambda: split_dwelling(rows, number, units=units, former=former))

    def remove(self) -> None:
        """Take what is selected away, where nobody lives in it."""
        ids = [cell.dwelling_id for cell in self.chosen]
        file = self._document.file
        rows = file.read_rows("dwelling", ids)
        try:
            batch = remove_dwellings(rows, matrix_rows.occupied(file, ids))
        except EditError as error:
            self._context.shell.tell(error)
            return
        question = text("matrix.remove.question", n=len(ids))
        if self._ask("matrix.remove", question):
            apply_batch(self._context, batch)

    def clear(self, building_id: int) -> None:
        """Take all dwellings of a building away that have nobody."""
        rows = self._rows(building_id)
        ids = [int(row["id"]) for row in rows]
        try:
            batch = clear(rows, matrix_rows.occupied(self._document.file, ids))
        except EditError as error:
            self._context.shell.tell(error)
            return
        if self._ask("matrix.clear", text("matrix.clear.question", **batch.fields)):
            apply_batch(self._context, batch)

    def _ask(self, title: str, question: str) -> bool:
        parent = self._context.shell.widget
        return ask(parent, title=title, question=question, verb="delete.do")
