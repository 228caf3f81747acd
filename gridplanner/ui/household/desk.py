"""What every edit of the household file needs: the file shown, its rows, the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import ValueSources, read_homes, rows_by
from gridplanner.ui.household.choose_dwelling import DwellingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.data.household_file import HouseholdFile, Resident
    from gridplanner.data.registry_edits.homes import Home
    from gridplanner.ui.context import Context


class Desk:
    """Reads rows once a form is answered, so that an edit never undoes another.

    Parameters
    ----------
    context : Context

    Attributes
    ----------
    file : HouseholdFile or None
        What is shown.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.file: HouseholdFile | None = None

    @property
    def actions(self) -> dict[str, Callable[[int], None]]:
        """What can be done, by name; each takes an id, 0 where none is meant."""
        raise NotImplementedError

    @property
    def _document(self) -> Document:
        document = self._context.session.document
        assert document is not None  # a file is of an open project
        return document

    @property
    def _shown(self) -> HouseholdFile:
        assert self.file is not None  # actions are of a file
        return self.file

    @property
    def today(self) -> str:
        """ISO date."""
        return self._document.file.now()[:10]

    def _stamp(self) -> Stamp:
        file = self._document.file
        return Stamp(file.now(), sources=ValueSources(file))

    def _row(self, table: str, number: int) -> dict[str, Any]:
        (row,) = self._document.file.read_rows(table, [number])
        return row

    def _home(self, number: int) -> Home:
        (home,) = read_homes(self._document.file, [number])
        return home

    def _homes_at(self, dwelling_id: int) -> list[Home]:
        file = self._document.file
        found = rows_by(file, "household", "dwelling_id", [dwelling_id])
        return read_homes(file, [row["id"] for row in found if not row["valid_to"]])

    def _say(self, table: str, row_id: int) -> Callable[[str, Any], str]:
        number = stand_in(table, row_id)

        def say(column: str, value: object) -> str:
            kind = COLUMN_MASKS.get(column, column)
            words = None if value is None else str(value)
            return self._context.session.shown(kind, words, person_id=number)

        return say

    def _member(self, number: int) -> Resident | None:
        return next((one for one in self._shown.members if one.id == number), None)

    def _apply(self, batch: Batch) -> bool:
        # The commands, which it belongs to, want the whole window first.
        from gridplanner.ui.by_hand import apply_batch

        return apply_batch(self._context, batch)

    def _accepts(self, form: QDialog) -> bool:
        return form.exec() == QDialog.DialogCode.Accepted

    @property
    def _parent(self) -> Any:  # noqa: ANN401 - a widget of the window
        return self._context.shell.widget

    def _dwelling_form(self, title: str, note: str) -> DwellingForm:
        session = self._context.session
        return DwellingForm(
            self._parent,
            self._document,
            title=title,
            note=note,
            building_id=self.file.building_id if self.file is not None else 0,
            without=self.file.dwelling_id if self.file is not None else 0,
            today=self.today,
            grant=session.grant,
            now=session.clock(),
        )
