"""The household file follows what is opened, what changes, and who may read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gridplanner.data.access.restricted import sees_restricted
from gridplanner.data.access.reveal import Subject
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import place_words
from gridplanner.ui.command import needs_editing
from gridplanner.ui.household.dropping import PeopleDrop
from gridplanner.ui.household.edits import HouseholdEdits
from gridplanner.ui.household.photo import shrink
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.household_file import HouseholdFile
    from gridplanner.ui.house_door import Inside
    from gridplanner.ui.main_window import MainWindow

TABLES = frozenset(
    {
        "building",
        "building_unit",
        "dwelling",
        "household",
        "register_household",
        "person",
        "person_tag",
        "residence",
        "visit",
        "photo",
        "place",
    }
)


class HouseholdWork(QObject):
    """Shows the file of a dwelling beside the map and does what it asks for.

    Attributes
    ----------
    edits : HouseholdEdits
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._side = window.side
        self._dwelling, self._household = 0, 0
        self._building = 0  # whose residents are listed
        self.edits = HouseholdEdits(window.context)
        session, side = window.session, self._side
        window.shell.house_door.openers.append(self.open_inside)
        window.shell.house_door.left_shut.connect(self._follow)
        session.closing.connect(lambda _document: self.close())
        session.selected.connect(self._follow)
        session.changed.connect(self._take_change)
        session.grant_changed.connect(self.refresh)
        window.jobs.ended.connect(self.refresh)
        window.retranslated.connect(self.refresh)
        side.page.wanted.connect(self.run)
        side.page.back_wanted.connect(self.close)
        side.page.reveal_wanted.connect(window.shell.reveal)
        side.residents.chosen.connect(self.open)
        side.residents.back_wanted.connect(self.close)
        PeopleDrop(window.matrix.view, self.drop)

    @property
    def is_open(self) -> bool:
        """Whether a file is shown."""
        return self._side.currentWidget() is self._side.page

    @property
    def to_print(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Buildings and dwellings whose files are meant: the open one, else chosen."""
        file = self._side.page.file
        if self.is_open and file is not None and file.dwelling_id:
            return (file.building_id,), (file.dwelling_id,)
        cells = [one for one in self._window.shell.matrix.chosen if one.dwelling_id]
        buildings = dict.fromkeys(one.building_id for one in cells)
        return tuple(buildings), tuple(one.dwelling_id for one in cells)

    def open_inside(self, inside: Inside) -> bool:
        """Open the file of what a search or the matrix means; tell whether there is."""
        document = self._window.session.document
        if document is None or self._window.session.is_held:
            return False
        household, dwelling = inside.household_id, inside.dwelling_id
        if inside.person_id and not (household or dwelling):
            rows = document.file.read_rows("person", [inside.person_id])
            household = int(rows[0]["household_id"] or 0) if rows else 0
        if household and not dwelling:
            rows = document.file.read_rows("household", [household])
            dwelling = int(rows[0]["dwelling_id"] or 0) if rows else 0
        if not (household or dwelling):
            if not inside.person_id or inside.building_id:
                return False
            self._offer_home(inside.person_id)
            return True
        self.open(dwelling, household_id=household)
        return True

    def _offer_home(self, person_id: int) -> None:
        """Say that somebody has no home on record, and offer to give them one."""

        def settle() -> None:
            reason = needs_editing(self._window.context)
            if reason is not None:
                self._window.shell.strip.show_message(text(reason))
                return
            dwelling = self.edits.settle(person_id)
            if dwelling:
                self.open(dwelling)

        action = Action("household.do.settle", settle)
        self._window.shell.strip.show_message(text("finding.no_home_known"), action)

    def open(self, dwelling_id: int, *, household_id: int = 0) -> None:
        """Show the file of a dwelling, or of a household that has none."""
        self._dwelling, self._household = dwelling_id, household_id
        self._building = 0
        self._side.setCurrentWidget(self._side.page)
        self._window.docks["inspector"].show()
        self._window.docks["inspector"].raise_()
        self.refresh()

    def list_residents(self, building_id: int) -> None:
        """List who lives in a building; the only dwelling opens at once."""
        document = self._window.session.document
        if document is None or self._window.session.is_held:
            return
        if not self._window.session.reach.sees_building(building_id):
            self._window.shell.strip.show_message(text("inspector.not_yours"))
            return
        matrix = document.registry.matrix(building_id)
        cells = [cell for cell in matrix.everyone() if cell.dwelling_id]
        if len(cells) == 1:
            self.open(cells[0].dwelling_id)
            return
        self._dwelling, self._household, self._building = 0, 0, building_id
        self._side.setCurrentWidget(self._side.residents)
        self._window.docks["inspector"].show()
        self.refresh()

    def close(self) -> None:
        """Show again what is selected."""
        self._dwelling, self._household, self._building = 0, 0, 0
        self.edits.show(None)
        self._window.session.subject = None
        self._side.show_details()

    def refresh(self) -> None:
        """Read what is shown anew."""
        session = self._window.session
        document = session.document
        if document is None or session.is_held or not self._side.is_open:
            return
        if self._building:
            rows = document.file.read_rows("building", [self._building])
            matrix = document.registry.matrix(
                self._building, grant=session.grant, now=session.clock()
            )
            row = rows[0] if rows else {}
            address = row.get("address") or row.get("plate") or row.get("name")
            self._side.residents.show_matrix(matrix, address=str(address or ""))
            return
        permissions = session.permissions
        try:
            file = document.registry.household_file(
                self._dwelling,
                household_id=self._household,
                grant=session.grant,
                now=session.clock(),
                restricted=sees_restricted(document.file, permissions),
            )
        except KeyError:
            self.close()  # undone, or taken away
            return
        if not self._is_seen(file):
            self.close()
            self._window.shell.strip.show_message(text("inspector.not_yours"))
            return
        self.edits.show(file)
        sample = file.members[0].name if file.members else ""
        session.subject = Subject(file.people, place_words(file), sample)
        self._side.page.show_file(
            file,
            can_edit=permissions.may_edit and not document.read_only,
            is_plain=session.grant is not None,
            photo=_photo(document, file),
        )

    def _is_seen(self, file: HouseholdFile) -> bool:
        """Tell whether the file lies where the user works."""
        reach = self._window.session.reach
        if file.building_id:
            return reach.sees_building(file.building_id)
        return not reach.is_limited

    def run(self, action: str, number: int = 0) -> None:
        """Do what the page asks for."""
        file = self._side.page.file
        if file is None:
            return
        if action == "zoom":
            self._window.town.zoom_to(Selection(buildings=(file.building_id,)))
        elif action == "go":
            self.open(number)
        elif action == "photo":
            self.choose_photo()
        elif action == "print":
            self._window.run_command("household.print")
        else:
            self.edits.run(action, number)

    def drop(self, person_id: int, dwelling_id: int) -> None:
        """Let somebody who was dragged onto a dwelling live there."""
        file = self._side.page.file
        reason = needs_editing(self._window.context)
        if reason is not None:
            self._window.shell.strip.show_message(text(reason))
        elif file is not None and file.dwelling_id != dwelling_id:
            self.edits.move(person_id, dwelling_id)

    def choose_photo(self) -> None:
        """Ask for a photo of the dwelling; it is kept small."""
        document, file = self._window.session.document, self._side.page.file
        if document is None or file is None:
            return
        kinds = text("household.photo.kinds")
        name, _ = QFileDialog.getOpenFileName(
            self._window, text("household.photo"), "", f"{kinds} (*.jpg *.jpeg *.png)"
        )
        if not name:
            return
        picture = shrink(Path(name))
        if not picture:
            self._window.shell.strip.show_message(text("refuse.photo.kind"))
            return
        self.edits.house.set_photo(picture)

    def _follow(self) -> None:
        """Give way to the details of what is selected on the map."""
        session = self._window.session
        file = self._side.page.file
        if not self._side.is_open or self._window.shell.house_door.is_opening:
            return
        shown = self._building or (file.building_id if file is not None else 0)
        if session.selection.buildings != (shown,):
            self.close()

    def _take_change(self, event: Changed) -> None:
        if not event.transient and (event.everything or event.tables & TABLES):
            self.refresh()


def _photo(document: Document, file: HouseholdFile) -> bytes:
    """Read the last photo of a dwelling; empty for none."""
    rows = document.file.read_rows("photo", file.photos[-1:])
    return bytes(rows[0]["picture"] or b"") if rows else b""
